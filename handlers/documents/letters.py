"""Which letters are on a picture, and how wide are words in them?

The DejaVu files that come with matplotlib, with all Vietnamese marks: what the machine has installed changes nothing.
They are opened once for each size; words are measured once, since the same ones stand on every picture.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

MOST_KNOWN = 16_384  # words whose width is kept, 2 MB


@cache
def face(size: int, bold: bool) -> FreeTypeFont:
    """size: pixels."""
    from PIL import ImageFont

    # The basic layout puts one letter after the other, which composed Vietnamese needs; the other one isn't everywhere.
    return ImageFont.truetype(_file(bold), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=MOST_KNOWN)
def width_of(words: str, size: int, bold: bool) -> float:
    """Pixels that the words take in one line."""
    return face(size, bold).getlength(words)


def _file(bold: bool) -> str:
    """Found without loading matplotlib, which takes longer than a picture."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise FileNotFoundError("matplotlib, whose letters are used, is not installed.")
    name = f"DejaVuSans{'-Bold' if bold else ''}.ttf"
    return str(Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / name)
