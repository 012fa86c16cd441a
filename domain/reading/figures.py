"""What does one name with one figure say: an entry, or a question?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.indicator import Comparator, Indicator, Kind, Measure
from domain.reading.bounds import implausible
from domain.reading.clauses import Clause, Use
from domain.reading.quantities import Quantity
from domain.reading.types import Doubt
from domain.reading.units import Unit, converted, fits, plain, wanted
from domain.report import Entry, Mode, default_mode
from domain.words import fold

_FALLING = (Comparator.DECREASE_GE, Comparator.DECREASE_GT)
_GAINS = (Comparator.INCREASE_GE,)
_BUILT = re.compile(
    r"(?<!\S)(?:xong|da|duoc|dc|ban giao|hoan thanh|lam|xay|sua|nang cap|khanh thanh|xoa|them|khoi cong|ho tro|trao|"
    r"cat|dung)(?!\S)"
)


_STANDING = re.compile(r"(?<!\S)hien (?:nay |tai |gio |xa )*(?:da |dang )?co #")
_REACHED = re.compile(r"(?<!\S)(?:xong|hoan thanh|hoan tat|dat|cong nhan|ve dich|ban giao|done|ok)(?!\S)")
_TOWARDS = re.compile(
    r"(?<!\S)(?:ho so|to trinh|de nghi|trinh|hop|hoi nghi|ban bac|hop ban|ke hoach|dang ky|chuan bi|ra soat|le cong bo|"
    r"thon|xom|huyen(?! (?:da |vua )?(?:cong nhan|ra|ban hanh|ky|trao|cap))|thi xa|tinh(?! (?:da |vua )?(?:cong nhan|"
    r"ra|ban hanh|ky|trao|cap)))(?!\S)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a figure is read with: the clause, whether a heading says `lũy kế`, whether targets are registered."""

    clause: Clause
    running: bool
    registers: bool
    words: str  # as typed
    asked: bool = False  # the figure answers a question for it
    strange: tuple[str, ...] = ()  # unknown words beside the figure
    within: str = ""  # the month that the figure is of
    cause: str = ""  # of what is counted, when it did not happen on the road


def figure(indicator: Indicator, said: Quantity, setting: Setting, use: Use | None = None) -> Entry | Doubt:
    """The entry that a figure makes, or why it has to be asked about."""
    ask = _Asker(indicator.code, setting.words)
    mode = mode_of(indicator, setting, use)
    if (trouble := _unreadable(said, ask, indicator, setting, mode)) is not None:
        return trouble
    fit = fits(said.unit, said.scaled, indicator)
    if fit is False:
        return _misfit(indicator, said, ask)
    if fit is None and (doubt := _unit_missing(indicator, said, ask, mode)) is not None:
        return doubt
    entry = _entry(indicator, said.value, said, mode, setting)
    if (doubt := _separators(indicator, said, entry, ask, setting)) is not None:
        return doubt
    if (doubt := _meaning(indicator, said, entry, setting, ask, use)) is not None:
        return doubt
    trouble = implausible(entry, indicator) if not setting.registers else None
    if trouble is not None:
        ways = trouble.candidates or (entry,)
        return Doubt(reason=trouble.reason, code=entry.code, words=setting.words, candidates=ways)
    if (doubt := _too_large_without_unit(indicator, entry, ask)) is not None:
        return doubt
    if any(setting.strange) or (setting.cause and indicator.measure is Measure.VS_LAST_YEAR):
        return ask("unknown_words", entry)
    if (
        setting.within
        and indicator.measure is Measure.CUMULATIVE_YEAR
        and not (setting.running or setting.clause.total)
    ):
        return ask("part_of_year")
    return entry


def fall(indicator: Indicator, high: Quantity, low: Quantity, setting: Setting) -> Entry | Doubt:
    """`từ 8,1 xuống 6,5`: a fall of 1,6; for other levels the second figure is the state now."""
    ask = _Asker(indicator.code, setting.words)
    if not (high.exact and low.exact):
        return ask("unreadable_number")
    if indicator.comparator in _FALLING:
        change = plain(high.value - low.value)
        if fits(low.unit, low.scaled, indicator) is False or change <= 0:
            return ask("level_vs_change_ambiguous")
        entry = Entry(code=indicator.code, value=change, mode=mode_of(indicator, setting, None), said=setting.words)
        return entry if (trouble := implausible(entry, indicator)) is None else trouble
    if default_mode(indicator) is Mode.LEVEL:
        return figure(indicator, low, setting, Use.TO)
    return ask("conflicting_values")


class _Asker:
    """Makes doubts about one indicator."""

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words

    def __call__(self, reason: str, *candidates: Entry) -> Doubt:
        return Doubt(reason=reason, code=self.code, words=self.words, candidates=candidates)


