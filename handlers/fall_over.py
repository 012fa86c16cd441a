"""What becomes of messages to a chat that can't be reached any more? They go to another chat of the same person.

Where there is none, what was being sent has failed, and what waits stays: the person may come back.
"""

from __future__ import annotations

from datetime import datetime

from domain.message import Chat
from handlers.context import Clockwork
from storage.outbox import FELL_OVER, Posted
from storage.store import Store


def unreachable(clock: Clockwork, posted: Posted, reason: str) -> int:
    """The platform says that the chat of this row is gone; how many messages go elsewhere."""
    other = lost(clock, posted.chat, "blocked")
    if other is None or posted.group:
        clock.store.outbox.end(posted, "failed", reason)
        return 0
    why = f"{FELL_OVER}: {reason}"
    clock.store.outbox.readdress(posted, other, at=clock.now, why=why)
    return 1 + clock.store.outbox.redirect(posted.chat, other, at=clock.now, why=why)


def blocked(clock: Clockwork, chat: Chat) -> int:
    """The person blocked the bot in this chat; how many messages go elsewhere."""
    other = lost(clock, chat, "blocked")
    return clock.store.outbox.redirect(chat, other, at=clock.now, why=f"{FELL_OVER}: blocked") if other else 0


def without_bot(store: Store, now: datetime) -> int:
    """What waits for bots that are ours no longer; how many messages go elsewhere."""
    moved = 0
    for chat in store.outbox.stranded([bot.key for bot in store.bots.all()]):
        person = store.people.person_of(chat)
        others = store.people.chats_of(person) if person else ()
        if others:
            moved += store.outbox.redirect(chat, others[0], at=now, why=f"{FELL_OVER}: its bot is gone")
    return moved


def lost(clock: Clockwork, chat: Chat, state: str) -> Chat | None:
    """The chat is known to be gone; another one of its person that works."""
    known = clock.store.people.membership(chat, at=clock.now)
    clock.store.people.lost(chat, state)
    if known is None or known.group or known.person is None:
        return None
    return next((one for one in clock.store.people.chats_of(known.person.id) if one != chat), None)
