"""Into which clauses does a sentence fall, and what is each figure in them for?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from domain.reading import cues
from domain.reading.sentences import Part, Piece


class Use(Enum):
    """What a figure is for, when it is not the value itself."""

    SHARE = "share"  # per cent of the plan
    COMPARED = "compared"  # with last year
    PLANNED = "planned"
    SIZE = "size"  # width and thickness of a road
    LEFT = "left"  # what is still to do
    SUM = "sum"  # the running total
    LEVEL = "level"  # `giảm còn 4,2%`
    FROM = "from"
    TO = "to"


_JOINS = frozenset({",", "+", "&"})
_PART_OF = re.compile(r"(?:trong do|cu the la) (?:\w+ ){0,2}?~")
_AND = frozenset({"va", "voi", "roi", "rieng", "cung", "nhung", "ngoai", "dong", "kem", "con", "thi", "the"})


@dataclass(slots=True)
class Clause:
    """A part with at most a few names and figures. uses: of its figures, by their place among the pieces."""

    part: Part
    uses: dict[int, Use] = field(default_factory=dict)
    total: bool = False  # the running total is told
    more: bool = False
    falls: bool = False
    rises: bool = False
    registers: bool = False
    unaccepted: bool = False
    planned: bool = False
    note: bool = False
    part_of: bool = False  # `trong đó thu nội địa 1,9 tỷ`

    @property
    def line(self) -> str:
        return self.part.line

    def values(self) -> list[int]:
        """Places of the figures that may be values."""
        return [at for at, piece in enumerate(self.part.pieces) if piece.sign == "#" and at not in self.uses]

    def names(self) -> list[int]:
        return [at for at, piece in enumerate(self.part.pieces) if piece.sign == "~"]


def clauses_of(part: Part) -> list[Clause]:
    """The clauses of a sentence, in order."""
    return [marked(Clause(piece)) for piece in _cut(part)]


def _cut(part: Part) -> Iterator[Part]:
    """At commas, and at `và`, `rồi`, `với lại` where there is something to report on both sides."""
    first = 0
    for at, piece in enumerate(part.pieces):
        if at <= first or not _parts_here(part, first, at, piece):
            continue
        yield part.cut(first, at)
        first = at + 1 if piece.sign in _JOINS or piece.sign == "/" else at
    if first < len(part.pieces):
        yield part.cut(first, len(part.pieces))


def _parts_here(part: Part, first: int, at: int, piece: Piece) -> bool:
    if piece.sign == "/":  # `gtnt 0,9 / kênh 0,2`
        return _whole(part.pieces[first:at]) and _whole(part.pieces[at + 1 :])
    if piece.sign in _JOINS:
        return not (piece.sign == "+" and not _tells(part.pieces[at + 1 :]))
    if piece.sign != "w" or piece.word not in _AND:
        return False
    if piece.word == "voi" and part.pieces[at - 1].word in ("so", "doi", "cung"):
        return False
    if piece.word == "con" and at + 1 < len(part.pieces) and part.pieces[at + 1].sign == "#":
        return False
    if piece.word in ("thi", "the", "dong", "kem", "ngoai", "cung") and not (
        piece.word in ("ngoai", "dong") and part.pieces[min(at + 1, len(part.pieces) - 1)].word in ("ra", "thoi")
    ):
        return False
    return _whole(part.pieces[first:at]) and _tells(part.pieces[at + 1 :])


def _whole(pieces: list[Piece]) -> bool:
    """A name with its figure."""
    signs = [piece.sign for piece in pieces]
    return "#" in signs and ("~" in signs or "^" in signs)


def _tells(pieces: list[Piece]) -> bool:
    return any(piece.sign in "~#^" for piece in pieces)


def marked(clause: Clause) -> Clause:
    line, part = clause.line, clause.part
    figures = bool(part.figures)
    clause.more = bool(cues.MORE.search(line))
    clause.total = bool(cues.TOTAL.search(cues.NO_TOTAL.sub("", line)))
    clause.falls = bool(cues.FALLS.search(line)) or _falls_by_name(part)
    clause.rises = bool(cues.RISES.search(line))
    clause.registers = bool(cues.REGISTERS.search(line))
    clause.unaccepted = bool(cues.UNACCEPTED.search(line))
    if figures:
        _mark(clause, cues.PLAN_SHARE, Use.SHARE, only=_is_share)
        _mark(clause, cues.COMPARED, Use.COMPARED)
        _from_to(clause)
        _mark(clause, cues.PLANNED, Use.PLANNED)
        if not _told_as_length(part):
            _mark(clause, cues.SIZED, Use.SIZE, only=_is_length)
        if clause.total and not (len(part.names) > 1 and len(part.names) == len(part.figures)):
            _mark(clause, cues.SUMMED, Use.SUM)
        if clause.falls:
            _mark(clause, cues.TO, Use.LEVEL)
        _mark(clause, cues.LEFT, Use.LEFT)
    plan = cues.PLAN.search(line)
    if plan is not None:
        left = clause.values()
        after = bool(left) and part.starts[left[-1]] > plan.start()
        done = cues.RESULT.search(line)
        told = done is not None and bool(left) and plan.start() < done.start() < part.starts[left[-1]]
        future = cues.FUTURE.search(line)
        if future is not None and bool(left) and future.start() < part.starts[left[-1]]:
            told = bool(re.search(r"(?<!\S)(?:da|hien|den nay)(?!\S)", line[future.end() :]))
        only_share = bool(clause.uses) and set(clause.uses.values()) == {Use.SHARE}
        clause.planned = not only_share and not told and (after or not left) and not _only_names_a_document(line)
    clause.note = bool(cues.NOTE.match(line)) or (bool(cues.NOTE.search(line)) and not part.names)
    clause.part_of = bool(_PART_OF.match(line))
    return clause


def _falls_by_name(part: Part) -> bool:
    """`Hộ nghèo giảm: 1,7 %`."""
    return any(part.tokens[at].word == "giam" for piece in part.names for at in range(piece.first, piece.past))


def _only_names_a_document(line: str) -> bool:
    return bool(re.search(r"(?:thuc hien|can cu|theo) [^~#]*ke hoach(?: so)? @", line))


def _mark(clause: Clause, pattern: re.Pattern[str], use: Use, only: object = None) -> None:
    for found in pattern.finditer(clause.line):
        for group, where in found.groupdict().items():
            if where is None:
                continue
            at = clause.part.piece_at(found.start(group))
            piece = clause.part.pieces[at]
            if at in clause.uses or (callable(only) and not only(piece)):
                continue
            clause.uses[at] = use


def _from_to(clause: Clause) -> None:
    for found in cues.FROM_TO.finditer(clause.line):
        low, high = clause.part.piece_at(found.start("q")), clause.part.piece_at(found.start("q2"))
        clause.uses[low], clause.uses[high] = Use.FROM, Use.TO


def _told_as_length(part: Part) -> bool:
    """`hai tuyến bê tông dài 1,3 km`: with no other length the length is the figure."""
    lengths = [piece for piece in part.figures if piece.quantity and piece.quantity.unit
               and piece.quantity.unit.dimension == "length"]  # fmt: skip
    return len(lengths) == 1 and bool(part.names) and bool(re.search(r"(?<!\S)dai (?:\w+ )?#", part.line))


def _is_share(piece: Piece) -> bool:
    unit = piece.quantity.unit if piece.quantity else None
    return unit is not None and unit.dimension == "share"


def _is_length(piece: Piece) -> bool:
    unit = piece.quantity.unit if piece.quantity else None
    return unit is None or unit.dimension in ("length", "area")
