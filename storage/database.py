"""How do we talk to the database?

SQLite (WAL, synchronous=FULL) has one writer that begins with BEGIN IMMEDIATE, and an engine of its own for reading;
PostgreSQL goes through psycopg 3 with the same code. Storage trouble (locked, full, gone) is one error for callers,
because the answer is always the same: roll back, wait, do it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)

from domain.errors import GiaoBanError, Refused

BUSY_MILLISECONDS = 5_000
_TRY = text("SELECT pg_try_advisory_lock(:key)")
_TRY_SHARED = text("SELECT pg_try_advisory_lock_shared(:key)")
DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")
LOCK = 0x61A0BA4  # ours among the advisory locks of a PostgreSQL database


class StorageTrouble(GiaoBanError):
    """The database can't do it now: locked, full, gone or not migrated. Nothing was changed."""


class StandBy(StorageTrouble):
    """Another process does this now; this one waits to take over."""


class Database:
    """One database, read and written through separate engines. Close it."""

    def __init__(self, url: str, *, only_one: str = "") -> None:
        """Opens nothing yet. Raises Refused when the address can't be used.

        only_one: what one process at a time may write for, on PostgreSQL. Its connection holds a lock for that, so
        whoever loses the connection can't write before having the lock again.
        """
        self.url = _checked(url)
        self._lock = ExitStack()
        self._shared: Connection | None = None
        self._only_one = lock_number(only_one) if only_one else None
        self.terms = 0  # how many times the lock was taken
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(self.url)
            # What people wrote is among the parameters, and errors would quote them.
            self._writer = create_engine(self.url, hide_parameters=True, pool_size=1, max_overflow=0)
            self._reader = create_engine(self.url, hide_parameters=True, pool_size=4, max_overflow=4)
            _prepare(self._writer, begin="BEGIN IMMEDIATE", read_only=False)
            _prepare(self._reader, begin="BEGIN", read_only=True)
        else:
            pool = {"pool_size": 1, "max_overflow": 0} if only_one else {"pool_size": 2, "max_overflow": 8}
            self._writer = create_engine(self.url, hide_parameters=True, pool_pre_ping=True, **pool)
            look: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            self._reader = create_engine(
                self.url,
                hide_parameters=True,
                pool_size=2,
                max_overflow=8,
                pool_pre_ping=True,
                execution_options=look,
            )
            for engine in (self._writer, self._reader):
                event.listen(engine, "connect", _in_utc)

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations."""
        return self._writer

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: commits at the end, rolls back on any error. Raises StorageTrouble, StandBy."""
        with _translated(), self._writer.begin() as connection:
            if self._only_one is not None:
                self._take_lock(connection, self._only_one)
            yield connection

    @property
    def conninfo(self) -> str:
        """The address as libpq reads it."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent look at the data. Raises StorageTrouble."""
        with _translated(), self._reader.connect() as connection:
            yield connection

    def alone(self) -> bool:
        """Takes the lock of the one process that serves; False when another holds it. Kept until `close`."""
        self._lock.close()
        self._lock = ExitStack()
        got = self._flock() if self.is_sqlite else self._advisory_lock()
        if not got:
            self._lock.close()
        return got

    def beside_others(self) -> bool:
        """The same lock, shared by processes that divide the work; False when one that does everything has it.

        Kept until `close`; asked again, it is taken anew where the connection was lost.
        """
        with _translated():
            if self._shared is not None:
                try:
                    self._shared.execute(text("SELECT 1"))
                    return True
                except DBAPIError:
                    self._lock.close()
                    self._lock, self._shared = ExitStack(), None
            connection = self._lock.enter_context(self._reader.connect())
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            got = bool(connection.execute(_TRY_SHARED, {"key": LOCK}).scalar())
            self._shared = connection if got else None
        if not got:
            self._lock.close()
        return got

    def _take_lock(self, connection: Connection, key: int) -> None:
        if connection.info.get("only_one"):
            return
        if not connection.execute(_TRY, {"key": key}).scalar():
            raise StandBy("Another process does this now; this one takes over when it ends.")
        connection.info["only_one"] = True
        self.terms += 1

    def _flock(self) -> bool:
        import fcntl

        handle = self._lock.enter_context(open(f"{self.url.database}.lock", "w"))  # noqa: SIM115  kept until close
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _advisory_lock(self) -> bool:
        with _translated():
            connection = self._lock.enter_context(self._reader.connect())
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            return bool(connection.execute(_TRY, {"key": LOCK}).scalar())

    def close(self) -> None:
        self._lock.close()
        self._writer.dispose()
        self._reader.dispose()


def lock_number(what: str) -> int:
    """The advisory lock of PostgreSQL that stands for it."""
    return int.from_bytes(hashlib.blake2b(what.encode(), digest_size=8).digest(), signed=True)


def is_sqlite(url: str) -> bool:
    """Whether the address is that of a file. Raises Refused when it can't be used."""
    return _checked(url).get_backend_name() == "sqlite"


def exists(url: str) -> bool:
    """Whether there is a database at the address; nothing is made. What a server has is known by asking it only."""
    address = _checked(url)
    return address.get_backend_name() != "sqlite" or Path(address.database or "").is_file()


def shown(url: str) -> str:
    """The address without its password. Raises Refused."""
    return _checked(url).render_as_string(hide_password=True)


def sqlite_url(path: Path) -> str:
    """The address of a file, whatever letters its path has."""
    return URL.create("sqlite", database=str(path)).render_as_string()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, InternalError, ProgrammingError) as error:
        raise _trouble(error) from error


def _trouble(error: DBAPIError) -> StorageTrouble:
    words = str(error.orig).strip().partition("\n")[0]
    if "no such table" in words or "does not exist" in words or "no such column" in words:
        return StorageTrouble("The database has not been migrated: run `giaoban migrate`.")
    hint = " (is the disk full?)" if "disk I/O" in words else ""
    return StorageTrouble(f"The database can't do it now: {words}{hint}.")


def _checked(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise Refused(
            "DATABASE_URL can't be read: write sqlite:///file or postgresql+psycopg://user@host/db."
        ) from None
    if url.drivername not in DRIVERS:
        raise Refused(f"DATABASE_URL names {url.drivername}; only sqlite and postgresql+psycopg are supported.")
    if url.query and url.get_backend_name() == "sqlite":
        raise Refused("DATABASE_URL of an SQLite file takes no options after a question mark.")
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


def _in_utc(dbapi: Any, _record: object) -> None:
    """Instants are read as they come (`tables.Instant`): turning thousands of them takes longer than reading them."""
    dbapi.execute("SET TIME ZONE 'UTC'")
    dbapi.commit()


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
