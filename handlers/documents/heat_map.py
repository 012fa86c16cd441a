"""How is the map of units and indicators drawn? Dark is low and bright is high, and every cell says its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.unit import TYPE_WORDS, Unit, UnitType
from handlers.documents.canvas import (
    BODY,
    FAINT,
    GREY,
    INNER,
    LEADING,
    MARGIN,
    SMALL,
    TALLEST,
    Canvas,
    contrast,
    shade,
)
from handlers.documents.frame import View, caption, counts, head, left_out
from handlers.documents.heat import Column, Meaning, Row, by_level, columns, rows

LABEL = 340  # at most
HEADER = 320  # at most
CELL, WIDEST = 76, 160  # of a cell; three digits need the one
HIGH, LOW = 64, 46  # of a row
GAP, BELOW = 3, 14
UPRIGHT = 1.06  # from line to line of a name over a column
STEPS = 40
BLACK, WHITE = "#000000", "#FFFFFF"
NAMED = 3
ABBREVIATED = {
    UnitType.THANH_PHO: "TP ",
    UnitType.THI_XA: "TX ",
    UnitType.THI_TRAN: "TT ",
    UnitType.PHUONG: "P. ",
    UnitType.DAC_KHU: "ĐK ",
}
FIRST = (Meaning.SHARE, Meaning.REACHED, Meaning.RANK, Meaning.TOLD)


def heat_map(view: View) -> tuple[Canvas, str]:
    """The picture and its caption."""
    canvas = Canvas()
    first = head(view, canvas, view.words("picture-heat-title", round=view.summary.plan.name))
    first.append(counts(view, canvas))
    down = rows(view.summary)
    if not down:
        return canvas, caption(view, first=first, items=[])
    if not any(one.owed.answered for one in view.summary.units):
        nothing = view.words("picture-nothing-yet")
        canvas.paragraph(nothing, size=BODY, bold=True)
        return canvas, caption(view, first=[*first, nothing], items=[])
    canvas.y += 20
    every = columns(view, down)
    ordered = by_level(down, every)
    label = _label_width(canvas, ordered)
    across = _chosen(every, int((INNER - label) / CELL))
    foot = _Foot(view=view, every=every, across=across, single=all(len(row.units) == 1 for row in ordered))
    names = [_upright(canvas, column.name) for column in across]
    scratch = Canvas(y=0)
    foot.draw(scratch, ordered, ordered[1:])
    high = TALLEST - MARGIN - scratch.y - canvas.y - _header_height(canvas, names) - BELOW
    shown = _lowest(ordered, int(high / LOW))
    _draw(canvas, label, shown, across, names, max(LOW, min(HIGH, high / len(shown))))
    last = foot.draw(canvas, ordered, shown)
    return canvas, caption(view, first=first, items=_told(view, ordered, every[0]), last=last)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Foot:
    """What stands below the map. single: each row is one commune."""

    view: View
    every: Sequence[Column]
    across: Sequence[Column]
    single: bool

    def draw(self, canvas: Canvas, ordered: Sequence[Row], shown: Sequence[Row]) -> list[str]:
        """The scale, the signs over the columns, and what was left out; the last as words, too."""
        view = self.view
        x = MARGIN + canvas.say(view.words("picture-low"), MARGIN, canvas.y) + 14
        for step in range(STEPS):
            canvas.box(x + step * 8, canvas.y + 6, 9, 30, fill=shade(step / (STEPS - 1)))
        x += STEPS * 8 + 14
        x += canvas.say(view.words("picture-high"), x, canvas.y) + 60
        canvas.say(view.words("picture-silent-cell"), x, canvas.y)
        canvas.y += SMALL * LEADING
        meanings = {column.meaning for column in self.across}
        for meaning, words in self._signs():
            if meaning in meanings:
                canvas.paragraph(words, colour=GREY)
        last = []
        if len(shown) < len(ordered):
            silent = sum(_is_silent(row) for row in ordered)
            last.append(view.words("picture-lowest", shown=len(shown), told=len(ordered) - silent, silent=silent))
            canvas.paragraph(last[0])
        return last + left_out(view, canvas, [column.name for column in self.every if column not in self.across])

    def _signs(self) -> tuple[tuple[Meaning, str], ...]:
        view, single = self.view, self.single
        return (
            (Meaning.SHARE, view.words("picture-sign-share")),
            (Meaning.REACHED, view.words("picture-sign-reached-one" if single else "picture-sign-reached")),
            (Meaning.RANK, view.words("picture-sign-rank")),
            (Meaning.TOLD, view.words("picture-sign-told-one" if single else "picture-sign-told")),
        )


def _is_silent(row: Row) -> bool:
    return not any(one.owed.answered for one in row.units)


def _lowest(ordered: Sequence[Row], room: int) -> Sequence[Row]:
    """All rows where they fit; else the lowest of those that reported: the silent ones have nothing to show."""
    if len(ordered) <= room:
        return ordered
    return [row for row in ordered if not _is_silent(row)][-room:]


def label_of(unit: Unit) -> str:
    """`TX Kỳ Anh` beside `Kỳ Anh`: a kind is said where it isn't the usual one."""
    return f"{ABBREVIATED.get(unit.type, '')}{unit.name}"


