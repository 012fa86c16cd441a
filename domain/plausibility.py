"""Is a figure likely, given what the unit reported before?

Nothing is refused here: an unlikely figure is asked about, with the readings that would be likely as options, and what
the officer insists on is stored with the reason for which it was asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from domain.indicator import Indicator
from domain.report import Entry, Figure, Mode

SHARE_JUMP = Decimal(30)  # points that a share hardly moves between two rounds
TIMES = Decimal(10)  # a slip of the decimal sign is a factor of ten at least
SAME_AGAIN = timedelta(minutes=5)
SLIPS = (Decimal(10), Decimal(100), Decimal(1000))


@dataclass(frozen=True, kw_only=True, slots=True)
class Unlikely:
    """What is unlikely: `jump` against `before`, or the `same` figure said again. likely: what may have been meant."""

    reason: str
    entry: Entry
    before: Decimal
    likely: tuple[Entry, ...] = ()


def jump(entry: Entry, indicator: Indicator, before: Decimal | None) -> Unlikely | None:
    """A level that moved as levels don't: a share by thirty points, anything else tenfold up or down."""
    if entry.mode is not Mode.LEVEL or entry.value is None or not before:
        return None
    is_share = (indicator.unit or "").startswith("%")
    moved = abs(entry.value - before) >= SHARE_JUMP if is_share else _far(entry.value, before)
    if not moved:
        return None
    return Unlikely(reason="unlike_before", entry=entry, before=before, likely=_slips(entry, before))


def said_again(entry: Entry, last: Figure, *, person: str, said_at_gap: timedelta) -> Unlikely | None:
    """The same increment from the same person within minutes: sent twice on a bad line, or meant twice?"""
    if entry.mode is not Mode.INCREMENT or not last.answered or not entry.value:
        return None
    alike = last.value == entry.value and last.mode is Mode.INCREMENT and last.person == person
    if not alike or said_at_gap > SAME_AGAIN:
        return None
    return Unlikely(reason="said_again", entry=entry, before=entry.value)


def _far(value: Decimal, before: Decimal) -> bool:
    small, large = sorted((abs(value), abs(before)))
    return small == 0 or large >= small * TIMES


def _slips(entry: Entry, before: Decimal) -> tuple[Entry, ...]:
    """The figure with its decimal sign moved to where it is nearest to what was reported before."""
    assert entry.value is not None
    moved = [entry.value / slip for slip in SLIPS] + [entry.value * slip for slip in SLIPS]
    near = [value.normalize() for value in moved if not _far(value, before)]
    return tuple(replace(entry, value=value) for value in sorted(near, key=lambda value: abs(value - before))[:1])
