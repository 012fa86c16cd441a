"""How does a loop wait for work, and how does it end?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

LOOK_AGAIN = 0.5
SOON = 0.02
LONGEST_WAIT = 5.0
STOP_SECONDS = 6.0  # for what is in flight; then the pages have two, and the process ends within ten


async def woken(wake: asyncio.Event, seconds: float) -> None:
    """Waits until somebody wakes us, at most so long."""
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        return
    finally:
        wake.clear()


async def cancel(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Ends them and waits until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
