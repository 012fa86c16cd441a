"""How are acts chained, so that nothing that was stored can change, go or come unseen?

Every act becomes a link: what was stored is written in one canonical way and hashed, and the link's own hash covers the
hash of the link before it. Whoever changes a row, changes its hash; whoever changes a link, breaks the next one.
People stand in it by a pseudonym that leads nowhere, so that they can be erased without breaking it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

VERSION = 1  # of the way in which things are written down to be hashed
FIRST = "0" * 64  # what stands for the hash before the first link


class Kind(StrEnum):
    """What was done."""

    REPORTED = "reported"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    RETURNED = "returned"
    EXTENDED = "extended"
    EXCUSED = "excused"
    EXPECTED = "expected"  # again, after it was excused
    ENROLLED = "enrolled"
    LEFT = "left"  # a post
    ERASED = "erased"  # a person, by name and chats; the pseudonym stays
    CLOSED = "closed"  # a month, with its figures
    ADOPTED = "adopted"  # was there before there was a chain


class Thing(StrEnum):
    """What an act is about; the first word of its subject."""

    REPORT = "report"
    APPROVAL = "approval"
    RULING = "ruling"
    POST = "post"
    PERSON = "person"
    CLOSING = "closing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Something that is stored, before it has its place in the chain.

    subject: what it is about, its key. content: what is hashed, beside who did it. person: id; "" for nobody.
    kept: whether the chain keeps the content, because what it is about changes in its place.
    """

    kind: Kind
    thing: Thing
    key: str
    at: datetime
    content: Mapping[str, Any]
    person: str = ""
    kept: bool = False

    @property
    def subject(self) -> str:
        return f"{self.thing.value} {self.key}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One act in its place. number: from 1, without gaps. content: canonical, "" where the row itself has it."""

    number: int
    version: int = VERSION
    at: datetime
    kind: str
    subject: str
    content: str
    sha256: str
    previous: str
    hash: str = ""

    @property
    def worked_out(self) -> str:
        """The hash that it must have."""
        return hash_of(self.number, self.at, self.kind, self.subject, self.sha256, self.previous, self.version)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that is not as the chain says. what: the link, row or post; says: what is wrong with it."""

    what: str
    says: str

    def __str__(self) -> str:
        return f"{self.what}: {self.says}"


def link(act: Act, *, after: tuple[int, str], who: str) -> Link:
    """The act in its place. after: number and hash of the link before; who: pseudonym of the person, "" for nobody."""
    return linked(act, worded(act, who), after=after)


def worded(act: Act, who: str) -> tuple[str, str]:
    """What is hashed of the act, and its digest: nine tenths of the work, and no other act is needed for it."""
    content = canonical({**act.content, "who": who})
    return content, digest(content)


def linked(act: Act, words: tuple[str, str], *, after: tuple[int, str]) -> Link:
    """The act in its place, when it is worded already."""
    number, previous = after
    (content, sha256), subject, kind = words, act.subject, act.kind.value
    return Link(
        number=number + 1,
        at=act.at,
        kind=kind,
        subject=subject,
        content=content if act.kept else "",
        sha256=sha256,
        previous=previous,
        hash=hash_of(number + 1, act.at, kind, subject, sha256, previous),
    )


def hash_of(
    number: int, at: datetime, kind: str, subject: str, sha256: str, previous: str, version: int = VERSION
) -> str:
    """Of a link: the digest of its parts, a line each; the subject, which may hold anything, comes last."""
    return digest(f"{number}\n{utc_text(at)}\n{kind}\n{sha256}\n{previous}\n{subject}", version)


def canonical(value: Any) -> str:
    """JSON of one form: keys in order, no spaces, decimals without needless zeros as text, instants in UTC."""
    return _ENCODER.encode(value)


def digest(text: str, version: int = VERSION) -> str:
    """64 hex digits of SHA-256 over `v1`, a line break and the text."""
    return hashlib.sha256(f"v{version}\n{text}".encode()).hexdigest()


def utc_text(at: datetime) -> str:
    """`2023-06-20T01:00:00.000000+00:00`: of one width, sorted as time is."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return _utc_text(at, at.fold)


@lru_cache(maxsize=1_024)  # what one batch writes is of few instants
def _utc_text(at: datetime, _fold: int) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
