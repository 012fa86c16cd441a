"""What would a commune officer plausibly send?

The simulated officers write as real ones do: codes or words, with or without diacritics, on one line or several. What
they send goes through the same reader as everything else. The same seed writes the same messages.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.campaign import Campaign
from domain.indicator import Indicator, Kind
from domain.quantity import vietnamese
from domain.words import fold

NAMES = (
    "Lan", "Hùng", "Mai", "Tuấn", "Hoa", "Dũng", "Thảo", "Sơn", "Hạnh", "Cường", "Nga", "Bình", "Vân", "Long", "Yến",
)  # fmt: skip
CLOSINGS = ("", "", " ạ", " nhé", " a")
GREETINGS = ("", "", "Dạ em báo cáo: ", "em bc: ", "Xã em báo cáo: ")
REGISTRATIONS = ("đăng ký ", "Đăng ký: ", "Dạ em đăng ký: ", "Xã em đăng ký: ")
REMARKS = (
    "Khó khăn: thiếu xi măng, đề nghị huyện hỗ trợ",
    "Khó khăn: mưa kéo dài nên thi công chậm",
    "Đề nghị cấp thêm kinh phí tuyên truyền",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Habits:
    """How one officer writes. `seed` makes them the same person every time."""

    seed: int

    def message(
        self,
        campaign: Campaign,
        codes: Sequence[str],
        *,
        share: Decimal,
        remark: bool = False,
        registers: bool = False,
    ) -> str:
        """A report of these codes. `share`: the part of the province's target that this commune reaches.

        registers: the figures are a target that the commune registers, and it says so.
        """
        chance = random.Random(f"{self.seed}:{campaign.code}:{' '.join(codes)}")
        if (activity := _activity(campaign, codes, chance)) is not None:
            return activity
        items = [
            _item(indicator, share, chance) for code in codes if (indicator := campaign.indicator(code)) is not None
        ]
        text = "\n".join(items) if len(items) > 3 else "; ".join(items)
        if remark:
            text = f"{text}\n{chance.choice(REMARKS)}"
        greeting = chance.choice(REGISTRATIONS if registers else GREETINGS)
        text = f"{greeting}{text}{chance.choice(CLOSINGS) if not remark else ''}"
        return fold(text) if chance.random() < 0.4 else text


def value_of(indicator: Indicator, share: Decimal, chance: random.Random) -> Decimal:
    """A plausible figure in the indicator's unit."""
    unit = indicator.unit or ""
    target = indicator.target if isinstance(indicator.target, Decimal) else Decimal(10)
    around = Decimal(chance.randint(60, 130)) / 100
    if "%" in unit:
        near = target + Decimal(chance.randint(-30, 25)) / 10
        return min(max(near, Decimal("0.5")), Decimal("99.5")) if not unit.startswith("điểm") else abs(near) / 2 + 1
    if not indicator.sums_up:
        return (target * around).quantize(Decimal("0.1"))
    wanted = target * share * around
    if unit in ("km", "tỷ đồng"):
        return max(wanted.quantize(Decimal("0.01")), Decimal("0.1"))
    if unit.startswith("triệu lượt"):
        return max(wanted.quantize(Decimal("0.0001")), Decimal("0.0005"))
    return max(wanted.to_integral_value(), Decimal(1))


def _item(indicator: Indicator, share: Decimal, chance: random.Random) -> str:
    name = chance.choice((indicator.code, *indicator.aliases[:2])) if indicator.aliases else indicator.code
    if indicator.kind is Kind.MILESTONE:
        return f"{indicator.code}: {chance.choice(('đã đạt', 'chưa đạt'))}"
    if indicator.kind is Kind.TEXT:
        return f"{indicator.code}: đảm bảo"
    value = value_of(indicator, share, chance)
    done = "xong " if indicator.target_max is not None else ""
    falls = "giảm " if indicator.comparator.value in ("decrease_ge", "decrease_gt") else ""
    if indicator.unit == "km" and value < 1:
        return f"{name} {falls}{vietnamese(value * 1000)} m"
    if indicator.unit == "triệu lượt":
        return f"{name} {falls}{vietnamese(value * 1_000_000)} lượt"
    unit = (indicator.unit or "").partition("/")[0]
    gap = "" if unit.startswith("%") else " "
    return f"{name} {done}{falls}{vietnamese(value)}{gap}{'%' if unit.startswith('điểm') else unit}".rstrip()


def _activity(campaign: Campaign, codes: Sequence[str], chance: random.Random) -> str | None:
    for activity in campaign.activities:
        if activity.code in codes:
            return f"{activity.name}: {chance.randint(3, 9)} thôn, {chance.randint(60, 300)} người tham gia"
    return None
