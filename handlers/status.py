"""What do I still owe?"""

from __future__ import annotations

from collections.abc import Sequence

from domain.campaign import Collects
from domain.deadline import opens_at
from domain.message import Option, Outgoing
from domain.obligation import Obligation, State
from domain.review import Verdict
from handlers.context import Context
from handlers.wording import day, due, example_of, names
from storage.campaigns import Running


def status(ctx: Context) -> list[Outgoing]:
    """`xem`: every open round with what is missing."""
    if not ctx.reporting_units:
        return ctx.say_key("help-plain")
    text = due_lines(ctx, ctx.reporting_units)
    if example_for(ctx, ctx.reporting_units):
        return ctx.say(text, Option(label=ctx.words("button-report"), action="guided"))
    return ctx.say(text)


def open_obligations(ctx: Context, units: Sequence[str]) -> list[tuple[Running, Obligation]]:
    """What these units can report now, in campaigns that run, soonest due first."""
    running = {one.code: one for one in ctx.store.campaigns.running()}
    found = [
        (running[owed.campaign], owed)
        for unit in units
        for owed in ctx.store.obligations.current(unit, ctx.now, ctx.said_at)
        if owed.campaign in running
    ]
    return sorted(found, key=lambda pair: (pair[1].due_at, pair[1].campaign, pair[1].round))


def due_lines(ctx: Context, units: Sequence[str]) -> str:
    """A paragraph for each open round; what opens next when there is none."""
    paragraphs = [_paragraph(ctx, running, owed) for running, owed in open_obligations(ctx, units)]
    if paragraphs:
        return "\n\n".join(paragraphs)
    if not units:
        return ""
    unit = ctx.store.units.get(units[0])
    nothing = ctx.words("nothing-due", unit=unit.title if unit else units[0])
    coming = next_opening(ctx, units)
    return f"{nothing}\n{coming}" if coming else nothing


def next_opening(ctx: Context, units: Sequence[str]) -> str:
    """When the next round opens for these units; empty when none does."""
    above = {unit.key for key in units for unit in ctx.store.units.path(key)}
    coming = [
        (opens_at(plan, ctx.zone), plan.name)
        for running in ctx.store.campaigns.running()
        if f"{running.campaign.tree}-{running.campaign.root}" in above
        for plan in running.rounds
        if opens_at(plan, ctx.zone) > ctx.now and plan.collects not in (Collects.ACTIVITY, Collects.NARRATIVE)
    ]
    if not coming:
        return ""
    opens, name = min(coming)
    return ctx.words("next-opens", round=name, day=day(opens.astimezone(ctx.zone).date()))


def example_for(ctx: Context, units: Sequence[str]) -> str:
    """A line these units could send now; empty when nothing is owed."""
    for running, owed in open_obligations(ctx, units):
        if owed.missing:
            return example_of(running.campaign, running.round(owed.round), owed)
    return ""


def state_line(ctx: Context, running: Running, owed: Obligation) -> str:
    """How one obligation stands, in a line."""
    missing = owed.missing
    if owed.state is State.DONE or not missing:
        return ctx.words("status-done")
    shown = names(running.campaign, missing, ctx.language)
    if owed.needs_any:
        return ctx.words("status-missing-any", names=shown)
    done = len(owed.needed) - len(missing)
    return ctx.words("status-missing", done=done, all=len(owed.needed), names=shown)


def _paragraph(ctx: Context, running: Running, owed: Obligation) -> str:
    plan = running.round(owed.round)
    text = ctx.words(
        "status-line",
        round=plan.name,
        campaign=running.campaign.short_title,
        due=due(plan, ctx.language),
        state=state_line(ctx, running, owed),
    )
    return "\n".join((text, *_review_lines(ctx, running, owed)))


def _review_lines(ctx: Context, running: Running, owed: Obligation) -> list[str]:
    """What of it is approved, waits or was returned."""
    told = [one for one in ctx.store.reports.latest(owed.campaign, owed.round, owed.unit).values() if one.answered]
    if not running.campaign.reviewed or not told:
        return []
    decided = ctx.store.approvals.decided(owed.campaign, owed.round, owed.unit)
    waiting = sum(one.code not in decided for one in told)
    returned = [one for one in decided.values() if one.verdict is Verdict.RETURNED]
    lines = [ctx.words("review-state-waiting", count=waiting)] if waiting else []
    for reason in dict.fromkeys(one.reason for one in returned):
        shown = names(running.campaign, [one.code for one in returned if one.reason == reason], ctx.language)
        lines.append(ctx.words("review-state-returned", names=shown, reason=reason))
    return lines or [ctx.words("review-state-done")]


def soonest(pairs: Sequence[tuple[Running, Obligation]]) -> tuple[Running, Obligation] | None:
    """The one to ask about first: something is missing and it is due soonest."""
    return next(((running, owed) for running, owed in pairs if owed.missing), None)
