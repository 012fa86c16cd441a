"""Does everything go together for a whole year? A province plays one campaign from its first day to its last.

Every commune has its officers (some two, some none, some who block the bot), every district a coordinator and a group.
They talk to the bot through the fake Telegram over real HTTP; the clock jumps from one thing that is due to the next.
Afterwards the ledger must say what the people did, message by message and figure by figure.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import inspect
import itertools
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import func, select

from benchmarks.year_cast import Cast
from benchmarks.year_counts import A_SECOND, Counts, count
from benchmarks.year_form import FormTelephone
from benchmarks.year_phones import Phones
from benchmarks.year_steps import Actor, Fill, Leave, Line, Press, Say, Script, Step, Switch, Turn, Until
from benchmarks.year_talk import choice
from bot.clock import VIETNAM, TrainingClock
from bot.engine.embedded import Engine
from domain.campaign import Campaign
from domain.form import BOT
from domain.period import rounds_of
from domain.unit import Level, Unit, unit_key
from handlers.context import Clockwork
from handlers.documents.format import Format
from handlers.export import HEAT, PROGRESS, TREND, current, file_name, write
from handlers.manage_campaigns import start
from handlers.manage_people import invite
from storage.catalog import load_calendar, load_campaigns, load_units
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library
from storage.tables import outbox

CAMPAIGNS = ("HG2023", "HT2020-CTR64")
DAYS_BEFORE = 3  # that people are invited before the first day
TRAIL = {"kept", "handled", "sent"}  # of every update and message
EXPECTED_EVENTS = {"not_sent", "chat_lost"}  # in the log: somebody blocked the bot
UNASKED = ("🔔", "⏰", "📋", "📣")  # how messages begin that are no answers
SHOWN = 5


@dataclass(kw_only=True)
class Plan:
    """Which year is played. `districts`: only the first so many. `out`: where the last round's documents go."""

    campaign: str = CAMPAIGNS[0]
    districts: int | None = None
    webhook: bool = False
    mixed: bool = False  # half of the officers have Zalo, a fifth only the form
    seed: int = 1
    out: Path | None = None


