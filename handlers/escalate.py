"""Who above hears of what is overdue, and what can they do about it?

The head of the commune, the coordinator of the district or cluster, the province: each rung once, one message to each
of them for everything that is due, with buttons. A button acts on what is still missing when it is pressed, and only
for units that its person is over; the officer is told what was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import chain

from domain.addressee import people_above
from domain.message import Chat, Lane, Option, Outgoing
from domain.obligation import Obligation
from domain.period import last_safe_day
from domain.permission import Action, may
from domain.person import Person, Role
from domain.reminder import ABOVE, Rung, Who, awake
from handlers.away import away_choices
from handlers.context import Clockwork, Context
from handlers.extend import extend_choices
from handlers.send_reminders import LONGEST, Came, Item, due_step, missing_words, record, still_owed, with_older
from handlers.texts import sentence
from handlers.wording import day
from storage.campaigns import Running
from storage.outbox import Posted

AT_A_TIME = 5_000  # obligations: a whole province, so that each supervisor gets one message
MOST_UNITS = 8
NUDGE_LIVES = timedelta(hours=20)


def escalate(clock: Clockwork) -> int:
    """Everything that is due now for people above; how many obligations."""
    due = clock.store.obligations.due_above(clock.now, many=AT_A_TIME)
    if not due:
        return 0
    running = {one.code: one for one in clock.store.campaigns.running()}
    above, came = Above(clock), Came(clock, [owed for owed, _ in due])
    slot: dict[str, tuple[Person, list[Item]]] = {}
    for owed, since in due:
        known = running.get(owed.campaign)
        if known is None or owed.excused:
            clock.store.obligations.climb(owed, None, above=True)
            continue
        found = due_step(clock, known, owed, since, ABOVE, came)
        clock.store.obligations.climb(owed, found.next_at, above=True)
        for rungs, result in ((found.collapsed, "collapsed"), (found.stale, "stale")):
            for rung in rungs:
                record(clock, owed, rung, result=result)
        for rung in found.say:
            item = Item(running=known, owed=owed, rung=rung)
            people = above.of(owed.unit, f"{known.campaign.tree}-{known.campaign.root}", rung)
            for person in people:
                slot.setdefault(person.id, (person, []))[1].append(item)
            if not people:
                record(clock, owed, rung, result="nobody")
    for person, items in slot.values():
        _put(clock, person, above.chats[person.id], items)
    return len(due)


def freshened(clock: Clockwork, posted: Posted) -> Outgoing | None:
    """The message as it has to be now; None when nothing in it is missing any more."""
    person = clock.store.people.person(posted.about.get("person", ""))
    posts = clock.store.people.posts(person.id, at=clock.now) if person else ()
    told = clock.store.reminders.of_message(posted.dedupe_key)
    items = [item for item in still_owed(clock, told) if may(posts, Action.REMIND, _path(clock, item.owed.unit))]
    return _message(clock, person, posted.chat, items, posted.dedupe_key) if items and person else None


def _path(clock: Clockwork, unit: str) -> list[str]:
    return [one.key for one in clock.store.units.path(unit)]


# --- what the buttons do


def nudge(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Nhắc ngay]: the people of every unit that still owes are told who asks for it."""
    items = _mine(ctx, values)
    if not items:
        return ctx.say_key("escalate-over")
    said: list[Outgoing] = []
    silent: list[str] = []
    for item in items:
        told = nudges(ctx, item.running, item.owed, values["message"])
        said += told
        if not told:
            silent.append(ctx.title(item.owed.unit))
    text = ctx.words("escalate-nudged", count=len(items) - len(silent))
    if silent:
        unreached = ctx.words("escalate-nobody", units=", ".join(silent[:MOST_UNITS]))
        text = f"{text}\n{unreached}"
    return [*ctx.say(text), *said]


def grant(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Gia hạn]: for which of the units?"""
    return _which(ctx, values, "escalate-which-extend", "grant-unit")


def grant_unit(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """How long?"""
    return extend_choices(ctx, values)


def absent(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Vắng mặt]: whose officer is away?"""
    return _which(ctx, values, "escalate-which-away", "absent-unit")


