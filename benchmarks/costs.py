"""What does one report, one answer, one reminder cost on PostgreSQL?

    python -m benchmarks.costs --communes 500

CPU of our process in milliseconds, everything committed; PostgreSQL's own is not in it, what waits for it is in the
seconds. A report has four figures. The digest is measured by `benchmarks.digest`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.measured import Measured
from benchmarks.month_bot import Counting, Said, script, update
from benchmarks.nation import BOT, Nation, sized
from benchmarks.nation_load import enrol
from bot.channels import telegram_in
from bot.clock import VIETNAM, TrainingClock, monotonic
from bot.dispatch import Dispatch
from bot.schedule import Schedule
from bot.sender import Sender
from bot.writer import Writer
from domain.deadline import opens_at
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.catalog import load_calendar
from storage.database import Database
from storage.migrate import migrate
from storage.store import Library
from tests.postgres import PostgresServer

NATION = Nation(communes=200, indicators=4, periods=2)
TOGETHER = 100
A_WEEK_BEFORE = timedelta(days=12, hours=2)  # from the opening to the first reminders


def measure(nation: Nation = NATION) -> list[Measured]:
    server = PostgresServer(())
    try:
        server.start()
        database = Database(server.url("postgres"))
        migrate(database)
        library = Library(database, load_calendar())
        opened = opens_at(nation.plans[0], VIETNAM)
        with library.writing() as store:
            clock = Clockwork(store=store, now=opened - timedelta(days=1), zone=VIETNAM)
            start(clock, nation.campaign, nation.units)
        enrol(database, nation)
        with tempfile.TemporaryDirectory() as folder:
            found = asyncio.run(_measured(library, nation, Path(folder)))
        database.close()
    finally:
        server.stop()
    return found


async def _measured(library: Library, nation: Nation, folder: Path) -> list[Measured]:
    """Reminders to everybody first, because nobody has reported; then everybody reports."""
    clock = TrainingClock(opens_at(nation.plans[0], VIETNAM))
    writer = Writer(library)
    readers = {telegram_in.CHANNEL: telegram_in.read}
    schedule, dispatch = Schedule(writer, clock, VIETNAM), Dispatch(writer, clock, VIETNAM, readers)
    sender = Sender(Counting(folder / "sent"), writer, clock, VIETNAM)
    writer.start()
    await _all(schedule.once)
    clock.move_to(clock.now() + A_WEEK_BEFORE)
    many, found = nation.communes, []

    async def sending() -> None:
        while await sender.once():
            await sender.drain()

    found += await _cost("a reminder that falls due", many, lambda: _all(schedule.once))
    found += await _cost("a reminder that is sent", many, sending)
    said = [Said(clock.now(), one.commune, one.text) for one in script(nation) if not one.text.startswith("sửa")]
    raw = [telegram_in.split(update(number, one)) for number, one in enumerate(said)]
    rows = [
        {
            "channel": telegram_in.CHANNEL,
            "bot": BOT,
            "update_id": one.update_id,
            "chat_id": one.chat_id,
            "body": one.body,
        }
        for one in raw
    ]

    async def keeping() -> None:
        for first in range(0, many, TOGETHER):
            some = rows[first : first + TOGETHER]
            await writer.do(lambda store, some=some: store.inbox.keep(some, at=clock.now()))  # type: ignore[misc]

    found += await _cost("a report that is kept", many, keeping)
    found += await _cost("a report that is handled", many, lambda: _all(dispatch.once))
    found += await _cost("an answer that is sent", many, sending)
    await asyncio.to_thread(writer.close)
    return found


async def _all(once: Callable[[], Awaitable[int]]) -> None:
    while await once():
        pass


async def _cost(name: str, many: int, what: Callable[[], Awaitable[None]]) -> list[Measured]:
    begun, spent = monotonic(), time.process_time()
    await what()
    cpu, took = time.process_time() - spent, monotonic() - begun
    return [
        Measured(name=f"{name}, CPU", value=cpu / many * 1000, unit="ms"),
        Measured(name=f"{name}, from begin to commit", value=took / many * 1000, unit="ms"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    from benchmarks.shown import figure

    asked = sized(arguments, about=__doc__)
    communes = asked.communes if arguments or len(sys.argv) > 1 else NATION.communes
    for one in measure(Nation(communes=communes, indicators=4, periods=2)):
        print(f"{one.name:45} {figure(one)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
