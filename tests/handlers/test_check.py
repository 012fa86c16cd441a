"""What is asked before a sure figure is stored, because of what stands in the records?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.builders import LUNG_CU, TUONG_SON, catalogue, units
from tests.story import Story

ROADS = "HT2020-CTR64"


@pytest.fixture
def roads(tell: Callable[[str], Story]) -> Story:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    return story


def total(story: Story, code: str, unit: str, campaign: str) -> Decimal | None:
    with story.library.reading() as store:
        return store.reports.standings(campaign, unit)[code].total


def test_share_far_from_the_last_one_is_asked_about_with_the_likely_one_first(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("LDDT 57,8%")

    lan.says("LDDT 5,9%")

    lan.hears("5,9% khác nhiều so với số đã báo (57,8%)")
    assert total(story, "LDDT", LUNG_CU, "HG2023") == Decimal("57.8")
    lan.taps("59%")
    assert total(story, "LDDT", LUNG_CU, "HG2023") == 59


def test_officer_who_insists_is_believed_and_the_reason_is_kept(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("LDDT 57,8%")
    lan.says("LDDT 5,9%")

    lan.taps("5,9%")

    last = story.history(LUNG_CU)[-1]
    assert (last.total, last.reason) == (Decimal("5.9"), "unlike_before")


def test_message_sent_twice_on_a_bad_line_counts_once(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1,2 km; VM 3")

    lan.says("GTNT 1,2 km; VM 3")

    lan.hears("vừa báo 1,2 km", "lần nữa")
    assert total(roads, "GTNT", TUONG_SON, ROADS) == Decimal("1.2")
    lan.taps("Không phải")
    assert total(roads, "GTNT", TUONG_SON, ROADS) == Decimal("1.2")


def test_same_length_on_another_day_is_another_road(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1,2 km")
    roads.clock_to("2020-04-10T09:00")

    lan.says("GTNT 1,2 km")

    lan.hears("lũy kế 2,4 km")


def test_second_officer_sees_the_first_ones_figure_before_it_is_replaced(roads: Story) -> None:
    lan, hung = roads.officer(TUONG_SON, "Lan"), roads.officer(TUONG_SON, "Hùng")
    lan.says("GTNT 2,1 km")

    hung.says("sửa GTNT 1,2 km")

    hung.hears("Lan đã ghi", "2,1 km", "Thay bằng 1,2 km")
    assert total(roads, "GTNT", TUONG_SON, ROADS) == Decimal("2.1")
    hung.taps("Đúng")
    hung.hears("2,1 km → 1,2 km")
    assert total(roads, "GTNT", TUONG_SON, ROADS) == Decimal("1.2")


def test_figure_that_changes_while_somebody_thinks_is_asked_about_anew(roads: Story) -> None:
    lan, hung = roads.officer(TUONG_SON, "Lan"), roads.officer(TUONG_SON, "Hùng")
    lan.says("GTNT 2,1 km")
    hung.says("sửa GTNT 1,2 km")
    lan.says("sửa GTNT 1,5 km")

    hung.taps("Đúng")

    hung.hears("Lan đã ghi", "1,5 km", "Thay bằng 1,2 km")
    assert total(roads, "GTNT", TUONG_SON, ROADS) == Decimal("1.5")
    hung.taps("Đúng")
    assert total(roads, "GTNT", TUONG_SON, ROADS) == Decimal("1.2")


def test_correction_keeps_who_when_and_why(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 2,1 km")

    lan.says("sửa GTNT 1,2 km")

    last = roads.history(TUONG_SON, ROADS)[-1]
    assert last.reason == "sửa GTNT 1,2 km"
    assert last.person.startswith("p")
    assert last.said_at is not None
