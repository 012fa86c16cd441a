"""What becomes of a message that its sender edits? A proposal, never a silent change."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from domain.report import Act
from tests.builders import TUONG_SON, catalogue, units
from tests.story import Story

ROADS, APRIL = "HT2020-CTR64", "BC-202004"


@pytest.fixture
def roads(tell: Callable[[str], Story]) -> Story:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    return story


def total(story: Story, code: str) -> Decimal | None:
    with story.library.reading() as store:
        standing = store.reports.standings(ROADS, TUONG_SON).get(code)
    return standing.total if standing else None


def notes(story: Story) -> list[str]:
    with story.library.reading() as store:
        return [note.text for note in store.reports.notes(ROADS, APRIL)]


def test_edit_is_proposed_and_changes_nothing_before_it_is_confirmed(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 1,2 km; VM 15")
    roads.clock_to("2020-04-09T09:05")

    lan.edits(line, "GTNT 1,2 km; VM 5")

    lan.hears("vừa sửa tin nhắn", "Vườn mẫu: 15 vườn → 5 vườn", "chưa sửa")
    assert lan.buttons == ["Đúng", "Không phải"]
    assert total(roads, "VM") == 15
    lan.taps("Đúng")

    lan.hears("✏️ Đã sửa", "15 vườn → 5 vườn")
    assert (total(roads, "VM"), total(roads, "GTNT")) == (Decimal(5), Decimal("1.2"))
    figure = roads.figure(TUONG_SON, "VM", ROADS, APRIL)
    assert figure is not None
    assert (figure.act, figure.reason.partition(" of ")[0]) == (Act.CORRECTION, "edited message")


def test_refused_edit_changes_nothing(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("VM 15")

    lan.edits(line, "VM 5")
    lan.says("không phải")

    lan.hears("chưa ghi gì")
    assert total(roads, "VM") == 15


def test_message_may_be_edited_twice(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("VM 15")
    for number in (5, 6):
        roads.clock_to(f"2020-04-09T09:0{number}")
        lan.edits(line, f"VM {number}")
        lan.says("đúng")

    assert total(roads, "VM") == 6
    lan.hears("5 vườn → 6 vườn")


def test_edit_that_says_the_same_is_not_answered(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("VM 15")

    lan.edits(line, "VM 15!")

    lan.hears_nothing()


def test_figures_are_added_and_taken_out_by_an_edit(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 1,2 km; VM 15")

    lan.edits(line, "GTNT 1,2 km; kênh mương 0,5 km")
    lan.hears("Kênh mương", "0,5 km", "Vườn mẫu: bỏ")
    lan.says("1")

    lan.hears("Đã sửa", "0,5 km")
    assert (total(roads, "VM"), total(roads, "KMND"), total(roads, "GTNT")) == (None, Decimal("0.5"), Decimal("1.2"))
    assert "VM" not in roads.owed(TUONG_SON, ROADS, APRIL).answered


def test_figure_that_was_said_again_meanwhile_is_left_alone(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 1 km")
    roads.clock_to("2020-04-09T09:30")
    lan.says("GTNT 2 km")

    lan.edits(line, "GTNT 1,5 km")

    lan.hears("Số đã ghi chưa đổi")
    assert total(roads, "GTNT") == 3


def test_edit_of_a_message_that_stored_nothing_is_read_anew(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("chào em nhé")

    lan.edits(line, "VM 3")

    lan.hears("✅ Đã ghi", "3 vườn")
    assert total(roads, "VM") == 3


def test_edit_to_something_doubtful_says_how_to_correct(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 2 km")

    lan.edits(line, "GTNT khoảng 2-3 km")

    lan.hears("Số đã ghi chưa đổi", "sửa")
    assert total(roads, "GTNT") == 2


def test_message_edited_to_words_is_proposed_to_be_taken_back(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("VM 15")

    lan.edits(line, "chúc cả nhà buổi sáng vui vẻ")
    lan.hears("Vườn mẫu: bỏ")
    lan.says("dung")

    assert total(roads, "VM") is None


def test_correction_by_somebody_else_meanwhile_wins(roads: Story) -> None:
    lan, minh = roads.officer(TUONG_SON), roads.officer(TUONG_SON, "Minh")
    line = lan.says("VM 15")
    lan.edits(line, "VM 5")
    minh.says("sửa VM 7")
    minh.says("đúng")

    lan.taps("Đúng")

    lan.hears("vừa có người thay đổi")
    assert total(roads, "VM") == 7


def test_edit_in_a_group_or_of_a_stranger_is_not_answered(roads: Story) -> None:
    stranger = roads.stranger("Ai đó")
    line = stranger.says("VM 5")
    stranger.reads()

    stranger.edits(line, "VM 6")

    stranger.hears_nothing()


# --- an older proposal


@pytest.mark.parametrize("words", ["VM 15", "VM khoảng 6-7"])
def test_older_proposal_cannot_be_confirmed(roads: Story, words: str) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("VM 15")
    roads.clock_to("2020-04-09T09:05")
    lan.edits(line, "VM 5")
    roads.clock_to("2020-04-09T09:06")
    lan.edits(line, words)

    lan.says("ok")
    lan.taps("Đúng")

    lan.hears("Câu hỏi này đã cũ")
    assert total(roads, "VM") == 15


# --- which message


def test_edit_finds_its_message_among_those_of_one_second(roads: Story) -> None:
    roads.start(catalogue()["HT2020-CT42"], units(TUONG_SON))
    lan = roads.officer(TUONG_SON)
    lan.says("công trình chào mừng 1")
    line = lan.says("VM 3")
    lan.says("GTNT 1 km")
    roads.clock_to("2020-04-09T09:05")

    lan.edits(line, "VM 4")

    assert lan.hears("3 vườn → 4 vườn").count("•") == 1
    lan.taps("Đúng")
    assert (total(roads, "VM"), total(roads, "GTNT")) == (Decimal(4), Decimal(1))


def test_edit_after_an_edit_that_stored_the_figure_is_proposed(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("chào em nhé")
    roads.clock_to("2020-04-09T09:10")
    lan.edits(line, "VM 3")
    roads.clock_to("2020-04-09T09:30")

    lan.edits(line, "VM 4")
    lan.taps("Đúng")

    lan.hears("3 vườn → 4 vườn")
    assert total(roads, "VM") == 4


def test_edit_of_the_words_of_a_nil_report_leaves_what_was_confirmed(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("không phát sinh")
    lan.says("đúng")

    lan.edits(line, "VM 2")

    lan.hears("Số đã ghi chưa đổi")
    assert total(roads, "VM") is None


def test_figure_is_not_moved_into_the_round_of_an_activity(roads: Story) -> None:
    roads.clock_to("2020-04-11T10:00")
    lan = roads.officer(TUONG_SON)
    line = lan.says("Tổng dọn vệ sinh: 6 thôn, 240 người")

    lan.edits(line, "VM 3")

    lan.hears("Số đã ghi chưa đổi")
    assert roads.figure(TUONG_SON, "VM", ROADS, "VSMT7-20200411") is None


# --- what is shown and said


def test_edit_that_names_another_period_asks_with_its_name(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 3 km")

    lan.edits(line, "tháng 3 GTNT 5 km")

    lan.hears("3 km → 5 km", "Anh/chị nói «tháng 3»; kỳ đang mở là Báo cáo tháng 4/2020")


def test_edit_that_changes_only_how_a_figure_is_meant_shows_that(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 2 km")
    roads.clock_to("2020-04-09T09:05")
    line = lan.says("GTNT 3 km")

    lan.edits(line, "lũy kế GTNT 3 km")
    lan.hears("Đường GTNT: cộng thêm 3 km → lũy kế 3 km")
    lan.taps("Đúng")

    lan.hears("cộng thêm 3 km → lũy kế 3 km")
    assert total(roads, "GTNT") == 3


def test_acknowledgement_of_an_edit_can_be_corrected_and_taken_back(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 1,2 km; VM 15; khó khăn: thiếu cát")
    lan.edits(line, "GTNT 2 km; KMND 1 km")
    lan.taps("Đúng")
    assert lan.buttons == ["Điền tiếp", "Sửa", "Hủy"]
    assert (total(roads, "GTNT"), total(roads, "VM"), total(roads, "KMND")) == (Decimal(2), None, Decimal(1))

    lan.taps("Hủy")

    lan.hears("Đã hủy", "Đường GTNT: 1,2 km", "Vườn mẫu: 15 vườn", "Kênh mương nội đồng: chưa có", "thiếu cát")
    assert (total(roads, "GTNT"), total(roads, "VM"), total(roads, "KMND")) == (Decimal("1.2"), Decimal(15), None)
    assert set(roads.owed(TUONG_SON, ROADS, APRIL).answered) == {"GTNT", "VM"}
    assert notes(roads) == ["khó khăn: thiếu cát"]


def test_complete_report_stays_in_time_when_an_edit_is_taken_back_later(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()["HT2020-CT42"], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    lan = story.officer(TUONG_SON)
    lan.says("NHA: đã hoàn thành 2 nhà")
    if "2 nhà đã hoàn thành" in lan.buttons:
        lan.taps("2 nhà đã hoàn thành")
    line = lan.says("công trình chào mừng 1")
    story.clock_to("2020-04-17T09:00")
    lan.edits(line, "chúc cả nhà vui")
    lan.taps("Đúng")
    assert not story.owed(TUONG_SON, "HT2020-CT42", APRIL).on_time

    lan.taps("Hủy")

    assert story.owed(TUONG_SON, "HT2020-CT42", APRIL).on_time


def test_figure_of_an_earlier_edit_is_dropped_with_the_first_one(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("VM 15; GTNT 1 km")
    for words in ("VM 5; GTNT 1 km", "GTNT 1 km"):
        lan.edits(line, words)
        lan.taps("Đúng")

    assert total(roads, "VM") is None


# --- words that came along


def test_words_beside_a_figure_are_replaced_at_once(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 2 km; khó khăn: thiếu cát")
    roads.clock_to("2020-04-09T09:10")

    lan.edits(line, "GTNT 2 km; khó khăn: thiếu đá")

    lan.hears("Đã thay ghi chú", "«khó khăn: thiếu đá»", "Số liệu giữ nguyên")
    assert (notes(roads), total(roads, "GTNT")) == (["khó khăn: thiếu đá"], Decimal(2))


def test_words_are_replaced_with_the_figure_when_it_is_confirmed(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 2 km; khó khăn: thiếu cát")
    for number, thing in enumerate(("đá", "sắt"), start=1):
        roads.clock_to(f"2020-04-09T09:{number}0")
        lan.edits(line, f"GTNT 2,{number} km; khó khăn: thiếu {thing}")
        lan.hears("→", f"Ghi chú: khó khăn: thiếu {thing}")
        lan.taps("Đúng")

    lan.hears("Ghi chú: khó khăn: thiếu sắt")
    assert notes(roads) == ["khó khăn: thiếu sắt"]


def test_words_that_an_edit_takes_out_are_taken_out(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 2 km; khó khăn: thiếu cát")

    lan.edits(line, "GTNT 2,5 km")
    lan.hears("Ghi chú: bỏ")
    lan.taps("Đúng")

    assert notes(roads) == []


def test_words_stay_when_the_edit_is_refused(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 2 km; khó khăn: thiếu cát")

    lan.edits(line, "GTNT 2,5 km; khó khăn: thiếu đá")
    lan.taps("Không phải")

    assert notes(roads) == ["khó khăn: thiếu cát"]


def test_words_stay_when_figures_were_said_again(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("GTNT 1 km; khó khăn: thiếu cát")
    roads.clock_to("2020-04-09T09:30")
    lan.says("GTNT 2 km")

    lan.edits(line, "GTNT 1,5 km; khó khăn: thiếu đá")

    lan.hears("Số đã ghi chưa đổi")
    assert notes(roads) == ["khó khăn: thiếu cát"]


def test_words_that_become_a_figure_are_no_words_any_more(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("Khó khăn: thiếu xi măng")
    roads.clock_to("2020-04-09T09:10")

    lan.edits(line, "VM 3")

    lan.hears("✅ Đã ghi")
    assert notes(roads) == []


def test_words_that_become_small_talk_are_taken_back_and_that_is_said(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("Khó khăn: thiếu xi măng")

    lan.edits(line, "chào em nhé")

    lan.hears("Đã rút lại")
    assert notes(roads) == []


def test_words_stay_while_the_new_wording_is_asked_about(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("Khó khăn: thiếu xi măng")

    lan.edits(line, "VM khoảng 3-4")

    assert notes(roads) == ["Khó khăn: thiếu xi măng"]


# --- exemplary cases


def test_edit_of_the_second_case_keeps_the_first(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    first = lan.says("Điển hình tiên tiến: bà Nguyễn Thị Hoa hiến 200 m2 đất")
    roads.clock_to("2020-04-09T09:15")
    second = lan.says("Điển hình tiên tiến: ông Trần Văn Bê góp 50 ngày công")
    roads.clock_to("2020-04-09T09:25")

    lan.edits(second, "Điển hình tiên tiến: ông Trần Văn Bê góp 60 ngày công")
    lan.taps("Đúng")

    assert cases(roads) == [
        "Điển hình tiên tiến: bà Nguyễn Thị Hoa hiến 200 m2 đất",
        "Điển hình tiên tiến: ông Trần Văn Bê góp 60 ngày công",
    ]
    lan.edits(second, "Điển hình tiên tiến: ông Trần Văn Bê góp 60 ngày công")
    lan.hears_nothing()
    lan.edits(first, "Điển hình tiên tiến: bà Nguyễn Thị Hoa hiến 300 m2 đất")
    lan.hears("Số đã ghi chưa đổi")
    assert "200 m2" in cases(roads)[0]


def cases(story: Story) -> list[str]:
    figure = story.figure(TUONG_SON, "DHTT", ROADS, APRIL)
    assert figure is not None
    return figure.text.split("\n")
