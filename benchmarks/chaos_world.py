"""Who reports while there is trouble, what did they say, and is all of it there in the end?"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select

from bot.clock import VIETNAM
from domain.message import Chat
from domain.person import CONSENT_VERSION, Person, Role
from domain.quantity import vietnamese
from domain.unit import Level, Unit
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.catalog import load_calendar, load_campaigns, load_units
from storage.database import Database
from storage.migrate import migrate
from storage.store import Library
from storage.tables import inbox, latest, outbox, reports
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram import Person as Phone

CAMPAIGN, INDICATOR = "HT2020-CTR64", "GTNT"
CLOCK = "2020-04-13T08:00+07:00"
FIRST_PERSON = 5_000
STEP = Decimal("0.01")
PAUSE = 0.02  # seconds between two reports


@dataclass(kw_only=True)
class Plan:
    """How hard it is made. reports: of all officers, at most; lost: the share of Telegram's answers that get lost."""

    officers: int = 200
    reports: int = 1_000
    kills: int = 10
    lost: float = 0.0
    seed: int = 1
    patience: float = 300.0
    pause: float = PAUSE


class Province:
    """The database with its officers, and what they sent. The last of them reports only when told to by itself."""

    def __init__(self, folder: Path, telegram: FakeTelegram, plan: Plan, url: str) -> None:
        self.plan = plan
        self.telegram = telegram
        self.database = Database(url)
        migrate(self.database)
        self.environment = {
            "GIAOBAN_DATA_DIR": str(folder),
            "GIAOBAN_DATABASE_URL": url,
            "GIAOBAN_TELEGRAM_TOKEN": TOKEN,
            "GIAOBAN_TELEGRAM_API": telegram.url,
            "GIAOBAN_CLOCK": f"{CLOCK} x1",
            "GIAOBAN_WEB_PORT": "0",
        }
        self.sent: dict[str, Decimal] = {}  # unit → the sum of what its officers reported
        self.updates: set[str] = set()
        self.officers: list[tuple[Phone, str]] = []
        self._chance = random.Random(plan.seed)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._enrol()

    def _enrol(self) -> None:
        now = datetime.fromisoformat(CLOCK)
        campaign = load_campaigns()[CAMPAIGN]
        units = load_units(campaign.tree)
        communes = [unit for unit in units if unit.level is Level.COMMUNE and unit.successors and _in(unit.key, units)]
        library = Library(self.database, load_calendar())
        bot = TOKEN.partition(":")[0]
        with library.writing() as store:
            clock = Clockwork(store=store, now=now, zone=VIETNAM)
            start(clock, campaign, units)
            for number in range(self.plan.officers + 1):
                person = self.telegram.person(FIRST_PERSON + number, f"Lan {number}")
                unit = communes[number % len(communes)].key
                chat = Chat(channel="telegram", bot=bot, chat_id=str(person.id))
                who = Person(id=f"p{number}", name=person.name)
                store.people.enrol(who, chat, unit=unit, role=Role.OFFICER, consent=CONSENT_VERSION, at=now)
                self.officers.append((person, unit))

    def officers_report(self) -> None:
        """Everybody reports, one after the other, each time another length of road."""
        for number in range(self.plan.reports):
            if self._stopped.wait(self.plan.pause):
                return
            self.report(*self.officers[number % self.plan.officers])

    def report(self, person: Phone, unit: str) -> None:
        with self._lock:
            value = STEP * self._chance.randint(1, 400)
            said = person.types(f"{INDICATOR} {vietnamese(value)} km")
            self.updates.add(str(said.update_id))
            self.sent[unit] = self.sent.get(unit, Decimal(0)) + value

    def stop_typing(self) -> None:
        self._stopped.set()

    def counts(self) -> tuple[int, int]:
        """Updates that are not handled and messages that are not sent."""
        with self.database.reading() as connection:
            unread = connection.execute(select(func.count()).where(inbox.c.state == "waiting")).scalar_one()
            unsent = connection.execute(
                select(func.count()).where(outbox.c.state.in_(("waiting", "sending")))
            ).scalar_one()
        return unread, unsent

    def wait_until_quiet(self, patience: float) -> bool:
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.is_quiet():
                return True
            time.sleep(0.2)
        return False

    def is_quiet(self) -> bool:
        """Everything that was said until now is handled and answered."""
        return self.telegram.pending == 0 and self.counts() == (0, 0)


