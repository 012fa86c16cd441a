"""How do many jobs, each for one chat, become one batch? What is asked for while a batch runs is the next batch.

A batch of many messages costs a third of as many batches of one: what they are going to ask for is looked up at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.dispatch import ChatKey


class Gathering:
    """Takes chats one by one and handles them together."""

    def __init__(self, batch: Callable[[Sequence[ChatKey]], Awaitable[int]]) -> None:
        """batch: handles what waits of some chats; how many rows."""
        self._batch = batch
        self._asked: list[tuple[ChatKey, asyncio.Future[int]]] = []
        self._running: asyncio.Task[None] | None = None

    async def once(self, chat: ChatKey) -> int:
        """Handles what waits of the chat; how many rows there were in its batch. Raises what the batch raised."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._asked.append((chat, future))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        while self._asked:
            taken, self._asked = self._asked, []
            try:
                many = await self._batch([chat for chat, _ in taken])
            except Exception as error:
                for _, future in taken:
                    if not future.done():
                        future.set_exception(error)
            else:
                for _, future in taken:
                    if not future.done():  # whoever asked was told to end meanwhile
                        future.set_result(many)
