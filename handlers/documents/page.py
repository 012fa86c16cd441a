"""How is a worksheet filled, from top to bottom, and how does it look on paper?

Rows go to disk as they are written, so a hundred thousand of them need no more memory than one. Text is always
written as text: nothing that an officer types is calculated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from handlers.documents.rows import Cell

MOST_ROWS = 1_000_000  # Excel's 1,048,576, less headings and a margin
A4 = 9
FONT = "Times New Roman"  # the one of Decree 30/2020/NĐ-CP
WHOLE, BROKEN, PERCENT, INSTANT = "#,##0", "#,##0.0#####", "0.0%", "dd/mm/yyyy hh:mm"
GREY = "#DDEBF7"


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a row looks. `size` in points."""

    bold: bool = False
    italic: bool = False
    border: bool = False
    fill: bool = False
    centre: bool = False
    left: bool = False
    wrap: bool = False
    size: int = 11


WIDER = 0.95  # a digit is wider than most letters, but words leave room at the ends of lines
LINE = 15  # points, of one line of text
PLAIN, BOLD, ITALIC = Look(), Look(bold=True), Look(italic=True, wrap=True)
FACT = Look(left=True, wrap=True)
TITLE = Look(bold=True, centre=True, wrap=True, size=14)
SUBTITLE = Look(italic=True, centre=True, wrap=True)
HEADING = Look(bold=True, border=True, fill=True, centre=True, wrap=True)
LINED = Look(border=True, wrap=True)
SUM = Look(border=True, bold=True, fill=True, wrap=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Percent:
    """A part of the whole, shown as per cent: 0.123 as 12,3%."""

    part: Decimal


Shown = Cell | Percent | int


class Book:
    """A workbook that is written to `to` when it is closed. The same calls make the same bytes."""

    def __init__(self, to: BinaryIO, *, created: datetime, title: str) -> None:
        import xlsxwriter

        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(to, {"constant_memory": True, **safe})
        self._book.set_properties({"created": created.replace(tzinfo=None), "title": title})
        self._formats: dict[tuple[Look, str], Any] = {}

    def page(self, name: str, widths: Sequence[float], *, landscape: bool = True) -> Page:
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(A4)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer(f'&C&"{FONT},Regular"&P/&N')
        sheet.fit_to_pages(1, 0)
        if landscape:
            sheet.set_landscape()
        return Page(self, sheet, widths)

    def format(self, look: Look, number: str = "") -> Any:
        known = self._formats.get((look, number))
        if known is None:
            known = self._formats[look, number] = self._book.add_format(_properties(look, number))
        return known

    def close(self) -> None:
        self._book.close()


class Page:
    """One worksheet. `row`: the next one that is written, from 0."""

    def __init__(self, book: Book, sheet: Any, widths: Sequence[float]) -> None:
        self._book = book
        self._sheet = sheet
        self._widths = widths
        self.row = 0

    def put(self, cells: Sequence[Shown], look: Look = PLAIN) -> None:
        """One row. Empty cells are drawn where the look has borders; ordinals (int) stand in the middle."""
        lines = max((_lines(cell, width) for cell, width in zip(cells, self._widths, strict=False)), default=1)
        if look.wrap and lines > 1:
            self._sheet.set_row(self.row, LINE * lines)
        for column, cell in enumerate(cells):
            self._write(column, cell, look)
        self.row += 1

    def across(self, text: str, look: Look) -> None:
        """One text over all columns."""
        self._sheet.set_row(self.row, LINE * _lines(text, sum(self._widths) * 11 / look.size) * look.size / 11)
        self._sheet.merge_range(self.row, 0, self.row, len(self._widths) - 1, "", self._book.format(look))
        self._sheet.write_string(self.row, 0, text, self._book.format(look))
        self.row += 1

    def skip(self) -> None:
        self.row += 1

    def freeze(self, columns: int = 0) -> None:
        """What is above the next row stays in sight."""
        self._sheet.freeze_panes(self.row, columns)

    def repeat(self, first: int, *, columns: int = 0) -> None:
        """The rows from `first` to the last one written stand on every printed page, as do the first columns."""
        self._sheet.repeat_rows(first, self.row - 1)
        if columns:
            self._sheet.repeat_columns(0, columns - 1)

    def filtered(self, heading: int) -> None:
        self._sheet.autofilter(heading, 0, max(self.row - 1, heading), len(self._widths) - 1)

    def _write(self, column: int, cell: Shown, look: Look) -> None:
        book, sheet, row = self._book, self._sheet, self.row
        match cell:
            case None | "":
                if look.border:
                    sheet.write_blank(row, column, None, book.format(look))
            case str():
                sheet.write_string(row, column, cell, book.format(look))
            case int():
                sheet.write_number(row, column, cell, book.format(replace(look, centre=True), WHOLE))
            case Decimal():
                whole = cell == cell.to_integral_value()
                sheet.write_number(row, column, float(cell), book.format(look, WHOLE if whole else BROKEN))
            case Percent():
                sheet.write_number(row, column, float(cell.part), book.format(look, PERCENT))
            case datetime():
                sheet.write_datetime(row, column, cell, book.format(replace(look, left=True), INSTANT))


def _lines(cell: Shown, width: float) -> int:
    """About how many lines a text takes: a spreadsheet measures widths in digits, which are as wide as most letters."""
    if not isinstance(cell, str):
        return 1
    return sum(max(1, math.ceil(len(line) * WIDER / width)) for line in cell.split("\n"))


def _properties(look: Look, number: str) -> dict[str, object]:
    found: dict[str, object] = {"font_name": FONT, "font_size": look.size, "valign": "vcenter"}
    found |= {"bold": True} if look.bold else {}
    found |= {"italic": True} if look.italic else {}
    found |= {"border": 1} if look.border else {}
    found |= {"bg_color": GREY} if look.fill else {}
    found |= {"align": "center"} if look.centre else {"align": "left"} if look.left else {}
    # A number in a column that is too narrow is shown as ####; it must never be wrapped.
    found |= {"text_wrap": True} if look.wrap and not number else {}
    found |= {"num_format": number} if number else {}
    return found
