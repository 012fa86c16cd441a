"""Who stands on an office's list of people, row by row?

A row of headings, then a row for each person: unit by code or name, name, role, and from when to when. What can't be
told is trouble of its row and stops no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import Refused
from domain.person import Role
from domain.words import fold, nfc

LOOKED_AT = 20  # rows in which the headings are looked for
LONGEST_NAME = 80
_HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("ma don vi", "ma dv", "ma xa", "ma"),
    "unit": ("don vi", "ten don vi", "xa", "xa/phuong", "xa, phuong"),
    "name": ("ho ten", "ho va ten", "ten", "can bo"),
    "role": ("vai tro", "nhiem vu", "chuc vu"),
    "since": ("tu ngay", "tu", "bat dau"),
    "until": ("den ngay", "den het ngay", "den", "ket thuc"),
}
ROLES: Mapping[str, Role] = {
    **{role.value: role for role in Role if role is not Role.GROUP},
    "can bo bao cao": Role.OFFICER,
    "can bo": Role.OFFICER,
    "bao cao": Role.OFFICER,
    "nguoi bao cao thay": Role.STAND_IN,
    "bao cao thay": Role.STAND_IN,
    "nguoi thay": Role.STAND_IN,
    "nguoi duyet": Role.APPROVER,
    "lanh dao": Role.APPROVER,
    "lanh dao xa": Role.APPROVER,
    "chu tich": Role.APPROVER,
    "can bo tong hop": Role.COORDINATOR,
    "tong hop": Role.COORDINATOR,
    "can bo tong hop cua tinh": Role.PROVINCE,
    "tinh": Role.PROVINCE,
    "quan tri vien": Role.ADMIN,
    "quan tri": Role.ADMIN,
}
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One row. number: as the spreadsheet counts. code, unit: as written. until: the last day."""

    number: int
    code: str = ""
    unit: str = ""
    name: str = ""
    role: Role = Role.OFFICER
    since: date | None = None
    until: date | None = None
    trouble: str = ""


def listed(grid: Sequence[Sequence[object]]) -> tuple[Listed, ...]:
    """The people of a sheet. Raises Refused when there is no row of headings."""
    for number, row in enumerate(grid[:LOOKED_AT]):
        columns = _columns(row)
        if {"name", "role"} <= set(columns) and {"code", "unit"} & set(columns):
            rows = enumerate(grid[number + 1 :], number + 2)
            return tuple(_listed(at, one, columns) for at, one in rows if _says_something(one, columns))
    raise Refused("The sheet has no row of headings with «Họ tên», «Vai trò» and «Mã đơn vị» or «Đơn vị».")


def _columns(row: Sequence[object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, value in enumerate(row):
        said = fold(_text(value)).strip(" :*.")
        for name, words in _HEADS.items():
            if said in words:
                found.setdefault(name, column)
    return found


def _says_something(row: Sequence[object], columns: Mapping[str, int]) -> bool:
    """More than which unit: in a sheet with all units some rows are still to be filled in."""
    place = {columns[name] for name in ("code", "unit") if name in columns}
    return any(_text(value) for column, value in enumerate(row) if column not in place)


def _listed(number: int, row: Sequence[object], columns: Mapping[str, int]) -> Listed:
    def value(name: str) -> object:
        return row[columns[name]] if name in columns and columns[name] < len(row) else None

    name, role = _text(value("name"))[:LONGEST_NAME], ROLES.get(fold(_text(value("role"))))
    known = {"number": number, "code": _text(value("code")), "unit": _text(value("unit")), "name": name}
    try:
        since, until = _day(value("since")), _day(value("until"))
    except ValueError:
        return Listed(**known, trouble="a date can't be read; write 25/06/2026")  # type: ignore[arg-type]
    trouble = ""
    if not name:
        trouble = "no name"
    elif role is None:
        trouble = f"no role is called «{_text(value('role'))[:40]}»"
    elif since and until and until < since:
        trouble = "the post would end before it begins"
    return Listed(**known, role=role or Role.OFFICER, since=since, until=until, trouble=trouble)  # type: ignore[arg-type]


def _text(value: object) -> str:
    """As it shows: codes are numbers in many sheets."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(nfc(str(value)).split())


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if found is None:
        return date.fromisoformat(text)
    return date(int(found[3]), int(found[2]), int(found[1]))
