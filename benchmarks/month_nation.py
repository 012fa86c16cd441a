"""Is a month of a whole nation counted without a lost or a doubled report?

    python -m benchmarks.month_nation --communes 10600 --indicators 4 --kills 2

PostgreSQL with durable commits, every commune reports once in the month, a fifth corrects a figure, a tenth comes late,
a tenth of the updates is delivered twice, everybody who has not reported is reminded, the groups of the provinces and
of the nation get their digests, and the process is killed while it works. At the end everything is held against what
the generator knows.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from sqlalchemy import Connection, func, select

from benchmarks import month_roles
from benchmarks.month_bot import SENT, script
from benchmarks.month_ledger import Ledger, figures
from benchmarks.nation import CODE, PROVINCES, TOP, Nation, code
from benchmarks.nation_load import enrol
from bot.clock import VIETNAM, monotonic
from domain.deadline import opens_at
from domain.message import Lane
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from handlers.sum_up import summed_up
from storage.catalog import load_calendar
from storage.database import Database
from storage.migrate import migrate
from storage.store import Library
from storage.tables import digests, inbox, outbox
from tests.postgres import PostgresServer

SAMPLED = 5
MUTE = 50  # one commune of so many says nothing all month


@dataclass(kw_only=True)
class Outcome:
    """messages: of officers. wrong: what is not as it should be, in words; empty when all is well."""

    communes: int
    figures: int
    messages: int = 0
    stored: int = 0
    acknowledged: int = 0
    reminders: int = 0
    digests: int = 0
    sent: int = 0
    repeated: int = 0
    explained: int = 0
    kills: int = 0
    seconds: float = 0.0
    cpu: float = 0.0  # seconds of the bot's processes, without PostgreSQL; those that were killed included
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Sequence[str]:
        spent = self.seconds or 1.0
        return (
            f"{self.communes} communes, {self.figures} figures a report: {self.messages} messages in {spent:.0f} s,",
            f"  {self.messages / spent:.1f} a second; {self.sent} sent, {self.sent / spent:.1f} a second",
            f"  stored {self.stored}, acknowledged {self.acknowledged}, reminders {self.reminders},"
            f" digests {self.digests}, killed {self.kills} times",
            f"  CPU of the bot {self.cpu:.0f} s, {self.cpu / (self.messages or 1) * 1000:.1f} ms a message",
            f"  lost {self.messages - self.stored}, sent again {self.repeated},"
            f" of which known as doubtful {self.explained}",
            *(f"  WRONG: {one}" for one in self.wrong),
        )


def run(nation: Nation, kills: int, hours: int = 1) -> Outcome:
    """One month. hours: of the clock at a time."""
    server = PostgresServer(month_roles.DURABLE)
    with tempfile.TemporaryDirectory(prefix="giaoban-month-") as folder:
        try:
            server.start()
            database = Database(server.url("postgres"))
            migrate(database)
            library = Library(database, load_calendar())
            at = opens_at(nation.plans[0], VIETNAM) - timedelta(days=1)
            with library.writing() as store:
                start(Clockwork(store=store, now=at, zone=VIETNAM), nation.campaign, nation.units)
            enrol(database, nation)
            outcome = Outcome(communes=nation.communes, figures=nation.indicators)
            begun, spent = monotonic(), _cpu()
            outcome.kills = _play(server.url("postgres"), Path(folder), nation, kills, hours)
            outcome.seconds = monotonic() - begun
            outcome.cpu = _cpu() - spent
            _count(outcome, library, nation, Path(folder))
            database.close()
        finally:
            server.stop()
    return outcome


def _cpu() -> float:
    """Seconds of the processes that have ended."""
    spent = getrusage(RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _play(url: str, folder: Path, nation: Nation, kills: int, hours: int) -> int:
    """Starts the bot, kills it when it is in the middle, and starts it again; how often it was killed."""
    many, killed, chance = len(script(nation)), 0, random.Random(nation.seed)
    command = [sys.executable, "-m", "benchmarks.month_bot", url, str(folder)]
    command += [str(one) for one in (nation.communes, nation.indicators, nation.provinces, nation.seed, hours)]
    while True:
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            if killed < kills and int(line) >= many * (killed + 1) / (kills + 1):
                time.sleep(chance.random() / 2)  # somewhere in the next hour: keeping, handling or sending
                process.kill()
                killed += 1
                break
        process.stdout.close()
        ended = process.wait()
        if ended == 0:
            return killed
        if ended > 0:
            raise SystemExit(f"the bot ended with {ended}:\n{(folder / 'log').read_text()[-2000:]}")


def _count(outcome: Outcome, library: Library, nation: Nation, folder: Path) -> None:
    outcome.messages = len(script(nation))
    with library.database.reading() as connection:

        def one(what: object) -> int:
            return int(connection.execute(what).scalar_one() or 0)  # type: ignore[call-overload]

        answered = select(func.count(outbox.c.cause.distinct())).where(outbox.c.state == "sent")
        outcome.stored = one(select(func.count()).select_from(inbox).where(inbox.c.state == "done"))
        outcome.acknowledged = one(answered.where(outbox.c.lane == int(Lane.ACK)))
        said = select(func.count()).where(outbox.c.state == "sent")
        outcome.reminders = one(said.where(outbox.c.kind == "remind"))
        outcome.digests = one(select(func.count()).select_from(digests))
        rows = one(said)
        outcome.explained = one(select(func.sum(outbox.c.repeats)))
        left = one(select(func.count()).where(outbox.c.state.in_(("waiting", "sending", "failed", "doubtful"))))
        outcome.sent = len((folder / SENT).read_bytes().splitlines())
        outcome.repeated = outcome.sent - rows
        _held(outcome, nation, connection, left)
    _digests(outcome, library, nation)


def _held(outcome: Outcome, nation: Nation, connection: Connection, left: int) -> None:
    wrong = outcome.wrong
    if outcome.stored != outcome.messages:
        wrong.append(f"{outcome.stored} of {outcome.messages} messages were handled")
    if outcome.acknowledged != outcome.messages:
        wrong.append(f"{outcome.acknowledged} of {outcome.messages} messages were acknowledged")
    wrong += figures(nation, connection)
    if left:
        wrong.append(f"{left} messages were not sent")
    if outcome.repeated > outcome.explained:
        wrong.append(f"{outcome.repeated - outcome.explained} messages were sent again and nobody knows")


def _digests(outcome: Outcome, library: Library, nation: Nation) -> None:
    """The sums of the nation and of some provinces."""
    chosen = random.Random(nation.seed).sample(range(nation.provinces), min(SAMPLED, nation.provinces))
    roots = {TOP: range(nation.communes), **{nation.province(one): nation.members(one) for one in chosen}}
    plan = nation.plans[0]
    with library.reading() as store:
        clock = Clockwork(store=store, now=opens_at(nation.plans[1], VIETNAM), zone=VIETNAM)
        running = store.campaigns.get(CODE)
        assert running is not None
        for root, members in roots.items():
            summary = summed_up(clock, running, plan.key, root)
            posted = store.digests.last(CODE, plan.key, root, before=clock.now)
            for place in range(nation.indicators):
                if not nation.adds_up(place):
                    continue
                known = nation.added(place, 0, members)
                now = summary.progress[place].total if summary else None
                told = posted.figures.get(code(place)) if posted else None
                if now != known or told != known:
                    outcome.wrong.append(f"{root} {code(place)}: {now} now, {told} in the digest, {known} were said")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--embedded", action="store_true", help="one process with the embedded engine")
    parser.add_argument("--communes", type=int, default=10_600)
    parser.add_argument("--provinces", type=int, default=PROVINCES)
    parser.add_argument("--indicators", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=6, help="of processes and of PostgreSQL")
    parser.add_argument("--bots", type=int, default=4, help="tokens that the provinces share")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--fastest", type=float, default=20_000, help="speed of the clock where nobody waits")
    parser.add_argument("--hours", type=int, default=1, help="embedded: of the clock at a time")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # whoever ends us ends all that we started
    nation = Nation(
        communes=given.communes,
        provinces=given.provinces,
        indicators=given.indicators,
        periods=2,
        seed=given.seed,
        mute=0 if given.embedded else MUTE,
    )
    if given.embedded:
        outcome: Outcome | Ledger = run(nation, given.kills, given.hours)
    else:
        plan = month_roles.Plan(
            nation=nation,
            kills=given.kills,
            bots=given.bots,
            workers=given.workers,
            fastest=given.fastest,
            tells=True,
        )
        outcome = month_roles.run(plan)
    print(json.dumps(asdict(outcome)) if given.json else "\n".join(outcome.lines()))
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
