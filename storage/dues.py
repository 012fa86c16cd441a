"""Is there anything for the clock to do? One look, where most often nothing is.

What is due is then looked up by whoever does it; the conditions are the same, and the same small indexes answer them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, bindparam, exists, select

from storage.obligations import STILL_OWED, TO_REVIEW
from storage.outbox import WAITING
from storage.session import Session
from storage.tables import campaigns, moments, obligations, outbox

_NOW: BindParameter[datetime] = bindparam("now")
_MOMENTS = (
    exists()
    .where(moments.c.done_at.is_(None), moments.c.at <= _NOW)
    .where(campaigns.c.code == moments.c.campaign, campaigns.c.state == "running")
)
_RUNGS = exists().where(STILL_OWED, obligations.c.next_at <= _NOW)
_RUNGS_ABOVE = exists().where(STILL_OWED, obligations.c.above_at <= _NOW)
_REVIEWS = exists().where(TO_REVIEW, obligations.c.review_at <= _NOW)
_STALE = exists().where(outbox.c.state == WAITING, outbox.c.valid_until <= _NOW)
_LOOK = select(_MOMENTS | _RUNGS | _RUNGS_ABOVE | _REVIEWS | _STALE)


class Dues:
    """What waits for the clock."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def any_by(self, now: datetime) -> bool:
        """Whether a moment, a rung or a review has come, or something waits that is not worth sending any more."""
        self._session.flush()
        row = self._session.row(_LOOK, {"now": now}, moments)
        return bool(row and row[0])
