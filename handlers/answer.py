"""What is the answer to a question? The campaign's own facts: its dates, awards, units and targets."""

from __future__ import annotations

from decimal import Decimal

from domain.campaign import Campaign, RoundPlan
from domain.indicator import Comparator, Indicator
from domain.message import Outgoing
from domain.obligation import Obligation
from domain.quantity import vietnamese
from domain.reading import Reading
from domain.words import fold
from handlers.context import Context
from handlers.status import status
from handlers.wording import due, figure, name_of
from storage.campaigns import Running

MORE_THAN = (Comparator.GT, Comparator.RELATIVE_GT, Comparator.DECREASE_GT)


def answer_question(ctx: Context, running: Running, owed: Obligation, reading: Reading) -> list[Outgoing]:
    """One message with the fact that was asked for; what the person owes where the campaign has no such fact."""
    text = _text(ctx, running, owed, reading)
    return ctx.say(text) if text else status(ctx)


def _text(ctx: Context, running: Running, owed: Obligation, reading: Reading) -> str:
    indicator = running.campaign.indicator(reading.about or "")
    match reading.intent:
        case "deadline":
            return _deadline(ctx, running, owed, reading.about or "")
        case "award":
            return _awards(ctx, running.campaign)
        case "unit" if indicator is not None and indicator.unit:
            return ctx.words("answer-unit", name=name_of(running.campaign, indicator.code), unit=indicator.unit)
        case "target" if indicator is not None:
            return _target(ctx, running.campaign, indicator)
        case _:
            return ""


def _deadline(ctx: Context, running: Running, owed: Obligation, about: str) -> str:
    """The round that the question names (`so_ket`: sơ kết), else the one that is owed now."""
    words = about.replace("_", " ")
    named = [plan for plan in running.rounds if words and words in fold(plan.name)]
    plan = named[0] if named else running.round(owed.round)
    text = ctx.words("answer-deadline", round=plan.name, due=due(plan, ctx.language))
    receiver = _receiver(running.campaign, plan)
    if not receiver:
        return text
    to = ctx.words("answer-receiver", receiver=receiver)
    return f"{text}\n{to}"


def _receiver(campaign: Campaign, plan: RoundPlan) -> str:
    if plan.receiver:
        return plan.receiver
    return next((duty.receiver for duty in campaign.reporting if duty.id == plan.key), "")


def _awards(ctx: Context, campaign: Campaign) -> str:
    if campaign.awards is None or not campaign.awards.tiers:
        return ctx.words("answer-no-award", campaign=campaign.short_title)
    lines = [ctx.words("answer-award", campaign=campaign.short_title)]
    for tier in campaign.awards.tiers:
        value = vietnamese(Decimal(tier.value_vnd)) if tier.value_vnd else ctx.words("nothing")
        lines.append(ctx.words("answer-award-line", rank=tier.rank, count=tier.count, value=value))
    return "\n".join(lines)


def _target(ctx: Context, campaign: Campaign, indicator: Indicator) -> str:
    name = name_of(campaign, indicator.code)
    if not isinstance(indicator.target, Decimal):
        return ctx.words("answer-no-target", name=name)
    key = "answer-target-above" if indicator.comparator in MORE_THAN else "answer-target"
    value = figure(indicator.target, indicator.unit, ctx.language)
    if indicator.target_max is not None:
        value = f"{vietnamese(indicator.target)}–{figure(indicator.target_max, indicator.unit, ctx.language)}"
    return ctx.words(key, name=name, target=value, scope=ctx.words(f"scope-{indicator.scope.value}"))
