"""Is the code on paper what the chain says, and does a month begin and end where people mean it?"""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import VIETNAM
from domain.closing import LETTERS, bounds, month_of, paper_code, typed_code
from domain.errors import Refused
from tests.builders import local


@given(st.binary())
def test_code_has_four_groups_and_is_read_however_it_is_typed(content: bytes) -> None:
    code = paper_code(sha256(content).hexdigest())

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(code) <= {*LETTERS, "-"}
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        code.replace("0", "o").replace("1", "l"),
    ):
        assert typed_code(typed) == code


def test_code_is_of_the_first_eighty_bits() -> None:
    assert paper_code("0" * 20 + "f" * 44) == "0000-0000-0000-0000"
    assert paper_code("f" * 20 + "0" * 44) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert paper_code("0" * 19 + "1" + "f" * 44) == "0000-0000-0000-0001"


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-9QXD-0ABC-1T2", "7K3M-9QXD-0ABC-1T2W-0000", "7K3M-9QXD-0ABC-1T2Ư"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="four groups"):
        typed_code(typed)


@pytest.mark.parametrize(
    ("month", "now", "begins", "until"),
    [
        ("2023-06", "2023-07-05T08:00", "2023-06-01T00:00", "2023-07-01T00:00"),
        ("2023-06", "2023-06-25T17:00", "2023-06-01T00:00", "2023-06-25T17:00"),
        ("2023-12", "2024-07-05T08:00", "2023-12-01T00:00", "2024-01-01T00:00"),
    ],
)
def test_month_ends_with_it_or_now(month: str, now: str, begins: str, until: str) -> None:
    assert bounds(month, now=local(now), zone=VIETNAM) == (local(begins), local(until))


@pytest.mark.parametrize(("month", "why"), [("2023-13", "no month"), ("6/2023", "no month"), ("2023-07", "not begun")])
def test_month_that_is_none_or_has_not_begun_is_refused(month: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        bounds(month, now=local("2023-06-20T08:00"), zone=VIETNAM)


def test_months_are_counted_back_over_the_year() -> None:
    found = [month_of(date(2023, 1, 31), before=before) for before in (0, 1, 13)]
    assert found == ["2023-01", "2022-12", "2021-12"]
