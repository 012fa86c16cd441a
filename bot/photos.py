"""Is this a photo, and what of it may be shown?

The size in pixels is read from the head of the file and checked before anything is unpacked. What is shown is drawn
anew: turned the right way, at most 1600 pixels long, without what the camera wrote about place, time and owner.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from domain.evidence import Reason, Unfit

FORMATS = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
QUALITY = 85


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """The type by content, and the copy to be shown (JPEG)."""

    mime: str
    shown: bytes


def develop(content: bytes) -> Photo:
    """Checks the photo and draws the copy. Raises Unfit."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            kind = image.format or ""
            _check_size(image.size)
            image.verify()
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is unpacked small
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            drawn = upright.convert("RGBA")
    except Unfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit(Reason.TOO_MANY_PIXELS) from None
    except Exception:  # the formats have many ways to be broken, and the library as many errors
        raise Unfit(Reason.NOT_A_PHOTO) from None
    clean = Image.new("RGB", drawn.size, "white")
    clean.paste(drawn, mask=drawn)
    shown = io.BytesIO()
    clean.save(shown, "JPEG", quality=QUALITY, optimize=True)
    return Photo(mime=FORMATS[kind], shown=shown.getvalue())


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise Unfit(Reason.TOO_MANY_PIXELS)
