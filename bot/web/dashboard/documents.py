"""Which documents can be downloaded, and how are they written? Plain addresses; each asks anew who may have them."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.web.dashboard.frame import Frame
from bot.web.dashboard.gate import FOLDER, Gate
from bot.web.dashboard.marks import box, heading, link
from bot.web.dashboard.sign_in import refused
from domain.errors import NotFound, Refused
from handlers.context import Clockwork
from handlers.dashboard.documents import write
from handlers.dashboard.viewer import Viewer
from handlers.documents.format import Format
from storage.database import StorageTrouble

LABELS = {
    Format.XLSX: "dashboard-xlsx",
    Format.DOCX: "dashboard-docx",
    Format.CSV: "dashboard-csv",
    Format.PNG: "dashboard-png",
}
TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.CSV: "text/csv; charset=utf-8",
    Format.PNG: "image/png",
}
AT_ONCE = 2  # documents being written; more wait, so that pages and chats go on
IN_MEMORY = 2**22
PIECE = 2**16


def documents(frame: Frame) -> None:
    """The links under a page."""
    heading(frame.words("dashboard-documents"))
    with box("ul", "documents"):
        for form, key in LABELS.items():
            with box("li"):
                link(frame.words(key), frame.address(f"documents/{form.value}"), download="")


def document_pages(gate: Gate) -> APIRouter:
    router = APIRouter()
    turn = asyncio.Semaphore(AT_ONCE)

    @router.get(f"{FOLDER}/documents/{{form:path}}")
    async def document(request: Request, form: str, campaign: str = "", round: str = "", unit: str = "") -> Response:
        def load(clock: Clockwork, viewer: Viewer) -> tuple[str, BinaryIO]:
            if form not in set(Format):
                raise NotFound(f"{form} is no kind of document.")
            to = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  closed when it was sent
            return write(clock, viewer, Format(form), to, campaign=campaign, round_key=round, unit=unit), to

        try:
            async with turn:
                name, content = await gate.look(request, load)
        except (Refused, StorageTrouble) as error:
            return refused(error)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return StreamingResponse(_pieces(content), headers=headers, media_type=TYPES[Format(form)])

    return router


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        content.seek(0)
        while piece := content.read(PIECE):
            yield piece
