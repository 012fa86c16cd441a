"""Who is told that a bot's month runs short? Administrators, once at 80 % and once when nothing is left."""

from __future__ import annotations

import structlog

from domain.message import Lane, Outgoing
from domain.person import Person, Role
from domain.quota import Usage, used, warning_due
from handlers.context import Clockwork
from handlers.texts import sentence

log = structlog.get_logger(__name__)
WHOM = (Role.ADMIN, Role.PROVINCE)  # the second where there are none of the first


def warn_of_quotas(clock: Clockwork) -> int:
    """Tells what is new about every bot's month; how many bots."""
    found = short_quotas(clock)
    for usage, share in found:
        clock.store.quotas.warned(usage, share)
        log.warning("quota_runs_short", channel=usage.channel, bot=usage.bot, month=usage.month, per_cent=share)
        for person in _told(clock):
            _tell(clock, person, usage, share)
    return len(found)


def short_quotas(clock: Clockwork) -> list[tuple[Usage, int]]:
    """Bots whose month runs short, with the share of it, where nobody was told yet."""
    quotas = clock.store.quotas
    due = [(one, warning_due(quotas.plan(one.channel), one, clock.now)) for one in quotas.of_month(clock.now)]
    return [(usage, share) for usage, share in due if share]


def _told(clock: Clockwork) -> tuple[Person, ...]:
    for role in WHOM:
        found = {one.id: one for people in clock.store.people.everywhere(role, at=clock.now).values() for one in people}
        if found:
            return tuple(found.values())
    return ()


def _tell(clock: Clockwork, person: Person, usage: Usage, share: int) -> None:
    chat = clock.store.people.reachable([person.id]).get(person.id)
    if chat is None:
        return
    plan = clock.store.quotas.plan(usage.channel)
    year, _, month = usage.month.partition("-")
    text = sentence(
        "quota-spent" if share >= 100 else "quota-short",
        person.language,
        bot=clock.store.bots.get(usage.channel, usage.bot).title,
        used=used(plan, usage),
        monthly=plan.monthly,
        month=f"{int(month)}/{year}",
    )
    key = f"quota:{usage.channel}:{usage.bot}:{usage.month}:{share}:{person.id}"
    message = Outgoing(chat=chat, lane=Lane.REPLY, text=text, dedupe_key=key)
    clock.store.outbox.put(message, at=clock.now)
