"""How does the dashboard come onto the site? Its doors and documents as plain routes, its pages mounted by NiceGUI.

An address says all that a page shows, so that it can be kept, sent to a colleague (who sees what they may) and tested.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from nicegui import core, ui
from starlette.requests import Request
from starlette.responses import Response

from bot.web.dashboard import missing, people, progress, queues, unit
from bot.web.dashboard.documents import document_pages
from bot.web.dashboard.frame import PAGES, Frame, reload_when
from bot.web.dashboard.gate import FOLDER, Gate
from bot.web.dashboard.sign_in import refused, sign_in_pages
from domain.errors import NotAllowed, Refused
from handlers.context import Clockwork
from handlers.dashboard import missing as missing_view
from handlers.dashboard import people as people_view
from handlers.dashboard import progress as progress_view
from handlers.dashboard import queues as queues_view
from handlers.dashboard import unit as unit_view
from handlers.dashboard.place import Asked, place
from handlers.dashboard.viewer import Viewer
from handlers.texts import sentence
from storage.database import StorageTrouble

STYLE = Path(__file__).with_name("dashboard.css")
LOOK_AGAIN = 60.0  # seconds
LONGEST = 64  # characters of anything in an address
SECONDS_TO_BUILD = 30.0
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b6b5d"/>'
    '<path d="M8 9h16v11H15l-5 4v-4H8z" fill="#fff"/></svg>'
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A page: what it needs and how that is shown."""

    load: Callable[[Clockwork, Viewer, Asked], Any]
    show: Callable[[Frame, Any], None]


SHOWN = {
    "missing": Shown(load=missing_view.missing, show=missing.show),
    "progress": Shown(load=progress_view.progress, show=progress.show),
    "unit": Shown(load=unit_view.unit, show=unit.show),
    "people": Shown(load=people_view.people, show=people.show),
    "queues": Shown(load=queues_view.queues, show=queues.show),
}


def serve_dashboard(app: FastAPI, gate: Gate) -> None:
    """Adds everything under /dashboard and /sign-in. Once in a process: NiceGUI has one set of pages."""
    app.include_router(sign_in_pages(gate))
    app.include_router(document_pages(gate))
    style = f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
    for name, page in SHOWN.items():
        _add(gate, name, page, style)
    core.app.config.quasar_config["loadingBar"]["skipHijack"] = True  # a bar that nobody can name flickers by
    ui.run_with(
        app,
        mount_path=FOLDER,
        title=sentence("dashboard-title"),
        language="vi",
        favicon=FAVICON,
        dark=False,
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=10,
    )


def _add(gate: Gate, name: str, page: Shown, style: str) -> None:
    @ui.page(f"/{name}", response_timeout=SECONDS_TO_BUILD)
    async def shown(request: Request) -> Response | None:
        asked = _asked(request)
        try:
            view = await gate.look(request, lambda clock, viewer: page.load(clock, viewer, asked))
        except (Refused, StorageTrouble) as error:
            return refused(error)
        frame = Frame(view.place, gate.zone, name)
        title = frame.words(PAGES.get(name, "dashboard-unit"))
        ui.page_title(f"{title} · {view.place.unit.title} · Giao Ban")
        ui.add_head_html(style)
        with frame.around():
            show_news = frame.newer()
            page.show(frame, view)

        async def changed() -> bool | None:
            """None when nobody may see this any more. Only the round's counts are asked for: that is cheap."""
            try:
                now = await gate.look(request, lambda clock, viewer: place(clock, viewer, asked))
            except NotAllowed:
                return None
            except (Refused, StorageTrouble):
                return False
            return bool(now.tally != view.place.tally)

        reload_when(show_news, changed, every=LOOK_AGAIN, gone=f"/{name}")
        return None


def _asked(request: Request) -> Asked:
    """What the address asks for; what makes no sense is left to us."""
    known = {name: value[:LONGEST] for name, value in request.query_params.items()}
    page = known.get("page", "1")
    return Asked(
        campaign=known.get("campaign", ""),
        round=known.get("round", ""),
        unit=known.get("unit", ""),
        show=known.get("show", ""),
        page=int(page) if re.fullmatch(r"[1-9]\d{0,5}", page, re.ASCII) else 1,
    )
