"""How do photos and sheets come from the platform to our disk?

What is wanted stands in the table of evidence, so it is fetched after any crash. A file is fetched in bounded time and
size, checked by its content, and written under its hash; then one transaction says that it is here. A crash before that
fetches it again and finds the same file. A sheet goes on through the inbox, as an update of the channel `files` that
carries its cells; a file that is refused or gone is told to its sender once.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.base import Fetcher, Misconfigured, Rejected, RetryLater, TooLarge, Unreachable, UnreadableUpdate
from bot.clock import Clock
from bot.photos import develop
from bot.sheets import read_sheet
from bot.writer import Writer
from domain.evidence import Piece, PieceKind, PieceState, Reason, Unfit
from domain.message import Chat, Incoming, IncomingKind
from domain.sheet import pack
from handlers.evidence import apology
from storage.files import Files
from storage.store import Store

log = structlog.get_logger(__name__)
CHANNEL = "files"
BOT = "files"
LARGEST = {PieceKind.PHOTO: 10_000_000, PieceKind.DOCUMENT: 5_000_000}
FETCH_SECONDS = 60.0
AT_ONCE = 4
MOST_ATTEMPTS = 10
FIRST_PAUSE = 15.0
LONGEST_PAUSE = 3600.0
AFTER_MISCONFIGURED = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Here:
    """A file that was checked and written. cells: those of a sheet, packed."""

    sha256: str
    size: int
    mime: str
    cells: str = ""


class Fetching:
    """Fetches what is wanted, by (channel, bot)."""

    def __init__(
        self,
        fetchers: Mapping[tuple[str, str], Fetcher],
        files: Files,
        writer: Writer,
        clock: Clock,
        *,
        seconds: float = FETCH_SECONDS,
    ) -> None:
        self._fetchers = dict(fetchers)
        self._files = files
        self._writer = writer
        self._clock = clock
        self._seconds = seconds

    async def recover(self) -> int:
        """After a start: removes what a crash left half written."""
        return await asyncio.to_thread(self._files.sweep)

    async def once(self) -> int:
        """Fetches some of what is wanted now; how many were tried. Raises StorageTrouble."""
        if not self._fetchers:
            return 0
        wanted = await self._writer.do(self._wanted)
        results = await asyncio.gather(*(self._fetch(piece) for piece in wanted), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(wanted)

    def _wanted(self, store: Store) -> tuple[Piece, ...]:
        now = self._clock.now()
        found = [
            piece
            for channel, bot in self._fetchers
            for piece in store.evidence.wanted(channel, bot, now=now, many=AT_ONCE)
        ]
        return tuple(found[:AT_ONCE])

    async def _fetch(self, piece: Piece) -> None:
        content = await self._content(piece)
        if content is None:
            return
        try:
            here = await asyncio.to_thread(self._keep, piece.kind, content)
        except Unfit as error:
            await self._end(piece, PieceState.REFUSED, error.reason)
        except OSError as error:  # the disk is full, the folder is closed, the store away: our trouble, not the file's
            log.error("file_not_written", piece=piece.key, error=error.strerror)
            await self._later(piece, f"the file can't be written: {error.strerror}", FIRST_PAUSE, counts=False)
        else:
            await self._writer.do(lambda store: self._kept(store, piece, here))

    async def _content(self, piece: Piece) -> bytes | None:
        """The file; None when it was refused, or is to be fetched later."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._fetchers[piece.chat.channel, piece.chat.bot].fetch_file(
                    piece.file_id, LARGEST[piece.kind]
                )
        except TooLarge:
            await self._end(piece, PieceState.REFUSED, Reason.TOO_LARGE)
        except (Rejected, Unreachable) as error:
            log.info("file_gone", piece=piece.key, reason=str(error))
            await self._end(piece, PieceState.LOST, Reason.GONE)
        except Misconfigured as error:
            await self._later(piece, str(error), AFTER_MISCONFIGURED, counts=False)
        except RetryLater as error:
            await self._later(piece, str(error), error.seconds)
        except Exception as error:  # too slow, or a surprise
            log.warning("file_not_fetched", piece=piece.key, error=type(error).__name__)
            await self._later(piece, type(error).__name__, FIRST_PAUSE)
        return None

    def _keep(self, kind: PieceKind, content: bytes) -> _Here:
        """Checks and writes the file. Raises Unfit, OSError."""
        if kind is PieceKind.PHOTO:
            photo = develop(content)
            sha256 = self._files.keep(content, shown=photo.shown)
            return _Here(sha256=sha256, size=len(content), mime=photo.mime)
        sheet = read_sheet(content)
        return _Here(sha256=self._files.keep(content), size=len(content), mime=sheet.mime, cells=pack(sheet.grid))

    def _kept(self, store: Store, piece: Piece, here: _Here) -> None:
        wanted = store.evidence.kept(piece, sha256=here.sha256, size=here.size, mime=here.mime)
        if wanted and piece.kind is PieceKind.DOCUMENT:
            store.inbox.keep([_update(piece, here.cells)], at=self._clock.now())

    async def _end(self, piece: Piece, state: PieceState, reason: Reason) -> None:
        def job(store: Store) -> None:
            if store.evidence.end(piece, state, reason.value):
                store.outbox.put(apology(store, piece, reason), at=self._clock.now())

        await self._writer.do(job)

    async def _later(self, piece: Piece, reason: str, seconds: float, *, counts: bool = True) -> None:
        """Again after a pause that grows, until it was tried often enough."""
        if counts and piece.attempts + 1 >= MOST_ATTEMPTS:
            log.warning("file_given_up", piece=piece.key, reason=reason)
            await self._end(piece, PieceState.LOST, Reason.GONE)
            return
        pause = max(seconds, min(FIRST_PAUSE * 2**piece.attempts, LONGEST_PAUSE))
        at = self._clock.now() + timedelta(seconds=pause)
        await self._writer.do(lambda store: store.evidence.again(piece, at=at, reason=reason[:200], counts=counts))


def _update(piece: Piece, cells: str) -> dict[str, Any]:
    """The row of the inbox by which a sheet goes on: one for each piece."""
    body = {
        "evidence": piece.key,
        "channel": piece.chat.channel,
        "bot": piece.chat.bot,
        "chat_id": piece.chat.chat_id,
        "said_at": piece.said_at.isoformat(),
        "cells": cells,
    }
    update_id = hashlib.sha256(piece.key.encode()).hexdigest()[:32]
    return {"channel": CHANNEL, "bot": BOT, "update_id": update_id, "chat_id": piece.chat.chat_id, "body": body}


def read(body: Mapping[str, Any], *, bot: str) -> Incoming | None:
    """A sheet that is here, in the chat from which it was sent. Raises UnreadableUpdate."""
    try:
        return Incoming(
            chat=Chat(channel=body["channel"], bot=body["bot"], chat_id=body["chat_id"]),
            update_id=f"{bot}:{body['evidence']}",
            kind=IncomingKind.FILE,
            sent_at=datetime.fromisoformat(body["said_at"]),
            file_id=body["evidence"],
            data=body["cells"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableUpdate(f"This is no fetched file: {type(error).__name__}: {error}") from None
