"""What does every answer of the site tell the browser about safety, and how large may a request be?

One ASGI middleware around everything. A header that a page sets itself stays. The policy lets nothing in but the page's
own images and styles; pages of NiceGUI build themselves with scripts, so theirs is wider, for their paths only. What
people see is personal unless it says otherwise, so nothing is stored on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2**20
YEAR = 365 * 24 * 3600

_END = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
STRICT = f"default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; {_END}"
WIDE = (
    "default-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    f"script-src 'self' 'unsafe-inline' 'unsafe-eval'; connect-src 'self' ws: wss:; {_END}"
)
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # addresses hold signed links: no other site may read them
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class _TooLarge(Exception):
    """The body of a request went on longer than allowed."""


@dataclass(frozen=True)
class SafeSite:
    """Wraps the site. `wide`: paths of pages built by scripts; `larger`: path → bytes, where more than a megabyte is
    expected. Paths are beginnings; the longest that fits counts.
    """

    app: ASGIApp
    wide: Sequence[str] = ()
    larger: Mapping[str, int] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False
        most = self._most(scope["path"])
        read = 0

        async def told(message: Message) -> None:
            nonlocal begun
            if read > most and not begun:
                return  # whatever the site makes of it, the request is too large
            if message["type"] == "http.response.start":
                begun = True
                self._complete(scope, MutableHeaders(scope=message))
            await send(message)

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise _TooLarge
            return message

        try:
            if _announced(scope) > most:
                raise _TooLarge
            await self.app(scope, counted, told)
        except _TooLarge:
            read = most + 1
        if read > most and not begun:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = PlainTextResponse("The request is too large.", 413, {"Connection": "close"})
        self._complete(scope, refusal.headers)
        await refusal(scope, receive, send)

    def _complete(self, scope: Scope, headers: MutableHeaders) -> None:
        here = f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}/"
        if headers.get("location", "").startswith(here):  # the host is what the asker says it is: not for an answer
            headers["location"] = "/" + headers["location"].removeprefix(here).lstrip("/")
        for name, value in SAFE.items():
            headers.setdefault(name, value)
        wide = any(_within(scope["path"], beginning) for beginning in self.wide)
        headers.setdefault("Content-Security-Policy", WIDE if wide else STRICT)
        if scope["scheme"] == "https":
            headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")

    def _most(self, path: str) -> int:
        fitting = [beginning for beginning in self.larger if _within(path, beginning)]
        return self.larger[max(fitting, key=len)] if fitting else MOST_BYTES


def _within(path: str, beginning: str) -> bool:
    return path == beginning or path.startswith(beginning.rstrip("/") + "/")


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isdecimal() else 0
