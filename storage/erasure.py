"""What is kept about a person, and how is it taken away?

Figures are the unit's: they stay, with their history, as sent by somebody who was erased. Whatever leads back to the
person goes: name, chats, account ids, messages, invitations, open questions. The person's id is exchanged everywhere
for a mere number, because the id is made of the account and could be worked out again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)

from domain.form import BOT, CHANNEL
from domain.message import Chat
from domain.person import ERASED, ERASED_NAME
from storage.audit import Audit
from storage.session import Session
from storage.tables import (
    chats,
    claims,
    connections,
    conversations,
    digests,
    evidence,
    guesses,
    inbox,
    invitations,
    metadata,
    notes,
    outbox,
    parted,
    people,
    posts,
    reports,
    reviews,
    sessions,
    sign_ins,
    submissions,
)

# Tables that never name a person.
_NOBODY = frozenset(
    {"units", "campaigns", "moments", "obligations", "standings", "quotas", "bots", "tokens", "digests", "audit"}
)
# Columns that hold words, facts and codes of ours, but no id of a person or of a message.
_NO_IDS = frozenset(
    re.findall(
        r"\w+",
        "token body text details reason note title name error photo document campaign round unit code codes channel "
        "bot state kind act mode sha256 mime needed answered role result rung verdict language excused message_id "
        "chat_id album facts step event file_id file_name token_hash code_hash consent_version pseudonym",
    )
)
_HOW_MANY = union_all(
    *(
        select(literal(name).label("what"), func.count().label("many"))
        .select_from(table)
        .where(table.c.person == bindparam("person"))
        for name, table in (("figures", reports), ("notes", notes), ("evidence", evidence))
    )
)
_CONSENT = select(people.c.consented_at, people.c.consent_version).where(people.c.id == bindparam("person"))
_PARTED = select(parted).where(parted.c.person == bindparam("person"))
_OWNED = select(chats.c.person).where(
    chats.c.channel == bindparam("channel"),
    chats.c.bot == bindparam("bot"),
    chats.c.chat_id == bindparam("chat_id"),
    chats.c.person.is_not(None),
)
_CHATS = select(chats).where(chats.c.person == bindparam("person")).order_by(chats.c.bound_at)
# Keys that name the chat they are for: among other words, or last.
_NAME_CHATS = (outbox.c.dedupe_key, outbox.c.edits, outbox.c.whole), (digests.c.dedupe_key, digests.c.replaces)
_AFTER_CHAT = (":", "~", "/")
_NUMBERS = (('"', '"'), (":", ","), (":", "}"))  # how an account stands in an update that came from a group
_ERASED_SO_FAR = select(func.count()).select_from(people).where(people.c.id.like(f"{ERASED}-%"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Consent, chats with the time since when, and how many figures, notes and pieces of evidence came."""

    consented_at: datetime
    consent_version: str
    chats: tuple[tuple[Chat, datetime], ...]
    figures: int
    notes: int
    evidence: int


