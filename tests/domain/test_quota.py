"""Does the month's quota last, and what goes without first?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.message import Lane
from domain.quota import (
    KEPT,
    NO_PLAN,
    Plan,
    Ration,
    Usage,
    cut_now,
    left,
    may_go,
    month_of,
    per_cent,
    ration_of,
    rest_of_month,
    warning_due,
)
from tests.builders import local

PLAN = Plan(monthly=1_000, users=50)
BEGIN, MIDDLE, END = local("2026-11-01T00:00"), local("2026-11-16T00:00"), local("2026-11-30T23:59")


def usage(sent: int = 0, received: int = 0, warned: int = 0, spent_at: datetime | None = None) -> Usage:
    return Usage(
        channel="zalo", bot="1", month="2026-11", sent=sent, received=received, warned=warned, spent_at=spent_at
    )


def test_month_changes_at_midnight_in_vietnam() -> None:
    assert month_of(datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC)) == "2026-11"
    assert month_of(datetime(2026, 11, 30, 17, 0, tzinfo=UTC)) == "2026-12"


def test_rest_of_the_month_shrinks_from_one_to_nearly_nothing() -> None:
    assert rest_of_month(BEGIN) == 1
    assert abs(float(rest_of_month(MIDDLE)) - 0.5) < 0.001
    assert 0 < rest_of_month(END) < 0.001
    assert rest_of_month(local("2026-12-01T00:00")) == 1


def test_channel_without_a_plan_has_no_quota() -> None:
    assert left(NO_PLAN, usage(sent=10**6), MIDDLE) is None
    assert cut_now(NO_PLAN, usage(sent=10**6), MIDDLE) == ()


@pytest.mark.parametrize(
    ("sent", "without"),
    [
        (500, ()),  # an even pace
        (599, ()),
        (600, (Ration.DIGEST,)),
        (650, (Ration.DIGEST, Ration.EARLY)),
        (750, (Ration.DIGEST, Ration.EARLY, Ration.REMINDER)),
        (999, (Ration.DIGEST, Ration.EARLY, Ration.REMINDER)),
        (1_000, tuple(Ration)),
        (1_001, tuple(Ration)),
    ],
)
def test_in_the_middle_of_the_month_digests_go_without_first_and_answers_last(
    sent: int, without: tuple[Ration, ...]
) -> None:
    assert cut_now(PLAN, usage(sent=sent), MIDDLE) == without


def test_what_is_left_at_the_end_of_the_month_is_used() -> None:
    assert cut_now(PLAN, usage(sent=990), END) == ()


def test_messages_on_their_way_count_as_sent() -> None:
    assert may_go(PLAN, usage(sent=998), Ration.ANSWER, MIDDLE, pending=1)
    assert not may_go(PLAN, usage(sent=998), Ration.ANSWER, MIDDLE, pending=2)


def test_received_messages_count_where_the_plan_says_so() -> None:
    both = Plan(monthly=10, counts_received=True)

    assert left(both, usage(sent=4, received=5), MIDDLE) == 1
    assert left(Plan(monthly=10), usage(sent=4, received=5), MIDDLE) == 6


def test_platform_that_says_that_nothing_is_left_is_asked_again_after_a_day() -> None:
    used_up = usage(sent=3, spent_at=MIDDLE)

    assert left(PLAN, used_up, MIDDLE + timedelta(hours=23)) == 0
    assert left(PLAN, used_up, MIDDLE + timedelta(hours=24)) == 997


@pytest.mark.parametrize(
    ("sent", "warned", "told"), [(799, 0, 0), (800, 0, 80), (850, 80, 0), (1_000, 80, 100), (1_000, 100, 0)]
)
def test_administrators_are_told_once_of_eighty_and_of_a_hundred_per_cent(sent: int, warned: int, told: int) -> None:
    assert warning_due(PLAN, usage(sent=sent, warned=warned), MIDDLE) == told


def test_quota_that_the_platform_calls_used_up_is_at_a_hundred_per_cent() -> None:
    assert per_cent(PLAN, usage(sent=10, spent_at=MIDDLE), MIDDLE) == 100


@pytest.mark.parametrize(
    ("lane", "rungs", "ration"),
    [
        (Lane.ACK, (), Ration.ANSWER),
        (Lane.REPLY, (), Ration.ANSWER),
        (Lane.DIGEST, (), Ration.DIGEST),
        (Lane.REMINDER, ("-7",), Ration.EARLY),
        (Lane.REMINDER, ("-7", "-3"), Ration.EARLY),
        (Lane.REMINDER, ("-1",), Ration.REMINDER),
        (Lane.REMINDER, ("-7", "0"), Ration.REMINDER),  # one of them is due today
        (Lane.REMINDER, ("+1",), Ration.REMINDER),
        (Lane.REMINDER, ("head",), Ration.REMINDER),
        (Lane.REMINDER, (), Ration.REMINDER),
    ],
)
def test_kind_of_a_message_follows_from_its_lane_and_its_rungs(
    lane: Lane, rungs: tuple[str, ...], ration: Ration
) -> None:
    assert ration_of(lane, rungs) is ration


@given(
    sent=st.integers(0, 1_200),
    pending=st.integers(0, 8),
    minutes=st.integers(0, 30 * 24 * 60 - 1),
)
def test_whatever_goes_without_everything_before_it_does_too(sent: int, pending: int, minutes: int) -> None:
    now = BEGIN + timedelta(minutes=minutes)
    goes = [may_go(PLAN, usage(sent=sent), ration, now, pending=pending) for ration in KEPT]

    assert goes == sorted(goes)
    assert not (any(goes) and sent + pending >= 1_000)
