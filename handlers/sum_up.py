"""On what does a digest rest? Who owes what, unit by unit; the figures are summed where they lie, in the database.

A nation's figures are hundreds of thousands of rows, of which a digest tells thirty sums. Where every figure counts by
itself (they are approved one by one, or are words and details) they are read as for documents. What a digest says is
the same either way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.campaign import Collects
from domain.indicator import Kind
from domain.mask import masked
from domain.note import NoteKind
from domain.obligation import Obligation
from domain.report import Note
from domain.summary import Progress, Summary, UnitState, progress_from
from domain.unit import Unit
from handlers.context import Clockwork
from handlers.lineage import communes
from handlers.summarise import Ledger, by_unit, summarised, told_by
from storage.campaigns import Running

NOTES = 5  # the newest, which are all that a digest shows


class Sums:
    """The ledger of a round whose figures the database sums. below: the only units that are wanted; None for all."""

    def __init__(
        self, clock: Clockwork, running: Running, round_key: str, below: Mapping[str, Unit] | None = None
    ) -> None:
        store, code = clock.store, running.code
        self._overviews = store.overviews
        self._below = below
        self.running, self.round = running, round_key
        if below is None:
            self.owed = store.obligations.of_round(code, round_key)
        else:
            self.owed = store.obligations.of_units(code, round_key, tuple(below))
        self._all = below is None
        self._own = by_unit(store.reports.registered(code))
        self._notes = store.reports.notes(code, round_key)

    def states(self, below: Mapping[str, Unit], owed: Sequence[Obligation]) -> tuple[UnitState, ...]:
        """Each with what it registered itself and where it stands in that, which its place depends on."""
        return tuple(self._state(below[one.unit], one) for one in owed)

    def _state(self, unit: Unit, owed: Obligation) -> UnitState:
        own = self._own.get(owed.unit)
        if not own:
            return UnitState(unit=unit, owed=owed)
        return UnitState(
            unit=unit,
            owed=owed,
            values={one.code: one.total for one in own if one.total is not None},
            registered={one.code: one.registered for one in own if one.registered is not None},
        )

    def notes(self, below: Mapping[str, Unit]) -> tuple[Note, ...]:
        """The newest difficulties and proposals; the newest of all where there are none."""
        found = [one for one in self._notes if one.unit in below]
        telling = [one for one in found if one.kind in (NoteKind.DIFFICULTY, NoteKind.PROPOSAL)]
        return tuple(replace(one, text=masked(one.text)) for one in (telling or found)[-NOTES:])

    def progress(self, clock: Clockwork, root: Unit, units: Sequence[UnitState]) -> tuple[Progress, ...]:
        """How far the units are together."""
        running, plan = self.running, self.running.round(self.round)
        registers = plan.collects is Collects.REGISTRATION
        names = None if self._all and len(units) == len(self.owed) else [one.unit.key for one in units]
        medians = [one.code for one in running.campaign.reported if one.kind is Kind.QUANTITY and not one.sums_up]
        return progress_from(
            running.campaign,
            root,
            self._overviews.spreads_of(running.code, self.round, names, registered=registers, medians=medians),
            self._overviews.added_by(running.code, self.round, names),
            told_by(clock, plan),
            registered=registers,
        )


def sums(clock: Clockwork, running: Running, round_key: str, below: Mapping[str, Unit] | None = None) -> Sums | Ledger:
    """What the digests of a round rest on, for one unit or for many."""
    plan = running.round(round_key)
    if running.campaign.reviewed or plan.collects in (Collects.ACTIVITY, Collects.NARRATIVE):
        return Ledger(clock, running, round_key, below)
    return Sums(clock, running, round_key, below)


def summed_up(clock: Clockwork, running: Running, round_key: str, root: str) -> Summary | None:
    """How the round stands for the unit, as a digest tells it; None when no unit below it owes anything."""
    below = None if root == running.top else communes(clock, running.campaign, root)
    return summarised(clock, sums(clock, running, round_key, below), root, below)