def mode_of(indicator: Indicator, setting: Setting, use: Use | None) -> Mode:
    if setting.registers:
        return Mode.REGISTERED
    mode = default_mode(indicator)
    adding = indicator.measure in (Measure.CUMULATIVE, Measure.CUMULATIVE_YEAR, Measure.COUNT_OF_MILESTONES)
    if not adding:
        return mode
    clause = setting.clause
    if use is Use.SUM or (clause.total and not clause.more):
        return Mode.TOTAL
    if clause.more and _adds(indicator, clause):
        return Mode.INCREMENT
    return Mode.TOTAL if setting.running else mode


def _adds(indicator: Indicator, clause: Clause) -> bool:
    """`thêm` adds; `mới` and `tăng` do where figures are gains anyway."""
    return _gain(indicator) or bool(re.search(r"(?<!\S)(?<!tang )(?:them|bo sung)(?!\S)", clause.line))


def _gain(indicator: Indicator) -> bool:
    return indicator.comparator in _GAINS or indicator.adds_up


def _entry(indicator: Indicator, value: Decimal, said: Quantity, mode: Mode, setting: Setting) -> Entry:
    unit = said.unit
    if unit is None and _visits(indicator, said):
        unit = Unit(said="luot", past=0)
    if unit is None and said.scaled and wanted(indicator).dimension == "money":
        unit = Unit(said="dong", past=0)
    exact = converted(value, unit, indicator)
    return Entry(code=indicator.code, value=exact, mode=mode, assumed_unit=unit is None, said=setting.words)


def _visits(indicator: Indicator, said: Quantity) -> bool:
    """`khách du lịch 3.200`: visits, not millions of them."""
    return wanted(indicator).dimension == "visits" and (said.scaled or (said.value >= 100 and said.value % 1 == 0))


def _unreadable(said: Quantity, ask: _Asker, indicator: Indicator, setting: Setting, mode: Mode) -> Doubt | None:
    if said.broken:
        return ask("incomplete_number")
    if said.unreadable:
        return ask("unreadable_number")
    if said.vague:
        return ask("vague_quantity")
    if said.negative:
        return ask("negative_value")
    if said.high is not None:
        ends = tuple(_entry(indicator, end, said, mode, setting) for end in (said.value, said.high))
        if fits(said.unit, said.scaled, indicator) is False:
            ends = ()
        return ask("range_and_unaccepted" if setting.clause.unaccepted else "range", *ends)
    if said.over is not None:
        return _part_of(indicator, said, ask)
    return None


def _part_of(indicator: Indicator, said: Quantity, ask: _Asker) -> Doubt:
    if fits(said.unit, said.scaled, indicator) and indicator.comparator in _GAINS:
        return ask("total_vs_gain_ambiguous")
    whole = said.over is not None and said.over == 19 and indicator.comparator in _GAINS
    return ask("total_vs_gain_ambiguous" if whole else "date_or_fraction_ambiguous")


def _misfit(indicator: Indicator, said: Quantity, ask: _Asker) -> Doubt:
    want, unit = wanted(indicator), said.unit
    if (
        want.dimension in ("share", "points")
        and unit is not None
        and unit.dimension not in ("length", "area", "money", "share", "points")
    ):
        return ask("count_not_rate")
    if unit is not None and unit.dimension == "share" and not unit.per and want.dimension not in ("share", "points"):
        return ask("percent_of_plan_not_value")
    return ask("unit_mismatch")


def _unit_missing(indicator: Indicator, said: Quantity, ask: _Asker, mode: Mode) -> Doubt | None:
    """`thu ns 850` may be million or billion đồng."""
    want = wanted(indicator)
    if want.dimension == "money":
        target = indicator.target
        if want.per and isinstance(target, Decimal) and target / 5 <= said.value <= target * 5:
            return None
        ways = [
            Entry(code=indicator.code, value=plain(said.value * size / want.size), mode=mode)
            for size in (Decimal(1_000_000), Decimal(1_000_000_000))
        ]
        return ask("unit_missing_ambiguous", *ways)
    if want.dimension == "visits" and not _visits(indicator, said):
        ways = [
            Entry(code=indicator.code, value=plain(said.value * by), mode=mode) for by in (Decimal("0.001"), Decimal(1))
        ]
        return ask("unit_missing_ambiguous", *ways)
    return None


def _separators(indicator: Indicator, said: Quantity, entry: Entry, ask: _Asker, setting: Setting) -> Doubt | None:
    """`1.200 m` is thousands beyond doubt; `1.200 km` and `215,500 ha` are not."""
    if said.other is None or _thousands_for_sure(indicator, said):
        return None
    other = _entry(indicator, said.other, said, entry.mode, setting)
    low, high = sorted((entry, other), key=lambda one: one.value or 0)
    too_much = implausible(high, indicator)
    return ask("separator_ambiguous" if too_much is None else "separator_ambiguous_and_implausible", low, high)


def _thousands_for_sure(indicator: Indicator, said: Quantity) -> bool:
    if said.value != said.value.to_integral_value():
        return False
    if said.unit is not None and said.unit.said in ("m", "met", "m dai", "met dai", "m2", "dong", "mm", "cm"):
        return True
    want = wanted(indicator)
    if want.dimension == "visits":
        return True
    # a thousand people are people; 1.200 gardens are asked about for their number
    return want.whole and said.other is not None and said.other != said.other.to_integral_value()


