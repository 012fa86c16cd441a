"""How are webhooks and pages served? By one server of the process; a webhook is a listener like any other.

The address is taken before anything else begins, so that one that is taken or unknown is one sentence. The platform is
told where we are as often as it takes: a line that is down at the start is no reason to end.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Protocol

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI

from bot.channels.base import Keep, RawUpdate, RetryLater
from bot.web.headers import SafeSite
from bot.web.hooks import Body, HookTarget, hooks
from domain.errors import Refused

log = structlog.get_logger(__name__)
LONGEST_PAUSE = 30.0
SECONDS_TO_END = 2  # a page that is open in a browser keeps its line and must not hold up the end
WIDE_PATHS = ("/_nicegui", "/dashboard")
LARGER_BODIES = {"/f": 64 * 2**20}  # a form with photos; bytes


class Announced(Protocol):
    """The side of a channel that tells the platform where its webhook is."""

    channel: str
    bot: str

    async def set_webhook(self, url: str, secret: str) -> None: ...

    async def enrich(self, body: Body) -> Body: ...

    async def close(self) -> None: ...


class Site:
    """The one web server of the process: the hooks of every bot that hears by webhook, and the pages.

    It serves while anybody needs it: each takes part with `async with site.served()`.
    """

    def __init__(self, listening: socket.socket, pages: Sequence[APIRouter] = ()) -> None:
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self._listening = listening
        self._targets: dict[tuple[str, str], HookTarget] = {}
        self._serving: asyncio.Task[None] | None = None
        self._server: _Server | None = None
        self._users = 0
        self.app.include_router(hooks(self._targets))
        for router in pages:
            self.app.include_router(router)
        host, port = listening.getsockname()[:2]
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def add(self, pages: APIRouter) -> None:
        """More pages, before anybody is served."""
        self.app.include_router(pages)

    def hear(self, channel: str, bot: str, target: HookTarget) -> None:
        """Updates of this bot go there from now on."""
        self._targets[channel, bot] = target

    @contextlib.asynccontextmanager
    async def served(self) -> AsyncIterator[Awaitable[None]]:
        """Serves while the body runs; what it gives ends when the server does."""
        if self._serving is None:
            safe = SafeSite(self.app, wide=WIDE_PATHS, larger=LARGER_BODIES)
            self._server = _Server(
                uvicorn.Config(
                    safe, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=SECONDS_TO_END
                )
            )
            self._serving = asyncio.create_task(self._server.serve(sockets=[self._listening]))
        self._users += 1
        try:
            yield asyncio.shield(self._serving)
        finally:
            self._users -= 1
            if self._users == 0 and self._server is not None:
                self._server.should_exit = True
                await self._serving

    def close(self) -> None:
        self._listening.close()


class WebhookListener:
    """Hears one bot by webhook."""

    def __init__(
        self,
        heard: Announced,
        *,
        header: str,
        secret: str,
        split: Callable[[Body], RawUpdate],
        public_url: str,
        site: Site,
    ) -> None:
        self.channel, self.bot = heard.channel, heard.bot
        self._heard = heard
        self._header = header
        self._secret = secret
        self._split = split
        self._url = f"{public_url}/hooks/{heard.channel}/{heard.bot}"
        self._site = site

    async def listen(self, keep: Keep) -> None:
        """Serves until cancelled. Raises Misconfigured when the platform does not know the token."""
        target = HookTarget(
            header=self._header, secret=self._secret, keep=keep, split=self._split, enrich=self._heard.enrich
        )
        self._site.hear(self.channel, self.bot, target)
        async with self._site.served() as ended:
            await self._announce()
            await ended

    async def close(self) -> None:
        await self._heard.close()

    async def _announce(self) -> None:
        pause = 1.0
        while True:
            try:
                return await self._heard.set_webhook(self._url, self._secret)
            except RetryLater as error:
                log.warning("webhook_not_announced", reason=str(error), again_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def take_address(host: str, port: int) -> socket.socket:
    """A socket at this address. Raises Refused when it is taken or unknown."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError):
        raise Refused(f"GIAOBAN_WEB_HOST: {host} is no address of this machine.") from None
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError as error:
        listening.close()
        raise Refused(f"{host}:{port} can't be served: {error.strerror}.") from None
    return listening


class _Server(uvicorn.Server):
    """Leaves the process's signals alone: the engine ends it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
