"""What does each unit owe in each round, and what is still missing?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.obligation import Obligation
from storage.session import Session
from storage.tables import obligations, units


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How a round stands: units that owe, that reported in full, in time, in part."""

    expected: int = 0
    reported: int = 0
    on_time: int = 0
    partial: int = 0

    @property
    def late(self) -> int:
        return self.reported - self.on_time

    @property
    def missing(self) -> int:
        return self.expected - self.reported


_OPEN = insert(obligations).on_conflict_do_nothing()
_ONE = select(obligations).where(
    obligations.c.campaign == bindparam("campaign"),
    obligations.c.round == bindparam("round"),
    obligations.c.unit == bindparam("unit"),
)
_OF_UNIT = (
    select(obligations)
    .where(obligations.c.unit == bindparam("unit"), obligations.c.closes_at > bindparam("said_at"))
    .where(obligations.c.opened_at <= bindparam("now"))
    .order_by(obligations.c.due_at, obligations.c.campaign, obligations.c.round)
)
_SAVE = (
    update(obligations)
    .where(obligations.c.campaign == bindparam("_campaign"), obligations.c.round == bindparam("_round"))
    .where(obligations.c.unit == bindparam("_unit"))
    .values(
        answered=bindparam("_answered"),
        first_reported_at=bindparam("_first"),
        completed_at=bindparam("_completed"),
    )
)
_IN_ROUND = obligations.c.campaign == bindparam("campaign"), obligations.c.round == bindparam("round")
_INCOMPLETE = select(obligations).where(*_IN_ROUND, obligations.c.completed_at.is_(None)).order_by(obligations.c.unit)
_ALL = select(obligations).where(*_IN_ROUND).order_by(obligations.c.unit)
_COUNTS = (
    func.count().label("expected"),
    func.count(obligations.c.completed_at).label("reported"),
    func.sum(case((obligations.c.completed_at < obligations.c.due_at, 1), else_=0)).label("on_time"),
    func.sum(case((obligations.c.completed_at.is_(None) & (obligations.c.answered != ""), 1), else_=0)).label(
        "partial"
    ),
)
_TALLY = select(*_COUNTS).where(*_IN_ROUND)
_TALLIES = (
    select(obligations.c.campaign, obligations.c.round, *_COUNTS)
    .group_by(obligations.c.campaign, obligations.c.round)
    .order_by(func.min(obligations.c.due_at))
)
_TALLY_BY_PARENT = (
    select(units.c.parent, *_COUNTS)
    .join(units, units.c.key == obligations.c.unit)
    .where(*_IN_ROUND)
    .group_by(units.c.parent)
    .order_by(units.c.parent)
)


class Obligations:
    """The ledger of what is expected. Scope of reads and writes: the unit."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, many: Iterable[Obligation], *, at: datetime) -> None:
        """Writes what is owed; what is there already stays."""
        for one in many:
            self._session.later(_OPEN, {**_values(one), "opened_at": at}, obligations, one.unit)

    def get(self, campaign: str, round_key: str, unit: str) -> Obligation | None:
        values = {"campaign": campaign, "round": round_key, "unit": unit}
        row = self._session.row(_ONE, values, obligations, unit)
        return _obligation(row) if row else None

    def current(self, unit: str, now: datetime, said_at: datetime | None = None) -> tuple[Obligation, ...]:
        """What the unit could report when it spoke (`said_at`, else now), soonest due first."""
        values = {"unit": unit, "now": now, "said_at": said_at or now}
        return tuple(_obligation(row) for row in self._session.rows(_OF_UNIT, values, obligations, unit))

    def save(self, one: Obligation) -> None:
        row = {
            "_campaign": one.campaign,
            "_round": one.round,
            "_unit": one.unit,
            "_answered": " ".join(one.answered),
            "_first": one.first_reported_at,
            "_completed": one.completed_at,
        }
        self._session.later(_SAVE, row, obligations, one.unit)

    def incomplete(self, campaign: str, round_key: str) -> tuple[Obligation, ...]:
        rows = self._session.rows(_INCOMPLETE, {"campaign": campaign, "round": round_key}, obligations)
        return tuple(_obligation(row) for row in rows)

    def of_round(self, campaign: str, round_key: str) -> tuple[Obligation, ...]:
        rows = self._session.rows(_ALL, {"campaign": campaign, "round": round_key}, obligations)
        return tuple(_obligation(row) for row in rows)

    def tally(self, campaign: str, round_key: str) -> Tally:
        row = self._session.row(_TALLY, {"campaign": campaign, "round": round_key}, obligations)
        return _tally(row) if row else Tally()

    def tallies(self) -> Sequence[tuple[str, str, Tally]]:
        """Campaign, round and how it stands, for every round that was opened."""
        return [(row.campaign, row.round, _tally(row)) for row in self._session.rows(_TALLIES, {}, obligations)]

    def tally_by_parent(self, campaign: str, round_key: str) -> dict[str, Tally]:
        """District (or whatever stands above the reporting units) → how its units stand."""
        rows = self._session.rows(_TALLY_BY_PARENT, {"campaign": campaign, "round": round_key}, obligations)
        return {row.parent: _tally(row) for row in rows}


def _tally(row: Row[Any]) -> Tally:
    return Tally(
        expected=row.expected, reported=row.reported, on_time=int(row.on_time or 0), partial=int(row.partial or 0)
    )


def _obligation(row: Row[Any]) -> Obligation:
    return Obligation(
        campaign=row.campaign,
        round=row.round,
        unit=row.unit,
        needed=tuple(row.needed.split()),
        needs_any=row.needs_any,
        answered=tuple(row.answered.split()),
        due_at=row.due_at,
        closes_at=row.closes_at,
        first_reported_at=row.first_reported_at,
        completed_at=row.completed_at,
    )


def _values(one: Obligation) -> dict[str, Any]:
    return {
        "campaign": one.campaign,
        "round": one.round,
        "unit": one.unit,
        "needed": " ".join(one.needed),
        "needs_any": one.needs_any,
        "answered": " ".join(one.answered),
        "due_at": one.due_at,
        "closes_at": one.closes_at,
        "first_reported_at": one.first_reported_at,
        "completed_at": one.completed_at,
    }
