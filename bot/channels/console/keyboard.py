"""What can a person do with a simulated telephone: who, where, when?

Updates are kept exactly as a real platform's are: they wait until the store has them, and come again when it failed.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.channels.base import Keep, RawUpdate, Rejected, TooLarge
from bot.channels.console.screens import Line, Screens

log = logging.getLogger(__name__)


class Keyboard(Screens):
    """Everything that a person does; each is an update that is handed over."""

    def __init__(self, *, last_update_id: int) -> None:
        super().__init__()
        self._last_update_id = last_update_id
        self._blocked: set[str] = set()
        self._sent_files: dict[str, bytes] = {}
        self._waiting: deque[RawUpdate] = deque()
        self._keep: Keep | None = None
        self._delivering = asyncio.Lock()

    def attach(self, keep: Keep) -> None:
        """From now on what is typed is handed to `keep` at once."""
        self._keep = keep

    async def type(
        self,
        chat_id: str,
        text: str,
        *,
        sender_id: str,
        sender_name: str,
        at: datetime,
        group: bool = False,
        admin: bool = False,
        title: str = "",
    ) -> Line:
        """A person types. In a group a command is meant for the bot. Returns the line on the screen."""
        line = self._said(sender_id, sender_name, text, at)
        body = {"text": text, "title": title, "admin": admin, "mention": text.startswith("/")}
        return await self._say(chat_id, line, "text", body, group=group)

    async def press(
        self,
        chat_id: str,
        data: str,
        *,
        sender_id: str,
        sender_name: str,
        at: datetime,
        message_id: str = "",
        group: bool = False,
        admin: bool = False,
    ) -> None:
        """A person presses the button that carries `data`."""
        presser = self._said(sender_id, sender_name, "", at)
        body = {"data": data, "message_id": message_id, "admin": admin, "mention": True}
        await self._hand_over(chat_id, presser, "button", body, group=group)

    async def edit(self, chat_id: str, message_id: str, text: str, *, at: datetime, group: bool = False) -> None:
        """A person gives a message of theirs a new wording, or a photo of theirs a new caption."""
        line = self._line(chat_id, message_id)
        if line is None or not line.sender_id or line.place is not None:
            raise ValueError(f"{message_id} is no message of a person in {chat_id}")
        self._replace(chat_id, message_id, text=text)
        file_id = message_id if line.photo is not None else ""
        body = {"text": text, "first_at": line.at.isoformat(), "file_id": file_id}
        await self._hand_over(chat_id, replace(line, at=at), "edited", body, group=group)

    async def photo(
        self,
        chat_id: str,
        content: bytes,
        *,
        sender_id: str,
        sender_name: str,
        at: datetime,
        shown: bytes = b"",
        caption: str = "",
        album: str = "",
        group: bool = False,
    ) -> Line:
        """A person sends a picture; those of one album are sent together. shown: the copy for the screens."""
        line = replace(self._said(sender_id, sender_name, caption, at), photo=shown)
        self._sent_files[line.message_id] = content
        body = {"text": caption, "file_id": line.message_id, "album": album}
        return await self._say(chat_id, line, "photo", body, group=group)

    async def document(
        self,
        chat_id: str,
        content: bytes,
        filename: str,
        *,
        sender_id: str,
        sender_name: str,
        at: datetime,
        caption: str = "",
        group: bool = False,
    ) -> Line:
        """A person sends a file."""
        said = self._said(sender_id, sender_name, caption, at)
        line = replace(said, document=content, filename=filename)
        self._sent_files[line.message_id] = content
        body = {"text": caption, "file_id": line.message_id, "file_name": filename}
        return await self._say(chat_id, line, "document", body, group=group)

    async def location(
        self,
        chat_id: str,
        latitude: float,
        longitude: float,
        *,
        sender_id: str,
        sender_name: str,
        at: datetime,
        album: str = "",
    ) -> Line:
        """A person shares where they are."""
        said = self._said(sender_id, sender_name, f"{latitude}, {longitude}", at)
        line = replace(said, place=(latitude, longitude))
        body = {"latitude": latitude, "longitude": longitude, "album": album}
        return await self._say(chat_id, line, "location", body, group=False)

    async def add_to_group(
        self, chat_id: str, *, sender_id: str, sender_name: str, at: datetime, title: str = ""
    ) -> None:
        """A person adds the bot to a group."""
        self._blocked.discard(chat_id)
        adder = self._said(sender_id, sender_name, "", at)
        await self._hand_over(chat_id, adder, "added", {"title": title}, group=True)

    async def block(self, chat_id: str, *, sender_id: str, sender_name: str, at: datetime, group: bool = False) -> None:
        """A person blocks the bot, or puts it out of the group."""
        self._blocked.add(chat_id)
        await self._hand_over(chat_id, self._said(sender_id, sender_name, "", at), "removed", {}, group=group)

    async def unblock(self, chat_id: str, *, sender_id: str, sender_name: str, at: datetime) -> None:
        """A person lets the bot write again."""
        self._blocked.discard(chat_id)
        await self._hand_over(chat_id, self._said(sender_id, sender_name, "", at), "added", {}, group=False)

    async def fetch_file(self, file_id: str, max_bytes: int) -> bytes:
        """The content of a file. Raises Rejected."""
        content = self._sent_files.get(file_id)
        if content is None:
            raise Rejected("The file is gone.")
        if len(content) > max_bytes:
            raise TooLarge(f"The file has {len(content)} bytes, more than {max_bytes}.")
        return content

    def _said(self, sender_id: str, sender_name: str, text: str, at: datetime) -> Line:
        message_id = self._next_message_id()
        return Line(message_id=message_id, sender_id=sender_id, sender_name=sender_name, text=text, at=at)

    async def _say(self, chat_id: str, line: Line, kind: str, body: Mapping[str, Any], *, group: bool) -> Line:
        shown = self._show(chat_id, line)
        await self._hand_over(chat_id, shown, kind, body, group=group)
        return shown

    async def _hand_over(self, chat_id: str, line: Line, kind: str, body: Mapping[str, Any], *, group: bool) -> None:
        """Puts the update in the queue and tries to have it stored; raises when the store can't."""
        self._last_update_id += 1
        content = {
            "message_id": line.message_id,
            **body,
            "update_id": self._last_update_id,
            "kind": kind,
            "chat_id": chat_id,
            "group": group,
            "sender_id": line.sender_id,
            "sender_name": line.sender_name,
            "at": line.at.isoformat(),
        }
        self.inject([content])
        await self._deliver()

    def inject(self, bodies: Sequence[Mapping[str, Any]]) -> None:
        """Updates as they would come from a platform, even broken ones; kept with the next delivery."""
        for body in bodies:
            update_id = str(body.get("update_id") or self._count_on())
            raw = RawUpdate(update_id=update_id, chat_id=str(body.get("chat_id", "")), body=body)
            self._waiting.append(raw)

    def _count_on(self) -> int:
        self._last_update_id += 1
        return self._last_update_id

    async def _deliver(self) -> None:
        async with self._delivering:
            while self._waiting and self._keep:
                batch = tuple(self._waiting)
                try:
                    await self._keep(batch)
                except Exception as error:
                    log.warning("console: %d updates could not be stored: %s", len(batch), type(error).__name__)
                    raise
                for _ in batch:
                    self._waiting.popleft()
