"""Are exactly the messages sent that a slow and obvious model would send?

Random campaigns, policies, calendars, reports, withdrawals, corrections, extensions, outages and jumps of the clock,
forwards and back. The model knows nothing of
the programme: it counts working days by hand and walks through the instants at which the programme was awake.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.channels.console import Line
from bot.clock import VIETNAM, TrainingClock
from domain.calendar import Calendar
from domain.campaign import Digests, Escalation, Reminders, RoundPlan
from domain.person import Role
from handlers.context import Clockwork
from handlers.extend import put_off
from storage.database import Database, sqlite_url
from storage.files import Files
from storage.migrate import migrate
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, a_campaign, a_round, an_indicator, local, units
from tests.story import Phone, Story

BEGIN = local("2023-06-01T00:00")
UNITS = (LUNG_CU, MA_LE)
LIVES = timedelta(hours=20)
WHO = ("officer", "stand_in", "head", "coordinator")


@dataclass(frozen=True)
class Plan:
    """One random world. wakes: hours after the begin at which the programme runs; acts: (hour, unit, what).

    jumps: hour → by how many hours the clock is then put back, once.
    """

    rounds: tuple[RoundPlan, ...]
    policy: Reminders
    off: frozenset[date]
    wakes: tuple[int, ...]
    acts: Mapping[int, tuple[int, str]]
    jumps: Mapping[int, int]


# --- the worlds


@st.composite
def worlds(draw: st.DrawFn) -> Plan:
    rounds = []
    for number in range(draw(st.integers(1, 2))):
        opens = date(2023, 6, 2) + timedelta(days=draw(st.integers(0, 6)))
        last = opens + timedelta(days=draw(st.integers(0, 12)))
        closes = last + timedelta(days=draw(st.integers(0, 8)))
        name = f"Kỳ {'AB'[number]}"
        plan = a_round(key=f"R{number}", name=name, opens=opens, due_before=None, due_by=last, closes=closes)
        rounds.append(replace(plan, indicators=("GTNT", "VM")[number : number + 1]))
    rung = st.none() | st.integers(1, 4)
    policy = Reminders(
        days_before=tuple(draw(st.sets(st.integers(0, 6), max_size=3))),
        at=draw(st.sampled_from([time(7, 30), time(8, 0), time(12, 0), time(21, 0)])),
        overdue_days=tuple(draw(st.sets(st.integers(1, 3), max_size=2))),
        pause_from=draw(st.sampled_from([None, time(11, 30)])),
        pause_to=time(13, 30),
        escalation=Escalation(stand_in=draw(rung), head=draw(rung), coordinator=draw(rung), province=None),
    )
    off = frozenset(date(2023, 6, 1) + timedelta(days=day) for day in draw(st.sets(st.integers(0, 30), max_size=5)))
    wakes = draw(st.sets(st.integers(0, 30 * 24), min_size=5, max_size=40))
    acts = draw(
        st.dictionaries(
            st.sampled_from(sorted(wakes)), st.tuples(st.integers(0, 1), st.sampled_from("ABXCEE")), min_size=5
        )
    )
    jumps = draw(st.dictionaries(st.sampled_from(sorted(wakes)), st.integers(1, 30), max_size=3))
    return Plan(
        rounds=tuple(rounds),
        policy=policy,
        off=off,
        wakes=tuple(sorted(wakes)),
        acts=dict(sorted(acts.items())),
        jumps=jumps,
    )


# --- the model


@dataclass
class Waiting:
    items: dict[tuple[str, int], datetime]  # (round, unit) → until when it is worth telling
    not_before: datetime


@dataclass
class Model:
    """Who is told what at each instant at which the programme is awake."""

    plan: Plan
    done: set[tuple[str, int]] = field(default_factory=set)
    since: dict[tuple[str, int, str], datetime] = field(default_factory=dict)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    sent: dict[str, list[tuple[datetime, frozenset[tuple[str, int]]]]] = field(default_factory=dict)
    extended: dict[tuple[str, int], date] = field(default_factory=dict)  # (round, unit) → its new last day

    def working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.plan.off

    def shifted(self, day: date, many: int) -> date:
        """So many working days later, earlier when negative."""
        while many:
            day += timedelta(days=1 if many > 0 else -1)
            if self.working(day):
                many += -1 if many > 0 else 1
        return day

    def rungs(self, plan: RoundPlan, unit: int) -> list[tuple[datetime, str, datetime]]:
        """(when, for whom, when it is stale)."""
        policy, last = self.plan.policy, self.last_day(plan, unit)
        safe = last
        while not self.working(safe):
            safe -= timedelta(days=1)
        due = datetime.combine(last + timedelta(days=1), time(0), tzinfo=VIETNAM)
        closes = self.closes(plan.key, unit)
        found = [(self.shifted(safe, -days), "officer", due) for days in policy.days_before]
        found += [(self.shifted(last, days), "officer", closes) for days in policy.overdue_days]
        steps = policy.escalation
        for who, after in (("stand_in", steps.stand_in), ("head", steps.head), ("coordinator", steps.coordinator)):
            if after is not None:
                found.append((self.shifted(last, after), who, closes))
        opens = datetime.combine(plan.opens, time(0), tzinfo=VIETNAM)
        timed = [(datetime.combine(day, policy.at, tzinfo=VIETNAM), who, until) for day, who, until in found]
        return [one for one in timed if opens <= one[0] < closes]

    def allowed(self, at: datetime) -> datetime:
        policy = self.plan.policy
        if policy.pause_from is not None and time(11, 30) <= at.time() < time(13, 30):
            return datetime.combine(at.date(), time(13, 30), tzinfo=VIETNAM)
        if at.time() < time(7):
            return datetime.combine(at.date(), time(7), tzinfo=VIETNAM)
        if at.time() >= time(20):
            return datetime.combine(at.date() + timedelta(days=1), time(7), tzinfo=VIETNAM)
        return at

    def wakes(self, now: datetime) -> None:
        """The programme looks what is due, and sends what may be sent."""
        told: dict[str, dict[tuple[str, int], datetime]] = {}
        for plan in self.plan.rounds:
            if now < datetime.combine(plan.opens, time(7, 30), tzinfo=VIETNAM):
                continue
            for unit in range(len(UNITS)):
                if (plan.key, unit) in self.done:
                    continue
                for lane in (("officer", "stand_in"), ("head", "coordinator")):
                    self.climb(plan, unit, lane, now, told)
        for person, items in told.items():
            old = self.waiting.pop(person, None)
            kept = {} if old is None or person[:1] in "hc" else old.items
            self.waiting[person] = Waiting({**kept, **items}, self.allowed(now))
        self.send(now)

    def climb(
        self,
        plan: RoundPlan,
        unit: int,
        lane: Sequence[str],
        now: datetime,
        told: dict[str, dict[tuple[str, int], datetime]],
    ) -> None:
        since = self.since.get((plan.key, unit, lane[0]), BEGIN)
        due = [one for one in self.rungs(plan, unit) if one[1] in lane and since < one[0] <= now]
        self.since[plan.key, unit, lane[0]] = max(since, now)  # what was looked at stays so when the clock goes back
        for who in lane:
            mine = [one for one in due if one[1] == who]
            if not mine or now >= (newest := max(mine))[2]:
                continue
            person = "coordinator" if who == "coordinator" else f"{who}{unit}"
            until = min(newest[2], self.allowed(now) + LIVES)
            told.setdefault(person, {})[plan.key, unit] = until

    def send(self, now: datetime) -> None:
        for person, one in list(self.waiting.items()):
            if max(one.items.values(), default=now) <= now:
                del self.waiting[person]
            elif now >= one.not_before and self.allowed(now) > now:
                one.not_before = self.allowed(now)
            elif now >= one.not_before:
                del self.waiting[person]
                left = frozenset(what for what, until in one.items.items() if what not in self.done and now < until)
                left = frozenset(what for what in left if now < self.closes(*what))
                if left:
                    self.sent.setdefault(person, []).append((now, left))

    def owes_again(self, back: set[tuple[str, int]], now: datetime) -> None:
        """What passed while nothing was owed is not made up for."""
        self.done -= back
        for key, unit in back:
            for lane in ("officer", "head"):
                self.since[key, unit, lane] = now - timedelta(seconds=1)

    def extends(self, plan: RoundPlan, unit: int, now: datetime) -> date:
        """Two working days more; what waits about it is not said any more, and the ladder begins anew."""
        last = self.shifted(max(self.last_day(plan, unit), now.date()), 2)
        self.extended[plan.key, unit] = last
        for one in self.waiting.values():
            one.items.pop((plan.key, unit), None)
        for lane in ("officer", "head"):
            self.since[plan.key, unit, lane] = now - timedelta(seconds=1)
        return last

    def last_day(self, plan: RoundPlan, unit: int) -> date:
        assert plan.due_by is not None
        return self.extended.get((plan.key, unit), plan.due_by)

    def closes(self, key: str, unit: int) -> datetime:
        plan = next(one for one in self.plan.rounds if one.key == key)
        closes = datetime.combine(plan.closes, time(17), tzinfo=VIETNAM)
        last = self.extended.get((key, unit))
        if last is None:
            return closes
        return max(closes, datetime.combine(last + timedelta(days=4), time(0), tzinfo=VIETNAM))


# --- the programme


class Wound(TrainingClock):
    """A clock that can be put back."""

    def put(self, to: datetime) -> None:
        self.__init__(to)  # type: ignore[misc]


class Restless(Story):
    """A story whose clock can be put back."""

    clock: Wound

    def __init__(self, library: Library, *, at: str) -> None:
        super().__init__(library, at=at)
        self.clock.__class__ = Wound


@contextmanager
def province(plan: Plan) -> Iterator[Restless]:
    """A story of its own, with the random calendar."""
    with TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "giaoban.sqlite"))
        migrate(database)
        story = Restless(
            Library(database, Calendar(days_off=dict.fromkeys(plan.off, "nghỉ")), Files(None)), at="2023-06-01T00:00"
        )
        campaign = a_campaign(
            *plan.rounds,
            indicators=(an_indicator(), an_indicator("VM", name="Vườn mẫu", unit="vườn", target=None)),
            reminders=plan.policy,
            digests=Digests(weekly=None),
        )
        try:
            story.start(campaign, units(*UNITS))
            yield story
        finally:
            story.close()
            database.close()


def people_of(story: Story) -> dict[str, Phone]:
    found = {}
    for number, unit in enumerate(UNITS):
        found[f"officer{number}"] = story.officer(unit, f"Cán bộ {number}")
        found[f"stand_in{number}"] = story.member(unit, Role.STAND_IN, f"Thay {number}")
        found[f"head{number}"] = story.member(unit, Role.APPROVER, f"Lãnh đạo {number}")
    found["coordinator"] = story.member(DONG_VAN, Role.COORDINATOR, "Huyện")
    return found


def what_is_named(text: str) -> frozenset[tuple[str, int]]:
    """The rounds and units that a reminder or a supervisor's list names."""
    found = set()
    key = ""
    for line in text.splitlines():
        key = next((f"R{'AB'.index(name)}" for name in "AB" if f"Kỳ {name}" in line), key)
        for number, title in enumerate(("Lũng Cú", "Má Lé")):
            if f"xã {title}" in line or f"Xã {title}" in line:
                found.add((key, number))
    return frozenset(found)


