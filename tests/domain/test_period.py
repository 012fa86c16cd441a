"""Do rounds open, end and close on the right days?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Calendar
from domain.campaign import Campaign, Collects, Document, Period, RoundPlan, RoundRule, Rule
from domain.indicator import Comparator, Indicator, Measure, Scope
from domain.period import in_turn, last_safe_day, rounds_of
from tests.builders import a_round

CALENDAR = Calendar(days_off={date(2023, 9, 1): "Quốc khánh", date(2023, 9, 4): "Quốc khánh"})
GTNT = Indicator(
    code="GTNT",
    name="Đường giao thông nông thôn",
    measure=Measure.CUMULATIVE,
    comparator=Comparator.GE,
    scope=Scope.PROVINCE,
    commune_reports=True,
)


def campaign(
    *rounds: RoundPlan | RoundRule, start: date = date(2023, 1, 1), end: date = date(2023, 12, 31)
) -> Campaign:
    return Campaign(
        code="TEST",
        title="Thử",
        short_title="Thử",
        province="Tỉnh Hà Tĩnh",
        tree="2020",
        root="42",
        document=Document(type="Kế hoạch", issuing_body="UBND tỉnh"),
        period=Period(start=start, end=end),
        rounds=rounds,
        indicators=(GTNT,),
    )


def rule(kind: Rule, *, weekday: int | None = None, due_working_days: int = 2) -> RoundRule:
    return RoundRule(key="BC", name="Báo cáo", rule=kind, weekday=weekday, due_working_days=due_working_days)


def test_before_a_day_means_the_day_before_it_at_the_latest() -> None:
    plan = RoundPlan(
        key="SK", name="Sơ kết", opens=date(2023, 6, 15), due_before=date(2023, 6, 30), closes=date(2023, 7, 5)
    )
    assert last_safe_day(plan) == date(2023, 6, 29)


def test_by_a_day_means_that_day_at_the_latest() -> None:
    plan = RoundPlan(
        key="SK", name="Sơ kết", opens=date(2023, 6, 15), due_by=date(2023, 6, 30), closes=date(2023, 7, 5)
    )
    assert last_safe_day(plan) == date(2023, 6, 30)


def test_a_round_without_a_last_day_is_refused() -> None:
    plan = RoundPlan(key="SK", name="Sơ kết", opens=date(2023, 6, 15), closes=date(2023, 7, 5))
    with pytest.raises(ValueError, match="SK has no due date"):
        last_safe_day(plan)


def test_months_end_on_the_14th_after_the_decree() -> None:
    rounds = rounds_of(campaign(rule(Rule.MONTHLY_ND09), end=date(2023, 3, 20)), CALENDAR)
    assert [(plan.key, plan.cutoff, plan.due_by) for plan in rounds] == [
        ("BC-202301", date(2023, 1, 14), date(2023, 1, 17)),
        ("BC-202302", date(2023, 2, 14), date(2023, 2, 16)),
        ("BC-202303", date(2023, 3, 14), date(2023, 3, 16)),
    ]
    assert [plan.name for plan in rounds] == [f"Báo cáo tháng {month}/2023" for month in (1, 2, 3)]


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (Rule.QUARTERLY_ND09, ["BC-2023Q1", "BC-2023Q2", "BC-2023Q3", "BC-2023Q4"]),
        (Rule.HALF_YEARLY_ND09, ["BC-2023H1", "BC-2023H2"]),
        (Rule.YEARLY_ND09, ["BC-2023"]),
    ],
)
def test_longer_stretches_end_on_the_14th_of_their_last_month(kind: Rule, keys: list[str]) -> None:
    rounds = rounds_of(campaign(rule(kind)), CALENDAR)
    assert [plan.key for plan in rounds] == keys
    assert all(plan.cutoff and plan.cutoff.day == 14 for plan in rounds)
    assert rounds[-1].cutoff == date(2023, 12, 14)


def test_the_end_of_a_campaign_gets_a_round_when_half_a_month_is_left() -> None:
    rounds = rounds_of(campaign(rule(Rule.MONTHLY_ND09), end=date(2023, 8, 31)), CALENDAR)
    assert [plan.key for plan in rounds[-2:]] == ["BC-202308", "BC-20230831"]
    assert rounds[-1].name == "Báo cáo đến 31/08/2023"
    assert rounds[-1].due_by == date(2023, 9, 6)  # behind the National Day


def test_a_campaign_shorter_than_a_stretch_still_has_its_round() -> None:
    rounds = rounds_of(campaign(rule(Rule.YEARLY_ND09), start=date(2023, 3, 1), end=date(2023, 5, 1)), CALENDAR)
    assert [(plan.key, plan.cutoff) for plan in rounds] == [("BC-20230501", date(2023, 5, 1))]


def test_a_report_is_due_at_least_one_working_day_after_the_cut_off() -> None:
    rounds = rounds_of(campaign(rule(Rule.MONTHLY_ND09, due_working_days=0), end=date(2023, 1, 20)), CALENDAR)
    assert rounds[0].due_by == date(2023, 1, 16)  # the 14th was a Saturday


def test_a_weekly_round_is_due_on_its_weekday() -> None:
    rounds = rounds_of(campaign(rule(Rule.WEEKLY, weekday=5), end=date(2023, 1, 31)), CALENDAR)
    assert [plan.due_by for plan in rounds] == [date(2023, 1, day) for day in (7, 14, 21, 28)]
    assert rounds[0].key == "BC-20230107"


def test_a_weekly_rule_without_a_weekday_is_refused() -> None:
    with pytest.raises(ValueError, match="BC has no weekday"):
        rounds_of(campaign(rule(Rule.WEEKLY)), CALENDAR)


@given(
    st.sampled_from([kind for kind in Rule if kind is not Rule.WEEKLY]),
    st.dates(date(2020, 1, 1), date(2024, 12, 31)),
    st.integers(0, 900),
)
def test_rounds_of_a_rule_are_in_order_with_keys_of_their_own(kind: Rule, start: date, length: int) -> None:
    end = start + timedelta(days=length)
    rounds = rounds_of(campaign(rule(kind), start=start, end=end), CALENDAR)
    assert rounds
    assert len({plan.key for plan in rounds}) == len(rounds)
    for plan in rounds:
        assert plan.cutoff is not None
        assert start <= plan.cutoff <= end
        assert plan.opens <= plan.cutoff < last_safe_day(plan) <= plan.closes


# --- in which order people ask for rounds


def test_open_rounds_come_before_closed_ones_soonest_due_first() -> None:
    def plan(key: str, opens: str, due: str, closes: str, **changes: Any) -> RoundPlan:
        days = {"opens": opens, "due_before": due, "closes": closes}
        return a_round(key=key, **{name: date.fromisoformat(f"2023-{day}") for name, day in days.items()}, **changes)

    rounds = (
        plan("long over", "01-01", "02-01", "02-10"),
        plan("over", "03-01", "04-01", "04-10"),
        plan("open, due later", "06-01", "07-10", "07-12"),
        plan("open, due soon", "06-01", "06-25", "07-20"),
        plan("last day", "06-01", "06-15", "06-20"),
        plan("to come", "06-21", "07-01", "07-05"),
        plan("Saturday", "06-01", "06-24", "06-26", collects=Collects.ACTIVITY),
    )

    found = [one.key for one in in_turn(rounds, date(2023, 6, 20))]

    assert found == ["last day", "open, due soon", "open, due later", "over", "long over"]
