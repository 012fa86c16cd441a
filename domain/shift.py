"""What are a campaign's dates when it starts on another day than its document says?

Trainings and new years reuse a campaign. Everything moves by whole weeks, so a Saturday stays a Saturday; where
holidays eat working days of a round in its new place, its last day is put off until officers have as many as they had.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from domain.calendar import Calendar
from domain.campaign import Campaign, NamedUnit, ReportingDuty, RoundPlan, RoundRule
from domain.indicator import Indicator
from domain.period import last_safe_day

WEEK = timedelta(weeks=1)
MOST_WEEKS_PUT_OFF = 8  # no run of holidays is that long; a calendar that says so is broken


def moved_to(campaign: Campaign, start: date, calendar: Calendar) -> Campaign:
    """The campaign beginning on the first day from `start` on that has the weekday of its old beginning.

    The document's own words for a date are dropped when the date moves: they would be untrue.
    """
    weeks = -((campaign.period.start - start) // WEEK)
    offset = WEEK * weeks
    if not offset:
        return campaign
    period = replace(campaign.period, start=campaign.period.start + offset, end=campaign.period.end + offset)
    return replace(
        campaign,
        period=period,
        rounds=tuple(_round(entry, offset, calendar) for entry in campaign.rounds),
        indicators=tuple(_indicator(indicator, offset) for indicator in campaign.indicators),
        named_units=tuple(_named_unit(unit, offset) for unit in campaign.named_units),
        reporting=tuple(_duty(duty, offset) for duty in campaign.reporting),
    )


def _round(entry: RoundPlan | RoundRule, offset: timedelta, calendar: Calendar) -> RoundPlan | RoundRule:
    """Rules follow the period; dates are moved, and the end is put off while there are too few working days."""
    if isinstance(entry, RoundRule):
        return entry
    wanted = calendar.distance(entry.opens, last_safe_day(entry))
    moved = replace(entry, opens=entry.opens + offset, cutoff=_later(entry.cutoff, offset), due_words="")
    moved = _ending_later(moved, offset)
    for _ in range(MOST_WEEKS_PUT_OFF):
        if calendar.distance(moved.opens, last_safe_day(moved)) >= wanted:
            break
        moved = _ending_later(moved, WEEK)
    return moved


def _ending_later(plan: RoundPlan, offset: timedelta) -> RoundPlan:
    due_by, due_before = _later(plan.due_by, offset), _later(plan.due_before, offset)
    return replace(plan, due_by=due_by, due_before=due_before, closes=plan.closes + offset)


def _indicator(indicator: Indicator, offset: timedelta) -> Indicator:
    """A yearly target names its last day in words; other words (`theo kế hoạch`) name none."""
    words = "" if indicator.yearly else indicator.due_text
    return replace(indicator, due=_later(indicator.due, offset), due_text=words)


def _named_unit(unit: NamedUnit, offset: timedelta) -> NamedUnit:
    return replace(unit, due=_later(unit.due, offset))


def _duty(duty: ReportingDuty, offset: timedelta) -> ReportingDuty:
    window = duty.window and (duty.window[0] + offset, duty.window[1] + offset)
    return replace(duty, due=_later(duty.due, offset), window=window)


def _later(day: date | None, offset: timedelta) -> date | None:
    return None if day is None else day + offset
