"""How is what was kept long enough taken away? In batches along the row numbers, so that nobody waits for it.

A row itself stays: it says that something was received or sent, so that nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, bindparam, delete, select, update

from domain.evidence import PieceState
from storage.session import Session
from storage.tables import evidence, inbox, outbox, submissions


def _next(number: Column[int], at: Column[datetime]) -> Any:
    found = select(number.label("number"), at.label("at")).where(number > bindparam("after"))
    return found.order_by(number).limit(bindparam("many"))


def _between(number: Column[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return number > bindparam("_after"), number <= bindparam("_last")


_RECEIVED = _next(inbox.c.seq, inbox.c.received_at)
_POSTED = _next(outbox.c.id, outbox.c.created_at)
_BLANK = (
    update(inbox)
    .where(*_between(inbox.c.seq), inbox.c.state != "waiting", inbox.c.body != "{}")
    .values(body="{}", error=None)
)
_UNANSWER = delete(submissions).where(submissions.c.at < bindparam("_before"))
_SILENCE = (
    update(outbox)
    .where(*_between(outbox.c.id), outbox.c.state.not_in(("waiting", "sending")), outbox.c.text != "")
    .values(text="", options="", chat_id="", photo=None, document=None, error=None)
)
_CAMPAIGNS = select(evidence.c.campaign).distinct().where(evidence.c.state == PieceState.KEPT.value)
_KEPT = (
    select(evidence.c.key, evidence.c.sha256)
    .where(evidence.c.state == PieceState.KEPT.value, evidence.c.campaign == bindparam("campaign"))
    .where(evidence.c.said_at < bindparam("before"))
    .order_by(evidence.c.key)
    .limit(bindparam("many"))
)
_EXPIRE = (
    update(evidence)
    .where(evidence.c.key == bindparam("_key"))
    .values(state=PieceState.EXPIRED.value, file_id="", file_name="", latitude=None, longitude=None, accuracy=None)
)
_WANTED = select(evidence.c.key).where(
    evidence.c.sha256 == bindparam("sha256"), evidence.c.state == PieceState.KEPT.value
)


class Retention:
    """Takes away what was kept long enough. `after`: the number up to which it is done; answers give the next one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def forget_received(self, before: datetime, *, after: int, many: int) -> int:
        """What was written to us before that time, with the answers on the web."""
        self._session.now(_UNANSWER, {"_before": before})
        return self._along(_RECEIVED, _BLANK, inbox, before, after, many)

    def forget_sent(self, before: datetime, *, after: int, many: int) -> int:
        """What was said to people, and to whom."""
        return self._along(_POSTED, _SILENCE, outbox, before, after, many)

    def campaigns_with_files(self) -> tuple[str, ...]:
        """Codes; "" for what hangs on nothing."""
        return tuple(row.campaign for row in self._session.rows(_CAMPAIGNS, {}, evidence))

    def expire(self, campaign: str, before: datetime, *, many: int) -> tuple[int, Sequence[str]]:
        """Pieces of a campaign that came before that time: how many, and the files that nothing else needs."""
        values = {"campaign": campaign, "before": before, "many": many}
        rows = self._session.rows(_KEPT, values, evidence)
        for row in rows:
            self._session.now(_EXPIRE, {"_key": row.key})
        files = dict.fromkeys(row.sha256 for row in rows if row.sha256)
        return len(rows), [one for one in files if not self._session.rows(_WANTED, {"sha256": one}, evidence)]

    def _along(self, find: Any, forget: Any, table: Table, before: datetime, after: int, many: int) -> int:
        last = after
        for row in self._session.rows(find, {"after": after, "many": many}, table):
            if row.at >= before:
                break
            last = row.number
        if last > after:
            self._session.now(forget, {"_after": after, "_last": last})
        return last
