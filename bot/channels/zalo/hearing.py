"""How do updates and photos of one bot come from Zalo to us?

A poll brings one update, and fetching it is its acknowledgement: what we hold and have not stored is lost when the
process dies. So it is stored at once, tried again until it is, and finished when the process is asked to end. Where
updates must not depend on that, the webhook is the better way.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.channels.base import ChannelError, Keep, RawUpdate, Rejected, RetryLater, Unreachable
from bot.channels.zalo.client import API, Client, Idle
from bot.channels.zalo.media import HOSTS, LOOPBACK, Media
from bot.channels.zalo.reading import CHANNEL, NOTE, bare, split
from bot.clock import monotonic
from domain.bot import Bot

_QUESTION_SECONDS = 5.0  # an update waits no longer for what is asked about it
_HASTY = 0.5  # an idle poll that ends sooner did not wait
_LAST_TRY_SECONDS = 5.0

log = logging.getLogger(__name__)


class ZaloListener:
    """Hears one bot by polling, fetches its photos, and says where its webhook is."""

    channel = CHANNEL

    def __init__(
        self,
        token: str,
        api_base: str = API,
        *,
        media_hosts: Sequence[str] = HOSTS,
        poll_seconds: float = 30.0,
        shortest_pause: float = 1.0,
        longest_pause: float = 30.0,
    ) -> None:
        self._client = Client(token, api_base)
        self.bot = self._client.bot
        self._media = Media(media_hosts, local=urlsplit(api_base).hostname in LOOPBACK)
        self._poll_seconds = poll_seconds
        self._shortest_pause, self._longest_pause = shortest_pause, longest_pause
        self._name = ""

    async def listen(self, keep: Keep) -> None:
        """Polls until cancelled. Raises Misconfigured when Zalo does not know the token."""
        pause = self._shortest_pause
        started = False
        while True:
            try:
                if not started:
                    await self._client.delete_webhook()
                    started = True
                await self._hear(keep)
                pause = self._shortest_pause
            except (RetryLater, Rejected, Unreachable) as error:
                started = False  # a webhook that somebody set would keep us from polling
                log.warning("zalo bot %s: not heard, asking again: %s", self.bot, error)
                await asyncio.sleep(max(pause, error.seconds if isinstance(error, RetryLater) else 0.0))
                pause = min(pause * 2, self._longest_pause)

    async def _hear(self, keep: Keep) -> None:
        """One poll; nothing coming is the usual end of it."""
        begun = monotonic()
        try:
            body = await self._client.update(self._poll_seconds)
        except Idle:
            if monotonic() - begun < min(_HASTY, self._poll_seconds / 2):
                await asyncio.sleep(self._shortest_pause)
            return
        storing = asyncio.create_task(self._store(keep, body))
        try:
            await asyncio.shield(storing)
        except asyncio.CancelledError:  # it is nowhere else any more
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(storing, _LAST_TRY_SECONDS)
            raise

    async def _store(self, keep: Keep, body: Mapping[str, Any]) -> None:
        update: RawUpdate = split(await self.enrich(body))
        pause = self._shortest_pause
        while True:
            try:
                return await keep([update])
            except Exception as error:  # whatever the store's reason is, there is no other copy
                log.error("zalo bot %s: an update could not be stored: %s", self.bot, type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._longest_pause)

    async def enrich(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The bare update, in a group with our name, by which people call us there. Never raises."""
        update = bare(body)
        message = update.get("message")
        chat = message.get("chat") if isinstance(message, Mapping) else None
        if not isinstance(chat, Mapping) or chat.get("chat_type") != "GROUP":
            return update
        return {**update, NOTE: {"name": await self._own_name()}}

    async def _own_name(self) -> str:
        if not self._name:
            try:
                async with asyncio.timeout(_QUESTION_SECONDS):
                    me = await self.introduce()
                    self._name = me.name or me.username
            except (ChannelError, TimeoutError) as error:
                log.warning("zalo bot %s: its own name is unknown: %s", self.bot, error)
        return self._name

    async def introduce(self) -> Bot:
        """How the bot is called and whether it may join groups. Raises ChannelError."""
        return await self._client.me()

    async def set_webhook(self, url: str, secret: str) -> None:
        """Zalo will deliver to `url`, with `secret` in a header. Raises ChannelError."""
        await self._client.set_webhook(url, secret)

    async def webhook(self) -> str:
        """Where Zalo delivers to; "" when updates wait to be fetched. Raises ChannelError."""
        return await self._client.webhook()

    async def delete_webhook(self) -> None:
        """Updates wait for polling again. Raises ChannelError."""
        await self._client.delete_webhook()

    async def fetch_file(self, file_id: str, max_bytes: int) -> bytes:
        """The photo at this address. Raises ChannelError: TooLarge, another Rejected if it is gone or not allowed."""
        return await self._media.fetch(file_id, max_bytes)

    async def close(self) -> None:
        await self._client.close()
        await self._media.close()
