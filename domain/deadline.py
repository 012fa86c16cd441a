"""When does something happen in a round for everybody: open, digest, close?

Times are local and become aware instants here. Whom a single unit's obligation makes us remind stands in
`domain.reminder`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import ONE_DAY, Calendar, days
from domain.campaign import Campaign, RoundPlan
from domain.period import last_safe_day

MORNING = time(7, 30)
MORNING_AFTER = time(8, 30)
END_OF_DAY = time(17, 0)
ONE_WEEK = timedelta(weeks=1)


class Event(StrEnum):
    """What the clock can ask for, in the order of one instant."""

    OPEN = "open"
    REMIND = "remind"  # a rung of some obligation; never written down as a moment
    DIGEST = "digest"
    PICTURE = "picture"  # the pictures of a digest; written down when it is posted
    WORKBOOK = "workbook"  # what a digest had no room for; written down when it is posted
    UPDATE = "update"  # a posted digest is looked at again; written down when it is posted
    CLOSE = "close"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One thing the clock does once for a round. `step` tells moments of one kind apart (`due-day`, `close`, …).

    until: when it is no longer worth doing; a digest that comes too late is dropped, an opening never.
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
    for day in _weekly(plan, campaign.digests.weekly, calendar, safe):
        at = _at(day, MORNING_AFTER, zone)
        found.append(moment(Event.DIGEST, f"weekly-{day:%Y%m%d}", at, at + ONE_DAY))
    found.append(moment(Event.DIGEST, "due-day", _at(safe, campaign.digests.at, zone), due))
    morning_after = _at(calendar.plus(last_safe_day(plan), 1), MORNING_AFTER, zone)
    if morning_after < closed:
        found.append(moment(Event.DIGEST, "morning-after", morning_after, closed))
    found.append(moment(Event.DIGEST, "close", closed, closed + ONE_WEEK))
    order = list(Event)
    return tuple(sorted(found, key=lambda one: (one.at, order.index(one.event), one.step)))


def _weekly(plan: RoundPlan, weekday: int | None, calendar: Calendar, safe: date) -> list[date]:
    """That weekday of every week from a week after the opening; where it is no working day, the next that is."""
    if weekday is None:
        return []
    found = [calendar.on_or_after(day) for day in days(plan.opens + ONE_WEEK, safe) if day.weekday() == weekday]
    return [day for day in dict.fromkeys(found) if day < safe]


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone)
