"""How does a message of the outbox reach its chat?

Messages are leased (`leases`), wait for their turn (`pace`), are sent, and what came of them is written (`results`)
together with the next leases: one commit for all that was answered while the one before was made. A row is marked
*sending* before the channel is called, and *sent* after it answered, so a crash in between leaves a send that is known
to be doubtful. An acknowledgement, an answer or a reminder is then sent again and counted; a digest to a group is not,
and shows up as doubtful.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import structlog

from bot.channels.base import ChannelError, Doubtful, Letter, Misconfigured, Receipt, RetryLater, Speaker
from bot.clock import Clock, monotonic
from bot.leases import Leases
from bot.lettering import filled
from bot.logs import trail
from bot.metrics import Metrics
from bot.pace import Pace
from bot.results import AFTER_MISCONFIGURED, NotBegun, Results, Unread
from bot.writer import Writer
from domain.errors import Refused
from handlers.links import Links
from storage.database import StorageTrouble
from storage.outbox import Posted
from storage.store import Store

log = structlog.get_logger(__name__)
AHEAD = 0.05  # seconds: what begins within them is leased now, so that no turn waits for a commit
TOGETHER = 0.004  # seconds for which an answer waits for others to be written with, where many are on their way
AFTER_UNREAD = 15.0  # a file that can't be read now
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0


@dataclass(kw_only=True, slots=True, eq=False)
class _Send:
    """One leased message. term: in which it was begun; another process may have decided about it in a later one."""

    row: Posted
    letter: Letter
    term: int
    result: Receipt | ChannelError = field(default_factory=lambda: NotBegun("the bot has to wait"))


class Sender:
    """Sends for one bot. Exactly one runs for each token: the platform counts the budget by token."""

    def __init__(
        self,
        speaker: Speaker,
        writer: Writer,
        clock: Clock,
        zone: ZoneInfo,
        links: Links | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._speaker = speaker
        self._writer = writer
        self._clock = clock
        self._leases = Leases(speaker, zone, links)
        self._results = Results(speaker.budget, clock, zone, links)
        self._most = speaker.budget.in_flight
        self._pace = Pace(speaker.budget, at=monotonic())
        self._turns = asyncio.Lock()  # begins are in the order of the leases
        self._busy: dict[str, _Send] = {}  # by chat: leased, and not yet written what came of it
        self._ended: list[_Send] = []  # of them: what came of it is known
        self._tasks: set[asyncio.Task[None]] = set()
        self._coming = 0  # leased, not begun
        self._writing = asyncio.Lock()
        self._term = writer.term
        self._wrote_at = 0.0
        self._paused_until = 0.0
        self.held_back = False  # there is more to send than the budget allows just now
        self.freed: Callable[[], None] = _nobody  # told when there is something to write, and room for another

    @property
    def busy(self) -> int:
        return len(self._busy)

    async def recover(self) -> int:
        """After a start, or after another may have sent: decides about every send that is left doubtful; how many."""
        term, ours = self._term, {send.row.id for send in self._busy.values()}

        def job(store: Store) -> tuple[int, tuple[Posted, ...]]:
            found = store.outbox.sending(self._speaker.channel, self._speaker.bot)
            rows = tuple(row for row in found if row.id not in ours)
            for row in rows:
                self._results.doubt(store, row, "the process ended while this was being sent")
            return self._writer.term, rows

        self._term, rows = await self._writer.do(job)
        if self._term != term:
            self._pace.fill(monotonic())
        for row in rows:
            self._metrics.doubtful(row.lane)
        return len(rows)

    async def once(self) -> int:
        """Writes what came of sends, and starts what may be sent now; how many. Raises StandBy while another sends."""
        if self._writer.term != self._term:
            await self.recover()
        async with self._writing:
            return await self._turn_over()

    async def drain(self) -> None:
        """Waits for what is on its way, and until what came of it is written, however long the database can't."""
        wait = FIRST_WAIT
        while self._busy:
            if self._tasks:
                await asyncio.wait(list(self._tasks))
            try:
                async with self._writing:
                    await self._write(list(self._ended))
            except StorageTrouble as error:
                log.error("storage_trouble", loop="send", error=str(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    # --- leases and results

    async def _turn_over(self) -> int:
        now, ended = monotonic(), list(self._ended)
        most = self._most - len(self._busy) + len(ended)
        free = at_once = 0
        if now >= self._paused_until:
            free = min(most, self._pace.soon(now, AHEAD) - self._coming)
            at_once = self._pace.soon(now) - self._coming
        self.held_back = free <= 0
        if free <= 0 and not ended:
            return 0
        if self._many_on_their_way() and now < self._wrote_at + TOGETHER:
            return 0
        letters = await self._write(ended, free=free, at_once=at_once)
        for row, letter in letters:
            send = _Send(row=row, letter=letter, term=self._term)
            self._busy[row.chat.chat_id] = send
            self._coming += 1
            task = asyncio.create_task(self._deliver(send))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(letters)

    async def _write(self, ended: Sequence[_Send], *, free: int = 0, at_once: int = 0) -> list[tuple[Posted, Letter]]:
        """What came of these sends, and new leases, in one transaction. Raises StorageTrouble: nothing is written."""
        busy = set(self._busy) - {send.row.chat.chat_id for send in ended}

        def job(store: Store) -> tuple[list[tuple[Posted, Letter]], bool]:
            for send in ended:
                self._record(store, send)
            if free <= 0:
                return [], True
            now = self._clock.now()
            resting = self._results.resting(now)
            return self._leases.take(store, now, many=free, at_once=at_once, busy=busy, resting=resting)

        try:
            letters, self.held_back = await self._writer.do(job)
        except StorageTrouble:
            raise
        except Exception:
            if not ended:
                raise
            log.exception("sends_not_recorded_together")
            await self._write_each(ended)
            return []
        self._wrote_at = monotonic()
        for send in ended:
            self._forget(send)
            self._tell(send)
        return letters

    async def _write_each(self, ended: Sequence[_Send]) -> None:
        """One by one, so that only one that can't be written isn't. It stays *sending*, and `recover` finds it."""
        for send in ended:
            try:
                await self._writer.do(lambda store, send=send: self._record(store, send))  # type: ignore[misc]
            except StorageTrouble:
                raise
            except Exception:
                log.exception("send_not_recorded", message=send.row.id)
            else:
                self._tell(send)
            self._forget(send)

    def _record(self, store: Store, send: _Send) -> None:
        """Unless another process sent meanwhile, and has decided about this send."""
        if self._writer.term == send.term or store.outbox.is_being_sent(send.row):
            self._results.record(store, send.row, send.result)

    def _forget(self, send: _Send) -> None:
        self._ended.remove(send)
        self._busy.pop(send.row.chat.chat_id, None)

    def _tell(self, send: _Send) -> None:
        row, result = send.row, send.result
        if isinstance(result, Receipt):
            late = (self._clock.now() - row.due_at).total_seconds() if row.due_at else 0.0
            self._metrics.sent(row.lane, late)
            known = {"message": row.id, "update": row.cause}
            trail("sent", **known, lane=row.lane.name.lower(), late=round(late, 3), attempts=row.attempts + 1)
        elif isinstance(result, Doubtful):
            self._metrics.doubtful(row.lane)

    # --- one message

    async def _deliver(self, send: _Send) -> None:
        known = {"update": send.row.cause} if send.row.cause else {}
        structlog.contextvars.bind_contextvars(message=send.row.id, **known)
        begun = False
        try:
            letter = await self._filled(send.letter)
            begun = await self._turn()
            if begun:
                send.result = await self._speaker.send(letter)
        except ChannelError as error:
            send.result = error
        except Exception as error:
            log.exception("channel_failed", message=send.row.id)
            send.result = Doubtful(f"the channel failed with {type(error).__name__}")
        except asyncio.CancelledError:  # the process ends: it stays *sending*, and the next one decides about it
            self._busy.pop(send.row.chat.chat_id, None)
            raise
        self._end(send, begun)

    def _end(self, send: _Send, begun: bool) -> None:
        if begun:
            self._pace.end(monotonic(), answered=not isinstance(send.result, Doubtful))
        else:
            self._coming -= 1
        if isinstance(send.result, ChannelError):
            self._pause(send.result)
            log.info("not_sent", error=type(send.result).__name__, reason=str(send.result))
        self._ended.append(send)
        if self._many_on_their_way():
            asyncio.get_running_loop().call_later(TOGETHER, self.freed)
        else:
            self.freed()

    def _many_on_their_way(self) -> bool:
        return len(self._busy) - len(self._ended) > self._most // 2

    async def _turn(self) -> bool:
        """Waits until it may begin; whether it has: the bot may have been told to wait meanwhile."""
        async with self._turns:
            while monotonic() >= self._paused_until:
                wait = self._pace.wait(monotonic())
                if wait <= 0:
                    self._coming -= 1
                    self._pace.begin(monotonic())
                    return True
                await asyncio.sleep(min(wait, AHEAD))
        return False

    async def _filled(self, letter: Letter) -> Letter:
        """With its files. Raises Unread, which says nothing about the platform."""
        if not letter.photo_file and not letter.document_file:
            return letter
        library = self._writer.library
        try:
            return await asyncio.to_thread(filled, letter, lambda name, shown: library.file(name, shown=shown))
        except Refused as error:
            raise Unread(f"its file can't be read: {error}") from None
        except (OSError, StorageTrouble) as error:  # the store is away, or the disk: our trouble, and it passes
            log.error("file_not_read", error=str(error))
            raise Unread(f"its file can't be read now: {error}", again=AFTER_UNREAD) from None

    def _pause(self, error: ChannelError) -> None:
        seconds = AFTER_MISCONFIGURED if isinstance(error, Misconfigured) else 0.0
        if isinstance(error, RetryLater) and not error.chat_only:
            seconds = error.seconds
        if seconds:
            self._paused_until = max(self._paused_until, monotonic() + seconds)


def _nobody() -> None:
    """Nobody waits for room."""
