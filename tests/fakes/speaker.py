"""What is a platform that does as it is told? A speaker that keeps what it gets, and fails when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.channels.base import Budget, Letter, Receipt
from bot.clock import monotonic
from domain.channel import LIMITS

FAST = Budget(per_second=1e6, chat_gap=0.0, group_gap=0.0)


class FakeSpeaker:
    """Takes every letter unless `fails` holds errors: each is raised once, in turn. `held`: letters wait for it."""

    channel = "console"
    bot = "demo"
    limits = LIMITS["console"]

    def __init__(self, budget: Budget = FAST) -> None:
        self.budget = budget
        self.letters: list[Letter] = []
        self.times: list[float] = []
        self.fails: list[Exception] = []
        self.held: asyncio.Event | None = None
        self.acknowledged: list[Mapping[str, Any]] = []
        self.closed = False
        self.most_at_once = 0
        self._at_once = 0

    async def send(self, letter: Letter) -> Receipt:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if self.held is not None:
                await self.held.wait()
            await asyncio.sleep(0)
            self.times.append(monotonic())
            if self.fails:
                raise self.fails.pop(0)
            self.letters.append(letter)
            return Receipt(message_id=f"m{len(self.letters)}")
        finally:
            self._at_once -= 1

    async def acknowledge(self, body: Mapping[str, Any]) -> None:
        self.acknowledged.append(body)

    async def close(self) -> None:
        self.closed = True

    @property
    def texts(self) -> list[str]:
        return [letter.text for letter in self.letters]
