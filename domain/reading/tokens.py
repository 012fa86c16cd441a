"""Of which words, numbers and signs does a message consist?

Tokens keep their place in the NFC text. What only looks like a figure (links, telephone and document numbers, times of
day, list marks) is one opaque token, so that no digit of it can become one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from domain.words import fold, nfc

MAX_LETTERS = 4_000  # a longer text is a document, not a message; the rest is left to people


class Sign(Enum):
    WORD = "word"
    MIXED = "mixed"  # letters and digits: VNI, or a name glued to its number
    NUMBER = "number"
    MARK = "mark"  # punctuation
    LINE = "line"  # end of line
    OPAQUE = "opaque"  # a link, a document number, a telephone number, a time, a list mark
    STRANGE = "strange"  # digits of other scripts, fractions in one sign


@dataclass(slots=True)
class Token:
    """word: folded, and spelt out by `spelling`. glued: no space before it. kind: of an opaque token."""

    sign: Sign
    word: str
    raw: str
    start: int
    end: int
    glued: bool
    kind: str = ""


_FULL_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
_BLANKS = re.compile(r"[^\S\n\t]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\u00ad]")

_TOKEN = re.compile(
    r"""
    (?P<link>(?:https?://|www\.)\S+|\S+@\S+\.\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|com|net|org|example)(?:/\S*)?(?![a-z0-9]))
  | (?P<photo>\[\s*(?:\d+\s*)?(?:anh|hinh|hinh\ anh|video|photo|file|vi\ tri|sticker|gif)[^\]\n]{0,30}\])
  | (?P<document>(?<![\w.,])\d{1,5}(?:/\d{4})?/[a-z]{1,8}\d{0,3}(?:-[a-z0-9]{1,12})+(?:/[a-z]+)?
        |(?<![\w.,])\d{1,4}-[a-z]{2,4}/[a-z]{2,6}(?![a-z]))
  | (?P<phone>(?<![\w.,/])(?:\+84|0)\d{1,3}(?:[ .-]?\d{2,4}){2,3}(?![\w/]|[.,]\d))
  | (?P<time>(?<![\d.,/])\d{1,2}(?:h|g|gio)(?:\d{2}(?!\d)|(?![a-z0-9]))|(?<![\d.,/])[0-2]?\d:[0-5]\d(?!\d))
  | (?P<date>(?<![\d.,/])\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}(?!\d)|(?<![\d.,/])(?:0?[1-9]|1[0-2])/20\d{2}(?!\d))
  | (?P<smile>(?<=\s)[:=]3(?=\s*$))
  | (?P<area>(?:m|cm)[2²³](?![a-z0-9])|(?<![\d.,])m3(?![a-z0-9]))
  | (?P<mixed>[a-z]+\d[a-z\d]*(?![.,]\d|[a-z\d]))
  | (?P<number>\d+(?:[.,]\d+)*)
  | (?P<word>[^\W\d_]+)
  | (?P<line>\n)
  | (?P<strange>[^\W_])
  | (?P<mark>\S|\t)
    """,
    re.VERBOSE,
)
_LIST_MARK = re.compile(
    r"^[ \t>]*\d\ufe0f?\u20e3[ \t]*|^[ \t>]*(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-e])\)[.:]?[ \t]*|"
    r"\d{1,2}\.[ \t]+(?=\D)"
    r"|\d{1,2}[/-][ \t]+(?=[^\W\d])|\(\d{1,2}[a-z]?\)[ \t]*)"
    r"|(?:^|(?<=[\s;,]))\(?\d{1,2}\)[ \t]+(?=[^\W\d])"
    r"|^[ \t>]*[-+*•–—●▪✔✅]+[ \t]*(?=[^\W\d])|^[ \t>]*[-+*•–—●▪✔✅]+[ \t]+",
    re.MULTILINE,
)
_SIGNS = {
    "link": Sign.OPAQUE,
    "photo": Sign.OPAQUE,
    "document": Sign.OPAQUE,
    "phone": Sign.OPAQUE,
    "time": Sign.OPAQUE,
    "date": Sign.OPAQUE,
    "smile": Sign.OPAQUE,
    "area": Sign.WORD,
    "mixed": Sign.MIXED,
    "number": Sign.NUMBER,
    "word": Sign.WORD,
    "line": Sign.LINE,
    "strange": Sign.STRANGE,
    "mark": Sign.MARK,
}


def cleaned(text: str) -> str:
    """NFC, one kind of blank, ASCII digits for full-width ones, not longer than a message."""
    return _BLANKS.sub(" ", nfc(text[:MAX_LETTERS]).replace("\r\n", "\n")).translate(_FULL_WIDTH).strip()


def tokens_of(text: str) -> list[Token]:
    """The tokens of a cleaned text."""
    folded = fold(text)
    marks = {found.start(): found.end() for found in _LIST_MARK.finditer(folded) if found.end() > found.start()}
    found: list[Token] = []
    at, last_end = 0, -1
    while at < len(folded):
        if at in marks and not (found and found[-1].end > at):
            end = marks[at]
            found.append(Token(Sign.OPAQUE, "•", text[at:end], at, end, False, "list"))
            at = last_end = end
            continue
        match = _TOKEN.match(folded, at)
        if match is None:
            at += 1
            continue
        kind = str(match.lastgroup)
        sign, word, end = _SIGNS[kind], match.group(), match.end()
        if kind == "phone" and not 9 <= sum(letter.isdigit() for letter in word) <= 12:
            sign, kind = Sign.NUMBER, "number"
            number = re.compile(r"\d+(?:[.,]\d+)*").match(folded, at)
            if number is None:  # `+84…`
                sign, kind, word, end = Sign.MARK, "mark", folded[at], at + 1
            else:
                word, end = number.group(), number.end()
        if kind == "number" and word.isdigit() and len(word) >= 9:
            sign, kind = Sign.OPAQUE, "identity"
        if sign is Sign.WORD and any(letter.isnumeric() for letter in word) and kind == "word":
            sign = Sign.STRANGE
        word = word.replace("²", "2").replace("³", "3")
        opaque = kind if sign is Sign.OPAQUE else ""
        found.append(Token(sign, word, text[at:end], at, end, at == last_end, opaque))
        at = last_end = end
    return found
