"""How does a loop wait for work, and how does it end?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from storage.database import StorageTrouble

log = structlog.get_logger(__name__)

LOOK_AGAIN = 0.5
SOON = 0.02
LONGEST_WAIT = 5.0
STOP_SECONDS = 6.0  # for what is in flight; then the pages have two, and the process ends within ten


async def forever(
    name: str,
    once: Callable[[], Awaitable[int]],
    wake: asyncio.Event,
    *,
    ended: Callable[[], bool],
    worked: Callable[[], None] = lambda: None,
    soon: Callable[[], bool] = lambda: False,
    **known: str,
) -> None:
    """Does it again and again until it has `ended`; waits where there was nothing to do, and longer after trouble.

    worked: called where something was done. soon: whether there will be work without anybody waking us. known: what is
    told of trouble beside the name.
    """
    wait = LOOK_AGAIN
    while not ended():
        try:
            done = await once()
        except StorageTrouble as error:
            log.error("storage_trouble", loop=name, error=str(error), **known)
        except Exception:
            log.exception("loop_failed", loop=name, **known)
        else:
            wait = LOOK_AGAIN
            if done:
                worked()
                await asyncio.sleep(0)
            else:
                await woken(wake, SOON if soon() else wait)
            continue
        wait = min(wait * 2, LONGEST_WAIT)
        await woken(wake, wait)


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
