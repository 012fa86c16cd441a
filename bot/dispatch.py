"""How does a stored update reach its handler?

Waiting rows are taken in order, many in one transaction. When one of them fails, the batch is rolled back and run again
row by row, so only that one is set aside: as a dead letter with its error, and its sender is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import structlog

from bot.channels.base import Reader, UnreadableUpdate
from bot.clock import Clock
from bot.logs import trace
from bot.writer import Writer
from domain.form import CHANNEL
from domain.message import Incoming, Lane, Outgoing
from handlers.context import Context
from handlers.links import Links
from handlers.router import route
from handlers.texts import sentence
from handlers.thrift import one_in_one_out
from storage.database import StorageTrouble
from storage.inbox import Received
from storage.store import Store

log = structlog.get_logger(__name__)
BATCH = 100


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
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._zone = zone
        self._readers = readers
        self._links = links
        self._desk = desk

    async def once(self) -> int:
        """Handles one batch; how many rows. Raises StorageTrouble when the database can't take it now."""
        try:
            return await self._writer.do(self._batch)
        except StorageTrouble:
            raise
        except Exception as error:
            log.warning("batch_failed", error=trace(error))
            return await self._one_by_one()

    async def _one_by_one(self) -> int:
        rows = await self._writer.do(lambda store: store.inbox.waiting(BATCH))
        for row in sorted(rows, key=_as_said):
            try:
                await self._writer.do(lambda store, row=row: self._handle(store, row))  # type: ignore[misc]
            except StorageTrouble:
                raise
            except Exception as error:
                log.error("update_set_aside", update=row.key, error=trace(error))
                await self._set_aside(row, _said(error))
        return len(rows)

    def _batch(self, store: Store) -> int:
        rows = store.inbox.waiting(BATCH)
        for row in sorted(rows, key=_as_said):
            self._handle(store, row)
        return len(rows)

    def _handle(self, store: Store, row: Received) -> None:
        now = self._clock.now()
        try:
            incoming = self._readers[row.channel](row.body, bot=row.bot)
        except UnreadableUpdate as error:
            store.inbox.dead(row, _said(error), at=now)
            return
        if incoming is not None:
            if row.channel == incoming.chat.channel:  # a file that was fetched for a message is no message
                store.quotas.received(incoming.chat, now)
            context = self._context(store, row, incoming)
            for message in one_in_one_out(context, route(context)):
                store.outbox.put(message, at=now)
        store.inbox.done(row, at=now)

    def _context(self, store: Store, row: Received, incoming: Incoming) -> Context:
        now = self._clock.now()
        return Context(
            store=store,
            now=now,
            zone=self._zone,
            links=self._links,
            desk=self._desk,
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
                store.outbox.put(apology, at=now)

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


def _as_said(row: Received) -> tuple[str, str, int, int]:
    """The order in which people spoke: webhooks may deliver in parallel, but update ids count up."""
    number = int(row.update_id) if row.update_id.isdecimal() else 0
    return row.channel, row.bot, number, row.seq


def _said(error: BaseException) -> str:
    """The error in a line, without what people wrote."""
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"[:300]
