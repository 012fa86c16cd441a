"""To whom do the figures of a clause belong that names no indicator?

To the name in the clause before, to the running total of the last figure, to a detail for the note; or they are asked
about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.indicator import Indicator, Kind
from domain.reading import cues
from domain.reading.clauses import Clause, Use
from domain.reading.figures import figure
from domain.reading.gathered import Gathered, first_code
from domain.reading.quantities import Quantity
from domain.reading.sentences import Part
from domain.reading.types import Doubt
from domain.reading.units import THINGS, Unit, converted, fits, wanted
from domain.report import Entry, Mode

# `quý 1 việc làm mới 20 người, quý 2 30 người`
_AGAIN = re.compile(
    r"(?<!\S)(?:quy|thang|tuan) @|^them |(?<!\S)(?:ca|dau|cuoi) nam(?!\S)|(?<!\S)(?:quy|thang|tuan|nam) nay(?!\S)"
)


def figures_only(found: Gathered, clause: Clause, figures: Sequence[int]) -> None:
    """Figures without a name: of the name before, a detail for the note, or a question."""
    part = clause.part
    words = found.raw(part)
    for at in figures:
        said = part.pieces[at].quantity
        assert said is not None
        if found.pending is not None and len(figures) == 1 and _fits_pending(found, said, clause):
            _take_pending(found, said, clause, words)
            return
        if clause.total and said.exact and found.sum_of_last(said, words):
            found.note(part, remark=False)
            return
        if _part_of_sum(found, said, clause, words):
            return
        indicator = found.asked.vocabulary.indicators.get(found.last_code) if found.entries else None
        again = indicator is not None and bool(fits(said.unit, said.scaled, indicator))
        if _detail(found, said, clause) and not (again and _AGAIN.search(clause.line)):
            found.details.append(words)
            continue
        if again:
            found.doubts.append(Doubt(reason="several_figures", code=found.last_code, words=words))
            return
        reason = "vague_quantity" if said.vague else "numbers_without_indicator"
        found.loose.append(Doubt(reason=reason, words=words))
        return
    found.note(part, remark=False)


def left_over(found: Gathered, clause: Clause, used: set[int]) -> None:
    """Figures beside a pair: comparisons and details go to the note; a running total is checked."""
    part = clause.part
    for at, piece in enumerate(part.pieces):
        if piece.sign != "#" or at in used or piece.quantity is None:
            continue
        if clause.uses.get(at) is Use.SUM and piece.quantity.exact:
            found.sum_of_last(piece.quantity, found.raw(part))
        found.note(part, remark=False)


def sum_of_pending(found: Gathered, clause: Clause) -> bool:
    """`kế hoạch 3 km GTNT, đến nay được 1,8 km`: the running total of the name before."""
    sums = [at for at, use in clause.uses.items() if use is Use.SUM]
    said = clause.part.pieces[sums[0]].quantity if len(sums) == 1 else None
    if said is None or found.pending is None or not _fits_pending(found, said, clause):
        return False
    _take_pending(found, said, clause, found.raw(clause.part), Use.SUM)
    return True


def aside(found: Gathered, part: Part, clauses: Sequence[Clause]) -> None:
    """In brackets: a detail, unless it is a figure of its own."""
    for clause in clauses:
        for at in (*clause.uses, *clause.values()):
            said = part.pieces[at].quantity if at < len(part.pieces) else None
            if clause.total and said is not None and said.exact:
                found.sum_of_last(said, found.raw(part))
    if part.figures or any(piece.sign in "w@" for piece in part.pieces):
        found.note(part, remark=False)


def _take_pending(found: Gathered, said: Quantity, clause: Clause, words: str, use: Use | None = None) -> None:
    assert found.pending is not None
    code = first_code(found.pending)
    found.told = [one for one in found.told if one.code != code]
    setting = found.plain_setting(clause, f"{found.pending_words} {words}".strip())
    found.take(figure(found.indicator(code), said, setting, use))
    found.pending = None


def _fits_pending(found: Gathered, said: Quantity, clause: Clause) -> bool:
    assert found.pending is not None
    fit = fits(said.unit, said.scaled, found.indicator(first_code(found.pending)))
    return bool(fit) or (fit is None and bool(cues.RESULT.search(clause.line)))


def _part_of_sum(found: Gathered, said: Quantity, clause: Clause, words: str) -> bool:
    """`lũy kế 5 km, tháng này thêm 2 km`: the increment is the figure, the total before it a remark."""
    last = found.entries[-1] if found.entries else None
    if last is None or last.mode is not Mode.TOTAL or last.code != found.last_code or not clause.more:
        return False
    indicator = found.indicator(last.code)
    if not fits(said.unit, said.scaled, indicator) or not said.exact:
        return False
    value = converted(said.value, said.unit, indicator)
    found.entries[-1] = Entry(code=last.code, value=value, mode=Mode.INCREMENT, said=words)
    found.sums.append((last.code, last, words))
    found.notes.append(last.said)
    return True


def _detail(found: Gathered, said: Quantity, clause: Clause) -> bool:
    """A figure that counts something else: `30 hộ hiến đất`, `kinh phí 80 triệu`."""
    unit = said.unit
    indicators = found.asked.vocabulary.indicators.values()
    if said.scaled or (unit is not None and unit.dimension == "money"):
        if cues.MONEY_ASIDE.search(clause.line):
            return True
        return not any(wanted(one).dimension == "money" for one in indicators)
    if unit is None:
        return False
    if unit.per:
        return True
    return not any(_may_count(unit, one) for one in indicators)


def _may_count(unit: Unit, indicator: Indicator) -> bool:
    if indicator.kind is not Kind.QUANTITY:
        return False
    if THINGS.get(unit.said) == "nguoi" or unit.said in ("vu", "ho"):
        return False
    return fits(unit, False, indicator) is True
