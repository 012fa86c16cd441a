"""Are exactly the messages sent that a slow and obvious model would send?

Random campaigns, policies, calendars, reports, withdrawals, corrections, extensions, absences, outages, a channel that
is down, jumps of the clock, forwards and back, and amendments of the running campaign: dates moved, rounds taken out
and put back, the ladder changed. The model stands in `tests.ladders`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.channels.console import Line
from bot.clock import VIETNAM
from domain.calendar import Calendar
from domain.campaign import Campaign, Digests, Escalation, Reminders, RoundPlan
from domain.errors import Refused
from domain.person import Role
from handlers.amend_campaigns import amend
from handlers.context import Clockwork
from handlers.extend import put_off
from storage.files import Files
from storage.store import Library
from tests.builders import DONG_VAN, a_campaign, a_chat, a_round, an_indicator, units
from tests.ladders import BEGIN, UNITS, Act, Model, Place, Plan, Version
from tests.sqlite import MovingDatabase
from tests.story import Phone, Story

BEGINS = f"{BEGIN:%Y-%m-%dT%H:%M}"
POSTS = {
    **{f"officer{number}": (Role.OFFICER, unit) for number, unit in enumerate(UNITS)},
    **{f"stand_in{number}": (Role.STAND_IN, unit) for number, unit in enumerate(UNITS)},
    **{f"head{number}": (Role.APPROVER, unit) for number, unit in enumerate(UNITS)},
    "coordinator": (Role.COORDINATOR, DONG_VAN),
}
REMINDS = ("🔔", "⏰", "📋")  # how what is said unasked begins
AMENDS = "dowl"
ACTS, HELD = "ABXYCEEVddowll", "AABBYEEEEdwl"  # what people do; what they do while something waits, in dense worlds
HOURS = (0, 7, 8, 9, 11.5, 12, 13, 13.5, 14, 20, 21)
SATURDAYS = tuple(date(2023, 6, day) for day in (3, 10, 17, 24))
ACT_AFTER = timedelta(minutes=1, seconds=7)  # people never act in the very second of a rung
Heard = dict[str, list[tuple[datetime, tuple[Place, ...]]]]


# --- the worlds


@st.composite
def policies(draw: st.DrawFn) -> Reminders:
    rung = st.none() | st.integers(1, 4)
    return Reminders(
        days_before=tuple(draw(st.sets(st.integers(0, 6), max_size=4))),
        at=draw(st.sampled_from([time(7, 30), time(8, 0), time(12, 0), time(21, 0)])),
        overdue_days=tuple(draw(st.sets(st.integers(1, 3), max_size=2))),
        pause_from=draw(st.sampled_from([None, time(11, 30)])),
        pause_to=time(13, 30),
        escalation=Escalation(stand_in=draw(rung), head=draw(rung), coordinator=draw(rung), province=None),
    )


@st.composite
def rounds(draw: st.DrawFn, number: int) -> RoundPlan:
    opens = date(2023, 6, 2) + timedelta(days=draw(st.integers(0, 6)))
    last = opens + timedelta(days=draw(st.integers(0, 12)))
    closes = last + timedelta(days=draw(st.integers(0, 8)))
    name = f"Kỳ {'AB'[number]}"
    plan = a_round(key=f"R{number}", name=name, opens=opens, due_before=None, due_by=last, closes=closes)
    return replace(plan, indicators=(("GTNT", "VM")[number],))


@st.composite
def worlds(draw: st.DrawFn) -> Plan:
    dense = draw(st.booleans())  # the rounds' own days only, and something always waits while something is changed
    days = draw(st.lists(st.integers(1, 20 if dense else 26), min_size=8, max_size=18, unique=True))
    hours = [24 * day + draw(st.sampled_from(HOURS)) for day in days]
    held = hours[: draw(st.integers(int(dense), 8))]  # something waits, somebody acts, and then it may go out
    wakes = sorted({*hours, *(hour + draw(st.integers(2, 9)) for hour in held)})
    act, held_act = acts_of(ACTS), acts_of(HELD if dense else ACTS)
    acts = draw(st.dictionaries(st.sampled_from(hours), act, min_size=len(hours) // 2))
    return Plan(
        rounds=(draw(rounds(0)), draw(rounds(1))),
        begins=draw(st.sampled_from([frozenset({0}), frozenset({0, 1}), frozenset({0, 1})])),
        policies=tuple(draw(st.lists(policies(), min_size=2, max_size=3))),
        off=frozenset(date(2023, 6, 1) + timedelta(days=day) for day in draw(st.sets(st.integers(0, 30), max_size=5))),
        swapped=frozenset(draw(st.sets(st.sampled_from(SATURDAYS), max_size=2))),
        wakes=tuple(wakes),
        acts={**acts, **{hour: draw(held_act) for hour in held}},
        jumps=draw(st.dictionaries(st.sampled_from(wakes), st.integers(1, 30), max_size=3)),
        silent=frozenset(held),
    )


def acts_of(letters: str) -> st.SearchStrategy[Act]:
    return st.builds(Act, st.sampled_from(letters), st.integers(0, 1), st.integers(-4, 6))


# --- the programme


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, moving_sqlite: MovingDatabase) -> Path:
    """A database in which everybody has joined: every world begins with a copy of it."""
    place = tmp_path_factory.mktemp("oracle") / "enrolled.sqlite"
    shutil.copy(migrated_sqlite, place)
    moving_sqlite.moves_to(place)
    story = Story(Library(moving_sqlite, Calendar(), Files(None)), at=BEGINS)
    with story.library.writing() as store:
        store.units.put(units(*UNITS))
    for role, unit in POSTS.values():
        phone = story.stranger()
        phone.says(f"/start {story.invite(unit, role)}")
        phone.taps("Đồng ý")
    story.close()
    moving_sqlite.close()
    return place


@contextmanager
def province(plan: Plan, begins: Version, enrolled: Path, database: MovingDatabase) -> Iterator[Story]:
    """A story of its own, with the random calendar."""
    with TemporaryDirectory() as folder:
        database.moves_to(Path(shutil.copy(enrolled, folder)))
        calendar = Calendar(days_off=dict.fromkeys(plan.off, "nghỉ"), working_days=plan.swapped)
        story = Story(Library(database, calendar, Files(None)), at=BEGINS)
        try:
            story.start(campaign(begins), units(*UNITS))
            yield story
        finally:
            story.close()
            database.close()


def campaign(version: Version) -> Campaign:
    return a_campaign(
        *version.rounds.values(),
        indicators=(an_indicator(), an_indicator("VM", name="Vườn mẫu", unit="vườn", target=None)),
        reminders=version.policy,
        digests=Digests(weekly=None),
    )


def people_of(story: Story) -> dict[str, Phone]:
    """In the order in which they joined."""
    return {name: story.stranger(name) for name in POSTS}


def what_is_named(text: str) -> tuple[Place, ...]:
    """The rounds and units that a reminder or a supervisor's list names, as often as it names them."""
    found = []
    key = ""
    for line in text.splitlines():
        key = next((f"R{'AB'.index(name)}" for name in "AB" if f"Kỳ {name}" in line), key)
        for number, title in enumerate(("Lũng Cú", "Má Lé")):
            if f"xã {title}" in line or f"Xã {title}" in line:
                found.append((key, number))
    return tuple(sorted(found))


