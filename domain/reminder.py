"""Who is reminded of an obligation, and when? The ladder from the officer to the province, and where we are on it.

A rung is an instant worked out from the obligation's own due date, so an extension moves everything after it. Days are
working days; before the due date they are counted back from the last safe day, and where that is no working day from
the one before it: earlier, never later. Rungs that were missed collapse into the newest, what is stale is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import ONE_DAY, Calendar
from domain.campaign import Campaign, Reminders, RoundPlan
from domain.deadline import opens_at
from domain.obligation import Obligation

LIVES = timedelta(hours=20)  # a message that could not be sent for so long tells yesterday's news


class Who(StrEnum):
    """Whom a rung is for, in the order of the ladder."""

    OFFICER = "officer"
    STAND_IN = "stand_in"
    HEAD = "head"  # of the commune
    COORDINATOR = "coordinator"  # of the district or cluster above
    PROVINCE = "province"


OWN = (Who.OFFICER, Who.STAND_IN)  # those who report
ABOVE = (Who.HEAD, Who.COORDINATOR, Who.PROVINCE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rung:
    """One step. key: `-7` … `0` for working days before, `+1` overdue, else whom it is for. until: when it is stale.

    What was to be said before the due date is stale after it; what was to be said then, when the round closes.
    """

    key: str
    who: Who
    at: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What is to be done now: rungs to say, the newest for each `who`; those it collapses; stale ones; what is next."""

    say: tuple[Rung, ...] = ()
    collapsed: tuple[Rung, ...] = ()
    stale: tuple[Rung, ...] = ()
    next_at: datetime | None = None


def safe_day(owed: Obligation, plan: RoundPlan, zone: ZoneInfo) -> date:
    """The last day on which a report of this unit is in time, extensions counted."""
    return owed.due_at.astimezone(zone).date() - ONE_DAY - timedelta(days=plan.grace_days)


def ladder(
    campaign: Campaign, plan: RoundPlan, owed: Obligation, calendar: Calendar, zone: ZoneInfo
) -> tuple[Rung, ...]:
    """Every rung of the obligation, soonest first; none before the round opens or after it closes."""
    policy = campaign.reminders
    last = safe_day(owed, plan, zone)
    safe = calendar.on_or_before(last)

    def rung(key: str, who: Who, day: date, until: datetime) -> Rung:
        at = datetime.combine(day, policy.at, tzinfo=zone)
        return Rung(key=key, who=who, at=at, until=until)

    found = [
        rung(f"-{days}" if days else "0", Who.OFFICER, calendar.plus(safe, -days), owed.due_at)
        for days in policy.days_before
    ]
    found += [rung(f"+{days}", Who.OFFICER, calendar.plus(last, days), owed.closes_at) for days in policy.overdue_days]
    escalation = policy.escalation
    for who, after in (
        (Who.STAND_IN, escalation.stand_in),
        (Who.HEAD, escalation.head),
        (Who.COORDINATOR, escalation.coordinator),
        (Who.PROVINCE, escalation.province),
    ):
        if after is not None:
            found.append(rung(who.value, who, calendar.plus(last, after), owed.closes_at))
    opens = opens_at(plan, zone)
    order = list(Who)
    kept = [one for one in found if opens <= one.at < owed.closes_at]
    return tuple(sorted(kept, key=lambda one: (one.at, order.index(one.who))))


def step(rungs: Sequence[Rung], since: datetime, now: datetime) -> Step:
    """What follows from the rungs of `since` ≤ at ≤ now. The same answer however often it is asked in between."""
    due = [one for one in rungs if since <= one.at <= now]
    newest = {one.who: one for one in due}
    fresh = [one for one in due if newest[one.who] == one]
    return Step(
        say=tuple(one for one in fresh if now < one.until),
        collapsed=tuple(one for one in due if newest[one.who] != one),
        stale=tuple(one for one in fresh if now >= one.until),
        next_at=next_at(rungs, now),
    )


def climbed(rungs: Sequence[Rung], since: datetime, now: datetime, policy: Reminders, zone: ZoneInfo) -> Step:
    """The same, each rung that is said with the instant at which a message about it is stale."""
    found = step(rungs, since, now)
    said_from = awake(now, policy, zone)
    return replace(found, say=tuple(replace(one, until=lives_until(one, said_from)) for one in found.say))


def next_at(rungs: Sequence[Rung], now: datetime) -> datetime | None:
    """When the next rung after `now` is due; None when the ladder is climbed."""
    return min((one.at for one in rungs if one.at > now), default=None)


def lives_until(rung: Rung, said_from: datetime) -> datetime:
    """When a message about the rung that may be sent from then on is stale."""
    return min(rung.until, said_from + LIVES)


def awake(instant: datetime, policy: Reminders, zone: ZoneInfo) -> datetime:
    """The instant itself, or the end of the quiet hours or the lunch pause that it falls into."""
    local = instant.astimezone(zone)
    pause_from, pause_to = policy.pause_from, policy.pause_to
    if pause_from is not None and pause_to is not None and pause_from <= local.time() < pause_to:
        return datetime.combine(local.date(), pause_to, tzinfo=zone)
    if policy.quiet_to <= local.time() < policy.quiet_from:
        return instant
    day = local.date() if local.time() < policy.quiet_to else local.date() + ONE_DAY
    return datetime.combine(day, policy.quiet_to, tzinfo=zone)
