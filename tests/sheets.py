"""How does an officer fill in a sheet? Reads the cells of a template and writes them back with figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from domain.sheet import HEADINGS

CODE, FIGURE = 0, HEADINGS.index("Số liệu kỳ này")


def cells_of(workbook: bytes) -> list[list[Any]]:
    with CalamineWorkbook.from_filelike(BytesIO(workbook)) as book:
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def filled_in(cells: Sequence[Sequence[Any]], figures: Mapping[str, float]) -> bytes:
    """The cells as a workbook, with figures by code."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 4, 9)})  # noqa: DTZ001  as spreadsheets write it
    sheet = book.add_worksheet()
    for number, row in enumerate(cells):
        for column, value in enumerate(row):
            given = column == FIGURE and row[CODE] in figures
            sheet.write(number, column, figures[row[CODE]] if given else value)
    book.close()
    return content.getvalue()
