"""What did Zalo tell us?

Updates come bare or wrapped in `{"ok": true, "result": …}`; both become the bare one, so one that is delivered in both
shapes is one. An update is known by its chat and its message id: there is no number of its own. What Zalo doesn't show
its bots (stickers, files, places, cards) is read as something that was sent and can't be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.base import RawUpdate, UnreadableUpdate, checked, nameless, plain
from domain.message import Chat, Incoming, IncomingKind

CHANNEL = "zalo"
NOTE = "_giaoban"  # what we add to a raw update: things its reader needs and the update lacks
LONGEST_ID = 79  # of an update in the inbox

_EVENT = re.compile(r"message\.(\w+)\.received")
_SECONDS = 100_000_000_000  # a smaller date can't be milliseconds of our time
_NAME = re.compile(r"@Bot(?: [^\W\d_a-z][^\W\d_A-Z]*)*(?=\s|$) *")  # «@Bot Giao Ban»: all names begin with Bot
_KINDS = {"text": IncomingKind.TEXT, "image": IncomingKind.PHOTO, "voice": IncomingKind.VOICE}


def bare(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The update itself, whichever shape it came in."""
    inner = body.get("result")
    return inner if "event_name" not in body and isinstance(inner, Mapping) else body


def split(body: Mapping[str, Any]) -> RawUpdate:
    """The raw update with its id and chat, as far as they can be told without understanding it."""
    update = bare(body)
    message = _part(update, "message")
    chat_id, message_id = _part(message, "chat").get("id"), message.get("message_id")
    if not isinstance(chat_id, str) or not isinstance(message_id, str) or not chat_id or not message_id:
        return nameless(update)
    return RawUpdate(update_id=_update_id(chat_id, message_id, update), chat_id=chat_id, body=update)


def _update_id(chat_id: str, message_id: str, update: Mapping[str, Any]) -> str:
    together = f"{chat_id}:{message_id}"
    return together if len(together) <= LONGEST_ID else nameless({"chat": chat_id, "message": message_id}).update_id


def read(body: Mapping[str, Any], *, bot: str) -> Incoming | None:
    """The update's meaning; None when there is nothing to do. Raises UnreadableUpdate."""
    try:
        return checked(_understand(bare(body), bot))
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise UnreadableUpdate(f"This is no Zalo update: {type(error).__name__}: {error}"[:300]) from None


def _understand(update: Mapping[str, Any], bot: str) -> Incoming | None:
    event = _EVENT.fullmatch(update["event_name"])
    if "message" not in update or event is None:
        return None  # a protected sender, of whom nothing is shown; or no message at all
    message = update["message"]
    chat, sender = message["chat"], message.get("from") or {}
    if not isinstance(chat["id"], str) or not chat["id"]:
        raise TypeError("the chat has no id")
    if sender.get("is_bot") is True:
        return None
    group = chat.get("chat_type") == "GROUP"
    kind = _KINDS.get(event[1], IncomingKind.UNSUPPORTED)
    address = message.get("photo") or message.get("photo_url") if kind is IncomingKind.PHOTO else None
    if kind is IncomingKind.PHOTO and not isinstance(address, str):
        kind = IncomingKind.UNSUPPORTED
    note = update.get(NOTE) or {}
    text = plain(str(message.get("text") or message.get("caption") or ""))
    return Incoming(
        chat=Chat(channel=CHANNEL, bot=bot, chat_id=chat["id"]),
        update_id=_update_id(chat["id"], message["message_id"], update),
        kind=kind,
        sent_at=_instant(message["date"]),
        group=group,
        sender_id=str(sender.get("id") or ""),
        sender_name=plain(str(sender.get("display_name") or "")),
        sender_is_admin=group,  # Zalo names no administrators: whoever has the group's code may use it
        text=without_mention(text, str(note.get("name") or "")) if group else text,
        message_id=str(message["message_id"]),
        file_id=address if isinstance(address, str) else "",
        reached_by_mention=group,  # nothing else arrives from groups
    )


def without_mention(text: str, name: str) -> str:
    """Without our name, by which people in groups call us; the rest is what they say."""
    called = re.compile(rf" *@{re.escape(name)}(?!\w) *", re.IGNORECASE) if name else _NAME
    return called.sub(" ", text, count=1).strip(" ,:")


def _instant(date: Any) -> datetime:
    """Milliseconds as documented, or seconds as platforms of its kind have them."""
    number = float(date)
    return datetime.fromtimestamp(number if number < _SECONDS else number / 1000, UTC)


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    below = body.get(name)
    return below if isinstance(below, Mapping) else {}
