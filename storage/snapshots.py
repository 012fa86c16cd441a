"""How does one file come to hold everything, as it was at one instant, while others write?

The file is always an SQLite database. From SQLite it is the database's own copy (VACUUM INTO: readers and writers go
on, and what it reads is one snapshot); from PostgreSQL our rows are copied out of one REPEATABLE READ look.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, inspect, select, table, text
from sqlalchemy.exc import DatabaseError

from domain.errors import Refused
from storage.copies import copy
from storage.database import BUSY_MILLISECONDS, Database, StorageTrouble, sqlite_url
from storage.migrate import migrate
from storage.revisions import is_current
from storage.streams import Told, unheard

_SOUND = text("PRAGMA quick_check(1)")
_SIZE = text("SELECT pg_database_size(current_database())")


def snapshot(database: Database, place: Path, told: Told = unheard) -> None:
    """Writes the new file. Raises StorageTrouble when the disk is full, Refused for tables of another version."""
    if database.is_sqlite:
        told("copying the database")
        _own_copy(Path(str(database.url.database)), place)
        return
    if not is_current(database):
        raise Refused("The database has not been migrated: run `giaoban migrate`.")
    copied = Database(sqlite_url(place))
    try:
        migrate(copied)
        with database.reading() as source, copied.writing() as target:
            copy(source, target, told=told)
    finally:
        copied.close()


def size_of(database: Database) -> int:
    """About how many bytes a snapshot takes."""
    if database.is_sqlite:
        path = str(database.url.database)
        return sum(one.stat().st_size for one in map(Path, (path, f"{path}-wal")) if one.exists())
    with database.reading() as connection:
        return int(connection.execute(_SIZE).scalar() or 0)


def rows_in(database: Database) -> dict[str, int]:
    """Rows by table of a snapshot, whatever version made it. Raises Refused when it is no sound database."""
    try:
        with database.reading() as connection:
            sound = connection.execute(_SOUND).scalar()
            if sound != "ok":
                raise Refused(f"The copy of the database is damaged: {sound}.")
            return {
                name: connection.execute(select(func.count()).select_from(table(name))).scalar() or 0
                for name in sorted(inspect(connection).get_table_names())
            }
    except DatabaseError as error:
        raise Refused(f"The copy of the database can't be read: {error.orig}.") from error


def _own_copy(path: Path, place: Path) -> None:
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_MILLISECONDS / 1000)) as connection:
            connection.execute("VACUUM INTO ?", (str(place),))
    except sqlite3.Error as error:
        full = " (is the disk full?)" if "full" in str(error) or "disk I/O" in str(error) else ""
        raise StorageTrouble(f"The database can't be copied now: {error}{full}.") from error
