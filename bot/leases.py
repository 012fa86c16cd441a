"""Which messages are sent next, and how do they read?

Lane by lane (acknowledgements first), one at a time for each chat. They are marked *sending* in the transaction that
finds them, and called only after its commit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.channels.base import Letter, Speaker
from bot.lettering import letter as written
from domain.message import Lane, Outgoing
from handlers import escalate, ration, review, send_reminders
from handlers.context import Clockwork
from handlers.links import Links
from storage.outbox import Posted
from storage.store import Store

GLANCES = 1, 16, 200  # rows looked at beside those that are wanted: nearly always the first is enough

FRESHENED: dict[str, Callable[[Clockwork, Posted], Outgoing | None]] = {
    "remind": send_reminders.freshened,
    "escalate": escalate.freshened,
    "review": review.freshened,
}


class Leases:
    """Takes messages of one bot."""

    def __init__(self, speaker: Speaker, zone: ZoneInfo, links: Links | None) -> None:
        self._speaker = speaker
        self._zone = zone
        self._links = links

    def take(
        self,
        store: Store,
        now: datetime,
        *,
        many: int,
        at_once: int,
        busy: Collection[str],
        resting: tuple[str, ...],
    ) -> tuple[list[tuple[Posted, Letter]], bool]:
        """Up to so many messages; and whether there may be more.

        at_once: how many of them begin now. A digest that has to wait for its turn is not taken before: if we were
        killed meanwhile, nobody would know that it hadn't gone out. busy: chats to which something is on its way.
        resting: chats that may get nothing.
        """
        clockwork = Clockwork(store=store, now=now, zone=self._zone, links=self._links)
        taken: dict[str, tuple[Posted, Letter]] = {}
        more = False
        for row in self._ready(store, now, many, resting):
            more = len(taken) == many or (row.lane is Lane.DIGEST and len(taken) >= at_once)
            if more:
                break
            chat = row.chat.chat_id
            if chat in busy or chat in taken:
                continue
            if row.valid_until is not None and row.valid_until <= now:
                store.outbox.end(row, "stale", "its time was over before it could be sent")
                continue
            fresh = _freshened(clockwork, row)
            if fresh is None or ration.rationed(clockwork, row, pending=len(busy) + len(taken)):
                continue
            taken[chat] = (row, written(store, fresh, self._speaker.limits, self._links, now))
        ours = store.outbox.take([row for row, _ in taken.values()])
        leased = [(row, letter) for row, letter in taken.values() if row.id in ours]
        for row, _ in leased:
            store.outbox.lease(row, at=now)
        return leased, more

    def _ready(self, store: Store, now: datetime, wanted: int, resting: tuple[str, ...]) -> Iterator[Posted]:
        """What waits, in order; beyond the first glance only when somebody asks for more."""
        seen: set[int] = set()
        for further in GLANCES:
            many = wanted + further
            rows = store.outbox.ready(self._speaker.channel, self._speaker.bot, now=now, many=many, but=resting)
            yield from (row for row in rows if row.id not in seen)
            if len(rows) < many:
                return
            seen.update(row.id for row in rows)


def _freshened(clockwork: Clockwork, row: Posted) -> Posted | None:
    """What depends on what is still missing is worded when it is sent; None when it isn't to be sent now."""
    freshen = FRESHENED.get(row.kind)
    if freshen is None:
        return row
    outbox = clockwork.store.outbox
    message = freshen(clockwork, row)
    if message is None:
        outbox.end(row, "withdrawn", "nothing in it is missing any more")
        return None
    if message.not_before is not None and message.not_before > clockwork.now:  # the quiet hours have begun meanwhile
        outbox.again(row, at=message.not_before, error="")
        return None
    return outbox.reword(row, message)
