"""How is one of our bots called, whom can it reach, and which bot has room for one more person?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.message import Chat
from domain.quota import NO_PLAN, Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Bot:
    """As its platform introduces it. name: what people see; username: how it is found; joins_groups: it may."""

    channel: str
    bot: str
    name: str = ""
    username: str = ""
    joins_groups: bool = True

    @property
    def key(self) -> str:
        return f"{self.channel}:{self.bot}"

    @property
    def title(self) -> str:
        """How people find it."""
        found = self.name or self.username or self.bot
        return f"{found} (@{self.username})" if self.username and self.username != self.name else found

    def link(self, code: str) -> str:
        """Opens the bot with a code; "" where the platform has no such link and the code is typed."""
        if self.channel == "telegram" and self.username:
            return f"https://t.me/{self.username}?start={code}"
        return ""


def key_of(chat: Chat) -> str:
    """The bot that knows the chat."""
    return f"{chat.channel}:{chat.bot}"


def room(bot: Bot, plans: Mapping[str, Plan], taken: Mapping[str, int], *, groups: bool = False) -> int | None:
    """How many more people (or groups) the bot may know; None: as many as like. taken: bot → places taken."""
    plan = plans.get(bot.channel, NO_PLAN)
    most = plan.groups if groups else plan.users
    return None if most is None else max(0, most - taken.get(bot.key, 0))


def with_room(
    bots: Iterable[Bot], plans: Mapping[str, Plan], taken: Mapping[str, int], *, groups: bool = False
) -> Bot | None:
    """The bot with most room, so that their quotas are used alike; None when all are full."""
    found = [(room(bot, plans, taken, groups=groups), bot) for bot in bots]
    free = [(left, bot) for left, bot in found if left is None or left > 0]
    return min(free, key=lambda one: (one[0] is not None, -(one[0] or 0), one[1].key))[1] if free else None
