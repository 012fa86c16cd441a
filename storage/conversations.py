"""Which question is open in a chat?

A question is an outgoing message with options, or one that expects free words. It is kept by the dedupe key of that
message, so that a tap, a number or the words of an option all lead to the same place, after a restart as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
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


_GET = select(conversations).where(
    conversations.c.channel == bindparam("channel"),
    conversations.c.bot == bindparam("bot"),
    conversations.c.chat_id == bindparam("chat_id"),
)
_PUT = insert(conversations)
_PUT = _PUT.on_conflict_do_update(
    index_elements=[conversations.c.channel, conversations.c.bot, conversations.c.chat_id],
    set_={name: _PUT.excluded[name] for name in ("question", "expects", "expires_at")},
)
_CLOSE = delete(conversations).where(
    conversations.c.channel == bindparam("channel"),
    conversations.c.bot == bindparam("bot"),
    conversations.c.chat_id == bindparam("chat_id"),
)


class Conversations:
    """At most one open question a chat."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, chat: Chat) -> Question | None:
        row = self._session.row(_GET, _key(chat), conversations, chat)
        if row is None:
            return None
        return Question(key=row.question, expects=json.loads(row.expects), expires_at=row.expires_at)

    def ask(self, chat: Chat, question: Question) -> None:
        expects = json.dumps(dict(question.expects), ensure_ascii=False)
        row = {"question": question.key, "expects": expects, "expires_at": question.expires_at}
        self._session.later(_PUT, {**_key(chat), **row}, conversations, chat)

    def close(self, chat: Chat) -> None:
        self._session.later(_CLOSE, _key(chat), conversations, chat)


def _key(chat: Chat) -> dict[str, str]:
    return {"channel": chat.channel, "bot": chat.bot, "chat_id": chat.chat_id}