def _meaning(
    indicator: Indicator, said: Quantity, entry: Entry, setting: Setting, ask: _Asker, use: Use | None
) -> Doubt | None:
    clause = setting.clause
    falling = indicator.comparator in _FALLING
    if said.about:
        return ask("vague_quantity", entry)
    if said.unsure:
        return ask("unreadable_number", entry)
    if clause.unaccepted:
        return ask("unaccepted", entry)
    if setting.registers:
        return None
    if falling:
        if use is Use.LEVEL or not clause.falls or use is Use.LEFT:
            return ask("level_vs_change_ambiguous", entry)
        return ask("negative_value") if _rises_before(clause) else None
    if entry.mode is Mode.LEVEL and indicator.measure is not Measure.CUMULATIVE_YEAR and use is not Use.TO:
        if _changes(clause) and not _gain(indicator) and "tang" not in fold(indicator.name).split():
            return ask("level_vs_change_ambiguous")
    elif clause.falls and (_gain(indicator) or indicator.measure is Measure.CUMULATIVE):
        return ask("negative_value")
    if use is Use.LEFT:
        return ask("unknown_words", entry)
    if entry.mode is Mode.INCREMENT and _STANDING.search(clause.line):
        return ask("unknown_words", replace(entry, mode=Mode.TOTAL), entry)
    if indicator.target_max is not None and not setting.asked and not _BUILT.search(clause.line):
        return ask("done_vs_registered_ambiguous", entry)
    return None


def _changes(clause: Clause) -> bool:
    """`BHYT tăng 2%`: a change, unless `lên 96%` follows."""
    found = re.search(r"(?<!\S)(?:tang|giam|nang|them)(?: them| duoc| so \w+(?: \w+)?| khoang)* #", clause.line)
    return found is not None


def _rises_before(clause: Clause) -> bool:
    return bool(re.search(r"(?<!\S)tang(?: them)? #", clause.line))


def _too_large_without_unit(indicator: Indicator, entry: Entry, ask: _Asker) -> Doubt | None:
    """`GTNT 450`: metres typed without their unit, more likely than kilometres."""
    target = indicator.target
    if not entry.assumed_unit or wanted(indicator).dimension != "length" or entry.mode is Mode.REGISTERED:
        return None
    if isinstance(target, Decimal) and entry.value is not None and entry.value * 10 > target:
        smaller = Entry(code=entry.code, value=plain(entry.value / 1000), mode=entry.mode)
        return ask("implausibly_large", smaller, entry)
    return None


def _whole_share(said: Quantity | None) -> bool:
    """`hoàn thành 100% các chỉ tiêu`."""
    return said is not None and said.exact and said.value == 100 and said.unit is not None and said.unit.said == "%"


def milestone(indicator: Indicator, setting: Setting) -> Entry | Doubt | None:
    """Reached, not reached, or told in words."""
    ask = _Asker(indicator.code, setting.words)
    line = setting.clause.line
    if indicator.kind is Kind.TEXT:
        return Entry(code=indicator.code, value=None, mode=Mode.TEXT, text=setting.words, said=setting.words)
    if setting.clause.planned or re.search(r"(?<!\S)dang (?:thuc hien|phan dau|tien hanh)(?!\S)", line):
        return None
    if (
        re.search(r"(?<!\S)(?:chua|khong)(?: \w+)?(?: dat| xong| hoan thanh| duoc)?(?!\S)", line)
        and not setting.clause.part.figures
    ):
        if re.search(r"(?<!\S)chua (?:dat|xong|hoan thanh|duoc|lam)(?!\S)", line):
            return Entry(code=indicator.code, value=Decimal(0), mode=Mode.DONE, said=setting.words)
        return ask("missing_value")
    if setting.clause.unaccepted:
        return ask("unaccepted", Entry(code=indicator.code, value=Decimal(1), mode=Mode.DONE))
    if any(not _whole_share(piece.quantity) for piece in setting.clause.part.figures):
        return None
    if re.search(r"(?<!\S)(?:da|duoc|roi|xong|hoan thanh|dat)(?!\S)", line) and not re.search(
        r"(?<!\S)(?:moi|con|gan|sap|se)(?!\S)", line
    ):
        entry = Entry(code=indicator.code, value=Decimal(1), mode=Mode.DONE, said=setting.words)
        return entry if reached(setting.clause) else ask("unknown_words", entry)
    return ask("missing_value")


def reached(clause: Clause) -> bool:
    """Whether the words say that it was reached, not only applied for, talked about, or reached by somebody else."""
    names = (clause.part.tokens[at].word for piece in clause.part.names for at in range(piece.first, piece.past))
    if not _REACHED.search(f"{clause.line} {' '.join(names)}"):
        return False
    head, _, _ = clause.line.partition("~")
    return not _TOWARDS.search(head)
