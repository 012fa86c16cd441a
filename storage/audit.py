"""How does everything that is stored get its link in the chain, in the same transaction?

Acts are collected while a transaction writes, and linked when it ends: one look at the head, one insert. On SQLite
there is one writer; on PostgreSQL a lock that is taken last and goes with the commit keeps the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from domain.audit import FIRST, Act, Kind, Link, Thing, link
from storage.session import Session
from storage.tables import approvals, audit, people, posts, reports, rulings

LOCK = 0x61A0BA5  # of the chain, among the advisory locks of a PostgreSQL database
LINK = tuple(one.name for one in fields(Link))
_ADD = insert(audit)
_HEAD = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
_PSEUDONYMS = select(people.c.id, people.c.pseudonym).where(people.c.id.in_(bindparam("people", expanding=True)))

# What of a row is hashed beside its person. `update` is only the way back to a message, and goes with it.
_NOT = frozenset({"person", "update"})
REPORT = tuple(column.name for column in reports.c if column.name not in _NOT)
APPROVAL = tuple(column.name for column in approvals.c if column.name not in _NOT)
RULING = tuple(column.name for column in rulings.c if column.name not in _NOT)
POST = tuple(column.name for column in posts.c if column.name not in _NOT)
KEYS = {
    Thing.REPORT: ("campaign", "round", "unit", "code", "version"),
    Thing.APPROVAL: ("campaign", "round", "unit", "code", "version"),
    Thing.RULING: ("campaign", "round", "unit"),
    Thing.POST: ("unit", "role"),
}
HASHED = {Thing.REPORT: REPORT, Thing.APPROVAL: APPROVAL, Thing.RULING: RULING, Thing.POST: POST}


class Audit:
    """The chain of one transaction. Whoever stores something tells it; `link` before the commit."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._acts: list[Act] = []

    def add(self, kind: Kind, thing: Thing, row: Mapping[str, Any], *, at: datetime) -> None:
        """What was written to a row, as it is stored; `person` in it is who did it."""
        self._acts.append(
            Act(
                kind=kind,
                thing=thing,
                key="/".join(str(row[name]) for name in KEYS[thing]),
                at=at,
                content={name: row[name] for name in HASHED[thing] if name in row},
                person=row["person"],
                kept=thing is Thing.POST,
            )
        )

    def left(self, person: str, unit: str, role: str, *, at: datetime) -> None:
        """The person holds a post until then."""
        self.add(Kind.LEFT, Thing.POST, {"person": person, "unit": unit, "role": role, "until": at}, at=at)

    def erased(self, person: str, *, at: datetime) -> None:
        """Nothing leads back to this person any more."""
        pseudonym = self._pseudonyms([person]).get(person, person)
        self._acts.append(
            Act(kind=Kind.ERASED, thing=Thing.PERSON, key=pseudonym, at=at, content={}, person=person, kept=True)
        )

    def link(self) -> None:
        """Puts what was told into the chain. Nothing but the commit comes after it: others may wait for this one."""
        if not self._acts:
            return
        self._session.flush()
        acts, self._acts = self._acts, []
        who = self._pseudonyms([act.person for act in acts])
        self._session.queue_up(LOCK)
        after = self.head()
        for act in acts:
            one = link(act, after=after, who=who.get(act.person, act.person))
            self._session.later(_ADD, {name: getattr(one, name) for name in LINK}, audit)
            after = one.number, one.hash
        self._session.flush()

    def head(self) -> tuple[int, str]:
        """Number and hash of the last link."""
        row = self._session.row(_HEAD, {}, audit)
        return (row.number, row.hash) if row else (0, FIRST)

    def _pseudonyms(self, persons: Sequence[str]) -> dict[str, str]:
        wanted = list(dict.fromkeys(filter(None, persons)))
        if not wanted:
            return {}
        return {row.id: row.pseudonym for row in self._session.rows(_PSEUDONYMS, {"people": wanted}, people)}
