"""Which rungs came, for whom, in which message, and why? The record from which "why was I reminded?" is answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, distinct, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.audit import Kind, Thing
from storage.audit import Audit
from storage.session import Session
from storage.tables import absences, outbox, reminders, rulings


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminded:
    """One rung for one person. person: "" when nobody was told. result: said, collapsed, stale or nobody."""

    campaign: str
    round: str
    unit: str
    rung: str
    at: datetime
    person: str
    until: datetime
    result: str
    message: str
    done_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A reminder with what became of its message. state: of the outbox row; channel: where it went."""

    reminded: Reminded
    state: str
    channel: str
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What somebody above decided. kind: extended, excused."""

    campaign: str
    round: str
    unit: str
    kind: str
    at: datetime
    due_before: datetime | None = None
    due_after: datetime | None = None
    reason: str
    person: str


_FIELDS = tuple(one.name for one in fields(Reminded))
_ADD = insert(reminders)
_ADD = _ADD.on_conflict_do_update(  # a rung that waits moves into the next message of its person
    index_elements=[column.name for column in reminders.primary_key],
    set_={name: _ADD.excluded[name] for name in ("until", "result", "message", "done_at")},
)
_OF_MESSAGE = (
    select(reminders)
    .where(reminders.c.message == bindparam("message"))
    .order_by(reminders.c.campaign, reminders.c.round, reminders.c.unit, reminders.c.at)
)
_TOLD = (
    select(reminders, outbox.c.state, outbox.c.channel, outbox.c.sent_at)
    .outerjoin(outbox, outbox.c.dedupe_key == reminders.c.message)
    .where(reminders.c.person == bindparam("person"))
    .order_by(reminders.c.done_at.desc(), reminders.c.campaign, reminders.c.unit)
    .limit(bindparam("many"))
)
_TO_NOBODY = (
    select(reminders, outbox.c.state, outbox.c.channel, outbox.c.sent_at)
    .outerjoin(outbox, outbox.c.dedupe_key == reminders.c.message)
    .where(reminders.c.unit == bindparam("unit"), reminders.c.person == "")
    .order_by(reminders.c.done_at.desc(), reminders.c.campaign, reminders.c.round, reminders.c.rung)
    .limit(bindparam("many"))
)
_OF_UNIT = (
    select(reminders, outbox.c.state, outbox.c.channel, outbox.c.sent_at)
    .outerjoin(outbox, outbox.c.dedupe_key == reminders.c.message)
    .where(reminders.c.campaign == bindparam("campaign"), reminders.c.round == bindparam("round"))
    .where(reminders.c.unit == bindparam("unit"))
    .order_by(reminders.c.done_at.desc(), reminders.c.person)
    .limit(bindparam("many"))
)
_SAID = (
    select(reminders.c.unit, func.count(distinct(reminders.c.message)).label("many"))
    .join(outbox, outbox.c.dedupe_key == reminders.c.message)  # what never arrived is nobody's ignoring
    .where(outbox.c.state.in_(("sent", "sending", "doubtful")))
    .where(reminders.c.campaign == bindparam("campaign"), reminders.c.round == bindparam("round"))
    .where(reminders.c.result == "said", reminders.c.rung.not_in(("head", "coordinator", "province")))
    .group_by(reminders.c.unit)
)
_OF_ROUND = reminders.c.campaign == bindparam("campaign"), reminders.c.round == bindparam("round")
_CAME = select(reminders.c.unit, reminders.c.rung, reminders.c.at).where(*_OF_ROUND).distinct()
_CAME = _CAME.where(reminders.c.unit.in_(bindparam("units", expanding=True)))
_WAITING = (
    select(reminders)
    .join(outbox, outbox.c.dedupe_key == reminders.c.message)
    .where(*_OF_ROUND, outbox.c.state == "waiting")
)
_WITHDRAW = delete(reminders).where(
    *(reminders.c[name] == bindparam(f"_{name}") for name in ("campaign", "round", "unit", "rung", "at", "person"))
)
_RESULTS = select(reminders.c.result, func.count().label("many")).group_by(reminders.c.result)
_LEAVE = insert(absences)
_LEAVE = _LEAVE.on_conflict_do_update(
    index_elements=[absences.c.person, absences.c.since], set_={"until": _LEAVE.excluded.until}
)
_AWAY = select(absences).where(
    absences.c.person.in_(bindparam("people", expanding=True)),
    absences.c.since <= bindparam("now"),
    absences.c.until > bindparam("now"),
)
_BACK = (
    absences.update()
    .where(absences.c.person == bindparam("_person"), absences.c.until > bindparam("_now"))
    .values(until=bindparam("_now"))
)
_RULED = insert(rulings)
_RULED_ALREADY = select(rulings.c.kind).where(
    *(column == bindparam(column.name) for column in rulings.primary_key.columns)
)
_EXTENDED = (
    select(rulings.c.unit, func.max(rulings.c.due_after).label("due_after"))
    .where(rulings.c.campaign == bindparam("campaign"), rulings.c.round == bindparam("round"))
    .where(rulings.c.kind == "extended")
    .group_by(rulings.c.unit)
)
_EXCUSED = (
    select(rulings.c.unit, rulings.c.reason)
    .where(rulings.c.campaign == bindparam("campaign"), rulings.c.round == bindparam("round"))
    .where(rulings.c.kind == "excused")
    .order_by(rulings.c.at)
)
_RULINGS = (
    select(rulings)
    .where(rulings.c.campaign == bindparam("campaign"), rulings.c.round == bindparam("round"))
    .where(rulings.c.unit == bindparam("unit"))
    .order_by(rulings.c.at.desc())
)


class Reminders:
    """The record of reminders, of who is away, and of what was decided about dates."""

    def __init__(self, session: Session, audit: Audit) -> None:
        self._session = session
        self._audit = audit

    def add(self, one: Reminded) -> None:
        row = {name: getattr(one, name) for name in _FIELDS}
        self._session.later(_ADD, row, reminders, one.message or one.unit)

    def of_message(self, message: str) -> tuple[Reminded, ...]:
        """What a message tells of."""
        return tuple(_reminded(row) for row in self._session.rows(_OF_MESSAGE, {"message": message}, reminders))

    def told(self, person: str, *, many: int = 5) -> tuple[Told, ...]:
        """The newest reminders of a person."""
        return _told(self._session.rows(_TOLD, {"person": person, "many": many}, reminders))

    def to_nobody(self, unit: str, *, many: int = 5) -> tuple[Told, ...]:
        """The newest rungs of a unit that were not said, with why."""
        return _told(self._session.rows(_TO_NOBODY, {"unit": unit, "many": many}, reminders))

    def of_unit(self, campaign: str, round_key: str, unit: str, *, many: int = 20) -> tuple[Told, ...]:
        """The newest rungs of one obligation, said or not."""
        values = {"campaign": campaign, "round": round_key, "unit": unit, "many": many}
        return _told(self._session.rows(_OF_UNIT, values, reminders))

    def said(self, campaign: str, round_key: str) -> dict[str, int]:
        """Unit → how often its people were reminded in this round."""
        values = {"campaign": campaign, "round": round_key}
        return {row.unit: row.many for row in self._session.rows(_SAID, values, reminders)}

    def came(self, campaign: str, round_key: str, units: Sequence[str]) -> dict[str, frozenset[tuple[str, datetime]]]:
        """Unit → the rungs of its ladder that came, said or not, with the instants at which they were due."""
        values = {"campaign": campaign, "round": round_key, "units": list(units)}
        found: dict[str, set[tuple[str, datetime]]] = {}
        for row in self._session.rows(_CAME, values, reminders):
            found.setdefault(row.unit, set()).add((row.rung, row.at))
        return {unit: frozenset(rungs) for unit, rungs in found.items()}

    def waiting(self, campaign: str, round_key: str) -> tuple[Reminded, ...]:
        """Rungs whose messages have not been sent yet."""
        values = {"campaign": campaign, "round": round_key}
        return tuple(_reminded(row) for row in self._session.rows(_WAITING, values, reminders))

    def withdraw(self, many: Iterable[Reminded]) -> None:
        """These are not said; a message that has nothing else to say is taken back when its turn comes."""
        for one in many:
            names = ("campaign", "round", "unit", "rung", "at", "person")
            self._session.later(_WITHDRAW, {f"_{name}": getattr(one, name) for name in names}, reminders)

    def results(self) -> dict[str, int]:
        """said, collapsed, stale, nobody → how many."""
        return {row.result: row.many for row in self._session.rows(_RESULTS, {}, reminders)}

    # Who is away

    def leave(self, person: str, *, since: datetime, until: datetime, said_by: str) -> None:
        row = {"person": person, "since": since, "until": until, "said_by": said_by}
        self._session.later(_LEAVE, row, absences, person)

    def back(self, person: str, now: datetime) -> None:
        """Whoever was away is back."""
        self._session.now(_BACK, {"_person": person, "_now": now})

    def away(self, people: Sequence[str], now: datetime) -> dict[str, datetime]:
        """Those of them who are away, and until when."""
        if not people:
            return {}
        rows = self._session.rows(_AWAY, {"people": list(people), "now": now}, absences)
        return {row.person: row.until for row in rows}

    # What was decided

    def ruled(self, ruling: Ruling) -> None:
        """Writes it down; what was decided of that kind at the same instant stays as it is."""
        row = {one.name: getattr(ruling, one.name) for one in fields(Ruling)}
        if self._session.row(_RULED_ALREADY, row, rulings, ruling.unit):
            return
        self._session.later(_RULED, row, rulings, ruling.unit)
        self._audit.add(Kind(ruling.kind), Thing.RULING, row, at=ruling.at)

    def extended(self, campaign: str, round_key: str) -> dict[str, datetime]:
        """Unit → the latest due date that was granted to it."""
        rows = self._session.rows(_EXTENDED, {"campaign": campaign, "round": round_key}, rulings)
        return {row.unit: row.due_after for row in rows}

    def excused(self, campaign: str, round_key: str) -> dict[str, str]:
        """Unit → why nothing is expected of it."""
        rows = self._session.rows(_EXCUSED, {"campaign": campaign, "round": round_key}, rulings)
        return {row.unit: row.reason for row in rows}

    def rulings(self, campaign: str, round_key: str, unit: str) -> tuple[Ruling, ...]:
        """About one obligation, the newest first."""
        values = {"campaign": campaign, "round": round_key, "unit": unit}
        rows = self._session.rows(_RULINGS, values, rulings)
        return tuple(Ruling(**{one.name: getattr(row, one.name) for one in fields(Ruling)}) for row in rows)


def _reminded(row: Row[Any]) -> Reminded:
    return Reminded(**{name: getattr(row, name) for name in _FIELDS})


def _told(rows: Sequence[Row[Any]]) -> tuple[Told, ...]:
    return tuple(
        Told(reminded=_reminded(row), state=row.state or "", channel=row.channel or "", sent_at=row.sent_at)
        for row in rows
    )
