"""Can anybody be reached who reports for a commune, and if not, why?"""

from __future__ import annotations

from enum import StrEnum


class Reach(StrEnum):
    """How a commune is reached, by the best of its people."""

    REACHED = "reached"  # somebody holds a post and has a chat that works
    BLOCKED = "blocked"  # those who hold a post have blocked the bot or lost their chat
    LEFT = "left"  # whoever reported holds the post no longer
    NEVER = "never"  # nobody has ever joined
