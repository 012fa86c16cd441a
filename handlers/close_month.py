"""How is a month closed («chốt số»), by message or by command, and what is put on paper?

The figures of every campaign as they stood when the month ended, and a code. It is for whoever stands over the whole
of a campaign; a month can be closed again, and each closing stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from domain.campaign import Campaign
from domain.closing import Closing, Sum, Tally, Way, bounds, month_of
from domain.errors import NotFound
from domain.message import Option, Outgoing
from domain.order import Kind
from domain.permission import Action
from domain.unit import unit_key
from handlers.context import Clockwork, Context
from handlers.texts import sentence
from handlers.wording import figure, instant, name_of
from storage.campaigns import Running
from storage.closings import Counted

HEAD_SHOWN = 16


def ask(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """`chốt số tháng 6`: is it meant?"""
    found = mine(ctx, values)
    if not found:
        return ctx.say_key("not-allowed")
    if values["month"] > month_of(ctx.today):
        return ctx.say_key("closing-not-yet", month=_month(values["month"]))
    yes = Option(label=ctx.words("button-yes"), action="order-do", values={**values, "order": Kind.CLOSE.value})
    no = Option(label=ctx.words("button-no"), action="cancel")
    titles = "; ".join(one.campaign.short_title for one in found)
    return ctx.say_key("closing-ask", yes, no, month=_month(values["month"]), campaigns=titles)


def do(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Đúng]: the month is closed."""
    closing = close(ctx, count(ctx, values["month"], mine(ctx, values)), person=ctx.person_id)
    return ctx.say("\n".join(sheet(ctx, closing, ctx.language)))


def mine(ctx: Context, values: Mapping[str, str]) -> tuple[Running, ...]:
    """The campaigns that this person may close, or the one that was named; none when they may not."""
    wanted = values.get("campaign", "")
    return tuple(
        one
        for one in ctx.store.campaigns.newest()
        if wanted in ("", one.code) and ctx.may(Action.CLOSE, unit_key(one.campaign.tree, one.campaign.root))
    )


def named(clock: Clockwork, code: str) -> tuple[Running, ...]:
    """For the command line: every campaign that was ever started, or one of them. Raises NotFound."""
    found = tuple(one for one in clock.store.campaigns.newest() if code in ("", one.code))
    if code and not found:
        raise NotFound(f"No campaign {code} was started.")
    return found


def count(clock: Clockwork, month: str, campaigns: Iterable[Running]) -> Counted:
    """The month's figures, to be closed; reads only. Raises Refused for what is no month or has not begun."""
    begins, until = bounds(month, now=clock.now, zone=clock.zone)
    ways = {one.code: {code: _way(one.campaign, code) for code in _codes(one.campaign)} for one in campaigns}
    return clock.store.closings.count(month, begins=begins, until=until, ways=ways)


def close(clock: Clockwork, counted: Counted, *, person: str = "") -> Closing:
    """Puts them into the chain."""
    return clock.store.closings.close(counted, person=person, at=clock.now)


def sheet(clock: Clockwork, closing: Closing, language: str = "vi") -> Iterator[str]:
    """What is put on paper, line by line."""
    yield sentence("closing-title", language, month=_month(closing.month))
    yield sentence("closing-until", language, until=instant(closing.until, clock.zone))
    for code, tally in closing.tallies.items():
        yield ""
        yield from _of_campaign(clock, code, tally, language)
    if not closing.tallies:
        yield sentence("closing-nothing", language)
    yield ""
    yield sentence("closing-chain", language, count=closing.links, head=closing.head[:HEAD_SHOWN])
    if closing.at is not None:
        yield sentence("closing-made", language, at=instant(closing.at, clock.zone))
    yield sentence("closing-code", language, code=closing.code)


def _of_campaign(clock: Clockwork, code: str, tally: Tally, language: str) -> Iterator[str]:
    running = clock.store.campaigns.get(code)
    campaign = running.campaign if running else None
    yield sentence("closing-campaign", language, code=code, title=campaign.short_title if campaign else "")
    yield sentence("closing-counts", language, month=tally.in_month, all=tally.so_far)
    for name, told in tally.sums.items():
        yield _line(campaign, name, told, language)


def _line(campaign: Campaign | None, code: str, told: Sum, language: str) -> str:
    name = name_of(campaign, code) if campaign else code
    if told.value is None:
        return sentence("closing-told", language, code=code, name=name, units=told.units)
    indicator = campaign.indicator(code) if campaign else None
    value = figure(told.value, indicator.unit if indicator else None, language)
    return sentence("closing-sum", language, code=code, name=name, value=value, units=told.units)


def _codes(campaign: Campaign) -> tuple[str, ...]:
    return tuple(one.code for one in campaign.indicators)


def _way(campaign: Campaign, code: str) -> Way:
    indicator = campaign.indicator(code)
    if indicator is None or not indicator.sums_up:
        return Way.NOT
    return Way.ADDED if indicator.adds_up else Way.NEWEST


def _month(month: str) -> str:
    """`6/2023`."""
    year, _, number = month.partition("-")
    return f"{int(number)}/{year}"
