"""Does a campaign that starts on another day keep its weekdays and its working days?"""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Calendar
from domain.campaign import Campaign, RoundPlan
from domain.period import last_safe_day, rounds_of
from domain.shift import moved_to
from storage.catalog import load_calendar, load_campaigns

STARTS = st.dates(date(2019, 6, 1), date(2030, 6, 1))
CODES = st.sampled_from(["HT2020-CTR64", "HT2023-H2", "HT2020-CT42", "HT2021-2025", "HG2023", "HT-MAU-2CAP"])


@pytest.fixture(scope="module")
def hg2023() -> Campaign:
    return load_campaigns()["HG2023"]


def test_a_campaign_that_starts_on_its_own_day_is_unchanged(hg2023: Campaign) -> None:
    assert moved_to(hg2023, date(2023, 1, 1), load_calendar()) is hg2023


def test_the_beginning_is_the_day_asked_for_when_it_has_the_weekday(hg2023: Campaign) -> None:
    moved = moved_to(hg2023, date(2026, 11, 22), load_calendar())
    assert moved.period.start == date(2026, 11, 22)


def test_otherwise_the_beginning_is_the_next_day_with_that_weekday(hg2023: Campaign) -> None:
    moved = moved_to(hg2023, date(2026, 11, 23), load_calendar())
    assert moved.period.start == date(2026, 11, 29)


def test_everything_with_a_date_moves_by_the_same_weeks(hg2023: Campaign) -> None:
    moved = moved_to(hg2023, date(2023, 2, 5), Calendar())
    weeks = timedelta(weeks=5)
    assert moved.period.end == hg2023.period.end + weeks
    assert [i.due for i in moved.indicators] == [i.due and i.due + weeks for i in hg2023.indicators]
    assert [duty.due for duty in moved.reporting] == [duty.due and duty.due + weeks for duty in hg2023.reporting]
    assert moved.reporting[1].window == (date(2023, 7, 20), date(2023, 8, 4))


def test_the_documents_words_for_a_date_go_when_the_date_moves(hg2023: Campaign) -> None:
    moved = moved_to(hg2023, date(2024, 1, 7), load_calendar())
    assert [plan.due_words for plan in explicit(moved)] == ["", "", ""]


def test_a_yearly_target_loses_the_words_that_name_its_last_year() -> None:
    campaign = load_campaigns()["HT2021-2025"]
    jobs = moved_to(campaign, date(2026, 1, 1), load_calendar()).indicator("VLM")
    assert jobs is not None
    assert (jobs.yearly, jobs.due_text, jobs.due) == (True, "", date(2025, 12, 31) + timedelta(weeks=261))


def test_words_that_name_no_date_stay() -> None:
    campaign = load_campaigns()["HT2023-H2"]
    moved = moved_to(campaign, date(2024, 7, 1), load_calendar())
    assert [i.due_text for i in moved.indicators] == [i.due_text for i in campaign.indicators]


def test_tet_in_the_new_window_puts_the_last_day_off_by_whole_weeks(hg2023: Campaign) -> None:
    """Registration has five working days in January 2023; from 16 January 2026 on, Tết takes the week it falls in."""
    tet = {date(2026, 2, day): "Tết" for day in range(16, 21)}
    moved = moved_to(hg2023, date(2026, 2, 15), Calendar(days_off=tet))
    registration = explicit(moved)[0]
    assert registration.due_before == date(2026, 2, 24) + timedelta(weeks=1)
    assert registration.closes == date(2026, 2, 27) + timedelta(weeks=1)


def test_a_calendar_without_working_days_ends_the_search(hg2023: Campaign) -> None:
    nothing = Calendar(days_off={date(2024, 1, 1) + timedelta(days=n): "nghỉ" for n in range(800)})
    assert moved_to(hg2023, date(2024, 1, 7), nothing).period.start == date(2024, 1, 7)


@given(CODES, STARTS)
def test_weekdays_are_kept_and_the_start_is_within_a_week(code: str, start: date) -> None:
    campaign = load(code)
    moved = moved_to(campaign, start, load_calendar())
    assert start <= moved.period.start < start + timedelta(weeks=1)
    assert (moved.period.start - campaign.period.start).days % 7 == 0
    assert moved.period.end - moved.period.start == campaign.period.end - campaign.period.start
    for old, new in zip(explicit(campaign), explicit(moved), strict=True):
        assert (new.opens - old.opens).days % 7 == 0
        assert last_safe_day(new).weekday() == last_safe_day(old).weekday()


@given(CODES, STARTS)
def test_officers_never_have_fewer_working_days_than_before(code: str, start: date) -> None:
    campaign, calendar = load(code), load_calendar()
    moved = moved_to(campaign, start, calendar)
    for old, new in zip(explicit(campaign), explicit(moved), strict=True):
        assert calendar.distance(new.opens, last_safe_day(new)) >= calendar.distance(old.opens, last_safe_day(old))
        assert new.opens <= last_safe_day(new) <= new.closes
        assert new.closes - last_safe_day(new) == old.closes - last_safe_day(old)


@given(CODES, STARTS)
def test_nothing_but_dates_and_their_words_changes(code: str, start: date) -> None:
    campaign = load(code)
    moved = moved_to(campaign, start, load_calendar())
    back = replace(
        moved,
        period=campaign.period,
        rounds=campaign.rounds,
        indicators=campaign.indicators,
        named_units=campaign.named_units,
        reporting=campaign.reporting,
    )
    assert back == campaign
    assert [i.target for i in moved.indicators] == [i.target for i in campaign.indicators]


@given(CODES, STARTS)
def test_a_moved_campaign_has_rounds_with_keys_of_their_own(code: str, start: date) -> None:
    rounds = rounds_of(moved_to(load(code), start, load_calendar()), load_calendar())
    assert rounds
    assert len({plan.key for plan in rounds}) == len(rounds)


def explicit(campaign: Campaign) -> list[RoundPlan]:
    return [entry for entry in campaign.rounds if isinstance(entry, RoundPlan)]


@cache
def load(code: str) -> Campaign:
    return load_campaigns()[code]
