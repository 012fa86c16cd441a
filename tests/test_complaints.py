"""Would the twenty complaints that users of other reporting bots make most be noticed here?

One story for each that is about reminders, digests, counts or documents, named after its number in our list; what other
bots did is told in the first line of each. The rest is told where it belongs (429s in `bot/test_sender.py`, retries in
`bot/test_dispatch.py`, conversations in `handlers/`).
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.channels.base import Letter, Receipt
from bot.channels.console import Console, Line
from bot.clock import VIETNAM
from bot.engine.embedded import Engine
from bot.status import figures, lines
from domain.campaign import Digests, Period
from domain.obligation import State
from domain.person import Role
from domain.unit import Level, Unit
from handlers.context import Clockwork
from handlers.documents.format import Format
from handlers.export import write
from handlers.summarise import summarise
from storage.catalog import load_units
from storage.database import Database
from storage.store import Library
from storage.tables import moments
from tests.builders import (
    DONG_VAN,
    HA_GIANG,
    HA_TINH,
    LUNG_CU,
    MA_LE,
    THUONG_PHUNG,
    TUONG_SON,
    XIN_CAI,
    a_campaign,
    a_figure,
    a_round,
    an_indicator,
    catalogue,
    local,
    units,
)
from tests.phones.channels import CHANNELS, telling
from tests.phones.telegram import TelegramPhones
from tests.story import Phone, Story

COMMUNES = (LUNG_CU, MA_LE, THUONG_PHUNG, XIN_CAI)
SUPERGROUP = -1_000_000_000_777
COUNTS = re.compile(r"Đã báo cáo (\d+)/(\d+) đơn vị: .* Báo một phần: (\d+)\. Chưa báo: (\d+)")


on_zalo_too = pytest.mark.parametrize("channel", ["console", "zalo"])  # where no buttons are


@pytest.fixture
def channel() -> str:
    return "console"


@pytest.fixture
def tell(channel: str, library: Library) -> Iterator[Callable[[str], Story]]:
    yield from telling(library, CHANNELS[channel])


@pytest.fixture
def story(tell: Callable[[str], Story]) -> Story:
    """HG2023 on 20 June 2023: the mid-term report is due on Thursday 29 June and closes on 5 July."""
    return hg2023(tell("2023-06-14T07:00"))


def hg2023(story: Story, **changes: object) -> Story:
    story.start(replace(catalogue()["HG2023"], **changes), units(*COMMUNES))  # type: ignore[arg-type]
    story.clock_to("2023-06-20T09:00")
    return story


def reports_everything(phone: Phone) -> None:
    phone.says("không phát sinh")
    phone.taps("Đúng")
    phone.reads()


def digests(group: Phone) -> list[Line]:
    return [line for line in group.story.phones.heard(group.chat_id) if line.text.startswith("📊")]


# --- 1 to 3: when the clock is late, double or long gone


@pytest.mark.parametrize("late", ["08:00:02", "08:01:01", "09:30:00", "19:59:00"])
def test_complaint_01_no_due_thing_is_skipped_for_being_late(tell: Callable[[str], Story], late: str) -> None:
    """APScheduler drops a job that is more than a second late, and says nothing."""
    story = hg2023(tell("2023-06-14T07:00"))
    lan = story.officer(LUNG_CU)

    story.outage_until(f"2023-06-28T{late}")

    lan.hears("Nhắc hạn")
    with story.library.reading() as store:
        told = store.reminders.of_unit("HG2023", "SK", LUNG_CU)
    (said,) = [one for one in told if one.reminded.result == "said"]
    assert (said.reminded.at, said.sent_at) == (local("2023-06-28T08:00"), local(f"2023-06-28T{late}"))


@on_zalo_too
def test_complaint_01_what_came_too_late_to_be_of_use_says_so(story: Story) -> None:
    lan, group = story.officer(LUNG_CU), story.group(DONG_VAN)
    with story.library.reading() as store:
        assert not figures(store, story.now)["overdue"]
        assert figures(store, local("2023-06-27T08:00"))["overdue"]

    story.outage_until("2023-07-06T09:00")

    lan.hears_nothing()
    assert [line.text.splitlines()[0] for line in digests(group)] == ["📊 Báo cáo sơ kết: kết thúc kỳ"]
    with story.library.reading() as store, story.library.database.reading() as connection:
        known = connection.execute(select(moments).where(moments.c.at <= story.now)).fetchall()
        rungs = {one.reminded.result for one in store.reminders.of_unit("HG2023", "SK", LUNG_CU)}
    assert all(row.done_at and row.result for row in known)
    assert {row.result for row in known} >= {"overtaken", "sent 1"}
    assert {"collapsed", "stale"} <= rungs
    with story.library.reading() as store:
        counted_rungs = figures(store, story.now)["rungs"]
        assert set(counted_rungs) == {"collapsed", "stale", "nobody"}
        assert f"{counted_rungs['stale']} dropped as stale" in "\n".join(lines(figures(store, story.now), VIETNAM))


def test_complaint_01_round_opens_however_late_the_tick_comes(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(*COMMUNES))

    story.outage_until("2023-07-04T09:00")

    reports_everything(story.officer(LUNG_CU))
    assert story.owed(LUNG_CU).state is State.DONE


def test_complaint_02_two_clocks_on_one_database_send_once(story: Story) -> None:
    """Two beats or workers each send the report."""
    lan, group = story.officer(LUNG_CU), story.group(DONG_VAN)
    other = Engine(story.library, story.clock, VIETNAM, readers=story.readers, speakers=story.speakers)

    story.clock.move_to(local("2023-06-29T16:30"))
    story.does(one_after_the_other(other, story.engine))
    other.writer.close()

    assert len(lan.unread) == 1
    assert len(digests(group)) == 1


async def one_after_the_other(*engines: Engine) -> None:
    """At one instant; that they never run at the same time is what the lock is for."""
    await engines[0].prepare()
    for engine in engines:
        await engine.settle()


def test_complaint_02_second_process_on_one_database_is_refused(bare_url: str) -> None:
    with closing(Database(bare_url)) as first, closing(Database(bare_url)) as second:
        assert first.alone()
        assert not second.alone()


class Crashing:
    """The process ends after the platform took a message and before that is written down."""

    def __init__(self, console: Console) -> None:
        self.channel, self.bot = console.channel, console.bot
        self.budget, self.limits = console.budget, console.limits
        self.acknowledge, self.close = console.acknowledge, console.close
        self._console = console

    async def send(self, letter: Letter) -> Receipt:
        await self._console.send(letter)
        raise asyncio.CancelledError


def test_complaint_02_digest_is_not_sent_twice_after_a_crash_between_sending_and_marking(story: Story) -> None:
    group = story.group(DONG_VAN)
    story.speakers = [Crashing(story.console)]
    story.restarts()
    story.clock_to("2023-06-29T16:30")
    sent = len(digests(group))

    story.speakers = [story.console]
    story.restarts()
    story.settle()

    assert len(digests(group)) == sent
    assert len({line.text for line in digests(group)}) == sent
    with story.library.reading() as store:
        assert {state for _, state, _ in store.outbox.troubles()} == {"doubtful"}


def test_complaint_02_reminder_that_a_crash_left_open_is_repeated_once_and_counted(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.speakers = [Crashing(story.console)]
    story.restarts()
    story.clock_to("2023-06-26T08:00")
    assert len(lan.unread) == 1

    story.speakers = [story.console]
    for _ in range(2):
        story.restarts()
        story.settle()

    assert len(lan.unread) == 2
    with story.library.reading() as store:
        assert figures(store, story.now)["repeated_sends"] == 1


@pytest.fixture
def spring(tell: Callable[[str], Story]) -> Story:
    """Two campaigns with monthly rounds and weekly activities, from March 2020 on."""
    story = tell("2020-03-01T07:00")
    for code in ("HT2020-CTR64", "HT2020-CT42"):
        story.start(catalogue()[code], units(TUONG_SON))
    story.clock_to("2020-03-05T09:00")
    return story


@on_zalo_too
def test_complaint_03_old_reminders_do_not_burst_out_after_an_outage(spring: Story) -> None:
    """After an outage each reminder of the weeks before is sent."""
    lan = spring.officer(TUONG_SON)

    spring.outage_until("2020-07-10T09:00")

    assert len(lan.unread) == 1
    text = lan.hears("còn")
    assert not any(f"tháng {month}/2020" in text for month in (4, 5, 6))


def test_complaint_03_old_digests_do_not_burst_out_after_an_outage(spring: Story) -> None:
    group = spring.group(HA_TINH)

    spring.outage_until("2020-07-10T09:00")

    rounds = {line.text.splitlines()[0] for line in digests(group)}
    assert not any(f"tháng {month}/2020" in one for one in rounds for month in (4, 5))
    assert len(digests(group)) <= 4


# --- 6: the group moves


@pytest.fixture
def telegram(library: Library) -> Iterator[Story]:
    for begin in telling(library, CHANNELS["telegram"]):
        yield hg2023(begin("2023-06-14T07:00"))


def test_complaint_06_group_that_becomes_a_supergroup_keeps_its_digests(telegram: Story) -> None:
    """The chat id changes, and every digest from then on is refused."""
    phones, group = of_telegram(telegram), telegram.group(DONG_VAN)
    telegram.clock_to("2023-06-29T16:30")
    posted = len(digests(group))

    phones.server.group(int(group.chat_id)).migrates(SUPERGROUP)
    telegram.stranger().says("chào em")  # what came before has arrived then
    telegram.clock_to("2023-06-30T08:30")

    assert len(digests(group)) == posted
    assert sent_to(telegram, SUPERGROUP) == ["📊 Báo cáo sơ kết: kết quả sau hạn nộp"]


def test_complaint_06_group_whose_move_is_told_by_a_refusal_gets_its_digest_once(telegram: Story) -> None:
    phones, group = of_telegram(telegram), telegram.group(DONG_VAN)
    posted = len(digests(group))
    phones.server.group(SUPERGROUP)
    refusal = "Bad Request: group chat was upgraded to a supergroup chat"
    phones.server.refuse_next(400, refusal, migrate_to_chat_id=SUPERGROUP)

    telegram.clock_to("2023-06-26T08:30")

    assert len(digests(group)) == posted
    assert sent_to(telegram, SUPERGROUP) == ["📊 Báo cáo sơ kết: tình hình hằng tuần"]
    telegram.clock_to("2023-06-29T16:30")
    assert len(sent_to(telegram, SUPERGROUP)) == 2
    with telegram.library.reading() as store:
        assert store.outbox.troubles() == []


def of_telegram(story: Story) -> TelegramPhones:
    assert isinstance(story.phones, TelegramPhones)
    return story.phones


def sent_to(story: Story, chat_id: int) -> list[str]:
    """The first lines of the digests in a chat."""
    lines = story.phones.heard(str(chat_id))
    return [line.text.splitlines()[0] for line in lines if line.text.startswith("📊")]


# --- 7: long digests


@pytest.mark.timeout(180)
def test_complaint_07_digest_of_216_communes_with_long_names_fits_and_is_cut_at_rows(
    tell: Callable[[str], Story],
) -> None:
    """The platform refuses a text that is too long, and the digest is lost."""
    story, campaign = tell("2020-04-06T07:00"), catalogue()["HT2020-CTR64"]
    story.start(campaign, ha_tinh_with_long_names())
    story.clock_to("2020-04-09T09:00")
    province, district = story.group(HA_TINH), story.group("2020-445")
    boss = story.member(HA_TINH, Role.COORDINATOR, "Tỉnh")
    story.officer(TUONG_SON).says("GTNT 1,2 km; khó khăn: " + "thiếu xi măng và cát, " * 60)
    story.clock_to("2020-04-17T08:30")

    with story.library.reading() as store:
        assert store.obligations.tally("HT2020-CTR64", "BC-202004").expected == 216
        posted = {one.text for unit in (HA_TINH, "2020-445") for one in store.digests.posted(campaign.code, unit)}
    texts = [line for phone in (province, district, boss) for line in story.phones.heard(phone.chat_id)]
    assert max(len(line.text) for line in texts) > 1_500
    for line in texts:
        assert len(line.text.encode("utf-16-le")) // 2 <= (1_024 if line.photo else 4_096)
    for line in digests(province) + digests(district):
        assert line.text in posted  # nothing was cut on the way
        assert all(row.startswith(("• ", "📊", "…")) or row[-1] not in " ,…" for row in line.text.splitlines())


def ha_tinh_with_long_names() -> Sequence[Unit]:
    tree = load_units("2020")
    known = {unit.key: unit for unit in tree}
    communes = [one for one in tree if one.level is Level.COMMUNE and known[one.parent or ""].parent == HA_TINH]
    long = {one.key: replace(one, name=f"{one.name} (thành lập khi sáp nhập hai xã cũ của huyện)") for one in communes}
    return [long.get(unit.key, unit) for unit in units(*long)]


# --- 11: late and edited reports


def test_complaint_11_late_report_and_edit_update_the_posted_digest_and_leave_it_on_record(story: Story) -> None:
    """Whatever comes after the digest is never seen, or the digest as posted can't be found any more."""
    group, lan, nam = story.group(DONG_VAN), story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    typed = lan.says("RUNG 58,9%")
    story.clock_to("2023-06-30T08:30")
    as_posted = digests(group)[-1]
    assert "58,9–58,9%" in as_posted.text
    assert "Đã báo cáo 0/2" in as_posted.text

    lan.edits(typed, "RUNG 57%")
    lan.taps("Đúng")
    story.clock_to("2023-06-30T09:30")
    reports_everything(nam)
    story.clock_to("2023-06-30T10:30")

    now = digests(group)[-1]
    assert (now.message_id, now.edited) == (as_posted.message_id, True)
    assert "57–57%" in now.text
    assert "Đã báo cáo 1/2 đơn vị: đúng hạn 0, muộn 1" in now.text
    assert "Cập nhật lúc 10:30 30/06/2023" in now.text
    with story.library.reading() as store:
        kept = [one.text for one in store.digests.posted("HG2023", DONG_VAN)]
    assert as_posted.text in kept
    assert kept[-1] == now.text
    assert len(kept) == len(set(kept)) == len(digests(group)) + 2