@pytest.mark.timeout(600)
@given(plan=worlds())
@settings(
    max_examples=int(os.environ.get("GIAOBAN_ORACLE", "35")),
    derandomize="GIAOBAN_ORACLE" not in os.environ,  # the suite plays the same worlds; more, and others, when asked
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.generate],
)
def test_exactly_what_the_obvious_model_says_is_sent(enrolled: Path, moving_sqlite: MovingDatabase, plan: Plan) -> None:
    said, expected = played(plan, enrolled, moving_sqlite)

    assert said == expected
    for heard in expected.values():
        assert len({at for at, _ in heard}) == len(heard)  # one message a slot
        assert all(time(7) <= at.time() < time(20) for at, _ in heard)


def played(plan: Plan, enrolled: Path, database: MovingDatabase) -> tuple[Heard, Heard]:
    """What was said in the world, and what the model says."""
    begins = Version({f"R{number}": plan.rounds[number] for number in sorted(plan.begins)}, plan.policies[0])
    model = Model(plan, begins)
    said: Heard = {}
    with province(plan, begins, enrolled, database) as story:
        people = people_of(story)
        for hour in plan.wakes:
            instants = [BEGIN + timedelta(hours=hour)]
            if hour in plan.jumps:
                instants.append(instants[0] - timedelta(hours=plan.jumps[hour], minutes=-hour % 59 - 1))
            if hour in plan.acts:
                instants.append(instants[-1] + ACT_AFTER)
            story.console_is_down = hour in plan.silent
            for now in instants:
                story.clock.put(now)
                story.settle()
                model.wakes(now, silent=story.console_is_down)
                listen(people, now, said)
            if hour in plan.acts:
                act(story, people, model, plan.acts[hour])
                story.settle()
                model.wakes(story.now, silent=story.console_is_down)  # whatever happens wakes the programme once more
                listen(people, story.now, said)

    return said, model.sent


