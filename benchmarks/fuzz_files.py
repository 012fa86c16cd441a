"""What do broken campaign files, sheets and command lines look like?"""

from __future__ import annotations

import base64
import contextlib
import io
import os
import random
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from benchmarks.fuzz_databases import Databases
from benchmarks.fuzz_mutations import STRANGE_NUMBERS, STRANGE_TEXTS, mangled_bytes, mangled_text
from benchmarks.fuzz_updates import TelegramUpdates
from benchmarks.fuzz_world import BEGINS, Wrong
from bot import __main__ as command_line
from bot.clock import VIETNAM
from domain.errors import BrokenCampaign, Refused
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from handlers.tick import tick
from storage.catalog import CATALOG, load_calendar, read_campaign
from storage.database import Database
from storage.store import Library
from tests.builders import LUNG_CU, units


class CampaignFiles:
    """Campaign files with lines cut out, doubled, moved and overwritten; what is taken is started."""

    name, batch = "campaigns", 10

    def __init__(self, databases: Databases) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="gb-fuzz-"))
        self._databases, self._url = databases, databases.new(self._folder)
        self._database = Database(self._url)
        self._library = Library(self._database, load_calendar())
        self._sound = [path.read_text(encoding="utf-8") for path in sorted((CATALOG / "campaigns").glob("*.yaml"))]

    def close(self) -> None:
        self._database.close()
        self._databases.drop(self._url)
        shutil.rmtree(self._folder, ignore_errors=True)

    def check(self) -> None: ...

    def make(self, dice: Random) -> Any:
        text = dice.choice(self._sound)
        for _ in range(dice.choice((1, 1, 2, 4))):
            text = self._spoilt(dice, text)
        return text.encode("utf-8", "surrogatepass").decode("latin-1")

    def _spoilt(self, dice: Random, text: str) -> str:
        lines = text.splitlines()
        at = dice.randrange(len(lines) or 1)
        if not lines or dice.random() < 0.05:
            return mangled_text(dice, text)
        other = dice.choice(lines)
        match dice.randrange(8):
            case 0:
                del lines[at : at + dice.choice((1, 1, 5, 50))]
            case 1:
                lines[at] = mangled_text(dice, lines[at], lines)[:5_000]
            case 2:
                lines.insert(at, other)
            case 3:
                lines[at] = "  " * dice.randrange(4) + lines[at].lstrip()
            case 4:
                name, colon, _ = lines[at].partition(":")
                lines[at] = f"{name}{colon} {dice.choice((*STRANGE_TEXTS, *map(str, STRANGE_NUMBERS[:12])))}"
            case 5:
                name, _, value = lines[at].partition(":")
                lines[at] = f"{name}:{other.partition(':')[2]}" if dice.random() < 0.7 else f"{name}: [{value}]"
            case 6:
                lines.append(
                    dice.choice(
                        ("a: &x [*x]", "? [", "<<: {}", "- - - -", "%YAML 9", "---", "\t", "}" * 50, "[" * 5_000)
                    )
                )
            case _:
                lines[at] = (
                    lines[at].replace("2023", dice.choice(("9999", "0001", "2024", "-1"))).replace("2020", "2031")
                )
        return "\n".join(lines)

    def feed(self, one: Any) -> bool:
        path = self._folder / "campaign.yaml"
        path.write_bytes(one.encode("latin-1"))
        try:
            campaign = read_campaign(path)
        except BrokenCampaign as error:
            if not error.faults or any(not fault.sentence.strip() for fault in error.faults):
                raise Wrong("a broken file without a sentence that says why") from None
            return False
        with contextlib.suppress(_Undone), self._library.writing() as store:
            clock = Clockwork(store=store, now=BEGINS, zone=VIETNAM)
            try:
                start(clock, campaign, units(LUNG_CU))
                tick(clock, many=20)
            except Refused:
                pass
            raise _Undone
        return True


class _Undone(Exception):
    """Nothing of it stays."""


