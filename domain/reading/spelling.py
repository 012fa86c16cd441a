"""Which word is meant by `keenh`, `muwowng`, `kenh6` or `duong2`?

What an input method left over is undone, for words that are not known otherwise: Telex writes diacritics as letters,
VNI as digits. The result is the folded word.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from domain.reading.tokens import Sign, Token

_TONE = "sfrxj"
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|p|ph|qu|r|s|th?|tr|v|x)?"
    r"(?:uye|ieu|yeu|uoi|uou|oai|oay|oeo|uay|uya|uye|[aeiouy]{1,2})(?:ch|c|m|ng|nh|n|p|t)?"
)
_TELEX_MARK = re.compile(r"aa|ee|oo|dd|w|[aeiouy][a-z]*[sfrxj]")


@lru_cache(maxsize=8192)
def telex(word: str) -> str:
    """The folded word that these Telex keys write; the word itself where they write none."""
    if not _TELEX_MARK.search(word) or len(word) < 2 or not word.isascii():
        return word
    plain = word.replace("dd", "d").replace("aa", "a").replace("ee", "e").replace("oo", "o").replace("w", "")
    for tone_at in range(len(plain) - 1, 0, -1):
        if plain[tone_at] in _TONE and re.search("[aeiouy]", plain[:tone_at]):
            toneless = plain[:tone_at] + plain[tone_at + 1 :]
            if _SYLLABLE.fullmatch(toneless):
                return toneless
    return plain if plain != word and _SYLLABLE.fullmatch(plain) else word


@lru_cache(maxsize=8192)
def vni(word: str) -> str:
    """The folded word that these VNI keys write; the word itself where they write none."""
    plain = re.sub(r"(?<=[a-z])[0-9]", "", word)
    return plain if plain.isalpha() and _SYLLABLE.fullmatch(plain) else word


def is_syllable(word: str) -> bool:
    return bool(_SYLLABLE.fullmatch(word))


def spell(tokens: list[Token], known: Container[str]) -> list[Token]:
    """Words spelt out; a name glued to its number (`vm5`) cut in two."""
    result: list[Token] = []
    mixed = [token for token in tokens if token.sign is Sign.MIXED]
    for position, token in enumerate(tokens):
        if token.sign is Sign.WORD and token.word not in known:
            token.word = telex(token.word)
        if token.sign is not Sign.MIXED:
            result.append(token)
            continue
        result += _mixed(token, known, alone=len(mixed) == 1, figure_follows=_figure_follows(tokens, position))
    return result


def _figure_follows(tokens: list[Token], position: int) -> bool:
    """A figure stands behind the word, before the next comma: then the digits in the word are none."""
    for token in tokens[position + 1 : position + 10]:
        if token.sign is Sign.NUMBER:
            return True
        if token.sign is Sign.LINE or (token.sign is Sign.MARK and token.word in ",;|"):
            return False
    return False


def _mixed(token: Token, known: Container[str], *, alone: bool, figure_follows: bool) -> list[Token]:
    word = token.word
    period = re.fullmatch(r"(?:q[1-4]|t(?:1[0-2]|[1-9])|n20\d\d|tuan\d{1,2}|thang\d{1,2}|quy[1-4])", word)
    if period:
        token.sign, token.kind = Sign.OPAQUE, "period"
        return [token]
    if word in known:
        token.sign = Sign.WORD
        return [token]
    parts = re.fullmatch(r"([a-z]+)(\d+)([a-z]*)", word)
    if token.glued and parts is not None and parts.group(1) in ("km", "m", "cay") and not parts.group(3):
        return _cut(token, len(parts.group(1)))  # `2km3`
    inside = parts is None or bool(parts.group(3))
    plain = vni(word)
    if plain != word and plain in known and (inside or not alone or figure_follows):
        token.sign, token.word = Sign.WORD, plain
        return [token]
    if parts is not None and parts.group(1) in known:
        cut = token.start + len(parts.group(1))
        past = cut + len(parts.group(2))
        first = Token(Sign.WORD, parts.group(1), token.raw[: cut - token.start], token.start, cut, token.glued)
        # `kenh6` alone: canal number six, six kilometres, or the VNI spelling of the word
        spoken = is_syllable(parts.group(1)) and len(parts.group(1)) > 2
        sign = Sign.STRANGE if spoken and len(parts.group(2)) == 1 else Sign.NUMBER
        second = Token(sign, parts.group(2), token.raw[cut - token.start : past - token.start], cut, past, True)
        rest = parts.group(3)
        third = [Token(Sign.WORD, rest, token.raw[past - token.start :], past, token.end, True)] if rest else []
        return [first, second, *third]
    token.sign = Sign.WORD
    if plain != word and (inside or not alone):
        token.word = plain
    elif token.glued:
        token.sign = Sign.STRANGE  # `5x2`: no number that we know
    return [token]


def _cut(token: Token, length: int) -> list[Token]:
    """Letters and digits as two tokens."""
    middle = token.start + length
    return [
        Token(Sign.WORD, token.word[:length], token.raw[:length], token.start, middle, token.glued),
        Token(Sign.NUMBER, token.word[length:], token.raw[length:], middle, token.end, True),
    ]
