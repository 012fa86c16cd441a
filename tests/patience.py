"""How long does a test wait for what another process does?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from bot.clock import monotonic

Found = TypeVar("Found")


def eventually(look: Callable[[], Found | None], seconds: float, what: Callable[[], str] = lambda: "") -> Found:
    """What is found, as soon as something is. what: told where nothing was in that time. Raises AssertionError."""
    end = monotonic() + seconds
    while monotonic() < end:
        found = look()
        if found is not None:
            return found
        threading.Event().wait(0.05)
    raise AssertionError(f"it did not happen in time\n{what()}")