# --- 13: who has not reported


def test_complaint_13_who_has_not_reported_is_expected_minus_reported(story: Story) -> None:
    """The list comes from reports or from one page of them, so those that never wrote anything are not on it."""
    group, told = story.group(HA_GIANG), {}
    names = {LUNG_CU: "Lũng Cú", MA_LE: "Má Lé", THUONG_PHUNG: "Thượng Phùng", XIN_CAI: "Xín Cái"}
    with story.library.writing() as store:
        excused = replace(story.owed(XIN_CAI), excused="bão lũ")
        store.obligations.rule(excused, at=story.now)
    expected = set(names) - {XIN_CAI}

    for unit in (None, MA_LE, LUNG_CU, THUONG_PHUNG):
        if unit is not None:
            reports_everything(story.officer(unit, names[unit]))
            told[unit] = names[unit]
        group.says("/chuabaocao")
        (text,) = [line.text for line in group.unread]
        missing = re.search(r"Chưa báo cáo: (.*)", text)
        shown = set(missing[1].split(", ")) if missing else set()
        assert shown == {names[one] for one in expected - set(told)}
        assert counted(text) == (len(told), 3, 0, 3 - len(told))


def counted(text: str) -> tuple[int, ...]:
    found = COUNTS.search(text)
    assert found, text
    return tuple(map(int, found.groups()))


