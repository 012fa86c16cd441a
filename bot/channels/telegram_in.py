"""What did Telegram tell us?

`read` understands one stored update; `TelegramListener` fetches updates by long polling; `split` and
`enrich` serve the webhook as well. Hearing is python-telegram-bot's part, speaking is aiogram's: no other
module imports `telegram`.

Updates are fetched as raw dicts and never parsed as a whole, so one that can't be parsed holds nobody up.
The library, its logs and its exceptions only ever see the token `1001:HIDDEN` (`sealed`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import telegram
from telegram.error import BadRequest, Conflict, EndPointNotFound, Forbidden, InvalidToken, RetryAfter
from telegram.error import TelegramError as LibraryError
from telegram.request import HTTPXRequest

from bot.channels.base import (
    ChannelError,
    Keep,
    Misconfigured,
    RawUpdate,
    Rejected,
    RetryLater,
    TooLarge,
    Unreachable,
    UnreadableUpdate,
    checked,
    nameless,
    plain,
)
from bot.channels.sealed import SHOWN, Sealed
from bot.clock import Clock, SystemClock
from domain.bot import Bot
from domain.message import Chat, Incoming, IncomingKind

CHANNEL = "telegram"
API = "https://api.telegram.org"
HEARD = ("message", "edited_message", "callback_query", "my_chat_member")
NOTE = "_giaoban"  # what we add to a raw update: things its reader needs and the update lacks

log = logging.getLogger(__name__)
# What people wrote and the webhook's secret stay out of the logs; failures are told in our own words.
logging.getLogger("telegram.Bot").setLevel(logging.INFO)
logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)
os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library's switch for durations; without it each 429 warns

_QUESTION_SECONDS = 5.0  # an update waits no longer for what is asked about it
_GROUPS = {"group", "supergroup"}
_INSIDE = {"creator", "administrator", "member"}
_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@(\w+))?(?!\S)")
_JOINS = re.compile(r"/(start|batdau)(@\w+)?\s+\S", re.IGNORECASE)  # binds a group: who says so?


# --- reading -----------------------------------------------------------------------------------------------


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


_UPDATE = frozenset({"update_id", "message"})
_MESSAGE = frozenset({"message_id", "from", "chat", "date", "text"})
_PERSON = frozenset({"id", "is_bot", "first_name", "last_name", "username", "language_code"})
_PRIVATE = frozenset({"id", "type", "first_name", "last_name", "username"})


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
        group=chat.type in _GROUPS,
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


# --- raw updates -------------------------------------------------------------------------------------------


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
            chat = _inner(found, "message", "chat") if name == "callback_query" else _inner(found, "chat")
            return str(chat.get("id", ""))
    return ""


def _inner(body: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for name in path:
        below = body.get(name)
        body = below if isinstance(below, Mapping) else {}
    return body


# --- hearing -----------------------------------------------------------------------------------------------


class TelegramListener:
    """Hears one bot. `bot` is the public half of the token.

    `last_update_id` skips what came before it. Better leave it None: what was kept but not acknowledged
    comes again and the inbox knows it, while after a silent week Telegram goes on from a random number,
    maybe a smaller one.
    """

    channel = CHANNEL

    def __init__(
        self,
        token: str,
        api_base: str = API,
        *,
        clock: Clock | None = None,
        last_update_id: int | None = None,
        poll_seconds: int = 25,
        shortest_pause: float = 1.0,
        longest_pause: float = 30.0,
    ) -> None:
        self.bot, colon, secret = token.partition(":")
        if not (self.bot.isdecimal() and colon and secret):
            raise Misconfigured("A Telegram token looks like 1001:secret, as BotFather gives it.")
        base = api_base.rstrip("/")
        self._requests = [HTTPXRequest(read_timeout=10.0, httpx_kwargs={"transport": Sealed(secret)}) for _ in range(2)]
        self._api = telegram.Bot(
            f"{self.bot}:{SHOWN}",
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )
        self._clock = clock or SystemClock()
        self._offset = None if last_update_id is None else last_update_id + 1
        self._poll_seconds = poll_seconds
        self._shortest_pause, self._longest_pause = shortest_pause, longest_pause
        self._username = ""

    async def listen(self, keep: Keep) -> None:
        """Polls until cancelled: hands updates to `keep` and acknowledges them only afterwards."""
        pause = self._shortest_pause
        started = False
        while True:
            try:
                if not started:
                    await self.delete_webhook()
                    started = True
                await self._hear(keep)
                pause = self._shortest_pause
            except RetryLater as error:
                log.warning("telegram bot %s: not heard, asking again: %s", self.bot, error)
                await asyncio.sleep(max(pause, error.seconds))
                pause = min(pause * 2, self._longest_pause)

    async def _hear(self, keep: Keep) -> None:
        """One getUpdates. Its offset acknowledges the batch before, and is repeated until an answer came."""
        bodies = await self._updates()
        self._offset = None
        if not bodies:
            return
        updates = [split(await self.enrich(body)) for body in bodies]
        try:
            await keep(updates)
        except Exception as error:  # whatever the store's reason is, the batch must come again
            reason = f"the updates could not be stored ({type(error).__name__})"
            raise RetryLater(reason, seconds=self._shortest_pause, chat_only=False) from None
        numbers = [int(update.update_id) for update in updates if update.update_id.lstrip("-").isdecimal()]
        if not numbers:
            raise RetryLater("no update has an id", seconds=self._shortest_pause, chat_only=False)
        self._offset = max(numbers) + 1

    async def _updates(self) -> list[Mapping[str, Any]]:
        question: dict[str, Any] = {"timeout": self._poll_seconds, "allowed_updates": list(HEARD)}
        if self._offset is not None:
            question["offset"] = self._offset
        with self._errors():
            answer = await self._api.do_api_request(
                "get_Updates",  # in this spelling the library doesn't know it, and doesn't warn
                api_kwargs=question,
                read_timeout=self._poll_seconds + 10,
            )
        if not isinstance(answer, list):
            raise RetryLater("Telegram answered without a list of updates.", seconds=self._shortest_pause)
        return [body if isinstance(body, Mapping) else {"unreadable": body} for body in answer]

    async def enrich(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The update with what its reader can't know: when a button was pressed, our name, who administers.

        Telegram is asked only when a group's message calls for it. Never raises: what is unknown is left out.
        """
        note: dict[str, Any] = {}
        if "callback_query" in body:
            note["heard_at"] = self._clock.now().isoformat()
        message = _inner(body, "message") or _inner(body, "edited_message")
        text = message.get("text") or message.get("caption")
        if isinstance(text, str) and str(_inner(message, "chat").get("type")) in _GROUPS:
            if "@" in text:
                note["username"] = await self._name()
            if _JOINS.match(text):
                note["sender_is_admin"] = await self._is_admin(message)
        return {**body, NOTE: note} if note else body

    async def _name(self) -> str:
        if not self._username:
            try:
                async with asyncio.timeout(_QUESTION_SECONDS):
                    _, self._username = await self.get_me()
            except (ChannelError, TimeoutError) as error:
                log.warning("telegram bot %s: its own name is unknown: %s", self.bot, error)
        return self._username

    async def _is_admin(self, message: Mapping[str, Any]) -> bool:
        chat_id, user_id = _inner(message, "chat").get("id"), _inner(message, "from").get("id")
        if not isinstance(chat_id, int) or not isinstance(user_id, int):
            return False
        try:
            async with asyncio.timeout(_QUESTION_SECONDS):
                with self._errors():
                    member = await self._api.get_chat_member(chat_id, user_id)
        except (ChannelError, TimeoutError) as error:
            log.warning("telegram bot %s: who administers group %s is unknown: %s", self.bot, chat_id, error)
            return False
        return member.status in {"creator", "administrator"}

    async def get_me(self) -> tuple[str, str]:
        """The bot's id and user name. Raises ChannelError."""
        with self._errors():
            me = await self._api.get_me()
        return str(me.id), me.username or ""

    async def introduce(self) -> Bot:
        """How the bot is called and whether it may join groups. Raises ChannelError."""
        with self._errors():
            me = await self._api.get_me()
        return Bot(
            channel=CHANNEL,
            bot=self.bot,
            name=me.first_name,
            username=me.username or "",
            joins_groups=me.can_join_groups is not False,
        )

    async def set_webhook(self, url: str, secret: str) -> None:
        """Telegram will deliver to `url`, with `secret` in a header. Raises ChannelError."""
        with self._errors():
            await self._api.set_webhook(url, secret_token=secret, allowed_updates=list(HEARD))

    async def webhook(self) -> str:
        """Where Telegram delivers to; "" when updates wait to be fetched. Raises ChannelError."""
        with self._errors():
            return (await self._api.get_webhook_info()).url

    async def delete_webhook(self) -> None:
        """Updates wait for polling again. Raises ChannelError."""
        with self._errors():
            await self._api.delete_webhook()

    async def acknowledge(self, body: Mapping[str, Any]) -> None:
        """Ends the waiting sign of a pressed button, where no speaker runs beside us. Never raises."""
        query = body.get("callback_query")
        if not isinstance(query, Mapping):
            return
        try:
            await self._api.answer_callback_query(str(query.get("id")))
        except Exception as error:  # the sign ends by itself after a while
            log.debug("telegram bot %s: a press was not answered: %s", self.bot, type(error).__name__)

    async def fetch_file(self, file_id: str, max_bytes: int) -> bytes:
        """The content of a file. Raises ChannelError: TooLarge, another Rejected if it is gone."""
        try:
            with self._errors():
                file = await self._api.get_file(file_id)
        except Rejected as error:
            if "too big" in str(error).lower():  # more than a bot may fetch at all
                raise TooLarge(str(error)) from None
            raise
        if (file.file_size or 0) > max_bytes:
            raise TooLarge(f"The file has {file.file_size} bytes, more than {max_bytes}.")
        try:
            with self._errors():
                content = bytes(await file.download_as_bytearray(read_timeout=60.0))
        except Misconfigured:  # not found, as the library reads it
            raise Rejected("The file is gone.") from None
        if len(content) > max_bytes:
            raise TooLarge(f"The file has {len(content)} bytes, more than {max_bytes}.")
        return content

    async def close(self) -> None:
        for request in self._requests:
            await request.shutdown()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Says in our words what the library says in its own."""
        try:
            yield
        except (InvalidToken, EndPointNotFound):
            raise Misconfigured("Telegram does not know this token, or the address is wrong.") from None
        except Conflict:
            reason = "another program listens with the same token, or a webhook was set: only one may"
            raise RetryLater(reason, seconds=self._shortest_pause, chat_only=False) from None
        except RetryAfter as error:
            raise RetryLater("Telegram asks for a pause.", seconds=_seconds(error), chat_only=False) from None
        except Forbidden as error:
            raise Unreachable(str(error)) from None
        except BadRequest as error:
            raise Rejected(str(error)) from None
        except LibraryError as error:
            raise RetryLater(str(error)[:200], seconds=self._shortest_pause, chat_only=False) from None
        except ChannelError:
            raise
        except Exception as error:  # an answer that surprised the library
            reason = f"unexpected answer ({type(error).__name__})"
            raise RetryLater(reason, seconds=self._shortest_pause, chat_only=False) from None


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
