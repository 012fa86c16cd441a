"""Of what is a picture made? Words, boxes and lines, each with its place on a page of 1080 pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WIDTH = 1080
PAPER, INK = "#FFFFFF", "#1A1A1A"

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
        return self.start, self.y - self.size * 0.8, self.start + self.width, self.y + self.size * 0.2

    @property
    def start(self) -> float:
        """Where the first letter begins."""
        return self.x - {"left": 0.0, "center": 0.5, "right": 1.0}[self.align] * self.width


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
    """Through these points. on: what lies below its dots."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    stroke: float = 4
    dashed: bool = False
    dots: float = 0
    on: str = PAPER


Mark = Text | Box | Line
