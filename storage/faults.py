"""What in the database is not as the chain says? Every link, every row that has one, and what follows from them.

Read in one look, in streams that the database sorts: links and reports are never in memory as a whole. Nothing is
changed. What the chain can't know is a tail that was rewritten as a whole: the code on paper finds that.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    collate,
    exists,
    func,
    or_,
    select,
)

from domain.audit import FIRST, Fault, Kind, Link, Thing, canonical, digest
from domain.person import ERASED
from storage.audit import HASHED, LINK, UNREADABLE, kept, name_in_chain
from storage.session import Session
from storage.streams import BY_CODE_POINTS, Told, side_by_side, unheard
from storage.tables import approvals, audit, latest, obligations, people, posts, reports, rulings

_THINGS = frozenset(Thing)
_ROWS = {Thing.REPORT: reports, Thing.APPROVAL: approvals, Thing.RULING: rulings}
_CHAIN = select(*(audit.c[name] for name in LINK)).order_by(audit.c.number)
_KINDS = select(audit.c.kind, func.count().label("many")).group_by(audit.c.kind).order_by(audit.c.kind)
_PEOPLE = select(people.c.id, people.c.pseudonym)
_KEPT = select(audit).where(audit.c.subject.like(bindparam("thing") + " %")).order_by(audit.c.number)
_POSTS = select(posts).order_by(posts.c.unit, posts.c.role, posts.c.person)
_KEY = ("campaign", "round", "unit", "code")
_SAME = tuple(latest.c[name] == reports.c[name] for name in _KEY)
_MIRRORED = tuple(column.name for column in latest.c if column.name not in _KEY)
_UNLIKE = (
    select(
        *(latest.c[name] for name in _KEY),
        latest.c.version.label("told"),
        *(case((latest.c[name].is_distinct_from(reports.c[name]), 1), else_=0).label(f"_{name}") for name in _MIRRORED),
    )
    .outerjoin(reports, and_(*_SAME, reports.c.version == latest.c.version))
    .where(or_(*(latest.c[name].is_distinct_from(reports.c[name]) for name in _MIRRORED)))
    .order_by(*(latest.c[name] for name in _KEY))
)
_LAST = (
    select(*(reports.c[name] for name in _KEY), func.max(reports.c.version).label("version"))
    .group_by(*(reports.c[name] for name in _KEY))
    .subquery()
)
_BEHIND = (
    select(_LAST, latest.c.version.label("told"))
    .outerjoin(latest, and_(*(latest.c[name] == _LAST.c[name] for name in _KEY)))
    .where(latest.c.version.is_distinct_from(_LAST.c.version))
    .order_by(*(_LAST.c[name] for name in _KEY))
)
_OWED = ("campaign", "round", "unit")
_RULED = tuple(rulings.c[name] == obligations.c[name] for name in _OWED)


def _untold(at: Column[Any]) -> ColumnElement[bool]:
    """An instant at which something was told, and no report of the unit in this round is of that time."""
    place = (reports.c[name] == obligations.c[name] for name in _OWED)
    told = exists(select(1).where(*place, or_(reports.c.said_at == at, reports.c.first_said_at == at)))
    return and_(at.is_not(None), ~told)


_ODD = {
    "first_reported_at is no report's time": _untold(obligations.c.first_reported_at),
    "completed_at is no report's time": _untold(obligations.c.completed_at),
    "due_at is before the day that was granted": exists(
        select(1).where(*_RULED, rulings.c.kind == Kind.EXTENDED.value, rulings.c.due_after > obligations.c.due_at)
    ),
    "nobody excused the unit": and_(
        obligations.c.excused != "", ~exists(select(1).where(*_RULED, rulings.c.kind == Kind.EXCUSED.value))
    ),
}
_ODDLY_OWED = (
    select(
        *(obligations.c[name] for name in _OWED),
        *(case((odd, 1), else_=0).label(f"odd{number}") for number, odd in enumerate(_ODD.values())),
    )
    .where(or_(*_ODD.values()))
    .order_by(*(obligations.c[name] for name in _OWED))
)


class Faults:
    """Looks for what was changed. Everything is read; streams of faults, in the order of what they are about."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._who: dict[str, str] | None = None

    def all(self, told: Told = unheard) -> Iterator[Fault]:
        looks: dict[str, Callable[[], Iterator[Fault]]] = {
            "chain": self.of_chain,
            **{table.name: partial(self.of_rows, thing, table) for thing, table in _ROWS.items()},
            "posts": self.of_posts,
            "latest": self.of_latest,
            "obligations": self.of_obligations,
        }
        for name, look in looks.items():
            told(f"holding {name} against the chain" if name != "chain" else "going along the chain")
            try:
                yield from look()
            except UNREADABLE as error:
                says = f"holds what can't be read; its rest was not looked at: {error}."
                yield Fault(what=f"table {name}", says=says)

    def counts(self) -> dict[str, int]:
        """Kind of act → how many links."""
        return {row.kind: int(row.many) for row in self._session.rows(_KINDS, {}, audit)}

    def of_chain(self) -> Iterator[Fault]:
        """Links that were changed, taken out or put in."""
        last, fits = 0, {FIRST}
        for row in self._session.stream(_CHAIN, {}, audit):
            one = _link(row)
            if one.number > last + 1:
                yield _missing(last + 1, one.number - 1)
            elif one.previous not in fits:
                yield Fault(what=_named(one), says="does not follow the link before it: one of them was exchanged.")
            worked_out = one.worked_out
            if one.hash != worked_out or (one.content and digest(one.content, one.version) != one.sha256):
                yield Fault(what=_named(one), says="was changed after it was written.")
            if one.subject.partition(" ")[0] not in _THINGS:
                yield Fault(what=_named(one), says="was put in: it is about nothing that we store.")
            last, fits = one.number, {one.hash, worked_out}

    def of_rows(self, thing: Thing, table: Table) -> Iterator[Fault]:
        """Rows that were changed, taken out or put in."""
        names, who = HASHED[thing], self._pseudonyms()
        for subject, links, rows in _by_subject(self._links(thing), self._named(thing, table)):
            found = [_sha256(row, names, who) for row in rows]
            if found == [one.sha256 for one in links]:
                continue
            hashes = Counter(found)
            said = [one for one in links if not _taken(hashes, one.sha256)]
            odd = sum(hashes.values())  # rows that no link is about
            for one in said[:odd]:
                yield Fault(what=subject, says=f"was changed after it was stored (link {one.number}, {one.at:%F %T}).")
            for one in said[odd:]:
                yield Fault(what=subject, says=f"is missing: link {one.number} of {one.at:%F %T} says it was stored.")
            for _ in range(odd - len(said)):
                yield Fault(what=subject, says="was put in: no link says that it was stored.")

    def of_posts(self) -> Iterator[Fault]:
        """Posts that are not held as was said, and people who are not erased as was said."""
        said: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in self._session.rows(_KEPT, {"thing": Thing.POST.value}, audit):
            _fold(said, row.kind, kept(row))
        who = self._pseudonyms()
        for row in self._session.rows(_POSTS, {}, posts):
            what = f"post {row.unit}/{row.role} of {row.person}"
            held = said.pop((who.get(row.person, row.person), row.unit, row.role), None)
            if held is None:
                yield Fault(what=what, says="was put in: no link says that it was taken.")
                continue
            now = json.loads(canonical({"since": row.since, "until": row.until}))
            for name in ("since", "until"):
                if now[name] != held[name]:
                    yield Fault(what=what, says=f"is held {name} {now[name]}; the chain says {held[name]}.")
        for pseudonym, unit, role in said:
            yield Fault(what=f"post {unit}/{role} of {pseudonym}", says="is missing: the chain says it was taken.")
        gone = {row.subject.partition(" ")[2] for row in self._session.rows(_KEPT, {"thing": "person"}, audit)}
        for person, pseudonym in who.items():
            if person.startswith(f"{ERASED}-") and pseudonym not in gone:
                yield Fault(what=f"person {person}", says="stands as erased; no link says so.")

    def of_latest(self) -> Iterator[Fault]:
        """Where the last version that is shown is not the last one of the history."""
        for row in self._session.rows(_UNLIKE, {}, latest):
            odd = [name for name in _MIRRORED if getattr(row, f"_{name}")]
            says = "has no such version" if "version" in odd else f"differs from version {row.told} in {', '.join(odd)}"
            yield Fault(what=_latest(row), says=f"{says}.")
        for row in self._session.rows(_BEHIND, {}, latest):
            yield Fault(what=_latest(row), says=f"shows version {row.told}; the last one is {row.version}.")

    def of_obligations(self) -> Iterator[Fault]:
        """Where what a unit owes says of its reports what they don't say themselves."""
        for row in self._session.rows(_ODDLY_OWED, {}, obligations):
            says = ", ".join(what for number, what in enumerate(_ODD) if getattr(row, f"odd{number}"))
            yield Fault(what=f"obligation {'/'.join(getattr(row, name) for name in _OWED)}", says=f"{says}.")

    def _pseudonyms(self) -> Mapping[str, str]:
        if self._who is None:
            self._who = {row.id: row.pseudonym for row in self._session.rows(_PEOPLE, {}, people)}
        return self._who

    def _links(self, thing: Thing) -> Iterator[Row[Any]]:
        name = self._sorted(audit.c.subject)
        found = select(audit.c.subject, audit.c.number, audit.c.at, audit.c.sha256)
        found = found.where(audit.c.subject.like(f"{thing.value} %")).order_by(name, audit.c.number)
        return self._session.stream(found, {}, audit)

    def _named(self, thing: Thing, table: Table) -> Iterator[Row[Any]]:
        """Rows with what they are called in the chain, in its order."""
        name = name_in_chain(thing, table)
        found: Select[Any] = select(name.label("subject"), *(table.c[one] for one in HASHED[thing]), table.c.person)
        return self._session.stream(found.order_by(self._sorted(name)), {}, table)

    def _sorted(self, name: ColumnElement[str]) -> ColumnElement[str]:
        """By code points, as Python compares."""
        return collate(name, BY_CODE_POINTS[self._session.connection.dialect.name])