def test_complaint_13_list_that_is_shortened_says_how_many_are_left_out(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()["HT2020-CTR64"], ha_tinh_with_long_names())
    story.clock_to("2020-04-09T09:00")
    group = story.group("2020-445")
    lan = story.officer(TUONG_SON)
    reports_everything(lan)

    group.says("/chuabaocao")

    text = group.hears("Chưa báo cáo: ")
    names = re.search(r"Chưa báo cáo: (.*?)(?: và (\d+) đơn vị nữa)?$", text, re.MULTILINE)
    assert names
    reported, expected, _, silent = counted(text)
    assert (reported, expected) == (1, silent + 1)
    assert len(names[1].split(", ")) + int(names[2] or 0) == silent


# --- 14: noise and shame


def test_complaint_14_each_group_gets_one_digest_a_slot_and_nobody_is_mentioned(story: Story) -> None:
    """Groups are flooded, and whoever is late is tagged in front of everybody."""
    groups = [story.group(DONG_VAN), story.group(DONG_VAN), story.group(HA_GIANG)]
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")

    for slot in ("06-26T08:30", "06-29T16:30", "06-30T08:30", "07-05T17:00"):
        for group in groups:
            group.reads()
        story.clock_to(f"2023-{slot}")
        for group in groups:
            texts = [line for line in group.unread if not line.photo]
            assert len(texts) == 1
            assert "@" not in texts[0].text


