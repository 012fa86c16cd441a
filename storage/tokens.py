"""Which tokens do other systems read with? Kept as hashes; what was shown once can't be read here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.access import Access, Data
from storage.session import Session
from storage.tables import tokens

_PUT = insert(tokens)
_BY_HASH = select(tokens).where(tokens.c.token_hash == bindparam("token_hash"))
_BY_NAME = select(tokens).where(tokens.c.name == bindparam("name"))
_ALL = select(tokens).order_by(tokens.c.created_at, tokens.c.name)
_REVOKE = (
    update(tokens)
    .where(tokens.c.name == bindparam("_name"), tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("_at"))
)


class Tokens:
    """Tokens of other systems. Scope of reads and writes: all of them; there are few."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, access: Access) -> None:
        row = {
            "token_hash": access.token_hash,
            "name": access.name,
            "unit": access.unit,
            "data": " ".join(sorted(access.data)),
            "campaigns": " ".join(access.campaigns),
            "created_at": access.created_at,
            "expires_at": access.expires_at,
            "revoked_at": None,
        }
        self._session.later(_PUT, row, tokens)

    def by_hash(self, token_hash: str) -> Access | None:
        row = self._session.row(_BY_HASH, {"token_hash": token_hash}, tokens)
        return _access(row) if row else None

    def named(self, name: str) -> Access | None:
        row = self._session.row(_BY_NAME, {"name": name}, tokens)
        return _access(row) if row else None

    def all(self) -> Sequence[Access]:
        """Those that ended as well, oldest first."""
        return [_access(row) for row in self._session.rows(_ALL, {}, tokens)]

    def revoke(self, name: str, *, at: datetime) -> bool:
        """Ends the token at once; False when none of that name is open."""
        return self._session.now(_REVOKE, {"_name": name, "_at": at}) == 1


def _access(row: Row[Any]) -> Access:
    return Access(
        token_hash=row.token_hash,
        name=row.name,
        unit=row.unit,
        data=frozenset(map(Data, row.data.split())),
        campaigns=tuple(row.campaigns.split()),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
