"""Does the clock's question "what is due now?" take longer when there is more that is not due?

    python -m benchmarks.due --many 10000 1000000
    python -m benchmarks.due --many 10000 10000000 --only postgresql

A hundred obligations and ten moments are due each time. Of the others most are fulfilled, some will never be, and the
rest is due later. What the tick asks is asked, on SQLite and on PostgreSQL, and PostgreSQL tells how it found it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text

from benchmarks.digest import quickest
from benchmarks.measured import Measured, lines
from benchmarks.nation import Nation
from benchmarks.nation_load import QUICK, ROOM
from bot.clock import VIETNAM
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.catalog import load_calendar
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library, Store
from storage.tables import Instant
from tests.postgres import PostgresServer

SIZES = (10_000, 1_000_000)
BACKENDS = ("sqlite", "postgresql")
DUE, DUE_MOMENTS = 100, 10
TIMES, AIM = 30, 2.0
NATION = Nation(communes=1, indicators=1, periods=1)
NOW = datetime(2021, 1, 15, 8, tzinfo=VIETNAM)
A_DAY = timedelta(days=1)

# Of ten obligations six are fulfilled, one will never be, three are due later; the first hundred are due now.
_KIND = "CASE WHEN n < :due THEN 'due' WHEN n % 10 < 6 THEN 'done' WHEN n % 10 = 6 THEN 'over' ELSE 'later' END"
_NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last - 1)",
    "postgresql": "WITH numbers AS (SELECT n FROM"
    " generate_series(CAST(:first AS bigint), CAST(:last AS bigint) - 1) AS n)",
}
_PADDED = {"sqlite": "printf('%08d', n)", "postgresql": "lpad(CAST(n AS text), 8, '0')"}
_OBLIGATIONS = """
INSERT INTO obligations (campaign, round, unit, needed, needs_any, answered, opened_at, due_at, closes_at,
 first_reported_at, completed_at, excused, next_at, above_at, review_at)
{numbers}, kinds AS (SELECT n, {kind} AS kind FROM numbers)
SELECT 'QUOCGIA', '2021-01', 'U' || {padded}, 'I00', {no}, '', :before, :after, :after, NULL,
 CASE WHEN kind = 'done' THEN :before END, '',
 CASE kind WHEN 'due' THEN :before WHEN 'over' THEN NULL ELSE :after END,
 CASE kind WHEN 'due' THEN :before WHEN 'over' THEN NULL ELSE :after END,
 CASE kind WHEN 'due' THEN :before END
FROM kinds
"""
_MOMENTS = """
INSERT INTO moments (campaign, round, event, step, at, until, done_at, result)
{numbers}
SELECT 'QUOCGIA', 'R' || {padded}, 'digest', 'x', CASE WHEN n % 2 = 0 AND n >= :due THEN :after ELSE :before END,
 NULL, CASE WHEN n % 2 = 1 AND n >= :due THEN :before END, NULL FROM numbers
