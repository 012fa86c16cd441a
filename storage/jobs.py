"""What is somebody else to do, as soon as this transaction is committed?

Where several processes share one PostgreSQL, whoever writes a row defers the job that takes it on, in the same
transaction, by procrastinate's own SQL function; and wakes the one who sends. Elsewhere nothing is deferred: the loops
of the one process look by themselves. A job names where to look, never what to do: it looks at the rows again.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select, text

from domain.evidence import PieceState
from domain.message import Chat
from storage.session import Session
from storage.tables import evidence, inbox

SCHEMA = "procrastinate"
HANDLE, FETCH = "handle", "fetch"
WAKE = "giaoban_outbox"  # the channel of notifications; `telegram:123`: something is to be sent by that bot
_DEFER = text(
    """
    SELECT procrastinate.procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW(job->>'task', job->>'task', 0, job->>'lock', NULL, job->'args', NULL)
               ::procrastinate.procrastinate_job_to_defer_v1
        FROM jsonb_array_elements(CAST(:jobs AS jsonb)) AS job
    ))
    """
)
_WAKE = text("SELECT pg_notify(:channel, bot) FROM unnest(CAST(:bots AS text[])) AS bot")
_FORGOTTEN = (
    select(inbox.c.channel, inbox.c.bot, inbox.c.chat_id)
    .where(inbox.c.state == literal_column("'waiting'"))
    .group_by(inbox.c.channel, inbox.c.bot, inbox.c.chat_id)
    .order_by(func.min(inbox.c.seq))
    .limit(bindparam("many"))
)
_UNDER_WAY = text("SELECT lock FROM procrastinate.procrastinate_jobs WHERE status IN ('todo', 'doing')")
_TO_FETCH = (
    select(evidence.c.channel, evidence.c.bot)
    .distinct()
    .where(evidence.c.state == PieceState.WANTED.value, evidence.c.next_at <= bindparam("now"))
)
MOST_FORGOTTEN = 1_000


class Jobs:
    """Collected while a transaction runs, deferred at its end."""

    def __init__(self, session: Session, *, grown: bool) -> None:
        """grown: whether other processes take on what this one writes."""
        self._session = session
        self._grown = grown
        self._jobs: dict[str, dict[str, Any]] = {}  # by lock
        self._bots: set[str] = set()

    def handle(self, channel: str, bot: str, chat_id: str) -> None:
        """Something came in from the chat: one job takes all that waits of it; the jobs of a chat run one by one."""
        where = {"channel": channel, "bot": bot, "chat_id": chat_id}
        self._add(HANDLE, f"{channel}:{bot}:{chat_id}", where)

    def fetch(self, channel: str, bot: str) -> None:
        """A file is wanted from the platform."""
        self._add(FETCH, f"fetch:{channel}:{bot}", {"channel": channel, "bot": bot})

    def wake(self, chat: Chat) -> None:
        """Something is to be sent."""
        if self._grown:
            self._bots.add(f"{chat.channel}:{chat.bot}")

    def look_after(self, now: datetime) -> int:
        """Defers what waits without a job: it was made to wait again by hand, or its job failed. How many."""
        chats = self._session.rows(_FORGOTTEN, {"many": MOST_FORGOTTEN}, inbox)
        bots = self._session.rows(_TO_FETCH, {"now": now}, evidence)
        if not chats and not bots:
            return 0
        for chat in chats:
            self.handle(chat.channel, chat.bot, chat.chat_id)
        for bot in bots:
            self.fetch(bot.channel, bot.bot)
        for row in self._session.rows(_UNDER_WAY, {}, inbox):
            self._jobs.pop(row.lock, None)
        return len(self._jobs)

    def flush(self) -> None:
        """Defers what was collected."""
        jobs, self._jobs = self._jobs, {}
        bots, self._bots = self._bots, set()
        if jobs:
            self._session.now(_DEFER, {"jobs": json.dumps(list(jobs.values()))})
        if bots:
            self._session.now(_WAKE, {"channel": WAKE, "bots": sorted(bots)})

    def _add(self, task: str, lock: str, args: dict[str, str]) -> None:
        if self._grown:
            self._jobs[lock] = {"task": task, "lock": lock, "args": args}
