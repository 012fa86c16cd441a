"""What does one update of Telegram mean?

Updates are kept as raw dicts and never parsed as a whole before they are kept, so one that can't be parsed holds nobody
up. `split` tells its id and chat without understanding it, `read` what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import telegram

from bot.channels.base import RawUpdate, UnreadableUpdate, checked, nameless, plain
from domain.message import Chat, Incoming, IncomingKind

CHANNEL = "telegram"
HEARD = ("message", "edited_message", "callback_query", "my_chat_member")
NOTE = "_giaoban"  # what we add to a raw update: things its reader needs and the update lacks
GROUPS = frozenset({"group", "supergroup"})

_INSIDE = {"creator", "administrator", "member"}
_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@(\w+))?(?!\S)")
_UPDATE = frozenset({"update_id", "message"})
_MESSAGE = frozenset({"message_id", "from", "chat", "date", "text"})
_PERSON = frozenset({"id", "is_bot", "first_name", "last_name", "username", "language_code"})
_PRIVATE = frozenset({"id", "type", "first_name", "last_name", "username"})


def split(body: Mapping[str, Any]) -> RawUpdate:
    """The raw update with its id and chat, as far as they can be told without understanding it."""
    number = body.get("update_id")
    if not isinstance(number, int):
        return nameless(body)
    return RawUpdate(update_id=str(number), chat_id=_chat_id(body), body=body)


def _chat_id(body: Mapping[str, Any]) -> str:
    for name in HEARD:
        found = body.get(name)
        if isinstance(found, Mapping):
            chat = inner(found, "message", "chat") if name == "callback_query" else inner(found, "chat")
            return str(chat.get("id", ""))
    return ""


def inner(body: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The object at this path of a raw update; an empty one where there is none."""
    for name in path:
        below = body.get(name)
        body = below if isinstance(below, Mapping) else {}
    return body


@dataclass(frozen=True, kw_only=True, slots=True)
class _Note:
    """What `enrich` wrote beside the update."""

    sender_is_admin: bool
    username: str  # of this bot
    heard_at: datetime | None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> _Note:
        note = body.get(NOTE) or {}
        heard_at = note.get("heard_at")
        return cls(
            sender_is_admin=note.get("sender_is_admin") is True,
            username=str(note.get("username", "")),
            heard_at=datetime.fromisoformat(heard_at) if heard_at else None,
        )


def read(body: Mapping[str, Any], *, bot: str) -> Incoming | None:
    """The update's meaning; None when there is nothing to do. Raises UnreadableUpdate."""
    try:
        return _words(body, bot) or checked(whole(body, bot))
    except Exception as error:
        raise UnreadableUpdate(f"This is no Telegram update: {type(error).__name__}: {error}"[:300]) from None


def whole(body: Mapping[str, Any], bot: str) -> Incoming | None:
    """As the library understands it; whatever it raises."""
    _check_shape(body)
    return _understand(telegram.Update.de_json(dict(body), None), _Note.of(body), bot)


def _words(body: Mapping[str, Any], bot: str) -> Incoming | None:
    """A person's private message of nothing but words, as the library reads it; None for everything else.

    Nearly all reports are that, and the library makes a hundred objects' fields of it before we look at nine.
    """
    message = body.get("message")
    if body.keys() != _UPDATE or not isinstance(message, dict) or message.keys() != _MESSAGE:
        return None
    who, chat, text = message["from"], message["chat"], message["text"]
    if not (isinstance(who, dict) and isinstance(chat, dict) and isinstance(text, str) and text):
        return None
    if not (who.keys() <= _PERSON and chat.keys() <= _PRIVATE and chat.get("type") == "private"):
        return None
    first, last = who.get("first_name"), who.get("last_name", "")
    numbers = body["update_id"], message["message_id"], message["date"], who.get("id"), chat.get("id")
    if any(type(number) is not int for number in numbers) or who.get("is_bot") is not False:
        return None
    if not (isinstance(first, str) and first and isinstance(last, str)):
        return None
    return Incoming(
        chat=Chat(channel=CHANNEL, bot=bot, chat_id=str(chat["id"])),
        update_id=str(body["update_id"]),
        kind=IncomingKind.TEXT,
        sent_at=datetime.fromtimestamp(message["date"], UTC),
        sender_id=str(who["id"]),
        sender_name=plain(f"{first} {last}" if last else first),
        text=_addressed(plain(text), "")[0],
        message_id=str(message["message_id"]),
    )


def _check_shape(body: Mapping[str, Any]) -> None:
    """What the library would pass over in silence."""
    if not isinstance(body.get("update_id"), int):
        raise TypeError("update_id is no number")
    for name in HEARD:
        if not isinstance(body.get(name, {}), Mapping):
            raise TypeError(f"{name} is no object")


def _understand(update: telegram.Update, note: _Note, bot: str) -> Incoming | None:
    number = str(update.update_id)
    if update.my_chat_member:
        return _membership(update.my_chat_member, number, bot)
    if update.callback_query:
        return _press(update.callback_query, number, note, bot)
    if update.edited_message:
        return _edit(update.edited_message, number, note, bot)
    if update.message:
        return _message(update.message, number, note, bot)
    return None


def _base(chat: telegram.Chat, number: str, kind: IncomingKind, at: datetime, bot: str) -> Incoming:
    if type(chat.id) is not int:
        raise TypeError("the chat has no id")
    return Incoming(
        chat=Chat(channel=CHANNEL, bot=bot, chat_id=str(chat.id)),
        update_id=number,
        kind=kind,
        sent_at=at,
        group=chat.type in GROUPS,
        chat_title=plain(chat.title or ""),
    )


