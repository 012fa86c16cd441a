"""Which digests were posted, in which words, and on which figures did they rest?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from storage.session import Session
from storage.tables import audit, campaigns, digests, obligations, rulings


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """One digest as posted. first: key of the message whose place it takes, its own key when it is the first.

    facts: code → figure it rests on; "" → how many reported; "*" → the counts.
    """

    key: str
    first: str
    campaign: str
    round: str
    unit: str
    step: str
    at: datetime
    text: str
    facts: Mapping[str, str]

    @property
    def figures(self) -> dict[str, Decimal]:
        return {code: Decimal(value) for code, value in self.facts.items() if code != "*"}


_KEEP = insert(digests).on_conflict_do_nothing()
_OF_UNIT = (
    select(digests)
    .where(digests.c.campaign == bindparam("campaign"), digests.c.unit == bindparam("unit"))
    .order_by(digests.c.at)
)
_OF_ROUND = (
    select(digests)
    .where(digests.c.campaign == bindparam("campaign"), digests.c.round == bindparam("round"))
    .order_by(digests.c.at, digests.c.dedupe_key)
)
_OF_STEP = _OF_ROUND.where(digests.c.step == bindparam("step"))
_NEWEST = (
    select(digests.c.unit, digests.c.step, func.max(digests.c.at).label("newest"))
    .where(digests.c.campaign == bindparam("campaign"), digests.c.round == bindparam("round"))
    .group_by(digests.c.unit, digests.c.step)
    .order_by("newest")
)
# Every report, correction, approval and ruling has a link in the chain, whose end is found at once.
_CHANGES = (
    select(audit.c.at).order_by(audit.c.number.desc()).limit(1).scalar_subquery(),
    select(func.max(rulings.c.at))
    .where(rulings.c.campaign == bindparam("campaign"), rulings.c.round == bindparam("round"))
    .scalar_subquery(),
    select(func.max(obligations.c.opened_at))
    .where(obligations.c.campaign == bindparam("campaign"), obligations.c.round == bindparam("round"))
    .scalar_subquery(),
    select(func.max(campaigns.c.started_at)).where(campaigns.c.code == bindparam("campaign")).scalar_subquery(),
)
_CHANGED = select(*_CHANGES)
_LAST = (
    select(digests)
    .where(digests.c.campaign == bindparam("campaign"), digests.c.round == bindparam("round"))
    .where(digests.c.unit == bindparam("unit"), digests.c.at < bindparam("before"), digests.c.replaces == "")
    .order_by(digests.c.at.desc())
    .limit(1)
)
_LATEST = select(digests).where(digests.c.replaces == "").order_by(digests.c.at.desc(), digests.c.dedupe_key)


class Digests:
    """Digests as posted, the first and what took its place."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, one: Posting) -> None:
        row = {
            "dedupe_key": one.key,
            "replaces": "" if one.first == one.key else one.first,
            "campaign": one.campaign,
            "round": one.round,
            "unit": one.unit,
            "step": one.step,
            "at": one.at,
            "text": one.text,
            "facts": json.dumps(dict(one.facts), ensure_ascii=False, sort_keys=True),
        }
        self._session.later(_KEEP, row, digests)

    def posted(self, campaign: str, unit: str) -> tuple[Posting, ...]:
        """Everything that was posted about a unit, in order."""
        return _postings(self._session.rows(_OF_UNIT, {"campaign": campaign, "unit": unit}, digests))

    def latest(self, *, many: int) -> tuple[Posting, ...]:
        """The last of all that were posted, the newest first, as they were at first."""
        return _postings(self._session.rows(_LATEST.limit(many), {}, digests))

    def of_step(self, campaign: str, round_key: str, step: str) -> tuple[Posting, ...]:
        values = {"campaign": campaign, "round": round_key, "step": step}
        return _postings(self._session.rows(_OF_STEP, values, digests))

    def newest_steps(self, campaign: str, round_key: str) -> dict[str, str]:
        """Unit → which of a round's digests was posted last."""
        rows = self._session.rows(_NEWEST, {"campaign": campaign, "round": round_key}, digests)
        return {row.unit: row.step for row in rows}

    def changed_at(self, campaign: str, round_key: str) -> datetime | None:
        """The newest instant at which anything was stored that a digest of the round may rest on."""
        self._session.flush()
        rows = self._session.rows(_CHANGED, {"campaign": campaign, "round": round_key}, digests)
        return max((at for at in rows[0] if at is not None), default=None)

    def last(self, campaign: str, round_key: str, unit: str, *, before: datetime) -> Posting | None:
        """The newest digest of the unit in the round that was posted before an instant, as it was at first."""
        values = {"campaign": campaign, "round": round_key, "unit": unit, "before": before}
        row = self._session.row(_LAST, values, digests)
        return _posting(row) if row else None


def _postings(rows: Sequence[Row[Any]]) -> tuple[Posting, ...]:
    return tuple(map(_posting, rows))


def _posting(row: Row[Any]) -> Posting:
    return Posting(
        key=row.dedupe_key,
        first=row.replaces or row.dedupe_key,
        campaign=row.campaign,
        round=row.round,
        unit=row.unit,
        step=row.step,
        at=row.at,
        text=row.text,
        facts=json.loads(row.facts),
    )
