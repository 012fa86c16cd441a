"""How does Telegram behave towards several bots of one installation? One address, a Bot API for each token.

    with FakeTelegrams(["1001:secret-of-the-first-bot", "1002:secret-of-the-second"]) as telegrams:
        telegrams.bots["1001"].person(7, "Lan").types("/start")

Every bot has its own people, updates, limits and bad network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from aiohttp import web

from tests.fakes.server import FakeServer
from tests.fakes.telegram import ApiError, FakeTelegram, refusal


class FakeTelegrams(FakeServer):
    """The Bot API for several tokens. bots: by the public half of their tokens; never start them by themselves."""

    def __init__(self, tokens: Sequence[str], *, port: int = 0, **options: Any) -> None:
        """options: of each `FakeTelegram`."""
        super().__init__(port=port)
        self.bots = {token.partition(":")[0]: FakeTelegram(token=token, **options) for token in tokens}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/bot{token}/{method}", self._of_bot)

    def background(self) -> list[Coroutine[Any, Any, None]]:
        loop = asyncio.get_running_loop()
        for bot in self.bots.values():
            bot.live_in(loop)
        return [job for bot in self.bots.values() for job in bot.background()]

    async def _of_bot(self, request: web.Request) -> web.StreamResponse:
        bot = self.bots.get(request.match_info["token"].partition(":")[0])
        return refusal(ApiError(401, "Unauthorized")) if bot is None else await bot.handle(request)
