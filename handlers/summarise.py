"""How does a round stand for a unit and all below it? Loaded from the ledger and the standings in a few reads.

The cost depends on the number of units, not on how often they reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from domain.campaign import Collects
from domain.mask import masked
from domain.obligation import Obligation
from domain.period import reported_day
from domain.report import FLOWS, Figure
from domain.summary import Part, Summary, UnitState, counted, progress_of
from domain.unit import Unit
from handlers.context import Clockwork
from handlers.lineage import communes, is_grouping
from storage.campaigns import Running
from storage.reports import Standing

Of = TypeVar("Of", Standing, Figure)


class Ledger:
    """What the summaries of one round rest on, read once however many units it is summarised for.

    It is true for one moment of one transaction, in which nothing is reported.
    """

    def __init__(self, clock: Clockwork, running: Running, round_key: str) -> None:
        store, code = clock.store, running.code
        self.running, self.round = running, round_key
        self.owed = store.obligations.of_round(code, round_key)
        self.standings = _by_unit(store.reports.all_standings(code))
        self.latest = _by_unit(store.reports.of_round(code, round_key))
        self.notes = tuple(replace(one, text=masked(one.text)) for one in store.reports.notes(code, round_key))
        self.unapproved = tuple(store.approvals.unapproved(code)) if running.campaign.reviewed else ()


def summarise(clock: Clockwork, running: Running, round_key: str, root: str) -> Summary | None:
    """None when no unit below `root` owes anything in this round."""
    return summarised(clock, Ledger(clock, running, round_key), root)


def summarised(clock: Clockwork, ledger: Ledger, root: str) -> Summary | None:
    """The same for one of many units."""
    running, round_key = ledger.running, ledger.round
    known = clock.store.units.get(root)
    if known is None:
        return None
    below = communes(clock, running.campaign, root)
    owed = [one for one in ledger.owed if one.unit in below]
    if not owed:
        return None
    plan = running.round(round_key)
    units = tuple(
        _state(below[one.unit], one, ledger.standings.get(one.unit, ()), ledger.latest.get(one.unit, ()))
        for one in owed
    )
    if running.campaign.reviewed:
        units = _reviewed(units, round_key, ledger.unapproved)
    registers = plan.collects is Collects.REGISTRATION
    figures = plan.collects not in (Collects.ACTIVITY, Collects.NARRATIVE)
    day = min(clock.today, reported_day(plan))
    return Summary(
        campaign=running.campaign,
        plan=plan,
        root=known,
        at=clock.now,
        count=counted(owed),
        progress=progress_of(running.campaign, known, units, day, registered=registers) if figures else (),
        units=units,
        parts=_parts(clock, running, known, units),
        grouping=_grouping(clock, running, known, units),
        notes=tuple(one for one in ledger.notes if one.unit in below),
    )


def _by_unit(many: Iterable[Of]) -> dict[str, list[Of]]:
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
    for one in units:
        above = [part.key for part in clock.store.units.path(one.unit.key)]
        place = next((number for number, key in enumerate(above) if key in tops), 0)
        if place > 1:
            found.setdefault(above[place - 1], []).append(one)
    known: Mapping[str, Unit | None] = {key: clock.store.units.get(key) for key in found}
    return tuple(
        Part(unit=unit, count=counted(one.owed for one in found[key]))
        for key, unit in sorted(known.items())
        if unit is not None
    )
