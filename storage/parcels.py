"""How does a file that is made or given up in a transaction come to the store, or leave it, only if that is committed?

In a folder it does so at once. For a store on the network the file waits in the database, in the very transaction that
mentions it, and is taken there afterwards by `bot.stowing`; whoever wants it meanwhile reads it here. So nobody waits
for the network in a transaction, and nothing is lost while the store is away.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.evidence import PieceState
from storage.files import Files, named
from storage.session import Session
from storage.tables import evidence, parcels

_NEW = insert(parcels)
_PUT = _NEW.on_conflict_do_update(
    index_elements=[parcels.c.sha256],
    set_={
        "token": _NEW.excluded.token,
        "content": _NEW.excluded.content,
        "shown": func.coalesce(_NEW.excluded.shown, parcels.c.shown),
    },
)
_GIVE_UP = _NEW.on_conflict_do_update(
    index_elements=[parcels.c.sha256],
    set_={"token": _NEW.excluded.token, "content": None, "shown": None},
)
_GET = select(parcels).where(parcels.c.sha256 == bindparam("sha256"))
_WAITING = (
    select(parcels).where(parcels.c.sha256 > bindparam("after")).order_by(parcels.c.sha256).limit(bindparam("many"))
)
_MANY = select(func.count().label("many")).select_from(parcels)
_DONE = delete(parcels).where(parcels.c.sha256 == bindparam("_sha256"), parcels.c.token == bindparam("_token"))
_NEEDED = select(evidence.c.key).where(
    evidence.c.sha256 == bindparam("sha256"), evidence.c.state == PieceState.KEPT.value
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """A file on its way. content: None when it leaves the store. token: another one when it was put here anew."""

    sha256: str
    token: str
    content: bytes | None = None
    shown: bytes | None = None


class Parcels:
    """The files of one transaction: as `Files`, but what happens to them happens with its commit."""

    def __init__(self, session: Session, files: Files) -> None:
        self._session = session
        self._files = files

    @property
    def usable(self) -> bool:
        """There is a place for files."""
        return self._files.usable

    def keep(self, content: bytes, *, shown: bytes | None = None) -> str:
        """Keeps the file, and the copy to be shown; its hash. Raises OSError only where files lie in a folder."""
        if not self._files.remote:
            return self._files.keep(content, shown=shown)
        sha256 = named(content)
        self._session.now(_PUT, _row(sha256, content, shown))
        return sha256

    def remove(self, sha256: str) -> None:
        """Takes away the file and its copy, as soon as this is committed."""
        if not self._files.remote:
            self._files.remove(sha256)
        else:
            self._session.now(_GIVE_UP, _row(sha256, None, None))

    def waiting(self, sha256: str) -> Parcel | None:
        """The file, when it is on its way."""
        row = self._session.row(_GET, {"sha256": sha256}, parcels)
        return Parcel(**row._mapping) if row else None

    def some(self, *, after: str, many: int) -> Sequence[Parcel]:
        """What waits, by hash."""
        found = self._session.rows(_WAITING, {"after": after, "many": many}, parcels)
        return [Parcel(**row._mapping) for row in found]

    def many(self) -> int:
        return int(self._session.rows(_MANY, {}, parcels)[0].many)

    def needed(self, sha256: str) -> bool:
        """Evidence with these bytes came (again) after they were given up."""
        return bool(self._session.rows(_NEEDED, {"sha256": sha256}, evidence))

    def done(self, parcel: Parcel) -> None:
        """It arrived; unless it was put here anew meanwhile."""
        self._session.now(_DONE, {"_sha256": parcel.sha256, "_token": parcel.token})


def _row(sha256: str, content: bytes | None, shown: bytes | None) -> dict[str, object]:
    return {"sha256": sha256, "token": secrets.token_hex(8), "content": content, "shown": shown}
