"""Which units does a campaign count for a unit, those included that became it or followed it?"""

from __future__ import annotations

from domain.campaign import Campaign
from domain.opening import places_of
from domain.report import Figure, Mode
from domain.succession import Held, is_renamed, main_successor, passed_on
from domain.summary import Summary
from domain.unit import Level, Unit
from handlers.context import Clockwork
from storage.reports import Standing


def communes(clock: Clockwork, campaign: Campaign, root: str) -> dict[str, Unit]:
    """The communes below a unit by key; with those they came from, so that earlier rounds have theirs.

    An old district that is kept as a grouping has the communes that followed its own.
    """
    units = clock.store.units
    if not campaign.succeeded:
        return {one.key: one for one in units.named_under(root, Level.COMMUNE)}
    below = {one.key: one for one in units.under(root, Level.COMMUNE)}
    before = {old.key: old for key in below for old in units.predecessors(key)}
    return below | before | {one.key: one for one in _followed(clock, campaign, root, below)}


def ended(campaign: Campaign, unit: Unit) -> bool:
    """Whether the unit is of the tree that the campaign has left."""
    return bool(campaign.succeeded) and unit.tree != campaign.tree


def is_grouping(campaign: Campaign, unit: Unit) -> bool:
    """Whether it is an old district whose name is kept for a group of the new communes."""
    return ended(campaign, unit) and unit.level is Level.DISTRICT and campaign.digests.old_districts == "grouping"


def reports_to(clock: Clockwork, campaign: Campaign, unit: Unit) -> bool:
    """Whether the unit belongs to the campaign: where the tree changed, something of it lay below the old root."""
    if not campaign.succeeded:
        return True
    return any(
        campaign.succeeded == above.key
        for old in clock.store.units.predecessors(unit.key)
        for above in clock.store.units.path(old.key)
    )


def places(clock: Clockwork, campaign: Campaign, unit: str) -> frozenset[str]:
    """The names of a unit and of all above it, old ones included: indicators of named units stay theirs."""
    found = places_of(clock.store.units.path(unit))
    if not campaign.succeeded:
        return found
    return found.union(*(places_of(clock.store.units.path(old.key)) for old in clock.store.units.predecessors(unit)))


def follow(clock: Clockwork, campaign: Campaign, before: Figure, after: Figure) -> None:
    """What changes in a unit that has ended changes what its successor holds of it; what that takes back, too."""
    unit, indicator = clock.store.units.get(after.unit), campaign.indicator(after.code)
    if unit is None or indicator is None or not campaign.succeeded:
        return
    added = indicator.adds_up and indicator.sums_up and after.mode is not Mode.REGISTERED
    if not ended(campaign, unit):
        if not added and not after.answered:
            pass_on(clock, campaign, unit.key, (after.code,))
        return
    heir = main_successor(unit, _known(clock, unit))
    if heir is None:
        return
    if not added:
        pass_on(clock, campaign, heir, (after.code,))
    elif after.increment != before.increment and after.said_at is not None:
        gained = after.increment - before.increment
        clock.store.reports.shift(campaign.code, heir, after.code, gained, at=after.said_at)


def pass_on(clock: Clockwork, campaign: Campaign, heir: str, codes: tuple[str, ...] = ()) -> int:
    """Writes what a successor holds from its predecessors, unless it has said so itself; how many indicators."""
    reports = clock.store.reports
    all_of_them = clock.store.units.predecessors(heir)
    mine = [old for old in all_of_them if main_successor(old, _known(clock, old)) == heir]
    renamed = is_renamed(all_of_them)
    stands = [reports.standings(campaign.code, old.key) for old in mine]
    told = reports.told(campaign.code, heir)
    count = 0
    for indicator in campaign.indicators:
        code = indicator.code
        if (codes and code not in codes) or code in told or not mine:
            continue
        held = [_held(one.get(code)) for one in stands]
        found = passed_on(indicator, held, renamed=renamed)
        if found is None and not codes:
            continue
        found = found or Held()
        standing = Standing(unit=heir, code=code, total=found.total, registered=found.registered, text=found.text)
        reports.carry(campaign.code, standing, at=clock.now)
        count += 1
    return count


def heirs_of(clock: Clockwork, summary: Summary) -> dict[str, str]:
    """Unit that ended → the unit of the summary that holds what it held."""
    if not summary.campaign.succeeded:
        return {}
    return {
        old.key: one.unit.key
        for one in summary.units
        for old in clock.store.units.predecessors(one.unit.key)
        if main_successor(old, _known(clock, old)) == one.unit.key
    }


def _followed(clock: Clockwork, campaign: Campaign, root: str, below: dict[str, Unit]) -> list[Unit]:
    top = clock.store.units.get(root)
    if top is None or not is_grouping(campaign, top):
        return []
    keys = dict.fromkeys(key for old in below.values() for key in old.successors)
    return [one for key in keys if (one := clock.store.units.get(key)) is not None]


def _known(clock: Clockwork, unit: Unit) -> dict[str, Unit]:
    return {key: one for key in unit.successors if (one := clock.store.units.get(key)) is not None}


def _held(standing: Standing | None) -> Held:
    if standing is None:
        return Held()
    return Held(total=standing.total, registered=standing.registered, text=standing.text)
