"""Who is asked to approve which figures, and when?

Everything that waits for a person goes into one message a slot, over all campaigns: a complete report with the next
full hour, a part of one with the next working morning. The message is worded when it is sent, and is not sent when
nothing waits any more. Only what was shown can be approved; what did not fit comes after it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain import addressee
from domain.campaign import Approval, Campaign
from domain.message import Chat, Lane, Option, Outgoing
from domain.obligation import Obligation
from domain.person import Person, Role
from domain.reminder import awake
from domain.report import Figure, Mode
from domain.review import Pending, Shown, asked_at
from domain.unit import Level
from handlers.context import Clockwork, Context
from handlers.escalate import Above
from handlers.texts import sentence
from handlers.wording import figure, name_of, names
from storage.campaigns import Running
from storage.outbox import Posted

AT_A_TIME = 5_000
LONGEST = 1_900  # fits every channel: Zalo takes 2,000 characters
TEXT_LENGTH = 120
LIVES = timedelta(days=7)
SOUGHT_FOR = timedelta(days=14)  # after the close, for somebody who approves and can be reached


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A unit's round with what waits in it."""

    running: Running
    owed: Obligation
    pending: tuple[Pending, ...]

    @property
    def place(self) -> tuple[str, str, str]:
        return self.owed.campaign, self.owed.round, self.owed.unit

    @property
    def versions(self) -> Mapping[str, int]:
        return {one.figure.code: one.figure.version for one in self.pending}


def touched(ctx: Context, running: Running, owed: Obligation, before: Iterable[Figure]) -> str:
    """New versions took the place of these and wait for whoever approves; says so where one had been approved."""
    if not running.campaign.reviewed:
        return ""
    policy, calendar = running.campaign.reminders, ctx.store.calendar
    at = asked_at(ctx.now, policy, calendar, ctx.zone, complete=not owed.missing)
    ctx.store.obligations.review_by(owed, awake(at, policy, ctx.zone))
    known = ctx.store.approvals.approved(owed.campaign, owed.round, owed.unit)
    again = [one.code for one in before if one.version and known.get(one.code) == one.version]
    return ctx.words("review-again", names=names(running.campaign, again, ctx.language)) if again else ""


def changed(clock: Clockwork, before: Campaign, after: Campaign) -> None:
    """An amendment names others who approve, or nobody any more."""
    if before.approval is after.approval:
        return
    at = None
    if after.reviewed:
        at = asked_at(clock.now, after.reminders, clock.store.calendar, clock.zone, complete=False)
    clock.store.obligations.review_all(after.code, at)


def ask_reviews(clock: Clockwork) -> int:
    """Everything that is due now for people who approve; how many reports."""
    due = clock.store.obligations.due_review(clock.now, many=AT_A_TIME)
    if not due:
        return 0
    running = {one.code: one for one in clock.store.campaigns.running()}
    above = Above(clock)
    people: dict[str, Person] = {}
    for owed in due:
        known = running.get(owed.campaign)
        found = approvers(clock, above, known, owed.unit) if known is not None else ()
        people |= {person.id: person for person in found}
        again = None if found or known is None else _again(clock, known, owed)
        clock.store.obligations.review(owed, again)
    for person in people.values():
        _put(clock, person, above.chats[person.id])
    return len(due)


def freshened(clock: Clockwork, posted: Posted) -> Outgoing | None:
    """The message with what waits now; None when nothing does, or the person approves nothing any more."""
    person = clock.store.people.person(posted.about.get("person", ""))
    items = waiting_for(clock, person) if person else []
    return _message(clock, person, posted.chat, items, posted.dedupe_key) if person and items else None


def waiting_for(clock: Clockwork, person: Person) -> list[Item]:
    """Everything that this person is asked to approve, soonest due first."""
    above = Above(clock)
    found: list[Item] = []
    for running in clock.store.campaigns.running():
        units = [
            unit
            for unit in _units(clock, running, person)
            if any(one.id == person.id for one in approvers(clock, above, running, unit))
        ]
        found += items_of(clock, running, clock.store.approvals.open(running.code, units))
    return sorted(found, key=lambda one: (one.owed.due_at, one.owed.campaign, one.owed.round, one.owed.unit))


def items_of(clock: Clockwork, running: Running, pending: Iterable[Pending]) -> list[Item]:
    """By unit and round."""
    rounds: dict[tuple[str, str], list[Pending]] = {}
    for one in pending:
        rounds.setdefault((one.figure.round, one.figure.unit), []).append(one)
    found = []
    for (round_key, unit), waiting in rounds.items():
        owed = clock.store.obligations.get(running.code, round_key, unit)
        if owed is not None and any(plan.key == round_key for plan in running.rounds):
            found.append(Item(running=running, owed=owed, pending=tuple(waiting)))
    return found


def approvers(clock: Clockwork, above: Above, running: Running, unit: str) -> tuple[Person, ...]:
    """Who is asked about a unit, as far as they can be reached."""
    campaign = running.campaign
    path = [one.key for one in clock.store.units.path(unit)]
    return addressee.approvers(campaign.approval, path, f"{campaign.tree}-{campaign.root}", above.there)


