"""What is done when somebody above has ordered it and said yes? Whoever calls has asked whether they may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from domain.campaign import Campaign
from domain.code import code_hash, new_code
from domain.errors import Refused
from domain.message import Option, Outgoing
from domain.obligation import Obligation
from domain.order import Kind
from domain.permission import Action
from domain.person import Role
from domain.reminder import safe_day
from domain.shift import moved_to
from domain.unit import Level, unit_key
from handlers import close_month, manage_campaigns
from handlers.context import Context
from handlers.escalate import nudges
from handlers.extend import awaited, grant_until, tell_people
from handlers.manage_people import invite
from handlers.rooms import doors
from handlers.unreachable import unreachable_units
from handlers.wording import day, instant
from storage.campaigns import Running
from storage.catalog import find_campaign, load_units
from storage.reminders import Ruling

UNITS_SHOWN = 30


def owed_by(ctx: Context, unit: str) -> list[tuple[Running, Obligation]]:
    """What the unit and all below it still owe and can tell now."""
    running = {one.code: one for one in ctx.store.campaigns.running()}
    return [
        (running[owed.campaign], owed)
        for one in ctx.store.units.under(unit, Level.COMMUNE)
        for owed in ctx.store.obligations.current(one.key, ctx.now)
        if owed.campaign in running and owed.awaited(ctx.now)
    ]


def last_day(values: Mapping[str, str]) -> date:
    return date.fromisoformat(values["last"])


def _extend(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    found = awaited(ctx, values)
    if found is None:
        return ctx.say_key("order-nothing-owed", unit=ctx.title(values["unit"]))
    running, owed = found
    last = last_day(values)
    if last < ctx.today or last <= safe_day(owed, running.round(owed.round), ctx.zone):
        return ctx.say_key("order-too-early", day=day(last))
    if last > running.campaign.period.end.replace(year=running.campaign.period.end.year + 1):
        return ctx.say_key("order-too-late", day=day(last))
    return grant_until(ctx, running, owed, last, values["reason"])


def _excuse(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    found = awaited(ctx, values)
    if found is None:
        return ctx.say_key("order-nothing-owed", unit=ctx.title(values["unit"]))
    running, owed = found
    reason = values["reason"] or "…"
    ctx.store.obligations.rule(replace(owed, excused=reason), at=ctx.now)
    ctx.store.reminders.ruled(
        Ruling(
            campaign=owed.campaign,
            round=owed.round,
            unit=owed.unit,
            kind="excused",
            at=ctx.now,
            reason=reason,
            person=ctx.person_id,
        )
    )
    words = {"round": running.round(owed.round).name, "unit": ctx.title(owed.unit), "reason": reason}
    told = tell_people(ctx, owed.unit, "order-excused-told", f"excused:{ctx.update}", **words)
    return [*ctx.say_key("order-excused", **words), *told]


def _remind(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """Whoever reports for the units is told once an hour at most, however often it is asked for."""
    owed = owed_by(ctx, values["unit"])
    if not owed:
        return ctx.say_key("order-nothing-owed", unit=ctx.title(values["unit"]))
    key = f"order:{ctx.person_id}:{ctx.now:%Y%m%dT%H}"
    told = {(one.campaign, one.round, one.unit): nudges(ctx, running, one, key) for running, one in owed}
    silent = dict.fromkeys(ctx.title(unit) for (_, _, unit), said in told.items() if not said)
    text = ctx.words("escalate-nudged", count=sum(map(bool, told.values())))
    if silent:
        text += "\n" + ctx.words("escalate-nobody", units=", ".join(list(silent)[:UNITS_SHOWN]))
    return [*ctx.say(text), *(message for said in told.values() for message in said)]


def _invite(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    code, role = new_code(ctx.choice), Role(values["role"])
    try:
        unit, expires_at = invite(ctx, code, unit=values["unit"], role=role, made_by=ctx.person_id)
    except Refused:
        return ctx.say_key("order-bots-full")
    links = [bot.link(code) for bot in doors(ctx, code_hash(code), role)]
    lines = "\n".join(dict.fromkeys(filter(None, links)))
    role_words, until = ctx.words(f"role-{role.value}"), instant(expires_at, ctx.zone)
    text = ctx.words("order-invited", role=role_words, unit=unit.title, code=code, until=until)
    return ctx.say(f"{text}\n{lines}".strip())


def unreachable(ctx: Context) -> list[Outgoing]:
    """`không liên lạc được`: of the speaker's units that owe something now, those where nobody can be told."""
    if not ctx.units_for(Action.REACHABILITY):
        return ctx.say_key("not-allowed")
    found = {
        unit.key: (unit, why)
        for running in ctx.store.campaigns.running()
        for plan in running.rounds
        if plan.opens <= ctx.today <= plan.closes
        for unit, why in unreachable_units(ctx, running, plan.key)
        if ctx.may(Action.REACHABILITY, unit.key)
    }
    if not found:
        return ctx.say_key("order-all-reachable")
    lines = [ctx.words(f"unreachable-{why}", unit=unit.title) for unit, why in list(found.values())[:UNITS_SHOWN]]
    return ctx.say("\n".join((ctx.words("unreachable", count=len(found)), *lines)))


