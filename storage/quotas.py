"""What did each bot use of its month, and what went without?

Counted in the transaction that records what was counted, so that a crash changes nothing. Bots of channels without a
quota have no row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from domain.message import Chat
from domain.quota import NO_PLAN, Plan, Ration, Usage, month_of
from storage.session import Session
from storage.tables import quotas

_COUNTS = ("sent", "received", *(f"cut_{ration}" for ration in Ration))
_MARKS = ("warned", "spent_at")
_KEY = (quotas.c.channel, quotas.c.bot, quotas.c.month)
_ADD = insert(quotas)
_ADD = _ADD.on_conflict_do_update(
    index_elements=list(_KEY), set_={name: quotas.c[name] + _ADD.excluded[name] for name in _COUNTS}
)
_MARK = insert(quotas)
_MARK = _MARK.on_conflict_do_update(index_elements=list(_KEY), set_={name: _MARK.excluded[name] for name in _MARKS})
_GET = select(quotas).where(
    quotas.c.channel == bindparam("channel"), quotas.c.bot == bindparam("bot"), quotas.c.month == bindparam("month")
)
_OF_MONTH = select(quotas).where(quotas.c.month == bindparam("month")).order_by(*_KEY)


class Quotas:
    """Counters of bots and months. Scope: the bot."""

    def __init__(self, session: Session, plans: Mapping[str, Plan]) -> None:
        self._session = session
        self.plans = plans

    def plan(self, channel: str) -> Plan:
        return self.plans.get(channel, NO_PLAN)

    def limited(self, channel: str) -> bool:
        """Whether messages of the channel are counted."""
        return self.plan(channel).monthly is not None

    def usage(self, channel: str, bot: str, now: datetime) -> Usage:
        """Of the month in which `now` lies."""
        month = month_of(now)
        row = self._session.row(_GET, {"channel": channel, "bot": bot, "month": month}, quotas, (channel, bot))
        return _usage(row) if row else Usage(channel=channel, bot=bot, month=month)

    def of_month(self, now: datetime) -> tuple[Usage, ...]:
        """Every bot that was counted this month."""
        return tuple(_usage(row) for row in self._session.rows(_OF_MONTH, {"month": month_of(now)}, quotas))

    def sent(self, chat: Chat, now: datetime) -> None:
        """One message went out, or may have."""
        self._add(chat, now, "sent")

    def received(self, chat: Chat, now: datetime) -> None:
        self._add(chat, now, "received")

    def cut(self, chat: Chat, ration: Ration, now: datetime) -> None:
        """One message went without."""
        self._add(chat, now, f"cut_{ration}")

    def spent(self, chat: Chat, now: datetime) -> None:
        """The platform says that nothing is left."""
        self._mark(self.usage(chat.channel, chat.bot, now), spent_at=now)

    def warned(self, usage: Usage, per_cent: int) -> None:
        """Administrators were told."""
        self._mark(usage, warned=per_cent)

    def _add(self, chat: Chat, now: datetime, what: str) -> None:
        if self.limited(chat.channel):
            row = {"channel": chat.channel, "bot": chat.bot, "month": month_of(now), **_NOTHING, what: 1}
            self._session.later(_ADD, row, quotas, (chat.channel, chat.bot))

    def _mark(self, usage: Usage, **marks: Any) -> None:
        key = {"channel": usage.channel, "bot": usage.bot, "month": usage.month}
        row = {**key, **_NOTHING, "warned": usage.warned, "spent_at": usage.spent_at, **marks}
        self._session.later(_MARK, row, quotas, (usage.channel, usage.bot))


_NOTHING: dict[str, Any] = {**dict.fromkeys(_COUNTS, 0), "warned": 0, "spent_at": None}


def _usage(row: Row[Any]) -> Usage:
    return Usage(
        channel=row.channel,
        bot=row.bot,
        month=row.month,
        sent=row.sent,
        received=row.received,
        cut={ration: getattr(row, f"cut_{ration}") for ration in Ration},
        warned=row.warned,
        spent_at=row.spent_at,
    )
