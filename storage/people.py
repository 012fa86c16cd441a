"""Who takes part, in which posts, and by which chats can they be reached?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.audit import Kind, Thing
from domain.form import CHANNEL
from domain.message import Chat
from domain.person import Person, Post, Role
from storage.audit import Audit
from storage.session import Session
from storage.tables import bots, chats, conversations, invitations, outbox, parted, people, posts


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership:
    """What a chat is to us: a person's, or a group bound to a unit."""

    chat: Chat
    group: bool
    person: Person | None = None
    unit: str | None = None
    posts: tuple[Post, ...] = ()


_CHAT_KEY = (
    chats.c.channel == bindparam("channel"),
    chats.c.bot == bindparam("bot"),
    chats.c.chat_id == bindparam("chat_id"),
)
_CHAT = (
    select(chats, people.c.name, people.c.language).outerjoin(people, people.c.id == chats.c.person).where(*_CHAT_KEY)
)
_CHATS = (
    select(chats, people.c.name, people.c.language)
    .outerjoin(people, people.c.id == chats.c.person)
    .where(chats.c.channel == bindparam("channel"), chats.c.bot == bindparam("bot"))
    .where(chats.c.chat_id.in_(bindparam("chat_ids", expanding=True)))
)
_HELD = (posts.c.since <= bindparam("at"), or_(posts.c.until.is_(None), posts.c.until > bindparam("at")))
_POSTS = select(posts).where(posts.c.person == bindparam("person"), *_HELD).order_by(posts.c.since, posts.c.unit)
_POSTS_OF = (
    select(posts)
    .where(posts.c.person.in_(bindparam("people", expanding=True)), *_HELD)
    .order_by(posts.c.since, posts.c.unit)
)
_PUT_PERSON = insert(people)
_PUT_PERSON = _PUT_PERSON.on_conflict_do_update(
    index_elements=[people.c.id],
    set_={name: _PUT_PERSON.excluded[name] for name in ("name", "consented_at", "consent_version")},
)
_PUT_POST = insert(posts)
_PUT_POST = _PUT_POST.on_conflict_do_update(
    index_elements=[posts.c.person, posts.c.unit, posts.c.role],
    # Somebody who takes a post again has held it since they took it first.
    set_={
        "until": _PUT_POST.excluded.until,
        "since": case((posts.c.since < _PUT_POST.excluded.since, posts.c.since), else_=_PUT_POST.excluded.since),
    },
)
_LEAVE_POST = (
    update(posts)
    .where(posts.c.person == bindparam("_person"), posts.c.unit == bindparam("_unit"))
    .where(posts.c.role == bindparam("_role"), or_(posts.c.until.is_(None), posts.c.until > bindparam("_at")))
    .values(until=bindparam("_at"))
)
_POSTS_AT = (
    select(posts)
    .where(posts.c.unit.in_(bindparam("units", expanding=True)), *_HELD)
    .order_by(posts.c.unit, posts.c.role, posts.c.since, posts.c.person)
)
_EVER = select(posts).where(posts.c.unit.in_(bindparam("units", expanding=True)))
_BOUND = (
    select(chats)
    .where(chats.c.is_group.is_(True), chats.c.unit.in_(bindparam("units", expanding=True)))
    .order_by(chats.c.unit, chats.c.channel, chats.c.chat_id)
)
_REBIND = (
    update(chats)
    .where(chats.c.channel == bindparam("_channel"), chats.c.bot == bindparam("_bot"))
    .where(chats.c.chat_id == bindparam("_chat_id"))
    .values(unit=bindparam("_unit"))
)
_READDRESS = (
    update(invitations)
    .where(
        invitations.c.unit == bindparam("_unit"), invitations.c.used_at.is_(None), invitations.c.revoked_at.is_(None)
    )
    .values(unit=bindparam("_successor"))
)
_PUT_CHAT = insert(chats)
_PUT_CHAT = _PUT_CHAT.on_conflict_do_update(
    index_elements=[chats.c.channel, chats.c.bot, chats.c.chat_id],
    set_={
        name: _PUT_CHAT.excluded[name]
        for name in ("is_group", "person", "unit", "title", "state", "bound_at", "seen_at")
    },
)
_SEEN = (
    update(chats)
    .where(chats.c.channel == bindparam("_channel"), chats.c.bot == bindparam("_bot"))
    .where(chats.c.chat_id == bindparam("_chat_id"))
    .values(seen_at=bindparam("_at"), state="active")
)
_STATE = (
    update(chats)
    .where(chats.c.channel == bindparam("_channel"), chats.c.bot == bindparam("_bot"))
    .where(chats.c.chat_id == bindparam("_chat_id"))
    .values(state=bindparam("_state"))
)
_HOLDERS = (
    select(posts.c.person, people.c.name, people.c.language, posts.c.unit, posts.c.role)
    .join(people, people.c.id == posts.c.person)
    .where(posts.c.unit.in_(bindparam("units", expanding=True)))
    .where(posts.c.role == bindparam("role"), *_HELD)
    .order_by(posts.c.unit, posts.c.person)
)
_APPOINTMENTS = (
    select(posts, people.c.name, people.c.language)
    .join(people, people.c.id == posts.c.person)
    .where(or_(posts.c.until.is_(None), posts.c.until > bindparam("at")))
    .order_by(posts.c.unit, posts.c.role, posts.c.person)
)
_EVERYBODY = (
    select(posts.c.person, people.c.name, people.c.language, posts.c.unit)
    .join(people, people.c.id == posts.c.person)
    .where(*_HELD)
    .order_by(posts.c.unit, posts.c.person)
)
_NAMED = (
    select(people.c.id, people.c.name, people.c.language, posts.c.unit)
    .outerjoin(posts, posts.c.person == people.c.id)
    .order_by(people.c.name, people.c.id, posts.c.unit)
)
SERVED = or_(  # by one of our bots; where nobody has said yet which ones are ours, all are
    ~exists(select(bots.c.bot)),
    exists(select(bots.c.bot).where(bots.c.channel == chats.c.channel, bots.c.bot == chats.c.bot)),
)
_REACHABLE = (
    select(chats)
    .where(chats.c.person.in_(bindparam("people", expanding=True)), SERVED)
    .where(chats.c.state == "active", chats.c.is_group.is_(False), chats.c.channel != CHANNEL)
    .order_by(chats.c.seen_at.desc(), chats.c.chat_id)
)
_CHATS_OF = (
    select(chats)
    .where(chats.c.person == bindparam("person"), chats.c.is_group.is_(False))
    .order_by(chats.c.seen_at.desc(), chats.c.chat_id)
)
_BY_FORM = select(chats.c.person).where(
    chats.c.person.in_(bindparam("people", expanding=True)), chats.c.state == "active", chats.c.channel == CHANNEL
)
_PART = (
    delete(chats)
    .where(chats.c.channel == bindparam("_channel"), chats.c.bot == bindparam("_bot"))
    .where(chats.c.chat_id == bindparam("_chat_id"))
)
_PARTED = insert(parted).from_select(
    ["channel", "bot", "chat_id", "person"],
    select(chats.c.channel, chats.c.bot, chats.c.chat_id, chats.c.person)
    .where(chats.c.channel == bindparam("_channel"), chats.c.bot == bindparam("_bot"))
    .where(chats.c.chat_id == bindparam("_chat_id"), chats.c.person.is_not(None)),
)
_PARTED = _PARTED.on_conflict_do_update(
    index_elements=[parted.c.channel, parted.c.bot, parted.c.chat_id], set_={"person": _PARTED.excluded.person}
)
_NAMES = select(people.c.id, people.c.name).where(people.c.id.in_(bindparam("people", expanding=True)))
_EVERYWHERE = (
    select(posts.c.unit, people)
    .join(people, people.c.id == posts.c.person)
    .where(posts.c.role == bindparam("role"), *_HELD)
    .order_by(posts.c.unit, people.c.id)
)
_PERSON = select(people).where(people.c.id == bindparam("person"))
_IN_ROLES = (posts.c.role.in_(bindparam("roles", expanding=True)), *_HELD)
_OF_UNITS = select(posts.c.person).distinct().where(posts.c.unit.in_(bindparam("units", expanding=True)), *_IN_ROLES)
_UNITS_OF = select(posts.c.unit).distinct().where(posts.c.person.in_(bindparam("people", expanding=True)), *_IN_ROLES)
_GROUPS = (
    select(chats)
    .where(chats.c.is_group.is_(True), chats.c.unit.is_not(None), chats.c.state == "active")
    .order_by(chats.c.unit, chats.c.channel, chats.c.chat_id)
)
_SILENT = select(func.count()).select_from(chats).where(chats.c.state != "active")


