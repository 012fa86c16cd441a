"""What becomes of people, rounds and figures when communes are merged on 1 July 2025? Real communes of Hà Tĩnh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from bot.clock import VIETNAM
from domain.campaign import Campaign, Digests, Period
from domain.errors import Refused
from domain.indicator import Comparator, Measure, Scope
from domain.person import Role
from domain.summary import Summary
from handlers import succeed
from handlers.context import Clockwork
from handlers.export import points, versions
from handlers.summarise import summarise
from storage.catalog import load_units
from tests.builders import HA_TINH, THACH_HA, THACH_LAC, TUONG_SON, a_campaign, a_round, an_indicator, units
from tests.story import Story

THACH_THANG = "2020-18637"
NEW_LAC, NEW_PROVINCE = "2025-18628", "2025-42"  # xã Thạch Lạc: Thạch Lạc, Tượng Sơn and Thạch Thắng
SON_KIM, NEW_KIM = "2020-18196", "2025-18196"  # only renumbered
DAI_NAI, THANH_SEN = "2020-18082", "2025-18073"  # divided
OLD = (THACH_LAC, TUONG_SON, THACH_THANG, SON_KIM, DAI_NAI)
BEFORE = a_round(
    key="T5", name="Báo cáo tháng 5", opens=date(2025, 5, 15), due_before=date(2025, 5, 30), closes=date(2025, 6, 5)
)
ACROSS = a_round(
    key="T6", name="Báo cáo tháng 6", opens=date(2025, 6, 15), due_before=date(2025, 7, 3), closes=date(2025, 7, 8)
)
AFTER = a_round(
    key="T7", name="Báo cáo tháng 7", opens=date(2025, 7, 15), due_before=date(2025, 7, 30), closes=date(2025, 8, 5)
)
INDICATORS = (
    an_indicator(),
    an_indicator("RUNG", name="Che phủ rừng", unit="%", measure=Measure.LEVEL, target=None, aliases=()),
    an_indicator(
        "DAT",
        name="Đạt chuẩn",
        unit=None,
        measure=Measure.MILESTONE,
        comparator=Comparator.MILESTONE,
        scope=Scope.COMMUNE,
        target=True,
        aliases=(),
    ),
)


def spanning(**changes: object) -> Campaign:
    """May, June and July 2025 in Hà Tĩnh."""
    period = Period(start=date(2025, 1, 1), end=date(2025, 12, 31))
    campaign = a_campaign(BEFORE, ACROSS, AFTER, period=period, indicators=INDICATORS, root="42")
    return replace(campaign, **changes)  # type: ignore[arg-type]


def begun(tell: Callable[[str], Story], campaign: Campaign) -> Story:
    story = tell("2025-05-10T08:00")
    story.start(campaign, units(*OLD))
    story.clock_to("2025-05-20T09:00")
    return story


@pytest.fixture
def may(tell: Callable[[str], Story]) -> Story:
    """20 May 2025; the round of May is open."""
    return begun(tell, spanning())


def moves(story: Story) -> succeed.Succeeded:
    """`giaoban units succeed --from 2020 --to 2025`."""
    with story.library.writing() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        return succeed.succeed(clock, load_units("2020"), load_units("2025"))


def summary(story: Story, round_key: str, root: str = NEW_PROVINCE) -> Summary | None:
    with story.library.reading() as store:
        running = store.campaigns.get("THU")
        assert running is not None
        return summarise(Clockwork(store=store, now=story.now, zone=VIETNAM), running, round_key, root)


def total(story: Story, round_key: str, code: str = "GTNT") -> Decimal | None:
    found = summary(story, round_key)
    assert found is not None
    return next((one.total for one in found.progress if one.indicator.code == code), None)


def standing(story: Story, unit: str, code: str = "GTNT") -> Decimal | None:
    with story.library.reading() as store:
        found = store.reports.standings("THU", unit).get(code)
    return found.total if found else None


def test_nothing_moves_before_the_day(may: Story) -> None:
    with pytest.raises(Refused, match="01/07/2025"):
        moves(may)


def test_campaign_that_spans_the_date_adds_up_and_nobody_is_lost(may: Story) -> None:
    lac, son, thang = (
        may.officer(unit, name) for unit, name in ((THACH_LAC, "Lạc"), (TUONG_SON, "Sơn"), (THACH_THANG, "Thắng"))
    )
    kim, nai = may.officer(SON_KIM, "Kim"), may.officer(DAI_NAI, "Nài")
    group = may.group(HA_TINH)
    for phone, text in ((lac, "GTNT 1 km"), (son, "GTNT 2 km"), (thang, "GTNT 4 km"), (kim, "GTNT 8 km")):
        phone.says(text)
    nai.says("GTNT 16 km; RUNG 40%")
    kim.says("RUNG 55%")
    may.clock_to("2025-06-20T09:00")
    son.says("GTNT 32 km")
    may.clock_to("2025-07-01T08:00")

    done = moves(may)

    assert done.units == 5
    assert done.successors == 4  # one of three, one of one, and both that have a part of Đại Nài
    assert done.posts == 5
    assert done.groups == 1
    assert any("phường Đại Nài" in line and "divided" in line for line in done.undecided)
    assert standing(may, NEW_LAC) == 39
    assert standing(may, NEW_KIM) == 8
    assert standing(may, NEW_KIM, "RUNG") == 55  # only another number
    assert standing(may, THANH_SEN) == 16
    # the round that is open keeps the old units, and its officers
    june = summary(may, "T6")
    assert june is not None
    assert {one.unit.key for one in june.units} == set(OLD)
    assert total(may, "T6") == 63
    lac.says("GTNT 64 km")
    lac.hears("xã Thạch Lạc", "lũy kế 65 km")
    assert total(may, "T6") == 127
    assert standing(may, NEW_LAC) == 103
    # a figure from before the date is put right after it
    son.says("sửa GTNT 30 km")
    son.hears("xã Tượng Sơn")
    assert standing(may, NEW_LAC) == 101
    group.reads()
    group.says("/tonghop")
    assert "tỉnh Hà Tĩnh" in group.unread[0].text
    assert "125/435 km" in group.unread[0].text
    # later rounds have the new ones
    may.clock_to("2025-07-20T09:00")
    july = summary(may, "T7")
    assert july is not None
    assert {one.unit.key for one in july.units} >= {NEW_LAC, NEW_KIM, THANH_SEN}
    assert july.count.expected == 4
    assert total(may, "T7") == 125
    thang.says("GTNT 100 km")
    thang.hears("xã Thạch Lạc", "lũy kế 201 km")
    assert total(may, "T7") == 225
    assert total(may, "T6") == 125  # the old communes are where they were
    assert moves(may).nothing


def test_level_is_asked_anew_and_a_milestone_holds_only_where_all_had_reached_it(may: Story) -> None:
    lac, son, thang = (may.officer(unit) for unit in (THACH_LAC, TUONG_SON, THACH_THANG))
    for phone in (lac, son, thang):
        phone.says("RUNG 50%")
        phone.says("DAT: đã đạt")
    may.clock_to("2025-07-02T08:00")

    moves(may)

    assert standing(may, NEW_LAC, "RUNG") is None
    assert standing(may, NEW_LAC, "DAT") == 1


def test_milestone_that_one_of_them_missed_is_asked_anew(may: Story) -> None:
    lac, son = may.officer(THACH_LAC), may.officer(TUONG_SON)
    lac.says("DAT: đã đạt")
    son.says("DAT: chưa đạt")
    may.clock_to("2025-07-02T08:00")

    moves(may)

    assert standing(may, NEW_LAC, "DAT") is None


def test_officer_keeps_the_old_commune_until_its_round_is_over(may: Story) -> None:
    lac = may.officer(THACH_LAC)
    may.clock_to("2025-07-01T12:00")
    moves(may)

    with may.library.reading() as store:
        held = store.people.all_posts((THACH_LAC, NEW_LAC), at=may.now)
    assert [(post.unit, until is None) for post, until in held] == [(THACH_LAC, False), (NEW_LAC, True)]
    lac.reads()
    may.clock_to("2025-07-02T12:00")
    assert any("Báo cáo tháng 6" in line.text for line in lac.unread)  # the last safe day
    may.clock_to("2025-08-01T09:00")
    with may.library.reading() as store:
        assert [post.unit for post, _ in store.people.all_posts((THACH_LAC, NEW_LAC), at=may.now)] == [NEW_LAC]


def test_commune_without_an_officer_is_answered_for_by_its_successor(may: Story) -> None:
    lac = may.officer(THACH_LAC)
    may.clock_to("2025-07-01T12:00")
    moves(may)

    may.clock_to("2025-07-02T08:30")

    lac.hears("3 báo cáo chưa xong", "Xã Thạch Lạc", "Xã Tượng Sơn", "Xã Thạch Thắng")


def test_old_district_ends_with_its_rounds(may: Story) -> None:
    huyen, group = may.member(THACH_HA, Role.COORDINATOR, "Huyện"), may.group(THACH_HA)
    may.clock_to("2025-07-02T08:00")

    done = moves(may)

    assert any("huyện Thạch Hà" in line and "coordinator" in line for line in done.undecided)
    assert summary(may, "T6", THACH_HA) is not None
    may.clock_to("2025-07-29T12:00")
    assert summary(may, "T7", THACH_HA) is None
    group.reads()
    may.clock_to("2025-08-06T12:00")
    group.hears_nothing()
    huyen.says("xếp hạng")
    huyen.hears("Chưa")


def test_old_district_can_stay_as_a_grouping_that_says_what_it_is(tell: Callable[[str], Story]) -> None:
    story = begun(tell, spanning(digests=Digests(old_districts="grouping")))
    group, lac = story.group(THACH_HA), story.officer(THACH_LAC)
    lac.says("GTNT 3 km")
    story.clock_to("2025-07-02T08:00")
    moves(story)
    story.clock_to("2025-07-20T09:00")

    group.reads()
    group.says("/tonghop")

    assert "Nhóm theo địa bàn huyện cũ: 1 đơn vị mới, trong đó 0" in group.unread[0].text
    assert "3 km" in group.unread[0].text


def test_history_of_a_successor_shows_its_predecessors_under_their_names(may: Story) -> None:
    lac, son = may.officer(THACH_LAC), may.officer(TUONG_SON)
    lac.says("GTNT 1 km")
    son.says("GTNT 2 km")
    may.clock_to("2025-07-16T08:00")
    moves(may)
    lac.says("GTNT 4 km")
    found = summary(may, "T7", NEW_LAC)
    assert found is not None

    with may.library.reading() as store:
        clock = Clockwork(store=store, now=may.now, zone=VIETNAM)
        told = [(one.unit.title, one.figure.value) for one in versions(clock, found)]
        trend = points(clock, found, INDICATORS[0])

    assert told == [("xã Thạch Lạc", Decimal(1)), ("xã Tượng Sơn", Decimal(2)), ("xã Thạch Lạc", Decimal(4))]
    assert [value for _, value in trend] == [3, 7]


def test_round_that_opened_before_anybody_moved_is_opened_late(may: Story) -> None:
    may.clock_to("2025-07-16T08:00")
    with may.library.reading() as store:
        assert [result for _, result in store.campaigns.failed()] == [
            "failed: its units ended on 2025-06-30; run `giaoban units succeed`"
        ]

    done = moves(may)

    assert done.opened == 4
    found = summary(may, "T7")
    assert found is not None
    assert found.count.expected == 4
    with may.library.reading() as store:
        assert store.campaigns.failed() == ()


def test_campaign_whose_file_allows_it_follows_by_the_clock(tell: Callable[[str], Story]) -> None:
    story = begun(tell, spanning(units_end="follow"))
    lac = story.officer(THACH_LAC)
    lac.says("GTNT 3 km")

    story.clock_to("2025-07-15T09:00")

    assert total(story, "T7") == 3
    lac.says("GTNT 1 km")
    lac.hears("lũy kế 4 km")


def test_open_code_of_an_old_commune_is_for_its_successor(may: Story) -> None:
    code = may.invite(THACH_LAC)
    may.clock_to("2025-07-02T08:00")
    with may.library.writing() as store:
        clock = Clockwork(store=store, now=may.now, zone=VIETNAM)
        assert succeed.succeed(clock, load_units("2020"), load_units("2025")).invitations == 1
    assert code


def test_file_as_it_was_still_amends_the_campaign(may: Story) -> None:
    may.clock_to("2025-07-02T08:00")
    moves(may)

    may.amend(spanning(short_title="Tên mới"), units(*OLD))

    with may.library.reading() as store:
        running = store.campaigns.get("THU")
    assert running is not None
    assert (running.top, running.campaign.short_title) == (NEW_PROVINCE, "Tên mới")


def test_document_of_a_later_round_is_written(may: Story) -> None:
    from handlers.documents.format import Format
    from handlers.export import write

    may.officer(THACH_LAC).says("GTNT 1 km")
    may.clock_to("2025-07-16T08:00")
    moves(may)
    found = summary(may, "T7")
    assert found is not None
    file = BytesIO()

    with may.library.reading() as store:
        write(Clockwork(store=store, now=may.now, zone=VIETNAM), found, Format.CSV, file)

    assert "Xã Thạch Lạc" in file.getvalue().decode()
