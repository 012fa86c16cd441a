"""How long must somebody wait who sent wrong codes?

The first few are slips of the hand. After them every wrong code doubles the pause, up to a longest one; a quiet time
forgets everything. The same rule holds for one chat, for one address on the web, where a whole office may sit behind,
and, with more patience, for all of them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """free: wrong codes without a pause. first, longest: pause after the next one, and at most. forgets: quiet time."""

    free: int
    first: timedelta
    longest: timedelta
    forgets: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Guesses:
    """How many codes were wrong, and when the last one was."""

    wrong: int
    last_at: datetime


# A chat gets about 15 tries on the first day and 2 on each later one.
ONE_CHAT = Patience(free=4, first=timedelta(minutes=1), longest=timedelta(hours=12), forgets=timedelta(days=2))
# Behind one address on the web may be a room full of officers: it slips more often and waits no longer than an hour.
ONE_ADDRESS = Patience(free=10, first=timedelta(minutes=1), longest=timedelta(hours=1), forgets=timedelta(days=2))
# Many that guess together. A training day slips often, so it is patient at first; see `pause`.
EVERYBODY = Patience(free=200, first=timedelta(minutes=1), longest=timedelta(hours=1), forgets=timedelta(hours=6))
LONGEST_MEMORY = max(one.forgets for one in (ONE_CHAT, ONE_ADDRESS, EVERYBODY))


def paused_until(known: Guesses | None, patience: Patience) -> datetime | None:
    """Until when no code is looked at; None when there is no pause."""
    if known is None or known.wrong <= patience.free:
        return None
    doublings = min(known.wrong - patience.free - 1, 32)
    return known.last_at + min(patience.first * (1 << doublings), patience.longest)


def pause(
    own: Guesses | None, everybody: Guesses | None, now: datetime, patience: Patience = ONE_CHAT
) -> datetime | None:
    """Until when the codes of a chat, or of whom else this patience is for, are not looked at; None when they are.

    While everybody is paused, one that has guessed wrong itself waits as well; whoever has not is let through, so
    that guessing keeps nobody out who comes with the right code.
    """
    ends = [paused_until(own, patience)]
    if own is not None and now - own.last_at < patience.forgets:
        ends.append(paused_until(everybody, EVERYBODY))
    return max((end for end in ends if end is not None and end > now), default=None)


def one_more(known: Guesses | None, patience: Patience, now: datetime) -> Guesses:
    """After another wrong code."""
    fresh = known is None or now - known.last_at >= patience.forgets
    return Guesses(wrong=1 if fresh or known is None else known.wrong + 1, last_at=now)
