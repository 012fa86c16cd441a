"""Where does the next page begin? After the last row of this one, by its key, packed into one word."""

from __future__ import annotations

import base64
import binascii
import json
import re

from bot.web.api.problem import Problem

KEY = r"^[A-Za-z0-9_.-]{1,40}$"  # of units, rounds and indicators
LONGEST = 400
_KEY = re.compile(KEY)
_HIGHEST = 2**31


def packed(key: tuple[str | int, ...]) -> str:
    text = json.dumps(key, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpacked(cursor: str, *, words: int, number: bool = False) -> tuple[str | int, ...]:
    """The key: so many words, and a number behind them. Raises Problem for what no page gave."""
    if not cursor:
        return ()
    try:
        found = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if isinstance(found, list) and len(found) == words + number:
        said, counted = found[:words], found[words:]
        if all(isinstance(one, str) and _KEY.fullmatch(one) for one in said) and all(map(_is_count, counted)):
            return tuple(found)
    raise Problem(422, "The cursor is none that a page of this list gave.")


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < _HIGHEST
