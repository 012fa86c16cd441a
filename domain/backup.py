"""Which backups are there, when is the next one due, what became of the last try, and which of them may go?"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

OLDEST = timedelta(days=2)  # of the newest one; when it is older, the nightly ones fail
WEEKS = 4
MONTHS = 12
_NAME = re.compile(r"giaoban-(\d{8}-\d{6})\.zip")
_WRITTEN = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One file in a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """A digest that was posted, made again. sha256: of its text as posted; differs: lines, `-` then, `+` now."""

    key: str
    name: str
    sha256: str
    differs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup says of itself. revision: of its tables; rows: by table; parts: by their names in it.

    links, head, faults: of the chain of acts, its length, its last hash ("" where there was none), and what was wrong.
    gone: files that were taken away while the backup was made.
    """

    made_at: datetime
    programme: str
    revision: str
    source: str  # sqlite, postgresql
    rows: Mapping[str, int]
    parts: Mapping[str, Part]
    links: int
    head: str
    faults: int
    proofs: tuple[Proof, ...]
    gone: int

    @property
    def size(self) -> int:
        """Bytes of everything in it, unpacked."""
        return sum(part.size for part in self.parts.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """The last try to make one did not come to its end. why: a sentence."""

    at: datetime
    why: str


def file_name(made_at: datetime, zone: ZoneInfo) -> str:
    """How a backup is called, by the local time at which it was made."""
    return f"giaoban-{made_at.astimezone(zone):{_WRITTEN}}.zip"


def named_at(name: str, zone: ZoneInfo) -> datetime | None:
    """When the backup of that name was made; None for what is none of ours."""
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], _WRITTEN).replace(tzinfo=zone) if found else None
    except ValueError:
        return None


def is_due(newest: datetime | None, at: time, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the hour of the day came since the newest backup was made."""
    local = now.astimezone(zone)
    last = datetime.combine(local.date(), at, tzinfo=zone)
    if last > local:
        last -= timedelta(days=1)
    return newest is None or newest < last


def surplus(made: Iterable[datetime], *, days: int) -> tuple[datetime, ...]:
    """Which of the backups (local times) may go: all but the newest of each of the last days, weeks and months.

    Days on which none was made don't count, so that a machine that was off for long does not lose what it has.
    """
    newest_first = sorted(made, reverse=True)
    kept = {
        one
        for many, span in ((days, datetime.date), (WEEKS, _week), (MONTHS, _month))
        for one in _newest_of_each(newest_first, span)[:many]
    }
    return tuple(one for one in reversed(newest_first) if one not in kept)


def _newest_of_each(newest_first: Iterable[datetime], span: Callable[[datetime], Hashable]) -> list[datetime]:
    found: dict[Hashable, datetime] = {}
    for one in newest_first:
        found.setdefault(span(one), one)
    return list(found.values())


def _week(at: datetime) -> Hashable:
    return at.isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return at.year, at.month
