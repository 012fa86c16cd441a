"""What is reported: an indicator with its unit, its way of counting, its target and the words it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Measure(StrEnum):
    """How figures of an indicator add up over time."""

    CUMULATIVE = "cumulative"  # increments, summed over the campaign
    CUMULATIVE_YEAR = "cumulative_year"  # running total since 1 January; the latest value of the year counts
    LEVEL = "level"  # the latest value replaces
    RATE = "rate"  # a rate of change for a period; the latest value replaces
    VS_LAST_YEAR = "vs_last_year"  # a count that is compared with last year's
    MILESTONE = "milestone"  # reached or not
    COUNT_OF_MILESTONES = "count_of_milestones"  # how many units reached it; increments
    TEXT = "text"  # words only


class Comparator(StrEnum):
    """What reaching the target means."""

    GE = "ge"
    GT = "gt"
    EQ = "eq"
    BETWEEN = "between"
    APPROX = "approx"
    INCREASE_GE = "increase_ge"
    DECREASE_GE = "decrease_ge"
    DECREASE_GT = "decrease_gt"
    DECREASE = "decrease"  # below last year
    IMPROVE = "improve"  # better, no number given
    RELATIVE_GT = "relative_gt"  # above a comparison that is not a number
    MILESTONE = "milestone"
    QUALITATIVE = "qualitative"


class Scope(StrEnum):
    """Whom a target is set for."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    DEPARTMENT = "department"


class Kind(StrEnum):
    """What an answer to an indicator looks like."""

    QUANTITY = "quantity"
    MILESTONE = "milestone"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a fact stands: the words as printed, with line (from 1), char (from 0) and clause of the text."""

    quote: str
    line: int | None = None
    char: int | None = None
    clause: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """One indicator of a campaign.

    name: the document's words; short: how it is called on a phone (ours), at most 32 characters.
    target: a number in `unit`, true for a milestone, words for a relative target, nothing where the document has none.
    due: last day for the target; due_text: the document's own words, where they say something else than a date.
    yearly: the target holds for each year up to `due`.
    commune_reports: communes report it; the others are followed by the province and are shown, not asked for.
    only_units: names of the units it concerns; empty means all.
    """

    code: str
    name: str
    name_en: str = ""
    short: str = ""
    unit: str | None = None
    measure: Measure
    comparator: Comparator
    target: bool | Decimal | str | None = None
    target_max: Decimal | None = None
    scope: Scope
    due: date | None = None
    due_text: str = ""
    yearly: bool = False
    commune_reports: bool
    aliases: tuple[str, ...] = ()
    only_units: tuple[str, ...] = ()
    part_of: str | None = None
    ambiguous: str = ""
    compound: str = ""
    source: Source | None = None

    @property
    def kind(self) -> Kind:
        if self.measure is Measure.TEXT:
            return Kind.TEXT
        return Kind.MILESTONE if self.measure is Measure.MILESTONE else Kind.QUANTITY

    @property
    def sums_up(self) -> bool:
        """Figures of several units may be added. Percentages and averages never are."""
        counted = (Measure.CUMULATIVE, Measure.CUMULATIVE_YEAR, Measure.COUNT_OF_MILESTONES, Measure.VS_LAST_YEAR)
        return self.measure in counted and "%" not in (self.unit or "")

    @property
    def adds_up(self) -> bool:
        """A figure without further words is an increment to what was reported before."""
        return self.measure in (Measure.CUMULATIVE, Measure.COUNT_OF_MILESTONES)
