"""What time is it? The only place that asks the machine.

`SystemClock` is the real time; `TrainingClock` starts at a chosen instant and may run faster, for demonstrations,
training days and tests. Everything else gets the time as an argument.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
    """Starts at `start` and runs `speed` times as fast; speed 0 stands still. It can be moved forward by hand."""

    def __init__(self, start: datetime, speed: float = 0.0) -> None:
        if start.tzinfo is None:
            raise ValueError("the training clock needs a time with its zone, e.g. 2023-06-20T07:00+07:00")
        self._base = start
        self._since = time.monotonic()
        self._speed = speed

    @property
    def speed(self) -> float:
        return self._speed

    def now(self) -> datetime:
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def move_to(self, instant: datetime) -> None:
        """Forward only: time that people saw does not come back."""
        self._base = max(self.now(), instant)
        self._since = time.monotonic()

    def run(self, speed: float) -> None:
        self._base = self.now()
        self._since = time.monotonic()
        self._speed = speed


_CLOCK = re.compile(r"^(?P<start>\S+?)(?:\s+x(?P<speed>\d+(?:\.\d+)?))?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockSetting:
    """`2023-06-20T07:00+07:00 x600`: where the training clock starts and how fast it runs."""

    start: datetime
    speed: float

    @classmethod
    def parse(cls, text: str) -> ClockSetting:
        found = _CLOCK.match(text.strip())
        if found is None:
            raise ValueError("write it as 2023-06-20T07:00+07:00 x600")
        try:
            start = datetime.fromisoformat(found["start"])
        except ValueError:
            raise ValueError("write it as 2023-06-20T07:00+07:00 x600") from None
        if start.tzinfo is None:
            start = start.replace(tzinfo=VIETNAM)
        speed = float(found["speed"] or 1)
        if start.year not in YEARS or speed > FASTEST:
            raise ValueError(f"the year is from {YEARS[0]} to {YEARS[-1]}, the speed at most {FASTEST}")
        return cls(start=start, speed=speed)


def monotonic() -> float:
    """Seconds that only ever grow, for pacing and for measuring durations."""
    return time.monotonic()
