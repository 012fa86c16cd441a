"""How does a nation get into our own tables? By COPY, a few thousand communes at a time, so that memory stays small.

What stands there afterwards is what would stand there if every message had come in: units, people, chats, the ledger,
every version of every figure, the updates that brought them, the answers and the reminders. Old messages are blank, as
they are once they were kept long enough.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from resource import RUSAGE_SELF, getrusage
from typing import Any

from sqlalchemy import Connection, Table, text

from benchmarks.nation import BOT, CODE, TOP, Nation, Report, code
from bot.clock import VIETNAM
from domain.campaign import RoundPlan
from domain.deadline import closes_at, due_at, opens_at
from domain.person import CONSENT_VERSION
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.catalog import load_calendar
from storage.database import Database
from storage.migrate import migrate
from storage.outbox import token_of
from storage.store import Library
from storage.tables import chats, inbox, latest, obligations, outbox, people, posts, reminders, reports, standings
from tests.postgres import PostgresServer

AT_A_TIME = 1_000  # communes
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")
ROOM = ("shared_buffers=1GB", "work_mem=64MB", "maintenance_work_mem=512MB", "max_wal_size=8GB", "autovacuum=off")
FIGURES = (
    "campaign round unit code version base act mode value increment total text details first_said_at said_at"
    " person update reason"
)
COLUMNS: Mapping[Table, str] = {
    obligations: "campaign round unit needed needs_any answered opened_at due_at closes_at first_reported_at"
    " completed_at excused next_at above_at",
    reports: f"{FIGURES} stored_at",
    latest: FIGURES,
    inbox: "channel bot update_id chat_id body received_at state handled_at",
    outbox: "dedupe_key token channel bot chat_id is_group lane text options part parts kind about state created_at"
    " not_before attempts repeats sent_at message_id",
    reminders: "campaign round unit rung at person until result message done_at",
    standings: "campaign unit code total text said_at",
    people: "id name language consented_at consent_version pseudonym",
    posts: "person unit role since",
    chats: "channel bot chat_id is_group person unit title state bound_at seen_at",
}
NULL = r"\N"


@dataclass(kw_only=True)
class Loaded:
    """A nation in a database. told: how many rows, seconds and bytes it took."""

    nation: Nation
    library: Library
    server: PostgresServer | None = None
    told: dict[str, Any] = field(default_factory=dict)


@contextmanager
def loaded(nation: Nation) -> Iterator[Loaded]:
    """On a PostgreSQL server of its own, which ends with the block."""
    server = PostgresServer((*QUICK, *ROOM))
    try:
        server.start()
        database = Database(server.url("postgres"))
        migrate(database)
        there = Loaded(nation=nation, library=Library(database, load_calendar()), server=server)
        fill(there)
        yield there
        database.close()
    finally:
        server.stop()


def fill(there: Loaded) -> None:
    """Writes everything; the rows of one period in one transaction."""
    nation, database = there.nation, there.library.database
    began = time.perf_counter()
    with there.library.writing() as store:
        at = opens_at(nation.plans[0], VIETNAM) - timedelta(days=1)
        start(Clockwork(store=store, now=at, zone=VIETNAM), nation.campaign, nation.units)
    rows: dict[str, int] = {}
    totals = [0] * (nation.communes * nation.indicators)
    _count(rows, enrol(database, nation))
    for number in range(nation.periods):
        with database.writing() as connection:
            for first in range(0, nation.communes, AT_A_TIME):
                _count(rows, _copy(connection, _period(nation, number, first, totals)))
    with database.writing() as connection:
        _count(rows, _copy(connection, _standing(nation, totals)))
        connection.execute(_PASSED, {"now": nation.now})
    copied = time.perf_counter() - began
    _tidy(database)
    there.told = {
        "communes": nation.communes,
        "values": rows["latest"],
        "rows": rows,
        "copy_seconds": round(copied, 1),
        "vacuum_analyze_seconds": round(time.perf_counter() - began - copied, 1),
        "rows_per_second": round(sum(rows.values()) / copied),
        "memory_of_the_loader_mb": getrusage(RUSAGE_SELF).ru_maxrss // 1024,
        **_sizes(database),
    }


def enrol(database: Database, nation: Nation, bots: Sequence[str] = (BOT,)) -> dict[str, int]:
    """Writes the people and their chats, those of a province with one of the bots; how many rows of each."""
    with database.writing() as connection:
        return _copy(connection, _enrolled(nation, bots))


_PASSED = text("UPDATE moments SET done_at = at, result = 'as it was' WHERE at <= :now")
_SIZES = text(
    "SELECT relname AS name, pg_table_size(oid) AS rows, pg_indexes_size(oid) AS indexes FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY pg_total_relation_size(oid) DESC LIMIT 8"
)


def _tidy(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM (ANALYZE)"))


def _sizes(database: Database) -> dict[str, Any]:
    with database.reading() as connection:
        found = {row.name: [row.rows >> 20, row.indexes >> 20] for row in connection.execute(_SIZES)}
        whole = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    return {"size_mb": whole >> 20, "tables_mb_rows_and_indexes": found}


def _count(rows: dict[str, int], more: Mapping[str, int]) -> None:
    for name, many in more.items():
        rows[name] = rows.get(name, 0) + many


def _copy(connection: Connection, rows: Mapping[Table, Sequence[str]]) -> dict[str, int]:
    """Lines of tab-separated columns into their tables; how many for each."""
    driver: Any = connection.connection.driver_connection
    for table, lines in rows.items():
        names = ", ".join(f'"{name}"' for name in COLUMNS[table].split())
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            copy.write("".join(lines))
    return {table.name: len(lines) for table, lines in rows.items()}


def _line(*values: object) -> str:
    return "\t".join(map(str, values)) + "\n"


def bot_of(province: int, bots: Sequence[str]) -> str:
    return bots[province % len(bots)]


def group_of(number: int) -> int:
    """The chat of the nation's group (0) and of its provinces' (1 …)."""
    return -1_000 - number


def _enrolled(nation: Nation, bots: Sequence[str]) -> dict[Table, list[str]]:
    """An officer for every commune, a group for every province and one for the nation."""
    at = opens_at(nation.plans[0], VIETNAM)
    found: dict[Table, list[str]] = {people: [], posts: [], chats: []}
    for number in range(nation.communes):
        who, unit = f"p{number}", nation.commune(number)
        found[people].append(_line(who, f"Cán bộ số {number}", "vi", at, CONSENT_VERSION, who))
        found[posts].append(_line(who, unit, "officer", at))
        bot = bot_of(nation.province_of(number), bots)
        found[chats].append(_line("telegram", bot, chat_of(number), "f", who, NULL, "", "active", at, at))
    for number, unit in enumerate((TOP, *map(nation.province, range(nation.provinces)))):
        bot, chat = bot_of(number - 1 if number else 0, bots), group_of(number)
        found[chats].append(_line("telegram", bot, chat, "t", NULL, unit, f"Nhóm {number}", "active", at, at))
    return found


def chat_of(commune: int) -> str:
    return str(5_000 + commune)


def _period(nation: Nation, number: int, first: int, totals: list[int]) -> dict[Table, list[str]]:
    """What some communes left behind in one period. totals: in tenths, by commune and place; moved along."""
    plan = nation.plans[number]
    opened, due, closed = (str(at(plan, VIETNAM)) for at in (opens_at, due_at, closes_at))
    needed = " ".join(map(code, range(nation.indicators)))
    found: dict[Table, list[str]] = {table: [] for table in (obligations, reports, latest, inbox, outbox, reminders)}
    told = {one.commune: one for one in nation.period(number, first, first + AT_A_TIME)}
    for commune in range(first, min(first + AT_A_TIME, nation.communes)):
        unit, report = nation.commune(commune), told.get(commune)
        after = due if report else _tomorrow(plan)
        said = report.at if report else NULL
        found[obligations].append(
            _line(CODE, plan.key, unit, needed, "f", needed if report else "", opened, due, closed, said, said, "")[:-1]
            + f"\t{after}\t{after}\n"
        )
        found[outbox].append(_message(f"remind:{plan.key}:{unit}", commune, 2, "remind", opened))
        found[reminders].append(
            _line(
                CODE,
                plan.key,
                unit,
                "before-7",
                opened,
                f"p{commune}",
                due,
                "said",
                f"remind:{plan.key}:{unit}",
                opened,
            )
        )
        if report is not None:
            _told(nation, number, unit, report, totals, found)
    return found


def _tomorrow(plan: RoundPlan) -> datetime:
    """When whoever is silent is reminded again."""
    return due_at(plan, VIETNAM) + timedelta(hours=8)


def _told(
    nation: Nation, number: int, unit: str, report: Report, totals: list[int], found: Mapping[Table, list[str]]
) -> None:
    """One report, its corrections an hour later, and the answers to both."""
    plan, at = nation.plans[number], str(report.at)
    later = str(report.at + timedelta(hours=1))
    update, corrected = f"{number:02}{report.commune:05}0", f"{number:02}{report.commune:05}1"
    key, start = f"{CODE}\t{plan.key}\t{unit}\t", report.commune * nation.indicators
    person = f"p{report.commune}"
    history, last = found[reports].append, found[latest].append
    for place, value in enumerate(report.values):
        adds = nation.adds_up(place)
        mode, before = ("increment", totals[start + place]) if adds else ("level", 0)
        said = report.first.get(place, value)
        one = f"{key}I{place:02}\t"
        how = f"\t{mode}\t{said}00000\t{said if adds else 0}00000\t{before + said}00000\t\t\t{at}\t"
        row = f"{one}1\t0\treport{how}{at}\t{person}\ttelegram:{BOT}:{update}\t"
        history(f"{row}\t{at}\n")
        if place in report.first:
            how = f"\t{mode}\t{value}00000\t{value if adds else 0}00000\t{before + value}00000\t\t\t{at}\t"
            row = f"{one}2\t0\tcorrection{how}{later}\t{person}\ttelegram:{BOT}:{corrected}\t"
            history(f"{row}\t{later}\n")
        last(f"{row}\n")
        totals[start + place] = before + value
    chat = chat_of(report.commune)
    for name, when, wanted in ((update, at, True), (corrected, later, bool(report.first))):
        if wanted:
            found[inbox].append(_line("telegram", BOT, name, chat, "{}", when, "done", when))
            found[outbox].append(_message(f"in:telegram:{BOT}:{name}:1", report.commune, 0, "answer", when))


def _message(key: str, commune: int, lane: int, kind: str, at: str) -> str:
    where = ("telegram", BOT, chat_of(commune), "f", lane)
    return _line(key, token_of(key), *where, "", "", 1, 1, kind, "", "sent", at, at, 1, 0, at, commune)


def _standing(nation: Nation, totals: Sequence[int]) -> dict[Table, list[str]]:
    at, many = str(nation.now), nation.indicators
    return {
        standings: [
            f"{CODE}\t{nation.commune(number // many)}\t{code(number % many)}\t{total}00000\t\t{at}\n"
            for number, total in enumerate(totals)
        ]
    }
