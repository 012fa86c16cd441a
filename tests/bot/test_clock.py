"""What time is it, in earnest and in training?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import VIETNAM, ClockSetting, FollowedClock, Steps, SystemClock, TrainingClock, monotonic
from tests.builders import local

START = local("2023-06-20T07:00")


def test_real_time_knows_its_zone_and_goes_on() -> None:
    clock = SystemClock()

    first = clock.now()

    assert first.tzinfo is UTC
    assert clock.now() >= first


def test_training_clock_stands_still() -> None:
    clock = TrainingClock(START)

    assert clock.now() == clock.now() == START


def test_training_clock_runs_as_fast_as_it_is_told() -> None:
    clock = TrainingClock(START, speed=36_000)
    began = monotonic()

    while monotonic() - began < 0.05:
        pass

    passed = clock.now() - START
    assert timedelta(minutes=30) <= passed < timedelta(hours=5)


def test_training_clock_is_moved_forward_and_never_back() -> None:
    clock = TrainingClock(START)

    clock.move_to(START + timedelta(days=1))
    assert clock.now() == START + timedelta(days=1)
    clock.move_to(START)

    assert clock.now() == START + timedelta(days=1)


def test_speed_may_be_changed_without_a_jump() -> None:
    clock = TrainingClock(START)

    clock.run(0.0)

    assert clock.speed == 0
    assert clock.now() == START


def test_training_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="needs a time with its zone"):
        TrainingClock(START.replace(tzinfo=None))


def test_clocks_that_began_at_the_same_instant_agree() -> None:
    began = SystemClock().now() - timedelta(hours=1)

    first, second = (TrainingClock(START, 2, since=began) for _ in range(2))

    assert START + timedelta(hours=2) <= first.now() < START + timedelta(hours=2, minutes=2)
    assert abs(first.now() - second.now()) < timedelta(seconds=1)
    assert (first.shared, TrainingClock(START).shared) == (True, False)


def test_setting_may_name_the_instant_at_which_the_clock_began() -> None:
    setting = ClockSetting.parse("2023-06-20T07:00+07:00 x600 since 2026-11-29T08:00")

    assert setting == ClockSetting(start=START, speed=600, since=datetime(2026, 11, 29, 1, tzinfo=UTC))


@pytest.mark.anyio
async def test_clock_that_is_set_back_is_noticed_and_one_that_is_corrected_is_not() -> None:
    ahead = iter([100.0, 100.5, 99.9, 3700.0, 3699.5, 100.0])

    await Steps(every=0.001, ahead=lambda: next(ahead)).backwards()

    assert list(ahead) == []


@pytest.mark.parametrize(
    ("text", "start", "speed"),
    [
        ("2023-06-20T07:00+07:00 x600", START, 600),
        ("2023-06-20T07:00+07:00", START, 1),
        ("2023-06-20T07:00 x1.5", START, 1.5),
        ("2023-06-20T00:00+00:00 x0", datetime(2023, 6, 20, tzinfo=UTC), 0),
    ],
)
def test_setting_names_start_and_speed(text: str, start: datetime, speed: float) -> None:
    setting = ClockSetting.parse(text)

    assert (setting.start, setting.speed) == (start, speed)
    assert setting.start.astimezone(VIETNAM).hour == 7


@pytest.mark.parametrize("text", ["", "yesterday", "2023-06-20 x", "x600", "2023-13-01", "2023-06-20T07:00 600"])
def test_setting_that_is_no_time_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        ClockSetting.parse(text)


def test_clock_that_is_followed_goes_on_as_it_is_set(tmp_path: Path) -> None:
    """Every process that reads the same file tells the same time, and what was told does not come back."""
    file, began = tmp_path / "clock", SystemClock().now()
    file.write_text(f"2023-06-20T07:00+07:00 x0 since {began.isoformat()}")
    one, other = FollowedClock(file), FollowedClock(file)
    assert one.now() == START

    _set(file, f"2023-06-21T07:00+07:00 x0 since {began.isoformat()}")
    assert one.now() == other.now() == START + timedelta(days=1)
    _set(file, f"2023-06-20T07:00+07:00 x0 since {began.isoformat()}")
    assert one.now() == START + timedelta(days=1)


@pytest.mark.parametrize("words", ["", "in the morning", "2023-06-20T07:00+07:00 x600"])
def test_clock_that_is_followed_goes_on_while_its_file_says_nothing(tmp_path: Path, words: str) -> None:
    file = tmp_path / "clock"
    file.write_text(f"2023-06-20T07:00+07:00 x0 since {SystemClock().now().isoformat()}")
    clock = FollowedClock(file)

    _set(file, words)
    assert clock.now() == START
    file.unlink()
    assert clock.now() == START


@pytest.mark.parametrize("words", [None, "in the morning", "2023-06-20T07:00+07:00 x600"])
def test_clock_that_is_followed_begins_with_a_setting(tmp_path: Path, words: str | None) -> None:
    file = tmp_path / "clock"
    if words is not None:
        file.write_text(words)

    with pytest.raises(ValueError):  # noqa: PT011  each says it in its own words
        FollowedClock(file)


def _set(file: Path, words: str) -> None:
    """Whole or not at all, as whoever sets it does."""
    fresh = file.with_suffix(".new")
    fresh.write_text(words)
    fresh.replace(file)


def test_training_clock_stands_still_where_it_is_told_to() -> None:
    there = START + timedelta(hours=1)
    clock = ClockSetting.parse(f"{START.isoformat()} x100000 until {there.isoformat()}").clock()

    while clock.now() < there:
        pass

    assert clock.now() == there
    clock.move_to(there + timedelta(hours=1))
    assert clock.now() > there
