"""How does everything that is stored get its link in the chain, in the same transaction?

Acts are collected while a transaction writes, and linked when it ends: one look at the head, one insert. On SQLite
there is one writer; on PostgreSQL a lock that is taken last and goes with the commit keeps the order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, String, Table, bindparam, literal, select
from sqlalchemy.dialects.postgresql import insert

from domain.audit import FIRST, Act, Kind, Link, Thing, digest, linked, worded
from storage.session import Session
from storage.tables import approvals, audit, people, posts, reports, rulings

LOCK = 0x61A0BA5  # of the chain, among the advisory locks of a PostgreSQL database
LINK = tuple(one.name for one in fields(Link))
UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError)  # SQLite takes any text for a date
_VALUES = attrgetter(*LINK)
_ADD = insert(audit)
_HEAD = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
_HASH = select(audit.c.hash).where(audit.c.number == bindparam("number"))
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
_NAMES = {thing: "/".join(f"{{{name}}}" for name in names) for thing, names in KEYS.items()}


class Audit:
    """The chain of one transaction. Whoever stores something tells it; `link` before the commit."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._acts: list[Act] = []
        self._settled: list[str] = []  # the pseudonyms of the first of them

    def add(self, kind: Kind, thing: Thing, row: Mapping[str, Any], *, at: datetime) -> None:
        """What was written to a row, as it is stored; `person` in it is who did it."""
        content = dict(row)
        person = content.pop("person")
        content.pop("update", None)
        key = _NAMES[thing].format_map(row)
        kept = thing is Thing.POST
        self._acts.append(Act(kind=kind, thing=thing, key=key, at=at, content=content, person=person, kept=kept))

    def left(self, person: str, unit: str, role: str, *, at: datetime) -> None:
        """The person holds a post until then."""
        self.add(Kind.LEFT, Thing.POST, {"person": person, "unit": unit, "role": role, "until": at}, at=at)

    def erased(self, person: str, *, at: datetime) -> None:
        """Nothing leads back to this person any more."""
        pseudonym = self._pseudonyms([person]).get(person, person)
        self._acts.append(
            Act(kind=Kind.ERASED, thing=Thing.PERSON, key=pseudonym, at=at, content={}, person=person, kept=True)
        )

    def closed(self, month: str, content: Mapping[str, Any], *, person: str, at: datetime) -> tuple[int, str]:
        """A month's figures, in the chain at once; their link's number and hash."""
        act = Act(kind=Kind.CLOSED, thing=Thing.CLOSING, key=month, at=at, content=content, person=person, kept=True)
        self._acts.append(act)
        self.link()
        return self.head()

    def settle(self) -> None:
        """What was told so far stands under the pseudonyms that people have now; they may be gone when it is linked."""
        acts = self._acts[len(self._settled) :]
        who = self._pseudonyms([act.person for act in acts])
        self._settled += [who.get(act.person, act.person) for act in acts]

    def hold(self) -> tuple[int, str]:
        """Number and hash of the last link; nobody else adds one before the commit."""
        self.link()
        self._session.queue_up(LOCK)
        return self.head()

    def link(self) -> None:
        """Puts what was told into the chain. The commit follows: others may wait for this one."""
        if not self._acts:
            return
        self._session.flush()
        self.settle()
        acts = [(act, worded(act, who)) for act, who in zip(self._acts, self._settled, strict=True)]
        self._acts, self._settled = [], []
        self._session.queue_up(LOCK)  # from here to the commit others wait
        after = self.head()
        rows = []
        for act, words in acts:
            one = linked(act, words, after=after)
            rows.append(dict(zip(LINK, _VALUES(one), strict=True)))
            after = one.number, one.hash
        self._session.now(_ADD, rows)

    def head(self) -> tuple[int, str]:
        """Number and hash of the last link."""
        row = self._session.row(_HEAD, {}, audit)
        return (row.number, row.hash) if row else (0, FIRST)

    def hash_of(self, number: int) -> str:
        """The hash of a link; "" when there is none."""
        row = self._session.row(_HASH, {"number": number}, audit)
        return row.hash if row else ""

    def _pseudonyms(self, persons: Sequence[str]) -> dict[str, str]:
        wanted = list(dict.fromkeys(filter(None, persons)))
        if not wanted:
            return {}
        return {row.id: row.pseudonym for row in self._session.rows(_PSEUDONYMS, {"people": wanted}, people)}


def kept(row: Row[Any]) -> Mapping[str, Any]:
    """What a link keeps, as it was written; nothing where it is not what was hashed."""
    if digest(row.content, row.version) != row.sha256:
        return {}
    try:
        told = json.loads(row.content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def name_in_chain(thing: Thing, table: Table) -> ColumnElement[str]:
    """What a row is called in the chain, for the database."""
    first, *others = (table.c[name].cast(String) for name in KEYS[thing])
    name: ColumnElement[str] = literal(f"{thing.value} ") + first
    for one in others:
        name = name + "/" + one
    return name
