"""How do invitations look on paper for a training day? Eight cards on an A4 page, each with its code and its QR code.

A card opens Telegram when it is scanned; Zalo has no such link, so what to send there is written out. One drawing for
the browser (HTML with inline SVG, printed from there) and one for a printer (PDF).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from handlers.texts import sentence

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PER_PAGE, COLUMNS = 8, 2
WIDTH, HEIGHT = 210 / 25.4, 297 / 25.4  # A4 in inches
CARD_WIDTH, CARD_HEIGHT = 95.0, 68.0  # millimetres
LEFT, TOP = 10.0, 12.0
MILLIMETRE = 72 / 25.4  # points
QR_SIZE = 32.0
LINE = 4.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """unit, above: as in running text. link: opens Telegram with the code, "" without. bots: (channel, name)."""

    unit: str
    above: str
    role: str
    code: str
    until: date
    name: str = ""
    link: str = ""
    bots: tuple[tuple[str, str], ...] = ()
    key: str = ""


def lines_of(card: Card) -> tuple[list[str], list[str]]:
    """What stands beside the code, and how to join below it."""
    head = [card.unit[:1].upper() + card.unit[1:], card.above, card.role, card.name]
    named = dict(card.bots)
    how = [sentence("card-telegram", "vi")] if card.link else []
    for channel in ("telegram", "zalo"):
        if channel in named and not (channel == "telegram" and card.link):
            title = {"telegram": "Telegram", "zalo": "Zalo"}[channel]
            how.append(sentence("card-find", "vi", channel=title, bot=named[channel], code=card.code))
    if not how:
        how.append(sentence("card-send", "vi", code=card.code))
    how.append(sentence("card-until", "vi", day=f"{card.until:%d/%m/%Y}"))
    return [line for line in head if line], how


def cards_html(cards: Sequence[Card]) -> str:
    """One document, nothing loaded from elsewhere."""
    pages = [cards[at : at + PER_PAGE] for at in range(0, len(cards), PER_PAGE)]
    body = "\n".join(f'<section class="page">{"".join(map(_html, page))}</section>' for page in pages)
    title = escape(sentence("card-title", "vi"))
    return (
        f'<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


_STYLE = (
    "@page{size:A4;margin:0}*{box-sizing:border-box}body{margin:0;font:11pt/1.3 Arial,'DejaVu Sans',sans-serif;"
    "color:#1a1a1a}.page{width:210mm;height:296mm;padding:12mm 10mm;display:grid;grid-template-columns:95mm 95mm;"
    "grid-auto-rows:68mm;break-after:page}.card{border:.3mm dashed #595959;padding:4mm;overflow:hidden}"
    ".top{display:flex;gap:4mm}.top svg{width:32mm;height:32mm;flex:none}.unit{font-weight:bold;font-size:13pt}"
    ".code{font:bold 17pt 'DejaVu Sans Mono',monospace;letter-spacing:.6mm;margin-top:1mm}"
    ".how{font-size:9pt;margin:2mm 0 0;padding:0;list-style:none}"
)


def _html(card: Card) -> str:
    head, how = lines_of(card)
    lines = "".join(f"<div>{escape(line)}</div>" for line in head[1:])
    items = "".join(f"<li>{escape(line)}</li>" for line in how)
    return (
        f'<article class="card"><div class="top">{_svg(card)}<div><div class="unit">{escape(head[0])}</div>{lines}'
        f'<div class="code">{escape(card.code)}</div></div></div><ul class="how">{items}</ul></article>'
    )


def _svg(card: Card) -> str:
    import segno

    label = escape(sentence("card-qr", "vi", code=card.code), quote=True)
    drawn: str = segno.make(card.link or card.code, error="m", micro=False).svg_inline(border=2, omitsize=True)
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def cards_pdf(cards: Sequence[Card]) -> bytes:
    """The same as a PDF. Raises nothing for empty lists: there is no page then."""
    from matplotlib.backends.backend_pdf import PdfPages

    content = io.BytesIO()
    with PdfPages(content, metadata={"CreationDate": None, "Title": sentence("card-title", "vi")}) as book:
        for at in range(0, len(cards), PER_PAGE):
            book.savefig(_page(cards[at : at + PER_PAGE]))
    return content.getvalue()


def _page(cards: Sequence[Card]) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 210)
    axes.set_ylim(297, 0)  # millimetres from the top, as on paper
    axes.axis("off")
    for place, card in enumerate(cards):
        row, column = divmod(place, COLUMNS)
        _draw(axes, card, LEFT + column * CARD_WIDTH, TOP + row * CARD_HEIGHT)
    return figure


def _draw(axes: Any, card: Card, left: float, top: float) -> None:
    import segno
    from matplotlib.patches import Rectangle

    frame = Rectangle((left, top), CARD_WIDTH, CARD_HEIGHT, fill=False, linestyle=(0, (4, 4)), linewidth=0.7)
    axes.add_patch(frame)
    squares = [list(row) for row in segno.make(card.link or card.code, error="m", micro=False).matrix_iter(border=2)]
    box = (left + 4, left + 4 + QR_SIZE, top + 4 + QR_SIZE, top + 4)
    axes.imshow(squares, cmap="gray_r", extent=box, interpolation="nearest", aspect="auto")
    head, how = lines_of(card)
    beside = left + QR_SIZE + 8
    y = top + 8.5
    for number, line in enumerate(head):
        size = 12 if number == 0 else 9.5
        for part in _wrapped(line, 19 if number == 0 else 27):
            weight = "bold" if number == 0 else "normal"
            axes.text(beside, y, part, fontsize=size, fontweight=weight, va="baseline")
            y += LINE + (0.8 if number == 0 else 0)
    y = max(y + 2.5, top + 35)
    axes.text(beside, y, card.code, fontsize=16, fontweight="bold", family="DejaVu Sans Mono")
    y += 7
    for line in how:
        for part in _wrapped(line, 54):
            axes.text(left + 4, y, part, fontsize=8, va="baseline")
            y += 3.9


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
