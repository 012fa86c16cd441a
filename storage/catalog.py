"""Which campaigns does the catalogue hold, and what does each say?"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from domain.campaign import Awards, Campaign, RoundPlan
from domain.errors import BrokenCampaign, Fault
from domain.indicator import Indicator
from domain.period import last_safe_day, rounds_of
from storage.campaign_files import dump_campaign, parse_campaign, read_campaign
from storage.reference import CATALOG, load_calendar, load_units

__all__ = [
    "CATALOG",
    "campaign_files",
    "describe",
    "dump_campaign",
    "find_campaign",
    "load_calendar",
    "load_campaigns",
    "load_units",
    "parse_campaign",
    "read_campaign",
]

Json = dict[str, Any]


def campaign_files(folder: Path = CATALOG) -> tuple[Path, ...]:
    return tuple(sorted((folder / "campaigns").glob("*.yaml")))


def load_campaigns(folder: Path = CATALOG) -> dict[str, Campaign]:
    """All campaigns of a catalogue by code. Raises BrokenCampaign with the faults of all files: all or nothing."""
    campaigns: dict[str, Campaign] = {}
    faults: list[Fault] = []
    for path in campaign_files(folder):
        try:
            campaign = read_campaign(path)
        except BrokenCampaign as error:
            faults += error.faults
            continue
        if campaign.code in campaigns:
            sentence = f"mã “{campaign.code}” đã dùng cho phong trào ở tệp khác"
            faults.append(Fault(file=str(path), line=1, field="code", sentence=sentence))
        campaigns[campaign.code] = campaign
    if faults:
        raise BrokenCampaign(faults)
    return campaigns


def find_campaign(code: str, folder: Path = CATALOG) -> Campaign | None:
    """The campaign of that code; of the other files only those lines are read. Raises BrokenCampaign."""
    named = re.compile(rf"^code: *['\"]?{re.escape(code)}['\"]? *(#.*)?$", re.MULTILINE)
    for path in campaign_files(folder):
        if named.search(path.read_text(encoding="utf-8", errors="replace")):
            return read_campaign(path)
    return load_campaigns(folder).get(code)


def describe(campaign: Campaign) -> Json:
    """All that a campaign says, ready for JSON: numbers are numbers, dates ISO, rounds worked out with the calendar."""
    return {
        "code": campaign.code,
        "title": campaign.title,
        "short_title": campaign.short_title,
        "theme": campaign.theme,
        "province": campaign.province,
        "tree": campaign.tree,
        "root": campaign.root,
        "reports_at": campaign.reports_at,
        "template": campaign.template,
        "period": _json(campaign.period),
        "document": _json(campaign.document),
        "implements": campaign.implements,
        "complete": campaign.complete,
        "incomplete_note": campaign.incomplete_note,
        "occasions": list(campaign.occasions),
        "movements": list(campaign.movements),
        "lead_agencies": campaign.lead_agencies,
        "notes": list(campaign.notes),
        "reporting": [_json(duty) for duty in campaign.reporting],
        "rounds": [_round(plan) for plan in rounds_of(campaign, load_calendar())],
        "indicators": [_indicator(indicator) for indicator in campaign.indicators],
        "activities": [_json(activity) for activity in campaign.activities],
        "named_units": [_json(unit) for unit in campaign.named_units],
        "awards": _awards(campaign.awards),
        "reminders": _json(campaign.reminders),
        "digests": _json(campaign.digests),
        "approval": campaign.approval.value,
        "units_end": campaign.units_end,
        "succeeded": campaign.succeeded,
    }


def _round(plan: RoundPlan) -> Json:
    return {**_json(plan), "last_safe_day": last_safe_day(plan).isoformat()}


def _indicator(indicator: Indicator) -> Json:
    """`due` as the source has it, words for a yearly target; `due_on` its last day."""
    due_on = indicator.due.isoformat() if indicator.due else None
    due = (indicator.due_text or f"hằng năm đến {due_on}") if indicator.yearly else due_on
    return {**_json(indicator), "kind": indicator.kind.value, "due": due, "due_on": due_on}


def _awards(awards: Awards | None) -> Json | None:
    if awards is None:
        return None
    total = sum(tier.count * tier.value_vnd for tier in awards.tiers if tier.value_vnd is not None)
    return {**_json(awards), "total_vnd": total or None}


def _json(value: Any) -> Any:
    """A value in JSON's own types; a decimal becomes the number that is written like it."""
    match value:
        case Enum():
            return value.value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case tuple() | list():
            return [_json(item) for item in value]
        case None | bool() | int() | str():
            return value
        case _:
            return {name: _json(getattr(value, name)) for name in value.__dataclass_fields__}
