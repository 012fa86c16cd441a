"""What waits just now, and does the database take a write?

For probes and graphs, which ask again and again: an index leads to the rows that are not done, however many years of
rows stand beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from domain.message import Lane
from storage.outbox import WAITING
from storage.session import Session
from storage.tables import bots, inbox, outbox


@dataclass(frozen=True, kw_only=True, slots=True)
class Open:
    """Messages of a lane that are `waiting` or `sending`; `due`: when the first of them was to go out."""

    lane: Lane
    state: str
    many: int
    due: datetime


_WAITING_UPDATES = select(func.count().label("many"), func.min(inbox.c.received_at).label("since")).where(
    inbox.c.state == "waiting"
)
_DEAD_UPDATES = select(func.count().label("many")).where(inbox.c.state == "dead")
_DUE = func.min(func.coalesce(outbox.c.late_since, outbox.c.not_before)).label("due")
_WAITING_MESSAGES = (
    select(outbox.c.lane, func.count().label("many"), _DUE).where(outbox.c.state == WAITING).group_by(outbox.c.lane)
)
_SENDING_MESSAGES = (  # through the bots: there is no index by state alone
    select(outbox.c.lane, func.count().label("many"), _DUE)
    .join(bots, (bots.c.channel == outbox.c.channel) & (bots.c.bot == outbox.c.bot))
    .where(outbox.c.state == "sending")
    .group_by(outbox.c.lane)
)
_BEAT = update(bots).values(seen_at=bots.c.seen_at)


class Vitals:
    """Figures about what is not done. Reads see everything."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def updates(self) -> tuple[int, datetime | None]:
        """How many updates wait, and since when the oldest."""
        row = self._session.rows(_WAITING_UPDATES, {}, inbox)[0]
        return row.many, row.since

    def dead_updates(self) -> int:
        return int(self._session.rows(_DEAD_UPDATES, {}, inbox)[0].many)

    def messages(self) -> tuple[Open, ...]:
        """Messages of our bots that are not sent yet, by lane and state."""
        waiting = self._session.rows(_WAITING_MESSAGES, {}, outbox)
        sending = self._session.rows(_SENDING_MESSAGES, {}, outbox)
        return tuple(
            Open(lane=Lane(row.lane), state=state, many=row.many, due=row.due)
            for state, rows in (("waiting", waiting), ("sending", sending))
            for row in rows
        )

    def beat(self) -> None:
        """Writes what stands there already: a full disk or a database that only reads says so."""
        self._session.now(_BEAT)