class Erasure:
    """Takes a person out of everything. Writes at once; scope: everything."""

    def __init__(self, session: Session, audit: Audit) -> None:
        self._session = session
        self._audit = audit

    def kept(self, person: str) -> Kept | None:
        consent = self._session.row(_CONSENT, {"person": person}, people)
        if consent is None:
            return None
        many = {row.what: int(row.many) for row in self._session.rows(_HOW_MANY, {"person": person}, reports)}
        found = self._session.rows(_CHATS, {"person": person}, chats)
        return Kept(
            consented_at=consent.consented_at,
            consent_version=consent.consent_version,
            chats=tuple((_chat(row), row.bound_at) for row in found),
            figures=many["figures"],
            notes=many["notes"],
            evidence=many["evidence"],
        )

    def erase(self, person: str, *, at: datetime) -> str:
        """The person under whom the figures stand from now on. Chats that they parted from are forgotten too."""
        self._session.flush()
        self._session.hold_everything()
        so_far = self._session.row(_ERASED_SO_FAR, {}, people)
        stranger = f"{ERASED}-{(so_far[0] if so_far else 0) + 1}"
        theirs = [_chat(row) for row in self._session.rows(_CHATS, {"person": person}, chats)]
        theirs += self._parted(person)
        self._end_posts(person, at)
        form = Chat(channel=CHANNEL, bot=BOT, chat_id=person)
        for table in (submissions, sessions, sign_ins, connections, reviews, parted):
            self._now(delete(table).where(table.c.person == person))
        for number, chat in enumerate(dict.fromkeys((*theirs, form))):
            self._forget_chat(chat, stranger)
            self._rename(str(chat), f"{chat.channel}:{chat.bot}:{stranger}{f'.{number}' if number else ''}")
        self._exchange(person, stranger)
        self._now(update(people).where(people.c.id == stranger).values(name=ERASED_NAME, language="vi"))
        self._audit.erased(stranger, at=at)
        return stranger

    def _parted(self, person: str) -> list[Chat]:
        """Chats that were theirs and are nobody else's today."""
        found = [_chat(row) for row in self._session.rows(_PARTED, {"person": person}, parted)]
        return [
            chat
            for chat in found
            if self._session.row(_OWNED, {"channel": chat.channel, "bot": chat.bot, "chat_id": chat.chat_id}, chats)
            is None
        ]

    def _end_posts(self, person: str, at: datetime) -> None:
        held = or_(posts.c.until.is_(None), posts.c.until > at)
        for post in self._session.rows(select(posts).where(posts.c.person == person, held), {}, posts):
            self._audit.left(person, post.unit, post.role, at=at)
        self._audit.settle()
        self._now(update(posts).where(posts.c.person == person, held).values(until=at))
        self._now(delete(conversations).where(conversations.c.who == person))
        self._now(delete(claims).where(claims.c.person == person))

    def _forget_chat(self, chat: Chat, stranger: str) -> None:
        """Its messages both ways, what they were called, and that it was there."""
        self._now(delete(chats).where(_of(chats, chat)))
        self._now(delete(conversations).where(conversations.c.who == str(chat)))
        self._now(delete(claims).where(_of(claims, chat)))
        self._now(delete(guesses).where(guesses.c.who == str(chat)))
        used = invitations.c.used_by == str(chat)
        self._now(update(invitations).where(used).values(used_by=stranger, name=""))
        pieces = {"chat_id": "", "file_id": "", "file_name": "", "note": ""}
        waits = _of(evidence, chat), evidence.c.state == "wanted"
        self._now(update(evidence).where(*waits).values(state="dropped", next_at=None))
        self._now(update(evidence).where(_of(evidence, chat)).values(**pieces))
        silent = {"text": "", "options": "", "photo": None, "document": None, "chat_id": "", "error": None}
        pending = _of(outbox, chat), outbox.c.state.in_(("waiting", "sending"))
        self._now(update(outbox).where(*pending).values(state="withdrawn"))
        self._now(update(outbox).where(_of(outbox, chat)).values(**silent))
        waiting = inbox.c.chat_id == chat.chat_id, inbox.c.state == "waiting"
        self._now(update(inbox).where(*waiting).values(state="done"))
        self._now(update(inbox).where(inbox.c.chat_id == chat.chat_id).values(chat_id="", body="{}", error=None))
        holds = inbox.c.body.like(f"%{chat.chat_id}%")
        heard = or_(*(inbox.c.body.like(f"%{begins}{chat.chat_id}{ends}%") for begins, ends in _NUMBERS))
        self._now(update(inbox).where(holds, heard, inbox.c.state != "waiting").values(body="{}"))
        # Where the platform numbers messages by chat, their keys name it.
        named = inbox.c.channel == chat.channel, inbox.c.bot == chat.bot, inbox.c.update_id.like(f"{chat.chat_id}:%")
        renamed = func.replace(inbox.c.update_id, f"{chat.chat_id}:", f"{stranger}:")
        if self._session.now(update(inbox).where(*named).values(update_id=renamed)):
            self._exchange(f"{chat}:", f"{chat.channel}:{chat.bot}:{stranger}:")

    def _rename(self, chat: str, new: str) -> None:
        """A chat in the keys of messages, where it stands as a whole: another account may begin alike."""
        for columns in _NAME_CHATS:
            holds = or_(*(column.like(f"%:{_escaped(chat)}%", escape="\\") for column in columns))
            self._now(
                update(columns[0].table).where(holds).values({one.name: _renamed(one, chat, new) for one in columns})
            )

    def _exchange(self, old: str, new: str) -> None:
        """One word for another, in every text of every table that can name a person; one look at each table."""
        for table in metadata.sorted_tables:
            if table.name in _NOBODY:
                continue
            texts = [one for one in table.c if isinstance(one.type, String | Text) and one.name not in _NO_IDS]
            if not texts:
                continue
            holds = or_(*(one.like(f"%{_escaped(old)}%", escape="\\") for one in texts))
            values = {one.name: func.replace(one, old, new) for one in texts}
            self._now(update(table).where(holds).values(values))

    def _now(self, statement: Any) -> None:
        self._session.now(statement)


def _of(table: Table, chat: Chat) -> ColumnElement[bool]:
    return and_(table.c.channel == chat.channel, table.c.bot == chat.bot, table.c.chat_id == chat.chat_id)


def _renamed(column: Any, chat: str, new: str) -> Any:
    for end in _AFTER_CHAT:
        column = func.replace(column, f":{chat}{end}", f":{new}{end}")
    kept = func.substr(column, 1, func.length(column) - len(chat))
    return case((column.like(f"%:{_escaped(chat)}", escape="\\"), kept + new), else_=column)


def _escaped(text: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", text)


def _chat(row: Any) -> Chat:
    return Chat(channel=row.channel, bot=row.bot, chat_id=row.chat_id)
