"""Which number did the officer type?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quantity import UNIT_WORDS, convert, number, vietnamese


@pytest.mark.parametrize(
    ("typed", "value", "other"),
    [
        ("0", "0", None),
        ("08", "8", None),
        ("12", "12", None),
        ("1200", "1200", None),
        ("1,2", "1.2", None),
        ("0,45", "0.45", None),
        ("12,50", "12.50", None),
        ("1.2", "1.2", None),
        ("12.50", "12.50", None),
        ("1.200", "1200", "1.2"),
        ("12.345", "12345", "12.345"),
        ("1.200.000", "1200000", None),
        ("1.234,5", "1234.5", None),
        ("1.234.567,89", "1234567.89", None),
        ("1,234", "1.234", "1234"),
        ("0,123", "0.123", "123"),
        ("1,2345", "1.2345", None),
    ],
)
def test_separators_are_read_the_vietnamese_way(typed: str, value: str, other: str | None) -> None:
    found = number(typed)

    assert found is not None
    assert (found.value, found.other) == (Decimal(value), None if other is None else Decimal(other))


@pytest.mark.parametrize("typed", ["1,2,3", "1.2.3", "1.23.456", "1,200.5", "1234.567", "1.2345", "", "a", "1,", ",5"])
def test_what_makes_no_number_is_none(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize(
    ("value", "given_in", "wanted", "expected"),
    [
        ("450", "m", "km", "0.45"),
        ("3", "cay so", "km", "3"),
        ("850", "trieu dong", "ty dong", "0.85"),
        ("3.2", "ty", "trieu dong", "3200"),
        ("1200", "luot", "trieu luot", "0.0012"),
        ("12", "nghin luot", "trieu luot", "0.012"),
        ("500", "m2", "ha", "0.05"),
        ("95.5", "phan tram", "%", "95.5"),
        ("3", "vuon", "vuon", "3"),
        ("2", "%", "%/nam", "2"),
    ],
)
def test_units_of_one_kind_are_converted_exactly(value: str, given_in: str, wanted: str, expected: str) -> None:
    assert convert(Decimal(value), given_in, wanted) == Decimal(expected)


@pytest.mark.parametrize(("given_in", "wanted"), [("km", "ha"), ("vuon", "km"), ("%", "ty dong"), ("diem %", "%")])
def test_units_of_different_kinds_are_not(given_in: str, wanted: str) -> None:
    assert convert(Decimal(1), given_in, wanted) is None


@given(
    value=st.decimals(min_value=0, max_value=10**9, places=3),
    first=st.sampled_from(UNIT_WORDS),
    second=st.sampled_from(UNIT_WORDS),
)
def test_there_and_back_is_the_same(value: Decimal, first: str, second: str) -> None:
    there = convert(value, first, second)

    if there is not None:
        assert convert(there, second, first) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0", "0"),
        ("1.20", "1,2"),
        ("1234.5", "1.234,5"),
        ("-1234567", "-1.234.567"),
        ("1E+3", "1.000"),
        ("-0.5", "-0,5"),
    ],
)
def test_figures_are_written_as_people_write_them(value: str, written: str) -> None:
    assert vietnamese(Decimal(value)) == written


@given(value=st.decimals(min_value=0, max_value=10**12, places=6))
def test_what_is_written_is_read_back(value: Decimal) -> None:
    found = number(vietnamese(value))

    assert found is not None
    assert value in (found.value, found.other)
