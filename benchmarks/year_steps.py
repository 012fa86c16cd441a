"""What can a person of a year do next, when, and what does a commune owe meanwhile?

What a person does is a script: a generator that says or presses something, is given what the bot answered, and goes
on. What was acknowledged is written down here, beside the bot, and held against its ledger afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from benchmarks.year_words import Meant
from bot.channels.base import Budget
from domain.calendar import ONE_DAY, Calendar
from domain.campaign import Needs, RoundPlan
from domain.person import Role
from domain.unit import Unit

SECONDS = 60.0  # nothing takes longer than this
UNPACED = Budget(per_second=1e6, chat_gap=0.0, group_gap=0.0)
OFFSET, GRID = 5, 15  # people act at :05, :20, :35 and :50, the clock on the half hours
AFTER_DUE = timedelta(days=3)
HOURS = (7, 8, 8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 15, 16, 16, 17)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message of the bot as a person sees it. `labels`: what can be tapped, or chosen by a number.

    source: what the telephone knows it by.
    """

    text: str
    labels: tuple[str, ...] = ()
    source: object = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """One message of the bot as a platform took it; an edit is a message too."""

    channel: str
    chat: str
    message_id: str
    at: datetime
    text: str
    edit: bool
    file: bool


Refused = tuple[str, int, str]
"""What a platform refused: chat, status, description."""


class Watched(Protocol):
    """What the platforms took and refused."""

    taken: list[Taken]
    refused: list[Refused]


class Telephone(Protocol):
    """A person at one end of a channel; `chat` is how the bot's tables name the chat. Everything returns at once."""

    channel: str
    chat: str

    def types(self, text: str) -> None: ...

    def presses(self, line: Line, label: str) -> None: ...

    def leaves(self, how: Leave) -> None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    line: Line
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Until:
    """Does nothing before that instant."""

    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Fill:
    """Fills in the form: texts by code for a place `campaign:round:unit`. meant: the figures, to settle doubts by."""

    place: str
    texts: Mapping[str, str]
    meant: Meant
    nil: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Switch:
    """Takes the other telephone in the hand."""


class Leave(StrEnum):
    """What makes a person unreachable, and reachable again."""

    BLOCK = "block"
    UNBLOCK = "unblock"
    DEACTIVATE = "deactivate"  # Telegram tells nobody


Step = Say | Press | Fill | Switch | Until | Leave
Script = Generator[Step, list[Line], None]


@dataclass(kw_only=True, eq=False)
class Actor:
    """A person with a telephone, or the administrator of a group in it."""

    phone: Telephone
    spare: Telephone | None = None
    unit: Unit
    role: Role
    joined_at: datetime | None = None
    gone: bool = False
    connected: bool = False  # both telephones are known to be theirs

    @property
    def chat(self) -> str:
        return self.phone.chat

    @property
    def there(self) -> bool:
        return self.joined_at is not None and not self.gone


@dataclass(kw_only=True, eq=False)
class Duty:
    """What a unit owes in a round, and what its people said about it."""

    plan: RoundPlan
    unit: Unit
    needed: tuple[str, ...]
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    said: dict[str, Decimal | None] = field(default_factory=dict)
    deed: dict[str, Decimal] = field(default_factory=dict)
    complete_at: datetime | None = None
    planned: bool = False  # somebody is going to report of their own accord

    @property
    def missing(self) -> tuple[str, ...]:
        if self.deed or (self.said and self.plan.needs is Needs.ANY):
            return ()
        return tuple(code for code in self.needed if code not in self.said)

    @property
    def on_time(self) -> bool:
        return self.complete_at is not None and self.complete_at < self.due_at

    def awaited(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at and bool(self.missing)

    def tell(self, meant: Meant, at: datetime) -> None:
        """These figures were acknowledged."""
        self.said.update(meant)
        if not self.missing and self.complete_at is None:
            self.complete_at = at

    def did(self, counts: Meant, at: datetime) -> None:
        """The round's activity was acknowledged."""
        self.deed = {name: value for name, value in counts.items() if value is not None}
        self.complete_at = self.complete_at or at

    def extend(self, days: int, today: date, calendar: Calendar, zone: ZoneInfo) -> None:
        last = max(self.due_at.astimezone(zone).date() - ONE_DAY, today)
        self.due_at = datetime.combine(calendar.plus(last, days) + ONE_DAY, time(0), tzinfo=zone)
        self.closes_at = max(self.closes_at, self.due_at + AFTER_DUE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """Something that begins at an instant. `who`: the first of them who is there does it, or the first `anyway`."""

    at: datetime
    who: tuple[Actor, ...]
    script: Script
    anyway: bool = False

    @property
    def actor(self) -> Actor | None:
        return self.who[0] if self.anyway else next((one for one in self.who if one.there), None)


def slot(dice: random.Random, first: datetime, last: datetime, *, late: bool = False) -> datetime:
    """A moment between the two, which have the zone of the people, at which they are awake; `late`: rather later."""
    days = (last.date() - first.date()).days
    for _ in range(60):
        share = max(dice.random(), dice.random(), dice.random()) if late else dice.random()
        day = first.date() + timedelta(days=min(days, int(share * (days + 1))))
        hour = dice.randint(19, 21) if dice.random() < 0.1 else dice.choice(HOURS)
        at = datetime.combine(day, time(hour, OFFSET + GRID * dice.randint(0, 3)), tzinfo=first.tzinfo)
        if first < at < last:
            return at
    return first.replace(minute=OFFSET, second=0, microsecond=0) + timedelta(hours=1)


def soon(dice: random.Random, now: datetime, least: int, most: int) -> datetime:
    """Within so many hours, tomorrow morning when the day is over by then."""
    at = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1 + dice.randint(least, most))
    if not 7 <= at.hour < 20:
        at = at.replace(hour=8) + (ONE_DAY if at.hour >= 20 else timedelta(0))
    return at + timedelta(minutes=OFFSET + GRID * dice.randint(0, 3))
