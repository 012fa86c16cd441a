"""Which units do we know, and how do they hang together?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Text, bindparam, literal, select
from sqlalchemy.dialects.postgresql import insert

from domain.unit import Level, Unit, UnitType
from storage.session import Session
from storage.tables import units

AT_A_TIME = 5_000  # keys in one question
_BY_KEY = select(units).where(units.c.key == bindparam("key"))
_BY_KEYS = select(units).where(units.c.key.in_(bindparam("keys", expanding=True)))
_CHILDREN = select(units).where(units.c.parent == bindparam("parent")).order_by(units.c.code)
_root = select(units, literal(0).label("depth"), units.c.code.cast(Text).label("place"))
_root = _root.where(units.c.key == bindparam("key"))
_TREE = _root.cte("tree", recursive=True)
_TREE = _TREE.union_all(
    select(units, _TREE.c.depth + 1, _TREE.c.place + "/" + units.c.code).where(units.c.parent == _TREE.c.key)
)
_UNDER = select(_TREE).where(_TREE.c.level == bindparam("level")).order_by(_TREE.c.depth, _TREE.c.place)
_UNDER_KEYS = select(_TREE.c.key).where(_TREE.c.level == bindparam("level")).order_by(_TREE.c.depth, _TREE.c.place)
_TOP = select(units.c.key).where(units.c.key.in_(bindparam("keys", expanding=True))).cte("below", recursive=True)
_ALL = _TOP.union(select(units.c.key).join(_TOP, units.c.parent == _TOP.c.key))
_BELOW = select(units).join(_ALL, _ALL.c.key == units.c.key).order_by(units.c.key)
_WITH_SUCCESSORS = select(units).where(units.c.successors != "").order_by(units.c.key)
_EVERY = select(units).order_by(units.c.key)
_PUT = insert(units)
_PUT = _PUT.on_conflict_do_update(
    index_elements=[units.c.key],
    set_={column.name: _PUT.excluded[column.name] for column in units.c if column.name != "key"},
)


class Units:
    """Units as rows; `known` is a cache that outlives the session: a unit's facts don't change under its key."""

    def __init__(self, session: Session, known: dict[str, Unit]) -> None:
        self._session = session
        self._known = known
        self._before: dict[str, tuple[Unit, ...]] | None = None

    def put(self, many: Iterable[Unit]) -> None:
        self._before = None
        for unit in many:
            self._known.pop(unit.key, None)
            self._session.later(_PUT, _values(unit), units)

    def get(self, key: str) -> Unit | None:
        unit = self._known.get(key)
        if unit is None:
            row = self._session.row(_BY_KEY, {"key": key}, units)
            if row is None:
                return None
            unit = self._known[key] = _unit(row)
        return unit

    def many(self, keys: Iterable[str]) -> dict[str, Unit]:
        """Those of the units that we know, by key, in as few reads as there can be."""
        wanted = dict.fromkeys(keys)
        unknown = [key for key in wanted if key not in self._known]
        for first in range(0, len(unknown), AT_A_TIME):
            for row in self._session.rows(_BY_KEYS, {"keys": unknown[first : first + AT_A_TIME]}, units):
                self._known[row.key] = _unit(row)
        return {key: self._known[key] for key in wanted if key in self._known}

    def children(self, key: str) -> tuple[Unit, ...]:
        return tuple(_unit(row) for row in self._session.rows(_CHILDREN, {"parent": key}, units))

    def under(self, key: str, level: Level) -> tuple[Unit, ...]:
        """The unit itself and all below it, as far as they are of that level, by code."""
        found = tuple(_unit(row) for row in self._session.rows(_UNDER, {"key": key, "level": level.value}, units))
        self._known.update((unit.key, unit) for unit in found)
        return found

    def named_under(self, key: str, level: Level) -> tuple[Unit, ...]:
        """The same, each as it was read first: for names and places, which don't change, not for the last day."""
        keys = [row.key for row in self._session.rows(_UNDER_KEYS, {"key": key, "level": level.value}, units)]
        known = [self._known[one] for one in keys if one in self._known]
        return tuple(known) if len(known) == len(keys) else self.under(key, level)

    def all(self) -> tuple[Unit, ...]:
        return tuple(_unit(row) for row in self._session.rows(_EVERY, {}, units))

    def below(self, keys: Iterable[str]) -> tuple[Unit, ...]:
        """These units and all below them, by key, each once."""
        return tuple(_unit(row) for row in self._session.rows(_BELOW, {"keys": list(keys)}, units))

    def predecessors(self, key: str) -> tuple[Unit, ...]:
        """The units that ended and of which this one has at least a part, by code."""
        if self._before is None:
            self._before = {}
            for unit in map(_unit, self._session.rows(_WITH_SUCCESSORS, {}, units)):
                for successor in unit.successors:
                    self._before[successor] = (*self._before.get(successor, ()), unit)
        return self._before.get(key, ())

    def path(self, key: str) -> tuple[Unit, ...]:
        """The unit and what it belongs to, nearest first."""
        found: list[Unit] = []
        unit = self.get(key)
        while unit is not None:
            found.append(unit)
            unit = self.get(unit.parent) if unit.parent else None
        return tuple(found)


def _unit(row: Row[Any]) -> Unit:
    return Unit(
        key=row.key,
        tree=row.tree,
        code=row.code,
        name=row.name,
        type=UnitType(row.type),
        level=Level(row.level),
        parent=row.parent,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successors=tuple(filter(None, row.successors.split(";"))),
    )


def _values(unit: Unit) -> dict[str, Any]:
    return {
        "key": unit.key,
        "tree": unit.tree,
        "code": unit.code,
        "name": unit.name,
        "type": unit.type.value,
        "level": unit.level.value,
        "parent": unit.parent,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "successors": ";".join(unit.successors),
    }
