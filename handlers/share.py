"""What does another system get to read? What its token is for: its unit with all below it, its campaigns, its data.

What it may not see is not found, in the same words as what does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.access import Access, Data
from domain.campaign import RoundPlan
from domain.errors import NotAllowed, NotFound
from domain.mask import masked
from domain.obligation import Obligation
from domain.period import in_turn
from domain.report import Figure
from domain.review import Judgement
from domain.summary import Summary
from domain.unit import Unit, unit_key
from handlers.context import Clockwork
from handlers.summarise import summarise
from storage.campaigns import Running
from storage.pages import Wanted


def campaigns(clock: Clockwork, access: Access) -> Sequence[Running]:
    """The campaigns that run, by code. Raises NotAllowed."""
    _for(access, Data.CAMPAIGNS)
    return [one for one in clock.store.campaigns.running() if _sees(clock, access, one)]


def campaign(clock: Clockwork, access: Access, code: str) -> Running:
    """One that was started, running or not. Raises NotAllowed or NotFound."""
    _for(access, Data.CAMPAIGNS)
    return _campaign(clock, access, code)


def obligations(clock: Clockwork, access: Access, wanted: Wanted) -> Sequence[Obligation]:
    """A page of what units owe. `wanted.unit`: empty for all that the token is for. Raises NotAllowed or NotFound."""
    _for(access, Data.OBLIGATIONS)
    return [
        replace(one, excused=masked(one.excused))
        for one in clock.store.pages.obligations(_within(clock, access, wanted))
    ]


def values(clock: Clockwork, access: Access, wanted: Wanted, *, history: bool) -> tuple[Running, Sequence[Figure]]:
    """The campaign and a page of its figures: the last versions, or all. Raises NotAllowed or NotFound."""
    _for(access, Data.VALUES)
    within = _within(clock, access, wanted)
    found = clock.store.pages.history(within) if history else clock.store.pages.latest(within)
    figures = [replace(one, text=masked(one.text), reason=masked(one.reason)) for one in found]
    return _campaign(clock, access, wanted.campaign), figures


def verdicts(clock: Clockwork, running: Running, figures: Sequence[Figure]) -> dict[int, Judgement]:
    """Place in the list → what was decided about that version, as far as anything was."""
    if not running.campaign.reviewed:
        return {}
    units = list(dict.fromkeys(one.unit for one in figures))
    known = clock.store.approvals.about(running.code, units)
    keys = [(one.round, one.unit, one.code, one.version) for one in figures]
    return {number: known[key] for number, key in enumerate(keys) if key in known}


def summary(clock: Clockwork, access: Access, wanted: Wanted) -> Summary:
    """How a round stands: the named one, else the open one due soonest or the last. Raises NotAllowed or NotFound."""
    _for(access, Data.EXPORTS)
    running = _campaign(clock, access, wanted.campaign)
    unit = _within(clock, access, wanted).unit
    top = unit_key(running.campaign.tree, running.campaign.root)
    root = unit if top in {one.key for one in clock.store.units.path(unit)} else top
    plans = [_round(running, wanted.round)] if wanted.round else in_turn(running.rounds, clock.today)
    for plan in plans:
        found = summarise(clock, running, plan.key, root)
        if found is not None:
            return found
    raise NotFound("Nobody owes anything there yet.")


def unit_of(clock: Clockwork, key: str) -> Unit | None:
    return clock.store.units.get(key)


def _for(access: Access, data: Data) -> None:
    if data not in access.data:
        raise NotAllowed(f"This token is not for {data.value}.")


def _within(clock: Clockwork, access: Access, wanted: Wanted) -> Wanted:
    """The same of the token's own unit, or of the one below it that is named."""
    running = _campaign(clock, access, wanted.campaign)
    if wanted.round:
        _round(running, wanted.round)
    unit = wanted.unit or access.unit
    if access.unit not in {one.key for one in clock.store.units.path(unit)}:
        raise NotFound("There is no such unit for this token.")
    return replace(wanted, campaign=running.code, unit=unit)


def _campaign(clock: Clockwork, access: Access, code: str) -> Running:
    running = clock.store.campaigns.get(code.upper())
    if running is None or not _sees(clock, access, running):
        raise NotFound("There is no such campaign for this token.")
    return running


def _sees(clock: Clockwork, access: Access, running: Running) -> bool:
    """Whether the token's unit takes part in the campaign, or the campaign is one of its units'."""
    top = unit_key(running.campaign.tree, running.campaign.root)
    above_token = {one.key for one in clock.store.units.path(access.unit)}
    above_campaign = {one.key for one in clock.store.units.path(top)}
    return access.covers(running.code) and (top in above_token or access.unit in above_campaign)


def _round(running: Running, key: str) -> RoundPlan:
    plan = next((one for one in running.rounds if one.key == key), None)
    if plan is None:
        raise NotFound("There is no such round in this campaign.")
    return plan
