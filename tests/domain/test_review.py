"""When is whoever approves asked?"""

from __future__ import annotations

import pytest

from bot.clock import VIETNAM
from domain.calendar import Calendar
from domain.campaign import Reminders
from domain.review import asked_at
from tests.builders import local


@pytest.mark.parametrize(
    ("now", "complete", "then"),
    [
        ("2023-06-20T09:10", True, "2023-06-20T10:00"),
        ("2023-06-20T10:00", True, "2023-06-20T11:00"),
        ("2023-06-20T16:59", True, "2023-06-20T17:00"),
        ("2023-06-20T17:00", True, "2023-06-21T08:00"),
        ("2023-06-20T07:30", True, "2023-06-20T08:00"),
        ("2023-06-20T03:00", True, "2023-06-20T08:00"),
        ("2023-06-24T10:00", True, "2023-06-26T08:00"),  # a Saturday
        ("2023-06-20T07:30", False, "2023-06-20T08:00"),
        ("2023-06-20T08:00", False, "2023-06-21T08:00"),
        ("2023-06-23T15:00", False, "2023-06-26T08:00"),  # a Friday
        ("2023-08-31T18:00", True, "2023-09-05T08:00"),  # two days off and a weekend
    ],
)
def test_complete_report_with_the_next_hour_and_a_part_with_the_next_morning(
    calendar: Calendar, now: str, complete: bool, then: str
) -> None:
    assert asked_at(local(now), Reminders(), calendar, VIETNAM, complete=complete) == local(then)
