"""Which numbers are a time, a day, a place or an order, and count nothing?

`thôn 3`, `tháng 5`, `năm 2023`, `6 tháng`, `số 17`, `30/6`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.reading.lexicon import HOLIDAYS, ORDERED, ORDERED_WRITTEN, SCALES, TIME_WORDS, listed
from domain.reading.numerals import Words
from domain.reading.tokens import Sign, Token
from domain.reading.units import has_measure, has_unit, unit_at

_IN_ORDER = frozenset({"so", "thu"})
_DAY_BEFORE = listed(
    """
    ngay den het truoc tu sang chieu toi trua hom dip khoi hoan xong mung chuc tinh qua nay thang han sau muon
    la vao dot nhan ky niem le cuoi dau nghi
    """
)
_EVENTS = frozenset({("khoi", "cong"), ("khanh", "thanh"), ("dong", "tho"), ("ra", "quan")})
_NO_ORDER = frozenset({("cung", "ky"), ("chia", "khoa")})
_PERIODS = frozenset({"thang", "tuan", "quy", "ngay", "nam", "gio", "phut"})
_COUNTED_TOO = frozenset({"tuyen", "cap", "loai", "ban", "to", "doi"})  # `tuyến 3`, but `tuyến 3 km`


def uncounted(words: Words, at: int, *, correcting: bool) -> dict[int, str]:
    """The tokens that the number here makes opaque, each with its kind; none when it may count something."""
    token = words.tokens[at]
    if not token.word.isdigit():
        return {}
    number, before, after = int(token.word), words.word(at - 1), words.word(at + 1)
    if before in TIME_WORDS and not (before == "ngay" and after == "cong"):
        return _behind_a_time_word(words, at, number)
    counted = has_unit(words.tokens, at + 1)
    if before == "hom" and number <= 31 and not counted:
        return {at: "period"}
    if before in _IN_ORDER and not correcting and number < 100 and not counted:
        figure = before == "so" and words.word(at - 2) in ("tong", "cay", "la", "mot", "ghi", "con")
        return {} if figure else {at: "order"}
    ordered = gives_order(words, at - 1) and before not in _IN_ORDER and number < 1000
    if ordered and not has_measure(words.tokens, at + 1):
        return {} if before in _COUNTED_TOO and counted else {at: "order"}
    if before == "va" and number < 100 and at > 2 and not counted and _is_order(words, at - 2):
        return {at: "order"}
    if after in ("th", "t") and words.tokens[at + 1].glued and number in (1, 3, 6, 9, 12):
        return {at: "period", at + 1: "period"}
    if after in _PERIODS and words.word(at + 2) != "cong":
        return {} if before == "/" else {at: "period", at + 1: "period"}
    if 1930 <= number <= 2100 and len(token.word) == 4:
        year = before in ("nam", "voi", "/", "-", "tu", "den")
        if year or (not counted and before != ":" and _year_place(words, at)):
            return {at: "period"}
    return {}


def _behind_a_time_word(words: Words, at: int, number: int) -> dict[int, str]:
    before, after = words.word(at - 1), words.word(at + 1)
    if words.accented and words.tokens[at - 1].raw in ("nam", "thu"):
        return {}  # men, or taken in: `năm` and `thứ` are other words in a text with diacritics
    if before == "thu" and words.word(at - 2) == "nghiem":
        return {}
    if (past := in_row(words.tokens, at)) > at + 1 and not has_measure(words.tokens, past):
        return dict.fromkeys(range(at, past), "date" if before == "ngay" else "period")
    named = at + 1 in words.covered
    in_year = before == "nam" and words.word(at - 2) in ("dau", "ca", "trong") and after != "xa"
    counted = named or has_unit(words.tokens, at + 1) or words.key(at + 1) in SCALES
    if in_year and counted and not 1930 <= number <= 2100:
        return {}  # `lũy kế từ đầu năm 25 vườn`
    if before == "nam" and number < 100 and (named or (after and not after.isdigit())):
        return {at: "period"} if number > 12 else {}
    if before in ("t", "q") and not words.tokens[at].glued:
        return {}
    return {at: "period"}


def gives_order(words: Words, at: int) -> bool:
    """Whether the word here gives the number behind it an order: `kỳ 2`, not `đăng ký 2`."""
    if words.word(at) not in ORDERED or (words.word(at - 1), words.word(at)) in _NO_ORDER:
        return False
    raw = words.tokens[at].raw.lower()
    if raw.isascii():
        return raw not in ("tang", "phong") and not (raw == "ky" and words.word(at - 1) == "dang")
    return raw in ORDERED_WRITTEN


def _year_place(words: Words, at: int) -> bool:
    return words.word(at - 1) in ("cuoi", "dau", "he", "vu", "dot", "ky", "trong")


def _is_order(words: Words, at: int) -> bool:
    return words.tokens[at].sign is Sign.OPAQUE and words.tokens[at].kind == "order"


def in_row(tokens: Sequence[Token], at: int) -> int:
    """Behind the numbers that signs join without a blank: `15-5`, `12-15/5`, `2/2023`."""
    past = at + 1
    while past + 1 < len(tokens) and tokens[past].word in ("/", "-", ".") and tokens[past].glued:
        if tokens[past + 1].sign is not Sign.NUMBER or not tokens[past + 1].glued:
            break
        past += 2
    return past


def past_year(tokens: Sequence[Token], at: int) -> int:
    """Behind the year of `30/6/23`, where one stands."""
    if at + 1 < len(tokens) and tokens[at].word == "/" and re.fullmatch(r"\d{2}|\d{4}", tokens[at + 1].word):
        return at + 2
    return at


def is_day(words: Words, at: int) -> bool:
    """`30/6`, not `4/5 đơn`. The token here and the two behind it are a number, a slash and a number."""
    first, second = words.tokens[at].word, words.tokens[at + 2].word
    past = at + 3
    unit = unit_at(words.tokens, past) if past not in words.covered else None
    day = first.isdigit() and second.isdigit() and 1 <= int(first) <= 31 and 1 <= int(second) <= 12
    counted = past in words.covered or (
        unit is not None and unit.said not in ("m", "km", "xa", "can bo", "dan", "nguoi")
    )
    if not day or counted:
        return False
    return (
        words.word(at - 1) in _DAY_BEFORE
        or (words.word(at - 2), words.word(at - 1)) in _EVENTS
        or words.word(at - 2) in ("ngay", "den", "het")
        or f"{int(first)}/{int(second)}" in HOLIDAYS
        or at == 0
        or first.startswith("0")
        or second.startswith("0")
    )
