"""How do the people of a year reach the bot? Over HTTP to the fake Telegram, with the listeners of the served process.

The platform sets no limits, because the year's clock stands still while people talk; everything that it took or refused
is written down with the simulated time, to be counted afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels import telegram_in
from bot.channels.base import Budget, Keep, Listener
from bot.channels.telegram_out import TelegramSpeaker
from bot.clock import Clock
from bot.web.hooks import TELEGRAM_HEADER
from bot.web.serve import Site, WebhookListener, take_address
from tests.fakes.telegram import SENDS, TOKEN, ApiError, FakeTelegram, Sent

SECONDS = 60.0  # nothing takes longer than this
UNPACED = Budget(per_second=1e6, chat_gap=0.0, group_gap=0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """One message of the bot as the platform took it; an edit is a message too."""

    chat_id: int
    message_id: int
    at: datetime
    text: str
    edit: bool
    file: bool


class WatchedTelegram(FakeTelegram):
    """A platform that writes down what it takes and what it refuses."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(limits=None, now=now)
        self.taken: list[Taken] = []
        self.refused: list[tuple[int, int, str]] = []  # chat, status, description

    async def _carry_out(self, method: str, params: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> Any:
        try:
            result = await super()._carry_out(method, params, files)
        except ApiError as error:
            self.refused.append((int(params.get("chat_id") or 0), error.status, error.description))
            raise
        if method in SENDS:
            taken = Taken(
                chat_id=int(params["chat_id"]),
                message_id=result["message_id"],
                at=self.now(),
                text=str(params.get("text") or params.get("caption") or ""),
                edit=method == "editmessagetext",
                file=method in {"sendphoto", "senddocument"},
            )
            self.taken.append(taken)
        return result

    def message(self, taken: Taken) -> Sent:
        """As it stands on the screen now."""
        return self._chats[taken.chat_id].sent[taken.message_id]


class Phones:
    """Every telephone of the province, and the line between them and the bot."""

    channel = telegram_in.CHANNEL
    reader = staticmethod(telegram_in.read)

    def __init__(self, clock: Clock, *, webhook: bool) -> None:
        self.server = WatchedTelegram(clock.now)
        self.server.start()
        self._clock = clock
        api = self._api()
        self.bot, self.fetcher = api.bot, api
        self.speaker = TelegramSpeaker(TOKEN, self.server.url, answer_seconds=SECONDS)
        self.speaker.budget = UNPACED
        self._listener: Listener = self._webhook() if webhook else self._api()
        self._hearing: asyncio.Task[None] | None = None
        self.presses = 0

    def connect(self, keep: Keep) -> None:
        self._hearing = asyncio.create_task(self._listener.listen(keep))

    async def close(self) -> None:
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)
        await self._listener.close()
        await self.fetcher.close()
        await self.speaker.close()
        self.server.stop()

    async def arrived(self) -> None:
        """The bot has said that it keeps every update, and that it felt every button."""
        async with asyncio.timeout(SECONDS):
            while self.server.pending or len(self.server.answered) < self.presses:
                assert self._hearing is not None
                if self._hearing.done():
                    self._hearing.result()
                await asyncio.sleep(0.001)

    def _api(self) -> telegram_in.TelegramListener:
        return telegram_in.TelegramListener(
            TOKEN, self.server.url, clock=self._clock, poll_seconds=5, shortest_pause=0.02, longest_pause=0.1
        )

    def _webhook(self) -> Listener:
        site = Site(take_address("127.0.0.1", 0))
        return WebhookListener(
            self._api(),
            header=TELEGRAM_HEADER,
            secret="secret-of-the-year",
            split=telegram_in.split,
            public_url=site.address,
            site=site,
        )
