"""What stands around every picture: title, place and time, the state of the reports, words for who can't see it.

The words become the caption, of which channels take 1,024 characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from domain.quantity import vietnamese
from domain.summary import Count, Summary
from domain.words import fold, nfc
from handlers.documents.canvas import BLUE, BODY, GREY, INK, INNER, LARGE, LEADING, MARGIN, PAPER, SKY, SMALL, Canvas
from handlers.texts import sentence
from handlers.wording import instant, name_of

LONGEST_CAPTION = 1_024
NAMES_TOLD = 4
BAR = 44
SWATCH = 30
LATE, PARTLY = "//", "\\\\"  # hatching
LINES = {None: None, LATE: PAPER, PARTLY: BLUE}


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """png: 1080 pixels wide. alt: the caption, which says in words what is seen. name: of the file."""

    png: bytes
    alt: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """What is drawn, and for whom. zone: of the times that are shown."""

    summary: Summary
    zone: ZoneInfo
    language: str = "vi"

    def words(self, key: str, /, **values: object) -> str:
        return sentence(key, self.language, **values)

    def name(self, code: str) -> str:
        return name_of(self.summary.campaign, code)


def head(view: View, canvas: Canvas, title: str) -> list[str]:
    """Title, campaign, unit and instant; the same as words."""
    summary = view.summary
    campaign = summary.campaign.short_title
    where = view.words("picture-where", unit=summary.root.title, at=instant(summary.at, view.zone))
    canvas.paragraph(title, size=LARGE, bold=True)
    canvas.paragraph(campaign, colour=GREY)
    canvas.paragraph(where, colour=GREY)
    canvas.y += 18
    return [f"{title}.", f"{campaign}, {where}."]


def counts(view: View, canvas: Canvas) -> str:
    """How many reported, as one bar with its legend; the same as words."""
    count = view.summary.count
    if not count.expected:
        nobody = view.words("picture-nobody-owes")
        canvas.paragraph(nobody, size=BODY, bold=True)
        return nobody
    title = view.words("picture-reported", reported=count.reported, expected=count.expected)
    canvas.paragraph(title, size=BODY, bold=True)
    x = float(MARGIN)
    canvas.y += 8
    for number, fill, hatch, _ in _kinds(view, count):
        width = INNER * number / count.expected
        canvas.box(x, canvas.y, width, BAR, fill=fill, edge=LINES[hatch], hatch=hatch)
        x += width
    canvas.box(MARGIN, canvas.y, INNER, BAR, edge=INK)
    canvas.y += BAR + 10
    _legend(view, canvas, count)
    told = [words for number, _, _, words in _kinds(view, count) if number]
    if count.excused:
        told.append(view.words("picture-excused", count=count.excused))
    return f"{title}: {', '.join(told)}."


def _kinds(view: View, count: Count) -> tuple[tuple[int, str, str | None, str], ...]:
    """How many, colour, hatching and words: each can be told by any of them."""
    return (
        (count.on_time, BLUE, None, view.words("picture-on-time", count=count.on_time)),
        (count.late, BLUE, LATE, view.words("picture-late", count=count.late)),
        (count.partial, SKY, PARTLY, view.words("picture-partial", count=count.partial)),
        (count.silent, PAPER, None, view.words("picture-silent", count=count.silent)),
    )


def _legend(view: View, canvas: Canvas, count: Count) -> None:
    x = float(MARGIN)
    for number, fill, hatch, words in _kinds(view, count):
        if not number:
            continue
        needed = SWATCH + 10 + canvas.width_of(words, SMALL)
        if x > MARGIN and x + needed > MARGIN + INNER:
            x, canvas.y = MARGIN, canvas.y + SMALL * LEADING
        canvas.box(x, canvas.y + 6, SWATCH, SWATCH, fill=fill, edge=LINES[hatch], hatch=hatch)
        canvas.box(x, canvas.y + 6, SWATCH, SWATCH, edge=INK)
        canvas.say(words, x + SWATCH + 10, canvas.y)
        x += needed + 36
    canvas.y += SMALL * LEADING


def left_out(view: View, canvas: Canvas, names: Sequence[str]) -> list[str]:
    """Says what there was no room for."""
    if not names:
        return []
    words = view.words("picture-left-out", count=len(names), names="; ".join(names))
    canvas.y += 8
    canvas.paragraph(words, colour=GREY, most=4)
    return [words if len(names) <= NAMES_TOLD else view.words("picture-left-out-count", count=len(names))]


def caption(view: View, *, first: Sequence[str], items: Sequence[str], last: Sequence[str] = ()) -> str:
    """As many items as fit; says how many more there are."""
    for shown in range(len(items), -1, -1):
        rest = [view.words("picture-more", count=len(items) - shown)] if shown < len(items) else []
        listed = [f"{'; '.join([*items[:shown], *rest])}."] if items else []
        text = nfc("\n".join([" ".join(first), *listed, *last]))
        if len(text) <= LONGEST_CAPTION:
            return text
    return f"{nfc(' '.join(first))[: LONGEST_CAPTION - 1]}…"


def file_name(summary: Summary, kind: str) -> str:
    """Of plain letters, for all systems: `ht2020-ctr64-bc-202006-42-tien-do.png`."""
    words = fold(f"{summary.campaign.code} {summary.plan.key} {summary.root.code} {kind}")
    return f"{re.sub(r'[^a-z0-9]+', '-', words).strip('-')}.png"


def short(value: Decimal | None, unit: str | None = None) -> str:
    """`203,38 km`: two decimals, or three digits that say something where it is less than one."""
    if value is None:
        return "–"
    digits = 2 if value == 0 else max(2, 2 - value.adjusted())
    step = Decimal(1).scaleb(-digits)
    text = vietnamese(value.quantize(step, rounding=ROUND_HALF_UP))
    return f"{text}{'' if unit.startswith('%') else ' '}{unit}" if unit else text
