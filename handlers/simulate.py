"""What would a campaign send? The clock's own decisions, asked for every day ahead; nothing is written.

Units that are asked the same in every round are decided once: what is due, who is told and what is collapsed follows
from the same functions that the clock uses. Only who can be reached today is taken for who can be reached then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from operator import attrgetter
from zoneinfo import ZoneInfo

from domain.addressee import approvers, own_people, people_above
from domain.calendar import ONE_DAY, Calendar
from domain.campaign import Campaign, RoundPlan
from domain.deadline import Event, Moment, closes_at, opens_at
from domain.message import Chat
from domain.obligation import Obligation
from domain.opening import owed_in, places_of, stands
from domain.period import rounds_of
from domain.person import Role
from domain.reminder import ABOVE, OWN, Rung, Who, awake, climbed, ladder, safe_day
from domain.review import asked_at
from domain.simulation import Habit, Roster, Sent, Simulation, Slot
from domain.unit import Level, Unit, unit_key
from handlers.manage_campaigns import planned
from handlers.send_digests import CLOSE
from handlers.tick import left_out, newest_digests
from storage.people import People

LAST_HOUR = timedelta(minutes=30)  # before the end of the day: when everybody reports who does so at the last
AT_ONCE = 500  # units or people in one question to the database


@dataclass(frozen=True, kw_only=True)
class Field:
    """Where and with whom a simulation takes place. units: the tree; now: when the campaign is started."""

    campaign: Campaign
    units: Sequence[Unit]
    calendar: Calendar
    zone: ZoneInfo
    now: datetime
    roster: Roster = field(default_factory=Roster)

    @cached_property
    def rounds(self) -> tuple[RoundPlan, ...]:
        """Those that are not over."""
        plans = rounds_of(self.campaign, self.calendar)
        return tuple(plan for plan in plans if closes_at(plan, self.zone) > self.now)

    @cached_property
    def root(self) -> str:
        return unit_key(self.campaign.tree, self.campaign.root)

    @cached_property
    def paths(self) -> dict[str, tuple[Unit, ...]]:
        """Commune below the root → itself and what it belongs to, nearest first."""
        known = {unit.key: unit for unit in self.units}
        found = {unit.key: _path(unit, known) for unit in self.units if unit.level is Level.COMMUNE}
        return {key: path for key, path in found.items() if any(one.key == self.root for one in path)}

    @cached_property
    def cohorts(self) -> tuple[Cohort, ...]:
        """Communes that are asked the same in every round: of the same named units, and standing equally long."""
        named = frozenset(name for one in self.campaign.reported for name in one.only_units)
        found: dict[tuple[object, object], list[str]] = {}
        for key, path in self.paths.items():
            found.setdefault((places_of(path) & named, path[0].valid_to), []).append(key)
        return tuple(Cohort(field=self, units=tuple(units)) for units in found.values())


@dataclass(frozen=True, kw_only=True, eq=False)
class Cohort:
    """Units for which every round decides the same."""

    field: Field
    units: tuple[str, ...]

    def owes(self, plan: RoundPlan) -> Obligation | None:
        """What each of them owes; the first stands for all."""
        return self._owed[plan.key]

    @cached_property
    def _owed(self) -> dict[str, Obligation | None]:
        campaign, path = self.field.campaign, self.field.paths[self.units[0]]
        places = places_of(path)
        found: dict[str, Obligation | None] = {}
        for plan in self.field.rounds:
            owed = owed_in(campaign, plan, path[0].key, places, self.field.zone)
            found[plan.key] = owed if owed.needed and stands(path[0], plan) else None
        return found

    def people(self, who: Who) -> frozenset[str]:
        """Everybody whom a rung reaches."""
        return self._reached[who]

    @cached_property
    def _reached(self) -> dict[Who, frozenset[str]]:
        return {who: frozenset(one for unit in self.units for one in self._of(unit, who)) for who in Who}

    def _of(self, unit: str, who: Who) -> tuple[str, ...]:
        there = self.field.roster.there
        if who in OWN:
            return own_people(unit, who, there)
        return people_above([one.key for one in self.field.paths[unit]], self.field.root, who, there)

    @cached_property
    def approvers(self) -> frozenset[str]:
        """Everybody who is asked to approve what one of them told."""
        field, there = self.field, self.field.roster.there
        paths = [[one.key for one in field.paths[unit]] for unit in self.units]
        return frozenset(one for path in paths for one in approvers(field.campaign.approval, path, field.root, there))

    @cached_property
    def above(self) -> frozenset[str]:
        """The units and all above them: whose groups read of them."""
        return frozenset(one.key for unit in self.units for one in self.field.paths[unit])

    @cached_property
    def silent(self) -> frozenset[str]:
        """Those of the units above which something lies in which nobody can be told."""
        there = self.field.roster.there
        lost = [unit for unit in self.units if not (there(unit, Role.OFFICER) or there(unit, Role.STAND_IN))]
        return frozenset(one.key for unit in lost for one in self.field.paths[unit][1:])


def simulate(field: Field, habit: Habit) -> Simulation:
    """Every message from the start of the campaign to its end."""
    slots = [*_ladders(field, habit), *_reviews(field, habit), *_digests(field)]
    order = list(Sent)
    return Simulation(
        slots=tuple(sorted((one for one in slots if one.people), key=lambda one: (one.at, order.index(one.kind)))),
        events=_events(field),
        zone=field.zone,
    )


def starts_at(campaign: Campaign, calendar: Calendar, zone: ZoneInfo, now: datetime) -> datetime:
    """Now, while the campaign goes on; before its first round, when it has not begun or is over."""
    first = min(opens_at(plan, zone) for plan in rounds_of(campaign, calendar)) - ONE_DAY
    over = campaign.period.end < now.astimezone(zone).date()
    return first if over else max(first, now)


def roster_of(
    people: People, units: Iterable[Unit], *, at: datetime, where: Callable[[Chat], str] = attrgetter("channel")
) -> Roster:
    """Who takes part at that time and can be reached. where: what is told of a chat, its channel or its bot."""
    keys = [unit.key for unit in units]
    held: dict[tuple[str, Role], tuple[str, ...]] = {}
    for role in (role for role in Role if role is not Role.GROUP):
        for some in _portions(keys):
            for unit, holders in people.holders(some, role, at=at).items():
                held[unit, role] = tuple(one.id for one in holders)
    channels: dict[str, str] = {}
    for some in _portions(sorted({person for holders in held.values() for person in holders})):
        channels |= {person: where(chat) for person, chat in people.reachable(some).items()}
    groups = {str(group.chat): group.unit or "" for group in people.groups()}
    channels |= {str(group.chat): where(group.chat) for group in people.groups()}
    for unit, forwarders in people.everywhere(Role.FORWARDER, at=at).items():  # a digest for a person to pass on
        chats = people.reachable([one.id for one in forwarders])
        groups |= {f"{person} for {unit}": unit for person in chats}
        channels |= {f"{person} for {unit}": where(chat) for person, chat in chats.items()}
    reached = {post: tuple(one for one in holders if one in channels) for post, holders in held.items()}
    return Roster(posts=reached, groups=groups, channels=channels)


def planned_roster(field: Field, officers: int) -> Roster:
    """So many officers, spread evenly; one stand-in and one head in each commune, one coordinator and group above."""
    communes = list(field.paths)
    posts: dict[tuple[str, Role], tuple[str, ...]] = {}
    for number in range(officers if communes else 0):
        post = communes[number % len(communes)], Role.OFFICER
        posts[post] = (*posts.get(post, ()), f"officer {number + 1}")
    above = dict.fromkeys(one.key for path in field.paths.values() for one in path[1:])
    posts |= {(unit, role): (f"{role.value} {unit}",) for unit in communes for role in (Role.STAND_IN, Role.APPROVER)}
    posts |= {(unit, Role.COORDINATOR): (f"coordinator {unit}",) for unit in above}
    return Roster(posts=posts, groups={f"group {unit}": unit for unit in above})


def without_officer(field: Field) -> dict[str, Role | None]:
    """Communes in which no officer can be reached → who is told instead, if anybody."""
    there = field.roster.there
    found: dict[str, Role | None] = {}
    for cohort in field.cohorts:
        if any(cohort.owes(plan) for plan in field.rounds):
            for unit in cohort.units:
                if not there(unit, Role.OFFICER):
                    found[unit] = next((role for role in (Role.STAND_IN, Role.APPROVER) if there(unit, role)), None)
    return found


# --- reminders and escalations


@dataclass(frozen=True, kw_only=True, slots=True)
class _Say:
    """One rung for one cohort. ends: when its message is stale, or the report has come."""

    cohort: Cohort
    rung: Rung
    round: str
    ends: datetime


def _ladders(field: Field, habit: Habit) -> Iterator[Slot]:
    for kind, who in ((Sent.REMIND, OWN), (Sent.ESCALATE, ABOVE)):
        said: dict[datetime, list[_Say]] = {}
        for plan in field.rounds:
            for cohort in field.cohorts:
                if owed := cohort.owes(plan):
                    for at, say in _climb(field, habit, plan, cohort, owed, who):
                        said.setdefault(at, []).append(say)
        slots = [(now, _slot(field, kind, now, said[now])) for now in sorted(said)]
        yield from _not_withdrawn(slots) if kind is Sent.REMIND else (slot for _, slot in slots)


def _climb(
    field: Field, habit: Habit, plan: RoundPlan, cohort: Cohort, owed: Obligation, who: Sequence[Who]
) -> Iterator[tuple[datetime, _Say]]:
    """What the ticks say of one obligation. Its ladder begins when the round opens, the first tick may come later."""
    policy = field.campaign.reminders
    rungs = [one for one in ladder(field.campaign, plan, owed, field.calendar, field.zone) if one.who in who]
    reported = owed.closes_at
    if habit is Habit.LAST_DAY:
        reported = _last_day_ends(field, plan, owed)
    since: datetime | None = opens_at(plan, field.zone)
    while since is not None:
        now = max(since, field.now)
        if now >= reported:
            return
        found = climbed(rungs, since, now, policy, field.zone)
        for rung in found.say:
            yield now, _Say(cohort=cohort, rung=rung, round=plan.key, ends=min(rung.until, reported))
        since = found.next_at


def _slot(field: Field, kind: Sent, now: datetime, said: Sequence[_Say]) -> Slot:
    """One message for everybody who is told of something that is still worth telling when it may be sent."""
    at = awake(now, field.campaign.reminders, field.zone)
    fresh = [say for say in said if at < say.ends]
    reached = dict.fromkeys(say.cohort.people(say.rung.who) for say in fresh)
    people = next(iter(reached)) if len(reached) == 1 else frozenset[str]().union(*reached)
    about = dict.fromkeys((say.round, say.rung.key) for say in fresh)
    return Slot(at=at, kind=kind, about=tuple(about), people=people)


def _not_withdrawn(slots: Sequence[tuple[datetime, Slot]]) -> Iterator[Slot]:
    """A reminder that still waits when its person gets the next one is taken back."""
    for number, (_, slot) in enumerate(slots):
        later = [other.people for now, other in slots[number + 1 : number + 3] if now < slot.at]
        yield replace(slot, people=slot.people.difference(*later)) if later else slot


# --- reviews


def _reviews(field: Field, habit: Habit) -> Iterator[Slot]:
    """What everybody told at the last is brought to whoever approves it, in one message for all that comes together."""
    if habit is not Habit.LAST_DAY:
        return
    policy = field.campaign.reminders
    asked: dict[datetime, dict[str, frozenset[str]]] = {}  # when → round → people
    for plan in field.rounds:
        for cohort in field.cohorts:
            owed = cohort.owes(plan)
            told_at = _last_day_ends(field, plan, owed) - LAST_HOUR if owed else field.now
            if told_at > field.now:
                at = asked_at(told_at, policy, field.calendar, field.zone, complete=True)
                rounds = asked.setdefault(awake(at, policy, field.zone), {})
                rounds[plan.key] = rounds.get(plan.key, frozenset()) | cohort.approvers
    for at, rounds in sorted(asked.items()):
        about = tuple((key, Sent.REVIEW.value) for key in rounds)
        yield Slot(at=at, kind=Sent.REVIEW, about=about, people=frozenset[str]().union(*rounds.values()))


def _last_day_ends(field: Field, plan: RoundPlan, owed: Obligation) -> datetime:
    return datetime.combine(safe_day(owed, plan, field.zone) + ONE_DAY, time(0), tzinfo=field.zone)


# --- digests


def _digests(field: Field) -> Iterator[Slot]:
    """The clock's moments, those that are due together taken together."""
    due: dict[datetime, list[Moment]] = {}
    for moment in planned(field.campaign, field.rounds, field.calendar, field.zone):
        due.setdefault(max(moment.at, field.now), []).append(moment)
    plans = {plan.key: plan for plan in field.rounds}
    told: set[tuple[str, str, int, int]] = set()  # a coordinator hears once a week of the same unit
    for now, some in sorted(due.items()):
        newest = newest_digests(sorted(some, key=in_order))
        for moment in some:
            if moment.event is Event.DIGEST and not left_out(moment, newest, now):
                cohorts = [one for one in field.cohorts if one.owes(plans[moment.round])]
                yield _digest(field, moment, now, cohorts)
                if moment.step != CLOSE:
                    yield from _unreachable(field, moment, now, cohorts, told)


