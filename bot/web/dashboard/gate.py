"""How does a request come to data? With the cookie of a session, in a thread, on a reading connection.

Every read opens by asking who is signed in and what they oversee at this moment; nothing of it is remembered between
two requests. Only entering and leaving write, on the one writer thread.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from bot.clock import Clock
from domain.person import Person
from handlers import sign_in
from handlers.context import Clockwork
from handlers.dashboard.viewer import Viewer, viewer
from handlers.links import Links
from storage.store import Library, Store

Result = TypeVar("Result")
COOKIE = "giaoban"
FOLDER = "/dashboard"


class Do(Protocol):
    """Runs a job on the writer thread; its result after the commit."""

    def __call__(self, job: Callable[[Store], Result], /) -> Awaitable[Result]: ...


@dataclass(frozen=True, kw_only=True)
class Gate:
    """links: what sign-in links are signed with, and the address that people know the site by."""

    library: Library
    clock: Clock
    zone: ZoneInfo
    links: Links
    do: Do

    async def look(self, request: Request, load: Callable[[Clockwork, Viewer], Result]) -> Result:
        """What `load` finds for whoever is signed in. Raises SignedOut, LostPost, and what `load` raises."""
        token_hash = _hash(request.cookies.get(COOKIE, ""))
        return await self.read(lambda clock: load(clock, viewer(clock, token_hash)))

    async def read(self, load: Callable[[Clockwork], Result]) -> Result:
        def in_thread() -> Result:
            with self.library.reading() as store:
                return load(self._clockwork(store))

        return await asyncio.to_thread(in_thread)

    async def enter(self, token: str, response: Response) -> Person:
        """Uses up a link; the response gets the cookie. Raises what `sign_in.enter` raises."""
        cookie = secrets.token_urlsafe(32)

        def job(store: Store) -> Person:
            return sign_in.enter(self._clockwork(store), self.links, token, token_hash=_hash(cookie))

        person = await self.do(job)
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=int(sign_in.SESSION_LIVES.total_seconds()),
            path=FOLDER,
            secure=self.links.base_url.startswith("https:"),
            httponly=True,
            samesite="lax",
        )
        return person

    async def leave(self, request: Request, response: Response) -> None:
        """Ends the session of this browser."""
        token_hash = _hash(request.cookies.get(COOKIE, ""))
        await self.do(lambda store: store.sessions.end(token_hash, self.clock.now()))
        response.delete_cookie(COOKIE, path=FOLDER)

    def _clockwork(self, store: Store) -> Clockwork:
        return Clockwork(store=store, now=self.clock.now(), zone=self.zone)


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
