"""What does a handler have at hand?

One `Context` for one update or one thing the clock does: the store of the running transaction, the time, who speaks,
and the means to say something. Handlers return what is to be said; they neither send nor commit.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from domain.message import Chat, Incoming, Lane, Option, Outgoing
from domain.outcome import Outcome
from domain.permission import Action, may, may_somewhere
from domain.person import Post, Role
from handlers.links import Links
from handlers.prepare import Shelf
from handlers.texts import sentence
from storage.conversations import Question
from storage.people import Membership
from storage.store import Store

QUESTION_LIVES = timedelta(days=7)


@dataclass(kw_only=True)
class Clockwork:
    """What every handler gets: the store, the instant and the time zone of the province.

    links: to pages of the site; None where people can't reach one.
    """

    store: Store
    now: datetime
    zone: ZoneInfo
    choice: Callable[[str], str] = secrets.choice  # chance that nobody can foresee, for one-time codes
    links: Links | None = None

    @property
    def today(self) -> Any:
        return self.now.astimezone(self.zone).date()

    def title(self, unit: str) -> str:
        """The unit as in running text, by its key; the key itself when nobody knows it."""
        known = self.store.units.get(unit)
        return known.title if known else unit


@dataclass(kw_only=True)
class Context(Clockwork):
    """A handler's view of one update. `update`: key of the inbox row; `membership`: what we know of the chat.

    kept: what this update stored, as (place {campaign, round, unit}, codes).
    asked: whether a question was asked. outcome: what became of its words, where they may have held figures.
    desk: links to the dashboard; on this machine only where the site has no public address.
    shelf: files that were made for whoever asks.
    """

    incoming: Incoming
    update: str
    membership: Membership | None = None
    desk: Links | None = None
    shelf: Shelf = field(default_factory=Shelf)
    kept: list[tuple[Mapping[str, str], tuple[str, ...]]] = field(default_factory=list, init=False)
    asked: bool = field(default=False, init=False)
    outcome: Outcome | None = field(default=None, init=False)
    _said: int = field(default=0, init=False)

    @property
    def chat(self) -> Chat:
        return self.incoming.chat

    @property
    def counted(self) -> bool:
        """Whether every message to this chat counts against a month's quota."""
        return self.store.quotas.limited(self.chat.channel)

    @property
    def said_at(self) -> datetime:
        """When the person spoke: the platform's time, never later than now."""
        return min(self.incoming.sent_at, self.now)

    @property
    def language(self) -> str:
        person = self.membership.person if self.membership else None
        return person.language if person else "vi"

    @property
    def person_id(self) -> str:
        person = self.membership.person if self.membership else None
        return person.id if person else ""

    @property
    def posts(self) -> tuple[Post, ...]:
        """What this person holds now; nothing in a group, which is no person."""
        return self.membership.posts if self.membership else ()

    @cached_property
    def reporting_units(self) -> tuple[str, ...]:
        """The units for which this person reports."""
        return tuple(dict.fromkeys(post.unit for post in self.posts if post.role in (Role.OFFICER, Role.STAND_IN)))

    def units_for(self, action: Action) -> tuple[str, ...]:
        """The units of this person's posts at which they may do that; it holds for all below each of them."""
        if not may_somewhere(self.posts, action):
            return ()
        return tuple(dict.fromkeys(post.unit for post in self.posts if self.may(action, post.unit)))

    def may(self, action: Action, unit: str) -> bool:
        """Whether this person may do that to the unit now."""
        return may(self.posts, action, [one.key for one in self.store.units.path(unit)])

    def stands_over(self, unit: str) -> bool:
        """Whether this person heads the unit, or coordinates it or anything above it."""
        return self.may(Action.REMIND, unit)

    def words(self, key: str, **values: Any) -> str:
        return sentence(key, self.language, **values)

    def say(
        self,
        text: str,
        *options: Option,
        lane: Lane = Lane.REPLY,
        expects: Mapping[str, str] | None = None,
    ) -> list[Outgoing]:
        """An answer in this chat. With options, or free words expected, it becomes the chat's open question."""
        self._said += 1
        key = f"in:{self.update}:{self._said}"
        if options or expects:
            self.asked = True
            question = Question(key=key, expects=expects or {}, expires_at=self.now + QUESTION_LIVES)
            self.store.conversations.ask(self.chat, question)
        return [
            Outgoing(chat=self.chat, group=self.incoming.group, lane=lane, text=text, options=options, dedupe_key=key)
        ]

    def say_key(self, key: str, *options: Option, **values: Any) -> list[Outgoing]:
        return self.say(self.words(key, **values), *options)


def yes_no(language: str, action: str, values: Mapping[str, str]) -> tuple[Option, Option]:
    """The two answers to a plain question."""
    return (
        Option(label=sentence("button-yes", language), action=action, values=values),
        Option(label=sentence("button-no", language), action="cancel"),
    )
