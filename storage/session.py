"""How do many small writes become few?

A session collects writes and runs them statement by statement with executemany, at the latest when the transaction
ends. A read that could miss a collected write makes it happen first, and so does another kind of write to the same
thing: writes and reads of one table name the scope (a unit, a chat) that they touch, so that the reports of different
communes in one batch don't wait for each other.

On PostgreSQL, where several processes write, the scope is also what they take turns for: whoever reads something of a
unit or a person in order to write has it for itself until its transaction ends. SQLite has one writer anyway.

What many updates of a batch are going to read can be read for all of them at once (`know`). Such rows are given out
until something is written to their scope; then they are read anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Executable, Row, Table, bindparam, func, select, text

from storage.database import lock_number
from storage.statements import run_many

EVERYTHING = None
_EVERYTHING = lock_number("everything")
_HOLD = text("SELECT pg_advisory_xact_lock(one) FROM unnest(CAST(:locks AS bigint[])) AS one")
_HOLD_FIRST = text(
    "SELECT pg_advisory_xact_lock_shared(:everything) UNION ALL"
    " SELECT pg_advisory_xact_lock(one) FROM unnest(CAST(:locks AS bigint[])) AS one"
)
_QUEUE_UP = select(func.pg_advisory_xact_lock(bindparam("lock", type_=BigInteger)))
AT_A_TIME = 1_000  # rows of a stream that are in memory


class Session:
    """The reads and collected writes of one transaction."""

    def __init__(self, connection: Connection, *, holds: bool = False) -> None:
        """holds: whether what is read by its scope is held until the transaction ends."""
        self._connection = connection
        self._held: set[int] | None = set() if holds else None
        self._pending: dict[int, tuple[Executable, list[Mapping[str, Any]]]] = {}
        self._touched: dict[str, dict[Hashable, int]] = {}
        self._known: dict[str, dict[Hashable, dict[Hashable, Sequence[Row[Any]]]]] = {}  # by table, scope, read
        self._joined: dict[str, set[str]] = {}  # table → those whose known rows hold something of it

    @property
    def connection(self) -> Connection:
        """What it speaks through, for whoever measures."""
        return self._connection

    @property
    def is_sqlite(self) -> bool:
        return self._connection.dialect.name == "sqlite"

    def later(self, statement: Executable, row: Mapping[str, Any], table: Table, scope: Hashable = EVERYTHING) -> None:
        """Collects a write. Statements are constants, so the same one is run once with many rows."""
        if self._touched.get(table.name, {}).get(scope, id(statement)) != id(statement):
            self.flush()
        if table.name in self._known or table.name in self._joined:
            self._forget(table, scope)
        self._pending.setdefault(id(statement), (statement, []))[1].append(row)
        self._touched.setdefault(table.name, {})[scope] = id(statement)

    def rows(
        self, statement: Executable, values: Mapping[str, Any], table: Table, scope: Hashable = EVERYTHING
    ) -> Sequence[Row[Any]]:
        """Reads now, after the collected writes that it could see; what is known is not read again."""
        if (of_table := self._known.get(table.name)) and (of_scope := of_table.get(scope)):
            known = of_scope.get(_read(statement, values))
            if known is not None:
                return known
        self._catch_up(table, scope)
        if scope is not EVERYTHING:
            self.hold(scope)
        return self._connection.execute(statement, values).fetchall()

    def know(
        self,
        statement: Executable,
        values: Mapping[str, Any],
        table: Table,
        scope: Hashable,
        rows: Sequence[Row[Any]],
        *,
        joined: Sequence[Table] = (),
    ) -> None:
        """Keeps what this read of one scope would find. joined: other tables from which these rows come."""
        self._known.setdefault(table.name, {}).setdefault(scope, {})[_read(statement, values)] = rows
        for other in joined:
            self._joined.setdefault(other.name, set()).add(table.name)

    def stream(
        self, statement: Executable, values: Mapping[str, Any], table: Table, scope: Hashable = EVERYTHING
    ) -> Iterator[Row[Any]]:
        """The same for more rows than memory should hold: they are fetched as they are used, in this transaction."""
        self._catch_up(table, scope)
        with self._connection.execute(statement, values, execution_options={"yield_per": AT_A_TIME}) as found:
            yield from found

    def row(
        self, statement: Executable, values: Mapping[str, Any], table: Table, scope: Hashable = EVERYTHING
    ) -> Row[Any] | None:
        found = self.rows(statement, values, table, scope)
        return found[0] if found else None

    def now(self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None) -> int:
        """Writes at once, after what was collected, one row or many; the number of rows that changed."""
        self.flush()
        self._known.clear()
        return self._connection.execute(statement, values or {}).rowcount

    def hold(self, *scopes: Hashable) -> None:
        """Waits until no other transaction holds these units, people or chats, then holds them to the end of this one.

        Two that want the same in another order are told apart by PostgreSQL: one of them fails, and is run again.
        """
        if self._held is None:
            return
        wanted = {lock_number(str(scope)) for scope in scopes} - self._held
        if not wanted:
            return
        if not self._held:
            self._connection.execute(_HOLD_FIRST, {"everything": _EVERYTHING, "locks": sorted(wanted)})
        else:
            self._connection.execute(_HOLD, {"locks": sorted(wanted)})
        self._held |= wanted

    def hold_everything(self) -> None:
        """Waits until nobody holds anything, then lets nobody begin until this transaction ends."""
        if self._held is not None:
            self.queue_up(_EVERYTHING)

    def flush(self) -> None:
        """Runs what was collected, in the order in which statements were first used."""
        pending, self._pending = self._pending, {}
        self._touched.clear()
        for statement, rows in pending.values():
            run_many(self._connection, statement, rows)

    def queue_up(self, lock: int) -> None:
        """Waits until no other transaction holds the lock, and holds it until this one ends; SQLite has one writer."""
        if not self.is_sqlite:
            self._connection.execute(_QUEUE_UP, {"lock": lock})

    def _forget(self, table: Table, scope: Hashable) -> None:
        """What is known of that scope may be so no more."""
        if scope is EVERYTHING:
            self._known.pop(table.name, None)
        elif table.name in self._known:
            self._known[table.name].pop(scope, None)
        for other in self._joined.get(table.name, ()):
            self._known.pop(other, None)

    def _catch_up(self, table: Table, scope: Hashable) -> None:
        touched = self._touched.get(table.name)
        if touched and (scope is EVERYTHING or scope in touched or EVERYTHING in touched):
            self.flush()


def _read(statement: Executable, values: Mapping[str, Any]) -> Hashable:
    return id(statement), *values.values()
