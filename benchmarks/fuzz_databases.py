"""Where do the worlds of a search live? In new files of SQLite, or in new databases of a PostgreSQL started for it.

Each begins as a copy of one that was migrated once.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from storage.database import Database, sqlite_url
from storage.migrate import migrate
from tests.postgres import PostgresServer

KINDS = ("sqlite", "postgresql")
_MIGRATED = "fuzz_migrated"


class Databases(Protocol):
    """Gives migrated databases without rows."""

    kind: str

    def new(self, folder: Path) -> str:
        """The address of a new one. folder: where it may put a file."""
        ...

    def drop(self, url: str) -> None:
        """Nobody needs it any more."""
        ...


class Files:
    """Files of SQLite. Close it."""

    kind = "sqlite"

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="gb-fuzz-"))
        self._template = self._folder / "migrated.sqlite"
        _migrated(sqlite_url(self._template))

    def new(self, folder: Path) -> str:
        place = folder / "giaoban.sqlite"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self._template, place)
        return sqlite_url(place)

    def drop(self, url: str) -> None:
        """It goes with its folder."""

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class Served:
    """Databases of a server that runs."""

    kind = "postgresql"

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._numbers = itertools.count(1)
        self._conninfo = server.url("postgres").replace("+psycopg", "", 1)
        _migrated(server.new(_MIGRATED))

    def new(self, folder: Path) -> str:
        return self._server.new(f"fuzz{next(self._numbers)}", like=_MIGRATED)

    def drop(self, url: str) -> None:
        name = make_url(url).database or ""
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def close(self) -> None:
        self.drop(self._server.url(_MIGRATED))


def _migrated(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()


@contextmanager
def databases(kind: str) -> Iterator[Databases]:
    """kind: one of KINDS. A server is started and ended for it where it needs one."""
    if kind == Files.kind:
        files = Files()
        try:
            yield files
        finally:
            files.close()
        return
    server = PostgresServer()
    server.start()
    try:
        yield Served(server)
    finally:
        server.stop()
