"""What moves, what is taken back and what stays when a running campaign is changed?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.clock import VIETNAM
from domain.campaign import Campaign, Digests, Reminders, RoundPlan
from domain.deadline import Event
from domain.errors import NotFound, Refused
from domain.obligation import Obligation, State
from domain.person import Role
from handlers import amend_campaigns
from handlers.amend_campaigns import Amended
from handlers.context import Clockwork
from tests.builders import (
    DONG_VAN,
    HA_GIANG,
    LUNG_CU,
    MA_LE,
    THUONG_PHUNG,
    a_campaign,
    a_round,
    an_indicator,
    local,
    units,
)
from tests.story import Phone, Story

ROAD, GARDEN = an_indicator(), an_indicator("VM", name="Vườn mẫu", unit="vườn", aliases=("vuon",))
LATER = a_round(key="TK", name="Báo cáo tổng kết", opens=date(2023, 11, 15), due_before=date(2023, 11, 30))
LATER = replace(LATER, closes=date(2023, 12, 10))
QUIET = Digests(weekly=None)


def campaign(*rounds: RoundPlan, **changes: Any) -> Campaign:
    """15 to 29 June and, unless other rounds are given, again in November; one road, one garden."""
    given = {"indicators": (ROAD, GARDEN), "digests": QUIET, **changes}
    return a_campaign(*(rounds or (a_round(), LATER)), **given)


def due_by(day: date, **changes: Any) -> RoundPlan:
    """The round of June with another last day; it closes six days after it."""
    return a_round(**{"due_before": day + timedelta(days=1), "closes": day + timedelta(days=6), **changes})


@pytest.fixture
def story(tell: Callable[[str], Story]) -> Story:
    """The campaign on 14 June 2023, the day before its round opens; two communes of Đồng Văn."""
    story = tell("2023-06-14T07:00")
    story.start(campaign(), units(LUNG_CU, MA_LE))
    return story


def amended(story: Story, new: Campaign, *more: str) -> Amended:
    with story.library.writing() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        done = amend_campaigns.amend(clock, new, units(LUNG_CU, MA_LE, *more))
    story.settle()
    return done


def owed(story: Story, unit: str = LUNG_CU, round_key: str = "SK") -> Obligation:
    return story.owed(unit, "THU", round_key)


def ledger(story: Story) -> tuple[object, ...]:
    """All that is waiting: obligations with their ladders, and moments that are not done."""
    with story.library.reading() as store:
        moments = tuple(one for one, done in store.campaigns.moments("THU") if not done)
        found = tuple(one for key in ("SK", "TK") for one in store.obligations.of_round("THU", key))
        return moments, found, store.obligations.next_due()


def headlines(phone: Phone) -> list[str]:
    return [line.text.splitlines()[0] for line in phone.unread]


# --- dates


def test_date_that_moves_before_the_round_opens_moves_everything(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    done = amended(story, campaign(a_round(opens=date(2023, 6, 19)), LATER))

    assert done.rounds == ["SK: opens 15/06/2023 → 19/06/2023."]
    story.clock_to("2023-06-19T07:29")
    lan.says("GTNT 1 km")
    lan.hears("không có kỳ báo cáo nào đang mở")
    story.clock_to("2023-06-19T07:30")
    lan.says("GTNT 1 km")
    lan.hears("Đã ghi")


def test_extended_round_reminds_for_the_new_date_only(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-28T09:00")
    lan.reads()

    done = amended(story, campaign(due_by(date(2023, 7, 7)), LATER))

    assert (done.version, done.dates, done.codes) == (2, 2, 0)
    assert owed(story).due_at == local("2023-07-08T00:00")
    assert owed(story).closes_at == local("2023-07-13T17:00")
    assert headlines(lan) == ["🔔 Nhắc hạn: Báo cáo sơ kết"]  # seven working days before, said a little late
    lan.hears("07/07/2023")
    story.clock_to("2023-07-03T12:00")
    assert headlines(lan) == []
    story.clock_to("2023-07-04T12:00")
    lan.hears("07/07/2023")
    story.clock_to("2023-07-07T12:00")
    assert headlines(lan)[-1].startswith("🔔 HÔM NAY là ngày cuối")


def test_reminder_that_waits_for_the_old_date_is_taken_back(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-29T07:00")
    lan.reads()
    story.console_is_down = True
    story.clock_to("2023-06-29T09:00")

    done = amended(story, campaign(due_by(date(2023, 7, 28)), LATER))
    story.console_is_down = False
    story.settle()

    assert done.withdrawn == 1
    assert headlines(lan) == []
    story.clock_to("2023-07-19T09:00")
    lan.hears("28/07/2023")


def test_reminder_that_still_stands_goes_out_after_the_change(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-26T07:00")
    lan.reads()
    story.console_is_down = True
    story.clock_to("2023-06-26T09:00")

    done = amended(story, campaign(indicators=(ROAD,)))
    story.console_is_down = False
    story.settle()

    assert (done.withdrawn, done.codes, done.dates) == (0, 2, 0)
    lan.hears("còn thiếu 1/1 mục")


def test_shortened_round_says_the_newest_rung_once(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-21T09:00")
    lan.reads()

    amended(story, campaign(due_by(date(2023, 6, 23)), LATER))

    assert len(lan.unread) == 1  # three working days before were yesterday
    lan.hears("23/06/2023")
    story.clock_to("2023-06-23T12:00")
    assert [text[:10] for text in headlines(lan)] == ["🔔 Nhắc hạn", "🔔 HÔM NAY "]


def at_hour(hour: int) -> Campaign:
    """The same with reminders at another hour."""
    return campaign(reminders=Reminders(at=time(hour)))


@pytest.mark.parametrize("hour", [9, 14])
def test_rung_of_the_same_day_is_not_said_again_when_its_hour_changes(story: Story, hour: int) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-26T10:00")
    lan.reads()

    amended(story, at_hour(hour))

    story.clock_to(f"2023-06-28T{hour - 1:02}:59")
    lan.hears_nothing()
    story.clock_to(f"2023-06-28T{hour:02}:00")
    lan.hears("Nhắc hạn")


def test_rung_of_those_above_is_not_said_again_when_its_hour_changes(story: Story) -> None:
    story.officer(LUNG_CU)
    huyen = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    story.clock_to("2023-07-04T10:00")
    huyen.hears("2 đơn vị chưa xong báo cáo")

    amended(story, at_hour(14))

    story.clock_to("2023-07-05T12:00")
    huyen.hears_nothing()


def test_rung_put_into_the_evening_and_back_is_said_once(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-26T10:00")
    lan.reads()
    amended(story, at_hour(21))
    story.console_is_down = True
    story.clock_to("2023-06-27T06:00")  # it was to be said in the evening, and nobody could be told

    amended(story, at_hour(8))
    story.console_is_down = False
    story.settle()

    story.clock_to("2023-06-28T07:59")
    lan.hears_nothing()
    story.clock_to("2023-06-28T08:00")
    assert [text[:10] for text in headlines(lan)] == ["🔔 Nhắc hạn"]


def test_rung_that_waits_is_said_once_when_its_hour_changes(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-26T07:00")
    lan.reads()
    story.console_is_down = True
    story.clock_to("2023-06-26T09:30")

    amended(story, campaign(reminders=Reminders(at=local("2023-06-26T09:00").time())))
    story.console_is_down = False
    story.clock_to("2023-06-26T12:00")

    assert [text[:10] for text in headlines(lan)] == ["🔔 Nhắc hạn"]


def test_extension_beyond_the_end_of_its_round_climbs_the_new_ladder(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    nam = story.officer(MA_LE, "Nam")
    huyen = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    story.clock_to("2023-06-28T09:00")
    lan.taps("Xin gia hạn")
    lan.taps("5 ngày làm việc (đến 06/07/2023)")
    lan.says("mưa lũ")
    huyen.taps("Đồng ý")
    story.clock_to("2023-07-05T17:30")
    for phone in (lan, nam):
        phone.reads()

    amended(story, campaign(reminders=Reminders(days_before=(0,), at=local("2023-07-06T07:00").time())))

    story.clock_to("2023-07-06T07:30")
    lan.hears("HÔM NAY")
    story.clock_to("2023-07-06T09:00")
    lan.hears_nothing()
    nam.hears_nothing()


def test_extension_that_was_granted_stays_where_it_is_later(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    huyen = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    story.clock_to("2023-06-28T09:00")
    lan.taps("Xin gia hạn")
    lan.taps("5 ngày làm việc (đến 06/07/2023)")
    lan.says("mưa lũ")
    huyen.taps("Đồng ý")
    granted = owed(story)

    first = amended(story, campaign(due_by(date(2023, 7, 3)), LATER))
    assert (first.dates, first.extensions) == (1, 1)
    assert owed(story) == granted
    assert owed(story, MA_LE).due_at == local("2023-07-04T00:00")

    second = amended(story, campaign(due_by(date(2023, 7, 14)), LATER))
    assert (second.dates, second.extensions) == (2, 0)
    assert owed(story).due_at == local("2023-07-15T00:00")

    amended(story, campaign(due_by(date(2023, 7, 3)), LATER))
    assert owed(story) == granted


def test_late_report_is_in_time_once_the_date_is_put_off_and_nobody_is_made_late(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-30T09:00")
    lan.says("GTNT 1 km; VM 2")
    assert not owed(story).on_time

    amended(story, campaign(due_by(date(2023, 7, 3)), LATER))
    assert owed(story).on_time

    with pytest.raises(Refused, match="SK would be due on 29/06/2023, which is over; nobody is made late"):
        amended(story, campaign())
    assert owed(story).on_time


def test_digest_of_the_last_day_is_posted_again_on_the_new_one(story: Story) -> None:
    story.officer(LUNG_CU)
    group = story.group(DONG_VAN)
    story.clock_to("2023-06-29T18:00")
    assert any("ngày cuối nhận báo cáo" in line.text for line in group.unread)
    group.reads()

    amended(story, campaign(due_by(date(2023, 7, 4)), LATER))

    story.clock_to("2023-07-04T16:00")
    assert not any("ngày cuối" in line.text for line in group.unread)
    story.clock_to("2023-07-04T16:30")
    assert sum("ngày cuối nhận báo cáo" in line.text for line in group.unread) == 1
    story.clock_to("2023-07-11T09:00")
    assert sum("kết quả sau hạn nộp" in line.text for line in group.unread) == 1
    assert story.dead_letters() == []


def test_digest_that_waits_for_the_old_day_is_taken_back(story: Story) -> None:
    group = story.group(DONG_VAN)
    story.clock_to("2023-06-29T09:00")
    group.reads()
    story.console_is_down = True
    story.clock_to("2023-06-29T18:00")

    amended(story, campaign(due_by(date(2023, 7, 4)), LATER))
    story.console_is_down = False
    story.settle()

    assert headlines(group) == []
    story.clock_to("2023-07-04T17:00")
    assert any("ngày cuối nhận báo cáo" in line.text for line in group.unread)


# --- codes


def test_indicator_that_is_added_is_asked_for_and_what_was_answered_stays(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-20T09:00")
    lan.says("GTNT 1 km; VM 2")
    assert owed(story).state is State.DONE
    first = owed(story).first_reported_at

    done = amended(story, campaign(indicators=(ROAD, GARDEN, an_indicator("OCOP", name="Sản phẩm OCOP", aliases=()))))

    assert (done.codes, done.dates) == (2, 0)
    assert owed(story).missing == ("OCOP",)
    assert owed(story).first_reported_at == first
    lan.reads()
    story.clock_to("2023-06-26T09:00")
    lan.hears("còn thiếu 1/3 mục", "OCOP")


def test_indicator_that_is_dropped_completes_what_was_waiting_for_it_at_the_time_of_the_answer(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-20T09:00")
    lan.says("GTNT 1 km")
    story.clock_to("2023-07-03T09:00")
    lan.reads()

    amended(story, campaign(indicators=(ROAD,)))

    assert owed(story).state is State.DONE
    assert owed(story).completed_at == local("2023-06-20T09:00")
    assert owed(story).on_time
    assert owed(story, MA_LE).needed == ("GTNT",)
    story.clock_to("2023-07-05T12:00")
    lan.hears_nothing()


def test_unit_that_is_asked_for_nothing_any_more_owes_nothing(story: Story) -> None:
    story.clock_to("2023-06-20T09:00")

    done = amended(story, campaign(indicators=(replace(ROAD, only_units=("Lũng Cú",)),)))

    assert (done.codes, done.fewer) == (1, 1)
    with story.library.reading() as store:
        assert store.obligations.get("THU", "SK", MA_LE) is None
        assert store.obligations.tally("THU", "SK").expected == 1


# --- units and rounds


def test_unit_that_comes_later_owes_from_now_on(story: Story) -> None:
    story.clock_to("2023-06-27T09:00")

    done = amended(story, campaign(), THUONG_PHUNG)
    xin = story.officer(THUONG_PHUNG)

    assert (done.more, done.version) == (1, None)
    assert owed(story, THUONG_PHUNG).due_at == owed(story).due_at
    story.clock_to("2023-06-28T09:00")
    xin.hears("Nhắc hạn")


def test_round_that_vanishes_is_owed_no_more(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    group = story.group(HA_GIANG)
    story.clock_to("2023-06-28T09:00")
    lan.reads()
    group.reads()

    done = amended(story, campaign(LATER))

    assert (done.fewer, done.rounds) == (2, ["SK is taken out."])
    lan.taps("Xin gia hạn", under="Nhắc hạn")
    lan.hears("Câu hỏi này đã cũ")
    lan.says("GTNT 1 km")
    lan.hears("không có kỳ báo cáo nào đang mở")
    story.clock_to("2023-07-10T12:00")
    assert headlines(group) == []
    story.clock_to("2023-11-30T12:00")
    assert len(lan.unread) >= 4
    assert story.dead_letters() == []


def test_round_that_is_taken_out_and_put_back_opens_again(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-22T09:00")
    amended(story, campaign(LATER))

    amended(story, campaign())

    lan.says("GTNT 1 km; VM 2")
    lan.hears("Đã ghi")
    assert owed(story).state is State.DONE


def test_extension_and_excuse_outlive_that_their_round_is_taken_out_and_put_back(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    huyen = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    story.clock_to("2023-06-28T09:00")
    lan.taps("Xin gia hạn")
    lan.taps("2 ngày làm việc (đến 03/07/2023)")
    lan.says("mưa lũ")
    huyen.taps("Đồng ý")
    huyen.says("miễn xã Má Lé vì lũ quét")
    huyen.taps("Đúng")
    before = [owed(story, unit) for unit in (LUNG_CU, MA_LE)]
    assert before[0].due_at == local("2023-07-04T00:00")
    assert before[1].excused == "lũ quét"
    for phone in (lan, nam):
        phone.reads()

    amended(story, campaign(LATER))
    amended(story, campaign())

    assert [owed(story, unit) for unit in (LUNG_CU, MA_LE)] == before
    lan.hears("Nhắc hạn", "03/07/2023")  # the round begins anew, with three working days left
    story.clock_to("2023-06-30T07:59")
    lan.hears_nothing()
    story.clock_to("2023-06-30T08:00")
    lan.hears("Nhắc hạn", "03/07/2023")
    nam.hears_nothing()


def test_round_that_is_added_opens(story: Story) -> None:
    story.clock_to("2023-06-20T09:00")
    between = a_round(key="Q3", name="Quý III", opens=date(2023, 9, 1), due_before=date(2023, 9, 16))

    done = amended(story, campaign(a_round(), replace(between, closes=date(2023, 9, 20)), LATER))

    assert done.rounds == ["Q3 is new: from 01/09/2023, last day 15/09/2023."]
    story.clock_to("2023-09-05T09:00")
    assert owed(story, round_key="Q3").due_at == local("2023-09-16T00:00")


def test_round_in_which_somebody_has_reported_cannot_vanish(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-20T09:00")
    lan.says("GTNT 1 km")
    before = ledger(story)

    with pytest.raises(Refused, match="Somebody has reported in SK; it can't be taken out"):
        amended(story, campaign(LATER))
    with pytest.raises(Refused, match="Somebody has reported in SK"):
        amended(story, campaign(a_round(opens=date(2023, 6, 26)), LATER))

    assert ledger(story) == before


def test_round_that_is_over_cannot_change(story: Story) -> None:
    story.clock_to("2023-07-06T09:00")

    with pytest.raises(Refused, match=r"SK closed on 05/07/2023; a round that is over can't be changed"):
        amended(story, campaign(due_by(date(2023, 7, 20)), LATER))
    with pytest.raises(Refused, match="SK closed on 05/07/2023"):
        amended(story, campaign(LATER))

    done = amended(story, campaign(a_round(name="Sơ kết 6 tháng"), replace(LATER, closes=date(2023, 12, 15))))
    assert done.rounds == ["TK: closes 10/12/2023 → 15/12/2023."]


def test_round_cannot_be_closed_in_the_past(story: Story) -> None:
    story.clock_to("2023-07-03T09:00")

    with pytest.raises(Refused, match="SK would close on 30/06/2023, which is over"):
        amended(story, campaign(a_round(closes=date(2023, 6, 30)), LATER))


# --- again and again


def test_the_same_file_changes_nothing(story: Story) -> None:
    story.clock_to("2023-06-27T09:00")
    new = campaign(due_by(date(2023, 7, 7)), LATER, indicators=(ROAD,))
    amended(story, new)
    before = ledger(story)

    done = amended(story, new)

    assert done.lines() == ["THU runs as the file says; nothing changes."]
    assert ledger(story) == before


@pytest.mark.parametrize("at", ["2023-06-14T08:00", "2023-06-20T09:00", "2023-06-27T09:00", "2023-06-29T18:00"])
def test_change_and_back_leaves_everything_as_it_was(story: Story, at: str) -> None:
    lan = story.officer(LUNG_CU)
    story.officer(MA_LE, "Nam")
    story.clock_to(at)
    if story.now > local("2023-06-15T08:00"):
        lan.says("GTNT 1 km; VM 2")
    before = ledger(story)

    amended(story, campaign(due_by(date(2023, 7, 20)), indicators=(ROAD, an_indicator("OCOP", aliases=()))))
    amended(story, campaign())

    assert ledger(story) == before


def test_versions_are_kept_and_one_runs(story: Story) -> None:
    for days in (1, 2, 3):
        amended(story, campaign(due_by(date(2023, 7, 3) + timedelta(days=days)), LATER))

    with story.library.reading() as store:
        (running,) = store.campaigns.running()
        opening = [one for one, _ in store.campaigns.moments("THU") if one.event is Event.OPEN]
    assert running.version == 4
    assert running.round("SK").due_before == date(2023, 7, 7)
    assert len(opening) == 2


def test_what_does_not_run_or_runs_elsewhere_is_refused(story: Story) -> None:
    with pytest.raises(NotFound, match="No campaign KHAC is running"):
        amended(story, campaign(code="KHAC"))
    with pytest.raises(Refused, match="THU runs in 2020-02; start another one elsewhere"):
        amended(story, campaign(root="42"))


# --- what people were in the middle of


def test_question_about_a_round_that_vanished_is_an_old_one(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-20T09:00")
    lan.says("không phát sinh")
    lan.hears("đúng không ạ?")

    amended(story, campaign(LATER))
    lan.taps("Đúng")

    assert story.dead_letters() == []
    with story.library.reading() as store:
        assert store.reports.of_round("THU", "SK") == ()


def test_answer_about_an_indicator_that_was_dropped_stores_what_is_still_asked(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-20T09:00")
    lan.says("không phát sinh")

    amended(story, campaign(indicators=(ROAD,)))
    lan.taps("Đúng")

    assert story.dead_letters() == []
    assert owed(story).state is State.DONE
