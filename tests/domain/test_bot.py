"""Which bot has room?"""

from __future__ import annotations

from domain.bot import Bot, room, with_room
from domain.quota import Plan

PLANS = {"zalo": Plan(users=2, groups=1)}
FIRST, SECOND = Bot(channel="zalo", bot="1"), Bot(channel="zalo", bot="2")
TELEGRAM = Bot(channel="telegram", bot="9", name="Giao Ban", username="giaoban_bot")


def test_the_bot_with_most_room_is_named() -> None:
    assert with_room((FIRST, SECOND), PLANS, {"zalo:1": 1}) == SECOND


def test_no_bot_is_named_when_all_are_full() -> None:
    assert with_room((FIRST, SECOND), PLANS, {"zalo:1": 2, "zalo:2": 3}) is None


def test_bot_of_a_channel_without_a_cap_always_has_room() -> None:
    assert room(TELEGRAM, PLANS, {"telegram:9": 10**6}) is None
    assert with_room((FIRST, TELEGRAM), PLANS, {"telegram:9": 10**6}) == TELEGRAM


def test_groups_are_counted_apart() -> None:
    assert room(FIRST, PLANS, {"zalo:1": 1}, groups=True) == 0


def test_only_platforms_with_such_links_are_linked() -> None:
    assert TELEGRAM.link("ABC") == "https://t.me/giaoban_bot?start=ABC"
    assert FIRST.link("ABC") == ""
    assert (TELEGRAM.title, FIRST.title) == ("Giao Ban (@giaoban_bot)", "1")
