"""How does one get in and out, and what is said to whoever can't? Plain pages that need no script.

A link opens a page with a button, and only the button uses it up: programs that draw previews of links press none.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.web.dashboard.gate import FOLDER, Gate
from domain.errors import NotAllowed, NotFound, Refused
from handlers import sign_in
from handlers.dashboard.viewer import LostPost
from handlers.links import Purpose
from handlers.texts import sentence
from storage.database import StorageTrouble

MINUTES = int(sign_in.LINK_LIVES.total_seconds() // 60)
HOURS = int(sign_in.SESSION_LIVES.total_seconds() // 3600)
FIRST_PAGE = f"{FOLDER}/missing"
_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape(default=True), trim_blocks=True
)


def sign_in_pages(gate: Gate) -> APIRouter:
    router = APIRouter()

    @router.get(f"/{Purpose.SIGN_IN.value}/{{token}}")
    async def door(token: str) -> Response:
        try:
            person = await gate.read(lambda clock: sign_in.invited(clock, gate.links, token))
        except (Refused, StorageTrouble) as error:
            return refused(error)
        words = sentence("dashboard-welcome", person.language, name=person.name, hours=HOURS)
        return _page(words, language=person.language, button=sentence("dashboard-enter", person.language))

    @router.post(f"/{Purpose.SIGN_IN.value}/{{token}}")
    async def enter(token: str, request: Request) -> Response:
        if _elsewhere(request, gate):
            return _page(sentence("dashboard-link-forged"), HTTPStatus.FORBIDDEN)
        response = RedirectResponse(FIRST_PAGE, HTTPStatus.SEE_OTHER)
        try:
            await gate.enter(token, response)
        except (Refused, StorageTrouble) as error:
            return refused(error)
        return response

    @router.post(f"{FOLDER}/sign-out")
    async def leave(request: Request) -> Response:
        if _elsewhere(request, gate):
            return _page(sentence("dashboard-not-found"), HTTPStatus.FORBIDDEN, back=sentence("dashboard-home"))
        response = _page(sentence("dashboard-bye"))
        try:
            await gate.leave(request, response)
        except StorageTrouble as error:
            return refused(error)
        return response

    @router.get(FOLDER)
    @router.get(f"{FOLDER}/")
    async def first() -> Response:
        return RedirectResponse(FIRST_PAGE, HTTPStatus.SEE_OTHER)

    return router


def refused(error: Exception) -> Response:
    """One sentence for what `Gate` raises, with a status that fits."""
    if isinstance(error, NotFound):
        back = sentence("dashboard-home")
        return _page(sentence("dashboard-not-found"), HTTPStatus.NOT_FOUND, back=back)
    if isinstance(error, StorageTrouble):
        return _page(sentence("dashboard-busy"), HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(error, LostPost):
        return _page(sentence("dashboard-lost"), HTTPStatus.FORBIDDEN)
    if isinstance(error, NotAllowed) and not isinstance(error, (sign_in.Spent, sign_in.NoPost)):
        return _page(sentence("dashboard-signed-out"), HTTPStatus.UNAUTHORIZED)
    if isinstance(error, sign_in.NoPost):
        return _page(sentence("dashboard-lost"), HTTPStatus.FORBIDDEN)
    return _page(sentence(sign_in.refusal(error), minutes=MINUTES), HTTPStatus.FORBIDDEN)


def _elsewhere(request: Request, gate: Gate) -> bool:
    """Whether another site had the browser send this. Old browsers say neither where from nor how."""
    how = request.headers.get("sec-fetch-site")
    if how is not None:
        return how not in ("same-origin", "none")
    origin = request.headers.get("origin")
    known = {urlsplit(gate.links.base_url).netloc, request.headers.get("host", "")}
    return origin is not None and urlsplit(origin).netloc not in known


def _page(
    words: str, status: HTTPStatus = HTTPStatus.OK, *, language: str = "vi", button: str = "", back: str = ""
) -> HTMLResponse:
    title = sentence("dashboard-title", language)
    html = _pages.get_template("plain.html").render(
        language=language, title=title, words=words, button=button, back=back, first=FIRST_PAGE
    )
    return HTMLResponse(html, status)
