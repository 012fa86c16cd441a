"""What is written when the platform has answered, or has not?"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.channels.base import (
    Budget,
    ChannelError,
    Doubtful,
    Misconfigured,
    Moved,
    OverQuota,
    Receipt,
    Rejected,
    RetryLater,
    Unreachable,
)
from bot.clock import Clock
from domain.message import Lane
from handlers import fall_over, ration
from handlers.context import Clockwork
from handlers.links import Links
from storage.outbox import Posted
from storage.store import Store

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 8
AFTER_MISCONFIGURED = 60.0


class NotBegun(ChannelError):
    """It was not its turn any more: the bot had to wait before it began."""


class Unread(ChannelError):
    """A file that goes with it can't be read; `again`: seconds until it may be possible, none when it never will."""

    def __init__(self, reason: str, *, again: float = 0.0) -> None:
        super().__init__(reason[:200])
        self.again = again


class Results:
    """Writes what became of each send, in the transaction of whoever calls."""

    def __init__(self, budget: Budget, clock: Clock, zone: ZoneInfo, links: Links | None) -> None:
        self._budget = budget
        self._clock = clock
        self._zone = zone
        self._links = links
        self._free_at: dict[str, datetime] = {}  # chats that may get nothing before

    def resting(self, now: datetime) -> tuple[str, ...]:
        """The chats that may get nothing just now."""
        self._free_at = {chat: until for chat, until in self._free_at.items() if until > now}
        return tuple(self._free_at)

    def record(self, store: Store, row: Posted, result: Receipt | ChannelError) -> None:
        """What came of one send."""
        if isinstance(result, Receipt | Doubtful):
            self._rest(row)
        if isinstance(result, Receipt):
            now = self._clock.now()
            store.outbox.sent(row, result.message_id, at=now)
            store.quotas.sent(row.chat, now)
        else:
            self._failed(store, row, result)

    def doubt(self, store: Store, row: Posted, reason: str) -> None:
        """A send that may have gone out: the lane says whether repeating or missing it is the smaller harm."""
        now = self._clock.now()
        store.quotas.sent(row.chat, now)
        if row.lane is Lane.DIGEST:
            store.outbox.end(row, "doubtful", reason)
        else:
            store.outbox.again(row, at=now, error=reason, repeat=True)

    def _rest(self, row: Posted) -> None:
        gap = self._budget.group_gap if row.group else self._budget.chat_gap
        if gap > 0:
            self._free_at[row.chat.chat_id] = self._clock.now() + timedelta(seconds=gap)

    def _failed(self, store: Store, row: Posted, error: ChannelError) -> None:
        now = self._clock.now()
        reason = f"{type(error).__name__}: {error}"
        match error:
            case NotBegun():
                store.outbox.again(row, at=now, error="")
            case Unread() if error.again:
                store.outbox.again(row, at=now + timedelta(seconds=error.again), error=str(error))
            case Unread():
                store.outbox.end(row, "failed", str(error))
            case RetryLater():
                until = now + timedelta(seconds=error.seconds)
                store.outbox.again(row, at=until, error=reason)
                if error.chat_only:
                    self._free_at[row.chat.chat_id] = until
            case Doubtful() if row.attempts < MOST_ATTEMPTS:
                self.doubt(store, row, str(error))
            case Moved():
                store.outbox.again(row, at=now, error=reason)
                store.session.flush()
                store.people.move_group(row.chat, error.new_chat_id)
            case OverQuota():
                ration.spent(self._clockwork(store, now), row)
            case Unreachable():
                moved = fall_over.unreachable(self._clockwork(store, now), row, reason)
                log.info("chat_lost", message=row.id, fell_over=moved)
            case Misconfigured():
                store.outbox.again(row, at=now + timedelta(seconds=AFTER_MISCONFIGURED), error=reason)
            case Doubtful():
                store.quotas.sent(row.chat, now)
                store.outbox.end(row, "failed", reason)
            case Rejected() | _:
                store.outbox.end(row, "failed", reason)

    def _clockwork(self, store: Store, now: datetime) -> Clockwork:
        return Clockwork(store=store, now=now, zone=self._zone, links=self._links)
