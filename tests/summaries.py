"""How does a round stand, believably? Summaries of the catalogue's campaigns with seeded figures.

    ctr64()                        tỉnh Hà Tĩnh, 13 districts, 216 communes, June 2020
    hg2023()                       tỉnh Hà Giang, 11 districts, 193 communes, June 2023
    a_summary(root=THACH_HA)       one district of it
    a_summary(silence=1)           nobody has reported

The same arguments make the same figures. Some communes are silent, some late, some in part, one in fifty excused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from bot.clock import VIETNAM
from domain.campaign import Campaign, Collects, RoundPlan
from domain.deadline import closes_at, due_at, opens_at
from domain.indicator import Indicator, Kind, Measure, Scope
from domain.note import note_kind
from domain.obligation import Obligation
from domain.period import reported_day, rounds_of
from domain.report import Note
from domain.summary import Part, Progress, Summary, UnitState, counted, progress_of
from domain.unit import Level, Unit, unit_key
from storage.catalog import load_calendar, load_units
from tests.builders import catalogue, local

REMARKS = (
    "Khó khăn: thiếu xi măng, đề nghị huyện hỗ trợ",
    "Khó khăn: mưa kéo dài nên thi công đường thôn Bắc Bình chậm hơn kế hoạch 3 tuần",
    "Đề nghị cấp thêm kinh phí tuyên truyền",
    "Điển hình: ông Nguyễn Văn Bình thôn Đông Hà hiến 120 m² đất làm đường",
    "Vẫn bình thường ạ",
)
EXCUSES = "Tạm dừng do mưa lũ"
COMMUNES_A_DISTRICT = 17
WORDS = "Đã phát động trong toàn xã, có 6 thôn tham gia"


@dataclass(frozen=True, kw_only=True, slots=True)
class Habits:
    """How communes report. Shares of all communes; `reach`: the part of the target that is there by now."""

    seed: int = 1
    reach: str = "0.35"
    silence: float = 0.14
    in_part: float = 0.08
    lateness: float = 0.12
    excuse: float = 0.02


def ctr64(**changes: Any) -> Summary:
    """Hà Tĩnh's programme for the party congress, all of the province."""
    return a_summary("HT2020-CTR64", "BC-202006", at="2020-06-17T08:30", **changes)


def hg2023(**changes: Any) -> Summary:
    """Hà Giang 2023: sums, shares, comparisons with last year and words."""
    return a_summary("HG2023", "SK", at="2023-06-30T08:30", **changes)


def ht2023_h2(**changes: Any) -> Summary:
    """Hà Tĩnh, second half of 2023: nothing but milestones, and one count for one district."""
    return a_summary("HT2023-H2", "BC-202310", at="2023-10-18T08:30", **changes)


def a_summary(
    code: str = "HT2020-CTR64",
    round_key: str = "BC-202006",
    *,
    at: str = "2020-06-17T08:30",
    root: str | None = None,
    **changes: Any,
) -> Summary:
    """The round for `root` (the campaign's own top where none is named). Changes: fields of Habits."""
    campaign = catalogue()[code]
    tree = tree_of(campaign.tree)
    top = tree[root or unit_key(campaign.tree, campaign.root)]
    plan = next(plan for plan in rounds_of(campaign, load_calendar()) if plan.key == round_key)
    view = _View(campaign=campaign, plan=plan, at=local(at), habits=replace(Habits(), **changes))
    communes = [unit for unit in tree.values() if unit.level is Level.COMMUNE and top.key in _chain(unit, tree)]
    everywhere = _reporting(campaign, plan, tree)
    units = tuple(_state(view, unit, tree, len(everywhere)) for unit in sorted(communes, key=lambda one: one.code))
    return assembled(campaign, plan, top, view.at, tuple(one for one in units if one.owed.needed))