def test_complaint_14_words_that_are_passed_on_mention_nobody(story: Story) -> None:
    group = story.group(DONG_VAN)
    story.officer(LUNG_CU).says("RUNG 58,9%; khó khăn: thiếu xi măng, hỏi @nam_dongvan chưa thấy trả lời")

    story.clock_to("2023-06-26T08:30")

    (text,) = [line.text for line in group.unread if not line.photo]
    assert "thiếu xi măng" in text
    assert not re.search(r"@\w", text)


def test_complaint_14_missing_units_are_counted_not_named_where_the_campaign_wants_it(
    tell: Callable[[str], Story],
) -> None:
    story = hg2023(tell("2023-06-14T07:00"), digests=Digests(names="counts"))
    province, district = story.group(HA_GIANG), story.group(DONG_VAN)
    story.officer(LUNG_CU).says("RUNG 58,9%")

    story.clock_to("2023-06-26T08:30")
    province.says("/chuabaocao")

    texts = [line.text for line in province.story.phones.heard(province.chat_id)]
    assert any("huyện Mèo Vạc: 0/2" in text for text in texts)
    assert not any(name in text for text in texts for name in ("Má Lé", "Lũng Cú", "Thượng Phùng", "Xín Cái"))
    assert "Chưa báo cáo: Má Lé" in digests(district)[-1].text


