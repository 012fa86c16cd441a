"""Which codes are out, and who guessed wrong?

Only hashes are kept of codes. A code is for a post or a group (invitation), or for another chat of somebody we know
(connection).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.guess import Guesses
from domain.message import Chat
from domain.person import Invitation, Role
from storage.session import Session
from storage.tables import connections, guesses, invitations


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """A code with which a person binds another chat. expires_at: exclusive."""

    person: str
    expires_at: datetime
    used_at: datetime | None = None


_INVITATION = select(invitations).where(invitations.c.code_hash == bindparam("code_hash"))
_PUT_INVITATION = insert(invitations).on_conflict_do_nothing()
_OPEN = (
    invitations.c.used_at.is_(None),
    invitations.c.revoked_at.is_(None),
    invitations.c.expires_at > bindparam("at"),
)
_OPEN_OF = (
    select(invitations)
    .where(invitations.c.unit.in_(bindparam("units", expanding=True)), *_OPEN)
    .order_by(invitations.c.unit, invitations.c.role, invitations.c.created_at, invitations.c.code_hash)
)
_CODE = "_code_hash"
_USE = (
    update(invitations)
    .where(invitations.c.code_hash == bindparam(_CODE), invitations.c.used_at.is_(None))
    .where(invitations.c.revoked_at.is_(None))
    .values(used_at=bindparam("_at"), used_by=bindparam("_by"))
)
_REVOKE = (
    update(invitations)
    .where(invitations.c.code_hash == bindparam(_CODE), invitations.c.used_at.is_(None))
    .where(invitations.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("_at"))
)
_REVOKE_HANDED = (
    update(invitations)
    .where(invitations.c.unit == bindparam("_unit"), invitations.c.role == bindparam("_role"))
    .where(invitations.c.follows == bindparam("_person"), invitations.c.used_at.is_(None))
    .where(invitations.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("_at"))
)
_CONNECTION = select(connections).where(connections.c.code_hash == bindparam("code_hash"))
_PUT_CONNECTION = insert(connections).on_conflict_do_nothing()
_USE_CONNECTION = (
    update(connections)
    .where(connections.c.code_hash == bindparam(_CODE), connections.c.used_at.is_(None))
    .values(used_at=bindparam("_at"))
)
_OLDER = (
    update(connections)
    .where(connections.c.person == bindparam("_person"), connections.c.used_at.is_(None))
    .values(used_at=bindparam("_at"))
)
_GUESSES = select(guesses).where(guesses.c.who == bindparam("who"))
_PUT_GUESSES = insert(guesses)
_PUT_GUESSES = _PUT_GUESSES.on_conflict_do_update(
    index_elements=[guesses.c.who], set_={name: _PUT_GUESSES.excluded[name] for name in ("wrong", "last_at")}
)
_FORGET = delete(guesses).where(guesses.c.last_at < bindparam("_before"))


class Invitations:
    """Codes and wrong guesses."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # Posts and groups

    def put(self, invitation: Invitation, *, at: datetime) -> None:
        row = {
            "code_hash": invitation.code_hash,
            "unit": invitation.unit,
            "role": invitation.role.value,
            "created_at": at,
            "expires_at": invitation.expires_at,
            "used_at": None,
            "used_by": None,
            "revoked_at": None,
            "name": invitation.name,
            "follows": invitation.follows,
            "made_by": invitation.made_by,
            "since": invitation.since,
            "until": invitation.until,
        }
        self._session.later(_PUT_INVITATION, row, invitations, invitation.code_hash)

    def get(self, code_hash: str) -> Invitation | None:
        row = self._session.row(_INVITATION, {"code_hash": code_hash}, invitations, code_hash)
        return _invitation(row) if row else None

    def open_for(self, units: Sequence[str], *, at: datetime) -> tuple[Invitation, ...]:
        """Those of these units that can still be used."""
        rows = self._session.rows(_OPEN_OF, {"units": list(units), "at": at}, invitations)
        return tuple(_invitation(row) for row in rows)

    def use(self, code_hash: str, *, by: Chat, at: datetime) -> bool:
        """Uses up a code; False when somebody was faster, or it was revoked meanwhile."""
        return self._session.now(_USE, {_CODE: code_hash, "_at": at, "_by": str(by)}) == 1

    def revoke(self, code_hash: str, *, at: datetime) -> bool:
        """The code is good for nothing from now on; False when it was used or revoked already."""
        return self._session.now(_REVOKE, {_CODE: code_hash, "_at": at}) == 1

    def revoke_handed(self, person: str, unit: str, role: Role, *, at: datetime) -> int:
        """The codes with which somebody hands over this post are good for nothing from now on; how many."""
        row = {"_person": person, "_unit": unit, "_role": role.value, "_at": at}
        return self._session.now(_REVOKE_HANDED, row)

    # Other chats of the same person

    def connect(self, code_hash: str, person: str, *, expires_at: datetime, at: datetime) -> None:
        """The newest code of a person is the only good one."""
        self._session.now(_OLDER, {"_person": person, "_at": at})
        row = {"code_hash": code_hash, "person": person, "expires_at": expires_at, "used_at": None}
        self._session.later(_PUT_CONNECTION, row, connections, code_hash)

    def connection(self, code_hash: str) -> Connection | None:
        row = self._session.row(_CONNECTION, {"code_hash": code_hash}, connections, code_hash)
        return Connection(person=row.person, expires_at=row.expires_at, used_at=row.used_at) if row else None

    def use_connection(self, code_hash: str, *, at: datetime) -> bool:
        return self._session.now(_USE_CONNECTION, {_CODE: code_hash, "_at": at}) == 1

    # Wrong codes

    def guesses(self, who: str) -> Guesses | None:
        """Of a chat, or of everybody together ("")."""
        row = self._session.row(_GUESSES, {"who": who}, guesses, who)
        return Guesses(wrong=row.wrong, last_at=row.last_at) if row else None

    def guessed(self, who: str, now: Guesses) -> None:
        row = {"who": who, "wrong": now.wrong, "last_at": now.last_at}
        self._session.later(_PUT_GUESSES, row, guesses, who)

    def forget_guesses(self, before: datetime) -> None:
        """Of whoever guessed wrong for the last time before that."""
        self._session.now(_FORGET, {"_before": before})


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        code_hash=row.code_hash,
        unit=row.unit,
        role=Role(row.role),
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
        name=row.name,
        follows=row.follows,
        made_by=row.made_by,
        since=row.since,
        until=row.until,
    )
