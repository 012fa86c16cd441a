"""What came of a year? Rounds, messages and documents, and everything in them that is not as it should be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from math import ceil
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from benchmarks.year_cast import Cast
from benchmarks.year_steps import Duty, Taken, Watched
from domain.form import CHANNEL
from domain.message import Lane
from domain.person import Role
from domain.report import Mode
from storage.obligations import Tally
from storage.store import Library, Store
from storage.tables import outbox

AWAKE = (time(7), time(20))
LONGEST = {("telegram", "text"): 4096, ("telegram", "caption"): 1024, ("zalo", "text"): 2000, ("zalo", "caption"): 2000}
A_SECOND = 28  # what the bot sends at most, to be clear of Telegram's thirty
ANSWERS = {Lane.ACK, Lane.REPLY}


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """Of a list of numbers."""

    median: float
    p95: float
    most: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread:
        found = sorted(numbers) or [0]
        return cls(median=float(median(found)), p95=found[ceil(0.95 * len(found)) - 1], most=found[-1])

    def __str__(self) -> str:
        return f"median {self.median:g}, p95 {self.p95:g}, max {self.most:g}"


@dataclass(kw_only=True)
class Counts:
    """Everything that is told at the end; `wrong` is empty when all is well."""

    rounds: dict[str, Tally] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)
    weekly: dict[str, Spread] = field(default_factory=dict)
    groups: dict[str, Spread] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    busiest: int = 0
    busiest_at: datetime | None = None
    figures: int = 0
    received: int = 0
    wrong: list[str] = field(default_factory=list)

    def blame(self, fault: str, found: Sequence[object]) -> None:
        if found:
            self.wrong.append(f"{fault}: {len(found)}, e.g. {[str(one) for one in found[:3]]}")


def count(library: Library, cast: Cast, watched: Watched, zone: ZoneInfo) -> Counts:
    counts = Counts()
    with library.reading() as store:
        _rounds(counts, store, cast)
        _figures(counts, store, cast)
        _inbox_and_moments(counts, store)
        with library.database.reading() as connection:
            rows = connection.execute(select(outbox)).all()
    sent = [row for row in rows if row.state == "sent"]
    _messages(counts, rows, sent, watched.taken)
    _people(counts, cast, sent, zone)
    _screens(counts, watched, cast)
    _quiet(counts, sent, zone)
    _needless(counts, cast, sent)
    return counts


# --- the ledger


def _rounds(counts: Counts, store: Store, cast: Cast) -> None:
    tallies = {round_key: tally for _, round_key, tally in store.obligations.tallies()}
    counts.rounds = {plan.key: tallies[plan.key] for plan in cast.rounds if plan.key in tallies}
    for plan in cast.rounds:
        duties = [duty for duty in cast.duties.values() if duty.plan is plan and duty.needed]
        done = [duty for duty in duties if duty.complete_at]
        seen = Tally(
            expected=len(duties),
            reported=len(done),
            on_time=sum(duty.on_time for duty in done),
            partial=sum(bool(duty.said) and not duty.complete_at for duty in duties),
        )
        if tallies.get(plan.key) != seen:
            counts.wrong.append(f"{plan.key}: the ledger says {tallies.get(plan.key)}, people did {seen}")
        owed = {one.unit: one for one in store.obligations.of_round(cast.campaign.code, plan.key)}
        counts.blame(
            f"{plan.key}: units that the ledger knows otherwise",
            [
                f"{duty.unit.title}: {owed[duty.unit.key].state.value}, people: {_did(duty)}"
                for duty in duties
                if (owed[duty.unit.key].completed_at is not None, owed[duty.unit.key].on_time)
                != (duty.complete_at is not None, duty.on_time)
            ],
        )


def _did(duty: Duty) -> str:
    return f"complete {duty.complete_at}, due {duty.due_at}, said {sorted(duty.said)}"


def _figures(counts: Counts, store: Store, cast: Cast) -> None:
    """What stands in the records is what was meant."""
    other = []
    for duty in cast.duties.values():
        latest = store.reports.latest(cast.campaign.code, duty.plan.key, duty.unit.key)
        for code, value in duty.said.items():
            counts.figures += 1
            stored = latest.get(code)
            if (
                stored is None
                or (stored.mode is Mode.NIL) != (value is None)
                or (value or None) != (stored.value or None)
            ):
                found = f"{stored.mode.value} {stored.value}" if stored else "nothing"
                other.append(f"{duty.plan.key} {duty.unit.title} {code}: meant {value}, stored {found}")
        if duty.deed:
            counts.figures += 1
            details: Mapping[str, Decimal] = latest[duty.needed[0]].details if duty.needed[0] in latest else {}
            if dict(details) != duty.deed:
                other.append(f"{duty.plan.key} {duty.unit.title}: meant {duty.deed}, stored {dict(details)}")
        counts.blame(
            f"{duty.plan.key} {duty.unit.title}: figures that nobody said",
            [code for code in latest if latest[code].answered and code not in duty.said and not duty.deed],
        )
    counts.blame("figures that are not as meant", other)


def _inbox_and_moments(counts: Counts, store: Store) -> None:
    states = {state: many for state, (many, _) in store.inbox.counts().items()}
    counts.received = sum(states.values())
    counts.blame(
        "updates that were not handled", [f"{state} {many}" for state, many in states.items() if state != "done"]
    )
    counts.blame("dead letters", store.inbox.errors())
    counts.blame("moments that failed", store.campaigns.failed())
    if store.outbox.repeats():
        counts.wrong.append(f"sent again although it may have gone out: {store.outbox.repeats()}")


# --- messages


def _messages(counts: Counts, rows: Sequence[Row[Any]], sent: Sequence[Row[Any]], taken: Sequence[Taken]) -> None:
    counts.sent = Counter(_sort(row) for row in sent)
    others = Counter(row.state for row in rows if row.state != "sent")
    counts.sent.update({f"({state})": many for state, many in others.items()})
    if len(sent) != len(taken):
        counts.wrong.append(f"{len(sent)} messages are marked sent, the platforms took {len(taken)}")
    counts.blame(
        "messages that never went out", [row.dedupe_key for row in rows if row.state in ("waiting", "sending")]
    )
    counts.blame("messages in doubt", [row.dedupe_key for row in rows if row.state == "doubtful"])
    counts.blame(
        "messages that failed though nobody was gone",
        [
            f"{row.dedupe_key}: {row.error}"
            for row in rows
            if row.state == "failed" and "Unreachable" not in str(row.error)
        ],
    )
    minute = Counter((row.chat_id, row.text, row.photo, row.sent_at.replace(second=0, microsecond=0)) for row in sent)
    counts.blame("the same text twice in a minute", [key for key, many in minute.items() if many > 1])
    instants = Counter(row.sent_at for row in sent)
    counts.busiest_at, counts.busiest = max(instants.items(), key=lambda one: one[1], default=(None, 0))


def _sort(row: Row[Any]) -> str:
    lane = Lane(row.lane)
    if lane in ANSWERS:
        return "acknowledgements" if lane is Lane.ACK else "answers"
    if lane is Lane.REMINDER:
        return "to people above" if row.kind == "escalate" else "reminders"
    if row.photo:
        return "pictures"
    return "digests brought up to date" if row.edits else "digests"


def _people(counts: Counts, cast: Cast, sent: Sequence[Row[Any]], zone: ZoneInfo) -> None:
    """Per officer and week, from the week after they joined; and per group."""
    by_chat: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in sent:
        by_chat[row.chat_id].append(row)
    busy = {week for plan in cast.rounds for week in _weeks(plan.opens, plan.closes)}
    every = sorted({week for plan in cast.rounds for week in _weeks(cast.campaign.period.start, plan.closes)})
    numbers: dict[str, list[float]] = defaultdict(list)
    for actor in dict.fromkeys(cast.actors.values()):
        if actor.role is not Role.OFFICER or actor.joined_at is None or actor.phone.channel == CHANNEL:
            continue
        weekly: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
        for row in by_chat[actor.chat]:
            at = row.sent_at.astimezone(zone)
            if at > actor.joined_at + timedelta(minutes=1):
                weekly[at.isocalendar()[:2]]["answers" if Lane(row.lane) in ANSWERS else "reminders"] += 1
        since = actor.joined_at.astimezone(zone).isocalendar()[:2]
        for week in every:
            if week < since:
                continue
            total = weekly[week].total()
            numbers["all weeks"].append(total)
            if week in busy:
                numbers["weeks with an open round"].append(total)
                numbers["… reminders"].append(weekly[week]["reminders"])
                numbers["… answers"].append(weekly[week]["answers"])
    counts.weekly = {name: Spread.of(found) for name, found in numbers.items()}
    for kind, rooms in (("province", cast.above[:1]), ("district", cast.above[1:])):
        for sort in ("digests", "digests brought up to date", "pictures"):
            chats = [actor.chat for unit in rooms for actor in cast.of(unit, Role.GROUP)]
            many = [sum(_sort(row) == sort for row in by_chat[chat]) for chat in chats]
            counts.groups[f"{kind}: {sort}"] = Spread.of(many)


def _weeks(first: Any, last: Any) -> Iterator[tuple[int, int]]:
    day = first
    while day <= last:
        yield day.isocalendar()[:2]
        day += timedelta(days=1)
    yield last.isocalendar()[:2]


def _screens(counts: Counts, watched: Watched, cast: Cast) -> None:
    """What the platform took and refused."""
    for taken in watched.taken:
        kind = "caption" if taken.file else "text"
        size = len(taken.text.encode("utf-16-le")) // 2
        name = f"{taken.channel} {kind}"
        counts.longest[name] = max(counts.longest.get(name, 0), size)
        if size > LONGEST[taken.channel, kind]:
            counts.wrong.append(f"a {kind} of {size} characters to {taken.chat} on {taken.channel}")
    counts.blame("texts that were cut", [taken.text[:80] for taken in watched.taken if taken.text.endswith("\n…")])
    counts.refused = Counter(f"{status} {described}" for _, status, described in watched.refused)
    gone = {chat for chat, actor in cast.actors.items() if actor.gone or actor.role is Role.OFFICER}
    counts.blame("refused", [one for one in watched.refused if one[1] != 403 or one[0] not in gone])


def _quiet(counts: Counts, sent: Sequence[Row[Any]], zone: ZoneInfo) -> None:
    early_or_late = [
        f"{row.dedupe_key} at {row.sent_at.astimezone(zone):%H:%M}"
        for row in sent
        if Lane(row.lane) not in ANSWERS and not AWAKE[0] <= row.sent_at.astimezone(zone).time() < AWAKE[1]
    ]
    counts.blame("reminders and digests by night", early_or_late)


def _needless(counts: Counts, cast: Cast, sent: Sequence[Row[Any]]) -> None:
    """Nobody is reminded of what is done."""
    done: dict[str, list[Duty]] = defaultdict(list)
    for duty in cast.duties.values():
        if duty.complete_at:
            done[duty.unit.key].append(duty)
    found = []
    for row in sent:
        if row.kind != "remind":
            continue
        unit = cast.actors[row.chat_id].unit
        for duty in done[unit.key]:
            told = any(line.endswith(duty.plan.name) or f"{duty.plan.name} –" in line for line in row.text.split("\n"))
            if told and duty.complete_at and duty.complete_at <= row.sent_at:
                found.append(f"{unit.title}, {duty.plan.key} at {row.sent_at}")
    counts.blame("reminders of what was done", found)
