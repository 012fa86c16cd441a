"""What is a campaign? A programme with indicators, activities, rounds, named units, awards and its documents.

The classes are the schema of `catalog/campaigns/*.yaml`: a field here is a field there.
`storage.campaign_files` reads and checks the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Literal

from domain.indicator import Indicator, Kind, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """From the first to the last day of the campaign, both included. `assumed`: the document does not say so itself."""

    start: date
    end: date
    assumed: bool = False
    note: str = ""
    source: Source | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """The document that a campaign rests on, as far as it is known. `issued` keeps the precision of the source."""

    number: str | None = None
    type: str
    issuing_body: str
    signed_by: str | None = None
    issued: str | None = None
    file: str | None = None  # name of the source text the quotations are taken from
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportingDuty:
    """What the document itself says about reporting: who reports what to whom, and when if it says so."""

    id: str
    what: str
    sender: str
    receiver: str
    cadence: str = ""
    due: date | None = None
    due_before: bool = False
    window: tuple[date, date] | None = None
    chain: tuple[str, ...] = ()
    source: Source | None = None


class Collects(StrEnum):
    """What a round asks for."""

    PROGRESS = "progress"
    REGISTRATION = "registration"  # the unit's own targets
    NARRATIVE = "narrative"
    ACTIVITY = "activity"


class Needs(StrEnum):
    """When a round is answered: by all that is asked for, or by any part of it."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundPlan:
    """One reporting occasion with its dates.

    Exactly one of `due_by` (inclusive) and `due_before` (exclusive: the last safe day is the day before).
    `cutoff`: figures up to and including this day.
    `indicators`: what is asked for; empty means all that communes report.
    """

    key: str
    name: str
    collects: Collects = Collects.PROGRESS
    needs: Needs = Needs.ALL
    opens: date
    cutoff: date | None = None
    due_by: date | None = None
    due_before: date | None = None
    grace_days: int = 0
    closes: date
    indicators: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    due_words: str = ""  # the document's own words for the date, quoted in reminders
    receiver: str = ""
    assumed: bool = False
    source: Source | None = None


class Rule(StrEnum):
    """How rounds that repeat get their dates."""

    MONTHLY_ND09 = "monthly_nd09"  # 15th of the month before → 14th, Decree 09/2019/NĐ-CP article 12
    QUARTERLY_ND09 = "quarterly_nd09"
    HALF_YEARLY_ND09 = "half_yearly_nd09"
    YEARLY_ND09 = "yearly_nd09"
    WEEKLY = "weekly"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundRule:
    """Rounds that repeat over the campaign's period, cut to it. `due_working_days`: working days after the cut-off."""

    key: str
    name: str
    rule: Rule
    weekday: int | None = None  # 0 = Monday … 6 = Sunday, for weekly rounds
    collects: Collects = Collects.PROGRESS
    needs: Needs = Needs.ALL
    due_working_days: int = 2
    close_working_days: int = 5
    indicators: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    receiver: str = ""
    assumed: bool = False
    source: Source | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """Something a unit does or tells rather than counts: a Saturday clean-up, an exemplary case."""

    code: str
    name: str
    kind: Literal["activity", "narrative"]
    evidence: str = ""
    cadence: str = ""
    by: str = ""
    aliases: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedUnit:
    """A unit that the document names, with its own target and date."""

    name: str
    level: str
    code: str | None = None  # official code of the tree the document speaks of
    target: str
    due: date | None = None
    due_text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AwardTier:
    rank: str
    count: int
    value_vnd: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Awards:
    awarder: str = ""
    per: str = ""
    tiers: tuple[AwardTier, ...] = ()
    note: str = ""
    source: Source | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """Whom an overdue report is brought to, in working days after the last safe day; nothing: that rung is left out."""

    stand_in: int | None = 1
    head: int | None = 2  # of the commune
    coordinator: int | None = 3  # of the district or cluster
    province: int | None = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminders:
    """When officers are reminded: working days before the last safe day, 0 is the day itself. Local times.

    Nothing is sent from `quiet_from` to `quiet_to`, nor from `pause_from` to `pause_to` at noon where both are given.
    """

    days_before: tuple[int, ...] = (7, 3, 1, 0)
    at: time = time(8, 0)
    overdue_days: tuple[int, ...] = (1,)
    quiet_from: time = time(20, 0)
    quiet_to: time = time(7, 0)
    pause_from: time | None = None
    pause_to: time | None = None
    escalation: Escalation = Escalation()


