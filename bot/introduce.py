"""How are our bots called? Each platform is asked once when we start, and what it says is kept for invitations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.channels.base import ChannelError
from bot.settings import Settings
from domain.bot import Bot
from handlers.fall_over import without_bot

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.writer import Writer
    from handlers.context import Clockwork
    from storage.store import Store

log = structlog.get_logger(__name__)
ANSWER_SECONDS = 10.0


class Introducing(Protocol):
    """One bot of one channel."""

    channel: str
    bot: str

    async def introduce(self) -> Bot:
        """Who it is, as the platform says. Raises ChannelError."""
        ...


async def keep_introduced(writer: Writer, clock: Clock, bots: Sequence[Introducing]) -> None:
    """Which bots are ours, at once; how they are called, when their platforms have said it."""
    ours = [(one.channel, one.bot) for one in bots]
    await writer.do(lambda store: remember(store, ours, (), clock.now()))
    said = await introductions(bots)
    await writer.do(lambda store: remember(store, ours, said, clock.now()))


async def introductions(bots: Sequence[Introducing]) -> list[Bot]:
    """What the platforms say; those that don't answer in time are left out."""
    found = await asyncio.gather(*(_introduced(one) for one in bots))
    return [bot for bot in found if bot is not None]


async def _introduced(one: Introducing) -> Bot | None:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await one.introduce()
    except (ChannelError, TimeoutError) as error:
        log.warning("bot_not_introduced", channel=one.channel, bot=one.bot, error=type(error).__name__)
        return None


def remember(store: Store, ours: Sequence[tuple[str, str]], said: Sequence[Bot], now: datetime) -> None:
    """These are our bots, (channel, id), and this is what their platforms said about them.

    What waits for a bot that is ours no longer goes to another chat of its person.
    """
    known = {bot.key: bot for bot in said}
    plain = [Bot(channel=channel, bot=bot) for channel, bot in ours]
    store.bots.serve(plain, at=now)
    for bot in plain:
        if bot.key in known:
            store.bots.introduce(known[bot.key], at=now)
    moved = without_bot(store, now)
    if moved:
        log.warning("messages_of_lost_bots_moved", messages=moved)


def ours(settings: Settings) -> list[tuple[str, str]]:
    """The bots of the settings, by channel and id."""
    tokens = {"telegram": settings.telegram_tokens, "zalo": settings.zalo_tokens}
    return [(channel, token.partition(":")[0]) for channel, some in tokens.items() for token in some]


def introduce(settings: Settings, writing: Callable[[], AbstractContextManager[Clockwork]]) -> None:
    """For a command that runs by itself: asks the platforms when one of our bots has not been introduced."""
    mine = ours(settings)
    with writing() as clock:
        named = {(bot.channel, bot.bot) for bot in clock.store.bots.all() if bot.name}
    if not mine or set(mine) <= named:
        return
    said = asyncio.run(_ask(settings))
    with writing() as clock:
        remember(clock.store, mine, said, clock.now)


async def _ask(settings: Settings) -> list[Bot]:
    from bot.channels.telegram_in import TelegramListener
    from bot.channels.zalo import ZaloListener

    by_telegram = [TelegramListener(token, settings.telegram_api) for token in settings.telegram_tokens]
    by_zalo = [ZaloListener(token, settings.zalo_api) for token in settings.zalo_tokens]
    try:
        return await introductions([*by_telegram, *by_zalo])
    finally:
        await asyncio.gather(*(one.close() for one in by_telegram), *(one.close() for one in by_zalo))
