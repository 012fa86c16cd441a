"""How does a file of ours reach a platform, or a person, that fetches it by its address?

`GET /file/{token}`: the token is signed for one file and a time (`handlers.links`), so nobody guesses another, and it
is good however often it is fetched and after any restart. Its subject is `shown/hash/name`, the copy of a picture
without what the camera wrote, or `whole/hash/name`, a document as it is (`bot.lettering` makes them).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Response

from domain.errors import Refused
from handlers.links import Purpose, Signer
from storage.database import StorageTrouble
from storage.store import Library

log = structlog.get_logger(__name__)
PATH = "/file/{token}"
_TEXT = "text/plain; charset=utf-8"
_IMAGES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def files(signer: Signer, library: Library, now: Callable[[], datetime]) -> APIRouter:
    """The route for signed files."""
    router = APIRouter()

    @router.api_route(PATH, methods=["GET", "HEAD"], include_in_schema=False)
    def fetch(token: str) -> Response:
        try:
            how, sha256, name = signer.read(Purpose.FILE, token, now=now()).subject.split("/", 2)
            content = library.file(sha256, shown=how == "shown")
        except (Refused, ValueError):
            return Response("Tệp không còn ở địa chỉ này.", status_code=404, media_type=_TEXT)
        except (StorageTrouble, OSError) as error:
            return _later(error)
        mime = next((mime for start, mime in _IMAGES.items() if content.startswith(start)), "")
        if how == "shown" and mime:
            return Response(content, media_type=mime)
        disposition = f"attachment; filename*=UTF-8''{quote(name)}"
        return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": disposition})

    return router


def _later(error: Exception) -> Response:
    """The file is there, but can't be read now."""
    log.error("file_not_read", error=str(error))
    words = "Hiện chưa lấy được tệp. Anh/chị thử lại sau ít phút ạ."
    return Response(words, status_code=503, media_type=_TEXT, headers={"Retry-After": "60"})
