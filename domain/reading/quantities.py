"""Which figures does a sentence hold, each with its unit?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.quantity import SIZES
from domain.reading.hedges import is_about, is_negative
from domain.reading.lexicon import HALF_MORE, ONLY_AFTER_TENS, SCALES, TIME_WORDS
from domain.reading.numerals import Numeral, Words, literal, numeral
from domain.reading.times import gives_order, in_row, is_day, past_year, uncounted
from domain.reading.tokens import Sign, Token
from domain.reading.units import Unit, has_measure, has_unit, per_slash, unit_at

_ROMAN = re.compile(r"i{1,3}|iv|v|vi{1,3}|ix|x")
_VAGUE = frozenset({"vai", "may", "nhieu", "kha", "it", "dam"})
# Before a lone `hai`, `ba` it is a time or a place, before `mot` behind it: no figure.
_NOT_ONE = frozenset(
    {"so", "phan", "vai", "it", "chut", "lan", "cach", "ben", "trong", "nua", "khi", "la", "minh", "luc"}
)
_YEAR_BEHIND = frozenset({"nay", "ngoai", "truoc", "sau", "hoc", "qua", "toi"})
_YEAR_BEFORE = frozenset({"ca", "trong", "moi", "hang", "dau", "cuoi", "mot", "bac", "tu"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A figure as said. first, past: its tokens. value is in the base of its unit word or scale.

    low and high: ends of a range. over: the second part of `4/5`. about: `khoảng`. other: the other reading of the
    separators.
    """

    first: int
    past: int
    value: Decimal
    other: Decimal | None = None
    high: Decimal | None = None
    over: Decimal | None = None
    unit: Unit | None = None
    scaled: bool = False
    about: bool = False
    vague: bool = False
    negative: bool = False
    broken: bool = False
    unreadable: bool = False
    unsure: bool = False
    words: bool = False

    @property
    def exact(self) -> bool:
        return not (self.high is not None or self.over is not None or self.about or self.vague or self.broken
                    or self.negative or self.unreadable or self.unsure)  # fmt: skip


