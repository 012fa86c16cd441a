"""How do stories run on the console? In this very process, without a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.base import Fetcher, Keep, Reader, Speaker
from bot.channels.console import CHANNEL, Console, Line, read
from bot.clock import Clock
from tests.phones.base import Act


class ConsolePhones:
    """Telephones of the console."""

    channel = CHANNEL
    reader: Reader = staticmethod(read)

    def __init__(self, clock: Clock) -> None:
        self.console = Console(clock=clock)
        self.bot = self.console.bot
        self.speaker: Speaker = self.console
        self.fetcher: Fetcher = self.console

    async def connect(self, keep: Keep) -> None:
        self.console.attach(keep)

    async def close(self) -> None:
        await self.console.close()

    async def type(self, act: Act, text: str) -> Line:
        return await self.console.type(act.chat_id, text, **who(act), group=act.group, admin=act.admin)

    async def press(self, act: Act, line: Line, label: str) -> None:
        data = next(button.data for button in line.buttons if button.label == label)
        await self.console.press(
            act.chat_id, data, **who(act), message_id=line.message_id, group=act.group, admin=act.admin
        )

    async def edit(self, act: Act, line: Line, text: str) -> None:
        await self.console.edit(act.chat_id, line.message_id, text, at=act.at, group=act.group)

    async def photo(self, act: Act, content: bytes, *, caption: str, album: str) -> Line:
        return await self.console.photo(act.chat_id, content, **who(act), caption=caption, album=album, group=act.group)

    async def document(self, act: Act, content: bytes, filename: str, *, caption: str) -> Line:
        return await self.console.document(act.chat_id, content, filename, **who(act), caption=caption, group=act.group)

    async def place(self, act: Act, latitude: float, longitude: float) -> Line:
        return await self.console.location(act.chat_id, latitude, longitude, **who(act))

    async def block(self, act: Act) -> None:
        await self.console.block(act.chat_id, **who(act), group=act.group)

    def heard(self, chat_id: str) -> Sequence[Line]:
        return [line for line in self.console.lines(chat_id) if not line.sender_id]


def who(act: Act) -> dict[str, Any]:
    """A chat with one person has that person's id; so have groups, whose administrator speaks."""
    return {"sender_id": act.chat_id, "sender_name": act.name, "at": act.at}
