"""How does a message of the outbox reach its chat?

Rows are leased lane by lane (acknowledgements first), one at a time for each chat, within the budget of the bot. A row
is marked *sending* and committed before the channel is called, and *sent* after it answered, so a crash in between
leaves a send that is known to be doubtful. An acknowledgement, an answer or a reminder is then sent again and counted;
a digest to a group is not, and shows up as doubtful.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.channels.base import (
    ChannelError,
    Doubtful,
    Letter,
    Misconfigured,
    Moved,
    OverQuota,
    Receipt,
    Rejected,
    RetryLater,
    Speaker,
    Unreachable,
)
from bot.clock import Clock, monotonic
from bot.lettering import filled
from bot.lettering import letter as written
from bot.logs import trail
from bot.metrics import Metrics
from bot.writer import Writer
from domain.errors import Refused
from domain.message import Lane, Outgoing
from handlers import escalate, fall_over, ration, review, send_reminders
from handlers.context import Clockwork
from handlers.links import Links
from storage.database import StorageTrouble
from storage.outbox import Posted
from storage.store import Store

log = structlog.get_logger(__name__)
WINDOW = 200  # rows looked at to find chats that may get something
GLANCE = 8  # beside those that are wanted, at first: nearly always that is enough
IN_FLIGHT = 8  # what a crash can leave doubtful at most
MOST_ATTEMPTS = 8
BURST_SECONDS = 0.07
SECOND = 1.02  # of ours: at least one of the platform's
AFTER_MISCONFIGURED = 60.0
AFTER_UNREAD = 15.0  # a file that can't be read now
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0


FRESHENED: dict[str, Callable[[Clockwork, Posted], Outgoing | None]] = {
    "remind": send_reminders.freshened,
    "escalate": escalate.freshened,
    "review": review.freshened,
}


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
        self._zone = zone
        self._links = links
        self._writer = writer
        self._clock = clock
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._ours: set[int] = set()  # rows that we are sending
        self._term = 0
        self._most_tokens = max(2.0, speaker.budget.per_second * BURST_SECONDS)
        self._tokens = self._most_tokens
        self.held_back = False  # there is more to send than the budget allows just now
        self._counted_at = monotonic()
        self._ended: deque[float] = deque()  # when the sends of the last second were answered
        self._paused_until = 0.0
        self._free_at: dict[str, datetime] = {}  # chats that may get nothing before
        self.freed: Callable[[], None] = _nobody  # told when a send has ended: there is room for another

    @property
    def busy(self) -> int:
        return len(self._in_flight)

    async def recover(self) -> int:
        """After a start, or after another may have sent: decides about every send that is left doubtful; how many."""

        def job(store: Store) -> tuple[Posted, ...]:
            self._term = self._writer.term
            found = store.outbox.sending(self._speaker.channel, self._speaker.bot)
            rows = tuple(row for row in found if row.id not in self._ours)
            for row in rows:
                self._doubt(store, row, "the process ended while this was being sent")
            return rows

        rows = await self._writer.do(job)
        for row in rows:
            self._metrics.doubtful(row.lane)
        return len(rows)

    async def once(self) -> int:
        """Starts what may be sent now; how many were started. Raises StandBy while another process sends."""
        if self._writer.term != self._term:
            await self.recover()
        free = min(IN_FLIGHT - len(self._in_flight), int(self._refilled()), self._room())
        self.held_back = free <= 0
        if free <= 0 or monotonic() < self._paused_until:
            return 0
        letters = await self._writer.do(lambda store: self._lease(store, free))
        self.held_back = len(letters) == free
        self._tokens -= len(letters)
        for row, letter in letters:
            self._ours.add(row.id)
            task = asyncio.create_task(self._deliver(row, letter, self._term))
            self._in_flight[row.chat.chat_id] = task
        return len(letters)

    async def drain(self) -> None:
        """Waits for what is in flight."""
        while self._in_flight:
            await asyncio.wait(list(self._in_flight.values()))

    def _refilled(self) -> float:
        """The token bucket of the overall budget, kept so small that no second of it holds more than the budget."""
        now = monotonic()
        rate = self._speaker.budget.per_second
        self._tokens = min(self._most_tokens, self._tokens + (now - self._counted_at) * rate)
        self._counted_at = now
        return self._tokens

    def _room(self) -> int:
        """How many more the platform can't count too many of, however long each is on its way.

        It counts a message somewhere between our call and its answer. So whatever it counts in one second together
        with a message that begins now is in flight now, or was answered less than a second ago.
        """
        before = monotonic() - SECOND
        while self._ended and self._ended[0] <= before:
            self._ended.popleft()
        return max(1, int(self._speaker.budget.per_second)) - len(self._in_flight) - len(self._ended)

    def _lease(self, store: Store, free: int) -> list[tuple[Posted, Letter]]:
        now = self._clock.now()
        taken: dict[str, tuple[Posted, Letter]] = {}
        self._free_at = {chat: until for chat, until in self._free_at.items() if until > now}
        for row in self._ready(store, now, free + len(self._in_flight) + GLANCE):
            if len(taken) == free:
                break
            chat = row.chat.chat_id
            if chat in self._in_flight or chat in taken:
                continue
            if row.valid_until is not None and row.valid_until <= now:
                store.outbox.end(row, "stale", "its time was over before it could be sent")
                continue
            fresh = self._freshen(store, row, now)
            if fresh is None or ration.rationed(
                self._clockwork(store, now), row, pending=len(self._in_flight) + len(taken)
            ):
                continue
            taken[chat] = (row, written(store, fresh, self._speaker.limits, self._links, now))
        ours = store.outbox.take([row for row, _ in taken.values()])
        leased = [(row, letter) for row, letter in taken.values() if row.id in ours]
        for row, _ in leased:
            store.outbox.lease(row, at=now)
        return leased

    def _ready(self, store: Store, now: datetime, glance: int) -> Iterator[Posted]:
        """What waits, in order; beyond the first glance only when somebody asks for more."""
        seen: set[int] = set()
        for many in (glance, WINDOW):
            rows = store.outbox.ready(
                self._speaker.channel, self._speaker.bot, now=now, many=many, but=tuple(self._free_at)
            )
            yield from (row for row in rows if row.id not in seen)
            if len(rows) < many:
                return
            seen.update(row.id for row in rows)

    def _freshen(self, store: Store, row: Posted, now: datetime) -> Posted | None:
        """What depends on what is still missing is worded when it is sent; None when it isn't to be sent now."""
        freshen = FRESHENED.get(row.kind)
        if freshen is None:
            return row
        message = freshen(self._clockwork(store, now), row)
        if message is None:
            store.outbox.end(row, "withdrawn", "nothing in it is missing any more")
            return None
        if message.not_before is not None and message.not_before > now:  # the quiet hours have begun meanwhile
            store.outbox.again(row, at=message.not_before, error="")
            return None
        return store.outbox.reword(row, message)

    def _clockwork(self, store: Store, now: datetime) -> Clockwork:
        return Clockwork(store=store, now=now, zone=self._zone, links=self._links)

    async def _deliver(self, row: Posted, letter: Letter, term: int) -> None:
        ended = monotonic()
        structlog.contextvars.bind_contextvars(message=row.id, **({"update": row.cause} if row.cause else {}))
        try:
            whole = await self._filled(row, letter)
            if whole is None:
                return
            receipt = await self._try(row, whole)
            ended = monotonic()
            await self._record(row, receipt, term)
            self._tell(row, receipt)
        except Exception:
            # What is marked `sending` stays so and is found again by `recover`.
            log.exception("send_not_recorded", message=row.id)
        finally:
            self._in_flight.pop(row.chat.chat_id, None)
            self._ours.discard(row.id)
            self._ended.append(ended)
            self.freed()

    async def _filled(self, row: Posted, letter: Letter) -> Letter | None:
        """With its files; None when they can't be read, which says nothing about the platform."""
        if not letter.photo_file and not letter.document_file:
            return letter
        library = self._writer.library
        try:
            return await asyncio.to_thread(filled, letter, lambda name, shown: library.file(name, shown=shown))
        except Refused as error:
            reason, again = f"its file can't be read: {error}"[:200], False
        except (OSError, StorageTrouble) as error:  # the store is away, or the disk: our trouble, and it passes
            reason, again = f"its file can't be read now: {error}"[:200], True
            log.error("file_not_read", message=row.id, error=str(error))

        def job(store: Store) -> None:
            if again:
                at = self._clock.now() + timedelta(seconds=AFTER_UNREAD)
                store.outbox.again(row, at=at, error=reason)
            else:
                store.outbox.end(row, "failed", reason)

        await self._recorded(row, job)
        return None

    async def _try(self, row: Posted, letter: Letter) -> Receipt | ChannelError:
        """Calls the channel; what came of it."""
        try:
            return await self._speaker.send(letter)
        except ChannelError as error:
            failure = error
        except Exception as error:
            log.exception("channel_failed", message=row.id)
            failure = Doubtful(f"the channel failed with {type(error).__name__}")
        self._pause(failure)
        log.info("not_sent", message=row.id, error=type(failure).__name__, reason=str(failure))
        return failure

    def _tell(self, row: Posted, result: Receipt | ChannelError) -> None:
        if isinstance(result, Receipt):
            late = (self._clock.now() - row.due_at).total_seconds() if row.due_at else 0.0
            self._metrics.sent(row.lane, late)
            trail("sent", lane=row.lane.name.lower(), late=round(late, 3), attempts=row.attempts + 1)
        elif isinstance(result, Doubtful):
            self._metrics.doubtful(row.lane)

    async def _record(self, row: Posted, result: Receipt | ChannelError, term: int) -> None:
        """Writes what came of a send, however long the database can't take it: the message is out already.

        term: in which it was begun. Where another process sent meanwhile, it may have found this send doubtful.
        """

        def job(store: Store) -> None:
            if self._writer.term != term and not store.outbox.is_being_sent(row):
                return
            if isinstance(result, Receipt):
                self._sent(store, row, result.message_id)
            else:
                self._failed(store, row, result)

        await self._recorded(row, job)

    async def _recorded(self, row: Posted, job: Callable[[Store], None]) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                return await self._writer.do(job)
            except StorageTrouble as error:
                log.error("storage_trouble", loop="send", message=row.id, error=str(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    def _sent(self, store: Store, row: Posted, message_id: str) -> None:
        now = self._clock.now()
        store.outbox.sent(row, message_id, at=now)
        store.quotas.sent(row.chat, now)
        gap = self._gap(row)
        if gap > 0:
            self._free_at[row.chat.chat_id] = now + timedelta(seconds=gap)

    def _gap(self, row: Posted) -> float:
        budget = self._speaker.budget
        return budget.group_gap if row.group else budget.chat_gap

    def _failed(self, store: Store, row: Posted, error: ChannelError) -> None:
        now = self._clock.now()
        reason = f"{type(error).__name__}: {error}"
        match error:
            case RetryLater():
                until = now + timedelta(seconds=error.seconds)
                store.outbox.again(row, at=until, error=reason)
                if error.chat_only:
                    self._free_at[row.chat.chat_id] = until
            case Doubtful() if row.attempts < MOST_ATTEMPTS:
                self._doubt(store, row, str(error))
            case Moved():
                store.outbox.again(row, at=now, error=reason)
                store.session.flush()
                store.people.move_group(row.chat, error.new_chat_id)
            case OverQuota():
                ration.spent(self._clockwork(store, now), row)
            case Unreachable():
                moved = fall_over.unreachable(self._clockwork(store, now), row, reason)
                log.info("chat_lost", message=row.id, fell_over=moved)
            case Misconfigured():
                store.outbox.again(row, at=now + timedelta(seconds=AFTER_MISCONFIGURED), error=reason)
            case Doubtful():
                store.quotas.sent(row.chat, now)
                store.outbox.end(row, "failed", reason)
            case Rejected() | _:
                store.outbox.end(row, "failed", reason)

    def _doubt(self, store: Store, row: Posted, reason: str) -> None:
        """A send that may have gone out: the lane says whether repeating or missing it is the smaller harm."""
        store.quotas.sent(row.chat, self._clock.now())
        if row.lane is Lane.DIGEST:
            store.outbox.end(row, "doubtful", reason)
        else:
            store.outbox.again(row, at=self._clock.now(), error=reason, repeat=True)

    def _pause(self, error: ChannelError) -> None:
        seconds = AFTER_MISCONFIGURED if isinstance(error, Misconfigured) else 0.0
        if isinstance(error, RetryLater) and not error.chat_only:
            seconds = error.seconds
        if seconds:
            self._paused_until = max(self._paused_until, monotonic() + seconds)


def _nobody() -> None:
    """Nobody waits for room."""
