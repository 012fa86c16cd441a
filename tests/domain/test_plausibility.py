"""Which figures are asked about because of what was reported before?"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from domain.indicator import Comparator, Indicator, Measure, Scope
from domain.plausibility import jump, said_again
from domain.report import Entry, Figure, Mode

SHARE = Indicator(
    code="BHYT",
    name="Bao phủ BHYT",
    unit="%",
    measure=Measure.LEVEL,
    comparator=Comparator.GT,
    scope=Scope.PROVINCE,
    commune_reports=True,
)
MONEY = Indicator(
    code="THUNS",
    name="Thu ngân sách",
    unit="tỷ đồng",
    measure=Measure.CUMULATIVE_YEAR,
    comparator=Comparator.GE,
    scope=Scope.PROVINCE,
    commune_reports=True,
)
LAST = Figure(
    campaign="X",
    round="R",
    unit="U",
    code="GTNT",
    version=1,
    mode=Mode.INCREMENT,
    value=Decimal("1.2"),
    person="lan",
)


def level(value: str) -> Entry:
    return Entry(code="X", value=Decimal(value), mode=Mode.LEVEL)


def more(value: str) -> Entry:
    return Entry(code="GTNT", value=Decimal(value), mode=Mode.INCREMENT)


def test_share_that_falls_by_a_slip_of_the_comma_is_asked_about_with_the_likely_one() -> None:
    found = jump(level("9.6"), SHARE, Decimal(95))

    assert found is not None
    assert [entry.value for entry in found.likely] == [Decimal(96)]


def test_share_that_moves_a_little_is_not_asked_about() -> None:
    assert jump(level("96.1"), SHARE, Decimal("95.4")) is None


def test_tenfold_revenue_is_asked_about() -> None:
    found = jump(level("32"), MONEY, Decimal("3.1"))

    assert found is not None
    assert [entry.value for entry in found.likely] == [Decimal("3.2")]


def test_first_figure_has_nothing_to_be_unlike() -> None:
    assert jump(level("32"), MONEY, None) is None


def test_same_increment_from_the_same_person_within_minutes_is_asked_about() -> None:
    assert said_again(more("1.2"), LAST, person="lan", said_at_gap=timedelta(minutes=2)) is not None


def test_same_increment_the_next_day_or_from_somebody_else_is_meant() -> None:
    assert said_again(more("1.2"), LAST, person="lan", said_at_gap=timedelta(days=1)) is None
    assert said_again(more("1.2"), LAST, person="hung", said_at_gap=timedelta(minutes=2)) is None
    assert said_again(more("1.3"), LAST, person="lan", said_at_gap=timedelta(minutes=2)) is None
