"""Where does a unit stand among the others? The whole order only for those over it, privately; one's own place for all.

The rule is said with the order. For the final review the evidence for the awards of the file is put together; who gets
one is for people to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.message import Outgoing
from domain.permission import Action
from domain.ranking import Rank, attained, ranked
from domain.summary import Summary
from domain.unit import Level
from handlers.context import Context
from handlers.digest_words import fitted
from handlers.send_digests import summary_now
from handlers.sum_up import summed_up
from handlers.wording import share
from storage.campaigns import Running

EVIDENCE_SHOWN = 12


def rank(ctx: Context) -> list[Outgoing]:
    """`xếp hạng`: the whole order for a coordinator's units; an officer's own place."""
    unit = _highest(ctx)
    if unit is not None:
        found = summary_now(ctx, unit)
        return _order(ctx, found[1]) if found else ctx.say_key("rank-none")
    return _own_place(ctx)


def awards(ctx: Context) -> list[Outgoing]:
    """`xét thưởng`: what the records say about each unit over all rounds of the campaign."""
    unit = _highest(ctx)
    found = summary_now(ctx, unit) if unit else None
    if unit is None or found is None:
        return ctx.say_key("rank-none")
    running, _ = found
    plan = running.campaign.awards
    if plan is None or not plan.tiers:
        return ctx.say_key("answer-no-award", campaign=running.campaign.short_title)
    head = [ctx.words("awards", campaign=running.campaign.short_title)]
    head += [ctx.words("awards-tier", rank=tier.rank, count=tier.count) for tier in plan.tiers]
    head.append(ctx.words("awards-people"))
    return ctx.say(fitted(head, _evidence(ctx, running, unit), ctx.chat.channel).text)


def _highest(ctx: Context) -> str | None:
    """The highest unit whose whole order this person may see."""
    return min(ctx.units_for(Action.RANK), key=lambda unit: len(ctx.store.units.path(unit)), default=None)


def _order(ctx: Context, summary: Summary) -> list[Outgoing]:
    lines = [_line(ctx, one) for one in ranked(summary)]
    head = [ctx.words("rank", round=summary.plan.name), ctx.words("rank-rule")]
    return ctx.say(fitted(head, lines, ctx.chat.channel).text)


def _line(ctx: Context, one: Rank) -> str:
    line = ctx.words(
        "rank-line",
        place=one.place,
        unit=one.state.unit.title,
        reported=share(one.reported, Decimal(1)),
        asked=one.asked,
        time=ctx.words("rank-on-time" if one.on_time else "rank-not-on-time"),
    )
    return (
        line if one.attained is None else ctx.words("rank-attained", line=line, share=share(one.attained, Decimal(1)))
    )


def _own_place(ctx: Context) -> list[Outgoing]:
    if not ctx.reporting_units:
        return ctx.say_key("rank-none")
    unit = ctx.reporting_units[0]
    above = [one.key for one in ctx.store.units.path(unit) if one.level is not Level.COMMUNE]
    found = summary_now(ctx, above[0]) if above else None
    if found is None:
        return ctx.say_key("rank-none")
    places = ranked(found[1])
    own = next((one for one in places if one.state.unit.key == unit), None)
    if own is None:
        return ctx.say_key("rank-none")
    text = ctx.words("rank-own", round=found[1].plan.name, place=own.place, all=len(places), above=found[1].root.title)
    return ctx.say(f"{text}\n{ctx.words('rank-rule')}")


def _evidence(ctx: Context, running: Running, root: str) -> Sequence[str]:
    """Each unit over all rounds that were opened: complete, in time, own targets reached. Best records first."""
    rounds = [
        found
        for plan in running.rounds
        if plan.opens <= ctx.today and (found := summed_up(ctx, running, plan.key, root)) is not None
    ]
    records: dict[str, tuple[str, int, int, int, Decimal | None]] = {}
    for summary in rounds:
        for one in summary.units:
            if one.owed.excused:
                continue
            title, asked, complete, on_time, _ = records.get(one.unit.key, (one.unit.title, 0, 0, 0, None))
            complete += one.owed.completed_at is not None
            records[one.unit.key] = title, asked + 1, complete, on_time + one.on_time, attained(one)
    best = sorted(
        records.values(),
        key=lambda one: (-Decimal(one[2]) / one[1], -Decimal(one[3]) / one[1], -(one[4] or Decimal(0)), one[0]),
    )
    return [
        ctx.words(
            "awards-line" if reached is None else "awards-line-targets",
            unit=title,
            asked=asked,
            complete=complete,
            time=on_time,
            **({} if reached is None else {"share": share(reached, Decimal(1))}),
        )
        for title, asked, complete, on_time, reached in best[:EVIDENCE_SHOWN]
    ]
