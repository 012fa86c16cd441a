"""When does the clock tick? A timer in memory that asks, again and again, what is due now.

The timer holds no job that matters: what is due stands in the database, so a missed tick is made up for by the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.clock import Clock
from bot.logs import trace
from bot.writer import Writer
from domain.retention import KeepDays
from handlers.context import Clockwork
from handlers.illustrate import Made, Order, deliver, make, ordered
from handlers.links import Links
from handlers.tick import is_due, tick
from handlers.tidy import Tidied, tidy
from storage.campaigns import FAILED
from storage.database import StorageTrouble
from storage.shelves import StoreAway
from storage.store import Store

log = structlog.get_logger(__name__)
AT_A_TIME = 50
FILES_AT_A_TIME = 20
TIDY_HOUR = 2  # local
PUT_OFF = timedelta(hours=1)  # after a rung that could not be climbed


class Schedule:
    """Does what is due."""

    def __init__(
        self, writer: Writer, clock: Clock, zone: ZoneInfo, links: Links | None = None, keep: KeepDays | None = None
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._zone = zone
        self._links = links
        self._keep = keep or KeepDays()
        self._tidied = Tidied()
        self._tidied_on: date | None = None

    async def once(self) -> int:
        """Everything that is due by now; how many moments."""
        done = 0
        while await self._anything() and (some := await self._some() or await self._some_files()):
            done += some
        await self._tidy()
        return done

    async def _anything(self) -> bool:
        """Nearly always nothing is due; that is seen without keeping anybody waiting who writes."""
        return await self._writer.look(lambda store: is_due(self._clockwork(store)))

    async def _tidy(self) -> None:
        """Once a day, in the night where the process runs then: what was kept long enough is taken away, bit by bit."""
        local = self._clock.now().astimezone(self._zone)
        if local.date() == self._tidied_on or (self._tidied_on and local.hour < TIDY_HOUR):
            return
        self._tidied_on = local.date()
        self._tidied = replace(self._tidied, more=True)
        try:
            while self._tidied.more:
                self._tidied = await self._writer.do(self._tidy_some)
        except StorageTrouble:
            raise
        except Exception as error:
            log.error("tidying_failed", error=trace(error))

    def _tidy_some(self, store: Store) -> Tidied:
        return tidy(Clockwork(store=store, now=self._clock.now(), zone=self._zone), self._keep, self._tidied)

    async def _some(self) -> int:
        """Many moments in one transaction; when one of them fails, one by one, so that only that one is set aside."""
        try:
            return await self._writer.do(lambda store: self._tick(store, AT_A_TIME))
        except StorageTrouble:
            raise
        except Exception as error:
            log.error("tick_failed", error=trace(error))
        return await self._one()

    async def _one(self) -> int:
        try:
            return await self._writer.do(lambda store: self._tick(store, 1))
        except StorageTrouble:
            raise
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return await self._writer.do(lambda store: self._set_aside(store, reason))

    def _tick(self, store: Store, many: int) -> int:
        store.session.hold("tick")
        now = self._clock.now()
        done = tick(self._clockwork(store), many=many)
        store.outbox.drop_stale(now)
        return done

    async def _some_files(self) -> int:
        """The files of one round; when one of them can't be made, one by one, so that only that one is set aside."""
        try:
            return await self._files(FILES_AT_A_TIME)
        except StorageTrouble:
            raise
        except StoreAway as error:  # what is due stays due
            log.error("files_not_kept", error=str(error))
            return 0
        except Exception as error:
            log.error("files_failed", error=trace(error))
        try:
            return await self._files(1)
        except StorageTrouble:
            raise
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return await self._writer.do(lambda store: self._set_file_aside(store, reason))

    async def _files(self, many: int) -> int:
        """Looked up, made and delivered, each by itself: only the last keeps others waiting, and not for long."""
        orders = await self._writer.look(lambda store: ordered(self._clockwork(store), many=many))
        if not orders:
            return 0
        made = await asyncio.to_thread(self._made, orders)
        await self._writer.do(lambda store: deliver(self._clockwork(store), made))
        return len(made)

    def _made(self, orders: Sequence[Order]) -> list[Made]:
        return [make(one, self._writer.files, self._zone) for one in orders]

    def _clockwork(self, store: Store) -> Clockwork:
        return Clockwork(store=store, now=self._clock.now(), zone=self._zone, links=self._links)

    def _set_file_aside(self, store: Store, reason: str) -> int:
        now = self._clock.now()
        for moment in store.campaigns.due_files(now, many=1):
            store.campaigns.done(moment, at=now, result=f"{FAILED}{reason}"[:300])
        return 1

    def _set_aside(self, store: Store, reason: str) -> int:
        """What failed is set aside: a moment is marked, and `giaoban retry` makes it due again; a unit's rungs wait."""
        now = self._clock.now()
        for moment in store.campaigns.due(now, many=1):
            store.campaigns.done(moment, at=now, result=f"{FAILED}{reason}"[:300])
            return 1
        unit = next(iter(store.obligations.due_units(now, many=1)), "")
        log.error("reminders_put_off", unit=unit or "people above", reason=reason)
        store.obligations.postpone(unit, now, until=now + PUT_OFF)
        return 1
