"""Which messages would a campaign send? Values and sums of a simulation; what decides is not here.

A slot is everything of one kind that goes out at one instant: who gets a message, and which rungs or digests it is for.
Two habits bound what can happen: nobody reports at all, or everybody in the last hour of the last safe day.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.campaign import RoundPlan
from domain.period import last_safe_day
from domain.person import Role


class Habit(StrEnum):
    """How people report in a simulation."""

    NEVER = "nobody_reports"
    LAST_DAY = "everybody_on_the_last_day"


class Sent(StrEnum):
    """Kinds of messages."""

    REMIND = "remind"
    ESCALATE = "escalate"
    REVIEW = "review"  # reports to be approved, where the campaign wants that
    DIGEST = "digest"  # its text; pictures and later changes of it depend on figures
    UNREACHABLE = "unreachable"  # the weekly list of units in which nobody can be told


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """Who can be told. posts: (unit, role) → people; groups: group → unit; channels: person or group → channel."""

    posts: Mapping[tuple[str, Role], tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)

    def there(self, unit: str, role: Role) -> tuple[str, ...]:
        """Who holds the post and can be reached."""
        return self.posts.get((unit, role), ())

    def channel(self, who: str) -> str:
        return self.channels.get(who, "telegram")

    @property
    def roles(self) -> dict[str, str]:
        """Person → what they are, the post nearest to reporting first; groups are `group`."""
        found = dict.fromkeys(self.groups, Role.GROUP.value)
        for role in (Role.OFFICER, Role.STAND_IN, Role.APPROVER, Role.COORDINATOR, Role.PROVINCE, Role.ADMIN):
            for (_, post), people in self.posts.items():
                if post is role:
                    for person in people:
                        found.setdefault(person, role.value)
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """Messages of one kind that may go out from `at` on, one for each of `people`. about: (round, rung or digest)."""

    at: datetime
    kind: Sent
    about: tuple[tuple[str, str], ...]
    people: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Simulation:
    """What one habit leads to, in order. events: (round, what) → when; `zone`: in which days begin and end."""

    slots: tuple[Slot, ...]
    events: Mapping[tuple[str, str], datetime]
    zone: ZoneInfo

    @property
    def total(self) -> int:
        return sum(len(slot.people) for slot in self.slots)

    def by_kind(self) -> Counter[Sent]:
        found: Counter[Sent] = Counter()
        for slot in self.slots:
            found[slot.kind] += len(slot.people)
        return found

    def by_day(self) -> dict[date, Counter[Sent]]:
        found: dict[date, Counter[Sent]] = {}
        for slot in self.slots:
            found.setdefault(self._day(slot), Counter())[slot.kind] += len(slot.people)
        return dict(sorted(found.items()))

    def by_person(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for slot in self.slots:
            found.update(slot.people)
        return found

    def by_month(self, roster: Roster, channel: str = "") -> dict[str, int]:
        """`2023-06` → messages, of one channel where it is named."""
        found: Counter[str] = Counter()
        for slot in self.slots:
            many = sum(roster.channel(who) == channel for who in slot.people) if channel else len(slot.people)
            found[f"{self._day(slot):%Y-%m}"] += many
        return dict(sorted(found.items()))

    def sent(self) -> frozenset[tuple[str, date, Sent]]:
        """Who gets a message of which kind on which day."""
        return frozenset((who, self._day(slot), slot.kind) for slot in self.slots for who in slot.people)

    def _day(self, slot: Slot) -> date:
        return slot.at.astimezone(self.zone).date()


@dataclass(frozen=True, kw_only=True, slots=True)
class Peak:
    """The messages of one minute on one channel, and how long they take at its pace."""

    at: datetime
    channel: str
    messages: int
    seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """What one bot may send: messages a second, and seconds between two to one private chat or one group."""

    per_second: float
    chat_gap: float
    group_gap: float


def peaks(simulation: Simulation, roster: Roster, paces: Mapping[str, Pace], *, most: int = 5) -> tuple[Peak, ...]:
    """The fullest minutes of each channel whose pace is known, the fullest first."""
    minutes: dict[tuple[datetime, str], list[str]] = {}
    for slot in simulation.slots:
        at = slot.at.replace(second=0, microsecond=0)
        for who in slot.people:
            minutes.setdefault((at, roster.channel(who)), []).append(who)
    fullest = sorted(minutes.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple(
        Peak(at=at, channel=channel, messages=len(people), seconds=_seconds(people, roster, paces[channel]))
        for (at, channel), people in fullest
        if channel in paces
    )[:most]


def _seconds(people: Sequence[str], roster: Roster, pace: Pace) -> int:
    """The bot's pace bounds it, or the chat that gets most."""
    slowest = max(
        (many - 1) * (pace.group_gap if who in roster.groups else pace.chat_gap)
        for who, many in Counter(people).items()
    )
    return math.ceil(max(len(people) / pace.per_second, slowest))


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """How many messages the people of one kind of post get."""

    people: int
    messages: int
    least: int
    middle: float
    most: int


def spread(simulation: Simulation, roster: Roster) -> dict[str, Spread]:
    """Role → how many messages its people get; those who get none are counted."""
    told = simulation.by_person()
    counts: dict[str, list[int]] = {}
    for who, role in roster.roles.items():
        counts.setdefault(role, []).append(told[who])
    return {
        role: Spread(people=len(many), messages=sum(many), least=min(many), middle=median(many), most=max(many))
        for role, many in counts.items()
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class OffDay:
    """A deadline on a day that is not worked. why: the holiday, "" for a weekend. safe: what people prepare for."""

    round: str
    day: date
    why: str
    safe: date


def off_days(rounds: Iterable[RoundPlan], calendar: Calendar) -> tuple[OffDay, ...]:
    """The rounds whose last safe day is no working day."""
    return tuple(
        OffDay(round=plan.key, day=day, why=calendar.days_off.get(day, ""), safe=calendar.on_or_before(day))
        for plan in rounds
        if not calendar.is_working(day := last_safe_day(plan))
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One date of a round in two versions; None where one has no such date."""

    round: str
    what: str
    before: datetime | None
    after: datetime | None

    @property
    def days(self) -> timedelta | None:
        return self.after - self.before if self.before and self.after else None


def compared(before: Simulation, after: Simulation) -> tuple[Change, ...]:
    """What moves, appears and disappears, in the order of the new dates."""
    keys = dict.fromkeys((*before.events, *after.events))
    found = [
        Change(round=key[0], what=key[1], before=before.events.get(key), after=after.events.get(key)) for key in keys
    ]
    changed = [one for one in found if one.before != one.after]
    return tuple(sorted(changed, key=_in_order))


def _in_order(change: Change) -> tuple[str, str, str]:
    at = change.after or change.before
    return at.astimezone(UTC).isoformat() if at else "", change.round, change.what
