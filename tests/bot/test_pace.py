"""Does the platform never count too many in a second, and is nearly all of what it allows used?"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Budget
from bot.channels.telegram_out import TelegramSpeaker
from bot.channels.zalo.speaking import ZaloSpeaker
from bot.pace import SECOND, Pace
from tests.fakes.telegram import Limits

THIRTY = Budget(per_second=30, chat_gap=0, group_gap=0)
TICK = 1e-6  # the least that a clock goes on
PATIENCE = 0.5  # after which an answer is given up
LONGER = 1.0  # after that, the platform may still count it
Way = tuple[float, float | None]  # seconds to the platform; from there back, None: no answer comes


def counted(budget: Budget, ways: Iterable[Way], *, in_flight: int = 8) -> list[float]:
    """When the platform counted each message, if always another one waits; one way for each."""
    pace, now = Pace(budget, at=0.0), 0.0
    arrived: list[float] = []
    ends: list[tuple[float, bool]] = []
    for there, back in ways:
        while len(ends) >= in_flight or (wait := pace.wait(now)) > 0:
            soonest = ends[0][0] if ends else math.inf
            now = soonest if len(ends) >= in_flight else min(soonest, now + max(wait, TICK))
            while ends and ends[0][0] <= now:
                at, answered = heapq.heappop(ends)
                pace.end(at, answered=answered)
        pace.begin(now)
        arrived.append(now + there)
        heapq.heappush(ends, (now + PATIENCE, False) if back is None else (now + there + back, True))
    return sorted(arrived)


def fullest(times: Sequence[float], seconds: float) -> int:
    """How many the fullest stretch of so many seconds holds, whenever it begins."""
    first = fullest = 0
    for last, at in enumerate(times):
        while at - times[first] >= seconds:
            first += 1
        fullest = max(fullest, last - first + 1)
    return fullest


def sustained(times: Sequence[float], places: int = 30) -> float:
    """A second, between messages that stand at the same place of their second."""
    whole = (len(times) - 1) // places * places
    return whole / (times[whole] - times[0])


seconds = st.floats(min_value=0.0, max_value=0.45)
lost = st.tuples(st.floats(min_value=0.0, max_value=PATIENCE + LONGER), st.none())
ways = st.lists(st.tuples(seconds, st.one_of(seconds, st.none())) | lost, min_size=1, max_size=150)


@given(ways, st.integers(1, 40), st.integers(1, 40), st.sampled_from([1.0, 0.9995, 1.0005]))
def test_no_second_holds_more_than_the_platform_allows_whatever_the_ways_are(
    some: list[Way], places: int, in_flight: int, drift: float
) -> None:
    budget = Budget(per_second=places, chat_gap=0, group_gap=0)

    times = counted(budget, some, in_flight=in_flight)

    assert fullest([at * drift for at in times], 1.0) <= places


@pytest.mark.parametrize("budget", [TelegramSpeaker.budget, ZaloSpeaker.budget], ids=["telegram", "zalo"])
@pytest.mark.parametrize(
    "ways",
    [
        [(0.0, 0.0)],
        [(0.015, 0.015)],
        [(0.03, 0.0)],
        [(0.0, 0.03)],
        [(0.0, 0.03), (0.03, 0.0), (0.01, 0.01), (0.0, 0.0), (0.025, 0.005)],
    ],
    ids=["at once", "even", "slow there", "slow back", "uneven"],
)
def test_nearly_all_of_it_is_used_where_answers_take_thirty_milliseconds(budget: Budget, ways: list[Way]) -> None:
    places = int(budget.per_second)

    times = counted(budget, itertools.islice(itertools.cycle(ways), places * 20 + 1))

    assert sustained(times, places) >= 29 / 30 * places
    assert fullest(times, 1.0) <= places


def test_messages_go_out_one_after_the_other_and_not_all_at_the_beginning_of_a_second() -> None:
    times = counted(THIRTY, [(0.0, 0.01)] * 300)

    assert fullest(times, 0.001) <= 2
    assert fullest(times, 0.1) <= 5


def test_message_nobody_answered_keeps_its_place_longer() -> None:
    one = Budget(per_second=1, chat_gap=0, group_gap=0)
    answered, lost = Pace(one, at=0.0), Pace(one, at=0.0)
    for pace in (answered, lost):
        pace.begin(0.0)
        assert pace.wait(9.0) == math.inf

    answered.end(9.0)
    lost.end(9.0, answered=False)

    assert answered.wait(9.0) == pytest.approx(SECOND)
    assert lost.wait(9.0) == pytest.approx(SECOND + LONGER)


def test_whoever_takes_over_lets_the_second_of_the_one_before_pass() -> None:
    pace = Pace(THIRTY, at=0.0)
    pace.begin(5.0)

    pace.fill(5.0)

    assert pace.wait(5.0) == pytest.approx(SECOND + LONGER)
    pace.end(6.0)
    assert pace.wait(5.0 + SECOND + LONGER) == 0
    assert fullest(counted(THIRTY, [(0.0, 0.0)] * 90), 1.0) == 30


def test_how_many_may_begin_soon_is_what_then_begins() -> None:
    pace = Pace(THIRTY, at=0.0)
    assert (pace.soon(0.0), pace.soon(0.0, 0.05)) == (2, 3)
    now = 0.0
    for _ in range(30):
        now += pace.wait(now)
        pace.begin(now)
    for _ in range(29):
        pace.end(now)

    assert pace.soon(now + 0.5, 0.05) == 0
    assert pace.soon(now + SECOND - 0.01, 0.05) == 3
    pace.end(now + 0.5)
    assert pace.soon(now + SECOND) == 2


def test_where_nothing_is_allowed_nothing_begins_after_the_first() -> None:
    pace = Pace(Budget(per_second=0, chat_gap=0, group_gap=0), at=0.0)
    pace.begin(0.0)
    pace.end(0.0)
    pace.begin(2.0)
    pace.end(2.0)

    assert (pace.wait(99.0), pace.soon(99.0, 0.05)) == (math.inf, 0)


def test_where_all_is_allowed_nothing_waits() -> None:
    pace = Pace(Budget(per_second=1e6, chat_gap=0, group_gap=0), at=0.0)
    pace.fill(0.0)
    for _ in range(2_000):
        assert pace.wait(0.0) == 0
        pace.begin(0.0)
        pace.end(0.0)

    assert pace.soon(0.0) > 2_000


def test_budgets_are_those_that_are_documented() -> None:
    telegram, documented = TelegramSpeaker.budget, Limits()

    assert telegram.per_second == documented.per_second == 30
    assert 60 / telegram.group_gap <= documented.group_per_minute == 20
    assert 1 / telegram.chat_gap <= documented.private_per_second
