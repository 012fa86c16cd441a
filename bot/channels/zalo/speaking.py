"""How do we speak to Zalo?

One message a call, as plain text: what officers typed may hold any sign, and the rules of the platform's markup are not
written down. A picture goes out as an address of our site, from which the platform fetches it; where there is none, or
the platform can't fetch it, the words go alone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from bot.channels.base import Budget, ChannelError, Letter, Receipt, Rejected
from bot.channels.zalo.client import API, Client
from bot.channels.zalo.reading import CHANNEL, bare
from domain.channel import LIMITS

log = logging.getLogger(__name__)


class ZaloSpeaker:
    """Sends messages as one bot. `bot` is the public half of the token."""

    channel = CHANNEL
    budget = Budget(per_second=10.0, chat_gap=1.0, group_gap=3.0)  # nothing is documented; we stay modest
    limits = LIMITS[channel]

    def __init__(self, token: str, api_base: str = API, *, answer_seconds: float = 60.0) -> None:
        self._client = Client(token, api_base, answer_seconds=answer_seconds)
        self.bot = self._client.bot

    async def send(self, letter: Letter) -> Receipt:
        """Sends one message; what should replace an older one is sent anew. Raises ChannelError."""
        if letter.photo_url:
            try:
                return Receipt(message_id=await self._client.send_photo(letter.chat_id, letter.photo_url, letter.text))
            except Rejected as error:
                if not letter.text:
                    raise
                log.warning("zalo bot %s: a picture was not taken, its words go alone: %s", self.bot, error)
        return Receipt(message_id=await self._client.send_message(letter.chat_id, letter.text))

    async def acknowledge(self, body: Mapping[str, Any]) -> None:
        """Shows a person that we are writing. Never raises."""
        message = bare(body).get("message")
        chat = message.get("chat") if isinstance(message, Mapping) else None
        if not isinstance(chat, Mapping) or chat.get("chat_type") != "PRIVATE" or not isinstance(chat.get("id"), str):
            return
        try:
            await self._client.show_typing(chat["id"])
        except ChannelError as error:
            log.debug("zalo bot %s: the typing sign was not shown: %s", self.bot, type(error).__name__)

    async def close(self) -> None:
        await self._client.close()
