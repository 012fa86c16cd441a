"""How do files that wait in the database come to the store on the network, or leave it?

Beside the transactions, one after the other. While the store is away they wait and are tried again; nobody else waits
for them, because whoever wants one meanwhile reads it from the database. Twice is once: a file is named by its content.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from bot.clock import monotonic
from bot.writer import Writer
from storage.parcels import Parcel

log = structlog.get_logger(__name__)
AT_ONCE = 4
AFTER_TROUBLE = 15.0  # seconds


class Stowing:
    """Takes parcels to the store."""

    def __init__(self, writer: Writer, *, pause: float = AFTER_TROUBLE) -> None:
        self._writer = writer
        self._files = writer.library.files
        self._pause = pause
        self._paused_until = 0.0
        self._after = ""

    async def once(self) -> int:
        """Some of what waits; how many arrived. Raises StorageTrouble."""
        if not self._files.remote or monotonic() < self._paused_until:
            return 0
        some = await asyncio.to_thread(self._some)
        self._after = some[-1].sha256 if len(some) == AT_ONCE else ""
        return sum([await self._taken(parcel) for parcel in some])

    def _some(self) -> Sequence[Parcel]:
        with self._writer.library.reading() as store:
            return store.files.some(after=self._after, many=AT_ONCE)

    async def _taken(self, parcel: Parcel) -> bool:
        try:
            await asyncio.to_thread(self._take, parcel)
        except OSError as error:
            log.error("file_not_stowed", file=parcel.sha256[:12], error=error.strerror)
            self._paused_until = monotonic() + self._pause
            return False
        await self._writer.do(lambda store: store.files.done(parcel))
        return True

    def _take(self, parcel: Parcel) -> None:
        if parcel.content is not None:
            self._files.keep(parcel.content, shown=parcel.shown)
            return
        with self._writer.library.reading() as store:
            needed = store.files.needed(parcel.sha256)
        if not needed:
            self._files.remove(parcel.sha256)
