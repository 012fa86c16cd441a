"""What can the reading of a message say?

A reading holds sure figures, doubts that have to be asked about, and words worth keeping. Nothing in it is stored
before a handler decides so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.report import Entry


class ReadingKind(StrEnum):
    """What kind of message it is; the words of `giaoban read --json`."""

    REPORT = "report"
    CLARIFY = "clarify"
    CORRECTION = "correction"
    NIL_REPORT = "nil_report"
    QUESTION = "question"
    NOTE_ONLY = "note_only"
    DUTY = "duty"
    CHATTER = "chatter"


class Intent(StrEnum):
    """What a question asks for."""

    DEADLINE = "deadline"
    AWARD = "award"
    UNIT = "unit"
    TARGET = "target"
    STATUS = "status"
    HELP = "help"


# Why something is asked about. Each has its sentence (`ask-…`) in every language.
REASONS = frozenset(
    {
        "ambiguous_name",
        "compound_two_values",
        "conflicting_values",
        "correction_without_new_value",
        "count_not_rate",
        "date_or_fraction_ambiguous",
        "done_vs_registered_ambiguous",
        "implausible_above_province_target",
        "implausibly_large",
        "incomplete_number",
        "level_vs_change_ambiguous",
        "missing_value",
        "negative_value",
        "non_integer_count",
        "numbers_without_indicator",
        "other_unit",
        "part_of_year",
        "percent_of_plan_not_value",
        "percent_over_100",
        "range",
        "range_and_unaccepted",
        "separator_ambiguous",
        "separator_ambiguous_and_implausible",
        "several_figures",
        "too_large",
        "too_many_decimals",
        "total_vs_gain_ambiguous",
        "unaccepted",
        "unit_mismatch",
        "unit_missing_ambiguous",
        "unknown_words",
        "unreadable_number",
        "unsure_name",
        "vague_quantity",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Something that must be asked. `candidates`: what it may mean, offered as options."""

    reason: str
    code: str = ""
    words: str = ""
    candidates: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """entries: sure figures; doubts: what must be asked before anything is stored. registers: targets, not results.

    activity, fields, photo: what a unit did rather than counted (`6 thôn, 240 người`), as {"villages": 6, …}.
    on: the day of an activity, where the text names it.
    intent, about: what a question asks for, and of which indicator or round. period: the period that the text names.
    """

    kind: ReadingKind
    entries: tuple[Entry, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    registers: bool = False
    corrects: bool = False
    note: str = ""
    activity: str = ""
    fields: Mapping[str, Decimal] = field(default_factory=dict)
    photo: bool = False
    on: date | None = None
    intent: str = ""
    about: str = ""
    period: str = ""
