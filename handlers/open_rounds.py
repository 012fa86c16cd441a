"""What happens when a round opens? Every unit's obligation is written, whoever reports later or never."""

from __future__ import annotations

from domain.campaign import Campaign, RoundPlan
from domain.deadline import Moment, closes_at, due_at
from domain.message import Outgoing
from domain.obligation import Obligation
from domain.unit import Level, Unit
from handlers.context import Clockwork


def open_round(clock: Clockwork, moment: Moment) -> tuple[list[Outgoing], str]:
    """Writes the obligations of all reporting units that exist when the round opens; nothing is sent."""
    running = clock.store.campaigns.get(moment.campaign)
    if running is None:
        return [], "no such campaign"
    plan = running.round(moment.round)

    obligations = [
        one
        for unit in reporting_units(clock, running.campaign, plan)
        if (one := obligation(clock, running.campaign, plan, unit)).needed
    ]

    clock.store.obligations.open(obligations, at=moment.at)
    return [], f"opened {len(obligations)}"


def reporting_units(clock: Clockwork, campaign: Campaign, plan: RoundPlan) -> tuple[Unit, ...]:
    """The communes below the campaign's root that exist when the round opens."""
    root = f"{campaign.tree}-{campaign.root}"
    return tuple(
        unit
        for unit in clock.store.units.under(root, Level.COMMUNE)
        if unit.valid_to is None or unit.valid_to >= plan.opens
    )


def obligation(clock: Clockwork, campaign: Campaign, plan: RoundPlan, unit: Unit) -> Obligation:
    """What this unit owes in this round."""
    places = frozenset(name for one in clock.store.units.path(unit.key) for name in one.names)
    return Obligation(
        campaign=campaign.code,
        round=plan.key,
        unit=unit.key,
        needed=campaign.asked(plan, places),
        needs_any=plan.needs.value == "any",
        due_at=due_at(plan, clock.zone),
        closes_at=closes_at(plan, clock.zone),
    )
