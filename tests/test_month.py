"""How fast does a simulated month go, and do all who follow its clock agree?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.month_clock import MOST_AWAY, MOST_WAITING, SLOW, Hand, Load, pace
from bot.clock import FollowedClock
from tests.builders import local

NOW = local("2021-01-11T08:00")
LATER = NOW + timedelta(hours=10)


def _load(updates: int = 0, due: timedelta = timedelta(hours=1)) -> Load:
    return Load(updates=updates, messages=0, under_way=0, due=NOW + due)


def test_clock_runs_while_nobody_waits_and_stands_where_something_falls_due() -> None:
    soon, far = timedelta(seconds=200), timedelta(days=2)
    assert pace(_load(due=soon), NOW, 20_000, LATER) == (20_000, NOW + soon)
    assert pace(_load(due=far), NOW, 20_000, NOW + soon) == (20_000, NOW + soon)
    assert pace(_load(due=far), NOW, 20_000, NOW + far) == (20_000, NOW + timedelta(seconds=20_000 * MOST_AWAY))


@pytest.mark.parametrize(
    "found",
    [
        None,
        _load(updates=MOST_WAITING + 1),
        replace(_load(updates=1), since=NOW - timedelta(hours=5)),
        _load(due=timedelta(0)),
        _load(due=-timedelta(hours=1)),
    ],
    ids=["the database is away", "many wait", "one waits long", "something is due", "something was due"],
)
def test_clock_goes_slowly_while_somebody_waits(found: Load | None) -> None:
    assert pace(found, NOW, 20_000, LATER)[0] == SLOW


def test_all_who_follow_the_clock_see_it_set_without_a_jump(tmp_path: Path) -> None:
    hand = Hand(tmp_path / "clock", NOW)
    followed = FollowedClock(tmp_path / "clock")

    hand.run(100.0, NOW + timedelta(days=9))
    before, there, after = hand.now(), followed.now(), hand.now()
    hand.run(1.0, NOW + timedelta(days=9))

    apart = timedelta(minutes=30)  # 18 seconds of the machine's clock, which each reads for itself, however busy it is
    assert before - apart <= there <= after + apart
    assert hand.now() >= after
    assert abs(followed.now() - hand.now()) < apart

    hand.run(100_000.0, after + apart)
    while hand.now() < after + apart:
        pass
    assert hand.now() == followed.now() == after + apart
