"""How do the platforms deliver updates to us?

`POST /hooks/{channel}/{bot}`: the secret in the header is compared, the update stored, and only then the answer is
200. What can't be understood is stored as well, named after its content, so that it never stands in the way of
the updates behind it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from bot.channels.base import Keep, RawUpdate, nameless

LARGEST = 2**20  # bytes; updates have some thousand
TELEGRAM_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ZALO_HEADER = "X-Bot-Api-Secret-Token"

log = logging.getLogger(__name__)

Body = Mapping[str, Any]


async def _as_it_is(body: Body) -> Body:
    return body


@dataclass(frozen=True, kw_only=True)
class HookTarget:
    """Where one bot's updates go: `enrich` adds what the reader needs, `split` finds ids, `keep` stores."""

    header: str
    secret: str = field(repr=False)
    keep: Keep
    split: Callable[[Body], RawUpdate]
    enrich: Callable[[Body], Awaitable[Body]] = _as_it_is

    def admits(self, given: str | None) -> bool:
        return bool(self.secret) and secrets.compare_digest((given or "").encode(), self.secret.encode())


def hooks(
    targets: Mapping[tuple[str, str], HookTarget], *, store_seconds: float = 20.0, body_seconds: float = 10.0
) -> APIRouter:
    """The routes for these (channel, bot)s; the mapping may grow later."""
    router = APIRouter()

    @router.post("/hooks/{channel}/{bot}", include_in_schema=False)
    async def deliver(channel: str, bot: str, request: Request) -> Response:
        target = targets.get((channel, bot))
        if target is None:
            return Response(status_code=404)
        if not target.admits(request.headers.get(target.header)):
            return Response(status_code=200 if _is_probe(request) else 403)
        try:
            async with asyncio.timeout(body_seconds):
                content = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        if content is None:
            return Response(status_code=413)
        if not content:
            return Response(status_code=200)
        try:
            async with asyncio.timeout(store_seconds):
                await target.keep(await _updates(content, target))
        except Exception as error:  # whatever the store's reason is, the platform delivers again
            log.error("%s bot %s: an update could not be stored: %s", channel, bot, type(error).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    return router


def _is_probe(request: Request) -> bool:
    """Platforms look whether somebody is there with an empty body, and not always with the secret."""
    return request.headers.get("content-length", "0") == "0" and "transfer-encoding" not in request.headers


async def _body(request: Request) -> bytes | None:
    """None when it is too large; it is not read further then."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST:
            return None
    return bytes(content)


async def _updates(content: bytes, target: HookTarget) -> Sequence[RawUpdate]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return [nameless({"unreadable": content.decode("utf-8", "replace")})]
    if not isinstance(body, dict):
        return [nameless({"unreadable": body})]
    try:
        return [target.split(await target.enrich(body))]
    except Exception as error:  # refused, it would come again for ever, and the ones behind it never
        log.warning("an update could not be told apart: %s", type(error).__name__)
        return [nameless(body)]
