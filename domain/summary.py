"""How does a round stand for one unit and all below it? What digests, pictures, workbooks and draft reports show.

Counted over the ledger of what is expected, never over submissions. Sums are only taken of what may be summed; shares
and averages are shown as range and median of the units, never as a mean that would pass for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from statistics import median

from domain.campaign import Campaign, Collects, RoundPlan
from domain.indicator import Comparator, Indicator, Kind, Measure, Scope
from domain.obligation import Obligation, State
from domain.report import Note
from domain.unit import Level, Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """Units that owe a report, that reported all of it, in time, only a part, and those that were excused.

    expected excludes the excused; expected = reported + partial + silent, reported = on_time + late.
    """

    expected: int = 0
    reported: int = 0
    on_time: int = 0
    partial: int = 0
    excused: int = 0

    @property
    def late(self) -> int:
        return self.reported - self.on_time

    @property
    def silent(self) -> int:
        return self.expected - self.reported - self.partial

    @property
    def completeness(self) -> Decimal | None:
        """Share of the expected that is reported, 0 to 1; None where nothing is expected."""
        return Decimal(self.reported) / self.expected if self.expected else None

    @property
    def timeliness(self) -> Decimal | None:
        """Share of the expected that is reported and was in time, 0 to 1."""
        return Decimal(self.on_time) / self.expected if self.expected else None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitState:
    """One reporting unit in the round. values: code → where it stands (running total or level, millions stay millions).

    increments: code → what this round added. registered: code → the target it set itself. texts: code → words.
    details: activity → what it counts, e.g. {"VSMT7": {"villages": 6, "people": 240}}.
    told: codes that it told in this round; unapproved: those of them that nobody approved, where the campaign asks
    for that; unapproved_before: codes with such a figure in another round.
    """

    unit: Unit
    owed: Obligation
    values: Mapping[str, Decimal] = field(default_factory=dict)
    increments: Mapping[str, Decimal] = field(default_factory=dict)
    registered: Mapping[str, Decimal] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    unapproved: frozenset[str] = frozenset()
    unapproved_before: frozenset[str] = frozenset()

    @property
    def approved(self) -> bool:
        """Everything that it told in this round is approved."""
        return bool(self.told) and not self.unapproved

    @property
    def state(self) -> State:
        return self.owed.state

    @property
    def on_time(self) -> bool:
        return self.state is State.DONE and self.owed.on_time


class Course(StrEnum):
    """How a total stands against its target and the path to it."""

    DONE = "done"
    AHEAD = "ahead"
    ON = "on"
    BEHIND = "behind"


# Communes count to the end of a week, the path to the day: five per cent to either side are still on it.
NEAR = Decimal("0.05")
# More is better; a fall is reported as its size.
UPWARDS = frozenset(
    {
        Comparator.GE,
        Comparator.GT,
        Comparator.APPROX,
        Comparator.BETWEEN,
        Comparator.INCREASE_GE,
        Comparator.DECREASE_GE,
        Comparator.DECREASE_GT,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """One indicator over the units that reported it, in the indicator's unit.

    total: only of what sums up; low, high, median: of shares and levels; reached: how many units reached a milestone.
    target: only where it is set for the very unit that is summed up. path: the part of the target that should be
    there by now (0 to 1), for what adds up. change: against the digest before. added: by this round alone,
    where figures say what is added. approved: how many of the units' figures are approved, where that is asked for.
    """

    indicator: Indicator
    units: int
    total: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    median: Decimal | None = None
    reached: int | None = None
    target: Decimal | None = None
    path: Decimal | None = None
    added: Decimal | None = None
    change: Decimal | None = None
    approved: int | None = None

    @property
    def share(self) -> Decimal | None:
        """Part of the target that is there, 0 to 1 and above."""
        return self.total / self.target if self.total is not None and self.target else None

    @property
    def pace(self) -> Decimal | None:
        """Against the path: 1 is on the path, below is behind."""
        return self.share / self.path if self.share is not None and self.path else None

    @property
    def course(self) -> Course | None:
        """None where there is nothing to hold the total against."""
        comparator = self.indicator.comparator
        if self.total is None or not self.target or comparator not in UPWARDS:
            return None
        if reaches(self.total, self.target, comparator):
            return Course.DONE
        if self.pace is None:
            return None
        if self.pace < 1 - NEAR:
            return Course.BEHIND
        return Course.AHEAD if self.pace > 1 + NEAR else Course.ON


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """Where units stand in one indicator: how many, their sum, lowest, highest, median, and how many are above zero."""

    units: int
    total: Decimal
    low: Decimal
    high: Decimal
    reached: int
    median: Decimal | None = None

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> Spread:
        """Of one value at least."""
        return cls(
            units=len(values),
            total=sum(values, Decimal(0)),
            low=min(values),
            high=max(values),
            reached=sum(value > 0 for value in values),
            median=Decimal(median(values)),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A district or cluster below the unit that is summed up."""

    unit: Unit
    count: Count


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """A round as it stands at an instant for `root` and all reporting units below it, by their codes.

    grouping: of an old district, how many new communes it stands for, and how many belong to others as well.
    """

    campaign: Campaign
    plan: RoundPlan
    root: Unit
    at: datetime
    count: Count
    progress: tuple[Progress, ...]
    units: tuple[UnitState, ...]
    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()
    grouping: tuple[int, int] | None = None

    @property
    def approved(self) -> tuple[int, int] | None:
        """How many units are approved, of those that told something; None where nobody has to approve."""
        if not self.campaign.reviewed:
            return None
        return sum(one.approved for one in self.units), sum(bool(one.told) for one in self.units)

    @property
    def registers(self) -> bool:
        return self.plan.collects is Collects.REGISTRATION


