"""How does a raw update get into the inbox, before its platform is told that we have it?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import structlog

from bot.channels.base import Keep, RawUpdate, nameless
from bot.clock import Clock
from bot.logs import trail
from bot.writer import Writer
from storage.database import StorageTrouble

log = structlog.get_logger(__name__)


class Courteous(Protocol):
    """Shows people at once that they were heard."""

    channel: str
    bot: str

    async def acknowledge(self, body: Mapping[str, Any]) -> None:
        """Never raises."""
        ...


class Intake:
    """Keeps what the channels hear."""

    def __init__(
        self,
        writer: Writer,
        clock: Clock,
        courteous: Sequence[Courteous] = (),
        *,
        arrived: Callable[[], None] = lambda: None,
    ) -> None:
        """courteous: e.g. who ends the waiting sign of pressed buttons. arrived: called after each commit."""
        self._writer = writer
        self._clock = clock
        self._courteous = list(courteous)
        self._arrived = arrived
        self._courtesies: set[asyncio.Task[None]] = set()

    def keeper(self, channel: str, bot: str) -> Keep:
        """Stores raw updates of one bot; returns after the commit."""

        async def store(updates: Sequence[RawUpdate]) -> None:
            rows = [_row(channel, bot, update) for update in updates]
            await self._writer.do(lambda store: store.inbox.keep(rows, at=self._clock.now()))

        async def keep(updates: Sequence[RawUpdate]) -> None:
            try:
                await store(updates)
            except StorageTrouble:
                raise
            except Exception:
                log.exception("batch_not_kept", channel=channel, bot=bot)
                await one_by_one(updates)
            self._arrived()
            for update in updates:
                trail("kept", update=f"{channel}:{bot}:{update.update_id}")
            self._acknowledge(channel, bot, updates)

        async def one_by_one(updates: Sequence[RawUpdate]) -> None:
            """What the database won't take as it is, is kept as a dead letter: it must not come again for ever."""
            for update in updates:
                try:
                    await store([update])
                except StorageTrouble:
                    raise
                except Exception as error:
                    await store([nameless({"unreadable": ascii(update.body), "error": type(error).__name__})])

        return keep

    def _acknowledge(self, channel: str, bot: str, updates: Sequence[RawUpdate]) -> None:
        """A courtesy that nobody waits for."""
        for one in self._courteous:
            if (one.channel, one.bot) == (channel, bot):
                for update in updates:
                    task = asyncio.create_task(one.acknowledge(update.body))
                    self._courtesies.add(task)
                    task.add_done_callback(self._courtesies.discard)


def _row(channel: str, bot: str, update: RawUpdate) -> dict[str, Any]:
    known = {"update_id": update.update_id, "chat_id": update.chat_id, "body": update.body}
    return {"channel": channel, "bot": bot, **known}