def _digest(field: Field, moment: Moment, now: datetime, cohorts: Sequence[Cohort]) -> Slot:
    """One message for each group whose unit has something to do with the round."""
    above = frozenset[str]().union(*(one.above for one in cohorts))
    groups = frozenset(group for group, unit in field.roster.groups.items() if unit in above)
    at = awake(now, field.campaign.reminders, field.zone)
    return Slot(at=at, kind=Sent.DIGEST, about=((moment.round, moment.step),), people=groups)


def _unreachable(
    field: Field, moment: Moment, now: datetime, cohorts: Sequence[Cohort], told: set[tuple[str, str, int, int]]
) -> Iterator[Slot]:
    year, week, _ = now.astimezone(field.zone).date().isocalendar()
    for unit in sorted(frozenset[str]().union(*(one.silent for one in cohorts))):
        there = field.roster.there
        above = dict.fromkeys((*there(unit, Role.COORDINATOR), *there(unit, Role.PROVINCE)))
        people = [one for one in above if (one, unit, year, week) not in told]
        told.update((one, unit, year, week) for one in people)
        at = awake(now, field.campaign.reminders, field.zone)
        yield Slot(at=at, kind=Sent.UNREACHABLE, about=((moment.round, moment.step),), people=frozenset(people))


def in_order(moment: Moment) -> tuple[datetime, str, str, str, str]:
    """As the clock takes moments that are due together."""
    return moment.at, moment.campaign, moment.round, moment.event.value, moment.step


# --- dates


def _events(field: Field) -> dict[tuple[str, str], datetime]:
    """(round, what) → when, whoever is told; what is compared between two versions."""
    found: dict[tuple[str, str], datetime] = {}
    for plan in field.rounds:
        found |= {
            (plan.key, f"{moment.event.value} {moment.step}".strip()): moment.at
            for moment in planned(field.campaign, (plan,), field.calendar, field.zone)
        }
        owed = next((owed for one in field.cohorts if (owed := one.owes(plan))), None)
        if owed is not None:
            last = datetime.combine(safe_day(owed, plan, field.zone), time(0), tzinfo=field.zone)
            found[plan.key, "last day"] = last
            for rung in ladder(field.campaign, plan, owed, field.calendar, field.zone):
                found[plan.key, f"rung {rung.key}"] = rung.at
    return found


def _path(unit: Unit, known: dict[str, Unit]) -> tuple[Unit, ...]:
    found = [unit]
    while (above := known.get(found[-1].parent or "")) is not None:
        found.append(above)
    return tuple(found)


def _portions(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(keys), AT_ONCE):
        yield keys[first : first + AT_ONCE]
