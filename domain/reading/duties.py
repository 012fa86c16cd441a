"""What did the unit do, rather than count?

An activity is recognised by its name; its figures are told apart by what they count (`6 thôn`, `240 người`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from domain.quantity import SIZES
from domain.reading.names import Vocabulary
from domain.reading.quantities import Quantity
from domain.reading.sentences import Part
from domain.reading.tokens import Token
from domain.reading.types import Doubt
from domain.reading.units import THINGS, Unit, plain, unit_at

_FIELDS = {
    "thon": "villages",
    "nguoi": "people",
    "ho": "households",
    "gia dinh": "families",
    "suat": "gifts",
    "cong": "workdays",
    "vuon": "gardens",
    "diem": "points",
}
_MONEY = re.compile(
    r"(?<!\S)(?:tri gia|kinh phi|so tien|tong tien|tong gia tri|tong kinh phi|tong so tien|giai ngan|"
    r"von)(?: \w+){0,4} #"
)
_LOAN = re.compile(r"(?<!\S)(?:vay|no|du no)(?: \w+){0,5} #")
_LEFT = re.compile(r"(?<!\S)(?:con|con lai|chua|thieu)(?: \w+){0,2} #")
_GENERAL = frozenset({"RAQUAN"})
_IN_PASSING = frozenset({"KKVM", "TTBC", "KH", "CMTT"})


def activity_of(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, int]:
    """The activity that the message names best, and by how many words."""
    found = vocabulary.deeds_in(tokens)
    if not found:
        return "", 0
    special = [pair for pair in found if pair[0] not in _GENERAL | _IN_PASSING and pair[1] >= 2]
    return (special or [pair for pair in found if pair[0] not in _IN_PASSING] or found)[0]


def fields_of(
    parts: Sequence[Part], text: str, code: str, *, counts: bool
) -> tuple[dict[str, Decimal], list[Doubt], list[str]]:
    """Figures by what they count, what is doubtful, and the words to keep as a note."""
    fields: dict[str, Decimal] = {}
    doubts: list[Doubt] = []
    notes: list[str] = []
    for part in parts:
        told: set[int] = set()
        for at, piece in enumerate(part.pieces):
            said = piece.quantity
            if said is None:
                continue
            unit = said.unit or unit_at(part.tokens, said.past)
            before = " ".join(one.word for one in part.pieces[max(0, at - 6) : at + 1])
            clause = part.line[: part.starts[at] + 1].rpartition(",")[2].strip()
            name = _field(said, unit, code, clause, before) if counts else ""
            if not name or name in fields:
                continue
            told.add(at)
            if (doubt := _doubtful(said, code, part.raw(text))) is not None:
                doubts.append(doubt)
                continue
            if said.over is not None and code == "KNTC":
                fields["resolved"], fields["total"] = said.value, said.over
                continue
            fields[name] = _value(said, unit, name)
            if name == "pending":
                told.discard(at)
        notes += _untold(part, told, text)
    if not any(notes):
        notes += [token.raw for part in parts for token in _days(part)]
    return fields, doubts, [note for note in notes if note]


def _days(part: Part) -> list[Token]:
    """A day that is named beside the figures (`dịp 27/7`), joined from its tokens."""
    dated = [token for token in part.tokens if token.kind == "date"]
    if not dated:
        return []
    day = replace(dated[0], raw="".join(token.raw for token in dated[:3]))
    return [day]


def _untold(part: Part, told: set[int], text: str) -> list[str]:
    """The clauses whose figures have no field, and those without one."""
    found: list[str] = []
    first = 0
    for at in range(len(part.pieces) + 1):
        if at < len(part.pieces) and part.pieces[at].sign != ",":
            continue
        clause = part.pieces[first:at]
        figures = {place for place in range(first, at) if part.pieces[place].sign == "#"}
        telling = any(piece.sign in "w#~^" for piece in clause) and (len(clause) > 1 or bool(figures))
        if telling and not (figures and figures <= told):
            found.append(part.cut(first, at).raw(text))
        first = at + 1
    return found


def _field(said: Quantity, unit: Unit | None, code: str, clause: str, before: str) -> str:
    if unit is None:
        return "budget_vnd" if said.scaled and _MONEY.search(clause) and not _LOAN.search(clause) else ""
    thing = THINGS.get(unit.said, "")
    if thing == "don":
        if code != "KNTC":
            return ""
        return "pending" if _LEFT.search(clause) else "resolved"
    if _LEFT.search(clause):
        return ""
    if thing in _FIELDS:
        return _FIELDS[thing]
    if thing == "vu" and code == "KNTC":
        return "resolved"
    match unit.dimension:
        case "money":
            return "budget_vnd" if _MONEY.search(clause) and not _LOAN.search(clause) and not unit.per else ""
        case "area":
            return "area_ha" if unit.said in ("ha", "hecta", "hec ta") else "area_m2"
        case "share":
            return "percent"
        case "length":
            return "length_m"
    return ""


def _value(said: Quantity, unit: Unit | None, name: str) -> Decimal:
    if unit is None or unit.said not in SIZES or name == "area_ha":
        return said.value
    return plain(said.value * SIZES[unit.said][1])


def _doubtful(said: Quantity, code: str, words: str) -> Doubt | None:
    reason = ""
    if said.vague or said.about:
        reason = "vague_quantity"
    elif said.high is not None:
        reason = "range"
    elif said.broken:
        reason = "incomplete_number"
    elif said.negative:
        reason = "negative_value"
    elif said.unreadable:
        reason = "unreadable_number"
    elif said.over is not None and said.over < said.value:
        reason = "date_or_fraction_ambiguous"
    elif said.other is not None and said.value != said.value.to_integral_value():
        reason = "separator_ambiguous"
    return Doubt(reason=reason, code=code, words=words) if reason else None
