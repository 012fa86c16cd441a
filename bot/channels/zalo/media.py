"""How is a photo fetched whose address a message brings?

The address comes from outside, so it is trusted with nothing: HTTPS only, a host from the list, no address of a private
network (looked up once, and connected to just that one), no way to another host, bounded in size and time. Where the
API is on loopback, as in training, so may the photos be.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv6Address, ip_address

import httpx

from bot.channels.base import Rejected, RetryLater, TooLarge
from bot.channels.sealed import trusted

HOSTS = ("*.zdn.vn", "*.zadn.vn")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
FETCH_SECONDS = 45.0
MOST_REDIRECTS = 2
_TROUBLE_SECONDS = 5.0

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class Media:
    """Fetches from the hosts of a list: names, or `*.name` for all below. local: from loopback as well."""

    def __init__(
        self,
        hosts: Sequence[str] = HOSTS,
        *,
        local: bool = False,
        seconds: float = FETCH_SECONDS,
        resolve: Resolve = resolve,
    ) -> None:
        self._hosts = tuple(host.lower() for host in hosts)
        self._local = local
        self._seconds = seconds
        self._resolve = resolve
        self._http = httpx.AsyncClient(verify=trusted(), trust_env=False, follow_redirects=False)

    async def close(self) -> None:
        await self._http.aclose()

    async def fetch(self, address: str, max_bytes: int) -> bytes:
        """The content. Raises Rejected (not allowed, gone), TooLarge, RetryLater."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._fetch(self._allowed(address), max_bytes)
        except (TimeoutError, httpx.TimeoutException):
            raise RetryLater("The photo takes too long.", seconds=_TROUBLE_SECONDS) from None
        except httpx.HTTPError as error:
            reason = f"The photo could not be fetched ({type(error).__name__})."
            raise RetryLater(reason, seconds=_TROUBLE_SECONDS) from None

    async def _fetch(self, url: httpx.URL, max_bytes: int) -> bytes:
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._http.send(await self._request(url), stream=True)
            try:
                if not answer.has_redirect_location:
                    return await _content(answer, max_bytes)
                way = url.join(answer.headers["location"])
            finally:
                await answer.aclose()
            if (way.host, way.port, way.scheme) != (url.host, url.port, url.scheme):
                raise Rejected("The photo's address leads to another host.")
            url = self._allowed(str(way))
        raise Rejected("The photo's address leads round in circles.")

    async def _request(self, url: httpx.URL) -> httpx.Request:
        """The request to the one address that was checked; the host is named inside."""
        ip = await self._address(url)
        headers = {"Host": url.netloc.decode(), "Accept-Encoding": "identity"}
        return self._http.build_request(
            "GET", url.copy_with(host=ip), headers=headers, extensions={"sni_hostname": url.host}
        )

    def _allowed(self, address: str) -> httpx.URL:
        try:
            url = httpx.URL(address)
        except (httpx.InvalidURL, TypeError, ValueError):
            raise Rejected("The photo has no address.") from None
        if self._is_local(url):
            return url
        if url.scheme != "https" or url.userinfo or url.port is not None:
            raise Rejected("The photo's address is not one of Zalo's.")
        if not any(_fits(url.host.lower(), pattern) for pattern in self._hosts):
            raise Rejected("The photo's host is not on the list.")
        return url

    def _is_local(self, url: httpx.URL) -> bool:
        return self._local and url.host in LOOPBACK and url.scheme in ("http", "https") and not url.userinfo

    async def _address(self, url: httpx.URL) -> str:
        """One address of the host. Raises Rejected when any of them is not of the public network."""
        try:
            found = await self._resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
        except OSError:
            raise RetryLater("The photo's host is not known.", seconds=_TROUBLE_SECONDS) from None
        if not found:
            raise RetryLater("The photo's host is not known.", seconds=_TROUBLE_SECONDS)
        if not self._is_local(url) and not all(map(_is_public, found)):
            raise Rejected("The photo's host is in a private network.")
        return found[0]


def _fits(host: str, pattern: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _is_public(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast


async def _content(answer: httpx.Response, max_bytes: int) -> bytes:
    if answer.status_code == 429 or answer.status_code >= 500:
        raise RetryLater(f"HTTP {answer.status_code} instead of the photo.", seconds=_TROUBLE_SECONDS)
    if answer.status_code != 200:
        raise Rejected(f"HTTP {answer.status_code} instead of the photo.")
    announced = answer.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise TooLarge(f"The photo has {announced} bytes, more than {max_bytes}.")
    content = bytearray()
    async for piece in answer.aiter_raw():
        content += piece
        if len(content) > max_bytes:
            raise TooLarge(f"The photo has more than {max_bytes} bytes.")
    return bytes(content)
