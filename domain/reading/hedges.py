"""Is a figure said outright, or as `khoảng`, `gần`, `hơn`, `âm`?"""

from __future__ import annotations

from domain.reading.numerals import Words

_MINUS = frozenset("-−–—")


def is_negative(words: Words, at: int) -> bool:
    """`âm 5`, `-5`; a dash is a minus only where it is glued to its digit."""
    before = words.tokens[at - 1] if at else None
    if before is None:
        return False
    if before.word == "am":
        return before.raw.lower() in ("am", "âm")
    if before.word in _MINUS and words.tokens[at].glued:
        return at < 2 or not before.glued or words.tokens[at - 2].word == ":"
    return False


def is_about(words: Words, at: int, past: int) -> bool:
    """`khoảng 5`, `gần 5`, `5 km hơn`. past: the token behind the figure."""
    return _before(words, at) or _behind(words, past)


def _before(words: Words, at: int) -> bool:
    before, earlier = words.word(at - 1), words.word(at - 2)
    raw = words.tokens[at - 1].raw.lower() if at else ""
    if before in ("khoang", "chung", "gan", "hon", "xap", "ngot"):
        return not (before == "hon" and raw == "hôn")
    if before == "tam" and raw in ("tầm", "tam"):
        return not (raw == "tam" and earlier == "thang")
    if before in ("do", "uoc") and raw in ("độ", "do", "ước", "uoc"):
        return raw != "do" or words.key(at) != ""
    if before in ("tren", "duoi") and raw in ("trên", "dưới", "tren", "duoi"):
        return earlier not in ("dia", "tu")
    if before in ("xi", "co"):
        return before == "xi" and earlier == "xap"
    return earlier in ("khoang", "xap", "uoc", "uoc chung") and before in ("duoc", "tam", "dat")


def _behind(words: Words, past: int) -> bool:
    return (words.word(past) in ("may", "hon") and words.word(past + 1) != "ra") or (
        words.word(past) == "gi" and words.word(past + 1) in ("do", "day")
    )
