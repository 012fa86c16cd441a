"""Who is reminded, of what? Whoever reports for units that still owe something, in one message for all campaigns.

What is due stands on the obligations. A message names only what is missing, soonest first; it is worded when it is
sent, so a report that arrives while it waits shortens it or takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.addressee import own_people
from domain.campaign import Collects
from domain.message import Chat, Lane, Option, Outgoing
from domain.obligation import Obligation
from domain.period import last_safe_day
from domain.person import Person, Role
from domain.reminder import OWN, Rung, Step, Who, awake, climbed, ladder, safe_day
from handlers.context import Clockwork
from handlers.offer import form_option
from handlers.texts import sentence
from handlers.wording import day, due, example_of, instant, names
from storage.campaigns import Running
from storage.outbox import Posted
from storage.reminders import Reminded

LONGEST = 1_500  # one message in every channel: Zalo takes 2,000 with the lines of its options and the form


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One obligation and the rung for which a person is told of it."""

    running: Running
    owed: Obligation
    rung: Rung


@dataclass(kw_only=True)
class _Slot:
    """What each person is told now."""

    people: dict[str, Person] = field(default_factory=dict)
    items: dict[str, list[Item]] = field(default_factory=dict)

    def add(self, person: Person, item: Item) -> None:
        told = self.items.setdefault(person.id, [])
        self.people[person.id] = person
        if all(one.owed.unit != item.owed.unit or one.owed != item.owed for one in told):
            told.append(item)


def send_reminders(clock: Clockwork, *, many: int) -> int:
    """Everything that is due now for the people of some units; how many units."""
    units = _whole(clock, clock.store.obligations.due_units(clock.now, many=many))
    if not units:
        return 0
    running = {one.code: one for one in clock.store.campaigns.running()}
    team = Team(clock, units)
    slot = _Slot()
    due = clock.store.obligations.due_of(units, clock.now)
    came = Came(clock, [owed for owed, _ in due])
    for owed, since in due:
        now_running = running.get(owed.campaign)
        if now_running is None or owed.excused:
            clock.store.obligations.climb(owed, None)
            continue
        found = due_step(clock, now_running, owed, since, OWN, came)
        clock.store.obligations.climb(owed, found.next_at)
        _record_unsaid(clock, owed, found)
        for rung in found.say:
            people = team.of(owed.unit, rung.who)
            for person in people:
                slot.add(person, Item(running=now_running, owed=owed, rung=rung))
            if not people:
                record(clock, owed, rung, result="nobody")
    for person_id, items in slot.items.items():
        _put(clock, slot.people[person_id], team.chats[person_id], items)
    return len(units)


def freshened(clock: Clockwork, posted: Posted) -> Outgoing | None:
    """The message as it has to be now: only what is still missing and not stale. None when nothing is."""
    person_id = posted.about.get("person", "")
    theirs = {post.unit for post in clock.store.people.posts(person_id, at=clock.now)}
    told = clock.store.reminders.of_message(posted.dedupe_key)
    items = still_owed(clock, [one for one in told if one.unit in theirs])  # a post may have changed hands
    if not items:
        return None
    person = clock.store.people.person(person_id)
    return _message(clock, person, posted.chat, items, posted.dedupe_key) if person else None


def still_owed(clock: Clockwork, told: Iterable[Reminded]) -> list[Item]:
    """What of it is still missing, and still worth telling; soonest due first."""
    running = {one.code: one for one in clock.store.campaigns.running()}
    items = []
    for one in told:
        owed = clock.store.obligations.get(one.campaign, one.round, one.unit)
        if owed is None or one.campaign not in running or not owed.awaited(clock.now) or clock.now >= one.until:
            continue
        rung = Rung(key=one.rung, who=_who(one.rung), at=one.at, until=one.until)
        items.append(Item(running=running[one.campaign], owed=owed, rung=rung))
    return soonest_first(items)


class Came:
    """Rungs of obligations that came already: none comes twice on its day, whatever was changed or put back since."""

    def __init__(self, clock: Clockwork, many: Iterable[Obligation]) -> None:
        self._zone = clock.zone
        self._days: dict[tuple[str, str, str], frozenset[tuple[str, date]]] = {}
        units: dict[tuple[str, str], list[str]] = {}
        for owed in many:
            units.setdefault((owed.campaign, owed.round), []).append(owed.unit)
        for place, some in units.items():
            for unit, came in clock.store.reminders.came(*place, some).items():
                self._days[*place, unit] = frozenset((key, at.astimezone(self._zone).date()) for key, at in came)

    def has(self, owed: Obligation, rung: Rung) -> bool:
        day = rung.at.astimezone(self._zone).date()
        return (rung.key, day) in self._days.get((owed.campaign, owed.round, owed.unit), ())


