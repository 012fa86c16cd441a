"""What does a stored update of channel `form` mean?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.channels.base import UnreadableUpdate
from domain.form import CHANNEL
from domain.message import Chat, Incoming, IncomingKind

KINDS = {"form": IncomingKind.FORM, "join": IncomingKind.JOINED}


def read(body: Mapping[str, Any], *, bot: str) -> Incoming | None:
    """A form, or a registration with a code. Raises UnreadableUpdate."""
    try:
        sent = body["sent"]
        return Incoming(
            chat=Chat(channel=CHANNEL, bot=bot, chat_id=sent["person"]),
            update_id="",
            kind=KINDS[body["kind"]],
            sent_at=datetime.fromisoformat(body["at"]),
            sender_id=sent["person"],
            sender_name=sent.get("name", ""),
            data=json.dumps(sent),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableUpdate(f"This is no form: {type(error).__name__}") from None
