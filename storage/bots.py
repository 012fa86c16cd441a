"""How are our bots called, and how many people does each know?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.bot import Bot
from storage.session import Session
from storage.tables import bots, chats, invitations

_PUT = insert(bots)
_PUT = _PUT.on_conflict_do_update(
    index_elements=[bots.c.channel, bots.c.bot],
    set_={name: _PUT.excluded[name] for name in ("name", "username", "joins_groups", "seen_at")},
)
_KNOWN = insert(bots).on_conflict_do_nothing()
_ALL = select(bots).order_by(bots.c.channel, bots.c.bot)
_GONE = delete(bots).where((bots.c.channel + ":" + bots.c.bot).not_in(bindparam("keys", expanding=True)))
_CHATS = (
    select(chats.c.channel, chats.c.bot, func.count().label("many"))
    .where(chats.c.is_group == bindparam("groups"))
    .group_by(chats.c.channel, chats.c.bot)
)
_KEPT = (
    select(invitations.c.bot, func.count().label("many"))
    .where(invitations.c.bot != "", invitations.c.used_at.is_(None), invitations.c.revoked_at.is_(None))
    .where(invitations.c.expires_at > bindparam("now"))
    .group_by(invitations.c.bot)
)
_KEPT_BY = select(invitations.c.bot).where(invitations.c.code_hash == bindparam("code_hash"))
_KEEP = update(invitations).where(invitations.c.code_hash == bindparam("_code_hash")).values(bot=bindparam("_bot"))


class Bots:
    """Our bots. Few; every read sees everything."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def introduce(self, bot: Bot, *, at: datetime) -> None:
        """What the platform says about it now."""
        self._session.later(_PUT, _values(bot, at), bots)

    def serve(self, ours: Iterable[Bot], *, at: datetime) -> None:
        """These are ours from now on, and no others; what is known about them stays."""
        some = list(ours)
        self._session.now(_GONE, {"keys": [bot.key for bot in some]})
        for bot in some:
            self._session.later(_KNOWN, _values(bot, at), bots)

    def all(self) -> tuple[Bot, ...]:
        return tuple(
            Bot(
                channel=row.channel,
                bot=row.bot,
                name=row.name,
                username=row.username,
                joins_groups=row.joins_groups,
            )
            for row in self._session.rows(_ALL, {}, bots)
        )

    def get(self, channel: str, bot: str) -> Bot:
        """By its id; nameless when it has not been introduced."""
        found = (one for one in self.all() if (one.channel, one.bot) == (channel, bot))
        return next(found, Bot(channel=channel, bot=bot))

    def people(self) -> Counter[str]:
        """Bot → how many private chats it knows, those that blocked it too: platforms count them."""
        return self._chats(groups=False)

    def groups(self) -> Counter[str]:
        """Bot → how many groups it knows."""
        return self._chats(groups=True)

    def taken(self, now: datetime) -> Counter[str]:
        """The same with the places that open invitations keep."""
        rows = self._session.rows(_KEPT, {"now": now}, invitations)
        return self.people() + Counter({row.bot: row.many for row in rows})

    def keep_place(self, code_hash: str, bot: Bot) -> None:
        """An open invitation takes a place with this bot."""
        self._session.later(_KEEP, {"_code_hash": code_hash, "_bot": bot.key}, invitations, code_hash)

    def kept_by(self, code_hash: str) -> str:
        """The bot (`zalo:123`) with which an invitation has a place; "" without one."""
        row = self._session.row(_KEPT_BY, {"code_hash": code_hash}, invitations, code_hash)
        return row.bot if row else ""

    def _chats(self, *, groups: bool) -> Counter[str]:
        rows = self._session.rows(_CHATS, {"groups": groups}, chats)
        return Counter({f"{row.channel}:{row.bot}": row.many for row in rows})


def _values(bot: Bot, at: datetime) -> dict[str, object]:
    return {
        "channel": bot.channel,
        "bot": bot.bot,
        "name": bot.name,
        "username": bot.username,
        "joins_groups": bot.joins_groups,
        "seen_at": at,
    }
