"""How does a campaign begin and end?"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.campaign import Campaign, RoundPlan
from domain.deadline import Moment, closes_at, moments
from domain.errors import NotFound, Refused
from domain.period import rounds_of
from domain.unit import Unit
from handlers.context import Clockwork
from handlers.wording import day
from storage.campaigns import Running


def start(clock: Clockwork, campaign: Campaign, units: Iterable[Unit]) -> int:
    """Starts a campaign: its units, its definition and everything the clock will do; how many moments lie ahead.

    Raises Refused when it runs already or when its period is over.
    """
    known = clock.store.campaigns.get(campaign.code)
    if known is not None and known.state == "running":
        raise Refused(f"{campaign.code} is running already; stop it first.")
    if campaign.period.end < clock.today:
        raise Refused(
            f"{campaign.code} ended on {day(campaign.period.end)}. "
            f"Move it with --from DATE, or set the training clock (GIAOBAN_CLOCK)."
        )

    if known is not None and _moved(known, rounds_of(campaign, clock.store.calendar)):
        raise Refused(
            f"{campaign.code} ran before with other dates, and its rounds would be mixed up with the old ones. "
            f"Give it a code of its own: campaign start {campaign.code} --from … --as {campaign.code}-2."
        )

    going = [plan for plan in rounds_of(campaign, clock.store.calendar) if closes_at(plan, clock.zone) > clock.now]
    ahead = planned(campaign, going, clock.store.calendar, clock.zone)

    clock.store.units.put(units)
    version = known.version + 1 if known else 1
    clock.store.campaigns.start(campaign, ahead, at=clock.now, version=version)
    return len(ahead)


def planned(campaign: Campaign, rounds: Iterable[RoundPlan], calendar: Calendar, zone: ZoneInfo) -> tuple[Moment, ...]:
    """All that the clock will do for these rounds."""
    return tuple(moment for plan in rounds for moment in moments(campaign, plan, calendar, zone))


def _moved(known: Running, rounds: Iterable[RoundPlan]) -> bool:
    """A round of the same key has other dates than before."""
    before = {plan.key: plan.closes for plan in known.rounds}
    return any(plan.key in before and before[plan.key] != plan.closes for plan in rounds)


def stop(clock: Clockwork, code: str) -> None:
    """Stops a campaign: nothing more is opened, reminded or posted. What was reported stays."""
    if not clock.store.campaigns.stop(code, at=clock.now):
        raise NotFound(f"No campaign {code} is running.")
    clock.store.obligations.rest(code)
    clock.store.outbox.withdraw_campaign(code)
