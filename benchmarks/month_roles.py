"""How is the month of a simulated nation played by the roles as processes, as a nation would run them?

`giaoban run --role listen`, two `work`, two `send` and `web` on one durable PostgreSQL; people write to a fake Telegram
with its limits on, and everything goes over HTTP; several bots, as several provinces have them. Processes are killed
with SIGKILL while they have work in hand, and PostgreSQL breaks down and begins anew. The dead rise again, as under
systemd.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.chaos_processes import Processes
from benchmarks.month_bot import TWICE, Said, script
from benchmarks.month_clock import GLANCE, Hand, Load, load, pace
from benchmarks.month_ledger import Ledger, held
from benchmarks.month_spent import Spent
from benchmarks.nation import Nation
from benchmarks.nation_load import bot_of, chat_of, enrol, group_of
from bot.clock import VIETNAM, monotonic
from domain.deadline import closes_at, opens_at
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.catalog import load_calendar
from storage.database import Database
from storage.migrate import migrate
from storage.store import Library
from tests.fakes.telegram import Person
from tests.fakes.telegrams import FakeTelegrams
from tests.postgres import PostgresServer

DURABLE = ("shared_buffers=512MB", "max_wal_size=4GB")
VICTIMS = ("work", "send", "listen", "postgres", "work", "send")  # in turn
A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
PATIENCE = 240.0  # without anything happening
TELL_SECONDS = 15.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """fastest: how fast the clock goes where nobody waits, ours is 1. kills: of processes and the database."""

    nation: Nation
    kills: int = 6
    bots: int = 4
    workers: int = 2
    fastest: float = 20_000.0
    tells: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        return ("listen", *("work",) * self.workers, "send", "send", "web")

    @property
    def tokens(self) -> list[str]:
        return [f"{1001 + number}:test-secret-of-the-fake-telegram" for number in range(self.bots)]


@dataclass(kw_only=True)
class World:
    """Everything that runs."""

    plan: Plan
    server: PostgresServer
    library: Library
    telegram: FakeTelegrams
    processes: Processes
    hand: Hand
    people: Sequence[Person]
    typed: dict[str, Said] = field(default_factory=dict)  # by the key of its update
    killed: list[str] = field(default_factory=list)
    spent: Spent = field(default_factory=Spent)

    def types(self, said: Said) -> None:
        """Somebody writes; some of it is brought twice."""
        bots = list(self.telegram.bots)
        bot = bot_of(self.plan.nation.province_of(said.commune), bots)
        message = self.people[said.commune].types(said.text, at=said.at)
        self.typed[f"telegram:{bot}:{message.update_id}"] = said
        if len(self.typed) % TWICE == 0:
            self.telegram.bots[bot].raw_update({"update_id": message.update_id, "message": message.body})

    @property
    def unheard(self) -> int:
        return sum(bot.pending for bot in self.telegram.bots.values())

    def look(self) -> None:
        running = {one.pid: one.role for one in self.processes.running if one.alive}
        self.spent.look(running, self.server.pid)

    def strike(self, chance: random.Random) -> None:
        """The next in turn dies."""
        victim = VICTIMS[len(self.killed) % len(VICTIMS)]
        self.look()
        if victim == "postgres":
            self.server.begin_anew(crash=True)
        elif victim == "send":
            self.processes.sender().kill()
        else:
            chance.choice(self.processes.of(victim)).kill()
        self.killed.append(victim)

    def may_strike(self, found: Load | None) -> bool:
        """Everybody serves again, and whoever is next has work in hand."""
        victim = VICTIMS[len(self.killed) % len(VICTIMS)]
        if found is None or not {"work": found.updates > 0, "send": found.under_way > 0}.get(victim, True):
            return False
        return all(one.site for one in self.processes.running)


def run(plan: Plan) -> Ledger:
    """One month."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="giaoban-month-")))
        world = prepared(stack, plan, folder)
        began = monotonic()
        world.processes.start()
        _until_sending(world)
        _play(world)
        seconds = monotonic() - began
        world.look()
        ended = world.processes.stop()
        ledger = held(plan.nation, world.library, world.typed, world.telegram)
        ledger.wrong += ended
        ledger.seconds, ledger.cpu, ledger.killed = seconds, world.spent.by_role(), world.killed
    return ledger


