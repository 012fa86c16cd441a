"""What does a one-time code look like?

Eight letters and digits that can't be taken for one another when they are read from paper or typed by hand: about 10¹²
codes. Only its hash is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8


def code_hash(code: str) -> str:
    """What is stored of a code. Letters count in either case; people type them by hand."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def new_code(choice: Callable[[str], str]) -> str:
    """choice: picks a letter by chance that nobody can foresee."""
    return "".join(choice(ALPHABET) for _ in range(LENGTH))


def is_code(text: str) -> bool:
    """Whether it could be one."""
    return len(text) == LENGTH and all(letter in ALPHABET for letter in text.upper())
