"""What does a digest say? Counts over the ledger of what was expected, and progress for each indicator.

Sums are only taken of what may be summed. Shares and averages are shown as range and median of the units, never as a
mean that would pass for the province's figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from domain.indicator import Indicator, Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """One indicator over the units that reported it. total: only of what sums up; reached: of milestones."""

    indicator: Indicator
    units: int
    total: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    median: Decimal | None = None
    reached: int | None = None


def progress(
    indicators: Iterable[Indicator], values: Mapping[str, list[Decimal]], *, registered: bool = False
) -> tuple[Progress, ...]:
    """Progress of each indicator that anybody reported. values: code → the units' standings."""
    return tuple(
        _one(indicator, found) for indicator in indicators if (found := _figures(indicator, values, registered))
    )


def _figures(indicator: Indicator, values: Mapping[str, list[Decimal]], registered: bool) -> list[Decimal]:
    found = values.get(indicator.code, [])
    return found if not registered or indicator.kind is Kind.QUANTITY else []


def _one(indicator: Indicator, values: list[Decimal]) -> Progress:
    if indicator.kind is Kind.MILESTONE:
        return Progress(indicator=indicator, units=len(values), reached=sum(value > 0 for value in values))
    if indicator.sums_up:
        return Progress(indicator=indicator, units=len(values), total=sum(values, Decimal(0)))
    return Progress(
        indicator=indicator, units=len(values), low=min(values), high=max(values), median=Decimal(median(values))
    )
