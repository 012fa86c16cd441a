"""Is an indicator behind its path, on it or ahead of it? In words, as a mark, as a colour."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.summary import Course, Progress
from handlers.documents.canvas import BLUE, VERMILION
from handlers.documents.frame import View
from handlers.wording import share


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The same thing three times: in words, as a mark, as a colour."""

    words: str
    mark: str
    colour: str


def verdict(view: View, one: Progress) -> Verdict | None:
    """None where there is nothing to hold the total against."""
    if one.course is Course.DONE:
        return Verdict(words=view.words("picture-done"), mark="✓", colour=BLUE)
    if one.course is None or one.path is None:
        return None
    needed = share(one.path, Decimal(1))
    match one.course:
        case Course.BEHIND:
            return Verdict(words=view.words("picture-behind", share=needed), mark="▼", colour=VERMILION)
        case Course.AHEAD:
            return Verdict(words=view.words("picture-ahead", share=needed), mark="▲", colour=BLUE)
        case _:
            return Verdict(words=view.words("picture-on-path", share=needed), mark="●", colour=BLUE)
