"""How far is each indicator, and how far should it be? Bars against the path, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from domain.period import reported_day
from domain.summary import Part, Progress
from handlers.documents.canvas import (
    BLUE,
    BODY,
    FAINT,
    GREY,
    INK,
    INNER,
    LEADING,
    MARGIN,
    PAPER,
    SKY,
    SMALL,
    TALLEST,
    Canvas,
)
from handlers.documents.frame import PARTLY, View, caption, counts, head, left_out, short
from handlers.documents.pace import verdict
from handlers.wording import day, share

BAR = 36
GAP = 26
LEFT_OUT = 4 * SMALL * LEADING + 8  # lines that say what there was no room for
RIGHT = MARGIN + INNER


def progress(view: View) -> tuple[Canvas, str]:
    """The picture and its caption."""
    canvas = Canvas()
    first = head(view, canvas, view.words("picture-progress-title", round=view.summary.plan.name))
    first.append(counts(view, canvas))
    canvas.y += GAP
    shown = _chosen(view, canvas.y)
    items = [_row(view, canvas, one) for one in shown]
    if not items:
        items = _parts(view, canvas, first)
    last = _notes(view, canvas, shown)
    missing = [view.name(one.indicator.code) for one in view.summary.progress if one not in shown]
    last += left_out(view, canvas, missing)
    return canvas, caption(view, first=first, items=items, last=last)


def _chosen(view: View, above: float) -> list[Progress]:
    """What fits, in the order of the file: what has a path before what has a target before the rest."""
    every = view.summary.progress
    foot = Canvas(y=above + MARGIN)
    _notes(view, foot, every)
    heights = [_height(view, one) for one in every]
    if foot.y + sum(heights) <= TALLEST:
        return list(every)
    room = TALLEST - foot.y - LEFT_OUT
    ranked = sorted(
        zip(every, heights, strict=True),
        key=lambda pair: (pair[0].path is None, pair[0].reached is None, pair[0].target is None),
    )
    chosen = []
    for one, height in ranked:
        room -= height
        if room < 0:
            break
        chosen.append(one)
    return [one for one in every if one in chosen]


def _height(view: View, one: Progress) -> float:
    scratch = Canvas(y=0)
    _row(view, scratch, one)
    return scratch.y


def _row(view: View, canvas: Canvas, one: Progress) -> str:
    if one.reached is not None:
        said = _milestone(view, canvas, one)
    elif one.total is None:
        said = _range(view, canvas, one)
    elif one.target:
        said = _against_target(view, canvas, one, one.total, one.target)
    else:
        said = _sum(view, canvas, one)
    canvas.y += GAP
    return said


def _against_target(view: View, canvas: Canvas, one: Progress, total: Decimal, target: Decimal) -> str:
    name, percent = view.name(one.indicator.code), f"{share(total, target)}%"
    _title(canvas, name, percent)
    judged = verdict(view, one)
    part = float(total / target)
    _track(canvas, part, judged.colour if judged else BLUE)
    if part > 1:
        canvas.say(
            "»", RIGHT - 12, canvas.y - 4, bold=True, colour=PAPER, on=judged.colour if judged else BLUE, align="right"
        )
    if one.path is not None:
        x = MARGIN + INNER * float(one.path)
        canvas.line([(x, canvas.y - 9), (x, canvas.y + BAR + 9)], stroke=7)
    canvas.y += BAR + 12
    figures = f"{short(total)}/{short(target, one.indicator.unit)}"
    if judged is None:
        _pair(canvas, figures, "")
        return f"{name}: {percent} ({figures})"
    _pair(canvas, judged.words, figures, mark=judged.mark, colour=judged.colour)
    return f"{name}: {percent} ({figures}), {judged.words[:1].lower()}{judged.words[1:]}"


def _milestone(view: View, canvas: Canvas, one: Progress) -> str:
    """Of those who owe it: reached, told but not reached, silent."""
    code = one.indicator.code
    asked = sum(code in state.owed.needed and not state.owed.excused for state in view.summary.units)
    expected, reached = max(asked, one.units), one.reached or 0
    name, percent = view.name(code), f"{share(Decimal(reached), Decimal(expected))}%"
    words = view.words("picture-reached", reached=reached, units=expected)
    silent = view.words("picture-not-told", count=expected - one.units)
    _title(canvas, name, percent)
    canvas.box(MARGIN, canvas.y, INNER * one.units / expected, BAR, fill=SKY, edge=BLUE, hatch=PARTLY)
    _track(canvas, reached / expected, BLUE, ground=None)
    canvas.y += BAR + 12
    _pair(canvas, words, silent if expected > one.units else "")
    return f"{name}: {words}, {silent}"


def _range(view: View, canvas: Canvas, one: Progress) -> str:
    """From the lowest unit to the highest, with the median and the target of the whole."""
    name, unit = view.name(one.indicator.code), one.indicator.unit
    low, high, middle = (value or Decimal(0) for value in (one.low, one.high, one.median))
    beside = unit if unit and unit.startswith("%") else None
    median = view.words("picture-median", median=short(middle, beside))
    _title(canvas, name, median)
    marks = [low, high, *([one.target] if one.target is not None else [])]
    start, end = float(min(marks)), float(max(marks))
    slack = (end - start) * 0.04 or 1.0

    def x(value: Decimal) -> float:
        return MARGIN + INNER * (float(value) - start + slack) / (end - start + 2 * slack)

    foot = canvas.y + BAR / 2
    canvas.box(MARGIN, foot - 3, INNER, 6, fill=FAINT)
    canvas.box(x(low) - 4, foot - 11, x(high) - x(low) + 8, 22, fill=SKY)
    canvas.line([(x(middle), foot)], colour=BLUE, dots=34, on=SKY)
    if one.target is not None:
        canvas.line([(x(one.target), canvas.y - 9), (x(one.target), canvas.y + BAR + 9)], stroke=7)
    canvas.y += BAR + 12
    spread = view.words("picture-range", low=short(low), high=short(high, unit))
    target = view.words("picture-target", target=short(one.target, beside)) if one.target is not None else ""
    _pair(canvas, spread, target)
    return f"{name}: {', '.join(part for part in (spread, median, target) if part)}"


def _sum(view: View, canvas: Canvas, one: Progress) -> str:
    name, unit = view.name(one.indicator.code), one.indicator.unit
    total = short(one.total, unit)
    _title(canvas, name, total)
    told = view.words("picture-told", count=one.units)
    added = view.words("picture-added", added=short(one.added, unit)) if one.added else ""
    _pair(canvas, told, added)
    return f"{name}: {', '.join(part for part in (total, told, added) if part)}"


def _parts(view: View, canvas: Canvas, first: Sequence[str]) -> list[str]:
    """Without figures: who has reported, by district."""
    if view.summary.count.expected:
        nothing = view.words("picture-nothing-yet")
        if not view.summary.count.reported:
            canvas.paragraph(nothing, size=BODY, bold=True)
            return [nothing.rstrip(".")]
    return [_part(view, canvas, part) for part in view.summary.parts if part.count.expected]


def _part(view: View, canvas: Canvas, part: Part) -> str:
    count = part.count
    figures = f"{count.reported}/{count.expected}"
    name = part.unit.names[1]
    _title(canvas, name, figures)
    _track(canvas, count.reported / count.expected, BLUE)
    canvas.y += BAR + GAP
    return f"{name} {figures}"


def _title(canvas: Canvas, name: str, right: str) -> None:
    """The name in bold, with a figure at the other end of its last line."""
    room = INNER - canvas.width_of(right, BODY, bold=True) - 30
    for line in canvas.lines_of(name, BODY, room, bold=True):
        canvas.say(line, MARGIN, canvas.y, size=BODY, bold=True)
        canvas.y += BODY * LEADING
    canvas.say(right, RIGHT, canvas.y - BODY * LEADING, size=BODY, bold=True, align="right")
    canvas.y += 10


def _track(canvas: Canvas, part: float, colour: str, *, ground: str | None = FAINT) -> None:
    """A bar of which that part is filled."""
    if ground:
        canvas.box(MARGIN, canvas.y, INNER, BAR, fill=ground)
    canvas.box(MARGIN, canvas.y, INNER * min(1.0, part), BAR, fill=colour)
    canvas.box(MARGIN, canvas.y, INNER, BAR, edge=GREY)


def _pair(canvas: Canvas, left: str, right: str, *, mark: str = "", colour: str = INK) -> None:
    """Two things on one line, or one below the other where they don't fit."""
    indent = canvas.say(mark, MARGIN, canvas.y, colour=colour) + 10 if mark else 0
    width = canvas.say(left, MARGIN + indent, canvas.y)
    if indent + width + 30 + canvas.width_of(right, SMALL) > INNER:
        canvas.y += SMALL * LEADING
        canvas.say(right, MARGIN, canvas.y, colour=GREY)
    elif right:
        canvas.say(right, RIGHT, canvas.y, colour=GREY, align="right")
    canvas.y += SMALL * LEADING


_Has = Callable[[Progress], bool]


def _notes(view: View, canvas: Canvas, shown: Sequence[Progress]) -> list[str]:
    """What the marks mean, as far as they were drawn."""
    path = view.words("picture-path-note", day=day(reported_day(view.summary.plan)))
    kinds: tuple[tuple[str, _Has], ...] = (
        (path, lambda one: one.path is not None),
        (view.words("picture-range-note"), lambda one: one.total is None and one.reached is None),
        (view.words("picture-milestone-note"), lambda one: one.reached is not None),
    )
    notes = [words for words, has in kinds if any(has(one) for one in shown)]
    for words in notes:
        canvas.paragraph(words, colour=GREY)
    return notes[:1] if notes[:1] == [path] else []