def absent_unit(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """Until when?"""
    return away_choices(ctx, {"unit": values["unit"]})


def _which(ctx: Context, values: Mapping[str, str], question: str, action: str) -> list[Outgoing]:
    items = _mine(ctx, values)
    if not items:
        return ctx.say_key("escalate-over")
    options = [
        Option(label=_label(ctx, item, items), action=action, values=_place(item.owed)) for item in items[:MOST_UNITS]
    ]
    if len(items) == 1:
        only = _place(items[0].owed)
        return grant_unit(ctx, only) if action == "grant-unit" else absent_unit(ctx, only)
    return ctx.say_key(question, *options, Option(label=ctx.words("button-stop"), action="cancel"))


def _mine(ctx: Context, values: Mapping[str, str]) -> list[Item]:
    """What the message told of, is still missing, and stands under this person now."""
    told = [one for one in ctx.store.reminders.of_message(values["message"]) if one.person == ctx.person_id]
    return [item for item in still_owed(ctx, told) if ctx.may(Action.REMIND, item.owed.unit)]


def nudges(ctx: Context, running: Running, owed: Obligation, message: str) -> list[Outgoing]:
    """One message for each officer of the unit who can be reached; pressing again says nothing new."""
    people = ctx.store.people.holders((owed.unit,), Role.OFFICER, at=ctx.now).get(owed.unit, ())
    chats = ctx.store.people.reachable([person.id for person in people])
    plan = running.round(owed.round)
    found = []
    for person in people:
        if person.id not in chats:
            continue
        text = sentence(
            "nudge",
            person.language,
            who=ctx.store.people.names((ctx.person_id,)).get(ctx.person_id, "…"),
            round=plan.name,
            campaign=running.campaign.short_title,
            unit=ctx.title(owed.unit),
            missing=missing_words(running, owed, person.language),
        )
        report = Option(label=sentence("button-report", person.language), action="guided", values=_place(owed))
        found.append(
            Outgoing(
                chat=chats[person.id],
                lane=Lane.REMINDER,
                text=text,
                options=(report,),
                dedupe_key=f"nudge:{message}:{owed.campaign}:{owed.round}:{owed.unit}:{person.id}"[:160],
                not_before=awake(ctx.now, running.campaign.reminders, ctx.zone),
                valid_until=min(owed.closes_at, ctx.now + NUDGE_LIVES),
            )
        )
    return found


# --- whom it is brought to


class Above:
    """The people over a unit who can be reached."""

    def __init__(self, clock: Clockwork) -> None:
        self._clock = clock
        self._known: dict[tuple[str, Role], tuple[Person, ...]] = {}
        self.chats: dict[str, Chat] = {}

    def of(self, unit: str, root: str, rung: Rung) -> tuple[Person, ...]:
        path = [above.key for above in self._clock.store.units.path(unit)]
        return people_above(path, root, rung.who, self.there)

    def there(self, unit: str, role: Role) -> tuple[Person, ...]:
        """Who holds that post at the unit and can be told."""
        key = unit, role
        if key not in self._known:
            people = self._clock.store.people.holders((unit,), role, at=self._clock.now).get(unit, ())
            self.chats |= self._clock.store.people.reachable([one.id for one in people])
            self._known[key] = tuple(one for one in people if one.id in self.chats)
        return self._known[key]


# --- the words


def _put(clock: Clockwork, person: Person, chat: Chat, items: Sequence[Item]) -> None:
    key = f"escalate:{person.id}:{clock.now:%Y%m%dT%H%M%S}"
    together = with_older(clock, "escalate", person.id, items)
    for item in together:
        record(clock, item.owed, item.rung, result="said", person=person.id, message=key)
    clock.store.outbox.put(_message(clock, person, chat, together, key), at=clock.now)


def _message(clock: Clockwork, person: Person, chat: Chat, items: Sequence[Item], key: str) -> Outgoing:
    values = {"message": key}
    labels = [("button-nudge", "nudge"), ("button-grant", "grant"), ("button-absent", "absent")]
    if all(item.rung.who is Who.HEAD for item in items):
        labels = [labels[0], labels[2]]  # a head of a commune can't put off what the province asks for
    return Outgoing(
        chat=chat,
        lane=Lane.REMINDER,
        text=_text(clock, items, person.language),
        options=tuple(
            Option(label=sentence(label, person.language), action=action, values=values) for label, action in labels
        ),
        dedupe_key=key,
        not_before=max(awake(clock.now, item.running.campaign.reminders, clock.zone) for item in items),
        valid_until=max(item.rung.until for item in items),
        about={"kind": "escalate", "person": person.id},
    )


def _text(clock: Clockwork, items: Sequence[Item], language: str) -> str:
    """A line for each unit under the name of its round, as many as fit."""
    lines = [sentence("escalate", language, count=len({item.owed.unit for item in items}))]
    said: dict[tuple[str, str], dict[str, int]] = {}  # round → unit → how often its people were reminded
    rounds: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        rounds.setdefault((item.owed.campaign, item.owed.round), []).append(item)
    for number, item in enumerate(chain.from_iterable(rounds.values())):
        place = item.owed.campaign, item.owed.round
        added = [] if place in said else [_head(clock, item, language)]
        if place not in said:
            said[place] = clock.store.reminders.said(*place)
        added.append(_line(clock, item, said[place].get(item.owed.unit, 0), language))
        rest = sentence("escalate-more", language, count=len(items) - number)
        if len("\n".join((*lines, *added, rest))) > LONGEST:
            return "\n".join((*lines, rest))
        lines += added
    return "\n".join(lines)


def _head(clock: Clockwork, item: Item, language: str) -> str:
    plan = item.running.round(item.owed.round)
    title = item.running.campaign.short_title
    return sentence("escalate-round", language, round=plan.name, campaign=title, day=day(last_safe_day(plan)))


def _line(clock: Clockwork, item: Item, often: int, language: str) -> str:
    key = "escalate-line" if often else "escalate-line-nobody"
    left, asked = len(item.owed.missing), len(item.owed.needed)
    return sentence(key, language, unit=clock.title(item.owed.unit), left=left, all=asked, often=often)


def _label(ctx: Context, item: Item, items: Iterable[Item]) -> str:
    """The unit's name; with the round where it stands twice."""
    name = ctx.title(item.owed.unit)
    twice = sum(one.owed.unit == item.owed.unit for one in items) > 1
    return (f"{name}, {item.running.round(item.owed.round).name}" if twice else name)[:40]


def _place(owed: Obligation) -> dict[str, str]:
    return {"campaign": owed.campaign, "round": owed.round, "unit": owed.unit}
