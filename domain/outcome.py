"""What becomes of words that may hold figures?"""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Counted, to see whether officers are understood."""

    READ = "read"  # stored at once
    ASKED = "asked"  # a question came first
    ANSWERED = "answered"  # a question of theirs, a courtesy; nothing to store
    NOT_UNDERSTOOD = "not_understood"
