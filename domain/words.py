"""How are Vietnamese words compared, whoever typed them how?

Folding takes NFC text to lower case without diacritics, letter by letter, so that positions in the folded text are
positions in the text itself.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SHORT = 300  # letters


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    plain = unicodedata.normalize("NFD", letter)[0].lower()
    return plain if len(plain) == 1 else letter


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without diacritics; as long as the NFC text it is made from."""
    return _folded(text) if len(text) <= _SHORT else "".join(map(_fold_letter, nfc(text)))


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Names are folded for every message, and a message by everybody who looks at it."""
    return "".join(map(_fold_letter, nfc(text)))
