"""Who above hears of what is overdue, and what do their buttons do?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from domain.campaign import Escalation, Reminders
from domain.obligation import State
from domain.person import Role
from tests.builders import (
    DONG_VAN,
    HA_GIANG,
    LUNG_CU,
    MA_LE,
    MEO_VAC,
    THUONG_PHUNG,
    a_campaign,
    a_round,
    an_indicator,
    catalogue,
    local,
    units,
)
from tests.story import Phone, Story


@pytest.fixture
def province(tell: Callable[[str], Story]) -> Story:
    """Two communes of Đồng Văn, one of Mèo Vạc; the mid-term report is due on Thursday 29 June."""
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE, THUONG_PHUNG))
    story.clock_to("2023-06-20T09:00")
    return story


def reports_everything(phone: Phone) -> None:
    phone.says("không phát sinh")
    phone.taps("Đúng")
    phone.reads()


def test_overdue_report_climbs_one_rung_a_working_day(province: Story) -> None:
    lan = province.officer(LUNG_CU)
    people = {
        "stand-in": province.member(LUNG_CU, Role.STAND_IN, "Thay"),
        "head": province.member(LUNG_CU, Role.APPROVER, "Chủ tịch"),
        "coordinator": province.member(DONG_VAN, Role.COORDINATOR, "Huyện"),
        "province": province.member(HA_GIANG, Role.COORDINATOR, "Tỉnh"),
    }
    heard: dict[str, list[str]] = {}

    for day in ("2023-06-29", "2023-06-30", "2023-07-01", "2023-07-03", "2023-07-04", "2023-07-05"):
        province.clock_to(f"{day}T12:00")
        for who, phone in people.items():
            heard.setdefault(day, []).extend(who for line in phone.unread if "còn thiếu" in line.text)
            phone.reads()

    assert heard == {
        "2023-06-29": [],
        "2023-06-30": ["stand-in"],
        "2023-07-01": [],  # a Saturday
        "2023-07-03": ["head"],
        "2023-07-04": ["coordinator"],
        "2023-07-05": ["province"],
    }
    assert len(lan.unread) == 4


def test_supervisor_gets_one_message_for_all_units(province: Story) -> None:
    province.officer(LUNG_CU)
    huyen = province.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    meo_vac = province.member(MEO_VAC, Role.COORDINATOR, "Mèo Vạc")

    province.clock_to("2023-07-04T07:30")
    huyen.reads()

    province.clock_to("2023-07-04T08:30")

    assert len(huyen.unread) == 1
    huyen.hears("2 đơn vị", "xã Lũng Cú: còn thiếu 13/13 mục, đã nhắc 4 lần", "xã Má Lé", "chưa nhắc được ai")
    assert huyen.buttons == ["Nhắc ngay", "Gia hạn", "Vắng mặt"]
    meo_vac.hears("xã Thượng Phùng")


def test_supervisor_gets_one_message_for_what_waited_two_days(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    first = a_round(key="R0", name="Kỳ A", due_before=date(2023, 6, 28), indicators=("GTNT",))
    second = a_round(key="R1", name="Kỳ B", due_before=date(2023, 6, 29), indicators=("VM",))
    gardens = an_indicator("VM", name="Vườn mẫu", unit="vườn")
    head_only = Reminders(escalation=Escalation(stand_in=None, head=1, coordinator=None, province=None))
    story.start(a_campaign(first, second, indicators=(an_indicator(), gardens), reminders=head_only), units(LUNG_CU))
    story.officer(LUNG_CU)
    head = story.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    story.clock_to("2023-06-28T07:59")
    head.reads()
    story.console_is_down = True
    story.clock.move_to(local("2023-06-28T14:00"))  # the programme, too, was down in the morning
    story.settle()
    story.clock_to("2023-06-29T09:00")
    story.console_is_down = False
    story.settle()

    assert len(head.unread) == 1
    head.hears("Kỳ A", "Kỳ B")


def test_units_stand_under_their_own_round_whatever_was_extended(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    first = a_round(key="R0", name="Kỳ A", due_before=date(2023, 6, 28), indicators=("GTNT",))
    second = a_round(key="R1", name="Kỳ B", due_before=date(2023, 6, 29), indicators=("VM",))
    gardens = an_indicator("VM", name="Vườn mẫu", unit="vườn")
    story.start(a_campaign(first, second, indicators=(an_indicator(), gardens)), units(LUNG_CU, MA_LE))
    nam = story.officer(MA_LE, "Nam")
    huyen = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    story.clock_to("2023-06-26T09:00")
    nam.taps("Xin gia hạn")
    nam.taps("2 ngày làm việc (đến 29/06/2023)")
    nam.says("mưa lũ")
    huyen.taps("Đồng ý")
    huyen.reads()

    story.outage_until("2023-07-05T09:00")

    lines = next(line.text for line in huyen.unread if "đôn đốc" in line.text).splitlines()[1:]
    assert [next(name for name in ("Kỳ A", "Kỳ B", "Lũng Cú", "Má Lé") if name in line) for line in lines] == [
        *("Kỳ A", "Lũng Cú", "Má Lé"),
        *("Kỳ B", "Lũng Cú", "Má Lé"),
    ]


def test_report_that_comes_meanwhile_leaves_the_message(province: Story) -> None:
    lan, nam = province.officer(LUNG_CU), province.officer(MA_LE, "Nam")
    huyen = province.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    province.clock_to("2023-07-04T07:30")
    province.console_is_down = True
    province.clock_to("2023-07-04T08:30")
    reports_everything_silently(province, lan)
    province.console_is_down = False
    province.settle()

    text = huyen.hears("xã Má Lé")
    assert "Lũng Cú" not in text
    nam.reads()


def reports_everything_silently(story: Story, phone: Phone) -> None:
    """While nothing can be sent: the question can't be seen, so every item is told."""
    phone.says("không phát sinh")
    phone.says("đúng")


