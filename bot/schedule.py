"""When does the clock tick? A timer in memory that asks, again and again, what is due now.

The timer holds no job that matters: what is due stands in the database, so a missed tick is made up for by the next.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import structlog

from bot.clock import Clock
from bot.writer import Writer
from handlers.context import Clockwork
from handlers.tick import tick
from storage.store import Store

log = structlog.get_logger(__name__)
AT_A_TIME = 20


class Schedule:
    """Does what is due."""

    def __init__(self, writer: Writer, clock: Clock, zone: ZoneInfo) -> None:
        self._writer = writer
        self._clock = clock
        self._zone = zone

    async def once(self) -> int:
        """Everything that is due by now; how many moments."""
        done = 0
        while some := await self._writer.do(self._tick):
            done += some
        return done

    def _tick(self, store: Store) -> int:
        now = self._clock.now()
        done = tick(Clockwork(store=store, now=now, zone=self._zone), many=AT_A_TIME)
        store.outbox.drop_stale(now)
        return done