def listen(people: Mapping[str, Phone], now: datetime, said: Heard) -> None:
    """What is new on the screens, but for answers."""
    for person, phone in people.items():
        for line in phone.unread:
            if line.text.startswith(REMINDS):
                said.setdefault(person, []).append((now, what_is_named(line.text)))
        phone.reads()


# --- what people do


def act(story: Story, people: Mapping[str, Phone], model: Model, one: Act) -> None:
    """Reports (A, B), corrects (C), takes back (X; Y: at once), puts off (E), is away (V), or amends the campaign."""
    if one.what == "Y":
        report(story, people[f"officer{one.which}"], model, one._replace(what="A"))
    if one.what in "XY":
        take_back(story, people[f"officer{one.which}"], model, one.which)
    elif one.what == "E":
        extend(story, model, one)
    elif one.what == "V":
        leave(story, people[f"officer{one.which}"], model, one)
    elif one.what in AMENDS:
        change(story, model, one)
    else:
        report(story, people[f"officer{one.which}"], model, one)


def report(story: Story, phone: Phone, model: Model, one: Act) -> None:
    phone.says({"A": "GTNT 1 km", "B": "vườn mẫu 1", "C": "sửa GTNT 2 km"}[one.what])
    if any(button.label == "Đúng" for line in phone.unread[-1:] for button in line.buttons):
        phone.says("đúng")
    model.done |= {(key, one.which) for key in model.runs.rounds if not missing(story, key, one.which)}


def take_back(story: Story, phone: Phone, model: Model, unit: int) -> None:
    if any(button.label == "Hủy" for line in phone_lines(phone) for button in line.buttons):
        phone.taps("Hủy")
        back = {(key, owner) for key, owner in model.done if owner == unit and missing(story, key, unit)}
        model.owes_again(back, story.now)


def extend(story: Story, model: Model, one: Act) -> None:
    """The coordinator puts off whatever the unit still owes, by some working days."""
    with story.library.writing() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        running = store.campaigns.get("THU")
        assert running is not None
        for key in model.runs.rounds:
            owed = store.obligations.get("THU", key, UNITS[one.which])
            if owed is not None and owed.awaited(story.now):
                last = model.extends((key, one.which), 1 + abs(one.much) % 3, story.now)
                put_off(clock, running, owed, last, reason="mưa lũ", person="p1")


def leave(story: Story, phone: Phone, model: Model, one: Act) -> None:
    """The officer is away for some working days."""
    until = model.goes_away(one.which, 1 + abs(one.much), story.now)
    with story.library.writing() as store:
        membership = store.people.membership(a_chat(phone.chat_id), at=story.now)
        assert membership is not None
        assert membership.person is not None
        store.reminders.leave(membership.person.id, since=story.now, until=until, said_by=membership.person.id)
        store.outbox.withdraw("remind", {"person": membership.person.id})


def change(story: Story, model: Model, one: Act) -> None:
    """The operator gives the campaign another version; what is refused changes nothing."""
    new = model.amended(one)
    try:
        with story.library.writing() as store:
            amend(Clockwork(store=store, now=story.now, zone=VIETNAM), campaign(new), units(*UNITS))
    except Refused:
        return
    model.amends(new, story.now)


def phone_lines(phone: Phone) -> Sequence[Line]:
    return phone.story.console.lines(phone.chat_id)


def missing(story: Story, key: str, unit: int) -> bool:
    """Whether the round is still owed, by the ledger; a round that has not opened is."""
    with story.library.reading() as store:
        owed = store.obligations.get("THU", key, UNITS[unit])
    return owed is None or bool(owed.missing)