def _in(key: str, units: Sequence[Unit]) -> bool:
    """Communes of Hà Tĩnh only: the tree of 2020 holds two provinces."""
    by_key = {unit.key: unit for unit in units}
    unit = by_key.get(key)
    while unit is not None and unit.parent:
        unit = by_key.get(unit.parent)
    return unit is not None and unit.code == "42"


@dataclass(kw_only=True)
class Found:
    """What stands in the database against what was said. lines: every fault, with examples."""

    kept: int = 0
    done: int = 0
    stored: int = 0
    acknowledged: int = 0
    waiting: int = 0
    lost: int = 0
    twice: int = 0
    lines: list[str] = field(default_factory=list)


def faults(province: Province) -> Found:
    """Compares what was sent with what stands in the database and on the screens."""
    with province.database.reading() as connection:
        kept = connection.execute(select(inbox.c.update_id, inbox.c.state)).all()
        versions = connection.execute(select(reports.c.update, reports.c.unit)).all()
        totals = connection.execute(select(latest.c.unit, latest.c.total).where(latest.c.code == INDICATOR)).all()
        acks = connection.execute(
            select(outbox.c.dedupe_key, outbox.c.state, outbox.c.chat_id, outbox.c.text).where(outbox.c.kind == "ack")
        ).all()
    ids = [row.update_id for row in kept]
    sources = [row.update for row in versions]
    acknowledged = {row.dedupe_key.removeprefix("in:").removesuffix(":stored") for row in acks}
    screens = {(int(row.chat_id), row.text) for row in acks if row.state == "sent"}
    shown = {(sent.chat_id, sent.text) for person, _ in province.officers for sent in province.telegram.sent(person.id)}
    lost = province.updates - {source.rpartition(":")[2] for source in sources}
    twice = _twice(sources)
    found = Found(
        kept=len(kept),
        done=sum(row.state == "done" for row in kept),
        stored=len(versions),
        acknowledged=sum(row.state == "sent" for row in acks),
        waiting=sum(row.state in ("waiting", "sending") for row in acks),
        lost=len(lost),
        twice=len(twice),
    )
    found.lines += _told(
        ("updates lost", province.updates - set(ids)),
        ("updates kept twice", _twice(ids)),
        ("updates not handled", {row.update_id for row in kept if row.state != "done"}),
        ("reports without figure", lost),
        ("figures stored twice", twice),
        ("figures without acknowledgement", set(sources) - acknowledged),
        ("acknowledgements without figure", acknowledged - set(sources)),
        ("sent acknowledgements that nobody got", screens - shown),
        ("wrong totals", {unit for unit, total in totals if total != province.sent[unit]}),
        ("communes without figure", set(province.sent) - {unit for unit, _ in totals}),
    )
    if len(sources) != len(province.updates):
        found.lines.append(f"{len(province.updates)} reports were sent and {len(sources)} figures stored")
    return found


def unexplained(database: Database, duplicates: Mapping[tuple[int, str], int]) -> tuple[int, int]:
    """Messages that came more often than we know that we sent them; and how often we know of.

    duplicates: chat and text → how often they came to a telephone, where it was more than once.
    """
    with database.reading() as connection:
        known: Counter[tuple[int, str]] = Counter()
        for row in connection.execute(
            select(outbox.c.chat_id, outbox.c.text, (func.sum(outbox.c.repeats) + func.count() - 1).label("more"))
            .where(outbox.c.state.in_(("sent", "doubtful", "failed")))
            .group_by(outbox.c.chat_id, outbox.c.text)
        ):
            known[int(row.chat_id), row.text] = int(row.more)
        repeats = connection.execute(select(func.coalesce(func.sum(outbox.c.repeats), 0))).scalar_one()
    surplus = ((times - 1) - known[message] for message, times in duplicates.items())
    return sum(max(0, more) for more in surplus), int(repeats)


def _twice(many: Sequence[str]) -> set[str]:
    return {one for one, times in Counter(many).items() if times > 1}


def _told(*found: tuple[str, set[str] | set[tuple[int, str]]]) -> Iterator[str]:
    for fault, some in found:
        if some:
            yield f"{fault}: {len(some)}, e.g. {sorted(map(str, some))[:3]}"
