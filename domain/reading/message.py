"""What is known of a whole message before its clauses are read?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.reading import cues, kinds
from domain.reading.kinds import Evidence
from domain.reading.names import Vocabulary
from domain.reading.sentences import Part, parts_of
from domain.reading.spelling import spell
from domain.reading.tokens import Sign, Token, tokens_of
from domain.reading.units import fits

_PHOTO = re.compile(
    r"\[\s*(?:\d+\s*)?(?:ảnh|anh|hình|hinh|photo|video)|(?:gửi|kèm|có) (?:kèm )?(?:ảnh|hình ảnh)", re.IGNORECASE
)
_WEAK_FIX = frozenset(
    {"dung la", "dung ra la", "moi dung", "bi sai", "thay vi", "thay bang", "cap nhat lai", "dung phai la"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """With what a message is read. registers: targets are asked for. done: what was done is asked for.

    unit_names: the officer's unit and those above it. today: nothing where no day needs its year.
    """

    vocabulary: Vocabulary
    registers: bool = False
    done: bool = False
    unit_names: frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """line: all its words, folded. accented: it is written with diacritics. correcting: it takes a figure back."""

    asked: Asked
    text: str
    tokens: list[Token]
    line: str
    accented: bool
    correcting: bool
    evidence: Evidence
    photo: bool
    parts: list[Part]

    @property
    def has_figures(self) -> bool:
        return any(part.figures for part in self.parts)

    @property
    def measures(self) -> bool:
        """A figure that could be one of an indicator."""
        return any(
            piece.quantity is not None and piece.quantity.unit is not None and fits(piece.quantity.unit, False, one)
            for part in self.parts
            for piece in part.figures
            for one in self.asked.vocabulary.indicators.values()
        )

    def parts_as_correction(self) -> list[Part]:
        """The whole message as one run: a correction may go over several sentences."""
        tokens = [token for token in self.tokens if not _separates(token)]
        return parts_of(tokens, self.asked.vocabulary, accented=self.accented, correcting=True)


def message_of(text: str, asked: Asked) -> Message | None:
    """text: cleaned. None where there is no word and no number in it."""
    tokens = spell(tokens_of(text), asked.vocabulary.words)
    if not any(token.sign in (Sign.WORD, Sign.NUMBER, Sign.STRANGE) for token in tokens):
        return None
    line = " ".join("@" if token.sign is Sign.OPAQUE else token.word for token in tokens)
    accented, correcting = _is_accented(text), _corrects(tokens, line)
    return Message(
        asked=asked,
        text=text,
        tokens=tokens,
        line=line,
        accented=accented,
        correcting=correcting,
        evidence=kinds.evidence(line, tokens),
        photo=bool(_PHOTO.search(text)),
        parts=parts_of(tokens, asked.vocabulary, accented=accented, correcting=correcting),
    )


# `em sửa GTNT 2 km` as well as `sửa GTNT 2 km`; what a commune repairs (`xã em sửa đường`) is no correction.
_SPEAKER = frozenset({"da", "vang", "em", "e", "toi", "minh", "chau", "anh", "chi", "bac", "cho", "xin", "nho"})
_REPAIRED = frozenset({"duong", "cau", "cong", "kenh", "muong", "ranh", "nha", "truong", "tram"})


def _begins_with_sua(tokens: list[Token]) -> bool:
    words = [token.word for token in tokens]
    at = 1 if words[0] == "xa" and words[1:2] and words[1] in _SPEAKER else 0
    commune = at == 1
    while at < len(words) and (words[at] in _SPEAKER or tokens[at].sign is Sign.MARK):
        at += 1
    if at + 1 >= len(words) or words[at] != "sua":
        return False
    return not (commune and words[at + 1] in _REPAIRED)


def _corrects(tokens: list[Token], line: str) -> bool:
    if _begins_with_sua(tokens) and not kinds.repairs(tokens):
        return True
    found = cues.FIX.search(line)
    if found is None:
        return False
    if kinds.aims(tokens) and found.group() == "nham":
        return False
    if kinds.repairs(tokens) and found.group().startswith("sua") and "sua lai" not in found.group():
        return False
    if found.group() in _WEAK_FIX:
        return any(token.sign is Sign.NUMBER for token in tokens)
    return True


def _separates(token: Token) -> bool:
    if token.sign is Sign.LINE or token.kind == "list":
        return True
    return token.sign is Sign.MARK and token.word in ";.!…|()[]{}"


def _is_accented(text: str) -> bool:
    """Whether the text is written with diacritics, so that `sau` is no `sáu`."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    marked = sum(not letter.isascii() for letter in letters)
    return marked * 12 > len(letters)
