"""How does an office's list of people become posts and invitations? Again and again, without doing anything twice.

A person is known by unit and name. Nobody is stored before they agree, so somebody new gets a code; for somebody who
joined already the post is changed. People who are missing from the list are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from domain.calendar import ONE_DAY
from domain.code import new_code
from domain.errors import GiaoBanError
from domain.order import called
from domain.person import Invitation, Person, Post, Role
from domain.roll import Listed
from domain.unit import Unit
from domain.words import fold
from handlers.context import Clockwork
from handlers.manage_people import invite

ADDED, CHANGED, KEPT, WRONG = "added", "changed", "kept", "wrong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of a row. code: for whoever has to be given one; why: what was changed or is wrong."""

    row: Listed
    what: str
    unit: Unit | None = None
    code: str = ""
    why: str = ""


def enlist(clock: Clockwork, rows: Sequence[Listed], *, dry: bool = False) -> list[Outcome]:
    """One outcome for each row. dry: nothing is written, and no codes are made."""
    roll = _Roll(clock, dry=dry)
    return [roll.take(row) for row in rows]


class _Roll:
    """What is known of people and codes while the rows are taken."""

    def __init__(self, clock: Clockwork, *, dry: bool) -> None:
        self._clock = clock
        self._dry = dry
        everywhere = clock.store.units.all()
        standing = [one for one in everywhere if one.valid_to is None or one.valid_to >= clock.today]
        self._units = standing or list(everywhere)
        self._posts: dict[tuple[str, str], list[tuple[Post, Person]]] = {}
        for post, person in clock.store.people.appointments(at=clock.now):
            self._posts.setdefault((post.unit, fold(person.name)), []).append((post, person))
        self._codes: dict[tuple[str, str], list[Invitation]] = {}
        for one in clock.store.invitations.open_for([unit.key for unit in everywhere], at=clock.now):
            if one.name:
                self._codes.setdefault((one.unit, fold(one.name)), []).append(one)
        self._seen: dict[tuple[str, str, Role], int] = {}

    def take(self, row: Listed) -> Outcome:
        if row.trouble:
            return Outcome(row=row, what=WRONG, why=row.trouble)
        unit = self._unit(row)
        if isinstance(unit, str):
            return Outcome(row=row, what=WRONG, why=unit)
        first = self._seen.setdefault((unit.key, fold(row.name), row.role), row.number)
        if first != row.number:
            return Outcome(row=row, what=WRONG, unit=unit, why=f"stands in row {first} already")
        try:
            return self._placed(row, unit)
        except GiaoBanError as error:
            return Outcome(row=row, what=WRONG, unit=unit, why=str(error).rstrip("."))

    def _placed(self, row: Listed, unit: Unit) -> Outcome:
        held = self._posts.get((unit.key, fold(row.name)), [])
        if held:
            return self._changed_post(row, unit, held)
        waiting = self._codes.get((unit.key, fold(row.name)), [])
        same = [one for one in waiting if one.role is row.role and self._dated(row) == (one.since, one.until)]
        if same:
            return Outcome(row=row, what=KEPT, unit=unit, why="a code is out already")
        for old in waiting:
            if not self._dry:
                self._clock.store.invitations.revoke(old.code_hash, at=self._clock.now)
        why = "the code given out before is good no more" if waiting else ""
        return Outcome(row=row, what=CHANGED if waiting else ADDED, unit=unit, code=self._code(row, unit), why=why)

    def _changed_post(self, row: Listed, unit: Unit, held: Sequence[tuple[Post, Person]]) -> Outcome:
        since, until = self._dated(row)
        for post, _ in held:
            if post.role is row.role and post.until == until and (since is None or since == post.since):
                return Outcome(row=row, what=KEPT, unit=unit)
        person = held[0][1]
        # A role that stands in a row of its own is another post of the same person, and stays.
        old = [post for post, _ in held if (unit.key, fold(row.name), post.role) not in self._seen]
        if not self._dry:
            people, now = self._clock.store.people, self._clock.now
            for post in old:
                people.leave_post(person.id, unit=unit.key, role=post.role, at=max(now, since or now))
            people.appoint(person.id, unit=unit.key, role=row.role, since=since or now, until=until)
        was = ", ".join(dict.fromkeys(post.role.value for post in old))
        return Outcome(row=row, what=CHANGED, unit=unit, why=f"was {was}" if was else "other dates")

    def _code(self, row: Listed, unit: Unit) -> str:
        if self._dry:
            return ""
        code = new_code(self._clock.choice)
        since, until = self._dated(row)
        invite(self._clock, code, unit=unit.key, role=row.role, name=row.name, since=since, until=until)
        return code

    def _unit(self, row: Listed) -> Unit | str:
        """The unit, or why it can't be told."""
        if row.code:
            found = tuple(one for one in self._units if row.code in (one.key, one.code) or _padded(row.code, one))
        else:
            found, exactly = called(self._units, row.unit)
            found = found if exactly else ()
        if not found:
            return f"no unit «{row.code or row.unit}» is known"
        if len(found) > 1 and row.unit:
            found = tuple(one for one in found if one.is_called(row.unit)) or found
        if len(found) > 1:
            return f"several units are «{row.code or row.unit}»: {', '.join(one.key for one in found[:5])}"
        return found[0]

    def _dated(self, row: Listed) -> tuple[datetime | None, datetime | None]:
        until = row.until + ONE_DAY if row.until else None
        return self._midnight(row.since), self._midnight(until)

    def _midnight(self, day: date | None) -> datetime | None:
        return None if day is None else datetime.combine(day, time(0), tzinfo=self._clock.zone)


def _padded(code: str, unit: Unit) -> bool:
    """Spreadsheets take 00715 for the number 715."""
    return code.isdecimal() and len(code) < len(unit.code) and code.zfill(len(unit.code)) == unit.code


def as_json(one: Outcome) -> dict[str, object]:
    unit = one.unit
    return {
        "row": one.row.number,
        "result": one.what,
        "unit": unit.key if unit else None,
        "name": one.row.name,
        "role": one.row.role.value,
        "code": one.code or None,
        "why": one.why or None,
    }
