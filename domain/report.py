"""What becomes of a figure that an officer reports?

Reports are append-only versions. A figure of a flow (road, gardens) is an increment unless the officer says it is the
total; a level (insured share) replaces. A correction puts a new figure in the place of the last one; a withdrawal
takes the last one back. `first_said_at` stays, whatever is corrected later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.indicator import Indicator, Kind
from domain.note import NoteKind


class Mode(StrEnum):
    """How the reported value is meant."""

    INCREMENT = "increment"  # adds to what was reported before
    TOTAL = "total"  # the running total now
    LEVEL = "level"  # the state now
    NIL = "nil"  # explicitly nothing in this round
    REGISTERED = "registered"  # the unit's own target
    DONE = "done"  # a milestone, 1 reached or 0 not
    TEXT = "text"


FLOWS = (Mode.INCREMENT, Mode.TOTAL, Mode.NIL)


class Act(StrEnum):
    REPORT = "report"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


ZERO = Decimal(0)

# What an activity can count beside its words, in units of one; each has its sentence (`detail-…`) in every language.
DETAILS = frozenset(
    {"villages", "people", "households", "families", "gifts", "workdays", "gardens", "points", "resolved", "pending"}
    | {"total", "budget_vnd", "area_ha", "area_m2", "percent", "length_m"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One figure as an officer means it, in the indicator's unit.

    replaces: the value that a correction calls wrong. assumed_unit: none was typed. said: the words it was read from.
    on: the day on which a milestone was reached or an activity took place, where it was named.
    details: what an activity counts beside its words, by names of DETAILS: {"villages": 6, "people": 240}.
    """

    code: str
    value: Decimal | None
    mode: Mode
    text: str = ""
    replaces: Decimal | None = field(default=None, compare=False)
    assumed_unit: bool = field(default=False, compare=False)
    said: str = field(default="", compare=False)
    on: date | None = field(default=None, compare=False)
    details: Mapping[str, Decimal] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """Where one indicator of one unit stands in one round: the latest version.

    value: as reported last. increment: what the round adds so far. total: running total of the campaign (flows) or the
    level. version counts from 1; 0 means that nothing was reported yet, and `total` is then what earlier rounds left.
    base: the version that this one was counted from; it stands again when this one is corrected or withdrawn.
    on, details: as in the entry it came from.
    """

    campaign: str
    round: str
    unit: str
    code: str
    version: int = 0
    base: int = 0
    act: Act = Act.REPORT
    mode: Mode = Mode.INCREMENT
    value: Decimal | None = None
    increment: Decimal = ZERO
    total: Decimal | None = None
    text: str = ""
    on: date | None = None
    details: Mapping[str, Decimal] = field(default_factory=dict)
    first_said_at: datetime | None = None
    said_at: datetime | None = None
    person: str = ""
    update: str = ""  # the inbox row it came from
    reason: str = ""

    @property
    def answered(self) -> bool:
        return self.version > 0 and self.act is not Act.WITHDRAWAL

    def standing_at(self, total: Decimal | None) -> Figure:
        """The same version with the total that another round left."""
        return replace(self, total=total)


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """Words of a unit in a round, by the message (inbox row) they came with."""

    campaign: str
    round: str
    unit: str
    update: str
    kind: NoteKind
    text: str
    person: str
    said_at: datetime


def default_mode(indicator: Indicator) -> Mode:
    """How a bare figure of this indicator is meant."""
    if indicator.kind is Kind.TEXT:
        return Mode.TEXT
    if indicator.kind is Kind.MILESTONE:
        return Mode.DONE
    return Mode.INCREMENT if indicator.adds_up else Mode.LEVEL


def add(before: Figure, entry: Entry, *, said_at: datetime, person: str, update: str) -> Figure:
    """The version that follows when the entry is reported after `before`."""
    base = before.total if before.total is not None else ZERO
    counts: dict[str, Decimal | None] = {}
    match entry.mode:
        case Mode.INCREMENT:
            added = _number(entry)
            counts = {"increment": before.increment + added, "total": base + added}
        case Mode.TOTAL:
            total = _number(entry)
            counts = {"increment": before.increment + total - base, "total": total}
        case Mode.LEVEL | Mode.DONE | Mode.REGISTERED:
            counts = {"total": _number(entry)}
        case Mode.NIL:
            counts = {"value": ZERO}
    said = {"value": entry.value, **counts, "said_at": said_at, "person": person, "update": update}
    return _next(before, entry, first_said_at=before.first_said_at or said_at, **said)


def as_correction(last: Figure, entry: Entry) -> Entry:
    """As the entry is meant in the place of `last`: a bare figure for a running total or a target is one too."""
    if last.mode is Mode.TOTAL and entry.mode is Mode.INCREMENT:
        return replace(entry, mode=Mode.TOTAL)
    if last.mode is Mode.REGISTERED and entry.mode in (Mode.INCREMENT, Mode.TOTAL, Mode.LEVEL):
        return replace(entry, mode=Mode.REGISTERED)
    return entry


def correct(last: Figure, previous: Figure, entry: Entry, *, said_at: datetime, person: str, update: str) -> Figure:
    """The version that replaces `last` by the entry, counted from `previous` (what stood before `last`)."""
    entry = as_correction(last, entry)
    after = add(previous, entry, said_at=said_at, person=person, update=update)
    return replace(
        after, version=last.version + 1, base=previous.version, act=Act.CORRECTION, first_said_at=last.first_said_at
    )


def withdraw(last: Figure, previous: Figure, *, said_at: datetime, person: str, update: str) -> Figure:
    """The version that takes `last` back; what stood before it stands again."""
    return replace(
        previous,
        version=last.version + 1,
        act=previous.act if previous.answered else Act.WITHDRAWAL,
        mode=previous.mode if previous.answered else last.mode,
        first_said_at=last.first_said_at,
        said_at=said_at,
        person=person,
        update=update,
    )


def before_any(figure: Figure) -> Figure:
    """What stood before the first version of this round: the total that earlier rounds left, nothing reported."""
    carried = figure.total - figure.increment if figure.total is not None and figure.mode in FLOWS else None
    return Figure(
        campaign=figure.campaign, round=figure.round, unit=figure.unit, code=figure.code, total=carried or None
    )


def _next(before: Figure, entry: Entry, **said: Any) -> Figure:
    """The version after `before`, as the entry says it."""
    return replace(
        before,
        version=before.version + 1,
        base=before.version,
        act=Act.REPORT,
        mode=entry.mode,
        text=entry.text,
        on=entry.on,
        details=entry.details,
        reason="",
        **said,
    )


def _number(entry: Entry) -> Decimal:
    if entry.value is None:
        raise ValueError(f"{entry.code}: a figure of mode {entry.mode} needs a value")
    return entry.value
