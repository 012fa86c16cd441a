"""How does a word look when the input method was off?"""

from __future__ import annotations

import unicodedata

_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SHAPES = {"\u0302": "circumflex", "\u0306": "w", "\u031b": "w"}


def telexed(text: str) -> str:
    """The Telex keys that write the text; a tone is typed at the end of its syllable."""
    return " ".join(_word(word) for word in text.split(" "))


def _word(word: str) -> str:
    keys, tone = "", ""
    for letter in word:
        if letter in "đĐ":
            keys += "dd" if letter == "đ" else "DD"
            continue
        plain, *marks = list(unicodedata.normalize("NFD", letter))
        keys += plain
        for mark in marks:
            if mark in _TONES:
                tone = _TONES[mark]
            elif mark in _SHAPES:
                keys += plain if _SHAPES[mark] == "circumflex" else "w"
    core = keys.rstrip(",.:;)%")
    return core + tone + keys[len(core) :]
