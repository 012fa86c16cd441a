"""How is a figure put right?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from domain.obligation import State
from domain.report import Act
from tests.builders import LUNG_CU, TUONG_SON, catalogue, units
from tests.story import Story

ROADS, APRIL = "HT2020-CTR64", "BC-202004"


@pytest.fixture
def roads(tell: Callable[[str], Story]) -> Story:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    return story


def total(story: Story) -> Decimal | None:
    with story.library.reading() as store:
        return store.reports.standings(ROADS, TUONG_SON)["GTNT"].total


def test_correction_replaces_the_last_figure_and_shows_both(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")
    lan.says("GTNT 2,1 km")

    lan.says("sửa GTNT 1,2 km")

    lan.hears("✏️ Đã sửa", "2,1 km → 1,2 km", "lũy kế 2,2 km")
    assert total(roads) == Decimal("2.2")
    assert [figure.act for figure in roads.history(TUONG_SON, ROADS)] == [Act.REPORT, Act.REPORT, Act.CORRECTION]


def test_total_is_corrected_to_a_total(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")
    lan.says("lũy kế GTNT 30 km")

    lan.says("sửa GTNT 3 km")

    assert total(roads) == 3


def test_correction_after_the_deadline_keeps_on_time_on_time(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("không phát sinh")
    lan.taps("Đúng")
    story.clock_to("2023-07-03T09:00")

    lan.says("sửa RUNG 58,9%")

    owed = story.owed(LUNG_CU)
    assert (owed.state, owed.on_time) == (State.DONE, True)
    figure = story.figure(LUNG_CU, "RUNG")
    assert figure is not None
    assert figure.said_at == story.now
    assert figure.first_said_at is not None
    assert figure.first_said_at < owed.due_at


def test_correction_of_nothing_is_asked_about(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("sửa GTNT 1,2 km")
    lan.hears("Chưa có số nào", "1,2 km")
    assert roads.history(TUONG_SON, ROADS) == []
    lan.says("đúng")

    assert total(roads) == Decimal("1.2")


def test_correction_without_a_figure_is_asked_about(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")

    lan.says("sửa lại giúp em")

    lan.hears("muốn sửa chỉ tiêu nào")
    assert total(roads) == 1


def test_button_tells_how_to_correct(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")

    lan.taps("Sửa")

    lan.hears("Ví dụ: sửa GTNT")


def test_undo_brings_back_what_stood_before(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")
    lan.says("GTNT 5 km")

    lan.taps("Hủy")

    lan.hears("Đã hủy", "1 km")
    assert total(roads) == 1
    assert roads.owed(TUONG_SON, ROADS, APRIL).answered == ("GTNT",)


def test_undo_of_the_first_figure_owes_it_again(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 5 km")

    lan.taps("Hủy")

    lan.hears("Đã hủy", "chưa có")
    assert total(roads) is None
    assert roads.owed(TUONG_SON, ROADS, APRIL).state is State.OPEN
    with roads.library.reading() as store:
        assert store.obligations.tally(ROADS, APRIL).partial == 0


def test_undo_works_once(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")
    lan.says("GTNT 5 km")

    lan.taps("Hủy", under="cộng thêm 5", times=2)

    lan.hears("đã được thay đổi sau đó")
    assert total(roads) == 1


def test_undo_of_an_older_message_is_refused_once_another_came(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")
    lan.says("GTNT 5 km")

    lan.taps("Hủy", under="cộng thêm 1 km")

    lan.hears("đã được thay đổi sau đó")
    assert total(roads) == 6


def test_undo_of_a_correction_brings_back_the_wrong_figure(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")
    lan.says("sửa GTNT 2 km")

    lan.taps("Hủy", under="Đã sửa")

    assert total(roads) == 1


def test_undo_in_a_second_round_goes_back_to_the_first(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")
    roads.clock_to("2020-05-08T09:00")
    lan.says("GTNT 5 km")

    lan.taps("Hủy", under="tháng 5")

    assert total(roads) == 1


def test_cancel_drops_the_question_and_nothing_else(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")
    lan.says("VM 2,5")

    lan.says("hủy")

    lan.hears("Đã bỏ")
    lan.says("3")
    lan.hears("là số của chỉ tiêu nào")
    assert total(roads) == 1
    assert roads.figure(TUONG_SON, "VM", ROADS, APRIL) is None


def test_cancel_without_a_question_takes_nothing_back(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")

    lan.says("huỷ")

    lan.hears("Không có việc gì đang chờ")
    assert total(roads) == 1


def test_undo_takes_back_the_words_of_the_message_too(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("VM 3; khó khăn: thiếu đất")

    lan.taps("Hủy")

    lan.hears("Vườn mẫu: chưa có", "Ghi chú kèm theo: đã rút lại")
    with roads.library.reading() as store:
        assert store.reports.notes(ROADS, APRIL) == []


def test_undo_leaves_the_words_of_other_messages(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("khó khăn: thiếu cát")
    lan.says("VM 3")

    lan.taps("Hủy")

    assert "Ghi chú" not in lan.hears("Đã hủy")
    with roads.library.reading() as store:
        assert [note.text for note in store.reports.notes(ROADS, APRIL)] == ["khó khăn: thiếu cát"]


def test_undo_of_an_activity_says_what_it_counted_before(roads: Story) -> None:
    roads.clock_to("2020-04-11T10:00")
    lan = roads.officer(TUONG_SON)
    lan.says("Tổng dọn vệ sinh: 6 thôn, 240 người")
    lan.says("Tổng dọn vệ sinh: 7 thôn, 250 người")

    lan.taps("Hủy")

    said = lan.hears("Đã hủy", "6 thôn, 240 người")
    assert "chưa có" not in said


def test_undo_of_an_exemplary_case_says_that_the_first_stands(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("Điển hình tiên tiến: bà Hoa hiến 200 m2 đất")
    lan.says("Điển hình tiên tiến: ông Bê góp 50 ngày công")

    lan.taps("Hủy")
    assert "chưa có" not in lan.hears("Đã hủy", "đã nhận nội dung")
    lan.taps("Hủy", under="Đã ghi")

    lan.hears("đã được thay đổi sau đó")


@pytest.mark.parametrize(
    ("first", "second", "stands"), [("đã đạt", "chưa đạt", "đã đạt"), ("chưa đạt", "đã đạt", "chưa đạt")]
)
def test_undo_of_a_milestone_says_whether_it_is_reached(
    tell: Callable[[str], Story], first: str, second: str, stands: str
) -> None:
    story = tell("2023-08-08T07:00")
    story.start(catalogue()["HT2023-H2"], units(TUONG_SON))
    story.clock_to("2023-08-09T09:00")
    lan = story.officer(TUONG_SON)
    lan.says(f"Nhiệm vụ NTM 2023 {first}")
    lan.says(f"Nhiệm vụ NTM 2023 {second}")

    lan.taps("Hủy")

    lan.hears("Đã hủy", f"Nhiệm vụ NTM 2023: {stands}\n")


def test_undo_brings_back_that_there_was_nothing(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("không phát sinh")
    lan.says("đúng")
    lan.says("VM 3")

    lan.taps("Hủy")

    lan.hears("Vườn mẫu: không phát sinh")
