"""What does a browser or a program send to the form and to the API that no page and no description would make?"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.fuzz_databases import Databases
from benchmarks.fuzz_mutations import STRANGE_TEXTS, mangled_bytes, mangled_text
from benchmarks.fuzz_updates import WORDS, words
from benchmarks.fuzz_world import CODE, TOKEN, World
from bot.web.api import PREFIX
from handlers.links import Purpose
from tests.builders import HA_GIANG, LUNG_CU, a_photo

PLAIN = {"Content-Type": "application/x-www-form-urlencoded"}
_FIELD = re.compile(r'name="([^"]+)"(?:[^>]*?value="([^"]*)")?')
FIGURES = ("3,2", "58,9", "1.234", "0", "-5", "1e9", "99999999999999999999", "ba phẩy hai", "60%", "3,2 tỷ", "", "đạt")


class Web:
    """What both have in common."""

    batch = 8

    def __init__(self, databases: Databases) -> None:
        self.world = World(databases)

    def close(self) -> None:
        self.world.close()

    def check(self) -> None:
        self.world.check()


class Forms(Web):
    """The pages of the form: with what stands in them, changed, moved, doubled or made up."""

    name = "form"

    def __init__(self, databases: Databases) -> None:
        super().__init__(databases)
        self._pages: dict[str, dict[str, str]] = {}

    def make(self, dice: Random) -> Any:
        person = dice.choice(("p1", "p1", "p2", "p3", "p9"))
        token = self.world.links.signer.sign(Purpose.FORM, person, expires_at=self.world.clock.now().replace(year=2024))
        path = f"/f/{token}" if dice.random() < 0.8 else f"/j/{CODE}"
        if dice.random() < 0.15:
            path = mangled_text(dice, path)
        if dice.random() < 0.15:
            query = dice.choice(("page=1", "page=-1", "page=²", "fix=1", "again=1", "page=" + "9" * 50, "%00=%ff"))
            name = dice.choice(("", "/abc", "/" + quote(dice.choice(STRANGE_TEXTS).encode("utf-8", "replace"))))
            return {"method": "GET", "path": f"{path}{name}?{query}"}
        fields = self._filled(dice, person, path)
        photos = [self._photo(dice) for _ in range(dice.choice((0, 0, 0, 0, 1, 2, 8)))]
        return {"method": "POST", "path": path, "fields": fields, "photos": photos, "plain": dice.random() < 0.5}

    def _filled(self, dice: Random, person: str, path: str) -> list[list[str]]:
        """What a browser would send, with some of it spoilt."""
        known = self._page(person, path) or {"page": "x"}
        names = list(known)
        filled = []
        for name, value in known.items():
            if name.startswith("f:"):
                value = dice.choice(FIGURES)
            if name.startswith("n:") or name == "name":
                value = dice.choice(WORDS)
            if dice.random() < 0.08:
                value = mangled_text(dice, value, words())
            if dice.random() < 0.04:
                name = mangled_text(dice, name, names)
            if dice.random() < 0.93:
                filled.append([name, value])
        place = next((name.split(":", 1)[1].rsplit(":", 2)[0] for name in names if name.startswith("f:")), "x:y:z")
        more = (
            [f"f:{place}:THUNS:0", "3,2"],
            [f"f:{place}:RUNG:{dice.choice(('0', '-1', '9' * 30, 'x', '²'))}", "58"],
            [f"f:{place}:NOPE:0", "1"],
            [f"k:{place}:THUNS:0", dice.choice(("implausible=3.2/level", "=", "x" * 500))],
            [f"0:{place}", "1"],
            [f"0:{place}\0", "1"],
            [f"n:{place}\0:difficulty", "thiếu máy"],
            ["agree", "1"],
            ["latitude", dice.choice(("23.3", "NaN", "1e999", "-", "٢٣"))],
            ["longitude", dice.choice(("105", "inf", "999"))],
            ["fixing", "1"],
            ["keep", "ab" * 32],
        )
        return filled + [list(one) for one in more if dice.random() < 0.15]

    def _page(self, person: str, path: str) -> Mapping[str, str]:
        """The names and values of the page that this person sees."""
        kind = f"{person}{path[:3]}"
        if kind not in self._pages or len(self._pages) > 50:
            self._pages[kind] = dict(_FIELD.findall(self.world.asks("GET", _sendable(path)).text))
        found = self._pages.pop(kind) if len(kind) % 2 else self._pages[kind]
        return {name: value for name, value in found.items() if not name.startswith(("viewport", "p:"))}

    def _photo(self, dice: Random) -> dict[str, str]:
        content = dice.choice((a_photo(), a_photo(kind="PNG"), b"", b"GIF89a", b"<svg/>", b"\0" * 70_000))
        if dice.random() < 0.6:
            content = mangled_bytes(dice, content)
        name = dice.choice(("a.jpg", "", "..\\..\\x.png", "MẬT - x.jpg", "x" * 500, "a\r\nb: c.jpg"))
        return {"name": name, "content": base64.b64encode(content).decode()}

    def feed(self, one: Any) -> bool:
        path = _sendable(one["path"])
        if one["method"] == "GET":
            return self.world.asks("GET", path).status_code == 200
        parts: list[tuple[str, Any]] = [(name, (None, _text(value))) for name, value in one["fields"] if name]
        parts += [
            ("p:x:y:z", (photo["name"], base64.b64decode(photo["content"]), "image/jpeg")) for photo in one["photos"]
        ]
        parts = [(_text(name), value) for name, value in parts] or [("page", (None, "x"))]
        if one.get("plain") and not one["photos"]:  # the other way of sending, in which a name may hold any letter
            body = urlencode([(name, value[1]) for name, value in parts])
            return self.world.asks("POST", path, content=body, headers=PLAIN).status_code in (200, 303)
        return self.world.asks("POST", path, files=parts).status_code in (200, 303)


class Api(Web):
    """Reading by other systems: every path, question and header, spoilt."""

    name = "api"
    batch = 20

    def __init__(self, databases: Databases) -> None:
        super().__init__(databases)
        self.world.hook("zalo", _reported())

    def make(self, dice: Random) -> Any:
        path = dice.choice(
            (
                "/campaigns",
                "/campaigns/HG2023",
                "/campaigns/HG2023/obligations",
                "/campaigns/HG2023/values",
                *(f"/campaigns/HG2023/exports/{form}" for form in ("xlsx", "csv", "docx", "png", "pdf")),
                "/openapi.json",
                "/../../f/x",
            )
        )
        known = {"unit": LUNG_CU, "round": "SK", "indicator": "THUNS", "limit": "10", "cursor": "abc", "language": "vi"}
        query = {name: value for name, value in known.items() if dice.random() < 0.35}
        headers = {"Authorization": f"Bearer {TOKEN}", "If-None-Match": '"x"', "Accept": "*/*", "Range": "bytes=5-"}
        headers = {name: value for name, value in headers.items() if name == "Authorization" or dice.random() < 0.2}
        for chosen in (query, headers):
            for name in list(chosen):
                if dice.random() < (0.3 if chosen is query else 0.1):
                    chosen[name] = mangled_text(dice, chosen[name], (HA_GIANG, *STRANGE_TEXTS))
        if dice.random() < 0.3:
            path = mangled_text(dice, path)
        if dice.random() < 0.1:
            query[dice.choice(STRANGE_TEXTS)] = "x"
        method = dice.choice(("GET",) * 12 + ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "X"))
        return {"method": method, "path": path, "query": query, "headers": headers}

    def feed(self, one: Any) -> bool:
        headers = {name: _header(value) for name, value in one["headers"].items()}
        query = {_text(name): _text(value)[:20_000] for name, value in one["query"].items()}
        answer = self.world.asks(one["method"], _sendable(PREFIX + one["path"]), params=query, headers=headers)
        return answer.status_code == 200


def _reported() -> bytes:
    from benchmarks.fuzz_mutations import dumped

    chat = {"id": "za1", "chat_type": "PRIVATE"}
    message = {"from": {"id": "za1", "display_name": "Lan"}, "chat": chat, "message_id": "m0", "date": 1687226400000}
    text = "thu ngân sách 3,2 tỷ; che phủ rừng 58,9%"
    return dumped({"event_name": "message.text.received", "message": {**message, "text": text}})


def _text(value: str) -> str:
    """As far as a client can put it on the line at all."""
    return value.encode("utf-8", "replace").decode()


def _header(value: str) -> str:
    return "".join(one for one in value if 32 <= ord(one) < 127)[:4_000]


def _sendable(path: str) -> str:
    return "/" + quote(_text(path)[:8_000], safe="/?=&%.~:-_").lstrip("/")
