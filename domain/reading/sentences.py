"""Which sentences make up a message, and of which pieces is each one made?

A piece is a name, a figure, a word, a sign, or something opaque. The line of a sentence writes a name as `~`, a figure
as `#`, an activity as `^` and something opaque as `@`, so that plain patterns can say how they stand to one another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from domain.reading.names import Name, Vocabulary
from domain.reading.quantities import Quantity, Scanner
from domain.reading.tokens import Sign, Token
from domain.words import nfc

_ENDS = frozenset(";.!?…|")
_QUOTES = frozenset("\"“”«»'‘’`")
_OPENS, _CLOSES = "([{", ")]}"


@dataclass(slots=True)
class Piece:
    """One name, figure, word or sign with its tokens."""

    sign: str  # ~ # ^ @ w or the mark itself
    word: str
    first: int
    past: int
    name: Name | None = None
    quantity: Quantity | None = None


@dataclass(slots=True)
class Part:
    """A sentence or a clause of it, as pieces with the line they make."""

    tokens: list[Token]
    pieces: list[Piece]
    line: str = ""
    starts: list[int] = field(default_factory=list)
    aside: bool = False  # in brackets
    asks: bool = False
    end: str = ""
    row: int = 0

    def __post_init__(self) -> None:
        words: list[str] = []
        at = 0
        for piece in self.pieces:
            self.starts.append(at)
            words.append(piece.word)
            at += len(piece.word) + 1
        self.line = " ".join(words)

    def piece_at(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    @property
    def names(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.sign == "~"]

    @property
    def figures(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.sign == "#"]

    @property
    def own_tokens(self) -> list[Token]:
        return self.tokens[self.pieces[0].first : self.pieces[-1].past] if self.pieces else []

    def cut(self, first: int, past: int) -> Part:
        return Part(self.tokens, self.pieces[first:past], aside=self.aside, asks=self.asks, row=self.row)

    def raw(self, text: str) -> str:
        """The words as typed."""
        if not self.pieces:
            return ""
        start, end = self.tokens[self.pieces[0].first].start, self.tokens[self.pieces[-1].past - 1].end
        return re.sub(r"\s+", " ", text[start:end]).strip(" ,:-–•\t")


def parts_of(tokens: Sequence[Token], vocabulary: Vocabulary, *, accented: bool, correcting: bool) -> list[Part]:
    """The sentences of a message in order; brackets are sentences of their own, behind the one they stand in."""
    found: list[Part] = []
    runs = [(vocabulary.find(run), run, aside, end, row) for run, aside, end, row in _runs(tokens)]
    listed = any(not name.unit_too and not name.activity for names, *_ in runs for name in names)
    for names, run, aside, end, row in runs:
        if not listed:
            names = [name for name in names if not name.unit_too]
        taken = {name.first: name.past for name in names if not name.activity}
        covered = {at for name in names for at in range(name.first, name.past)}
        near = vocabulary.find_near(run, covered | _numbers(run))
        for name in near:
            taken[name.first] = name.past
        names = sorted([*names, *near], key=lambda name: name.first)
        lengths = {name.first for name in names if vocabulary.in_metres(name)}
        measured = {name.first for name in names if vocabulary.measures(name)}
        scanner = Scanner(
            run, accented=accented, taken=taken, lengths=lengths, measured=measured, correcting=correcting
        )
        quantities = scanner.quantities()
        part = Part(
            run, list(_pieces(run, names, quantities, accented)), aside=aside, asks=end == "?", end=end, row=row
        )
        if part.pieces:
            found.append(part)
    return found


def _numbers(run: Sequence[Token]) -> set[int]:
    return {at for at, token in enumerate(run) if token.sign is not Sign.WORD}


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[list[Token], bool, str, int]]:
    """Runs of tokens between ends of sentences, with what ended them. What stands in brackets follows as a run."""
    run: list[Token] = []
    asides: list[list[Token]] = []
    row = at = 0
    while at < len(tokens):
        token = tokens[at]
        end = token.word if token.sign in (Sign.LINE, Sign.MARK) else ""
        if token.sign is Sign.LINE or (end in _ENDS and token.sign is Sign.MARK) or token.kind == "list":
            if run or end == "?":
                yield run or [token], False, end or "•", row
            yield from ((aside, True, "", row) for aside in asides)
            run, asides = [], []
            row += token.sign is Sign.LINE
        elif end and end in _OPENS and (closing := _closing(tokens, at)) is not None:
            inner = [one for one in tokens[at + 1 : closing] if one.sign is not Sign.MARK or one.word not in _QUOTES]
            if any(one.sign is not Sign.MARK for one in inner):
                asides.append(inner)
            at = closing
        elif not (end and (end in _QUOTES or end in _CLOSES)):
            run.append(token)
        at += 1
    if run:
        yield run, False, "", row
    yield from ((aside, True, "", row) for aside in asides)


def _closing(tokens: Sequence[Token], at: int) -> int | None:
    wanted = _CLOSES[_OPENS.index(tokens[at].word)]
    for position in range(at + 1, min(at + 60, len(tokens))):
        if tokens[position].sign is Sign.LINE:
            return None
        if tokens[position].word == wanted and tokens[position].sign is Sign.MARK:
            return position
    return None


# What only looks like a word that says how a figure is meant, once its diacritics are gone: `chữa` is no `chưa`.
_OTHER = {
    "chua": "chữa chùa chứa chua",
    "moi": "mỗi mọi mời môi mồi",
    "tang": "tặng tầng tảng tang",
    "giam": "giám giam",
    "dat": "đất đặt",
    "da": "đá dạ đà",
    "con": "con cơn cồn",
    "vi": "vị ví vi",
    "sap": "sập",
    "no": "nó nở nơ no",
    "nho": "nhỏ nhớ",
    "giao": "giáo",
    "dung": "dùng dựng dung",
    "hon": "hồn hôn",
    "can": "cân cán căn cạn",
    "vay": "vậy vây",
    "gia": "gia già",
    "chuc": "chức chục",
    "tien": "tiên tiến",
    "nham": "nhằm",
    "thieu": "thiệu",
    "quy": "quy",
}


def _another_word(token: Token, before: Token | None, accented: bool) -> bool:
    """Whether the word only looks like one of those when its diacritics are taken away."""
    other = _OTHER.get(token.word)
    if other is None:
        return False
    if token.word == "chua" and before is not None and before.word == "sua":
        return True
    raw = nfc(token.raw).lower()
    return raw in other.split() and (accented or not raw.isascii())


def _pieces(
    run: Sequence[Token], names: Sequence[Name], quantities: Sequence[Quantity], accented: bool
) -> Iterator[Piece]:
    named = {name.first: name for name in names}
    counted = {quantity.first: quantity for quantity in quantities}
    at = 0
    while at < len(run):
        if (name := named.get(at)) is not None:
            sign = "^" if name.activity else "~"
            yield Piece(sign, sign, at, name.past, name=name)
            at = name.past
        elif (quantity := counted.get(at)) is not None:
            past = max(quantity.past, at + 1)
            yield Piece("#", "#", at, past, quantity=quantity)
            at = past
        else:
            token = run[at]
            other = _another_word(token, run[at - 1] if at else None, accented)
            if token.sign is Sign.OPAQUE or token.sign is Sign.STRANGE:
                yield Piece("@", "@", at, at + 1)
            elif token.sign is Sign.WORD or token.sign is Sign.MIXED:
                yield Piece("w", f"{token.word}_" if other else token.word, at, at + 1)
            elif token.word in "~#^@":
                yield Piece("·", "·", at, at + 1)
            elif not token.word.isspace():
                yield Piece(token.word, token.word, at, at + 1)
            at += 1
