"""What does a benchmark tell? One figure a row, with what it is held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """ratio: against the other way or the smaller amount, where there is one. aim: what it should be, in words.

    met: None where nothing is aimed at.
    """

    name: str
    value: float
    unit: str
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None


def lines(many: Iterable[Measured]) -> list[str]:
    """A table for people."""
    found = []
    for one in many:
        ratio = f"{one.ratio:8.2f}×" if one.ratio is not None else " " * 9
        aim = f"  aim {one.aim}: {'met' if one.met else 'missed'}" if one.met is not None else ""
        found.append(f"{one.name:62} {one.value:12,.3f} {one.unit:8} {ratio}{aim}".rstrip())
    return found