class Sheets(TelegramUpdates):
    """Sheets of an officer, with spoilt cells or spoilt bytes; what is offered to be stored is stored."""

    name, batch = "sheets", 4

    def make(self, dice: Random) -> Any:
        content = self._workbook(dice) if dice.random() < 0.7 else self._csv(dice)
        if dice.random() < 0.25:
            content = mangled_bytes(dice, content)
        return {"content": base64.b64encode(content).decode(), "taps": dice.random() < 0.8}

    def feed(self, one: Any) -> bool:
        self._number += 1
        before = self.world.stored()
        file_id = f"sheet{self._number}"
        self.world.sent_files[file_id] = base64.b64decode(one["content"])
        document = {"file_id": file_id, "file_unique_id": "u", "file_name": "so-lieu.xlsx", "file_size": 1}
        super().feed(self._wrapped({"document": document}))
        self.world.later(1)
        if one["taps"]:
            for _, sent, data in [one for one in self.world.buttons if one[2].endswith(":0")][-1:]:
                super().feed(self._press(sent, data))
        return self.world.stored() > before

    def _wrapped(self, content: dict[str, Any]) -> Any:
        body = self._typed("7001", "")
        del body["message"]["text"]
        body["message"] |= content
        return body

    def _typed(self, who: str, text: str) -> Any:
        self._number += 1
        chat = {"id": int(who), "type": "private", "first_name": "Lan"}
        sender = {"id": int(who), "is_bot": False, "first_name": "Lan"}
        at = int(self.world.clock.now().timestamp())
        message = {"message_id": 100 + self._number, "date": at, "from": sender, "chat": chat, "text": text}
        return {"update_id": 10_000 + self._number, "message": message}

    def _press(self, sent: str, data: str) -> Any:
        body = self._typed("7001", "")
        message = {name: value for name, value in body["message"].items() if name in ("chat", "date")}
        query = {"id": "1", "from": body["message"]["from"], "chat_instance": "1", "data": data}
        return {
            "update_id": body["update_id"],
            "callback_query": {**query, "message": {**message, "message_id": int(sent)}},
        }

    def _rows(self, dice: Random) -> Sequence[Sequence[Any]]:
        asked = dice.sample(self.world.campaign.reported, 3)
        head = [["Chương trình", "HG2023"], ["Kỳ báo cáo", "SK"], ["Đơn vị", LUNG_CU]]
        names = ["Mã", "Chỉ tiêu", "ĐVT", "Lũy kế trước", "Số liệu kỳ này", "Ghi chú"]
        rows = [[one.code, "", "", "", self._value(dice, one.unit or ""), dice.choice(("", "ước"))] for one in asked]
        rows = [*head, names, *rows]
        for _ in range(dice.choice((0, 0, 1, 3))):
            row = dice.choice(rows)
            row[dice.randrange(len(row))] = dice.choice((*STRANGE_TEXTS, *STRANGE_NUMBERS[:6], None))
        if dice.random() < 0.2:
            dice.shuffle(rows)
        return rows

    def _value(self, dice: Random, unit: str) -> Any:
        if dice.random() < 0.9:
            return dice.choice(("58,9%", "60 %", "7%")) if "%" in unit else dice.choice((7, "12", 3))
        return dice.choice(
            (
                3.2,
                58.9,
                0,
                -1,
                "3,2",
                "58,9%",
                "1.234",
                0.589,
                1e300,
                1e15,
                "x",
                True,
                date(2023, 6, 1),
                "=1+1",
                1 / 3,
                None,
                "1e5",
            )
        )

    def _workbook(self, dice: Random) -> bytes:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"nan_inf_to_errors": True, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(self._rows(dice)):
                for column, value in enumerate(row):
                    with contextlib.suppress(Exception):  # what the library won't write
                        sheet.write(number, column, clean(value)[:30_000] if isinstance(value, str) else value)
        return content.getvalue()

    def _csv(self, dice: Random) -> bytes:
        sign = dice.choice((";", ",", "\t", "|"))
        text = "\n".join(sign.join("" if one is None else str(one) for one in row) for row in self._rows(dice))
        coding = dice.choice(("utf-8", "utf-8-sig", "utf-16", "cp1258"))
        return text.encode(coding, "replace")


COMMANDS: Sequence[Sequence[str]] = (
    ("read", "--campaign", "HG2023", "thu ngân sách 3,2 tỷ"),
    ("read", "--json", "--campaign", "HG2023", "RUNG 58,9%"),
    ("status", "--json"),
    ("catalog", "list"),
    ("catalog", "show", "HG2023", "--json"),
    ("catalog", "check", "campaign.yaml"),
    ("campaign", "start", "HG2023", "--from", "2023-06-01"),
    ("campaign", "start", "HG2023", "--as", "HG2023-2", "--anyway"),
    ("campaign", "amend", "HG2023"),
    ("campaign", "stop", "HG2023"),
    ("campaign", "simulate", "HT2020-CTR64", "--officers", "10", "--against", "HG2023"),
    ("invite", "--unit", "2020-00715", "--role", "officer", "--json"),
    ("invite", "--revoke", "ABCD1234"),
    ("people", "list", "--unit", "2020-00715"),
    ("people", "import", "people.csv", "--dry-run"),
    ("people", "sheet", "--campaign", "HG2023", "-o", "out.xlsx"),
    ("people", "cards", "-o", "cards.html", "--units", "2020-00715", "--role", "officer"),
    ("people", "hand-over", "p1", "--to", "Lan"),
    ("people", "erase", "p1"),
    ("units", "succeed", "--from", "2020", "--to", "2025", "--at", "2025-07-01", "--dry-run"),
    ("export", "--campaign", "HG2023", "--round", "SK", "--format", "csv", "-o", "out.csv", "--force"),
    ("export", "--campaign", "HG2023", "--format", "png", "--picture", "trend:RUNG", "-o", "out.png"),
    ("token", "new", "--name", "x", "--unit", "2020-02", "--scope", "values", "--days", "9"),
    ("token", "list"),
    ("token", "revoke", "x"),
    ("why", "Lan", "--last", "5"),
    ("digest", "--campaign", "HG2023", "--round", "SK", "--unit", "2020-026", "--step", "due-day"),
    ("verify", "--json"),
    ("backup", "-o", "b.zip"),
    ("restore", "b.zip"),
    ("migrate", "--back-to", "0034"),
    ("migrate",),
    ("migrate", "--from", "sqlite:///a.sqlite", "--to", "sqlite:///b.sqlite"),
    ("close", "2023-06", "--campaign", "HG2023", "--json"),
    ("verify", "--paper", "7K3M-9QXD-0ABC-1T2W"),
    ("tidy",),
    ("retry",),
)


