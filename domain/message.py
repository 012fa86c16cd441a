"""What do people and the bot say to each other, whatever the channel?

`Incoming` is one thing a person did in a chat; `Outgoing` one thing the bot wants said. Both are channel-neutral:
buttons are `Option`s (drawn as buttons or numbered lines), and what an option means is kept with the outgoing
message in the outbox, so a button that is pressed months later still finds its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from domain.channel import ROOM_FOR_LINK, length, limits_of, parts, room_for_options


@dataclass(frozen=True, kw_only=True, slots=True)
class Chat:
    """The address of one conversation: a person's private chat or a group, as one bot of one channel sees it."""

    channel: str
    bot: str
    chat_id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.bot}:{self.chat_id}"


class IncomingKind(StrEnum):
    """What a person (or the platform) did."""

    TEXT = "text"
    EDITED = "edited"  # a text that was sent before, with its new wording
    BUTTON = "button"  # `data` holds the token that the outbox gave the option
    PHOTO = "photo"
    LOCATION = "location"
    DOCUMENT = "document"  # a file with a name: `file_id`, `file_name`
    FILE = "file"  # a sheet that was fetched: `file_id` is the key of its evidence, `data` its cells
    FORM = "form"  # a form on the web was sent: `data` holds it
    JOINED = "joined"  # somebody without a chat used a code on the web: `data` holds it
    CONTACT = "contact"
    VOICE = "voice"
    UNSUPPORTED = "unsupported"  # something the channel can't deliver or we don't read
    ADDED = "added"  # the bot became a member of a group
    REMOVED = "removed"  # the bot left a group, or a person blocked it
    MIGRATED = "migrated"  # the group got the new id `new_chat_id`


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """One update, read. `sent_at` is the platform's time of the message (aware), never later than we received it.

    first_sent_at: when a message that was edited now was sent at first.
    """

    chat: Chat
    update_id: str
    kind: IncomingKind
    sent_at: datetime
    first_sent_at: datetime | None = None
    group: bool = False
    sender_id: str = ""
    sender_name: str = ""
    sender_is_admin: bool = False  # of the group, as far as the channel knows
    chat_title: str = ""
    text: str = ""
    data: str = ""
    message_id: str = ""
    file_id: str = ""
    file_name: str = ""
    album: str = ""  # the platform's name for pictures sent together
    new_chat_id: str = ""
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None  # of the place, in metres
    phone: str = ""
    reached_by_mention: bool = False  # in a group: the message is meant for the bot


class Lane(IntEnum):
    """Who goes first when the budget is short: smaller is sooner."""

    ACK = 0  # "received and stored"
    REPLY = 1  # any other answer to a person
    REMINDER = 2
    DIGEST = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One choice under a message. `action` names what it does (a route of the router), `values` its arguments."""

    label: str
    action: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address that it opens; empty for a choice."""
        return self.values.get("url", "")


def link_lines(options: Iterable[Option]) -> tuple[str, ...]:
    """The addresses as lines, for channels that draw no button for them."""
    return tuple(f"{option.label}: {option.url}" for option in options if option.url)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """One message to be sent. The dedupe key makes it exist once, whoever asks for it how often.

    `valid_until`: after this instant the message is stale and is dropped (counted, and said so) instead of sent.
    `edits`: dedupe key of an earlier message that this one replaces where the channel can edit.
    `about`: what it is for, e.g. {"kind": "remind", "campaign": "HG2023", "round": "SK", "unit": "2020-24937"}.
    """

    chat: Chat
    lane: Lane
    text: str
    dedupe_key: str
    group: bool = False
    options: tuple[Option, ...] = ()
    valid_until: datetime | None = None
    not_before: datetime | None = None
    edits: str | None = None
    photo: str | None = None  # `hash/name` of a file in `storage.files`
    document: str | None = None
    about: Mapping[str, str] = field(default_factory=dict)

    def texts(self, *, least: int = 1) -> tuple[str, ...]:
        """The text in as many messages as its channel needs; a file goes with the first, options under the last."""
        limits = limits_of(self.chat.channel)
        reserved = room_for_options(limits, [option.label for option in self.options if not option.url])
        reserved += 0 if limits.links else sum(length(line) + 1 for line in link_lines(self.options))
        longest = limits.text - reserved
        first = limits.caption - reserved if self.photo or self.document else longest
        first -= ROOM_FOR_LINK if self.document and not limits.documents else 0
        return parts(self.text, first=first, longest=longest, least=least)
