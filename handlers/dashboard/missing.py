"""What is missing in a round, where, and by when is it due?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.obligation import Obligation
from domain.unit import Level, Unit
from handlers.context import Clockwork
from handlers.dashboard.place import PAGE, Asked, Place, paged, place
from handlers.dashboard.viewer import Viewer
from handlers.wording import names
from storage.obligations import Tally

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A unit right below, and how it stands with all below it."""

    unit: Unit
    tally: Tally


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """One unit that still owes something. lacks: what, in words. due: the last day on which it is in time."""

    unit: Unit
    above: Unit | None
    owed: Obligation
    lacks: str
    due: date
    overdue: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MissingView:
    place: Place
    parts: tuple[Part, ...]
    rows: tuple[Missing, ...]
    pages: int


def missing(clock: Clockwork, viewer: Viewer, asked: Asked) -> MissingView:
    """The round for the unit and all below it. Raises NotFound."""
    here = place(clock, viewer, asked)
    if here.running is None or here.plan is None:
        return MissingView(place=here, parts=(), rows=(), pages=1)
    owed = clock.store.overviews.missing(here.running.code, here.plan.key, here.unit.key, start=asked.start, many=PAGE)
    clock.store.units.many(one.unit for one in owed)
    return MissingView(
        place=here,
        parts=parts(clock, here),
        rows=tuple(_row(clock, here, one) for one in owed),
        pages=paged(here.tally.missing),
    )


def parts(clock: Clockwork, here: Place) -> tuple[Part, ...]:
    """Districts or clusters right below; none where communes stand right below, which are rows of their own."""
    if here.running is None or here.plan is None:
        return ()
    below = [one for one in clock.store.units.children(here.unit.key) if one.level is not Level.COMMUNE]
    if not below:
        return ()
    tallies = clock.store.overviews.parts(here.running.code, here.plan.key, here.unit.key)
    return tuple(Part(unit=one, tally=tallies[one.key]) for one in below if one.key in tallies)


def _row(clock: Clockwork, here: Place, owed: Obligation) -> Missing:
    assert here.running is not None  # whatever is owed is owed in a campaign
    unit = clock.store.units.get(owed.unit)
    assert unit is not None  # rows come joined with their unit
    return Missing(
        unit=unit,
        above=clock.store.units.get(unit.parent) if unit.parent else None,
        owed=owed,
        lacks=names(here.running.campaign, owed.missing, here.viewer.language),
        due=(owed.due_at - INSTANT).astimezone(clock.zone).date(),
        overdue=owed.due_at <= clock.now,
    )
