"""What is a channel without a platform?

Simulated telephones and groups in this very process: a person types (`type`, `press`, `photo`, ...), the bot speaks
(`send`), and both stand on the chat's screen (`lines`). Updates are kept exactly as a real platform's are: they
wait until the store has them, and come again when it failed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.channels.base import (
    Budget,
    Button,
    Keep,
    Letter,
    Limits,
    RawUpdate,
    Receipt,
    Rejected,
    TooLarge,
    Unreachable,
    UnreadableUpdate,
    plain,
)
from bot.clock import Clock
from domain.message import Chat, Incoming, IncomingKind

CHANNEL = "console"
BOT = "demo"
MANY = 1e6

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message on a screen. `sender_id` is "" for the bot; `at` is the time to show."""

    message_id: str
    sender_id: str
    sender_name: str
    text: str
    at: datetime
    buttons: tuple[Button, ...] = ()
    edited: bool = False
    photo: bytes | None = None
    document: bytes | None = None
    filename: str = ""


def read(body: Mapping[str, Any], *, bot: str) -> Incoming | None:
    """The update's meaning. Raises UnreadableUpdate."""
    try:
        sent_at = datetime.fromisoformat(body["at"])
        if sent_at.tzinfo is None:
            raise ValueError("a time without its zone")
        return Incoming(
            chat=Chat(channel=CHANNEL, bot=bot, chat_id=body["chat_id"]),
            update_id=str(body["update_id"]),
            kind=IncomingKind(body["kind"]),
            sent_at=sent_at,
            group=body["group"],
            sender_id=body["sender_id"],
            sender_name=plain(body["sender_name"]),
            sender_is_admin=body.get("admin", False),
            chat_title=plain(body.get("title", "")),
            text=plain(body.get("text", "")),
            data=body.get("data", ""),
            message_id=body.get("message_id", ""),
            file_id=body.get("file_id", ""),
            file_name=plain(body.get("file_name", "")),
            album=body.get("album", ""),
            new_chat_id=body.get("new_chat_id", ""),
            latitude=body.get("latitude"),
            longitude=body.get("longitude"),
            accuracy=body.get("accuracy"),
            phone=body.get("phone", ""),
            reached_by_mention=body["group"] and body.get("mention", False),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableUpdate(f"This is no update of the console: {type(error).__name__}: {error}") from None


class Console:
    """Speaker and Listener of the simulated telephones, and their keyboard."""

    channel = CHANNEL
    budget = Budget(per_second=MANY, chat_gap=0.0, group_gap=0.0)
    limits = Limits(text=4096, caption=1024, options=True, edits=True)

    def __init__(self, *, clock: Clock, bot: str = BOT, last_update_id: int = 0, retry_seconds: float = 1.0) -> None:
        self.bot = bot
        self.version = 0  # grows with every change of a screen
        self._clock = clock
        self._last_update_id = last_update_id
        self._retry_seconds = retry_seconds
        self._run = secrets.token_hex(3)  # message ids of an earlier run must not mean a line of this one
        self._message_count = 0
        self._screens: dict[str, list[Line]] = {}
        self._blocked: set[str] = set()
        self._files: dict[str, bytes] = {}
        self._watchers: list[Callable[[str], None]] = []
        self._waiting: deque[RawUpdate] = deque()
        self._keep: Keep | None = None
        self._delivering = asyncio.Lock()

    # --- screens

    def chats(self) -> tuple[str, ...]:
        """Every chat with something on its screen, in the order they began."""
        return tuple(self._screens)

    def lines(self, chat_id: str) -> tuple[Line, ...]:
        """What stands on the screen of a chat, oldest first."""
        return tuple(self._screens.get(chat_id, ()))

    def watch(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """Calls back with the chat's id after each change; the returned function ends it."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback) if callback in self._watchers else None

    def _changed(self, chat_id: str) -> None:
        self.version += 1
        for callback in tuple(self._watchers):
            callback(chat_id)

    def _show(self, chat_id: str, line: Line) -> Line:
        self._screens.setdefault(chat_id, []).append(line)
        self._changed(chat_id)
        return line

    def _replace(self, chat_id: str, message_id: str, **changes: Any) -> Line | None:
        screen = self._screens.get(chat_id, [])
        for place, line in enumerate(screen):
            if line.message_id == message_id:
                screen[place] = replace(line, edited=True, **changes)
                self._changed(chat_id)
                return screen[place]
        return None

    def _next_message_id(self) -> str:
        self._message_count += 1
        return f"{self._run}-{self._message_count}"

    # --- speaking

    async def send(self, letter: Letter) -> Receipt:
        """Sends or edits one message. Raises ChannelError."""
        if letter.chat_id in self._blocked:
            raise Unreachable("The person blocked the bot.")
        longest = self.limits.text if letter.photo is None and letter.document is None else self.limits.caption
        if len(letter.text) > longest:
            raise Rejected(f"The text has {len(letter.text)} characters, more than {longest}.")
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

    def attach(self, keep: Keep) -> None:
        """From now on what is typed is handed to `keep` at once."""
        self._keep = keep

    async def listen(self, keep: Keep) -> None:
        """Until cancelled: hands over what is typed, and again what could not be stored."""
        self.attach(keep)
        while True:
            with contextlib.suppress(Exception):  # logged where it happened; the next round tries again
                await self._deliver()
            await asyncio.sleep(self._retry_seconds)

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

    # --- the keyboard: who, where, when

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
        await self._say(chat_id, line, "text", body, group=group)
        return line

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
        """A person gives a message of theirs a new wording."""
        line = self._replace(chat_id, message_id, text=text)
        if line is None or not line.sender_id:
            raise ValueError(f"{message_id} is no message of a person in {chat_id}")
        await self._hand_over(chat_id, replace(line, at=at), "edited", {"text": text}, group=group)

    async def photo(
        self,
        chat_id: str,
        content: bytes,
        *,
        sender_id: str,
        sender_name: str,
        at: datetime,
        caption: str = "",
        album: str = "",
        group: bool = False,
    ) -> Line:
        """A person sends a picture; those of one album are sent together."""
        line = replace(self._said(sender_id, sender_name, caption, at), photo=content)
        self._files[line.message_id] = content
        body = {"text": caption, "file_id": line.message_id, "album": album}
        await self._say(chat_id, line, "photo", body, group=group)
        return line

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
        self._files[line.message_id] = content
        body = {"text": caption, "file_id": line.message_id, "file_name": filename}
        await self._say(chat_id, line, "document", body, group=group)
        return line

    async def location(
        self, chat_id: str, latitude: float, longitude: float, *, sender_id: str, sender_name: str, at: datetime
    ) -> Line:
        """A person shares where they are."""
        line = self._said(sender_id, sender_name, f"{latitude}, {longitude}", at)
        place = {"latitude": latitude, "longitude": longitude}
        await self._say(chat_id, line, "location", place, group=False)
        return line

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
        content = self._files.get(file_id)
        if content is None:
            raise Rejected("The file is gone.")
        if len(content) > max_bytes:
            raise TooLarge(f"The file has {len(content)} bytes, more than {max_bytes}.")
        return content

    def _said(self, sender_id: str, sender_name: str, text: str, at: datetime) -> Line:
        message_id = self._next_message_id()
        return Line(message_id=message_id, sender_id=sender_id, sender_name=sender_name, text=text, at=at)

    async def _say(self, chat_id: str, line: Line, kind: str, body: Mapping[str, Any], *, group: bool) -> None:
        self._show(chat_id, line)
        await self._hand_over(chat_id, line, kind, body, group=group)

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
