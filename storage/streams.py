"""How are two sorted streams read side by side, what sorts them alike everywhere, and who is told how far it is?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

One = TypeVar("One")
Other = TypeVar("Other")

Told = Callable[[str], None]  # what is being done just now, of something that takes minutes

BY_CODE_POINTS = {"sqlite": "BINARY", "postgresql": "C"}  # the collation that compares as Python does, by dialect


def unheard(_doing: str) -> None:
    """Nobody wants to know."""


def side_by_side(
    left: Iterator[One], right: Iterator[Other], key: Callable[[Any], Any]
) -> Iterator[tuple[One | None, Other | None]]:
    """What has the same key in both, together; None beside what one alone has. Both come sorted by their keys."""
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and key(one) < key(other)):
            yield one, None
            one = next(left, None)
        elif one is None or key(other) < key(one):
            yield None, other
            other = next(right, None)
        else:
            yield one, other
            one, other = next(left, None), next(right, None)
