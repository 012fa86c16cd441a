"""When is whoever approves asked, and what has been decided about a version of a figure?

Versions are approved, not figures: whatever is told later is unapproved again. Nothing waits for an approval; figures
count as soon as they are told, and are marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import ONE_DAY, Calendar
from domain.campaign import Reminders
from domain.report import Figure

WORK_FROM, WORK_TO = time(8), time(17)
HOUR = timedelta(hours=1)


class Verdict(StrEnum):
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What somebody decided about one version. reason: why it was returned. person: id; name where it was asked for."""

    campaign: str
    round: str
    unit: str
    code: str
    version: int
    verdict: Verdict
    at: datetime
    person: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """The last version of a figure, about which nobody has decided. approved: the version that was approved before."""

    figure: Figure
    approved: int | None = None


Place = tuple[str, str, str]  # campaign, round, unit
Shown = Mapping[Place, Mapping[str, int]]  # code → version, as somebody has seen them


def asked_at(now: datetime, policy: Reminders, calendar: Calendar, zone: ZoneInfo, *, complete: bool) -> datetime:
    """When figures that were told now are brought to whoever approves.

    A complete report at the next full hour of a working day, 8 to 17 o'clock; a part of one with the next working
    morning, when the rest may have come.
    """
    local = now.astimezone(zone)
    if complete:
        full = (local + HOUR).replace(minute=0, second=0, microsecond=0)
        if calendar.is_working(full.date()) and WORK_FROM <= full.time() <= WORK_TO:
            return full
    today = datetime.combine(local.date(), policy.at, tzinfo=zone)
    first = local.date() if local < today else local.date() + ONE_DAY
    return datetime.combine(calendar.on_or_after(first), policy.at, tzinfo=zone)