def reaches(value: Decimal, target: Decimal, comparator: Comparator) -> bool:
    strictly = comparator in (Comparator.GT, Comparator.DECREASE_GT)
    return value > target if strictly else value >= target


def counted(owed: Iterable[Obligation]) -> Count:
    """Expected, reported, on time, in part, excused."""
    expected = reported = on_time = partial = excused = 0
    for one in owed:
        if one.excused:
            excused += 1
            continue
        state = one.state
        expected += 1
        reported += state is State.DONE
        on_time += state is State.DONE and one.on_time
        partial += state is State.PARTIAL
    return Count(expected=expected, reported=reported, on_time=on_time, partial=partial, excused=excused)


def progress_of(
    campaign: Campaign, root: Unit, units: Sequence[UnitState], day: date, *, registered: bool = False
) -> tuple[Progress, ...]:
    """Progress of each indicator that anybody reported, in the order of the file. `day`: of the path."""
    spreads, added = {}, {}
    for indicator in campaign.reported:
        code = indicator.code
        values = [
            value for one in units if (value := (one.registered if registered else one.values).get(code)) is not None
        ]
        if values:
            spreads[code] = Spread.of(values)
            given = [one.increments[code] for one in units if code in one.increments]
            if given:
                added[code] = sum(given, Decimal(0))
    found = progress_from(campaign, root, spreads, added, day, registered=registered)
    if not campaign.reviewed:
        return found
    return tuple(replace(one, approved=_approved(units, one.indicator.code, registered)) for one in found)


def progress_from(
    campaign: Campaign,
    root: Unit,
    spreads: Mapping[str, Spread],
    added: Mapping[str, Decimal],
    day: date,
    *,
    registered: bool = False,
) -> tuple[Progress, ...]:
    """The same where somebody else counted. spreads, added: by code; `added` is what the round alone brought."""
    return tuple(
        # Where figures are levels, nobody said what was added.
        _one(
            campaign,
            one,
            spreads[one.code],
            added.get(one.code) if one.adds_up else None,
            root,
            day,
            registered=registered,
        )
        for one in campaign.reported
        if one.code in spreads and (one.kind is Kind.QUANTITY or not registered)
    )


def _approved(units: Sequence[UnitState], code: str, registered: bool) -> int:
    """How many of the units whose figure counts have nothing unapproved in it."""
    counting = [one for one in units if code in (one.registered if registered else one.values)]
    return sum(code not in one.unapproved and code not in one.unapproved_before for one in counting)


def facts_of(summary: Summary) -> dict[str, Decimal]:
    """What the next digest is compared with: how many reported, and where each indicator stands (total or median)."""
    found = {"": Decimal(summary.count.reported)}
    for one in summary.progress:
        value = one.total if one.total is not None else one.median
        if value is not None:
            found[one.indicator.code] = value
    return found


def since(summary: Summary, before: Mapping[str, Decimal]) -> Summary:
    """With the change against the facts of the digest before."""
    changed = []
    for one in summary.progress:
        now = one.total if one.total is not None else one.median
        old = before.get(one.indicator.code)
        changed.append(replace(one, change=now - old) if now is not None and old is not None else one)
    return replace(summary, progress=tuple(changed))


def path_of(campaign: Campaign, indicator: Indicator, day: date) -> Decimal | None:
    """The part of the target that should be there at the end of the day: evenly from the first to the last day.

    Of what adds up over the campaign from its first day to the indicator's own date or the campaign's last day; of a
    running total of the year over that year. None for levels, whose start nobody knows.
    """
    if indicator.measure is Measure.CUMULATIVE_YEAR:
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    elif indicator.adds_up:
        first, last = campaign.period.start, indicator.due or campaign.period.end
    else:
        return None
    days, gone = (last - first).days + 1, (day - first).days + 1
    return min(Decimal(1), max(Decimal(0), Decimal(gone) / days)) if days > 0 else None


def _one(
    campaign: Campaign,
    indicator: Indicator,
    spread: Spread,
    added: Decimal | None,
    root: Unit,
    day: date,
    *,
    registered: bool,
) -> Progress:
    # A provincial target says nothing about one district's share of it.
    comparable = root.level is Level.PROVINCE and indicator.scope is Scope.PROVINCE
    target = indicator.target if comparable and isinstance(indicator.target, Decimal) else None
    units = spread.units
    if indicator.kind is Kind.MILESTONE:
        return Progress(indicator=indicator, units=units, reached=spread.reached)
    if indicator.sums_up:
        path = path_of(campaign, indicator, day) if target and not registered else None
        return Progress(indicator=indicator, units=units, total=spread.total, target=target, path=path, added=added)
    return Progress(
        indicator=indicator, units=units, low=spread.low, high=spread.high, median=spread.median, target=target
    )
