"""When does the clock do what in a round?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import VIETNAM
from domain.calendar import Calendar
from domain.campaign import Campaign, Reminders, RoundPlan
from domain.deadline import Event, Moment, awake, closes_at, due_at, moments, opens_at
from tests.builders import a_campaign, a_round, catalogue, local


def at(found: tuple[Moment, ...], event: Event) -> list[str]:
    """`06-29 08:00` in Vietnam, for every moment of the kind."""
    return [f"{one.at.astimezone(VIETNAM):%m-%d %H:%M}" for one in found if one.event is event]


def of(plan: RoundPlan, calendar: Calendar, campaign: Campaign | None = None) -> tuple[Moment, ...]:
    return moments(campaign or a_campaign(plan), plan, calendar, VIETNAM)


def test_before_30_june_means_the_29th_and_is_reminded_of_on_the_20th_26th_28th_and_29th(calendar: Calendar) -> None:
    campaign = catalogue()["HG2023"]
    plan = next(one for one in campaign.rounds if isinstance(one, RoundPlan) and one.key == "SK")

    found = of(plan, calendar, campaign)

    assert at(found, Event.OPEN) == ["06-15 07:30"]
    assert at(found, Event.REMIND) == ["06-20 08:00", "06-26 08:00", "06-28 08:00", "06-29 08:00"]
    assert at(found, Event.OVERDUE) == ["06-30 08:00"]
    assert at(found, Event.DIGEST) == ["06-29 16:30", "06-30 08:30", "07-05 17:00"]
    assert at(found, Event.CLOSE) == ["07-05 17:00"]
    assert due_at(plan, VIETNAM) == local("2023-06-30T00:00")


def test_last_day_on_a_holiday_is_reminded_of_on_the_working_day_before(calendar: Calendar) -> None:
    plan = a_round(due_before=None, due_by=date(2023, 9, 4), opens=date(2023, 8, 21), closes=date(2023, 9, 12))

    found = of(plan, calendar)

    assert at(found, Event.REMIND)[-1] == "08-31 08:00"  # 1 and 4 September are holidays, 2 and 3 a weekend
    assert at(found, Event.DIGEST)[0] == "08-31 16:30"
    assert due_at(plan, VIETNAM) == local("2023-09-05T00:00")
    assert at(found, Event.OVERDUE) == ["09-05 08:00"]


def test_grace_moves_the_deadline_and_not_the_reminders(calendar: Calendar) -> None:
    plain, graceful = a_round(), a_round(grace_days=2)

    assert due_at(graceful, VIETNAM) == due_at(plain, VIETNAM) + timedelta(days=2)
    assert at(of(graceful, calendar), Event.REMIND) == at(of(plain, calendar), Event.REMIND)


def test_nobody_is_reminded_before_the_round_opens(calendar: Calendar) -> None:
    plan = a_round(opens=date(2023, 6, 27))

    assert at(of(plan, calendar), Event.REMIND) == ["06-28 08:00", "06-29 08:00"]


def test_nobody_is_told_of_a_delay_after_the_close(calendar: Calendar) -> None:
    plan = a_round(closes=date(2023, 6, 29))

    found = of(plan, calendar)

    assert at(found, Event.OVERDUE) == []
    assert at(found, Event.DIGEST) == ["06-29 16:30", "06-29 17:00"]


def test_days_and_time_of_reminders_are_the_campaigns(calendar: Calendar) -> None:
    plan = a_round()
    campaign = a_campaign(plan, reminders=Reminders(days_before=(2,), at=time(9, 15), overdue_days=()))

    found = of(plan, calendar, campaign)

    assert at(found, Event.REMIND) == ["06-27 09:15"]
    assert at(found, Event.OVERDUE) == []


def test_reminder_is_worth_nothing_after_the_deadline(calendar: Calendar) -> None:
    found = of(a_round(), calendar)

    assert {one.until for one in found if one.event is Event.REMIND} == {local("2023-06-30T00:00")}
    assert {one.until for one in found if one.event in (Event.OPEN, Event.CLOSE)} == {None}


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
    reminding = [one.at for one in found if one.event in (Event.REMIND, Event.OVERDUE)]
    assert all(opens_at(plan, VIETNAM) <= one < closes_at(plan, VIETNAM) for one in reminding)
    assert all(one.at.astimezone(VIETNAM).date() <= last for one in found if one.event is Event.REMIND)


@pytest.mark.parametrize(
    ("instant", "wakes"),
    [
        ("2023-06-26T06:59", "2023-06-26T07:00"),
        ("2023-06-26T07:00", "2023-06-26T07:00"),
        ("2023-06-26T19:59", "2023-06-26T19:59"),
        ("2023-06-26T20:00", "2023-06-27T07:00"),
        ("2023-06-26T23:30", "2023-06-27T07:00"),
        ("2023-06-27T00:30", "2023-06-27T07:00"),
    ],
)
def test_nobody_is_woken_in_quiet_hours(instant: str, wakes: str) -> None:
    assert awake(local(instant), a_campaign(), VIETNAM) == local(wakes)
