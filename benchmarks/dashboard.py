"""How fast is the dashboard when a campaign has every commune there was in the country?

    python -m benchmarks.dashboard

10,600 communes × 30 indicators on SQLite, an officer and a message for each: what one page loads, on reading
connections, for the province and for one district. Times are those of this machine; what matters is that the first
stays under two seconds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.nation import indicator
from bot.clock import VIETNAM, monotonic
from domain.campaign import Campaign
from domain.message import Chat, Lane, Outgoing
from domain.obligation import Obligation
from domain.person import Person, Role
from domain.report import Figure, Mode
from domain.unit import Level, Unit, UnitType
from handlers import manage_campaigns
from handlers.context import Clockwork
from handlers.dashboard.missing import missing
from handlers.dashboard.people import people
from handlers.dashboard.place import Asked
from handlers.dashboard.progress import progress
from handlers.dashboard.queues import queues
from handlers.dashboard.unit import unit
from handlers.dashboard.viewer import Viewer, viewer
from storage.catalog import load_calendar
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library, Store
from tests.builders import a_campaign, local

COMMUNES, DISTRICTS, INDICATORS = 10_600, 100, 30
ROOT = "2020-02"
NOW = local("2023-06-20T08:00")
TOKEN = "province"
LIMIT = 2.0  # seconds
PAGES: dict[str, Callable[[Clockwork, Viewer, Asked], Any]] = {
    "missing": missing,
    "progress": progress,
    "people": people,
    "queues": queues,
    "unit": unit,
}


def a_nation(communes: int = COMMUNES, districts: int = DISTRICTS) -> list[Unit]:
    """One province with districts and communes, spread evenly; every one by its number."""
    root = Unit(
        key=ROOT,
        tree="2020",
        code="02",
        name="Hà Giang",
        type=UnitType.TINH,
        level=Level.PROVINCE,
        valid_from=date(1991, 1, 1),
    )
    middle = [
        replace(root, key=f"2020-D{n:03}", code=f"D{n:03}", name=f"Huyện số {n}", type=UnitType.HUYEN, parent=ROOT)
        for n in range(districts)
    ]
    middle = [replace(one, level=Level.DISTRICT) for one in middle]
    return [
        root,
        *middle,
        *(
            replace(
                root,
                key=f"2020-C{n:05}",
                code=f"C{n:05}",
                name=f"Xã số {n}",
                type=UnitType.XA,
                level=Level.COMMUNE,
                parent=middle[n % districts].key,
            )
            for n in range(communes)
        ),
    ]


def a_large_campaign(indicators: int = INDICATORS) -> Campaign:
    """As in the nation."""
    return a_campaign(indicators=tuple(indicator(number, 100_000) for number in range(indicators)))


def fill(library: Library, campaign: Campaign, nation: Sequence[Unit]) -> None:
    """Every second commune has reported all, every fourth a half; each has an officer, whom every tenth lost."""
    communes = [one for one in nation if one.level is Level.COMMUNE]
    codes = tuple(one.code for one in campaign.indicators)
    with library.writing() as store:
        manage_campaigns.start(Clockwork(store=store, now=NOW, zone=VIETNAM), campaign, nation)
    with library.writing() as store:
        for number, one in enumerate(communes):
            many = len(codes) if number % 2 else len(codes) // 2 if number % 4 else 0
            store.obligations.open([_owed(campaign, one, codes, many)], at=NOW)
            for figure in _figures(campaign, one, codes[:many], number):
                store.reports.add(figure, at=NOW)
            _officer(store, one, number)
    with library.writing() as store:
        person = Person(id="p-province", name="Hà")
        chat = Chat(channel="telegram", bot="1", chat_id="province")
        store.people.enrol(person, chat, unit=ROOT, role=Role.PROVINCE, consent="1", at=NOW)
        store.sessions.start(TOKEN, person.id, at=NOW, expires_at=NOW.replace(hour=20))


def _owed(campaign: Campaign, one: Unit, codes: tuple[str, ...], many: int) -> Obligation:
    return Obligation(
        campaign=campaign.code,
        round="SK",
        unit=one.key,
        needed=codes,
        answered=codes[:many],
        due_at=local("2023-06-30T00:00"),
        closes_at=local("2023-07-05T17:00"),
        first_reported_at=NOW if many else None,
        completed_at=NOW if many == len(codes) else None,
    )


def _figures(campaign: Campaign, one: Unit, codes: Sequence[str], number: int) -> Iterator[Figure]:
    for place, code in enumerate(codes):
        value = Decimal((number * 7 + place * 13) % 1000) / 10
        adds_up = place % 3 < 2
        yield Figure(
            campaign=campaign.code,
            round="SK",
            unit=one.key,
            code=code,
            version=1,
            mode=Mode.INCREMENT if adds_up else Mode.LEVEL,
            value=value,
            increment=value if adds_up else Decimal(0),
            total=value,
            first_said_at=NOW,
            said_at=NOW,
            person=f"p{number}",
            update=f"telegram:1:{number}",
        )


def _officer(store: Store, one: Unit, number: int) -> None:
    chat = Chat(channel="telegram", bot="1", chat_id=str(number))
    if number % 10:
        person = Person(id=f"p{number}", name=f"Cán bộ {number}")
        store.people.enrol(person, chat, unit=one.key, role=Role.OFFICER, consent="1", at=NOW)
        for lane in (Lane.REPLY, Lane.REMINDER):
            store.outbox.put(Outgoing(chat=chat, lane=lane, text="…" * 40, dedupe_key=f"{lane}:{number}"), at=NOW)
    if number % 10 == 5:
        store.people.lost(chat, "blocked")


def seconds(library: Library, page: str, asked: Asked) -> float:
    """What one load takes, with everything that a request asks of the database."""
    begun = monotonic()
    with library.reading() as store:
        clock = Clockwork(store=store, now=NOW, zone=VIETNAM)
        PAGES[page](clock, viewer(clock, TOKEN), asked)
    return monotonic() - begun


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "giaoban.sqlite"))
        migrate(database)
        library = Library(database, load_calendar())
        begun = monotonic()
        fill(library, a_large_campaign(), a_nation())
        print(f"{COMMUNES} communes × {INDICATORS} indicators written in {monotonic() - begun:.1f} s")
        slowest = 0.0
        for name, key in (("province", ROOT), ("district", "2020-D007"), ("commune", "2020-C00007")):
            for page in PAGES:
                if (page == "unit") == (name == "commune"):
                    for which in ("first", "again"):
                        took = seconds(library, page, Asked(unit=key))
                        slowest = max(slowest, took)
                        print(f"{name:9} {page:9} {which:6} {took * 1000:8.0f} ms")
        database.close()
    print(f"slowest {slowest:.2f} s, limit {LIMIT} s")
    return 0 if slowest < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
