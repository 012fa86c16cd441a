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
