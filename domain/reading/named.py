"""What does the name of an indicator say: with its figure, without one, or with `không`?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from domain.indicator import Indicator, Kind, Measure
from domain.note import NoteKind, note_kind
from domain.reading import cues
from domain.reading.clauses import Clause, Use, marked
from domain.reading.days import day_of, is_ahead
from domain.reading.figures import Setting, fall, figure, milestone
from domain.reading.gathered import Gathered, first_code, surely
from domain.reading.itself import of_itself
from domain.reading.loose import figures_only
from domain.reading.names import SURE
from domain.reading.pairing import Pair
from domain.reading.quantities import Quantity
from domain.reading.risks import strange
from domain.reading.sentences import Part
from domain.reading.types import Doubt
from domain.reading.units import fits, wanted
from domain.report import Entry, Mode


def paired(found: Gathered, clause: Clause, pairs: Sequence[Pair], *, running: bool) -> None:
    """Names with their figures."""
    for one, share in _shares(clause, pairs):
        _pair(found, share, clause.part, one, running=running)


def _shares(clause: Clause, pairs: Sequence[Pair]) -> list[tuple[Pair, Clause]]:
    """Each pair with the words that go with it."""
    if len(pairs) == 1:
        return [(pairs[0], clause)]
    found: list[tuple[Pair, Clause]] = []
    start = 0
    for number, one in enumerate(pairs):
        past = max(one.name, one.figure) + 1
        if number + 1 < len(pairs):
            following = pairs[number + 1]
            if following.name < following.figure and one.name < one.figure:
                past = following.name
        else:
            past = len(clause.part.pieces)
        found.append((one, marked(Clause(clause.part.cut(start, past)))))
        start = past
    return found


def _pair(found: Gathered, clause: Clause, part: Part, one: Pair, *, running: bool) -> None:
    said, name = part.pieces[one.figure].quantity, part.pieces[one.name].name
    assert said is not None
    assert name is not None
    words = found.raw(clause.part)
    if len(one.codes) > 1:
        found.doubts.append(_several(found, one.codes, said, words))
        return
    indicator = found.indicator(next(iter(one.codes)))
    setting = found.setting(
        clause, words, strange(clause, part, one, indicator, found.asked.vocabulary), running=running
    )
    quantity = indicator.kind is Kind.QUANTITY
    if not quantity and name.near == 100 and not name.weak:
        _milestone(found, indicator, setting, clause)
    elif not quantity or (name.near < SURE and fits(said.unit, said.scaled, indicator) is False):
        figures_only(found, clause, [at for at, piece in enumerate(clause.part.pieces) if piece.quantity is said])
    elif name.near < SURE:
        reading = figure(indicator, said, setting)
        sure = (reading,) if isinstance(reading, Entry) else reading.candidates
        found.doubts.append(Doubt(reason="unsure_name", code=indicator.code, words=words, candidates=sure))
    else:
        found.take(figure(indicator, said, setting))
        found.last_code = indicator.code
        if setting.within:
            found.months[indicator.code] = found.value(indicator.code, said)


def _several(found: Gathered, codes: frozenset[str], said: Quantity, words: str) -> Doubt:
    setting = found.setting(Clause(Part([], [])), words)
    ways = [figure(found.indicator(code), said, setting) for code in sorted(codes)]
    sure = tuple(way for way in ways if isinstance(way, Entry))
    return Doubt(reason="ambiguous_name", code=min(codes), words=words, candidates=sure)


def several_figures(found: Gathered, clause: Clause, names: Sequence[int], figures: Sequence[int]) -> Doubt:
    """Names and figures that do not go together; `15 bác sĩ, 20 giường` of one compound indicator."""
    pieces, words = clause.part.pieces, found.raw(clause.part)
    codes = {first_code(pieces[at]) for at in names}
    if len(codes) != 1 or len(figures) != 2:
        return Doubt(reason="several_figures", code=first_code(pieces[names[0]]), words=words)
    indicator = found.indicator(next(iter(codes)))
    ways: list[Entry] = []
    for at in figures:
        said = pieces[at].quantity
        assert said is not None
        outcome = figure(indicator, said, found.plain_setting(clause, words))
        ways += [outcome] if isinstance(outcome, Entry) else []
    reason = "compound_two_values" if indicator.compound else "several_figures"
    return Doubt(reason=reason, code=indicator.code, words=words, candidates=tuple(ways))


# None


def zeros(found: Gathered, clause: Clause) -> set[int]:
    """`không có người chết`: none is a figure where things are counted against last year. Places of such names."""
    places = {
        clause.part.piece_at(offset)
        for pattern in (cues.ZERO, cues.NONE_OF)
        for match in pattern.finditer(clause.line)
        for offset in range(match.start(), match.end())
        if clause.line[offset] == "~"
    }
    counted = set()
    for at in places:
        if not surely(clause.part.pieces[at]):
            continue
        code = first_code(clause.part.pieces[at])
        indicator = found.asked.vocabulary.indicators.get(code)
        told_too = at + 1 in clause.values()  # `không có người chết 0`
        if indicator is not None and indicator.measure is Measure.VS_LAST_YEAR and not told_too:
            words = found.raw(clause.part)
            found.entries.append(Entry(code=code, value=Decimal(0), mode=Mode.LEVEL, said=words))
            counted.add(at)
    return counted


def nil(found: Gathered, clause: Clause, counted: set[int]) -> set[int]:
    """`kênh mương không phát sinh`. Places of such names; counted: those that are a zero already."""
    names = [at for at in clause.names() if at not in counted and surely(clause.part.pieces[at])]
    if clause.values() or not names or not cues.NIL.search(clause.line):
        return set()
    if not re.search(r"(?<!\S)(?:phat sinh|ps)(?!\S)", clause.line):
        return set()
    for at in names:
        code = first_code(clause.part.pieces[at])
        if found.indicator(code).kind is Kind.QUANTITY:
            found.entries.append(Entry(code=code, value=None, mode=Mode.NIL, said=found.raw(clause.part)))
    return set(names)


# Names without a figure of their own


def named_only(found: Gathered, clause: Clause, names: Sequence[int], *, running: bool) -> None:
    part, words = clause.part, found.raw(clause.part)
    names = [at for at in names if (name := part.pieces[at].name) is not None and name.near >= SURE]
    if not names:
        words_only(found, clause)
        return
    for at in names:
        indicator = found.indicator(first_code(part.pieces[at]))
        if indicator.kind is not Kind.QUANTITY:
            name = part.pieces[at].name
            if name is not None and name.near == 100:
                _milestone(found, indicator, found.plain_setting(clause, words), clause)
            return
    piece = part.pieces[names[-1]]
    code = first_code(piece)
    if not surely(piece):
        found.doubts.append(Doubt(reason="ambiguous_name", code=code, words=words))
    elif not _told_by_use(found, clause, names, running=running):
        _named_and_no_more(found, clause, names)


def _told_by_use(found: Gathered, clause: Clause, names: Sequence[int], *, running: bool) -> bool:
    """The figures of the clause are no plain values: a fall, a level, a share of the plan."""
    part, words = clause.part, found.raw(clause.part)
    code = first_code(part.pieces[names[-1]])
    indicator, setting = found.indicator(code), found.plain_setting(clause, words)
    told = {use: at for at, use in clause.uses.items()}
    if Use.FROM in told and Use.TO in told:
        low, high = part.pieces[told[Use.TO]].quantity, part.pieces[told[Use.FROM]].quantity
        if low is not None and high is not None:
            found.take(fall(indicator, high, low, setting))
        return True
    if len({first_code(part.pieces[at]) for at in names}) == 1:
        for use in (Use.LEVEL, Use.SUM, Use.COMPARED, Use.LEFT, Use.SIZE):
            if use in told:
                _used(found, clause, indicator, told[use], use, replace(setting, running=running))
                return True
    if Use.SHARE in told:
        found.doubts.append(Doubt(reason="percent_of_plan_not_value", code=code, words=words))
        found.note(part, remark=False)
    elif Use.PLANNED in told:
        found.note(part, remark=True)
    return Use.SHARE in told or Use.PLANNED in told


def _named_and_no_more(found: Gathered, clause: Clause, names: Sequence[int]) -> None:
    part, words = clause.part, found.raw(clause.part)
    piece = part.pieces[names[-1]]
    if len(names) == 1 and (own := of_itself(found, clause, piece)) is not None:
        found.take(own)
    elif piece.name is not None and piece.name.weak and not part.line.endswith(":"):
        words_only(found, clause)
    elif re.search(r"(?<!\S)(?:chua|khong|ko|k)(?!\S)", clause.line) or note_kind(words) is NoteKind.DIFFICULTY:
        found.note(part, remark=True)
    else:
        found.wait(piece, words)
        for at in names:
            code = first_code(part.pieces[at])
            found.told.append(Doubt(reason="missing_value", code=code, words=words))


_NOT_YET = re.compile(  # `xã chưa đổ được mét đường nào`
    r"(?<!\S)chua (?:the )?(?:do|lam|thi cong|trien khai|xay|hoan thanh|khoi cong)(?: duoc)?(?: \w+){0,2} ~"
)


def _used(found: Gathered, clause: Clause, indicator: Indicator, at: int, use: Use, setting: Setting) -> None:
    said = clause.part.pieces[at].quantity
    assert said is not None
    code, words = indicator.code, setting.words
    outcome: Entry | Doubt
    if use is Use.SUM:
        if any(entry.code == code for entry in found.entries):
            found.sum(code, said, words)
            return
        found.last_code = code
        outcome = figure(indicator, said, setting, Use.SUM)
    elif use is Use.COMPARED and not clause.falls and fits(said.unit, said.scaled, indicator) is not False:
        outcome = Doubt(reason="level_vs_change_ambiguous", code=code, words=words)
    else:
        plain = replace(setting, running=False)
        outcome = figure(indicator, said, plain, use if use in (Use.LEVEL, Use.LEFT) else None)
        if use is Use.COMPARED and isinstance(outcome, Entry) and not _falling(indicator):
            outcome = Doubt(reason="level_vs_change_ambiguous", code=code, words=words)
        if use is Use.LEFT and isinstance(outcome, Entry):
            share = wanted(indicator).dimension in ("share", "points")
            outcome = Doubt(reason="level_vs_change_ambiguous" if share else "unknown_words", code=code, words=words)
    found.take(outcome)
    if isinstance(outcome, Doubt):
        found.note(clause.part, remark=False)


def _falling(indicator: Indicator) -> bool:
    return indicator.comparator.value in ("decrease_ge", "decrease_gt")


def _milestone(found: Gathered, indicator: Indicator, setting: Setting, clause: Clause) -> None:
    today, tokens = found.asked.today, clause.part.own_tokens
    outcome = milestone(indicator, setting)
    if isinstance(outcome, Entry) and outcome.value == 1:
        on = day_of(tokens, today) or found.day
        ahead = is_ahead(tokens, today) or (on is not None and today is not None and on > today)
        outcome = None if ahead else replace(outcome, on=on)
    if isinstance(outcome, Doubt) and outcome.reason == "missing_value":
        found.told.append(outcome)
        return
    found.take(outcome)
    if not isinstance(outcome, Entry):
        found.note(clause.part, remark=True)


# No name that counts


def words_only(found: Gathered, clause: Clause) -> None:
    names = [clause.part.pieces[at] for at in clause.names()]
    alone = names[0] if len(names) == 1 and surely(names[0]) and not clause.part.figures else None
    if alone is not None and (own := of_itself(found, clause, alone)) is not None:
        found.take(own)
        return
    told = _told_in_words(found, clause)
    if told is not None:
        found.entries.append(told)
        return
    remark = bool(cues.NOTE.search(clause.line) or _NOT_YET.search(clause.line))
    remark = remark or clause.unaccepted or clause.planned
    found.note(clause.part, remark=remark)


def _told_in_words(found: Gathered, clause: Clause) -> Entry | None:
    """`công tác quốc phòng đảm bảo`: what is told in words, by a name that is also an ordinary word."""
    piece = next((one for one in clause.part.names if one.name and one.name.near == 100), None)
    indicator = found.asked.vocabulary.indicators.get(first_code(piece)) if piece is not None else None
    if indicator is None or indicator.kind is not Kind.TEXT or clause.part.figures:
        return None
    if not re.match(r"(?:cong tac |viec |ve |thuc hien )?~ (?::|\w)", clause.line):
        return None
    words = found.raw(clause.part)
    return Entry(code=indicator.code, value=None, mode=Mode.TEXT, text=words, said=words)