def assembled(
    campaign: Campaign,
    plan: RoundPlan,
    root: Unit,
    at: datetime,
    units: Sequence[UnitState],
    notes: Sequence[Note] = (),
) -> Summary:
    """A summary of these units, counted and summed up as the real one is."""
    tree = tree_of(campaign.tree)
    owed = [one.owed for one in units]
    return Summary(
        campaign=campaign,
        plan=plan,
        root=root,
        at=at,
        count=counted(owed),
        progress=tuple(
            _changed(one)
            for one in progress_of(
                campaign, root, units, reported_day(plan), registered=plan.collects is Collects.REGISTRATION
            )
        ),
        units=tuple(units),
        parts=_parts(root, units, tree),
        notes=tuple(notes) or _notes(units, at),
    )


def without_reports(summary: Summary) -> Summary:
    """The same round before anybody reported."""
    bare = [
        replace(
            one,
            owed=replace(one.owed, answered=(), first_reported_at=None, completed_at=None),
            values={},
            increments={},
            registered={},
            texts={},
        )
        for one in summary.units
    ]
    return replace(assembled(summary.campaign, summary.plan, summary.root, summary.at, bare), notes=())


def without_units(summary: Summary) -> Summary:
    """The same round where nobody owes anything."""
    return assembled(summary.campaign, summary.plan, summary.root, summary.at, ())


