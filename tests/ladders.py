"""Who is told of which rounds, and when? A slow and obvious model of reminders, against which the product is held.

It knows nothing of the programme: it counts working days by hand, walks through the instants at which the programme
was awake, and remembers for each unit what was looked at and what waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bot.clock import VIETNAM
from domain.campaign import Reminders, RoundPlan
from tests.builders import LUNG_CU, MA_LE, local

BEGIN = local("2023-06-01T00:00")
UNITS = (LUNG_CU, MA_LE)
LIVES = timedelta(hours=20)
A_SECOND = timedelta(seconds=1)
LANES = (("officer", "stand_in"), ("head", "coordinator"))
Place = tuple[str, int]  # round, unit


class Act(NamedTuple):
    """What somebody does: a letter, for one of the two units (or of the two rounds), and by how much."""

    what: str
    which: int
    much: int


@dataclass(frozen=True)
class Plan:
    """One random world. wakes: hours after the begin at which the programme runs; acts: by the hour of a wake.

    jumps: hour → by how many hours the clock is then put back, once. silent: wakes at which nothing can be sent.
    begins: which of the rounds the campaign has at first. policies: the ladder at first, and others it may change to.
    """

    rounds: tuple[RoundPlan, RoundPlan]
    begins: frozenset[int]
    policies: tuple[Reminders, ...]
    off: frozenset[date]
    swapped: frozenset[date]  # Saturdays that are worked
    wakes: tuple[float, ...]
    acts: Mapping[float, Act]
    jumps: Mapping[float, int]
    silent: frozenset[float]


class Rung(NamedTuple):
    at: datetime
    who: str
    key: str
    until: datetime

    @property
    def name(self) -> tuple[str, date]:
        """A rung comes once, even where the hour of its day is changed."""
        return self.key, self.at.date()


@dataclass
class Waiting:
    items: dict[Place, tuple[datetime, Rung]]  # until when it is worth telling
    not_before: datetime


class Version(NamedTuple):
    """The campaign as it runs."""

    rounds: Mapping[str, RoundPlan]
    policy: Reminders


def begins_at(plan: RoundPlan) -> datetime:
    return datetime.combine(plan.opens, time(7, 30), tzinfo=VIETNAM)


def ends_at(plan: RoundPlan) -> datetime:
    return datetime.combine(plan.closes, time(17), tzinfo=VIETNAM)


@dataclass
class Model:
    """Who is told what at each instant at which the programme is awake."""

    plan: Plan
    runs: Version
    done: set[Place] = field(default_factory=set)
    since: dict[tuple[str, int, str], datetime] = field(default_factory=dict)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    sent: dict[str, list[tuple[datetime, tuple[Place, ...]]]] = field(default_factory=dict)
    extended: dict[Place, date] = field(default_factory=dict)  # the latest last day that was granted
    away: dict[int, list[tuple[datetime, datetime]]] = field(default_factory=dict)  # unit → its officer's absences
    opened: set[str] = field(default_factory=set)
    missed: set[str] = field(default_factory=set)  # rounds that were over before they could open
    came: set[tuple[Place, tuple[str, date]]] = field(default_factory=set)

    # --- days

    def working(self, day: date) -> bool:
        return day in self.plan.swapped or (day.weekday() < 5 and day not in self.plan.off)

    def shifted(self, day: date, many: int) -> date:
        """So many working days later, earlier when negative."""
        while many:
            day += timedelta(days=1 if many > 0 else -1)
            if self.working(day):
                many += -1 if many > 0 else 1
        return day

    def last_day(self, place: Place, version: Version) -> date:
        last = version.rounds[place[0]].due_by
        assert last is not None
        return max(last, self.extended.get(place, last))

    def closes(self, place: Place, version: Version) -> datetime:
        plan = version.rounds[place[0]]
        longest = self.extended.get(place)
        if longest is None or longest != self.last_day(place, version) or longest == plan.due_by:
            return ends_at(plan)
        return max(ends_at(plan), datetime.combine(longest + timedelta(days=4), time(0), tzinfo=VIETNAM))

    def rungs(self, place: Place, version: Version) -> list[Rung]:
        policy, last = version.policy, self.last_day(place, version)
        safe = last
        while not self.working(safe):
            safe -= timedelta(days=1)
        due = datetime.combine(last + timedelta(days=1), time(0), tzinfo=VIETNAM)
        closes = self.closes(place, version)
        found = [(self.shifted(safe, -days), "officer", str(-days), due) for days in policy.days_before]
        found += [(self.shifted(last, days), "officer", f"+{days}", closes) for days in policy.overdue_days]
        steps = policy.escalation
        for who, after in (("stand_in", steps.stand_in), ("head", steps.head), ("coordinator", steps.coordinator)):
            if after is not None:
                found.append((self.shifted(last, after), who, who, closes))
        timed = [Rung(datetime.combine(one[0], policy.at, tzinfo=VIETNAM), *one[1:]) for one in found]
        return [one for one in timed if begins_at(version.rounds[place[0]]) <= one.at < closes]

    def allowed(self, at: datetime) -> datetime:
        if self.runs.policy.pause_from is not None and time(11, 30) <= at.time() < time(13, 30):
            return datetime.combine(at.date(), time(13, 30), tzinfo=VIETNAM)
        if at.time() < time(7):
            return datetime.combine(at.date(), time(7), tzinfo=VIETNAM)
        if at.time() >= time(20):
            return datetime.combine(at.date() + timedelta(days=1), time(7), tzinfo=VIETNAM)
        return at

    # --- what the programme does when it is awake

    def wakes(self, now: datetime, *, silent: bool = False) -> None:
        """The programme looks what is due, and sends what may be sent."""
        self.opened |= {
            key for key, plan in self.runs.rounds.items() if begins_at(plan) <= now and key not in self.missed
        }
        told: dict[str, dict[Place, tuple[datetime, Rung]]] = {}
        for key in self.runs.rounds:
            for unit in range(len(UNITS)):
                if key in self.opened and (key, unit) not in self.done:
                    for lane in LANES:
                        self.climb((key, unit), lane, now, told)
        for person, items in told.items():
            old = self.waiting.pop(person, None)
            self.waiting[person] = Waiting({**(old.items if old else {}), **items}, self.allowed(now))
        for person, one in list(self.waiting.items()):
            if max((until for until, _ in one.items.values()), default=now) <= now:
                del self.waiting[person]
        if not silent:
            self.send(now)

    def climb(
        self, place: Place, lane: Sequence[str], now: datetime, told: dict[str, dict[Place, tuple[datetime, Rung]]]
    ) -> None:
        since = self.since.get((*place, lane[0]), BEGIN)
        due = [one for one in self.rungs(place, self.runs) if one.who in lane and since < one.at <= now]
        self.since[*place, lane[0]] = max(since, now)  # what was looked at stays so when the clock goes back
        newest = [max(mine) for who in lane if (mine := [one for one in due if one.who == who])]
        again = {one for one in newest if (place, one.name) in self.came}  # the hour of its day was changed
        self.came |= {(place, one.name) for one in due}
        for rung in sorted(newest, key=lambda one: one.at):
            if now < rung.until and rung not in again:
                until = min(rung.until, self.allowed(now) + LIVES)
                told.setdefault(self.person(rung.who, place[1], now), {}).setdefault(place, (until, rung))

    def person(self, who: str, unit: int, now: datetime) -> str:
        if who == "coordinator":
            return who
        gone = who == "officer" and any(since <= now < until for since, until in self.away.get(unit, []))
        return f"{'stand_in' if gone else who}{unit}"

    def send(self, now: datetime) -> None:
        for person, one in list(self.waiting.items()):
            if now >= one.not_before and self.allowed(now) > now:
                one.not_before = self.allowed(now)
            elif now >= one.not_before:
                del self.waiting[person]
                left = sorted(
                    place for place, (until, _) in one.items.items() if now < until and self.awaited(place, now)
                )
                if left:
                    self.sent.setdefault(person, []).append((now, tuple(left)))

    def awaited(self, place: Place, now: datetime) -> bool:
        return place[0] in self.opened and place not in self.done and now < self.closes(place, self.runs)

    # --- what people do

    def owes_again(self, back: set[Place], now: datetime) -> None:
        """What passed while nothing was owed is not made up for."""
        self.done -= back
        for place in back:
            for lane in LANES:
                self.since[*place, lane[0]] = now - A_SECOND

    def extends(self, place: Place, many: int, now: datetime) -> date:
        """So many working days more; what waits about it is not said any more, and the ladder begins anew."""
        last = self.shifted(max(self.last_day(place, self.runs), now.date()), many)
        self.extended[place] = last
        self.takes_back(place, [])
        for lane in LANES:
            self.since[*place, lane[0]] = now - A_SECOND
        return last

    def goes_away(self, unit: int, many: int, now: datetime) -> datetime:
        """The officer, until the morning of that working day; what waits for them is not said."""
        until = datetime.combine(self.shifted(now.date(), many), time(0), tzinfo=VIETNAM)
        self.away.setdefault(unit, []).append((now, until))
        self.waiting.pop(f"officer{unit}", None)
        return until

    def takes_back(self, place: Place, stay: Sequence[Rung]) -> None:
        """Rungs that wait and stand on the ladder no more: they did not come."""
        standing = {(one.key, one.at) for one in stay}
        for one in self.waiting.values():
            if place in one.items and ((rung := one.items[place][1]).key, rung.at) not in standing:
                del one.items[place]
                self.came.discard((place, rung.name))

    # --- what an amendment does

    def amended(self, act: Act) -> Version:
        """What the operator changes: a last day, an opening, which rounds there are, the ladder."""
        rounds, policy = dict(self.runs.rounds), self.runs.policy
        key, by = f"R{act.which}", timedelta(days=act.much)
        plan = rounds.get(key)
        if act.what == "l":
            policy = self.plan.policies[act.much % len(self.plan.policies)]
        elif act.what == "w" and plan is None:
            rounds[key] = self.plan.rounds[act.which]
        elif act.what == "w" and len(rounds) > 1:
            del rounds[key]
        elif plan is not None and plan.due_by is not None and act.what == "o":
            opens = min(plan.opens + by, plan.due_by)
            rounds[key] = replace(plan, opens=opens)
        elif plan is not None and plan.due_by is not None and act.what == "d":
            last = max(plan.due_by + by, plan.opens)
            rounds[key] = replace(plan, due_by=last, closes=max(plan.closes + by, last))
        return Version(dict(sorted(rounds.items())), policy)

    def amends(self, new: Version, now: datetime) -> None:
        """What is open gets its new dates; a round that is not open begins anew when its time comes."""
        old = self.runs
        for key, plan in old.rounds.items():
            if key in self.opened and ends_at(plan) > now:
                stays = key in new.rounds and begins_at(new.rounds[key]) <= now
                for unit in range(len(UNITS)):
                    if stays:
                        self.moves((key, unit), old, new, now)
                    else:
                        self.ends((key, unit))
                if not stays:
                    self.opened.discard(key)
            elif key in self.opened:
                for unit in range(len(UNITS)):
                    if self.closes((key, unit), old) > now:  # it was given more time than the round has
                        self.moves((key, unit), old, new, now)
        self.missed = {key for key, plan in new.rounds.items() if key not in self.opened and ends_at(plan) <= now}
        self.runs = new

    def ends(self, place: Place) -> None:
        """Nothing is owed any more, and nobody had reported."""
        self.takes_back(place, [])
        for lane in LANES:
            self.since.pop((*place, lane[0]), None)

    def moves(self, place: Place, old: Version, new: Version, now: datetime) -> None:
        """On the new ladder it goes on from the newest rung that is fresh and did not come yet, else from the next."""
        before, after = self.rungs(place, old), self.rungs(place, new)
        dates = [(self.last_day(place, one), self.closes(place, one)) for one in (old, new)]
        if sorted(before) == sorted(after) and dates[0] == dates[1]:
            return
        self.takes_back(place, after)
        for lane in LANES:
            passed = [one for one in after if one.who in lane and one.at <= now]
            newest = [max(mine) for who in lane if (mine := [one for one in passed if one.who == who])]
            last = max((one.at for one in newest if (place, one.name) in self.came), default=BEGIN)
            fresh = [one.at for one in newest if now < one.until and one.at > last]
            self.since[*place, lane[0]] = min(fresh, default=now + A_SECOND) - A_SECOND
