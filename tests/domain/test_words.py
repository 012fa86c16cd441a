"""Are words the same, whoever typed them how?"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.words import fold, nfc


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đường GTNT", "duong gtnt"),
        ("ĐƯỜNG", "duong"),
        ("kênh mương nội đồng", "kenh muong noi dong"),
        ("Hủy", "huy"),
        ("Huỷ", "huy"),
        ("xã, phường", "xa, phuong"),
        ("1,2 km²", "1,2 km²"),
    ],
)
def test_diacritics_and_capitals_do_not_matter(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_letters_and_marks_typed_apart_are_one() -> None:
    apart = unicodedata.normalize("NFD", "Đường huyện Mèo Vạc")

    assert len(apart) > len("Đường huyện Mèo Vạc")
    assert fold(apart) == fold("Đường huyện Mèo Vạc")


@given(st.text())
def test_places_in_the_folded_text_are_places_in_the_text(text: str) -> None:
    assert len(fold(text)) == len(nfc(text))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
