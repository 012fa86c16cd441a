"""With which of our bots does somebody begin?

A platform's plan caps how many people and groups a bot may know, so an invitation names a bot with room and keeps a
place there. Whoever writes to a full bot is told which other one to write to.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.bot import Bot, key_of, room, with_room
from domain.errors import Refused
from domain.message import Outgoing
from domain.person import Invitation, Role
from domain.quota import NO_PLAN
from handlers.context import Clockwork, Context


def take_place(clock: Clockwork, code_hash: str, role: Role) -> None:
    """Keeps a place for the code with a bot that has room. Raises Refused when no bot has."""
    bots = clock.store.bots.all()
    group = role is Role.GROUP
    if group and bots and not any(bot.joins_groups for bot in bots):
        raise Refused(
            f"None of our bots may join groups ({_names(bots)}): "
            "invite somebody who forwards the digests instead, with --role forwarder."
        )
    chosen = _with_room(clock, bots, group=group)
    if bots and not chosen:
        raise Refused(_full(clock, bots, group=group))
    for bot in [bot for bot in chosen if _capped(clock, bot) and not group][:1]:
        clock.store.bots.keep_place(code_hash, bot)


def doors(clock: Clockwork, code_hash: str, role: Role) -> tuple[Bot, ...]:
    """The bots with which the code can be used, one of each channel; first the one that keeps a place for it."""
    chosen = _with_room(clock, clock.store.bots.all(), group=role is Role.GROUP)
    if role is Role.GROUP:
        return chosen
    kept = clock.store.bots.kept_by(code_hash)
    placed = [bot for bot in clock.store.bots.all() if bot.key == kept]
    return *placed, *(bot for bot in chosen if not _capped(clock, bot))


def remarks(clock: Clockwork, chosen: Sequence[Bot], role: Role) -> tuple[str, ...]:
    """What an operator should know besides: a channel whose bots are all full."""
    group = role is Role.GROUP
    there = {bot.channel for bot in chosen}
    lost = [bot for bot in clock.store.bots.all() if bot.channel not in there and (bot.joins_groups or not group)]
    channels = dict.fromkeys(bot.channel for bot in lost)
    return tuple(_full(clock, [bot for bot in lost if bot.channel == one], group=group) for one in channels)


def turned_away(ctx: Context, invitation: Invitation, code: str) -> list[Outgoing]:
    """Somebody new writes to a bot that is full: which other one takes the code. Empty when this one has room."""
    here = ctx.store.bots.get(ctx.chat.channel, ctx.chat.bot)
    if not _capped(ctx, here) or ctx.membership is not None:
        return []
    plans = ctx.store.quotas.plans
    if room(here, plans, ctx.store.bots.people()):
        return []
    others = [bot for bot in ctx.store.bots.all() if bot.key != key_of(ctx.chat)]
    alike = [bot for bot in others if bot.channel == here.channel]
    taken = ctx.store.bots.taken(ctx.now)
    other = with_room(alike, plans, taken) or with_room(others, plans, taken)
    if other is None:
        return ctx.say_key("bot-full-everywhere")
    ctx.store.bots.keep_place(invitation.code_hash, other)
    link = other.link(code)
    return ctx.say_key("bot-full", bot=other.title, code=code) + (ctx.say(link) if link else [])


def _with_room(clock: Clockwork, bots: Sequence[Bot], *, group: bool) -> tuple[Bot, ...]:
    plans = clock.store.quotas.plans
    taken = clock.store.bots.groups() if group else clock.store.bots.taken(clock.now)
    found = []
    for channel in dict.fromkeys(bot.channel for bot in bots):
        some = [bot for bot in bots if bot.channel == channel and (bot.joins_groups or not group)]
        found.append(with_room(some, plans, taken, groups=group))
    return tuple(bot for bot in found if bot is not None)


def _capped(clock: Clockwork, bot: Bot) -> bool:
    return clock.store.quotas.plans.get(bot.channel, NO_PLAN).users is not None


def _full(clock: Clockwork, bots: Sequence[Bot], *, group: bool) -> str:
    plan = clock.store.quotas.plan(bots[0].channel)
    most = f"{plan.groups} groups" if group else f"{plan.users} people"
    channel = bots[0].channel
    return (
        f"All {channel} bots are full, with {most} each ({_names(bots)}): "
        f"set up another and add its token to GIAOBAN_{channel.upper()}_TOKEN."
    )


def _names(bots: Sequence[Bot]) -> str:
    return ", ".join(bot.title for bot in bots)
