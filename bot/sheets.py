"""Which cells does a file hold that an officer sent: an .xlsx workbook or a CSV file?

Nothing is believed that the file says about itself. A workbook is unpacked up to a limit and packed anew, so that the
library reads no more than was counted; a cell far out, which would make it lay out billions of empty ones, is found
before. Cells that hold an error are told, because the library passes them over as empty.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from domain.evidence import Reason, Unfit
from domain.sheet import EMPTY, MOST_ROWS, Cell, cell, headings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
MOST_UNPACKED = 30_000_000  # bytes of the parts that are read
MOST_PARTS = 2_000
MOST_COLUMNS = 60
LAST_ROW = 5_000  # sheets are often formatted far below their last figure
LAST_COLUMN = 200
SHEETS_LOOKED_AT = 5
SPARE_ROWS = 30  # identity, headings, hints
SIGNS = (";", "\t", ",")  # the comma last: it stands in figures

_CHUNK = 1 << 16
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels|xl/workbook\.xml|xl/sharedStrings\.xml"
    r"|xl/styles\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what Excel makes of a workbook with a password

Grid = list[list[Cell]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """The type by content, and the cells of the sheet with the figures."""

    mime: str
    grid: Grid


def read_sheet(content: bytes) -> Sheet:
    """The cells. Raises Unfit."""
    if content.startswith(b"PK"):
        return Sheet(mime=XLSX, grid=_trimmed(_workbook(content)))
    if content.startswith(_OLD_EXCEL):
        raise Unfit(Reason.OLD_EXCEL)
    return Sheet(mime=CSV, grid=_trimmed(_csv(content)))


def _trimmed(grid: Iterable[Iterable[Cell]]) -> Grid:
    """Without empty cells at the ends. Raises Unfit where more is left than an officer fills in."""
    rows = []
    for row in grid:
        filled = list(row)
        while filled and filled[-1].empty:
            filled.pop()
        rows.append(filled)
    while rows and not rows[-1]:
        rows.pop()
    if sum(map(bool, rows)) > MOST_ROWS + SPARE_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise Unfit(Reason.TOO_MANY_ROWS)
    if not any(rows):
        raise Unfit(Reason.NOT_A_SHEET)
    return rows


# --- workbooks


def _workbook(content: bytes) -> Grid:
    from python_calamine import CalamineWorkbook

    parts = _unpacked(content)
    if "xl/workbook.xml" not in {name.lower() for name in parts}:
        raise Unfit(Reason.NOT_A_SHEET)
    found = {name: _scanned(data) for name, data in parts.items() if _WORKSHEET.fullmatch(name)}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts))) as book:
            grids = [
                _cells(book.get_sheet_by_index(number).to_python(skip_empty_area=False, nrows=LAST_ROW))
                for number in range(min(len(book.sheet_names), SHEETS_LOOKED_AT))
            ]
    except BaseException as error:  # the library is written in Rust: its panics are no Exceptions
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise Unfit(Reason.NOT_A_SHEET) from None
    grid = next((one for one in grids if headings(one)), grids[0] if grids else [])
    broken = {place for scan in found.values() for place in scan.errors}
    return [
        [_marked(one, (row, column) in broken) for column, one in enumerate(cells)] for row, cells in enumerate(grid)
    ]


def _marked(one: Cell, broken: bool) -> Cell:
    return Cell(trouble="error") if broken and one.empty else one


def _cells(rows: Iterable[Iterable[object]]) -> Grid:
    return [[cell(value) for value in row] for row in rows]


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The parts that hold cells, counted while they are unpacked."""
    left = MOST_UNPACKED
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_PARTS:
                raise Unfit(Reason.TOO_LARGE)
            for member in members:
                if not _PARTS.fullmatch(member.filename) or member.filename in parts:
                    continue
                if member.file_size > left:
                    raise Unfit(Reason.TOO_LARGE)
                data = b"".join(_chunks(archive, member, left))
                left -= len(data)
                parts[member.filename] = data
    except Unfit:
        raise
    except Exception:  # broken in one of many ways, locked, or packed as nobody packs
        raise Unfit(Reason.NOT_A_SHEET) from None
    return parts


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            most -= len(chunk)
            if most < 0:
                raise Unfit(Reason.TOO_LARGE)
            yield chunk


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()


@dataclass(slots=True)
class _Scan:
    """What a worksheet says about the places of its cells. errors: (row, column) from 0."""

    row: int = 0
    column: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
                self.column = 0
            case "c":
                self._cell(attributes)
        if self.row > LAST_ROW or self.column > LAST_COLUMN:
            raise Unfit(Reason.TOO_MANY_ROWS)

    def _cell(self, attributes: dict[str, str]) -> None:
        found = _PLACE.fullmatch(attributes["r"]) if "r" in attributes else None
        if "r" in attributes and found is None:
            raise Unfit(Reason.NOT_A_SHEET)
        if found is not None:
            self.column, self.row = _number(found[1]), int(found[2])
        else:
            self.column += 1
        if attributes.get("t") == "e":
            self.errors.add((self.row - 1, self.column - 1))


def _number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _scanned(data: bytes) -> _Scan:
    scan = _Scan()
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.begins
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        raise Unfit(Reason.NOT_A_SHEET) from None
    return scan


# --- CSV


def _csv(content: bytes) -> Grid:
    """Cut by the sign that makes a row of headings; without one, by that which cuts most."""
    text = _text(content)
    grids = [_cut(text, sign) for sign in SIGNS]
    grid = next((one for one in grids if headings(one)), max(grids, key=_width))
    if _width(grid) < 2:
        raise Unfit(Reason.NOT_A_SHEET)
    return grid


def _width(grid: Grid) -> int:
    return max(map(len, grid), default=0)


def _cut(text: str, sign: str) -> Grid:
    rows: Grid = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            if len(rows) > LAST_ROW:
                raise Unfit(Reason.TOO_MANY_ROWS)
            rows.append([cell(value) if value.strip() else EMPTY for value in row])
    except csv.Error:
        raise Unfit(Reason.NOT_A_SHEET) from None
    return rows


def _text(content: bytes) -> str:
    """Unicode as Excel and Google write it, or the old Windows page for Vietnamese."""
    codings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1258"]
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeError:
            continue
        if "\x00" not in text and not _binary(text):
            return text
    raise Unfit(Reason.NOT_A_SHEET)


def _binary(text: str) -> bool:
    return any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text)
