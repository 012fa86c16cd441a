"""Who looks at the dashboard, and at which units may they look?

Asked at every read and every download: a post that ended a second ago shows nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import NotAllowed, NotFound
from domain.permission import Action, may
from domain.person import Person, Post
from domain.unit import Unit
from handlers.context import Clockwork


class SignedOut(NotAllowed):
    """Nobody is signed in by this token: it is unknown, over or ended."""


class LostPost(NotAllowed):
    """The person who is signed in oversees no unit any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """Whoever is signed in. posts: those held now. tops: the units they oversee, with all below them."""

    person: Person
    posts: tuple[Post, ...]
    tops: tuple[Unit, ...]

    @property
    def language(self) -> str:
        return self.person.language


def viewer(clock: Clockwork, token_hash: str) -> Viewer:
    """Who is signed in. Raises SignedOut or LostPost."""
    known = clock.store.sessions.person(token_hash, clock.now)
    person = clock.store.people.person(known) if known else None
    if person is None:
        raise SignedOut("Nobody is signed in.")
    found = tops(clock, person.id)
    if not found:
        raise LostPost("The person oversees no unit any more.")
    return Viewer(person=person, posts=clock.store.people.posts(person.id, at=clock.now), tops=found)


def tops(clock: Clockwork, person: str) -> tuple[Unit, ...]:
    """The units of the person's posts of which they may see how all below stand."""
    posts = clock.store.people.posts(person, at=clock.now)
    paths = [clock.store.units.path(key) for key in dict.fromkeys(post.unit for post in posts)]
    return tuple(path[0] for path in paths if path and may(posts, Action.DIGEST, [unit.key for unit in path]))


def path_to(clock: Clockwork, seen_by: Viewer, key: str, action: Action) -> tuple[Unit, ...]:
    """The unit and those above it up to the viewer's own, nearest first.

    Raises NotFound where they may not do that, just as for what doesn't exist.
    """
    path = clock.store.units.path(key)
    if not may(seen_by.posts, action, [unit.key for unit in path]):
        raise NotFound(f"{key} is no unit of this person.")
    own = {unit.key for unit in seen_by.tops}
    reach = [place for place, unit in enumerate(path) if unit.key in own]
    return path[: reach[-1] + 1] if reach else path[:1]
