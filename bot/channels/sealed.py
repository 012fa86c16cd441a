"""How does a token stay out of logs and exceptions, when it is part of every address?

The secret half of the token is known to the transport alone, which writes it into each request on its way out: the
library, its logs and its exceptions only ever see `1001:HIDDEN`.
"""

from __future__ import annotations

from functools import cache
from ssl import SSLContext

import httpx

SHOWN = "HIDDEN"  # stands for the secret half of the token


@cache
def trusted() -> SSLContext:
    """The authorities that are trusted, for all bots of the process: to read them takes a twentieth of a second."""
    return httpx.create_ssl_context()


class Sealed(httpx.AsyncHTTPTransport):
    """Puts the token's secret into the address on the wire, where no log and no exception sees it."""

    def __init__(self, secret: str) -> None:
        super().__init__(verify=trusted())
        self._secret = secret.encode()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.replace(SHOWN.encode(), self._secret, 1)
        opened = httpx.Request(
            request.method,
            request.url.copy_with(raw_path=path),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await super().handle_async_request(opened)
