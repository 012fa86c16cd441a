"""How fast does a simulated month go? As fast as the machine keeps up, and slowly where something falls due.

The clock stands in a file that all processes follow (`GIAOBAN_CLOCK=@file`). It runs through what nobody waits for, and
nearly stands while more waits than is handled at once, or while what is due is not done: a reminder of eight o'clock
goes out at eight, not at noon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.clock import SystemClock
from storage.database import StorageTrouble
from storage.outbox import WAITING
from storage.store import Library
from storage.tables import inbox, outbox

SLOW = 20.0  # while somebody waits, or something is due: two minutes of ours are 40 of theirs
MOST_WAITING = 20  # updates and messages
GLANCE = 0.1  # seconds between two looks
MOST_AWAY = 0.5  # seconds that the clock goes on without us
LONGEST_WAIT = timedelta(hours=4)  # of theirs: a reminder is stale after twenty
_REAL = SystemClock()
_TO_HANDLE = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == WAITING)


class Hand:
    """Sets the clock. Without a jump, whatever the speed becomes."""

    def __init__(self, path: Path, start: datetime) -> None:
        self._path = path
        self._start, self._since, self.speed, self._until = start, _REAL.now(), 1.0, start + timedelta(days=1)
        self._write()

    def now(self) -> datetime:
        return self._at(_REAL.now())

    def run(self, speed: float, until: datetime) -> None:
        """until: where it stands still, however late we are to set it again."""
        real = _REAL.now()
        self._start, self._since, self.speed, self._until = self._at(real), real, speed, until
        self._write()

    def seconds(self) -> float:
        """Of the simulated time, that only grow."""
        return self.now().timestamp()

    def _at(self, real: datetime) -> datetime:
        return max(self._start, min(self._start + (real - self._since) * self.speed, self._until))

    def _write(self) -> None:
        """Whole or not at all."""
        fresh = self._path.with_suffix(".new")
        since, until = self._since.isoformat(), self._until.isoformat()
        fresh.write_text(f"{self._start.isoformat()} x{self.speed:f} since {since} until {until}")
        fresh.replace(self._path)


@dataclass(frozen=True, kw_only=True)
class Load:
    """What is to be done now: updates to handle, messages to send, messages on their way; when the next falls due.

    since: when the first of them was to be handled or sent.
    """

    updates: int
    messages: int
    under_way: int
    due: datetime | None
    since: datetime | None = None

    @property
    def waiting(self) -> int:
        return self.updates + self.messages + self.under_way

    def is_due(self, now: datetime) -> bool:
        return self.due is not None and self.due <= now

    def is_long(self, now: datetime) -> bool:
        """Whether somebody waits whom nobody would let wait."""
        return self.waiting > MOST_WAITING or (self.since is not None and now - self.since > LONGEST_WAIT)


def load(library: Library, bots: Sequence[str], now: datetime) -> Load | None:
    """None while the database is away. It is asked often, and by indexes only."""
    by_state = select(outbox.c.state, func.count().label("many"), func.min(outbox.c.not_before).label("since")).where(
        outbox.c.channel == "telegram",
        outbox.c.bot.in_(bots),
        outbox.c.state.in_(("waiting", "sending")),
        outbox.c.not_before <= now,
    )
    try:
        with library.reading() as store:
            connection = store.session.connection
            updates, first = connection.execute(_TO_HANDLE).one()
            rows = connection.execute(by_state.group_by(outbox.c.state)).all()
            due = store.next_due()
    except StorageTrouble:
        return None
    found = {row.state: row.many for row in rows}
    since = min((at for at in (first, *(row.since for row in rows)) if at is not None), default=None)
    return Load(
        updates=updates, messages=found.get("waiting", 0), under_way=found.get("sending", 0), due=due, since=since
    )


def pace(found: Load | None, now: datetime, fastest: float, stop: datetime) -> tuple[float, datetime]:
    """How fast the clock goes now, and where it stands still: when something falls due, or we look away too long."""
    if found is None or found.is_due(now) or found.is_long(now):
        return SLOW, now + timedelta(seconds=SLOW * MOST_AWAY)
    return fastest, min(stop, found.due or stop, now + timedelta(seconds=fastest * MOST_AWAY))