def test_button_reminds_everybody_who_is_behind_and_says_who_cannot_be_reached(province: Story) -> None:
    lan = province.officer(LUNG_CU)
    huyen = province.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    province.clock_to("2023-07-04T09:00")
    lan.reads()

    huyen.taps("Nhắc ngay")

    huyen.hears("Đã nhắc cán bộ của 1 báo cáo", "Chưa liên lạc được", "xã Má Lé")
    lan.hears("📣 Huyện đề nghị báo cáo ngay", "còn thiếu 13/13")
    lan.reads()
    huyen.taps("Nhắc ngay", under="đôn đốc")
    lan.hears_nothing()


def test_extension_with_its_reason_moves_everything_after_it(province: Story) -> None:
    lan = province.officer(LUNG_CU)
    huyen = province.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    province.clock_to("2023-07-04T09:00")
    lan.reads()

    huyen.taps("Gia hạn")
    huyen.taps("xã Lũng Cú")
    huyen.taps("3 ngày làm việc (đến 07/07/2023)")
    huyen.says("mưa lũ, mất điện")

    huyen.hears("Đã gia hạn", "đến hết ngày 07/07/2023")
    lan.hears("được gia hạn đến hết ngày 07/07/2023", "mưa lũ, mất điện")
    lan.reads()
    province.clock_to("2023-07-05T18:00")
    assert [line.text.splitlines()[0] for line in lan.unread] == []
    province.clock_to("2023-07-07T09:00")
    lan.hears("HÔM NAY là ngày cuối", "07/07/2023 (đã gia hạn)")
    reports_everything(lan)
    owed = province.owed(LUNG_CU)
    assert (owed.state, owed.on_time) == (State.DONE, True)
    with province.library.reading() as store:
        (ruling,) = store.reminders.rulings("HG2023", "SK", LUNG_CU)
    assert (ruling.kind, ruling.reason) == ("extended", "mưa lũ, mất điện")


def test_extension_takes_back_what_waits_for_the_unit_and_nothing_of_whoever_grants_it(province: Story) -> None:
    lan, nam = province.officer(LUNG_CU), province.officer(MA_LE, "Nam")
    huyen = province.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    huyen.says(f"/start {province.invite(MA_LE)}")
    huyen.taps("Đồng ý")
    province.clock_to("2023-06-26T09:00")
    lan.taps("Xin gia hạn")
    lan.taps("2 ngày làm việc (đến 03/07/2023)")
    lan.says("cán bộ đi tập huấn")
    province.console_is_down = True
    province.clock_to("2023-06-28T09:00")  # a day before the last; no reminder has reached anybody yet

    huyen.taps("Đồng ý")
    for phone in (lan, nam, huyen):
        phone.reads()
    province.console_is_down = False
    province.settle()

    heard = {phone.name: [line.text.splitlines()[0] for line in phone.unread] for phone in (lan, nam, huyen)}
    reminded = {name: sum(text.startswith("🔔") for text in texts) for name, texts in heard.items()}
    assert reminded == {"Lan": 0, "Nam": 1, "Huyện": 1}