# --- 15: escalation


@on_zalo_too
def test_complaint_15_supervisor_gets_one_bundle_after_so_many_working_days(story: Story) -> None:
    """The boss is told at once, of each report by itself, and on Sunday."""
    lan, huyen = story.officer(LUNG_CU), story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    story.officer(MA_LE, "Nam")

    heard = []
    for day in ("06-29", "06-30", "07-01", "07-02", "07-03", "07-04"):
        huyen.reads()
        story.clock_to(f"2023-{day}T18:00")
        heard.append(len(huyen.unread))

    assert heard == [0, 0, 0, 0, 0, 1]  # Thursday is the last day; three working days later is Tuesday
    assert huyen.buttons == ["Nhắc ngay", "Gia hạn", "Vắng mặt"]
    huyen.hears("2 đơn vị", "xã Lũng Cú: còn thiếu 13/13", "xã Má Lé: còn thiếu 13/13")
    lan.reads()
    huyen.taps("Gia hạn")
    huyen.taps("xã Lũng Cú")
    huyen.taps("2 ngày làm việc (đến 06/07/2023)")
    huyen.says("mưa lũ")
    lan.hears("được gia hạn đến hết ngày 06/07/2023")


# --- 16: holidays, weekends, leave


@pytest.fixture
def tet(tell: Callable[[str], Story]) -> Story:
    """A report that is due on 12 February 2024, in the middle of the Tết holidays (8 to 14 February)."""
    story = tell("2024-01-20T07:00")
    last = date(2024, 2, 12)
    plan = a_round(opens=date(2024, 1, 22), due_before=None, due_by=last, closes=last + timedelta(days=8))
    campaign = a_campaign(plan, period=Period(start=date(2024, 1, 1), end=date(2024, 12, 31)))
    story.start(campaign, units(*COMMUNES))
    story.clock_to("2024-01-23T09:00")
    return story


def days_told(story: Story, *phones: Phone, until: date) -> list[list[str]]:
    """On which days each of them heard something."""
    found: list[list[str]] = [[] for _ in phones]
    for phone in phones:
        phone.reads()
    while story.now.date() < until:
        day = story.now.date() + timedelta(days=1)
        story.clock_to(f"{day}T19:00")
        for told, phone in zip(found, phones, strict=True):
            told += [f"{day:%d/%m}" for _ in phone.unread]
            phone.reads()
    return found


@on_zalo_too
def test_complaint_16_nobody_is_reminded_at_tet_or_on_a_weekend(tet: Story) -> None:
    """Reminders come on holidays, and what is due on one is called late before anybody could send it."""
    lan, huyen = tet.officer(LUNG_CU), tet.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    group = tet.group(DONG_VAN)

    officer, boss, together = days_told(tet, lan, huyen, group, until=date(2024, 2, 20))

    assert officer == ["29/01", "02/02", "06/02", "07/02", "15/02"]  # the last working day is the 7th, a Wednesday
    assert [day for day in boss if day != "29/01"][-1] == "19/02"
    assert not {f"{day:02}/02" for day in (3, 4, 8, 9, 10, 11, 12, 13, 14, 17, 18)} & {*officer, *boss, *together}


def test_complaint_16_report_that_comes_at_tet_is_still_on_time(tet: Story) -> None:
    lan = tet.officer(LUNG_CU)
    tet.clock_to("2024-02-12T21:00")

    lan.says("GTNT 1,2 km")

    assert tet.owed(LUNG_CU, "THU").on_time


