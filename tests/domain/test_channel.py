"""Is nothing lost and nothing said twice when a text is cut into several messages?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.channel import LIMITS, length, limits_of, parts, room_for_options

ROW = st.text(alphabet="aệ📊 ", max_size=40)


@given(rows=st.lists(ROW, max_size=30), first=st.integers(8, 60), longest=st.integers(8, 60), least=st.integers(1, 4))
def test_every_word_stands_once_in_order_and_no_part_is_too_long(
    rows: list[str], first: int, longest: int, least: int
) -> None:
    text = "\n".join(rows)

    found = parts(text, first=first, longest=longest, least=least)

    assert "".join("".join(found).split()) == "".join(text.split())
    assert length(found[0]) <= first
    assert all(length(one) <= longest for one in found[1:])
    assert len(found) == 1 or all(one.strip() for one in found)


@given(rows=st.lists(st.text(alphabet="aệ", min_size=1, max_size=20), min_size=1, max_size=40))
def test_parts_end_where_rows_end(rows: list[str]) -> None:
    found = parts("\n".join(rows), first=50, longest=50)

    assert [row for one in found for row in one.split("\n")] == rows


def test_text_that_fits_stays_as_it_is() -> None:
    assert parts("một\n\nhai\n", first=20, longest=20) == ("một\n\nhai\n",)


def test_edit_fills_as_many_places_as_there_were() -> None:
    assert parts("một\nhai\nba\nbốn", first=100, longest=100, least=3) == ("một\nhai", "ba", "bốn")
    assert parts("một", first=100, longest=100, least=3) == ("một",)


def test_half_of_a_long_first_part_is_cut_to_what_the_others_hold() -> None:
    assert parts("a\n\naaaaaaaaa", first=13, longest=8, least=2) == ("a", "aaaaaaaa", "a")


def test_part_begins_with_words() -> None:
    assert parts(" \naaaaa📊\na", first=8, longest=9) == ("aaaaa📊", "a")


def test_word_without_end_is_cut_where_the_room_ends() -> None:
    assert parts("x" * 25, first=10, longest=10) == ("x" * 10, "x" * 10, "x" * 5)


def test_picture_signs_count_twice() -> None:
    assert length("📊 ệ") == 4
    assert parts("📊📊📊", first=4, longest=4) == ("📊📊", "📊")


@pytest.mark.parametrize(("channel", "text", "caption"), [("telegram", 4096, 1024), ("zalo", 2000, 2000)])
def test_every_channel_states_its_lengths(channel: str, text: int, caption: int) -> None:
    assert (limits_of(channel).text, limits_of(channel).caption) == (text, caption)


def test_channel_that_nobody_knows_gets_what_every_channel_takes() -> None:
    narrowest = limits_of("pigeon")

    assert narrowest.text <= min(one.text for one in LIMITS.values())
    assert not narrowest.edits
    assert not narrowest.documents


def test_options_that_are_numbered_lines_take_room() -> None:
    assert room_for_options(LIMITS["telegram"], ["Báo cáo ngay"]) == 0
    assert room_for_options(LIMITS["zalo"], []) == 0
    assert room_for_options(LIMITS["zalo"], ["Báo cáo ngay", "Không"]) >= len("1. Báo cáo ngay\n2. Không\n")
