"""What is on the paper when a month's figures are closed («chốt số»)?

The figures as they stood when the month ended, and a code of four groups that stands for them and for all that was
before: it is made of the closing's own hash in the chain. Whoever has the paper can tell whether the database is still
the one that was closed, even where its whole tail was written anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import Refused

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 32 that are not taken for one another: no I, L, O, U
GROUP, GROUPS = 4, 4
_LIKE = str.maketrans("ILO", "110")
_MONTH = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")


class Way(StrEnum):
    """How figures of several units become one."""

    ADDED = "added"  # what every round added
    NEWEST = "newest"  # the newest figure of every unit
    NOT = "not"  # percentages, averages, words: they are counted only


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """What the units told of one indicator, all together; no value where figures are not added."""

    way: Way
    value: Decimal | None
    units: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """One campaign: versions that came in the month, versions up to its end, and the sums by indicator."""

    in_month: int
    so_far: int
    sums: Mapping[str, Sum]


@dataclass(frozen=True, kw_only=True, slots=True)
class Closing:
    """A month that was closed. until: first instant that does not count; tallies: by code of the campaign.

    links, head: the chain before it, how many and the last hash. number, hash, at: its own place in the chain.
    """

    month: str
    until: datetime
    tallies: Mapping[str, Tally]
    links: int
    head: str
    number: int = 0
    hash: str = ""
    at: datetime | None = None

    @property
    def code(self) -> str:
        """For paper, e.g. `7K3M-9QXD-0ABC-1T2W`."""
        return paper_code(self.hash)

    def content(self) -> dict[str, Any]:
        """What the chain keeps of it."""
        return {
            "month": self.month,
            "until": self.until,
            "links": self.links,
            "head": self.head,
            "campaigns": {
                code: {
                    "in_month": one.in_month,
                    "so_far": one.so_far,
                    "sums": {name: [told.way.value, told.value, told.units] for name, told in one.sums.items()},
                }
                for code, one in self.tallies.items()
            },
        }


def closing_of(told: Mapping[str, Any], *, number: int, hash: str, at: datetime) -> Closing:
    """The other way: from what the chain keeps, as JSON."""
    return Closing(
        month=told["month"],
        until=datetime.fromisoformat(told["until"]),
        links=told["links"],
        head=told["head"],
        tallies={
            code: Tally(
                in_month=one["in_month"],
                so_far=one["so_far"],
                sums={
                    name: Sum(way=Way(way), value=None if value is None else Decimal(value), units=units)
                    for name, (way, value, units) in one["sums"].items()
                },
            )
            for code, one in told["campaigns"].items()
        },
        number=number,
        hash=hash,
        at=at,
    )


def paper_code(hash: str) -> str:
    """The first 80 bits of a hash in 16 letters and digits."""
    bits = int(hash[: GROUP * GROUPS * 5 // 4], 16)
    letters = "".join(LETTERS[bits >> 5 * place & 31] for place in reversed(range(GROUP * GROUPS)))
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def typed_code(text: str) -> str:
    """A code as somebody read it off the paper: small letters, missing dashes, O for 0. Raises Refused."""
    letters = re.sub(r"[\s.-]", "", text.upper()).translate(_LIKE)
    if len(letters) != GROUP * GROUPS or set(letters) - set(LETTERS):
        raise Refused(f"{text} is no code of a closing: it has four groups of four letters and digits.")
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def month_of(day: date, *, before: int = 0) -> str:
    """`2023-06`; before: so many months earlier."""
    months = day.year * 12 + day.month - 1 - before
    return f"{months // 12}-{months % 12 + 1:02}"


def bounds(month: str, *, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First instant of the month, and the first that does not count: of the next month, or now. Raises Refused."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise Refused(f"{month} is no month; write it as 2023-06.")
    year, number = int(found["year"]), int(found["month"])
    begins = datetime.combine(date(year, number, 1), time(0), tzinfo=zone)
    ends = datetime.combine(date(year + number // 12, number % 12 + 1, 1), time(0), tzinfo=zone)
    if begins > now:
        raise Refused(f"{month} has not begun.")
    return begins, min(now, ends)