@on_zalo_too
def test_complaint_16_stand_in_is_reminded_while_the_officer_is_on_leave(tet: Story) -> None:
    lan, thay = tet.officer(LUNG_CU), tet.member(LUNG_CU, Role.STAND_IN, "Thay")
    tet.clock_to("2024-01-29T09:00")
    lan.taps("Đi công tác")
    lan.taps("5 ngày làm việc (đến 05/02/2024)")

    officer, stand_in = days_told(tet, lan, thay, until=date(2024, 2, 7))

    assert (officer, stand_in) == (["06/02", "07/02"], ["02/02"])


# --- 17: the day's boundary


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
@pytest.mark.parametrize(("sent_at", "on_time"), [("2023-06-29T23:59:59", True), ("2023-06-30T00:00:00", False)])
def test_complaint_17_the_last_second_of_the_day_in_vietnam_is_on_time_wherever_the_server_stands(
    tell: Callable[[str], Story], zone: str, sent_at: str, on_time: bool
) -> None:
    """`1 day late` at 20:25, because the server counts in another zone or from when it got round to it."""
    with server_in(zone):
        last_second(tell("2023-06-14T07:00"), sent_at, on_time=on_time)


@pytest.mark.parametrize("platform", ["telegram", "zalo"])
@pytest.mark.parametrize(("sent_at", "on_time"), [("2023-06-29T23:59:59", True), ("2023-06-30T00:00:00", False)])
def test_complaint_17_the_time_that_counts_is_that_of_the_platform(
    library: Library, platform: str, sent_at: str, on_time: bool
) -> None:
    for begin in telling(library, CHANNELS[platform]):
        last_second(begin("2023-06-14T07:00"), sent_at, on_time=on_time)


def last_second(story: Story, sent_at: str, *, on_time: bool) -> None:
    """The message was sent then and arrives half an hour later."""
    story.start(a_campaign(), units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-30T00:30")

    lan.says("GTNT 1,2 km", sent_at=sent_at)

    lan.hears("✅ Đã ghi:" if on_time else "muộn hạn")
    assert story.owed(LUNG_CU, "THU").on_time is on_time
    with story.library.reading() as store:
        assert store.obligations.tally("THU", "SK").on_time == on_time


@contextmanager
def server_in(zone: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


# --- 20: Excel

VERSIONS = 20_000
NASTY = ("=1+1", "+84 912", "-1 hộ; thiếu vốn", "@SUM(A1)", '=HYPERLINK("http://x.vn";"bấm")')


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # as many from PostgreSQL: tests.storage.test_reports
def test_complaint_20_workbook_of_20_000_versions_is_whole_and_holds_numbers(tell: Callable[[str], Story]) -> None:
    """The export times out, ends in the middle, or turns figures into text and text into formulas."""
    story = tell("2023-06-14T07:00")
    story.start(a_campaign(indicators=(an_indicator(), an_indicator("VM", unit="vườn", target=None))), units(*COMMUNES))
    story.clock_to("2023-06-20T09:00")
    stored(story)
    content = io.BytesIO()

    with story.library.reading() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        running = store.campaigns.get("THU")
        assert running is not None
        summary = summarise(clock, running, "SK", HA_GIANG)
        assert summary is not None
        write(clock, summary, Format.XLSX, content)

    content.seek(0)
    book = CalamineWorkbook.from_filelike(content)
    head, *rows = book.get_sheet_by_name("Lịch sử").to_python()
    cover = {row[0]: row[1] for row in book.get_sheet_by_name("Bìa").to_python() if len(row) > 1}
    assert len(rows) == VERSIONS == cover["Số dòng trang «Lịch sử»"]
    after = head.index("Sau")
    assert [row[after] for row in rows] == [float(Decimal(number + 1) / 8) for number in range(VERSIONS)]
    assert {type(row[after]) for row in rows} == {float}
    words = head.index("Nội dung")
    assert {row[words] for row in rows} == set(NASTY)
    with zipfile.ZipFile(content) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet for sheet in sheets)


def stored(story: Story) -> None:
    """So many versions, each an eighth more than the one before, with words that a spreadsheet would calculate."""
    with story.library.writing() as store:
        for number in range(VERSIONS):
            at = story.now + timedelta(seconds=number)
            figure = a_figure(campaign="THU", unit=COMMUNES[0], version=number + 1, total=Decimal(number + 1) / 8)
            store.reports.add(replace(figure, said_at=at, text=NASTY[number % len(NASTY)]), at=at)