@given(plan=worlds())
@settings(
    max_examples=int(os.environ.get("GIAOBAN_ORACLE", "20")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.generate],
)
def test_exactly_what_the_obvious_model_says_is_sent(plan: Plan) -> None:
    model = Model(plan)
    said: dict[str, list[tuple[datetime, frozenset[tuple[str, int]]]]] = {}
    with province(plan) as story:
        people = people_of(story)
        for hour in plan.wakes:
            instants = [BEGIN + timedelta(hours=hour)]
            if hour in plan.jumps:
                instants.append(instants[0] - timedelta(hours=plan.jumps[hour], minutes=-hour % 59 - 1))
            for now in instants:
                story.clock.put(now)
                story.settle()
                model.wakes(now)
                for person, phone in people.items():
                    for line in phone.unread:
                        said.setdefault(person, []).append((now, what_is_named(line.text)))
                    phone.reads()
            if hour in plan.acts:
                act(plan, story, people, model, *plan.acts[hour])
                model.wakes(now)  # whatever happens wakes the programme once more

    assert said == model.sent
    for heard in model.sent.values():
        assert len({at for at, _ in heard}) == len(heard)  # one message a slot
        assert all(time(7) <= at.time() < time(20) for at, _ in heard)


def act(plan: Plan, story: Story, people: Mapping[str, Phone], model: Model, unit: int, what: str) -> None:
    """The officer reports for a round, or (X) takes the last report back."""
    phone = people[f"officer{unit}"]
    if what == "X":
        if any(button.label == "Hủy" for line in phone_lines(phone) for button in line.buttons):
            phone.taps("Hủy")
            if "Đã hủy" in phone.unread[-1].text:
                back = {(key, owner) for key, owner in model.done if owner == unit and story_missing(story, key, unit)}
                model.owes_again(back, story.now)
        phone.reads()
        return
    if what == "E":
        extend(plan, story, model, unit)
        return
    phone.says({"A": "GTNT 1 km", "B": "vườn mẫu 1", "C": "sửa GTNT 2 km"}[what])
    if any(button.label == "Đúng" for button in phone.unread[-1].buttons):
        phone.says("đúng")
    phone.reads()
    for one in plan.rounds:
        if not story_missing(story, one.key, unit):
            model.done.add((one.key, unit))


def extend(plan: Plan, story: Story, model: Model, unit: int) -> None:
    """The coordinator puts off whatever the unit still owes, by two working days."""
    with story.library.writing() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        running = store.campaigns.get("THU")
        assert running is not None
        for one in plan.rounds:
            owed = store.obligations.get("THU", one.key, UNITS[unit])
            if owed is not None and owed.awaited(story.now):
                last = model.extends(one, unit, story.now)
                put_off(clock, running, owed, last, reason="mưa lũ", person="p1")
    story.settle()


def phone_lines(phone: Phone) -> Sequence[Line]:
    return phone.story.console.lines(phone.chat_id)


def story_missing(story: Story, key: str, unit: int) -> bool:
    """Whether the round is still owed, by the ledger; a round that has not opened is."""
    with story.library.reading() as store:
        owed = store.obligations.get("THU", key, UNITS[unit])
    return owed is None or bool(owed.missing)
