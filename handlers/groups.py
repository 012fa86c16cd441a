"""What does the bot do in a group?

It speaks when it is added, when it is asked for a digest, and when a digest is due. It does not read the rest.
"""

from __future__ import annotations

from domain.message import Outgoing
from handlers.context import Context
from handlers.send_digests import digest_now


def added(ctx: Context) -> list[Outgoing]:
    """The bot was added to a group, or a person unblocked it."""
    if not ctx.incoming.group:
        ctx.store.people.seen(ctx.chat, ctx.now)
        return []
    bound = ctx.membership is not None
    return [] if bound else ctx.say_key("group-added")


def removed(ctx: Context) -> list[Outgoing]:
    """The bot was removed from a group, or blocked by a person: nothing more goes there."""
    ctx.store.people.lost(ctx.chat, "left" if ctx.incoming.group else "blocked")
    return []


def moved(ctx: Context) -> list[Outgoing]:
    """The group became a supergroup: its binding and what waits for it follow, in this transaction."""
    if ctx.incoming.new_chat_id:
        ctx.store.people.move_group(ctx.chat, ctx.incoming.new_chat_id)
    return []


def asked_for_digest(ctx: Context) -> list[Outgoing]:
    """`/tonghop`: how things stand now."""
    if ctx.membership is None or ctx.membership.unit is None:
        return ctx.say_key("group-not-bound")
    text = digest_now(ctx, ctx.membership.unit)
    if text is None:
        unit = ctx.store.units.get(ctx.membership.unit)
        return ctx.say_key("group-no-digest", unit=unit.title if unit else ctx.membership.unit)
    return ctx.say(text)
