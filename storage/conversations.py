"""Which question is open with a person?

A question is an outgoing message with options, or one that expects free words. It is kept by the dedupe key of that
message, so that a tap, a number or the words of an option all lead to the same place, after a restart as well. All
chats of a person have it in common: what was asked in one can be gone on with in another, and counts once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.message import Chat
from storage.session import Session
from storage.tables import conversations


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """`expects`: the action and values that free words answer; empty when only the options count."""

    key: str
    expects: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime


_GET = select(conversations).where(conversations.c.who == bindparam("who"))
_GET_MANY = select(conversations).where(conversations.c.who.in_(bindparam("whos", expanding=True)))
_PUT = insert(conversations)
_PUT = _PUT.on_conflict_do_update(
    index_elements=[conversations.c.who],
    set_={name: _PUT.excluded[name] for name in ("question", "expects", "expires_at")},
)
_CLOSE = delete(conversations).where(conversations.c.who == bindparam("who"))


class Conversations:
    """At most one open question a person; a stranger and a group are known by their chat only."""

    def __init__(self, session: Session, person_of: Callable[[Chat], str | None]) -> None:
        """person_of: whose private chat it is."""
        self._session = session
        self._person_of = person_of

    def open(self, chat: Chat) -> Question | None:
        who = self.who(chat)
        row = self._session.row(_GET, {"who": who}, conversations, who)
        if row is None:
            return None
        return Question(key=row.question, expects=json.loads(row.expects), expires_at=row.expires_at)

    def foresee(self, many: Iterable[Chat]) -> None:
        """Looks up what is open in all of these chats at once."""
        whos = list(dict.fromkeys(map(self.who, many)))
        found = {row.who: row for row in self._session.rows(_GET_MANY, {"whos": whos}, conversations)}
        for who in whos:
            rows = [found[who]] if who in found else []
            self._session.know(_GET, {"who": who}, conversations, who, rows)

    def ask(self, chat: Chat, question: Question) -> None:
        expects = json.dumps(dict(question.expects), ensure_ascii=False)
        row = {"question": question.key, "expects": expects, "expires_at": question.expires_at}
        who = self.who(chat)
        self._session.later(_PUT, {"who": who, **row}, conversations, who)

    def close(self, chat: Chat) -> None:
        who = self.who(chat)
        self._session.later(_CLOSE, {"who": who}, conversations, who)

    def who(self, chat: Chat) -> str:
        """The person, or the chat of a stranger or a group."""
        return self._person_of(chat) or str(chat)
