"""Which updates came in, and what became of them?

An update is a row before the platform is told that we have it. It waits, is done in the transaction that handles it,
or is dead: unreadable, or its handler failed. Nothing is thrown away; `giaoban retry` makes the dead wait again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, literal_column, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from storage.jobs import Jobs
from storage.session import Session
from storage.tables import inbox


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """One raw update in line. `key` names it everywhere else."""

    seq: int
    channel: str
    bot: str
    update_id: str
    chat_id: str
    body: Mapping[str, Any]
    received_at: datetime

    @property
    def key(self) -> str:
        return f"{self.channel}:{self.bot}:{self.update_id}"


_KEEP = insert(inbox).on_conflict_do_nothing()
_WAITING = select(inbox).where(inbox.c.state == "waiting").order_by(inbox.c.seq).limit(bindparam("many"))
_CHAT = tuple_(inbox.c.channel, inbox.c.bot, inbox.c.chat_id)
_WAITING_OF = (
    select(inbox)
    .where(_CHAT.in_(bindparam("chats", expanding=True)), inbox.c.state == literal_column("'waiting'"))
    .order_by(inbox.c.seq)
    .limit(bindparam("many"))
)
# Whoever has many waiting takes turns with everybody else: first the first of every chat, then the second of each.
_turn = func.row_number().over(partition_by=(inbox.c.channel, inbox.c.bot, inbox.c.chat_id), order_by=inbox.c.seq)
_in_turn = select(inbox.c.seq, _turn.label("turn")).where(inbox.c.state == "waiting").subquery()
_fair = select(_in_turn.c.seq).order_by(_in_turn.c.turn, _in_turn.c.seq).limit(bindparam("many"))
_IN_TURN = select(inbox).where(inbox.c.seq.in_(_fair)).order_by(inbox.c.seq)
_DONE = update(inbox).where(inbox.c.seq == bindparam("_seq")).values(state="done", handled_at=bindparam("_at"))
_DEAD = (
    update(inbox)
    .where(inbox.c.seq == bindparam("_seq"), inbox.c.state == literal_column("'waiting'"))
    .values(state="dead", handled_at=bindparam("_at"), error=bindparam("_error"))
)
_BLANK = (
    update(inbox)
    .where(inbox.c.channel == bindparam("_channel"), inbox.c.bot == bindparam("_bot"))
    .where(inbox.c.update_id == bindparam("_update_id"))
    .values(body="{}")
)
_FIND = select(inbox).where(
    inbox.c.channel == bindparam("channel"),
    inbox.c.bot == bindparam("bot"),
    inbox.c.update_id == bindparam("update_id"),
)
_RETRY = update(inbox).where(inbox.c.state == "dead").values(state="waiting", error=None)
_COUNTS = select(inbox.c.state, func.count().label("many"), func.min(inbox.c.received_at).label("since")).group_by(
    inbox.c.state
)
_NEWEST = select(inbox.c.received_at).order_by(inbox.c.seq.desc()).limit(1)
_ERRORS = (
    select(inbox.c.seq, inbox.c.channel, inbox.c.update_id, inbox.c.error)
    .where(inbox.c.state == "dead")
    .order_by(inbox.c.seq.desc())
    .limit(bindparam("many"))
)


_LONGEST = {name: getattr(inbox.c[name].type, "length", 0) for name in ("channel", "bot", "update_id", "chat_id")}


_ENCODER = json.JSONEncoder(separators=(",", ":"))


def _key(value: str, longest: int) -> str:
    """As much of an id as its column takes; the whole of it stands in the body."""
    return value.encode("ascii", "replace").decode().replace("\0", "?")[:longest]


class Inbox:
    """Raw updates of all channels, in the order in which they were stored."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        """jobs: who takes on what is kept, where that is not this process."""
        self._session = session
        self._jobs = jobs

    def keep(self, rows: Iterable[Mapping[str, Any]], *, at: datetime) -> None:
        """Stores raw updates {channel, bot, update_id, chat_id, body}; one that is known changes nothing."""
        for row in rows:
            # Escaped, because a lone surrogate is good JSON and no text that a database takes.
            body = _ENCODER.encode(row["body"])
            known = {name: _key(row[name], longest) for name, longest in _LONGEST.items()}
            waits = {"received_at": at, "state": "waiting"}
            self._session.later(_KEEP, {**known, **waits, "body": body}, inbox)
            self._jobs.handle(known["channel"], known["bot"], known["chat_id"])

    def waiting(self, many: int) -> tuple[Received, ...]:
        """The oldest; where a few chats would fill it, chats take turns. Looking at all that waits costs more."""
        rows = self._session.rows(_WAITING, {"many": many}, inbox)
        chats = {(row.channel, row.bot, row.chat_id) for row in rows}
        if len(rows) == many and len(chats) < many / 2:
            rows = self._session.rows(_IN_TURN, {"many": many}, inbox)
        return tuple(map(_received, rows))

    def waiting_of(self, chats: Sequence[tuple[str, str, str]], many: int) -> tuple[Received, ...]:
        """The oldest of some chats {channel, bot, chat_id}; nobody else handles those until this transaction ends."""
        self._session.hold(*chats)
        return tuple(map(_received, self._session.rows(_WAITING_OF, {"chats": [*chats], "many": many}, inbox)))

    def find(self, channel: str, bot: str, update_id: str) -> tuple[Received, str] | None:
        """An update and what became of it so far: `waiting`, `done` or `dead`."""
        row = self._session.row(_FIND, {"channel": channel, "bot": bot, "update_id": update_id}, inbox)
        return (_received(row), row.state) if row else None

    def done(self, received: Received, *, at: datetime) -> None:
        self._session.later(_DONE, {"_seq": received.seq, "_at": at}, inbox, received.seq)

    def dead(self, received: Received, error: str, *, at: datetime) -> None:
        self._session.later(_DEAD, {"_seq": received.seq, "_at": at, "_error": error}, inbox, received.seq)

    def blank(self, key: str) -> None:
        """What was said is not kept, only that something was. `key`: as of Received."""
        channel, bot, update_id = key.split(":", 2)
        self._session.now(_BLANK, {"_channel": channel, "_bot": bot, "_update_id": update_id})

    def retry(self) -> int:
        """Makes every dead update wait again; how many."""
        return self._session.now(_RETRY)

    def counts(self) -> dict[str, tuple[int, datetime]]:
        """State → how many, and since when the oldest."""
        return {row.state: (row.many, row.since) for row in self._session.rows(_COUNTS, {}, inbox)}

    def newest(self) -> datetime | None:
        """When the last update came in."""
        rows = self._session.rows(_NEWEST, {}, inbox)
        return rows[0].received_at if rows else None

    def errors(self, many: int = 5) -> Sequence[tuple[int, str, str]]:
        rows = self._session.rows(_ERRORS, {"many": many}, inbox)
        return [(row.seq, f"{row.channel} {row.update_id}", row.error or "") for row in rows]


def _received(row: Row[Any]) -> Received:
    return Received(
        seq=row.seq,
        channel=row.channel,
        bot=row.bot,
        update_id=row.update_id,
        chat_id=row.chat_id,
        body=json.loads(row.body),
        received_at=row.received_at,
    )
