"""Which figures does a sentence hold, each with its unit?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from domain.quantity import SIZES
from domain.reading.lexicon import (
    HALF_MORE,
    HOLIDAYS,
    ORDERED,
    ORDERED_WRITTEN,
    SCALES,
    TIME_WORDS,
    listed,
)
from domain.reading.numerals import Numeral, Words, literal, numeral
from domain.reading.tokens import Sign, Token
from domain.reading.units import FIRSTS, Unit, per_slash, unit_at

_ROMAN = re.compile(r"i{1,3}|iv|v|vi{1,3}|ix|x")
_MINUS = frozenset("-−–—")
_VAGUE = frozenset({"vai", "may", "nhieu", "kha", "it"})
_IN_ORDER = frozenset({"so", "thu"})
# Before a lone `hai`, `ba` it is a time or a place, before `mot` behind it: no figure.
_NOT_ONE = frozenset(
    {"so", "phan", "vai", "it", "chut", "lan", "cach", "ben", "trong", "nua", "khi", "la", "minh", "luc"}
)
_YEAR_BEHIND = frozenset({"nay", "ngoai", "truoc", "sau", "hoc", "qua", "toi"})
_YEAR_BEFORE = frozenset({"ca", "trong", "moi", "hang", "dau", "cuoi", "mot", "bac", "tu"})
_DAY_BEFORE = listed(
    """
    ngay den het truoc tu sang chieu toi trua hom dip khoi hoan xong mung chuc tinh qua nay thang han sau muon
    la vao dot nhan ky niem le cuoi dau nghi
    """
)


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
        self.words = Words(tokens, accented)
        self.taken = taken  # first token of a name → past its last one
        self.lengths = lengths  # first tokens of names that are measured in metres
        self.measured = measured  # first tokens of names whose figure has a unit
        self.covered = {at for first, past in taken.items() for at in range(first, past)}
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
            if self._is_time_or_place(at):
                return None
            slashed = self._slashed(at)
            if slashed is not None:
                return slashed
        elif token.sign is not Sign.WORD:
            return None
        if token.sign is Sign.WORD and token.word in _VAGUE:
            return self._vague(at)
        if token.sign is Sign.WORD and self.words.key(at) in ("chục", "chuc", "trăm", "tram") and at not in self.taken:
            return self._bare_scale(at)
        said = numeral(self.words, at)
        if said is None or (token.sign is Sign.WORD and not self._stands_for_a_number(at, said)):
            return None
        return self._measured(at, said)

    # What is not a figure

    def _is_time_or_place(self, at: int) -> bool:
        """`thôn 3`, `tháng 5`, `năm 2023`, `6 tháng`, `số 17`: makes the number opaque."""
        token = self.tokens[at]
        before = self._word(at - 1)
        after = self._word(at + 1)
        whole = token.word.isdigit()
        if not whole:
            return False
        number = int(token.word)
        if before in TIME_WORDS and not (before in ("ngay",) and after in ("cong",)):
            if before == "nam" and number < 100 and after and not after.isdigit():
                return self._opaque(at, "period") if number > 12 else False
            if before in ("t", "q") and not token.glued:
                return False
            return self._opaque(at, "period")
        if before in _IN_ORDER and not self.correcting and number < 100 and not self._has_unit(at + 1):
            if before == "so" and self._word(at - 2) in ("tong", "cay", "la", "mot", "ghi", "con"):
                return False
            return self._opaque(at, "order")
        if self._orders(at - 1) and before not in _IN_ORDER and number < 1000 and not self._has_measure(at + 1):
            return (
                self._opaque(at, "order")
                if before not in ("tuyen", "cap", "loai", "ban", "to", "doi") or not (self._has_unit(at + 1))
                else False
            )
        if before == "va" and number < 100 and at > 2 and not self._has_unit(at + 1) and self._ordered_list(at - 2):
            return self._opaque(at, "order")
        if after in ("th", "t") and self.tokens[at + 1].glued and number in (1, 3, 6, 9, 12):
            self._opaque(at + 1, "period")
            return self._opaque(at, "period")
        if after in ("thang", "tuan", "quy", "ngay", "nam", "gio", "phut") and self._word(at + 2) != "cong":
            if before in ("/",):
                return False
            self._opaque(at + 1, "period")
            return self._opaque(at, "period")
        if (
            1930 <= number <= 2100
            and len(token.word) == 4
            and (
                before in ("nam", "so voi", "voi", "/", "-", "tu", "den")
                or (not self._has_unit(at + 1) and before not in (":",) and self._year_place(at))
            )
        ):
            return self._opaque(at, "period")
        return False

    def _orders(self, at: int) -> bool:
        """Whether the word here gives the number behind it an order: `kỳ 2`, not `đăng ký 2`."""
        word = self._word(at)
        if word not in ORDERED:
            return False
        raw = self.tokens[at].raw.lower()
        if raw.isascii():
            return raw not in ("tang", "phong") and not (raw == "ky" and self._word(at - 1) == "dang")
        return raw in ORDERED_WRITTEN

    def _year_place(self, at: int) -> bool:
        return self._word(at - 1) in ("cuoi", "dau", "he", "vu", "dot", "ky", "trong")

    def _ordered_list(self, at: int) -> bool:
        return self.tokens[at].sign is Sign.OPAQUE and self.tokens[at].kind == "order"

    def _opaque(self, at: int, kind: str) -> bool:
        self.tokens[at].sign, self.tokens[at].kind = Sign.OPAQUE, kind
        return True

    def _slashed(self, at: int) -> Quantity | None:
        """`30/6` a day, `4/5 đơn` a part, `5/7` either."""
        tokens = self.tokens
        if at + 2 >= len(tokens) or tokens[at + 1].word != "/" or tokens[at + 2].sign is not Sign.NUMBER:
            return None
        first, second = tokens[at].word, tokens[at + 2].word
        past = at + 3
        unit = unit_at(tokens, past) if past not in self.taken else None
        day = first.isdigit() and second.isdigit() and 1 <= int(first) <= 31 and 1 <= int(second) <= 12
        counted = past in self.taken or (
            unit is not None and unit.said not in ("m", "km") and unit.said not in ("xa", "can bo", "dan", "nguoi")
        )
        dated = self._word(at - 1) in _DAY_BEFORE or self._word(at - 2) in ("ngay", "den", "het")
        if (
            day
            and not counted
            and (
                dated
                or f"{int(first)}/{int(second)}" in HOLIDAYS
                or at == 0
                or first.startswith("0")
                or second.startswith("0")
            )
        ):
            for position in range(at, past):
                self._opaque(position, "date")
            return None
        low, high = literal(first), literal(second)
        if low is None or high is None:
            return Quantity(first=at, past=past, value=Decimal(0), unreadable=True)
        end = unit.past if unit is not None else past
        return Quantity(first=at, past=end, value=low[0], over=high[0], unit=unit)

    def _stands_for_a_number(self, at: int, said: Numeral) -> bool:
        """Whether number words are meant as a number: `năm vườn` is, `năm nay` and `ba em` are not."""
        key, after = self.words.key(at), self._word(said.past)
        before = self._word(at - 1)
        several = said.past > at + 1
        if key in ("một", "mot") and not several and after in _NOT_ONE:
            return False
        if not several and before != "so" and (before in TIME_WORDS or self._orders(at - 1)):
            return False
        if several and not said.scaled and said.value < 13 and before in ("thang", "thu", "thon", "quy"):
            return False
        if not several and said.past in self.measured:
            return False  # `năm GTNT`: the year, or nothing
        counted = self._counted(said.past)
        if key in ("năm", "nam") and (after in _YEAR_BEHIND or before in _YEAR_BEFORE):
            return several
        if key in ("tư", "tu") and not several:
            return False
        if several:
            return True
        if said.unsure:
            return counted
        name_before = any(past <= at <= past + 3 for past in self.taken.values())
        return counted or name_before

    def _counted(self, at: int) -> bool:
        """A unit, a scale, a thing or a name follows."""
        return at in self.taken or self._has_unit(at) or self.words.key(at) in SCALES

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
        dozens = self._word(past) == "may" and tokens[past].raw.lower() in ("mấy", "may")  # `mười mấy cái`
        if dozens:
            unit = self._unit(past + 1)
            past = unit.past if unit is not None else past + 1
        scaled = said.scaled
        if unit is not None and not dozens:
            value, other, past, unit = self._after_unit(value, other, unit)
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
            about=self._is_about(at) or self._is_about_behind(past),
            vague=dozens,
            negative=self._is_negative(at),
            broken=said.broken,
            unreadable=said.unreadable,
            unsure=said.unsure and said.past == past and tokens[at].raw.isascii(),
            words=said.words,
        )

    def _after_unit(
        self, value: Decimal, other: Decimal | None, unit: Unit
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
        rest = numeral(self.words, past) if past < len(self.tokens) else None
        if rest is None or rest.high is not None or rest.broken or rest.unreadable or rest.scaled:
            return value, other, past, unit
        if rest.past < len(self.tokens) and self.tokens[rest.past].word in ("/", "-"):
            return value, other, past, unit  # `1 cây 5/7`: a day, a part or a range of its own
        rest_unit = unit_at(self.tokens, rest.past)
        digits = self.tokens[past].sign is Sign.NUMBER
        if unit.dimension == "length" and size == 1000 and rest_unit is not None and rest_unit.said in ("m", "met"):
            return value + rest.value / size, None, rest_unit.past, unit
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
        return token.word in ("den", "hoac", "hay", "toi") and self._word(at + 1) not in ("nay",)

    def _range_after_unit(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self._range_sign(at) and self._word(at - 1) != ""

    def _is_negative(self, at: int) -> bool:
        before = self.tokens[at - 1] if at else None
        if before is None:
            return False
        if before.word == "am":
            return before.raw.lower() in ("am", "âm")
        if before.word in _MINUS and self.tokens[at].glued:
            return at < 2 or not before.glued or self.tokens[at - 2].word == ":"
        return False

    def _is_about(self, at: int) -> bool:
        before, earlier = self._word(at - 1), self._word(at - 2)
        raw = self.tokens[at - 1].raw.lower() if at else ""
        if before in ("khoang", "chung", "gan", "hon", "xap", "ngot"):
            return not (before == "hon" and raw in ("hôn",))
        if before in ("tam",) and raw not in ("tạm", "tám", "tám"):
            return raw in ("tầm", "tam") and not (raw == "tam" and earlier == "thang")
        if before in ("do", "uoc") and raw in ("độ", "do", "ước", "uoc"):
            return raw != "do" or self.words.key(at) != ""
        if before in ("tren", "duoi") and raw in ("trên", "dưới", "tren", "duoi"):
            return earlier not in ("dia", "tu")
        if before in ("chung", "xi", "co"):
            return before == "xi" and earlier == "xap"
        return earlier in ("khoang", "xap", "uoc", "uoc chung") and before in ("chung", "xi", "duoc", "tam", "dat")

    def _is_about_behind(self, past: int) -> bool:
        return (self._word(past) in ("may", "hon") and self._word(past + 1) != "ra") or (
            self._word(past) == "gi" and self._word(past + 1) in ("do", "day")
        )

    def _vague(self, at: int) -> Quantity | None:
        """`vài chục`, `kha khá`, `mấy cái`; not `may xuc`, `nhiều khó khăn`."""
        word, raw = self.tokens[at].word, self.tokens[at].raw.lower()
        if word == "kha" and self._word(at + 1) == "kha":
            return Quantity(first=at, past=at + 2, value=Decimal(0), vague=True)
        if (word == "vai" and raw in ("vai", "vài")) or (word == "may" and raw in ("mấy", "may")):
            past = at + 1
            while self.words.key(past) in ("chục", "chuc", "trăm", "tram", "nghìn", "nghin", "ba"):
                past += 1
            unit = unit_at(self.tokens, past)
            if past == at + 1 and unit is None and past not in self.taken:
                return None
            if unit is not None and past in self.taken:
                unit = None
            return Quantity(first=at, past=unit.past if unit else past, value=Decimal(0), vague=True, unit=unit)
        if word in ("nhieu", "it") and (at + 1 in self.taken or self._has_measure(at + 1)):
            return Quantity(first=at, past=at + 1, value=Decimal(0), vague=True)
        return None

    def _bare_scale(self, at: int) -> Quantity | None:
        said = numeral(self.words, at)
        return self._measured(at, said) if said is not None and said.past > at + 1 else None

    def _has_unit(self, at: int) -> bool:
        token = self.tokens[at] if at < len(self.tokens) else None
        return (
            token is not None and (token.word in FIRSTS or token.word == "%") and unit_at(self.tokens, at) is not None
        )

    def _has_measure(self, at: int) -> bool:
        unit = unit_at(self.tokens, at) if at < len(self.tokens) else None
        return unit is not None and unit.said in SIZES

    def _word(self, at: int) -> str:
        if not 0 <= at < len(self.tokens) or at in self.covered:
            return ""
        token = self.tokens[at]
        return token.word if token.sign is Sign.WORD or token.sign is Sign.MARK else ""


def _scale_of(said: Numeral) -> Decimal:
    for scale in (1_000_000_000, 1_000_000, 1_000):
        if said.value >= scale:
            return Decimal(scale)
    return Decimal(1)


def roman(word: str) -> bool:
    return bool(_ROMAN.fullmatch(word))
