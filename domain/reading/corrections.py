"""Which figure replaces which?

`vm là 8 ko phải 15`, `hôm qua báo 2,1 km, đúng là 1,2 km`, `số 11,2 tỷ bị nhầm`: the wrong figure is recognised by the
words around it; when the words do not tell the two apart, both are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from domain.indicator import Indicator
from domain.reading.clauses import Clause, marked
from domain.reading.figures import Setting, figure
from domain.reading.names import SURE
from domain.reading.quantities import Quantity
from domain.reading.sentences import Part
from domain.reading.types import Doubt
from domain.report import Entry

_NOT = (
    r"(?:(?:chu|ma)? ?(?:khong|ko|k|kg|hok|hong|chang|ko co) phai|chu (?:khong|ko|k|hong)|thay vi|thay cho|"
    r"khong phai la|bo so|huy so|xoa so)"
)
_WAS = (
    r"(?:bua (?:truoc|qua|no|hom|kia)|hom bua|"
    r"hom qua|hom truoc|hom @|hom thu \w+|hom no|hom kia|luc nay|vua nay|vua roi|ban nay|hoi nay|hoi sang|"
    r"truoc do|tuan truoc|da|ban dau|lan truoc|sang nay|chieu qua|toi qua|truoc|cu)"
)
_TOLD = r"(?:bao|bc|bao cao|ghi|nhap|gui|go|noi|viet|danh|doc|khai|tinh|cong)"
_OLD = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\S){_NOT}(?: la| so| ~| chi| dau)*(?: :)? (?P<q>#)",
        rf"(?<!\S){_WAS}(?: [\w~@]+){{0,5}}? {_TOLD}(?: nham| sai| lon| la| so| ~| thanh| co| :| den| toi|"
        rf" ca)* (?P<q>#)",
        rf"(?<!\S){_TOLD} (?:\w+ )?(?:hom qua|hom truoc|hom @|hom thu \w+|luc nay|truoc|lan truoc|tuan truoc|"
        rf"sang nay)(?: la| so| :| ~)* (?P<q>#)",
        r"(?P<q>#)(?: [\w@]+){0,6} (?:bi nham|la nham|nham roi|bi sai|la sai|sai roi|nham|"
        r"(?:bi )?(?:thua|du|thieu) (?:(?:mot |# )?(?:chu )?so|#))(?!\S)",
        rf"(?<!\S){_TOLD}? ?(?:nham|sai|lon)(?: la| thanh| so| ~| :)* (?P<q>#)",
        r"(?P<q>#) (?:sua |doi |chinh )?(?:lai )?(?:thanh|sang|- >|= >|→|➡)(?: la)? #",
        r"(?<!\S)so (?:cu|truoc|sai)(?: la| :)* (?P<q>#)",
    )
)
_NEW = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\S)(?:dung (?:ra )?(?:phai )?(?:la|thi)?|dung so|so dung|thuc te|thuc ra|chinh xac|thanh|sang|chi co|"
        r"do lai|tinh lai|kiem tra lai|dem lai|thay bang|phai la|ma la|moi la|so moi|chi)(?: (?!nham|"
        r"sai)[\w~:]+){0,4}? (?P<q>#)",
        r"(?P<q>#)(?: \w+)? (?:moi dung|moi la dung|la dung|moi chinh xac|thoi)(?!\S)",
        r"# (?:sua |doi |chinh )?(?:lai )?(?:thanh|sang|- >|= >|→|➡)(?: la)? (?P<q>#)",
        rf"(?<!\S)la (?P<q>#) ,? ?{_NOT}",
        rf"(?P<q>#)(?: \w+){{0,3}}? ,? ?{_NOT}",
    )
)
_DIGIT = re.compile(r"(?<!\S)(?:thua|du|thieu|them) (?:mot )?(?:chu )?so (?P<q>#)")  # `bị thừa số 0`
_BOTH_WAYS = re.compile(r"(?<!\S)nham(?: tu| so)? # (?:thanh|ra|qua|sang|voi) #")


def corrected(part: Part, indicators: Mapping[str, Indicator], text: str) -> tuple[list[Entry], list[Doubt]]:
    """Entries with what they replace. The part is the whole message."""
    entries: list[Entry] = []
    doubts: list[Doubt] = []
    groups = _groups(part)
    words = part.raw(text)
    if not groups:
        reason = "numbers_without_indicator" if _new_figure(part) else "correction_without_new_value"
        return [], [Doubt(reason=reason, words=words)]
    for code, group in groups:
        outcome = _one(indicators[code], group, text)
        if not _surely_named(group, code) and isinstance(outcome, Entry):
            outcome = Doubt(reason="unsure_name", code=code, words=words, candidates=(outcome,))
        if isinstance(outcome, Entry):
            entries.append(outcome)
        else:
            doubts.append(outcome)
    return entries, doubts


def _surely_named(part: Part, code: str) -> bool:
    """One of the names is spelt well enough, and means nothing else."""
    return any(
        piece.name is not None and piece.name.near >= SURE and piece.name.codes == {code} for piece in part.names
    )


def _new_figure(part: Part) -> bool:
    old, _ = _told(part)
    return any(piece.sign == "#" and at not in old for at, piece in enumerate(part.pieces))


def _groups(part: Part) -> list[tuple[str, Part]]:
    """Each indicator that is named with the words up to the next one."""
    names = [at for at, piece in enumerate(part.pieces) if piece.sign == "~" and piece.name]
    figures = [at for at, piece in enumerate(part.pieces) if piece.sign == "#"]
    firsts: list[tuple[int, str]] = []
    for at in names:
        name = part.pieces[at].name
        code = sorted(name.codes)[0] if name else ""
        if name is not None and name.weak and not any(abs(at - figure) <= 4 for figure in figures):
            continue
        if not firsts or firsts[-1][1] != code:
            firsts.append((at, code))
    if len({code for _, code in firsts}) == 1:
        return [(firsts[0][1], part)]
    found: list[tuple[str, Part]] = []
    for number, (_, code) in enumerate(firsts):
        start = 0 if number == 0 else firsts[number][0]
        past = firsts[number + 1][0] if number + 1 < len(firsts) else len(part.pieces)
        found.append((code, part.cut(start, past)))
    return found


def _told(part: Part) -> tuple[set[int], set[int]]:
    """Places of the figures that are told to be wrong, and of those told to be right."""
    found: tuple[set[int], set[int]] = (set(), set())
    for patterns, places in zip((_OLD, _NEW), found, strict=True):
        for pattern in patterns:
            for match in pattern.finditer(part.line):
                places.add(part.piece_at(match.start("q")))
    old, new = found
    return old, new


def _one(indicator: Indicator, part: Part, text: str) -> Entry | Doubt:
    words = part.raw(text)
    digits = {part.piece_at(found.start("q")) for found in _DIGIT.finditer(part.line)}
    figures = [at for at, piece in enumerate(part.pieces) if piece.sign == "#" and at not in digits]
    old, new = _told(part)
    both = old & new
    if len(figures) == 1:
        new_at = None if figures[0] in old and figures[0] not in both else figures[0]
        old_at = None
    else:
        old_at, new_at = _tell_apart(figures, old - both, new - both)
        if _BOTH_WAYS.search(part.line):
            new_at = old_at = None
    if not figures or (new_at is None and len(figures) == 1):
        return Doubt(reason="correction_without_new_value", code=indicator.code, words=words)
    if new_at is None:
        ways = [_read(indicator, part, at, words) for at in figures]
        sure = tuple(way for way in ways if isinstance(way, Entry))
        return Doubt(reason="conflicting_values", code=indicator.code, words=words, candidates=sure)
    outcome = _read(indicator, part, new_at, words, like=old_at)
    if isinstance(outcome, Doubt) or old_at is None:
        return outcome
    before = _read(indicator, part, old_at, words, like=new_at, wrong=True)
    return replace(outcome, replaces=before.value if isinstance(before, Entry) else None)


def _tell_apart(figures: list[int], old: set[int], new: set[int]) -> tuple[int | None, int | None]:
    if len(figures) == 2:
        first, second = figures
        if (first in old) != (second in old):
            return (first, second) if first in old else (second, first)
        if (first in new) != (second in new) and not old:
            return (second, first) if first in new else (first, second)
        return None, None
    if len(new) == 1 and len(figures) > 2 and len(old) == len(figures) - 1:
        return None, next(iter(new))
    return None, None


def _read(
    indicator: Indicator, part: Part, at: int, words: str, *, like: int | None = None, wrong: bool = False
) -> Entry | Doubt:
    """The figure by itself; a unit that only the other one has is meant for both."""
    said = part.pieces[at].quantity
    assert isinstance(said, Quantity)
    other = part.pieces[like].quantity if like is not None else None
    if said.unit is None and not said.scaled and other is not None:
        said = replace(said, unit=other.unit)
    clause = marked(Clause(part))
    clause.unaccepted = False
    if wrong:
        said = replace(said, about=False)
    return figure(indicator, said, Setting(clause=clause, running=False, registers=wrong, asked=True, words=words))
