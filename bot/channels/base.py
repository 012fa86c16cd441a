"""What must a channel be able to do?

A channel hears (raw updates, stored before they are acknowledged), reads (raw update → `Incoming`) and speaks
(`Letter` → `Receipt`, or one of the few errors that say what to do). Nothing else of the programme knows the
platform.

ChannelError            the message did not go out, as far as we know
├── RetryLater          try again after `seconds` (429, 5xx, connection refused before anything was sent)
├── Doubtful            it may have gone out: the answer was lost
├── OverQuota           the month's quota of this bot is used up: nothing more goes out before the next
├── Unreachable         this chat can't be reached any more (blocked, deactivated, left, never started)
├── Moved               the group has the new id `new_chat_id`
├── Rejected            the platform will never take this message (too long, bad markup, unknown photo), or has no
│   │                   such file
│   └── TooLarge        the file is larger than was asked for
└── Misconfigured       the token or the address is wrong: nothing can be sent until somebody mends it
"""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

from domain.channel import Limits
from domain.message import Incoming


class ChannelError(Exception):
    """The message did not go out, as far as we know."""


class RetryLater(ChannelError):
    """Try again after `seconds`; `chat_only`: other chats may go on meanwhile."""

    def __init__(self, reason: str, *, seconds: float, chat_only: bool = True) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.chat_only = chat_only


class Doubtful(ChannelError):
    """It may have gone out: the answer was lost."""


class OverQuota(ChannelError):
    """The month's quota of this bot is used up."""


class Unreachable(ChannelError):
    """This chat can't be reached any more."""


class Moved(ChannelError):
    """The group has a new id."""

    def __init__(self, new_chat_id: str) -> None:
        super().__init__(f"group moved to {new_chat_id}")
        self.new_chat_id = new_chat_id


class Rejected(ChannelError):
    """The platform will never take this message."""


class TooLarge(Rejected):
    """The file is larger than was asked for."""


class Misconfigured(ChannelError):
    """The token or the address is wrong."""


class UnreadableUpdate(Exception):
    """A raw update that can't be understood; it becomes a dead letter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """What the platform allows one bot: messages a second, seconds between two to one chat or one group.

    in_flight: how many are on their way at once, which is what a crash can leave doubtful. Eight are enough for thirty
    a second and answers that take a quarter of one; where hundreds a second are allowed (paid broadcasts), more are
    needed, or the disk is waited for.
    """

    per_second: float
    chat_gap: float
    group_gap: float
    in_flight: int = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    label: str
    data: str  # at most 64 bytes; resolved from the outbox when it comes back
    url: str = ""  # opens this address instead


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One message as a channel gets it: address, words and, for an edit, the id of the old message.

    photo_file, document_file: the hashes of files of ours that go with it; `bot.lettering.filled` reads them.
    """

    chat_id: str
    group: bool
    text: str
    buttons: tuple[Button, ...] = ()
    edits_message_id: str | None = None
    photo: bytes | None = None
    document: bytes | None = None
    filename: str = ""
    photo_file: str = ""
    document_file: str = ""
    photo_url: str = ""  # where the photo lies on our site, for platforms that fetch it themselves


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The platform's id of the message that went out."""

    message_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RawUpdate:
    """One update as the platform sent it. `update_id` makes it unique for the bot."""

    update_id: str
    chat_id: str  # "" where it can't be told
    body: Mapping[str, Any]


def nameless(body: Mapping[str, Any]) -> RawUpdate:
    """An update that brings no id, named after its content: the same one delivered twice stays one."""
    content = json.dumps(body, sort_keys=True, default=str).encode()
    return RawUpdate(update_id=f"sha256:{hashlib.sha256(content).hexdigest()}", chat_id="", body=body)


def plain(text: str) -> str:
    """The text in NFC, without the characters that a database refuses (NUL, halves of surrogate pairs)."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole.replace("\x00", ""))


LONGEST_ID = 64  # of chats, people and messages, as far as we keep them
LONGEST_ALBUM = 80
_TEXTS = [one.name for one in fields(Incoming) if one.type == "str"]
_PLACES = ("latitude", "longitude", "accuracy")


def checked(incoming: Incoming | None) -> Incoming | None:
    """The update, when every part of it is of its kind: libraries don't look. Raises TypeError, ValueError."""
    if incoming is None:
        return None
    for name in _TEXTS:
        text = getattr(incoming, name)
        if not isinstance(text, str):
            raise TypeError(f"{name} is no text")
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise ValueError(f"{name} holds what no database takes")
    ids = (incoming.chat.chat_id, incoming.sender_id, incoming.message_id, incoming.new_chat_id)
    if not incoming.chat.chat_id or max(map(len, ids)) > LONGEST_ID or len(incoming.album) > LONGEST_ALBUM:
        raise ValueError("an id is missing or too long")
    for number in (getattr(incoming, name) for name in _PLACES):
        if number is not None and (isinstance(number, bool) or not math.isfinite(float(number))):
            raise ValueError("a place is no place")
    return incoming


Keep = Callable[[Sequence[RawUpdate]], Awaitable[None]]
"""Stores raw updates durably; returns after the commit. Only then may a channel acknowledge them."""


class Reader(Protocol):
    """Understands stored raw updates of one channel."""

    def __call__(self, body: Mapping[str, Any], *, bot: str) -> Incoming | None:
        """The update's meaning; None when there is nothing to do. Raises UnreadableUpdate."""
        ...


class Speaker(Protocol):
    """Sends messages as one bot."""

    channel: str
    bot: str
    budget: Budget
    limits: Limits

    async def send(self, letter: Letter) -> Receipt:
        """Sends or edits one message. Raises ChannelError."""
        ...

    async def acknowledge(self, body: Mapping[str, Any]) -> None:
        """Ends the waiting sign of a pressed button, where the platform has one. Never raises."""
        ...

    async def close(self) -> None: ...


class Fetcher(Protocol):
    """Fetches the files that people send."""

    async def fetch_file(self, file_id: str, max_bytes: int) -> bytes:
        """The content. Raises ChannelError: TooLarge, another Rejected when it is gone, RetryLater."""
        ...


class Listener(Protocol):
    """Hears raw updates of one bot until it is stopped."""

    channel: str
    bot: str

    async def listen(self, keep: Keep) -> None:
        """Polls until cancelled: hands updates to `keep` and acknowledges them only afterwards."""
        ...

    async def close(self) -> None: ...
