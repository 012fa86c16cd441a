"""What does an update of the simulated telephones mean?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.channels.base import UnreadableUpdate, plain
from domain.message import Chat, Incoming, IncomingKind

CHANNEL = "console"


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
            first_sent_at=datetime.fromisoformat(body["first_at"]) if "first_at" in body else None,
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
