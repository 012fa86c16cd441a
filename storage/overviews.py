"""How does a round stand for a unit and all below it, counted by the database?

For screens that many people look at: the cost is one pass over rows of one round or campaign, and what comes back is as
long as the screen, not as the province. Digests and documents, which name everybody, use `handlers.summarise`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Row, Select, bindparam, case, func, literal, select, type_coerce

from domain.obligation import Obligation
from domain.report import FLOWS, Act
from domain.summary import Spread
from storage.obligations import COUNTS, Tally, as_obligation, tally_of
from storage.session import Session
from storage.tables import MILLIONTHS, exact, latest, obligations, standings, units

ONE = 10**MILLIONTHS


def below(root: str = "root") -> CTE:
    """The unit bound to that name and all below it: `key`."""
    found = select(units.c.key).where(units.c.key == bindparam(root)).cte("below", recursive=True)
    return found.union_all(select(units.c.key).where(units.c.parent == found.c.key))


def _parts() -> CTE:
    """All below the units right below the root: `key`, and `part`, which of those it belongs to."""
    found = select(units.c.key, units.c.key.label("part")).where(units.c.parent == bindparam("root"))
    parts = found.cte("parts", recursive=True)
    return parts.union_all(select(units.c.key, parts.c.part).where(units.c.parent == parts.c.key))


_BELOW, _PARTS = below(), _parts()
_AMONG = select(_BELOW.c.key)
_OWED = obligations.c.campaign == bindparam("campaign"), obligations.c.unit.in_(_AMONG)
_IN_ROUND = obligations.c.campaign == bindparam("campaign"), obligations.c.round == bindparam("round")
_SOME = obligations.c.round.in_(bindparam("rounds", expanding=True))
_TALLIES = select(obligations.c.round, *COUNTS).where(*_OWED, _SOME).group_by(obligations.c.round)
_BY_PART = (
    select(_PARTS.c.part, *COUNTS)
    .select_from(obligations.join(_PARTS, _PARTS.c.key == obligations.c.unit))
    .where(*_IN_ROUND)
    .group_by(_PARTS.c.part)
)
# As the digest counts: excused units are not expected, and what was completed once and withdrawn is missing again.
_MISSING = *_IN_ROUND, obligations.c.completed_at.is_(None), obligations.c.excused == ""
_MISSING_PAGE = (
    select(obligations)
    .join(units, units.c.key == obligations.c.unit)
    .where(*_MISSING, obligations.c.unit.in_(_AMONG))
    .order_by(case((obligations.c.answered == "", 0), else_=1), units.c.parent, units.c.code, units.c.key)
    .offset(bindparam("start"))
    .limit(bindparam("many"))
)


def _whole(column: ColumnElement[Decimal]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """A sum in two parts, ones and millionths: together they would pass the largest whole number of SQLite."""
    plain = type_coerce(column, BigInteger)
    ones, rest = plain.op("/")(literal(ONE, BigInteger)), plain.op("%")(literal(ONE, BigInteger))
    return (
        func.sum(type_coerce(ones, BigInteger), type_=BigInteger).label("ones"),
        func.sum(type_coerce(rest, BigInteger), type_=BigInteger).label("rest"),
    )


def _spreads(column: ColumnElement[Decimal]) -> Select[Any]:
    return (
        select(
            standings.c.code,
            func.count().label("units"),
            func.min(column).label("low"),
            func.max(column).label("high"),
            func.sum(case((column > Decimal(0), 1), else_=0)).label("reached"),
            *_whole(column),
        )
        .where(standings.c.campaign == bindparam("campaign"), standings.c.unit.in_(_AMONG), column.is_not(None))
        .group_by(standings.c.code)
    )


def _values(column: ColumnElement[Decimal]) -> Select[Any]:
    """How many units stand at each value, of indicators whose values are not summed."""
    return (
        select(standings.c.code, column.label("value"), func.count().label("many"))
        .where(standings.c.campaign == bindparam("campaign"), standings.c.unit.in_(_AMONG), column.is_not(None))
        .where(standings.c.code.in_(bindparam("codes", expanding=True)))
        .group_by(standings.c.code, column)
        .order_by(standings.c.code, column)
    )


_TOTALS, _TARGETS = _spreads(standings.c.total), _spreads(standings.c.registered)
_TOTAL_VALUES, _TARGET_VALUES = _values(standings.c.total), _values(standings.c.registered)
_ADDED = (
    select(latest.c.code, *_whole(latest.c.increment))
    .where(latest.c.campaign == bindparam("campaign"), latest.c.round == bindparam("round"))
    .where(latest.c.unit.in_(_AMONG), latest.c.act != Act.WITHDRAWAL.value)
    .where(latest.c.mode.in_([mode.value for mode in FLOWS]))
    .group_by(latest.c.code)
)


class Overviews:
    """Counts over a unit (`root`) and all below it. Reads only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def tallies(self, campaign: str, root: str, rounds: Sequence[str]) -> dict[str, Tally]:
        """Round → how it stands, for those of the rounds in which a unit below the root owes something."""
        values = {"campaign": campaign, "root": root, "rounds": list(dict.fromkeys(rounds))}
        rows = self._session.rows(_TALLIES, values, obligations) if rounds else ()
        return {row.round: tally_of(row) for row in rows}

    def parts(self, campaign: str, round_key: str, root: str) -> dict[str, Tally]:
        """Unit right below the root → how it and all below it stand."""
        values = {"campaign": campaign, "round": round_key, "root": root}
        return {row.part: tally_of(row) for row in self._session.rows(_BY_PART, values, obligations)}

    def missing(self, campaign: str, round_key: str, root: str, *, start: int, many: int) -> tuple[Obligation, ...]:
        """Some of what is expected and not complete: first who sent nothing, by the unit above and code."""
        values = {"campaign": campaign, "round": round_key, "root": root, "start": start, "many": many}
        return tuple(as_obligation(row) for row in self._session.rows(_MISSING_PAGE, values, obligations))

    def spreads(
        self, campaign: str, root: str, *, registered: bool = False, medians: Sequence[str] = ()
    ) -> dict[str, Spread]:
        """Indicator → where the units stand, or what they registered. `medians`: codes whose median is wanted."""
        values = {"campaign": campaign, "root": root}
        found = self._session.rows(_TARGETS if registered else _TOTALS, values, standings)
        middles = self._medians(campaign, root, medians, registered=registered) if medians else {}
        return {row.code: _spread(row, middles.get(row.code)) for row in found}

    def added(self, campaign: str, round_key: str, root: str) -> dict[str, Decimal]:
        """Indicator → what the round added, where figures say what is added."""
        values = {"campaign": campaign, "round": round_key, "root": root}
        return {row.code: _sum(row) for row in self._session.rows(_ADDED, values, latest)}

    def _medians(self, campaign: str, root: str, codes: Sequence[str], *, registered: bool) -> dict[str, Decimal]:
        values = {"campaign": campaign, "root": root, "codes": list(codes)}
        counted: dict[str, list[tuple[Decimal, int]]] = {}
        for row in self._session.rows(_TARGET_VALUES if registered else _TOTAL_VALUES, values, standings):
            counted.setdefault(row.code, []).append((row.value, row.many))
        return {code: _middle(values) for code, values in counted.items()}


def _spread(row: Row[Any], middle: Decimal | None) -> Spread:
    return Spread(units=row.units, total=_sum(row), low=row.low, high=row.high, reached=int(row.reached), median=middle)


def _sum(row: Row[Any]) -> Decimal:
    return exact(int(row.ones) * ONE + int(row.rest))


def _middle(counted: Sequence[tuple[Decimal, int]]) -> Decimal:
    """The median of values (rising) that occur so many times each."""
    places = sum(many for _, many in counted)
    wanted, seen, found = {(places - 1) // 2, places // 2}, 0, []
    for value, many in counted:
        found += [value] * sum(seen <= place < seen + many for place in wanted)
        seen += many
    return Decimal(median(found))