HERE = "sqlite:///"  # begins the address of a file in the folder


class CommandLine:
    """Commands with words changed, left out, doubled and swapped. In a folder of its own; nothing is served."""

    name, batch = "command", 6

    def __init__(self, databases: Databases) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="gb-fuzz-"))
        self._databases, self._url = databases, databases.new(self._folder / "data")
        self._before = dict(os.environ), Path.cwd()
        for name in [name for name in os.environ if name.startswith("GIAOBAN_")]:
            del os.environ[name]
        os.environ["GIAOBAN_DATA_DIR"] = str(self._folder / "data")
        os.environ["GIAOBAN_DATABASE_URL"] = self._url
        os.chdir(self._folder)
        sound = (CATALOG / "campaigns").glob("HG2023*.yaml")
        for path in sound:
            (self._folder / "campaign.yaml").write_bytes(path.read_bytes())
        (self._folder / "people.csv").write_text("họ tên;đơn vị;vai trò\nLan;2020-00715;officer\n", encoding="utf-8")
        self._run(("campaign", "start", "HG2023", "--from", "2023-06-01"))

    def close(self) -> None:
        environment, folder = self._before
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        self._databases.drop(self._url)
        shutil.rmtree(self._folder, ignore_errors=True)

    def check(self) -> None: ...

    def make(self, dice: Random) -> Any:
        line = list(dice.choice(COMMANDS))
        for _ in range(dice.choice((0, 1, 1, 2, 3))):
            at = dice.randrange(len(line) + 1)
            match dice.randrange(6):
                case 0 if at < len(line):
                    del line[at]
                case 1 if at < len(line):
                    line[at] = mangled_text(dice, line[at])[:3_000]
                case 2:
                    line.insert(
                        at, dice.choice(("--json", "--help", "-o", "--", "-", "--unit", "", "--force", "--dry-run"))
                    )
                case 3:
                    line.insert(at, dice.choice(dice.choice(COMMANDS)))
                case 4 if line:
                    line.append(dice.choice(line))
                case _:
                    line.insert(at, dice.choice(STRANGE_TEXTS))
        return [_harmless(one) for one in line]

    def feed(self, one: Any) -> bool:
        if one[:1] and one[0] in ("run", "demo", "doctor"):
            return False
        code, said, complained = self._run(one)
        if code not in (0, 1, 2):
            raise Wrong(f"exit code {code}")
        if "Traceback" in complained or (code and not complained.strip() and not said.strip()):
            raise Wrong(f"exit code {code} with {complained[-300:]!r}")
        return code == 0

    def _run(self, arguments: Sequence[str]) -> tuple[int, str, str]:
        """As the shell would: standard input is empty."""
        import sys

        out, err, given, kept = _Stream(), _Stream(), sys.stdin, sys.argv
        sys.stdin, sys.argv = io.TextIOWrapper(io.BytesIO()), ["giaoban", *arguments]
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    code = command_line._exit_code()
                except SystemExit as end:
                    code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        finally:
            sys.stdin, sys.argv = given, kept
            random.seed()
        return code, out.text, err.text


class _Stream(io.TextIOWrapper):
    """Standard output with its bytes, as a terminal or a file has them."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True)

    @property
    def text(self) -> str:
        self.flush()
        raw = self.buffer
        assert isinstance(raw, io.BytesIO)
        return raw.getvalue().decode("utf-8", "replace")


def clean(text: str) -> str:
    """Without what no file of text holds."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _harmless(word: str) -> str:
    """Names of files stay in the folder; NUL can't be passed at all, nor halves of surrogate pairs."""
    head = HERE if word.startswith(HERE) else ""
    return head + clean(word[len(head) :]).replace("..", ".").replace("/", "∕")
