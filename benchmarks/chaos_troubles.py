"""What can go wrong while officers report? Each trouble strikes once; then somebody writes and waits for the answer."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg

from benchmarks.chaos_processes import START_SECONDS

if TYPE_CHECKING:
    from benchmarks.chaos_mixed import World

STORM_SECONDS = 4.0
STOP_SECONDS = 10.0  # in which a process ends that is told to
ROOM = 64 * 1024  # bytes that may still be written to a file when the disk is full
FORWARD, BACK = timedelta(hours=2), timedelta(seconds=20)
CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """`strike` begins it; `mend` ends it, after `seconds`. wrong: what it found by itself."""

    name: str
    strike: Callable[[World], None]
    mend: Callable[[World], None] = lambda _world: None
    seconds: float = 0.0


def _kill(role: str, many: int = 1) -> Callable[[World], None]:
    def strike(world: World) -> None:
        victims = [world.processes.sender()] if role == "send" else world.processes.of(role)[:many]
        for one in victims:
            one.kill()
        for one in victims:
            world.processes.again(one)

    return strike


def _restart(*, crash: bool) -> Callable[[World], None]:
    return lambda world: world.server.begin_anew(crash=crash) if world.server else None


def _cut(world: World) -> None:
    with psycopg.connect(world.conninfo, autocommit=True) as connection:
        connection.execute(CUT)


def _answers_lost(world: World) -> None:
    world.telegram.lose_answers(0.3, seed=world.plan.seed)


def _answers_come(world: World) -> None:
    world.telegram.lose_answers(0.0)


def _gateway(world: World) -> None:
    world.telegram.fail_next(25, 502)


def _too_many(world: World) -> None:
    for _ in range(15):
        world.telegram.refuse_next(429, "Too Many Requests: retry after 1", retry_after=1)


def _calm(world: World) -> None:
    world.telegram.fail_next(0)


def _clock(step: timedelta) -> Callable[[World], None]:
    """The machine's clock is set; the processes begin anew with it, as a machine does that was asleep."""

    def strike(world: World) -> None:
        world.processes.kill()
        world.set_clock(step)
        world.processes.revive()

    return strike


def _stop(world: World) -> None:
    """All are told to end while people write; each finishes what it has in hand, and begins anew."""
    for one in list(world.processes.running):
        began = time.monotonic()
        code, seconds = one.stop(), time.monotonic() - began
        if code != 0 or seconds > STOP_SECONDS:
            world.wrong.append(f"{one.role} was told to end: exit code {code} after {seconds:.1f} s")
        world.processes.again(one)


def _second(world: World) -> None:
    """Another one is started by mistake. Embedded, it has to refuse; grown, it is a third sender that stands by."""
    one = world.processes.add("send" if world.grown else "all")
    words = "stands_by" if world.grown else "Another `giaoban run` works on this database"
    end = time.monotonic() + START_SECONDS
    while words not in one.said and time.monotonic() < end:
        time.sleep(0.05)
    if words not in one.said:
        world.wrong.append(f"a second one said: {one.said[-200:]}")
    one.kill()
    world.processes.running.remove(one)


def _disk_full(world: World) -> None:
    """No file of the process may grow; it logs to one as well, which has some room."""
    (one,) = world.processes.running
    full = one.log.stat().st_size + ROOM
    resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))


def _disk_free(world: World) -> None:
    (one,) = world.processes.running
    if "storage_trouble" not in one.said and "could not be stored" not in one.said:
        world.wrong.append("the disk was full and nobody noticed")
    resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


_OF_THE_PLATFORM = (
    Trouble(name="answers lost", strike=_answers_lost, mend=_answers_come, seconds=STORM_SECONDS),
    Trouble(name="storm of 502", strike=_gateway, mend=_calm, seconds=STORM_SECONDS),
    Trouble(name="storm of 429", strike=_too_many),
)
_OF_THE_CLOCK = (
    Trouble(name="clock set forward", strike=_clock(FORWARD)),
    Trouble(name="clock set back", strike=_clock(-BACK)),
)
EMBEDDED = (
    Trouble(name="SIGKILL", strike=_kill("all")),
    Trouble(name="stopped in order", strike=_stop),
    *_OF_THE_PLATFORM,
    Trouble(name="disk full", strike=_disk_full, mend=_disk_free, seconds=STORM_SECONDS),
    Trouble(name="a second one started", strike=_second),
    *_OF_THE_CLOCK,
)
GROWN = (
    *(Trouble(name=f"SIGKILL {role}", strike=_kill(role)) for role in ("listen", "work", "send", "web")),
    Trouble(name="SIGKILL every worker", strike=_kill("work", 2)),
    Trouble(name="all stopped in order", strike=_stop),
    Trouble(name="connections cut", strike=_cut),
    Trouble(name="PostgreSQL restarted", strike=_restart(crash=False)),
    Trouble(name="PostgreSQL crashed", strike=_restart(crash=True)),
    *_OF_THE_PLATFORM,
    Trouble(name="a third sender started", strike=_second),
    *_OF_THE_CLOCK,
)
