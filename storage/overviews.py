"""How does a round stand for a unit and all below it, counted by the database?

For screens that many people look at: the cost is one pass over rows of one round or campaign, and what comes back is as
long as the screen, not as the province. Digests sum with it what they tell (`handlers.sum_up`); documents, which show
every figure, read them all (`handlers.summarise`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    BindParameter,
    ColumnElement,
    Float,
    Row,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from domain.obligation import Obligation
from domain.report import FLOWS, Act
from domain.summary import Spread
from storage.obligations import COUNTS, Tally, as_obligation, tally_of
from storage.session import Session
from storage.tables import MILLIONTHS, exact, latest, obligations, standings, units

ONE: int = 10**MILLIONTHS
MIDDLE = (0.5, 0.5 + 1e-6)  # of an even number of units the two in the middle; of an odd one the same twice


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


class _Ones(FunctionElement[int]):
    """The ones of a sum. Where whole numbers have no end, everything is in the rest."""

    type = BigInteger()
    inherit_cache = True


class _Rest(FunctionElement[int]):
    """The rest of a sum, in millionths."""

    type = BigInteger()
    inherit_cache = True


@compiles(_Ones)
def _ones(element: _Ones, compiler: Any, **how: Any) -> str:
    return f"sum({compiler.process(element.clauses, **how)} / {ONE})"


@compiles(_Rest)
def _rest(element: _Rest, compiler: Any, **how: Any) -> str:
    return f"sum({compiler.process(element.clauses, **how)} % {ONE})"


@compiles(_Ones, "postgresql")
def _no_ones(element: _Ones, compiler: Any, **how: Any) -> str:
    return "0"


@compiles(_Rest, "postgresql")
def _all_of_it(element: _Rest, compiler: Any, **how: Any) -> str:
    return f"sum({compiler.process(element.clauses, **how)})"


def _whole(column: ColumnElement[Decimal]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """A sum in two parts, ones and millionths: together they would pass the largest whole number of SQLite."""
    plain = type_coerce(column, BigInteger)
    return _Ones(plain).label("ones"), _Rest(plain).label("rest")


def _spreads(column: ColumnElement[Decimal], among: ColumnElement[bool]) -> Select[Any]:
    """Everything in millionths."""
    plain = type_coerce(column, BigInteger)
    return (
        select(
            standings.c.code,
            func.count().label("units"),
            func.min(plain).label("low"),
            func.max(plain).label("high"),
            func.sum(case((plain > 0, 1), else_=0)).label("reached"),
            *_whole(column),
        )
        .where(standings.c.campaign == bindparam("campaign"), among, column.is_not(None))
        .group_by(standings.c.code)
    )


def _values(column: ColumnElement[Decimal], among: ColumnElement[bool]) -> Select[Any]:
    """The same, with how many units stand at each value where the middle is wanted; null is the value of others.

    For a database that sorts for every group: two questions would sort twice.
    """
    spreads = _spreads(column, among)
    wanted = standings.c.code.in_(bindparam("codes", expanding=True))
    value = case((wanted, type_coerce(column, BigInteger))).label("value")
    return spreads.add_columns(value).group_by(value).order_by(standings.c.code, value)


def _middle(column: ColumnElement[Decimal], among: ColumnElement[bool]) -> Select[Any]:
    """The lower and the upper value in the middle as PostgreSQL finds them, which need not sort by the code."""
    plain = type_coerce(column, BigInteger)
    middle = func.percentile_disc(literal(MIDDLE, ARRAY(Float)), type_=ARRAY(BigInteger)).within_group(plain)
    return (
        select(standings.c.code, type_coerce(middle, ARRAY(BigInteger)).label("middle"))
        .where(standings.c.campaign == bindparam("campaign"), among, column.is_not(None))
        .where(standings.c.code.in_(bindparam("codes", expanding=True)))
        .group_by(standings.c.code)
    )


def _added(among: ColumnElement[bool]) -> Select[Any]:
    return (
        select(latest.c.code, *_whole(latest.c.increment))
        .where(latest.c.campaign == bindparam("campaign"), latest.c.round == bindparam("round"))
        .where(among, latest.c.act != Act.WITHDRAWAL.value)
        .where(latest.c.mode.in_([mode.value for mode in FLOWS]))
        .group_by(latest.c.code)
    )


class _Figures:
    """The same questions about some of the units."""

    def __init__(self, standing: ColumnElement[bool], told: ColumnElement[bool]) -> None:
        self.totals, self.targets = _spreads(standings.c.total, standing), _spreads(standings.c.registered, standing)
        self.total_values, self.target_values = (
            _values(column, standing) for column in (standings.c.total, standings.c.registered)
        )
        self.middle_totals, self.middle_targets = (
            _middle(column, standing) for column in (standings.c.total, standings.c.registered)
        )
        self.added = _added(told)


_OWING = select(obligations.c.unit).where(*_IN_ROUND)
_NAMED: BindParameter[Any] = bindparam("units", expanding=True)
_BELOW_ROOT = _Figures(standings.c.unit.in_(_AMONG), latest.c.unit.in_(_AMONG))
_WHO_OWE = _Figures(standings.c.unit.in_(_OWING), latest.c.unit.in_(_OWING))
_WHO_ARE_NAMED = _Figures(standings.c.unit.in_(_NAMED), latest.c.unit.in_(_NAMED))


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
        return self._spreads(_BELOW_ROOT, values, registered=registered, medians=medians)

    def added(self, campaign: str, round_key: str, root: str) -> dict[str, Decimal]:
        """Indicator → what the round added, where figures say what is added."""
        values = {"campaign": campaign, "round": round_key, "root": root}
        return {row.code: _sum(row) for row in self._session.rows(_BELOW_ROOT.added, values, latest)}

    def spreads_of(
        self,
        campaign: str,
        round_key: str,
        units: Sequence[str] | None,
        *,
        registered: bool = False,
        medians: Sequence[str] = (),
    ) -> dict[str, Spread]:
        """The same of those units; None: of all that owe something in the round."""
        figures, values = _asked(campaign, round_key, units)
        return self._spreads(figures, values, registered=registered, medians=medians)

    def added_by(self, campaign: str, round_key: str, units: Sequence[str] | None) -> dict[str, Decimal]:
        """The same of those units; None: of all that owe something in the round."""
        figures, values = _asked(campaign, round_key, units)
        return {row.code: _sum(row) for row in self._session.rows(figures.added, values, latest)}

    def _spreads(
        self, figures: _Figures, values: dict[str, Any], *, registered: bool, medians: Sequence[str]
    ) -> dict[str, Spread]:
        if medians and self._session.is_sqlite:
            return self._by_value(figures, {**values, "codes": list(medians)}, registered=registered)
        found = self._session.rows(figures.targets if registered else figures.totals, values, standings)
        middles = self._middles(figures, values, medians, registered=registered) if medians else {}
        return {row.code: _spread(row, middles.get(row.code)) for row in found}

    def _middles(
        self, figures: _Figures, values: dict[str, Any], codes: Sequence[str], *, registered: bool
    ) -> dict[str, Sequence[Decimal]]:
        """Indicator → the one or two values in the middle."""
        wanted = figures.middle_targets if registered else figures.middle_totals
        rows = self._session.rows(wanted, {**values, "codes": list(codes)}, standings)
        return {row.code: list(map(exact, row.middle)) for row in rows}

    def _by_value(self, figures: _Figures, values: dict[str, Any], *, registered: bool) -> dict[str, Spread]:
        found: dict[str, list[tuple[int, int]]] = {}
        spreads: dict[str, Spread] = {}
        rows = self._session.rows(figures.target_values if registered else figures.total_values, values, standings)
        for row in rows:
            code, count, value = row.code, row.units, row.value
            if value is None:
                spreads[code] = _spread(row, None)
            else:
                found.setdefault(code, []).append((value, count))
        return spreads | {code: _counted(many) for code, many in found.items()}


def _asked(campaign: str, round_key: str, units: Sequence[str] | None) -> tuple[_Figures, dict[str, Any]]:
    if units is None:
        return _WHO_OWE, {"campaign": campaign, "round": round_key}
    return _WHO_ARE_NAMED, {"campaign": campaign, "round": round_key, "units": list(units)}


def _spread(row: Row[Any], middle: Sequence[Decimal] | None) -> Spread:
    return Spread(
        units=row.units,
        total=_sum(row),
        low=exact(row.low),
        high=exact(row.high),
        reached=int(row.reached),
        median=Decimal(median(middle)) if middle else None,
    )


def _counted(many: Sequence[tuple[int, int]]) -> Spread:
    """The same of values (millionths, rising) and how many units stand at each."""
    return Spread(
        units=sum(count for _, count in many),
        total=exact(sum(value * count for value, count in many)),
        low=exact(many[0][0]),
        high=exact(many[-1][0]),
        reached=sum(count for value, count in many if value > 0),
        median=Decimal(median(map(exact, _in_the_middle(many)))),
    )


def _sum(row: Row[Any]) -> Decimal:
    return exact(int(row.ones) * ONE + int(row.rest))


def _in_the_middle(many: Sequence[tuple[int, int]]) -> list[int]:
    places = sum(count for _, count in many)
    wanted, seen, found = {(places - 1) // 2, places // 2}, 0, []
    for value, count in many:
        found += [value] * sum(seen <= place < seen + count for place in wanted)
        seen += count
    return found
