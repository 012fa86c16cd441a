"""What happens when an officer sends figures? HG2023 counts levels, HT2020-CTR64 counts up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from domain.note import NoteKind
from domain.obligation import State
from domain.person import CONSENT_VERSION, Person, Role
from domain.report import Act, Mode
from tests.builders import (
    LUNG_CU,
    MA_LE,
    QUANG_VINH,
    THACH_LAC,
    TUONG_SON,
    a_campaign,
    a_chat,
    an_indicator,
    catalogue,
    local,
    units,
)
from tests.story import Story

ROADS = "HT2020-CTR64"
APRIL = "BC-202004"


@pytest.fixture
def roads(tell: Callable[[str], Story]) -> Story:
    """HT2020-CTR64 on 9 April 2020: the report of April is open until the 23rd, due on the 16th."""
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON, THACH_LAC, QUANG_VINH))
    story.clock_to("2020-04-09T09:00")
    return story


def road(story: Story, code: str = "GTNT", round_key: str = APRIL) -> Decimal | None:
    figure = story.figure(TUONG_SON, code, ROADS, round_key)
    return figure.total if figure else None


def level(story: Story, code: str) -> Decimal | None:
    figure = story.figure(LUNG_CU, code)
    return figure.total if figure else None


def test_one_line_with_several_figures_is_stored_and_said_back(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("HN giảm 1,5%; RUNG 58,9%")

    lan.hears("✅ Đã ghi: xã Lũng Cú · Báo cáo sơ kết", "1,5 điểm %", "58,9%", "Còn thiếu 11/13")
    assert lan.buttons == ["Điền tiếp", "Sửa", "Hủy"]
    assert (level(story, "HN"), level(story, "RUNG")) == (Decimal("1.5"), Decimal("58.9"))


def test_figures_of_a_flow_add_up_to_a_running_total(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("GTNT 1,2 km")
    lan.hears("cộng thêm 1,2 km → lũy kế 1,2 km")
    lan.says("GTNT thêm 800 m")
    lan.hears("cộng thêm 0,8 km → lũy kế 2 km")

    assert road(roads) == 2


def test_total_that_is_called_one_replaces_the_running_total(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1,2 km")

    lan.says("lũy kế GTNT 3 km")

    lan.hears("lũy kế 1,2 km → 3 km", "cộng thêm 1,8 km")
    figure = roads.figure(TUONG_SON, "GTNT", ROADS, APRIL)
    assert figure is not None
    assert (figure.mode, figure.increment, figure.total) == (Mode.TOTAL, Decimal(3), Decimal(3))


def test_total_that_falls_is_asked_about(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("lũy kế GTNT 3 km")

    lan.says("lũy kế GTNT 2 km")
    lan.hears("thấp hơn số đã báo")
    assert road(roads) == 3

    lan.says("không phải")
    lan.hears("chưa ghi gì")
    assert road(roads) == 3
    lan.says("lũy kế GTNT 2 km")
    lan.taps("Đúng")
    assert road(roads) == 2


def test_level_replaces_the_one_before(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58%")

    lan.says("RUNG 58,9%")

    lan.hears("58% → 58,9%")
    assert level(story, "RUNG") == Decimal("58.9")


def test_running_total_goes_on_in_the_next_round(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1,2 km")

    roads.clock_to("2020-05-08T09:00")
    lan.says("GTNT 0,8 km")

    lan.hears("tháng 5/2020", "lũy kế 2 km")
    assert road(roads) == Decimal("1.2")
    assert road(roads, round_key="BC-202005") == 2


def test_commune_is_done_when_everything_is_in(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("OCOP 1; KDC 1; VM 3; GTNT 1,2 km; KMND 450m; RTN 0,3")
    lan.hears("Còn thiếu 3/9")
    assert roads.owed(TUONG_SON, ROADS, APRIL).state is State.PARTIAL
    lan.says("không phát sinh")
    lan.hears("không phát sinh ở 3 mục còn thiếu")
    assert roads.owed(TUONG_SON, ROADS, APRIL).state is State.PARTIAL
    lan.taps("Đúng")

    lan.hears("Đã đủ 9/9 mục")
    assert roads.owed(TUONG_SON, ROADS, APRIL).state is State.DONE
    lan.says("không phát sinh")
    lan.hears("không còn mục nào thiếu")


def test_report_is_the_same_without_diacritics_and_in_capitals(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("VUON MAU 3, kenh muong 0,5 km")

    assert (road(roads, "VM"), road(roads, "KMND")) == (Decimal(3), Decimal("0.5"))


def test_words_beside_the_figures_are_kept_as_a_note(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("GTNT 1,2 km; khó khăn: thiếu xi măng")

    lan.hears("Đã ghi", "Ghi chú: khó khăn: thiếu xi măng")
    with roads.library.reading() as store:
        notes = store.reports.notes(ROADS, APRIL)
    assert [(note.unit, note.text, note.kind) for note in notes] == [
        (TUONG_SON, "khó khăn: thiếu xi măng", NoteKind.DIFFICULTY)
    ]


def test_note_alone_is_kept_and_is_no_report(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("khó khăn: thiếu xi măng")

    lan.hears("Đã lưu khó khăn")
    owed = roads.owed(TUONG_SON, ROADS, APRIL)
    assert (owed.state, owed.first_reported_at) == (State.OPEN, None)
    with roads.library.reading() as store:
        assert store.obligations.tally(ROADS, APRIL).partial == 0


# --- what is doubtful stores nothing

DOUBTFUL = [
    "GTNT 1.200 km",  # 1.2 or 1,200
    "GTNT 500 km",  # more than the whole province
    "GTNT khoảng 2 km",
    "GTNT 2-3 km",
    "GTNT tháng 6",
    "GTNT còn 5 km",
    "GTNT −5 km",
    "GTNT 3 thôn",
    "VM 2,5",
    "GTNT 5 tấn",
    "GTNT chưa được 2 km",
    "1,2 km",
    "GTNT",
    "GTNT 1,2 km và 3 km",
    "GTNT 1 km; GTNT 2 km",
    "GTNT 1,2,3 km",
]


@pytest.mark.parametrize("words", DOUBTFUL)
def test_doubtful_words_store_nothing_and_are_asked_about(roads: Story, words: str) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says(words)

    lan.hears("giúp em" if words == "GTNT 1,2 km và 3 km" else "ạ?")
    assert roads.history(TUONG_SON, ROADS) == []


def test_doubt_keeps_even_the_sure_half_from_being_stored(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("VM 3; GTNT 1.200 km")
    lan.hears("Phần đã rõ (chưa ghi)", "3 vườn")
    assert roads.history(TUONG_SON, ROADS) == []

    lan.taps("1,2 km")
    lan.hears("3 vườn", "1,2 km")
    assert (road(roads, "VM"), road(roads)) == (Decimal(3), Decimal("1.2"))


@pytest.mark.parametrize("answer", ["1", "1,2 km", "1,2 KM"])
def test_way_to_read_is_chosen_by_its_number_or_its_words(roads: Story, answer: str) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1.200 km")

    lan.says(answer)

    lan.hears("lũy kế 1,2 km")


def test_right_figure_may_be_typed_instead(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("VM 2,5")
    lan.hears("phải là số nguyên")

    lan.says("3")

    lan.hears("lũy kế 3 vườn")


def test_figure_chosen_as_a_total_is_a_total(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")

    lan.says("lũy kế GTNT khoảng 3 km")
    lan.taps("3 km")

    assert road(roads) == 3


def test_answer_does_not_go_to_a_question_that_was_followed_by_another(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("VM 2,5")
    lan.hears("Vườn mẫu")

    lan.says("khoảng 7 km")
    lan.hears("là số của chỉ tiêu nào")
    lan.says("2")

    assert roads.history(TUONG_SON, ROADS) == []


def test_million_or_billion_is_asked_about(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("thu ns 850")
    assert lan.buttons == ["0,85 tỷ đồng", "850 tỷ đồng", "Không phải"]
    lan.says("0,85 ty dong")

    assert level(story, "THUNS") == Decimal("0.85")


def test_present_level_is_not_taken_for_a_fall(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("hộ nghèo 4,2%")
    lan.hears("mức giảm")
    lan.says("không")

    lan.hears("chưa ghi gì")
    assert level(story, "HN") is None


def test_rise_is_not_taken_for_a_level(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("RUNG tăng 0,5%")
    lan.hears("mức thay đổi hay số hiện nay")

    assert level(story, "RUNG") is None


# --- zero, nothing, blank


def test_zero_is_a_figure_and_nothing_is_an_answer(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("GTNT 0 km; VM không phát sinh")

    zero = roads.figure(TUONG_SON, "GTNT", ROADS, APRIL)
    nothing = roads.figure(TUONG_SON, "VM", ROADS, APRIL)
    assert zero is not None
    assert nothing is not None
    assert (zero.mode, nothing.mode) == (Mode.INCREMENT, Mode.NIL)
    assert roads.figure(TUONG_SON, "KMND", ROADS, APRIL) is None


def test_nothing_to_report_may_be_refused(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("không phát sinh")

    lan.taps("Không phải")

    lan.hears("chưa ghi gì")
    assert story.owed(LUNG_CU).state is State.OPEN


# --- once


def test_second_tap_stores_once(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1.200 km")

    lan.taps("1,2 km", times=2)

    assert lan.unread[-1].text.startswith("Câu hỏi này đã cũ")
    assert road(roads) == Decimal("1.2")
    assert len(roads.history(TUONG_SON, ROADS)) == 1


def test_update_delivered_twice_counts_once(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    body = lan.update("text", text="GTNT 1,2 km")

    for _ in range(2):
        roads.console.inject([body])
        lan.says("xem")

    assert road(roads) == Decimal("1.2")
    assert len(roads.history(TUONG_SON, ROADS)) == 1


# --- late, closed, nothing open


def test_report_after_the_deadline_is_late(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    for phone in (lan, nam):
        phone.says("không phát sinh")
    story.clock_to("2023-06-29T23:59")
    lan.taps("Đúng")
    story.clock_to("2023-06-30T00:00")
    nam.taps("Đúng")

    lan.hears("✅ Đã ghi: xã")
    nam.hears("✅ Đã ghi (muộn hạn)")
    with story.library.reading() as store:
        tally = store.obligations.tally("HG2023", "SK")
    assert (tally.expected, tally.reported, tally.on_time, tally.late) == (5, 2, 1, 1)


def test_time_of_typing_counts_not_the_time_of_arrival(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-28T09:00")
    lan.says("không phát sinh")
    story.clock_to("2023-06-30T06:00")

    lan.says("Đúng", sent_at="2023-06-29T21:00")

    lan.hears("✅ Đã ghi: xã")
    assert story.owed(LUNG_CU).on_time


@pytest.mark.parametrize(("typed", "on_time"), [("2023-06-29T20:00", True), ("2023-06-30T05:00", False)])
def test_report_is_complete_when_its_last_part_was_typed_whatever_comes_first_or_later(
    tell: Callable[[str], Story], typed: str, on_time: bool
) -> None:
    story = tell("2023-06-14T07:00")
    garden = an_indicator("VM", name="Vườn mẫu", unit="vườn", target=None)
    story.start(a_campaign(indicators=(an_indicator(), garden)), units(LUNG_CU))
    story.clock_to("2023-06-29T22:00")
    lan = story.officer(LUNG_CU)
    lan.says("vườn mẫu 2", sent_at="2023-06-29T21:00")
    story.clock_to("2023-06-30T06:00")

    lan.says("GTNT 1 km", sent_at=typed)
    assert story.owed(LUNG_CU, "THU").completed_at == max(local("2023-06-29T21:00"), local(typed))
    lan.says("sửa vườn mẫu 3")

    assert story.owed(LUNG_CU, "THU").on_time is on_time


def test_clock_of_a_telephone_that_runs_ahead_is_not_believed(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("RUNG 58,9%", sent_at="2030-01-01T00:00")

    figure = story.figure(LUNG_CU, "RUNG")
    assert figure is not None
    assert figure.said_at == story.now


def test_closed_round_takes_nothing(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-07-05T16:59")
    lan.says("RUNG 58%")
    lan.hears("muộn hạn")

    story.clock_to("2023-07-05T17:00")
    lan.says("RUNG 58,9%")

    lan.hears("không có kỳ báo cáo nào đang mở", "chưa ghi số này", "15/11/2023")
    assert level(story, "RUNG") == 58


def test_button_of_a_closed_round_stores_nothing(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("thu ns 850")

    story.clock_to("2023-07-05T17:00")
    lan.taps("850 tỷ đồng")

    lan.hears("không có kỳ báo cáo nào đang mở")
    assert level(story, "THUNS") is None


# --- other things people send


def test_stranger_stores_nothing(story: Story) -> None:
    stranger = story.stranger("Ai đó")

    stranger.says("RUNG 58,9%")

    stranger.hears("Xin chào")
    assert story.history(LUNG_CU) == []


def test_voice_is_answered(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.sends("voice")

    lan.hears("chưa nghe được tin thoại")


def test_caption_of_a_photo_is_read(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.sends_photo("RUNG 58,9%")

    lan.hears("58,9%")


def test_chatter_is_answered_with_an_example(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("chào em")

    lan.hears("chưa hiểu", "Ví dụ cách báo cáo: THUNS")


def test_question_for_the_deadline_is_answered_with_it(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("Khi nào phải nộp báo cáo sơ kết ạ?")

    lan.hears("trước ngày 30/6/2023", "ngày cuối còn kịp: 29/06/2023")


def test_help_and_status_show_what_is_owed(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("trợ giúp")
    lan.hears("Ví dụ: THUNS", "«xem»")
    lan.says("xem")
    lan.hears("Đã có 0/13 mục", "và 7 mục nữa")
    lan.taps("Báo cáo ngay")
    lan.hears("(1/13)")


# --- several campaigns at once


@pytest.fixture
def two(tell: Callable[[str], Story]) -> Story:
    story = tell("2020-04-06T07:00")
    for code in (ROADS, "HT2020-CT42"):
        story.start(catalogue()[code], units(TUONG_SON, QUANG_VINH))
    story.clock_to("2020-04-09T09:00")
    return story


def test_figure_goes_to_the_campaign_that_asks_for_it(two: Story) -> None:
    lan = two.officer(TUONG_SON)

    lan.says("GTNT 1,2 km")
    lan.says("CTX 1")

    assert road(two) == Decimal("1.2")
    built = two.figure(TUONG_SON, "CTX", "HT2020-CT42", APRIL)
    assert built is not None
    assert built.total == 1


def test_figure_that_fits_two_campaigns_is_asked_about(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    for code in ("MOT", "HAI"):
        story.start(a_campaign(code=code, short_title=f"Phong trào {code}"), units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    lan = story.officer(LUNG_CU)

    lan.says("GTNT 1,2 km")
    lan.hears("thuộc chương trình nào", "chưa ghi")
    assert lan.buttons == ["Phong trào HAI", "Phong trào MOT", "Không phải"]
    assert story.history(LUNG_CU, "HAI") == []
    lan.says("2")

    lan.hears("Đã ghi")
    assert story.history(LUNG_CU, "HAI") == []
    assert len(story.history(LUNG_CU, "MOT")) == 1


def test_officer_who_reads_english_is_answered_in_english(story: Story) -> None:
    lan = story.stranger("Lan")
    person = Person(id="p1", name="Lan", language="en")
    with story.library.writing() as store:
        chat = a_chat(lan.chat_id)
        store.people.enrol(person, chat, unit=LUNG_CU, role=Role.OFFICER, consent=CONSENT_VERSION, at=story.now)

    lan.says("RUNG 58,9%")
    lan.hears("✅ Stored", "Missing 12 of 13")
    story.clock_to("2023-06-26T08:00")
    lan.hears("🔔 Reminder", "still owes 12 of 13 items")


def test_status_lists_every_open_campaign(two: Story) -> None:
    lan = two.officer(TUONG_SON)

    lan.says("xem")

    assert lan.hears().count("Báo cáo tháng 4/2020") == 2


# --- registration, activities


def test_registered_target_is_no_progress_and_is_shown_against_it_later(tell: Callable[[str], Story]) -> None:
    story = tell("2023-01-03T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    story.clock_to("2023-01-04T09:00")
    lan = story.officer(LUNG_CU)

    lan.says("TCNTM 4 tiêu chí")
    lan.hears("Đăng ký thi đua năm 2023", "đăng ký 4 tiêu chí", "Đã nhận")
    assert story.owed(LUNG_CU, round_key="DK").state is State.DONE
    with story.library.reading() as store:
        standing = store.reports.standings("HG2023", LUNG_CU)["TCNTM"]
    assert (standing.registered, standing.total) == (Decimal(4), None)

    story.clock_to("2023-06-20T09:00")
    lan.says("TCNTM 3 tiêu chí")
    lan.hears("75% đăng ký")


def test_doubtful_target_that_is_chosen_is_registered(tell: Callable[[str], Story]) -> None:
    story = tell("2023-01-03T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-01-04T09:00")
    lan = story.officer(LUNG_CU)

    lan.says("thu ns 850")
    lan.taps("0,85 tỷ đồng")

    figure = story.figure(LUNG_CU, "THUNS", round_key="DK")
    assert figure is not None
    assert figure.mode is Mode.REGISTERED


def test_saturday_activity_is_told_in_words(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    roads.clock_to("2020-04-11T10:00")

    lan.says("Sáng nay xã tổng dọn vệ sinh tại 6 thôn, 240 người tham gia")

    lan.hears("Tổng dọn vệ sinh thứ Bảy 11/04/2020", "6 thôn, 240 người")
    owed = roads.owed(TUONG_SON, ROADS, "VSMT7-20200411")
    assert owed.on_time
    figure = roads.figure(TUONG_SON, "VSMT7", ROADS, "VSMT7-20200411")
    assert figure is not None
    assert figure.text == "Sáng nay xã tổng dọn vệ sinh tại 6 thôn, 240 người tham gia"
    assert figure.act is Act.REPORT


def test_figures_go_to_the_report_while_an_activity_is_open(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    roads.clock_to("2020-04-11T10:00")

    lan.says("GTNT 1,2 km")

    assert road(roads) == Decimal("1.2")


def test_figures_are_not_put_into_the_round_of_an_activity(tell: Callable[[str], Story]) -> None:
    story = tell("2020-03-02T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    lan = story.officer(TUONG_SON)
    story.clock_to("2020-03-07T10:00")  # a Saturday; the monthly report opens on the 9th

    lan.says("GTNT 1,2 km")

    lan.hears("chưa ghi số này", "Kỳ tới: Báo cáo tháng 3/2020")
