"""Is anything stored at an address, and how is it put aside so that something else can stand there?

Nothing is deleted: an SQLite file gets another folder, tables on a server another schema.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.schema import CreateSchema

from domain.errors import Refused
from storage.copies import holds_rows
from storage.database import Database, exists
from storage.jobs import SCHEMA as QUEUE  # which has only jobs: rows say what is to be done
from storage.revisions import revision_of
from storage.tables import metadata

_SCHEMA = text("SELECT current_schema()")
BESIDE = ("", "-wal", "-shm")  # what belongs to an SQLite file


def is_taken(url: str) -> bool:
    """Whether rows are stored there, or a file that can't be read. Raises Refused when the tables there are none of
    ours, StorageTrouble.
    """
    if not exists(url):
        return False
    database = Database(url)
    try:
        with database.reading() as connection:
            return is_taken_by(connection)
    except DatabaseError:
        return True  # a damaged file: what it holds may still be of use to somebody
    finally:
        database.close()


def is_taken_by(connection: Connection) -> bool:
    """The same through a connection."""
    names = set(inspect(connection).get_table_names())
    if not names:
        return False
    if revision_of(connection) is None:
        raise Refused(f"The database holds tables that are not Giao Ban's, such as {min(names)}; name another one.")
    if metadata.tables.keys() - names:
        return True  # of an earlier version: rows of ours may be in any of them
    return holds_rows(connection)


def put_file_aside(path: Path, aside: Path) -> bool:
    """Moves an SQLite file with what belongs to it; whether there was one. Raises OSError."""
    there = [one for one in (path.with_name(path.name + end) for end in BESIDE) if one.exists()]
    for one in there:
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        one.rename(aside / one.name)
    return bool(there)


def put_schema_aside(connection: Connection, name: str) -> None:
    """Everything of the current schema keeps its rows under another name; an empty one takes its place.

    Raises Refused when the user of the database may not do that.
    """
    schema = str(connection.execute(_SCHEMA).scalar())
    quoted = connection.dialect.identifier_preparer.quote
    try:
        connection.execute(text(f"ALTER SCHEMA {quoted(schema)} RENAME TO {quoted(name)}"))
        connection.execute(CreateSchema(schema))
        if connection.dialect.has_schema(connection, QUEUE):
            connection.execute(text(f"ALTER SCHEMA {QUEUE} RENAME TO {quoted(f'{name}_{QUEUE}')}"))
    except DBAPIError as error:
        words = str(error.orig).strip().partition("\n")[0]
        raise Refused(
            f"What is there can't be put aside ({words}); restore into an empty database, and name it then."
        ) from error
