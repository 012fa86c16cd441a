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

from bot.clock import Clock
from bot.metrics import Metrics
from bot.readiness import Readiness
from bot.settings import Settings
from bot.web.serve import Site
from bot.writer import Writer
from storage.archives import FOLDER

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
NOT_YOURS = "Metrics are for this machine; GIAOBAN_METRICS=public serves them to others."


def add_health(site: Site, settings: Settings, writer: Writer, clock: Clock, metrics: Metrics) -> None:
    """The same for every process that serves, whatever its role."""
    metrics.watch(writer.library, clock)
    metrics.watch_backups(settings.data_dir / FOLDER, settings.zone, clock)
    readiness = Readiness(library=writer.library, writer=writer, clock=clock)
    site.add(health(readiness, metrics, public=settings.metrics == "public"))


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
