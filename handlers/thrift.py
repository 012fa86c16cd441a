"""How does a turn cost one message where messages are counted?

What is said to one chat in a turn becomes one message: a picture takes the words as its caption, the options of a
question come first. A reminder that waits, or is due later today for this person alone, rides on the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from domain.calendar import ONE_DAY
from domain.channel import length, limits_of
from domain.message import Chat, Lane, Option, Outgoing
from domain.reminder import OWN
from handlers.context import Clockwork, Context
from handlers.send_reminders import Came, Item, Team, due_step, paragraph, record, soonest_first, still_owed
from handlers.texts import sentence
from storage.conversations import Question


def one_in_one_out(ctx: Context, said: list[Outgoing]) -> list[Outgoing]:
    """The same, in as few messages as it takes; as it is where messages are not counted."""
    if not said or not ctx.counted:
        return said
    return _with_reminders(ctx, _folded(ctx, said))


# --- one message a chat


def _folded(ctx: Context, said: Sequence[Outgoing]) -> list[Outgoing]:
    chats: dict[Chat, list[Outgoing]] = {}
    rest: list[Outgoing] = []
    for one in said:
        plain = one.lane <= Lane.REPLY and not one.edits and not one.document and one.not_before is None
        (chats.setdefault(one.chat, []) if plain else rest).append(one)
    return [message for some in chats.values() for message in _together(ctx, some)] + rest


def _together(ctx: Context, some: Sequence[Outgoing]) -> list[Outgoing]:
    """One message, and a picture more for each that has no room in it."""
    photos = [one for one in some if one.photo]
    text = "\n\n".join(one.text for one in some if one.text and not (one.photo and len(some) > 1))
    joins = len(photos) == 1 and length(text) <= limits_of(some[0].chat.channel).caption
    words = [one for one in some if joins or not one.photo]
    if len(words) < 2:
        return list(some)
    asked = ctx.store.conversations.open(some[0].chat)
    options = [option for one in sorted(words, key=lambda one: not _asks(asked, one)) for option in one.options]
    whole = replace(
        words[0],
        lane=min(one.lane for one in words),
        text=text,
        options=_apart(options),
        photo=photos[0].photo if joins else None,
        # No list to approve any more, which is worded anew when it is sent, or taken back: that would take the answer.
        about=next((one.about for one in words if one.about and not _lists(one)), {}),
    )
    if any(map(_lists, words)):
        ctx.store.approvals.show(ctx.person_id, whole.dedupe_key)
    if asked is not None and any(_asks(asked, one) for one in words):
        ctx.store.conversations.ask(some[0].chat, replace(asked, key=whole.dedupe_key))
    return [whole, *(one for one in photos if not joins)]


def _apart(options: Sequence[Option]) -> tuple[Option, ...]:
    """With names of their own: the second «Hủy» is «Hủy (2)»."""
    seen: Counter[str] = Counter()
    found = []
    for one in options:
        seen[one.label] += 1
        times = seen[one.label]
        found.append(replace(one, label=f"{one.label} ({times})") if times > 1 else one)
    return tuple(found)


def _lists(one: Outgoing) -> bool:
    """Whether it shows what waits to be approved."""
    return one.about.get("kind") == "review"


def _asks(asked: Question | None, one: Outgoing) -> bool:
    """Whether it is the question that is open."""
    return asked is not None and asked.key == one.dedupe_key


# --- what rides along


def _with_reminders(ctx: Context, said: list[Outgoing]) -> list[Outgoing]:
    """On the first answer to the person who wrote, unless it asks something: then the question is the last word."""
    asked = ctx.store.conversations.open(ctx.chat)
    mine = [one for one in said if one.chat == ctx.chat]
    if ctx.incoming.group or not ctx.reporting_units or not mine or any(_asks(asked, one) for one in mine):
        return said
    items = [*_waiting(ctx, mine[0].dedupe_key), *_due_today(ctx, mine[0].dedupe_key)]
    # Where figures were stored, the answer names what is still missing there.
    told = {(place["campaign"], place["round"], place["unit"]) for place, codes in ctx.kept if codes}
    fresh = [one for one in items if (one.owed.campaign, one.owed.round, one.owed.unit) not in told]
    if not fresh:
        return said
    lines = (paragraph(ctx, one, ctx.language) for one in soonest_first(fresh))
    text = "\n".join((mine[0].text, "", sentence("ride", ctx.language), *lines))
    return [replace(one, text=text) if one is mine[0] else one for one in said]


def _waiting(ctx: Context, key: str) -> list[Item]:
    """What a reminder that waits would say; it is withdrawn."""
    about = {"person": ctx.person_id}
    told = [one for old in ctx.store.outbox.waiting("remind", about) for one in ctx.store.reminders.of_message(old)]
    items = still_owed(ctx, told)
    for item in items:
        _said(ctx, item, key)
    if told:
        ctx.store.outbox.withdraw("remind", about)
    return items


def _due_today(ctx: Context, key: str) -> list[Item]:
    """What would be said to this person, and to nobody else, later today."""
    running = {one.code: one for one in ctx.store.campaigns.running()}
    team = Team(ctx, ctx.reporting_units)
    found: list[Item] = []
    due = ctx.store.obligations.due_of(ctx.reporting_units, _midnight(ctx))
    came = Came(ctx, [owed for owed, _ in due])
    for owed, since in due:
        known = running.get(owed.campaign)
        if known is None or owed.excused or since <= ctx.now:
            continue
        step = due_step(_at(ctx, since), known, owed, since, OWN, came)
        told = [(rung, team.of(owed.unit, rung.who)) for rung in step.say]
        if not told or any([person.id for person in people] != [ctx.person_id] for _, people in told):
            continue
        ctx.store.obligations.climb(owed, step.next_at)
        for rung, _ in told:
            found.append(Item(running=known, owed=owed, rung=rung))
            _said(ctx, found[-1], key)
    return found


def _at(ctx: Context, then: datetime) -> Clockwork:
    return Clockwork(store=ctx.store, now=then, zone=ctx.zone, links=ctx.links)


def _midnight(ctx: Context) -> datetime:
    return datetime.combine(ctx.today + ONE_DAY, time(0), tzinfo=ctx.zone)


def _said(ctx: Context, item: Item, key: str) -> None:
    record(ctx, item.owed, item.rung, result="said", person=ctx.person_id, message=key)