def test_officer_asks_for_more_time_and_the_coordinator_agrees(province: Story) -> None:
    lan = province.officer(LUNG_CU)
    huyen = province.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    province.clock_to("2023-06-28T09:00")

    lan.taps("Xin gia hạn")
    lan.taps("2 ngày làm việc (đến 03/07/2023)")
    lan.hears("lý do")
    lan.says("cán bộ đi tập huấn")
    lan.hears("Đã gửi đề nghị gia hạn đến 03/07/2023")

    huyen.hears("Lan (xã Lũng Cú) xin gia hạn", "đến 03/07/2023", "cán bộ đi tập huấn")
    huyen.taps("Đồng ý")
    lan.hears("được gia hạn đến hết ngày 03/07/2023")


def test_refused_extension_leaves_the_date(province: Story) -> None:
    lan = province.officer(LUNG_CU)
    huyen = province.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    province.clock_to("2023-06-28T09:00")
    before = province.owed(LUNG_CU).due_at
    lan.taps("Xin gia hạn")
    lan.taps("2 ngày làm việc (đến 03/07/2023)")
    lan.says("bận")

    huyen.taps("Không đồng ý")

    lan.hears("không được gia hạn")
    assert province.owed(LUNG_CU).due_at == before


def test_stand_in_is_reminded_while_the_officer_is_away(province: Story) -> None:
    lan = province.officer(LUNG_CU)
    thay = province.member(LUNG_CU, Role.STAND_IN, "Thay")
    province.clock_to("2023-06-26T09:00")

    lan.taps("Đi công tác")
    lan.taps("5 ngày làm việc (đến 03/07/2023)")
    lan.hears("vắng đến 03/07/2023", "Thay")
    province.clock_to("2023-06-28T09:00")

    lan.hears_nothing()
    thay.hears("Nhắc hạn")
    lan.says("đã về")
    province.clock_to("2023-06-29T09:00")
    lan.hears("HÔM NAY")


def test_absence_that_a_supervisor_notes_is_told_to_the_officer(province: Story) -> None:
    lan = province.officer(LUNG_CU)
    huyen = province.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    province.clock_to("2023-07-04T09:00")
    lan.reads()

    huyen.taps("Vắng mặt")
    huyen.taps("xã Lũng Cú")
    huyen.taps("3 ngày làm việc (đến 07/07/2023)")

    huyen.hears("cán bộ của xã Lũng Cú vắng đến 07/07/2023")
    lan.hears("ghi là vắng mặt đến 07/07/2023")


def test_buttons_of_a_former_supervisor_do_nothing(province: Story) -> None:
    lan = province.officer(LUNG_CU)
    huyen = province.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    province.clock_to("2023-07-04T09:00")
    lan.reads()
    province.leaves_post(huyen, DONG_VAN, Role.COORDINATOR)

    for label in ("Nhắc ngay", "Gia hạn", "Vắng mặt"):
        huyen.taps(label, under="đôn đốc")
        huyen.hears("không còn thuộc quyền")

    lan.hears_nothing()


def test_why_was_i_reminded_is_answered_from_the_record(province: Story) -> None:
    lan = province.officer(LUNG_CU)
    lan.says("vì sao nhắc tôi")
    lan.hears("chưa nhắc anh/chị lần nào")
    province.clock_to("2023-06-26T09:00")

    lan.says("vi sao nhac toi?")

    lan.hears(
        "Báo cáo sơ kết (HG2023), xã Lũng Cú",
        "3 ngày làm việc trước ngày cuối",
        "Đến hạn nhắc: 08:00 26/06/2023",
        "đã gửi lúc 08:00 26/06/2023 qua console",
    )


def test_unit_without_anybody_to_remind_is_recorded(province: Story) -> None:
    province.clock_to("2023-06-30T09:00")

    with province.library.reading() as store:
        told = store.reminders.of_unit("HG2023", "SK", LUNG_CU)
    assert {one.reminded.result for one in told} == {"nobody"}
    assert {one.reminded.person for one in told} == {""}