def prepared(stack: ExitStack, plan: Plan, folder: Path) -> World:
    """The database with its officers and groups; nothing runs yet."""
    nation = plan.nation
    server = PostgresServer(DURABLE)
    stack.callback(server.stop)
    server.start()
    url = server.url("postgres")
    database = Database(url)
    stack.callback(database.close)
    migrate(database)
    library = Library(database, load_calendar(), grown=True)
    opens = opens_at(nation.plans[0], VIETNAM)
    with library.writing() as store:
        clock = Clockwork(store=store, now=opens - timedelta(days=1), zone=VIETNAM)
        start(clock, nation.campaign, nation.units)
    bots = [token.partition(":")[0] for token in plan.tokens]
    enrol(database, nation, bots)
    hand = Hand(folder / "clock", opens - timedelta(minutes=1))
    telegram = stack.enter_context(FakeTelegrams(plan.tokens, now=hand.now, pace=hand.seconds))
    environment = {
        "GIAOBAN_DATA_DIR": str(folder),
        "GIAOBAN_DATABASE_URL": url,
        "GIAOBAN_TELEGRAM_TOKEN": ",".join(plan.tokens),
        "GIAOBAN_TELEGRAM_API": telegram.url,
        "GIAOBAN_CLOCK": f"@{folder / 'clock'}",
        "GIAOBAN_WEB_PORT": "0",
    }
    processes = Processes(folder, environment, plan.roles)
    stack.callback(processes.kill)
    return World(
        plan=plan,
        server=server,
        library=library,
        telegram=telegram,
        processes=processes,
        hand=hand,
        people=_joined(nation, telegram),
    )


def _joined(nation: Nation, telegram: FakeTelegrams) -> list[Person]:
    """Everybody's telephone, in the order of the communes; and the groups."""
    bots = list(telegram.bots)
    for number in range(nation.provinces + 1):
        bot = bot_of(number - 1 if number else 0, bots)
        telegram.bots[bot].group(group_of(number), f"Nhóm {number}")
    return [
        telegram.bots[bot_of(nation.province_of(one), bots)].person(int(chat_of(one)), f"Lan {one}")
        for one in range(nation.communes)
    ]


def _until_sending(world: World) -> None:
    """A role serves its pages before it has all that it works with. Raises SystemExit."""
    end = monotonic() + PATIENCE
    while sum(one.said.count(" sends ") for one in world.processes.of("send")) < world.plan.bots:
        if monotonic() > end:
            raise SystemExit(f"nobody sends:\n{_logs(world)}")
        time.sleep(GLANCE)


def _play(world: World) -> None:
    """Until the round is closed, an hour has passed, and nothing waits any more."""
    nation, plan, hand = world.plan.nation, world.plan, world.hand
    said, chance = script(nation), random.Random(nation.seed)
    close = closes_at(nation.plans[0], VIETNAM)
    watch, bots = _Watch(world), list(world.telegram.bots)
    while True:
        while len(world.typed) < len(said) and said[len(world.typed)].at <= hand.now():
            world.types(said[len(world.typed)])
        world.processes.revive()
        found, now = load(world.library, bots, hand.now()), hand.now()
        quiet = found is not None and found.waiting == 0 and world.unheard == 0
        if found is not None and quiet and now >= close + AN_HOUR and not found.is_due(now):
            return
        if close - A_MINUTE <= now < close and not quiet:  # what was said in time comes in before the round closes
            hand.run(1.0, close)
        else:
            hand.run(*pace(found, now, plan.fastest, close - A_MINUTE if now < close - A_MINUTE else now + AN_HOUR))
        share = (len(world.killed) + 1) / (plan.kills + 1)
        if len(world.killed) < plan.kills and len(world.typed) >= len(said) * share and world.may_strike(found):
            time.sleep(chance.random() / 10)
            world.strike(chance)
        watch.saw(found, now)
        time.sleep(GLANCE)


class _Watch:
    """Tells how far it is, and gives up where nothing happens any more."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._before: object = None
        self._happened = self._told = monotonic()

    def saw(self, found: Load | None, now: datetime) -> None:
        world = self._world
        state = (found, world.unheard, len(world.typed))
        if state != self._before:
            self._happened, self._before = monotonic(), state
        line = f"{now:%Y-%m-%d %H:%M} x{world.hand.speed:g}: {len(world.typed)} said, {found}, killed {world.killed}"
        if monotonic() > self._happened + PATIENCE:
            raise SystemExit(f"nothing happens any more: {line}\n{_logs(world)}")
        if monotonic() > self._told + TELL_SECONDS:
            self._told = monotonic()
            world.look()
            if world.plan.tells:
                print(line, file=sys.stderr, flush=True)


def _logs(world: World) -> str:
    return "\n".join(f"{one.role}: {one.said[-600:]}" for one in world.processes.running)
