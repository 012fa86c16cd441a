"""How much more do several workers handle than one?

    python -m benchmarks.workers --workers 1 2 4 --reports 1500

`giaoban run --role work` as processes on one durable PostgreSQL. Reports of four figures, each of another commune, are
put into the inbox in one transaction; measured is how long it takes until the last is handled and answered. Nobody
sends meanwhile. Whatever is stored gets its link in the chain, one transaction after the other: how often somebody
waits for that is looked at as well.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select, text

from benchmarks.month_bot import Said, script, update
from benchmarks.month_clock import Hand
from benchmarks.month_roles import Plan, World, prepared
from benchmarks.month_spent import POSTGRES, Spent
from benchmarks.nation import Nation
from benchmarks.nation_load import bot_of
from bot.channels.telegram_in import split
from bot.clock import VIETNAM, monotonic
from domain.deadline import opens_at
from storage.audit import LOCK
from storage.tables import inbox, obligations

LOOK_SECONDS = 0.02
SETTLE_SECONDS = 2.0  # for workers to take the first look at the queue
PATIENCE = 300.0
_CHAIN = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = :lock")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """a_second: reports. CPU in ms for each. waits: share of the looks in which somebody waited for the chain."""

    workers: int
    a_second: float
    work_ms: float
    postgres_ms: float
    waits: float

    def line(self) -> str:
        return (
            f"{self.workers} workers: {self.a_second:.0f} reports a second; CPU {self.work_ms:.1f} ms of work and"
            f" {self.postgres_ms:.1f} ms of PostgreSQL for each; waits for the chain in {self.waits:.0%} of the looks"
        )


def measure(workers: Sequence[int], reports: int, seed: int = 1) -> list[Measured]:
    """All on one database, each with communes of its own."""
    nation = Nation(communes=reports * len(workers), indicators=4, periods=2, seed=seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="giaoban-workers-")))
        world = prepared(stack, Plan(nation=nation, bots=1), folder)
        opened = opens_at(nation.plans[0], VIETNAM)
        world.hand = Hand(folder / "clock", opened + timedelta(hours=2))
        first = {one.commune: one for one in reversed(script(nation))}
        found = []
        for place, many in enumerate(workers):
            some = [replace(first[place * reports + one], at=opened + timedelta(hours=1)) for one in range(reports)]
            found.append(_measured(world, many, some, 1 + place * reports))
        return found


def _measured(world: World, workers: int, said: Sequence[Said], first: int) -> Measured:
    running = [world.processes.add("work") for _ in range(workers)]
    world.processes.wait()
    while not _count(world, select(func.count()).select_from(obligations)):
        time.sleep(LOOK_SECONDS)
    time.sleep(SETTLE_SECONDS)
    spent, looks, waits = Spent(), 0, 0
    pids = {one.pid: one.role for one in running}
    spent.look(pids, world.server.pid)
    before = spent.by_role()
    _arrive(world, said, first)
    began = monotonic()
    while _count(world, select(func.count()).where(inbox.c.state == "waiting")):
        with world.library.database.reading() as connection:
            waits += bool(connection.execute(_CHAIN, {"lock": LOCK}).scalar_one())
        looks += 1
        if monotonic() > began + PATIENCE:
            raise SystemExit("the reports are not handled")
        time.sleep(LOOK_SECONDS)
    seconds = monotonic() - began
    spent.look(pids, world.server.pid)
    cpu = {role: (after - before.get(role, 0.0)) / len(said) * 1000 for role, after in spent.by_role().items()}
    for one in running:
        one.stop()
        world.processes.running.remove(one)
    return Measured(
        workers=workers,
        a_second=len(said) / seconds,
        work_ms=cpu["work"],
        postgres_ms=cpu[POSTGRES],
        waits=waits / max(looks, 1),
    )


def _arrive(world: World, said: Sequence[Said], first: int) -> None:
    """As `listen` keeps what Telegram brings, all at once."""
    bot = bot_of(0, list(world.telegram.bots))
    split_up = [split(update(first + number, one)) for number, one in enumerate(said)]
    rows = [
        {"channel": "telegram", "bot": bot, "update_id": one.update_id, "chat_id": one.chat_id, "body": one.body}
        for one in split_up
    ]
    with world.library.writing() as store:
        store.inbox.keep(rows, at=world.hand.now())


def _count(world: World, what: object) -> int:
    with world.library.database.reading() as connection:
        return int(connection.execute(what).scalar_one())  # type: ignore[call-overload]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--reports", type=int, default=1_500)
    given = parser.parse_args(arguments)
    print("\n".join(one.line() for one in measure(given.workers, given.reports)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
