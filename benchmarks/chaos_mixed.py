"""Is anything lost or doubled whatever goes wrong, and how soon is somebody answered who writes in the middle of it?

Officers report all the time while each trouble strikes once. Right after each blow one more officer writes, and it is
measured how long it takes until the answer stands on the telephone. At the end all that was said must be stored once
and acknowledged, and every message that came twice must be one of which we know that we sent it again.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.chaos_processes import ROLES, Processes
from benchmarks.chaos_troubles import EMBEDDED, GROWN, Trouble
from benchmarks.chaos_world import CLOCK, Plan, Province, faults, unexplained
from bot.clock import SystemClock
from storage.database import sqlite_url
from tests.fakes.telegram import FakeTelegram
from tests.postgres import PostgresServer

ANSWER_SECONDS = 240.0  # a bound: on a machine with other work the start alone takes a minute


@dataclass(kw_only=True)
class Report:
    """What was found; `wrong` is empty when all is well. recovery: trouble → seconds, None where no answer came."""

    title: str
    recovery: dict[str, float | None] = field(default_factory=dict)
    said: int = 0
    stored: int = 0
    lost: int = 0
    twice: int = 0
    repeats_known: int = 0
    unexplained: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.wrong and (self.lost, self.twice, self.unexplained) == (0, 0, 0)

    def lines(self) -> Iterator[str]:
        yield f"{self.title}: {len(self.recovery)} troubles in {self.seconds:.0f} s, {self.said} reports"
        yield "  from the blow to the answer for somebody who writes in the middle of it:"
        for name, seconds in self.recovery.items():
            yield f"    {name:<24} {'never' if seconds is None else f'{seconds:5.1f} s'}"
        yield f"  repeated sends that we know of: {self.repeats_known}"
        yield from (f"  WRONG: {fault}" for fault in self.wrong)
        yield f"  lost {self.lost}, stored twice {self.twice}, unexplained repeats {self.unexplained}"


class World(Province):
    """A province with its processes, that can be hurt."""

    def __init__(
        self, folder: Path, telegram: FakeTelegram, plan: Plan, server: PostgresServer | None, roles: Sequence[str]
    ) -> None:
        url = sqlite_url(folder / "giaoban.sqlite") if server is None else server.url("postgres")
        super().__init__(folder, telegram, plan, url)
        self.server = server
        self.grown = server is not None
        self.conninfo = self.database.conninfo if self.grown else ""
        self.wrong: list[str] = []
        self._began = SystemClock().now()
        self._ahead = timedelta(0)
        self.processes = Processes(folder, self.environment, roles if self.grown else ("all",))
        self.set_clock(timedelta(0))

    def set_clock(self, step: timedelta) -> None:
        """For processes that begin from now on."""
        self._ahead += step
        start = datetime.fromisoformat(CLOCK) + self._ahead
        self.processes.environment["GIAOBAN_CLOCK"] = f"{start.isoformat()} x1 since {self._began.isoformat()}"

    def meet(self, trouble: Trouble) -> float | None:
        """Seconds from the blow to the answer; None when none came."""
        trouble.strike(self)
        began = time.monotonic()
        person, unit = self.officers[-1]
        before = len(self.telegram.sent(person.id))
        self.report(person, unit)
        mended, answered = trouble.seconds == 0, None
        while time.monotonic() < began + ANSWER_SECONDS:
            self.processes.revive()
            if not mended and time.monotonic() > began + trouble.seconds:
                trouble.mend(self)
                mended = True
            if answered is None and len(self.telegram.sent(person.id)) > before:
                answered = time.monotonic() - began
            if mended and answered is not None:
                return answered
            time.sleep(0.02)
        return answered

    def settle(self) -> None:
        """Everybody serves again."""
        self.processes.revive()
        self.processes.wait()


def run(plan: Plan, *, grown: bool, troubles: Sequence[Trouble] = (), roles: Sequence[str] = ROLES) -> Report:
    """Plays all troubles, or these, one after the other."""
    began = time.monotonic()
    report = Report(title="several processes on PostgreSQL" if grown else "one process on SQLite")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="giaoban-chaos-")))
        telegram = stack.enter_context(FakeTelegram())
        server = PostgresServer(settings=()) if grown else None
        if server is not None:
            server.start()
            stack.callback(server.stop)
        world = World(folder, telegram, plan, server, roles)
        stack.callback(world.database.close)
        stack.callback(world.processes.kill)
        world.processes.start()
        typing = threading.Thread(target=world.officers_report, daemon=True)
        typing.start()
        for trouble in troubles or (GROWN if grown else EMBEDDED):
            world.settle()
            report.recovery[trouble.name] = world.meet(trouble)
        world.stop_typing()
        typing.join()
        _end(world, report)
    report.seconds = time.monotonic() - began
    return report


def _end(world: World, report: Report) -> None:
    world.settle()
    if not world.wait_until_quiet(world.plan.patience):
        world.wrong.append(f"not quiet after {world.plan.patience:.0f} s: {world.counts()}")
    world.wrong += world.processes.stop()
    world.wrong += [f"{name}: nobody was answered" for name, seconds in report.recovery.items() if seconds is None]
    found = faults(world)
    report.said, report.stored = len(world.updates), found.stored
    report.lost, report.twice = found.lost, found.twice
    report.unexplained, report.repeats_known = unexplained(world.database, world.telegram.duplicates)
    report.wrong = [*world.wrong, *found.lines]
