"""What can be put beside the words of a message before it is sent, and what is refused?

A photo is drawn anew for the screens; a file keeps its content and gets a plain name. The limits are those of the files
that we fetch from any platform, in the sentences in which the bot refuses them.
"""

from __future__ import annotations

import asyncio
import base64
import io
import re
from dataclasses import dataclass

from nicegui.elements.upload_files import FileUpload

from bot.fetcher import LARGEST
from bot.photos import develop
from bot.web.console.files import plain_name
from domain.errors import Refused
from domain.evidence import PieceKind, Reason, Unfit
from handlers.texts import sentence

PHOTO_TYPES = "image/jpeg,image/png,image/webp"
SHEET_TYPES = ".xlsx,.csv"
TOO_LARGE = sentence("file-too-large")
NOT_OURS = {
    PieceKind.PHOTO: sentence("photo-unreadable"),
    PieceKind.DOCUMENT: sentence("sheet-unreadable").removeprefix("📄 "),
}
NO_PLACE = "Tọa độ chưa đúng. Anh/chị ghi vĩ độ rồi kinh độ, ví dụ: 22.82333, 104.98361"
NOT_UPLOADED = "Chưa tải được tệp lên. Anh/chị chọn lại giúp em."

_SMALL = (120, 120)
_PLACE = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,9})?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d{1,9})?)\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A photo: as it was chosen, as screens show it, and small (data: address)."""

    content: bytes
    shown: bytes
    small: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A file with a plain name."""

    content: bytes
    name: str


async def picture(file: FileUpload) -> Picture:
    """Raises Refused with a sentence for the officer."""
    content = await _content(file, PieceKind.PHOTO)
    return await asyncio.to_thread(_drawn, content)


async def document(file: FileUpload) -> Document:
    """Raises Refused with a sentence for the officer."""
    return Document(content=await _content(file, PieceKind.DOCUMENT), name=plain_name(file.name))


def place(text: str) -> tuple[float, float]:
    """Latitude and longitude. Raises Refused with a sentence for the officer."""
    found = _PLACE.fullmatch(text)
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        raise Refused(NO_PLACE)
    return float(found[1]), float(found[2])


async def _content(file: FileUpload, kind: PieceKind) -> bytes:
    if file.size() > LARGEST[kind]:
        raise Refused(TOO_LARGE)
    return await file.read()


def _drawn(content: bytes) -> Picture:
    from PIL import Image

    try:
        shown = develop(content).shown
    except Unfit as error:
        too_large = error.reason is Reason.TOO_MANY_PIXELS
        raise Refused(TOO_LARGE if too_large else NOT_OURS[PieceKind.PHOTO]) from None
    small = io.BytesIO()
    with Image.open(io.BytesIO(shown)) as image:
        image.thumbnail(_SMALL)
        image.save(small, "JPEG")
    address = f"data:image/jpeg;base64,{base64.b64encode(small.getvalue()).decode()}"
    return Picture(content=content, shown=shown, small=address)