@dataclass(kw_only=True)
class Outcome:
    """What was found afterwards."""

    plan: Plan
    communes: int = 0
    districts: int = 0
    people: int = 0
    counts: Counts = field(default_factory=Counts)
    at_once: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    not_understood: list[tuple[str, str]] = field(default_factory=list)
    acts: dict[str, int] = field(default_factory=dict)
    logged: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)  # by bot: the most that it sent in a month

    @property
    def wrong(self) -> list[str]:
        return self.counts.wrong

    @property
    def messages(self) -> int:
        return sum(many for sort, many in self.counts.sent.items() if not sort.startswith("("))

    def lines(self) -> Iterator[str]:
        counts = self.counts
        yield f"{self.plan.campaign}: {self.communes} communes, {self.districts} districts, {self.people} people"
        yield f"  {'round':<18} {'expected':>8} {'reported':>8} {'on time':>8} {'late':>8} {'missing':>8}"
        for key, tally in counts.rounds.items():
            numbers = (tally.expected, tally.reported, tally.on_time, tally.late, tally.missing)
            yield f"  {key:<18} " + " ".join(f"{number:>8}" for number in numbers)
        yield f"  received {counts.received}, sent {self.messages}: " + _listed(counts.sent)
        yield "  messages to an officer in a week:"
        yield from (f"    {name}: {spread}" for name, spread in counts.weekly.items())
        yield "  messages to a group in all:"
        yield from (f"    {name}: {spread}" for name, spread in counts.groups.items())
        told = (
            f"{self.at_once} understood at once, {len(self.asked)} asked about, {len(self.not_understood)} said again"
        )
        yield f"  reports: {told}; figures {counts.figures}; {_listed(self.acts)}"
        for kind, found in (("asked", self.asked), ("said again", self.not_understood)):
            yield from (f"    {kind}: {said!r} → {answer!r}" for said, answer in found[:SHOWN])
        yield f"  longest: {_listed(counts.longest)}; refused: {_listed(counts.refused) or 'nothing'}"
        wait = counts.busiest / A_SECOND
        yield f"  busiest instant: {counts.busiest} messages at {counts.busiest_at} ({wait:.0f} s within the limits)"
        whole = self.seconds.get("all", 0.0)
        each = 1000 * whole / max(1, self.messages)
        rate = f"{self.messages / max(whole, 0.01):.0f} messages a second, {each:.1f} ms each"
        spent = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.seconds.items() if name != "all")
        yield f"  {whole:.0f} s, {rate}, {self.steps} steps; {spent}"
        if self.documents:
            yield f"  documents (bytes): {_listed(self.documents)}"
        if self.used:
            yield f"  most in a month, by bot with a quota: {_listed(self.used)}"
        yield from (f"  WRONG: {fault}" for fault in self.wrong)
        if not self.wrong:
            yield "  ledger, figures and screens agree; twice 0, by night 0, too long 0, dead letters 0"

    def plain(self) -> dict[str, object]:
        """For programs."""
        counts = self.counts
        return {
            "campaign": self.plan.campaign,
            "communes": self.communes,
            "districts": self.districts,
            "people": self.people,
            "rounds": {
                key: {**asdict(tally), "late": tally.late, "missing": tally.missing}
                for key, tally in counts.rounds.items()
            },
            "received": counts.received,
            "sent": dict(counts.sent),
            "officer_weeks": {name: asdict(spread) for name, spread in counts.weekly.items()},
            "groups": {name: asdict(spread) for name, spread in counts.groups.items()},
            "reports": {
                "understood_at_once": self.at_once,
                "asked": self.asked,
                "said_again": self.not_understood,
                **self.acts,
            },
            "figures": counts.figures,
            "longest": counts.longest,
            "refused": dict(counts.refused),
            "busiest": counts.busiest,
            "seconds": {name: round(seconds, 2) for name, seconds in self.seconds.items()},
            "documents": self.documents,
            "used": self.used,
            "wrong": self.wrong,
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays the year and prints what was found; 1 when something is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--campaign", choices=CAMPAIGNS, help="one of them; both unless told")
    parser.add_argument("--districts", type=int, help="only the first so many")
    parser.add_argument("--webhook", action="store_true", help="the bot is called instead of polling")
    parser.add_argument("--mixed", action="store_true", help="half of the officers have Zalo, a fifth only the form")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder for the documents of the last round")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    good, told = True, []
    for code in [given.campaign] if given.campaign else CAMPAIGNS:
        plan = Plan(
            campaign=code,
            districts=given.districts,
            webhook=given.webhook,
            mixed=given.mixed,
            seed=given.seed,
            out=given.out,
        )
        outcome = run(plan)
        told.append(outcome.plain())
        if not given.json:
            print("\n".join(outcome.lines()), flush=True)
        good = good and not outcome.wrong
    if given.json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0 if good else 1


def run(plan: Plan) -> Outcome:
    """Plays one year from the invitations to the last document."""
    with tempfile.TemporaryDirectory(prefix="giaoban-year-") as folder, structlog.testing.capture_logs() as logs:
        outcome = asyncio.run(_played(plan, Path(folder)))
    outcome.logged = Counter(str(entry["event"]) for entry in logs if entry["event"] not in TRAIL)
    unexpected = {event: many for event, many in outcome.logged.items() if event not in EXPECTED_EVENTS}
    outcome.counts.blame("logged", [f"{event} {many}" for event, many in unexpected.items()])
    return outcome


async def _played(plan: Plan, folder: Path) -> Outcome:
    began = time.monotonic()
    year = _Year(plan, folder)
    try:
        await year.play()
        year.outcome.counts = count(year.library, year.cast, year.phones, VIETNAM)
        year.outcome.counts.blame("reports that were given up", year.cast.talk.heard.given_up)
        year.outcome.used = year.phones.used
        year.write(plan.out or folder)
    finally:
        await year.close()
    year.outcome.seconds["all"] = time.monotonic() - began
    return year.outcome


class _Year:
    """The database, the bot, the telephones, and the list of what people are going to do."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.campaign = load_campaigns()[plan.campaign]
        self._units = province(self.campaign, plan.districts)
        self._begins = datetime.combine(self.campaign.period.start, datetime.min.time(), tzinfo=VIETNAM) + timedelta(
            days=-DAYS_BEFORE, hours=8, minutes=5
        )
        self.clock = TrainingClock(self._begins)
        calendar = load_calendar()
        self.library = Library(Database(sqlite_url(folder / "year.sqlite")), calendar)
        migrate(self.library.database)
        self.phones = Phones(self.clock, webhook=plan.webhook, mixed=plan.mixed)
        self.cast = Cast(
            self.campaign,
            self._units,
            rounds_of(self.campaign, calendar),
            phones=self.phones.hand_out,
            clock=self.clock,
            calendar=calendar,
            zone=VIETNAM,
            seed=plan.seed,
        )
        self._engine = Engine(
            self.library,
            self.clock,
            VIETNAM,
            readers=self.phones.readers,
            speakers=self.phones.speakers,
            fetchers=self.phones.fetchers,
            links=self.phones.links if plan.mixed else None,
        )
        self._number = itertools.count()
        self._coming: list[tuple[datetime, int, Turn]] = []
        self._read = 0  # of what the platforms took
        self._spent: dict[str, float] = defaultdict(float)
        self.outcome = Outcome(
            plan=plan,
            communes=len(self.cast.communes),
            districts=len(self.cast.above) - 1,
            people=self.cast.people,
        )

    async def close(self) -> None:
        await self.phones.close()
        await asyncio.to_thread(self._engine.writer.close)
        self.library.database.close()

    async def play(self) -> None:
        await self._engine.prepare()
        keep, do = self._engine.keeper(FormTelephone.channel, BOT), self._engine.writer.do
        self.phones.serve_form(self.library, keep, do)
        self.phones.connect(self._engine.keeper)
        for turn in (*self.cast.joining(self._started(), self._begins), *self.cast.reporting(), *self.cast.leaving()):
            self._plan(turn)
        while (at := self._next()) is not None:
            self.clock.move_to(at)
            self.outcome.steps += 1
            await self._act(self._due(at))
        heard = self.cast.talk.heard
        self.outcome.at_once, self.outcome.asked = heard.at_once, heard.asked
        self.outcome.not_understood = heard.not_understood
        self.outcome.acts = {
            "corrections": heard.corrections,
            "nudges": heard.nudges,
            "extensions": heard.extensions,
            "forms": heard.filled,
            "switched": heard.switched,
        }
        self.outcome.seconds.update(self._spent)

    def _started(self) -> dict[str, str]:
        """The campaign is started and everybody invited: chat → code."""
        codes = {
            chat: f"NAM{number:05}"
            for number, (chat, actor) in enumerate(self.cast.actors.items())
            if actor.chat == chat
        }
        with self.library.writing() as store:
            clock = Clockwork(store=store, now=self.clock.now(), zone=VIETNAM)
            start(clock, self.campaign, self._units)
            store.session.flush()
            for chat, code in codes.items():
                actor = self.cast.actors[chat]
                invite(clock, code, unit=actor.unit.key, role=actor.role)
        return codes

    # --- time

    def _plan(self, turn: Turn) -> None:
        heapq.heappush(self._coming, (turn.at, next(self._number), turn))

    def _next(self) -> datetime | None:
        """The next instant at which a person acts, something is due, or a message may go out."""
        began = time.perf_counter()
        now = self.clock.now()
        with self.library.reading() as store:
            due = store.next_due()
        with self.library.database.reading() as connection:
            waits = select(func.min(outbox.c.not_before)).where(outbox.c.state == "waiting", outbox.c.not_before > now)
            waiting = connection.execute(waits).scalar_one()
        self._spent["what is next"] += time.perf_counter() - began
        people = self._coming[0][0] if self._coming else None
        return min((at for at in (due, waiting, people) if at is not None), default=None)

    def _due(self, at: datetime) -> list[tuple[Actor, Turn]]:
        """What begins or goes on now; a person does one thing at a time."""
        found: dict[str, tuple[Actor, Turn]] = {}
        while self._coming and self._coming[0][0] <= at:
            turn = heapq.heappop(self._coming)[2]
            actor = turn.actor
            if actor is None:
                turn.script.close()
            elif actor.chat in found:
                self._plan(replace(turn, at=at + timedelta(minutes=2)))
            else:
                found[actor.chat] = (actor, replace(turn, who=(actor,)))
        return list(found.values())

    # --- people

    async def _act(self, turns: list[tuple[Actor, Turn]]) -> None:
        """Everybody does the next thing and the bot answers, until all are done."""
        news: dict[str, list[Line]] = {}
        while True:
            turns = [one for one in turns if self._perform(*one, news.get(one[0].chat, []))]
            await self._settle()
            news = self._hear({actor.chat for actor, _ in turns})
            if not turns:
                return

    def _perform(self, actor: Actor, turn: Turn, news: list[Line]) -> bool:
        """The next step of what somebody does; False when that is over, or is taken up later."""
        step = _next_step(turn.script, news)
        match step:
            case None:
                return False
            case Say():
                actor.phone.types(step.text)
            case Press():
                actor.phone.presses(step.line, step.label)
            case Until():
                self._plan(replace(turn, at=max(step.at, self.clock.now() + timedelta(minutes=1))))
                return False
            case Fill():
                assert isinstance(actor.phone, FormTelephone)
                meant = step.meant
                actor.phone.fills(
                    step.place,
                    step.texts,
                    nil=step.nil,
                    choose=lambda code, labels: choice(labels, {code: meant.get(code)}),
                )
            case Switch():
                assert actor.spare is not None
                actor.phone, actor.spare = actor.spare, actor.phone
            case Leave():
                actor.phone.leaves(step)
        return True

    async def _settle(self) -> None:
        began = time.perf_counter()
        await self.phones.arrived()
        arrived = time.perf_counter()
        await self._engine.settle()
        while self.phones.filling:
            await asyncio.sleep(0.002)
            await self._engine.settle()
        self._spent["arriving"] += arrived - began
        self._spent["handling and sending"] += time.perf_counter() - arrived

    def _hear(self, answered: set[str]) -> dict[str, list[Line]]:
        """What is new on the screens of those who act; others may decide to do something about it."""
        fresh = self.phones.taken[self._read :]
        self._read += len(fresh)
        news: dict[str, list[Line]] = defaultdict(list, self.phones.pages())
        for taken in fresh:
            if taken.edit or taken.file:
                continue
            line = self.phones.line(taken)
            if taken.chat in answered and not line.text.startswith(UNASKED):
                news[taken.chat].append(line)
            else:
                turn = self.cast.reacts(self.cast.actors[taken.chat], line)
                if turn is not None:
                    self._plan(turn)
        return news

    # --- documents

    def write(self, folder: Path) -> None:
        """The last round's, of the whole province."""
        began = time.perf_counter()
        folder.mkdir(parents=True, exist_ok=True)
        with self.library.reading() as store:
            clock = Clockwork(store=store, now=self.clock.now(), zone=VIETNAM)
            running = store.campaigns.get(self.campaign.code)
            root = unit_key(self.campaign.tree, self.campaign.root)
            summary = current(clock, running, root) if running else None
            if summary is None:
                self.outcome.wrong.append("there is no round to write documents of")
                return
            pictures = (PROGRESS, HEAT, f"{TREND}:{summary.campaign.reported[0].code}")
            for form in Format:
                for picture in pictures if form is Format.PNG else pictures[:1]:
                    began_one = time.perf_counter()
                    suffix = f"-{picture.partition(':')[0]}" if form is Format.PNG else ""
                    place = folder / f"{Path(file_name(summary, form)).stem}{suffix}.{form}"
                    with place.open("wb") as to:
                        write(clock, summary, form, to, picture=picture)
                    self.outcome.documents[place.name] = place.stat().st_size
                    self.outcome.seconds[place.suffix[1:] + suffix] = time.perf_counter() - began_one
        self.outcome.seconds["documents"] = time.perf_counter() - began


def province(campaign: Campaign, districts: int | None = None) -> tuple[Unit, ...]:
    """The province with its districts and their communes."""
    units = load_units(campaign.tree)
    root = unit_key(campaign.tree, campaign.root)
    top = next(unit for unit in units if unit.key == root)
    below = [unit for unit in units if unit.parent == root][:districts]
    keys = {unit.key for unit in below}
    return (top, *below, *(unit for unit in units if unit.parent in keys and unit.level is Level.COMMUNE))


def _next_step(script: Script, news: list[Line]) -> Step | None:
    """What comes next; None when the script is over."""
    try:
        return script.send(news) if inspect.getgeneratorstate(script) == inspect.GEN_SUSPENDED else next(script)
    except StopIteration:
        return None


def _listed(numbers: Counter[str] | dict[str, int]) -> str:
    return ", ".join(f"{name} {many}" for name, many in numbers.items())


if __name__ == "__main__":
    sys.exit(main())
