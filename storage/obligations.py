"""What does each unit owe in each round, and what is still missing?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    not_,
    or_,
    select,
    update,
)
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
_OF_UNITS = (
    select(obligations)
    .where(obligations.c.unit.in_(bindparam("units", expanding=True)), obligations.c.closes_at > bindparam("said_at"))
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
_INCOMPLETE = (
    select(obligations)
    .where(*_IN_ROUND, obligations.c.completed_at.is_(None), obligations.c.excused == "")
    .order_by(obligations.c.unit)
)
_FIELDS = tuple(one.name for one in fields(Obligation))
_BY_NAME = attrgetter(*_FIELDS)
_ALL = select(*(obligations.c[name] for name in _FIELDS)).where(*_IN_ROUND).order_by(obligations.c.unit)
_SOME = _ALL.where(obligations.c.unit.in_(bindparam("units", expanding=True)))
_EXPECTED = obligations.c.excused == ""
_ALL_TOLD = or_(
    obligations.c.answered == obligations.c.needed, and_(obligations.c.needs_any, obligations.c.answered != "")
)
_WANTING = _ALL.where(
    _EXPECTED,
    or_(obligations.c.completed_at.is_(None), obligations.c.completed_at >= obligations.c.due_at, not_(_ALL_TOLD)),
)
_WANTING_OF = _WANTING.where(obligations.c.unit.in_(bindparam("units", expanding=True)))
_ANY = select(obligations.c.unit).where(*_IN_ROUND, obligations.c.unit.in_(bindparam("units", expanding=True))).limit(1)
AT_A_TIME = 500  # units that are asked for by name together


def _how_many(*conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((and_(_EXPECTED, *conditions), 1), else_=0))


COUNTS = (
    _how_many().label("expected"),
    _how_many(obligations.c.completed_at.is_not(None)).label("reported"),
    _how_many(obligations.c.completed_at < obligations.c.due_at).label("on_time"),
    _how_many(obligations.c.completed_at.is_(None), obligations.c.answered != "").label("partial"),
)
_TALLY = select(*COUNTS).where(*_IN_ROUND)
_TALLIES = (
    select(obligations.c.campaign, obligations.c.round, *COUNTS)
    .group_by(obligations.c.campaign, obligations.c.round)
    .order_by(func.min(obligations.c.due_at))
)
_TALLY_BY_PARENT = (
    select(units.c.parent, *COUNTS)
    .join(units, units.c.key == obligations.c.unit)
    .where(*_IN_ROUND)
    .group_by(units.c.parent)
    .order_by(units.c.parent)
)


STILL_OWED: ColumnElement[bool] = obligations.c.completed_at.is_(None)  # as the indexes of what is owed say it


def _due_units(at: Column[datetime]) -> Select[Any]:
    """Units with a rung that is due, those that wait longest first."""
    # What is due first, by its own small index: grouped at once, every obligation would be gone through by unit.
    owed = select(obligations.c.unit, at.label("at")).where(STILL_OWED, at <= bindparam("now"))
    due = owed.cte("due").prefix_with("MATERIALIZED")
    return select(due.c.unit).group_by(due.c.unit).order_by(func.min(due.c.at), due.c.unit).limit(bindparam("many"))


def _due(at: Column[datetime]) -> Select[Any]:
    return select(obligations).where(STILL_OWED, at <= bindparam("now"))


_NEXT_UNITS = _due_units(obligations.c.next_at)
_NEXT = _due(obligations.c.next_at).where(obligations.c.unit.in_(bindparam("units", expanding=True)))
_NEXT = _NEXT.order_by(obligations.c.unit, obligations.c.due_at, obligations.c.campaign)
_ABOVE = _due(obligations.c.above_at).order_by(obligations.c.due_at, obligations.c.campaign, obligations.c.unit)
_ABOVE = _ABOVE.limit(bindparam("many"))
TO_REVIEW: ColumnElement[bool] = obligations.c.review_at.is_not(None)  # as its index says it
_DUE_REVIEW = select(obligations).where(TO_REVIEW, obligations.c.review_at <= bindparam("now"))
_DUE_REVIEW = _DUE_REVIEW.order_by(obligations.c.due_at, obligations.c.campaign, obligations.c.unit)
_DUE_REVIEW = _DUE_REVIEW.limit(bindparam("many"))
_NEXT_DUE = select(
    select(func.min(obligations.c.next_at)).where(STILL_OWED).scalar_subquery(),
    select(func.min(obligations.c.above_at)).where(STILL_OWED).scalar_subquery(),
    select(func.min(obligations.c.review_at)).where(TO_REVIEW).scalar_subquery(),
)
_OBLIGATION = (
    obligations.c.campaign == bindparam("_campaign"),
    obligations.c.round == bindparam("_round"),
    obligations.c.unit == bindparam("_unit"),
)
_CLIMB = update(obligations).where(*_OBLIGATION).values(next_at=bindparam("_at"))
_CLIMB_ABOVE = update(obligations).where(*_OBLIGATION).values(above_at=bindparam("_at"))
_LATEST_CLOSE = (
    select(obligations.c.unit, func.max(obligations.c.closes_at).label("closes_at"))
    .where(obligations.c.unit.in_(bindparam("units", expanding=True)), obligations.c.closes_at > bindparam("now"))
    .group_by(obligations.c.unit)
)
_REVIEW = update(obligations).where(*_OBLIGATION).values(review_at=bindparam("_at"))
_REVIEW_BY = (
    update(obligations)
    .where(*_OBLIGATION, or_(obligations.c.review_at.is_(None), obligations.c.review_at > bindparam("_at")))
    .values(review_at=bindparam("_at"))
)
_REVIEW_ALL = (
    update(obligations)
    .where(obligations.c.campaign == bindparam("_campaign"), obligations.c.answered != "")
    .values(review_at=bindparam("_at"))
)
_REST = (
    update(obligations)
    .where(obligations.c.campaign == bindparam("_campaign"))
    .values(next_at=None, above_at=None, review_at=None)
)
_RULE = (
    update(obligations)
    .where(*_OBLIGATION)
    .values(
        due_at=bindparam("_due_at"),
        closes_at=bindparam("_closes_at"),
        excused=bindparam("_excused"),
        needed=bindparam("_needed"),
        completed_at=bindparam("_completed"),
        next_at=bindparam("_next"),
        above_at=bindparam("_above"),
    )
)
_AMEND = (
    update(obligations)
    .where(*_OBLIGATION)
    .values(
        due_at=bindparam("_due_at"),
        closes_at=bindparam("_closes_at"),
        needed=bindparam("_needed"),
        needs_any=bindparam("_needs_any"),
        completed_at=bindparam("_completed"),
        next_at=bindparam("_next"),
        above_at=bindparam("_above"),
    )
)
_WITHDRAW = delete(obligations).where(*_OBLIGATION)
_POSTPONE = (
    update(obligations)
    .where(obligations.c.unit == bindparam("_unit"), STILL_OWED, obligations.c.next_at <= bindparam("_now"))
    .values(next_at=bindparam("_at"))
)
_POSTPONE_ABOVE = (
    update(obligations).where(STILL_OWED, obligations.c.above_at <= bindparam("_now")).values(above_at=bindparam("_at"))
)


class Obligations:
    """The ledger of what is expected. Scope of reads and writes: the unit."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, many: Iterable[Obligation], *, at: datetime) -> None:
        """Writes what is owed, its ladder beginning now; what is there already stays."""
        for one in many:
            row = {**_values(one), "opened_at": at, "next_at": at, "above_at": at}
            self._session.later(_OPEN, row, obligations, one.unit)

    def due_units(self, now: datetime, *, many: int) -> tuple[str, ...]:
        """Units whose own people have a rung that is due."""
        return tuple(row.unit for row in self._session.rows(_NEXT_UNITS, {"now": now, "many": many}, obligations))

    def due_of(self, units: Sequence[str], now: datetime) -> tuple[tuple[Obligation, datetime], ...]:
        """What those units still owe with a rung that is due, and since when it is."""
        rows = self._session.rows(_NEXT, {"units": list(units), "now": now}, obligations) if units else []
        return tuple((as_obligation(row), row.next_at) for row in rows)

    def due_above(self, now: datetime, *, many: int) -> tuple[tuple[Obligation, datetime], ...]:
        """The same for rungs of the people above."""
        rows = self._session.rows(_ABOVE, {"now": now, "many": many}, obligations)
        return tuple((as_obligation(row), row.above_at) for row in rows)

    def next_due(self) -> datetime | None:
        """When the next rung is due."""
        row = self._session.row(_NEXT_DUE, {}, obligations)
        found = [at for at in (row or ()) if at is not None]
        return min(found, default=None)

    def climb(self, one: Obligation, at: datetime | None, *, above: bool = False) -> None:
        """When the next rung is due; None when the ladder is climbed."""
        self._session.later(_CLIMB_ABOVE if above else _CLIMB, {**_key(one), "_at": at}, obligations, one.unit)

    def latest_close(self, units: Sequence[str], now: datetime) -> dict[str, datetime]:
        """Unit → when the last of its rounds that are open closes."""
        rows = self._session.rows(_LATEST_CLOSE, {"units": list(units), "now": now}, obligations) if units else ()
        return {row.unit: row.closes_at for row in rows}

    def due_review(self, now: datetime, *, many: int) -> tuple[Obligation, ...]:
        """Those whose figures are to be brought to whoever approves them."""
        rows = self._session.rows(_DUE_REVIEW, {"now": now, "many": many}, obligations)
        return tuple(map(as_obligation, rows))

    def review(self, one: Obligation, at: datetime | None) -> None:
        """When they are; None when nothing is to be brought."""
        self._session.later(_REVIEW, {**_key(one), "_at": at}, obligations, one.unit)

    def review_by(self, one: Obligation, at: datetime) -> None:
        """At that instant, or sooner where that is planned."""
        self._session.later(_REVIEW_BY, {**_key(one), "_at": at}, obligations, one.unit)

    def review_all(self, campaign: str, at: datetime | None) -> None:
        """The same for everything that was told in a campaign."""
        self._session.now(_REVIEW_ALL, {"_campaign": campaign, "_at": at})

    def rule(self, one: Obligation, *, at: datetime) -> None:
        """Writes new dates, excuses or codes; both ladders begin anew now."""
        row = {
            **_key(one),
            "_due_at": one.due_at,
            "_closes_at": one.closes_at,
            "_excused": one.excused,
            "_needed": " ".join(one.needed),
            "_completed": one.completed_at,
            "_next": None if one.excused else at,
            "_above": None if one.excused else at,
        }
        self._session.later(_RULE, row, obligations, one.unit)

    def amend(self, one: Obligation, *, next_at: datetime | None, above_at: datetime | None) -> None:
        """Writes what is owed by when after its campaign was changed, and when its ladders go on."""
        row = {
            **_key(one),
            "_due_at": one.due_at,
            "_closes_at": one.closes_at,
            "_needed": " ".join(one.needed),
            "_needs_any": one.needs_any,
            "_completed": one.completed_at,
            "_next": next_at,
            "_above": above_at,
        }
        self._session.later(_AMEND, row, obligations, one.unit)

    def withdraw(self, one: Obligation) -> None:
        """The unit owes nothing in this round and never did: it is expected and counted no more."""
        self._session.later(_WITHDRAW, _key(one), obligations, one.unit)

    def rest(self, campaign: str) -> None:
        """No rung of this campaign is due any more."""
        self._session.now(_REST, {"_campaign": campaign})

    def postpone(self, unit: str, now: datetime, *, until: datetime) -> None:
        """What is due for the unit waits; "" for what is due for the people above."""
        if unit:
            self._session.now(_POSTPONE, {"_unit": unit, "_now": now, "_at": until})
        else:
            self._session.now(_POSTPONE_ABOVE, {"_now": now, "_at": until})

    def get(self, campaign: str, round_key: str, unit: str) -> Obligation | None:
        values = {"campaign": campaign, "round": round_key, "unit": unit}
        row = self._session.row(_ONE, values, obligations, unit)
        return as_obligation(row) if row else None

    def current(self, unit: str, now: datetime, said_at: datetime | None = None) -> tuple[Obligation, ...]:
        """What the unit could report when it spoke (`said_at`, else now), soonest due first."""
        values = {"unit": unit, "now": now, "said_at": said_at or now}
        return tuple(as_obligation(row) for row in self._session.rows(_OF_UNIT, values, obligations, unit))

    def foresee(self, asked: Iterable[tuple[str, datetime]], now: datetime) -> set[tuple[str, str, str]]:
        """Looks up what these units could report when they spoke, all at once: (campaign, round, unit)."""
        wanted = set(asked)
        if not wanted:
            return set()
        first = min(said_at for _, said_at in wanted)
        values = {"units": list({unit for unit, _ in wanted}), "now": now, "said_at": first}
        by_unit: dict[str, list[Row[Any]]] = {}
        for row in self._session.rows(_OF_UNITS, values, obligations):
            by_unit.setdefault(row.unit, []).append(row)
        for unit, said_at in wanted:
            rows = [row for row in by_unit.get(unit, ()) if row.closes_at > said_at]
            self._session.know(_OF_UNIT, {"unit": unit, "now": now, "said_at": said_at}, obligations, unit, rows)
        return {(row.campaign, row.round, row.unit) for rows in by_unit.values() for row in rows}

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
        return tuple(as_obligation(row) for row in rows)

    def of_round(self, campaign: str, round_key: str) -> tuple[Obligation, ...]:
        rows = self._session.rows(_ALL, {"campaign": campaign, "round": round_key}, obligations)
        return tuple(map(_obligation, rows))

    def of_units(self, campaign: str, round_key: str, units: Sequence[str]) -> tuple[Obligation, ...]:
        """What those units owe in the round, by unit."""
        values = {"campaign": campaign, "round": round_key, "units": list(units)}
        rows = self._session.rows(_SOME, values, obligations) if units else []
        return tuple(map(_obligation, rows))

    def wanting(self, campaign: str, round_key: str, units: Sequence[str] = ()) -> tuple[Obligation, ...]:
        """All that was expected in the round and is not surely complete and in time, or of these units only.

        Whoever was not is among them, and some who were may be.
        """
        values = {"campaign": campaign, "round": round_key}
        if units:
            rows = self._session.rows(_WANTING_OF, {**values, "units": list(units)}, obligations)
        else:
            rows = self._session.rows(_WANTING, values, obligations)
        return tuple(map(_obligation, rows))

    def owe_any(self, campaign: str, round_key: str, units: Sequence[str]) -> bool:
        """Whether one of those units owes something in the round, excused or not."""
        for first in range(0, len(units), AT_A_TIME):
            values = {"campaign": campaign, "round": round_key, "units": list(units[first : first + AT_A_TIME])}
            if self._session.row(_ANY, values, obligations):
                return True
        return False

    def tally(self, campaign: str, round_key: str) -> Tally:
        row = self._session.row(_TALLY, {"campaign": campaign, "round": round_key}, obligations)
        return tally_of(row) if row else Tally()

    def tallies(self) -> Sequence[tuple[str, str, Tally]]:
        """Campaign, round and how it stands, for every round that was opened."""
        return [(row.campaign, row.round, tally_of(row)) for row in self._session.rows(_TALLIES, {}, obligations)]

    def tally_by_parent(self, campaign: str, round_key: str) -> dict[str, Tally]:
        """District (or whatever stands above the reporting units) → how its units stand."""
        rows = self._session.rows(_TALLY_BY_PARENT, {"campaign": campaign, "round": round_key}, obligations)
        return {row.parent: tally_of(row) for row in rows}


