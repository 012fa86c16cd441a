"""What time is it? The only place that asks the machine.

`SystemClock` is the real time; `TrainingClock` starts at a chosen instant and may run faster, for demonstrations,
training days and tests; `FollowedClock` is one that somebody sets while several processes run. Everything else gets the
time as an argument.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

YEARS = range(2000, 2201)
FASTEST = 100_000
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells an aware instant."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class TrainingClock:
    """Starts at `start` and runs `speed` times as fast; speed 0 stands still. It can be moved forward by hand.

    since: the real instant at which it started; now by default. Processes that name the same one agree on the time.
    until: where it stands still, unless it is moved.
    """

    def __init__(
        self, start: datetime, speed: float = 0.0, *, since: datetime | None = None, until: datetime | None = None
    ) -> None:
        if start.tzinfo is None:
            raise ValueError("the training clock needs a time with its zone, e.g. 2023-06-20T07:00+07:00")
        self._base = start
        self._since = time.monotonic()
        self._speed = speed
        self._until = until
        self.shared = since is not None
        if since is not None:
            self._since -= (datetime.now(UTC) - since).total_seconds()

    @property
    def speed(self) -> float:
        return self._speed

    def now(self) -> datetime:
        there = self._base + timedelta(seconds=(time.monotonic() - self._since) * self._speed)
        return there if self._until is None else min(there, self._until)

    def move_to(self, instant: datetime) -> None:
        """Forward only: time that people saw does not come back."""
        self._base = max(self.now(), instant)
        self._until = None
        self._since = time.monotonic()

    def run(self, speed: float) -> None:
        self._base = self.now()
        self._since = time.monotonic()
        self._speed = speed


_CLOCK = re.compile(
    r"^(?P<start>\S+?)(?:\s+x(?P<speed>\d+(?:\.\d+)?))?(?:\s+since\s+(?P<since>\S+))?(?:\s+until\s+(?P<until>\S+))?$"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockSetting:
    """`2023-06-20T07:00+07:00 x600`: where the training clock starts and how fast it runs."""

    start: datetime
    speed: float
    since: datetime | None = None  # the real time at which it started
    until: datetime | None = None  # where it stands still

    @classmethod
    def parse(cls, text: str) -> ClockSetting:
        found = _CLOCK.match(text.strip())
        if found is None:
            raise ValueError("write it as 2023-06-20T07:00+07:00 x600")
        try:
            start = _instant(found["start"])
            since, until = (_instant(found[name]) if found[name] else None for name in ("since", "until"))
        except ValueError:
            raise ValueError("write it as 2023-06-20T07:00+07:00 x600") from None
        speed = float(found["speed"] or 1)
        if start.year not in YEARS or speed > FASTEST:
            raise ValueError(f"the year is from {YEARS[0]} to {YEARS[-1]}, the speed at most {FASTEST}")
        return cls(start=start, speed=speed, since=since, until=until)

    def clock(self) -> TrainingClock:
        return TrainingClock(self.start, self.speed, since=self.since, until=self.until)


def _instant(text: str) -> datetime:
    """Of Vietnam unless it names its zone. Raises ValueError."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


class FollowedClock:
    """The training clock whose setting stands in a file: all processes that follow it agree, also when it is set anew.

    The setting names the real instant at which it holds (`since`). Whoever replaces the file does it whole (a rename);
    time that was told does not come back, and while the file can't be read, the clock goes on as it went.
    """

    def __init__(self, path: Path) -> None:
        """Raises ValueError when there is no such file, or it can't be read as a setting."""
        self._path = path
        self._last = datetime.min.replace(tzinfo=UTC)
        try:
            self._seen = self._state()
            self._clock = self._read()
        except OSError as error:
            raise ValueError(f"the file of the clock can't be read: {error.strerror}") from None

    def now(self) -> datetime:
        try:
            state = self._state()
            if state != self._seen:
                self._clock, self._seen = self._read(), state
        except (OSError, ValueError):
            pass
        self._last = max(self._last, self._clock.now())
        return self._last

    def _state(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_ino, found.st_mtime_ns

    def _read(self) -> TrainingClock:
        setting = ClockSetting.parse(self._path.read_text(encoding="utf-8"))
        if setting.since is None:
            raise ValueError(
                "a clock that is followed says since which real time: `… x600 since 2026-11-29T08:00+07:00`"
            )
        return setting.clock()


def is_fast(clock: Clock) -> bool:
    """Whether its hours may pass in seconds."""
    return isinstance(clock, FollowedClock) or (isinstance(clock, TrainingClock) and clock.speed > 1)


class Steps:
    """Watches whether the machine's clock is set while we look."""

    def __init__(
        self,
        *,
        least: float = 2.0,
        every: float = 1.0,
        ahead: Callable[[], float] = lambda: time.time() - time.monotonic(),
    ) -> None:
        """least: seconds that count as set and not as corrected. ahead: of what only ever grows."""
        self._least = least
        self._every = every
        self._ahead = ahead

    async def backwards(self) -> None:
        """Returns when it was set back."""
        ahead = self._ahead()
        while True:
            await asyncio.sleep(self._every)
            there = self._ahead()
            if there < ahead - self._least:
                return
            ahead = max(ahead, there)


def monotonic() -> float:
    """Seconds that only ever grow, for pacing and for measuring durations."""
    return time.monotonic()
