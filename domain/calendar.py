"""Which days are working days in Vietnam?

Monday to Friday without holidays, plus Saturdays that a decision swaps in. Decree 09/2019/NĐ-CP counts in working days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """days_off: holiday → its name; working_days: weekend days that are worked in exchange."""

    days_off: Mapping[date, str] = field(default_factory=dict)
    working_days: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        if day in self.working_days:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def on_or_before(self, day: date) -> date:
        """The last working day that is not later: a date on a holiday is prepared for earlier, never later."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def plus(self, day: date, working_days: int) -> date:
        """`working_days` working days after (or, negative, before) the day; 0 is the day itself."""
        step = ONE_DAY if working_days > 0 else -ONE_DAY
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def distance(self, start: date, end: date) -> int:
        """Working days in (start, end]; negative when the end comes first."""
        if end < start:
            return -self.distance(end, start)
        return sum(self.is_working(day) for day in days(start + ONE_DAY, end))


def days(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
