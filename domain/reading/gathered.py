"""What has been found so far, while the sentences of a message are read one after the other?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.indicator import Indicator
from domain.reading import cues
from domain.reading.clauses import Clause
from domain.reading.figures import Setting
from domain.reading.lexicon import listed
from domain.reading.message import Asked
from domain.reading.names import SURE
from domain.reading.quantities import Quantity
from domain.reading.risks import risky_now
from domain.reading.sentences import Part, Piece
from domain.reading.types import Doubt
from domain.reading.units import Unit, converted, fits, wanted
from domain.report import Entry, Mode

_EMPTY = listed(
    """
    a ah ai ak alo anh ba bac ban bao bc be cac cai cao chao chau chi cho chu chung co con cong cua dc cung da
    dang dat day di do doi dong duoc e em ghi gi giup gui ha het hien ho hom hoan hy i ke ket kinh la lai lam
    len ma minh moi nay ne ng ngay nhe nhen nha nhan nhi nhu o oi ok qua quy ra rang roi rui rua sang se sep so
    sau tai tam tap thang thanh the theo thi thoi tin toi toan tong trong truoc tu tuan va vang ve voi vua xa
    xin xong y z dau den nam ca hop bieu van phong huyen tinh ubnd phuong thon don vi khong phat sinh luy cuoi
    giai doan lieu thuc tien cu vay tl vs sr buoi trua chieu dinh chinh sua nham bi dung phai fw chuyen tiep
    them tang giam cham du ngoai
    """
)


@dataclass(slots=True)
class Gathered:
    """What was found. loose: figures without a name that could be one's. told: names without a figure."""

    asked: Asked
    text: str
    entries: list[Entry] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    loose: list[Doubt] = field(default_factory=list)
    told: list[Doubt] = field(default_factory=list)
    remark: bool = False  # a note worth keeping by itself: a plan, a difficulty
    unknown: int = 0  # words that nobody knows
    words: int = 0
    details: list[str] = field(default_factory=list)  # clauses whose figures count something else
    sums: list[tuple[str, Entry, str]] = field(default_factory=list)
    pending: Piece | None = None  # a name whose figure may come in the next clause
    pending_words: str = ""
    last_code: str = ""
    day: date | None = None  # `Ngày 15/5, …`: of the whole sentence

    months: dict[str, Decimal] = field(default_factory=dict)  # what the figures of a month are, by code
    within: str = ""  # `trong tháng 5`: the figures of the sentence are of that month
    cause: str = ""  # `do đuối nước`: what the sentence counts are no accidents on the road

    def indicator(self, code: str) -> Indicator:
        return self.asked.vocabulary.indicators[code]

    def raw(self, part: Part) -> str:
        """The words as typed."""
        return part.raw(self.text)

    def count(self, part: Part) -> None:
        """How many words there are, and how many of them nobody knows."""
        for piece in part.pieces:
            if piece.sign == "w":
                self.words += 1
                self.unknown += piece.word.rstrip("_") not in self.asked.vocabulary.words

    def take(self, outcome: Entry | Doubt | None) -> None:
        if isinstance(outcome, Entry):
            self.entries.append(outcome)
        elif outcome is not None:
            self.doubts.append(outcome)

    def note(self, part: Part, *, remark: bool) -> None:
        """Words worth keeping; not a greeting."""
        telling = (
            part.figures or part.names or any(piece.sign == "w" and piece.word not in _EMPTY for piece in part.pieces)
        )
        if not telling or (not remark and not part.figures and cues.COURTESY.search(part.line)):
            return
        words = self.raw(part)
        if words and words not in self.notes:
            self.notes.append(words)
        self.remark = self.remark or remark

    def wait(self, piece: Piece, words: str = "") -> None:
        """The figure of this name may come in the next clause."""
        self.pending, self.pending_words = piece, words

    def setting(self, clause: Clause, words: str, strange: tuple[str, ...] = (), *, running: bool = False) -> Setting:
        """What a figure of the clause is read with."""
        return Setting(
            clause=clause,
            running=running,
            registers=self.asked.registers,
            asked=self.asked.done,
            words=words,
            strange=strange,
            within=self.within,
            cause=self.cause,
        )

    def plain_setting(self, clause: Clause, words: str) -> Setting:
        """The same for a figure without a pair."""
        return self.setting(clause, words, tuple(risky_now(clause.part)))

    def sum(self, code: str, said: Quantity, words: str) -> None:
        """A running total that is told beside an increment."""
        self.sums.append((code, Entry(code=code, value=self.value(code, said), mode=Mode.TOTAL), words))

    def value(self, code: str, said: Quantity) -> Decimal:
        """A figure in the indicator's unit."""
        indicator, unit = self.indicator(code), said.unit
        if unit is None and said.scaled and wanted(indicator).dimension == "money":
            unit = Unit(said="dong", past=0)
        return converted(said.value, unit, indicator)

    def sum_of_last(self, said: Quantity, words: str) -> bool:
        """`nâng tổng từ đầu năm lên 2,1 km`: beside an increment the total is a remark, unless it is smaller."""
        code = self.entries[-1].code if self.entries else self.last_code
        if not code or fits(said.unit, said.scaled, self.indicator(code)) is False:
            return False
        self.sum(code, said, words)
        return True


def first_code(piece: Piece) -> str:
    return sorted(piece.name.codes)[0] if piece.name is not None else ""


def surely(piece: Piece) -> bool:
    """Whether a name is spelt well enough and means one indicator."""
    return piece.name is not None and piece.name.near >= SURE and len(piece.name.codes) == 1
