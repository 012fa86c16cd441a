"""Who is reminded, when, and of what?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest

from domain.campaign import Reminders
from domain.message import Lane
from tests.builders import LUNG_CU, MA_LE, TUONG_SON, a_campaign, a_round, catalogue, units
from tests.story import Phone, Story

AWAKE_ALL_NIGHT = Reminders(quiet_from=time(23, 59), quiet_to=time(0))


def reports_everything(phone: Phone) -> None:
    phone.says("không phát sinh")
    phone.taps("Đúng")
    phone.reads()


def test_reminders_come_seven_three_one_and_no_working_days_before(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    seen = []

    for day in range(21, 31):
        story.clock_to(f"2023-06-{day}T09:00")
        seen += [(day, line.text.splitlines()[0]) for line in lan.unread]
        lan.reads()

    assert [day for day, _ in seen] == [26, 28, 29, 30]
    assert seen[0][1] == "🔔 Nhắc hạn: Báo cáo sơ kết"
    assert seen[2][1].startswith("🔔 HÔM NAY là ngày cuối")
    assert seen[3][1].startswith("⏰ Đã quá hạn")


def test_reminder_says_the_documents_words_and_the_last_safe_day(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    story.clock_to("2023-06-26T08:00")

    lan.hears("«trước ngày 30/6/2023»", "ngày cuối còn kịp: 29/06/2023", "Xã Lũng Cú còn thiếu 13/13")


def test_reminder_names_only_what_is_missing(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("THUNS 0,85 tỷ đồng")

    story.clock_to("2023-06-26T08:00")

    text = lan.hears("còn thiếu 12/13 mục")
    assert "Thu ngân sách" not in text
    assert "THUNS" not in text


def test_who_has_reported_is_not_reminded(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    reports_everything(lan)

    story.clock_to("2023-06-30T12:00")

    lan.hears_nothing()
    assert len(nam.unread) == 4


def test_reminder_that_still_waits_is_withdrawn_when_the_report_comes_first(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("không phát sinh")
    lan.hears("đúng không ạ?")
    story.console_is_down = True

    story.clock_to("2023-06-26T08:30")
    lan.hears_nothing()
    lan.taps("Đúng")
    story.console_is_down = False
    story.settle()

    assert ["Nhắc hạn" in line.text for line in lan.unread] == [False]


def test_reminder_goes_to_every_officer_of_the_commune(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(LUNG_CU, "Nam")

    story.clock_to("2023-06-26T08:00")

    lan.hears("Nhắc hạn")
    nam.hears("Nhắc hạn")


def test_outage_is_made_up_for_with_one_reminder_not_three(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    story.outage_until("2023-06-29T10:00")

    assert len(lan.unread) == 1
    lan.hears("HÔM NAY là ngày cuối")


def test_outage_past_the_deadline_is_made_up_for_with_the_word_that_it_is_over(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    story.outage_until("2023-06-30T10:00")

    assert len(lan.unread) == 1
    lan.hears("Đã quá hạn")


def test_long_outage_with_many_rounds_sends_one_reminder_that_names_each_open_round(
    tell: Callable[[str], Story],
) -> None:
    story = tell("2020-03-01T07:00")
    for code in ("HT2020-CTR64", "HT2020-CT42"):
        story.start(catalogue()[code], units(TUONG_SON))
    story.clock_to("2020-03-05T09:00")
    lan = story.officer(TUONG_SON)

    story.outage_until("2020-05-15T10:00")

    assert len(lan.unread) == 1
    text = lan.hears("còn 3 báo cáo")
    assert text.count("tháng 5/2020") == 2
    assert "tháng 4/2020" not in text
    assert text.index("thứ Bảy 16/05/2020") < text.index("tháng 5/2020") or "Bảy" not in text


def test_reminder_after_an_outage_waits_for_the_morning(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    story.outage_until("2023-06-26T21:30")
    lan.hears_nothing()
    story.clock_to("2023-06-27T06:59")
    lan.hears_nothing()
    story.clock_to("2023-06-27T07:00")

    lan.hears("Nhắc hạn")


@pytest.mark.parametrize(("back", "heard"), [("2023-06-27T03:59", 1), ("2023-06-27T04:01", 0)])
def test_reminder_that_could_not_be_sent_for_twenty_hours_is_yesterdays_news(
    tell: Callable[[str], Story], back: str, heard: int
) -> None:
    story = tell("2023-06-14T07:00")
    story.start(a_campaign(reminders=AWAKE_ALL_NIGHT), units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    lan = story.officer(LUNG_CU)
    story.console_is_down = True
    story.clock_to("2023-06-26T08:00")

    story.console_is_down = False
    story.outage_until(back)

    assert len(lan.unread) == heard
    with story.library.reading() as store:
        assert store.outbox.counts()[Lane.REMINDER, "sent" if heard else "stale"][0] == 1


def test_what_is_stale_by_the_time_of_sending_is_left_out_of_the_message(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    first = a_round(key="MOT", name="Kỳ một", due_before=date(2023, 6, 27))  # today is its last day
    rounds = first, a_round(key="HAI", name="Kỳ hai")
    story.start(a_campaign(*rounds, reminders=AWAKE_ALL_NIGHT), units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    lan = story.officer(LUNG_CU)
    story.console_is_down = True
    story.clock_to("2023-06-26T08:00")

    story.console_is_down = False
    story.outage_until("2023-06-27T00:30")

    text = lan.hears("Kỳ hai")
    assert "Kỳ một" not in text


def test_saturday_is_not_called_the_last_day_on_friday(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()["HT2020-CTR64"], units(TUONG_SON))
    lan = story.officer(TUONG_SON)

    story.clock_to("2020-04-10T08:00")

    text = lan.hears("thứ Bảy 11/04/2020")
    assert "HÔM NAY" not in text


def test_buttons_of_a_reminder_lead_to_the_report(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-26T08:00")

    lan.taps("Báo cáo ngay")
    lan.hears("(1/13)")
    lan.taps("Không phát sinh", under="Nhắc hạn")
    lan.hears("không phát sinh ở 13 mục")


def test_person_who_blocked_the_bot_is_unreachable_until_they_come_back(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.blocks()
    with story.library.reading() as store:
        assert store.people.unreachable() == 1

    story.clock_to("2023-06-26T09:00")
    lan.hears_nothing()
    story.does(story.console.unblock(lan.chat_id, sender_id=lan.chat_id, sender_name="Lan", at=story.now))
    story.clock_to("2023-06-28T09:00")

    lan.hears("Nhắc hạn")
    with story.library.reading() as store:
        assert store.people.unreachable() == 0


def test_reminders_of_a_restart_are_not_sent_twice(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-26T08:00")

    story.restarts()
    story.settle()

    assert len(lan.unread) == 1


def test_clock_that_was_put_back_says_nothing_again(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    story.clock_to("2023-06-26T09:00")
    for phone in (lan, nam):
        phone.hears("Nhắc hạn")

    story.clock_back_to("2023-06-25T22:00")
    nam.says("không phát sinh")
    nam.taps("Đúng")
    nam.taps("Hủy")  # and the ladder begins anew, before its rung
    nam.reads()

    story.outage_until("2023-06-26T08:01")
    story.clock_to("2023-06-28T07:59")
    lan.hears_nothing()
    nam.hears_nothing()
    story.clock_to("2023-06-28T08:00")
    for phone in (lan, nam):
        phone.hears("Nhắc hạn")


def test_officer_who_joins_after_a_rung_hears_at_once_what_is_owed_and_then_the_next_rung(story: Story) -> None:
    story.clock_to("2023-06-27T10:00")
    lan = story.stranger()
    lan.says(f"/start {story.invite(LUNG_CU)}")
    lan.taps("Đồng ý")

    assert any("Báo cáo sơ kết" in line.text and "29/06/2023" in line.text for line in lan.unread)
    lan.reads()
    story.clock_to("2023-06-28T07:59")
    lan.hears_nothing()
    story.clock_to("2023-06-28T08:00")
    lan.hears("Nhắc hạn", "còn thiếu 13/13")
