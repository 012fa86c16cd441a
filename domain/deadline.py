"""When does something happen in a round: open, remind, digest, overdue, close?

Times are local and become aware instants here. A reminder day is counted in working days back from the last safe day;
when that is no working day, from the working day before it: people are reminded earlier, never later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import ONE_DAY, Calendar
from domain.campaign import Campaign, RoundPlan
from domain.period import last_safe_day

MORNING = time(7, 30)
MORNING_AFTER = time(8, 30)
END_OF_DAY = time(17, 0)


class Event(StrEnum):
    """What the clock can ask for, in the order of one instant."""

    OPEN = "open"
    REMIND = "remind"
    OVERDUE = "overdue"
    DIGEST = "digest"
    CLOSE = "close"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One thing the clock does once for a round. `step` tells moments of one kind apart (`7`, `due-day`, …).

    until: when it is no longer worth doing; a reminder that comes too late is dropped, an opening never.
    """

    campaign: str
    round: str
    event: Event
    step: str
    at: datetime
    until: datetime | None = None


def due_at(plan: RoundPlan, zone: ZoneInfo) -> datetime:
    """The first instant that is too late."""
    return _at(last_safe_day(plan) + timedelta(days=plan.grace_days) + ONE_DAY, time(0), zone)


def closes_at(plan: RoundPlan, zone: ZoneInfo) -> datetime:
    """The first instant at which the round takes nothing any more."""
    return _at(plan.closes, END_OF_DAY, zone)


def opens_at(plan: RoundPlan, zone: ZoneInfo) -> datetime:
    return _at(plan.opens, MORNING, zone)


def moments(campaign: Campaign, plan: RoundPlan, calendar: Calendar, zone: ZoneInfo) -> tuple[Moment, ...]:
    """Everything the clock does for this round, soonest first."""
    opened, due, closed = opens_at(plan, zone), due_at(plan, zone), closes_at(plan, zone)
    safe = calendar.on_or_before(last_safe_day(plan))

    def moment(event: Event, step: str, at: datetime, until: datetime | None = None) -> Moment:
        return Moment(campaign=campaign.code, round=plan.key, event=event, step=step, at=at, until=until)

    found = [moment(Event.OPEN, "", opened), moment(Event.CLOSE, "", closed)]
    for before in campaign.reminders.days_before:
        at = _at(calendar.plus(safe, -before), campaign.reminders.at, zone)
        if at >= opened:
            found.append(moment(Event.REMIND, str(before), at, due))
    for after in campaign.reminders.overdue_days:
        at = _at(calendar.plus(last_safe_day(plan), after), campaign.reminders.at, zone)
        if at < closed:
            found.append(moment(Event.OVERDUE, str(after), at, closed))
    found.append(moment(Event.DIGEST, "due-day", _at(safe, campaign.digests.at, zone), due))
    morning_after = _at(calendar.plus(last_safe_day(plan), 1), MORNING_AFTER, zone)
    if morning_after < closed:
        found.append(moment(Event.DIGEST, "morning-after", morning_after, closed))
    found.append(moment(Event.DIGEST, "close", closed))
    order = list(Event)
    return tuple(sorted(found, key=lambda one: (one.at, order.index(one.event), one.step)))


def awake(instant: datetime, campaign: Campaign, zone: ZoneInfo) -> datetime:
    """The instant itself, or the end of the quiet hours that it falls into."""
    local = instant.astimezone(zone)
    quiet_from, quiet_to = campaign.reminders.quiet_from, campaign.reminders.quiet_to
    if quiet_to <= local.time() < quiet_from:
        return instant
    day = local.date() if local.time() < quiet_to else local.date() + ONE_DAY
    return _at(day, quiet_to, zone)


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone)
