"""What stands on the screens of the simulated telephones and groups?"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.channels.base import Button


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message on a screen. `sender_id` is "" for the bot; `at` is the time to show.

    photo: the picture as a screen shows it, not as the camera made it; empty where there is no such copy. place:
    latitude and longitude. key: names the photo or document to whoever sees the line, and to nobody else.
    """

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
    place: tuple[float, float] | None = None
    key: str = ""


class Screens:
    """Every chat with its lines. `version` grows with every change."""

    def __init__(self) -> None:
        self.version = 0
        self._run = secrets.token_hex(3)  # message ids of an earlier run must not mean a line of this one
        self._message_count = 0
        self._screens: dict[str, list[Line]] = {}
        self._files: dict[str, Line] = {}
        self._watchers: list[Callable[[str], None]] = []

    def chats(self) -> tuple[str, ...]:
        """Every chat with something on its screen, in the order they began."""
        return tuple(self._screens)

    def lines(self, chat_id: str) -> tuple[Line, ...]:
        """What stands on the screen of a chat, oldest first."""
        return tuple(self._screens.get(chat_id, ()))

    def file(self, key: str) -> Line | None:
        """The line with the photo or document of that key."""
        return self._files.get(key)

    def watch(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """Calls back with the chat's id after each change; the returned function ends it."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback) if callback in self._watchers else None

    def _changed(self, chat_id: str) -> None:
        self.version += 1
        for callback in tuple(self._watchers):
            callback(chat_id)

    def _show(self, chat_id: str, line: Line) -> Line:
        if line.photo or line.document is not None:
            line = replace(line, key=secrets.token_urlsafe(24))
            self._files[line.key] = line
        self._screens.setdefault(chat_id, []).append(line)
        self._changed(chat_id)
        return line

    def _line(self, chat_id: str, message_id: str) -> Line | None:
        return next((line for line in self._screens.get(chat_id, ()) if line.message_id == message_id), None)

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
