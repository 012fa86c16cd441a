"""How would a message be read? The answer of `giaoban read`, JSON-ready."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.campaign import Campaign
from domain.indicator import Indicator
from domain.quantity import vietnamese
from domain.reading import Doubt, Reading, Vocabulary, read, shown
from domain.report import Entry, Mode
from handlers.texts import sentence
from handlers.wording import question_key

Json = dict[str, Any]


def read_message(campaign: Campaign, text: str) -> Json:
    """kind, items (code, value, unit, mode), reason, question, note; as for a unit that reports everything.

    For an activity its code, fields and photo; for a question its intent and what it is about; the period named.
    """
    reading = read(text, _vocabulary(campaign))
    doubt = reading.doubts[0] if reading.doubts else None
    return {
        "kind": reading.kind.value,
        "items": [_item(entry, campaign) for entry in reading.entries],
        "reason": doubt.reason if doubt else None,
        "question": _question(campaign, doubt) if doubt else _confirmation(reading),
        "note": reading.note or None,
        "activity": reading.activity or None,
        "fields": {name: _plain(value) for name, value in reading.fields.items()},
        "photo": reading.photo,
        "intent": reading.intent or None,
        "about": reading.about or None,
        "period": reading.period or None,
    }


_known: dict[str, tuple[Campaign, Vocabulary]] = {}


def _vocabulary(campaign: Campaign) -> Vocabulary:
    """Built once for a campaign: many lines may be read in one run."""
    found = _known.get(campaign.code)
    if found is None or found[0] is not campaign:
        found = campaign, Vocabulary.of(campaign.reported, campaign.activities)
        _known[campaign.code] = found
    return found[1]


def _item(entry: Entry, campaign: Campaign) -> Json:
    indicator = campaign.indicator(entry.code)
    unit = indicator.unit if indicator else None
    return {"code": entry.code, "value": _number(entry), "unit": unit, "mode": entry.mode.value}


def _number(entry: Entry) -> bool | int | float | str | None:
    """As a JSON number; reached or not; the words of a text."""
    if entry.value is None:
        return entry.text or None
    return bool(entry.value) if entry.mode is Mode.DONE else _plain(entry.value)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _question(campaign: Campaign, doubt: Doubt) -> str:
    indicator = campaign.indicator(doubt.code)
    unit = f" {indicator.unit}" if indicator and indicator.unit else ""
    asked = sentence(
        question_key(doubt),
        words=doubt.words or "…",
        name=indicator.name if indicator else doubt.code,
        unit=unit,
        target=_target(indicator),
        example="GTNT 1,2 km",
    )
    if indicator is None or not doubt.candidates:
        return asked
    return f"{asked} ({' / '.join(shown(one, indicator) for one in doubt.candidates)})"


def _target(indicator: Indicator | None) -> str:
    target = indicator.target if indicator else None
    return f"{vietnamese(target)} {indicator.unit if indicator else ''}" if isinstance(target, Decimal) else ""


def _confirmation(reading: Reading) -> str | None:
    return None if reading.kind.value != "nil_report" else sentence("nil-confirm")