def due_step(
    clock: Clockwork, running: Running, owed: Obligation, since: datetime, who: Sequence[Who], came: Came
) -> Step:
    """What the ladder of one obligation asks for now."""
    rungs = ladder(running.campaign, running.round(owed.round), owed, clock.store.calendar, clock.zone)
    mine = [one for one in rungs if one.who in who]
    found = climbed(mine, since, clock.now, running.campaign.reminders, clock.zone)
    say, stale = (tuple(one for one in some if not came.has(owed, one)) for some in (found.say, found.stale))
    return replace(found, say=say, stale=stale)


def record(clock: Clockwork, owed: Obligation, rung: Rung, *, result: str, person: str = "", message: str = "") -> None:
    """Writes down what came of a rung."""
    clock.store.reminders.add(
        Reminded(
            campaign=owed.campaign,
            round=owed.round,
            unit=owed.unit,
            rung=rung.key,
            at=rung.at,
            person=person,
            until=rung.until,
            result=result,
            message=message,
            done_at=clock.now,
        )
    )


def _record_unsaid(clock: Clockwork, owed: Obligation, found: Step) -> None:
    for rung in found.collapsed:
        record(clock, owed, rung, result="collapsed")
    for rung in found.stale:
        record(clock, owed, rung, result="stale")


def _whole(clock: Clockwork, units: Sequence[str]) -> tuple[str, ...]:
    """With all other units of the people of these units, so that nobody gets two messages for one slot."""
    whole = dict.fromkeys(units)
    fresh = tuple(units)
    while fresh:
        people = clock.store.people.of_units(fresh, (Role.OFFICER, Role.STAND_IN), at=clock.now)
        others = clock.store.people.units_of(people, (Role.OFFICER, Role.STAND_IN), at=clock.now)
        fresh = tuple(unit for unit in others if unit not in whole)
        whole |= dict.fromkeys(fresh)
    return tuple(whole)


class Team:
    """Who can be told for a unit: present, and reachable in some chat."""

    def __init__(self, clock: Clockwork, units: Sequence[str]) -> None:
        holders = {
            role: clock.store.people.holders(units, role, at=clock.now)
            for role in (Role.OFFICER, Role.STAND_IN, Role.APPROVER)
        }
        everybody = sorted({person.id for found in holders.values() for people in found.values() for person in people})
        self.chats: dict[str, Chat] = clock.store.people.reachable(everybody)
        self._away = clock.store.reminders.away(everybody, clock.now)
        self._holders = holders

    def of(self, unit: str, who: Who) -> tuple[Person, ...]:
        """Officers; where none is there, the stand-ins; where none is either, the head of the commune."""
        return own_people(unit, who, self._there)

    def _there(self, unit: str, role: Role) -> tuple[Person, ...]:
        people = self._holders[role].get(unit, ())
        return tuple(one for one in people if one.id in self.chats and one.id not in self._away)


def _put(clock: Clockwork, person: Person, chat: Chat, items: Sequence[Item]) -> None:
    key = f"remind:{person.id}:{clock.now:%Y%m%dT%H%M%S}"
    together = with_older(clock, "remind", person.id, items)
    for item in together:
        record(clock, item.owed, item.rung, result="said", person=person.id, message=key)
    clock.store.outbox.put(_message(clock, person, chat, together, key), at=clock.now)


def with_older(clock: Clockwork, kind: str, person_id: str, items: Sequence[Item]) -> list[Item]:
    """These and what older messages to the person still had to say, which are taken back; soonest due first."""
    about = {"person": person_id}
    waiting = [one for old in clock.store.outbox.waiting(kind, about) for one in clock.store.reminders.of_message(old)]
    told = {(item.owed.campaign, item.owed.round, item.owed.unit) for item in items}
    older = [
        item for item in still_owed(clock, waiting) if (item.owed.campaign, item.owed.round, item.owed.unit) not in told
    ]
    clock.store.outbox.withdraw(kind, about)
    return soonest_first((*items, *older))


