"""Is only summed what may be summed?"""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.digest import progress
from domain.indicator import Comparator, Measure
from tests.builders import an_indicator

ROAD = an_indicator()
INSURED = an_indicator("BHYT", unit="%", measure=Measure.LEVEL)
REACHED = an_indicator("NTM", unit=None, measure=Measure.MILESTONE, comparator=Comparator.MILESTONE, target=True)


def values(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_roads_are_summed() -> None:
    (road,) = progress([ROAD], {"GTNT": values("1.2", "0.8")})

    assert (road.total, road.units, road.median) == (Decimal(2), 2, None)


def test_shares_have_a_range_and_a_median_and_no_sum() -> None:
    (insured,) = progress([INSURED], {"BHYT": values("90", "97.5", "95")})

    assert (insured.total, insured.low, insured.high, insured.median) == (
        None,
        Decimal(90),
        Decimal("97.5"),
        Decimal(95),
    )


def test_median_of_two_is_exact() -> None:
    (insured,) = progress([INSURED], {"BHYT": values("90.1", "90.2")})

    assert insured.median == Decimal("90.15")


def test_milestones_are_counted() -> None:
    (reached,) = progress([REACHED], {"NTM": values("1", "0", "1")})

    assert (reached.reached, reached.units, reached.total) == (2, 3, None)


def test_what_nobody_reported_is_not_shown() -> None:
    assert progress([ROAD, INSURED], {"BHYT": values("95")})[0].indicator is INSURED
    assert progress([ROAD], {}) == ()


def test_only_quantities_are_registered() -> None:
    found = progress([ROAD, REACHED], {"GTNT": values("4"), "NTM": values("1")}, registered=True)

    assert [one.indicator for one in found] == [ROAD]


@pytest.mark.parametrize("unit", ["%", "%/năm", "điểm %"])
@pytest.mark.parametrize("measure", [Measure.CUMULATIVE, Measure.CUMULATIVE_YEAR, Measure.LEVEL])
def test_no_percentage_is_ever_summed(unit: str, measure: Measure) -> None:
    (one,) = progress([an_indicator(unit=unit, measure=measure)], {"GTNT": values("40", "60")})

    assert one.total is None
