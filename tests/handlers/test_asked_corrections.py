"""Does a correction that has to be asked about replace what was wrong, and does an answer mean what was asked?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from domain.report import Act, Mode
from tests.builders import LUNG_CU, TUONG_SON, catalogue, units
from tests.story import Story

ROADS, WORKS, APRIL = "HT2020-CTR64", "HT2020-CT42", "BC-202004"


@pytest.fixture
def roads(tell: Callable[[str], Story]) -> Story:
    """HT2020-CTR64 in Tượng Sơn: the report of April is open."""
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    return story


@pytest.fixture
def both(roads: Story) -> Story:
    """With HT2020-CT42 beside it: works and houses."""
    roads.start(catalogue()[WORKS], units(TUONG_SON))
    roads.clock_to("2020-04-09T09:01")
    return roads


@pytest.fixture
def works(tell: Callable[[str], Story]) -> Story:
    """HT2020-CT42 on 19 March: registration (until the 31st) and the report of March are open."""
    story = tell("2020-03-19T07:00")
    story.start(catalogue()[WORKS], units(TUONG_SON))
    story.clock_to("2020-03-19T09:00")
    return story


@pytest.fixture
def targets(tell: Callable[[str], Story]) -> Story:
    """HG2023 in Lũng Cú: targets are registered."""
    story = tell("2023-01-03T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-01-09T09:00")
    return story


def total(story: Story, code: str, campaign: str = ROADS, unit: str = TUONG_SON) -> Decimal | None:
    with story.library.reading() as store:
        standing = store.reports.standings(campaign, unit).get(code)
    return standing.total if standing else None


def totals(story: Story) -> list[Decimal | int | None]:
    """Gardens of one campaign and works of the other."""
    return [total(story, "VM"), total(story, "CTX", WORKS)]


def registered(story: Story, code: str, campaign: str, unit: str) -> Decimal | None:
    with story.library.reading() as store:
        standing = store.reports.standings(campaign, unit).get(code)
    return standing.registered if standing else None


# --- a correction that is asked about replaces


def test_known_figure_is_replaced_beside_a_new_one(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("VM 3")
    roads.clock_to("2020-04-09T09:20")

    lan.says("sửa VM 5; GTNT 2 km")
    lan.hears("Chưa có số nào của Đường GTNT", "Ghi 2 km là số mới", "Vườn mẫu: 5 vườn")
    lan.taps("Đúng")

    lan.hears("Đã sửa", "3 vườn → 5 vườn", "cộng thêm 2 km")
    assert (total(roads, "VM"), total(roads, "GTNT")) == (Decimal(5), Decimal(2))
    assert {figure.reason for figure in roads.history(TUONG_SON, ROADS)} == {"", "sửa VM 5; GTNT 2 km"}


def test_doubtful_correction_replaces_when_a_way_is_tapped(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("gtnt 3 km")
    roads.clock_to("2020-04-09T09:20")

    lan.says("sửa gtnt 1.234 km")
    lan.taps("1,234 km")

    lan.hears("Đã sửa", "3 km → 1,234 km")
    assert total(roads, "GTNT") == Decimal("1.234")
    last = roads.history(TUONG_SON, ROADS)[-1]
    assert (last.act, last.reason) == (Act.CORRECTION, "sửa gtnt 1.234 km")


@pytest.mark.parametrize(("words", "answer", "stands"), [("sửa vườn mẫu", "2", 2), ("sửa VM khoảng 4-5", "4", 4)])
def test_doubtful_correction_replaces_when_a_figure_is_typed(
    roads: Story, words: str, answer: str, stands: int
) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("VM 3")
    roads.clock_to("2020-04-09T09:20")

    lan.says(words)
    lan.says(answer)

    lan.hears("Đã sửa", f"3 vườn → {stands} vườn")
    assert total(roads, "VM") == stands


def test_sure_half_of_a_doubtful_correction_replaces_too(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 3 km; VM 3; KMND 1 km")
    roads.clock_to("2020-04-09T09:20")

    lan.says("sửa GTNT khoảng 4-5 km; KMND khoảng 2-3 km; VM 5")
    lan.taps("Ghi phần đã rõ")

    assert total(roads, "VM") == 5


def test_correction_of_an_indicator_in_two_campaigns_replaces_in_the_chosen_one(tell: Callable[[str], Story]) -> None:
    first = catalogue()[ROADS]
    story = tell("2020-04-06T07:00")
    for one in (first, replace(first, code="HT2020-B", short_title="Bản sao")):
        story.start(one, units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    lan = story.officer(TUONG_SON)
    lan.says("VM 3")
    lan.taps("Bản sao")
    story.clock_to("2020-04-09T09:20")

    lan.says("sửa VM 5")
    lan.hears("thuộc chương trình nào")
    lan.taps("Bản sao")

    lan.hears("Đã sửa", "3 vườn → 5 vườn")
    assert (total(story, "VM", "HT2020-B"), total(story, "VM")) == (Decimal(5), None)


def test_milestone_is_corrected_by_a_button_that_says_what_it_means(tell: Callable[[str], Story]) -> None:
    story = tell("2023-08-08T07:00")
    story.start(catalogue()["HT2023-H2"], units(TUONG_SON))
    story.clock_to("2023-08-09T09:00")
    lan = story.officer(TUONG_SON)
    lan.says("Nhiệm vụ NTM 2023 chưa đạt")

    lan.says("sửa Nhiệm vụ NTM 2023 đã đạt ngày 5/8")
    assert lan.buttons == ["Đã đạt", "Không phải"]
    lan.taps("Đã đạt")

    lan.hears("Đã sửa", "Nhiệm vụ NTM 2023: đã đạt")


def test_first_figure_of_a_milestone_is_asked_about_in_words(tell: Callable[[str], Story]) -> None:
    story = tell("2023-08-08T07:00")
    story.start(catalogue()["HT2023-H2"], units(TUONG_SON))
    story.clock_to("2023-08-09T09:00")
    lan = story.officer(TUONG_SON)

    lan.says("sửa Nhiệm vụ NTM 2023 đã đạt")
    lan.taps("Đã đạt")

    lan.hears("Ghi đã đạt là số mới")


# --- an answer to another question is no answer


def test_figure_of_something_else_is_no_answer(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("VM 3; GTNT 1 km")
    roads.clock_to("2020-04-09T09:20")
    lan.says("sửa vườn mẫu")

    lan.says("GTNT 2 km")

    lan.hears("cộng thêm 2 km")
    assert (total(roads, "GTNT"), total(roads, "VM")) == (Decimal(3), Decimal(3))


def test_difficulty_told_within_an_answer_is_kept(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("rãnh thoát nước")

    lan.says("300 m; khó khăn: thiếu cát")

    lan.hears("0,3 km", "Ghi chú: khó khăn: thiếu cát")
    with roads.library.reading() as store:
        assert [note.text for note in store.reports.notes(ROADS, APRIL)] == ["khó khăn: thiếu cát"]


# --- what is asked of a sure figure is asked of an answer as well


def test_answer_far_from_the_last_figure_is_asked_about(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")
    story.clock_to("2023-06-20T10:00")

    lan.says("che phủ rừng")
    lan.says("5,89%")

    lan.hears("5,89% khác nhiều so với số đã báo (58,9%)")
    assert total(story, "RUNG", "HG2023", LUNG_CU) == Decimal("58.9")


def test_way_that_is_chosen_is_compared_with_the_last_figure(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")
    story.clock_to("2023-06-20T10:00")

    lan.says("che phủ rừng khoảng 10-12%")
    lan.taps("10%")

    lan.hears("10% khác nhiều so với số đã báo (58,9%)")
    lan.taps("10%")
    assert total(story, "RUNG", "HG2023", LUNG_CU) == 10


@pytest.mark.parametrize("words", ["tháng 3 GTNT 1.234 km", "sửa tháng 3 GTNT 1.234 km"])
def test_period_is_asked_about_after_the_figure(roads: Story, words: str) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 3 km")
    roads.clock_to("2020-04-09T09:20")

    lan.says(words)
    lan.taps("1,234 km")

    lan.hears("Anh/chị nói «tháng 3»", "Báo cáo tháng 4/2020")
    assert total(roads, "GTNT") == 3


def test_period_is_asked_about_after_the_campaign(tell: Callable[[str], Story]) -> None:
    first = catalogue()[ROADS]
    story = tell("2020-04-06T07:00")
    for one in (first, replace(first, code="HT2020-B", short_title="Bản sao")):
        story.start(one, units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    lan = story.officer(TUONG_SON)

    lan.says("tháng 3 VM 2")
    lan.taps("Bản sao")

    lan.hears("Anh/chị nói «tháng 3»")
    assert total(story, "VM", "HT2020-B") is None


def test_new_figure_of_a_correction_is_compared_with_the_round_before(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("LDDT 57,8%")
    story.clock_to("2023-11-16T09:00")

    lan.says("sửa LDDT 5,78%")
    lan.hears("Chưa có số nào")
    lan.taps("Đúng")

    lan.hears("5,78% khác nhiều so với số đã báo (57,8%)")
    assert total(story, "LDDT", "HG2023", LUNG_CU) == Decimal("57.8")


def test_colleagues_figure_is_asked_about_after_the_new_one(roads: Story) -> None:
    lan, minh = roads.officer(TUONG_SON), roads.officer(TUONG_SON, "Minh")
    lan.says("VM 3")
    roads.clock_to("2020-04-09T09:20")

    minh.says("sửa VM 5; GTNT 2 km")
    minh.taps("Đúng")

    minh.hears("Lan đã ghi Vườn mẫu là 3 vườn", "Thay bằng 5 vườn")
    minh.taps("Đúng")
    assert (total(roads, "VM"), total(roads, "GTNT")) == (Decimal(5), Decimal(2))


# --- registered targets


def test_corrected_target_stays_a_target(targets: Story) -> None:
    lan = targets.officer(LUNG_CU)
    lan.says("đăng ký tiêu chí ntm 4")

    for words in ("sửa đăng ký tiêu chí ntm 5", "sửa tiêu chí ntm 6"):
        targets.clock_to("2023-01-09T09:30")
        lan.says(words)

    lan.hears("Đã sửa", "5 tiêu chí → 6 tiêu chí")
    assert registered(targets, "TCNTM", "HG2023", LUNG_CU) == 6
    assert total(targets, "TCNTM", "HG2023", LUNG_CU) is None
    assert {figure.mode for figure in targets.history(LUNG_CU)} == {Mode.REGISTERED}


@pytest.mark.parametrize("words", ["sửa công trình 3", "sửa đăng ký công trình 3"])
def test_target_that_is_the_only_figure_is_the_one_that_is_corrected(works: Story, words: str) -> None:
    lan = works.officer(TUONG_SON)
    lan.says("đăng ký công trình 2")

    lan.says(words)

    lan.hears("Đã sửa", "Đăng ký công trình chào mừng", "2 công trình → 3 công trình")
    assert (registered(works, "CTX", WORKS, TUONG_SON), total(works, "CTX", WORKS)) == (Decimal(3), None)


def test_progress_is_corrected_before_the_target(works: Story) -> None:
    lan = works.officer(TUONG_SON)
    lan.says("đăng ký công trình 2")
    lan.says("công trình chào mừng 1")

    lan.says("sửa công trình 3")

    assert (registered(works, "CTX", WORKS, TUONG_SON), total(works, "CTX", WORKS)) == (Decimal(2), Decimal(3))


def test_registration_in_the_month_after_is_asked_about(works: Story) -> None:
    lan = works.officer(TUONG_SON)
    works.clock_to("2020-04-09T09:00")

    lan.says("đăng ký công trình 4")

    lan.hears("«đăng ký công trình 4» là số đã hoàn thành hay số đăng ký")
    assert lan.buttons == ["4 công trình đã hoàn thành", "4 công trình đăng ký", "Không phải"]
    lan.taps("4 công trình đăng ký")
    lan.hears("Đăng ký công trình chào mừng đại hội đã kết thúc ngày 31/03/2020", "chưa ghi số đăng ký")
    assert works.history(TUONG_SON, WORKS) == []


def test_registration_in_the_month_after_may_be_work_that_is_done(works: Story) -> None:
    lan = works.officer(TUONG_SON)
    works.clock_to("2020-04-09T09:00")

    lan.says("đăng ký công trình 4")
    lan.taps("4 công trình đã hoàn thành")

    lan.hears("✅ Đã ghi", "cộng thêm 4 công trình")


def test_late_correction_of_a_target_leaves_progress_alone(works: Story) -> None:
    lan = works.officer(TUONG_SON)
    lan.says("đăng ký công trình 2")
    works.clock_to("2020-04-09T09:00")
    lan.says("công trình chào mừng 1")

    lan.says("sửa đăng ký công trình 4")
    lan.taps("4 công trình đăng ký")

    lan.hears("đã kết thúc ngày 31/03/2020")
    assert (registered(works, "CTX", WORKS, TUONG_SON), total(works, "CTX", WORKS)) == (Decimal(2), Decimal(1))


def test_work_that_is_done_is_done_whatever_it_is_called(works: Story) -> None:
    lan = works.officer(TUONG_SON)
    works.clock_to("2020-04-09T09:00")

    lan.says("đã hoàn thành 1 công trình đăng ký")

    lan.hears("✅ Đã ghi", "cộng thêm 1 công trình")


def test_target_that_comes_half_a_year_late_is_refused_and_the_words_are_kept(targets: Story) -> None:
    lan = targets.officer(LUNG_CU)
    targets.clock_to("2023-06-20T09:00")

    lan.says("đăng ký tiêu chí ntm 7")

    lan.hears("Đăng ký thi đua năm 2023 đã kết thúc ngày", "chưa ghi số đăng ký", "Chưa có số liệu nào được ghi")
    assert targets.history(LUNG_CU) == []


# --- several campaigns


def test_nil_report_is_for_the_campaign_that_misses_something(both: Story) -> None:
    lan = both.officer(TUONG_SON)
    lan.says("công trình chào mừng 1")
    lan.says("không phát sinh")
    lan.hears("1 mục còn thiếu")
    lan.says("đúng")
    assert both.owed(TUONG_SON, WORKS, APRIL).missing == ()

    lan.says("không phát sinh")

    lan.hears("không phát sinh ở 9 mục còn thiếu")


def test_message_about_two_campaigns_is_shown_and_stored_where_it_belongs(both: Story) -> None:
    lan = both.officer(TUONG_SON)

    lan.says("VM 2; công trình chào mừng 1\nKhó khăn: thiếu vốn")
    lan.hears("số của 2 chương trình", "42-CT/TU", "Công trình chào mừng: 1", "64/CTr-UBND", "Vườn mẫu: 2 vườn")
    assert [*both.history(TUONG_SON, ROADS), *both.history(TUONG_SON, WORKS)] == []
    lan.taps("Ghi")

    assert len(lan.unread) == 2
    assert all("✅ Đã ghi" in line.text for line in lan.unread)
    assert (total(both, "VM"), total(both, "CTX", WORKS)) == (Decimal(2), Decimal(1))
    with both.library.reading() as store:
        kept = [*store.reports.notes(ROADS, APRIL), *store.reports.notes(WORKS, APRIL)]
    assert [note.text for note in kept] == ["Khó khăn: thiếu vốn"]


def test_figure_that_was_just_said_is_stored_beside_a_new_one(both: Story) -> None:
    lan = both.officer(TUONG_SON)
    lan.says("công trình chào mừng 1")

    lan.says("VM 2; công trình chào mừng 1")
    lan.taps("Ghi")

    assert totals(both) == [2, 2]


def test_message_about_two_campaigns_that_is_sent_twice_is_not_stored_twice(both: Story) -> None:
    lan = both.officer(TUONG_SON)
    for _ in range(2):
        lan.says("VM 2; công trình chào mừng 1")
        if "Ghi" in lan.buttons:
            lan.taps("Ghi")

    lan.says("VM 2; công trình chào mừng 1")

    lan.hears("Em chưa ghi gì")
    assert totals(both) == [2, 1]


def test_each_half_of_such_a_message_is_taken_back_by_itself(both: Story) -> None:
    lan = both.officer(TUONG_SON)
    lan.says("VM 2; công trình chào mừng 1")
    lan.taps("Ghi")

    lan.taps("Hủy", under="Vườn mẫu")

    assert (total(both, "VM"), total(both, "CTX", WORKS)) == (None, Decimal(1))


def test_figure_of_another_campaign_is_no_note(both: Story) -> None:
    lan = both.officer(TUONG_SON)

    lan.says("GTNT 1,2 km; công trình chào mừng 1")
    lan.hears("Đường GTNT: 1,2 km", "Công trình chào mừng: 1")
    lan.taps("Ghi")

    assert (total(both, "GTNT"), total(both, "CTX", WORKS)) == (Decimal("1.2"), Decimal(1))
    with both.library.reading() as store:
        assert store.reports.notes(WORKS, APRIL) == []


@pytest.mark.parametrize(
    "words", ["GTNT 1,2 km; công trình chào mừng 1; nhà 2", "GTNT 1.234 km; VM 1; công trình chào mừng 1"]
)
def test_message_about_two_campaigns_with_a_doubt_is_to_be_sent_in_parts(both: Story, words: str) -> None:
    lan = both.officer(TUONG_SON)

    lan.says(words)

    lan.hears("gửi riêng từng chương trình", "Em chưa ghi gì")
    assert [*both.history(TUONG_SON, ROADS), *both.history(TUONG_SON, WORKS)] == []
