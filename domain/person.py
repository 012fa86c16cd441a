"""Who takes part, in which post, and how do they get in?

A person holds posts (unit, role, from, to) and is reachable by chats; chats are bound with one-time codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CONSENT_VERSION = "2026-11-29"
ERASED = "erased"  # how the ids of people begin who had themselves erased
ERASED_NAME = "đã xóa"


class Role(StrEnum):
    """What a post allows. GROUP is the role of an invitation that binds a group chat instead of a person."""

    OFFICER = "officer"
    STAND_IN = "stand_in"  # reports when the officers are away
    APPROVER = "approver"  # the head of the commune
    COORDINATOR = "coordinator"  # of a district or a cluster
    PROVINCE = "province"  # stands over everything; a coordinator whose unit is the root is the same
    ADMIN = "admin"
    FORWARDER = "forwarder"  # passes a unit's digests on to a group that no bot of ours is in
    GROUP = "group"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Only what is needed: an id, the name shown in the chat and the language."""

    id: str
    name: str
    language: str = "vi"


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """Held from `since` to `until` (exclusive); without them since ever, for good."""

    person: str
    unit: str
    role: Role
    since: datetime | None = None
    until: datetime | None = None

    def held(self, at: datetime) -> bool:
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A one-time code for a post or a group. `used_at` or `revoked_at` ends it, `expires_at` too (exclusive).

    name: whom the office expects; "" when anybody may use the code. follows: the person whose post is taken over.
    since, until: of the post.
    """

    code_hash: str
    unit: str
    role: Role
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    name: str = ""
    follows: str = ""
    made_by: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and now < self.expires_at
