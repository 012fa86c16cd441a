"""May a code be tried from here now? Whoever guesses waits longer and longer; the count survives a restart.

Chats and the web share one count of everybody, so that going over to the other wins nothing.
"""

from __future__ import annotations

import math
from datetime import timedelta

from domain.guess import EVERYBODY, ONE_CHAT, Patience, one_more, pause
from domain.message import Outgoing
from handlers.context import Clockwork, Context

ALL = ""


def held_back(ctx: Context) -> list[Outgoing]:
    """The sentence that says how long to wait; nothing when the code may be looked at."""
    minutes = minutes_left(ctx, str(ctx.chat), ONE_CHAT)
    return ctx.say_key("code-paused", minutes=minutes) if minutes else []


def wrong(ctx: Context) -> list[Outgoing]:
    """Counts a code that nobody gave out."""
    count(ctx, str(ctx.chat), ONE_CHAT)
    return ctx.say_key("code-unknown")


def minutes_left(clock: Clockwork, who: str, patience: Patience) -> int:
    """For how long no code is looked at; 0 when it may be."""
    known = clock.store.invitations
    until = pause(known.guesses(who), known.guesses(ALL), clock.now, patience)
    return math.ceil((until - clock.now) / timedelta(minutes=1)) if until else 0


def count(clock: Clockwork, who: str, patience: Patience) -> None:
    """One more wrong code from there."""
    known = clock.store.invitations
    for one, its in ((who, patience), (ALL, EVERYBODY)):
        known.guessed(one, one_more(known.guesses(one), its, clock.now))
