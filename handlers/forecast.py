"""Does a campaign fit into what its bots may send, beside the answers to officers and what runs already?

Counted as `giaoban campaign simulate` counts: everything that goes out if nobody reports. Who joins later is not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.bot import key_of
from domain.campaign import Campaign
from domain.errors import Refused
from domain.quota import KEPT, Ration, kept_back, left, month_of
from domain.simulation import Habit
from domain.unit import Unit
from handlers.context import Clockwork
from handlers.simulate import Field, roster_of, simulate, starts_at
from storage.catalog import load_units


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortage:
    """A month (`2023-06`) in which a bot would have more to send than it may, beside the answers."""

    bot: str
    month: str
    messages: int
    room: int


def shortages(clock: Clockwork, campaign: Campaign, units: Sequence[Unit]) -> tuple[Shortage, ...]:
    """Of every bot whose messages are counted, soonest first."""
    running = [one.campaign for one in clock.store.campaigns.running() if one.code != campaign.code]
    found: Counter[tuple[str, str]] = Counter()
    for one in (campaign, *running):
        found += _messages(clock, one, units if one.tree == campaign.tree else load_units(one.tree))
    short = []
    for (month, bot), messages in sorted(found.items()):
        room = _room(clock, bot, month)
        if messages > room:
            short.append(Shortage(bot=bot, month=month, messages=messages, room=room))
    return tuple(short)


def refuse_when_short(clock: Clockwork, campaign: Campaign, units: Sequence[Unit]) -> None:
    """Raises Refused with the first month that is short."""
    short = shortages(clock, campaign, units)
    if not short:
        return
    first = short[0]
    channel, _, bot = first.bot.partition(":")
    year, _, month = first.month.partition("-")
    more = f" (and {len(short) - 1} more such months)" if len(short) > 1 else ""
    raise Refused(
        f"With {campaign.code}, {channel} bot {clock.store.bots.get(channel, bot).title} would have {first.messages} "
        f"messages to send in {month}/{year}, and has room for {first.room} beside the answers{more}: "
        "set up another bot, or start it with --anyway and let digests and early reminders go without."
    )


def _messages(clock: Clockwork, campaign: Campaign, units: Sequence[Unit]) -> Counter[tuple[str, str]]:
    """(month, bot) → messages, for bots whose messages are counted."""
    roster = roster_of(clock.store.people, units, at=clock.now, where=key_of)
    counted = {bot for bot in roster.channels.values() if clock.store.quotas.limited(bot.partition(":")[0])}
    if not counted:
        return Counter()
    field = Field(
        campaign=campaign,
        units=units,
        calendar=clock.store.calendar,
        zone=clock.zone,
        now=starts_at(campaign, clock.store.calendar, clock.zone, clock.now),
        roster=roster,
    )
    played = simulate(field, Habit.NEVER)
    return Counter({(month, bot): many for bot in counted for month, many in played.by_month(roster, bot).items()})


def _room(clock: Clockwork, key: str, month: str) -> int:
    """What may go out in the month beside the answers."""
    channel, _, bot = key.partition(":")
    plan = clock.store.quotas.plan(channel)
    if month != month_of(clock.now):
        return int((plan.monthly or 0) * (1 - KEPT[Ration.REMINDER]))
    there = left(plan, clock.store.quotas.usage(channel, bot, clock.now), clock.now) or 0
    return max(0, int(there - kept_back(plan, Ration.REMINDER, clock.now)))
