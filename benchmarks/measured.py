"""What does a benchmark tell? One figure a row, with what it is held against."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FAR = 1e9


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """ratio: against the other way or the smaller amount, where there is one. aim: what it should be, in words.

    met: None where nothing is aimed at. brief: what it is called in the short table; of several the one that is
    furthest from its aim stands for all. Without it a figure is told in the long table only.
    """

    name: str
    value: float
    unit: str
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None
    brief: str = ""

    @property
    def share(self) -> float | None:
        """Of its aim: from 1 on it is met, whether more or less is better. None where no number is aimed at."""
        number = _NUMBER.search(self.aim)
        if self.met is None or number is None:
            return None
        aim, value = float(number.group()), self.ratio if self.ratio is not None else self.value
        if "≤" not in self.aim and aim != 0:
            return value / aim
        if aim == 0:
            return 1.0 if value == 0 else 0.0
        return aim / value if value else _FAR


def in_brief(many: Iterable[Measured]) -> list[Measured]:
    """One figure for each brief name, called so, in the order of the first of them."""
    worst: dict[str, Measured] = {}
    for one in many:
        known = worst.get(one.brief)
        if one.brief and (known is None or _near(one) < _near(known)):
            worst[one.brief] = one
    return [replace(one, name=name) for name, one in worst.items()]


def _near(one: Measured) -> float:
    return _FAR if one.share is None else one.share


def lines(many: Iterable[Measured]) -> list[str]:
    """A table for people."""
    found = []
    for one in many:
        ratio = f"{one.ratio:8.2f}×" if one.ratio is not None else " " * 9
        aim = f"  aim {one.aim}: {'met' if one.met else 'missed'}" if one.met is not None else ""
        found.append(f"{one.name:62} {one.value:12,.3f} {one.unit:8} {ratio}{aim}".rstrip())
    return found
