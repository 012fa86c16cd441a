"""When does the clock do what in a round?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.clock import VIETNAM
from domain.calendar import Calendar
from domain.campaign import Campaign, RoundPlan
from domain.deadline import Event, Moment, due_at, moments
from tests.builders import a_campaign, a_round, catalogue, local


def at(found: tuple[Moment, ...], event: Event) -> list[str]:
    """`06-29 08:00` in Vietnam, for every moment of the kind."""
    return [f"{one.at.astimezone(VIETNAM):%m-%d %H:%M}" for one in found if one.event is event]


def test_digest_comes_once_a_week_on_a_working_day_before_the_last(calendar: Calendar) -> None:
    found = of(
        a_round(opens=date(2023, 8, 21), due_before=None, due_by=date(2023, 9, 8), closes=date(2023, 9, 20)), calendar
    )

    weekly = [one for one in found if one.step.startswith("weekly")]
    assert at(tuple(weekly), Event.DIGEST) == ["08-28 08:30", "09-05 08:30"]  # Monday 4 September is a holiday


def of(plan: RoundPlan, calendar: Calendar, campaign: Campaign | None = None) -> tuple[Moment, ...]:
    return moments(campaign or a_campaign(plan), plan, calendar, VIETNAM)


def test_before_30_june_means_the_29th(calendar: Calendar) -> None:
    campaign = catalogue()["HG2023"]
    plan = next(one for one in campaign.rounds if isinstance(one, RoundPlan) and one.key == "SK")

    found = of(plan, calendar, campaign)

    assert at(found, Event.OPEN) == ["06-15 07:30"]
    assert at(found, Event.DIGEST) == ["06-26 08:30", "06-29 16:30", "06-30 08:30", "07-05 17:00"]
    assert at(found, Event.CLOSE) == ["07-05 17:00"]
    assert due_at(plan, VIETNAM) == local("2023-06-30T00:00")


def test_digest_of_a_last_day_on_a_holiday_comes_on_the_working_day_before(calendar: Calendar) -> None:
    plan = a_round(due_before=None, due_by=date(2023, 9, 4), opens=date(2023, 8, 21), closes=date(2023, 9, 12))

    assert "08-31 16:30" in at(of(plan, calendar), Event.DIGEST)  # 1 and 4 September are holidays
    assert due_at(plan, VIETNAM) == local("2023-09-05T00:00")


def test_grace_moves_the_deadline(calendar: Calendar) -> None:
    plain, graceful = a_round(), a_round(grace_days=2)

    assert due_at(graceful, VIETNAM) == due_at(plain, VIETNAM) + timedelta(days=2)


def test_digest_after_the_close_is_left_out(calendar: Calendar) -> None:
    found = of(a_round(closes=date(2023, 6, 29)), calendar)

    assert at(found, Event.DIGEST)[-2:] == ["06-29 16:30", "06-29 17:00"]


def test_no_two_moments_of_a_round_are_the_same(calendar: Calendar) -> None:
    found = of(a_round(), calendar)

    assert len({(one.event, one.step) for one in found}) == len(found)


@given(
    opens=st.dates(date(2023, 1, 1), date(2023, 11, 1)),
    lasts=st.integers(0, 40),
    stays=st.integers(0, 15),
    exclusive=st.booleans(),
)
def test_everything_happens_between_opening_and_close_in_order(
    opens: date, lasts: int, stays: int, exclusive: bool
) -> None:
    last = opens + timedelta(days=lasts)
    closes = last + timedelta(days=stays)
    due = {"due_before": last + timedelta(days=1)} if exclusive else {"due_before": None, "due_by": last}
    plan = a_round(opens=opens, closes=closes, **due)

    found = of(plan, Calendar())

    assert [one.at for one in found] == sorted(one.at for one in found)
    assert due_at(plan, VIETNAM) == datetime.combine(last + timedelta(days=1), time(0), tzinfo=VIETNAM)
