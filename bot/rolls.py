"""How does a list of people go out to be filled in, come back, and get its codes? As workbooks, tables and cards."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from domain.errors import Refused

if TYPE_CHECKING:
    from domain.unit import Unit
    from handlers.documents.cards import Card

MOST_ROWS = 20_000
MOST_BYTES = 30_000_000
ASKED = ("Mã đơn vị", "Đơn vị", "Họ tên", "Vai trò", "Từ ngày", "Đến ngày")  # as domain.roll reads them
OFFERED = ("cán bộ", "báo cáo thay", "lãnh đạo xã", "tổng hợp", "tỉnh", "quản trị")
HEADINGS = ("Mã đơn vị", "Đơn vị", "Họ tên", "Vai trò", "Mã mời", "Liên kết", "Hết hạn")


def rows_in(file: Path) -> list[list[object]]:
    """The cells of the first sheet. Raises Refused."""
    from python_calamine import CalamineError, CalamineWorkbook

    content = file.read_bytes()
    if len(content) > MOST_BYTES:
        raise Refused(f"{file.name} is larger than {MOST_BYTES // 1_000_000} MB.")
    if content.startswith(b"PK"):
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
                return [
                    list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS)
                ]
        except CalamineError as error:
            raise Refused(f"{file.name} can't be read: {error}.") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{file.name} is no .xlsx workbook and no CSV file in UTF-8.") from None
    sign = max(";\t,", key=text.partition("\n")[0].count)
    rows: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign)]
    return rows[:MOST_ROWS]


def writer_to(
    output: Path | None, endings: Sequence[str] = (".csv", ".xlsx", ".html", ".pdf")
) -> Callable[[Any], bytes]:
    """What makes the file, by its ending; wrong usage is told before anything is done."""
    from handlers.documents.cards import cards_html, cards_pdf

    if output is None:
        return lambda _cards: b""
    ending = output.suffix.lower()
    if ending not in endings:
        raise typer.BadParameter(f"{output.name} should end in {', '.join(endings)}", param_hint="--output")
    if not output.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {output.parent}", param_hint="--output")
    writers: dict[str, Callable[[Any], bytes]] = {
        ".csv": _csv,
        ".xlsx": _xlsx,
        ".html": lambda made: cards_html(made).encode(),
        ".pdf": cards_pdf,
    }
    return writers[ending]


def _table(made: Sequence[Card]) -> list[tuple[str, ...]]:
    rows = [(one.key, one.unit, one.name, one.role, one.code, one.link, f"{one.until:%d/%m/%Y}") for one in made]
    return [HEADINGS, *rows]


def _csv(made: Sequence[Card]) -> bytes:
    from handlers.documents.table import harmless

    content = io.StringIO(newline="")
    csv.writer(content).writerows([harmless(value) for value in row] for row in _table(made))
    return content.getvalue().encode("utf-8-sig")


def _xlsx(made: Sequence[Card]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Mã mời")
        for number, row in enumerate(_table(made)):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
        sheet.set_column(0, len(HEADINGS) - 1, 22)
    return content.getvalue()


def blank(units: Sequence[Unit]) -> bytes:
    """A workbook (.xlsx) with a row for each unit, to be filled in with names; roles are picked from a list."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Cán bộ")
        known = book.add_format({"bg_color": "#F2F2F2"})
        sheet.write_row(0, 0, ASKED, book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}))
        for number, unit in enumerate(units, 1):
            sheet.write_row(number, 0, (unit.key, unit.title), known)
        roles = ASKED.index("Vai trò")
        sheet.data_validation(1, roles, MOST_ROWS, roles, {"validate": "list", "source": list(OFFERED)})
        sheet.set_column(0, len(ASKED) - 1, 18)
        sheet.freeze_panes(1, 0)
    return content.getvalue()
