"""Which digests were posted, in which words?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.session import Session
from storage.tables import digests

_KEEP = insert(digests).on_conflict_do_nothing()
_OF_UNIT = (
    select(digests)
    .where(digests.c.campaign == bindparam("campaign"), digests.c.unit == bindparam("unit"))
    .order_by(digests.c.at)
)


class Digests:
    """Digests as posted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, key: str, *, campaign: str, round_key: str, unit: str, step: str, at: datetime, text: str) -> None:
        row = {"campaign": campaign, "round": round_key, "unit": unit, "step": step, "at": at, "text": text}
        self._session.later(_KEEP, {"dedupe_key": key, **row}, digests)

    def posted(self, campaign: str, unit: str) -> Sequence[tuple[datetime, str]]:
        rows = self._session.rows(_OF_UNIT, {"campaign": campaign, "unit": unit}, digests)
        return [(row.at, row.text) for row in rows]
