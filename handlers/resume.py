"""How does somebody go on in another chat with what they were asked? It is shown there, and counts there only."""

from __future__ import annotations

from domain.message import Outgoing
from handlers.context import Context
from storage.conversations import Question
from storage.outbox import Posted


def elsewhere(ctx: Context) -> tuple[Question, Posted] | None:
    """The question that is open with this person, when it stands in another chat."""
    pending = ctx.store.conversations.open(ctx.chat)
    if pending is None or pending.expires_at <= ctx.now:
        return None
    posted = ctx.store.outbox.by_key(pending.key)
    return (pending, posted) if posted is not None and posted.chat != ctx.chat and not posted.group else None


def resume(ctx: Context) -> list[Outgoing]:
    """`tiếp tục`: the question again, here; nothing when none is open elsewhere."""
    found = elsewhere(ctx)
    if found is None:
        return []
    pending, posted = found
    return ctx.say(ctx.words("resumed", question=posted.text), *posted.options, expects=pending.expects)
