"""May this message still go out this month? If not: to another chat of the person, or it ends and is counted."""

from __future__ import annotations

from domain.message import Chat, Lane
from domain.quota import Ration, may_go, ration_of
from handlers.context import Clockwork
from storage.outbox import Posted

SPENT = "over quota: the platform says that the month's messages of this bot are used up"


def rationed(clock: Clockwork, posted: Posted, *, pending: int = 0) -> bool:
    """Whether it goes without, or elsewhere. pending: messages of the bot that are on their way."""
    if not clock.store.quotas.limited(posted.chat.channel):
        return False
    ration = _ration(clock, posted)
    if _fits(clock, posted.chat, ration, pending):
        return False
    _without(clock, posted, ration, f"over quota: {ration} messages go without, what is left is kept for others")
    return True


def spent(clock: Clockwork, posted: Posted) -> None:
    """The platform refused it because the month is used up: so is the bot, and the message goes without."""
    clock.store.quotas.spent(posted.chat, clock.now)
    _without(clock, posted, _ration(clock, posted), SPENT)


def _without(clock: Clockwork, posted: Posted, ration: Ration, why: str) -> None:
    elsewhere = _elsewhere(clock, posted, ration)
    if elsewhere is not None:
        clock.store.outbox.readdress(posted, elsewhere, at=clock.now)
        return
    clock.store.outbox.end(posted, "withdrawn", why)
    clock.store.quotas.cut(posted.chat, ration, clock.now)


def _elsewhere(clock: Clockwork, posted: Posted, ration: Ration) -> Chat | None:
    """Another chat of the person, of a bot that may send it."""
    person = clock.store.people.person_of(posted.chat)
    if person is None:
        return None
    chats = clock.store.people.chats_of(person)
    return next((chat for chat in chats if chat != posted.chat and _fits(clock, chat, ration)), None)


def _fits(clock: Clockwork, chat: Chat, ration: Ration, pending: int = 0) -> bool:
    quotas = clock.store.quotas
    usage = quotas.usage(chat.channel, chat.bot, clock.now)
    return may_go(quotas.plan(chat.channel), usage, ration, clock.now, pending=pending)


def _ration(clock: Clockwork, posted: Posted) -> Ration:
    if posted.part > 1:  # of a text that has begun
        return Ration.ANSWER
    told = clock.store.reminders.of_message(posted.dedupe_key) if posted.lane is Lane.REMINDER else ()
    return ration_of(posted.lane, tuple(one.rung for one in told))
