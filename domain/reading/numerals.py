"""Which number do these words and digits say?

`2ty350`, `hai mươi mốt`, `một trăm linh tám`, `chín lăm phẩy tám`, `1k5`. Exact decimals. What may be two numbers
(`hai ba`, `2-3`) has both ends; what breaks off (`hai phẩy`) says so.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.quantity import number
from domain.reading.lexicon import (
    HALF,
    HALF_MORE,
    HUNDRED,
    NUMBER_WORDS,
    ODD,
    ONES,
    ONLY_AFTER_TENS,
    OTHER_WORDS_TOO,
    PLAIN_ONES,
    POINT,
    SCALES,
    TEN,
    TENS,
    TWENTY,
)
from domain.reading.tokens import Sign, Token

_ENGLISH_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3}){2,}")
_BELOW_ONE = re.compile(r"0+[.,]\d+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Numeral:
    """value; `other`: the second way to read the separators. scaled: `triệu` or `tỷ` was said. past: next token."""

    value: Decimal
    past: int
    other: Decimal | None = None
    high: Decimal | None = None  # upper end of `hai ba`
    scaled: bool = False
    broken: bool = False  # `hai phẩy`
    unreadable: bool = False
    unsure: bool = False  # a lone word without diacritics that may be no number
    words: bool = False


def literal(text: str) -> tuple[Decimal, Decimal | None] | None:
    """Digits with separators: the value and, where the separators leave two, the other one.

    A figure that starts with `0,` or `0.` has no thousands; `1,200,000` has nothing else.
    """
    if _ENGLISH_THOUSANDS.fullmatch(text):
        return Decimal(text.replace(",", "")), None
    if _BELOW_ONE.fullmatch(text):
        return Decimal(text.replace(",", ".")), None
    found = number(text)
    return None if found is None else (found.value, found.other)


class Words:
    """The tokens of a sentence as number words: exact where the text has diacritics, folded where it has none."""

    def __init__(self, tokens: list[Token], accented: bool, covered: Container[int] = ()) -> None:
        self.tokens = tokens
        self.accented = accented
        self.keys = [_key(token, accented) for token in tokens]
        self.covered = covered  # places of names, which are no words here

    def key(self, at: int) -> str:
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def word(self, at: int) -> str:
        """The word or sign here; nothing where a figure, a name or something opaque stands."""
        if not 0 <= at < len(self.tokens) or at in self.covered:
            return ""
        token = self.tokens[at]
        return token.word if token.sign is Sign.WORD or token.sign is Sign.MARK else ""

    def one(self, at: int) -> int | None:
        key = self.key(at)
        return ONES.get(key) or PLAIN_ONES.get(key)


def _key(token: Token, accented: bool) -> str:
    if token.sign is not Sign.WORD:
        return ""
    raw = token.raw.lower()
    if raw in NUMBER_WORDS and not raw.isascii():
        return raw
    if raw in ("k", "củ"):
        return raw if token.glued else ""
    if not raw.isascii():
        return ""
    if token.word != raw and not accented:  # Telex was undone
        return token.word if token.word in NUMBER_WORDS else ""
    if raw not in NUMBER_WORDS or (accented and raw not in _PLAIN_IN_ACCENTED):
        return ""
    return raw


_PLAIN_IN_ACCENTED = frozenset(
    {"hai", "ba", "linh", "tr", "ty", "ti", "trieu", "nghin", "tram", "muoi", "phay", "ruoi"}
)


def numeral(words: Words, at: int) -> Numeral | None:
    """The number that starts here, as long as it goes."""
    tokens = words.tokens
    first = tokens[at]
    if first.sign is not Sign.NUMBER and not words.key(at):
        return None
    group = _digits(words, at) if first.sign is Sign.NUMBER else _group(words, at)
    if group is None or group.broken or group.unreadable:
        return group
    return _scaled(words, group)


def _digits(words: Words, at: int) -> Numeral:
    found = literal(words.tokens[at].word)
    if found is None:
        return Numeral(value=Decimal(0), past=at + 1, unreadable=True)
    value, other = found
    past = at + 1
    # `12 500`: thousands with blanks
    if words.tokens[at].word.isdigit() and len(words.tokens[at].word) <= 3:
        text = words.tokens[at].word
        while not text.startswith("0") and past < len(words.tokens) and _blank_group(words.tokens, past):
            text += words.tokens[past].word
            past += 1
        value = Decimal(text)
    return Numeral(value=value, past=past, other=other)


def _blank_group(tokens: list[Token], at: int) -> bool:
    token, before = tokens[at], tokens[at - 1]
    return token.sign is Sign.NUMBER and bool(re.fullmatch(r"\d{3}", token.word)) and token.start == before.end + 1


def _scaled(words: Words, group: Numeral) -> Numeral:
    """`3,2 tỷ`, `6 tỷ 120 triệu`, `1k5`, `2 tỷ rưỡi`."""
    total, past, last, scaled, other, wordy = Decimal(0), group.past, None, False, group.other, group.words
    high = group.high
    part: Numeral | None = group
    while part is not None:
        scale = SCALES.get(words.key(part.past)) or _small_scale(words, part)
        if scale is None or (last is not None and scale >= last):
            break
        if part.other is not None and part.other == part.value / 1000 and scale > 1000:
            other = None  # `3.200 triệu`: thousands beyond doubt
        elif other is not None:
            other = other * scale
        behind = SCALES.get(words.key(part.past + 1), 0)
        if behind > scale:  # `hai nghìn tỷ`
            scale, part = scale * behind, replace(part, past=part.past + 1)
        total += part.value * scale
        high = high * scale if high is not None and last is None else high
        past, last, scaled = part.past + 1, scale, scaled or scale > 1000
        if words.key(past) in HALF_MORE:
            return Numeral(value=total + Decimal(scale) / 2, past=past + 1, scaled=scaled, words=wordy)
        part = _part(words, past)
    if last is None:
        return group
    if part is not None and part.past > past and part.other is None and not part.broken and not part.unreadable:
        total, past = _tail(total, part, last, past)
    return Numeral(value=total, past=past, other=other, high=high, scaled=scaled, words=wordy)


def _small_scale(words: Words, part: Numeral) -> int | None:
    """`4 trăm`, `2 chục`: behind digits these are scales too."""
    if words.tokens[part.past - 1].sign is not Sign.NUMBER or part.past >= len(words.tokens):
        return None
    key = words.key(part.past)
    return 100 if key in HUNDRED else 10 if key in ("chục", "chuc") else None


def _part(words: Words, at: int) -> Numeral | None:
    if at >= len(words.tokens):
        return None
    if words.tokens[at].sign is Sign.NUMBER:
        return _digits(words, at)
    key = words.key(at)
    if not key or key in SCALES or key in POINT or key in HALF:
        return None
    # behind `nghìn`, `triệu`, `tỷ` a number must stand, so `năm` is five
    return _group(words, at, certain=True)


def _tail(total: Decimal, part: Numeral, last: int, past: int) -> tuple[Decimal, int]:
    """What follows a scale without one: `tỷ 350` is 350 million, `1k5` half a thousand, `nghìn hai` two hundred."""
    if part.value != part.value.to_integral_value() or part.value >= 1000:
        return total, past
    if part.value < 10:
        return total + part.value * last / 10, part.past
    if part.value < 100:
        return total + part.value * last / (100 if last > 1000 else 1), part.past
    return total + part.value * last / 1000, part.past


def _group(words: Words, at: int, *, certain: bool = False) -> Numeral | None:
    """A number below a thousand in words, with its fraction."""
    key = words.key(at)
    if key in HALF:
        nxt = words.key(at + 1)
        scale = SCALES.get(nxt)
        if scale is not None:
            return Numeral(value=Decimal(scale) / 2, past=at + 2, scaled=scale > 1000, words=True)
        return Numeral(value=Decimal("0.5"), past=at + 1, words=True)
    if key == "không" or key == "khong":
        return None
    found = _below_thousand(words, at)
    if found is None:
        return None
    value, past, high = found
    lone = past == at + 1 and high is None and key in OTHER_WORDS_TOO
    unsure = lone and not certain
    if words.key(past) in HALF_MORE and value >= 100 and value % 100 == 0:
        return Numeral(value=value + 50, past=past + 1, words=True)
    if words.key(past) in POINT:
        return _fraction(words, value, past)
    return Numeral(value=value, past=past, high=high, unsure=unsure, words=True)


def _fraction(words: Words, value: Decimal, at: int) -> Numeral:
    """Behind `phẩy`: digits one by one (`không năm`, `hai lăm`) or as a number (`mười hai`)."""
    past, digits = at + 1, ""
    while past < len(words.tokens) and len(digits) < 6:
        token, key = words.tokens[past], words.key(past)
        if token.raw.lower() in ("không", "khong", "ko") and _more_digits(words, past + 1):
            digits += "0"
        elif token.sign is Sign.NUMBER and token.word.isdigit() and not digits:
            digits += token.word
        elif key in TENS and len(digits) == 1:
            if words.one(past + 1) is None:
                digits += "0"
        elif key in TEN and not digits:
            digits += "1" if words.one(past + 1) is not None else "10"
        elif (one := words.one(past)) is not None and len(digits) < 3:
            digits += str(one)
        else:
            break
        past += 1
    if not digits:
        return Numeral(value=value, past=at + 1, broken=True, words=True)
    return Numeral(value=Decimal(f"{value}.{digits}"), past=past, words=True)


def _more_digits(words: Words, at: int) -> bool:
    return words.one(at) is not None


def _below_thousand(words: Words, at: int) -> tuple[Decimal, int, Decimal | None] | None:
    hundreds, past = Decimal(0), at
    one = words.one(at)
    if one is not None and words.one(at + 1) == one + 1 and words.key(at + 2) in HUNDRED:
        return Decimal(one * 100), at + 3, Decimal(one * 100 + 100)  # `năm sáu trăm`
    if one is not None and words.key(at + 1) in HUNDRED:
        hundreds, past = Decimal(one * 100), at + 2
    elif words.key(at) in HUNDRED:
        hundreds, past = Decimal(100), at + 1
        if words.key(past) not in HALF_MORE and words.one(past) is None:
            return None
    if past > at:
        if words.key(past) in ODD and (rest := words.one(past + 1)) is not None:
            return hundreds + rest, past + 2, None
        tens = _below_hundred(words, past)
        if tens is None:
            return hundreds, past, None
        value, past_tens, high = tens
        if past_tens == past + 1 and value < 10:  # `một trăm hai` is 120
            return hundreds + value * 10, past_tens, None
        return hundreds + value, past_tens, None if high is None else hundreds + high
    return _below_hundred(words, at)


def _below_hundred(words: Words, at: int) -> tuple[Decimal, int, Decimal | None] | None:
    key, one = words.key(at), words.one(at)
    if key in TWENTY and words.one(at + 1) is not None:
        return Decimal(20 + (words.one(at + 1) or 0)), at + 2, None
    if key in TEN:
        unit = words.one(at + 1)
        if unit is None or words.key(at + 2) in TENS or words.key(at + 2) in HUNDRED:
            return Decimal(10), at + 1, None
        return Decimal(10 + unit), at + 2, None
    if one is None:
        return None
    following = words.key(at + 1)
    if words.one(at + 1) == one + 1 and words.key(at + 2) in TENS:
        return Decimal(one * 10), at + 3, Decimal(one * 10 + 10)
    if following in TENS:
        unit = words.one(at + 2)
        if unit is not None and words.key(at + 3) not in HUNDRED and words.key(at + 3) not in TENS:
            return Decimal(one * 10 + unit), at + 3, None
        return Decimal(one * 10), at + 2, None
    second = words.one(at + 1)
    mistakable = {key, following} & OTHER_WORDS_TOO and following.isascii() and key.isascii()
    if (mistakable or following == "năm") and words.key(at + 2) not in POINT:
        return Decimal(one), at + 1, None  # `tu tu`, `hai nam`: hardly 44 and 25, which is `hai lăm`
    if second is not None and not _starts_a_number(words, at + 1):
        if second == one + 1 and following not in ONLY_AFTER_TENS:
            return Decimal(one), at + 2, Decimal(second)  # `hai ba cây`
        return Decimal(one * 10 + second), at + 2, None  # `chín lăm`, `bảy hai`
    if key in ("mốt", "lăm", "nhăm", "lam", "nham"):
        return None
    return Decimal(one), at + 1, None


def _starts_a_number(words: Words, at: int) -> bool:
    """`hai | ba trăm`: the second word has a number of its own."""
    return words.key(at + 1) in HUNDRED or words.key(at + 1) in TENS
