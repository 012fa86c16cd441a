"""How does a campaign change while it runs? What is waiting moves with it; what was reported and said stays.

A new version of the file is compared round by round with the one that runs. Open obligations get their new dates and
codes, extensions stay where they are later, ladders go on from the newest rung that is fresh and did not come yet. A
round that is over can't change, and none in which somebody reported can vanish: both are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from domain.campaign import Campaign, RoundPlan
from domain.deadline import Event, Moment, closes_at, due_at, opens_at
from domain.errors import NotFound, Refused
from domain.obligation import Obligation
from domain.opening import owed_in
from domain.period import last_safe_day, rounds_of
from domain.reminder import ABOVE, OWN, Rung, Who, ladder, next_at
from domain.unit import Unit
from handlers import review
from handlers.context import Clockwork
from handlers.lineage import places
from handlers.manage_campaigns import planned
from handlers.open_rounds import owed_by, reporting_units
from handlers.send_reminders import Came
from handlers.wording import day
from storage.campaigns import Running

PLANNED = (Event.OPEN, Event.DIGEST, Event.CLOSE)  # what the file plans; the rest follows from what was posted
Rungs = tuple[Rung, ...]
Ladder = Callable[[Obligation], Rungs]


@dataclass(kw_only=True)
class Amended:
    """What an amendment changed. version: None when the file says what runs already."""

    code: str
    version: int | None = None
    rounds: list[str] = field(default_factory=list)
    dates: int = 0  # obligations with other dates
    codes: int = 0  # obligations that are asked for something else
    fewer: int = 0  # obligations that are owed no more
    more: int = 0
    extensions: int = 0  # that stay, because they are later
    withdrawn: int = 0  # rungs and digests that were waiting
    moments: int = 0

    def lines(self) -> list[str]:
        """For an operator."""
        if self.version is None and not any((self.dates, self.codes, self.fewer, self.more, self.moments)):
            return [f"{self.code} runs as the file says; nothing changes."]
        told = [f"{self.code} runs as version {self.version}."] if self.version else [f"{self.code}:"]
        told += [f"  {line}" for line in self.rounds]
        told.append(
            f"Obligations: {self.dates} with other dates, {self.codes} with other codes, {self.more} new, "
            f"{self.fewer} taken out; {self.extensions} extensions stay."
        )
        told.append(f"Waiting messages taken back: {self.withdrawn}; moments planned anew: {self.moments}.")
        return told


def amend(clock: Clockwork, campaign: Campaign, units: Iterable[Unit]) -> Amended:
    """Brings a running campaign to a new version. Raises Refused, and then nothing was changed."""
    known = clock.store.campaigns.get(campaign.code)
    if known is None or known.state != "running":
        raise NotFound(f"No campaign {campaign.code} is running.")
    if f"{campaign.tree}-{campaign.root}" == known.campaign.succeeded:  # the file as it was before units were merged
        campaign = replace(
            campaign, tree=known.campaign.tree, root=known.campaign.root, succeeded=known.campaign.succeeded
        )
    if (campaign.tree, campaign.root) != (known.campaign.tree, known.campaign.root):
        raise Refused(
            f"{campaign.code} runs in {known.campaign.tree}-{known.campaign.root}; start another one elsewhere."
        )
    change = _Change(clock, known, campaign)
    change.check()

    clock.store.units.put(units)
    for key in change.vanished:
        change.withdraw_round(key)
    for plan in change.open:
        change.amend_round(plan)
    for key in change.over:
        change.amend_extended(change.after[key])
    change.plan_moments()
    if campaign != known.campaign:
        change.done.version = known.version + 1
        clock.store.campaigns.amend(campaign, at=clock.now, version=known.version + 1)
        review.changed(clock, known.campaign, campaign)
    return change.done


class _Change:
    """One amendment. before, after: rounds by key; opened: keys of those that the clock has opened."""

    def __init__(self, clock: Clockwork, known: Running, campaign: Campaign) -> None:
        self.clock = clock
        self.known = known
        self.campaign = campaign
        self.before = {plan.key: plan for plan in known.rounds}
        self.after = {plan.key: plan for plan in rounds_of(campaign, clock.store.calendar)}
        self.written = clock.store.campaigns.moments(campaign.code)
        self.opened = {one.round for one, done in self.written if done and one.event is Event.OPEN}
        self.done = Amended(code=campaign.code, rounds=_told(self.before, self.after))

    @property
    def over(self) -> set[str]:
        """Rounds that were opened and have closed."""
        return {key for key in self.opened if key in self.before and self._closed(self.before[key])}

    @property
    def vanished(self) -> list[str]:
        """Open rounds that are not to be open: gone, or opening later."""
        return [key for key in self.before if key in self.opened - self.over and not self._stays_open(key)]

    @property
    def open(self) -> list[RoundPlan]:
        return [self.after[key] for key in self.before if key in self.opened - self.over and self._stays_open(key)]

    def _stays_open(self, key: str) -> bool:
        return key in self.after and opens_at(self.after[key], self.clock.zone) <= self.clock.now

    def _closed(self, plan: RoundPlan) -> bool:
        return closes_at(plan, self.clock.zone) <= self.clock.now

    def check(self) -> None:
        """Refuses what would make somebody late, or take away what was reported."""
        for key in self.over:
            after = self.after.get(key)
            if after is None or _essence(after) != _essence(self.before[key]):
                closed = day(self.before[key].closes)
                raise Refused(f"{key} closed on {closed}; a round that is over can't be changed or taken out.")
        for key in self.vanished:
            if self._reported(key):
                raise Refused(f"Somebody has reported in {key}; it can't be taken out or opened later.")
        for plan in self.open:
            before, zone = self.before[plan.key], self.clock.zone
            if plan.collects is not before.collects and self._reported(plan.key):
                raise Refused(
                    f"Somebody has reported in {plan.key}; it can't collect {plan.collects.value} from now on."
                )
            if self._closed(plan):
                raise Refused(f"{plan.key} would close on {day(plan.closes)}, which is over; name a later day.")
            if due_at(plan, zone) < due_at(before, zone) and due_at(plan, zone) <= self.clock.now:
                last = day(last_safe_day(plan))
                raise Refused(f"{plan.key} would be due on {last}, which is over; nobody is made late by a change.")

    def _reported(self, key: str) -> bool:
        store = self.clock.store
        return bool(store.reports.of_round(self.campaign.code, key) or store.reports.notes(self.campaign.code, key))

    # --- obligations

    def withdraw_round(self, key: str) -> None:
        """Nobody reported in it: nothing is owed, and what waits is taken back."""
        store, code = self.clock.store, self.campaign.code
        for owed in store.obligations.of_round(code, key):
            store.obligations.withdraw(owed)
            self.done.fewer += 1
        waiting = store.reminders.waiting(code, key)
        store.reminders.withdraw(waiting)
        self.done.withdrawn += len(waiting) + store.outbox.withdraw_digests(code, key)

    def amend_round(self, plan: RoundPlan) -> None:
        """Every obligation as the new version has it; units that came meanwhile owe from now on."""
        store, code = self.clock.store, self.campaign.code
        extended = store.reminders.extended(code, plan.key)
        moved: list[tuple[Obligation, Obligation]] = []
        known = store.obligations.of_round(code, plan.key)
        for owed in known:
            wanted = self._wanted(plan, owed, extended.get(owed.unit))
            if not wanted.needed and not wanted.answered:
                store.obligations.withdraw(owed)
                self.done.fewer += 1
                continue
            moved.append((owed, wanted))
            self._count(plan, owed, wanted)
        self._climb_on(plan, moved)
        self._open_late(plan, {one.unit for one in known})

    def amend_extended(self, plan: RoundPlan) -> None:
        """The round is over; units that were given more time still owe, and climb the new ladder."""
        known = self.clock.store.obligations.of_round(self.campaign.code, plan.key)
        extended = [owed for owed in known if owed.closes_at > self.clock.now]
        if extended:
            self._climb_on(plan, [(owed, owed) for owed in extended])

    def _climb_on(self, plan: RoundPlan, moved: Sequence[tuple[Obligation, Obligation]]) -> None:
        """Saves obligations, each before and after, whose dates or ladders are others now."""
        old_ladder = self._ladder(self.known.campaign, self.before[plan.key])
        new_ladder = self._ladder(self.campaign, plan)
        ladders = {wanted.unit: new_ladder(wanted) for _, wanted in moved}
        self._withdraw_waiting(plan, ladders)
        came = Came(self.clock, [wanted for _, wanted in moved])  # what was just taken back did not
        for owed, wanted in moved:
            rungs = ladders[wanted.unit]
            if wanted != owed or rungs != old_ladder(owed):
                self._save(wanted, rungs, came)

    def _wanted(self, plan: RoundPlan, owed: Obligation, extended: datetime | None) -> Obligation:
        """The obligation as it would be, had the round begun like this; what was answered stays answered."""
        names = places(self.clock, self.campaign, owed.unit)
        fresh = owed_in(self.campaign, plan, owed.unit, names, self.clock.zone)
        fresh = fresh.longer(extended or fresh.due_at)
        wanted = replace(owed, needed=fresh.needed, needs_any=fresh.needs_any)
        wanted = replace(wanted, due_at=fresh.due_at, closes_at=fresh.closes_at)
        if wanted.missing:
            return replace(wanted, completed_at=None)
        if wanted.completed_at is None and wanted.answered:
            return replace(wanted, completed_at=self._answered_at(plan, wanted))
        return wanted

    def _answered_at(self, plan: RoundPlan, owed: Obligation) -> datetime | None:
        """When the last of what is still asked for was told; the first where one answer is enough."""
        figures = self.clock.store.reports.latest(self.campaign.code, plan.key, owed.unit)
        asked = [code for code in owed.answered if code in owed.needed] or owed.answered
        times = [at for code in asked if code in figures and (at := figures[code].first_said_at) is not None]
        if not times:
            return owed.first_reported_at
        return min(times) if owed.needs_any else max(times)

    def _save(self, owed: Obligation, rungs: Rungs, came: Came) -> None:
        def goes_on(who: Sequence[Who]) -> datetime | None:
            return None if owed.excused else self._goes_on(owed, [one for one in rungs if one.who in who], came)

        self.clock.store.obligations.amend(owed, next_at=goes_on(OWN), above_at=goes_on(ABOVE))

    def _goes_on(self, owed: Obligation, rungs: Sequence[Rung], came: Came) -> datetime | None:
        """From when the ladder is climbed: the newest rung that passed, is fresh and did not come; else the next."""
        now = self.clock.now
        newest = {one.who: one for one in rungs if one.at <= now}.values()
        last = max((one.at for one in newest if came.has(owed, one)), default=None)
        fresh = [one.at for one in newest if now < one.until and (last is None or one.at > last)]
        return min(fresh, default=next_at(rungs, now))

    def _open_late(self, plan: RoundPlan, known: set[str]) -> None:
        late = [unit for unit in reporting_units(self.clock, self.campaign, plan) if unit.key not in known]
        new = owed_by(self.clock, self.campaign, plan, late)
        self.clock.store.obligations.open(new, at=opens_at(plan, self.clock.zone))
        self.done.more += len(new)

    def _withdraw_waiting(self, plan: RoundPlan, ladders: dict[str, Rungs]) -> None:
        """Rungs that wait to be sent and stand on no ladder any more."""
        waiting = self.clock.store.reminders.waiting(self.campaign.code, plan.key)
        stale = [one for one in waiting if (one.rung, one.at) not in {(r.key, r.at) for r in ladders.get(one.unit, ())}]
        self.clock.store.reminders.withdraw(stale)
        self.done.withdrawn += len(stale)

    def _count(self, plan: RoundPlan, owed: Obligation, wanted: Obligation) -> None:
        self.done.dates += (owed.due_at, owed.closes_at) != (wanted.due_at, wanted.closes_at)
        self.done.codes += (owed.needed, owed.needs_any) != (wanted.needed, wanted.needs_any)
        self.done.extensions += wanted.due_at > due_at(plan, self.clock.zone)

    def _ladder(self, campaign: Campaign, plan: RoundPlan) -> Ladder:
        """The ladders of a round; units with the same dates share one."""

        @cache
        def climbed(due: datetime, closes: datetime) -> Rungs:
            blank = Obligation(campaign=campaign.code, round=plan.key, unit="", needed=(), due_at=due, closes_at=closes)
            return ladder(campaign, plan, blank, self.clock.store.calendar, self.clock.zone)

        return lambda owed: climbed(owed.due_at, owed.closes_at)

    # --- moments

    def plan_moments(self) -> None:
        """What is not done is replaced; a digest that was posted and gets a later day is posted again on it."""
        store, now = self.clock.store, self.clock.now
        gone, over = set(self.vanished), self.over
        dropped = [
            one
            for one, done in self.written
            if one.round in gone or (not done and one.event in PLANNED and one.round not in over)
        ]
        kept = {_name(one): one for one, _ in self.written if one not in dropped}
        overdue = {one.round for one in dropped}
        going = [
            plan
            for plan in self.after.values()
            if plan.key not in over and (not self._closed(plan) or plan.key in overdue)
        ]
        ahead = []
        for moment in planned(self.campaign, going, store.calendar, self.clock.zone):
            before = kept.get(_name(moment))
            if before is None:
                ahead.append(moment)
            elif moment.event is Event.DIGEST and moment.at > now and moment.at != before.at:
                self.done.withdrawn += store.outbox.withdraw_digests(moment.campaign, moment.round, moment.step)
                again = replace(moment, step=f"{moment.step}-{moment.at.astimezone(self.clock.zone):%Y%m%d}")
                if _name(again) not in kept:
                    ahead.append(again)
        self.done.moments = len({*ahead} - {*dropped})
        store.campaigns.drop(dropped)
        store.campaigns.plan(ahead)


def _name(moment: Moment) -> tuple[str, Event, str]:
    return moment.round, moment.event, moment.step


def _essence(plan: RoundPlan) -> tuple[object, ...]:
    """What may not change once a round is over; its words may."""
    dates = plan.opens, plan.cutoff, last_safe_day(plan), plan.grace_days, plan.closes
    return (*dates, plan.collects, plan.needs, plan.indicators, plan.activities)


def _told(before: dict[str, RoundPlan], after: dict[str, RoundPlan]) -> list[str]:
    """What becomes of each round, in words."""
    told = [f"{key} is taken out." for key in before if key not in after]
    for key, plan in after.items():
        if key not in before:
            told.append(f"{key} is new: from {day(plan.opens)}, last day {day(last_safe_day(plan))}.")
            continue
        pairs = (
            ("opens", before[key].opens, plan.opens),
            ("last day", last_safe_day(before[key]), last_safe_day(plan)),
            ("closes", before[key].closes, plan.closes),
        )
        moved = [f"{name} {day(old)} → {day(new)}" for name, old, new in pairs if old != new]
        if moved:
            told.append(f"{key}: {', '.join(moved)}.")
    return told
