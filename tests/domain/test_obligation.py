"""When is an obligation fulfilled, and was it in time?"""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.obligation import State
from tests.builders import an_obligation, local

IN_TIME = local("2023-06-29T23:59")
TOO_LATE = local("2023-06-30T00:00")
CODES = st.lists(st.sampled_from(["GTNT", "VM", "OTHER"]), max_size=3).map(tuple)


def test_nothing_reported_is_open() -> None:
    owed = an_obligation()

    assert (owed.state, owed.missing, owed.on_time) == (State.OPEN, ("GTNT", "VM"), False)


def test_half_is_partial() -> None:
    owed = an_obligation().answer(("GTNT",), at=IN_TIME)

    assert (owed.state, owed.missing, owed.on_time) == (State.PARTIAL, ("VM",), False)


def test_everything_in_the_last_minute_is_in_time() -> None:
    owed = an_obligation().answer(("GTNT",), at=IN_TIME).answer(("VM",), at=IN_TIME)

    assert (owed.state, owed.on_time) == (State.DONE, True)


def test_last_item_after_the_deadline_makes_it_late() -> None:
    owed = an_obligation().answer(("GTNT",), at=IN_TIME).answer(("VM",), at=TOO_LATE)

    assert (owed.state, owed.on_time, owed.first_reported_at) == (State.DONE, False, IN_TIME)


def test_item_that_was_typed_in_time_and_arrives_last_does_not_hide_one_that_was_typed_too_late() -> None:
    owed = an_obligation().answer(("GTNT",), at=TOO_LATE).answer(("VM",), at=IN_TIME, told_at=[TOO_LATE])

    assert (owed.state, owed.completed_at, owed.first_reported_at) == (State.DONE, TOO_LATE, IN_TIME)
    assert not owed.on_time


def test_answer_that_was_typed_in_time_and_arrives_second_makes_it_timely_where_any_will_do() -> None:
    owed = an_obligation(needs_any=True).answer(("GTNT",), at=TOO_LATE).answer(("VM",), at=IN_TIME, told_at=[TOO_LATE])

    assert (owed.completed_at, owed.on_time) == (IN_TIME, True)


def test_correction_after_the_deadline_keeps_on_time() -> None:
    owed = an_obligation().answer(("GTNT", "VM"), at=IN_TIME)

    assert owed.answer(("VM",), at=TOO_LATE) == owed


def test_any_item_is_enough_where_any_is_asked_for() -> None:
    owed = an_obligation(needs_any=True).answer(("VM",), at=IN_TIME)

    assert (owed.state, owed.missing, owed.on_time) == (State.DONE, (), True)


def test_nothing_answered_changes_nothing() -> None:
    assert an_obligation().answer((), at=IN_TIME) == an_obligation()


def test_item_taken_back_is_owed_again() -> None:
    owed = an_obligation().answer(("GTNT", "VM"), at=IN_TIME).withdraw(("VM",))

    assert (owed.state, owed.missing, owed.completed_at, owed.first_reported_at) == (
        State.PARTIAL,
        ("VM",),
        None,
        IN_TIME,
    )


def test_item_given_again_after_the_deadline_is_late() -> None:
    owed = an_obligation().answer(("GTNT", "VM"), at=IN_TIME).withdraw(("VM",)).answer(("VM",), at=TOO_LATE)

    assert (owed.state, owed.on_time) == (State.DONE, False)


def test_only_item_taken_back_opens_it_again() -> None:
    owed = an_obligation(needs_any=True).answer(("VM",), at=IN_TIME).withdraw(("VM",))

    assert (owed.state, owed.completed_at) == (State.OPEN, None)


@given(acts=st.lists(st.tuples(st.booleans(), CODES), max_size=8), needs_any=st.booleans())
def test_done_is_complete_and_complete_is_done(acts: list[tuple[bool, tuple[str, ...]]], needs_any: bool) -> None:
    owed = an_obligation(needs_any=needs_any)
    now: datetime = IN_TIME

    for answers, codes in acts:
        now += timedelta(minutes=1)
        owed = owed.answer(codes, at=now) if answers else owed.withdraw(codes)

        assert (owed.state is State.DONE) == (owed.completed_at is not None)
        assert (owed.state is State.OPEN) == (not owed.answered)
        assert set(owed.missing).isdisjoint(owed.answered)
