"""How many messages may a bot still send this month, and what goes without when the month runs short?

An even pace would leave as much of the quota as is left of the month. What people didn't ask for goes only while
enough of that is left: digests while four fifths are, early reminders while seven tenths are, other reminders while
half is, because that half is kept for answers. Answers go until nothing is left. Months are Vietnam's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from domain.message import Lane

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WARNED_AT = 80  # per cent of the quota at which administrators are told
TRIED_AGAIN = timedelta(days=1)  # after a platform said that nothing is left although we counted less


class Ration(StrEnum):
    """Kinds of messages in the order in which they go without, the first ones first."""

    DIGEST = "digest"
    EARLY = "early"  # reminders more than a day ahead
    REMINDER = "reminder"  # others: the last days, overdue, to those above
    ANSWER = "answer"


KEPT: Mapping[Ration, Fraction] = {
    Ration.DIGEST: Fraction(8, 10),
    Ration.EARLY: Fraction(7, 10),
    Ration.REMINDER: Fraction(5, 10),
    Ration.ANSWER: Fraction(0),
}
"""A kind goes while more than this share of an even pace is left: what is kept for those behind it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a platform's plan allows one bot. None: as many as one likes. `counts_received`: both ways count."""

    monthly: int | None = None
    users: int | None = None
    groups: int | None = None
    counts_received: bool = False


PLANS: Mapping[str, Plan] = {"zalo": Plan(monthly=3_000, users=50, groups=3)}
"""Zalo's free plan "Basic", as read in September 2026. Channels that aren't named have no quota."""
NO_PLAN = Plan()


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """What one bot used in one month. spent_at: when the platform said last that nothing is left."""

    channel: str
    bot: str
    month: str
    sent: int = 0
    received: int = 0
    cut: Mapping[Ration, int] = field(default_factory=dict)  # what went without
    warned: int = 0  # per cent of which administrators were told
    spent_at: datetime | None = None


def month_of(now: datetime) -> str:
    """`2026-11`: the month by Vietnam's calendar."""
    return f"{now.astimezone(VIETNAM):%Y-%m}"


def rest_of_month(now: datetime) -> Fraction:
    """How much of the month is still to come: 1 at its beginning, never 0."""
    local = now.astimezone(VIETNAM)
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (first + timedelta(days=32)).replace(day=1)
    second = timedelta(seconds=1)
    return Fraction(int((following - local) / second) + 1, int((following - first) / second) + 1)


def used(plan: Plan, usage: Usage) -> int:
    return usage.sent + (usage.received if plan.counts_received else 0)


def left(plan: Plan, usage: Usage, now: datetime) -> int | None:
    """How many messages may still go out in this month; None where there is no quota."""
    if plan.monthly is None:
        return None
    if usage.spent_at is not None and now < usage.spent_at + TRIED_AGAIN:
        return 0
    return max(0, plan.monthly - used(plan, usage))


def kept_back(plan: Plan, ration: Ration, now: datetime) -> Fraction:
    """How many messages of the rest of the month are kept for others before this kind may go."""
    return KEPT[ration] * (plan.monthly or 0) * rest_of_month(now)


def may_go(plan: Plan, usage: Usage, ration: Ration, now: datetime, *, pending: int = 0) -> bool:
    """Whether one more message of this kind may go out. pending: on their way and not counted yet."""
    there = left(plan, usage, now)
    return there is None or there - pending > kept_back(plan, ration, now)


def cut_now(plan: Plan, usage: Usage, now: datetime) -> tuple[Ration, ...]:
    """What goes without at the moment."""
    return tuple(ration for ration in Ration if not may_go(plan, usage, ration, now))


def per_cent(plan: Plan, usage: Usage, now: datetime) -> int:
    """How much of the quota is used, rounded down; 100 when the platform says so."""
    if not plan.monthly:
        return 0
    if left(plan, usage, now) == 0:
        return 100
    return used(plan, usage) * 100 // plan.monthly


def warning_due(plan: Plan, usage: Usage, now: datetime) -> int:
    """Of how many per cent administrators are to be told now: 80, 100, or 0 when there is nothing new."""
    share = per_cent(plan, usage, now)
    reached = 100 if share >= 100 else WARNED_AT if share >= WARNED_AT else 0
    return reached if reached > usage.warned else 0


def ration_of(lane: Lane, rungs: tuple[str, ...] = ()) -> Ration:
    """What kind a message is. rungs: of the ladder, for which a reminder is; `-7` is seven working days ahead."""
    if lane is Lane.DIGEST:
        return Ration.DIGEST
    if lane is not Lane.REMINDER:
        return Ration.ANSWER
    early = [rung.startswith("-") and rung[1:].isdecimal() and int(rung[1:]) > 1 for rung in rungs]
    return Ration.EARLY if early and all(early) else Ration.REMINDER
