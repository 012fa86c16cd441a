"""How do listening, dispatch, sending and the clock run together in one process?

Each is a loop that is woken when there is work and looks by itself now and then. Storage trouble is the same for all:
it is logged, the loop waits a little longer each time, and goes on where it was; nothing is lost, because what is to be
done stands in the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import fetcher
from bot.channels.base import Fetcher, Keep, Listener, Reader, Speaker
from bot.clock import Clock
from bot.dispatch import Dispatch
from bot.engine.loops import STOP_SECONDS, cancel, forever
from bot.intake import Intake
from bot.metrics import Metrics
from bot.schedule import Schedule
from bot.sender import Sender
from bot.stowing import Stowing
from bot.writer import Writer
from domain.retention import KeepDays
from handlers.links import Links
from storage.database import StorageTrouble
from storage.store import Library

log = structlog.get_logger(__name__)
TICK_SECONDS = 5.0


class Engine:
    """Everything that runs for a set of channels on one database."""

    def __init__(
        self,
        library: Library,
        clock: Clock,
        zone: ZoneInfo,
        *,
        readers: Mapping[str, Reader],
        speakers: Sequence[Speaker],
        fetchers: Mapping[tuple[str, str], Fetcher] | None = None,
        tick_seconds: float = TICK_SECONDS,
        links: Links | None = None,
        desk: Links | None = None,
        keep: KeepDays | None = None,
    ) -> None:
        self.metrics = Metrics()
        self.writer = Writer(library)
        self._clock = clock
        self._tick_seconds = tick_seconds
        heard = {**readers, fetcher.CHANNEL: fetcher.read}
        self._dispatch = Dispatch(self.writer, clock, zone, heard, links, desk, self.metrics)
        self._fetching = fetcher.Fetching(fetchers or {}, library.files, self.writer, clock)
        self._stowing = Stowing(self.writer)
        self._schedule = Schedule(self.writer, clock, zone, links, keep)
        self._senders = [Sender(speaker, self.writer, clock, zone, links, self.metrics) for speaker in speakers]
        self._speakers = list(speakers)
        self._arrived = asyncio.Event()
        self._intake = Intake(self.writer, clock, speakers, arrived=self._arrived.set)
        self._to_send = [asyncio.Event() for _ in self._senders]
        for sender, wake in zip(self._senders, self._to_send, strict=True):
            sender.freed = wake.set
        self._to_fetch = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._timer: AsyncIOScheduler | None = None
        self._stopping = False

    def keeper(self, channel: str, bot: str) -> Keep:
        """Stores raw updates of one bot; returns after the commit."""
        return self._intake.keeper(channel, bot)

    async def prepare(self) -> None:
        """Starts writing and decides about sends that a crash left doubtful."""
        self.writer.start()
        await self._fetching.recover()
        for sender in self._senders:
            left = await sender.recover()
            if left:
                log.warning("doubtful_sends_found", count=left)

    async def settle(self) -> None:
        """Does all there is to do now, to the end: what is due, what arrived, what is to be sent."""
        busy = True
        while busy:
            busy = bool(await self._schedule.once())
            while await self._dispatch.once():
                busy = True
            if await self._fetch():
                busy = True
            for sender in self._senders:
                while await sender.once():
                    busy = True
                    await sender.drain()

    async def run(self, listeners: Sequence[Listener], stop: asyncio.Event) -> None:
        """Runs until `stop` is set, then ends within ten seconds. Raises what ends a listener: it would be deaf."""
        await self.prepare()
        hearing = [asyncio.create_task(self._hear(listener)) for listener in listeners]
        self._tasks = [asyncio.create_task(self._forever("dispatch", self._dispatch.once, self._arrived))]
        self._tasks += [
            asyncio.create_task(self._send(sender, wake))
            for sender, wake in zip(self._senders, self._to_send, strict=True)
        ]
        fetching = asyncio.create_task(self._forever("fetch", self._fetch, self._to_fetch))
        self._start_timer()
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([stopped, *hearing], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        ended = [task for task in hearing if task.done()]
        await self._end([*hearing, fetching], listeners)
        for task in ended:
            task.result()

    async def _end(self, hearing: Sequence[asyncio.Task[None]], listeners: Sequence[Listener]) -> None:
        if self._timer is not None:
            self._timer.shutdown(wait=False)
        await cancel(hearing)
        self._stopping = True
        self._arrived.set()
        self._wake_senders()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await asyncio.gather(*self._tasks, return_exceptions=True)
                for sender in self._senders:
                    await sender.drain()
        except TimeoutError:
            log.warning("stopped_with_sends_in_flight")
        for listener in listeners:
            await listener.close()
        for speaker in self._speakers:
            await speaker.close()
        self.writer.close()

    async def _fetch(self) -> int:
        """Files on their way to us, and from us to a store on the network."""
        return await self._stowing.once() + await self._fetching.once()

    async def _hear(self, listener: Listener) -> None:
        await listener.listen(self.keeper(listener.channel, listener.bot))

    def _start_timer(self) -> None:
        self._timer = AsyncIOScheduler(timezone="UTC")
        self._timer.add_job(
            self._tick,
            "interval",
            seconds=self._tick_seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._timer.start()
        self._tasks.append(asyncio.create_task(self._tick()))

    async def _tick(self) -> None:
        try:
            if await self._schedule.once():
                self._wake_senders()
        except StorageTrouble as error:
            log.error("storage_trouble", loop="tick", error=str(error))
        except Exception:
            log.exception("tick_failed")

    async def _forever(self, name: str, once: Callable[[], Awaitable[int]], wake: asyncio.Event) -> None:
        worked = partial(self._wake_after, name)
        await forever(name, once, wake, ended=lambda: self._stopping, worked=worked)

    async def _send(self, sender: Sender, wake: asyncio.Event) -> None:
        def soon() -> bool:
            """It looks again soon: budgets refill and chats cool down without anybody telling it."""
            return bool(sender.busy) or sender.held_back

        await forever("send", sender.once, wake, ended=lambda: self._stopping, soon=soon)

    def _wake_after(self, name: str) -> None:
        """Whoever may have got work by it."""
        self._wake_senders()
        if name == "dispatch":
            self._to_fetch.set()
        if name == "fetch":
            self._arrived.set()

    def _wake_senders(self) -> None:
        for wake in self._to_send:
            wake.set()
