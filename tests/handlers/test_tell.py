"""What becomes of things that are told and not counted: deeds, cases, difficulties, proposals?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest

from domain.note import NoteKind
from domain.report import Note
from tests.builders import LUNG_CU, TUONG_SON, catalogue, units
from tests.story import Story

ROADS, APRIL = "HT2020-CTR64", "BC-202004"


@pytest.fixture
def roads(tell: Callable[[str], Story]) -> Story:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    return story


def notes(story: Story, campaign: str = ROADS, round_key: str = APRIL) -> Sequence[Note]:
    with story.library.reading() as store:
        return store.reports.notes(campaign, round_key)


def test_activity_is_kept_with_what_it_counts(roads: Story) -> None:
    roads.clock_to("2020-04-11T10:00")
    lan = roads.officer(TUONG_SON)

    lan.says("Sáng nay thứ 7 xã ra quân tổng dọn vệ sinh môi trường tại 6 thôn, 240 người tham gia")

    lan.hears("✅ Đã ghi", "6 thôn, 240 người")
    figure = roads.figure(TUONG_SON, "VSMT7", ROADS, "VSMT7-20200411")
    assert figure is not None
    assert dict(figure.details) == {"villages": Decimal(6), "people": Decimal(240)}
    assert figure.on == date(2020, 4, 11)


def test_activity_that_is_told_again_replaces_the_first(roads: Story) -> None:
    roads.clock_to("2020-04-11T10:00")
    lan = roads.officer(TUONG_SON)
    lan.says("tổng dọn vệ sinh 6 thôn, 240 người")

    lan.says("tổng dọn vệ sinh 8 thôn, 300 người")

    lan.hears("6 thôn, 240 người → 8 thôn, 300 người")


def test_vague_count_of_an_activity_is_asked_about_and_the_words_are_kept(roads: Story) -> None:
    roads.clock_to("2020-04-11T10:00")
    lan = roads.officer(TUONG_SON)
    lan.says("sáng nay ra quân tổng dọn vệ sinh 6 thôn, khoảng 240 người")
    assert roads.figure(TUONG_SON, "VSMT7", ROADS, "VSMT7-20200411") is None

    lan.says("6 thôn, 235 người")

    lan.hears("Đã ghi", "6 thôn, 235 người")
    figure = roads.figure(TUONG_SON, "VSMT7", ROADS, "VSMT7-20200411")
    assert figure is not None
    assert figure.text.startswith("sáng nay ra quân")


def test_exemplary_cases_stand_beside_each_other(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("Điển hình tiên tiến: ông Hoàng Văn Pá hiến 500 m2 đất làm đường")
    lan.says("Điển hình tiên tiến: chị Vàng Thị Mỷ nuôi 20 con bò")

    figure = roads.figure(TUONG_SON, "DHTT", ROADS, APRIL)
    assert figure is not None
    assert figure.text.split("\n") == [
        "Điển hình tiên tiến: ông Hoàng Văn Pá hiến 500 m2 đất làm đường",
        "Điển hình tiên tiến: chị Vàng Thị Mỷ nuôi 20 con bò",
    ]
    lan.taps("Hủy")
    figure = roads.figure(TUONG_SON, "DHTT", ROADS, APRIL)
    assert figure is not None
    assert "\n" not in figure.text


@pytest.mark.parametrize(
    ("text", "kind", "heard"),
    [
        ("khó khăn: mưa nhiều, xi măng chưa về", NoteKind.DIFFICULTY, "khó khăn"),
        ("Kiến nghị cấp trên hỗ trợ thêm xi măng", NoteKind.PROPOSAL, "kiến nghị"),
    ],
)
def test_hindrance_and_proposal_are_kept_apart(roads: Story, text: str, kind: NoteKind, heard: str) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says(text)

    lan.hears("Đã lưu", heard)
    assert [(note.kind, note.text) for note in notes(roads)] == [(kind, text)]


def test_photo_after_a_difficulty_hangs_on_it(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("khó khăn: mưa nhiều, đường sạt lở")
    roads.clock_to("2020-04-09T09:10")

    lan.sends_photo()

    lan.hears("📎 Đã nhận ảnh", "nội dung vừa gửi")
    assert [piece.figures for piece in roads.evidence(TUONG_SON, ROADS, APRIL)] == [notes(roads)[0].update]


def test_edited_difficulty_takes_the_place_of_the_old_one(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("khó khăn: mưa nhiều, đường sạt lở")

    lan.edits(line, "khó khăn: mưa nhiều, đường sạt lở 2 km")

    assert [note.text for note in notes(roads)] == ["khó khăn: mưa nhiều, đường sạt lở 2 km"]


def test_difficulty_edited_twice_is_one(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("Khó khăn: thiếu xi măng")
    for number, words in enumerate(("thiếu xi măng và cát", "thiếu xi măng, cát và đá"), start=1):
        roads.clock_to(f"2020-04-09T09:{number}0")
        lan.edits(line, f"Khó khăn: {words}")

    assert [note.text for note in notes(roads)] == ["Khó khăn: thiếu xi măng, cát và đá"]
    lan.taps("Hủy")
    assert notes(roads) == []


def test_edited_difficulty_leaves_another_of_the_same_second_alone(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("Khó khăn: thiếu xi măng")
    lan.says("Khó khăn: đường sạt lở")
    lan.says("VM 2; khó khăn: thiếu giống")

    lan.edits(line, "Khó khăn: thiếu cát")

    told = {note.text for note in notes(roads)}
    assert told == {"Khó khăn: thiếu cát", "Khó khăn: đường sạt lở", "khó khăn: thiếu giống"}


def test_edited_difficulty_between_rounds_is_one(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-08-01T09:00")
    lan = story.officer(LUNG_CU)
    line = lan.says("khó khăn: đường sạt lở, xe không lên được xã")

    lan.edits(line, "khó khăn: đường sạt lở, xe không lên được hai thôn")

    assert [note.text for note in notes(story, "HG2023", "TK")] == [
        "khó khăn: đường sạt lở, xe không lên được hai thôn"
    ]


def test_words_are_taken_back(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("khó khăn: mưa nhiều, xi măng chưa về")

    lan.taps("Hủy")

    lan.hears("Đã rút lại")
    assert notes(roads) == []
    lan.taps("Hủy", under="Đã lưu")
    lan.hears("không hủy")


def test_difficulty_between_rounds_waits_for_the_next(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-08-01T09:00")
    lan = story.officer(LUNG_CU)

    lan.says("khó khăn: đường sạt lở, xe không lên được xã")

    lan.hears("Đã lưu khó khăn")
    assert [note.unit for note in notes(story, "HG2023", "TK")] == [LUNG_CU]


def test_milestone_keeps_its_day(tell: Callable[[str], Story]) -> None:
    story = tell("2023-08-01T07:00")
    story.start(catalogue()["HT2023-H2"], units(TUONG_SON))
    story.clock_to("2023-08-10T09:00")
    lan = story.officer(TUONG_SON)

    lan.says("NTM nâng cao đã được công nhận ngày 2/8")

    lan.hears("đã đạt (ngày 02/08/2023)")
    figure = story.figure(TUONG_SON, "NTMNC-CT", "HT2023-H2", "BC-202308")
    assert figure is not None
    assert figure.on == date(2023, 8, 2)


def test_period_that_is_not_the_rounds_is_asked_about(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("năm 2019 GTNT 1,2 km")

    lan.hears("năm 2019", "kỳ đang mở")
    assert roads.figure(TUONG_SON, "GTNT", ROADS, APRIL) is None
    lan.says("đúng")
    assert roads.figure(TUONG_SON, "GTNT", ROADS, APRIL) is not None


@pytest.mark.parametrize("words", ["tháng 4", "tháng này", "tuần này", "từ đầu năm"])
def test_period_of_the_round_is_understood(roads: Story, words: str) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says(f"{words} GTNT 1,2 km")

    lan.hears("✅ Đã ghi")
