"""Can this process do its work now? If not, one sentence says why."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.clock import Clock
from bot.writer import Writer
from domain.errors import GiaoBanError
from storage.revisions import is_current
from storage.store import Library, Store

PATIENCE = 4.0  # seconds for one write, to the database or to the store of files; a probe doesn't wait for ever
LONGEST_WAIT = 60.0  # seconds that an update may wait


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What is looked at."""

    library: Library
    writer: Writer
    clock: Clock
    patience: float = PATIENCE

    async def trouble(self) -> str:
        """A sentence for the operator; "" when all is well."""
        if not self.writer.alive:
            return "The thread that writes has ended: restart the process."
        try:
            return await self._asked()
        except TimeoutError:
            return f"The database did not take a write within {self.patience:g} seconds."
        except GiaoBanError as error:
            return str(error)

    async def _asked(self) -> str:
        if not await asyncio.to_thread(is_current, self.library.database):
            return "The tables are not those of this version: run `giaoban migrate`."
        async with asyncio.timeout(self.patience):
            await self.writer.do(_beat)
        try:
            async with asyncio.timeout(self.patience):
                await asyncio.to_thread(self.library.files.probe)
        except TimeoutError:
            return f"A file could not be kept within {self.patience:g} seconds."
        except OSError as error:
            return f"Files can't be kept: {error.strerror or error}."
        waited = await asyncio.to_thread(self._waited)
        return f"An update has been waiting for {waited:.0f} seconds." if waited > LONGEST_WAIT else ""

    def _waited(self) -> float:
        """Seconds that the oldest update waits; a training clock that runs fast is no delay."""
        with self.library.reading() as store:
            _, since = store.vitals.updates()
        speed = max(getattr(self.clock, "speed", 1.0), 1.0)
        return (self.clock.now() - since).total_seconds() / speed if since else 0.0


def _beat(store: Store) -> None:
    store.vitals.beat()
