"""Where on the dashboard are we: which campaign, which round, which unit, and what else could be chosen?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from domain.campaign import RoundPlan
from domain.period import turn
from domain.permission import Action, may
from domain.unit import Unit, unit_key
from handlers.context import Clockwork
from handlers.dashboard.viewer import Viewer, path_to
from storage.campaigns import Running
from storage.obligations import Tally

PAGE = 50  # rows of a table on one screen
NOTHING = Tally()


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What an address asks for; "" is left to us. page: from 1. show: what a page offers to choose from."""

    campaign: str = ""
    round: str = ""
    unit: str = ""
    page: int = 1
    show: str = ""

    @property
    def start(self) -> int:
        return (self.page - 1) * PAGE


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where we are. path: the unit first, then those above it that the viewer oversees. open: rounds that can still
    be reported, with how they stand. running, plan: None while the unit takes part in nothing. sees_outbox:
    whether what waits to be sent is for the viewer too.
    """

    viewer: Viewer
    at: datetime
    asked: Asked
    path: tuple[Unit, ...]
    campaigns: tuple[Running, ...]
    running: Running | None = None
    rounds: tuple[RoundPlan, ...] = ()
    plan: RoundPlan | None = None
    tally: Tally = NOTHING
    open: tuple[tuple[RoundPlan, Tally], ...] = ()
    sees_outbox: bool = False

    @property
    def unit(self) -> Unit:
        return self.path[0]

    @property
    def values(self) -> dict[str, str]:
        """The same place as an address names it."""
        found = {"campaign": self.running.code if self.running else "", "round": self.plan.key if self.plan else ""}
        return {name: value for name, value in {**found, "unit": self.unit.key}.items() if value}


def place(clock: Clockwork, viewer: Viewer, asked: Asked, action: Action = Action.DIGEST) -> Place:
    """Raises NotFound for a unit that is not there for this viewer; a round or campaign that is not is another one."""
    path = path_to(clock, viewer, asked.unit or _first(clock, viewer, action), action)
    campaigns = _campaigns(clock, path[0])
    running = _running(clock, campaigns, path[0], asked.campaign)
    here = Place(viewer=viewer, at=clock.now, asked=asked, path=path, campaigns=campaigns, running=running)
    here = replace(here, sees_outbox=allowed(clock, here, Action.OUTBOX))
    return _in_round(clock, here, running) if running is not None else here


def allowed(clock: Clockwork, here: Place, action: Action) -> bool:
    """Whether the viewer may do that here."""
    return may(here.viewer.posts, action, [one.key for one in clock.store.units.path(here.unit.key)])


def _first(clock: Clockwork, viewer: Viewer, action: Action) -> str:
    """The first unit at which the viewer may do that; any of theirs when there is none, which is refused then."""
    for unit in viewer.tops:
        if may(viewer.posts, action, [one.key for one in clock.store.units.path(unit.key)]):
            return unit.key
    return viewer.tops[0].key


def paged(total: int) -> int:
    """How many pages so many rows make; one at least."""
    return max(1, -(-total // PAGE))


def _campaigns(clock: Clockwork, unit: Unit) -> tuple[Running, ...]:
    return tuple(one for one in clock.store.campaigns.running() if _takes_part(clock, one, unit))


def _takes_part(clock: Clockwork, running: Running, unit: Unit) -> bool:
    root = unit_key(running.campaign.tree, running.campaign.root)
    return root in {one.key for one in clock.store.units.path(unit.key)}


def _running(clock: Clockwork, campaigns: tuple[Running, ...], unit: Unit, code: str) -> Running | None:
    """The campaign of that code, running or over; where there is none, the first that runs."""
    found = clock.store.campaigns.get(code) if code else None
    if found is not None and _takes_part(clock, found, unit):
        return found
    return campaigns[0] if campaigns else None


def _in_round(clock: Clockwork, here: Place, running: Running) -> Place:
    begun = [plan for plan in running.rounds if plan.opens <= clock.today]
    rounds = tuple(sorted(begun, key=lambda plan: turn(plan, clock.today)))
    asked = here.asked.round
    if asked not in {plan.key for plan in rounds}:
        asked = ""  # another campaign was chosen, which has other rounds
    unit = here.unit
    current = [plan.key for plan in rounds if plan.closes >= clock.today]
    tallies = clock.store.overviews.tallies(
        running.code, unit.key, [*current, *([asked] if asked else [one.key for one in rounds[:1]])]
    )
    owed = [plan for plan in rounds if plan.key in tallies]
    plan = running.round(asked) if asked else next(iter(owed or rounds), None)
    return replace(
        here,
        rounds=rounds,
        plan=plan,
        tally=tallies.get(plan.key, NOTHING) if plan else NOTHING,
        open=tuple((one, tallies[one.key]) for one in owed if one.key in current),
    )
