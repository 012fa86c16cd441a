"""Are identity numbers and telephones blotted out, and figures left alone?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.mask import MASK, masked

PERSONAL = [
    "CCCD 001099012345",
    "cccd: 001 099 012 345",
    "cmnd 123456789",
    "CMND số 123.456.789",
    "Số CMND: 123456789 hộ khẩu thôn 3",
    "ông A, 038085001234, 12 hộ",
    "căn cước công dân 038085001234",
    "can cuoc cong dan 038085001234",
    "gọi 0912345678 nhé",
    "sđt0912345678",
    "đt: 0912 345 678",
    "0912.345.678",
    "0912-345-678",
    "+84 912 345 678",
    "+84912345678",
    "84912345678",
    "(0239) 3855123",
    "02393 855 123",
    "năm 2023 0912345678 120 hộ",
    "0380 8500 1234",
    "cccd 1380 8500 1234",
    "zalo 0987654321.",
    "123456789",
]
FIGURES = [
    "1.500.000",
    "1.500.000 đồng",
    "123 456 789 đồng",
    "123456789 đồng",
    "123456789đ",
    "123 456 789 012 đồng",
    "thu 123.456.789.012",
    "giá 1.234.567.890",
    "123456789,5 km",
    "0,912345678",
    "84912345678 đồng",
    "100 000 000 VNĐ",
    "912345678 triệu",
    "trồng 123456789 cây",
    "lần lượt 05 12 33 41 20",
    "2 0 1 2 3 4 5 6 7 8 9",
    "50 100 200 300 hộ",
    "từ 15/07/2026 đến 20/11/2026",
    "1234/QĐ-UBND ngày 20.11.2026",
    "telegram:1001:123456789",
    "-1001234567890",
    "gtnt 1,2 km; vườn mẫu 3",
    "các năm 2023 2024 2025",
    "1250 1300 1420",
]
UNITS = ["đồng", "đ", "triệu đồng", "tỷ", "km", "m2", "ha", "hộ", "người", "cây", "kg", "lượt", "%"]


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_number_is_blotted_out(text: str) -> None:
    found = masked(text)

    assert MASK in found
    assert not any(len(word) > 6 for word in "".join(one if one.isdigit() else " " for one in found).split())


@pytest.mark.parametrize("text", FIGURES)
def test_figure_stays(text: str) -> None:
    assert masked(text) == text


@given(st.integers(min_value=1, max_value=10**14), st.sampled_from(UNITS), st.sampled_from(["", ".", " "]))
def test_number_with_its_unit_is_a_figure(number: int, unit: str, between: str) -> None:
    text = f"{number:,}".replace(",", between)

    assert masked(f"thu được {text} {unit} trong tháng") == f"thu được {text} {unit} trong tháng"


@given(st.integers(min_value=1, max_value=10**11), st.integers(min_value=0, max_value=99))
def test_decimal_is_a_figure(whole: int, part: int) -> None:
    text = f"đạt {whole},{part:02}"

    assert masked(text) == text


@given(
    st.sampled_from(["03", "05", "07", "08", "09"]),
    st.text("0123456789", min_size=8, max_size=8),
    st.sampled_from(["", " ", ".", "-"]),
)
def test_telephone_is_blotted_out_however_it_is_grouped(prefix: str, rest: str, between: str) -> None:
    digits = prefix + rest
    written = between.join((digits[:4], digits[4:7], digits[7:]))

    found = masked(f"liên hệ {written} gặp anh")

    assert found == f"liên hệ {MASK} gặp anh"


@given(st.text("0123456789", min_size=12, max_size=12).map(lambda digits: "0" + digits[1:]))
def test_identity_number_is_blotted_out(digits: str) -> None:
    assert masked(f"bà Hoa, {digits}, thôn 2") == f"bà Hoa, {MASK}, thôn 2"


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    once = masked(text)

    assert masked(once) == once
