"""Who decides when somebody below asks? The nearest people above who may, and who can be reached."""

from __future__ import annotations

from domain.permission import Action, may
from domain.person import Person, Post, Role
from handlers.context import Clockwork

ABOVE = (Role.COORDINATOR, Role.PROVINCE, Role.ADMIN)


def deciders(clock: Clockwork, unit: str, action: Action) -> tuple[Person, ...]:
    """Of the first unit on the way up, above this one, where there is anybody."""
    path = [one.key for one in clock.store.units.path(unit)]
    for above in path[1:] or path:
        for role in ABOVE:
            if not may((Post(person="", unit=above, role=role),), action, path):
                continue
            people = clock.store.people.holders((above,), role, at=clock.now).get(above, ())
            chats = clock.store.people.reachable([person.id for person in people])
            if found := tuple(person for person in people if person.id in chats):
                return found
    return ()
