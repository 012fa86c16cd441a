"""How is a picture for a phone drawn? On a page of 1080 pixels, from the top down, with letters that stay readable.

A phone shows the page 360 pixels wide, a third of its size: the smallest letters are 33 pixels high here, 11 there.
Everything is measured in pixels of the page; y grows downwards. The same marks make the same bytes.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from domain.words import nfc

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

WIDTH = 1080
TALLEST = 2340  # a phone's screen is 2.17 times as high as it is wide: more would be shown narrower
MARGIN = 40
INNER = WIDTH - 2 * MARGIN
SMALL, BODY, LARGE = 33, 36, 46
LEADING = 1.28
ASCENT = 0.98  # of the letters' size, from the top of a line to its feet: room for two marks on a capital

# Okabe and Ito's colours differ for the colour-blind, too; ink and grey are for letters.
PAPER, INK, GREY, FAINT = "#FFFFFF", "#1A1A1A", "#595959", "#D9D9D9"
BLUE, SKY, VERMILION = "#0072B2", "#56B4E9", "#D55E00"

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """Words on the page. x: of the side they are aligned at; y: of their feet; turned: they run upwards at x."""

    words: str
    x: float
    y: float
    size: int
    width: float
    bold: bool = False
    colour: str = INK
    on: str = PAPER
    align: Align = "left"
    turned: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the place they take."""
        if self.turned:
            return self.x - self.size * 0.8, self.y - self.width, self.x + self.size * 0.2, self.y
        left = self.x - {"left": 0.0, "center": 0.5, "right": 1.0}[self.align] * self.width
        return left, self.y - self.size * 0.8, left + self.width, self.y + self.size * 0.2


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    edge: str | None = None
    hatch: str | None = None
    stroke: float = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Through these points."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    stroke: float = 4
    dashed: bool = False
    dots: float = 0


@dataclass(kw_only=True)
class Canvas:
    """A page that is being filled. y: where the next thing may begin."""

    y: float = MARGIN
    marks: list[Text | Box | Line] = field(default_factory=list)

    @property
    def texts(self) -> list[Text]:
        return [mark for mark in self.marks if isinstance(mark, Text)]

    @property
    def height(self) -> int:
        return round(self.y) + MARGIN

    def width_of(self, words: str, size: int, *, bold: bool = False) -> float:
        """Pixels that the words take in one line."""
        return _width(nfc(words), size, bold)

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
    ) -> None:
        self.marks.append(Line(points=tuple(points), colour=colour, stroke=stroke, dashed=dashed, dots=dots))

    def png(self) -> bytes:
        """The page as far as it is filled."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        # At 72 dots an inch a point is a pixel.
        figure = Figure(figsize=(WIDTH / 72, self.height / 72), dpi=72, facecolor=PAPER)
        canvas = FigureCanvasAgg(figure)
        self._put(figure)
        content = io.BytesIO()
        canvas.print_png(content, metadata={"Software": None})  # type: ignore[no-untyped-call]
        return content.getvalue()

    def _put(self, figure: Figure) -> None:
        from matplotlib.lines import Line2D
        from matplotlib.patches import Rectangle

        for mark in self.marks:
            match mark:
                case Text():
                    figure.text(
                        mark.x / WIDTH,
                        1 - mark.y / self.height,
                        mark.words,
                        fontproperties=_font(mark.size, mark.bold),
                        color=mark.colour,
                        ha=mark.align,
                        va="baseline",
                        rotation=90 if mark.turned else 0,
                        rotation_mode="anchor",
                        parse_math=False,
                    )
                case Box():
                    figure.add_artist(
                        Rectangle(
                            (mark.x, self.height - mark.y - mark.height),
                            mark.width,
                            mark.height,
                            facecolor=mark.fill or "none",
                            edgecolor=mark.edge or "none",
                            hatch=mark.hatch,
                            hatch_linewidth=3,
                            linewidth=mark.stroke if mark.edge else 0,
                            transform=None,
                        )
                    )
                case Line():
                    figure.add_artist(
                        Line2D(
                            [x for x, _ in mark.points],
                            [self.height - y for _, y in mark.points],
                            color=mark.colour,
                            linewidth=mark.stroke,
                            linestyle=(0, (3, 2)) if mark.dashed else "solid",
                            marker="o" if mark.dots else "",
                            markersize=mark.dots,
                            solid_capstyle="butt",
                            transform=None,
                        )
                    )

    def _cut(self, line: str, size: int, width: float, *, bold: bool) -> str:
        if self.width_of(line, size, bold=bold) <= width:
            return line

        def too_wide(length: int) -> bool:
            return self.width_of(f"{line[:length].rstrip()}…", size, bold=bold) > width

        kept = bisect_left(range(1, len(line) + 1), True, key=too_wide)
        return f"{line[:kept].rstrip()}…"


def shade(level: float) -> str:
    """Cividis from dark blue (0) to yellow (1): as even for the colour-blind and in grey as for others."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    return to_hex(colormaps["cividis"](level)).upper()


def contrast(one: str, other: str) -> float:
    """Between two colours, 1 to 21 (WCAG 2.2, 1.4.3: letters need 4.5)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def _file(bold: bool) -> str:
    """The library's own letters, with all Vietnamese marks: what the machine has installed changes no picture."""
    import matplotlib

    return f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' if bold else ''}.ttf"


@cache
def _font(size: int, bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=_file(bold), size=size)


@lru_cache(maxsize=4096)
def _width(words: str, size: int, bold: bool) -> float:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(_file(bold))
    font.set_size(size, 72)
    font.set_text(words)
    return font.get_width_height()[0] / 64
