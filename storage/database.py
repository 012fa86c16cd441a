"""How do we talk to the database?

SQLite (WAL, synchronous=FULL) has one writer that begins with BEGIN IMMEDIATE, and an engine of its own for reading;
PostgreSQL goes through psycopg 3 with the same code. Storage trouble (locked, full, gone) is one error for callers,
because the answer is always the same: roll back, wait, do it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, ProgrammingError

from domain.errors import GiaoBanError, Refused

BUSY_MILLISECONDS = 5_000


class StorageTrouble(GiaoBanError):
    """The database can't do it now: locked, full, gone or not migrated. Nothing was changed."""


class Database:
    """One database, read and written through separate engines. Close it."""

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(self.url)
            self._writer = create_engine(self.url, pool_size=1, max_overflow=0)
            self._reader = create_engine(self.url, pool_size=4, max_overflow=4)
            _prepare(self._writer, begin="BEGIN IMMEDIATE", read_only=False)
            _prepare(self._reader, begin="BEGIN", read_only=True)
        else:
            self._writer = create_engine(self.url, pool_size=2, max_overflow=8, pool_pre_ping=True)
            self._reader = create_engine(self.url, pool_size=2, max_overflow=8, pool_pre_ping=True)

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations."""
        return self._writer

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: commits at the end, rolls back on any error. Raises StorageTrouble."""
        with _translated(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent look at the data. Raises StorageTrouble."""
        with _translated(), self._reader.connect() as connection:
            yield connection

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as error:
        raise _trouble(error) from error
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise _trouble(error) from error


def _trouble(error: DBAPIError) -> StorageTrouble:
    words = str(error.orig).strip().partition("\n")[0]
    if "no such table" in words or "does not exist" in words or "no such column" in words:
        return StorageTrouble("The database has not been migrated: run `giaoban migrate`.")
    return StorageTrouble(f"The database can't do it now: {words}.")


def _checked(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise Refused(
            "DATABASE_URL can't be read: write sqlite:///file or postgresql+psycopg://user@host/db."
        ) from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise Refused(f"DATABASE_URL names {url.get_backend_name()}; only sqlite and postgresql+psycopg are supported.")
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    return url


def _make_folder(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        raise Refused("DATABASE_URL must name a file: figures are not kept in memory only.")
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"The folder of the database can't be made: {error.strerror}: {error.filename}.") from None


def _prepare(engine: Engine, *, begin: str, read_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # the driver begins nothing by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON"):
            dbapi.execute(f"PRAGMA {pragma}")
        if read_only:
            dbapi.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
