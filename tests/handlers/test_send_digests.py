"""What do the groups of districts and the province read? Their numbers are those of the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.channels.console import Line
from domain.campaign import Digests
from domain.channel import LIMITS, length, parts
from domain.deadline import Event
from domain.person import Role
from domain.unit import Level
from handlers.digest_words import fitted
from storage.catalog import load_units
from storage.obligations import Tally
from storage.tables import moments
from tests.builders import (
    DONG_VAN,
    HA_GIANG,
    LUNG_CU,
    MA_LE,
    MEO_VAC,
    THACH_HA,
    TUONG_SON,
    XIN_CAI,
    a_campaign,
    a_chat,
    a_figure,
    an_indicator,
    catalogue,
    units,
)
from tests.fakes.speaker import FakeSpeaker
from tests.story import Phone, Story

COUNTS = re.compile(
    r"Đã báo cáo (\d+)/(\d+) đơn vị: đúng hạn (\d+), muộn (\d+)\. Báo một phần: (\d+)\. Chưa báo: (\d+)"
)


def nothing_to_report(phone: Phone) -> None:
    phone.says("không phát sinh")
    phone.taps("Đúng")


def words_of(group: Phone) -> str:
    """The newest digest in words; its pictures come after it."""
    texts = [line.text for line in group.unread if not line.photo]
    assert texts, "no digest"
    return texts[-1]


def says(group: Phone, *words: str) -> str:
    text = words_of(group)
    for part in words:
        assert part in text, f"{part!r} is not in:\n{text}"
    group.reads()
    return text


def counts(text: str) -> tuple[int, ...]:
    found = COUNTS.search(text)
    assert found, text
    return tuple(map(int, found.groups()))


def of_ledger(tally: Tally) -> tuple[int, ...]:
    silent = tally.missing - tally.partial
    return (tally.reported, tally.expected, tally.on_time, tally.late, tally.partial, silent)


def test_district_and_province_read_the_figures_of_the_ledger(story: Story) -> None:
    district, province = story.group(DONG_VAN), story.group(HA_GIANG)
    lan, nam, binh = story.officer(LUNG_CU), story.officer(MA_LE, "Nam"), story.officer(XIN_CAI, "Bình")
    nothing_to_report(lan)
    nam.says("RUNG 58,9%; THUNS 0,5 tỷ đồng")
    binh.says("THUNS 0,25 tỷ đồng")
    story.clock_to("2023-06-30T08:00")
    nothing_to_report(binh)
    story.clock_to("2023-06-30T08:30")

    with story.library.reading() as store:
        whole = store.obligations.tally("HG2023", "SK")
        parts = store.obligations.tally_by_parent("HG2023", "SK")
    above = says(province, "kết quả sau hạn nộp", "tỉnh Hà Giang", "0,75/3.000 tỷ đồng (0,03%)", "Má Lé")
    below = says(district, "huyện Đồng Văn", "0,5 tỷ đồng")
    assert counts(above) == of_ledger(whole) == (2, 5, 1, 1, 1, 2)
    assert counts(below) == of_ledger(parts[DONG_VAN]) == (1, 3, 1, 0, 1, 1)
    assert "• huyện Đồng Văn: 1/3" in above
    assert "• huyện Mèo Vạc: 1/2" in above


def test_digest_comes_on_the_last_day_the_morning_after_and_at_the_close(story: Story) -> None:
    group = story.group(DONG_VAN)
    seen = []

    for moment in ("06-29T16:29", "06-29T16:30", "06-30T08:30", "07-05T16:59", "07-05T17:00"):
        story.clock_to(f"2023-{moment}")
        seen.append([line.text.splitlines()[0] for line in group.unread if not line.photo])
        group.reads()

    assert [len(texts) for texts in seen] == [1, 1, 1, 0, 1]
    assert "tình hình hằng tuần" in seen[0][0]  # Monday 26 June


def test_shares_are_never_summed(story: Story) -> None:
    group = story.group(DONG_VAN)
    for unit, name, value in ((LUNG_CU, "Lan", "40%"), (MA_LE, "Nam", "60%")):
        story.officer(unit, name).says(f"RUNG {value}")

    group.says("/tonghop")

    text = says(group, "40–60%, trung vị 50%")
    assert "100%" not in text


def test_group_is_told_who_is_missing_and_who_reported_in_part(story: Story) -> None:
    group = story.group(DONG_VAN)
    story.officer(LUNG_CU).says("RUNG 58,9%")

    group.says("/tonghop")

    says(group, "Chưa báo cáo: ", "Má Lé", "Báo một phần: Lũng Cú")


def test_group_is_thanked_when_everything_is_in(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    group = story.group(DONG_VAN)
    nothing_to_report(story.officer(LUNG_CU))

    group.says("/tonghop")

    says(group, "Tất cả đơn vị đã báo cáo đủ")


def test_difficulties_are_told_to_the_group(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()["HT2020-CTR64"], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    group = story.group(THACH_HA)
    story.officer(TUONG_SON).says("GTNT 1,2 km; khó khăn: thiếu xi măng")

    group.says("/tonghop")

    says(group, "1,2 km", "xã Tượng Sơn: khó khăn: thiếu xi măng")


def test_digest_of_an_activity_shows_no_figures_of_other_rounds(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()["HT2020-CTR64"], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    group = story.group(THACH_HA)
    story.officer(TUONG_SON).says("GTNT 1,2 km")

    story.clock_to("2020-04-13T08:30")

    assert "1,2 km" not in says(group, "thứ Bảy 11/04/2020")


def test_group_of_another_province_hears_nothing(story: Story) -> None:
    story.start(catalogue()["HT2023-H2"], units(TUONG_SON))
    group = story.group(THACH_HA)

    story.clock_to("2023-06-30T09:00")

    group.hears_nothing()
    group.says("/tonghop")
    says(group, "chưa có kỳ báo cáo nào")


def test_unbound_group_is_told_how_to_be_bound(story: Story) -> None:
    group = story.group()

    group.says("/tonghop")

    says(group, "chưa gắn với đơn vị nào")


def test_digest_on_request_is_that_of_the_round_that_is_open(story: Story) -> None:
    group = story.group(MEO_VAC)

    group.says("/tonghop")
    says(group, "Báo cáo sơ kết", "Tính đến 09:00 20/06/2023")
    story.clock_to("2023-07-20T09:00")
    group.says("/tonghop")
    says(group, "Báo cáo sơ kết", "Tính đến 09:00 20/07/2023")


def test_posted_digest_is_kept_as_it_was(story: Story) -> None:
    group = story.group(DONG_VAN)
    story.clock_to("2023-06-29T16:30")

    with story.library.reading() as store:
        posted = store.digests.posted("HG2023", DONG_VAN)

    assert [one.text for one in posted] == [line.text for line in group.unread]


@pytest.mark.timeout(180)
def test_digest_of_193_communes_fits_into_every_channel(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    everything = [unit for unit in load_units("2020") if unit.key == HA_GIANG or unit.parent is not None]
    communes = [unit for unit in units(HA_GIANG, *(u.key for u in everything)) if unit.level is Level.COMMUNE]
    below = [unit for unit in communes if HA_GIANG in {one.key for one in units(unit.key)}]
    story.start(catalogue()["HG2023"], units(*(unit.key for unit in below)))
    story.clock_to("2023-06-20T09:00")
    group = story.group(HA_GIANG)
    story.officer(LUNG_CU).says(
        "HN giảm 1%; RUNG 58,9%; LDDT 50%; DSTN 1,2%; THCQG 50%; TCNTM 1; ANTT 95%; TCCSD 90%; KDL 1.200 lượt"
    )

    story.clock_to("2023-06-29T16:30")

    assert len(below) == 193
    text = says(group, "0/193 đơn vị")
    assert length(text) <= LIMITS["console"].text


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_text_that_does_not_fit_into_three_messages_says_how_many_lines_are_left_out(channel: str) -> None:
    longest = LIMITS[channel].text
    lines = ["dòng " + "x" * 95] * 300

    told = fitted(["Đầu"], lines, channel, rest="digest-cut-workbook")

    assert told.left == 300 - told.text.count("dòng x")
    assert told.text.endswith(f"… còn {told.left} dòng nữa, xem tệp Excel gửi kèm.")
    assert len(parts(told.text, first=longest, longest=longest)) == 3
    more = fitted(["Đầu"], lines[: 300 - told.left], channel)
    assert (more.left, more.text.count("dòng x")) == (0, 300 - told.left)


# --- more than three messages


def a_story_of_many_indicators(tell: Callable[[str], Story]) -> Story:
    """259 indicators with figures: more lines than three messages hold."""
    story = tell("2023-06-14T07:00")
    codes = [f"C{number}" for number in range(1, 260)]
    long = "đường làng ngõ xóm " * 3
    indicators = [an_indicator(code, name=f"{code} về {long}", aliases=()) for code in codes]
    story.start(a_campaign(indicators=tuple(indicators), digests=Digests(names="counts")), units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    with story.library.writing() as store:
        for code in codes:
            store.reports.add(a_figure(campaign="THU", unit=LUNG_CU, code=code), at=story.now)
    return story


def story_lines(group: Phone) -> list[Line]:
    return list(group.story.console.lines(group.chat_id))


def test_digest_that_takes_more_than_three_messages_goes_on_in_a_workbook(tell: Callable[[str], Story]) -> None:
    story = a_story_of_many_indicators(tell)
    group = story.group(DONG_VAN)

    story.clock_to("2023-06-29T16:30")

    texts = [line.text for line in group.unread if not line.photo and not line.document][-3:]
    assert all(len(text) <= 4096 for text in texts)
    assert texts[0].startswith("📊")
    whole = "\n".join(texts)
    left = re.search(r"… còn (\d+) dòng nữa, xem tệp Excel gửi kèm", whole.splitlines()[-1])
    assert left
    told = re.findall(r"• (C\d+) về", whole)
    assert told == [f"C{number}" for number in range(1, len(told) + 1)]
    (document,) = [line for line in group.unread[-4:] if line.document]
    assert document.filename == "thu-sk-huyen-dong-van.xlsx"
    assert document.document is not None
    sheets = CalamineWorkbook.from_filelike(BytesIO(document.document))
    cells = {
        str(cell) for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python() for cell in row
    }
    assert {f"C{number}" for number in range(1, 260)} <= cells
    assert not any("Lan" in cell for cell in cells)  # who reported is not for the group


def test_workbook_comes_once_and_the_update_fills_the_same_messages(tell: Callable[[str], Story]) -> None:
    story = a_story_of_many_indicators(tell)
    group, lan = story.group(DONG_VAN), story.officer(LUNG_CU)
    story.clock_to("2023-06-29T16:30")
    before = story_lines(group)[-5:]

    lan.says("C1 7 km")
    story.clock_to("2023-06-29T17:30")

    after = story_lines(group)[-5:]
    assert [line.message_id for line in after] == [line.message_id for line in before]
    assert [line.edited for line in after if not line.photo and not line.document] == [True, True, True]
    assert "7" in next(line.text for line in after if "C1 về" in line.text)


def test_group_that_asks_gets_the_rest_in_a_workbook_at_once(tell: Callable[[str], Story]) -> None:
    story = a_story_of_many_indicators(tell)
    group = story.group(DONG_VAN)

    group.says("/tonghop")

    assert [bool(line.document) for line in group.unread if not line.photo] == [False, False, False, True]


def test_large_group_that_reads_counts_gets_no_workbook_with_names(tell: Callable[[str], Story]) -> None:
    story = a_story_of_many_indicators(tell)
    group = story.group(HA_GIANG)

    story.clock_to("2023-06-29T16:30")

    lines = group.unread
    assert not any(line.document for line in lines)
    assert any(line.text.endswith("Người phụ trách nhắn riêng cho bot: xuất excel.") for line in lines)


# --- a channel that can't change what was sent


def letters(story: Story) -> FakeSpeaker:
    """A second channel, on which nothing can be edited, with a group of the district."""
    speaker = FakeSpeaker()
    speaker.channel, speaker.bot, speaker.limits = "zalo", "2002", LIMITS["zalo"]
    story.speakers.append(speaker)
    with story.library.writing() as store:
        store.people.bind_group(a_chat("-9", channel="zalo", bot="2002"), unit=DONG_VAN, title="Huyện", at=story.now)
    story.restarts()
    return speaker


def test_late_reports_of_a_day_join_in_one_message_where_nothing_can_be_edited(story: Story) -> None:
    zalo = letters(story)
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    story.clock_to("2023-06-30T08:30")
    posted = len(zalo.letters)
    assert "kết quả sau hạn nộp" in zalo.texts[-1] or "kết quả sau hạn nộp" in zalo.texts[-2]

    nothing_to_report(lan)
    story.clock_to("2023-06-30T11:00")
    nothing_to_report(nam)
    story.clock_to("2023-06-30T16:29")
    assert len(zalo.letters) == posted
    story.clock_to("2023-06-30T16:30")

    (followed,) = zalo.letters[posted:]
    assert followed.edits_message_id is None
    assert "Cập nhật lúc" in followed.text
    assert "Đã báo cáo 2/3 đơn vị: đúng hạn 0, muộn 2" in followed.text
    story.clock_to("2023-07-01T16:30")
    assert len(zalo.letters) == posted + 1


def test_follow_up_comes_once_a_day_even_when_its_evening_is_missed(story: Story) -> None:
    zalo = letters(story)
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    story.clock_to("2023-06-30T08:30")
    posted = len(zalo.letters)

    nothing_to_report(lan)
    story.clock_to("2023-06-30T16:45")
    nothing_to_report(nam)
    story.clock_to("2023-07-01T16:45")

    assert [letter.text.splitlines()[2] for letter in zalo.letters[posted:]] == [
        "Cập nhật lúc 09:30 30/06/2023",
        "Cập nhật lúc 17:30 30/06/2023",
    ]


# --- what was posted is kept true


def test_late_report_updates_the_posted_digest(story: Story) -> None:
    group, lan = story.group(DONG_VAN), story.officer(LUNG_CU)
    story.clock_to("2023-06-30T08:30")
    posted = [line for line in story.console.lines(group.chat_id) if "kết quả sau hạn nộp" in line.text]
    nothing_to_report(lan)

    story.clock_to("2023-06-30T09:30")

    lines = story.console.lines(group.chat_id)
    (now,) = [line for line in lines if "kết quả sau hạn nộp" in line.text]
    assert now.message_id == posted[0].message_id
    assert now.edited
    assert "Cập nhật lúc 09:30 30/06/2023" in now.text
    assert "Đã báo cáo 1/3 đơn vị: đúng hạn 0, muộn 1" in now.text
    with story.library.reading() as store:
        texts = [one.text for one in store.digests.posted("HG2023", DONG_VAN)]
    assert posted[0].text in texts
    assert now.text in texts


def test_digest_is_not_touched_while_nothing_changes(story: Story) -> None:
    group = story.group(DONG_VAN)
    story.clock_to("2023-06-30T08:30")

    story.clock_to("2023-06-30T18:00")

    assert not any(line.edited for line in story.console.lines(group.chat_id))
    assert set(looks(story)) == {"nothing changed", "overtaken", "updated 0"}
    assert looks(story).count("updated 0") == 1  # with the new day


def looks(story: Story) -> list[str]:
    """What came of every further look at what was posted."""
    found = select(moments.c.result).where(moments.c.event == Event.UPDATE, moments.c.done_at.is_not(None))
    with story.library.database.reading() as connection:
        return list(connection.execute(found.order_by(moments.c.done_at)).scalars())


@pytest.mark.parametrize("order", ["miễn xã Lũng Cú vì mưa lũ", "không phát sinh"])
def test_change_after_a_quiet_hour_is_seen_by_the_next_look(story: Story, order: str) -> None:
    group, lan = story.group(DONG_VAN), story.officer(LUNG_CU)
    above = story.member(DONG_VAN, Role.COORDINATOR, "Bình")
    story.clock_to("2023-06-30T10:45")
    assert looks(story)[-1] == "nothing changed"

    who = above if order.startswith("miễn") else lan
    who.says(order)
    who.taps("Đúng")
    story.clock_to("2023-06-30T11:30")

    assert looks(story)[-1] == "updated 1"
    assert any(line.edited for line in story.console.lines(group.chat_id))


def test_only_the_newest_digest_is_kept_true(story: Story) -> None:
    group, lan = story.group(DONG_VAN), story.officer(LUNG_CU)
    story.clock_to("2023-06-30T08:30")

    nothing_to_report(lan)
    story.clock_to("2023-06-30T10:00")

    edited = [line.text.splitlines()[0] for line in story.console.lines(group.chat_id) if line.edited]
    assert edited == ["📊 Báo cáo sơ kết: kết quả sau hạn nộp"]


def test_digest_says_what_changed_since_the_last_one(story: Story) -> None:
    group, lan = story.group(DONG_VAN), story.officer(LUNG_CU)
    lan.says("tiêu chí ntm 2")
    story.clock_to("2023-06-26T08:30")
    lan.says("tiêu chí ntm 3")

    story.clock_to("2023-06-29T16:30")

    says(group, "Tiêu chí NTM tăng thêm: 3 tiêu chí [+1 so với lần trước]")


@pytest.mark.parametrize("backend", ["sqlite"])
def test_first_best_and_most_improved_are_named_and_nobody_is_named_for_being_late(
    backend: str, tell: Callable[[str], Story]
) -> None:
    story = tell("2023-01-03T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    story.clock_to("2023-01-09T09:00")
    lan, nam, group = story.officer(LUNG_CU), story.officer(MA_LE, "Nam"), story.group(DONG_VAN)
    lan.says("đăng ký tiêu chí ntm 4")
    story.clock_to("2023-06-20T09:00")
    nothing_to_report(nam)
    story.clock_to("2023-06-30T09:00")  # a day late
    nothing_to_report(lan)
    group.reads()
    story.clock_to("2023-11-20T09:00")
    lan.says("tiêu chí ntm 4")
    nothing_to_report(lan)
    story.clock_to("2023-11-30T07:00")
    nothing_to_report(nam)

    story.clock_to("2023-11-30T08:30")

    text = says(group, "Biểu dương:", "• Sớm nhất: xã Lũng Cú", "• Dẫn đầu: xã Lũng Cú", "kỳ này đúng hạn): xã Lũng Cú")
    assert "Má Lé" not in text


def test_province_reads_whether_it_is_on_the_path(story: Story) -> None:
    group = story.group(HA_GIANG)
    story.officer(LUNG_CU).says("thu ngân sách 300 tỷ đồng")
    story.clock_to("2023-06-29T16:30")

    says(group, "/3.000 tỷ đồng", "chậm: lẽ ra 49%")


def test_picture_comes_after_the_words(story: Story) -> None:
    group = story.group(DONG_VAN)
    story.officer(LUNG_CU).says("RUNG 58,9%")

    story.clock_to("2023-06-29T16:30")

    kinds = [bool(line.photo) for line in group.unread]
    assert kinds[-2:] == [False, True]
    assert group.unread[-1].text.startswith("Tiến độ: Báo cáo sơ kết")


# --- on request


def test_group_asks_who_is_missing_and_how_far_one_indicator_is(story: Story) -> None:
    group = story.group(DONG_VAN)
    story.officer(LUNG_CU).says("RUNG 58,9%; tiêu chí ntm 2")

    group.says("/chuabaocao")
    text = says(group, "Chưa báo cáo: ", "Má Lé")
    assert "Che phủ" not in text
    group.says("/tiendo RUNG")
    text = says(group, "58,9–58,9%")
    assert "Tiêu chí" not in text
    group.says("/tiendo HG2023")
    says(group, "Tiêu chí NTM tăng thêm")
    group.says("/tiendo ABC")
    says(group, "không thấy chương trình hay chỉ tiêu «ABC»")


def test_whole_order_is_for_the_coordinator_alone(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    huyen = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    nothing_to_report(lan)
    nam.says("RUNG 58,9%")

    huyen.says("xếp hạng")
    huyen.hears("1. xã Lũng Cú: báo 100%", "2. xã Má Lé", "Quy tắc:", "đồng hạng")
    nam.says("xep hang")
    text = nam.hears("xếp thứ 2/3 của huyện Đồng Văn")
    assert "Lũng Cú" not in text


def test_evidence_for_the_awards_leaves_the_decision_to_people(story: Story) -> None:
    nothing_to_report(story.officer(LUNG_CU))
    tinh = story.member(HA_GIANG, Role.COORDINATOR, "Tỉnh")

    tinh.says("xét thưởng")

    tinh.hears("Giải nhất: 1", "Giải nhì: 2", "Giải ba: 2", "hội đồng quyết định", "xã Lũng Cú: đủ 1/1 kỳ, đúng hạn 1")


def test_coordinator_hears_once_a_week_whom_nobody_can_reach(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    huyen = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    story.group(DONG_VAN)
    lan.blocks()

    story.clock_to("2023-06-26T08:30")

    lists = [line.text for line in huyen.unread if "📵" in line.text]
    assert len(lists) == 1
    assert "xã Lũng Cú: đã chặn" in lists[0]
    assert "xã Má Lé: chưa ai tham gia" in lists[0]
    huyen.reads()
    story.clock_to("2023-06-30T12:00")  # two more digests in this week
    assert not any("📵" in line.text for line in huyen.unread)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_coordinator_hears_it_also_where_no_digest_comes_weekly(backend: str, tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    story.start(a_campaign(digests=Digests(weekly=None)), units(LUNG_CU))
    huyen = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")

    story.clock_to("2023-06-30T12:00")

    (told,) = [line.text for line in huyen.unread if "📵" in line.text]
    assert "xã Lũng Cú: chưa ai tham gia" in told


# --- the group moves


def test_group_that_becomes_a_supergroup_keeps_its_binding(story: Story) -> None:
    group = story.group(DONG_VAN)

    group.sends("migrated", new_chat_id="-100777")
    group.chat_id = "-100777"
    group.reads()
    story.clock_to("2023-06-29T16:30")

    says(group, "huyện Đồng Văn")


def test_digest_that_waits_moves_along_with_the_group(story: Story) -> None:
    group = story.group(DONG_VAN)
    story.console_is_down = True
    story.clock_to("2023-06-29T16:30")

    group.sends("migrated", new_chat_id="-100777")
    story.console_is_down = False
    story.settle()

    group.hears_nothing()
    assert story.console.lines("-100777")[0].text.startswith("📊")


def test_group_that_put_the_bot_out_gets_nothing(story: Story) -> None:
    group = story.group(DONG_VAN)
    group.blocks()

    story.clock_to("2023-06-30T09:00")

    group.hears_nothing()
