"""How does a stored update reach its handler?

Waiting rows are taken in order, many in one transaction. When one of them fails, the batch is rolled back and run again
row by row, so only that one is set aside: as a dead letter with its error, and its sender is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.channels.base import Reader, UnreadableUpdate
from bot.clock import Clock
from bot.logs import trace, trail
from bot.metrics import Metrics
from bot.writer import Writer
from domain.errors import Refused
from domain.form import CHANNEL
from domain.message import Incoming, Lane, Outgoing
from domain.outcome import Outcome
from handlers.context import Clockwork, Context
from handlers.export import prepare
from handlers.links import Links
from handlers.prepare import Prepared, Shelf, Unmade, Wish
from handlers.router import route
from handlers.texts import sentence
from handlers.thrift import one_in_one_out
from storage.database import StorageTrouble
from storage.inbox import Received
from storage.store import Store

log = structlog.get_logger(__name__)
BATCH = 100
FILES_FIRST = 20  # that a batch waits for
ChatKey = tuple[str, str, str]  # channel, bot and chat of rows of the inbox
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Handled:
    """What became of one update; told after the commit, because a batch may be rolled back and run again."""

    update: str
    channel: str
    state: str = "done"
    outcome: Outcome | None = None
    answers: int = 0


class Dispatch:
    """Takes waiting updates to their handlers. `readers`: channel → how its raw updates are read."""

    def __init__(
        self,
        writer: Writer,
        clock: Clock,
        zone: ZoneInfo,
        readers: Mapping[str, Reader],
        links: Links | None = None,
        desk: Links | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._writer = writer
        self._clock = clock
        self._zone = zone
        self._readers = readers
        self._links = links
        self._desk = desk
        self._shelf = Shelf(in_place=False)

    async def once(self, chats: Sequence[ChatKey] = ()) -> int:
        """Handles one batch, of some chats or of all; how many rows. Raises StorageTrouble when it can not be taken."""
        try:
            handled = await self._done(lambda store: self._batch(store, chats))
        except StorageTrouble:
            raise
        except Exception as error:
            log.warning("batch_failed", error=trace(error))
            return await self._one_by_one(chats)
        for one in handled:
            self._tell(one)
        return len(handled)

    async def _one_by_one(self, chats: Sequence[ChatKey]) -> int:
        rows = await self._writer.do(lambda store: _waiting(store, chats))
        for row in sorted(rows, key=_as_said):
            try:
                for handled in await self._done(lambda store, row=row: self._alone(store, chats, row)):  # type: ignore[misc]
                    self._tell(handled)
            except StorageTrouble:
                raise
            except Exception as error:
                log.error("update_set_aside", update=row.key, error=trace(error))
                await self._set_aside(row, _said(error))
                self._tell(Handled(update=row.key, channel=row.channel, state="dead"))
        return len(rows)

    async def _done(self, job: Callable[[Store], Result]) -> Result:
        """Does it in a transaction; a file that it needs is made first, outside, and then it is done anew."""
        for _ in range(FILES_FIRST):
            try:
                return await self._writer.do(job)
            except Unmade as unmade:
                await self._make(unmade.wish)
        self._shelf.in_place = True  # more is stored meanwhile than files can keep up with
        try:
            return await self._writer.do(job)
        finally:
            self._shelf.in_place = False

    async def _make(self, wish: Wish) -> None:
        def make(store: Store) -> Prepared:
            clock = Clockwork(store=store, now=self._clock.now(), zone=self._zone, links=self._links)
            return prepare(clock, wish)

        try:
            one = await self._writer.look(make)
        except Refused as error:  # what it was to show is gone meanwhile: handled anew, they are told
            log.info("file_not_made", reason=str(error))
            return
        files = self._writer.files
        if files.usable and not files.remote:  # for a store on the network it waits in the transaction
            await asyncio.to_thread(files.keep, one.content, shown=one.content if one.shown else None)
            one = replace(one, content=b"")
        self._shelf.put(wish, one, self._clock.now())

    def _tell(self, handled: Handled) -> None:
        self._metrics.handled(handled.channel, handled.state, handled.outcome)
        outcome = handled.outcome and handled.outcome.value
        trail("handled", update=handled.update, state=handled.state, outcome=outcome, answers=handled.answers)

    def _batch(self, store: Store, chats: Sequence[ChatKey]) -> list[Handled]:
        rows = sorted(_waiting(store, chats), key=_as_said)
        heard = [self._heard(row) for row in rows]
        now = self._clock.now()
        messages = [one for one in heard if isinstance(one, Incoming)]
        if len(messages) > 1:
            store.foresee([(one.chat, min(one.sent_at, now)) for one in messages], now)
        return [self._handle(store, row, one, now) for row, one in zip(rows, heard, strict=True)]

    def _alone(self, store: Store, chats: Sequence[ChatKey], row: Received) -> list[Handled]:
        """One row; nothing where another worker has handled it meanwhile."""
        own = [(row.channel, row.bot, row.chat_id)] if chats else []
        still = not chats or any(one.seq == row.seq for one in _waiting(store, own))
        return [self._handle(store, row, self._heard(row), self._clock.now())] if still else []

    def _heard(self, row: Received) -> Incoming | UnreadableUpdate | None:
        try:
            return self._readers[row.channel](row.body, bot=row.bot)
        except UnreadableUpdate as error:
            return error

    def _handle(self, store: Store, row: Received, heard: Incoming | UnreadableUpdate | None, now: datetime) -> Handled:
        with structlog.contextvars.bound_contextvars(update=row.key):
            return self._handle_one(store, row, heard, now)

    def _handle_one(
        self, store: Store, row: Received, heard: Incoming | UnreadableUpdate | None, now: datetime
    ) -> Handled:
        if isinstance(heard, UnreadableUpdate):
            store.inbox.dead(row, _said(heard), at=now)
            return Handled(update=row.key, channel=row.channel, state="dead")
        outcome, answers = None, 0
        if heard is not None:
            if row.channel == heard.chat.channel:  # a file that was fetched for a message is no message
                store.quotas.received(heard.chat, now)
            context = self._context(store, row, heard, now)
            messages = one_in_one_out(context, route(context))
            for message in messages:
                store.outbox.put(message, at=now, cause=row.key)
            outcome, answers = context.outcome, len(messages)
        store.inbox.done(row, at=now)
        return Handled(update=row.key, channel=row.channel, outcome=outcome, answers=answers)

    def _context(self, store: Store, row: Received, incoming: Incoming, now: datetime) -> Context:
        return Context(
            store=store,
            now=now,
            zone=self._zone,
            links=self._links,
            desk=self._desk,
            shelf=self._shelf,
            incoming=incoming,
            update=row.key,
            membership=store.people.membership(incoming.chat, at=now),
        )

    async def _set_aside(self, row: Received, error: str) -> None:
        def job(store: Store) -> None:
            now = self._clock.now()
            store.inbox.dead(row, error, at=now)
            apology = self._apology(row)
            if apology is not None:
                store.outbox.put(apology, at=now, cause=row.key)

        await self._writer.do(job)

    def _apology(self, row: Received) -> Outgoing | None:
        """Tells the sender of a private message that it is kept and will be looked at."""
        read = self._readers.get(row.channel)
        if read is None:
            return None
        try:
            incoming = read(row.body, bot=row.bot)
        except UnreadableUpdate:
            return None
        if incoming is None or incoming.group or incoming.chat.channel == CHANNEL:  # a page tells that itself
            return None
        key = f"in:{row.key}:trouble"
        return Outgoing(chat=incoming.chat, lane=Lane.REPLY, text=sentence("trouble"), dedupe_key=key)


def _waiting(store: Store, chats: Sequence[ChatKey]) -> tuple[Received, ...]:
    return store.inbox.waiting_of(chats, BATCH) if chats else store.inbox.waiting(BATCH)


def _as_said(row: Received) -> tuple[str, str, int, int]:
    """The order in which people spoke: webhooks may deliver in parallel, but update ids count up."""
    number = int(row.update_id) if row.update_id.isdecimal() else 0
    return row.channel, row.bot, number, row.seq


def _said(error: BaseException) -> str:
    """The error in a line, without what people wrote."""
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"[:300]
