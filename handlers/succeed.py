"""What happens when communes are merged, divided or renamed, as on 1 July 2025? `giaoban units succeed`.

Campaigns go on with the new units: what may be added is carried to the successor once, officers and groups move with
it. A round that is open keeps the old units until it closes, and their officers keep their posts there so long; later
rounds have the new units. Run again, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.calendar import ONE_DAY
from domain.deadline import Event, Moment, closes_at
from domain.errors import NotFound, Refused
from domain.message import Chat
from domain.person import Post, Role
from domain.succession import main_successor
from domain.unit import Level, Unit
from handlers.context import Clockwork
from handlers.lineage import pass_on
from handlers.open_rounds import last_days, owed_by, reporting_units
from handlers.wording import day
from storage.campaigns import Running
from storage.catalog import load_units

KEPT_ON = timedelta(days=14)  # after the last of its rounds closed: something may be returned or put right
NEXT = {"2020": "2025"}


@dataclass(kw_only=True)
class Succeeded:
    """What moved. Texts are for an operator; undecided: what somebody has to look at."""

    campaigns: list[str] = field(default_factory=list)
    units: int = 0  # communes that have a successor
    successors: int = 0
    posts: int = 0
    groups: int = 0
    invitations: int = 0
    carried: int = 0  # standings that successors got
    opened: int = 0  # obligations of rounds that had opened without units
    undecided: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.campaigns or self.posts or self.groups or self.invitations or self.opened)

    def lines(self) -> list[str]:
        """For an operator."""
        if self.nothing:
            return ["Nothing is left to move."]
        told = [f"{self.units} communes have {self.successors} successors.", *self.campaigns]
        told.append(
            f"Posts moved: {self.posts}; groups: {self.groups}; open invitations: {self.invitations}; "
            f"standings carried: {self.carried}; obligations opened: {self.opened}."
        )
        if self.undecided:
            told += ["To be decided by you:", *(f"  {line}" for line in self.undecided)]
        return told

    def plain(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def succeed(
    clock: Clockwork, old: Iterable[Unit], new: Iterable[Unit], *, at: date | None = None, only: str = ""
) -> Succeeded:
    """Moves everything from the units that end to their successors. only: code of the one campaign that goes on.

    Raises Refused before the day on which the new units begin, and NotFound where nothing follows.
    """
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    begins = at or min((one.valid_from for one in after.values()), default=None)
    if begins is None or not before:
        raise NotFound("No units are known to follow.")
    clock.store.session.hold_everything()
    if begins > clock.today:
        raise Refused(f"The new units begin on {day(begins)}; nothing moves before.")
    known = {one.key for one in before.values() if clock.store.units.get(one.key)}
    clock.store.units.put([one for one in before.values() if one.key in known])
    move = _Move(clock, before, after, datetime.combine(begins, time(0), tzinfo=clock.zone))
    for running in clock.store.campaigns.running():
        if running.top in before and (not only or running.code == only):
            move.campaign(running)
        elif running.campaign.succeeded in before:
            move.open_late(running)
    move.people()
    return move.done


def follow_units(clock: Clockwork, moment: Moment) -> None:
    """Before a round opens: where the campaign's file allows it, its units are followed when they have ended."""
    running = clock.store.campaigns.get(moment.campaign) if moment.event is Event.OPEN else None
    if running is None or running.campaign.units_end != "follow" or running.campaign.tree not in NEXT:
        return
    last = last_days(clock, running.campaign)
    if last is not None and last < running.round(moment.round).opens:
        trees = (load_units(running.campaign.tree), load_units(NEXT[running.campaign.tree]))
        succeed(clock, *trees, at=last + ONE_DAY)


