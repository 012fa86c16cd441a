"""What stands in a sheet of figures, cell by cell?

The first rows name campaign, round and unit; a row of headings follows, then a row for each indicator. Numbers are
exact decimals: a spreadsheet keeps binary fractions, whose shortest decimal form is what the officer typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.words import fold, nfc

MOST_ROWS = 500
HEADINGS = ("Mã", "Chỉ tiêu", "ĐVT", "Lũy kế trước", "Số liệu kỳ này", "Ghi chú")
IDENTITY = {"campaign": "Chương trình", "round": "Kỳ báo cáo", "unit": "Đơn vị"}
LOOKED_AT = 20  # rows in which the headings are looked for
LONGEST_CELL = 1_000
SIGNIFICANT = 15  # decimal digits that a spreadsheet shows; what lies beyond is noise of its arithmetic
_HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("ma", "ma chi tieu", "ma so"),
    "name": ("chi tieu", "ten chi tieu", "noi dung", "ten"),
    "unit": ("dvt", "don vi tinh"),
    "value": ("so lieu ky nay", "so lieu", "gia tri", "ket qua", "thuc hien"),
    "note": ("ghi chu",),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """Text or a number, or neither. trouble: `date`, `bool` or `error`, where a figure can't be told any more."""

    text: str = ""
    number: Decimal | None = None
    trouble: str = ""

    @property
    def empty(self) -> bool:
        return not self.text and self.number is None and not self.trouble

    @property
    def words(self) -> str:
        return self.text if self.number is None else f"{self.number:f}"


EMPTY = Cell()
Grid = Sequence[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetRow:
    """One indicator's row; at: the cell of the figure, `E7`. beyond: the first filled cell behind the headings."""

    at: str
    code: str
    name: str
    unit: str
    value: Cell
    note: str
    beyond: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The rows with figures or notes. identity: campaign, round and unit as far as the sheet names them."""

    identity: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[SheetRow, ...] = ()


def cell(value: object) -> Cell:
    """A cell from what a spreadsheet or a CSV file holds."""
    match value:
        case None:
            return EMPTY
        case bool():
            return Cell(trouble="bool")
        case int() | Decimal():
            return Cell(number=Decimal(value))
        case float():
            return Cell(number=_exact(value)) if value == value and abs(value) < 1e300 else Cell(trouble="error")
        case date() | datetime() | time() | timedelta():
            return Cell(trouble="date")
        case _:
            text = " ".join(nfc(str(value)).split())
            return Cell(text=text[:LONGEST_CELL])


def _exact(value: float) -> Decimal:
    shortest = Decimal(repr(value))
    if len(shortest.as_tuple().digits) > SIGNIFICANT:
        shortest = Decimal(f"{value:.{SIGNIFICANT}g}")
    return shortest.normalize() + 0


def headings(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The row of headings (from 0) and the column of each; None when there is none."""
    for number, row in enumerate(grid[:LOOKED_AT]):
        found: dict[str, int] = {}
        for column, one in enumerate(row):
            said = fold(one.text).strip(" :*.")
            for name, words in _HEADS.items():
                if said in words:
                    found.setdefault(name, column)
        if "value" in found and ("code" in found or "name" in found):
            return number, found
    return None


def table(grid: Grid) -> Table | None:
    """The figures of a sheet; None when it has no row of headings."""
    head = headings(grid)
    if head is None:
        return None
    at, columns = head
    identity = _identity(grid[:at])
    rows = []
    width = max(column for column, one in enumerate(grid[at]) if not one.empty) + 1
    for number, row in enumerate(grid[at + 1 :], start=at + 2):
        one = _row(number, row, columns, width)
        if not one.value.empty or one.note:
            rows.append(one)
    return Table(identity=identity, rows=tuple(rows))


def _identity(rows: Grid) -> dict[str, str]:
    found = {}
    for row in rows:
        filled = [one.words for one in row if not one.empty]
        for name, label in IDENTITY.items():
            if len(filled) > 1 and fold(filled[0]).strip(" :") == fold(label):
                found[name] = filled[1]
    return found


def _row(number: int, row: Sequence[Cell], columns: Mapping[str, int], width: int) -> SheetRow:
    behind = next((column for column, one in enumerate(row) if column >= width and not one.empty), None)

    def get(name: str) -> Cell:
        column = columns.get(name)
        return row[column] if column is not None and column < len(row) else EMPTY

    return SheetRow(
        at=f"{column_name(columns['value'])}{number}",
        code=get("code").words,
        name=get("name").words,
        unit=get("unit").words,
        value=get("value"),
        note=get("note").words,
        beyond="" if behind is None else f"{column_name(behind)}{number}",
    )


def column_name(column: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def pack(grid: Iterable[Iterable[Cell]]) -> str:
    """The cells as JSON."""
    return json.dumps([[_packed(one) for one in row] for row in grid], ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> list[list[Cell]]:
    """The cells of `pack`. Raises ValueError."""
    try:
        return [[_unpacked(one) for one in row] for row in json.loads(text)]
    except (TypeError, KeyError, InvalidOperation) as error:
        raise ValueError(f"These are no cells: {error}") from None


def _packed(one: Cell) -> Any:
    if one.number is not None:
        return {"n": str(one.number)}
    return {"x": one.trouble} if one.trouble else one.text


def _unpacked(one: Any) -> Cell:
    if isinstance(one, str):
        return Cell(text=one)
    return Cell(number=Decimal(one["n"])) if "n" in one else Cell(trouble=one["x"])
