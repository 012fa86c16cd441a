"""When is a backup due, and which of them may go?"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.backup import file_name, is_due, named_at, surplus
from tests.builders import local

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AT_TWO = time(2)


def nights(many: int, *, until: str = "2026-11-29T02:00") -> list[datetime]:
    return [local(until) - timedelta(days=one) for one in range(many)]


@pytest.mark.parametrize(
    ("newest", "now", "due"),
    [
        (None, "2026-11-29T10:00", True),
        ("2026-11-28T02:00", "2026-11-29T01:59", False),
        ("2026-11-28T02:00", "2026-11-29T02:00", True),
        ("2026-11-29T02:00", "2026-11-29T23:00", False),
        ("2026-11-20T02:00", "2026-11-29T01:00", True),
    ],
)
def test_backup_is_due_when_its_hour_came_since_the_last(newest: str | None, now: str, due: bool) -> None:
    assert is_due(local(newest) if newest else None, AT_TWO, local(now), ZONE) is due


def test_of_two_years_of_nights_days_weeks_and_months_are_kept() -> None:
    made = nights(730)

    kept = sorted(set(made) - set(surplus(made, days=7)), reverse=True)

    assert kept[:7] == made[:7]
    assert [one.day for one in kept[7:10]] == [22, 15, 8]  # Sundays
    assert [f"{one:%d/%m/%Y}" for one in kept[10:12]] == ["31/10/2026", "30/09/2026"]
    assert f"{kept[-1]:%d/%m/%Y}" == "31/12/2025"
    assert len(kept) == 7 + 3 + 11


def test_machine_that_was_off_for_long_loses_nothing_for_it() -> None:
    made = [local("2025-01-05T02:00"), local("2025-01-06T02:00"), local("2026-11-29T02:00")]

    assert surplus(made, days=7) == ()


@given(st.sets(st.integers(0, 52_000)), st.integers(1, 30))
def test_newest_stays_and_what_was_kept_is_kept_again(hours: set[int], days: int) -> None:
    made = [local("2024-01-01T02:00") + timedelta(hours=one) for one in hours]
    left = set(made) - set(surplus(made, days=days))

    assert not made or max(made) in left
    assert len(left) <= days + 4 + 12
    assert surplus(left, days=days) == ()


def test_name_says_when_it_was_made() -> None:
    name = file_name(local("2026-11-29T02:00"), ZONE)

    assert name == "giaoban-20261129-020000.zip"
    assert named_at(name, ZONE) == local("2026-11-29T02:00")


@pytest.mark.parametrize("name", ["giaoban.sqlite", "giaoban-20261129-020000.zip.part", "giaoban-99999999-020000.zip"])
def test_other_files_are_none_of_ours(name: str) -> None:
    assert named_at(name, ZONE) is None
