"""Does every campaign run from its first moment to its last?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.clock import VIETNAM
from domain.calendar import Calendar
from domain.deadline import closes_at, opens_at
from domain.errors import NotFound, Refused
from domain.period import rounds_of
from domain.shift import moved_to
from domain.unit import Level, Unit
from handlers import manage_campaigns
from handlers.context import Clockwork
from tests.builders import LUNG_CU, a_campaign, a_round, catalogue, local, small_province, units
from tests.story import Story

# With people who report, every campaign of the catalogue is played by `tests.bot.demo.test_world`. Which rounds there
# are is worked out from the file, whatever the database: one campaign shows it on PostgreSQL.
PLAYED = [(code, "sqlite") for code in ("HG2023", "HT2021-2025", "HT-MAU-2CAP")]
PLAYED += [pytest.param("HG2023", "postgresql", marks=pytest.mark.postgres)]  # type: ignore[list-item]


@pytest.mark.parametrize(("code", "backend"), PLAYED, indirect=["backend"])
def test_campaign_runs_to_its_end_and_every_round_is_opened_and_closed(
    tell: Callable[[str], Story], calendar: Calendar, code: str
) -> None:
    campaign = catalogue()[code]
    province = small_province(campaign)
    first = campaign.period.start - timedelta(days=40)
    story = tell(f"{first}T{time(7)}")
    story.start(campaign, province)
    communes = [unit for unit in province if unit.level is Level.COMMUNE]
    officer = story.officer(communes[0].key)
    group = story.group(province[0].key)

    story.clock_to("2028-06-01T12:00")

    rounds = rounds_of(campaign, calendar)
    with story.library.reading() as store:
        assert store.campaigns.next_due() is None
        tallies = {key: tally for _, key, tally in store.obligations.tallies()}
    standing = {plan.key: _standing(communes, plan.opens) for plan in rounds}
    assert {key: tally.expected for key, tally in tallies.items()} == {k: n for k, n in standing.items() if n}
    assert officer.unread
    assert len(group.unread) >= 2 * len(tallies)
    assert story.dead_letters() == []


def _standing(communes: Sequence[Unit], day: date) -> int:
    return sum(unit.valid_to is None or unit.valid_to >= day for unit in communes)


def test_obligation_lasts_from_opening_to_close(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-14T07:00")
    plan = a_round()
    story.start(a_campaign(plan), units(LUNG_CU))
    lan = story.officer(LUNG_CU)

    story.clock_to("2023-06-15T07:29")
    lan.says("GTNT 1 km")
    lan.hears("không có kỳ báo cáo nào đang mở")
    story.clock_to("2023-06-15T07:30")
    lan.says("GTNT 1 km")
    lan.hears("Đã ghi")

    owed = story.owed(LUNG_CU, "THU", "SK")
    assert owed.due_at == local("2023-06-30T00:00")
    assert owed.closes_at == closes_at(plan, VIETNAM)
    assert opens_at(plan, VIETNAM) == local("2023-06-15T07:30")


def test_campaign_that_is_joined_late_opens_at_once(tell: Callable[[str], Story]) -> None:
    story = tell("2023-06-28T10:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.settle()
    lan = story.officer(LUNG_CU)

    lan.says("RUNG 58,9%")

    lan.hears("Đã ghi")


def test_running_campaign_is_not_started_twice(story: Story) -> None:
    with pytest.raises(Refused, match="HG2023 is running already"):
        story.start(catalogue()["HG2023"], units(LUNG_CU))


def test_campaign_that_is_over_is_refused(tell: Callable[[str], Story]) -> None:
    story = tell("2024-02-01T07:00")

    with pytest.raises(Refused, match="ended on 31/12/2023"):
        story.start(catalogue()["HG2023"], units(LUNG_CU))


def test_stopped_campaign_reminds_nobody_and_keeps_what_was_reported(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")
    with story.library.writing() as store:
        manage_campaigns.stop(Clockwork(store=store, now=story.now, zone=VIETNAM), "HG2023")

    story.clock_to("2023-06-30T12:00")
    lan.says("RUNG 60%")

    lan.hears("không có kỳ báo cáo nào đang mở")
    figure = story.figure(LUNG_CU, "RUNG")
    assert figure is not None
    assert figure.version == 1


def test_stopping_what_does_not_run_is_refused(story: Story) -> None:
    with story.library.writing() as store, pytest.raises(NotFound, match="No campaign THU is running"):
        manage_campaigns.stop(Clockwork(store=store, now=story.now, zone=VIETNAM), "THU")


def test_campaign_that_ran_gets_a_code_of_its_own_for_other_days(story: Story, calendar: Calendar) -> None:
    moved = moved_to(catalogue()["HG2023"], date(2024, 1, 1), calendar)
    with story.library.writing() as store:
        manage_campaigns.stop(Clockwork(store=store, now=story.now, zone=VIETNAM), "HG2023")

    with pytest.raises(Refused, match="ran before with other dates"):
        story.start(moved, units(LUNG_CU))
    story.start(replace(moved, code="HG2024"), units(LUNG_CU))
    story.clock_to("2023-12-20T09:00")

    with story.library.reading() as store:
        due = store.campaigns.next_due()
    assert due is not None
    assert due > story.now


def test_stopped_campaign_reminds_nobody_any_more(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.console_is_down = True
    story.clock_to("2023-06-26T08:00")
    with story.library.writing() as store:
        manage_campaigns.stop(Clockwork(store=store, now=story.now, zone=VIETNAM), "HG2023")
    story.console_is_down = False

    story.settle()

    assert lan.unread == []


def test_two_ticks_at_once_do_everything_once(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock.move_to(local("2023-06-26T08:00"))

    story.settle()
    story.restarts()
    story.settle()

    assert len(lan.unread) == 1
