"""Are the words that are orders the only ones, and each of one meaning?"""

from __future__ import annotations

from collections import Counter

import pytest

from domain.words import fold
from handlers.commands import SAID, command


def test_no_word_has_two_meanings() -> None:
    assert [word for word, many in Counter(word for words in SAID.values() for word in words).items() if many > 1] == []


def test_words_are_written_as_they_are_compared() -> None:
    assert [word for words in SAID.values() for word in words if fold(word) != word] == []


@pytest.mark.parametrize("text", ["Trợ giúp", "TRO GIUP!", "trợ giúp ạ.", "gtnt 2 km", "hủy 3", ""])
def test_order_is_the_whole_message(text: str) -> None:
    assert (command(text) is not None) == (fold(text).strip(" .!?") == "tro giup")
