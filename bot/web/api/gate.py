"""Who asks, and not too often? A bearer token that is in force, within its budget. All that are not look alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import anyio
import anyio.to_thread

from bot.clock import Clock
from bot.web.api.problem import Problem
from domain.access import Access
from handlers.context import Clockwork
from handlers.manage_tokens import LENGTH, PREFIX, token_hash
from storage.store import Library

READ_TOGETHER = 3  # of the eight connections for reading that there are
REQUESTS_A_MINUTE = 120
EXPORTS_A_MINUTE = 6
EXPORT_WAITS = 30.0  # seconds for the one before it
MOST_KNOWN = 1_000  # tokens whose budgets are remembered
_TOKEN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{{LENGTH}}}", re.ASCII)

Result = TypeVar("Result")
Read = Callable[[Clockwork, Access], Result]


@dataclass(slots=True)
class Budget:
    """A bucket that refills evenly; whole when it is new."""

    most: int
    left: float
    at: datetime

    def spend(self, now: datetime) -> float:
        """Seconds to wait; 0 when there was one left, which is spent then."""
        rate = self.most / 60
        gone = max(0.0, (now - self.at).total_seconds())
        self.left, self.at = min(float(self.most), self.left + gone * rate), now
        if self.left >= 1:
            self.left -= 1
            return 0
        return (1 - self.left) / rate


class Gate:
    """Lets readings through, in threads of their own, on connections that only read."""

    def __init__(
        self, library: Library, clock: Clock, zone: ZoneInfo, *, a_minute: int = REQUESTS_A_MINUTE, exports: int
    ) -> None:
        self._library = library
        self._clock = clock
        self._zone = zone
        self._a_minute = a_minute
        self._exports = exports
        self._budgets: dict[tuple[str, str], Budget] = {}
        self._readers = anyio.CapacityLimiter(READ_TOGETHER)
        self._exporters = anyio.CapacityLimiter(1)

    async def read(self, secret: str, job: Read[Result]) -> Result:
        """What the job reads. Raises Problem for a token that is not open or has spent its budget."""
        return await anyio.to_thread.run_sync(self._done, secret, job, limiter=self._readers)

    async def export(self, secret: str, job: Read[Result]) -> Result:
        """The same for documents, one at a time: they take longer."""
        try:
            with anyio.fail_after(EXPORT_WAITS):
                return await anyio.to_thread.run_sync(self._exported, secret, job, limiter=self._exporters)
        except TimeoutError:
            raise Problem(503, "Others wait for their documents; try again.", Retry_After="60") from None

    def _exported(self, secret: str, job: Read[Result]) -> Result:
        return self._done(secret, job, "exports")

    def _done(self, secret: str, job: Read[Result], of: str = "") -> Result:
        with self._library.reading() as store:
            clock = Clockwork(store=store, now=self._clock.now(), zone=self._zone)
            access = self._access(clock, secret)
            self._spend(access, clock.now, "")
            if of:
                self._spend(access, clock.now, of)
            return job(clock, access)

    def _access(self, clock: Clockwork, secret: str) -> Access:
        access = clock.store.tokens.by_hash(token_hash(secret)) if _TOKEN.fullmatch(secret) else None
        if access is None or not access.is_open(clock.now):
            raise Problem(401, "This needs a token that is in force.", WWW_Authenticate="Bearer")
        return access

    def _spend(self, access: Access, now: datetime, of: str) -> None:
        key = access.token_hash, of
        budget = self._budgets.get(key)
        if budget is None:
            if len(self._budgets) >= MOST_KNOWN:
                self._budgets.clear()
            most = self._exports if of else self._a_minute
            budget = self._budgets.setdefault(key, Budget(most=most, left=float(most), at=now))
        wait = budget.spend(now)
        if wait:
            raise Problem(429, "Too many requests with this token; wait a little.", Retry_After=str(int(wait) + 1))
