"""How does a process hear that another one wrote something for it? By notifications of PostgreSQL.

They are only a hint: whoever waits looks by itself as well, so that one that got lost delays and loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import psycopg
import structlog

from bot.engine.loops import LONGEST_WAIT, LOOK_AGAIN

log = structlog.get_logger(__name__)


async def listen(conninfo: str, channel: str, heard: Callable[[str], None]) -> None:
    """Calls `heard` with what is said, and with "" after every pause in which something may have been missed."""
    wait = LOOK_AGAIN
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
                await connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
                wait = LOOK_AGAIN
                heard("")
                async for notice in connection.notifies():
                    heard(notice.payload)
        except psycopg.Error as error:
            log.warning("notifications_lost", error=type(error).__name__)
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)
