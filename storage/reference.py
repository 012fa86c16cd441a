"""What do the tables of `catalog/` say: which units are there, and which days are working days?"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from domain.calendar import Calendar
from domain.unit import Level, Unit, UnitType, unit_key

CATALOG = Path(__file__).parent.parent / "catalog"


@lru_cache
def load_units(tree: str, folder: Path = CATALOG) -> tuple[Unit, ...]:
    """All units of one tree version, the top ones first; `docs/sources` says where they come from."""
    with (folder / "units" / f"{tree}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_unit(row) for row in csv.DictReader(file))


def _unit(row: Mapping[str, str]) -> Unit:
    tree = row["tree"]
    return Unit(
        key=unit_key(tree, row["code"]),
        tree=tree,
        code=row["code"],
        name=row["name"],
        type=UnitType(row["type"]),
        level=Level(row["level"]),
        parent=unit_key(tree, row["parent"]) if row["parent"] else None,
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        successors=tuple(row["successors"].split(";")) if row["successors"] else (),
    )


@lru_cache
def load_calendar(folder: Path = CATALOG) -> Calendar:
    """Vietnam's public holidays with the yearly decisions of `calendars/vietnam.yaml` on top."""
    file = folder / "calendars" / "vietnam.yaml"
    decisions = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    days_off = _public_holidays(decisions["years"]["first"], decisions["years"]["last"])
    days_off |= {entry["day"]: entry["name"] for entry in decisions["days_off"]}
    return Calendar(
        days_off=days_off,
        working_days=frozenset(entry["day"] for entry in decisions["working_days"]),
    )


def _public_holidays(first: int, last: int) -> dict[date, str]:
    import holidays  # costs more than the rest of this module; few commands need a calendar

    found: Mapping[Any, str] = holidays.country_holidays("VN", years=range(first, last + 1), language="vi")
    return dict(sorted(found.items()))
