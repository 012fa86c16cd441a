"""Does a campaign fit together: its codes, targets, aliases, units and rounds? The shape was checked before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from domain.calendar import Calendar
from domain.campaign import Activity, Campaign, NamedUnit
from domain.indicator import Comparator, Indicator, Measure
from domain.unit import TYPE_WORDS, Unit, unit_key
from domain.words import fold
from storage.campaign_rounds import repeated, round_problems, within
from storage.campaign_schema import NUMERIC
from storage.yaml_lines import Problem, Where

CAMPAIGN_CODE = re.compile(r"[A-Z0-9-]{2,32}")
CODE = re.compile(r"[A-Z0-9-]{1,24}")
LATE_TARGETS = timedelta(days=366)  # a drive's targets may be the year's
NO_TARGET = frozenset({Comparator.DECREASE, Comparator.IMPROVE, Comparator.QUALITATIVE})


def problems_of(
    campaign: Campaign, units: Sequence[Unit], calendar: Calendar, *, left_out: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """All that doesn't fit. `left_out`: codes of entries that were broken and aren't in the campaign."""
    yield from _codes(campaign, left_out)
    yield from round_problems(campaign, calendar, complete=not left_out)
    for index, indicator in enumerate(campaign.indicators):
        yield from _indicator(indicator, campaign, ("indicators", index))
    yield from _aliases(campaign)
    yield from _awards(campaign)
    yield from _units(campaign, units)


def _codes(campaign: Campaign, left_out: frozenset[str]) -> Iterator[Problem]:
    if not CAMPAIGN_CODE.fullmatch(campaign.code):
        yield Problem(where=("code",), sentence=f"mã “{campaign.code}” phải gồm 2-32 chữ hoa không dấu, số, gạch nối")
    if campaign.implements is not None and not CAMPAIGN_CODE.fullmatch(campaign.implements):
        yield Problem(where=("implements",), sentence=f"“{campaign.implements}” không giống mã phong trào")

    coded = _coded(campaign)
    for where, code in coded:
        if not CODE.fullmatch(code):
            yield Problem(where=where, sentence=f"mã “{code}” phải gồm 1-24 chữ hoa không dấu, số, gạch nối")
    yield from repeated(coded, "mã “{}” đã dùng cho chỉ tiêu hoặc hoạt động khác")
    yield from repeated(
        [(("reporting", index, "id"), duty.id) for index, duty in enumerate(campaign.reporting)], "mã “{}” đã dùng"
    )

    indicators = {indicator.code for indicator in campaign.indicators} | left_out
    activities = {activity.code for activity in campaign.activities} | left_out
    for index, entry in enumerate(campaign.rounds):
        yield from _unknown(entry.indicators, indicators, ("rounds", index, "indicators"), "chỉ tiêu")
        yield from _unknown(entry.activities, activities, ("rounds", index, "activities"), "hoạt động")
    for index, indicator in enumerate(campaign.indicators):
        part_of = indicator.part_of
        if part_of is not None and (part_of not in indicators or part_of == indicator.code):
            sentence = f"không có chỉ tiêu “{part_of}” nào khác để chỉ tiêu này là một phần"
            yield Problem(where=("indicators", index, "part_of"), sentence=sentence)


def _coded(campaign: Campaign) -> list[tuple[Where, str]]:
    indicators = [(("indicators", index, "code"), entry.code) for index, entry in enumerate(campaign.indicators)]
    activities = [(("activities", index, "code"), entry.code) for index, entry in enumerate(campaign.activities)]
    return [*indicators, *activities]


def _unknown(codes: Sequence[str], known: set[str], where: Where, what: str) -> Iterator[Problem]:
    for index, code in enumerate(codes):
        if code not in known:
            yield Problem(where=(*where, index), sentence=f"không có {what} mã “{code}” trong tệp này")


def _indicator(indicator: Indicator, campaign: Campaign, where: Where) -> Iterator[Problem]:
    yield from _target(indicator, where)
    yield from within(indicator.due, campaign, (*where, "due"), timedelta(0), LATE_TARGETS)
    milestone = indicator.measure is Measure.MILESTONE
    if milestone != (indicator.comparator is Comparator.MILESTONE):
        sentence = "measure: milestone và comparator: milestone phải đi cùng nhau"
        yield Problem(where=(*where, "comparator"), sentence=sentence)
    if (indicator.measure is Measure.TEXT) != (indicator.comparator is Comparator.QUALITATIVE):
        sentence = "measure: text và comparator: qualitative phải đi cùng nhau"
        yield Problem(where=(*where, "comparator"), sentence=sentence)


def _target(indicator: Indicator, where: Where) -> Iterator[Problem]:
    comparator, target, top = indicator.comparator, indicator.target, indicator.target_max
    sentence = _target_sentence(comparator, target)
    if sentence:
        yield Problem(where=(*where, "target"), sentence=sentence)
    elif isinstance(target, Decimal) and target < 0:
        yield Problem(where=(*where, "target"), sentence=f"mức “{target}” không được âm")
    elif comparator is Comparator.BETWEEN and top is None:
        sentence = "comparator between cần target_max: mức cao nhất của khoảng"
        yield Problem(where=(*where, "target_max"), sentence=sentence)
    elif top is not None and not (isinstance(target, Decimal) and top >= target):
        sentence = f"target_max “{top}” phải là mức cao hơn hoặc bằng target"
        yield Problem(where=(*where, "target_max"), sentence=sentence)


def _target_sentence(comparator: Comparator, target: bool | Decimal | str | None) -> str:
    shown = str(target).lower() if isinstance(target, bool) else str(target)
    number = isinstance(target, Decimal)
    if comparator in NUMERIC and not number:
        given = "" if target is None else f", không phải “{shown}”"
        return f"comparator {comparator} cần target là số (dấu chấm thập phân, hàng nghìn viết liền){given}"
    if comparator is Comparator.MILESTONE and target is not True:
        return "cột mốc (comparator: milestone) cần target: true"
    if comparator is Comparator.RELATIVE_GT and not isinstance(target, str):
        return "comparator relative_gt cần target là lời, ví dụ avg(Bắc Trung bộ)"
    if comparator in NO_TARGET and target is not None:
        return f"comparator {comparator} không có mức, hãy bỏ target “{shown}”"
    return ""


def _aliases(campaign: Campaign) -> Iterator[Problem]:
    """An alias, folded, may mean one thing only: it may not be the code, name or alias of another."""
    entries: list[tuple[Where, Indicator | Activity]] = [
        *((("indicators", index), indicator) for index, indicator in enumerate(campaign.indicators)),
        *((("activities", index), activity) for index, activity in enumerate(campaign.activities)),
    ]
    owners: dict[str, str] = {}
    for _, entry in entries:
        owners.setdefault(_folded(entry.code), entry.code)
        owners.setdefault(_folded(entry.name), entry.code)
    for where, entry in entries:
        for number, alias in enumerate(entry.aliases):
            owner = owners.setdefault(_folded(alias), entry.code)
            if not _folded(alias):
                yield Problem(where=(*where, "aliases", number), sentence="tên gọi tắt để trống")
            elif owner != entry.code:
                sentence = f"tên gọi tắt “{alias}” đã thuộc về {owner}"
                yield Problem(where=(*where, "aliases", number), sentence=sentence)


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _awards(campaign: Campaign) -> Iterator[Problem]:
    for index, tier in enumerate(campaign.awards.tiers if campaign.awards else ()):
        where: Where = ("awards", "tiers", index)
        if tier.count < 0:
            yield Problem(where=(*where, "count"), sentence=f"số giải “{tier.count}” không được âm")
        if tier.value_vnd is not None and tier.value_vnd < 0:
            yield Problem(where=(*where, "value_vnd"), sentence=f"giá trị giải “{tier.value_vnd}” không được âm")


def _units(campaign: Campaign, units: Sequence[Unit]) -> Iterator[Problem]:
    inside = _below(unit_key(campaign.tree, campaign.root), tuple(units))
    if not inside:
        sentence = f"không có đơn vị mã “{campaign.root}” trong cây {campaign.tree}"
        yield Problem(where=("root",), sentence=sentence)
        return
    for index, indicator in enumerate(campaign.indicators):
        for number, name in enumerate(indicator.only_units):
            if not any(unit.is_called(name) for unit in inside):
                sentence = f"không có đơn vị nào tên “{name}” trong cây {campaign.tree}"
                yield Problem(where=("indicators", index, "only_units", number), sentence=sentence)
    for index, named in enumerate(campaign.named_units):
        yield from _named_unit(named, inside, ("named_units", index))


def _named_unit(named: NamedUnit, inside: Sequence[Unit], where: Where) -> Iterator[Problem]:
    """A name in parentheses describes a unit that the document leaves open."""
    if named.name.startswith("("):
        return
    found = [u for u in inside if u.is_called(named.name) and TYPE_WORDS[u.type] == named.level.casefold()]
    if not found:
        yield Problem(
            where=(*where, "name"), sentence=f"không có {named.level} nào tên “{named.name}” trong cây đơn vị"
        )
    elif named.code is not None and named.code not in {unit.code for unit in found}:
        sentence = f"mã “{named.code}” không phải của {named.level} {named.name} (mã đúng: {found[0].code})"
        yield Problem(where=(*where, "code"), sentence=sentence)


@lru_cache(maxsize=16)
def _below(root: str, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The unit and all below it; nothing when the tree doesn't have it. Parents stand before their children."""
    keys = {root}
    found: list[Unit] = []
    for unit in units:
        if unit.key in keys or unit.parent in keys:
            keys.add(unit.key)
            found.append(unit)
    return tuple(found)
