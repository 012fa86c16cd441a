"""How is a long list read page by page? By the key of the last row, so that what is written meanwhile shifts nothing.

Every page is of one unit and all below it; the database walks the tree itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, bindparam, select, tuple_

from domain.obligation import Obligation
from domain.report import Figure
from storage.obligations import as_obligation
from storage.reports import as_figure
from storage.session import Session
from storage.tables import latest, obligations, reports, units

_OBLIGATION_KEY = ("round", "unit")
_LATEST_KEY = ("round", "unit", "code")
_HISTORY_KEY = ("round", "unit", "code", "version")

_top = select(units.c.key).where(units.c.key == bindparam("top")).cte("below", recursive=True)
_below = _top.union_all(select(units.c.key).where(units.c.parent == _top.c.key))


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What of a campaign: `unit` with all below it, a round and a code where named; `after`: the last row's key."""

    campaign: str
    unit: str
    round: str = ""
    code: str = ""
    after: tuple[str | int, ...] = ()
    many: int


class Pages:
    """Pages of obligations and figures, by their keys."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def obligations(self, wanted: Wanted) -> Sequence[Obligation]:
        return [as_obligation(row) for row in self._rows(obligations, _OBLIGATION_KEY, wanted)]

    def latest(self, wanted: Wanted) -> Sequence[Figure]:
        """The last version of each figure."""
        return [as_figure(row) for row in self._rows(latest, _LATEST_KEY, wanted)]

    def history(self, wanted: Wanted) -> Sequence[Figure]:
        """Every version of each figure."""
        return [as_figure(row) for row in self._rows(reports, _HISTORY_KEY, wanted)]

    def _rows(self, table: Table, key: tuple[str, ...], wanted: Wanted) -> Sequence[Any]:
        statement = _STATEMENTS[table.name, bool(wanted.round), bool(wanted.code), bool(wanted.after)]
        values: dict[str, Any] = {"campaign": wanted.campaign, "top": wanted.unit, "many": wanted.many}
        values |= {name: value for name in ("round", "code") if (value := getattr(wanted, name))}
        values |= {f"after_{name}": value for name, value in zip(key, wanted.after, strict=False)}
        return self._session.rows(statement, values, table)


def key_of(one: Obligation | Figure, *, version: bool = False) -> tuple[str | int, ...]:
    """What the next page begins after."""
    if isinstance(one, Obligation):
        return one.round, one.unit
    return (one.round, one.unit, one.code, one.version) if version else (one.round, one.unit, one.code)


def _page(table: Table, key: tuple[str, ...], *, one_round: bool, one_code: bool, goes_on: bool) -> Select[Any]:
    columns = [table.c[name] for name in key]
    found = select(table).where(table.c.campaign == bindparam("campaign"))
    found = found.where(table.c.unit.in_(select(_below.c.key)))
    if one_round:
        found = found.where(table.c.round == bindparam("round"))
    if one_code:
        found = found.where(table.c.code == bindparam("code"))
    if goes_on:
        found = found.where(tuple_(*columns) > tuple_(*(bindparam(f"after_{name}") for name in key)))
    return found.order_by(*columns).limit(bindparam("many"))


_STATEMENTS = {
    (table.name, one_round, one_code, goes_on): _page(
        table, key, one_round=one_round, one_code=one_code, goes_on=goes_on
    )
    for table, key in ((obligations, _OBLIGATION_KEY), (latest, _LATEST_KEY), (reports, _HISTORY_KEY))
    for one_round in (False, True)
    for one_code in ((False, True) if "code" in key else (False,))
    for goes_on in (False, True)
}
