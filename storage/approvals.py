"""Who approved which version of a figure, or returned it, and what does nobody have decided about?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.audit import Kind, Thing
from domain.report import Act
from domain.review import Judgement, Pending, Verdict
from storage.audit import Audit
from storage.overviews import below
from storage.reports import as_figure
from storage.session import Session
from storage.tables import approvals, latest, reviews

_KEY = ("campaign", "round", "unit", "code")
_FIELDS = tuple(one.name for one in fields(Judgement))
_ADD = insert(approvals)
_WHOLE_KEY = tuple(column.name for column in approvals.primary_key)
_THERE = select(approvals.c.version).where(*(approvals.c[name] == bindparam(name) for name in _WHOLE_KEY))
_OF_FIGURE = and_(*(approvals.c[name] == latest.c[name] for name in _KEY))
_DECIDED = exists(select(1).where(_OF_FIGURE, approvals.c.version == latest.c.version))
_APPROVED_BEFORE = (
    select(func.max(approvals.c.version))
    .where(_OF_FIGURE, approvals.c.verdict == Verdict.APPROVED.value)
    .scalar_subquery()
)
_VERDICT = (
    select(approvals.c.verdict)
    .where(_OF_FIGURE, approvals.c.version == latest.c.version)
    .order_by(approvals.c.at.desc())
    .limit(1)
    .scalar_subquery()
)
_OPEN = (
    select(latest, _APPROVED_BEFORE.label("approved"))
    .where(latest.c.campaign == bindparam("campaign"), latest.c.unit.in_(bindparam("units", expanding=True)))
    .where(~_DECIDED, latest.c.version > 0)
    .order_by(latest.c.unit, latest.c.round, latest.c.code)
)
_UNAPPROVED = (
    select(latest.c.round, latest.c.unit, latest.c.code)
    .where(latest.c.campaign == bindparam("campaign"), latest.c.version > 0)
    .where(latest.c.act != Act.WITHDRAWAL.value)
    .where(_VERDICT.is_distinct_from(Verdict.APPROVED.value))
)
_OF_UNIT = (
    select(approvals)
    .join(latest, and_(_OF_FIGURE, latest.c.version == approvals.c.version))
    .where(approvals.c.campaign == bindparam("campaign"), approvals.c.round == bindparam("round"))
    .where(approvals.c.unit == bindparam("unit"))
    .order_by(approvals.c.at)
)
_ABOUT = (
    select(approvals)
    .where(approvals.c.campaign == bindparam("campaign"))
    .where(approvals.c.unit.in_(bindparam("units", expanding=True)))
    .order_by(approvals.c.at)
)
_APPROVED_ONCE = (
    select(approvals.c.code, func.max(approvals.c.version).label("version"))
    .where(approvals.c.campaign == bindparam("campaign"), approvals.c.round == bindparam("round"))
    .where(approvals.c.unit == bindparam("unit"), approvals.c.verdict == Verdict.APPROVED.value)
    .group_by(approvals.c.code)
)
_TALLIES = (
    select(
        latest.c.campaign,
        latest.c.round,
        func.count().label("told"),
        func.sum(case((_VERDICT.is_not_distinct_from(Verdict.APPROVED.value), 1), else_=0)).label("approved"),
    )
    .where(latest.c.version > 0, latest.c.act != Act.WITHDRAWAL.value)
    .where(latest.c.campaign.in_(bindparam("campaigns", expanding=True)))
    .group_by(latest.c.campaign, latest.c.round)
    .order_by(latest.c.campaign, latest.c.round)
)
_BELOW = below()
_BY_CODE = (
    select(
        latest.c.code,
        func.count().label("told"),
        func.sum(case((_VERDICT.is_not_distinct_from(Verdict.APPROVED.value), 1), else_=0)).label("approved"),
    )
    .where(latest.c.campaign == bindparam("campaign"), latest.c.round == bindparam("round"))
    .where(latest.c.unit.in_(select(_BELOW.c.key)), latest.c.version > 0, latest.c.act != Act.WITHDRAWAL.value)
    .group_by(latest.c.code)
)
_SHOW = insert(reviews)
_SHOW = _SHOW.on_conflict_do_update(index_elements=[reviews.c.person], set_={"message": _SHOW.excluded.message})
_SHOWN = select(reviews.c.message).where(reviews.c.person == bindparam("person"))


class Approvals:
    """Decisions about versions, append-only. Scope of writes: the unit."""

    def __init__(self, session: Session, audit: Audit) -> None:
        self._session = session
        self._audit = audit
        self._added: set[tuple[Any, ...]] = set()

    def add(self, one: Judgement) -> None:
        """Writes it down; what was decided about the same version at the same instant stays as it is."""
        row = {**{name: getattr(one, name) for name in _FIELDS}, "verdict": one.verdict.value}
        key = tuple(row[name] for name in _WHOLE_KEY)
        if key in self._added or self._session.row(_THERE, row, approvals, key):
            return
        self._added.add(key)
        self._session.later(_ADD, row, approvals, one.unit)
        self._audit.add(Kind(one.verdict.value), Thing.APPROVAL, row, at=one.at)

    def open(self, campaign: str, units: Sequence[str]) -> tuple[Pending, ...]:
        """What nobody has decided about, of these units in all rounds; by unit, round and code.

        A figure that was taken back is told only where it had been approved.
        """
        if not units:
            return ()
        self._session.flush()
        rows = self._session.rows(_OPEN, {"campaign": campaign, "units": list(units)}, latest)
        found = (Pending(figure=as_figure(row), approved=row.approved) for row in rows)
        return tuple(one for one in found if one.figure.answered or one.approved is not None)

    def unapproved(self, campaign: str) -> frozenset[tuple[str, str, str]]:
        """(round, unit, code) of every figure whose last version is not approved."""
        self._session.flush()
        rows = self._session.rows(_UNAPPROVED, {"campaign": campaign}, latest)
        return frozenset((row.round, row.unit, row.code) for row in rows)

    def decided(self, campaign: str, round_key: str, unit: str) -> dict[str, Judgement]:
        """Code → the newest decision about its last version."""
        self._session.flush()
        values = {"campaign": campaign, "round": round_key, "unit": unit}
        return {row.code: _judgement(row) for row in self._session.rows(_OF_UNIT, values, approvals)}

    def about(self, campaign: str, units: Sequence[str]) -> dict[tuple[str, str, str, int], Judgement]:
        """(round, unit, code, version) → the newest decision about every version of these units."""
        rows = self._session.rows(_ABOUT, {"campaign": campaign, "units": list(units)}, approvals) if units else ()
        return {(row.round, row.unit, row.code, row.version): _judgement(row) for row in rows}

    def approved(self, campaign: str, round_key: str, unit: str) -> dict[str, int]:
        """Code → the newest version that was ever approved."""
        values = {"campaign": campaign, "round": round_key, "unit": unit}
        return {row.code: row.version for row in self._session.rows(_APPROVED_ONCE, values, approvals, unit)}

    def tallies(self, campaigns: Sequence[str]) -> Sequence[tuple[str, str, int, int]]:
        """Campaign, round, figures that were told, and how many of them are approved."""
        rows = self._session.rows(_TALLIES, {"campaigns": list(campaigns)}, latest) if campaigns else ()
        return [(row.campaign, row.round, int(row.told), int(row.approved or 0)) for row in rows]

    def by_code(self, campaign: str, round_key: str, root: str) -> dict[str, tuple[int, int]]:
        """Code → figures that the unit and all below it told in the round, and how many of them are approved."""
        values = {"campaign": campaign, "round": round_key, "root": root}
        rows = self._session.rows(_BY_CODE, values, latest)
        return {row.code: (int(row.told), int(row.approved or 0)) for row in rows}

    def show(self, person: str, message: str) -> None:
        """The person is shown what waits for them in this message (key in the outbox)."""
        self._session.later(_SHOW, {"person": person, "message": message}, reviews, person)

    def shown(self, person: str) -> str:
        """The message in which they were shown it last; "" when they never were."""
        row = self._session.row(_SHOWN, {"person": person}, reviews, person)
        return row.message if row else ""


def _judgement(row: Row[Any]) -> Judgement:
    return Judgement(**{**{name: getattr(row, name) for name in _FIELDS}, "verdict": Verdict(row.verdict)})
