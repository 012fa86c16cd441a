"""How does a unit get more time? Its officer asks with a reason, whoever is over it decides; or decides unasked.

An extension moves the due date, everything after it and the reminders. It is written down with who, when and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from domain.calendar import ONE_DAY
from domain.mask import masked
from domain.message import Lane, Option, Outgoing
from domain.obligation import Obligation
from domain.permission import Action
from domain.person import Person, Role
from domain.reminder import safe_day
from handlers.context import Clockwork, Context
from handlers.decide import deciders
from handlers.texts import sentence
from handlers.wording import day
from storage.campaigns import Running
from storage.reminders import Ruling

DAYS = (1, 2, 3, 5)
LONGEST_REASON = 300
REQUEST_LIVES = timedelta(days=3)


# --- the officer asks


def extend(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Xin gia hạn]: by how many working days?"""
    found = awaited(ctx, values)
    if found is None or values["unit"] not in ctx.reporting_units:
        return ctx.say_key("old-button")
    return _ask_days(ctx, values, "extend-ask", "extend-days", *found)


def days_chosen(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """Why?"""
    return ctx.say(ctx.words("extend-why"), expects={**values, "action": "extend-why"})


def why_said(ctx: Context, values: Mapping[str, str], text: str) -> list[Outgoing]:
    """The request goes to those who decide, with its reason; a supervisor's own decision is carried out."""
    found = awaited(ctx, values)
    reason = masked(text.strip())[:LONGEST_REASON]
    ctx.store.conversations.close(ctx.chat)
    if found is None:
        return ctx.say_key("old-button")
    if values.get("granted"):
        return grant(ctx, {**values, "reason": reason})
    if values["unit"] not in ctx.reporting_units:
        return ctx.say_key("old-button")
    running, owed = found
    asked = [_request(ctx, running, owed, values, reason, person) for person in deciders(ctx, owed.unit, Action.EXTEND)]
    requests = [one for one in asked if one is not None]
    if not requests:
        return ctx.say_key("extend-nobody")
    return [*ctx.say_key("extend-sent", day=_new_day(ctx, running, owed, values)), *requests]


# --- whoever is over the unit decides


def extend_choices(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """By how many working days, unasked?"""
    found = awaited(ctx, values)
    if found is None or not ctx.may(Action.EXTEND, values["unit"]):
        return ctx.say_key("old-button")
    return _ask_days(ctx, {**values, "granted": "yes"}, "extend-grant-ask", "extend-days", *found)


def grant(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The due date moves; the unit's people are told."""
    found = awaited(ctx, values)
    if found is None or not ctx.may(Action.EXTEND, values["unit"]):
        return ctx.say_key("old-button")
    running, owed = found
    return grant_until(ctx, running, owed, _extended(ctx, running, owed, int(values["days"])), values["reason"])


def grant_until(ctx: Context, running: Running, owed: Obligation, last: date, reason: str) -> list[Outgoing]:
    """The same up to a day; whoever calls has asked whether this person may."""
    if last <= safe_day(owed, running.round(owed.round), ctx.zone):
        return ctx.say_key("extend-already")
    longer = put_off(ctx, running, owed, last, reason=reason, person=ctx.person_id)
    words = {"round": running.round(owed.round).name, "unit": ctx.title(owed.unit), "day": day(last)}
    told = tell_people(ctx, owed.unit, "extend-granted", f"extended:{ctx.update}", reason=reason, **words)
    return [*ctx.say_key("extend-done", closes=day(longer.closes_at.astimezone(ctx.zone).date()), **words), *told]


def refuse(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The due date stays; the unit's people are told."""
    found = awaited(ctx, values)
    if found is None or not ctx.may(Action.EXTEND, values["unit"]):
        return ctx.say_key("old-button")
    running, owed = found
    words = {"round": running.round(owed.round).name, "unit": ctx.title(owed.unit)}
    told = tell_people(ctx, owed.unit, "extend-refused", f"refused:{ctx.update}", **words)
    return [*ctx.say_key("extend-refused-done", **words), *told]


def put_off(
    clock: Clockwork, running: Running, owed: Obligation, last: date, *, reason: str, person: str
) -> Obligation:
    """The obligation with its new last day, and its ladder begun anew; what waits of the old one is not said."""
    plan = running.round(owed.round)
    due_at = datetime.combine(last + timedelta(days=plan.grace_days) + ONE_DAY, time(0), tzinfo=clock.zone)
    longer = owed.longer(due_at)
    clock.store.obligations.rule(longer, at=clock.now)
    waiting = clock.store.reminders.waiting(owed.campaign, owed.round)
    clock.store.reminders.withdraw([one for one in waiting if one.unit == owed.unit])
    clock.store.reminders.ruled(
        Ruling(
            campaign=owed.campaign,
            round=owed.round,
            unit=owed.unit,
            kind="extended",
            at=clock.now,
            due_before=owed.due_at,
            due_after=due_at,
            reason=reason,
            person=person,
        )
    )
    return longer


def awaited(ctx: Context, values: Mapping[str, str]) -> tuple[Running, Obligation] | None:
    """The obligation, while something in it is still missing and can be told."""
    running = ctx.store.campaigns.get(values["campaign"])
    owed = ctx.store.obligations.get(values["campaign"], values["round"], values["unit"])
    if running is None or running.state != "running" or owed is None or not owed.awaited(ctx.now):
        return None
    return running, owed


def _ask_days(
    ctx: Context, values: Mapping[str, str], question: str, action: str, running: Running, owed: Obligation
) -> list[Outgoing]:
    options = [
        Option(
            label=ctx.words("extend-option", count=count, day=day(_extended(ctx, running, owed, count))),
            action=action,
            values={**values, "days": str(count)},
        )
        for count in DAYS
    ]
    stop = Option(label=ctx.words("button-stop"), action="cancel")
    plan = running.round(owed.round)
    return ctx.say_key(question, *options, stop, round=plan.name, unit=ctx.title(owed.unit))


def _extended(clock: Clockwork, running: Running, owed: Obligation, count: int) -> date:
    """So many working days after the last safe day, or after today where that is over."""
    last = max(safe_day(owed, running.round(owed.round), clock.zone), clock.today)
    return clock.store.calendar.plus(last, count)


def _new_day(ctx: Context, running: Running, owed: Obligation, values: Mapping[str, str]) -> str:
    return day(_extended(ctx, running, owed, int(values["days"])))


def _request(
    ctx: Context, running: Running, owed: Obligation, values: Mapping[str, str], reason: str, person: Person
) -> Outgoing | None:
    chat = ctx.store.people.reachable([person.id]).get(person.id)
    if chat is None:
        return None
    text = sentence(
        "extend-request",
        person.language,
        who=ctx.store.people.names((ctx.person_id,)).get(ctx.person_id, "…"),
        unit=ctx.title(owed.unit),
        round=running.round(owed.round).name,
        day=_new_day(ctx, running, owed, values),
        reason=reason,
    )
    place = {name: values[name] for name in ("campaign", "round", "unit", "days")}
    yes = Option(
        label=sentence("button-agree", person.language), action="extend-grant", values={**place, "reason": reason}
    )
    no = Option(label=sentence("button-refuse", person.language), action="extend-refuse", values=place)
    return Outgoing(
        chat=chat,
        lane=Lane.REPLY,
        text=text,
        options=(yes, no),
        dedupe_key=f"request:{ctx.update}:{person.id}"[:160],
        valid_until=ctx.now + REQUEST_LIVES,
    )


def tell_people(ctx: Context, where: str, key: str, dedupe: str, **words: str) -> list[Outgoing]:
    """The officers and stand-ins of a unit are told what was decided."""
    found = []
    for role in (Role.OFFICER, Role.STAND_IN):
        people = ctx.store.people.holders((where,), role, at=ctx.now).get(where, ())
        chats = ctx.store.people.reachable([person.id for person in people])
        for person in people:
            if person.id not in chats or person.id == ctx.person_id:
                continue
            text = sentence(key, person.language, **words)
            found.append(
                Outgoing(chat=chats[person.id], lane=Lane.REPLY, text=text, dedupe_key=f"{dedupe}:{person.id}"[:160])
            )
    return found
