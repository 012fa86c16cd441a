"""Which unit stands where in which indicator? Units down, indicators across, best above.

A cell is the share of the unit's own target where it has one: the one it registered, or one that is set for each
commune or district. A provincial target says nothing about one district's share of it, so there the cell is the rank
within the column. Where more is not better, it tells how many have reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from domain.campaign import Collects
from domain.indicator import Indicator, Kind, Scope
from domain.obligation import State
from domain.summary import UPWARDS, Summary, UnitState, reaches
from domain.unit import Level, Unit
from handlers.documents.frame import View

Told = tuple[UnitState, Decimal]


class Meaning(StrEnum):
    """What a cell of a column says; the sign stands over the column."""

    SHARE = "%"  # of the unit's own target
    REACHED = "✓"  # how many of the units reached theirs
    RANK = "#"
    TOLD = "•"  # how many of the units reported


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """words: what is written in it. level: 0 is the lowest, 1 the highest; None where nothing was reported."""

    words: str
    level: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A district with its communes, or one commune. units: those of which a report is expected."""

    unit: Unit
    units: tuple[UnitState, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """cells: key of the unit → its cell; a unit that is not asked has none."""

    name: str
    meaning: Meaning
    cells: Mapping[str, Cell]


SILENT = "–"


def rows(summary: Summary) -> tuple[Row, ...]:
    """The districts where all units lie in districts of the root, otherwise the units themselves."""
    expected = [one for one in summary.units if not one.owed.excused]
    districts = {part.unit.key for part in summary.parts}
    if districts and all(one.unit.parent in districts for one in expected):
        below = [
            Row(unit=part.unit, units=tuple(one for one in expected if one.unit.parent == part.unit.key))
            for part in summary.parts
        ]
        return tuple(row for row in below if row.units)
    return tuple(Row(unit=one.unit, units=(one,)) for one in expected)


def columns(view: View, down: Sequence[Row]) -> list[Column]:
    """Who has reported in full, then everything that anybody owes, in the order of the file."""
    campaign, registers = view.summary.campaign, view.summary.registers
    asked = {code for row in down for one in row.units for code in one.owed.needed}
    found = [_complete(view, down)]
    found += [
        _column(view.name(indicator.code), indicator, down, registers=registers)
        for indicator in campaign.reported
        if indicator.code in asked and indicator.kind is not Kind.TEXT
    ]
    if view.summary.plan.collects in (Collects.ACTIVITY, Collects.NARRATIVE):
        codes = [one.code for one in campaign.activities if one.code in asked]
        found += [_told(view.name(code), code, down) for code in codes if len(codes) > 1]
    return found


def by_level(down: Sequence[Row], across: Sequence[Column]) -> list[Row]:
    """The best above: by the mean of the columns, in which nothing counts as nothing."""

    def standing(row: Row) -> float:
        cells = [column.cells[row.unit.key] for column in across if row.unit.key in column.cells]
        return sum(cell.level or 0.0 for cell in cells) / max(1, len(cells))

    return sorted(down, key=lambda row: (-standing(row), row.unit.code))


def _complete(view: View, down: Sequence[Row]) -> Column:
    def done(one: UnitState) -> bool:
        return one.state is State.DONE

    cells = {row.unit.key: _counted(row.units, done, partly=row.units[0].state is State.PARTIAL) for row in down}
    return Column(name=view.words("picture-complete"), meaning=Meaning.TOLD, cells=cells)


def _column(name: str, indicator: Indicator, down: Sequence[Row], *, registers: bool) -> Column:
    code = indicator.code
    asking = [(row, [one for one in row.units if code in one.owed.needed]) for row in down]
    asking = [(row, units) for row, units in asking if units]
    if registers:
        return _told(name, code, down)
    told = {row.unit.key: [(one, one.values[code]) for one in units if code in one.values] for row, units in asking}
    if indicator.kind is Kind.MILESTONE or (not indicator.sums_up and _has_own(indicator, down)):
        return Column(
            name=name,
            meaning=Meaning.REACHED,
            cells={row.unit.key: _reached(indicator, units, told[row.unit.key]) for row, units in asking},
        )
    if _has_own(indicator, down):
        return Column(
            name=name,
            meaning=Meaning.SHARE,
            cells={row.unit.key: _share(indicator, row, units, told[row.unit.key]) for row, units in asking},
        )
    if indicator.comparator in UPWARDS and sum(map(bool, told.values())) > 1:
        return Column(name=name, meaning=Meaning.RANK, cells=_ranked(indicator, asking, told))
    return _told(name, code, down)


def _has_own(indicator: Indicator, down: Sequence[Row]) -> bool:
    """Whether the rows have targets of their own for it."""
    if any(indicator.code in one.registered for row in down for one in row.units):
        return True
    if indicator.comparator not in UPWARDS or not isinstance(indicator.target, Decimal):
        return False
    districts = all(row.unit.level is Level.DISTRICT for row in down)
    return indicator.scope is Scope.COMMUNE or (indicator.scope is Scope.DISTRICT and districts)


def _own(indicator: Indicator, one: UnitState) -> Decimal | None:
    """The target of one commune."""
    registered = one.registered.get(indicator.code)
    if registered is not None or indicator.scope is not Scope.COMMUNE:
        return registered
    return indicator.target if isinstance(indicator.target, Decimal) else None


def _share(indicator: Indicator, row: Row, units: Sequence[UnitState], told: Sequence[Told]) -> Cell:
    """The sum of what is there of the sum of the targets of those who have one."""
    of_district = indicator.scope is Scope.DISTRICT and row.unit.level is Level.DISTRICT
    if of_district and isinstance(indicator.target, Decimal):
        target, total = indicator.target, sum((value for _, value in told), Decimal(0))
    else:
        owners = {one.unit.key for one in units if _own(indicator, one)}
        target = sum((_own(indicator, one) or Decimal(0) for one in units), Decimal(0))
        total = sum((value for one, value in told if one.unit.key in owners), Decimal(0))
    if not told or not target:
        return Cell(words=SILENT)
    part = float(total / target)
    return Cell(words=f"{part:.0%}"[:-1] if part < 9.995 else f"{min(part, 99):.0f}×", level=min(1.0, part))


def _reached(indicator: Indicator, units: Sequence[UnitState], told: Sequence[Told]) -> Cell:
    if not told:
        return Cell(words=SILENT)

    def has(one: UnitState, value: Decimal) -> bool:
        target = _own(indicator, one)
        return value > 0 if target is None else reaches(value, target, indicator.comparator)

    return _part(sum(has(one, value) for one, value in told), len(units))


def _ranked(
    indicator: Indicator, asking: Sequence[tuple[Row, Sequence[UnitState]]], told: Mapping[str, Sequence[Told]]
) -> dict[str, Cell]:
    """By what there is for each unit of which a report is expected, or by the median of levels. Alike share a rank."""
    figures: dict[str, Decimal] = {}
    for row, units in asking:
        values = [value for _, value in told[row.unit.key]]
        if values:
            figures[row.unit.key] = (
                sum(values, Decimal(0)) / len(units) if indicator.sums_up else Decimal(median(values))
            )
    last = max(1, len(figures) - 1)
    cells = {row.unit.key: Cell(words=SILENT) for row, _ in asking}
    for key, value in figures.items():
        above = sum(other > value for other in figures.values())
        cells[key] = Cell(words=str(above + 1), level=1 - above / last) if value > 0 else Cell(words="0", level=0.0)
    return cells


def _told(name: str, code: str, down: Sequence[Row]) -> Column:
    cells = {}
    for row in down:
        units = [one for one in row.units if code in one.owed.needed]
        if units:
            cells[row.unit.key] = _counted(units, lambda one: code in one.owed.answered)
    return Column(name=name, meaning=Meaning.TOLD, cells=cells)


def _counted(units: Sequence[UnitState], counts: Callable[[UnitState], bool], *, partly: bool = False) -> Cell:
    number = sum(counts(one) for one in units)
    if not number and len(units) == 1:
        return Cell(words="½", level=0.5) if partly else Cell(words=SILENT)
    return _part(number, len(units))


def _part(number: int, of: int) -> Cell:
    if of == 1:
        return Cell(words="✓" if number else "✗", level=float(number))
    return Cell(words=f"{number / of:.0%}"[:-1], level=number / of)
