"""What number, in which unit, did the officer type?

Vietnamese figures: a comma is the decimal sign, a dot before exactly three digits separates thousands, a dot before one
or two digits is a decimal sign; a comma before exactly three digits may be either and is asked about. Exact decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"^\d{1,3}(\.\d{3})+$")
_THOUSANDS_DECIMAL = re.compile(r"^\d{1,3}(\.\d{3})+,\d+$")
_DECIMAL_COMMA = re.compile(r"^\d+,\d+$")
_DECIMAL_DOT = re.compile(r"^\d+\.\d{1,2}$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """A number as read. `other`: the second way to read it, when the separators leave two."""

    value: Decimal
    other: Decimal | None = None


def number(text: str) -> Number | None:
    """Reads digits with separators; None when they make no number (`1,2,3`, `1.2.3`)."""
    if text.isascii() and text.isdigit():
        return Number(value=Decimal(text))
    if _THOUSANDS.match(text):
        return Number(value=Decimal(text.replace(".", "")), other=_decimal(text) if text.count(".") == 1 else None)
    if _THOUSANDS_DECIMAL.match(text):
        return Number(value=Decimal(text.replace(".", "").replace(",", ".")))
    if _DECIMAL_COMMA.match(text):
        ambiguous = len(text.partition(",")[2]) == 3
        return Number(value=_decimal(text), other=Decimal(text.replace(",", "")) if ambiguous else None)
    if _DECIMAL_DOT.match(text):
        return Number(value=Decimal(text))
    return None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


# Each unit word (folded) → its dimension and its size: in metres, square metres, đồng, visits, per cent.
SIZES: dict[str, tuple[str, Decimal]] = {
    "mm": ("length", Decimal("0.001")),
    "cm": ("length", Decimal("0.01")),
    "m": ("length", Decimal(1)),
    "met": ("length", Decimal(1)),
    "m dai": ("length", Decimal(1)),
    "met dai": ("length", Decimal(1)),
    "km": ("length", Decimal(1000)),
    "ki lo met": ("length", Decimal(1000)),
    "kilomet": ("length", Decimal(1000)),
    "cay": ("length", Decimal(1000)),
    "cay so": ("length", Decimal(1000)),
    "m2": ("area", Decimal(1)),
    "met vuong": ("area", Decimal(1)),
    "m vuong": ("area", Decimal(1)),
    "km2": ("area", Decimal(1_000_000)),
    "ha": ("area", Decimal(10_000)),
    "hecta": ("area", Decimal(10_000)),
    "hec ta": ("area", Decimal(10_000)),
    "dong": ("money", Decimal(1)),
    "vnd": ("money", Decimal(1)),
    "%": ("share", Decimal(1)),
    "‰": ("share", Decimal("0.1")),
    "phan tram": ("share", Decimal(1)),
    "diem %": ("points", Decimal(1)),
    "diem phan tram": ("points", Decimal(1)),
    "luot": ("visits", Decimal(1)),
    "luot khach": ("visits", Decimal(1)),
    "luot nguoi": ("visits", Decimal(1)),
    "khach": ("visits", Decimal(1)),
    "luot khach du lich": ("visits", Decimal(1)),
    "khach du lich": ("visits", Decimal(1)),
    "du khach": ("visits", Decimal(1)),
    "luot du khach": ("visits", Decimal(1)),
    "nghin dong": ("money", Decimal(1_000)),
    "trieu dong": ("money", Decimal(1_000_000)),
    "trieu": ("money", Decimal(1_000_000)),
    "tr": ("money", Decimal(1_000_000)),
    "ty dong": ("money", Decimal(1_000_000_000)),
    "ti dong": ("money", Decimal(1_000_000_000)),
    "ty": ("money", Decimal(1_000_000_000)),
    "ti": ("money", Decimal(1_000_000_000)),
    "nghin luot": ("visits", Decimal(1_000)),
    "trieu luot": ("visits", Decimal(1_000_000)),
    "trieu luot khach": ("visits", Decimal(1_000_000)),
}
UNIT_WORDS = tuple(sorted(SIZES, key=len, reverse=True))


def convert(value: Decimal, given: str, wanted: str) -> Decimal | None:
    """The value in the wanted unit (both folded); None when the units measure different things."""
    if given == wanted:
        return value
    given_size, wanted_size = SIZES.get(given), SIZES.get(_base(wanted))
    if given_size is None or wanted_size is None or given_size[0] != wanted_size[0]:
        return None
    return (value * given_size[1] / wanted_size[1]).normalize()


def _base(unit: str) -> str:
    """`nguoi/nam` counts people, `%/nam` percents: the part after the slash does not change the figure."""
    return unit.partition("/")[0].strip()


def vietnamese(value: Decimal) -> str:
    """As people write it here: `1.234,5`."""
    text = f"{value.normalize():f}"
    whole, _, fraction = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    groups = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{groups},{fraction}" if fraction else f"{sign}{groups}"
