"""How long must somebody wait who sent wrong codes?"""

from datetime import timedelta

import pytest

from domain.guess import EVERYBODY, ONE_CHAT, Guesses, one_more, pause, paused_until
from tests.builders import local

NOW = local("2023-06-20T08:00")


def wrong(times: int) -> Guesses:
    return Guesses(wrong=times, last_at=NOW)


def test_first_slips_cost_nothing() -> None:
    assert paused_until(None, ONE_CHAT) is None
    assert paused_until(wrong(ONE_CHAT.free), ONE_CHAT) is None


@pytest.mark.parametrize(("more", "minutes"), [(1, 1), (2, 2), (3, 4), (8, 128), (11, 720), (5_000, 720)])
def test_each_further_wrong_code_doubles_the_pause_up_to_the_longest(more: int, minutes: int) -> None:
    assert paused_until(wrong(ONE_CHAT.free + more), ONE_CHAT) == NOW + timedelta(minutes=minutes)


def test_quiet_time_forgets() -> None:
    almost, later = NOW + ONE_CHAT.forgets - timedelta(seconds=1), NOW + ONE_CHAT.forgets

    assert one_more(wrong(9), ONE_CHAT, almost).wrong == 10
    assert one_more(wrong(9), ONE_CHAT, later) == Guesses(wrong=1, last_at=later)
    assert one_more(None, ONE_CHAT, NOW) == wrong(1)


def test_while_many_guess_those_wait_who_guessed_and_nobody_else() -> None:
    many = wrong(EVERYBODY.free + 2)

    assert pause(wrong(1), many, NOW) == NOW + 2 * EVERYBODY.first
    assert pause(None, many, NOW) is None
    assert pause(wrong(1), wrong(EVERYBODY.free), NOW) is None
    assert pause(wrong(1), many, NOW + 2 * EVERYBODY.first) is None


def test_chat_tries_at_most_fifteen_codes_on_a_day() -> None:
    now, known, tried = NOW, None, 0
    while now < NOW + timedelta(days=1):
        known = one_more(known, ONE_CHAT, now)
        tried += 1
        now = max(now, pause(known, None, now) or now)

    assert tried == 15
