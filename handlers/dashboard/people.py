"""For which communes can nobody be reached, and why: blocked, left, never joined?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.contact import Reach
from domain.errors import NotFound
from domain.permission import Action
from domain.unit import Unit
from handlers.context import Clockwork
from handlers.dashboard.place import PAGE, Asked, Place, paged, place
from handlers.dashboard.viewer import Viewer
from storage.contacts import Contact, LostGroup


@dataclass(frozen=True, kw_only=True, slots=True)
class Commune:
    unit: Unit
    above: Unit | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleView:
    """counts: communes by how they are reached. shown: which of them `rows` are a page of."""

    place: Place
    counts: Mapping[Reach, int]
    shown: Reach
    rows: tuple[Commune, ...]
    pages: int
    groups: tuple[tuple[LostGroup, str], ...]


def people(clock: Clockwork, viewer: Viewer, asked: Asked) -> PeopleView:
    """Raises NotFound."""
    here = place(clock, viewer, asked, Action.REACHABILITY)
    contacts, root = clock.store.contacts, here.unit.key
    counts = contacts.reaches(root, clock.now)
    shown = _shown(asked.show, counts)
    keys = contacts.communes(root, shown, clock.now, start=asked.start, many=PAGE)
    clock.store.units.many(keys)
    known: dict[str, list[Contact]] = {}
    for contact in contacts.of_units(keys):
        known.setdefault(contact.unit, []).append(contact)
    return PeopleView(
        place=here,
        counts={one: counts.get(one, 0) for one in Reach},
        shown=shown,
        rows=tuple(row for key in keys if (row := _commune(clock, key, known.get(key, []))) is not None),
        pages=paged(counts.get(shown, 0)),
        groups=tuple((group, clock.title(group.unit)) for group in contacts.lost_groups(root)),
    )


def _shown(asked: str, counts: Mapping[Reach, int]) -> Reach:
    """What was asked for; else the first kind of trouble that there is."""
    if asked:
        try:
            return Reach(asked)
        except ValueError:
            raise NotFound(f"{asked} is no way of being reached.") from None
    troubles = (Reach.BLOCKED, Reach.LEFT, Reach.NEVER)
    return next((one for one in troubles if counts.get(one)), Reach.REACHED)


def _commune(clock: Clockwork, key: str, contacts: list[Contact]) -> Commune | None:
    unit = clock.store.units.get(key)
    if unit is None:
        return None
    above = clock.store.units.get(unit.parent) if unit.parent else None
    return Commune(unit=unit, above=above, contacts=tuple(contacts))
