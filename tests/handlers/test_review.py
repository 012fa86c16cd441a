"""Who approves what, and does nothing wait for it?"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest

from bot.clock import VIETNAM
from domain.campaign import Approval, Campaign
from domain.person import Role
from domain.review import Judgement, Verdict
from handlers.context import Clockwork
from handlers.documents.letter import letter
from handlers.documents.rows import value_rows, version_row
from handlers.export import versions
from handlers.summarise import summarise
from tests.builders import (
    DONG_VAN,
    HA_GIANG,
    LUNG_CU,
    MA_LE,
    MEO_VAC,
    THUONG_PHUNG,
    a_campaign,
    an_indicator,
    units,
)
from tests.story import Phone, Story


def a_reviewed_campaign(approval: Approval = Approval.COMMUNE) -> Campaign:
    """Roads and gardens; the round is open from 15 June to 5 July 2023."""
    gardens = an_indicator("VM", name="Vườn mẫu", unit="vườn", aliases=(), target=Decimal(30))
    return a_campaign(approval=approval, indicators=(an_indicator(), gardens))


def begun(tell: Callable[[str], Story], approval: Approval) -> Story:
    story = tell("2023-06-14T07:00")
    story.start(a_reviewed_campaign(approval), units(LUNG_CU, MA_LE, THUONG_PHUNG))
    story.clock_to("2023-06-20T09:10")
    return story


@pytest.fixture
def commune(tell: Callable[[str], Story]) -> Story:
    """Heads of communes approve. It is Tuesday, 20 June 2023, 9:10."""
    return begun(tell, Approval.COMMUNE)


@pytest.fixture
def district(tell: Callable[[str], Story]) -> Story:
    return begun(tell, Approval.DISTRICT)


def decided(story: Story, unit: str = LUNG_CU) -> dict[str, Judgement]:
    with story.library.reading() as store:
        return store.approvals.decided("THU", "SK", unit)


def unapproved(story: Story) -> set[tuple[str, str]]:
    with story.library.reading() as store:
        return {(unit, code) for _, unit, code in store.approvals.unapproved("THU")}


# --- when somebody is asked


def test_complete_report_is_brought_to_the_head_with_the_next_full_hour(commune: Story) -> None:
    lan, head = commune.officer(LUNG_CU), commune.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    lan.says("GTNT 1,2 km; VM 3")

    commune.clock_to("2023-06-20T09:59")
    head.hears_nothing()
    commune.clock_to("2023-06-20T10:00")

    head.hears("1 báo cáo chờ", "xã Lũng Cú", "đã báo 2/2", "cộng thêm 1,2 km → lũy kế 1,2 km", "Vườn mẫu")
    assert head.buttons == ["Duyệt", "Trả lại"]


def test_part_of_a_report_waits_for_the_next_working_morning(commune: Story) -> None:
    lan, head = commune.officer(LUNG_CU), commune.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    commune.clock_to("2023-06-23T15:00")  # a Friday
    lan.says("GTNT 1,2 km")

    commune.clock_to("2023-06-26T07:59")
    head.hears_nothing()
    commune.clock_to("2023-06-26T08:00")

    head.hears("đã báo 1/2")


def test_nobody_is_asked_at_night(commune: Story) -> None:
    lan, head = commune.officer(LUNG_CU), commune.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    commune.clock_to("2023-06-20T21:00")
    lan.says("GTNT 1,2 km; VM 3")

    commune.clock_to("2023-06-21T07:59")
    head.hears_nothing()
    commune.clock_to("2023-06-21T08:00")

    head.hears("xã Lũng Cú")


def test_coordinator_gets_one_message_for_everything_that_waits(district: Story) -> None:
    lan, nam = district.officer(LUNG_CU), district.officer(MA_LE, "Nam")
    huyen = district.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    province = district.member(HA_GIANG, Role.COORDINATOR, "Tỉnh")
    lan.says("GTNT 1,2 km")
    lan.says("VM 3")
    nam.says("GTNT 2 km; VM 1")

    district.clock_to("2023-06-20T10:00")

    assert len(huyen.unread) == 1
    huyen.hears("2 báo cáo chờ", "1. xã Lũng Cú", "2. xã Má Lé")
    province.hears_nothing()


def test_where_no_district_has_a_coordinator_the_province_is_asked(district: Story) -> None:
    lan, province = district.officer(LUNG_CU), district.member(HA_GIANG, Role.COORDINATOR, "Tỉnh")
    lan.says("GTNT 1,2 km; VM 3")

    district.clock_to("2023-06-20T10:00")

    province.hears("xã Lũng Cú")


def test_message_is_not_sent_when_nothing_waits_any_more(district: Story) -> None:
    lan = district.officer(LUNG_CU)
    huyen, thay = (district.member(DONG_VAN, Role.COORDINATOR, name) for name in ("Huyện", "Thay"))
    lan.says("GTNT 1,2 km; VM 3")
    district.console_is_down = True
    district.clock_to("2023-06-20T10:00")
    lan.taps("Hủy", under="Đã ghi")
    district.console_is_down = False
    district.settle()

    huyen.hears_nothing()
    thay.hears_nothing()


def test_head_who_joins_later_is_asked_on_a_working_morning(commune: Story) -> None:
    lan = commune.officer(LUNG_CU)
    lan.says("GTNT 1,2 km; VM 3")
    commune.clock_to("2023-06-21T12:00")
    head = commune.member(LUNG_CU, Role.APPROVER, "Chủ tịch")

    commune.clock_to("2023-06-22T08:00")

    head.hears("xã Lũng Cú")


def test_campaign_without_approval_asks_nobody(tell: Callable[[str], Story]) -> None:
    story = begun(tell, Approval.NONE)
    lan, head = story.officer(LUNG_CU), story.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    lan.says("GTNT 1,2 km; VM 3")

    story.clock_to("2023-06-22T12:00")

    head.hears_nothing()
    head.says("duyệt")
    head.hears("Hiện không có số liệu nào chờ")


# --- what the buttons do


@pytest.fixture
def asked(commune: Story) -> tuple[Story, Phone, Phone]:
    """Lan has told everything, the head of her commune sees it."""
    lan, head = commune.officer(LUNG_CU), commune.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    lan.says("GTNT 1,2 km; VM 3")
    commune.clock_to("2023-06-20T10:00")
    lan.reads()
    return commune, lan, head


def test_approval_is_kept_with_who_and_when(asked: tuple[Story, Phone, Phone]) -> None:
    story, lan, head = asked

    head.taps("Duyệt")

    head.hears("✅ Đã duyệt: xã Lũng Cú (2 mục)")
    found = decided(story)
    assert {code: (one.version, one.verdict, one.at) for code, one in found.items()} == {
        "GTNT": (1, Verdict.APPROVED, story.now),
        "VM": (1, Verdict.APPROVED, story.now),
    }
    assert unapproved(story) == set()
    lan.hears_nothing()
    lan.says("xem")
    lan.hears("Đã duyệt ✓")


def test_second_press_changes_nothing_and_names_who_approved(asked: tuple[Story, Phone, Phone]) -> None:
    story, _, head = asked
    head.taps("Duyệt")
    before = decided(story)

    head.taps("Duyệt", under="chờ anh/chị duyệt")

    head.hears("Chưa duyệt hay trả lại mục nào", "Chủ tịch đã duyệt lúc 10:00 20/06/2023")
    assert decided(story) == before


def test_correction_makes_a_figure_unapproved_again_and_says_so(asked: tuple[Story, Phone, Phone]) -> None:
    story, lan, head = asked
    head.taps("Duyệt")
    head.reads()

    lan.says("sửa GTNT 1,5 km")

    lan.hears("Số đã duyệt nay thay đổi, chờ duyệt lại")
    assert unapproved(story) == {(LUNG_CU, "GTNT")}
    story.clock_to("2023-06-20T11:00")
    text = head.hears("1,5 km", "sửa sau khi duyệt; trước: 1,2 km")
    assert "Vườn mẫu" not in text


def test_taking_back_what_was_approved_is_brought_to_the_head(asked: tuple[Story, Phone, Phone]) -> None:
    story, lan, head = asked
    head.taps("Duyệt")
    head.reads()

    lan.taps("Hủy", under="Đã ghi")

    lan.hears("chờ duyệt lại")
    story.clock_to("2023-06-21T08:00")
    head.hears("đã rút lại")


def test_old_message_approves_only_what_it_showed_and_names_what_changed(asked: tuple[Story, Phone, Phone]) -> None:
    story, lan, head = asked
    lan.says("sửa GTNT 1,5 km")

    head.taps("Duyệt")

    texts = [line.text for line in head.unread]
    assert "Đã duyệt: xã Lũng Cú (1 mục)" in texts[0]
    assert "số đã đổi sau tin đó" in texts[0]
    assert "1,5 km" in texts[0]
    assert "1 báo cáo chờ" in texts[1]
    assert unapproved(story) == {(LUNG_CU, "GTNT")}
    head.taps("Duyệt")
    assert unapproved(story) == set()


def test_head_who_left_the_post_approves_nothing(asked: tuple[Story, Phone, Phone]) -> None:
    story, _, head = asked
    story.leaves_post(head, LUNG_CU, Role.APPROVER)

    head.taps("Duyệt")

    head.hears("xã Lũng Cú: không còn thuộc quyền duyệt của anh/chị")
    assert decided(story) == {}


def test_stopped_campaign_is_approved_no_more(asked: tuple[Story, Phone, Phone]) -> None:
    story, _, head = asked
    story.stop("THU")

    head.taps("Duyệt")

    head.hears("phong trào đã dừng")
    assert decided(story) == {}


def test_two_coordinators_do_not_undo_one_another(district: Story) -> None:
    lan = district.officer(LUNG_CU)
    huyen, thay = (district.member(DONG_VAN, Role.COORDINATOR, name) for name in ("Huyện", "Thay"))
    lan.says("GTNT 1,2 km; VM 3")
    district.clock_to("2023-06-20T10:00")

    huyen.taps("Duyệt")
    thay.taps("Trả lại")

    thay.hears("Huyện đã duyệt lúc")
    assert {one.verdict for one in decided(district).values()} == {Verdict.APPROVED}


def test_coordinator_of_another_district_is_not_asked_and_sees_nothing(district: Story) -> None:
    lan, meo_vac = district.officer(LUNG_CU), district.member(MEO_VAC, Role.COORDINATOR, "Mèo Vạc")
    district.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    lan.says("GTNT 1,2 km; VM 3")
    district.clock_to("2023-06-20T10:00")

    meo_vac.hears_nothing()
    meo_vac.says("duyệt")

    meo_vac.hears("không có số liệu nào chờ")
    assert decided(district) == {}


# --- returned


def test_return_goes_to_the_officer_with_reason_and_figures_and_the_correction_comes_back(
    asked: tuple[Story, Phone, Phone],
) -> None:
    story, lan, head = asked

    head.taps("Trả lại")
    head.hears("Vì sao trả lại")
    head.says("Km chưa nghiệm thu")

    head.hears("Đã trả lại xã Lũng Cú: 2 mục", "Đã báo 1 cán bộ")
    lan.hears("Chủ tịch trả lại", "Lý do: Km chưa nghiệm thu", "1,2 km", "Vườn mẫu", "sửa GTNT")
    assert {one.reason for one in decided(story).values()} == {"Km chưa nghiệm thu"}
    lan.says("xem")
    lan.hears("Bị trả lại", "Km chưa nghiệm thu")
    head.says("duyệt")
    head.hears("không có số liệu nào chờ")

    lan.says("sửa GTNT 0,9 km")
    story.clock_to("2023-06-20T11:00")
    text = head.hears("cộng thêm 0,9 km")
    assert "Vườn mẫu" not in text


def test_report_that_is_returned_after_the_close_can_be_put_right_and_stays_in_time(commune: Story) -> None:
    lan, head = commune.officer(LUNG_CU), commune.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    lan.says("GTNT 1,2 km; VM 3")
    commune.clock_to("2023-07-06T09:00")
    lan.reads()

    head.says("trả lại: km chưa nghiệm thu")

    head.hears("em mở lại cho đơn vị sửa đến hết 11/07/2023")
    lan.hears("Sửa được đến hết 11/07/2023")
    lan.says("sửa GTNT 0,9 km")
    lan.hears("Đã sửa")
    owed = commune.owed(LUNG_CU, "THU")
    assert owed.on_time


# --- by words


def test_everything_can_be_said_in_words(asked: tuple[Story, Phone, Phone]) -> None:
    story, lan, head = asked

    head.says("tra lai GTNT: chưa nghiệm thu")

    lan.hears("Lý do: chưa nghiệm thu", "1,2 km")
    head.says("DUYỆT")
    head.hears("Đã duyệt: xã Lũng Cú (1 mục)")
    assert {code: one.verdict.value for code, one in decided(story).items()} == {"GTNT": "returned", "VM": "approved"}


def test_one_of_several_units_is_chosen_by_number_or_name(district: Story) -> None:
    lan, nam = district.officer(LUNG_CU), district.officer(MA_LE, "Nam")
    huyen = district.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    lan.says("GTNT 1,2 km; VM 3")
    nam.says("GTNT 2 km; VM 1")
    district.clock_to("2023-06-20T10:00")
    nam.reads()

    huyen.says("trả lại 2: nhầm đơn vị tính")
    nam.hears("Lý do: nhầm đơn vị tính")
    huyen.says("trả lại xã nào đó: không rõ")
    huyen.hears("Em không thấy")
    huyen.says("duyệt 1")

    assert unapproved(district) == {(MA_LE, "GTNT"), (MA_LE, "VM")}
    assert {one.verdict for one in decided(district, LUNG_CU).values()} == {Verdict.APPROVED}


def test_return_of_several_asks_for_the_unit_and_takes_a_number(district: Story) -> None:
    lan, nam = district.officer(LUNG_CU), district.officer(MA_LE, "Nam")
    huyen = district.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    lan.says("GTNT 1,2 km; VM 3")
    nam.says("GTNT 2 km; VM 1")
    district.clock_to("2023-06-20T10:00")
    lan.reads()

    huyen.says("trả lại")
    huyen.hears("đơn vị nào")
    huyen.says("1")
    huyen.hears("Vì sao trả lại")
    huyen.says("xem lại km")

    lan.hears("Lý do: xem lại km")


def test_officer_who_writes_such_words_reports_as_ever(commune: Story) -> None:
    lan = commune.officer(LUNG_CU)

    lan.says("trả lại: GTNT 1,2 km")

    assert decided(commune) == {}


# --- nothing waits for it, everything is marked


def test_digest_counts_unapproved_figures_and_marks_them(district: Story) -> None:
    lan, nam = district.officer(LUNG_CU), district.officer(MA_LE, "Nam")
    huyen, group = district.member(DONG_VAN, Role.COORDINATOR, "Huyện"), district.group(DONG_VAN)
    lan.says("GTNT 1,2 km; VM 3")
    district.clock_to("2023-06-20T10:00")
    huyen.taps("Duyệt")
    nam.says("GTNT 2 km; VM 1")

    assert "Đã duyệt 1/2 đơn vị" in digest(group)
    assert "3,2 km · đã duyệt 1/2" in digest(group)
    district.clock_to("2023-06-20T11:00")
    huyen.taps("Duyệt")
    assert "Đã duyệt 2/2 đơn vị" in digest(group)
    assert "3,2 km · đã duyệt\n" in digest(group)


def digest(group: Phone) -> str:
    """The text; a picture comes after it."""
    group.says("/tonghop")
    return group.unread[0].text


def test_documents_tell_what_is_approved_by_whom_and_what_was_returned_why(asked: tuple[Story, Phone, Phone]) -> None:
    story, _, head = asked
    head.says("trả lại GTNT: chưa nghiệm thu")
    head.says("duyệt")
    with story.library.reading() as store:
        clock, running = Clockwork(store=store, now=story.now, zone=VIETNAM), store.campaigns.get("THU")
        assert running is not None
        found = summarise(clock, running, "SK", HA_GIANG)
        assert found is not None
        rows = {row[3]: row[-1] for row in value_rows(found, zone=VIETNAM) if row[0] == LUNG_CU}
        told = [version_row(one, found, zone=VIETNAM)[-3:] for one in versions(clock, found)]
        words = letter(found, zone=VIETNAM)

    assert rows["GTNT"] == "chưa duyệt"
    assert rows["VM"] == "đã duyệt"
    assert [(said, who) for said, _, who in told] == [
        ("trả lại: chưa nghiệm thu", "Chủ tịch"),
        ("đã duyệt", "Chủ tịch"),
    ]
    assert "0/1 đơn vị" in zipfile.ZipFile(BytesIO(words)).read("word/document.xml").decode()


def test_amendment_to_approval_brings_what_was_told_before(tell: Callable[[str], Story]) -> None:
    story = begun(tell, Approval.NONE)
    lan, head = story.officer(LUNG_CU), story.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    lan.says("GTNT 1,2 km; VM 3")

    story.amend(replace(a_reviewed_campaign(), approval=Approval.COMMUNE), units(LUNG_CU, MA_LE, THUONG_PHUNG))
    story.clock_to("2023-06-21T08:00")

    head.hears("xã Lũng Cú")
    story.amend(a_reviewed_campaign(Approval.NONE), units(LUNG_CU, MA_LE, THUONG_PHUNG))
    head.taps("Duyệt")
    head.hears("không còn cần duyệt")


def test_message_fits_every_channel_and_approves_only_what_it_shows(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    many = tuple(an_indicator(f"C{n}", name=f"Chỉ tiêu dài dòng số {n} của phong trào", aliases=()) for n in range(40))
    story.start(a_campaign(approval=Approval.COMMUNE, indicators=many), units(LUNG_CU))
    story.clock_to("2023-06-20T09:10")
    lan, head = story.officer(LUNG_CU), story.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    lan.says("không phát sinh")
    lan.taps("Đúng")
    story.clock_to("2023-06-20T10:00")

    rounds = 0
    while unapproved(story):
        rounds += 1
        assert len(head.unread[-1].text) <= 2_000
        head.taps("Duyệt")
        assert rounds < 5
    assert rounds > 1