class Scanner:
    """Goes over the tokens of a sentence; what it recognises as a time, a place or a date becomes opaque."""

    def __init__(
        self,
        tokens: list[Token],
        *,
        accented: bool,
        taken: dict[int, int],
        lengths: set[int],
        measured: set[int],
        correcting: bool,
    ) -> None:
        self.tokens = tokens
        self.taken = taken  # first token of a name → past its last one
        self.words = Words(tokens, accented, {at for first, past in taken.items() for at in range(first, past)})
        self.lengths = lengths  # first tokens of names that are measured in metres
        self.measured = measured  # first tokens of names whose figure has a unit
        self.correcting = correcting

    def quantities(self) -> list[Quantity]:
        found: list[Quantity] = []
        at = 0
        while at < len(self.tokens):
            if at in self.taken:
                at = self.taken[at]
                continue
            quantity = self._at(at)
            if quantity is None:
                at += 1
                continue
            found.append(quantity)
            at = max(quantity.past, at + 1)
        return found

    def _at(self, at: int) -> Quantity | None:
        token = self.tokens[at]
        if token.sign is Sign.STRANGE:
            return Quantity(first=at, past=at + 1, value=Decimal(0), unreadable=True)
        if token.sign is Sign.NUMBER:
            if (slashed := self._slashed(at)) is not None:
                return slashed
            if not token.kind:
                self._blank(uncounted(self.words, at, correcting=self.correcting))
            if token.kind:
                return None
        elif token.sign is not Sign.WORD:
            return None
        if token.sign is Sign.WORD and token.word in _VAGUE:
            return self._vague(at)
        if token.sign is Sign.WORD and self.words.key(at) in ("chục", "chuc", "trăm", "tram") and at not in self.taken:
            return self._bare_scale(at)
        said = numeral(self.words, at)
        if said is not None and token.sign is Sign.WORD and self._names_a_time(at, said):
            self._blank(dict.fromkeys(range(at, said.past), "period"))
            return None
        if said is None or (token.sign is Sign.WORD and not self._stands_for_a_number(at, said)):
            return None
        return self._measured(at, said)

    def _blank(self, opaque: Mapping[int, str]) -> None:
        for at, kind in opaque.items():
            self.tokens[at].sign, self.tokens[at].kind = Sign.OPAQUE, kind

    def _slashed(self, at: int) -> Quantity | None:
        """`30/6` a day, `4/5 đơn` a part, `5/7` either."""
        tokens = self.tokens
        if at + 2 >= len(tokens) or tokens[at + 1].word != "/" or tokens[at + 2].sign is not Sign.NUMBER:
            return None
        past = at + 3
        if is_day(self.words, at):
            self._blank(dict.fromkeys(range(at, past_year(tokens, past)), "date"))
            return None
        if in_row(tokens, at) > past or self.words.word(at - 1) in TIME_WORDS:
            return None  # `ngày 12-15/5`, `tuần 2/6`
        unit = self._unit(past) if past not in self.taken else None
        low, high = literal(tokens[at].word), literal(tokens[past - 1].word)
        if low is None or high is None:
            return Quantity(first=at, past=past, value=Decimal(0), unreadable=True)
        end = unit.past if unit is not None else past
        return Quantity(first=at, past=end, value=low[0], over=high[0], unit=unit)

    def _stands_for_a_number(self, at: int, said: Numeral) -> bool:
        """Whether number words are meant as a number: `năm vườn` is, `năm nay` and `ba em` are not."""
        key, after = self.words.key(at), self.words.word(said.past)
        before = self.words.word(at - 1)
        several = said.past > at + 1
        if key in ("một", "mot") and not several and after in _NOT_ONE:
            return False
        if not several and before != "so" and (before in TIME_WORDS or gives_order(self.words, at - 1)):
            return False
        if not several and said.past in self.measured:
            return False  # `năm GTNT`: the year, or nothing
        counted = self._counted(said.past)
        if key in ("năm", "nam") and (self._is_year(at) or before in _YEAR_BEFORE):
            return several
        if key in ("tư", "tu") and not several:
            return False
        if several:
            return True
        if said.unsure:
            return counted
        name_before = any(past <= at <= past + 3 for past in self.taken.values())
        return counted or name_before

    def _names_a_time(self, at: int, said: Numeral) -> bool:
        """`tháng mười một`, `ngày hai mươi lăm`."""
        if said.past == at + 1 or said.scaled:
            return False
        before = self.words.word(at - 1)
        return (said.value < 13 and before in ("thang", "thu", "thon", "quy")) or (
            said.value < 32 and before in ("ngay", "mung")
        )

    def _is_year(self, at: int) -> bool:
        """`năm nay`, `năm 2019`."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        year = after is not None and after.sign is Sign.NUMBER and re.fullmatch(r"(?:19|20)\d\d", after.word)
        return self.words.word(at + 1) in _YEAR_BEHIND or bool(year)

    def _counted(self, at: int) -> bool:
        """A unit, a scale, a thing or a name follows."""
        return at in self.taken or has_unit(self.tokens, at) or self.words.key(at) in SCALES

    # What is one

    def _measured(self, at: int, said: Numeral) -> Quantity:
        value, other, high, past = said.value, said.other, said.high, said.past
        tokens = self.tokens
        # `2-3`, `2 đến 3`, `2 hoặc 3`
        if high is None and not said.broken and past + 1 < len(tokens) and self._range_sign(past):
            end = numeral(self.words, past + 1)
            alike = end is not None and (tokens[past + 1].sign is Sign.NUMBER or tokens[at].sign is not Sign.NUMBER)
            if end is not None and alike and (end.value > value or tokens[past].word not in ("den", "toi")):
                if end.scaled and not said.scaled:
                    value *= _scale_of(end)
                high, past = end.value, end.past
        unit = None if said.broken or said.unreadable else self._unit(past)
        if unit is None and said.scaled and past < len(tokens) and tokens[past].word == "/":
            unit = per_slash(tokens, past)  # `4,5 triệu/người/tháng`
        dozens = self.words.word(past) == "may" and tokens[past].raw.lower() in ("mấy", "may")  # `mười mấy cái`
        if dozens:
            unit = self._unit(past + 1)
            past = unit.past if unit is not None else past + 1
        scaled = said.scaled
        if unit is not None and not dozens:
            value, other, past, unit = self._after_unit(value, other, unit, unit_first=past)
            if self._range_after_unit(past) and high is None:
                end = numeral(self.words, past + 1)
                end_unit = unit_at(tokens, end.past) if end else None
                if end is not None and end_unit is not None and end_unit.dimension == unit.dimension:
                    high, past = end.value, end_unit.past
        return Quantity(
            first=at,
            past=past,
            value=value,
            other=other,
            high=high,
            unit=unit,
            scaled=scaled,
            about=is_about(self.words, at, past),
            vague=dozens,
            negative=is_negative(self.words, at),
            broken=said.broken,
            unreadable=said.unreadable,
            unsure=said.unsure and said.past == past and tokens[at].raw.isascii(),
            words=said.words,
        )

    def _after_unit(
        self, value: Decimal, other: Decimal | None, unit: Unit, unit_first: int
    ) -> tuple[Decimal, Decimal | None, int, Unit]:
        """`hai cây rưỡi`, `ba cây tám`, `1 km 200 m`, `2 cây bốn trăm`: what is said behind the unit."""
        past, key = unit.past, self.words.key(unit.past)
        if unit.per or unit.dimension not in ("length", "area"):
            if key in HALF_MORE:
                return value + Decimal("0.5"), None, past + 1, unit
            return value, other, past, unit
        size = SIZES[unit.said][1]
        if key in HALF_MORE:
            return value + Decimal("0.5"), None, past + 1, unit
        if key in ONLY_AFTER_TENS and not key.isascii() and unit.said in ("cay", "cay so"):
            return value + Decimal(self.words.one(past) or 0) / 10, None, past + 1, unit  # `hai cây mốt`
        rest = numeral(self.words, past) if past < len(self.tokens) else None
        if rest is None or rest.high is not None or rest.broken or rest.unreadable or rest.scaled:
            return value, other, past, unit
        if rest.past < len(self.tokens) and self.tokens[rest.past].word in ("/", "-"):
            return value, other, past, unit  # `1 cây 5/7`: a day, a part or a range of its own
        rest_unit = unit_at(self.tokens, rest.past)
        digits = self.tokens[past].sign is Sign.NUMBER
        if unit.dimension == "length" and size == 1000 and rest_unit is not None and rest_unit.said in ("m", "met"):
            return value + rest.value / size, None, rest_unit.past, unit
        if self.tokens[unit_first - 1].sign is Sign.NUMBER and not digits and unit.said not in ("cay", "cay so"):
            return value, other, past, unit  # `5 km năm nay`
        if key in ("năm", "nam") and self._is_year(past):
            return value, other, past, unit  # `hai cây năm nay`
        spoken = unit.said == "cay" and rest.past == past + 1 and rest.value < 10
        if digits and not self.tokens[past].glued and not spoken:
            return value, other, past, unit
        if (
            rest_unit is not None
            or (rest.past in self.taken and rest.past not in self.lengths)
            or rest.value != rest.value.to_integral_value()
        ):
            # `hai cây ba vườn`: the second number counts something else, unless it is glued (`2km5`)
            return value, other, past, unit
        if rest.value < 10:
            return value + rest.value / 10, None, rest.past, unit
        if size == 1000 and 100 <= rest.value < 1000:
            return value + rest.value / 1000, None, rest.past, unit
        return value, other, past, unit

    def _unit(self, at: int) -> Unit | None:
        """The unit behind a figure; in `3 vườn mẫu` it is the name itself, which comes next."""
        unit = unit_at(self.tokens, at)
        if unit is None:
            return None
        name = next((first for first in self.taken if at <= first < unit.past), None)
        return unit if name is None else unit_at(self.tokens[:name], at)

    def _range_sign(self, at: int) -> bool:
        token = self.tokens[at]
        if token.sign is Sign.MARK:
            return token.word in ("-", "–", "—", "~", "−")
        return token.word in ("den", "hoac", "hay", "toi") and self.words.word(at + 1) not in ("nay",)

    def _range_after_unit(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self._range_sign(at) and self.words.word(at - 1) != ""

    def _vague(self, at: int) -> Quantity | None:
        """`vài chục`, `kha khá`, `mấy cái`; not `may xuc`, `nhiều khó khăn`."""
        word, raw = self.tokens[at].word, self.tokens[at].raw.lower()
        if word == "dam":
            return self._a_few(at) if raw in ("dăm", "dam") else None
        if word == "kha" and self.words.word(at + 1) == "kha":
            return Quantity(first=at, past=at + 2, value=Decimal(0), vague=True)
        if (word == "vai" and raw in ("vai", "vài")) or (word == "may" and raw in ("mấy", "may")):
            past = at + 1
            while self.words.key(past) in ("chục", "chuc", "trăm", "tram", "nghìn", "nghin", "ba"):
                past += 1
            unit = unit_at(self.tokens, past)
            if past == at + 1 and unit is None and past not in self.taken:
                return None
            if unit is not None and unit.said in ("gio", "ngay"):
                return None  # `mấy giờ`
            if unit is not None and past in self.taken:
                unit = None
            return Quantity(first=at, past=unit.past if unit else past, value=Decimal(0), vague=True, unit=unit)
        if (
            word in ("nhieu", "it")
            and self.words.word(at - 1) != "bao"
            and (at + 1 in self.taken or has_measure(self.tokens, at + 1))
        ):
            return Quantity(first=at, past=at + 1, value=Decimal(0), vague=True)
        return None

    def _a_few(self, at: int) -> Quantity | None:
        """`dăm cái`, `dăm bảy nhà`."""
        past = at + 1
        while self.words.key(past):
            past += 1
        unit = self._unit(past) if past < len(self.tokens) else None
        if past == at + 1 and unit is None and past not in self.taken:
            return None
        return Quantity(first=at, past=unit.past if unit else past, value=Decimal(0), vague=True, unit=unit)

    def _bare_scale(self, at: int) -> Quantity | None:
        said = numeral(self.words, at)
        if said is not None and said.past > at + 1:
            return self._measured(at, said)
        if self.words.key(at) == "chục" and self._counted(at + 1):  # `chục vườn mẫu`: ten or so
            unit = self._unit(at + 1)
            return Quantity(first=at, past=unit.past if unit else at + 1, value=Decimal(10), vague=True, unit=unit)
        return None


def _scale_of(said: Numeral) -> Decimal:
    for scale in (1_000_000_000, 1_000_000, 1_000):
        if said.value >= scale:
            return Decimal(scale)
    return Decimal(1)


def roman(word: str) -> bool:
    return bool(_ROMAN.fullmatch(word))
