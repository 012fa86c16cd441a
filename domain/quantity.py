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


# Each unit word (folded) → its dimension and its size in the dimension's base.
_SIZES: dict[str, tuple[str, Decimal]] = {
    "mm": ("length", Decimal("0.000001")),
    "m": ("length", Decimal("0.001")),
    "met": ("length", Decimal("0.001")),
    "km": ("length", Decimal(1)),
    "cay": ("length", Decimal(1)),
    "cay so": ("length", Decimal(1)),
    "m2": ("area", Decimal("0.0001")),
    "ha": ("area", Decimal(1)),
    "dong": ("money", Decimal("0.000000001")),
    "nghin dong": ("money", Decimal("0.000001")),
    "trieu dong": ("money", Decimal("0.001")),
    "trieu": ("money", Decimal("0.001")),
    "tr": ("money", Decimal("0.001")),
    "ty dong": ("money", Decimal(1)),
    "ti dong": ("money", Decimal(1)),
    "ty": ("money", Decimal(1)),
    "ti": ("money", Decimal(1)),
    "trieu luot": ("visits", Decimal(1)),
    "nghin luot": ("visits", Decimal("0.001")),
    "luot": ("visits", Decimal("0.000001")),
    "luot khach": ("visits", Decimal("0.000001")),
    "trieu luot khach": ("visits", Decimal(1)),
    "%": ("share", Decimal(1)),
    "phan tram": ("share", Decimal(1)),
    "diem %": ("points", Decimal(1)),  # a change of a share, not a share
    "diem phan tram": ("points", Decimal(1)),
}
UNIT_WORDS = tuple(sorted(_SIZES, key=len, reverse=True))


def convert(value: Decimal, given: str, wanted: str) -> Decimal | None:
    """The value in the wanted unit (both folded); None when the units measure different things."""
    if given == wanted:
        return value
    given_size, wanted_size = _SIZES.get(given), _SIZES.get(_base(wanted))
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
