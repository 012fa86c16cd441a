"""What waits to be sent to the viewer's units, what could not be sent, and what is left of the month?

Coordinators see their own units' people; what the bots used of their quotas is the province's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.message import Lane
from domain.permission import Action
from domain.quota import Ration, cut_now, per_cent, used
from handlers.context import Clockwork
from handlers.dashboard.place import PAGE, Asked, Place, allowed, place
from handlers.dashboard.viewer import Viewer
from storage.contacts import PENDING, Unsent


@dataclass(frozen=True, kw_only=True, slots=True)
class Quota:
    """What one bot used of its month. cut: what goes without now."""

    channel: str
    bot: str
    month: str
    used: int
    monthly: int
    per_cent: int
    cut: tuple[Ration, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuesView:
    """counts: lane → state → messages, every lane and state of PENDING. oldest: since when one waits.

    unsent: the newest that could not be sent, with the unit in words. quotas: of the bots that have one, whomever they
    write to; None for a viewer who does not operate them.
    """

    place: Place
    counts: Mapping[Lane, Mapping[str, int]]
    oldest: datetime | None
    unsent: tuple[tuple[Unsent, str], ...]
    quotas: tuple[Quota, ...] | None


def queues(clock: Clockwork, viewer: Viewer, asked: Asked) -> QueuesView:
    """Messages to people and groups of the unit and all below it. Raises NotFound."""
    here = place(clock, viewer, asked, Action.OUTBOX)
    contacts, root = clock.store.contacts, here.unit.key
    found = contacts.queues(root, clock.now)
    counts = {lane: {state: found.get((lane, state), (0, None))[0] for state in PENDING} for lane in Lane}
    waiting = [since for (_, state), (_, since) in found.items() if state == "waiting"]
    unsent = contacts.unsent(root, clock.now, many=PAGE)
    clock.store.units.many(one.unit for one in unsent)
    return QueuesView(
        place=here,
        counts=counts,
        oldest=min(waiting, default=None),
        unsent=tuple((one, clock.title(one.unit)) for one in unsent),
        quotas=_quotas(clock) if allowed(clock, here, Action.OPERATE) else None,
    )


def _quotas(clock: Clockwork) -> tuple[Quota, ...]:
    found = []
    for usage in clock.store.quotas.of_month(clock.now):
        plan = clock.store.quotas.plan(usage.channel)
        if plan.monthly is not None:
            found.append(
                Quota(
                    channel=usage.channel,
                    bot=usage.bot,
                    month=usage.month,
                    used=used(plan, usage),
                    monthly=plan.monthly,
                    per_cent=per_cent(plan, usage, clock.now),
                    cut=cut_now(plan, usage, clock.now),
                )
            )
    return tuple(found)