def _by_subject(
    links: Iterable[Row[Any]], rows: Iterable[Row[Any]]
) -> Iterator[tuple[str, Sequence[Row[Any]], Sequence[Row[Any]]]]:
    """Subject, its links and its rows; both come in the order of their subjects."""
    for of_chain, of_table in side_by_side(_grouped(links), _grouped(rows), itemgetter(0)):
        subject, said = of_chain or ("", ())
        name, found = of_table or ("", ())
        yield subject or name, said, found


def _grouped(rows: Iterable[Row[Any]]) -> Iterator[tuple[str, Sequence[Row[Any]]]]:
    """Of rows that begin with what they are about: asking each for it by name takes longer."""
    for subject, group in groupby(rows, itemgetter(0)):
        yield str(subject), tuple(group)


def _taken(hashes: Counter[str], sha256: str) -> bool:
    """Whether one of the rows is as this link says; each row answers for one link."""
    there = hashes[sha256] > 0
    hashes[sha256] -= there
    return there


def _sha256(row: Row[Any], names: Sequence[str], who: Mapping[str, str]) -> str:
    """Of a row as `_named` reads it: what it is called, what is hashed, the person."""
    content: dict[str, Any] = dict(zip(names, row[1:-1], strict=True))
    content["who"] = who.get(row[-1], row[-1])
    return digest(canonical(content))


def _fold(said: dict[tuple[str, ...], dict[str, Any]], kind: str, told: Mapping[str, Any]) -> None:
    """How a post stands after one more act; the same rule as that of the table."""
    key = told.get("who", ""), told.get("unit", ""), told.get("role", "")
    held = said.get(key)
    if kind == Kind.LEFT:
        if held is not None and (held["until"] is None or held["until"] > told["until"]):
            held["until"] = told["until"]
        return
    since = told.get("since")
    if held is not None and since is not None:
        since = min(since, held["since"])
    said[key] = {"since": since, "until": told.get("until")}


def _link(row: Row[Any]) -> Link:
    return Link(**dict(zip(LINK, row, strict=True)))


def _named(one: Link) -> str:
    return f"link {one.number} ({one.subject})"


def _missing(first: int, last: int) -> Fault:
    if first == last:
        return Fault(what=f"link {first}", says="is missing.")
    return Fault(what=f"links {first} to {last}", says="are missing.")


def _latest(row: Row[Any]) -> str:
    return f"latest {'/'.join(getattr(row, name) for name in _KEY)}"
