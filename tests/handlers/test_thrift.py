"""Does a turn cost one message in and one out where messages are counted?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.campaign import Approval
from domain.person import Role
from domain.quota import Plan
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, TUONG_SON, catalogue, units
from tests.handlers.conftest import FIVE_COMMUNES
from tests.handlers.test_review import a_reviewed_campaign
from tests.story import Phone, Story

ROADS, WORKS, APRIL = "HT2020-CTR64", "HT2020-CT42", "BC-202004"
COUNTED, UNCOUNTED = Plan(monthly=10_000), Plan()


@pytest.fixture
def begin(library: Library, tell: Callable[[str], Story]) -> Callable[[Plan], Story]:
    """HG2023 on 20 June in the morning, on a channel with that plan."""

    def began(plan: Plan) -> Story:
        story = tell("2023-06-14T07:00")
        story.restarts(Library(library.database, library.calendar, library.files, {"console": plan}))
        story.start(catalogue()["HG2023"], units(*FIVE_COMMUNES))
        story.clock_to("2023-06-20T09:00")
        return story

    return began


@pytest.fixture
def counted(begin: Callable[[Plan], Story]) -> Story:
    return begin(COUNTED)


def used(story: Story) -> int:
    with story.library.reading() as store:
        return store.quotas.usage("console", "demo", story.now).sent


def reminders(phone: Phone) -> list[str]:
    return [line.text for line in phone.unread if "Báo cáo sơ kết" in line.text]


def test_one_line_report_costs_one_message_out(counted: Story) -> None:
    lan = counted.officer(LUNG_CU)
    before = used(counted)

    lan.says("HN giảm 1,5%")

    assert (lan.acts, lan.answers, used(counted) - before) == (1, 1, 1)


@pytest.fixture
def with_two(library: Library, tell: Callable[[str], Story]) -> Callable[[Plan], Phone]:
    """An officer of a commune with two campaigns, whose figures for both were just stored."""

    def reported(plan: Plan) -> Phone:
        story = tell("2020-04-09T07:00")
        story.restarts(Library(library.database, library.calendar, library.files, {"console": plan}))
        for code in (ROADS, WORKS):
            story.start(catalogue()[code], units(TUONG_SON))
        story.clock_to("2020-04-09T09:01")
        lan = story.officer(TUONG_SON)
        lan.says("VM 2; công trình chào mừng 1")
        lan.taps("Ghi")
        return lan

    return reported


@pytest.mark.parametrize(("plan", "messages"), [(UNCOUNTED, 2), (COUNTED, 1)])
def test_what_is_said_in_one_turn_is_one_message(with_two: Callable[[Plan], Phone], plan: Plan, messages: int) -> None:
    lan = with_two(plan)

    assert len(lan.unread) == messages
    whole = "\n".join(line.text for line in lan.unread)
    assert whole.count("✅ Đã ghi") == 2


@pytest.mark.parametrize(("label", "left"), [("Hủy", [False, True]), ("Hủy (2)", [True, False])])
def test_buttons_of_both_work_in_the_one_message(
    with_two: Callable[[Plan], Phone], label: str, left: list[bool]
) -> None:
    lan = with_two(COUNTED)

    lan.taps(label)

    figures = [lan.story.figure(TUONG_SON, code, of, APRIL) for of, code in ((WORKS, "CTX"), (ROADS, "VM"))]
    assert [bool(figure and figure.total) for figure in figures] == left


@pytest.mark.parametrize(("plan", "messages"), [(UNCOUNTED, 2), (COUNTED, 1)])
def test_words_are_the_caption_of_their_picture(begin: Callable[[Plan], Story], plan: Plan, messages: int) -> None:
    story = begin(plan)
    group, lan = story.group(DONG_VAN), story.officer(LUNG_CU)
    lan.says("THUNS 0,5 tỷ đồng")

    group.says("/tonghop")

    assert len(group.unread) == messages
    assert "Đã báo cáo" in group.unread[0].text
    assert group.unread[-1].photo


def test_thanks_are_not_answered(counted: Story) -> None:
    lan = counted.officer(LUNG_CU)

    lan.says("cảm ơn em nhé")

    lan.hears_nothing()


@pytest.mark.parametrize("plan", [UNCOUNTED, COUNTED])
def test_reminder_of_today_rides_on_an_answer_where_messages_are_counted(
    begin: Callable[[Plan], Story], plan: Plan
) -> None:
    story = begin(plan)
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-29T07:00")
    lan.says("trợ giúp")
    rides = "Anh/chị còn:\n• Báo cáo sơ kết" in lan.unread[-1].text
    lan.reads()

    story.clock_to("2023-06-29T10:00")

    assert rides == (plan is COUNTED)
    assert len(reminders(lan)) == (0 if plan is COUNTED else 1)


def test_answer_that_names_what_is_missing_needs_no_reminder_of_it(counted: Story) -> None:
    lan = counted.officer(LUNG_CU)
    counted.clock_to("2023-06-29T07:00")

    lan.says("THUNS 0,5 tỷ đồng")

    assert "Anh/chị còn" not in lan.hears("Còn thiếu")
    counted.clock_to("2023-06-29T10:00")
    assert reminders(lan) == []
    counted.clock_to("2023-06-30T10:00")
    assert len(reminders(lan)) == 1  # the next rung comes as ever


def test_reminder_of_several_people_does_not_ride(counted: Story) -> None:
    lan, hoa = counted.officer(LUNG_CU), counted.officer(LUNG_CU, "Hoa")
    counted.clock_to("2023-06-29T07:00")
    lan.says("trợ giúp")
    lan.reads()
    hoa.reads()

    counted.clock_to("2023-06-29T10:00")

    assert (len(reminders(lan)), len(reminders(hoa))) == (1, 1)


def test_reminder_that_waits_rides_on_the_next_answer(counted: Story) -> None:
    lan = counted.officer(LUNG_CU)
    counted.console_is_down = True
    counted.clock_to("2023-06-29T07:45")
    lan.says("trợ giúp")
    counted.console_is_down = False
    counted.settle()

    (only,) = lan.unread
    assert "Cách báo cáo" in only.text
    assert "Anh/chị còn:\n• Báo cáo sơ kết" in only.text


def test_why_was_i_reminded_knows_what_rode_along(counted: Story) -> None:
    lan = counted.officer(LUNG_CU)
    counted.clock_to("2023-06-29T07:00")
    lan.says("trợ giúp")

    lan.says("vì sao nhắc tôi")

    lan.hears("Báo cáo sơ kết")


@pytest.fixture
def approver(library: Library, tell: Callable[[str], Story]) -> Callable[[Plan], tuple[Phone, Phone]]:
    """An officer, and a coordinator who was asked to approve two reports."""

    def began(plan: Plan) -> tuple[Phone, Phone]:
        story = tell("2023-06-14T07:00")
        story.restarts(Library(library.database, library.calendar, library.files, {"console": plan}))
        story.start(a_reviewed_campaign(Approval.DISTRICT), units(LUNG_CU, MA_LE))
        story.clock_to("2023-06-20T09:10")
        lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
        head = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
        lan.says("GTNT 1,2 km; VM 3")
        nam.says("GTNT 2 km; VM 1")
        story.clock_to("2023-06-20T10:00")
        return lan, head

    return began


@pytest.mark.parametrize(("plan", "messages"), [(UNCOUNTED, 2), (COUNTED, 1)])
def test_what_was_approved_is_said_above_what_still_waits(
    approver: Callable[[Plan], tuple[Phone, Phone]], plan: Plan, messages: int
) -> None:
    _, head = approver(plan)

    head.says("duyệt 1")

    assert len(head.unread) == messages
    whole = "\n".join(line.text for line in head.unread)
    assert "✅ Đã duyệt" in whole
    assert "1 báo cáo chờ" in whole


@pytest.mark.parametrize("plan", [UNCOUNTED, COUNTED])
def test_what_stands_below_an_answer_is_approved_by_a_word(
    approver: Callable[[Plan], tuple[Phone, Phone]], plan: Plan
) -> None:
    _, head = approver(plan)
    head.says("duyệt 1")

    head.says("duyệt")

    head.hears("✅ Đã duyệt", "xã Má Lé")


def test_answer_is_not_taken_back_with_the_list_below_it(approver: Callable[[Plan], tuple[Phone, Phone]]) -> None:
    lan, head = approver(COUNTED)
    story = head.story
    story.console_is_down = True
    head.says("duyệt 1")
    lan.says("GTNT 1,4 km")
    story.clock_to("2023-06-20T11:00")

    story.console_is_down = False
    story.settle()

    assert any("✅ Đã duyệt" in line.text for line in head.unread)
