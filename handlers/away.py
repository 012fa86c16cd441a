"""What happens while an officer is away? The stand-in is reminded instead, and the officer is left in peace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from domain.message import Lane, Option, Outgoing
from domain.permission import Action
from domain.person import Role
from handlers.context import Context
from handlers.texts import sentence
from handlers.wording import day

DAYS = (1, 3, 5, 10)


def away(ctx: Context, _values: Mapping[str, str]) -> list[Outgoing]:
    """[Đi công tác]: until when?"""
    if not ctx.reporting_units:
        return ctx.say_key("old-button")
    return _ask(ctx, {})


def away_choices(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The same, asked of somebody who is over the unit."""
    if not ctx.may(Action.NOTE_ABSENCE, values["unit"]):
        return ctx.say_key("old-button")
    return _ask(ctx, values)


def leave(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """An option: away for so many working days from today."""
    last = date.fromisoformat(values["last"])
    until = datetime.combine(last, time(0), tzinfo=ctx.zone)
    unit = values.get("unit")
    if unit is None:
        ctx.store.reminders.leave(ctx.person_id, since=ctx.now, until=until, said_by=ctx.person_id)
        ctx.store.outbox.withdraw("remind", {"person": ctx.person_id})
        ctx.store.conversations.close(ctx.chat)
        return ctx.say_key("away-done", day=day(last), who=_instead(ctx))
    if not ctx.may(Action.NOTE_ABSENCE, unit):
        return ctx.say_key("old-button")
    ctx.store.conversations.close(ctx.chat)
    people = ctx.store.people.holders((unit,), Role.OFFICER, at=ctx.now).get(unit, ())
    chats = ctx.store.people.reachable([person.id for person in people])
    said = []
    for person in people:
        ctx.store.reminders.leave(person.id, since=ctx.now, until=until, said_by=ctx.person_id)
        ctx.store.outbox.withdraw("remind", {"person": person.id})
        if person.id in chats:
            text = sentence("away-told", person.language, day=day(last))
            key = f"away:{ctx.update}:{person.id}"[:160]
            said.append(Outgoing(chat=chats[person.id], lane=Lane.REPLY, text=text, dedupe_key=key))
    return [*ctx.say_key("away-unit", unit=ctx.title(unit), day=day(last)), *said]


def back(ctx: Context) -> list[Outgoing]:
    """`đã về`: reminded again from now on."""
    ctx.store.reminders.back(ctx.person_id, ctx.now)
    return ctx.say_key("away-back")


def _ask(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    options = []
    for count in DAYS:
        last = ctx.store.calendar.plus(ctx.today, count)
        label = ctx.words("away-option", count=count, day=day(last))
        options.append(Option(label=label, action="leave", values={**values, "last": last.isoformat()}))
    return ctx.say_key("away-ask", *options, Option(label=ctx.words("button-stop"), action="cancel"))


def _instead(ctx: Context) -> str:
    """Who is reminded meanwhile: the unit's other officers and stand-ins, else its head."""
    for role in (Role.STAND_IN, Role.OFFICER, Role.APPROVER):
        held = ctx.store.people.holders(ctx.reporting_units, role, at=ctx.now)
        found = [person.name for people in held.values() for person in people if person.id != ctx.person_id]
        if found:
            return ", ".join(dict.fromkeys(found))
    return ctx.words("away-nobody")
