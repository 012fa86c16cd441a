"""How does one process, and never two, send for a bot where several processes share a database?

Whoever sends for a bot holds its lock on the very connection that it writes with. A second one stands by, asks twice a
second, and takes over when the connection of the first is gone: what was being sent then is found doubtful, and decided
as after any crash. One that lost its connection can't begin another send before it has the lock again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import structlog

from bot.channels.base import Speaker
from bot.clock import Clock
from bot.engine.loops import STOP_SECONDS, cancel, forever
from bot.engine.waking import listen
from bot.metrics import Metrics
from bot.sender import Sender
from bot.writer import Writer
from handlers.links import Links
from storage.database import StandBy
from storage.jobs import WAKE
from storage.store import Library

log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class _Bot:
    """One bot: who writes for it, who sends for it, what wakes it. leads: None before it was tried."""

    name: str
    writer: Writer
    sender: Sender
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    leads: bool | None = None


class Sending:
    """Sends for some bots, each for itself."""

    def __init__(
        self,
        libraries: Mapping[str, Library],
        speakers: Sequence[Speaker],
        clock: Clock,
        zone: ZoneInfo,
        *,
        links: Links | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        """libraries: one for every `telegram:123`, whose database lets only one write."""
        self._speakers = list(speakers)
        self._stopping = False
        self._conninfo = next(iter(libraries.values())).database.conninfo
        self._bots = []
        for speaker in speakers:
            name = f"{speaker.channel}:{speaker.bot}"
            writer = Writer(libraries[name])
            sender = Sender(speaker, writer, clock, zone, links, metrics)
            bot = _Bot(name=name, writer=writer, sender=sender)
            sender.freed = bot.wake.set
            self._bots.append(bot)

    async def run(self, stop: asyncio.Event) -> None:
        """Sends until `stop` is set; what is in flight is ended."""
        for bot in self._bots:
            bot.writer.start()
        waking = asyncio.create_task(listen(self._conninfo, WAKE, self._wake))
        sending = [asyncio.create_task(self._forever(bot)) for bot in self._bots]
        await stop.wait()
        self._stopping = True
        for bot in self._bots:
            bot.wake.set()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await asyncio.gather(*sending, return_exceptions=True)
                for bot in self._bots:
                    await bot.sender.drain()
        except TimeoutError:
            log.warning("stopped_with_sends_in_flight")
        await cancel([waking, *sending])
        for speaker in self._speakers:
            await speaker.close()
        for bot in self._bots:
            bot.writer.close()

    def _wake(self, name: str) -> None:
        for bot in self._bots:
            if name in (bot.name, ""):
                bot.wake.set()

    async def _forever(self, bot: _Bot) -> None:
        def soon() -> bool:
            return bool(bot.leads and (bot.sender.busy or bot.sender.held_back))

        await forever("send", lambda: self._once(bot), bot.wake, ended=lambda: self._stopping, soon=soon, bot=bot.name)

    async def _once(self, bot: _Bot) -> int:
        try:
            if not bot.leads:
                left = await bot.sender.recover()
                self._tell(bot, leads=True)
                if left:
                    log.warning("doubtful_sends_found", bot=bot.name, count=left)
            return await bot.sender.once()
        except StandBy:
            self._tell(bot, leads=False)
            return 0

    def _tell(self, bot: _Bot, *, leads: bool) -> None:
        if bot.leads is not leads:
            log.info("sends" if leads else "stands_by", bot=bot.name)
        bot.leads = leads