@dataclass(frozen=True, kw_only=True, slots=True)
class Digests:
    """When groups get a digest: once a week (0 = Monday), on the last safe day, the working day after it, at close."""

    at: time = time(16, 30)
    weekly: int | None = 0
    names: Literal["all", "counts"] = "all"  # in the provincial group: names of the missing, or only counts
    old_districts: Literal["end", "grouping"] = "end"  # their groups, once districts are no more


class Approval(StrEnum):
    """Who approves figures; nothing waits for it, they are marked."""

    NONE = "none"
    COMMUNE = "commune"  # the head of the commune
    DISTRICT = "district"  # the nearest coordinators above it


@dataclass(frozen=True, kw_only=True, slots=True)
class Campaign:
    """A programme as its file says it. `units`: tree version and key of the top unit, e.g. tree 2020, root 42."""

    code: str
    title: str
    short_title: str
    theme: str = ""
    province: str
    tree: Literal["2020", "2025"]
    root: str
    reports_at: Literal["commune"] = "commune"
    document: Document
    period: Period
    implements: str | None = None  # code of the campaign whose directive this programme carries out
    complete: bool = True
    incomplete_note: str = ""
    occasions: tuple[str, ...] = ()
    movements: tuple[str, ...] = ()
    lead_agencies: dict[str, str] | None = None
    notes: tuple[str, ...] = ()
    reporting: tuple[ReportingDuty, ...] = ()
    rounds: tuple[RoundPlan | RoundRule, ...]
    indicators: tuple[Indicator, ...]
    activities: tuple[Activity, ...] = ()
    named_units: tuple[NamedUnit, ...] = ()
    awards: Awards | None = None
    reminders: Reminders = Reminders()
    digests: Digests = Digests()
    approval: Approval = Approval.NONE
    units_end: Literal["wait", "follow"] = (
        "wait"  # for `giaoban units succeed`, or follow to the successors by the clock
    )
    succeeded: str = ""  # key of the top unit before its units were merged; written by `giaoban units succeed`
    template: bool = False  # a pattern for new campaigns, not one of the sources

    def indicator(self, code: str) -> Indicator | None:
        return next((indicator for indicator in self.indicators if indicator.code == code), None)

    def activity(self, code: str) -> Activity | None:
        return next((activity for activity in self.activities if activity.code == code), None)

    @property
    def reviewed(self) -> bool:
        """Whether figures are to be approved."""
        return self.approval is not Approval.NONE

    @property
    def reported(self) -> tuple[Indicator, ...]:
        """The indicators that communes report."""
        return tuple(indicator for indicator in self.indicators if indicator.commune_reports)

    def reported_in(self, places: frozenset[str]) -> tuple[Indicator, ...]:
        """What a unit reports whose own name or that of a unit above it is among the places."""
        return tuple(one for one in self.reported if not one.only_units or places.intersection(one.only_units))

    def asked(self, plan: RoundPlan, places: frozenset[str]) -> tuple[str, ...]:
        """The codes that a unit owes in a round. Words are welcome and never owed; only figures can be registered."""
        if plan.collects in (Collects.ACTIVITY, Collects.NARRATIVE):
            return plan.activities
        owed = (Kind.QUANTITY,) if plan.collects is Collects.REGISTRATION else (Kind.QUANTITY, Kind.MILESTONE)
        return tuple(
            one.code
            for one in self.reported_in(places)
            if (one.code in plan.indicators if plan.indicators else one.kind in owed)
        )
