"""What does a whole country report? Made by a seeded generator, the same whenever it is asked.

    python -m benchmarks.nation --communes 10600 --indicators 30 --periods 60

Every figure is worked out from the seed, the period and the commune alone, so that what the database says can be held
against what was put in. The tree of units has no level above the province: its top plays the nation here, and the
provinces stand right below it, where districts stand otherwise.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Literal

from bot.clock import VIETNAM
from domain.campaign import Campaign, Document, Period, RoundPlan
from domain.deadline import closes_at, due_at, opens_at
from domain.indicator import Comparator, Indicator, Measure, Scope
from domain.unit import Level, Unit, UnitType

PROVINCES = 63
CODE, TOP, BOT = "QUOCGIA", "2020-VN", "1"
TREE: Literal["2020"] = "2020"
FIRST_YEAR = 2021
SILENT = 25  # in the last period, one commune of so many has said nothing yet
LATE = 10  # one report of so many comes after the date
REVISED = 51  # of 256: a fifth of the figures is said a second time


@dataclass(frozen=True, slots=True)
class Report:
    """What one commune tells in one period, in tenths. first: what it said before it corrected itself, by place."""

    commune: int
    at: datetime
    values: tuple[int, ...]
    first: dict[int, int]


@dataclass(frozen=True, kw_only=True)
class Nation:
    """Communes × indicators × periods, which are months."""

    communes: int = 10_600
    indicators: int = 30
    periods: int = 60
    provinces: int = PROVINCES
    seed: int = 1
    mute: int = 0  # one commune of so many never says anything; 0: none

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The nation, its provinces, and their communes, spread evenly."""
        top = Unit(
            key=TOP,
            tree=TREE,
            code="VN",
            name="Cả nước",
            type=UnitType.TINH,
            level=Level.PROVINCE,
            valid_from=date(2020, 1, 1),
        )
        middle = [
            replace(top, key=self.province(n), code=f"P{n:02}", name=f"Tỉnh số {n}", level=Level.DISTRICT, parent=TOP)
            for n in range(self.provinces)
        ]
        below = (
            replace(
                top,
                key=self.commune(n),
                code=f"C{n:05}",
                name=f"Xã số {n}",
                type=UnitType.XA,
                level=Level.COMMUNE,
                parent=self.province(self.province_of(n)),
            )
            for n in range(self.communes)
        )
        return (top, *middle, *below)

    @cached_property
    def campaign(self) -> Campaign:
        """Two of three indicators add up, the third is a share."""
        last = self.plans[-1]
        return Campaign(
            code=CODE,
            title="Phong trào thi đua của một nước giả định",
            short_title="Thi đua cả nước",
            province="Cả nước",
            tree=TREE,
            root="VN",
            document=Document(type="Kế hoạch", issuing_body="Giả định"),
            period=Period(start=self.plans[0].opens, end=last.closes),
            rounds=self.plans,
            indicators=tuple(indicator(place, TARGET) for place in range(self.indicators)),
        )

    @cached_property
    def plans(self) -> tuple[RoundPlan, ...]:
        return tuple(map(_plan, range(self.periods)))

    @cached_property
    def now(self) -> datetime:
        """In the last period, when most have reported."""
        return due_at(self.plans[-1], VIETNAM) - timedelta(hours=4)

    @staticmethod
    def commune(number: int) -> str:
        return f"{TREE}-C{number:05}"

    @staticmethod
    def province(number: int) -> str:
        return f"{TREE}-P{number:02}"

    def province_of(self, commune: int) -> int:
        return commune % self.provinces

    def members(self, province: int) -> range:
        """The communes of a province."""
        return range(province, self.communes, self.provinces)

    def adds_up(self, place: int) -> bool:
        return place % 3 < 2

    def report(self, period: int, commune: int) -> Report | None:
        """None where the commune has not reported."""
        if period == self.periods - 1 and commune % SILENT == SILENT - 1:
            return None
        if self.mute and commune % self.mute == self.mute - 1:
            return None
        chance = Random(f"{self.seed} {period} {commune}")
        drawn = chance.getrandbits(24 * self.indicators)
        values, first = [], {}
        for place in range(self.indicators):
            value = (drawn & 0xFFFF) % (5_000 if self.adds_up(place) else 1_001)
            if drawn >> 16 & 0xFF < REVISED:
                first[place] = value + 1 + (drawn & 0xF)
            values.append(value)
            drawn >>= 24
        return Report(commune, self._at(period, chance), tuple(values), first)

    def _at(self, period: int, chance: Random) -> datetime:
        plan = self.plans[period]
        opened, due, closed = (at(plan, VIETNAM) for at in (opens_at, due_at, closes_at))
        last = period == self.periods - 1
        if not last and chance.randrange(LATE) == 0:
            begin, end = due, closed
        else:
            begin, end = opened, (self.now if last else due)
        seconds = int((end - begin).total_seconds()) - 1
        return (begin + timedelta(seconds=chance.randrange(seconds))).astimezone(UTC)

    def total(self, place: int, communes: Sequence[int]) -> Decimal:
        """Where those communes stand together in what adds up, after all periods."""
        told = (self.report(period, one) for one in communes for period in range(self.periods))
        return Decimal(sum(one.values[place] for one in told if one)) / 10

    def added(self, place: int, period: int, communes: Sequence[int]) -> Decimal:
        """What one period alone brought."""
        told = (self.report(period, one) for one in communes)
        return Decimal(sum(one.values[place] for one in told if one)) / 10

    def period(self, number: int, first: int, last: int) -> Iterator[Report]:
        """The reports of the communes from first to before last."""
        told = (self.report(number, one) for one in range(first, min(last, self.communes)))
        return (one for one in told if one is not None)


TARGET = 1_000_000  # of what adds up


def code(place: int) -> str:
    return f"I{place:02}"


def indicator(place: int, target: int) -> Indicator:
    """Two of three add up, to that target; the third is a share."""
    adds_up = place % 3 < 2
    return Indicator(
        code=code(place),
        name=f"Chỉ tiêu số {place}",
        unit="km" if adds_up else "%",
        measure=Measure.CUMULATIVE if adds_up else Measure.LEVEL,
        comparator=Comparator.GE,
        target=Decimal(target) if adds_up else Decimal(95),
        scope=Scope.PROVINCE,
        commune_reports=True,
        aliases=(f"chi tieu so {place}",),
    )


def _plan(number: int) -> RoundPlan:
    """From the first to the 20th of a month, closed on the 25th."""
    year, month = FIRST_YEAR + number // 12, number % 12 + 1
    return RoundPlan(
        key=f"{year}-{month:02}",
        name=f"Báo cáo tháng {month}/{year}",
        opens=date(year, month, 1),
        due_by=date(year, month, 20),
        closes=date(year, month, 25),
    )


def sized(arguments: Sequence[str] | None = None, *, about: str | None = None) -> Nation:
    """The nation that a command line asks for."""
    parser = argparse.ArgumentParser(description=about)
    for name in ("communes", "indicators", "periods", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Nation(), name))
    return Nation(**vars(parser.parse_args(arguments)))


def main(arguments: Sequence[str] | None = None) -> int:
    from benchmarks.digest import measured
    from benchmarks.measured import lines
    from benchmarks.nation_load import loaded

    nation = sized(arguments, about=__doc__)
    with loaded(nation) as there:
        print(json.dumps(there.told, indent=2), flush=True)
        print("\n".join(lines(measured(there))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
