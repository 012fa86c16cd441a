"""Who may open the dashboard: which links were sent, which were used, and which browsers are signed in?

A link is a row by the message it stands in and opens one session; of a session we keep the hash of its token only.
What a signed-in person may see is asked of the posts each time and is not kept here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.session import Session
from storage.tables import sessions, sign_ins

_OFFER = insert(sign_ins).on_conflict_do_nothing()
_WITHDRAW = (
    update(sign_ins)
    .where(sign_ins.c.person == bindparam("_person"), sign_ins.c.used_at.is_(None))
    .where(sign_ins.c.expires_at > bindparam("_at"))
    .values(expires_at=bindparam("_at"))
)
_OPEN_LINK = select(sign_ins.c.person).where(
    sign_ins.c.key == bindparam("key"), sign_ins.c.used_at.is_(None), sign_ins.c.expires_at > bindparam("now")
)
_USE = (
    update(sign_ins)
    .where(sign_ins.c.key == bindparam("_key"), sign_ins.c.used_at.is_(None), sign_ins.c.expires_at > bindparam("_at"))
    .values(used_at=bindparam("_at"))
)
_START = insert(sessions)
_PERSON = select(sessions.c.person).where(
    sessions.c.token_hash == bindparam("token_hash"),
    sessions.c.ended_at.is_(None),
    sessions.c.expires_at > bindparam("now"),
)
_END = (
    update(sessions)
    .where(sessions.c.token_hash == bindparam("_token_hash"), sessions.c.ended_at.is_(None))
    .values(ended_at=bindparam("_at"))
)
_END_ALL = (
    update(sessions)
    .where(sessions.c.person == bindparam("_person"), sessions.c.ended_at.is_(None))
    .where(sessions.c.expires_at > bindparam("_at"))
    .values(ended_at=bindparam("_at"))
)
_FORGET = (
    delete(sign_ins).where(sign_ins.c.expires_at < bindparam("_before")),
    delete(sessions).where(sessions.c.expires_at < bindparam("_before")),
)


class Sessions:
    """Links and sessions of the dashboard."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def offer(self, key: str, person: str, *, at: datetime, expires_at: datetime) -> None:
        """A link that opens one session; the person's earlier ones open none any more."""
        self._session.now(_WITHDRAW, {"_person": person, "_at": at})
        row = {"key": key, "person": person, "created_at": at, "expires_at": expires_at, "used_at": None}
        self._session.now(_OFFER, row)

    def offered_to(self, key: str, now: datetime) -> str | None:
        """Whom the link signs in; None when it was used, withdrawn, is over or was never sent."""
        row = self._session.row(_OPEN_LINK, {"key": key, "now": now}, sign_ins)
        return str(row.person) if row else None

    def use(self, key: str, at: datetime) -> bool:
        """Uses up a link; False when somebody was faster or its time is over."""
        return self._session.now(_USE, {"_key": key, "_at": at}) == 1

    def start(self, token_hash: str, person: str, *, at: datetime, expires_at: datetime) -> None:
        row = {"token_hash": token_hash, "person": person, "started_at": at, "expires_at": expires_at, "ended_at": None}
        self._session.now(_START, row)

    def person(self, token_hash: str, now: datetime) -> str | None:
        """Who is signed in by that token; None when nobody is (any more)."""
        row = self._session.row(_PERSON, {"token_hash": token_hash, "now": now}, sessions)
        return str(row.person) if row else None

    def end(self, token_hash: str, at: datetime) -> None:
        self._session.now(_END, {"_token_hash": token_hash, "_at": at})

    def end_all(self, person: str, at: datetime) -> int:
        """Signs the person out everywhere and takes back unused links; how many browsers."""
        self._session.now(_WITHDRAW, {"_person": person, "_at": at})
        return self._session.now(_END_ALL, {"_person": person, "_at": at})

    def forget(self, before: datetime) -> None:
        """Drops what was over by then."""
        for statement in _FORGET:
            self._session.now(statement, {"_before": before})
