"""What is a channel without a platform?

Simulated telephones and groups in this very process: a person types (`type`, `press`, `photo`, ...), the bot speaks
(`send`), and both stand on the chat's screen (`lines`).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

from bot.channels.base import Budget, Keep, Letter, Receipt, Rejected, Unreachable
from bot.channels.console.keyboard import Keyboard
from bot.channels.console.reading import CHANNEL
from bot.channels.console.screens import Line
from bot.clock import Clock
from domain.channel import LIMITS, length

BOT = "demo"
MANY = 1e6


class Console(Keyboard):
    """Speaker, Listener and Fetcher of the simulated telephones, with their screens and their keyboard."""

    channel = CHANNEL
    budget = Budget(per_second=MANY, chat_gap=0.0, group_gap=0.0)
    limits = LIMITS[channel]

    def __init__(self, *, clock: Clock, bot: str = BOT, last_update_id: int = 0, retry_seconds: float = 1.0) -> None:
        super().__init__(last_update_id=last_update_id)
        self.bot = bot
        self._clock = clock
        self._retry_seconds = retry_seconds

    # --- speaking

    async def send(self, letter: Letter) -> Receipt:
        """Sends or edits one message. Raises ChannelError."""
        if letter.chat_id in self._blocked:
            raise Unreachable("The person blocked the bot.")
        longest = self.limits.text if letter.photo is None and letter.document is None else self.limits.caption
        if length(letter.text) > longest:
            raise Rejected(f"The text has {length(letter.text)} characters, more than {longest}.")
        if letter.edits_message_id:
            changes = {"text": letter.text, "buttons": letter.buttons}
            edited = self._replace(letter.chat_id, letter.edits_message_id, **changes)
            if edited:
                return Receipt(message_id=edited.message_id)
        line = Line(
            message_id=self._next_message_id(),
            sender_id="",
            sender_name="",
            text=letter.text,
            at=self._clock.now(),
            buttons=letter.buttons,
            photo=letter.photo,
            document=letter.document,
            filename=letter.filename,
        )
        return Receipt(message_id=self._show(letter.chat_id, line).message_id)

    async def acknowledge(self, body: Mapping[str, Any]) -> None:
        """A pressed button of the console doesn't wait."""

    async def close(self) -> None:
        self._watchers.clear()

    # --- hearing

    async def listen(self, keep: Keep) -> None:
        """Until cancelled: hands over what is typed, and again what could not be stored."""
        self.attach(keep)
        while True:
            with contextlib.suppress(Exception):  # logged where it happened; the next round tries again
                await self._deliver()
            await asyncio.sleep(self._retry_seconds)
