"""Which figures can't be right as they stand?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.indicator import Indicator, Scope
from domain.quantity import vietnamese
from domain.reading.types import Doubt
from domain.reading.units import plain, wanted
from domain.report import Entry, Mode

MAX_DECIMALS = 6
LARGEST = Decimal(10) ** 12
ONE_COMMUNE = 3  # no commune does a third of what a province with two hundred of them is to do

OF_ITS_OWN = 3  # nor three times the most that is asked of itself


def implausible(entry: Entry, indicator: Indicator) -> Doubt | None:
    """Asks where a figure can't be right as it stands: above 100 %, half a garden, more than the province's target."""
    value = entry.value
    if value is None or entry.mode in (Mode.NIL, Mode.TEXT, Mode.DONE):
        return None
    unit = indicator.unit or ""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MAX_DECIMALS:
        return Doubt(reason="too_many_decimals", code=entry.code)
    if value > LARGEST:
        return Doubt(reason="too_large", code=entry.code)
    if value < 0:
        return Doubt(reason="negative_value", code=entry.code)
    if "%" in unit and value > 100:
        return Doubt(reason="percent_over_100", code=entry.code)
    if wanted(indicator).whole and value != value.to_integral_value():
        return Doubt(reason="non_integer_count", code=entry.code)
    target = indicator.target
    most = indicator.target_max
    if indicator.scope is Scope.COMMUNE and most is not None and value > most * OF_ITS_OWN:
        return Doubt(reason="too_large", code=entry.code, candidates=(entry,))
    province = indicator.scope is Scope.PROVINCE and isinstance(target, Decimal) and not isinstance(target, bool)
    if not (province and isinstance(target, Decimal) and indicator.sums_up and target > 0):
        return None
    if value > target:
        return Doubt(
            reason="implausible_above_province_target", code=entry.code, candidates=_thousandth(entry, indicator)
        )
    if target >= 10 and value * ONE_COMMUNE > target:
        return Doubt(reason="implausibly_large", code=entry.code, candidates=_thousandth(entry, indicator))
    return None


def _thousandth(entry: Entry, indicator: Indicator) -> tuple[Entry, ...]:
    """`500 km` may be 500 m; half a garden is none."""
    if entry.value is None or (wanted(indicator).whole and entry.value % 1000):
        return (entry,)
    return replace(entry, value=plain(entry.value / 1000)), entry


def shown(entry: Entry, indicator: Indicator) -> str:
    """The figure in words for an option: `1,2 km`."""
    if entry.value is None:
        return entry.text
    unit = indicator.unit or ""
    return f"{vietnamese(entry.value)}{'' if unit.startswith('%') else ' '}{unit}".strip()
