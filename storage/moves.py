"""How does a living installation move to another database, as often as it takes, and no row twice?

All of a move is one transaction of the target and one look at the source: broken off, it left nothing. A target knows
whose copy it is and what it held at the end of the last move; if it went on by itself, nothing is written to it. Both
sides are read in the order of their keys and compared, so that the next move brings only what differs.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, String, Table, and_, bindparam, collate, delete, insert, select, update

from domain.errors import Refused
from storage.copies import TABLES, Content, Row, Sum, add, at_a_time, chunks, content, copy, count_on
from storage.database import Database
from storage.migrate import migrate
from storage.places import is_taken_by
from storage.store import Library, Store
from storage.streams import BY_CODE_POINTS, Told, side_by_side, unheard
from storage.tables import installations

MOVED = tuple(table for table in TABLES if table is not installations)
_WHOSE = select(installations)
_NAME = insert(installations)
_UNNAME = delete(installations)
_FILLED = (
    update(installations)
    .where(installations.c.id == bindparam("_id"))
    .values(filled_at=bindparam("_at"), filled_with=bindparam("_with"))
)
_KEYS = {table.name: tuple(table.primary_key.columns) for table in MOVED}
_TAKE = {
    name: delete(keys[0].table).where(and_(*(key == bindparam(f"_{key.name}") for key in keys)))
    for name, keys in _KEYS.items()
}
_PLACES = {
    table.name: tuple(number for number, column in enumerate(table.columns) if column.primary_key) for table in MOVED
}


def _ordered(table: Table, collation: str) -> Select[Any]:
    """By the code points of the keys, as Python compares."""
    keys = _KEYS[table.name]
    return select(table).order_by(*(collate(key, collation) if isinstance(key.type, String) else key for key in keys))


_IN_ORDER = {
    dialect: {table.name: _ordered(table, collation) for table in MOVED}
    for dialect, collation in BY_CODE_POINTS.items()
}


class Change(Enum):
    """How a row of the target differs from the source."""

    NEW = auto()
    CHANGED = auto()
    GONE = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """What a move did. content: what both hold now; new, changed, gone: rows that differed before.

    links: of the chain of acts; faults: what is wrong with it, on both sides.
    """

    content: Content
    new: int
    changed: int
    gone: int
    links: int = 0
    faults: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def move(source: Library, target: Library, *, at: datetime, told: Told = unheard) -> Moved:
    """Brings the target to what the source holds, and compares rows and chain before the commit.

    Raises Refused where the target holds something else or went on by itself, StorageTrouble; then it is as it was.
    """
    whose = _name_of(source.database, at)
    with target.database.reading() as connection:
        known = _known(connection, whose)
    migrate(target.database)
    with (
        source.database.reading() as from_,
        target.database.reading() as before,
        target.database.writing() as to,
    ):
        if known is None:
            moved = _first(from_, to, told)
            to.execute(_UNNAME)
            to.execute(_NAME, {"id": whose, "named_at": at})
        else:
            moved = _again(from_, before, to, known, told)
        count_on(to)
        if content(to, MOVED, told) != moved.content:
            raise Refused("What the other database stored is not what was sent to it; nothing was changed there.")
        links, faults = _chain(target.within(to), told)
        if (links, faults) != _chain(source.within(from_), told):
            raise Refused("The chain of acts is not the same in the other database; nothing was changed there.")
        to.execute(_FILLED, {"_id": whose, "_at": at, "_with": moved.content.digest})
    return replace(moved, links=links[0], faults=faults)


def _name_of(source: Database, at: datetime) -> str:
    """The name of the installation, given when it moves for the first time."""
    with source.reading() as connection:
        row = connection.execute(_WHOSE).first()
    if row is not None:
        return str(row.id)
    name = secrets.token_hex(16)
    with source.writing() as connection:
        connection.execute(_NAME, {"id": name, "named_at": at})
    return name


def _known(target: Connection, whose: str) -> str | None:
    """What a copy of ours held at the end of the last move; None for an empty place. Raises Refused for any other."""
    if not is_taken_by(target):
        return None
    if target.dialect.has_table(target, installations.name):
        row = target.execute(_WHOSE).first()
        if row is not None and row.id == whose and row.filled_with:
            return str(row.filled_with)
    raise Refused("The database to move to holds something else already: name an empty one.")


def _chain(store: Store, told: Told) -> tuple[tuple[int, str], tuple[str, ...]]:
    """Number and hash of the last link, and what is wrong."""
    return store.audit.head(), tuple(map(str, store.faults.all(told)))


def _first(from_: Connection, to: Connection, told: Told) -> Moved:
    copied = copy(from_, to, MOVED, told)
    return Moved(content=copied, new=copied.many, changed=0, gone=0)


def _again(from_: Connection, before: Connection, to: Connection, known: str, told: Told) -> Moved:
    """First what is gone or changed leaves, then what is new or changed comes: so no two rows meet under one key."""
    counts = dict.fromkeys(Change, 0)
    now, then = Sum(MOVED), Sum(MOVED)
    for table in MOVED:
        told(f"comparing {table.name}")
        for some in chunks(_differences(from_, before, table, now, then), at_a_time(table)):
            for change, _ in some:
                counts[change] += 1
            _take(to, table, [row for change, row in some if change is not Change.NEW])
    if then.content.digest != known:
        raise Refused(
            "The database to move to went on by itself since the last move (or another version filled it): moving "
            "again would take away what came since."
        )
    for table in MOVED:
        told(f"bringing what is new of {table.name}")
        wanted = (row for change, row in _differences(from_, before, table) if change is not Change.GONE)
        for rows in chunks(wanted, at_a_time(table)):
            add(to, table, rows)
    return Moved(content=now.content, new=counts[Change.NEW], changed=counts[Change.CHANGED], gone=counts[Change.GONE])


def _differences(
    from_: Connection, before: Connection, table: Table, now: Sum | None = None, then: Sum | None = None
) -> Iterator[tuple[Change, Row]]:
    """Rows of the source that are new or changed, rows of the target that are gone. now, then: get all of each side."""
    key = itemgetter(*_PLACES[table.name])
    left, right = _stream(from_, table, now), _stream(before, table, then)
    for one, other in side_by_side(left, right, key):
        if one is None:
            assert other is not None
            yield Change.GONE, other
        elif other is None:
            yield Change.NEW, one
        elif one != other:
            yield Change.CHANGED, one


def _stream(connection: Connection, table: Table, total: Sum | None) -> Iterator[Row]:
    statement = _IN_ORDER[connection.dialect.name][table.name]
    with connection.execute(statement, execution_options={"yield_per": at_a_time(table)}) as found:
        for each in found:
            row = tuple(each)
            if total is not None:
                total.add(table, row)
            yield row


def _take(to: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        names = [f"_{key.name}" for key in _KEYS[table.name]]
        places = _PLACES[table.name]
        values = [dict(zip(names, (row[place] for place in places), strict=True)) for row in rows]
        to.execute(_TAKE[table.name], values)
