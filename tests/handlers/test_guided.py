"""How does an officer report who is asked item by item?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from domain.obligation import State
from domain.report import Mode
from storage.store import Library
from tests.builders import LUNG_CU, TUONG_SON, catalogue, units
from tests.story import Story

ROADS, APRIL = "HT2020-CTR64", "BC-202004"


def test_every_item_is_asked_until_all_are_in(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("báo cáo")
    lan.hears("(1/13)", "tỷ đồng")
    lan.says("0,85 tỷ đồng")
    lan.hears("Đã ghi", "0,85 tỷ đồng", "(2/13)")
    lan.says("1.200 lượt")
    lan.hears("(3/13)")
    lan.says("giảm 1,5")
    lan.hears("1,5 điểm %", "(4/13)")
    for number in range(5, 14):
        lan.taps("Không phát sinh")
        lan.hears(f"({number}/13)")
    lan.taps("Không phát sinh")

    lan.hears("Đã hỏi hết các mục", "Đã đủ")
    assert story.owed(LUNG_CU).state is State.DONE


def test_item_may_be_skipped_and_is_still_owed(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")

    lan.taps("Bỏ qua")
    lan.hears("(2/13)")
    lan.says("bo qua")
    lan.hears("(3/13)")

    assert len(story.owed(LUNG_CU).missing) == 13


def test_everything_skipped_ends_the_asking(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")

    for _ in range(13):
        lan.taps("Bỏ qua")

    lan.hears("Đã hỏi hết", "Đã có 0/13")


def test_asking_stops_and_goes_on_where_it_was(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")
    lan.says("0,85 tỷ đồng")

    lan.taps("Dừng")
    lan.hears("Đã dừng")
    lan.says("7")
    assert len(story.owed(LUNG_CU).answered) == 1
    lan.says("báo cáo")

    lan.hears("(2/13)")


def test_nothing_to_report_is_an_answer(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")

    lan.taps("Không phát sinh")

    lan.hears("không phát sinh", "(2/13)")
    figure = story.figure(LUNG_CU, "THUNS")
    assert figure is not None
    assert figure.mode is Mode.NIL


def test_wrong_unit_is_asked_about(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")

    lan.says("5 km")
    lan.hears("tỷ đồng")
    assert story.history(LUNG_CU) == []
    lan.says("5 tỷ đồng")

    lan.hears("(2/13)")


def test_plain_number_of_money_is_asked_about(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")

    lan.says("850")
    lan.taps("0,85 tỷ đồng")

    figure = story.figure(LUNG_CU, "THUNS")
    assert figure is not None
    assert figure.total == Decimal("0.85")


def test_number_is_a_figure_and_not_the_number_of_a_button(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()["HT2020-CTR64"], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    lan = story.officer(TUONG_SON)
    lan.says("báo cáo")

    lan.says("1")

    lan.hears("cộng thêm 1 sản phẩm")


def test_whole_report_may_be_sent_in_the_middle(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")

    lan.says("RUNG 58,9%; HN giảm 1%")

    lan.hears("58,9%", "Còn thiếu 11/13")


def test_last_figure_is_shown_with_the_question(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("THUNS 0,85 tỷ đồng")
    story.clock_to("2023-11-16T09:00")

    lan.says("báo cáo")

    lan.hears("(1/13)", "Kỳ trước: 0,85 tỷ đồng")


def test_asking_goes_on_after_a_restart(story: Story, reopened: Callable[[], Library]) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")

    story.restarts(reopened())
    lan.says("0,85 tỷ đồng")

    lan.hears("Đã ghi", "(2/13)")


def test_button_pressed_after_a_restart_finds_its_meaning(story: Story, reopened: Callable[[], Library]) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("thu ns 850")

    story.restarts(reopened())
    lan.taps("0,85 tỷ đồng")

    lan.hears("Đã ghi")


def test_old_button_is_answered_politely_after_a_restart(story: Story, reopened: Callable[[], Library]) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("thu ns 850")
    lan.says("THUNS 0,9 tỷ đồng")

    story.restarts(reopened())
    lan.taps("850 tỷ đồng")

    lan.hears("Câu hỏi này đã cũ", "«xem»")
    figure = story.figure(LUNG_CU, "THUNS")
    assert figure is not None
    assert figure.total == Decimal("0.9")


def test_button_of_an_item_that_was_answered_already_is_old(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")
    lan.says("0,85 tỷ đồng")

    lan.taps("Không phát sinh", under="(1/13)")

    lan.hears("Câu hỏi này đã cũ")


def test_forged_button_is_answered_politely(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    for data in ("", "x", "0123456789abcdef0123:0", "x:99", ":"):
        lan.sends("button", data=data)
        lan.hears("Câu hỏi này đã cũ")


def test_button_of_somebody_else_stores_nothing(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(LUNG_CU, "Nam")
    lan.says("thu ns 850")
    data = story.console.lines(lan.chat_id)[-1].buttons[0].data

    nam.sends("button", data=data)

    nam.hears("Câu hỏi này đã cũ")
    assert story.figure(LUNG_CU, "THUNS") is None


def test_question_is_forgotten_after_a_week(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")

    story.clock_to("2023-06-27T09:00")
    lan.says("850 triệu đồng")

    assert story.figure(LUNG_CU, "THUNS") is None


@pytest.mark.parametrize("words", ["báo cáo", "BAO CAO", "điền tiếp", "/baocao"])
def test_asking_begins_with_these_words(story: Story, words: str) -> None:
    lan = story.officer(LUNG_CU)

    lan.says(words)

    lan.hears("(1/13)")


# --- only the item that is asked


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


@pytest.mark.parametrize(
    ("words", "heard", "stands"),
    [
        ("VM 3", "vừa báo 3 vườn", 3),
        ("lũy kế VM 1", "thấp hơn số đã báo (3 vườn)", 3),
        ("tháng 3 VM 2", "Anh/chị nói «tháng 3»", 3),
        ("sửa VM 5", "3 vườn → 5 vườn", 5),
        ("VM khoảng 2-3", "Vườn mẫu: «VM khoảng 2-3»", 3),
    ],
)
def test_another_item_is_read_as_outside_the_asking(roads: Story, words: str, heard: str, stands: int) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("VM 3")
    lan.says("báo cáo")
    lan.hears("Sản phẩm OCOP")

    lan.says(words)

    lan.hears(heard)
    assert (total(roads, "VM"), total(roads, "OCOP")) == (Decimal(stands), None)


def test_correction_without_a_name_is_not_the_next_item(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("báo cáo")
    lan.says("3")
    lan.hears("(2/9)")

    lan.says("sửa lại 5")

    lan.hears("là số của chỉ tiêu nào")
    assert (total(roads, "OCOP"), total(roads, "KDC")) == (Decimal(3), None)


@pytest.mark.parametrize("words", ["đăng ký 3", "đăng ký công trình 3"])
def test_registration_is_no_progress(tell: Callable[[str], Story], words: str) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()["HT2020-CT42"], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    lan = story.officer(TUONG_SON)
    lan.says("báo cáo")
    lan.hears("Công trình chào mừng")

    lan.says(words)

    lan.hears("số đã hoàn thành hay số đăng ký")
    lan.taps("3 công trình đăng ký")
    assert story.history(TUONG_SON, "HT2020-CT42") == []


def test_registration_is_no_progress_where_progress_is_a_level(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")
    for _ in range(6):
        lan.taps("Bỏ qua")
    lan.hears("Tiêu chí NTM")

    lan.says("đăng ký 3")

    assert story.history(LUNG_CU) == []


# --- what is asked of a figure in a message is asked here as well


def test_figure_far_from_the_last_one_is_asked_about(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("lao động qua đào tạo 57,8%")
    story.clock_to("2023-11-16T09:00")
    lan.says("báo cáo")
    for _ in range(3):
        lan.taps("Bỏ qua")

    lan.says("5,78%")

    lan.hears("5,78% khác nhiều so với số đã báo (57,8%)")
    assert story.figure(LUNG_CU, "LDDT", "HG2023", "TK") is None


def test_figure_of_another_period_is_asked_about(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("báo cáo")

    lan.says("tháng 3 được 2")

    lan.hears("Anh/chị nói «tháng 3»")
    assert total(roads, "OCOP") is None


def test_difficulty_told_with_the_figure_is_kept(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("báo cáo")

    lan.says("3; khó khăn: thiếu vốn")

    lan.hears("3 sản phẩm", "Ghi chú: khó khăn: thiếu vốn", "(2/9)")
    with roads.library.reading() as store:
        assert [note.text for note in store.reports.notes(ROADS, APRIL)] == ["khó khăn: thiếu vốn"]


def test_difficulty_told_with_a_doubtful_figure_is_kept_with_the_sure_one(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("báo cáo")

    lan.says("khoảng 3-4; khó khăn: thiếu vốn")
    lan.hears("chắc chắn là bao nhiêu")
    lan.says("3")

    lan.hears("3 sản phẩm", "Ghi chú: khó khăn: thiếu vốn")


def test_words_that_are_not_clear_are_no_note(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")
    for _ in range(3):
        lan.taps("Bỏ qua")

    lan.says("năm ngoái 57%")
    lan.says("58%")

    assert "Ghi chú" not in lan.hears("✅ Đã ghi", "58%")


def test_cancelling_says_that_what_was_stored_stays(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("báo cáo")
    lan.says("3")

    lan.says("hủy")

    lan.hears("Đã dừng", "Các số đã ghi vẫn giữ")
    assert total(roads, "OCOP") == 3


def test_answer_may_be_edited(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("báo cáo")
    line = lan.says("3")
    roads.clock_to("2020-04-09T09:05")

    lan.edits(line, "OCOP 4")
    lan.taps("Đúng")

    lan.hears("3 sản phẩm → 4 sản phẩm")
