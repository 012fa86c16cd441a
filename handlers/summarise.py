"""How does a round stand for a unit and all below it? Loaded from the ledger and the standings in a few reads.

The cost depends on the number of units, not on how often they reported. Documents, which show every figure, read them
all; digests let the database sum them (`handlers.sum_up`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from domain.campaign import Collects, RoundPlan
from domain.mask import masked
from domain.obligation import Obligation
from domain.period import reported_day
from domain.report import FLOWS, Figure, Note
from domain.summary import Part, Progress, Summary, UnitState, counted, progress_of
from domain.unit import Unit
from handlers.context import Clockwork
from handlers.lineage import communes, is_grouping
from storage.campaigns import Running
from storage.reports import Standing

Of = TypeVar("Of", Standing, Figure)


class Basis(Protocol):
    """What summaries of one round are made of."""

    @property
    def running(self) -> Running: ...

    @property
    def round(self) -> str: ...

    @property
    def owed(self) -> Sequence[Obligation]: ...

    def states(self, below: Mapping[str, Unit], owed: Sequence[Obligation]) -> tuple[UnitState, ...]: ...

    def progress(self, clock: Clockwork, root: Unit, units: Sequence[UnitState]) -> tuple[Progress, ...]: ...

    def notes(self, below: Mapping[str, Unit]) -> tuple[Note, ...]: ...


class Ledger:
    """What the summaries of one round rest on, read once however many units it is summarised for.

    It is true for one moment of one transaction, in which nothing is reported. below: the only units that are wanted;
    None for all.
    """

    def __init__(
        self, clock: Clockwork, running: Running, round_key: str, below: Mapping[str, Unit] | None = None
    ) -> None:
        store, code = clock.store, running.code
        self.running, self.round = running, round_key
        if below is None:
            self.owed = store.obligations.of_round(code, round_key)
            self._standings = by_unit(store.reports.all_standings(code))
            self._latest = by_unit(store.reports.of_round(code, round_key))
        else:
            units = tuple(below)
            self.owed = store.obligations.of_units(code, round_key, units)
            self._standings = by_unit(store.reports.standings_of(code, units))
            self._latest = by_unit(store.reports.of_round_by(code, round_key, units))
        self._notes = tuple(replace(one, text=masked(one.text)) for one in store.reports.notes(code, round_key))
        self._unapproved = tuple(store.approvals.unapproved(code)) if running.campaign.reviewed else ()

    def states(self, below: Mapping[str, Unit], owed: Sequence[Obligation]) -> tuple[UnitState, ...]:
        """With every figure, and which of them nobody has approved."""
        units = tuple(
            _state(below[one.unit], one, self._standings.get(one.unit, ()), self._latest.get(one.unit, ()))
            for one in owed
        )
        return _reviewed(units, self.round, self._unapproved) if self.running.campaign.reviewed else units

    def progress(self, clock: Clockwork, root: Unit, units: Sequence[UnitState]) -> tuple[Progress, ...]:
        plan = self.running.round(self.round)
        registered = plan.collects is Collects.REGISTRATION
        return progress_of(self.running.campaign, root, units, told_by(clock, plan), registered=registered)

    def notes(self, below: Mapping[str, Unit]) -> tuple[Note, ...]:
        return tuple(one for one in self._notes if one.unit in below)


def summarise(clock: Clockwork, running: Running, round_key: str, root: str) -> Summary | None:
    """None when no unit below `root` owes anything in this round."""
    below = None if root == running.top else communes(clock, running.campaign, root)
    return summarised(clock, Ledger(clock, running, round_key, below), root, below)


def summarised(clock: Clockwork, basis: Basis, root: str, below: Mapping[str, Unit] | None = None) -> Summary | None:
    """The same for one of many units. below: its communes, where they are known already."""
    running = basis.running
    known = clock.store.units.get(root)
    if known is None:
        return None
    below = _below(clock, basis, root) if below is None else below
    owed = [one for one in basis.owed if one.unit in below]
    if not owed:
        return None
    plan = running.round(basis.round)
    units = basis.states(below, owed)
    figures = plan.collects not in (Collects.ACTIVITY, Collects.NARRATIVE)
    return Summary(
        campaign=running.campaign,
        plan=plan,
        root=known,
        at=clock.now,
        count=counted(owed),
        progress=basis.progress(clock, known, units) if figures else (),
        units=units,
        parts=_parts(clock, running, known, units),
        grouping=_grouping(clock, running, known, units),
        notes=basis.notes(below),
    )


def _below(clock: Clockwork, basis: Basis, root: str) -> Mapping[str, Unit]:
    """The communes below a unit. Whoever owes something in a campaign is below its top: for that nobody is asked."""
    if root == basis.running.top and not basis.running.campaign.succeeded:
        return clock.store.units.many(one.unit for one in basis.owed)
    return communes(clock, basis.running.campaign, root)


def told_by(clock: Clockwork, plan: RoundPlan) -> date:
    """The day to which the figures of a round count, of those that have come."""
    today: date = clock.today
    return min(today, reported_day(plan))


def by_unit(many: Iterable[Of]) -> dict[str, list[Of]]:
    found: dict[str, list[Of]] = {}
    for one in many:
        found.setdefault(one.unit, []).append(one)
    return found


def _state(unit: Unit, owed: Obligation, standings: Sequence[Standing], latest: Sequence[Figure]) -> UnitState:
    answered = [one for one in latest if one.answered]
    return UnitState(
        unit=unit,
        owed=owed,
        values={one.code: one.total for one in standings if one.total is not None},
        registered={one.code: one.registered for one in standings if one.registered is not None},
        increments={one.code: one.increment for one in answered if one.mode in FLOWS},
        texts={one.code: masked(one.text) for one in answered if one.text},
        details={one.code: one.details for one in answered if one.details},
        told=frozenset(one.code for one in answered),
    )


def _reviewed(
    units: Iterable[UnitState], round_key: str, unapproved: Iterable[tuple[str, str, str]]
) -> tuple[UnitState, ...]:
    """With what nobody has approved, in this round and in others."""
    here: dict[str, set[str]] = {}
    elsewhere: dict[str, set[str]] = {}
    for where, unit, code in unapproved:
        (here if where == round_key else elsewhere).setdefault(unit, set()).add(code)
    return tuple(
        replace(
            one,
            unapproved=frozenset(here.get(one.unit.key, ())),
            unapproved_before=frozenset(elsewhere.get(one.unit.key, ())),
        )
        for one in units
    )


def _grouping(clock: Clockwork, running: Running, root: Unit, units: Sequence[UnitState]) -> tuple[int, int] | None:
    """How many new communes stand under the name of an old district, and how many of them came from others as well."""
    if not is_grouping(running.campaign, root) or all(one.unit.parent == root.key for one in units):
        return None
    parents = [{old.parent for old in clock.store.units.predecessors(one.unit.key)} for one in units]
    return len(units), sum(len(found) > 1 for found in parents)


def _parts(clock: Clockwork, running: Running, root: Unit, units: Sequence[UnitState]) -> tuple[Part, ...]:
    """The districts or clusters right below the root, with the units that each has."""
    found: dict[str, list[UnitState]] = {}
    tops = {root.key, running.campaign.succeeded} if root.key == running.top else {root.key}
    parts: dict[str | None, str] = {}  # of all whose unit above is the same
    for one in units:
        above = one.unit.parent
        if above not in parts:
            parts[above] = _part(clock, one.unit, tops)
        if parts[above]:
            found.setdefault(parts[above], []).append(one)
    known: Mapping[str, Unit | None] = {key: clock.store.units.get(key) for key in found}
    return tuple(
        Part(unit=unit, count=counted(one.owed for one in found[key]))
        for key, unit in sorted(known.items())
        if unit is not None
    )


def _part(clock: Clockwork, unit: Unit, tops: Set[str]) -> str:
    """Which unit right below one of the tops it belongs to; "" where it stands there itself."""
    above = [one.key for one in clock.store.units.path(unit.key)]
    place = next((number for number, key in enumerate(above) if key in tops), 0)
    return above[place - 1] if place > 1 else ""
