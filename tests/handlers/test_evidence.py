"""What becomes of a photo or a place that an officer sends?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.evidence import PieceKind, PieceState
from tests.builders import HA_GIANG, LUNG_CU, MA_LE, TUONG_SON, a_chat, a_photo, catalogue, units
from tests.story import Story

ROADS = "HT2020-CTR64"


def test_photo_with_figures_hangs_on_them(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.sends_photo("RUNG 58,9%")

    lan.hears("Đã ghi", "58,9%", "📎 Đính kèm: ảnh")
    assert len(lan.unread) == 0
    (piece,) = story.evidence(LUNG_CU)
    figure = story.figure(LUNG_CU, "RUNG")
    assert figure is not None
    assert (piece.codes, piece.figures, piece.state) == (("RUNG",), figure.update, PieceState.KEPT)
    assert story.library.files.original(piece.sha256) == a_photo()


def test_photo_without_words_hangs_on_what_was_reported_last(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")
    story.clock_to("2023-06-20T15:00")

    lan.sends_photo()

    assert len(lan.unread) == 1
    lan.hears("Đã nhận ảnh", "đính kèm", "Che phủ rừng")
    assert [piece.codes for piece in story.evidence(LUNG_CU)] == [("RUNG",)]


def test_photo_after_a_day_is_asked_about(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")
    story.clock_to("2023-06-21T09:01")

    lan.sends_photo()

    lan.hears("Thuộc mục nào")


def test_photo_does_not_hang_on_the_figures_of_somebody_else(story: Story) -> None:
    story.officer(LUNG_CU, "Nam").says("RUNG 58,9%")
    lan = story.officer(LUNG_CU)

    lan.sends_photo()

    lan.hears("Thuộc mục nào")


def test_answer_by_a_button_hangs_it_there(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.sends_photo()
    assert story.evidence(LUNG_CU) == ()
    label = lan.buttons[1]

    lan.taps(label)

    lan.hears("Đã nhận ảnh", label)
    assert len(story.evidence(LUNG_CU)) == 1


@pytest.mark.parametrize("words", ["RUNG", "Che phủ rừng", "che phu rung."])
def test_answer_by_the_name_of_an_item_hangs_it_there(story: Story, words: str) -> None:
    lan = story.officer(LUNG_CU)
    lan.sends_photo()

    lan.says(words)

    lan.hears("Đã nhận ảnh", "Che phủ rừng")
    assert [piece.codes for piece in story.evidence(LUNG_CU)] == [("RUNG",)]


def test_answer_by_a_report_stores_it_and_takes_the_photo_along(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.sends_photo()

    lan.says("RUNG 58,9%")

    assert len(lan.unread) == 1
    lan.hears("Đã ghi", "58,9%", "📎 Đính kèm: ảnh")
    assert [piece.codes for piece in story.evidence(LUNG_CU)] == [("RUNG",)]


def test_album_gets_one_answer_and_hangs_together(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")

    lan.sends_photo(content=a_photo("red"), album="a1")
    first = lan.hears("Đã nhận ảnh")
    lan.sends_photo(content=a_photo("blue"), album="a1")
    lan.sends_photo(content=a_photo("white"), album="a1")

    assert first
    lan.hears_nothing()
    assert [piece.codes for piece in story.evidence(LUNG_CU)] == [("RUNG",)] * 3


def test_caption_on_the_second_photo_of_an_album_moves_all(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("TNGT-VU 2")
    lan.sends_photo(content=a_photo("red"), album="a1")

    lan.sends_photo("RUNG 58,9%", content=a_photo("blue"), album="a1")

    lan.hears("58,9%", "Đính kèm: 2 ảnh")
    assert [piece.codes for piece in story.evidence(LUNG_CU)] == [("RUNG",)] * 2


def test_photos_right_after_one_another_get_one_answer(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")
    lan.sends_photo(content=a_photo("red"))
    story.clock_to("2023-06-20T09:00:03")
    lan.sends_photo(content=a_photo("blue"))
    lan.hears_nothing()
    story.clock_to("2023-06-20T09:05")

    lan.sends_photo(content=a_photo("white"))

    lan.hears("Đã nhận ảnh")


def test_album_without_a_place_is_asked_about_once_and_answered_once(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.sends_photo(content=a_photo("red"), album="a1")
    lan.sends_photo(content=a_photo("blue"), album="a1")
    lan.hears_nothing()

    lan.says("RUNG")

    lan.hears("Đã nhận 2 ảnh")
    assert [piece.codes for piece in story.evidence(LUNG_CU)] == [("RUNG",)] * 2


def test_place_hangs_on_what_was_reported_last(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")

    lan.shares_place(23.36, 105.31)

    lan.hears("Đã nhận vị trí", "Che phủ rừng")
    (piece,) = story.evidence(LUNG_CU)
    assert (piece.kind, piece.state) == (PieceKind.LOCATION, PieceState.KEPT)
    assert (piece.latitude, piece.longitude) == (23.36, 105.31)


def test_photo_with_a_doubtful_caption_waits_for_the_answer(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.sends_photo("TNGT-VU 2,5")
    lan.hears("số nguyên")
    assert story.evidence(LUNG_CU) == ()

    lan.says("2")

    lan.hears("Đã ghi", "Đính kèm: ảnh")
    assert [piece.codes for piece in story.evidence(LUNG_CU)] == [("TNGT-VU",)]


def test_photo_with_idle_words_is_taken_as_a_photo(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")

    lan.sends_photo("em gửi ạ")

    assert len(lan.unread) == 1
    lan.hears("Đã nhận ảnh", "Che phủ rừng")
    assert [piece.note for piece in story.evidence(LUNG_CU)] == ["em gửi ạ"]


def test_photo_while_an_item_is_asked_for_hangs_on_it_and_asking_goes_on(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("báo cáo")
    lan.hears("(1/", "Thu ngân sách")

    lan.sends_photo()
    lan.hears("Đã nhận ảnh", "Thu ngân sách")
    lan.says("5 tỷ")

    lan.hears("5 tỷ đồng", "(2/")
    assert [piece.codes for piece in story.evidence(LUNG_CU)] == [("THUNS",)]


def test_other_item_moves_it(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")
    lan.sends_photo()

    lan.taps("Mục khác")
    lan.hears("Thuộc mục nào")
    lan.says("thu ngân sách")

    assert [piece.codes for piece in story.evidence(LUNG_CU)] == [("THUNS",)]


def test_dropped_photo_is_no_evidence_and_takes_nothing_back(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")
    lan.sends_photo()

    lan.taps("Bỏ")

    lan.hears("Đã bỏ ảnh")
    assert [piece.state for piece in story.evidence(LUNG_CU)] == [PieceState.DROPPED]
    assert story.figure(LUNG_CU, "RUNG") is not None


def test_cancel_drops_the_photo_that_is_asked_about(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.sends_photo()

    lan.says("hủy")
    lan.hears("Đã bỏ ảnh")
    lan.says("RUNG 58,9%")

    assert "Đính kèm" not in lan.hears("Đã ghi")
    assert story.evidence(LUNG_CU) == ()


def test_button_of_somebody_elses_photo_does_nothing(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    lan.says("RUNG 58,9%")
    lan.sends_photo()
    data = lan._button("Bỏ", "")

    story.does(story.console.press(nam.chat_id, data, at=story.now, **nam._who))

    nam.hears("Câu hỏi này đã cũ")
    assert [piece.state for piece in story.evidence(LUNG_CU)] == [PieceState.KEPT]


def test_what_is_no_photo_is_refused_with_one_sentence(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")

    lan.sends_photo(content=b"%PDF-1.7 not a picture")

    assert [line.text.partition("\n")[0] for line in lan.unread] == [
        "📎 Đã nhận ảnh, đính kèm: Che phủ rừng",
        "Em không mở được ảnh này nên chưa lưu. Anh/chị gửi lại ảnh JPEG, PNG hoặc WebP giúp em.",
    ]
    assert [piece.state for piece in story.evidence(LUNG_CU)] == [PieceState.REFUSED]


def test_picture_sent_as_a_file_is_a_photo(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.sends_file(a_photo(kind="PNG"), "IMG_1.PNG", "RUNG 58,9%")

    lan.hears("Đã ghi", "Đính kèm: ảnh")
    assert [(piece.kind, piece.mime) for piece in story.evidence(LUNG_CU)] == [(PieceKind.PHOTO, "image/png")]


def test_photo_without_an_open_round_is_not_kept(tell: Callable[[str], Story]) -> None:
    story = tell("2023-02-01T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    lan = story.officer(LUNG_CU)

    lan.sends_photo(album="a1")
    lan.hears("không có kỳ báo cáo nào đang mở")
    lan.sends_photo(album="a1")

    lan.hears_nothing()


def test_photo_of_somebody_who_reports_nothing_is_not_kept(story: Story) -> None:
    group = story.group(HA_GIANG)
    group.sends_photo("RUNG 58,9%")
    group.hears_nothing()
    stranger = story.stranger()

    stranger.sends_photo()

    stranger.hears("mã mời")
    with story.library.reading() as store:
        assert store.evidence.counts() == {}


def test_activity_takes_its_photo_along(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-11T10:00")  # a Saturday
    lan = story.officer(TUONG_SON)

    lan.sends_photo("Ngày thứ 7 vệ sinh môi trường: 5 thôn, 120 người")

    lan.hears("5 thôn, 120 người", "Đính kèm: ảnh")
    with story.library.reading() as store:
        (piece,) = store.evidence.lately(a_chat(lan.chat_id), story.now)
    assert (piece.campaign, piece.codes) == (ROADS, ("VSMT7",))
    assert piece.round.startswith("VSMT7")


def test_photos_with_words_of_their_own_keep_their_figures_within_seconds(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    lan = story.officer(TUONG_SON)

    for code, colour in (("GTNT", "red"), ("KMND", "blue"), ("RTN", "white")):
        lan.sends_photo(f"{code} 1 km", content=a_photo(colour))

    assert [piece.codes for piece in story.evidence(TUONG_SON, ROADS, "BC-202004")] == [("GTNT",), ("KMND",), ("RTN",)]


def test_photo_whose_words_are_asked_about_is_not_taken_by_the_next(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    lan = story.officer(TUONG_SON)

    lan.sends_photo("VM khoảng 1-2", content=a_photo("red"))
    lan.sends_photo("GTNT 1 km", content=a_photo("blue"))
    lan.says("VM 1")

    assert [piece.codes for piece in story.evidence(TUONG_SON, ROADS, "BC-202004")] == [("VM",), ("GTNT",)]


@pytest.mark.parametrize(("latitude", "longitude"), [(999.0, 105.0), (18.3, -181.0)])
def test_place_that_is_nowhere_is_refused(story: Story, latitude: float, longitude: float) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")

    lan.shares_place(latitude, longitude)

    lan.hears("không có thật", "chưa lưu")
    assert story.evidence(LUNG_CU) == ()
