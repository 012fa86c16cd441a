"""What would the people of a year say, and which figures do they mean by it?

Codes or everyday names, with or without diacritics, on one line or several. A saying knows its figures, so that what
the bot stored can be held against what was meant.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.demo.people import CLOSINGS, GREETINGS, REGISTRATIONS, REMARKS
from domain.campaign import Activity, Campaign
from domain.indicator import Indicator
from domain.quantity import vietnamese
from domain.words import fold

ROUNDS_A_YEAR = 6  # into which the province's target is spread
Meant = Mapping[str, Decimal | None]  # code → figure, None where nothing arose


@dataclass(frozen=True, kw_only=True, slots=True)
class Saying:
    """A message and the figures that it means; of an activity its counts, by name."""

    text: str
    meant: Meant


def figures(
    campaign: Campaign, codes: Sequence[str], chance: random.Random, *, communes: int, before: Meant
) -> dict[str, Decimal]:
    """A plausible figure for each code. `before`: what the unit said earlier, near which its levels stay."""
    found = {}
    for code in codes:
        indicator = campaign.indicator(code)
        assert indicator is not None
        found[code] = _figure(indicator, chance, communes, before.get(code))
    return found


def report(
    campaign: Campaign, values: Mapping[str, Decimal], chance: random.Random, *, registers: bool = False
) -> Saying:
    """A report of these figures, as officers write."""
    items = [_item(campaign, code, value, chance) for code, value in values.items()]
    bullet = chance.choice(("\n", "\n- ", ";\n")) if len(items) > 3 else chance.choice(("; ", "; ", "\n", " ; "))
    text = bullet.join(items)
    text = f"- {text}" if bullet == "\n- " else text
    remark = not registers and chance.random() < 0.08
    if remark:
        text = f"{text}\n{chance.choice(REMARKS)}"
    greeting = chance.choice(REGISTRATIONS if registers else GREETINGS)
    gap = "\n" if greeting and bullet == "\n- " else ""
    text = f"{greeting.rstrip() if gap else greeting}{gap}{text}{'' if remark else chance.choice(CLOSINGS)}"
    return Saying(text=_typed(text, chance), meant=dict(values))


def correction(campaign: Campaign, code: str, value: Decimal, chance: random.Random) -> Saying:
    begins = chance.choice(("sửa ", "Sửa lại: ", "đính chính ", "em sửa "))
    return Saying(text=_typed(f"{begins}{_item(campaign, code, value, chance)}", chance), meant={code: value})


def plainly(campaign: Campaign, code: str, value: Decimal, *, registers: bool) -> Saying:
    """One figure by its code, as the bot's own examples show it."""
    chance = random.Random(0)
    text = f"{'đăng ký ' if registers else ''}{code} {_amount(campaign, code, value, chance, plain=True)}"
    return Saying(text=text, meant={code: value})


def deed(activity: Activity, chance: random.Random) -> Saying:
    """A Saturday's clean-up."""
    villages, people = chance.randint(2, 9), chance.randint(40, 300)
    name = chance.choice((activity.code, "Tổng dọn vệ sinh", "Vệ sinh môi trường", "thứ 7 xã em tổng dọn vệ sinh"))
    gap = chance.choice((": ", " ", ": "))
    words = chance.choice(("người", "người tham gia", "người tham gia"))
    text = f"{chance.choice(GREETINGS)}{name}{gap}{villages} thôn, {people} {words}{chance.choice(CLOSINGS)}"
    counts = {"villages": Decimal(villages), "people": Decimal(people)}
    return Saying(text=_typed(text, chance), meant=counts)


def nothing(chance: random.Random) -> str:
    return _typed(chance.choice(("không phát sinh", "Còn lại không phát sinh ạ", "kỳ này không phát sinh")), chance)


def _typed(text: str, chance: random.Random) -> str:
    return fold(text) if "\n" not in text and chance.random() < 0.35 else text


def _item(campaign: Campaign, code: str, value: Decimal, chance: random.Random) -> str:
    indicator = campaign.indicator(code)
    assert indicator is not None
    name = chance.choice((code, code.lower(), *indicator.aliases[:2]))
    falls = "giảm " if indicator.comparator.value in ("decrease_ge", "decrease_gt") else ""
    link = chance.choice((" ", " ", ": ", " = ", " đạt ")) if not falls else chance.choice((" ", ": "))
    return f"{name}{link}{falls}{_amount(campaign, code, value, chance)}"


def _amount(campaign: Campaign, code: str, value: Decimal, chance: random.Random, *, plain: bool = False) -> str:
    indicator = campaign.indicator(code)
    assert indicator is not None
    unit = (indicator.unit or "").partition("/")[0]
    if unit == "triệu lượt":
        return f"{vietnamese(value * 1_000_000)} lượt"
    if unit == "km" and value < 1 and not plain and chance.random() < 0.4:
        return f"{vietnamese(value * 1000)} m"
    if "%" in unit:
        return f"{vietnamese(value)}%"
    if unit == "tỷ đồng":
        unit = chance.choice(("tỷ", "tỷ đồng"))
    bare = not plain and chance.random() < 0.15 and value == value.to_integral_value()
    return vietnamese(value) if bare else f"{vietnamese(value)} {unit}".rstrip()


def _figure(indicator: Indicator, chance: random.Random, communes: int, before: Decimal | None) -> Decimal:
    unit = indicator.unit or ""
    target = indicator.target if isinstance(indicator.target, Decimal) else None
    if "%" in unit:
        near = target or Decimal(10)
        spread = min(Decimal(3), near / 4)
        middle = before if before is not None else near
        moved = middle + spread * Decimal(chance.randint(-100, 100)) / 100
        return min(max(moved, Decimal("0.5")), Decimal("99.5")).quantize(Decimal("0.1" if near >= 3 else "0.01"))
    if target is None:
        return Decimal(chance.randint(1, 6))
    wanted = target / communes / ROUNDS_A_YEAR * Decimal(chance.randint(50, 150)) / 100
    if not indicator.adds_up and before:
        wanted = before * Decimal(chance.randint(110, 220)) / 100  # counted from the first of January
    if unit in ("km", "tỷ đồng"):
        return max(wanted.quantize(Decimal("0.01")), Decimal("0.05"))
    if unit == "triệu lượt":
        return max(wanted.quantize(Decimal("0.00001")), Decimal("0.0001"))
    return Decimal(math.floor(wanted + Decimal(chance.random())))