def _membership(change: telegram.ChatMemberUpdated, number: str, bot: str) -> Incoming | None:
    """ADDED and REMOVED of a group; in a private chat they mean unblocked and blocked."""
    was, is_now = _inside(change.old_chat_member), _inside(change.new_chat_member)
    if was == is_now or change.chat.type == "channel":
        return None
    kind = IncomingKind.ADDED if is_now else IncomingKind.REMOVED
    who = change.from_user
    incoming = _base(change.chat, number, kind, change.date, bot)
    return replace(incoming, sender_id=str(who.id), sender_name=plain(who.full_name))


def _inside(member: telegram.ChatMember) -> bool:
    if isinstance(member, telegram.ChatMemberRestricted):
        return member.is_member
    return member.status in _INSIDE


def _press(query: telegram.CallbackQuery, number: str, note: _Note, bot: str) -> Incoming | None:
    if query.message is None or query.data is None or query.from_user.is_bot:
        return None
    at = note.heard_at or query.message.date  # Telegram doesn't tell when a button was pressed
    incoming = _base(query.message.chat, number, IncomingKind.BUTTON, at, bot)
    return replace(
        incoming,
        sender_id=str(query.from_user.id),
        sender_name=plain(query.from_user.full_name),
        data=query.data,
        message_id=str(query.message.message_id),
        reached_by_mention=incoming.group,
    )


def _edit(message: telegram.Message, number: str, note: _Note, bot: str) -> Incoming | None:
    """A new wording counts from when it was written; a moving location or a new picture doesn't count."""
    incoming = _sent(message, number, IncomingKind.EDITED, note, bot)
    if incoming is None or not incoming.text:
        return None
    edited_at = message.edit_date or message.date
    return replace(incoming, sent_at=edited_at, first_sent_at=message.date, file_id=_largest(message))


def _message(message: telegram.Message, number: str, note: _Note, bot: str) -> Incoming | None:
    if message.migrate_to_chat_id:
        moved = _base(message.chat, number, IncomingKind.MIGRATED, message.date, bot)
        return replace(moved, new_chat_id=str(message.migrate_to_chat_id))
    kind = _kind(message)
    incoming = _sent(message, number, kind, note, bot) if kind else None
    return incoming and replace(
        incoming,
        file_id=_file_id(message),
        file_name=plain(message.document.file_name or "") if message.document else "",
        album=message.media_group_id or "",
        latitude=message.location.latitude if message.location else None,
        longitude=message.location.longitude if message.location else None,
        accuracy=message.location.horizontal_accuracy if message.location else None,
        phone=_own_phone(message),
    )


def _kind(message: telegram.Message) -> IncomingKind | None:
    """None for service messages: somebody joined, a new title, a pinned message."""
    if message.text is not None:
        return IncomingKind.TEXT
    if message.photo:
        return IncomingKind.PHOTO
    if message.location:
        return IncomingKind.LOCATION
    if message.contact:
        return IncomingKind.CONTACT
    if message.voice:
        return IncomingKind.VOICE
    if message.document and not message.animation:
        return IncomingKind.DOCUMENT
    newer_than_the_library = message.chat.type == "private" and bool(message.api_kwargs)
    if message.effective_attachment or message.checklist or newer_than_the_library:
        return IncomingKind.UNSUPPORTED
    return None


def _sent(message: telegram.Message, number: str, kind: IncomingKind, note: _Note, bot: str) -> Incoming | None:
    """What all messages of people have in common; None unless a person or the group itself wrote it."""
    incoming = _base(message.chat, number, kind, message.date, bot)
    as_group = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    who = message.from_user
    if as_group:
        author = (str(message.chat.id), message.chat.title or "")
    elif who is None or who.is_bot or message.sender_chat or message.is_automatic_forward:
        return None
    else:
        author = (str(who.id), who.full_name)
    text, meant_for_us = _addressed(plain(message.text or message.caption or ""), note.username)
    return replace(
        incoming,
        sender_id=author[0],
        sender_name=plain(author[1]),
        sender_is_admin=as_group or note.sender_is_admin,
        text=text,
        message_id=str(message.message_id),
        reached_by_mention=incoming.group and (meant_for_us or _answers(message, bot)),
    )


def _addressed(text: str, username: str) -> tuple[str, bool]:
    """The text without our name in front, and whether it calls us: `/tonghop`, `/x@us`, `@us trạng thái`."""
    if command := _COMMAND.match(text):
        name, to = command.groups()
        if to and username and to.lower() != username.lower():
            return text, False
        return f"/{name}{text[command.end() :]}", True
    mention = re.search(rf"@{re.escape(username)}(?!\w)", text, re.IGNORECASE) if username else None
    if mention is None:
        return text, False
    return (text[mention.end() :].lstrip(" ,:") if mention.start() == 0 else text), True


def _answers(message: telegram.Message, bot: str) -> bool:
    answered = message.reply_to_message
    return bool(answered and answered.from_user and str(answered.from_user.id) == bot)


def _largest(message: telegram.Message) -> str:
    return max(message.photo, key=lambda size: size.width * size.height).file_id if message.photo else ""


def _file_id(message: telegram.Message) -> str:
    named = message.voice or message.document
    return named.file_id if named else _largest(message)


def _own_phone(message: telegram.Message) -> str:
    """Only a person's own number: anybody can forward the contact of somebody else."""
    contact, who = message.contact, message.from_user
    return contact.phone_number if contact and who and contact.user_id == who.id else ""