class _Move:
    """One run. before, after: units by key; begins: the first instant of the new ones."""

    def __init__(
        self, clock: Clockwork, before: Mapping[str, Unit], after: Mapping[str, Unit], begins: datetime
    ) -> None:
        self.clock, self.before, self.after, self.begins = clock, before, after, begins
        self.done = Succeeded()

    # --- campaigns

    def campaign(self, running: Running) -> None:
        """The campaign goes on below the successor of its top unit, with what the old communes had."""
        old = running.top
        heir = main_successor(self.before[old], self.after)
        if heir is None:
            self.done.undecided.append(f"{running.code}: nothing follows {old}.")
            return
        communes = [one for one in self._below(old) if one.level is Level.COMMUNE]
        heirs = dict.fromkeys(key for one in communes for key in one.successors if key in self.after)
        self.clock.store.units.put(self._with_above([heir, *heirs]))
        top = self.after[heir]
        goes_on = replace(running.campaign, tree=_tree(top), root=top.code, succeeded=old)
        self.clock.store.campaigns.amend(goes_on, at=self.clock.now, version=running.version + 1)
        self.done.carried += sum(pass_on(self.clock, goes_on, key) for key in heirs)
        self.done.units += len(communes)
        self.done.successors += len(heirs)
        self.done.campaigns.append(
            f"{running.code} goes on below {heir} with {len(heirs)} communes instead of {len(communes)}."
        )
        self._list_divided(communes)
        amended = self.clock.store.campaigns.get(running.code)
        if amended is not None:
            self.open_late(amended)

    def open_late(self, running: Running) -> None:
        """Rounds of the new units that opened when nothing had moved yet."""
        clock = self.clock
        for moment, done in clock.store.campaigns.moments(running.code):
            if not done or moment.event is not Event.OPEN or moment.at < self.begins:
                continue
            plan = running.round(moment.round)
            if closes_at(plan, clock.zone) <= clock.now or clock.store.obligations.of_round(running.code, plan.key):
                continue
            owed = owed_by(clock, running.campaign, plan, reporting_units(clock, running.campaign, plan))
            clock.store.obligations.open(owed, at=clock.now)
            clock.store.campaigns.done(moment, at=clock.now, result=f"opened {len(owed)}, late")
            self.done.opened += len(owed)

    def _list_divided(self, communes: Sequence[Unit]) -> None:
        for one in communes:
            there = [self.after[key] for key in one.successors if key in self.after]
            main = main_successor(one, self.after)
            if len(there) > 1 and main is not None:
                others = ", ".join(f"{unit.title} ({unit.key})" for unit in there if unit.key != main)
                self.done.undecided.append(
                    f"{one.title} ({one.key}) is divided: people and figures go to {self.after[main].title} ({main}); "
                    f"parts are in {others}."
                )

    # --- people and groups

    def people(self) -> None:
        """Posts, groups and codes of every old unit that anybody knows."""
        people, clock = self.clock.store.people, self.clock
        keys = [key for key in self.before if clock.store.units.get(key) is not None]
        moved = people.ever(list(self.after))
        ends = self._ends(keys)
        for post, until in people.all_posts(keys, at=clock.now):
            heir = main_successor(self.before[post.unit], self.after)
            last = ends.get(post.unit, clock.now)
            if heir is None and until is None:
                self._ends_with(post, last)
            elif heir is not None and (post.person, heir, post.role) not in moved:
                self._known(heir)
                people.appoint(post.person, unit=heir, role=post.role, since=self.begins, until=until)
                moved.add((post.person, heir, post.role))
                self.done.posts += 1
            if until is None:
                people.leave_post(post.person, unit=post.unit, role=post.role, at=last)
        self._stand_in(keys, ends)
        for group in people.bound(keys):
            self._group(group.chat, self.before[group.unit or ""])
        for key in keys:
            heir = main_successor(self.before[key], self.after)
            if heir is not None:
                self.done.invitations += people.readdress(key, heir)

    def _ends_with(self, post: Post, last: datetime) -> None:
        unit = self.before[post.unit]
        end = day(last.astimezone(self.clock.zone).date())
        self.done.undecided.append(
            f"{unit.title} ({unit.key}) has no successor: the post of a {post.role.value} there ends on {end}."
        )
        self.done.posts += 1

    def _group(self, chat: Chat, unit: Unit) -> None:
        heir = main_successor(unit, self.after)
        if heir is None:
            return  # an old district: its digests end with its rounds, or go on as a grouping
        self._known(heir)
        self.clock.store.people.rebind(chat, heir)
        self.done.groups += 1

    def _stand_in(self, keys: Sequence[str], ends: Mapping[str, datetime]) -> None:
        """What a commune without an officer still owes is told by the officers of its successor."""
        people, now = self.clock.store.people, self.clock.now
        owing = [key for key in keys if key in ends and self.before[key].level is Level.COMMUNE]
        there = people.holders(owing, Role.OFFICER, at=now) if owing else {}
        for key in owing:
            heir = main_successor(self.before[key], self.after)
            if key in there or heir is None:
                continue
            for person in people.holders((heir,), Role.OFFICER, at=now).get(heir, ()):
                people.appoint(person.id, unit=key, role=Role.OFFICER, since=now, until=ends[key])
                self.done.posts += 1

    def _ends(self, keys: Sequence[str]) -> dict[str, datetime]:
        """Unit → until when its people are needed: while a round of it, or below it, is open, and a little longer."""
        closing = self.clock.store.obligations.latest_close(keys, self.clock.now)
        found: dict[str, datetime] = {}
        for key, closes in closing.items():
            for above in self.clock.store.units.path(key):
                found[above.key] = max(found.get(above.key, closes + KEPT_ON), closes + KEPT_ON)
        return found

    # --- units

    def _below(self, root: str) -> list[Unit]:
        keys, found = {root}, []
        for unit in self.before.values():  # parents stand before their children
            if unit.key in keys or unit.parent in keys:
                keys.add(unit.key)
                found.append(unit)
        return [unit for unit in found if self.clock.store.units.get(unit.key) is not None]

    def _with_above(self, keys: Iterable[str]) -> list[Unit]:
        wanted: dict[str, Unit] = {}
        for key in keys:
            above: str | None = key
            while above is not None and above not in wanted:
                wanted[above] = self.after[above]
                above = self.after[above].parent
        return list(wanted.values())

    def _known(self, key: str) -> None:
        if self.clock.store.units.get(key) is None:
            self.clock.store.units.put(self._with_above([key]))


def _tree(unit: Unit) -> Any:
    return unit.tree