def tally_of(row: Row[Any]) -> Tally:
    return Tally(
        expected=int(row.expected or 0),
        reported=int(row.reported or 0),
        on_time=int(row.on_time or 0),
        partial=int(row.partial or 0),
    )


def as_obligation(row: Row[Any]) -> Obligation:
    """Of a row in which every field has its name, in whatever order."""
    return _obligation(_BY_NAME(row))


def _obligation(row: Sequence[Any]) -> Obligation:
    """Of the values in the order of the fields: asking a row for eleven names costs more than all the rest."""
    campaign, round_key, unit, needed, needs_any, answered, due_at, closes_at, first, completed, excused = row
    return Obligation(
        campaign=campaign,
        round=round_key,
        unit=unit,
        needed=_codes(needed),
        needs_any=needs_any,
        answered=_codes(answered),
        due_at=due_at,
        closes_at=closes_at,
        first_reported_at=first,
        completed_at=completed,
        excused=excused,
    )


@lru_cache(maxsize=4096)
def _codes(text: str) -> tuple[str, ...]:
    """Thousands of units owe the same."""
    return tuple(text.split())


def _key(one: Obligation) -> dict[str, Any]:
    return {"_campaign": one.campaign, "_round": one.round, "_unit": one.unit}


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
        "excused": one.excused,
    }