def page(clock: Clockwork, items: Sequence[Item], language: str) -> tuple[str, list[Item]]:
    """The text, and what stands in it: as many figures as fit."""
    text = sentence("review", language, count=len(items))
    shown: list[Item] = []
    for number, item in enumerate(items, start=1):
        rest = sentence("review-more", language, count=len(items) - number + 1)
        room = LONGEST - len(rest) - 1
        block, there = _block(clock, number, item, language, room - len(text))
        if not there:
            return f"{text}\n{rest}", shown
        text = f"{text}\n{block}"
        shown.append(replace(item, pending=tuple(there)))
        if len(there) < len(item.pending):
            return f"{text}\n{rest}", shown
    return text, shown


def choices(shown: Sequence[Item], language: str) -> tuple[Option, ...]:
    values = {"shown": packed({one.place: one.versions for one in shown})}
    return (
        Option(label=sentence("button-approve", language), action="approve", values=values),
        Option(label=sentence("button-return", language), action="return", values=values),
    )


def packed(shown: Shown) -> str:
    """What was shown, as an option carries it."""
    return json.dumps([[*place, dict(codes)] for place, codes in shown.items()], separators=(",", ":"))


def unpacked(values: Mapping[str, str]) -> Shown:
    return {(campaign, round_key, unit): codes for campaign, round_key, unit, codes in json.loads(values["shown"])}


def line_of(campaign: Campaign, one: Figure, language: str) -> str:
    """One figure: what the round added and where the unit stands, a level, words."""
    name = name_of(campaign, one.code)
    indicator = campaign.indicator(one.code)
    unit = indicator.unit if indicator else None
    if not one.answered:
        return sentence("review-line-gone", language, name=name)
    match one.mode:
        case Mode.INCREMENT | Mode.TOTAL:
            added, total = figure(one.increment, unit, language), figure(one.total, unit, language)
            return sentence("line-flow", language, name=name, added=added, total=total)
        case Mode.NIL:
            return sentence("line-nil", language, name=name)
        case Mode.DONE:
            return sentence("line-done" if one.value else "line-not-done", language, name=name)
        case Mode.REGISTERED:
            return sentence("line-registered", language, name=name, value=figure(one.total, unit, language))
        case Mode.TEXT:
            words = " ".join(one.text.split())
            return sentence("line-level", language, name=name, value=words[:TEXT_LENGTH])
        case _:
            return sentence("line-level", language, name=name, value=figure(one.total, unit, language))


# --- how it is put together


def _units(clock: Clockwork, running: Running, person: Person) -> tuple[str, ...]:
    """The communes over which this person may be the one who is asked."""
    roles = {Approval.COMMUNE: (Role.APPROVER,), Approval.DISTRICT: (Role.COORDINATOR, Role.PROVINCE)}
    wanted = roles.get(running.campaign.approval, ())
    tops = [post.unit for post in clock.store.people.posts(person.id, at=clock.now) if post.role in wanted]
    return tuple(dict.fromkeys(one.key for top in tops for one in clock.store.units.under(top, Level.COMMUNE)))


def _again(clock: Clockwork, running: Running, owed: Obligation) -> datetime | None:
    """Nobody who approves can be reached: the next working morning, for a while."""
    if clock.now > owed.closes_at + SOUGHT_FOR:
        return None
    return asked_at(clock.now, running.campaign.reminders, clock.store.calendar, clock.zone, complete=False)


def _put(clock: Clockwork, person: Person, chat: Chat) -> None:
    items = waiting_for(clock, person)
    if not items:
        return
    key = f"review:{person.id}:{clock.now:%Y%m%dT%H%M%S}"
    clock.store.outbox.withdraw("review", {"person": person.id})  # what it would have said stands here too
    clock.store.outbox.put(_message(clock, person, chat, items, key), at=clock.now)
    clock.store.approvals.show(person.id, key)


def _message(clock: Clockwork, person: Person, chat: Chat, items: Sequence[Item], key: str) -> Outgoing:
    text, shown = page(clock, items, person.language)
    return Outgoing(
        chat=chat,
        lane=Lane.REMINDER,
        text=text,
        options=choices(shown, person.language),
        dedupe_key=key,
        not_before=max(awake(clock.now, item.running.campaign.reminders, clock.zone) for item in items),
        valid_until=clock.now + LIVES,
        about={"kind": "review", "person": person.id},
    )


def _block(clock: Clockwork, number: int, item: Item, language: str, room: int) -> tuple[str, list[Pending]]:
    """One unit's round under its heading, and the figures that fit into so many characters."""
    plan, owed = item.running.round(item.owed.round), item.owed
    lines = [
        sentence(
            "review-unit",
            language,
            number=number,
            unit=clock.title(owed.unit),
            round=plan.name,
            campaign=item.running.campaign.short_title,
            done=len(owed.needed) - len(owed.missing),
            all=len(owed.needed),
        )
    ]
    there: list[Pending] = []
    for one in item.pending:
        line = line_of(item.running.campaign, one.figure, language)
        if one.approved is not None:
            line = _since_approved(clock, item.running.campaign, one, line, language)
        if len("\n".join((*lines, line))) + 1 > room:
            break
        lines.append(line)
        there.append(one)
    return "\n".join(lines), there


def _since_approved(clock: Clockwork, campaign: Campaign, one: Pending, line: str, language: str) -> str:
    """With what had been approved before."""
    was = clock.store.reports.version(one.figure, one.approved or 0)
    indicator = campaign.indicator(one.figure.code)
    value = figure(was.total, indicator.unit if indicator else None, language) if was else "…"
    return sentence("review-line-again", language, line=line, value=value)
