"""What does somebody above ask for by message?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.order import Kind, called, order_in
from tests.builders import TUONG_SON, units

TODAY = date(2023, 6, 20)


def understood(text: str, *, above: bool = True) -> tuple[Any, ...] | None:
    found = order_in(text, today=TODAY, above=above)
    return None if found is None else (found.kind, found.place, dict(found.values))


@pytest.mark.parametrize(
    ("text", "kind", "place", "values"),
    [
        (
            "gia hạn xã Tượng Sơn đến 25/6 vì mưa lũ, mất điện",
            Kind.EXTEND,
            "xã Tượng Sơn",
            {"last": "2023-06-25", "reason": "mưa lũ, mất điện"},
        ),
        ("Gia han cho tuong son toi het ngay 25-06-2023.", Kind.EXTEND, "tuong son", {"last": "2023-06-25"}),
        ("gia hạn xã Tượng Sơn đến 2/1", Kind.EXTEND, "xã Tượng Sơn", {"last": "2024-01-02"}),
        ("gia hạn xã Tượng Sơn do lũ", Kind.EXTEND, "xã Tượng Sơn", {"reason": "lũ"}),
        ("gia hạn xã Tượng Sơn đến 31/6", Kind.EXTEND, "xã Tượng Sơn", {}),
        ("miễn xã Tượng Sơn vì sáp nhập", Kind.EXCUSE, "xã Tượng Sơn", {"reason": "sáp nhập"}),
        ("miễn báo cáo cho xã Đô Thành", Kind.EXCUSE, "xã Đô Thành", {}),
        ("mien xa do thanh vi lu", Kind.EXCUSE, "xa do thanh", {"reason": "lu"}),
        ("nhắc xã Tượng Sơn", Kind.REMIND, "xã Tượng Sơn", {}),
        ("nhắc ngay huyện Thạch Hà!", Kind.REMIND, "huyện Thạch Hà", {}),
        ("mời xã Tượng Sơn cán bộ", Kind.INVITE, "xã Tượng Sơn", {"role": "officer"}),
        ("mời người thay xã Tượng Sơn", Kind.INVITE, "xã Tượng Sơn", {"role": "stand_in"}),
        ("mời huyện Thạch Hà cán bộ tổng hợp", Kind.INVITE, "huyện Thạch Hà", {"role": "coordinator"}),
        ("mời nhóm huyện Thạch Hà", Kind.INVITE, "huyện Thạch Hà", {"role": "group"}),
        ("không liên lạc được", Kind.UNREACHABLE, "", {}),
        ("những ai chưa liên hệ được?", Kind.UNREACHABLE, "", {}),
        ("bắt đầu HG2023", Kind.START, "", {"campaign": "HG2023"}),
        ("bắt đầu ht-mau-2cap từ 4/1/2027", Kind.START, "", {"campaign": "HT-MAU-2CAP", "from": "2027-01-04"}),
        ("dừng HG2023", Kind.STOP, "", {"campaign": "HG2023"}),
        ("chốt số tháng 6", Kind.CLOSE, "", {"month": "2023-06"}),
        ("Chốt số liệu tháng 06/2023.", Kind.CLOSE, "", {"month": "2023-06"}),
        ("chot so thang 12", Kind.CLOSE, "", {"month": "2022-12"}),
        ("chốt số tháng 5 năm 2022 HG2023", Kind.CLOSE, "", {"month": "2022-05", "campaign": "HG2023"}),
        ("chốt số tháng này", Kind.CLOSE, "", {"month": "2023-06"}),
        ("chốt số tháng trước ht-mau-2cap", Kind.CLOSE, "", {"month": "2023-05", "campaign": "HT-MAU-2CAP"}),
    ],
)
def test_orders_are_understood(text: str, kind: Kind, place: str, values: dict[str, str]) -> None:
    assert understood(text) == (kind, place, values)


@pytest.mark.parametrize(
    "text",
    [
        "miễn phí 20 hộ",
        "chốt số tháng 6 được 5 km",
        "chốt số 5 km",
        "chốt số tháng 13",
        "mời 15 hộ dân họp",
        "nhắc nhở 3 hộ đổ rác",
        "gia hạn hợp đồng thu gom rác",
        "dừng thi công",
        "bắt đầu họp",
        "GTNT 1,2 km; VM 3",
        "không phát sinh",
    ],
)
def test_reports_of_officers_are_no_orders(text: str) -> None:
    assert understood(text, above=False) is None


def test_officer_who_names_a_unit_orders() -> None:
    """So that they hear that they may not."""
    assert understood("gia hạn xã Tượng Sơn đến 25/6", above=False) is not None


@pytest.mark.parametrize(
    ("place", "names", "sure"),
    [
        ("Tượng Sơn", ["Tượng Sơn"], True),
        ("xa tuong son", ["Tượng Sơn"], True),
        ("tuong sn", ["Tượng Sơn"], False),
        ("Thạch Hà", ["Thạch Hà"], True),
        ("Mèo Vạc", [], False),
    ],
)
def test_unit_is_found_with_or_without_signs(place: str, names: list[str], sure: bool) -> None:
    found, exactly = called(units(TUONG_SON), place)

    assert [one.name for one in found] == names
    assert exactly is sure
