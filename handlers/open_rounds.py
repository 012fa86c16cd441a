"""What happens when a round opens? Every unit's obligation is written, whoever reports later or never."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from domain.campaign import Campaign, RoundPlan
from domain.deadline import Moment
from domain.message import Outgoing
from domain.obligation import Obligation
from domain.opening import owed_in, stands
from domain.unit import Level, Unit
from handlers.context import Clockwork
from handlers.lineage import places, reports_to
from storage.campaigns import FAILED


def open_round(clock: Clockwork, moment: Moment) -> tuple[list[Outgoing], str]:
    """Writes the obligations of all reporting units that exist when the round opens; nothing is sent."""
    running = clock.store.campaigns.get(moment.campaign)
    if running is None:
        return [], "no such campaign"
    plan = running.round(moment.round)
    units = reporting_units(clock, running.campaign, plan)
    if not units and (last := last_days(clock, running.campaign)):
        return [], f"{FAILED}its units ended on {last}; run `giaoban units succeed`"

    obligations = owed_by(clock, running.campaign, plan, units)

    clock.store.obligations.open(obligations, at=moment.at)
    return [], f"opened {len(obligations)}"


def reporting_units(clock: Clockwork, campaign: Campaign, plan: RoundPlan) -> tuple[Unit, ...]:
    """The communes below the campaign's root that exist when the round opens."""
    root = f"{campaign.tree}-{campaign.root}"
    below = clock.store.units.under(root, Level.COMMUNE)
    return tuple(unit for unit in below if stands(unit, plan) and reports_to(clock, campaign, unit))


def last_days(clock: Clockwork, campaign: Campaign) -> date | None:
    """The day on which the last of the campaign's communes ended; None while any stands, or there is none."""
    found = [one.valid_to for one in clock.store.units.under(f"{campaign.tree}-{campaign.root}", Level.COMMUNE)]
    known = [day for day in found if day is not None]
    return max(known) if known and len(known) == len(found) else None


def owed_by(clock: Clockwork, campaign: Campaign, plan: RoundPlan, units: Iterable[Unit]) -> list[Obligation]:
    """What these units owe in this round; what was decided about them stays, should it have been open before."""
    extended = clock.store.reminders.extended(campaign.code, plan.key)
    excused = clock.store.reminders.excused(campaign.code, plan.key)
    fresh = [owed_in(campaign, plan, one.key, places(clock, campaign, one.key), clock.zone) for one in units]
    return [
        replace(one.longer(extended.get(one.unit, one.due_at)), excused=excused.get(one.unit, ""))
        for one in fresh
        if one.needed
    ]
