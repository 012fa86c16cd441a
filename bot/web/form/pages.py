"""At which addresses is the form, and what does somebody see whose address is not good?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from fastapi import APIRouter, Request, Response

from bot.web.form import render
from bot.web.form.desk import Desk
from bot.web.form.filling import Filling
from bot.web.form.intake import Broken
from bot.web.form.joining import Joining
from domain.errors import NotAllowed, Refused
from handlers.links import Expired
from handlers.texts import sentence
from storage.database import StorageTrouble

log = structlog.get_logger(__name__)


def form_pages(desk_of: Callable[[Request], Desk]) -> APIRouter:
    """The routes. desk_of: at whose desk a request is answered. Raises Refused where there is none."""
    router = APIRouter(include_in_schema=False)

    @router.get("/f/{token}")
    async def page(token: str, request: Request) -> Response:
        number = request.query_params.get("page", "0")
        fixing = request.query_params.get("fix") == "1"
        at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        return await _refusing(lambda: Filling(desk_of(request)).page(token, fixing=fixing, number=at))

    @router.post("/f/{token}")
    async def take(token: str, request: Request) -> Response:
        return await _refusing(lambda: Filling(desk_of(request)).take(token, request))

    @router.get("/f/{token}/{name}")
    async def result(token: str, name: str, request: Request) -> Response:
        again = request.query_params.get("again") == "1"
        return await _refusing(lambda: Filling(desk_of(request)).result(token, name, again=again))

    @router.get("/j/{code}")
    async def invited(code: str, request: Request) -> Response:
        return await _refusing(lambda: Joining(desk_of(request)).page(code, request))

    @router.post("/j/{code}")
    async def join(code: str, request: Request) -> Response:
        return await _refusing(lambda: Joining(desk_of(request)).take(code, request))

    return router


async def _refusing(answer: Callable[[], Awaitable[Response]]) -> Response:
    """One clear sentence for what can't be shown or taken; nothing about why to whoever tries."""
    try:
        return await answer()
    except Expired:
        return _told("form-expired", 410)
    except NotAllowed:
        return _told("form-no-post", 403)
    except Broken:
        return _told("form-broken", 400)
    except Refused:
        return _told("form-forged", 403)
    except (StorageTrouble, OSError) as error:  # the database can't take it, or the photos can't be kept
        log.error("form_not_taken", error=str(error))
        return _told("form-later-again", 503)


def _told(key: str, status: int) -> Response:
    return render.told(sentence(key), title=sentence("form-title"), status=status)
