"""When is a backup made by itself, and how without anybody waiting for it?

Once a day, at the hour that is set, or as soon as may be where the machine was off then. A process of its own makes
it, at low priority: it reads beside the writer, and what it takes of the processor it takes from nobody.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, time, timedelta

import structlog

from bot.clock import Clock
from bot.settings import Settings
from domain.backup import Failure, is_due
from storage.archives import FOLDER, backups, note_failure

log = structlog.get_logger(__name__)
FIRST_LOOK = timedelta(minutes=10)  # after the start, when there is enough to do
LOOK_EVERY = timedelta(minutes=1)
PUT_OFF = timedelta(hours=1)  # after one that failed
MODEST = 10  # added to the process's niceness


class Nightly:
    """Makes a backup when one is due."""

    def __init__(self, known: Settings, at: time, clock: Clock) -> None:
        self._known = known
        self._at = at
        self._clock = clock
        self._put_off_until: datetime | None = None

    async def forever(self, first_look: timedelta = FIRST_LOOK) -> None:
        """Until it is cancelled."""
        await asyncio.sleep(first_look.total_seconds())
        while True:
            await self.once()
            await asyncio.sleep(LOOK_EVERY.total_seconds())

    async def once(self) -> bool:
        """Makes one if it is due; whether one was made."""
        now = self._clock.now()
        if self._put_off_until is not None and now < self._put_off_until:
            return False
        try:
            made = backups(self._known.data_dir / FOLDER, self._known.zone)
            newest = max((at for at in made if at <= now), default=None)
            if not is_due(newest, self._at, now, self._known.zone):
                return False
            failure = await self._make()
        except OSError as error:
            failure = str(error)
        if failure:
            self._note(failure, now)
            log.error("backup_failed", error=failure)
            self._put_off_until = now + PUT_OFF
            return False
        log.info("backup_made")
        return True

    def _note(self, failure: str, now: datetime) -> None:
        """Also what was killed, which could note nothing itself."""
        with suppress(OSError):
            note_failure(self._known.data_dir / FOLDER, Failure(at=now, why=failure))

    async def _make(self) -> str:
        """ "" when it was made, else the sentence that says why not."""
        keep = str(self._known.backup_keep)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "backup",
            "--keep",
            keep,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + MODEST)
            _, said = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode == 0:
            return ""
        return said.decode(errors="replace").strip().rpartition("\n")[2] or f"it ended with {process.returncode}"


@asynccontextmanager
async def nightly(known: Settings, clock: Clock) -> AsyncIterator[None]:
    """Backups are made by themselves meanwhile; not where they are switched off, or time is only played."""
    if known.backup_time is None or known.clock:
        yield
        return
    task = asyncio.create_task(Nightly(known, known.backup_time, clock).forever())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
