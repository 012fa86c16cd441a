"""What passes from units that end to those that follow them?

What may be added (kilometres, gardens, targets in them) is added, exactly once: a unit that is divided leaves it all to
one of its successors. Shares and levels are not added; a unit that only got another name or number keeps them, others
are asked anew. A milestone is reached when all predecessors had reached it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.indicator import Indicator, Kind
from domain.unit import Unit
from domain.words import fold


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """Where a unit stands in one indicator; None: it never said."""

    total: Decimal | None = None
    registered: Decimal | None = None
    text: str = ""


def main_successor(unit: Unit, known: Mapping[str, Unit]) -> str | None:
    """Who gets what a unit held: its only successor; of several the one that keeps its name, else the first."""
    there = [known[key] for key in unit.successors if key in known]
    named = [one.key for one in there if fold(one.name) == fold(unit.name)]
    return named[0] if named else there[0].key if there else None


def heirs(units: Iterable[Unit], known: Mapping[str, Unit]) -> dict[str, tuple[Unit, ...]]:
    """Successor → the units whose holdings it gets."""
    found: dict[str, tuple[Unit, ...]] = {}
    for unit in units:
        key = main_successor(unit, known)
        if key is not None:
            found[key] = (*found.get(key, ()), unit)
    return found


def is_renamed(predecessors: Sequence[Unit]) -> bool:
    """Whether it is the same place as before: one predecessor, which went nowhere else. All that have a part count."""
    return len(predecessors) == 1 and len(predecessors[0].successors) == 1


def passed_on(indicator: Indicator, held: Sequence[Held], *, renamed: bool) -> Held | None:
    """What the successor holds before it says anything itself; None when it is asked anew. held: one a predecessor."""
    if renamed:
        (only,) = held
        return only if only != Held() else None
    if indicator.kind is Kind.MILESTONE:
        reached = bool(held) and all(one.total is not None and one.total > 0 for one in held)
        return Held(total=Decimal(1)) if reached else None
    if not indicator.sums_up:
        return None
    total, registered = _sum(one.total for one in held), _sum(one.registered for one in held)
    return None if total is None and registered is None else Held(total=total, registered=registered)


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """Of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
