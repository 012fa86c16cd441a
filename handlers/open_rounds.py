"""What happens when a round opens? Every unit's obligation is written, whoever reports later or never."""

from __future__ import annotations

from domain.campaign import Campaign, RoundPlan
from domain.deadline import Moment
from domain.message import Outgoing
from domain.obligation import Obligation
from domain.opening import owed_in, places_of, stands
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
    return tuple(unit for unit in clock.store.units.under(root, Level.COMMUNE) if stands(unit, plan))


def obligation(clock: Clockwork, campaign: Campaign, plan: RoundPlan, unit: Unit) -> Obligation:
    """What this unit owes in this round."""
    return owed_in(campaign, plan, unit.key, places_of(clock.store.units.path(unit.key)), clock.zone)
