"""Which units can nobody be reached for? Told to their coordinators once a week; never counted as ignoring."""

from __future__ import annotations

from datetime import timedelta

from domain.message import Lane, Outgoing
from domain.person import Role
from domain.reminder import awake
from domain.unit import Unit
from handlers.context import Clockwork
from handlers.texts import sentence
from storage.campaigns import Running

UNITS_SHOWN = 30
LIST_LIVES = timedelta(days=3)


def unreachable_units(clock: Clockwork, running: Running, round_key: str) -> tuple[tuple[Unit, str], ...]:
    """Units that owe a report and have nobody who can be told, with why: nobody joined, everybody is gone, or only the
    form is used.
    """
    owed = [one.unit for one in clock.store.obligations.of_round(running.code, round_key) if not one.excused]
    found = []
    holders: dict[str, set[str]] = {unit: set() for unit in owed}
    for role in (Role.OFFICER, Role.STAND_IN):
        for unit, people in clock.store.people.holders(owed, role, at=clock.now).items():
            holders[unit] |= {person.id for person in people}
    everybody = sorted(set().union(*holders.values()))
    chats = clock.store.people.reachable(everybody) if holders else {}
    by_form = clock.store.people.by_form(everybody) if holders else frozenset()
    for unit in owed:
        known = clock.store.units.get(unit)
        if known is not None and not holders[unit] & set(chats):
            gone = "form" if holders[unit] & by_form else "gone"
            found.append((known, gone if holders[unit] else "never"))
    return tuple(found)


def tell_unreachable(clock: Clockwork, running: Running, round_key: str) -> list[Outgoing]:
    """One message a week to each coordinator over such units."""
    below: dict[str, list[tuple[Unit, str]]] = {}
    for unit, why in unreachable_units(clock, running, round_key):
        for above in clock.store.units.path(unit.key)[1:]:
            below.setdefault(above.key, []).append((unit, why))
    coordinators = clock.store.people.holders(tuple(below), Role.COORDINATOR, at=clock.now)
    for unit_key, people in clock.store.people.holders(tuple(below), Role.PROVINCE, at=clock.now).items():
        coordinators[unit_key] = tuple(dict.fromkeys((*coordinators.get(unit_key, ()), *people)))
    chats = clock.store.people.reachable(sorted({person.id for people in coordinators.values() for person in people}))
    year, week, _ = clock.today.isocalendar()
    messages = []
    for unit_key, people in coordinators.items():
        for person in people:
            if person.id not in chats:
                continue
            lines = [
                sentence(f"unreachable-{why}", person.language, unit=unit.title)
                for unit, why in below[unit_key][:UNITS_SHOWN]
            ]
            head = sentence("unreachable", person.language, count=len(below[unit_key]))
            messages.append(
                Outgoing(
                    chat=chats[person.id],
                    lane=Lane.REMINDER,
                    text="\n".join((head, *lines)),
                    dedupe_key=f"unreachable:{person.id}:{unit_key}:{year}-{week}",
                    not_before=awake(clock.now, running.campaign.reminders, clock.zone),
                    valid_until=clock.now + LIST_LIVES,
                )
            )
    return messages
