"""May this chat try a code now? Whoever guesses waits longer and longer; the count survives a restart."""

from __future__ import annotations

import math

from domain.guess import EVERYBODY, ONE_CHAT, one_more, pause
from domain.message import Outgoing
from handlers.context import Context

ALL = ""


def held_back(ctx: Context) -> list[Outgoing]:
    """The sentence that says how long to wait; nothing when the code may be looked at."""
    invitations = ctx.store.invitations
    until = pause(invitations.guesses(str(ctx.chat)), invitations.guesses(ALL), ctx.now)
    if until is None:
        return []
    return ctx.say_key("code-paused", minutes=math.ceil((until - ctx.now).total_seconds() / 60))


def wrong(ctx: Context) -> list[Outgoing]:
    """Counts a code that nobody gave out."""
    invitations = ctx.store.invitations
    for who, patience in ((str(ctx.chat), ONE_CHAT), (ALL, EVERYBODY)):
        invitations.guessed(who, one_more(invitations.guesses(who), patience, ctx.now))
    return ctx.say_key("code-unknown")
