"""How does somebody without any chat get a form of their own?

With the same one-time code as in a chat: the page shows what is kept and asks for consent, nothing is ticked before.
Then they get a link to keep. Whoever tries codes is slowed down, as in the chats; after a restart as before it.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from ipaddress import IPv6Address, IPv6Network, ip_address

from fastapi import Request, Response

from bot.web.form import render
from bot.web.form.desk import Desk
from bot.web.form.guard import new_page, page_of
from bot.web.form.intake import fields, text_of
from domain.code import code_hash
from domain.form import BOT, CHANNEL, Answer
from domain.person import CONSENT_VERSION
from handlers.form.enrol import held_back, invited
from handlers.form.link import BOOKMARK_LIVES, bookmark
from handlers.texts import sentence
from handlers.wording import instant
from storage.store import Store

LONGEST_NAME = 60
HOME = 64  # bits of an IPv6 address that one household or office has for itself


class Joining:
    """The pages under /j/."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def page(self, code: str, request: Request) -> Response:
        """The consent for this code, or why it can't be used."""
        now = self._desk.clock.now()
        return await self._ask(code, self._from(request), now)

    async def take(self, code: str, request: Request) -> Response:
        """Enrols who agrees; once for each page, however often it is sent."""
        now = self._desk.clock.now()
        async with fields(request) as sent:
            name, _ = page_of(self._desk.links.signer, _address(code), text_of(sent, "page"), now=now)
            called = text_of(sent, "name")[:LONGEST_NAME]
            agreed = bool(called) and text_of(sent, "agree") == "1"
        answer = await self._desk.look(lambda store: _answer(store, name))
        if answer is None:
            refused = await self._ask(code, self._from(request), now, name=called, missing=not agreed)
            if refused.status_code != 200:
                return refused
            person = f"p{hashlib.sha256(f'form:{name}'.encode()).hexdigest()[:16]}"
            body = {"person": person, "code": code_hash(code), "name": called}
            await self._desk.put(name, person, {"kind": "join", "at": now.isoformat(), "sent": body})
            answer = await self._desk.wait(lambda store: _answer(store, name))
        if answer is None:
            return render.told(sentence("form-waiting"), title=sentence("form-join-title"), again=False)
        if answer[1].other:
            return render.told(*answer[1].other, title=sentence("form-join-title"), status=409)
        return self._joined(answer[0], answer[1], now)

    async def _ask(self, code: str, who: str, now: datetime, *, name: str = "", missing: bool = False) -> Response:
        """Looked up where it is counted: many codes at the same moment are as slow as one after the other."""
        title = sentence("form-join-title")
        waiting = await self._desk.look(lambda store: held_back(self._desk.context(store, "", now), who))
        if waiting:
            return render.told(waiting, title=title, status=429)

        def job(store: Store) -> tuple[str, str, str]:
            ctx = self._desk.context(store, "", now)
            waiting = held_back(ctx, who)
            return (waiting, "", "") if waiting else ("", *invited(ctx, code, who))

        waiting, consent, refusal = await self._desk.do(job)
        if waiting or refusal:
            return render.told(waiting or refusal, title=title, status=429 if waiting else 404)
        page = new_page(self._desk.links.signer, _address(code), now=now)
        return render.join(consent=consent, version=CONSENT_VERSION, page=page, name=name, missing=missing)

    def _joined(self, person: str, answer: Answer, now: datetime) -> Response:
        until = instant(now + BOOKMARK_LIVES, self._desk.zone)
        lines = (*answer.said, sentence("form-join-done", until=until))
        link = bookmark(self._desk.links, person, now=now)
        return render.told(*lines, title=sentence("form-join-title"), link=link)

    def _from(self, request: Request) -> str:
        """A name for whoever shares this address; the address itself is not kept."""
        host = request.client.host if request.client else ""
        named = hmac.digest(self._desk.links.signer.key.encode(), home(host).encode(), "sha256").hex()
        return f"web:{named[:32]}"


def home(host: str) -> str:
    """The address; of IPv6 the part that does not change with every connection."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(IPv6Network((address, HOME), strict=False)) if isinstance(address, IPv6Address) else host


def _answer(store: Store, name: str) -> tuple[str, Answer] | None:
    found = store.submissions.get(f"{CHANNEL}:{BOT}:{name}")
    return (found.person, found.answer) if found else None


def _address(code: str) -> str:
    return f"join:{code_hash(code)}"
