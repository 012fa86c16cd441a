"""Who stands on an office's list of people?"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.errors import Refused
from domain.person import Role
from domain.roll import listed

HEADS: list[object] = ["Mã đơn vị", "Đơn vị", "Họ và tên", "Vai trò", "Từ ngày", "Đến ngày"]


def test_rows_are_read_below_the_headings_wherever_they_stand() -> None:
    since = datetime(2023, 7, 1)  # noqa: DTZ001  as spreadsheets give days
    grid: list[list[object]] = [
        ["Danh sách"],
        HEADS,
        [715.0, "", " Lan ", "Cán bộ", since, "31/12/2023"],
        [],
        ["", "Má Lé", "Nam", "lãnh đạo"],
    ]

    lan, nam = listed(grid)

    assert (lan.number, lan.code, lan.name, lan.role) == (3, "715", "Lan", Role.OFFICER)
    assert (lan.since, lan.until) == (date(2023, 7, 1), date(2023, 12, 31))
    assert (nam.number, nam.unit, nam.role, nam.since) == (5, "Má Lé", Role.APPROVER, None)


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (["1", "", "", "cán bộ"], "no name"),
        (["1", "", "Lan", "giám đốc"], "no role is called «giám đốc»"),
        (["1", "", "Lan", "cán bộ", "hôm qua"], "a date can't be read"),
        (["1", "", "Lan", "cán bộ", "31/02/2023"], "a date can't be read"),
        (["1", "", "Lan", "cán bộ", "02/01/2023", "01/01/2023"], "would end before it begins"),
    ],
)
def test_row_that_can_not_be_told_says_why(row: list[object], trouble: str) -> None:
    assert trouble in listed([HEADS, row])[0].trouble


def test_sheet_without_headings_is_refused() -> None:
    with pytest.raises(Refused, match="no row of headings"):
        listed([["Lan", "cán bộ"]])


def test_row_with_a_unit_alone_is_still_to_be_filled_in() -> None:
    heads = ["Mã đơn vị", "Đơn vị", "Họ tên", "Vai trò"]

    rows = listed([heads, ["1", "Xã A", "", ""], ["2", "Xã B", "", "cán bộ"], ["3", "Xã C", "Lan", "cán bộ"]])

    assert [(row.number, row.trouble) for row in rows] == [(3, "no name"), (4, "")]
