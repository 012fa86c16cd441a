"""Is only summed what may be summed, and counted over what is expected?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.indicator import Comparator, Indicator, Measure
from domain.obligation import Obligation
from domain.summary import Course, Progress, UnitState, counted, path_of, progress_of
from tests.builders import HA_GIANG, LUNG_CU, a_campaign, an_indicator, an_obligation, local, units

ROAD = an_indicator()
INSURED = an_indicator("BHYT", unit="%", measure=Measure.LEVEL)
REACHED = an_indicator("NTM", unit=None, measure=Measure.MILESTONE, comparator=Comparator.MILESTONE, target=True)


HA_GIANG_UNIT, COMMUNE = (next(unit for unit in units(LUNG_CU) if unit.key == key) for key in (HA_GIANG, LUNG_CU))
MID_YEAR = date(2023, 7, 1)


def progress(
    indicators: Sequence[Indicator], told: Mapping[str, list[Decimal]], *, registered: bool = False
) -> tuple[Progress, ...]:
    """Of as many communes as there are figures."""
    many = max(map(len, told.values()), default=0)
    states = []
    for number in range(many):
        figures = {code: found[number] for code, found in told.items() if number < len(found)}
        kept: dict[str, Any] = {"registered": figures} if registered else {"values": figures}
        states.append(UnitState(unit=COMMUNE, owed=an_obligation(), **kept))
    campaign = a_campaign(indicators=tuple(indicators))
    return progress_of(campaign, HA_GIANG_UNIT, states, MID_YEAR, registered=registered)


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


# --- against the target and the path


@pytest.mark.parametrize(
    ("total", "course"),
    [("100", Course.BEHIND), ("210", Course.ON), ("220", Course.ON), ("300", Course.AHEAD), ("435", Course.DONE)],
)
def test_total_is_held_against_the_even_path_of_the_year(total: str, course: Course) -> None:
    (road,) = progress([ROAD], {"GTNT": values(total)})

    assert road.path == Decimal(182) / 365
    assert road.course is course


def test_path_ends_with_the_indicators_own_date() -> None:
    soon = an_indicator(due=date(2023, 6, 30))

    assert path_of(a_campaign(), soon, date(2023, 6, 30)) == 1
    assert path_of(a_campaign(), soon, date(2023, 12, 1)) == 1
    assert path_of(a_campaign(), ROAD, date(2022, 12, 1)) == 0


def test_level_has_no_path() -> None:
    assert path_of(a_campaign(), INSURED, MID_YEAR) is None


def test_provincial_target_is_not_held_against_one_commune() -> None:
    state = UnitState(unit=COMMUNE, owed=an_obligation(), values={"GTNT": Decimal(3)})

    (road,) = progress_of(a_campaign(indicators=(ROAD,)), COMMUNE, [state], MID_YEAR)

    assert (road.target, road.course) == (None, None)


# --- counted over the ledger


def done(at: str) -> Obligation:
    return an_obligation().answer(an_obligation().needed, at=local(at))


def test_completeness_and_timeliness_count_what_is_expected_and_never_more() -> None:
    silent, partial = an_obligation(), an_obligation().answer(("GTNT",), at=local("2023-06-20T08:00"))
    excused = replace(an_obligation(), excused="lũ quét")

    count = counted([done("2023-06-29T23:59"), done("2023-06-30T00:00"), silent, partial, excused])

    assert (count.expected, count.reported, count.on_time, count.late) == (4, 2, 1, 1)
    assert (count.partial, count.silent, count.excused) == (1, 1, 1)
    assert (count.completeness, count.timeliness) == (Decimal("0.5"), Decimal("0.25"))
    assert counted([]).completeness is None
