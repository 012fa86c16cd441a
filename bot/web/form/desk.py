"""How do pages look at the data, and how does what they are sent get to the engine?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.channels.base import Keep, RawUpdate
from bot.clock import Clock, monotonic
from domain.form import BOT, CHANNEL
from domain.message import Chat, Incoming, IncomingKind
from handlers.context import Context
from handlers.form.submit import holder
from handlers.links import Links
from storage.store import Library, Store

PATIENCE = 8.0  # seconds that a browser waits for what it sent
LOOK_AGAIN = 0.03
Result = TypeVar("Result")


class Do(Protocol):
    """Runs a job on the writer thread; its result after the commit."""

    def __call__(self, job: Callable[[Store], Result], /) -> Awaitable[Result]: ...


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One database, with the engine's `keep` for channel `form` and its writer's `do`."""

    library: Library
    clock: Clock
    zone: ZoneInfo
    links: Links
    keep: Keep
    do: Do

    @property
    def path(self) -> str:
        """What stands before the paths of the pages where the site is not at the top of its address."""
        return urlsplit(self.links.base_url).path

    async def look(self, job: Callable[[Store], Result]) -> Result:
        """One look at the data, beside the loop."""

        def read_now() -> Result:
            with self.library.reading() as store:
                return job(store)

        return await asyncio.to_thread(read_now)

    async def put(self, name: str, person: str, body: Mapping[str, Any]) -> None:
        """Into the inbox; once, however often it comes."""
        await self.keep([RawUpdate(update_id=name, chat_id=person, body=body)])

    async def wait(self, found: Callable[[Store], Result | None]) -> Result | None:
        """Looks until something is found, or until a browser has waited long enough."""
        end = monotonic() + PATIENCE
        while (result := await self.look(found)) is None and monotonic() < end:  # noqa: ASYNC110  others write it
            await asyncio.sleep(LOOK_AGAIN)
        return result

    def context(self, store: Store, person: str, now: datetime) -> Context:
        """As a handler would see this person now; for looking only."""
        chat = Chat(channel=CHANNEL, bot=BOT, chat_id=person)
        looks = Incoming(chat=chat, update_id="", kind=IncomingKind.FORM, sent_at=now)
        ctx = Context(store=store, now=now, zone=self.zone, links=self.links, incoming=looks, update="")
        ctx.membership = holder(ctx, person)
        return ctx
