"""How is something told at the edge of the page: what was done, what was refused, what went wrong?"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec

import structlog
from nicegui import ui

from domain.errors import GiaoBanError

log = structlog.get_logger(__name__)
ONE_LINE = 50  # letters
P = ParamSpec("P")


def guarded(act: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
    """What goes wrong is told on the page and logged; the page stays as it is."""

    @functools.wraps(act)
    async def guard(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await act(*args, **kwargs)
        except Exception as error:
            log.exception("page_failed", act=act.__name__)
            tell(error)

    return guard


def tell(error: Exception) -> None:
    words = str(error) if isinstance(error, GiaoBanError) else f"{type(error).__name__}: {error}"
    ui.notify(f"Có lỗi: {words}", type="negative", position="top", multi_line=True, timeout=10_000)


def say(words: str) -> None:
    ui.notify(words, position="top", classes="note", multi_line=len(words) > ONE_LINE)
