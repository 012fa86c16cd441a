"""What can people above have done by message?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.person import Role
from handlers import manage_people
from tests.builders import (
    DONG_VAN,
    DUC_THO,
    HA_GIANG,
    HA_TINH,
    LUNG_CU,
    MEO_VAC,
    QUANG_VINH,
    THUONG_PHUNG,
    XIN_CAI,
    catalogue,
    local,
    units,
)
from tests.story import Phone, Story


@pytest.fixture
def hoa(story: Story) -> Phone:
    """The coordinator of huyện Đồng Văn."""
    return story.member(DONG_VAN, Role.COORDINATOR, "Hoa")


def test_extension_with_day_and_reason_is_confirmed_and_told(story: Story, hoa: Phone) -> None:
    lan = story.officer(LUNG_CU)

    hoa.says("gia hạn xã Lũng Cú đến 3/7 vì mưa lũ")
    hoa.hears("Gia hạn Báo cáo sơ kết", "xã Lũng Cú đến hết ngày 03/07/2023", "Lý do: mưa lũ")
    assert story.owed(LUNG_CU).due_at == local("2023-06-30T00:00")
    hoa.taps("Đúng")

    hoa.hears("Đã gia hạn")
    lan.hears("được gia hạn đến hết ngày 03/07/2023", "mưa lũ")
    assert story.owed(LUNG_CU).due_at == local("2023-07-04T00:00")


def test_name_without_signs_and_a_missing_reason_is_asked_for(story: Story, hoa: Phone) -> None:
    hoa.says("gia han lung cu den 3/7")
    hoa.hears("lý do")
    hoa.says("mất điện")
    hoa.hears("Lý do: mất điện")
    hoa.says("đúng")

    hoa.hears("Đã gia hạn")


def test_missing_day_is_asked_for(story: Story, hoa: Phone) -> None:
    hoa.says("gia hạn xã Lũng Cú")

    hoa.hears("thêm bao lâu")


@pytest.mark.parametrize(
    ("day", "why"), [("29/6", "không muộn hơn"), ("19/6/2023", "không muộn hơn"), ("1/1/2030", "quá xa")]
)
def test_day_that_makes_no_sense_is_refused(story: Story, hoa: Phone, day: str, why: str) -> None:
    hoa.says(f"gia hạn xã Lũng Cú đến {day} vì mưa")
    hoa.taps("Đúng")

    hoa.hears(why)
    assert story.owed(LUNG_CU).due_at == local("2023-06-30T00:00")


def test_excuse_is_written_down_and_nobody_is_reminded(story: Story, hoa: Phone) -> None:
    lan = story.officer(LUNG_CU)

    hoa.says("miễn xã Lũng Cú vì sáp nhập")
    hoa.taps("Đúng")

    hoa.hears("Đã miễn")
    lan.hears("được miễn", "sáp nhập")
    assert story.owed(LUNG_CU).excused == "sáp nhập"
    story.clock_to("2023-06-30T12:00")
    lan.hears_nothing()


def test_reminding_now_goes_to_the_people_and_names_who_has_nobody(story: Story, hoa: Phone) -> None:
    lan = story.officer(LUNG_CU)

    hoa.says("nhắc huyện Đồng Văn")
    hoa.hears("Nhắc ngay huyện Đồng Văn (3 xã")
    hoa.taps("Đúng")

    hoa.hears("Đã nhắc cán bộ của 1", "thị trấn Đồng Văn")
    lan.hears("📣 Hoa", "xã Lũng Cú")


def test_reminding_twice_in_an_hour_says_it_once(story: Story, hoa: Phone) -> None:
    lan = story.officer(LUNG_CU)
    for _ in range(2):
        hoa.says("nhắc xã Lũng Cú")
        hoa.taps("Đúng")

    assert len([line for line in lan.unread if "📣" in line.text]) == 1


def test_invited_person_joins_with_the_code(story: Story, hoa: Phone) -> None:
    lan = story.stranger("Lan")
    hoa.says("mời xã Lũng Cú cán bộ")
    hoa.taps("Đúng")
    found = re.search(r"/start (\w{8})", hoa.hears("Mã mời cán bộ báo cáo của xã Lũng Cú"))
    assert found is not None

    lan.says(f"/start {found[1]}")
    lan.taps("Đồng ý")

    lan.hears("cán bộ báo cáo của xã Lũng Cú")


def test_nobody_invites_to_more_than_they_may_give(story: Story, hoa: Phone) -> None:
    hoa.says("mời huyện Đồng Văn quản trị viên")

    hoa.hears("không có quyền")


def test_who_can_not_be_reached_is_listed_within_the_own_units(story: Story, hoa: Phone) -> None:
    story.officer(LUNG_CU)

    hoa.says("không liên lạc được")

    told = hoa.hears("xã Má Lé", "thị trấn Đồng Văn")
    assert "Lũng Cú" not in told
    assert "Thượng Phùng" not in told


@pytest.mark.parametrize("order", ["gia hạn xã Thượng Phùng đến 3/7 vì lũ", "miễn xã Xín Cái vì lũ", "nhắc xã Xín Cái"])
def test_other_districts_communes_are_not_found(story: Story, hoa: Phone, order: str) -> None:
    hoa.says(order)

    hoa.hears("không thấy")
    assert story.owed(THUONG_PHUNG).due_at == local("2023-06-30T00:00")
    assert story.owed(XIN_CAI).excused == ""


def test_slip_in_a_name_is_asked_about(story: Story, hoa: Phone) -> None:
    hoa.says("nhắc lung cuu")

    hoa.hears("Có phải là")
    hoa.taps("xã Lũng Cú, huyện Đồng Văn")
    hoa.hears("Nhắc ngay xã Lũng Cú")


def test_units_of_one_name_are_asked_about(story: Story) -> None:
    boss = story.member(HA_GIANG, Role.PROVINCE, "Tỉnh")

    boss.says("mời Đồng Văn cán bộ")

    boss.hears("nhiều đơn vị tên «Đồng Văn»")
    assert set(boss.buttons) == {"thị trấn Đồng Văn, huyện Đồng Văn", "huyện Đồng Văn, tỉnh Hà Giang", "Dừng"}


@pytest.mark.parametrize(
    "order", ["gia hạn xã Lũng Cú đến 3/7 vì lũ", "miễn xã Lũng Cú vì lũ", "mời xã Lũng Cú cán bộ"]
)
def test_button_of_somebody_who_lost_the_post_does_nothing(story: Story, hoa: Phone, order: str) -> None:
    hoa.says(order)
    story.leaves_post(hoa, DONG_VAN, Role.COORDINATOR)

    hoa.taps("Đúng")

    hoa.hears("không có quyền")
    owed = story.owed(LUNG_CU)
    assert (owed.due_at, owed.excused) == (local("2023-06-30T00:00"), "")
    with story.library.reading() as store:
        assert store.invitations.open_for([LUNG_CU], at=story.now) == ()


def test_officer_hears_that_they_may_not(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("gia hạn xã Lũng Cú đến 3/7 vì lũ")

    lan.hears("không có quyền")


def test_report_that_begins_like_an_order_is_a_report(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("nhắc nhở 3 hộ, HN giảm 1,5%")

    assert story.figure(LUNG_CU, "HN") is not None


def test_question_for_a_reason_of_another_kind_is_not_taken_for_one(story: Story, hoa: Phone) -> None:
    """An order is an order, whatever is asked just now."""
    hoa.says("gia hạn xã Lũng Cú đến 3/7")
    hoa.says("nhắc xã Lũng Cú")

    hoa.hears("Nhắc ngay")


def test_several_reports_are_told_apart(story: Story) -> None:
    boss = story.member(HA_GIANG, Role.PROVINCE, "Tỉnh")
    second = catalogue()["HG2023"]
    with story.library.writing() as store:
        store.units.put(units(LUNG_CU))
    story.start(replace(second, code="HG2023-2"), units(LUNG_CU, THUONG_PHUNG))
    story.clock_to("2023-06-21T09:00")

    boss.says("miễn xã Lũng Cú vì lũ")
    boss.hears("nhiều báo cáo")
    boss.taps(boss.buttons[0])
    boss.taps("Đúng")

    assert [story.owed(LUNG_CU, code).excused for code in ("HG2023", "HG2023-2")].count("lũ") == 1


# --- campaigns


def test_province_starts_and_stops_a_campaign(tell: Callable[[str], Story]) -> None:
    story = tell("2020-02-01T08:00")
    with story.library.writing() as store:
        store.units.put(units(QUANG_VINH))
    boss = story.member(HA_TINH, Role.PROVINCE, "Tỉnh")

    boss.says("bắt đầu HT2020-CTR64")
    boss.hears("Bắt đầu «", "Đúng không")
    boss.taps("Đúng")
    boss.hears("Đã bắt đầu")
    boss.says("bắt đầu HT2020-CTR64")
    boss.taps("Đúng")
    boss.hears("đang chạy rồi")
    boss.says("dừng HT2020-CTR64")
    boss.taps("Đúng")

    boss.hears("Đã dừng")
    with story.library.reading() as store:
        assert store.campaigns.running() == ()


def test_campaign_that_is_over_is_started_on_other_days(story: Story) -> None:
    boss = story.member(HA_GIANG, Role.ADMIN, "Tỉnh")
    boss.says("dừng HG2023")
    boss.taps("Đúng")
    story.outage_until("2024-06-01T08:00")

    boss.says("bắt đầu HG2023")
    boss.taps("Đúng")
    boss.hears("đã kết thúc ngày", "bắt đầu HG2023 từ")
    boss.says("bắt đầu HG2023 từ 6/1/2025")

    boss.hears("Bắt đầu «", "2025")


def test_coordinator_of_a_district_starts_and_stops_nothing(story: Story, hoa: Phone) -> None:
    for order in ("dừng HG2023", "bắt đầu HT2020-CT42"):
        hoa.says(order)
        hoa.hears("không có quyền")


def test_province_of_another_campaign_stops_nothing_here(story: Story) -> None:
    with story.library.writing() as store:
        store.units.put(units(QUANG_VINH))
    other = story.member(HA_TINH, Role.PROVINCE, "Hà Tĩnh")

    other.says("dừng HG2023")

    other.hears("không có quyền")


def test_post_that_ended_by_date_orders_nothing(story: Story) -> None:
    hoa = story.stranger("Hoa")
    with story.library.writing() as store:
        manage_people.invite(
            story._clockwork(store),
            "HETHAN23",
            unit=MEO_VAC,
            role=Role.COORDINATOR,
            until=story.now + timedelta(days=2),
        )
    hoa.says("/start HETHAN23")
    hoa.taps("Đồng ý")
    hoa.says("nhắc xã Xín Cái")
    hoa.hears("Nhắc ngay")

    story.clock_to("2023-06-22T09:00")
    hoa.taps("Đúng")

    hoa.hears("không có quyền")


def test_unit_outside_every_campaign_owes_nothing(story: Story) -> None:
    with story.library.writing() as store:
        store.units.put(units(QUANG_VINH))
    other = story.member(DUC_THO, Role.COORDINATOR, "Thọ")

    other.says("nhắc xã Quang Vĩnh")

    other.hears("không có báo cáo nào còn thiếu")
