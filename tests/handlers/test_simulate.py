"""Is what a simulation says what the clock does? Whole campaigns are played and compared, message by message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from bot.clock import VIETNAM
from domain.calendar import Calendar
from domain.campaign import Approval, Campaign, Digests, Escalation, Reminders
from domain.period import rounds_of
from domain.person import Role
from domain.retention import KeepDays
from domain.simulation import Habit, Sent, Simulation, compared
from domain.unit import Level, Unit
from handlers.simulate import Field, planned_roster, roster_of, simulate, starts_at, without_officer
from storage.tables import chats, outbox
from tests.builders import (
    DONG_VAN,
    LUNG_CU,
    MA_LE,
    a_campaign,
    a_round,
    an_indicator,
    catalogue,
    local,
    small_province,
    units,
)
from tests.story import Story

KINDS = {one.value: one for one in (Sent.REMIND, Sent.ESCALATE, Sent.REVIEW, Sent.DIGEST)}


def sent(story: Story) -> set[tuple[str, date, Sent]]:
    """Who was sent a message of which kind on which day."""
    with story.library.database.reading() as connection:
        rows = connection.execute(select(outbox).where(outbox.c.state == "sent")).fetchall()
        who = {f"{row.channel}:{row.bot}:{row.chat_id}": row.person for row in connection.execute(select(chats))}
    found = set()
    for row in rows:
        kind = Sent.UNREACHABLE if row.dedupe_key.startswith("unreachable:") else KINDS.get(row.kind)
        if kind is not None:
            chat = f"{row.channel}:{row.bot}:{row.chat_id}"
            found.add((who[chat] or chat, row.not_before.astimezone(VIETNAM).date(), kind))
    return found


def enrol(story: Story, province: Sequence[Unit]) -> None:
    """Two officers for one commune, one for two, a stand-in alone, nobody in the last; heads and those above."""
    communes = [unit.key for unit in province if unit.level is Level.COMMUNE]
    above = [unit.key for unit in province if unit.level is not Level.COMMUNE]
    both = story.officer(communes[0], "Lan")
    both.says(f"/start {story.invite(communes[1])}")
    if "Đồng ý" in both.buttons:
        both.taps("Đồng ý")
    story.officer(communes[0], "Nam")
    story.member(communes[0], Role.STAND_IN, "Thay")
    story.member(communes[1], Role.APPROVER, "Chủ tịch")
    if len(communes) > 2:
        story.member(communes[2], Role.STAND_IN, "Một mình")
    for unit in above[:2]:
        story.member(unit, Role.COORDINATOR, f"Điều phối {unit}")
        story.group(unit)
    story.officer(communes[-1], "Đi").blocks()


def prophecy(
    story: Story, campaign: Campaign, province: Sequence[Unit], calendar: Calendar, habit: Habit = Habit.NEVER
) -> Simulation:
    with story.library.reading() as store:
        roster = roster_of(store.people, province, at=story.now)
    field = Field(campaign=campaign, units=province, roster=roster, calendar=calendar, zone=VIETNAM, now=story.now)
    return simulate(field, habit)


def lives_until(story: Story, last: date) -> None:
    """Every morning and noon is lived through, so that what waits for it goes out."""
    day = story.now.astimezone(VIETNAM).date()
    while day < last:
        day += timedelta(days=1)
        for hour in ("07:00", "13:30"):
            story.clock_to(f"{day}T{hour}")


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("code", ["HG2023", "HT2020-CT42", "HT2021-2025", "HT2023-H2", "HT-MAU-2CAP"])
def test_simulation_is_what_happens(backend: str, tell: Callable[[str], Story], calendar: Calendar, code: str) -> None:
    campaign = catalogue()[code]
    province = small_province(campaign)
    first = min(plan.opens for plan in rounds_of(campaign, calendar)) - timedelta(days=2)
    story = tell(f"{first}T{time(7)}")
    story.keeps(KeepDays(sent=10_000))  # to whom everything went is asked at the end
    story.start(campaign, province)
    enrol(story, province)
    told = prophecy(story, campaign, province, calendar).sent()

    story.clock_to(f"{max(plan.closes for plan in rounds_of(campaign, calendar)) + timedelta(days=9)}T12:00")

    assert {kind for _, _, kind in told} >= {Sent.REMIND, Sent.ESCALATE, Sent.DIGEST}
    assert sorted(sent(story)) == sorted(told)


POLICIES = {
    "as a rule": Reminders(),
    "in the evening": Reminders(at=time(21)),
    "before anybody is awake": Reminders(at=time(5), days_before=(9, 2), overdue_days=(1, 2, 3)),
    "at noon": Reminders(at=time(12), pause_from=time(11, 30), pause_to=time(13, 30)),
    "at the hour of digests": Reminders(at=time(16, 30), overdue_days=()),
    "straight to the top": Reminders(escalation=Escalation(stand_in=None, head=None, coordinator=None, province=0)),
}


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("start", ["2023-06-10T07:00", "2023-06-22T10:00", "2023-06-30T22:30"])
@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_simulation_knows_quiet_hours_pauses_and_late_starts(
    backend: str, tell: Callable[[str], Story], calendar: Calendar, policy: Reminders, start: str
) -> None:
    second = a_round(key="HAI", opens=date(2023, 6, 20), due_before=date(2023, 7, 1), closes=date(2023, 7, 1))
    campaign = a_campaign(a_round(), second, reminders=policy, digests=Digests(at=time(17), weekly=2))
    province = small_province(campaign)
    story = tell("2023-06-01T07:00")
    elsewhere = replace(campaign, code="XA", period=replace(campaign.period, end=date(2023, 12, 30)))
    story.start(replace(elsewhere, rounds=(a_round(opens=date(2023, 12, 1), due_before=date(2023, 12, 9)),)), province)
    enrol(story, province)
    story.clock_to(start)
    told = prophecy(story, campaign, province, calendar).sent()
    story.start(campaign, province)
    story.settle()

    lives_until(story, date(2023, 7, 20))

    assert sorted(sent(story)) == sorted(told)


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("approval", Approval)
def test_who_reports_on_the_last_day_hears_no_more_and_whoever_approves_is_asked_once(
    backend: str, tell: Callable[[str], Story], calendar: Calendar, approval: Approval
) -> None:
    campaign = a_campaign(approval=approval)
    story = tell("2023-06-10T07:00")
    story.start(campaign, units(LUNG_CU, MA_LE))
    officers = [story.officer(LUNG_CU), story.officer(MA_LE, "Nam")]
    story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    story.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    told = prophecy(story, campaign, units(LUNG_CU, MA_LE), calendar, Habit.LAST_DAY).sent()

    story.clock_to("2023-06-29T23:00")
    for officer in officers:
        officer.says("GTNT 1 km")
    story.clock_to("2023-07-20T12:00")

    assert sorted(sent(story)) == sorted(told)
    asked = {day for _, day, kind in told if kind is Sent.REVIEW}
    assert asked == ({date(2023, 6, 30)} if campaign.reviewed else set())  # with the next working morning
    assert max(day for _, day, kind in told if kind is not Sent.REVIEW) == date(2023, 6, 29)


def test_units_of_named_indicators_are_decided_apart(calendar: Calendar) -> None:
    named = an_indicator(only_units=("Lũng Cú",))
    field = a_field(a_campaign(indicators=(named,)), calendar, units(LUNG_CU, MA_LE))
    field = replace(field, roster=planned_roster(field, 2))

    told = simulate(field, Habit.NEVER).by_person()

    assert told["officer 1"] > 0
    assert told["officer 2"] == 0
    assert without_officer(replace(field, roster=planned_roster(field, 0))) == {LUNG_CU: Role.STAND_IN}


def test_campaign_that_is_over_or_ahead_is_simulated_from_its_beginning(calendar: Calendar) -> None:
    begins = local("2023-06-14T07:30")

    assert starts_at(a_campaign(), calendar, VIETNAM, local("2026-01-01T08:00")) == begins
    assert starts_at(a_campaign(), calendar, VIETNAM, local("2023-01-01T08:00")) == begins
    assert starts_at(a_campaign(), calendar, VIETNAM, local("2023-06-20T08:00")) == local("2023-06-20T08:00")


def test_two_versions_are_compared_by_their_dates(calendar: Calendar) -> None:
    old = a_field(a_campaign(), calendar, units(LUNG_CU))
    later = a_round(due_before=date(2023, 7, 1), closes=date(2023, 7, 6))
    policy = Reminders(days_before=(3, 0), overdue_days=(1, 2))
    new = a_field(a_campaign(later, reminders=policy), calendar, units(LUNG_CU))

    found = compared(simulate(old, Habit.NEVER), simulate(new, Habit.NEVER))

    moved = {one.what: one.days for one in found if one.days is not None}
    assert moved["last day"] == moved["rung -3"] == moved["digest due-day"] == timedelta(days=1)
    assert {one.what for one in found if one.after is None} == {"rung -7", "rung -1"}
    assert {one.what for one in found if one.before is None} == {"rung +2"}


def a_field(campaign: Campaign, calendar: Calendar, tree: Sequence[Unit]) -> Field:
    return Field(campaign=campaign, units=tree, calendar=calendar, zone=VIETNAM, now=local("2023-06-01T08:00"))
