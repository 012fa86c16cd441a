"""Which reporting rounds does a campaign have, and from when to when do their figures count?

Decree 09/2019/NĐ-CP, article 12: a month runs from the 15th of the month before to the 14th, a quarter from the 15th of
the month before to the 14th of its last month, the first half from 15 December to 14 June, the second from 15 June to
14 December, a year from 15 December to 14 December; article 8.5: due at least one working day after the cut-off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.calendar import ONE_DAY, Calendar
from domain.campaign import Campaign, Collects, RoundPlan, RoundRule, Rule

CUT_OFF_DAY = 14
DAYS_A_MONTH = 30
MONTHS = {Rule.MONTHLY_ND09: 1, Rule.QUARTERLY_ND09: 3, Rule.HALF_YEARLY_ND09: 6, Rule.YEARLY_ND09: 12}
ROMAN = ("I", "II", "III", "IV")


def rounds_of(campaign: Campaign, calendar: Calendar) -> tuple[RoundPlan, ...]:
    """All rounds with their dates, in the order in which they are due."""
    plans = [plan for entry in campaign.rounds for plan in _plans(entry, campaign, calendar)]
    return tuple(sorted(plans, key=lambda plan: (last_safe_day(plan), plan.opens, plan.key)))


def last_safe_day(plan: RoundPlan) -> date:
    """The last day on which a report is on time: `due_by` itself, the day before `due_before`."""
    if plan.due_by is not None:
        return plan.due_by
    if plan.due_before is not None:
        return plan.due_before - ONE_DAY
    raise ValueError(f"round {plan.key} has no due date")


def reported_day(plan: RoundPlan) -> date:
    """The day up to which a round's figures count; the last safe day where the file names no cut-off."""
    return plan.cutoff or last_safe_day(plan)


def turn(plan: RoundPlan, today: date) -> tuple[bool, int]:
    """Sorts rounds as people ask for them: those that are open, due soonest first, then those that closed last."""
    over = plan.closes < today
    return over, -plan.closes.toordinal() if over else last_safe_day(plan).toordinal()


def in_turn(rounds: Sequence[RoundPlan], today: date) -> tuple[RoundPlan, ...]:
    """The rounds that have begun, in that order; single activities are asked for by their name only."""
    begun = [plan for plan in rounds if plan.opens <= today and plan.collects is not Collects.ACTIVITY]
    return tuple(sorted(begun, key=lambda plan: turn(plan, today)))


def is_of(span: tuple[date, date], plan: RoundPlan, rounds: Sequence[RoundPlan], today: date) -> bool:
    """Whether figures of these days (first, last) can be meant for the round.

    A stretch that reaches today is told now, one that begins later is a plan and no period of the figures. Otherwise
    the round's own day lies in it (`tháng 4` is the round cut off on 14 April), or no other round's does and the
    stretch lies since the round before.
    """
    first, last = span
    if last >= today or first > today or first <= reported_day(plan) <= last:
        return True
    alike = [reported_day(other) for other in rounds if other.collects is plan.collects and other.key != plan.key]
    if any(first <= day <= last for day in alike):
        return False
    before = max((day for day in alike if day < reported_day(plan)), default=None)
    return last > before if before is not None else last.year == reported_day(plan).year


def _plans(entry: RoundPlan | RoundRule, campaign: Campaign, calendar: Calendar) -> Iterator[RoundPlan]:
    if isinstance(entry, RoundPlan):
        yield entry
    elif entry.rule is Rule.WEEKLY:
        yield from _weekly(entry, campaign)
    else:
        yield from _decree(entry, campaign, calendar)


def _weekly(entry: RoundRule, campaign: Campaign) -> Iterator[RoundPlan]:
    """One round a week: it opens the day before and is due on the weekday itself; it closes three days later."""
    if entry.weekday is None:
        raise ValueError(f"weekly round {entry.key} has no weekday")
    day = campaign.period.start
    while day.weekday() != entry.weekday:
        day += ONE_DAY
    while day <= campaign.period.end:
        plan = _plan(entry, key=f"{entry.key}-{day:%Y%m%d}", name=f"{entry.name} {day:%d/%m/%Y}", cutoff=day)
        yield replace(plan, opens=day - ONE_DAY, due_by=day, closes=day + timedelta(days=3))
        day += timedelta(weeks=1)


def _decree(entry: RoundRule, campaign: Campaign, calendar: Calendar) -> Iterator[RoundPlan]:
    step = MONTHS[entry.rule]
    first = campaign.period.start
    for cutoff in _cutoffs(first, campaign.period.end, step):
        suffix, words = _named(entry.rule, cutoff)
        due = calendar.plus(cutoff, max(1, entry.due_working_days))
        opens = max(first, calendar.plus(cutoff, -min(5 * step, 10)))
        plan = _plan(entry, key=f"{entry.key}-{suffix}", name=f"{entry.name} {words}", cutoff=cutoff)
        yield replace(plan, opens=opens, due_by=due, closes=calendar.plus(due, entry.close_working_days))


def _cutoffs(first: date, last: date, step: int) -> Iterator[date]:
    """The decree's cut-off days within the period; its last day too, where more than half a stretch is left over."""
    previous = first - ONE_DAY
    day = date(first.year, step, CUT_OFF_DAY)
    while day < first:
        day = _later(day, step)
    while day <= last:
        yield day
        previous = day
        day = _later(day, step)
    if previous < first or 2 * (last - previous).days > step * DAYS_A_MONTH:
        yield last


def _later(day: date, months: int) -> date:
    month = day.month + months
    return date(day.year + (month - 1) // 12, (month - 1) % 12 + 1, day.day)


def _named(rule: Rule, cutoff: date) -> tuple[str, str]:
    """Suffix of the key and words of the name; a last stretch that was cut short is named by its day."""
    year, month = cutoff.year, cutoff.month
    if cutoff.day != CUT_OFF_DAY or month % MONTHS[rule]:
        return f"{cutoff:%Y%m%d}", f"đến {cutoff:%d/%m/%Y}"
    match rule:
        case Rule.MONTHLY_ND09:
            return f"{year}{month:02}", f"tháng {month}/{year}"
        case Rule.QUARTERLY_ND09:
            return f"{year}Q{(month + 2) // 3}", f"quý {ROMAN[(month + 2) // 3 - 1]}/{year}"
        case Rule.HALF_YEARLY_ND09:
            return f"{year}H{(month + 5) // 6}", f"6 tháng {'đầu' if month <= 6 else 'cuối'} năm {year}"
        case _:
            return f"{year}", f"năm {year}"


def _plan(entry: RoundRule, *, key: str, name: str, cutoff: date) -> RoundPlan:
    return RoundPlan(
        key=key,
        name=name,
        collects=entry.collects,
        needs=entry.needs,
        opens=cutoff,
        cutoff=cutoff,
        due_by=cutoff,
        closes=cutoff,
        indicators=entry.indicators,
        activities=entry.activities,
        receiver=entry.receiver,
        assumed=entry.assumed,
        source=entry.source,
    )
