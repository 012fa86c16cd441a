"""Has the database the tables of this version? Asked by every command, so Alembic, half a second, stays unloaded."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
TABLE = "alembic_version"  # in which Alembic keeps the revision
_NOW = text("SELECT version_num FROM alembic_version")
_STEP = re.compile(r'^(down_)?revision\b[^=]*= "(\w+)"', re.MULTILINE)


def is_current(database: Database) -> bool:
    """The database has the tables that this version needs."""
    with database.reading() as connection:
        return revision_of(connection) == head()


def revision_of(connection: Connection) -> str | None:
    """At which revision the tables are; None where there are none."""
    if not inspect(connection).has_table(TABLE):
        return None
    found: str | None = connection.execute(_NOW).scalar()
    return found


@cache
def head() -> str:
    """The newest revision: the one that no other follows."""
    made: set[str] = set()
    followed: set[str] = set()
    for path in (MIGRATIONS / "versions").glob("*.py"):
        for down, name in _STEP.findall(path.read_text(encoding="utf-8")):
            (followed if down else made).add(name)
    (newest,) = made - followed
    return newest
