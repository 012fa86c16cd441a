"""What was answered to each form that was sent? The page that shows it asks here, however often it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from domain.form import Answer
from storage.session import Session
from storage.tables import submissions

_PUT = insert(submissions).on_conflict_do_nothing()
_GET = select(submissions).where(submissions.c.key == bindparam("key"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """A form that was handled."""

    person: str
    at: datetime
    answer: Answer


class Submissions:
    """Answers by the inbox row of the form."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, key: str, person: str, answer: Answer, *, at: datetime) -> None:
        row = {"key": key, "person": person, "at": at, "answer": answer.dump()}
        self._session.later(_PUT, row, submissions, key)

    def get(self, key: str) -> Answered | None:
        row = self._session.row(_GET, {"key": key}, submissions, key)
        return Answered(person=row.person, at=row.at, answer=Answer.load(row.answer)) if row else None
