"""Who is reminded when? The ladder of an obligation, and what to say of it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import VIETNAM
from domain.calendar import Calendar
from domain.campaign import Campaign, Escalation, Reminders, RoundPlan
from domain.deadline import closes_at, due_at, opens_at
from domain.obligation import Obligation
from domain.reminder import Rung, Who, awake, ladder, next_at, safe_day, step
from tests.builders import a_campaign, a_round, an_obligation, catalogue, local

OFFICERS_ONLY = Escalation(stand_in=None, head=None, coordinator=None, province=None)


def owed_in(plan: RoundPlan, **changes: Any) -> Obligation:
    owed = an_obligation(due_at=due_at(plan, VIETNAM), closes_at=closes_at(plan, VIETNAM))
    return replace(owed, **changes)


def rungs(plan: RoundPlan, calendar: Calendar, campaign: Campaign | None = None, **changes: Any) -> tuple[Rung, ...]:
    return ladder(campaign or a_campaign(plan), plan, owed_in(plan, **changes), calendar, VIETNAM)


def at(found: Sequence[Rung], *who: Who) -> list[str]:
    """`06-29 08:00` in Vietnam, for the rungs of these people."""
    return [f"{one.at.astimezone(VIETNAM):%m-%d %H:%M}" for one in found if one.who in who]


def test_before_30_june_is_reminded_of_on_the_20th_26th_28th_and_29th_and_climbs_afterwards(
    calendar: Calendar,
) -> None:
    campaign = catalogue()["HG2023"]
    plan = next(one for one in campaign.rounds if isinstance(one, RoundPlan) and one.key == "SK")

    found = rungs(plan, calendar, campaign)

    assert at(found, Who.OFFICER) == ["06-20 08:00", "06-26 08:00", "06-28 08:00", "06-29 08:00", "06-30 08:00"]
    assert at(found, Who.STAND_IN, Who.HEAD) == ["06-30 08:00", "07-03 08:00"]
    assert at(found, Who.COORDINATOR, Who.PROVINCE) == ["07-04 08:00", "07-05 08:00"]


def test_last_day_on_a_holiday_is_reminded_of_on_the_working_day_before(calendar: Calendar) -> None:
    plan = a_round(due_before=None, due_by=date(2023, 9, 4), opens=date(2023, 8, 21), closes=date(2023, 9, 12))

    found = rungs(plan, calendar)

    assert at(found, Who.OFFICER)[-2:] == ["08-31 08:00", "09-05 08:00"]  # 1 and 4 September are holidays


def test_swapped_saturday_counts_as_a_working_day() -> None:
    plan = a_round(due_before=None, due_by=date(2023, 6, 26), opens=date(2023, 6, 1), closes=date(2023, 7, 5))
    plain, swapped = Calendar(), Calendar(working_days=frozenset({date(2023, 6, 24)}))

    assert "06-23 08:00" in at(rungs(plan, plain), Who.OFFICER)
    assert "06-24 08:00" in at(rungs(plan, swapped), Who.OFFICER)


def test_grace_moves_the_deadline_and_not_the_reminders(calendar: Calendar) -> None:
    plain, graceful = a_round(), a_round(grace_days=2)

    assert at(rungs(graceful, calendar), Who.OFFICER) == at(rungs(plain, calendar), Who.OFFICER)


def test_nobody_is_reminded_before_the_round_opens(calendar: Calendar) -> None:
    assert at(rungs(a_round(opens=date(2023, 6, 27)), calendar), Who.OFFICER)[0] == "06-28 08:00"


def test_nobody_is_told_of_a_delay_after_the_close(calendar: Calendar) -> None:
    found = rungs(a_round(closes=date(2023, 6, 29)), calendar)

    assert at(found, *Who)[-1] == "06-29 08:00"


def test_days_and_time_of_reminders_are_the_campaigns(calendar: Calendar) -> None:
    plan = a_round()
    policy = Reminders(days_before=(2,), at=time(9, 15), overdue_days=(), escalation=OFFICERS_ONLY)

    found = rungs(plan, calendar, a_campaign(plan, reminders=policy))

    assert at(found, *Who) == ["06-27 09:15"]


def test_extension_moves_every_rung_after_it(calendar: Calendar) -> None:
    plan = a_round()
    later: dict[str, Any] = {"due_at": local("2023-07-04T00:00"), "closes_at": local("2023-07-10T17:00")}

    found = rungs(plan, calendar, **later)

    assert safe_day(owed_in(plan, **later), plan, VIETNAM) == date(2023, 7, 3)
    assert at(found, Who.OFFICER) == ["06-22 08:00", "06-28 08:00", "06-30 08:00", "07-03 08:00", "07-04 08:00"]
    assert at(found, Who.PROVINCE) == ["07-07 08:00"]


def test_only_the_newest_of_the_missed_rungs_is_said(calendar: Calendar) -> None:
    found = rungs(a_round(), calendar)

    missed = step(found, found[0].at, local("2023-06-29T10:00"))

    assert [one.key for one in missed.say] == ["0"]
    assert [one.key for one in missed.collapsed] == ["-7", "-3", "-1"]
    assert missed.next_at == local("2023-06-30T08:00")


def test_rung_whose_time_is_over_is_stale(calendar: Calendar) -> None:
    plan = a_round()
    policy = Reminders(overdue_days=(), escalation=OFFICERS_ONLY)
    found = rungs(plan, calendar, a_campaign(plan, reminders=policy))

    late = step(found, found[0].at, local("2023-06-30T00:00"))

    assert (late.say, [one.key for one in late.stale], late.next_at) == ((), ["0"], None)


@given(
    opens=st.dates(date(2023, 1, 1), date(2023, 11, 1)),
    lasts=st.integers(0, 40),
    stays=st.integers(0, 15),
    extended=st.integers(0, 10),
    asked=st.lists(st.integers(0, 70 * 24), min_size=1, max_size=12),
)
def test_however_often_the_clock_asks_no_rung_is_said_twice_or_outside_its_time(
    opens: date, lasts: int, stays: int, extended: int, asked: list[int]
) -> None:
    last = opens + timedelta(days=lasts)
    plan = a_round(opens=opens, due_before=None, due_by=last, closes=last + timedelta(days=stays))
    due = due_at(plan, VIETNAM) + timedelta(days=extended)
    owed = owed_in(plan, due_at=due, closes_at=max(closes_at(plan, VIETNAM), due))
    found = ladder(a_campaign(plan), plan, owed, Calendar(), VIETNAM)
    said: list[Rung] = []
    passed: list[Rung] = []
    since: datetime | None = opens_at(plan, VIETNAM).replace(hour=0, minute=0)

    for hours in sorted(asked):
        now = opens_at(plan, VIETNAM) + timedelta(hours=hours)
        if since is None or since > now:
            continue
        what = step(found, since, now)
        assert all(one.at <= now < one.until for one in what.say)
        assert len({one.who for one in what.say}) == len(what.say)
        said += what.say
        passed += [*what.say, *what.collapsed, *what.stale]
        since = what.next_at

    assert len(passed) == len(set(passed))
    assert [one for one in found if since is None or one.at < since] == sorted(passed, key=found.index)
    assert next_at(found, found[-1].at) is None if found else True


@pytest.mark.parametrize(
    ("instant", "wakes"),
    [
        ("2023-06-26T06:59", "2023-06-26T07:00"),
        ("2023-06-26T07:00", "2023-06-26T07:00"),
        ("2023-06-26T11:29", "2023-06-26T11:29"),
        ("2023-06-26T11:30", "2023-06-26T13:30"),
        ("2023-06-26T13:30", "2023-06-26T13:30"),
        ("2023-06-26T19:59", "2023-06-26T19:59"),
        ("2023-06-26T20:00", "2023-06-27T07:00"),
        ("2023-06-26T23:30", "2023-06-27T07:00"),
        ("2023-06-27T00:30", "2023-06-27T07:00"),
    ],
)
def test_nobody_is_woken_in_quiet_hours_or_called_at_noon(instant: str, wakes: str) -> None:
    policy = Reminders(pause_from=time(11, 30), pause_to=time(13, 30))

    assert awake(local(instant), policy, VIETNAM) == local(wakes)
