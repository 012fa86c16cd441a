"""How do the people of a story reach the bot? By the telephones of a channel, which `tests.story` uses all alike.

A new channel is one module beside this one, and one entry in `CHANNELS` of `tests.phones.channels`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.channels.base import Fetcher, Keep, Reader, Speaker
from bot.channels.console import Line

__all__ = ["Act", "Line", "Phones", "Unable"]


class Unable(Exception):
    """People can't do this with the telephones of this channel, or the bot is never told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Who does something, in which chat, and when. `admin`: the person administers the group."""

    chat_id: str
    name: str
    at: datetime
    group: bool = False
    admin: bool = False


class Phones(Protocol):
    """Every telephone of one channel. What is done has reached the bot's inbox when it returns.

    What a channel can't do raises Unable; `CANNOT` of `tests.phones.channels` lists it.
    """

    channel: str
    bot: str
    reader: Reader
    speaker: Speaker
    fetcher: Fetcher

    async def connect(self, keep: Keep) -> None:
        """A process of the bot hears from now on; an earlier one does no more."""
        ...

    async def close(self) -> None: ...

    async def type(self, act: Act, text: str) -> Line: ...

    async def press(self, act: Act, line: Line, label: str) -> None: ...

    async def edit(self, act: Act, line: Line, text: str) -> None: ...

    async def photo(self, act: Act, content: bytes, *, caption: str, album: str) -> Line: ...

    async def document(self, act: Act, content: bytes, filename: str, *, caption: str) -> Line: ...

    async def place(self, act: Act, latitude: float, longitude: float) -> Line: ...

    async def block(self, act: Act) -> None: ...

    def heard(self, chat_id: str) -> Sequence[Line]:
        """The bot's messages as they stand on the screen now, oldest first."""
        ...
