"""How do the marks of a page become a picture of few bytes?

Nearly every page has less than 256 colours: its letters stand on a known ground, so their edges are a few steps from
the one to the other. It is painted as the numbers of its colours, which is a third of the work. A map with more of
them is painted in full. The same marks make the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor, hypot
from typing import TYPE_CHECKING, Protocol

from handlers.documents.letters import face
from handlers.documents.marks import PAPER, WIDTH, Box, Line, Mark, Text

if TYPE_CHECKING:
    from PIL.Image import Image

Place = tuple[int, int, int, int]  # left, top, right, bottom
Points = Sequence[tuple[float, float]]

MOST_STEPS, LEAST_STEPS = 15, 4  # from a letter's ground to its colour
MOST_COLOURS = 256
FINER = 4  # slanting edges are drawn that much larger and shrunk
SQUEEZED = 4  # of 9: a tenth more bytes than 6, a fifth less time
HATCH_WIDTH = 3
GAPS = {1: 24, 2: 12}  # from line to line of hatching, by how often its sign is said
DASH, PAUSE = 3, 2  # of a dashed line, in its widths
KEPT = 24  # pictures that are not painted again while the same is asked for


@lru_cache(maxsize=KEPT)
def png(marks: tuple[Mark, ...], height: int) -> bytes:
    """The page with its marks, the later ones above the earlier."""
    steps = _steps(marks)
    sheet: _Sheet = _Few((WIDTH, height), steps) if steps >= LEAST_STEPS else _Full((WIDTH, height))
    for mark in marks:
        match mark:
            case Text():
                _write(sheet, mark)
            case Box():
                _box(sheet, mark)
            case Line():
                _line(sheet, mark)
    content = io.BytesIO()
    sheet.finished().save(content, format="PNG", compress_level=SQUEEZED)
    return content.getvalue()


def _steps(marks: Sequence[Mark]) -> int:
    """How many steps each edge can have so that there are colours enough."""
    plain, mixed = {PAPER}, set()
    for mark in marks:
        match mark:
            case Box():
                plain |= {colour for colour in (mark.fill, mark.edge) if colour}
                if mark.hatch and mark.edge:
                    mixed.add((mark.edge, mark.fill or PAPER))
            case Text() | Line():
                plain.add(mark.colour)
                mixed.add((mark.colour, mark.on))
    return min(MOST_STEPS, (MOST_COLOURS - len(plain | {on for _, on in mixed})) // max(1, len(mixed)))


class _Sheet(Protocol):
    def fill(self, place: Place, colour: str) -> None:
        """Paints all of the place."""

    def cover(self, mask: Image, at: tuple[int, int], colour: str, on: str) -> None:
        """Paints as much as the mask says, there."""

    def finished(self) -> Image: ...


class _Few:
    """A picture by the numbers of its colours."""

    def __init__(self, size: tuple[int, int], steps: int) -> None:
        from PIL import Image

        self._image = Image.new("L", size, 0)
        self._step_of = [(share * steps + 127) // 255 for share in range(256)]
        self._seen = [255 if step else 0 for step in self._step_of]
        self._numbers = {_parts(PAPER): 0}
        self._ramps: dict[tuple[str, str], list[int]] = {}

    def fill(self, place: Place, colour: str) -> None:
        self._image.paste(self._number(_parts(colour)), place)

    def cover(self, mask: Image, at: tuple[int, int], colour: str, on: str) -> None:
        self._image.paste(mask.point(self._ramp(colour, on)), at, mask.point(self._seen))

    def finished(self) -> Image:
        self._image.putpalette(bytes(part for colour in self._numbers for part in colour))
        return self._image

    def _ramp(self, colour: str, on: str) -> list[int]:
        """The number of the colour for each of 256 shares of it."""
        known = self._ramps.get((colour, on))
        if known is None:
            ground, ink = _parts(on), _parts(colour)
            most = self._step_of[-1]
            numbers = [self._number(_mixed(ground, ink, step / most)) for step in range(most + 1)]
            known = self._ramps[colour, on] = [numbers[step] for step in self._step_of]
        return known

    def _number(self, colour: tuple[int, int, int]) -> int:
        return self._numbers.setdefault(colour, len(self._numbers))


class _Full:
    """A picture of as many colours as it takes."""

    def __init__(self, size: tuple[int, int]) -> None:
        from PIL import Image

        self._image = Image.new("RGB", size, PAPER)

    def fill(self, place: Place, colour: str) -> None:
        self._image.paste(colour, place)

    def cover(self, mask: Image, at: tuple[int, int], colour: str, on: str) -> None:
        self._image.paste(colour, (*at, at[0] + mask.width, at[1] + mask.height), mask)

    def finished(self) -> Image:
        return self._image


def _write(sheet: _Sheet, text: Text) -> None:
    from PIL import Image, ImageDraw

    font = face(text.size, text.bold)
    left, top, right, bottom = font.getbbox(text.words, anchor="ls")
    size = (ceil(right - left) + 2, ceil(bottom - top) + 2)
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).text((1 - floor(left), 1 - floor(top)), text.words, fill=255, font=font, anchor="ls")
    if text.turned:
        mask = mask.transpose(Image.Transpose.ROTATE_90)
        at = (round(text.x) + floor(top) - 1, round(text.y) - floor(left) + 1 - mask.height)
    else:
        at = (round(text.start) + floor(left) - 1, round(text.y) + floor(top) - 1)
    sheet.cover(mask, at, text.colour, text.on)


def _box(sheet: _Sheet, box: Box) -> None:
    left, top = round(box.x), round(box.y)
    right, bottom = max(left + 1, round(box.x + box.width)), max(top + 1, round(box.y + box.height))
    if box.fill:
        sheet.fill((left, top, right, bottom), box.fill)
    if not box.edge:
        return
    if box.hatch:
        hatch = _hatch(box.hatch, right - left, bottom - top)
        sheet.cover(hatch, (left, top), box.edge, box.fill or PAPER)
    for side in _sides(left, top, right, bottom, max(1, round(box.stroke))):
        sheet.fill(side, box.edge)


def _sides(left: int, top: int, right: int, bottom: int, stroke: int) -> Iterator[Place]:
    """Of a frame whose middle is the edge."""
    out = stroke // 2
    inside = stroke - out
    yield left - out, top - out, right + out, top + inside
    yield left - out, bottom - inside, right + out, bottom + out
    yield left - out, top - out, left + inside, bottom + out
    yield right - inside, top - out, right + out, bottom + out


def _line(sheet: _Sheet, line: Line) -> None:
    if len(line.points) > 1:
        xs, ys = {round(x) for x, _ in line.points}, {round(y) for _, y in line.points}
        if not line.dashed and not line.dots and (len(xs) == 1 or len(ys) == 1):
            half = line.stroke / 2 if len(xs) == 1 else 0, line.stroke / 2 if len(ys) == 1 else 0
            corner = round(min(xs) - half[0]), round(min(ys) - half[1])
            size = round(max(xs) - min(xs) + 2 * half[0]), round(max(ys) - min(ys) + 2 * half[1])
            sheet.fill((*corner, corner[0] + size[0], corner[1] + size[1]), line.colour)
            return
    _slanting(sheet, line)


def _slanting(sheet: _Sheet, line: Line) -> None:
    """With its dots, drawn larger for smooth edges."""
    from PIL import Image, ImageDraw

    room = ceil(max(line.stroke, line.dots))
    left, top = floor(min(x for x, _ in line.points)) - room, floor(min(y for _, y in line.points)) - room
    width = ceil(max(x for x, _ in line.points)) + room - left
    height = ceil(max(y for _, y in line.points)) + room - top
    mask = Image.new("L", (width * FINER, height * FINER), 0)
    draw = ImageDraw.Draw(mask)
    pieces = _dashes(line.points, line.stroke) if line.dashed else iter([line.points])
    for piece in pieces:
        moved = [((x - left) * FINER, (y - top) * FINER) for x, y in piece]
        if len(moved) > 1:
            draw.line(moved, fill=255, width=round(line.stroke * FINER), joint="curve")
    half = line.dots / 2
    for x, y in line.points if half else ():
        edges = (x - half - left, y - half - top, x + half - left, y + half - top)
        draw.ellipse([edge * FINER for edge in edges], fill=255)
    sheet.cover(mask.reduce(FINER), (left, top), line.colour, line.on)


def _dashes(points: Points, stroke: float) -> Iterator[Points]:
    """The parts of the line that are drawn."""
    drawn, left = True, DASH * stroke
    piece = [points[0]]
    for start, end in pairwise(points):
        x, y = start
        rest = hypot(end[0] - x, end[1] - y)
        while rest > left:
            x, y = x + (end[0] - x) * left / rest, y + (end[1] - y) * left / rest
            rest -= left
            if drawn:
                yield [*piece, (x, y)]
            drawn, left = not drawn, (PAUSE if drawn else DASH) * stroke
            piece = [(x, y)]
        left -= rest
        piece.append(end)
    if drawn and len(piece) > 1:
        yield piece


@lru_cache(maxsize=64)
def _hatch(sign: str, width: int, height: int) -> Image:
    """Slanting lines over the place: up to the right for `/`, down for its mirror."""
    from PIL import Image, ImageDraw

    gap = GAPS.get(len(sign), GAPS[2])
    mask = Image.new("L", (width * FINER, height * FINER), 0)
    draw = ImageDraw.Draw(mask)
    tall = height * FINER
    for foot in range(-tall, (width + height) * FINER, gap * FINER):
        ends = [(foot, tall), (foot + tall, 0)] if sign[0] == "/" else [(foot, 0), (foot + tall, tall)]
        draw.line(ends, fill=255, width=HATCH_WIDTH * FINER)
    return mask.reduce(FINER)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(ground: tuple[int, int, int], ink: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(below + (above - below) * share) for below, above in zip(ground, ink, strict=True))
    return red, green, blue
