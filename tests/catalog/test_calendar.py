"""Does the calendar know Vietnam's holidays and the Saturdays that are worked in exchange?"""

import re
from datetime import date, datetime, timedelta

import pytest

from storage.catalog import load_calendar

SWAPPED = re.compile(r"thay cho ngày (\d\d/\d\d/\d{4})")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2020, 1, 23), date(2020, 1, 29)),
        (date(2023, 1, 20), date(2023, 1, 26)),
        (date(2024, 2, 8), date(2024, 2, 14)),
        (date(2026, 2, 16), date(2026, 2, 20)),
    ],
)
def test_nobody_works_at_tet(first: date, last: date) -> None:
    for number in range((last - first).days + 1):
        assert not load_calendar().is_working(first + timedelta(days=number))


@pytest.mark.parametrize(
    "day", [date(2023, 9, 1), date(2023, 5, 2), date(2025, 5, 2), date(2026, 1, 2), date(2026, 11, 24)]
)
def test_a_compensatory_or_swapped_day_is_off(day: date) -> None:
    assert not load_calendar().is_working(day)


@pytest.mark.parametrize(
    "saturday",
    [date(2019, 5, 4), date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)],
)
def test_a_swapped_saturday_is_worked(saturday: date) -> None:
    assert saturday.weekday() == 5
    assert load_calendar().is_working(saturday)
    assert not load_calendar().is_working(saturday + timedelta(weeks=1))


def test_every_saturday_that_a_holiday_was_exchanged_for_is_worked() -> None:
    calendar = load_calendar()
    swapped = [match[1] for name in calendar.days_off.values() if (match := SWAPPED.search(name))]
    assert len(swapped) >= 4
    for words in swapped:
        day, month, year = map(int, words.split("/"))
        assert calendar.is_working(date(year, month, day)), words


def test_working_days_in_exchange_are_weekend_days() -> None:
    assert all(day.weekday() >= 5 for day in load_calendar().working_days)


@pytest.mark.parametrize("year", range(2019, 2032))
def test_every_year_has_at_least_the_eleven_days_of_the_labour_code(year: int) -> None:
    days = [day for day in load_calendar().days_off if day.year == year]
    assert len(days) >= 10 if year < 2021 else len(days) >= 11
    assert all(type(day) is date and not isinstance(day, datetime) for day in days)
