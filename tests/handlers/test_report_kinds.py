"""Does every kind of report arrive on the console, on Telegram and on Zalo alike, for as few messages as possible?

One story for each kind. `lan.acts` are the messages and taps of the officer, `lan.answers` the messages of the bot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from domain.evidence import PieceKind, PieceState
from domain.obligation import State
from domain.report import Act, Mode
from storage.store import Library
from tests.builders import LUNG_CU, TUONG_SON, a_photo, catalogue, units
from tests.phones.channels import CHANNELS, telling, that_can
from tests.sheets import cells_of, filled_in
from tests.story import Phone, Story

ROADS, APRIL = "HT2020-CTR64", "BC-202004"
ON = ("console", "telegram", "zalo")


def on_those_that_can(ability: str) -> pytest.MarkDecorator:
    """The story is told where people can do this."""
    return pytest.mark.parametrize("channel", [name for name in that_can(ability) if name in ON])


@pytest.fixture
def backend() -> str:
    """One is enough here: other stories are told on every database."""
    return "sqlite"


@pytest.fixture(params=ON)
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def tell(channel: str, library: Library) -> Iterator[Callable[[str], Story]]:
    yield from telling(library, CHANNELS[channel])


@pytest.fixture
def story(tell: Callable[[str], Story]) -> Story:
    """HG2023 in Lũng Cú: the mid-term report (SK) is open."""
    story = tell("2023-06-19T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    return story


@pytest.fixture
def roads(tell: Callable[[str], Story]) -> Story:
    """HT2020-CTR64 in Tượng Sơn: the report of April is open."""
    story = tell("2020-04-08T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    return story


def total(story: Story, unit: str, code: str, campaign: str = "HG2023", round_key: str = "SK") -> Decimal | None:
    figure = story.figure(unit, code, campaign, round_key)
    return figure.total if figure else None


def cost(phone: Phone) -> tuple[int, int]:
    """Messages and taps in, messages out."""
    return phone.acts, phone.answers


# --- figures


def test_progress_in_one_line_costs_one_message_and_one_answer(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("gtnt 1,2 km; vườn mẫu 3; kênh mương 450 m")

    lan.hears("✅ Đã ghi: xã Tượng Sơn", "lũy kế 1,2 km", "lũy kế 3 vườn", "lũy kế 0,45 km", "Còn thiếu 6/9")
    stored = [total(roads, TUONG_SON, code, ROADS, APRIL) for code in ("GTNT", "VM", "KMND")]
    assert stored == [Decimal("1.2"), Decimal(3), Decimal("0.45")]
    assert cost(lan) == (1, 1)


def test_guided_report_of_five_items_costs_at_most_seven_messages_and_taps(tell: Callable[[str], Story]) -> None:
    campaign = catalogue()["HG2023"]
    five = ("THUNS", "KDL", "LDDT", "RUNG", "TCNTM")
    story = tell("2023-06-19T07:00")
    asked = tuple(replace(plan, indicators=five) for plan in campaign.rounds)
    story.start(replace(campaign, rounds=asked), units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    lan = story.officer(LUNG_CU)

    lan.says("báo cáo")
    lan.hears("(1/5)")
    for figure in ("3,2 tỷ", "1.200 lượt", "57,8%"):
        lan.says(figure)
    lan.taps("Không phát sinh")
    lan.says("58,9%")

    lan.hears("Đã hỏi hết các mục")
    assert story.owed(LUNG_CU).state is State.DONE
    assert len(story.history(LUNG_CU)) == 5
    assert lan.acts <= 7
    assert lan.answers == lan.acts


@on_those_that_can("document")
def test_filled_template_costs_one_preview_and_one_confirmation(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("mẫu")
    template = lan.unread[-1]
    assert template.document is not None
    lan.sends_file(filled_in(cells_of(template.document), {"GTNT": 1.234, "VM": 3}), template.filename)
    lan.hears("Bảng có 2 mục", "chưa ghi", "1,234 km", "3 vườn")
    assert roads.history(TUONG_SON, ROADS) == []
    lan.taps("Ghi")

    lan.hears("✅ Đã ghi", "1,234 km", "3 vườn")
    stored = [total(roads, TUONG_SON, code, ROADS, APRIL) for code in ("GTNT", "VM")]
    assert stored == [Decimal("1.234"), Decimal(3)]
    assert cost(lan) == (3, 3)


def test_nothing_to_report_is_confirmed_once(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("gtnt 1,2 km")
    lan.counts_anew()

    lan.says("không phát sinh")
    lan.hears("không phát sinh ở 8 mục còn thiếu")
    lan.taps("Đúng")

    lan.hears("✅ Đã ghi", "Đã đủ 9/9 mục")
    modes = [figure.mode for figure in roads.history(TUONG_SON, ROADS)]
    assert modes == [Mode.INCREMENT, *[Mode.NIL] * 8]
    assert total(roads, TUONG_SON, "GTNT", ROADS, APRIL) == Decimal("1.2")
    assert cost(lan) == (2, 2)


# --- targets


def test_registered_targets_are_what_later_progress_is_shown_against(tell: Callable[[str], Story]) -> None:
    story = tell("2023-01-03T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-01-09T16:00")  # the last day before 10 January
    lan = story.officer(LUNG_CU)
    lan.counts_anew()

    lan.says("đăng ký tiêu chí ntm 4; thu ngân sách 5 tỷ đồng")

    lan.hears("✅ Đã ghi: xã Lũng Cú", "đăng ký 4 tiêu chí", "đăng ký 5 tỷ đồng")
    assert cost(lan) == (1, 1)
    owed = story.owed(LUNG_CU, round_key="DK")
    assert (owed.state, owed.on_time) == (State.DONE, True)
    target = story.figure(LUNG_CU, "TCNTM", round_key="DK")
    assert target is not None
    assert (target.mode, target.total) == (Mode.REGISTERED, Decimal(4))
    assert total(story, LUNG_CU, "TCNTM") is None

    story.clock_to("2023-06-20T09:00")
    lan.counts_anew()
    lan.says("tiêu chí ntm 3; thu ngân sách 3,2 tỷ")
    lan.hears("3 tiêu chí (75% đăng ký)", "3,2 tỷ đồng (64% đăng ký)")
    assert cost(lan) == (1, 1)


def test_registered_works_are_what_finished_ones_are_shown_against(tell: Callable[[str], Story]) -> None:
    story = tell("2020-03-19T07:00")
    story.start(catalogue()["HT2020-CT42"], units(TUONG_SON))
    story.clock_to("2020-03-19T09:00")
    lan = story.officer(TUONG_SON)
    lan.counts_anew()

    lan.says("đăng ký công trình chào mừng: 2")

    lan.hears("đăng ký 2 công trình")
    assert cost(lan) == (1, 1)
    assert total(story, TUONG_SON, "CTX", "HT2020-CT42", "DK") == 2

    story.clock_to("2020-04-09T09:00")
    lan.counts_anew()
    lan.says("công trình chào mừng 1")
    lan.hears("lũy kế 1 công trình (50% đăng ký)")
    assert total(story, TUONG_SON, "CTX", "HT2020-CT42", APRIL) == 1
    assert cost(lan) == (1, 1)


# --- what is reached, done, told


def test_milestone_that_is_reached(tell: Callable[[str], Story]) -> None:
    story = tell("2023-08-08T07:00")
    story.start(catalogue()["HT2023-H2"], units(TUONG_SON))
    story.clock_to("2023-08-09T09:00")
    lan = story.officer(TUONG_SON)

    lan.says("Nhiệm vụ NTM 2023 đã đạt ngày 05/8/2023")

    lan.hears("✅ Đã ghi: xã Tượng Sơn", "Nhiệm vụ NTM 2023: đã đạt")
    reached = story.figure(TUONG_SON, "NTM-2023", "HT2023-H2", "BC-202308")
    assert reached is not None
    assert (reached.mode, reached.value) == (Mode.DONE, Decimal(1))
    assert cost(lan) == (1, 1)


def test_commune_that_reaches_a_standard_counts_as_one(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.says("xã đạt chuẩn NTM 1 xã")

    lan.hears("✅ Đã ghi", "Xã đạt chuẩn NTM", "lũy kế 1 xã")
    assert total(roads, TUONG_SON, "XNTM", ROADS, APRIL) == 1
    assert cost(lan) == (1, 1)


def test_saturday_cleaning_is_told_with_a_photo(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    roads.clock_to("2020-04-11T10:00")
    lan.counts_anew()

    lan.sends_photo("Tổng dọn vệ sinh: 6 thôn, 240 người")

    lan.hears("✅ Đã ghi", "Tổng dọn vệ sinh thứ Bảy 11/04/2020", "6 thôn, 240 người", "ảnh")
    assert roads.owed(TUONG_SON, ROADS, "VSMT7-20200411").on_time
    told = roads.figure(TUONG_SON, "VSMT7", ROADS, "VSMT7-20200411")
    assert told is not None
    assert "6 thôn, 240 người" in told.text
    (photo,) = roads.evidence(TUONG_SON, ROADS, "VSMT7-20200411")
    assert (photo.codes, photo.state) == (("VSMT7",), PieceState.KEPT)
    assert roads.library.files.original(photo.sha256) == a_photo()
    assert cost(lan) == (1, 1)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Điển hình tiên tiến: bà Nguyễn Thị Hoa hiến 200 m2 đất làm đường thôn", "Nguyễn Thị Hoa"),
        ("Khó khăn: thiếu xi măng. Kiến nghị: huyện cấp thêm 20 tấn trong tháng 4", "thiếu xi măng"),
    ],
    ids=["an example to follow", "a difficulty and a request"],
)
def test_words_with_a_photo_are_kept(roads: Story, words: str, kept: str) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_photo(words)

    said = lan.hears("Đã", "ảnh")
    assert "chưa hiểu" not in said
    with roads.library.reading() as store:
        remembered = [*store.reports.notes(ROADS, APRIL), *store.reports.history(ROADS, TUONG_SON)]
    assert kept in str(remembered)  # as a note, or as the text of an item
    (photo,) = roads.evidence(TUONG_SON, ROADS, APRIL)
    assert photo.state is PieceState.KEPT
    assert cost(lan) == (1, 1)


# --- put right


def test_correction_costs_one_message_and_one_answer(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("vườn mẫu 3")
    lan.counts_anew()

    lan.says("sửa vườn mẫu 5")

    lan.hears("✏️ Đã sửa", "3 vườn → 5 vườn")
    assert total(roads, TUONG_SON, "VM", ROADS, APRIL) == 5
    assert [figure.act for figure in roads.history(TUONG_SON, ROADS)] == [Act.REPORT, Act.CORRECTION]
    assert cost(lan) == (1, 1)


@on_those_that_can("edit")
def test_edited_message_becomes_a_correction_when_it_is_confirmed(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("vườn mẫu 3")
    lan.counts_anew()

    lan.edits(line, "vườn mẫu 5")
    lan.hears("3 vườn → 5 vườn", "chưa sửa")
    assert lan.buttons == ["Đúng", "Không phải"]
    assert total(roads, TUONG_SON, "VM", ROADS, APRIL) == 3
    lan.taps("Đúng")

    lan.hears("✏️ Đã sửa", "3 vườn → 5 vườn")
    assert total(roads, TUONG_SON, "VM", ROADS, APRIL) == 5
    assert [figure.act for figure in roads.history(TUONG_SON, ROADS)] == [Act.REPORT, Act.CORRECTION]
    assert cost(lan) == (2, 2)


@on_those_that_can("edit")
def test_edited_message_changes_nothing_when_it_is_refused(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("vườn mẫu 3")
    lan.counts_anew()

    lan.edits(line, "vườn mẫu 5")
    lan.taps("Không phải")

    lan.hears("chưa ghi gì")
    assert total(roads, TUONG_SON, "VM", ROADS, APRIL) == 3
    assert len(roads.history(TUONG_SON, ROADS)) == 1
    assert cost(lan) == (2, 2)


@on_those_that_can("edit")
def test_edit_that_changes_no_figure_changes_nothing(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("vườn mẫu 3")
    lan.counts_anew()

    lan.edits(line, "Vườn mẫu: 3 vườn ạ")

    assert total(roads, TUONG_SON, "VM", ROADS, APRIL) == 3
    assert len(roads.history(TUONG_SON, ROADS)) == 1
    assert lan.answers <= 1


@on_those_that_can("edit")
def test_edit_leaves_another_message_of_the_same_second_alone(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("vườn mẫu 3")
    lan.says("gtnt 1,2 km")

    lan.edits(line, "vườn mẫu 5")
    assert "Đường GTNT" not in lan.hears("3 vườn → 5 vườn")
    lan.taps("Đúng")

    assert total(roads, TUONG_SON, "GTNT", ROADS, APRIL) == Decimal("1.2")
    assert total(roads, TUONG_SON, "VM", ROADS, APRIL) == 5


@on_those_that_can("edit")
def test_edit_of_a_message_of_a_closed_round_adds_nothing_to_the_next(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    line = lan.says("vườn mẫu 3")
    roads.clock_to("2020-05-09T09:00")

    lan.edits(line, "vườn mẫu 5")

    assert total(roads, TUONG_SON, "VM", ROADS, APRIL) == 3
    assert total(roads, TUONG_SON, "VM", ROADS, "BC-202005") is None


# --- evidence


@on_those_that_can("place")
def test_photo_and_place_hang_on_the_figure_just_reported(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("che phủ rừng 58,9%")
    lan.counts_anew()

    story.clock_to("2023-06-20T09:02")
    lan.sends_photo()
    lan.hears("Đã nhận ảnh", "Che phủ rừng")
    story.clock_to("2023-06-20T09:04")
    lan.shares_place(23.36, 105.31)
    lan.hears("Đã nhận vị trí", "Che phủ rừng")

    photo, place = story.evidence(LUNG_CU)
    assert (photo.kind, place.kind) == (PieceKind.PHOTO, PieceKind.LOCATION)
    assert (photo.codes, place.codes) == (("RUNG",), ("RUNG",))
    assert story.library.files.original(photo.sha256) == a_photo()
    assert (place.latitude, place.longitude) == (23.36, 105.31)
    assert total(story, LUNG_CU, "RUNG") == Decimal("58.9")
    assert cost(lan) == (2, 2)
