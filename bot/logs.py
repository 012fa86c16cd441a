"""How does the programme log? Text or JSON lines on standard error, without tokens and without what people wrote."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

from domain.mask import masked

log = structlog.get_logger(__name__)
TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}|gb_[A-Za-z0-9_-]{43}")
# Addresses that open something, and the cookie of the dashboard: whoever has one is let in.
KEYS = re.compile(r"(/(?:f|j|sign-in|file)/|\bgiaoban=)[A-Za-z0-9_.%-]{6,}")
FRAMES = 4
QUIET = ("httpx", "httpcore", "aiogram", "aiohttp", "telegram", "apscheduler", "alembic", "uvicorn.access", "nicegui")


def redact(text: str) -> str:
    """The text with every token, signed link, code in a link, cookie, identity number and telephone blotted out."""
    return masked(KEYS.sub(r"\1«key»", TOKEN.sub("«token»", text)))


def trace(error: BaseException) -> str:
    """What kind of error, and where: `KeyError at router.py:120 < dispatch.py:73`, without what people wrote.

    The message of an error may quote it, and so may a traceback.
    """
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places or '?'}"


class _Ours(structlog.PrintLoggerFactory):
    """Lines on standard error, set up by `configure`."""


def trail(event: str, **known: Any) -> None:
    """One step of an update or a message on its way. Told by processes that set up their logs; others are silent."""
    if isinstance(structlog.get_config()["logger_factory"], _Ours):
        log.info(event, **{name: value for name, value in known.items() if value is not None})


def _redacted(renderer: Any) -> Any:
    """The renderer with tokens blotted out of the finished line, whatever they were nested in."""

    def render(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
        return redact(str(renderer(logger, method, event)))

    return render


class _Redacting(logging.Formatter):
    """Blots out tokens in the finished line, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def configure(style: str, *, least: int = logging.INFO) -> None:
    """Sets up structlog and the standard library's logging for this process. least: level of what is told."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            _redacted(renderer),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=_Ours(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