def soonest_first(items: Iterable[Item]) -> list[Item]:
    """By the day on which they are due."""
    return sorted(items, key=lambda one: (one.owed.due_at, one.owed.campaign, one.owed.round, one.owed.unit))


def _message(clock: Clockwork, person: Person, chat: Chat, items: Sequence[Item], key: str) -> Outgoing:
    policies = [item.running.campaign.reminders for item in items]
    return Outgoing(
        chat=chat,
        lane=Lane.REMINDER,
        text=_text(clock, items, person.language),
        options=(*_options(items, person.language), *form_option(clock, person.id, person.language)),
        dedupe_key=key,
        not_before=max(awake(clock.now, policy, clock.zone) for policy in policies),
        valid_until=max(item.rung.until for item in items),
        about={"kind": "remind", "person": person.id},
    )


# --- the words


def _options(items: Sequence[Item], language: str) -> tuple[Option, ...]:
    """What an officer can do about it: report, say that there is nothing, ask for more time, be away."""
    first = items[0]
    values = {"campaign": first.owed.campaign, "round": first.owed.round, "unit": first.owed.unit}
    one = values if len(items) == 1 else {}
    figures = [item for item in items if item.running.round(item.owed.round).collects is Collects.PROGRESS]

    def option(label: str, action: str, arguments: dict[str, str]) -> Option:
        return Option(label=sentence(label, language), action=action, values=arguments)

    report = option("button-report", "guided", one)
    nil = (option("button-nil", "nil", one),) if figures and len(items) == 1 else ()
    return report, *nil, option("button-extend", "extend", values), option("button-away", "away", {})


def _text(clock: Clockwork, items: Sequence[Item], language: str) -> str:
    if len(items) == 1:
        return _single(clock, items[0], language)
    lines = [sentence("remind-several", language, count=len(items))]
    for number, item in enumerate(items):
        rest = sentence("remind-more", language, count=len(items) - number)
        line = paragraph(clock, item, language)
        if sum(map(len, lines)) + len(line) + len(rest) + len(lines) + 1 > LONGEST:
            return "\n".join((*lines, rest))
        lines.append(line)
    return "\n".join(lines)


def _single(clock: Clockwork, item: Item, language: str) -> str:
    plan = item.running.round(item.owed.round)
    return sentence(
        _key(clock, item),
        language,
        round=plan.name,
        campaign=item.running.campaign.short_title,
        due=due_of(clock, item, language),
        closes=instant(item.owed.closes_at, clock.zone),
        unit=_unit(clock, item),
        missing=missing_words(item.running, item.owed, language),
        example=example_of(item.running.campaign, plan, item.owed),
    )


def paragraph(clock: Clockwork, item: Item, language: str) -> str:
    """One line about one obligation, among others."""
    plan = item.running.round(item.owed.round)
    return sentence(
        "remind-item" if clock.today <= safe_day(item.owed, plan, clock.zone) else "remind-item-overdue",
        language,
        round=plan.name,
        campaign=item.running.campaign.short_title,
        due=due_of(clock, item, language),
        unit=_unit(clock, item),
        missing=missing_words(item.running, item.owed, language),
    )


def due_of(clock: Clockwork, item: Item, language: str) -> str:
    """The deadline in the document's own words; an extension is a day of its own."""
    plan = item.running.round(item.owed.round)
    safe = safe_day(item.owed, plan, clock.zone)
    if safe != last_safe_day(plan):
        return sentence("due-extended", language, day=day(safe))
    return due(plan, language)


def missing_words(running: Running, owed: Obligation, language: str) -> str:
    """`còn thiếu 3/12 mục: …`."""
    shown = names(running.campaign, owed.missing, language)
    if owed.needs_any:
        return sentence("remind-missing-any", language, names=shown)
    return sentence("remind-missing", language, count=len(owed.missing), all=len(owed.needed), names=shown)


def _key(clock: Clockwork, item: Item) -> str:
    safe = safe_day(item.owed, item.running.round(item.owed.round), clock.zone)
    if clock.today > safe:
        return "overdue"
    return "remind-today" if clock.today == safe else "remind"


def _unit(clock: Clockwork, item: Item) -> str:
    title = clock.title(item.owed.unit)
    return title[:1].upper() + title[1:]


def _who(rung: str) -> Who:
    """Whom a rung is for, by its key."""
    return Who(rung) if rung in {one.value for one in Who} else Who.OFFICER
