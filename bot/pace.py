"""When may the next message begin, so that no second of the platform's holds more than it allows?

The platform counts a message at some instant between our call and its answer, and nobody tells us at which. So a
message keeps its place from its beginning until a second after its answer, and there are as many places as a second may
hold. Take the one that began last of all that the platform counts in some second: whatever else it counts there was
then on its way, or had been answered less than a second ago, and had its place. So no second holds more, however long
each is on its way and however they overtake one another; and where answers take L seconds, places / (1 + L) go out.

Those that may begin do so one after the other, not in one burst. `at`, `now`: seconds of a clock that only grows.
"""

from __future__ import annotations

import heapq
import math

from bot.channels.base import Budget

SECOND = 1.001  # of ours, at least one of the platform's: clocks run apart by less than a thousandth
LONGER = 1.0  # how much later the platform may count what we stopped waiting for
QUICKER = 1.1  # than evenly, so that what began late is made good
BURST_SECONDS = 0.07
MOST_A_SECOND = 1_000  # that anybody sends, whatever is allowed


class Pace:
    """What one bot may begin. Each message that has begun ends once."""

    def __init__(self, budget: Budget, *, at: float) -> None:
        self._places = max(1, int(budget.per_second))
        self._rate = budget.per_second * QUICKER
        self._most_steps = max(2.0, budget.per_second * BURST_SECONDS)
        self._steps = self._most_steps
        self._stepped_at = at
        self._on_their_way = 0
        self._kept: list[float] = []  # until when the places of those that ended are kept; a heap

    def begin(self, now: float) -> None:
        """A message begins. Only where `wait` is nothing."""
        self._step(now)
        self._steps -= 1
        self._on_their_way += 1

    def end(self, now: float, *, answered: bool = True) -> None:
        """One was answered; or nobody knows whether it arrived, and it may still be somewhere."""
        self._on_their_way -= 1
        heapq.heappush(self._kept, now + SECOND + (0.0 if answered else LONGER))

    def fill(self, now: float) -> None:
        """Another one sent until now, and nobody knows how many."""
        free = self._places - self._on_their_way - len(self._kept)
        for _ in range(min(free, MOST_A_SECOND)):
            heapq.heappush(self._kept, now + SECOND + LONGER)

    def wait(self, now: float) -> float:
        """Seconds until the next may begin; infinite when that depends on an answer."""
        self._step(now)
        step = 0.0 if self._steps >= 1 else (1 - self._steps) / self._rate if self._rate else math.inf
        place = 0.0
        if self._on_their_way + len(self._kept) >= self._places:
            place = self._kept[0] - now if self._kept else math.inf
        return max(step, place)

    def soon(self, now: float, ahead: float = 0.0) -> int:
        """How many may begin within `ahead` seconds, as far as that is known."""
        self._step(now)
        steps = int(self._steps + ahead * self._rate)
        taken = self._on_their_way + len(self._kept)
        if taken + steps > self._places:
            taken -= sum(until <= now + ahead for until in self._kept)
        return min(steps, self._places - taken)

    def _step(self, now: float) -> None:
        self._steps = min(self._most_steps, self._steps + (now - self._stepped_at) * self._rate)
        self._stepped_at = now
        while self._kept and self._kept[0] <= now:
            heapq.heappop(self._kept)
