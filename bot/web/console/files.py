"""How does a browser get the photos and documents that stand in a chat?

By a key that only the page with the line knows. A photo is the copy without what the camera wrote; everything else is
to be kept, not opened, and under a plain name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Response

from bot.channels.console import Line

FOLDER = "/files"
LONGEST_NAME = 100
NAMELESS = "tep"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {".xlsx": XLSX, ".csv": "text/csv; charset=utf-8"}
ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def files(find: Callable[[str], Line | None]) -> APIRouter:
    """The route under which a line's file is handed out. find: the line of a key."""
    router = APIRouter()

    @router.get(f"{FOLDER}/{{key}}")
    async def file(key: str) -> Response:
        line = find(key)
        if line is None:
            raise HTTPException(404)
        return _answer(line)

    return router


def address(line: Line) -> str:
    return f"{FOLDER}/{line.key}"


def plain_name(name: str) -> str:
    """The last part of a name, without what a system could take for a path, a command or another direction."""
    last = PureWindowsPath(PurePosixPath(unicodedata.normalize("NFC", name)).name).name
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').strip(" .")
    return kept[-LONGEST_NAME:] or NAMELESS


def _answer(line: Line) -> Response:
    if line.photo:
        return Response(line.photo, media_type="image/jpeg", headers={**ALWAYS, "Content-Disposition": "inline"})
    name = plain_name(line.filename)
    kind = TYPES.get(PurePosixPath(name.lower()).suffix, "application/octet-stream")
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(line.document, media_type=kind, headers={**ALWAYS, "Content-Disposition": disposition})
