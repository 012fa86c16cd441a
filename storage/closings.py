"""Which months were closed, with which figures, and does the database still have them?

A closing sums up with the chain's lock held, so that what it tells and its place in the chain are of one instant: a
second or two a month during which others wait to store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, bindparam, case, distinct, func, select

from domain.audit import Kind, Thing
from domain.closing import Closing, Sum, Tally, Way, closing_of
from domain.report import FLOWS, Act, Mode
from storage.audit import UNREADABLE, Audit, kept, name_in_chain
from storage.session import Session
from storage.tables import audit, reports

_KEY = ("campaign", "round", "unit", "code")
_CLOSED = select(audit).where(audit.c.kind == Kind.CLOSED.value).order_by(audit.c.number)
# Versions that were on their way when the month was counted or closed: stored before its end, and linked behind that.
_LATE = select(audit.c.subject).where(
    audit.c.number > bindparam("number"),
    audit.c.at < bindparam("until"),
    audit.c.subject.like(f"{Thing.REPORT.value} %"),
)
_CAME = _LATE.limit(1)
_IN_TIME = (reports.c.stored_at < bindparam("until"),)
_NOT_LATE = (*_IN_TIME, name_in_chain(Thing.REPORT, reports).not_in(bindparam("late", expanding=True)))


def _many(counted: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(
            reports.c.campaign,
            func.count().label("so_far"),
            func.sum(case((reports.c.stored_at >= bindparam("begins"), 1), else_=0)).label("in_month"),
        )
        .where(*counted)
        .group_by(reports.c.campaign)
        .order_by(reports.c.campaign)
    )


def _newest(counted: Sequence[ColumnElement[bool]]) -> Subquery:
    """The last version of every figure at that time, with the place of its round among those of its unit."""
    versions = select(
        *(reports.c[name] for name in (*_KEY, "mode", "act", "increment", "total", "said_at")),
        func.row_number()
        .over(partition_by=[reports.c[name] for name in _KEY], order_by=reports.c.version.desc())
        .label("nth"),
    )
    last = versions.where(*counted).subquery()
    told = last.c.nth == 1, last.c.act != Act.WITHDRAWAL.value, last.c.mode != Mode.REGISTERED.value
    place = func.row_number().over(
        partition_by=[last.c.campaign, last.c.unit, last.c.code], order_by=[last.c.said_at.desc(), last.c.round.desc()]
    )
    columns = (last.c[name] for name in ("campaign", "unit", "code", "mode", "increment", "total"))
    return select(*columns, place.label("place")).where(*told).subquery()


def _sums(counted: Sequence[ColumnElement[bool]]) -> Select[Any]:
    last = _newest(counted)
    return (
        select(
            last.c.campaign,
            last.c.code,
            func.sum(case((last.c.mode.in_([one.value for one in FLOWS]), last.c.increment))).label("flow"),
            func.sum(case((last.c.place == 1, last.c.total))).label("state"),
            func.count(distinct(last.c.unit)).label("units"),
        )
        .group_by(last.c.campaign, last.c.code)
        .order_by(last.c.campaign, last.c.code)
    )


# What every version is called is worked out only where some of them are late: of a nation that takes minutes.
_ALL, _PUNCTUAL = (_many(_IN_TIME), _sums(_IN_TIME)), (_many(_NOT_LATE), _sums(_NOT_LATE))

Ways = Mapping[str, Mapping[str, Way]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """The figures of a month as one look found them, and how many links the chain had at the latest then."""

    month: str
    begins: datetime
    until: datetime
    ways: Ways
    tallies: Mapping[str, Tally]
    links: int


class Closings:
    """Months that were closed; they stand in the chain and nowhere else."""

    def __init__(self, session: Session, audit: Audit) -> None:
        self._session = session
        self._audit = audit

    def count(self, month: str, *, begins: datetime, until: datetime, ways: Ways) -> Counted:
        """The figures of a month, which takes a while of a nation: nobody waits for it. Reads only.

        ways: campaign → code → how its figures are added; other campaigns are left out.
        """
        links, _ = self._audit.head()
        tallies = self._tallies(begins, until, ways, late=())
        return Counted(month=month, begins=begins, until=until, ways=ways, tallies=tallies, links=links)

    def close(self, counted: Counted, *, person: str, at: datetime) -> Closing:
        """Puts the month into the chain; it is counted again where something of it came since, while others wait."""
        links, head = self._audit.hold()
        if self._session.row(_CAME, {"number": counted.links, "until": counted.until}, audit):
            counted = self.count(counted.month, begins=counted.begins, until=counted.until, ways=counted.ways)
        closing = Closing(month=counted.month, until=counted.until, tallies=counted.tallies, links=links, head=head)
        number, hash_ = self._audit.closed(closing.month, closing.content(), person=person, at=at)
        return replace(closing, number=number, hash=hash_, at=at)

    def all(self) -> Sequence[Closing]:
        """In the order in which they were closed."""
        found = []
        for row in self._session.rows(_CLOSED, {}, audit):
            with suppress(*UNREADABLE):  # it was changed, and is named as a link
                found.append(closing_of(kept(row), number=row.number, hash=row.hash, at=row.at))
        return found

    def by_code(self, code: str) -> Closing | None:
        """The closing whose code stands on a paper."""
        return next((one for one in self.all() if one.code == code), None)

    def differences(self, closing: Closing, begins: datetime) -> Iterator[tuple[str, str]]:
        """Figures that were closed and are not what the database says today: which, and both of them."""
        values = {"number": closing.number, "until": closing.until}
        late = [row.subject for row in self._session.rows(_LATE, values, audit)]
        ways = {code: {name: told.way for name, told in one.sums.items()} for code, one in closing.tallies.items()}
        there = self._tallies(begins, closing.until, ways, late=late)
        for campaign, told in closing.tallies.items():
            now = there.get(campaign, _NOTHING)
            if told.so_far != now.so_far or told.in_month != now.in_month:
                yield campaign, f"{_versions(told)} versions were closed, {_versions(now)} are there."
            for code in sorted({*told.sums, *now.sums}):
                closed, found = told.sums.get(code, _NO_SUM), now.sums.get(code, _NO_SUM)
                if (closed.value, closed.units) != (found.value, found.units):
                    yield f"{campaign} {code}", f"{_said(closed)} was closed, {_said(found)} is there."

    def _tallies(self, begins: datetime, until: datetime, ways: Ways, *, late: Sequence[str]) -> dict[str, Tally]:
        values = {"begins": begins, "until": until, **({"late": list(late)} if late else {})}
        many, newest = _PUNCTUAL if late else _ALL
        sums: dict[str, dict[str, Sum]] = {}
        for row in self._session.rows(newest, values, reports):
            way = ways.get(row.campaign, {}).get(row.code, Way.NOT)
            sums.setdefault(row.campaign, {})[row.code] = Sum(way=way, value=_value(row, way), units=int(row.units))
        return {
            row.campaign: Tally(in_month=int(row.in_month), so_far=int(row.so_far), sums=sums.get(row.campaign, {}))
            for row in self._session.rows(many, values, reports)
            if row.campaign in ways
        }


_NOTHING = Tally(in_month=0, so_far=0, sums={})
_NO_SUM = Sum(way=Way.NOT, value=None, units=0)


def _value(row: Row[Any], way: Way) -> Decimal | None:
    if way is Way.NOT:
        return None
    value: Decimal | None = row.flow if way is Way.ADDED else row.state
    return Decimal(0) if value is None else value


def _versions(one: Tally) -> str:
    return f"{one.so_far} ({one.in_month} in the month)"


def _said(one: Sum) -> str:
    return f"{one.units} units" if one.value is None else f"{one.value:f} of {one.units} units"
