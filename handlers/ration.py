"""May this message still go out this month? If not: to another chat of the person, or it ends and is counted."""

from __future__ import annotations

from domain.channel import length, limits_of, room_for_options
from domain.message import Chat, Lane
from domain.quota import Ration, may_go, ration_of
from handlers.context import Clockwork
from storage.outbox import Posted

SPENT = "over quota: the platform says that the month's messages of this bot are used up"


def rationed(clock: Clockwork, posted: Posted, *, pending: int = 0) -> bool:
    """Whether it goes without, or elsewhere. pending: messages of the bot that are on their way."""
    if not clock.store.quotas.limited(posted.chat.channel):
        return False
    if posted.part > 1:
        return _begun(clock, posted)
    ration = _ration(clock, posted)
    if _fits(clock, posted.chat, ration, pending):
        return False
    _without(clock, posted, ration, f"over quota: {ration} messages go without, what is left is kept for others")
    return True


def spent(clock: Clockwork, posted: Posted) -> None:
    """The platform refused it because the month is used up: so is the bot, and the message goes without."""
    clock.store.quotas.spent(posted.chat, clock.now)
    _without(clock, posted, _ration(clock, posted), SPENT)


def _begun(clock: Clockwork, posted: Posted) -> bool:
    """A part of a text follows its beginning: out, or without; elsewhere it was sent with it."""
    first = clock.store.outbox.by_key(posted.whole or "")
    if first is not None and first.state == "withdrawn":
        clock.store.outbox.end(posted, "withdrawn", "over quota: its beginning went without")
        return True
    return False


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
    chats = [one for one in clock.store.people.chats_of(person) if one != posted.chat and _has_room(posted, one)]
    return next((chat for chat in chats if _fits(clock, chat, ration)), None)


def _has_room(posted: Posted, chat: Chat) -> bool:
    """It was split for its own channel; another one may take less."""
    limits = limits_of(chat.channel)
    labels = [option.label for option in posted.options]
    return length(posted.text) + room_for_options(limits, labels) <= limits.text


def _fits(clock: Clockwork, chat: Chat, ration: Ration, pending: int = 0) -> bool:
    quotas = clock.store.quotas
    usage = quotas.usage(chat.channel, chat.bot, clock.now)
    return may_go(quotas.plan(chat.channel), usage, ration, clock.now, pending=pending)


def _ration(clock: Clockwork, posted: Posted) -> Ration:
    told = clock.store.reminders.of_message(posted.dedupe_key) if posted.lane is Lane.REMINDER else ()
    return ration_of(posted.lane, tuple(one.rung for one in told))