def _label_width(canvas: Canvas, shown: Sequence[Row]) -> float:
    return min(LABEL, max(canvas.width_of(label_of(row.unit), SMALL) for row in shown)) + 14


def _chosen(every: Sequence[Column], most: int) -> list[Column]:
    """The columns that fit: completeness, then what is held against a target before what is only told."""
    ranked = [every[0], *sorted(every[1:], key=lambda column: FIRST.index(column.meaning))][:most]
    return [column for column in every if column in ranked]


def _upright(canvas: Canvas, name: str) -> list[str]:
    """The name in one line, or in two that are as even as can be."""
    words = name.split()
    if canvas.width_of(name, SMALL) <= HEADER or len(words) == 1:
        return canvas.lines_of(name, SMALL, HEADER, most=1)
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    best = min(breaks, key=lambda lines: max(canvas.width_of(line, SMALL) for line in lines))
    return [cut for line in best for cut in canvas.lines_of(line, SMALL, HEADER, most=1)]


def _header_height(canvas: Canvas, names: Sequence[Sequence[str]]) -> float:
    return max(canvas.width_of(line, SMALL) for lines in names for line in lines) + SMALL * LEADING + 20


def _draw(
    canvas: Canvas,
    label: float,
    shown: Sequence[Row],
    across: Sequence[Column],
    names: Sequence[Sequence[str]],
    height: float,
) -> None:
    width = min(WIDEST, (INNER - label) / len(across))
    foot = canvas.y + _header_height(canvas, names) - SMALL * LEADING - 10
    for number, (column, lines) in enumerate(zip(across, names, strict=True)):
        middle = MARGIN + label + (number + 0.5) * width
        for place, line in enumerate(lines):
            canvas.say_upwards(line, middle + SMALL * (0.3 + UPRIGHT * (place - (len(lines) - 1) / 2)), foot)
        canvas.say(column.meaning.value, middle, foot + 6, colour=GREY, align="center")
    canvas.y = foot + SMALL * LEADING + 10
    for row in shown:
        top = (height - SMALL * LEADING) / 2
        words = canvas.lines_of(label_of(row.unit), SMALL, label - 14, most=1)[0]
        canvas.say(words, MARGIN, canvas.y + top)
        for number, column in enumerate(across):
            x = MARGIN + label + number * width
            _cell(canvas, column, row, (x, canvas.y, width - GAP, height - GAP), top)
        canvas.y += height
    canvas.y += BELOW


def _cell(canvas: Canvas, column: Column, row: Row, place: tuple[float, float, float, float], line: float) -> None:
    x, y, width, height = place
    cell = column.cells.get(row.unit.key)
    if cell is None:
        return
    if cell.level is None:
        canvas.box(x, y, width, height, fill=WHITE, edge=FAINT, hatch="/")
        canvas.box(x + width / 2 - 16, y + 8, 32, height - 16, fill=WHITE)
        canvas.say(cell.words, x + width / 2, y + line - GAP / 2, align="center")
        return
    fill = shade(cell.level)
    ink = BLACK if contrast(BLACK, fill) > contrast(WHITE, fill) else WHITE
    canvas.box(x, y, width, height, fill=fill)
    canvas.say(cell.words, x + width / 2, y + line - GAP / 2, colour=ink, on=fill, align="center")


def _told(view: View, ordered: Sequence[Row], complete: Column) -> list[str]:
    """The first and the last rows by name, with how many of their units have reported."""

    def named(some: Sequence[Row]) -> str:
        return ", ".join(_in_words(row, complete) for row in some)

    if len(ordered) <= 2 * NAMED:
        return [view.words("picture-from-top", names=named(ordered))]
    return [
        view.words("picture-top", names=named(ordered[:NAMED])),
        view.words("picture-bottom", names=named(ordered[-NAMED:])),
    ]


def _in_words(row: Row, complete: Column) -> str:
    name = f"{TYPE_WORDS[row.unit.type]} {row.unit.name}"
    words = complete.cells[row.unit.key].words
    return f"{name} ({words}%)" if words.isdigit() else name
