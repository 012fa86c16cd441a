"""What was reported, in all its versions, and where does everybody stand now?"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.audit import Kind, Thing
from domain.note import NoteKind
from domain.report import Act, Figure, Mode, Note
from domain.review import Judgement, Verdict
from storage.audit import Audit
from storage.session import Session
from storage.tables import approvals, latest, notes, people, reports, standings

_KEY = ("campaign", "round", "unit", "code")
_KINDS = {Act.REPORT: Kind.REPORTED, Act.CORRECTION: Kind.CORRECTED, Act.WITHDRAWAL: Kind.WITHDRAWN}


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One unit and one indicator over all rounds: the running total or level, and the target the unit registered."""

    unit: str
    code: str
    total: Decimal | None = None
    text: str = ""
    registered: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One version, the one before it in its round, and the name of whoever sent it; empty where it is not known."""

    figure: Figure
    before: Figure | None = None
    person: str = ""
    judged: Judgement | None = None  # the newest decision about it, its person by name


_APPEND = insert(reports)
_UPSERT = insert(latest)
_UPSERT = _UPSERT.on_conflict_do_update(
    index_elements=[latest.c[name] for name in _KEY],
    set_={column.name: _UPSERT.excluded[column.name] for column in latest.c if column.name not in _KEY},
    where=_UPSERT.excluded.version > latest.c.version,
)
_STAND = insert(standings)
_STAND_KEY = [standings.c.campaign, standings.c.unit, standings.c.code]
_STAND_TOTAL = _STAND.on_conflict_do_update(
    index_elements=_STAND_KEY,
    set_={name: _STAND.excluded[name] for name in ("total", "text", "said_at")},
)
_STAND_TARGET = _STAND.on_conflict_do_update(index_elements=_STAND_KEY, set_={"registered": _STAND.excluded.registered})
_CARRY = _STAND.on_conflict_do_update(
    index_elements=_STAND_KEY,
    set_={name: _STAND.excluded[name] for name in ("total", "text", "registered", "said_at")},
)
_SHIFT = _STAND.on_conflict_do_update(
    index_elements=_STAND_KEY, set_={"total": func.coalesce(standings.c.total, 0) + _STAND.excluded.total}
)
_TOLD = (
    select(latest.c.code)
    .distinct()
    .where(latest.c.campaign == bindparam("campaign"), latest.c.unit == bindparam("unit"))
    .where(latest.c.act != Act.WITHDRAWAL.value)
)
_NOTE_FIELDS = tuple(one.name for one in fields(Note))
_NOTE = insert(notes).on_conflict_do_nothing()
_LATEST = select(latest).where(
    latest.c.campaign == bindparam("campaign"), latest.c.round == bindparam("round"), latest.c.unit == bindparam("unit")
)
_STANDINGS = select(standings).where(
    standings.c.campaign == bindparam("campaign"), standings.c.unit == bindparam("unit")
)
_ALIKE: dict[str, BindParameter[Any]] = {
    name: bindparam(f"{name}s", expanding=True) for name in ("campaign", "round", "unit")
}
_LATEST_OF = select(latest).where(*(latest.c[name].in_(some) for name, some in _ALIKE.items()))
_STANDINGS_OF = select(standings).where(*(standings.c[name].in_(_ALIKE[name]) for name in ("campaign", "unit")))
_VERSION = select(reports).where(
    *(reports.c[name] == bindparam(name) for name in _KEY), reports.c.version == bindparam("version")
)
_HISTORY = (
    select(reports)
    .where(reports.c.campaign == bindparam("campaign"), reports.c.unit == bindparam("unit"))
    .order_by(reports.c.stored_at, reports.c.code, reports.c.version)
)
_COLUMNS = tuple(column.name for column in reports.c)
_before = reports.alias("before")
_later = approvals.alias("later")
_judge = people.alias("judge")
_VERDICT = ("verdict", "at", "reason")
_OF_VERSION = and_(*(approvals.c[name] == reports.c[name] for name in (*_KEY, "version")))
_NEWER = exists(
    select(1).where(*(_later.c[name] == approvals.c[name] for name in (*_KEY, "version")), _later.c.at > approvals.c.at)
)
_CHANGES = (
    select(
        reports,
        *(column.label(f"before_{column.name}") for column in _before.c),
        people.c.name.label("sender"),
        *(approvals.c[name].label(f"judged_{name}") for name in _VERDICT),
        _judge.c.name.label("judge"),
    )
    .outerjoin(
        _before,
        and_(*(_before.c[name] == reports.c[name] for name in _KEY), _before.c.version == reports.c.version - 1),
    )
    .outerjoin(people, people.c.id == reports.c.person)
    .outerjoin(approvals, and_(_OF_VERSION, ~_NEWER))
    .outerjoin(_judge, _judge.c.id == approvals.c.person)
    .where(reports.c.campaign == bindparam("campaign"))
    .order_by(reports.c.stored_at, reports.c.unit, reports.c.round, reports.c.code, reports.c.version)
)
_HOW_MANY = select(func.count()).select_from(reports).where(reports.c.campaign == bindparam("campaign"))
_AMONG = reports.c.unit.in_(bindparam("units", expanding=True))
_CHANGES_AMONG, _HOW_MANY_AMONG = _CHANGES.where(_AMONG), _HOW_MANY.where(_AMONG)
_TOTALS = (
    select(reports.c.unit, reports.c.said_at, reports.c.total)
    .where(reports.c.campaign == bindparam("campaign"), reports.c.code == bindparam("code"))
    .where(reports.c.mode != Mode.REGISTERED.value)
    .order_by(reports.c.stored_at, reports.c.unit, reports.c.round, reports.c.version)
)
_BY_UPDATE = (
    select(latest)
    .where(latest.c.campaign == bindparam("campaign"), latest.c.unit == bindparam("unit"))
    .where(latest.c.update == bindparam("update"))
    .order_by(latest.c.code)
)
_EARLIER = (
    select(latest)
    .where(latest.c.campaign == bindparam("campaign"), latest.c.unit == bindparam("unit"))
    .where(latest.c.code == bindparam("code"), latest.c.round != bindparam("round"))
    .where(latest.c.mode != Mode.REGISTERED.value, latest.c.act != Act.WITHDRAWAL.value)
    .order_by(latest.c.said_at.desc())
    .limit(1)
)
_OF_ROUND = (
    select(latest)
    .where(latest.c.campaign == bindparam("campaign"), latest.c.round == bindparam("round"))
    .order_by(latest.c.unit, latest.c.code)
)
_ALL_STANDINGS = (
    select(standings.c.unit, standings.c.code, standings.c.total, standings.c.text, standings.c.registered)
    .where(standings.c.campaign == bindparam("campaign"))
    .order_by(standings.c.code, standings.c.unit)
)
_SOME_STANDINGS = _ALL_STANDINGS.where(standings.c.unit.in_(bindparam("units", expanding=True)))
_SOME_OF_ROUND = _OF_ROUND.where(latest.c.unit.in_(bindparam("units", expanding=True)))
_REGISTERED = _ALL_STANDINGS.where(standings.c.registered.is_not(None))  # as its index says it
_ROUND_NOTES = (
    select(notes)
    .where(notes.c.campaign == bindparam("campaign"), notes.c.round == bindparam("round"))
    .where(notes.c.withdrawn_at.is_(None))
    .order_by(notes.c.said_at, notes.c.unit)
)
_UNIT_NOTES = _ROUND_NOTES.where(notes.c.unit == bindparam("unit"))
_WITHDRAW_NOTE = (
    update(notes)
    .where(*(notes.c[name] == bindparam(f"_{name}") for name in ("campaign", "round", "unit", "update")))
    .where(notes.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("_at"))
)


class Reports:
    """Append-only versions, the latest of each, and the standings. Scope of reads and writes: the unit.

    What a unit has is looked up once in a transaction, however many checks ask, until it gets a new version.
    """

    def __init__(self, session: Session, audit: Audit) -> None:
        self._session = session
        self._audit = audit
        self._latest: dict[tuple[str, str, str], dict[str, Figure]] = {}
        self._standings: dict[tuple[str, str], dict[str, Standing]] = {}
        self._rounds: dict[tuple[str, str], tuple[Figure, ...]] = {}
        self._everybody: dict[str, tuple[Standing, ...]] = {}

    def add(self, figure: Figure, *, at: datetime) -> None:
        """Appends a version and moves `latest` and the standing along, in the same transaction."""
        self._latest.pop((figure.campaign, figure.round, figure.unit), None)
        self._standings.pop((figure.campaign, figure.unit), None)
        self._rounds.pop((figure.campaign, figure.round), None)
        self._everybody.pop(figure.campaign, None)
        row = _values(figure)
        stored = {**row, "stored_at": at}
        self._session.later(_APPEND, stored, reports, figure.unit)
        self._audit.add(_KINDS[figure.act], Thing.REPORT, stored, at=at)
        self._session.later(_UPSERT, row, latest, figure.unit)
        standing = {
            "campaign": figure.campaign,
            "unit": figure.unit,
            "code": figure.code,
            "total": figure.total,
            "text": figure.text,
            "registered": figure.total,
            "said_at": figure.said_at,
        }
        if figure.mode is Mode.REGISTERED:
            self._session.later(_STAND_TARGET, {**standing, "total": None}, standings, figure.unit)
        else:
            self._session.later(_STAND_TOTAL, {**standing, "registered": None}, standings, figure.unit)

    def carry(self, campaign: str, standing: Standing, *, at: datetime) -> None:
        """Writes what a unit holds that said nothing itself: it comes from others."""
        self._standings.pop((campaign, standing.unit), None)
        self._everybody.pop(campaign, None)
        row = {name: getattr(standing, name) for name in ("unit", "code", "total", "text", "registered")}
        self._session.later(_CARRY, {**row, "campaign": campaign, "said_at": at}, standings, standing.unit)

    def shift(self, campaign: str, unit: str, code: str, gained: Decimal, *, at: datetime) -> None:
        """Adds to where a unit stands, because something changed in a unit that it came from."""
        self._standings.pop((campaign, unit), None)
        self._everybody.pop(campaign, None)
        row = {"campaign": campaign, "unit": unit, "code": code, "total": gained, "text": "", "registered": None}
        self._session.later(_SHIFT, {**row, "said_at": at}, standings, unit)

    def foresee(self, places: Collection[tuple[str, str, str]]) -> None:
        """Looks up what stands in these places (campaign, round, unit), all at once."""
        if not places:
            return
        values = {
            f"{name}s": sorted(set(of_all)) for name, of_all in zip(_ALIKE, zip(*places, strict=True), strict=True)
        }
        there: dict[tuple[str, str, str], list[Row[Any]]] = {place: [] for place in places}
        for row in self._session.rows(_LATEST_OF, values, latest):
            there.get((row.campaign, row.round, row.unit), []).append(row)
        for (campaign, round_key, unit), rows in there.items():
            key = {"campaign": campaign, "round": round_key, "unit": unit}
            self._session.know(_LATEST, key, latest, unit, rows)
        del values["rounds"]
        stand: dict[tuple[str, str], list[Row[Any]]] = {(campaign, unit): [] for campaign, _, unit in places}
        for row in self._session.rows(_STANDINGS_OF, values, standings):
            stand.get((row.campaign, row.unit), []).append(row)
        for (campaign, unit), rows in stand.items():
            self._session.know(_STANDINGS, {"campaign": campaign, "unit": unit}, standings, unit, rows)

    def told(self, campaign: str, unit: str) -> frozenset[str]:
        """The codes of which the unit gave figures itself, in any round, and did not take them back."""
        rows = self._session.rows(_TOLD, {"campaign": campaign, "unit": unit}, latest, unit)
        return frozenset(row.code for row in rows)

    def note(self, note: Note) -> None:
        """Keeps words that came with a report, or alone."""
        self._session.later(_NOTE, {**_note_values(note), "withdrawn_at": None}, notes, note.unit)

    def withdraw_note(self, note: Note, *, at: datetime) -> None:
        """Takes the words back; they stay in the records."""
        key = {f"_{name}": getattr(note, name) for name in ("campaign", "round", "unit", "update")}
        self._session.later(_WITHDRAW_NOTE, {**key, "_at": at}, notes, note.unit)

    def latest(self, campaign: str, round_key: str, unit: str) -> dict[str, Figure]:
        """Code → the last version in that round."""
        key = campaign, round_key, unit
        if key not in self._latest:
            values = {"campaign": campaign, "round": round_key, "unit": unit}
            self._latest[key] = {row.code: as_figure(row) for row in self._session.rows(_LATEST, values, latest, unit)}
        return dict(self._latest[key])

    def of_round(self, campaign: str, round_key: str) -> tuple[Figure, ...]:
        """Every unit's last versions in the round, by unit and code."""
        key = campaign, round_key
        if key not in self._rounds:
            rows = self._session.rows(_OF_ROUND, {"campaign": campaign, "round": round_key}, latest)
            self._rounds[key] = tuple(as_figure(row) for row in rows)
        return self._rounds[key]

    def of_round_by(self, campaign: str, round_key: str, units: Sequence[str]) -> tuple[Figure, ...]:
        """The same of these units."""
        values = {"campaign": campaign, "round": round_key, "units": list(units)}
        return tuple(map(as_figure, self._session.rows(_SOME_OF_ROUND, values, latest))) if units else ()

    def standings(self, campaign: str, unit: str) -> dict[str, Standing]:
        key = campaign, unit
        if key not in self._standings:
            rows = self._session.rows(_STANDINGS, {"campaign": campaign, "unit": unit}, standings, unit)
            self._standings[key] = {row.code: _standing(row) for row in rows}
        return dict(self._standings[key])

    def all_standings(self, campaign: str) -> tuple[Standing, ...]:
        """Every unit's standing in every indicator, by code and unit."""
        if campaign not in self._everybody:
            rows = self._session.rows(_ALL_STANDINGS, {"campaign": campaign}, standings)
            self._everybody[campaign] = tuple(_standing(row) for row in rows)
        return self._everybody[campaign]

    def standings_of(self, campaign: str, units: Sequence[str]) -> tuple[Standing, ...]:
        """The same of these units."""
        values = {"campaign": campaign, "units": list(units)}
        return tuple(map(_standing, self._session.rows(_SOME_STANDINGS, values, standings))) if units else ()

    def registered(self, campaign: str) -> tuple[Standing, ...]:
        """Every standing for which the unit set itself a target."""
        return tuple(map(_standing, self._session.rows(_REGISTERED, {"campaign": campaign}, standings)))

    def version(self, figure: Figure, version: int) -> Figure | None:
        key = {name: getattr(figure, name) for name in _KEY}
        row = self._session.row(_VERSION, {**key, "version": version}, reports, figure.unit)
        return as_figure(row) if row else None

    def of_update(self, campaign: str, unit: str, update: str) -> tuple[Figure, ...]:
        """The figures whose last version came from this message."""
        values = {"campaign": campaign, "unit": unit, "update": update}
        return tuple(as_figure(row) for row in self._session.rows(_BY_UPDATE, values, latest, unit))

    def earlier_round(self, figure: Figure) -> Figure | None:
        """The newest figure of this indicator in another round."""
        values = {name: getattr(figure, name) for name in _KEY}
        row = self._session.row(_EARLIER, values, latest, figure.unit)
        return as_figure(row) if row else None

    def history(self, campaign: str, unit: str) -> Sequence[Figure]:
        values = {"campaign": campaign, "unit": unit}
        return [as_figure(row) for row in self._session.rows(_HISTORY, values, reports, unit)]

    def changes(self, campaign: str, units: Sequence[str] | None = None) -> Iterator[Change]:
        """Every version of all rounds, of these units or of all, in the order in which they were stored.

        Read while it is used: a hundred thousand of them need no more memory than a thousand.
        """
        statement, values = _among(campaign, units, _CHANGES, _CHANGES_AMONG)
        for row in self._session.stream(statement, values, reports):
            before = None
            if row.before_version is not None:
                there = row[len(_COLUMNS) : 2 * len(_COLUMNS)]
                before = as_figure(SimpleNamespace(**dict(zip(_COLUMNS, there, strict=True))))
            yield Change(figure=as_figure(row), before=before, person=row.sender or "", judged=_judged(row))

    def count_changes(self, campaign: str, units: Sequence[str] | None = None) -> int:
        """How many versions `changes` will tell."""
        statement, values = _among(campaign, units, _HOW_MANY, _HOW_MANY_AMONG)
        row = self._session.row(statement, values, reports)
        return int(row[0]) if row else 0

    def totals(self, campaign: str, code: str) -> Iterator[tuple[str, datetime, Decimal | None]]:
        """Unit, when it was said, and where the unit stood from then on; in the order in which they were stored."""
        for row in self._session.stream(_TOTALS, {"campaign": campaign, "code": code}, reports):
            yield row.unit, row.said_at, row.total

    def notes(self, campaign: str, round_key: str) -> Sequence[Note]:
        """What was told in the round and not taken back, in the order in which it came."""
        values = {"campaign": campaign, "round": round_key}
        return [_note(row) for row in self._session.rows(_ROUND_NOTES, values, notes)]

    def notes_of(self, campaign: str, round_key: str, unit: str) -> Sequence[Note]:
        """The same of one unit."""
        values = {"campaign": campaign, "round": round_key, "unit": unit}
        return [_note(row) for row in self._session.rows(_UNIT_NOTES, values, notes, unit)]


