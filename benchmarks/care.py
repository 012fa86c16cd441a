"""What does it take to verify, close, back up, restore and move a part of a nation, and does its size cost memory?

    python -m benchmarks.care --communes 265 1060 --periods 12

The figures of so many communes and months stand on PostgreSQL, each with its link in the chain of acts, made by what
makes it when officers report. Then the commands of an operator run as processes of their own: on PostgreSQL, on the
SQLite file that is restored from the backup, and back to a second PostgreSQL database. Seconds are those of this
machine; CPU is that of the command alone, without the server's.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from benchmarks.nation import Nation
from benchmarks.nation_load import Loaded, fill
from bot.clock import VIETNAM, monotonic
from domain.audit import Kind, Thing
from storage.catalog import load_calendar
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library
from storage.tables import audit, posts, reports
from tests.environment import bare_environment
from tests.postgres import PostgresServer

COMMUNES, PERIODS = (265, 1_060), 12
LINKS_AT_ONCE = 20_000  # in one transaction
SETTINGS = ("shared_buffers=256MB", "max_wal_size=4GB")  # durable, as people have it
MEGABYTE = 1 << 20
WATCHED_EVERY = 0.1  # seconds
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB$", re.MULTILINE)
_OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A command that was run. seconds: from begin to end; cpu: its own, seconds; memory: its peak, bytes."""

    name: str
    seconds: float
    cpu: float
    memory: int
    said: str


def measured(nation: Nation) -> tuple[list[Step], dict[str, int]]:
    """The steps of one size, and what there was: `links`, `rows`, bytes of the `backup` and of the `file`."""
    server = PostgresServer(SETTINGS)
    try:
        server.start()
        with tempfile.TemporaryDirectory(prefix="giaoban-care-") as folder:
            return _Care(nation, server, Path(folder)).done()
    finally:
        server.stop()


class _Care:
    """One installation and what its operator does."""

    def __init__(self, nation: Nation, server: PostgresServer, folder: Path) -> None:
        self._nation, self._folder = nation, folder
        self._served, self._moved = server.url("postgres"), server.new(_OTHER)
        self._file = sqlite_url(folder / "restored" / "giaoban.sqlite")
        self._now = (nation.now + timedelta(days=40)).astimezone(VIETNAM)
        self._steps: list[Step] = []

    def done(self) -> tuple[list[Step], dict[str, int]]:
        sizes = self._filled()
        backup = self._folder / "first.zip"
        month = self._nation.plans[-1].key
        for name, url, *arguments in (
            ("verify, PostgreSQL", self._served, "verify"),
            ("close, PostgreSQL", self._served, "close", month),
            ("back up PostgreSQL", self._served, "backup", "-o", str(backup)),
            ("restore to SQLite", self._file, "restore", str(backup)),
            ("verify, SQLite", self._file, "verify"),
            ("close, SQLite", self._file, "close", month),
            ("back up SQLite", self._file, "backup", "-o", str(self._folder / "second.zip")),
            ("move to PostgreSQL", self._file, "migrate", "--from", self._file, "--to", self._moved),
            ("move again", self._file, "migrate", "--from", self._file, "--to", self._moved),
            ("restore to PostgreSQL", self._moved, "restore", str(backup), "--force"),
        ):
            self._steps.append(self._step(name, url, *arguments))
            print(f"  {shown(self._steps[-1], sizes)}", flush=True)
        return self._steps, {**sizes, "backup": backup.stat().st_size}

    def _filled(self) -> dict[str, int]:
        database = Database(self._served)
        migrate(database)
        there = Loaded(nation=self._nation, library=Library(database, load_calendar()))
        fill(there)
        begun = monotonic()
        links = chain(there.library)
        print(f"  {links:,} links made in {monotonic() - begun:.0f} s", flush=True)
        with database.reading() as connection:
            links = int(connection.execute(select(audit.c.number).order_by(audit.c.number.desc())).scalar() or 0)
            rows = sum(there.told["rows"].values()) + links
        database.close()
        return {"links": links, "rows": rows}

    def _step(self, name: str, url: str, *arguments: str) -> Step:
        clean = bare_environment()
        folder = self._folder / ("restored" if url == self._file else _OTHER if url == self._moved else "served")
        folder.mkdir(exist_ok=True)
        ours = {
            "GIAOBAN_DATA_DIR": str(folder),
            "GIAOBAN_DATABASE_URL": url,
            "GIAOBAN_CLOCK": self._now.isoformat(timespec="minutes"),
        }
        step = ran(name, arguments, {**clean, **ours})
        self._now += timedelta(hours=1)
        return step


def ran(name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Step:
    """Runs `giaoban` with these arguments. Raises RuntimeError when it does not end well."""
    with tempfile.TemporaryFile() as said:
        begun = monotonic()
        run = [sys.executable, "-m", "bot", *arguments]
        process = subprocess.Popen(run, env=dict(environment), stdout=said, stderr=subprocess.STDOUT)
        memory = 0
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            memory = max(memory, _peak(process.pid))  # what the process itself is told of at its end counts us as well
            sleep(WATCHED_EVERY)
        _, status, used = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = monotonic() - begun
        said.seek(0)
        told = said.read().decode()
    if process.returncode:
        raise RuntimeError(f"{name}: {told}")
    return Step(name=name, seconds=seconds, cpu=used.ru_utime + used.ru_stime, memory=memory, said=told.strip())


def _peak(pid: int) -> int:
    """The most memory that it had so far, bytes; 0 when it is gone."""
    found = _PEAK.search(Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    return int(found[1]) * 1024 if found else 0


def chain(library: Library) -> int:
    """Gives every post and every version its link, in the order in which they were stored; how many."""
    return sum(
        _linked(library, kind, thing, table, column)
        for kind, thing, table, column in (
            (Kind.ENROLLED, Thing.POST, posts, "since"),
            (Kind.REPORTED, Thing.REPORT, reports, "stored_at"),
        )
    )


def _linked(library: Library, kind: Kind, thing: Thing, table: Table, column: str) -> int:
    many = 0
    with library.database.reading() as connection:
        rows = _stored(connection, table, column)
        while some := list(islice(rows, LINKS_AT_ONCE)):
            with library.writing() as store:
                for row in some:
                    told: dict[str, Any] = dict(row._mapping)
                    one = Kind.CORRECTED if told.get("version", 1) > 1 else kind
                    store.audit.add(one, thing, told, at=told[column])
            many += len(some)
    return many


def _stored(connection: Connection, table: Table, column: str) -> Iterator[Row[Any]]:
    found = select(table).order_by(table.c[column], *table.primary_key.columns)
    return iter(connection.execute(found, execution_options={"yield_per": 1_000}))


def shown(step: Step, sizes: Mapping[str, int]) -> str:
    per = step.seconds / sizes["rows"] * 1e6
    memory = step.memory / MEGABYTE
    return f"{step.name:24} {step.seconds:7.1f} s {step.cpu:7.1f} s CPU {memory:6.0f} MiB {per:7.1f} µs a row"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communes", type=int, nargs="+", default=list(COMMUNES))
    parser.add_argument("--periods", type=int, default=PERIODS)
    given = parser.parse_args(arguments)
    for communes in given.communes:
        print(f"{communes:,} communes × 30 indicators × {given.periods} months", flush=True)
        _, sizes = measured(Nation(communes=communes, periods=given.periods))
        print(f"  {sizes['rows']:,} rows, {sizes['links']:,} links, backup {sizes['backup'] / MEGABYTE:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