"""
_INDEXES = text(
    "SELECT tablename AS of, indexname AS name, indexdef AS made FROM pg_indexes"
    " WHERE tablename IN ('obligations', 'moments') ORDER BY indexname"
)
AT_A_TIME = 500_000
QUESTIONS: dict[str, Callable[[Store], object]] = {
    "units with a rung that is due": lambda store: store.obligations.due_units(NOW, many=50),
    "what they owe": lambda store: store.obligations.due_of([f"U{n:08}" for n in range(50)], NOW),
    "rungs for those above": lambda store: store.obligations.due_above(NOW, many=50),
    "figures to be approved": lambda store: store.obligations.due_review(NOW, many=50),
    "moments": lambda store: store.campaigns.due(NOW),
    "when the next is due": lambda store: store.next_due(),
}


def measure() -> list[Measured]:
    return measured(SIZES, BACKENDS)


def measured(sizes: Sequence[int], backends: Sequence[str]) -> list[Measured]:
    """A row for each question, held against the same one in the smallest database."""
    found = []
    for backend in backends:
        first: dict[str, float] = {}
        for many in sizes:
            with filled(backend, many) as library:
                took = _asked(library)
                plans = _plans(library) if backend == "postgresql" and many == sizes[-1] else {}
            for name, seconds in took.items():
                first.setdefault(name, seconds)
                ratio = None if many == sizes[0] else seconds / first[name]
                found.append(
                    Measured(
                        name=f"{backend}, {many:,}: {name}",
                        value=seconds * 1000,
                        unit="ms",
                        ratio=ratio,
                        aim="" if ratio is None else f"≤ {AIM}×",
                        met=None if ratio is None else ratio <= AIM,
                        brief="" if ratio is None else f"what is due among {many:,}, {backend}: slowest of {len(took)}",
                    )
                )
            found += [
                Measured(
                    name=f"{backend}, {many:,}: {name}, by an index",
                    value=len(scans),
                    unit="tables gone through",
                    aim="0",
                    met=not scans,
                )
                for name, scans in plans.items()
            ]
    return found


@contextmanager
def filled(backend: str, many: int) -> Iterator[Library]:
    """A database in which so many obligations and moments stand."""
    with _database(backend) as database:
        migrate(database)
        library = Library(database, load_calendar())
        with library.writing() as store:
            start(Clockwork(store=store, now=NOW - 30 * A_DAY, zone=VIETNAM), NATION.campaign, NATION.units)
        with database.writing() as connection:
            connection.execute(text("DELETE FROM moments"))
            indexes = [] if database.is_sqlite else _without_indexes(connection)
        for first in range(0, many, AT_A_TIME):
            with database.writing() as connection:
                _insert(connection, backend, first, min(many, first + AT_A_TIME))
        for index in indexes:
            with database.writing() as connection:
                connection.exec_driver_sql(index)
        with database.engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.execute(text("ANALYZE" if database.is_sqlite else "VACUUM (ANALYZE)"))
        yield library


@contextmanager
def _database(backend: str) -> Iterator[Database]:
    if backend == "sqlite":
        with tempfile.TemporaryDirectory(prefix="giaoban-due-") as folder:
            database = Database(sqlite_url(Path(folder) / "due.sqlite"))
            yield database
            database.close()
        return
    server = PostgresServer((*QUICK, *ROOM))
    try:
        server.start()
        database = Database(server.url("postgres"))
        yield database
        database.close()
    finally:
        server.stop()


def _without_indexes(connection: Connection) -> list[str]:
    """Takes them away while millions of rows come in; the statements that make them again."""
    found = connection.execute(_INDEXES).all()
    for row in found:
        keeps = row.name.startswith("pk_")
        connection.exec_driver_sql(
            f"ALTER TABLE {row.of} DROP CONSTRAINT {row.name}" if keeps else f"DROP INDEX {row.name}"
        )
    return [row.made for row in found]


def _insert(connection: Connection, backend: str, first: int, last: int) -> None:
    words = {
        "numbers": _NUMBERS[backend],
        "kind": _KIND,
        "padded": _PADDED[backend],
        "no": "0" if backend == "sqlite" else "false",
    }
    kept, dialect = Instant(), connection.dialect
    instants = {"before": NOW - A_DAY, "after": NOW + A_DAY}
    values = {"first": first, "last": last}
    values |= {name: kept.process_bind_param(at, dialect) for name, at in instants.items()}
    connection.execute(text(_OBLIGATIONS.format(**words)), {**values, "due": DUE})
    connection.execute(text(_MOMENTS.format(**words)), {**values, "due": DUE_MOMENTS})


def _asked(library: Library) -> dict[str, float]:
    with library.reading() as store:
        for name, question in QUESTIONS.items():
            assert question(store), name
        return {name: quickest(lambda q=question: q(store), TIMES) for name, question in QUESTIONS.items()}  # type: ignore[misc]


def _plans(library: Library) -> dict[str, list[str]]:
    """Question → the large tables that PostgreSQL goes through from end to end to answer it."""
    found: dict[str, list[str]] = {}
    for name, question in QUESTIONS.items():
        asked: list[tuple[str, Any]] = []

        def note(_c: Any, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool) -> None:
            asked.append((sql, values))  # noqa: B023  read before the next round

        with library.reading() as store:
            connection = store.session.connection
            event.listen(connection, "before_cursor_execute", note)
            question(store)
            event.remove(connection, "before_cursor_execute", note)
            plans = [
                row[0]
                for sql, values in asked
                for row in connection.exec_driver_sql(f"EXPLAIN {sql}", values).fetchall()
            ]
        found[name] = [line for line in plans if "Seq Scan on obligations" in line or "Seq Scan on moments" in line]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--only", choices=BACKENDS)
    given = parser.parse_args(arguments)
    found = measured(given.many, (given.only,) if given.only else BACKENDS)
    print("\n".join(lines(found)))
    return 0 if all(one.met is not False for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
