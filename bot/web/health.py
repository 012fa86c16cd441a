"""How do a supervisor, a proxy and Prometheus ask how the process is?

`/healthz` says that it lives, `/readyz` that it can do its work, `/metrics` counts. What is counted holds no names, but
is nobody else's business: it is served to this machine, and to others only where the operator says so.
"""

from __future__ import annotations

import asyncio
import ipaddress

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from bot.metrics import Metrics
from bot.readiness import Readiness

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
NOT_YOURS = "Metrics are for this machine; GIAOBAN_METRICS=public serves them to others."


def health(readiness: Readiness, metrics: Metrics, *, public: bool) -> APIRouter:
    """The three addresses. public: /metrics is for everybody."""
    router = APIRouter()

    @router.get("/healthz", response_class=PlainTextResponse)
    async def healthz() -> str:
        return "ok\n"

    @router.get("/readyz")
    async def readyz() -> PlainTextResponse:
        trouble = await readiness.trouble()
        return PlainTextResponse(f"{trouble or 'ready'}\n", 503 if trouble else 200)

    @router.get("/metrics")
    async def metrics_text(request: Request) -> Response:
        if not (public or _from_here(request)):
            return PlainTextResponse(f"{NOT_YOURS}\n", 403)
        return Response(await asyncio.to_thread(metrics.text), media_type=CONTENT_TYPE_LATEST)

    return router


def _from_here(request: Request) -> bool:
    """Whether somebody on this machine asks, and not a proxy on it for somebody else."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
