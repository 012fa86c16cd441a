"""Where is a mutated input let in, and does what is stored afterwards still mean something?

A small province with the real engine, hooks, pages and API on a new database. Its people have given their consent
and hold their posts from the beginning; whoever else appears is a stranger. After a batch: nothing was set aside that
our code stumbled over, the chain is whole, versions follow one another, and every figure that was stored belongs to
somebody who may report for its unit, lies in range, and was named in the words or cells of that very person.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import tempfile
import unicodedata
from collections import deque
from collections.abc import Awaitable, Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from benchmarks.fuzz_databases import Databases
from bot.channels import telegram_in, zalo
from bot.channels.base import Letter, Rejected
from bot.channels.form import read as read_form
from bot.clock import VIETNAM, TrainingClock
from bot.engine.embedded import Engine
from bot.web import api
from bot.web.files import files
from bot.web.form import Desk, form_pages
from bot.web.hooks import TELEGRAM_HEADER, ZALO_HEADER, HookTarget, hooks
from domain import form
from domain.access import Data
from domain.channel import LIMITS
from domain.message import Chat
from domain.person import CONSENT_VERSION, ERASED, Person, Role
from domain.quantity import NUMBER, number
from domain.reading import Vocabulary, read
from domain.sheet import unpack
from handlers import manage_campaigns, manage_people, manage_tokens
from handlers.context import Clockwork
from handlers.links import Links, Signer
from storage.catalog import load_calendar
from storage.database import Database
from storage.files import FOLDER, Files
from storage.store import Library
from storage.tables import inbox, latest, reports
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MA_LE, a_photo, catalogue, local, units
from tests.fakes.speaker import FakeSpeaker

Result = TypeVar("Result")
CAMPAIGN = "HG2023"
BEGINS, NOW = local("2023-06-14T07:00"), local("2023-06-20T09:00")
BOTS = {telegram_in.CHANNEL: "1001", zalo.CHANNEL: "2002"}
SECRET, SITE, KEY = "a secret of hooks", "https://giaoban.example.vn", "a key of thirty-two letters long"
TOKEN = f"gb_{'x' * 43}"
CODE = "MOI00001"
BATCH_SECONDS = 60.0
MOST = Decimal(2**63) / 10**6  # a column holds whole millionths
# (channel, chat) → (person, role, unit); the same person has two chats
PEOPLE: Mapping[tuple[str, str], tuple[str, Role, str]] = {
    ("telegram", "7001"): ("p1", Role.OFFICER, LUNG_CU),
    ("telegram", "7002"): ("p2", Role.OFFICER, MA_LE),
    ("telegram", "7003"): ("p3", Role.COORDINATOR, DONG_VAN),
    ("telegram", "7004"): ("p4", Role.APPROVER, LUNG_CU),
    ("zalo", "za1"): ("p1", Role.OFFICER, LUNG_CU),
    ("zalo", "zb2"): ("p5", Role.OFFICER, MA_LE),
}


READERS = {telegram_in.CHANNEL: telegram_in.read, zalo.CHANNEL: zalo.read}


class Wrong(Exception):
    """What must never be. The message says what was found."""


class World:
    """One installation. Close it."""

    def __init__(self, databases: Databases) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="gb-fuzz-"))
        self._databases, self._url = databases, databases.new(self._folder)
        self._database = Database(self._url)
        self.library = Library(self._database, load_calendar(), Files(self._folder / FOLDER))
        self.clock = TrainingClock(NOW)
        self.links = Links(SITE, Signer(KEY))
        self.campaign = catalogue()[CAMPAIGN]
        self.sent_files: dict[str, bytes] = {}
        self._figures_known: dict[str, frozenset[str]] = {}
        self._vocabulary = Vocabulary.of(self.campaign.reported, self.campaign.activities)
        self._seen = 0
        self._peopled()
        self._runner = asyncio.Runner()
        self.run(self._begun())

    def close(self) -> None:
        self.run(self._site.aclose())
        self.engine.writer.close()
        self._runner.close()
        self._database.close()
        self._databases.drop(self._url)
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, coroutine: Awaitable[Result]) -> Result:
        """In bounded time."""

        async def bounded() -> Result:
            async with asyncio.timeout(BATCH_SECONDS):
                return await coroutine

        return self._runner.run(bounded())

    def _peopled(self) -> None:
        with self.library.writing() as store:
            clock = Clockwork(store=store, now=BEGINS, zone=VIETNAM)
            manage_campaigns.start(clock, self.campaign, units(LUNG_CU, MA_LE))
            for (channel, chat_id), (person, role, unit) in PEOPLE.items():
                chat = Chat(channel=channel, bot=BOTS[channel], chat_id=chat_id)
                who = Person(id=person, name=f"Lan {person}")
                store.people.enrol(who, chat, unit=unit, role=role, consent=CONSENT_VERSION, at=BEGINS)
            manage_people.invite(clock, CODE, unit=DONG_VAN, role=Role.COORDINATOR)
            manage_tokens.give(
                clock, TOKEN, name="fuzz", unit=HA_GIANG, data=tuple(Data), campaigns=(), lives=timedelta(days=90)
            )

    async def _begun(self) -> None:
        self.speakers = {channel: _Mute(channel) for channel in BOTS}
        self.engine = Engine(
            self.library,
            self.clock,
            VIETNAM,
            readers={**READERS, form.CHANNEL: read_form},
            speakers=list(self.speakers.values()),
            fetchers={(channel, bot): _Fetcher(self.sent_files) for channel, bot in BOTS.items()},
            links=self.links,
            desk=self.links,
        )
        app = FastAPI(openapi_url=None)
        keep, do = self.engine.keeper(form.CHANNEL, form.BOT), self.engine.writer.do
        splits = {telegram_in.CHANNEL: telegram_in.split, zalo.CHANNEL: zalo.split}
        headers = {telegram_in.CHANNEL: TELEGRAM_HEADER, zalo.CHANNEL: ZALO_HEADER}
        app.include_router(
            hooks(
                {
                    (channel, bot): HookTarget(
                        header=headers[channel],
                        secret=SECRET,
                        keep=self.engine.keeper(channel, bot),
                        split=splits[channel],
                    )
                    for channel, bot in BOTS.items()
                }
            )
        )
        desk = Desk(library=self.library, clock=self.clock, zone=VIETNAM, links=self.links, keep=keep, do=do)
        app.include_router(form_pages(lambda _request: desk))
        app.include_router(files(self.links.signer, self.library, self.clock.now))
        app.mount(api.PREFIX, api.api(self.library, self.clock, VIETNAM, a_minute=10**6, exports_a_minute=10**6))
        transport = httpx.ASGITransport(app)
        self._site = httpx.AsyncClient(transport=transport, base_url=SITE, headers={"Origin": SITE})
        await self.engine.prepare()
        await self.engine.settle()

    # --- letting in

    def hook(self, channel: str, content: bytes) -> int:
        """What the platform is answered."""
        headers = {TELEGRAM_HEADER: SECRET, ZALO_HEADER: SECRET}
        return self.asks("POST", f"/hooks/{channel}/{BOTS[channel]}", content=content, headers=headers).status_code

    def asks(self, method: str, path: str, **how: Any) -> httpx.Response:
        """Asks the site, while the engine works. Raises Wrong for an answer that is our fault."""
        answer = self.run(self._asked(method, path, how))
        if answer.status_code >= 500:
            raise Wrong(f"{method} {path[:100]!r} was answered with {answer.status_code}: {answer.text[:200]!r}")
        return answer

    async def _asked(self, method: str, path: str, how: Mapping[str, Any]) -> httpx.Response:
        asking = asyncio.create_task(self._site.request(method, path, **how))
        while not asking.done():
            await self.engine.settle()
            await asyncio.wait([asking], timeout=0.02)
        await self.engine.settle()
        return await asking

    def later(self, seconds: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))
        self.run(self.engine.settle())

    @property
    def buttons(self) -> list[tuple[str, str, str]]:
        """(chat, message, data) of what was offered lately on Telegram."""
        return [
            (letter.chat_id, str(number), button.data)
            for number, letter in enumerate(self.speakers["telegram"].lately)
            for button in letter.buttons
            if not button.url
        ]

    # --- what must hold

    def forget_what_was_seen(self) -> None:
        """So that `check` looks at every figure again."""
        self._seen = 0

    def stored(self) -> int:
        """How many versions of figures there are."""
        with self._database.reading() as connection:
            return len(connection.execute(select(reports.c.version)).all())

    def check(self) -> None:
        """Raises Wrong."""
        faults = [*self._dead(), *self._troubled(), *self._chained(), *self._numbered(), *self._meant()]
        if faults:
            raise Wrong("; ".join(faults[:20]))

    def _dead(self) -> Iterator[str]:
        """What was set aside though it could be read; of somebody who was erased nothing is left to look at."""
        query = select(inbox).where(inbox.c.state != "done", inbox.c.body != "{}")
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            if row.state != "dead" or not (row.error or "").startswith("UnreadableUpdate"):
                yield f"the update {row.channel} {row.update_id[:60]!r} is {row.state}: {row.error}"

    def _troubled(self) -> Iterator[str]:
        with self.library.reading() as store:
            for row, state, error in store.outbox.troubles():
                yield f"the message {row} is {state}: {error}"
            for moment, result in store.campaigns.failed():
                yield f"{moment.event} {moment.step} failed: {result}"

    def _chained(self) -> Iterator[str]:
        with self.library.reading() as store:
            yield from (str(fault) for fault in store.faults.all())

    def _numbered(self) -> Iterator[str]:
        """Versions count from one without a gap, and the latest is the last."""
        last: dict[tuple[str, ...], int] = {}
        order = (reports.c.campaign, reports.c.round, reports.c.unit, reports.c.code, reports.c.version)
        with self._database.reading() as connection:
            for *key, version in connection.execute(select(*order).order_by(*order)):
                if version != last.get(tuple(key), 0) + 1:
                    yield f"version {version} of {key} follows {last.get(tuple(key), 0)}"
                last[tuple(key)] = version
            known = {
                tuple(row[:4]): row[4]
                for row in connection.execute(
                    select(latest.c.campaign, latest.c.round, latest.c.unit, latest.c.code, latest.c.version)
                )
            }
        if known != last:
            yield f"the latest versions are not the last ones: {set(known.items()) ^ set(last.items())}"

    def _meant(self) -> Iterator[str]:
        with self._database.reading() as connection:
            rows = connection.execute(select(reports).order_by(reports.c.stored_at)).all()
            if len(rows) == self._seen:
                return
            self._seen = len(rows)
            said = connection.execute(select(inbox.c.channel, inbox.c.chat_id, inbox.c.body, inbox.c.bot)).all()
        named = self._named_by(said)
        may = {(person, unit) for person, role, unit in PEOPLE.values() if role is Role.OFFICER}
        for row in rows:
            where = f"{row.unit} {row.code} v{row.version} = {row.value} by {row.person} ({row.update})"
            if row.person.startswith(ERASED):  # who they were is forgotten, and with it what they said
                continue
            if (row.person, row.unit) not in may:
                yield f"{where}: they may not report for it"
            for value in (row.value, row.increment, row.total):
                if value is not None and not (value.is_finite() and abs(value) < MOST):
                    yield f"{where}: out of range"
            if row.act == "withdrawal" or row.value in (None, 0, 1):
                continue
            if _digits(row.value) not in named.get(row.person, set()):
                yield f"{where}: nobody named it"

    def _named_by(self, said: Iterable[Any]) -> dict[str, set[str]]:
        """The digits of every figure that a person named, in words, in a form or in a sheet."""
        found: dict[str, set[str]] = {}
        for row in said:
            person, texts = self._words(row)
            if person:
                found.setdefault(person, set()).update(*map(self._figures, texts))
        return found

    def _words(self, row: Any) -> tuple[str, list[str]]:
        body = json.loads(row.body)
        if row.channel == form.CHANNEL:
            return row.chat_id, [str(one) for one in _strings(body)]
        if row.channel == "files":
            channel, chat_id = body["channel"], body["chat_id"]
            texts = [one.words for cells in unpack(body["cells"]) for one in cells]
            return PEOPLE.get((channel, chat_id), ("",))[0], texts
        try:
            incoming = READERS[row.channel](body, bot=row.bot)
        except Exception:  # what can't be read names nothing
            return "", []
        if incoming is None:
            return "", []
        person = PEOPLE.get((incoming.chat.channel, incoming.chat.chat_id), ("",))[0]
        return person, [incoming.text]

    def _figures(self, text: str) -> frozenset[str]:
        known = self._figures_known.get(text)
        if known is None:
            known = self._figures_known[text] = frozenset(map(_digits, self._values(text)))
        return known

    def _values(self, text: str) -> Iterator[Decimal]:
        plain = unicodedata.normalize("NFKC", text)
        for found in NUMBER.findall(plain):
            one = number(found)
            if one is not None:
                yield from (value for value in (one.value, one.other) if value is not None)
        yield from (Decimal(one) for one in re.findall(r"\d+(?:\.\d+)?", plain) if one.isascii() and len(one) < 40)
        for registration in (False, True):
            reading = read(text, self._vocabulary, registration=registration, today=NOW.date())
            for entry in reading.entries:
                yield from (one for one in (entry.value, entry.replaces) if one is not None)
            for doubt in reading.doubts:
                yield from (one.value for one in doubt.candidates if one.value is not None)


def _digits(value: Decimal) -> str:
    """What stays the same in every unit: 3.2, 3200000 and 0.0032 are all 32."""
    return "".join(map(str, value.normalize().as_tuple().digits))


def _strings(body: Any) -> Iterator[str]:
    if isinstance(body, Mapping):
        body = list(body.values())
    if isinstance(body, list):
        for one in body:
            yield from _strings(one)
    elif isinstance(body, str):
        yield body


class _Mute(FakeSpeaker):
    """Remembers the last letters only."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self.channel, self.bot = channel, BOTS[channel]
        self.limits = LIMITS[channel]
        self.letters = self.lately = deque[Letter](maxlen=60)  # type: ignore[assignment]
        self.times = deque[float](maxlen=1)  # type: ignore[assignment]


class _Fetcher:
    """Has the files of this run, and a photo for nearly every other id."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        self._content = content

    async def fetch_file(self, file_id: str, max_bytes: int) -> bytes:
        if file_id in self._content:
            return self._content[file_id][: max_bytes + 1]
        if len(file_id) % 5 == 0:
            raise Rejected("no such file")
        return a_photo()
