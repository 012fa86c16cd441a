"""Which units owe what in a round? Asked when it opens, when its campaign is amended, and when it is simulated."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from domain.campaign import Campaign, Needs, RoundPlan
from domain.deadline import closes_at, due_at
from domain.obligation import Obligation
from domain.unit import Unit


def stands(unit: Unit, plan: RoundPlan) -> bool:
    """Whether the unit exists when the round opens."""
    return unit.valid_to is None or unit.valid_to >= plan.opens


def places_of(path: Iterable[Unit]) -> frozenset[str]:
    """The names of a unit and of all above it, by which indicators of named units are found."""
    return frozenset(name for one in path for name in one.names)


def owed_in(campaign: Campaign, plan: RoundPlan, unit: str, places: frozenset[str], zone: ZoneInfo) -> Obligation:
    """What a unit owes in a round that begins; nothing `needed` where it is asked for nothing."""
    return Obligation(
        campaign=campaign.code,
        round=plan.key,
        unit=unit,
        needed=campaign.asked(plan, places),
        needs_any=plan.needs is Needs.ANY,
        due_at=due_at(plan, zone),
        closes_at=closes_at(plan, zone),
    )
