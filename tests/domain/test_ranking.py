"""Is the order fair, are equals equal, and is nobody named who should not be?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.obligation import Obligation
from domain.ranking import Praise, praise, ranked
from domain.summary import Summary, UnitState, counted
from tests.builders import DONG_VAN, DONG_VAN_TOWN, LUNG_CU, MA_LE, a_campaign, a_round, an_obligation, local, units

UNITS = {unit.key: unit for unit in units(LUNG_CU, MA_LE, DONG_VAN_TOWN)}
IN_TIME, LATE = local("2023-06-20T08:00"), local("2023-07-01T08:00")


def reported(at: datetime | None, codes: tuple[str, ...] = ("GTNT", "VM")) -> Obligation:
    return an_obligation() if at is None else an_obligation().answer(codes, at=at)


def state(
    unit: str,
    owed: Obligation,
    *,
    registered: Mapping[str, Decimal] | None = None,
    values: Mapping[str, Decimal] | None = None,
) -> UnitState:
    return UnitState(unit=UNITS[unit], owed=replace(owed, unit=unit), registered=registered or {}, values=values or {})


def summary(*states: UnitState) -> Summary:
    return Summary(
        campaign=a_campaign(),
        plan=a_round(),
        root=UNITS[DONG_VAN],
        at=LATE,
        count=counted(one.owed for one in states),
        progress=(),
        units=states,
    )


def places(found: Summary) -> dict[str, int]:
    return {rank.state.unit.key: rank.place for rank in ranked(found)}


def test_complete_in_time_comes_before_complete_late_before_a_part() -> None:
    found = summary(
        state(LUNG_CU, reported(IN_TIME, ("GTNT",))),
        state(MA_LE, reported(LATE)),
        state(DONG_VAN_TOWN, reported(IN_TIME)),
    )

    assert places(found) == {DONG_VAN_TOWN: 1, MA_LE: 2, LUNG_CU: 3}


def test_equals_share_a_place_and_the_next_place_is_left_out() -> None:
    found = summary(
        state(LUNG_CU, reported(IN_TIME)), state(MA_LE, reported(IN_TIME)), state(DONG_VAN_TOWN, reported(None))
    )

    assert places(found) == {LUNG_CU: 1, MA_LE: 1, DONG_VAN_TOWN: 3}


def test_own_targets_decide_between_equals_and_count_to_one_at_most() -> None:
    goal = {"GTNT": Decimal(10), "VM": Decimal(10)}
    far = state(LUNG_CU, reported(IN_TIME), registered=goal, values={"GTNT": Decimal(50)})
    even = state(MA_LE, reported(IN_TIME), registered=goal, values={"GTNT": Decimal(8), "VM": Decimal(8)})

    assert places(summary(far, even)) == {MA_LE: 1, LUNG_CU: 2}


def test_excused_unit_has_no_place() -> None:
    found = summary(state(LUNG_CU, replace(reported(None), excused="lũ quét")), state(MA_LE, reported(IN_TIME)))

    assert places(found) == {MA_LE: 1}


def test_first_is_who_was_complete_first_and_in_time() -> None:
    found = summary(state(LUNG_CU, reported(IN_TIME)), state(MA_LE, reported(local("2023-06-21T08:00"))))

    assert [one.unit.key for one in praise(found, {}).first] == [LUNG_CU]
    assert praise(summary(state(LUNG_CU, reported(LATE))), {}) == Praise()


def test_improved_is_who_was_late_last_time_and_is_in_time_now() -> None:
    found = summary(state(LUNG_CU, reported(IN_TIME)), state(MA_LE, reported(IN_TIME)))
    before = {LUNG_CU: reported(LATE), MA_LE: reported(IN_TIME)}

    assert [one.unit.key for one in praise(found, before).improved] == [LUNG_CU]


@given(
    what=st.lists(
        st.tuples(st.sampled_from([None, IN_TIME, LATE]), st.booleans(), st.integers(0, 12)), min_size=3, max_size=3
    )
)
def test_order_is_that_of_a_plain_comparison(what: list[tuple[datetime | None, bool, int]]) -> None:
    states = []
    for unit, (at, whole, reached) in zip((LUNG_CU, MA_LE, DONG_VAN_TOWN), what, strict=True):
        owed = reported(at, ("GTNT", "VM") if whole else ("VM",))
        goal, now = {"GTNT": Decimal(10)}, {"GTNT": Decimal(reached)}
        states.append(state(unit, owed, registered=goal, values=now))

    def worth(one: UnitState) -> tuple[float, bool, float]:
        part = len([code for code in one.owed.needed if code in one.owed.answered]) / 2
        return part, one.on_time, min(1.0, float(one.values["GTNT"]) / 10)

    for rank in ranked(summary(*states)):
        better = [one for one in states if worth(one) > worth(rank.state)]
        assert rank.place == len(better) + 1
