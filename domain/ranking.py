"""In which order do units stand in a round, and who deserves to be named?

The rule, in this order: the part of what was asked that is reported; whether it was complete in time; the average part
of the targets that the unit set itself, counted to 100 % each. Equal units share a place. Excused units have none.
Recognition helps and public comparison hurts (peers B7): groups read who was first, best and most improved; the whole
order is for those who ask, in private.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.obligation import Obligation, State
from domain.summary import Summary, UnitState

MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Rank:
    """place from 1, shared by equals. reported: 0 to 1. attained: 0 to 1, None without own targets. asked: items."""

    place: int
    state: UnitState
    reported: Decimal
    on_time: bool
    attained: Decimal | None
    asked: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Praise:
    """Whom a group reads about. Several where they are equal; none rather than a crowd."""

    first: tuple[UnitState, ...] = ()
    best: tuple[UnitState, ...] = ()
    improved: tuple[UnitState, ...] = ()


def ranked(summary: Summary) -> tuple[Rank, ...]:
    """Everybody of whom a report is expected, the best first; equals by name."""
    measured = [_measured(one) for one in summary.units if not one.owed.excused]
    keys = {id(rank): (rank.reported, rank.on_time, rank.attained or Decimal(0)) for rank in measured}
    ordered = sorted(measured, key=lambda rank: rank.state.unit.name)
    ordered.sort(key=lambda rank: keys[id(rank)], reverse=True)
    found: list[Rank] = []
    for number, rank in enumerate(ordered, start=1):
        same = found and keys[id(rank)] == keys[id(ordered[number - 2])]
        found.append(replace(rank, place=found[-1].place if same else number))
    return tuple(found)


def praise(summary: Summary, before: Mapping[str, Obligation]) -> Praise:
    """before: unit → what became of its obligation in the round before this one."""
    done = [one for one in summary.units if one.on_time and one.owed.completed_at is not None]
    soonest = min((one.owed.completed_at for one in done if one.owed.completed_at is not None), default=None)
    first = [one for one in done if one.owed.completed_at == soonest]
    ranks = ranked(summary) if any(one.registered for one in summary.units) else ()
    best = [rank.state for rank in ranks if rank.place == 1 and rank.attained]
    improved = [one for one in done if one.unit.key in before and not _was_good(before[one.unit.key])]
    return Praise(first=_few(first), best=_few(best), improved=_few(improved))


def attained(state: UnitState) -> Decimal | None:
    """The average part of its own targets that a unit has reached, each counted to 1; None without any."""
    parts = [
        min(Decimal(1), state.values.get(code, Decimal(0)) / target)
        for code, target in state.registered.items()
        if target > 0
    ]
    return sum(parts, Decimal(0)) / len(parts) if parts else None


def _measured(state: UnitState) -> Rank:
    owed = state.owed
    asked = len(owed.needed)
    answered = sum(code in owed.answered for code in owed.needed)
    reported = Decimal(1) if state.state is State.DONE or not asked else Decimal(answered) / asked
    return Rank(place=0, state=state, reported=reported, on_time=state.on_time, attained=attained(state), asked=asked)


def _was_good(owed: Obligation) -> bool:
    return owed.excused != "" or (owed.state is State.DONE and owed.on_time)


def _few(found: Sequence[UnitState]) -> tuple[UnitState, ...]:
    return tuple(found) if len(found) <= MOST_NAMED else ()
