"""From which day to which is the period that a text names?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reading import Vocabulary, read, span_of
from domain.words import fold
from tests.builders import an_indicator

TODAY = date(2023, 6, 20)
ROAD = Vocabulary.of([an_indicator(target=None)])

SPANS = [
    ("tháng 5", (2023, 5, 1), (2023, 5, 31)),
    ("tháng 05/2022", (2022, 5, 1), (2022, 5, 31)),
    ("tháng 2 năm 2024", (2024, 2, 1), (2024, 2, 29)),
    ("tháng 6", (2023, 6, 1), (2023, 6, 30)),
    ("tháng 12", (2022, 12, 1), (2022, 12, 31)),
    ("trong tháng 5", (2023, 5, 1), (2023, 5, 31)),
    ("tháng này", (2023, 6, 1), (2023, 6, 30)),
    ("tháng trước", (2023, 5, 1), (2023, 5, 31)),
    ("tháng vừa qua", (2023, 5, 1), (2023, 5, 31)),
    ("quý 2", (2023, 4, 1), (2023, 6, 30)),
    ("quý II/2023", (2023, 4, 1), (2023, 6, 30)),
    ("quý 3", (2022, 7, 1), (2022, 9, 30)),
    ("q3", (2022, 7, 1), (2022, 9, 30)),
    ("quý này", (2023, 4, 1), (2023, 6, 30)),
    ("quý trước", (2023, 1, 1), (2023, 3, 31)),
    ("6 tháng", (2023, 1, 1), (2023, 6, 30)),
    ("6 tháng đầu năm", (2023, 1, 1), (2023, 6, 30)),
    ("6 tháng đầu năm 2022", (2022, 1, 1), (2022, 6, 30)),
    ("6 tháng cuối năm", (2022, 7, 1), (2022, 12, 31)),
    ("9 tháng", (2022, 1, 1), (2022, 9, 30)),
    ("năm 2022", (2022, 1, 1), (2022, 12, 31)),
    ("năm nay", (2023, 1, 1), (2023, 12, 31)),
    ("năm ngoái", (2022, 1, 1), (2022, 12, 31)),
    ("tuần này", (2023, 6, 19), (2023, 6, 25)),
    ("tuần qua", (2023, 6, 12), (2023, 6, 18)),
    ("tuần trước", (2023, 6, 12), (2023, 6, 18)),
    ("tuần 2 tháng 5", (2023, 5, 8), (2023, 5, 14)),
    ("tuần 5 tháng 5/2023", (2023, 5, 29), (2023, 5, 31)),
    ("từ đầu năm", (2023, 1, 1), (2023, 6, 20)),
    ("từ đầu năm đến nay", (2023, 1, 1), (2023, 6, 20)),
]


@pytest.mark.parametrize(("period", "first", "last"), SPANS)
def test_period_has_its_days(period: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    wanted = (date(*first), date(*last))

    assert [span_of(typed, TODAY) for typed in (period, fold(period), period.upper())] == [wanted] * 3


@pytest.mark.parametrize(
    "period", ["", "kỳ này", "tháng 13", "tháng 0", "tuần 3", "tuần 5 tháng 2/2023", "quý 5", "đợt 2"]
)
def test_what_names_no_period_has_none(period: str) -> None:
    assert span_of(period, TODAY) is None


@pytest.mark.parametrize(
    ("period", "year"), [("tháng 12", 2023), ("quý 4", 2023), ("6 tháng", 2023), ("tháng 1", 2024)]
)
def test_in_january_the_last_one_may_be_last_years(period: str, year: int) -> None:
    span = span_of(period, date(2024, 1, 5))

    assert span is not None
    assert span[0].year == year


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("GTNT tháng 5 được 2 km", "tháng 5"),
        ("6 tháng cuối năm GTNT 2 km", "6 tháng cuối năm"),
        ("6th GTNT 2 km", "6 tháng"),
        ("q3/2023 GTNT 2 km", "quý 3/2023"),
        ("GTNT 2 km", ""),
    ],
)
def test_named_period_can_be_placed(text: str, period: str) -> None:
    reading = read(text, ROAD)

    assert reading.period == period
    assert bool(span_of(reading.period, TODAY)) is bool(period)


@given(text=st.text(max_size=30), today=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_no_text_is_too_strange(text: str, today: date) -> None:
    span_of(text, today)


@given(month=st.integers(1, 12), today=st.dates(min_value=date(2001, 1, 1), max_value=date(2100, 1, 1)))
def test_month_without_a_year_has_begun_within_the_last_twelve(month: int, today: date) -> None:
    span = span_of(f"tháng {month}", today)

    assert span is not None
    assert span[0].month == month
    assert 0 <= (today.year - span[0].year) * 12 + today.month - month < 12
