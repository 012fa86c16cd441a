"""What has one commune reported, and how did each figure come to be: every version with who, when and why?"""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import NotFound
from domain.indicator import Indicator
from domain.obligation import Obligation
from domain.permission import Action
from domain.report import Note
from domain.unit import Level
from handlers.context import Clockwork
from handlers.dashboard.place import PAGE, Asked, Place, paged, place
from handlers.dashboard.viewer import Viewer
from storage.contacts import Contact
from storage.reports import Change, Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One indicator of the commune. changes: how many versions there are. newest: the last of them."""

    indicator: Indicator
    standing: Standing
    changes: int
    newest: Change | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitView:
    """changes: the newest first, a page of them. versions: how many in all."""

    place: Place
    owed: Obligation | None
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    changes: tuple[Change, ...]
    versions: int
    pages: int
    contacts: tuple[Contact, ...]


def unit(clock: Clockwork, viewer: Viewer, asked: Asked) -> UnitView:
    """Raises NotFound, also for a unit that is no commune: it has figures of its own only."""
    here = place(clock, viewer, asked, Action.SEE)
    if here.unit.level is not Level.COMMUNE:
        raise NotFound(f"{here.unit.key} is no commune.")
    contacts = clock.store.contacts.of_units([here.unit.key])
    if here.running is None:
        return UnitView(place=here, owed=None, lines=(), notes=(), changes=(), versions=0, pages=1, contacts=contacts)
    code, key, plan = here.running.code, here.unit.key, here.plan
    changes = list(clock.store.reports.changes(code, [key]))[::-1]
    standings = clock.store.reports.standings(code, key)
    many: dict[str, int] = {}
    newest: dict[str, Change] = {}
    for change in changes:
        many[change.figure.code] = many.get(change.figure.code, 0) + 1
        newest.setdefault(change.figure.code, change)
    reported = here.running.campaign.indicators
    return UnitView(
        place=here,
        owed=clock.store.obligations.get(code, plan.key, key) if plan else None,
        lines=tuple(
            Line(
                indicator=one, standing=standings[one.code], changes=many.get(one.code, 0), newest=newest.get(one.code)
            )
            for one in reported
            if one.code in standings
        ),
        notes=tuple(clock.store.reports.notes_of(code, plan.key, key)) if plan else (),
        changes=tuple(changes[asked.start : asked.start + PAGE]),
        versions=len(changes),
        pages=paged(len(changes)),
        contacts=contacts,
    )
