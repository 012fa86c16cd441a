"""Which column of a table holds the results?

A table is written out as lines `name: figure unit`, which are then read like any other; what the plan column says
becomes a note. The header decides; without one a row may hold one figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.words import fold

_PLAN = re.compile(
    r"(?:ke hoach|kh|chi tieu giao|giao|muc tieu|chi tieu nam|dang ky|ke hoach nam|kh nam|chi tieu kh)(?: .*)?"
)
_RESULT = re.compile(
    r"(?:thuc hien|th|ket qua|da thuc hien|dat duoc|so lieu|so luong|da dat|dat|kq|kq th|ket qua thuc hien|thuc te|"
    r"gia tri|so|th trong ky|"
    r"thuc hien trong (?:ky|thang|tuan|quy)|trong (?:ky|thang|tuan|quy)|phat sinh|so da lam|hoan thanh|da hoan thanh|"
    r"tang them|tang)(?: .*)?"
)
_TOTAL = re.compile(r"(?:luy ke|luy ke .*|cong don|tong(?: cong)?|thuc hien luy ke|tu dau nam)(?: .*)?")
_SHARE = re.compile(r"(?:ty le|tl|% ?.*|dat ?%.*|ty le ?%?|so sanh.*|th ?/ ?kh.*|ti le.*|dat ty le.*)")
_UNIT = re.compile(r"(?:dvt|don vi(?: tinh)?|dv)")
_NUMBER = re.compile(r"(?:stt|tt|so tt|so thu tu|#)")
_NAME = re.compile(r"(?:chi tieu|noi dung|ten(?: chi tieu)?|hang muc|tieu chi|cong viec|ten goi|chi so)(?: .*)?")
_REMARK = re.compile(r"(?:ghi chu|gc|nam truoc|cung ky.*|nam 20\d\d)")
_BRACKETED = re.compile(
    r"(?P<name>.*?)\s*\((?P<unit>km|m|mét|ha|m2|%|tỷ đồng|triệu đồng|tỷ|triệu|nghìn lượt|triệu lượt|lượt)\)", re.I
)
_DASHES = re.compile(r"[\s:|-]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """text: the results as lines. notes: what the plan column says."""

    text: str
    notes: tuple[str, ...] = ()


def written_out(text: str) -> Table | None:
    """The table as lines; None when the text holds none."""
    if "|" not in text and "\t" not in text and "   " not in text:
        if not any(_header(line.split(";")) for line in text.split("\n")):
            return None
        text = text.replace(";", "|")  # saved as CSV
    rows = [_cells(line) for line in text.split("\n")]
    if not any(len(row) > 1 for row in rows):
        return None
    columns: list[str] = []
    lines: list[str] = []
    notes: list[str] = []
    for row in rows:
        header = _header(row)
        if header:
            columns = header
            if "total" in columns and "result" not in columns:
                lines.append("Lũy kế:")
            continue
        if len(row) == 1 or not any(row):
            lines.append(" ".join(row))
            continue
        row += [""] * (len(columns) - len(row))
        if columns and len(row) == len(columns):
            line, note = _by_columns(row, columns)
        else:
            line, note = _by_itself(row), ""
        lines.append(line)
        if note:
            notes.append(note)
    return Table(text="\n".join(lines), notes=tuple(notes))


def _cells(line: str) -> list[str]:
    if _DASHES.fullmatch(line) and line.strip():
        return []
    if "|" in line:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    if "\t" in line:
        return [cell.strip() for cell in line.strip("\n").split("\t")]
    cells = [cell.strip() for cell in re.split(r" {3,}", line.strip())]
    return cells if len(cells) > 2 else [line.strip()]


def _header(row: list[str]) -> list[str]:
    if len(row) < 2 or any(re.search(r"\d[.,]\d|^\d+$", cell) for cell in row):
        return []
    kinds = [_kind(fold(cell)) for cell in row]
    known = [kind for kind in kinds if kind]
    figures = {"plan", "result", "total"}.intersection(known)
    return kinds if figures and len(known) >= 2 and len(known) * 2 >= len(row) else []


def _kind(cell: str) -> str:
    cell = re.sub(r"\s*\(.*?\)", "", cell).strip(" .:")
    for kind, pattern in (
        ("number", _NUMBER),
        ("unit", _UNIT),
        ("share", _SHARE),
        ("total", _TOTAL),
        ("remark", _REMARK),
        ("plan", _PLAN),
        ("name", _NAME),
        ("result", _RESULT),
    ):
        if pattern.fullmatch(cell):
            return kind
    return ""


def _by_columns(row: list[str], columns: list[str]) -> tuple[str, str]:
    cells: dict[str, list[str]] = {}
    for kind, cell in zip(columns, row, strict=True):
        cells.setdefault(kind, []).append(cell)
    name = " ".join(cells.get("name", []) or cells.get("", [])[:1])
    unit = " ".join(cells.get("unit", []))
    if not unit and (bracketed := _BRACKETED.fullmatch(name)) is not None:
        name, unit = bracketed["name"], bracketed["unit"]
    results = [cell for cell in (cells.get("result") or cells.get("total") or []) if cell.strip("-– ")]
    notes = [f"kế hoạch {_value(cell, unit)}" for cell in cells.get("plan", []) if cell.strip("-– ")]
    if cells.get("result"):
        notes += [f"lũy kế {_value(cell, unit)}" for cell in cells.get("total", []) if cell.strip("-– ")]
    notes += [f"{cell}" for kind in ("share", "remark") for cell in cells.get(kind, []) if cell.strip("-– ")]
    note = f"{name}: {', '.join(notes)}" if notes else ""
    if not results:
        return "", note
    return f"{name}: {' / '.join(_value(cell, unit) for cell in results)}", note


def _value(cell: str, unit: str) -> str:
    return cell if not unit or re.search(r"[^\W\d]|%", cell) else f"{cell} {unit}"


def _by_itself(row: list[str]) -> str:
    """`Rãnh thoát nước | km | 2.500` is one item; `gtnt 1,2 | kênh 0,4` are two."""
    both = [bool(re.search(r"[^\W\d_]", cell)) and bool(re.search(r"\d", cell)) for cell in row]
    bare = [bool(re.fullmatch(r"[-+]?[\d.,/ ]+%?", cell)) for cell in row]
    if sum(both) > 1 or not any(bare):
        first = "" if not (bare[0] and len(row) > 1) else None
        return (
            " ; ".join(cell for cell in (row if first == "" else row[1:]) if cell)
            if sum(both) > 1
            else _joined(row, both)
        )
    cells = row[1:] if re.fullmatch(r"\d{1,2}[.)]?", row[0]) and len(row) > 2 else row
    names = [cell for cell in cells if not re.fullmatch(r"[-+]?[\d.,/ ]+%?", cell)]
    values = [cell for cell in cells if cell not in names]
    if len(names) == 2 and len(values) == 1:
        return f"{names[0]}: {values[0]} {names[1]}"
    return f"{names[0] if names else ''}: {' , '.join(values)} {' '.join(names[1:])}".strip(": ")


def _joined(row: list[str], both: list[bool]) -> str:
    """`BHYT ⇥ 96,1 %`: name and figure in two cells."""
    return " ".join(row) if not any(both) or not both[0] or re.match(r"\(?\d+[.)]", row[0]) else " ; ".join(row)
