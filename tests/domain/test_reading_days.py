"""On which day was a milestone reached, or an activity held?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.reading import Reading, ReadingKind, Vocabulary, read
from domain.words import fold
from tests.builders import catalogue

TODAY = date(2023, 11, 20)  # a Monday
H2 = catalogue()["HT2023-H2"]
STEPS = Vocabulary.of(H2.reported, H2.activities)
DRIVE = Vocabulary.of(catalogue()["HT2020-CTR64"].reported, catalogue()["HT2020-CTR64"].activities)


def reached(reading: Reading) -> date | None:
    assert reading.kind is ReadingKind.REPORT, reading
    (one,) = reading.entries
    assert one.value == Decimal(1)
    return one.on


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("đã bàn giao ngày 15/5", date(2023, 5, 15)),
        ("đã bàn giao ngày 15-5", date(2023, 5, 15)),
        ("đã bàn giao ngày 15/5/2022", date(2022, 5, 15)),
        ("đã bàn giao ngày 15.5.2023", date(2023, 5, 15)),
        ("đã bàn giao ngày 15/5/23", date(2023, 5, 15)),
        ("đã bàn giao ngày 12 tháng 3", date(2023, 3, 12)),
        ("đã được công nhận ngày 2/8", date(2023, 8, 2)),
        ("đã bàn giao hôm 12", date(2023, 11, 12)),
        ("hoàn thành từ 20/4/2023", date(2023, 4, 20)),
        ("hoàn thành hôm qua", date(2023, 11, 19)),
        ("đã xong hôm nay", date(2023, 11, 20)),
        ("sáng nay đã bàn giao xong", date(2023, 11, 20)),
        ("đã xong thứ bảy tuần trước", date(2023, 11, 18)),
        ("đã xong chủ nhật vừa rồi", date(2023, 11, 19)),
        ("đã xong ngày 30/12", date(2022, 12, 30)),  # not in the future: last year's
    ],
)
def test_milestone_has_the_day_that_its_words_name(words: str, day: date) -> None:
    for typed in (words, fold(words)):
        assert reached(read(f"khu tái định cư {typed}", STEPS, today=TODAY)) == day, typed


@pytest.mark.parametrize(
    "text",
    [
        "Xã được công nhận đạt chuẩn NTM ngày 05/4/2020",
        "Ngày 05/4/2020, xã đã được công nhận đạt chuẩn nông thôn mới",
        "xã đã đạt chuẩn nông thôn mới, ngày 5/4/2020",
    ],
)
def test_commune_that_reached_a_standard_counts_as_one_on_its_day(text: str) -> None:
    for typed in (text, fold(text)):
        assert reached(read(typed, DRIVE, today=date(2020, 6, 1))) == date(2020, 4, 5), typed
        assert read(typed, DRIVE, today=date(2020, 4, 1)).kind is not ReadingKind.REPORT, typed


@pytest.mark.parametrize(
    "text", ["Ngày 15/5, xã đã hoàn thành NTM nâng cao", "xã đã hoàn thành NTM nâng cao, ngày 15/5"]
)
def test_day_may_stand_beside_the_clause(text: str) -> None:
    assert reached(read(text, STEPS, today=TODAY)) == date(2023, 5, 15)


@pytest.mark.parametrize(
    "words",
    [
        "đã hoàn thành",
        "đã hoàn thành ngày 31/2",
        "đã hoàn thành trước 30/6",
        "tính đến 15/5 đã hoàn thành",
        "đã hoàn thành, chào mừng 20/11",
        "đã làm từ 1/5 đến 15/5 thì hoàn thành",
    ],
)
def test_other_days_are_not_the_milestones(words: str) -> None:
    assert reached(read(f"NTM kiểu mẫu {words}", STEPS, today=TODAY)) is None


def test_day_without_a_year_is_unknown_without_today() -> None:
    assert reached(read("khu tái định cư đã bàn giao ngày 15/5", STEPS)) is None
    assert reached(read("khu tái định cư đã bàn giao ngày 15/5/2023", STEPS)) == date(2023, 5, 15)


@pytest.mark.parametrize("words", ["hoàn thành 30/11/2023", "hoàn thành trước 30/11", "hoàn thành ngày mai"])
def test_day_to_come_makes_a_plan(words: str) -> None:
    reading = read(f"NTM kiểu mẫu {words}", STEPS, today=TODAY)

    assert (reading.kind, reading.entries) == (ReadingKind.NOTE_ONLY, ())


def test_milestone_that_is_not_reached_has_no_day() -> None:
    (one,) = read("NTM nâng cao chưa đạt hôm nay", STEPS, today=TODAY).entries

    assert (one.value, one.on) == (Decimal(0), None)


def test_name_that_reaches_further_is_meant() -> None:
    (one,) = read("xã đã hoàn thành NTM nâng cao", STEPS).entries

    assert one.code == "NTMNC-CT"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("sáng nay thứ hai tổng dọn vệ sinh 6 thôn", date(2023, 11, 20)),
        ("Sáng thứ bảy 18/11 tổng dọn vệ sinh: 8 thôn, 412 người", date(2023, 11, 18)),
        ("t7 vừa rồi tổng dọn vệ sinh 5 thôn", date(2023, 11, 18)),
        ("hôm qua tổng dọn vệ sinh môi trường 8 thôn", date(2023, 11, 19)),
        ("thứ 7 hằng tuần tổng dọn vệ sinh 8 thôn", None),
        ("dịp 27/7 tổng dọn vệ sinh 8 thôn", None),
        ("tổng dọn vệ sinh 8 thôn", None),
    ],
)
def test_activity_has_its_day(text: str, day: date | None) -> None:
    reading = read(text, DRIVE, today=TODAY)

    assert (reading.kind, reading.activity, reading.on) == (ReadingKind.DUTY, "VSMT7", day)


def test_activity_to_come_is_a_note() -> None:
    assert read("Ngày 25/11/2023 tổng dọn vệ sinh 8 thôn", DRIVE, today=TODAY).kind is ReadingKind.NOTE_ONLY


def test_week_of_a_month_is_no_figure() -> None:
    (one,) = read("tuần 2/6 GTNT 1,2 km", DRIVE).entries

    assert one.value == Decimal("1.2")