def _judged(row: Row[Any]) -> Judgement | None:
    if row.judged_verdict is None:
        return None
    return Judgement(
        **{name: getattr(row, name) for name in (*_KEY, "version")},
        verdict=Verdict(row.judged_verdict),
        at=row.judged_at,
        person=row.judge or "",
        reason=row.judged_reason,
    )


def _among(
    campaign: str, units: Sequence[str] | None, all_of_them: Select[Any], some: Select[Any]
) -> tuple[Select[Any], dict[str, Any]]:
    if units is None:
        return all_of_them, {"campaign": campaign}
    return some, {"campaign": campaign, "units": list(units)}


def _note(row: Row[Any]) -> Note:
    return Note(**{**{name: getattr(row, name) for name in _NOTE_FIELDS}, "kind": NoteKind(row.kind)})


def _note_values(note: Note) -> dict[str, Any]:
    return {**{name: getattr(note, name) for name in _NOTE_FIELDS}, "kind": note.kind.value}


def _standing(row: Row[Any]) -> Standing:
    return Standing(unit=row.unit, code=row.code, total=row.total, text=row.text, registered=row.registered)


def as_figure(row: Row[Any] | SimpleNamespace) -> Figure:
    return Figure(
        campaign=row.campaign,
        round=row.round,
        unit=row.unit,
        code=row.code,
        version=row.version,
        base=row.base,
        act=Act(row.act),
        mode=Mode(row.mode),
        value=row.value,
        increment=row.increment,
        total=row.total,
        text=row.text,
        on=row.on,
        details=_details(row.details),
        first_said_at=row.first_said_at,
        said_at=row.said_at,
        person=row.person,
        update=row.update,
        reason=row.reason,
    )


def _values(figure: Figure) -> dict[str, Any]:
    return {
        "campaign": figure.campaign,
        "round": figure.round,
        "unit": figure.unit,
        "code": figure.code,
        "version": figure.version,
        "base": figure.base,
        "act": figure.act.value,
        "mode": figure.mode.value,
        "value": figure.value,
        "increment": figure.increment,
        "total": figure.total,
        "text": figure.text,
        "on": figure.on,
        "details": json.dumps({name: str(value) for name, value in figure.details.items()}) if figure.details else "",
        "first_said_at": figure.first_said_at,
        "said_at": figure.said_at,
        "person": figure.person,
        "update": figure.update,
        "reason": figure.reason,
    }


def _details(text: str) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in json.loads(text).items()} if text else {}
