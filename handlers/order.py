"""How does somebody above have things done by message: extend, excuse, remind, invite, start, stop, close a month?

The words become an order (`domain/order.py`), its unit is looked for among the speaker's units, what is not clear is
asked, and nothing is done before a yes. Every step carries all it needs in its options and looks anew at whether this
person still may, so an old button of somebody who lost the post does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.message import Option, Outgoing
from domain.obligation import Obligation
from domain.order import ASKS, LONGEST_REASON, Kind, Order, called, order_in
from domain.permission import Action, may_give
from domain.person import Role
from domain.unit import Level, Unit
from handlers import carry_out, close_month
from handlers.context import Context
from handlers.extend import extend_choices
from handlers.wording import day
from storage.campaigns import Running

MOST_CHOICES = 8
ABOVE = (Action.EXTEND, Action.EXCUSE, Action.INVITE, Action.REACHABILITY)
WORDED = (Kind.EXTEND, Kind.EXCUSE)  # what is written down with its reason


def order(ctx: Context, text: str) -> list[Outgoing]:
    """What a message orders is asked about or refused; nothing when it is no order."""
    above = any(ctx.units_for(action) for action in ABOVE)
    found = order_in(text, today=ctx.today, above=above)
    if found is None:
        return []
    match found.kind:
        case Kind.UNREACHABLE:
            return carry_out.unreachable(ctx)
        case Kind.START | Kind.STOP:
            return carry_out.ask_campaign(ctx, found.kind, found.values)
        case Kind.CLOSE:
            return close_month.ask(ctx, found.values)
    return _which_unit(ctx, found)


def unit_chosen(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The unit is clear: which report, why, and is it meant?"""
    kind = Kind(values["order"])
    if not may(ctx, kind, values):
        return ctx.say_key("not-allowed")
    if kind is Kind.INVITE:
        words = {"role": ctx.words(f"role-{values['role']}"), "unit": ctx.title(values["unit"])}
        return _confirm(ctx, values, "order-invite", **words)
    owed = carry_out.owed_by(ctx, values["unit"])
    if not owed:
        return ctx.say_key("order-nothing-owed", unit=ctx.title(values["unit"]))
    if kind is Kind.REMIND:
        units = {one.unit for _, one in owed}
        return _confirm(ctx, values, "order-remind", unit=ctx.title(values["unit"]), count=len(units))
    if len({one.unit for _, one in owed}) > 1:
        return ctx.say_key("order-one-unit", unit=ctx.title(values["unit"]))
    values = {**values, "unit": owed[0][1].unit}  # of a district, the one commune that owes
    if len(owed) > 1:
        return _which_round(ctx, values, owed)
    return round_chosen(ctx, {**values, "campaign": owed[0][1].campaign, "round": owed[0][1].round})


def round_chosen(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The report is clear: until when, why, and is it meant?"""
    kind = Kind(values["order"])
    if not may(ctx, kind, values):
        return ctx.say_key("not-allowed")
    if kind is Kind.EXTEND and "last" not in values:
        return extend_choices(ctx, {name: values[name] for name in ("campaign", "round", "unit")})
    if "reason" not in values:
        return ctx.say(ctx.words("extend-why"), expects={**values, "action": "order-why"})
    running = ctx.store.campaigns.get(values["campaign"])
    words = {"unit": ctx.title(values["unit"]), "reason": values["reason"]}
    words["round"] = running.round(values["round"]).name if running else values["round"]
    if kind is Kind.EXCUSE:
        return _confirm(ctx, values, "order-excuse", **words)
    return _confirm(ctx, values, "order-extend", day=day(carry_out.last_day(values)), **words)


def why_said(ctx: Context, values: Mapping[str, str], text: str) -> list[Outgoing]:
    """The reason came: is it meant?"""
    ctx.store.conversations.close(ctx.chat)
    kept = {name: value for name, value in values.items() if name != "action"}
    return round_chosen(ctx, {**kept, "reason": text.strip()[:LONGEST_REASON]})


def do(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Đúng]: the order is carried out, if this person still may."""
    kind = Kind(values["order"])
    ctx.store.conversations.close(ctx.chat)
    if not may(ctx, kind, values):
        return ctx.say_key("not-allowed")
    return carry_out.ACTS[kind](ctx, values)


def may(ctx: Context, kind: Kind, values: Mapping[str, str]) -> bool:
    """Whether this person may do that now, where it would be done."""
    if kind is Kind.CLOSE:
        return bool(close_month.mine(ctx, values))
    unit = values.get("unit", "")
    if kind in (Kind.START, Kind.STOP):
        unit = carry_out.root_of(ctx, values["campaign"])
    if not ctx.may(ASKS[kind], unit):
        return False
    path = [one.key for one in ctx.store.units.path(unit)]
    return kind is not Kind.INVITE or may_give(ctx.posts, Role(values["role"]), path)


def help_lines(ctx: Context) -> str:
    """How those who may order do so; empty for others."""
    lines = [ctx.words("help-orders")] if ctx.units_for(Action.EXTEND) else []
    if ctx.units_for(Action.CLOSE):
        lines.append(ctx.words("help-closing"))
    return "\n".join(lines)


def _which_unit(ctx: Context, found: Order) -> list[Outgoing]:
    scope = ctx.units_for(ASKS[found.kind])
    if not scope:
        return ctx.say_key("not-allowed")
    known, exactly = called(ctx.store.units.below(scope), found.place)
    values = {**found.values, "order": found.kind.value}
    if not known:
        return ctx.say_key("order-unknown-unit", place=found.place[:60])
    if len(known) == 1 and exactly:
        return unit_chosen(ctx, {**values, "unit": known[0].key})
    options = [
        Option(label=_label(ctx, one), action="order-unit", values={**values, "unit": one.key})
        for one in known[:MOST_CHOICES]
    ]
    question = "order-which-unit" if exactly else "order-did-you-mean"
    stop = Option(label=ctx.words("button-stop"), action="cancel")
    return ctx.say_key(question, *options, stop, place=found.place[:60])


def _label(ctx: Context, unit: Unit) -> str:
    """With what it lies in: communes of one name are told apart."""
    above = ctx.title(unit.parent) if unit.parent and unit.level is not Level.PROVINCE else ""
    return f"{unit.title}, {above}"[:60] if above else unit.title


def _which_round(ctx: Context, values: Mapping[str, str], owed: Sequence[tuple[Running, Obligation]]) -> list[Outgoing]:
    options = [
        Option(
            label=f"{running.round(one.round).name} – {running.campaign.short_title}"[:60],
            action="order-round",
            values={**values, "campaign": one.campaign, "round": one.round},
        )
        for running, one in owed[:MOST_CHOICES]
    ]
    stop = Option(label=ctx.words("button-stop"), action="cancel")
    return ctx.say_key("order-which-round", *options, stop, unit=ctx.title(values["unit"]))


def _confirm(ctx: Context, values: Mapping[str, str], question: str, **words: object) -> list[Outgoing]:
    yes = Option(label=ctx.words("button-yes"), action="order-do", values=values)
    return ctx.say_key(question, yes, Option(label=ctx.words("button-no"), action="cancel"), **words)
