"""How do several workers share what is to be handled, fetched and done by the clock? By the queue of procrastinate.

A job is deferred in the transaction that wrote its rows, and says only where to look: the rows tell what is to be done
and whether it still is. Jobs of one chat run one after the other. The clock's tick is a periodic task, which any number
of workers defer once together. Jobs of a worker that died, and rows that have no job, are looked after by another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, ProcrastinateException
from procrastinate.jobs import Job, Status

from bot.channels.base import Fetcher, Reader
from bot.clock import Clock, Steps, is_fast, monotonic
from bot.dispatch import BATCH, ChatKey, Dispatch
from bot.engine.gathering import Gathering
from bot.engine.loops import LONGEST_WAIT, LOOK_AGAIN, STOP_SECONDS, cancel, woken
from bot.fetcher import CHANNEL, Fetching, read
from bot.metrics import Metrics
from bot.schedule import Schedule
from bot.stowing import Stowing
from bot.writer import Writer
from domain.retention import KeepDays
from handlers.links import Links
from storage.database import StorageTrouble
from storage.jobs import FETCH, HANDLE, SCHEMA
from storage.store import Library

log = structlog.get_logger(__name__)
AT_ONCE = 16  # jobs in one process; what they write together is one commit
EVERY_FIVE_SECONDS, EVERY_SECOND = "* * * * * */5", "* * * * * *"
HEARTBEAT_SECONDS, DEAD_SECONDS = 2.0, 10.0  # a worker that was silent so long is dead; what it did is done again
LOOK_SECONDS = 2.0  # where a notification was missed
CONNECTION_SECONDS = 4.0
SWEEP_SECONDS, KEEP_HOURS = 3600.0, 24  # jobs that failed
TRIES, FIRST_PAUSE = 4, 0.1
# A job that is forgotten when the server dies is found again by its row, so that none needs to reach the disk.
OPTIONS = f"-c search_path={SCHEMA} -c synchronous_commit=off"


class Work:
    """One worker. Any number of them run on one database."""

    def __init__(
        self,
        library: Library,
        writer: Writer,
        clock: Clock,
        zone: ZoneInfo,
        *,
        readers: Mapping[str, Reader],
        fetchers: Mapping[tuple[str, str], Fetcher],
        links: Links | None = None,
        desk: Links | None = None,
        keep: KeepDays | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._writer = writer
        self._clock = clock
        heard = {**readers, CHANNEL: read}
        self._dispatch = Dispatch(writer, clock, zone, heard, links, desk, metrics or Metrics())
        self._gathering = Gathering(self._dispatch.once)
        self._fetching = {
            one: Fetching({one: fetcher}, library.files, writer, clock) for one, fetcher in fetchers.items()
        }
        self._stowing = Stowing(writer)
        self._schedule = Schedule(writer, clock, zone, links, keep)
        self._sweep_at = 0.0
        self.app = self._tasks(library.database.conninfo)

    def _tasks(self, conninfo: str) -> App:
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # what goes wrong is told here, without arguments
        pool: dict[str, Any] = {"min_size": 1, "max_size": 4, "timeout": CONNECTION_SECONDS}
        app = App(connector=PsycopgConnector(conninfo=conninfo, kwargs={"options": OPTIONS}, **pool))

        @app.task(name=HANDLE, queue=HANDLE)
        async def handle(channel: str, bot: str, chat_id: str) -> None:
            await _until_done(HANDLE, lambda: self._handled((channel, bot, chat_id)))

        @app.task(name=FETCH, queue=FETCH)
        async def fetch(channel: str, bot: str) -> None:
            if (channel, bot) in self._fetching:
                await _until_done(FETCH, self._fetching[channel, bot].once)

        @app.periodic(cron=EVERY_SECOND if is_fast(self._clock) else EVERY_FIVE_SECONDS)
        @app.task(name="tick", queue="clock", lock="tick", queueing_lock="tick")
        async def tick(timestamp: int) -> None:
            await _told("tick", self._schedule.once)

        @app.periodic(cron=EVERY_FIVE_SECONDS)
        @app.task(name="stow", queue="clock", lock="stow", queueing_lock="stow")
        async def stow(timestamp: int) -> None:
            await _until_done("stow", self._stowing.once)

        @app.periodic(cron=EVERY_FIVE_SECONDS)
        @app.task(name="look_after", queue="clock", queueing_lock="look_after")  # no lock: it frees those of the dead
        async def look_after(timestamp: int) -> None:
            await _told("look_after", self._look_after)

        return app

    async def _handled(self, chat: ChatKey) -> int:
        """0 when nothing can be left of the chat: what came in since then brought a job of its own."""
        many = await self._gathering.once(chat)
        return many if many >= BATCH else 0

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set, then ends what is in hand. Raises StorageTrouble when it can't begin."""
        for fetching in self._fetching.values():
            await fetching.recover()
        await self._schedule.once()  # what was due while nobody worked is due before what people say now
        try:
            await self.app.open_async()
        except ConnectorException as error:
            raise StorageTrouble(f"The queue can't be reached: {error}.") from None
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._work(stopped)
        finally:
            stopped.cancel()
            await self.app.close_async()

    async def _work(self, stopped: asyncio.Task[bool]) -> None:
        """One life of procrastinate's worker: until we stop, the line to the database breaks or the clock is set."""
        working = asyncio.create_task(
            self.app.run_worker_async(
                concurrency=AT_ONCE,
                fetch_job_polling_interval=LOOK_SECONDS,
                shutdown_graceful_timeout=STOP_SECONDS,
                install_signal_handlers=False,
                delete_jobs="successful",
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=DEAD_SECONDS,
            )
        )
        # The periodic tasks go by the machine's clock: set back, it would not come round for as long as that.
        stepped = asyncio.create_task(Steps().backwards())
        await asyncio.wait([working, stopped, stepped], return_when=asyncio.FIRST_COMPLETED)
        if working.done() and not stopped.done():
            error = working.exception()
            log.error("worker_begins_anew", error=type(error).__name__ if error else "it stopped")
            await woken(asyncio.Event(), LOOK_AGAIN)
        await cancel([working, stepped])

    async def _look_after(self) -> None:
        """Jobs of dead workers run again; rows without a job get one."""
        for job in await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS):
            try:
                await self._save(job)
            except ProcrastinateException as error:  # another worker was faster
                log.warning("job_not_saved", job=job.id, error=type(error).__name__)
        if monotonic() >= self._sweep_at:
            self._sweep_at = monotonic() + SWEEP_SECONDS
            await self.app.job_manager.delete_old_jobs(
                nb_hours=KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
            )
        found = await self._writer.do(lambda store: store.jobs.look_after(self._clock.now()))
        if found:
            log.warning("rows_without_job", count=found)

    async def _save(self, job: Job) -> None:
        """It runs again; of what comes round by itself the next one waits already, and is let through."""
        if job.queueing_lock is not None:
            await self.app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
            return
        log.warning("job_runs_again", job=job.id, task=job.task_name)
        await self.app.job_manager.retry_job(job)


async def _until_done(name: str, once: Callable[[], Awaitable[int]]) -> None:
    """All there is. What the database can't do now is tried again; then its rows wait for `look_after`."""

    async def all_of_it() -> None:
        while await once():
            pass

    pause = FIRST_PAUSE
    for _ in range(TRIES - 1):
        try:
            await all_of_it()
        except StorageTrouble:
            await asyncio.sleep(pause)
            pause = min(pause * 3, LONGEST_WAIT)
        else:
            return
    await _told(name, all_of_it)


async def _told(name: str, job: Callable[[], Awaitable[object]]) -> None:
    try:
        await job()
    except StorageTrouble as error:
        log.error("storage_trouble", job=name, error=str(error))
        raise
    except Exception:
        log.exception("job_failed", job=name)
        raise