def times(summary: Summary, factor: int | str) -> Summary:
    """The same round with all figures so many times as large."""
    by = Decimal(factor)

    def larger(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
        return {code: value * by for code, value in values.items()}

    grown = [replace(one, values=larger(one.values), increments=larger(one.increments)) for one in summary.units]
    return assembled(summary.campaign, summary.plan, summary.root, summary.at, grown, summary.notes)


@cache
def tree_of(tree: str) -> Mapping[str, Unit]:
    return {unit.key: unit for unit in load_units(tree)}


@dataclass(frozen=True, kw_only=True, slots=True)
class _View:
    """What one commune's figures depend on, beside the commune."""

    campaign: Campaign
    plan: RoundPlan
    at: datetime
    habits: Habits = field(default_factory=Habits)

    def chance(self, *of: str) -> Random:
        return Random(":".join((str(self.habits.seed), self.campaign.code, *of)))


def _chain(unit: Unit, tree: Mapping[str, Unit]) -> tuple[str, ...]:
    keys = [unit.key]
    while (above := tree[keys[-1]].parent) is not None:
        keys.append(above)
    return tuple(keys)


def _places(unit: Unit, tree: Mapping[str, Unit]) -> frozenset[str]:
    return frozenset(name for key in _chain(unit, tree) for name in tree[key].names)


def _reporting(campaign: Campaign, plan: RoundPlan, tree: Mapping[str, Unit]) -> list[Unit]:
    top = unit_key(campaign.tree, campaign.root)
    return [unit for unit in tree.values() if unit.level is Level.COMMUNE and top in _chain(unit, tree)]


def _state(view: _View, unit: Unit, tree: Mapping[str, Unit], communes: int) -> UnitState:
    needed = view.campaign.asked(view.plan, _places(unit, tree))
    owed = _owed(view, unit, needed)
    registers = view.plan.collects is Collects.REGISTRATION
    # Districts differ from one another, communes differ within their district.
    keen = view.chance(unit.parent or "").uniform(0.35, 1.75) * view.chance(unit.key, "keen").uniform(0.55, 1.45)
    values: dict[str, Decimal] = {}
    added: dict[str, Decimal] = {}
    for code in owed.answered:
        indicator = view.campaign.indicator(code)
        if indicator is not None and indicator.kind is not Kind.TEXT:
            values[code] = _value(view, indicator, unit, keen * (3 if registers else 1), communes)
            chance = view.chance(unit.key, code, "new")
            part = Decimal(str(round(chance.uniform(0.1, 0.6), 2)))
            added[code] = _rounded(indicator, values[code] * part, chance) if indicator.sums_up else Decimal(0)
    words = [one.code for one in view.campaign.reported if one.kind is Kind.TEXT] if owed.answered else []
    texts = {code: WORDS for code in words if view.chance(unit.key, code).random() < 0.5}
    if registers:
        return UnitState(unit=unit, owed=owed, registered=values)
    return UnitState(unit=unit, owed=owed, values=values, increments=added, texts=texts)


def _owed(view: _View, unit: Unit, needed: tuple[str, ...]) -> Obligation:
    due = due_at(view.plan, VIETNAM)
    owed = Obligation(
        campaign=view.campaign.code,
        round=view.plan.key,
        unit=unit.key,
        needed=needed,
        due_at=due,
        closes_at=closes_at(view.plan, VIETNAM),
    )
    habits, chance = view.habits, view.chance(unit.key, "owed")
    if chance.random() < habits.excuse:
        return replace(owed, excused=EXCUSES)
    if not needed or chance.random() < habits.silence:
        return owed
    opened = opens_at(view.plan, VIETNAM)
    in_time = opened + (due - opened) * chance.uniform(0.05, 0.98)
    at = due + (view.at - due) * chance.uniform(0.1, 0.9) if chance.random() < habits.lateness else in_time
    if len(needed) > 1 and chance.random() < habits.in_part:
        return owed.answer(tuple(chance.sample(needed, len(needed) // 2)), at=min(at, view.at))
    return owed.answer(needed, at=min(at, view.at))


def _value(view: _View, indicator: Indicator, unit: Unit, keen: float, communes: int) -> Decimal:
    chance = view.chance(unit.key, indicator.code)
    if indicator.kind is Kind.MILESTONE:
        return Decimal(chance.random() < min(0.9, 0.5 * keen))
    target = indicator.target if isinstance(indicator.target, Decimal) else None
    if indicator.sums_up:
        if target is None:
            return Decimal(chance.choice((0, 0, 0, 1, 1, 2, 3)))
        own = float(target) / {Scope.PROVINCE: communes, Scope.DISTRICT: COMMUNES_A_DISTRICT}.get(indicator.scope, 1)
        # Each indicator goes its own way: some run ahead, some fall behind.
        mean = own * keen * float(view.habits.reach) * view.chance(indicator.code).uniform(0.5, 2.2)
        if indicator.measure is Measure.COUNT_OF_MILESTONES:
            return Decimal(chance.random() < mean)
        return _rounded(indicator, Decimal(str(mean * chance.uniform(0.5, 1.5))), chance)
    middle = float(target) if target is not None else 50.0
    value = chance.gauss(middle * (0.94 + 0.06 * keen), middle * 0.06)
    return Decimal(str(round(min(value, 100.0) if "%" in (indicator.unit or "") else value, 2)))


def _rounded(indicator: Indicator, value: Decimal, chance: Random | None = None) -> Decimal:
    unit = indicator.unit or ""
    if unit.startswith("triệu lượt"):
        return round(value, 5)
    if unit == "km" or "đồng" in unit or "%" in unit:
        return round(value, 2)
    whole = int(value)
    return Decimal(whole + (chance is not None and chance.random() < value - whole))


def _changed(one: Progress) -> Progress:
    return replace(one, change=one.added) if one.total is not None else one


def _parts(root: Unit, units: Iterable[UnitState], tree: Mapping[str, Unit]) -> tuple[Part, ...]:
    """The districts below a province, in the order of their codes; nothing below a district."""
    below: dict[str, list[Obligation]] = {}
    for one in units:
        if one.unit.parent is not None and one.unit.parent != root.key:
            below.setdefault(one.unit.parent, []).append(one.owed)
    return tuple(Part(unit=tree[key], count=counted(below[key])) for key in sorted(below))


def _notes(units: Sequence[UnitState], at: datetime) -> tuple[Note, ...]:
    told = [one for one in units if one.owed.first_reported_at is not None][::23]
    return tuple(
        Note(
            campaign=one.owed.campaign,
            round=one.owed.round,
            unit=one.unit.key,
            update=f"console:demo:{number}",
            kind=note_kind(REMARKS[number % len(REMARKS)]),
            text=REMARKS[number % len(REMARKS)],
            person=f"p{number}",
            said_at=one.owed.first_reported_at or at,
        )
        for number, one in enumerate(told)
    )
