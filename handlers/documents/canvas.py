"""How is a picture for a phone drawn? On a page of 1080 pixels, from the top down, with letters that stay readable.

A phone shows the page 360 pixels wide, a third of its size: the smallest letters are 33 pixels high here, 11 there.
Everything is measured in pixels of the page; y grows downwards. The same marks make the same bytes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from domain.words import nfc
from handlers.documents.letters import width_of
from handlers.documents.marks import INK, PAPER, WIDTH, Align, Box, Line, Mark, Text
from handlers.documents.paint import png

__all__ = ["INK", "PAPER", "WIDTH", "Box", "Canvas", "Line", "Text"]

TALLEST = 2340  # a phone's screen is 2.17 times as high as it is wide: more would be shown narrower
MARGIN = 40
INNER = WIDTH - 2 * MARGIN
SMALL, BODY, LARGE = 33, 36, 46
LEADING = 1.28
ASCENT = 0.98  # of the letters' size, from the top of a line to its feet: room for two marks on a capital

# Okabe and Ito's colours differ for the colour-blind, too; ink and grey are for letters.
GREY, FAINT = "#595959", "#D9D9D9"
BLUE, SKY, VERMILION = "#0072B2", "#56B4E9", "#D55E00"
SHADES = 31  # of a map, so that all of its colours have numbers


@dataclass(kw_only=True)
class Canvas:
    """A page that is being filled. y: where the next thing may begin."""

    y: float = MARGIN
    marks: list[Mark] = field(default_factory=list)

    @property
    def texts(self) -> list[Text]:
        return [mark for mark in self.marks if isinstance(mark, Text)]

    @property
    def height(self) -> int:
        return round(self.y) + MARGIN

    def width_of(self, words: str, size: int, *, bold: bool = False) -> float:
        """Pixels that the words take in one line."""
        return width_of(nfc(words), size, bold)

    def lines_of(self, words: str, size: int, width: float, *, bold: bool = False, most: int = 2) -> list[str]:
        """The words in lines that fit; what is too much for the last one ends in an ellipsis."""
        lines: list[str] = []
        said = nfc(words).split()
        for number, word in enumerate(said):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width_of(longer, size, bold=bold) <= width:
                lines[-1] = longer
            elif len(lines) < most:
                lines.append(word)
            else:
                lines[-1] = " ".join((lines[-1], *said[number:]))
                break
        return [self._cut(line, size, width, bold=bold) for line in lines]

    def say(
        self,
        words: str,
        x: float,
        top: float,
        *,
        size: int = SMALL,
        bold: bool = False,
        colour: str = INK,
        on: str = PAPER,
        align: Align = "left",
    ) -> float:
        """Writes a line whose top is there; its width."""
        width = self.width_of(words, size, bold=bold)
        foot = top + ASCENT * size
        self.marks.append(
            Text(words=nfc(words), x=x, y=foot, size=size, width=width, bold=bold, colour=colour, on=on, align=align)
        )
        return width

    def say_upwards(self, words: str, x: float, foot: float, *, size: int = SMALL) -> None:
        """Writes a line from the bottom up; its feet stand at x, to the right of it."""
        width = self.width_of(words, size)
        self.marks.append(Text(words=nfc(words), x=x, y=foot, size=size, width=width, turned=True))

    def paragraph(
        self, words: str, *, size: int = SMALL, bold: bool = False, colour: str = INK, most: int = 3, indent: float = 0
    ) -> None:
        """Lines over the width of the page, and on below them."""
        for line in self.lines_of(words, size, INNER - indent, bold=bold, most=most):
            self.say(line, MARGIN + indent, self.y, size=size, bold=bold, colour=colour)
            self.y += size * LEADING

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        hatch: str | None = None,
    ) -> None:
        if width > 0:
            self.marks.append(Box(x=x, y=y, width=width, height=height, fill=fill, edge=edge, hatch=hatch))

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        colour: str = INK,
        stroke: float = 4,
        dashed: bool = False,
        dots: float = 0,
        on: str = PAPER,
    ) -> None:
        self.marks.append(Line(points=tuple(points), colour=colour, stroke=stroke, dashed=dashed, dots=dots, on=on))

    def png(self) -> bytes:
        """The page as far as it is filled."""
        return png(tuple(self.marks), self.height)

    def _cut(self, line: str, size: int, width: float, *, bold: bool) -> str:
        if self.width_of(line, size, bold=bold) <= width:
            return line

        def too_wide(length: int) -> bool:
            return self.width_of(f"{line[:length].rstrip()}…", size, bold=bold) > width

        kept = bisect_left(range(1, len(line) + 1), True, key=too_wide)
        return f"{line[:kept].rstrip()}…"


@cache
def shade(level: float) -> str:
    """Cividis from dark blue (0) to yellow (1): as even for the colour-blind and in grey as for others."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    return to_hex(colormaps["cividis"](round(level * SHADES) / SHADES)).upper()


def contrast(one: str, other: str) -> float:
    """Between two colours, 1 to 21 (WCAG 2.2, 1.4.3: letters need 4.5)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