class People:
    """People, their posts and their chats."""

    def __init__(self, session: Session, audit: Audit) -> None:
        self._session = session
        self._audit = audit
        self._owners: dict[Chat, str | None] = {}  # whose private chats they are, as far as they were looked up

    def person_of(self, chat: Chat) -> str | None:
        """Whose private chat it is; None for a group or somebody we don't know."""
        if chat not in self._owners:
            row = self._session.row(_CHAT, _address(chat), chats, chat)
            self._owners[chat] = row.person if row else None
        return self._owners[chat]

    def membership(self, chat: Chat, *, at: datetime) -> Membership | None:
        """Whose chat it is, with the posts that are held at that time."""
        row = self._session.row(_CHAT, _address(chat), chats, chat)
        self._owners[chat] = row.person if row else None
        if row is None:
            return None
        if row.person is None:
            return Membership(chat=chat, group=row.is_group, unit=row.unit)
        person = Person(id=row.person, name=row.name, language=row.language)
        return Membership(chat=chat, group=row.is_group, person=person, posts=self.posts(row.person, at=at))

    def posts(self, person: str, *, at: datetime) -> tuple[Post, ...]:
        """The posts that somebody holds at that time."""
        rows = self._session.rows(_POSTS, {"person": person, "at": at}, posts, person)
        return tuple(_post(row) for row in rows)

    def foresee(self, many: Iterable[Chat], *, at: datetime) -> dict[Chat, tuple[Post, ...]]:
        """Looks up whose chats they are and which posts these people hold, for all of them at once."""
        owners: dict[Chat, str | None] = {}
        for (channel, bot), some in _by_bot(many).items():
            values = {"channel": channel, "bot": bot, "chat_ids": [chat.chat_id for chat in some]}
            found = {row.chat_id: row for row in self._session.rows(_CHATS, values, chats)}
            for chat in some:
                row = found.get(chat.chat_id)
                rows = [row] if row else []
                self._session.know(_CHAT, _address(chat), chats, chat, rows, joined=(people,))
                owners[chat] = row.person if row else None
        return self._foresee_posts(owners, at)

    def _foresee_posts(self, owners: Mapping[Chat, str | None], at: datetime) -> dict[Chat, tuple[Post, ...]]:
        held: dict[str, list[Row[Any]]] = {person: [] for person in owners.values() if person}
        if held:
            for row in self._session.rows(_POSTS_OF, {"people": list(held), "at": at}, posts):
                held[row.person].append(row)
        for person, rows in held.items():
            self._session.know(_POSTS, {"person": person, "at": at}, posts, person, rows)
        return {chat: tuple(map(_post, held.get(person or "", ()))) for chat, person in owners.items()}

    def enrol(
        self,
        person: Person,
        chat: Chat,
        *,
        unit: str,
        role: Role,
        consent: str,
        at: datetime,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> None:
        """A person takes a post, from now on unless it begins later, and is reachable in this chat."""
        consented = {"consented_at": at, "consent_version": consent}
        row = {"id": person.id, "name": person.name, "language": person.language, **consented}
        self._session.later(_PUT_PERSON, row, people, person.id)
        self.appoint(person.id, unit=unit, role=role, since=since or at, until=until)
        self._bind(chat, at=at, person=person.id, title=person.name)

    def appoint(self, person: str, *, unit: str, role: Role, since: datetime, until: datetime | None = None) -> None:
        """Somebody we know takes a post."""
        post = {"person": person, "unit": unit, "role": role.value, "since": since, "until": until}
        self._session.later(_PUT_POST, post, posts, person)
        self._audit.add(Kind.ENROLLED, Thing.POST, post, at=since)

    def all_posts(self, units: Sequence[str], *, at: datetime) -> tuple[tuple[Post, datetime | None], ...]:
        """Every post that is held at these units, and until when."""
        rows = self._session.rows(_POSTS_AT, {"units": list(units), "at": at}, posts) if units else ()
        return tuple((_post(row), row.until) for row in rows)

    def ever(self, units: Sequence[str]) -> set[tuple[str, str, Role]]:
        """(person, unit, role) of every post that anybody holds or held there."""
        rows = self._session.rows(_EVER, {"units": list(units)}, posts) if units else ()
        return {(row.person, row.unit, Role(row.role)) for row in rows}

    def bound(self, units: Sequence[str]) -> tuple[Membership, ...]:
        """Every group that is bound to one of these units, whether it can be reached or not."""
        rows = self._session.rows(_BOUND, {"units": list(units)}, chats) if units else ()
        return tuple(map(_group, rows))

    def rebind(self, chat: Chat, unit: str) -> None:
        """The group belongs to another unit."""
        self._session.later(_REBIND, {**_where(chat), "_unit": unit}, chats, chat)

    def readdress(self, unit: str, successor: str) -> int:
        """Codes that nobody has used yet are for another unit; how many."""
        return self._session.now(_READDRESS, {"_unit": unit, "_successor": successor})

    def leave_post(self, person: str, *, unit: str, role: Role, at: datetime) -> None:
        """The person holds the post until then; that they did stays known."""
        row = {"_person": person, "_unit": unit, "_role": role.value, "_at": at}
        self._session.later(_LEAVE_POST, row, posts, person)
        self._audit.left(person, unit, role.value, at=at)

    def bind_group(self, chat: Chat, *, unit: str, title: str, at: datetime) -> None:
        self._bind(chat, at=at, unit=unit, title=title, group=True)

    def seen(self, chat: Chat, at: datetime) -> None:
        """The person wrote in this chat: it is where they are reached, and it is alive."""
        self._session.later(_SEEN, {**_where(chat), "_at": at}, chats, chat)

    def lost(self, chat: Chat, state: str) -> None:
        """This chat can't be reached any more: `blocked` or `left`."""
        self._session.later(_STATE, {**_where(chat), "_state": state}, chats, chat)

    def holders(self, units: Sequence[str], role: Role, *, at: datetime) -> dict[str, tuple[Person, ...]]:
        """Unit → the people who hold that post there at that time."""
        found: dict[str, tuple[Person, ...]] = {}
        for row in self._session.rows(_HOLDERS, {"units": list(units), "role": role.value, "at": at}, posts):
            person = Person(id=row.person, name=row.name, language=row.language)
            found[row.unit] = (*found.get(row.unit, ()), person)
        return found

    def reachable(self, ids: Sequence[str]) -> dict[str, Chat]:
        """Person → the private chat they used last, as far as there is one that works."""
        found: dict[str, Chat] = {}
        for row in self._session.rows(_REACHABLE, {"people": list(ids)}, chats):
            found.setdefault(row.person, Chat(channel=row.channel, bot=row.bot, chat_id=row.chat_id))
        return found

    def chats_of(self, person: str) -> tuple[Chat, ...]:
        """Every private chat of a person that works, the one used last first."""
        rows = self._session.rows(_REACHABLE, {"people": [person]}, chats)
        return tuple(Chat(channel=row.channel, bot=row.bot, chat_id=row.chat_id) for row in rows)

    def known(self) -> tuple[tuple[Person, str], ...]:
        """(person, unit) for everybody who was ever enrolled, also where the post has ended; "" without a post."""
        rows = self._session.rows(_NAMED, {}, people)
        return tuple((Person(id=row.id, name=row.name, language=row.language), row.unit or "") for row in rows)

    def appointments(self, *, at: datetime) -> tuple[tuple[Post, Person], ...]:
        """Every post that is held at that time or begins later, with who holds it."""
        rows = self._session.rows(_APPOINTMENTS, {"at": at}, posts)
        return tuple((_post(row), Person(id=row.person, name=row.name, language=row.language)) for row in rows)

    def everybody(self, *, at: datetime) -> tuple[tuple[str, Person], ...]:
        """(unit, person) for every post that is held at that time."""
        rows = self._session.rows(_EVERYBODY, {"at": at}, posts)
        return tuple((row.unit, Person(id=row.person, name=row.name, language=row.language)) for row in rows)

    def by_form(self, ids: Sequence[str]) -> frozenset[str]:
        """Who of them has registered on the web; nothing can be sent there."""
        return frozenset(row.person for row in self._session.rows(_BY_FORM, {"people": list(ids)}, chats))

    def names(self, ids: Sequence[str]) -> dict[str, str]:
        """Person → the name they go by."""
        return {row.id: row.name for row in self._session.rows(_NAMES, {"people": list(ids)}, people)}

    def person(self, person: str) -> Person | None:
        row = self._session.row(_PERSON, {"person": person}, people, person)
        return Person(id=row.id, name=row.name, language=row.language) if row else None

    def everywhere(self, role: Role, *, at: datetime) -> dict[str, tuple[Person, ...]]:
        """Unit → who holds such a post there, for every unit that has one."""
        found: dict[str, tuple[Person, ...]] = {}
        for row in self._session.rows(_EVERYWHERE, {"role": role.value, "at": at}, posts):
            person = Person(id=row.id, name=row.name, language=row.language)
            found[row.unit] = (*found.get(row.unit, ()), person)
        return found

    def of_units(self, units: Sequence[str], roles: Sequence[Role], *, at: datetime) -> tuple[str, ...]:
        """Everybody who holds one of these posts there."""
        values = {"units": list(units), "roles": [role.value for role in roles], "at": at}
        return tuple(row.person for row in self._session.rows(_OF_UNITS, values, posts)) if units else ()

    def units_of(self, persons: Sequence[str], roles: Sequence[Role], *, at: datetime) -> tuple[str, ...]:
        """Every unit where one of them holds one of these posts."""
        values = {"people": list(persons), "roles": [role.value for role in roles], "at": at}
        return tuple(row.unit for row in self._session.rows(_UNITS_OF, values, posts)) if persons else ()

    def groups(self) -> tuple[Membership, ...]:
        """The groups that are bound to a unit."""
        return tuple(_group(row) for row in self._session.rows(_GROUPS, {}, chats))

    def unreachable(self) -> int:
        """How many chats are blocked or left."""
        row = self._session.row(_SILENT, {}, chats)
        return int(row[0]) if row else 0

    def move_group(self, chat: Chat, new_chat_id: str) -> None:
        """The group got a new id: its binding, its open question and its waiting messages follow together."""
        old = _address(chat)
        # Told twice as a rule, by an update and by an answer of the platform: the second time nothing is left to move.
        if self._session.row(_CHAT, old, chats, chat) is not None:
            new = replace(chat, chat_id=new_chat_id)
            same = and_(chats.c.channel == chat.channel, chats.c.bot == chat.bot)
            self._session.now(delete(chats).where(same, chats.c.chat_id == new_chat_id))
            self._session.now(update(chats).where(same, chats.c.chat_id == old["chat_id"]).values(chat_id=new_chat_id))
            self._session.now(delete(conversations).where(conversations.c.who == str(new)))
            self._session.now(update(conversations).where(conversations.c.who == str(chat)).values(who=str(new)))
        pending = or_(outbox.c.state == "waiting", outbox.c.state == "sending")
        self._session.now(
            update(outbox)
            .where(outbox.c.channel == chat.channel, outbox.c.bot == chat.bot, outbox.c.chat_id == chat.chat_id)
            .where(pending)
            .values(chat_id=new_chat_id)
        )

    def _bind(
        self,
        chat: Chat,
        *,
        at: datetime,
        title: str,
        person: str | None = None,
        unit: str | None = None,
        group: bool = False,
    ) -> None:
        row = {
            **_address(chat),
            "is_group": group,
            "person": person,
            "unit": unit,
            "title": title,
            "state": "active",
            "bound_at": at,
            "seen_at": at,
        }
        self._session.later(_PUT_CHAT, row, chats, chat)
        self._owners[chat] = person

    def connect(self, person: Person, chat: Chat, *, at: datetime) -> None:
        """Another chat of somebody we know."""
        self._bind(chat, at=at, person=person.id, title=person.name)

    def part(self, chat: Chat) -> None:
        """The chat is nobody's any more; whose it was is known until they are erased."""
        self._session.later(_PARTED, _where(chat), parted, chat)
        self._session.later(_PART, _where(chat), chats, chat)
        self._owners[chat] = None

    def all_chats_of(self, person: str) -> tuple[Chat, ...]:
        """Blocked ones as well."""
        rows = self._session.rows(_CHATS_OF, {"person": person}, chats)
        return tuple(Chat(channel=row.channel, bot=row.bot, chat_id=row.chat_id) for row in rows)


def _address(chat: Chat) -> dict[str, Any]:
    return {"channel": chat.channel, "bot": chat.bot, "chat_id": chat.chat_id}


def _by_bot(many: Iterable[Chat]) -> dict[tuple[str, str], list[Chat]]:
    found: dict[tuple[str, str], list[Chat]] = {}
    for chat in dict.fromkeys(many):
        found.setdefault((chat.channel, chat.bot), []).append(chat)
    return found


def _where(chat: Chat) -> dict[str, Any]:
    return {"_channel": chat.channel, "_bot": chat.bot, "_chat_id": chat.chat_id}


def _post(row: Row[Any]) -> Post:
    return Post(person=row.person, unit=row.unit, role=Role(row.role), since=row.since, until=row.until)


def _group(row: Row[Any]) -> Membership:
    chat = Chat(channel=row.channel, bot=row.bot, chat_id=row.chat_id)
    return Membership(chat=chat, group=True, unit=row.unit)
