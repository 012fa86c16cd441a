"""Are working days counted as an office counts them?"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Calendar, days

TET = {date(2023, 1, day): "Tết" for day in range(20, 27)}
CALENDAR = Calendar(days_off=TET, working_days=frozenset({date(2023, 2, 4)}))
DAYS = st.dates(date(2022, 12, 1), date(2023, 3, 31))


def test_weekdays_are_worked_and_weekends_are_not() -> None:
    assert [CALENDAR.is_working(date(2023, 1, day)) for day in (6, 7, 8, 9)] == [True, False, False, True]


def test_a_holiday_is_not_worked() -> None:
    assert not CALENDAR.is_working(date(2023, 1, 23))


def test_a_saturday_in_exchange_is_worked() -> None:
    assert CALENDAR.is_working(date(2023, 2, 4))


def test_a_date_in_a_holiday_moves_before_it_or_behind_it() -> None:
    assert CALENDAR.on_or_before(date(2023, 1, 24)) == date(2023, 1, 19)
    assert CALENDAR.on_or_after(date(2023, 1, 24)) == date(2023, 1, 27)


def test_working_days_are_counted_across_a_holiday() -> None:
    assert CALENDAR.plus(date(2023, 1, 19), 1) == date(2023, 1, 27)
    assert CALENDAR.plus(date(2023, 1, 27), -1) == date(2023, 1, 19)
    assert CALENDAR.distance(date(2023, 1, 19), date(2023, 1, 27)) == 1


def test_no_working_days_later_is_the_day_itself() -> None:
    assert CALENDAR.plus(date(2023, 1, 22), 0) == date(2023, 1, 22)


def test_days_include_both_ends() -> None:
    assert list(days(date(2023, 1, 31), date(2023, 2, 1))) == [date(2023, 1, 31), date(2023, 2, 1)]
    assert list(days(date(2023, 2, 1), date(2023, 1, 31))) == []


@given(DAYS, st.integers(-30, 30))
def test_going_some_working_days_covers_that_distance(day: date, count: int) -> None:
    start = CALENDAR.on_or_before(day)
    assert CALENDAR.distance(start, CALENDAR.plus(start, count)) == count


@given(DAYS, DAYS, DAYS)
def test_distances_add_up(first: date, second: date, third: date) -> None:
    assert CALENDAR.distance(first, second) + CALENDAR.distance(second, third) == CALENDAR.distance(first, third)


@given(DAYS)
def test_the_nearest_working_day_has_no_other_in_between(day: date) -> None:
    before, after = CALENDAR.on_or_before(day), CALENDAR.on_or_after(day)
    assert before <= day <= after
    assert CALENDAR.is_working(before)
    assert CALENDAR.is_working(after)
    assert not any(map(CALENDAR.is_working, days(before + timedelta(days=1), day - timedelta(days=1))))
    assert not any(map(CALENDAR.is_working, days(day + timedelta(days=1), after - timedelta(days=1))))
