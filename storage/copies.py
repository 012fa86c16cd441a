"""How do all rows come from one database into another, and are they the same there?

Values go through the types of `storage.tables`, so SQLite and PostgreSQL give the same ones. A content is the number of
rows of each table and a sum over all of them, whatever their order. Rows stream: a thousand at a time are in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, LargeBinary, Table, exists, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from domain.errors import Refused
from storage.session import AT_A_TIME
from storage.streams import Told, unheard
from storage.tables import installations, metadata

Value = TypeVar("Value")
Row = tuple[Any, ...]

TABLES = metadata.sorted_tables
_ALL = {table.name: select(table) for table in TABLES}
_ADD = {table.name: insert(table) for table in TABLES}
_ANY = {table.name: select(exists().select_from(table)) for table in TABLES}
_TOP = {
    table.name: select(func.max(table.autoincrement_column))
    for table in TABLES
    if table.autoincrement_column is not None
}
_NEXT = text("SELECT setval(pg_get_serial_sequence(:table, :column), :top)")
FILES_AT_A_TIME = 8
_SUMS = 1 << 128


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a database holds. rows: by table; digest: the same for the same rows."""

    rows: Mapping[str, int]
    digest: str

    @property
    def many(self) -> int:
        return sum(self.rows.values())


class Sum:
    """Adds rows up to a content."""

    def __init__(self, tables: Iterable[Table] = TABLES) -> None:
        self._rows = {table.name: 0 for table in tables}
        self._sum = 0

    def add(self, table: Table, row: Row) -> None:
        self._rows[table.name] += 1
        said = repr((table.name, *row)).encode()
        self._sum = (self._sum + int.from_bytes(blake2b(said, digest_size=16).digest())) % _SUMS

    @property
    def content(self) -> Content:
        return Content(rows=dict(self._rows), digest=f"{self._sum:032x}")


def rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Every row, as it comes."""
    with connection.execute(_ALL[table.name], execution_options={"yield_per": at_a_time(table)}) as found:
        for row in found:
            yield tuple(row)


def content(connection: Connection, tables: Iterable[Table] = TABLES, told: Told = unheard) -> Content:
    """Reads everything once."""
    tables = tuple(tables)
    total = Sum(tables)
    for table in tables:
        told(f"reading {table.name} again")
        for row in rows(connection, table):
            total.add(table, row)
    return total.content


def copy(source: Connection, target: Connection, tables: Iterable[Table] = TABLES, told: Told = unheard) -> Content:
    """Writes every row of the source into tables that are empty; what was copied. Raises Refused, StorageTrouble."""
    tables = tuple(tables)
    total = Sum(tables)
    for table in tables:
        told(f"copying {table.name}")
        for some in chunks(rows(source, table), at_a_time(table)):
            for row in some:
                total.add(table, row)
            add(target, table, some)
    count_on(target)
    return total.content


def add(target: Connection, table: Table, some: Iterable[Row]) -> None:
    """Writes new rows. Raises Refused with the table whose rows the database won't take."""
    names = table.columns.keys()
    try:
        target.execute(_ADD[table.name], [dict(zip(names, row, strict=True)) for row in some])
    except (DataError, IntegrityError) as error:
        words = str(error.orig).strip().partition("\n")[0]
        raise Refused(f"A row of {table.name} can't be written there: {words}.") from error


def holds_rows(connection: Connection) -> bool:
    """Whether any of our tables has a row; the name of the installation alone is none."""
    return any(connection.execute(_ANY[table.name]).scalar() for table in TABLES if table is not installations)


def count_on(target: Connection) -> None:
    """Numbers that the database gives go on after the highest that is there; SQLite does so by itself."""
    if target.dialect.name != "postgresql":
        return
    for name, highest in _TOP.items():
        top = target.execute(highest).scalar()
        column = metadata.tables[name].autoincrement_column
        if top and column is not None:
            target.execute(_NEXT, {"table": name, "column": column.name, "top": top})


def at_a_time(table: Table) -> int:
    """How many rows are in memory; of those that hold files, few."""
    return FILES_AT_A_TIME if any(isinstance(column.type, LargeBinary) for column in table.columns) else AT_A_TIME


def chunks(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """Lists of at most `size`."""
    left = iter(values)
    while some := list(islice(left, size)):
        yield some
