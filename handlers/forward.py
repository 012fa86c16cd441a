"""To whom does a unit's digest go: to the groups that are bound to it, and to people who pass it on?

A group that no bot of ours is in gets it from a person: the forwarder whom the unit names. Both may be there, e.g. a
group on Telegram and a forwarder for one on Zalo. What is to be forwarded stands for itself and has no buttons.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.person import Role
from handlers.context import Clockwork
from handlers.texts import sentence
from storage.people import Membership


def receivers(clock: Clockwork) -> Iterator[tuple[str, list[Membership]]]:
    """Each unit with the groups and the forwarders that get its digests."""
    found: dict[str, list[Membership]] = {}
    for group in clock.store.people.groups():
        found.setdefault(group.unit or "", []).append(group)
    for unit, people in clock.store.people.everywhere(Role.FORWARDER, at=clock.now).items():
        chats = clock.store.people.reachable([person.id for person in people])
        for person in people:
            if person.id in chats:
                one = Membership(chat=chats[person.id], group=False, person=person, unit=unit)
                found.setdefault(unit, []).append(one)
    yield from found.items()


def key_for(one: Membership) -> str:
    """Ends the key of its message: a person may forward for several units."""
    return str(one.chat) if one.group else f"{one.chat}:{one.unit}"


def addressed(clock: Clockwork, text: str, one: Membership) -> str:
    """The text as its receiver gets it."""
    if one.group or one.person is None:
        return text
    head = sentence("forward", one.person.language, unit=clock.title(one.unit or ""))
    return f"{head}\n\n{text}"


def takes_pictures(clock: Clockwork, one: Membership) -> bool:
    """A picture is a message of its own, which a forwarder's quota is too small for."""
    return one.group or not clock.store.quotas.limited(one.chat.channel)