# --- campaigns


def ask_campaign(ctx: Context, kind: Kind, values: Mapping[str, str]) -> list[Outgoing]:
    """Start or stop it? Nothing is done yet."""
    code = values["campaign"]
    allowed = ctx.units_for(Action.START)
    root = root_of(ctx, code) if allowed else ""
    if not allowed or (root and not ctx.may(Action.START, root)):
        return ctx.say_key("not-allowed")
    campaign = _named(ctx, values) if kind is Kind.START else _running(ctx, code)
    if campaign is None:
        return ctx.say_key("order-no-campaign", campaign=code[:40])
    yes = Option(label=ctx.words("button-yes"), action="order-do", values={**values, "order": kind.value})
    no = Option(label=ctx.words("button-no"), action="cancel")
    words = {
        "title": campaign.short_title,
        "start": day(campaign.period.start),
        "end": day(campaign.period.end),
    }
    return ctx.say_key("order-start" if kind is Kind.START else "order-stop", yes, no, **words)


def root_of(ctx: Context, code: str) -> str:
    """The unit over the whole campaign, running or of the catalogue; empty when there is no such campaign."""
    campaign = _running(ctx, code) or find_campaign(code)
    return unit_key(campaign.tree, campaign.root) if campaign else ""


def _start(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    campaign = _named(ctx, values)
    if campaign is None:
        return ctx.say_key("order-no-campaign", campaign=values["campaign"][:40])
    if _running(ctx, campaign.code) is not None:
        return ctx.say_key("order-runs-already", title=campaign.short_title)
    if campaign.period.end < ctx.today:
        return ctx.say_key("order-over", title=campaign.short_title, end=day(campaign.period.end), code=campaign.code)
    try:
        ahead = manage_campaigns.start(ctx, campaign, load_units(campaign.tree))
    except Refused:
        return ctx.say_key("order-other-dates", title=campaign.short_title)
    return ctx.say_key("order-started", title=campaign.short_title, count=ahead)


def _stop(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    campaign = _running(ctx, values["campaign"])
    if campaign is None:
        return ctx.say_key("order-no-campaign", campaign=values["campaign"][:40])
    manage_campaigns.stop(ctx, campaign.code)
    return ctx.say_key("order-stopped", title=campaign.short_title)


def _named(ctx: Context, values: Mapping[str, str]) -> Campaign | None:
    campaign = find_campaign(values["campaign"])
    if campaign is None or "from" not in values:
        return campaign
    return moved_to(campaign, date.fromisoformat(values["from"]), ctx.store.calendar)


def _running(ctx: Context, code: str) -> Campaign | None:
    return next((one.campaign for one in ctx.store.campaigns.running() if one.code == code), None)


ACTS: Mapping[Kind, Callable[[Context, Mapping[str, str]], list[Outgoing]]] = {
    Kind.EXTEND: _extend,
    Kind.EXCUSE: _excuse,
    Kind.REMIND: _remind,
    Kind.INVITE: _invite,
    Kind.START: _start,
    Kind.STOP: _stop,
    Kind.CLOSE: close_month.do,
}
