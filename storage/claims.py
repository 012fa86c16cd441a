"""Which new chats say that they are somebody whose phone is lost?

A claim binds nothing: people above the person decide, and only then do the chats change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.message import Chat
from storage.session import Session
from storage.tables import claims


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """state: open, agreed or refused."""

    id: str
    person: str
    chat: Chat
    asked_at: datetime
    state: str = "open"


_PUT = insert(claims).on_conflict_do_nothing()
_GET = select(claims).where(claims.c.id == bindparam("id"))
_OF_CHAT = (
    select(claims)
    .where(claims.c.channel == bindparam("channel"), claims.c.bot == bindparam("bot"))
    .where(claims.c.chat_id == bindparam("chat_id"), claims.c.asked_at > bindparam("since"))
    .order_by(claims.c.asked_at)
)
_OF_PERSON = select(claims).where(claims.c.person == bindparam("person"), claims.c.asked_at > bindparam("since"))
_DECIDE = (
    update(claims)
    .where(claims.c.id == bindparam("_id"), claims.c.state == "open")
    .values(state=bindparam("_state"), decided_by=bindparam("_by"), decided_at=bindparam("_at"))
)


class Claims:
    """Claims and what was decided about them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, claim: Claim) -> None:
        row = {
            "id": claim.id,
            "person": claim.person,
            "channel": claim.chat.channel,
            "bot": claim.chat.bot,
            "chat_id": claim.chat.chat_id,
            "asked_at": claim.asked_at,
            "state": claim.state,
            "decided_by": "",
            "decided_at": None,
        }
        self._session.later(_PUT, row, claims)

    def get(self, claim: str) -> Claim | None:
        row = self._session.row(_GET, {"id": claim}, claims)
        return _claim(row) if row else None

    def of_chat(self, chat: Chat, since: datetime) -> tuple[Claim, ...]:
        """What this chat claimed after that time."""
        values = {"channel": chat.channel, "bot": chat.bot, "chat_id": chat.chat_id, "since": since}
        return tuple(_claim(row) for row in self._session.rows(_OF_CHAT, values, claims))

    def of_person(self, person: str, since: datetime) -> tuple[Claim, ...]:
        """Who claimed after that time to be this person."""
        rows = self._session.rows(_OF_PERSON, {"person": person, "since": since}, claims)
        return tuple(_claim(row) for row in rows)

    def decide(self, claim: Claim, state: str, *, by: str, at: datetime) -> bool:
        """Agreed or refused; False when somebody was faster."""
        return self._session.now(_DECIDE, {"_id": claim.id, "_state": state, "_by": by, "_at": at}) == 1


def _claim(row: Row[Any]) -> Claim:
    return Claim(
        id=row.id,
        person=row.person,
        chat=Chat(channel=row.channel, bot=row.bot, chat_id=row.chat_id),
        asked_at=row.asked_at,
        state=row.state,
    )
