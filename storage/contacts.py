"""Who below a unit can be reached, and what waits to be sent to them? Counted by the database, a screen at a time.

A chat with a bot that is ours no longer reaches nobody: it counts as none. The form is a page and no bot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select

from domain.contact import Reach
from domain.form import CHANNEL
from domain.message import Lane
from domain.person import Role
from domain.unit import Level
from storage.overviews import below
from storage.people import SERVED
from storage.session import Session
from storage.tables import chats, outbox, people, posts, units

REPORTERS = [Role.OFFICER.value, Role.STAND_IN.value]
PENDING = ("waiting", "sending", "failed", "doubtful", "stale")
TROUBLES = ("failed", "doubtful")


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """A person with a post, and the state of the chat they used last: active, blocked, left, or "" without one."""

    unit: str
    person: str
    role: Role
    until: datetime | None
    channel: str
    state: str
    seen_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LostGroup:
    """A group of a unit from which the bot was removed."""

    unit: str
    title: str
    channel: str
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsent:
    """A message that could not be sent, or may not have arrived. name: of the person or group."""

    unit: str
    name: str
    channel: str
    lane: Lane
    state: str
    at: datetime


_BELOW = below()
_AMONG = select(_BELOW.c.key)
_HELD = and_(posts.c.since <= bindparam("at"), or_(posts.c.until.is_(None), posts.c.until > bindparam("at")))
_REPORTS = posts.c.role.in_(REPORTERS)
_PRIVATE = and_(chats.c.person == posts.c.person, chats.c.is_group.is_(False), or_(SERVED, chats.c.channel == CHANNEL))
_COMMUNES = (
    select(
        units.c.key,
        units.c.code,
        units.c.parent,
        case(
            (func.sum(case((and_(_HELD, chats.c.state == "active"), 1), else_=0)) > 0, Reach.REACHED.value),
            (func.sum(case((_HELD, 1), else_=0)) > 0, Reach.BLOCKED.value),
            (func.count(posts.c.person) > 0, Reach.LEFT.value),
            else_=Reach.NEVER.value,
        ).label("reach"),
    )
    .select_from(units.outerjoin(posts, and_(posts.c.unit == units.c.key, _REPORTS)).outerjoin(chats, _PRIVATE))
    .where(units.c.key.in_(_AMONG), units.c.level == Level.COMMUNE.value)
    .group_by(units.c.key, units.c.code, units.c.parent)
    .subquery()
)
_REACHES = select(_COMMUNES.c.reach, func.count().label("many")).group_by(_COMMUNES.c.reach)
_REACH_PAGE = (
    select(_COMMUNES.c.key)
    .where(_COMMUNES.c.reach == bindparam("reach"))
    .order_by(_COMMUNES.c.parent, _COMMUNES.c.code, _COMMUNES.c.key)
    .offset(bindparam("start"))
    .limit(bindparam("many"))
)
_CONTACTS = (
    select(posts.c.unit, posts.c.role, posts.c.until, people.c.name, chats.c.channel, chats.c.state, chats.c.seen_at)
    .select_from(posts.join(people, people.c.id == posts.c.person).outerjoin(chats, _PRIVATE))
    .where(posts.c.unit.in_(bindparam("units", expanding=True)), _REPORTS)
    .order_by(posts.c.unit, posts.c.since, people.c.id, chats.c.seen_at)
)
_LOST_GROUPS = (
    select(chats.c.unit, chats.c.title, chats.c.channel, chats.c.state)
    .where(chats.c.is_group.is_(True), chats.c.state != "active", chats.c.unit.in_(_AMONG))
    .order_by(chats.c.unit, chats.c.title)
)
# Only what has not gone out: few rows of a large table, found by the sender's own index. Counted by chat before the
# chats are looked up; joined as they are, the smaller table would be gone through for each of them.
_BOTS = select(chats.c.channel, chats.c.bot).distinct().subquery()
_BY_CHAT = (
    select(
        outbox.c.channel,
        outbox.c.bot,
        outbox.c.chat_id,
        outbox.c.lane,
        outbox.c.state,
        func.count().label("many"),
        func.min(outbox.c.created_at).label("since"),
    )
    .select_from(_BOTS.join(outbox, and_(outbox.c.channel == _BOTS.c.channel, outbox.c.bot == _BOTS.c.bot)))
    .where(outbox.c.state.in_(PENDING))
    .group_by(outbox.c.channel, outbox.c.bot, outbox.c.chat_id, outbox.c.lane, outbox.c.state)
    .subquery()
)
_THEIRS = (chats.c.channel == _BY_CHAT.c.channel, chats.c.bot == _BY_CHAT.c.bot, chats.c.chat_id == _BY_CHAT.c.chat_id)
_POST_HELD = (
    select(posts.c.person, func.min(posts.c.unit).label("unit"))
    .where(posts.c.unit.in_(_AMONG), _HELD)
    .group_by(posts.c.person)
    .subquery()
)
_QUEUES = (
    select(
        _BY_CHAT.c.lane,
        _BY_CHAT.c.state,
        func.sum(_BY_CHAT.c.many).label("many"),
        func.min(_BY_CHAT.c.since).label("since"),
    )
    .select_from(_BY_CHAT.join(chats, and_(*_THEIRS)))
    .where(or_(chats.c.unit.in_(_AMONG), chats.c.person.in_(select(_POST_HELD.c.person))))
    .group_by(_BY_CHAT.c.lane, _BY_CHAT.c.state)
)
_SENT_TO = (
    chats.c.channel == outbox.c.channel,
    chats.c.bot == outbox.c.bot,
    chats.c.chat_id == outbox.c.chat_id,
)
_UNSENT = (
    select(
        func.coalesce(chats.c.unit, _POST_HELD.c.unit).label("unit"),
        case((chats.c.is_group, chats.c.title), else_=people.c.name).label("name"),
        outbox.c.channel,
        outbox.c.lane,
        outbox.c.state,
        outbox.c.created_at,
    )
    .select_from(
        _BOTS.join(outbox, and_(outbox.c.channel == _BOTS.c.channel, outbox.c.bot == _BOTS.c.bot))
        .join(chats, and_(*_SENT_TO))
        .outerjoin(_POST_HELD, _POST_HELD.c.person == chats.c.person)
        .outerjoin(people, people.c.id == chats.c.person)
    )
    .where(outbox.c.state.in_(TROUBLES), or_(chats.c.unit.in_(_AMONG), _POST_HELD.c.person.is_not(None)))
    .order_by(outbox.c.id.desc())
    .limit(bindparam("many"))
)


class Contacts:
    """People and messages of a unit (`root`) and all below it. Reads only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def reaches(self, root: str, at: datetime) -> dict[Reach, int]:
        """How many communes are reached, blocked, left alone, never joined."""
        return {Reach(row.reach): row.many for row in self._session.rows(_REACHES, {"root": root, "at": at}, posts)}

    def communes(self, root: str, reach: Reach, at: datetime, *, start: int, many: int) -> tuple[str, ...]:
        """Some of the communes that are reached like that, by the unit above and code."""
        values = {"root": root, "reach": reach.value, "at": at, "start": start, "many": many}
        return tuple(row.key for row in self._session.rows(_REACH_PAGE, values, posts))

    def of_units(self, keys: Sequence[str]) -> tuple[Contact, ...]:
        """Everybody who reports or reported for these units, once a post, with the chat they used last."""
        found: dict[tuple[str, str, str], Contact] = {}
        for row in self._session.rows(_CONTACTS, {"units": list(keys)}, posts) if keys else ():
            contact = Contact(
                unit=row.unit,
                person=row.name,
                role=Role(row.role),
                until=row.until,
                channel=row.channel or "",
                state=row.state or "",
                seen_at=row.seen_at,
            )
            found[row.unit, row.name, row.role] = contact
        return tuple(found.values())

    def lost_groups(self, root: str) -> tuple[LostGroup, ...]:
        rows: Any = self._session.rows(_LOST_GROUPS, {"root": root}, chats)
        return tuple(LostGroup(unit=r.unit, title=r.title, channel=r.channel, state=r.state) for r in rows)

    def queues(self, root: str, at: datetime) -> dict[tuple[Lane, str], tuple[int, datetime]]:
        """(lane, state) → how many messages to people and groups of these units, and since when the oldest."""
        rows = self._session.rows(_QUEUES, {"root": root, "at": at}, outbox)
        return {(Lane(row.lane), row.state): (int(row.many), row.since) for row in rows}

    def unsent(self, root: str, at: datetime, *, many: int) -> tuple[Unsent, ...]:
        """The newest messages to these people and groups that could not be sent, or may not have arrived."""
        rows = self._session.rows(_UNSENT, {"root": root, "at": at, "many": many}, outbox)
        return tuple(
            Unsent(
                unit=row.unit,
                name=row.name or "",
                channel=row.channel,
                lane=Lane(row.lane),
                state=row.state,
                at=row.created_at,
            )
            for row in rows
        )
