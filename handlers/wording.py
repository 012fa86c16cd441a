"""How are figures, dates and names written for people?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from domain.campaign import Campaign, Collects, RoundPlan
from domain.indicator import Indicator, Kind
from domain.obligation import Obligation
from domain.period import last_safe_day
from domain.quantity import vietnamese
from domain.reading import Doubt
from handlers.texts import sentence

NAMES_SHOWN = 6
SHORT_NAME = 48
MILLION = 1_000_000
SMALL = Decimal("0.1")
EDITED = "edited message"  # how `handlers.amend` begins its reason


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def instant(value: datetime, zone: ZoneInfo) -> str:
    return f"{value.astimezone(zone):%H:%M %d/%m/%Y}"


def name_of(campaign: Campaign, code: str) -> str:
    """The indicator's or activity's name as people say it, short enough for a line on a phone."""
    indicator = campaign.indicator(code)
    activity = campaign.activity(code)
    if indicator is not None and indicator.short:
        return indicator.short
    name = indicator.name if indicator else activity.name if activity else code
    name = re.sub(r"^\(\d+[a-z]?\)\s*", "", name)
    return name if len(name) <= SHORT_NAME else f"{name[: SHORT_NAME - 1].rstrip()}…"


def names(campaign: Campaign, codes: Sequence[str], language: str = "vi", *, most: int = NAMES_SHOWN) -> str:
    """`A, B, C` or `A, B, C và 5 mục nữa`."""
    shown = ", ".join(name_of(campaign, code) for code in codes[:most])
    if len(codes) <= most:
        return shown
    return sentence("and-more", language, names=shown, count=len(codes) - most)


def figure(value: Decimal | None, unit: str | None, language: str = "vi") -> str:
    """`1,2 km`, `95,8%`, `12 vườn`, `2.000 lượt` for a small part of a million."""
    if value is None:
        return sentence("nothing", language)
    if not unit:
        return vietnamese(value)
    size, _, thing = unit.partition(" ")
    if size == "triệu" and thing and 0 < abs(value) < SMALL:  # nobody says 0,002 triệu lượt
        value, unit = value * MILLION, thing
    return f"{vietnamese(value)}{'' if unit.startswith('%') else ' '}{unit}"


def why(reason: str, language: str = "vi") -> str:
    """Why a version differs from what one would expect: the message was edited, or the officer insisted on it."""
    if not reason:
        return ""
    if reason.startswith(EDITED):
        return sentence("workbook-why-edited", language)
    return sentence("workbook-why-insisted", language, reason=reason)


def share(part: Decimal, whole: Decimal) -> str:
    """Percent of the whole with one decimal at most; small shares keep one figure that says something."""
    percent = part / whole * 100
    step = Decimal("0.01") if 0 < percent < 1 else Decimal("0.1") if percent < 10 else Decimal(1)
    return vietnamese(percent.quantize(step, rounding=ROUND_HALF_UP))


def due(plan: RoundPlan, language: str = "vi") -> str:
    """The deadline: in the document's own words where it has some, and the last day on which a report is in time."""
    safe = day(last_safe_day(plan))
    if plan.due_words:
        return sentence("due-words", language, words=plan.due_words, safe=safe)
    if plan.due_before is not None:
        return sentence("due-before", language, day=day(plan.due_before), safe=safe)
    return sentence("due-by", language, day=safe)


def example_of(campaign: Campaign, plan: RoundPlan, owed: Obligation) -> str:
    """A line to send for a round; a registration says that it is one, or it would be taken for results."""
    words = example(campaign, owed.missing or owed.needed)
    return f"đăng ký {words}" if plan.collects is Collects.REGISTRATION else words


def example(campaign: Campaign, codes: Sequence[str]) -> str:
    """A line that a person could send: the first quantities still owed, with figures of the right unit."""
    parts = []
    for number, code in enumerate(codes):
        indicator = campaign.indicator(code)
        if indicator is None or indicator.kind is not Kind.QUANTITY:
            continue
        parts.append(f"{code} {_sample(indicator, number)}")
        if len(parts) == 2:
            break
    if parts:
        return "; ".join(parts)
    milestone = next((code for code in codes if _is_milestone(campaign, code)), None)
    if milestone:
        return f"{milestone}: đã đạt"
    activity = next((one for one in campaign.activities if one.code in codes), None)
    if activity:
        return f"{activity.name}: …"
    return example_without_campaign()


def _is_milestone(campaign: Campaign, code: str) -> bool:
    indicator = campaign.indicator(code)
    return indicator is not None and indicator.kind is Kind.MILESTONE


def example_without_campaign() -> str:
    return "GTNT 1,2 km; VM 3"


def _sample(indicator: Indicator, number: int) -> str:
    unit = indicator.unit or ""
    if unit.startswith(("%", "điểm %")):
        falls = "giảm " if indicator.comparator.value.startswith("decrease") else ""
        return f"{falls}{('95,5', '4,5')[bool(falls)]}%"
    if unit == "km":
        return ("1,2 km", "0,4 km")[number % 2]
    if unit.startswith("triệu lượt"):
        return "1.200 lượt"
    if "đồng" in unit:
        return f"{('3,2', '15')[unit.startswith('triệu')]} {unit.partition('/')[0]}"
    return f"{(3, 2)[number % 2]}"


# Without a way to read it that could be offered, the question is an open one.
_OPEN = {
    "unknown_words": "ask-unknown_words-open",
    "level_vs_change_ambiguous": "ask-level_vs_change_ambiguous-open",
}


def question_key(doubt: Doubt) -> str:
    """The sentence that asks about a doubt."""
    key = f"ask-{doubt.reason}"
    return key if doubt.candidates else _OPEN.get(doubt.reason, key)
