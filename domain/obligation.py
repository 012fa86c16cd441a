"""What does a unit owe in a round, and was it in time?

An obligation is written for every unit when the round opens. Rates, lists of the missing and rankings iterate
obligations, never submissions (a unit that sent nothing would vanish from them).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

AFTER_DUE = timedelta(days=3)  # a round stays open at least that long after an extended due date


class State(StrEnum):
    OPEN = "open"  # nothing yet
    PARTIAL = "partial"
    DONE = "done"


@dataclass(frozen=True, kw_only=True, slots=True)
class Obligation:
    """Unit × round. `needed`, `answered`: indicator or activity codes. `needs_any`: one answer is enough.

    due_at: first instant that is too late. closes_at: first instant at which nothing is taken any more.
    first_reported_at and completed_at are set once; a correction leaves them, so on time stays on time.
    excused: why the unit need not report this time; it is expected no more and reminded no more.
    """

    campaign: str
    round: str
    unit: str
    needed: tuple[str, ...]
    needs_any: bool = False
    answered: tuple[str, ...] = ()
    due_at: datetime
    closes_at: datetime
    first_reported_at: datetime | None = None
    completed_at: datetime | None = None
    excused: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes that are still owed; nothing once the obligation is fulfilled."""
        if (self.needs_any and self.answered) or self.answered == self.needed:
            return ()
        return tuple(code for code in self.needed if code not in self.answered)

    @property
    def state(self) -> State:
        if self.completed_at is not None and (self.answered == self.needed or not self.missing):
            return State.DONE
        return State.PARTIAL if self.answered else State.OPEN

    @property
    def on_time(self) -> bool:
        return self.completed_at is not None and self.completed_at < self.due_at

    def awaited(self, now: datetime) -> bool:
        """Something is still missing that may still be told, and is expected."""
        return bool(self.missing) and not self.excused and now < self.closes_at

    def answer(self, codes: tuple[str, ...], *, at: datetime, told_at: Iterable[datetime] = ()) -> Obligation:
        """With these codes answered at that instant (the platform's time of the message).

        told_at: when the other codes were told. Messages may arrive in another order than they were typed: complete is
        what is asked for when its last part was typed; where any answer will do, when the first was.
        """
        if not codes:
            return self
        new = tuple(dict.fromkeys((*self.answered, *codes)))
        known = replace(self, answered=new, first_reported_at=min(self.first_reported_at or at, at))
        if known.missing:
            return known
        if self.completed_at is not None:
            return replace(known, completed_at=min(self.completed_at, at)) if self.needs_any else known
        return replace(known, completed_at=max((at, *told_at)) if not self.needs_any else at)

    def longer(self, due_at: datetime) -> Obligation:
        """With time until then; with its own time where that is longer."""
        if due_at <= self.due_at:
            return self
        return replace(self, due_at=due_at, closes_at=max(self.closes_at, due_at + AFTER_DUE))

    def withdraw(self, codes: tuple[str, ...]) -> Obligation:
        """With these codes taken back. What is owed again is no longer complete; the first time stays known."""
        left = replace(self, answered=tuple(code for code in self.answered if code not in codes))
        return replace(left, completed_at=None) if left.missing or not left.answered else left
