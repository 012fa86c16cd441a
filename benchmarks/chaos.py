"""Is anything lost or doubled when the process is killed again and again?

`giaoban run` works against a Telegram that behaves like the real one (redelivery, limits, 429) while officers report
and the process is killed with SIGKILL, and again while answers of Telegram get lost on the way. Afterwards every
update that Telegram was told we have must stand in the database once, every figure must be acknowledged or its
acknowledgement wait, and the running totals must be the sums of what was sent.

Then every other trouble strikes once (`chaos_mixed`): one process on SQLite, or with `--grown` several on PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import func, select

from benchmarks import chaos_mixed
from benchmarks.chaos_world import Plan, Province, faults
from bot.channels.telegram_out import TelegramSpeaker
from storage.database import sqlite_url
from storage.tables import outbox
from tests.fakes.telegram import FakeTelegram

START_SECONDS = 180.0  # until somebody is answered; a machine with other work starts slowly


@dataclass(kw_only=True)
class Outcome:
    """What was found afterwards; `wrong` is empty when all is well."""

    plan: Plan
    kills: int = 0
    sent_updates: int = 0
    kept: int = 0
    done: int = 0
    stored: int = 0
    acknowledged: int = 0
    waiting: int = 0
    repeats_known: int = 0
    repeats_seen: int = 0
    seconds: float = 0.0
    starts: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield f"officers {self.plan.officers}, reports {self.sent_updates}, answers lost {self.plan.lost:.0%}"
        yield f"  killed with SIGKILL {self.kills} times, {self.seconds:.0f} s in all"
        yield f"  updates kept {self.kept}, handled {self.done}, figures stored {self.stored}"
        yield f"  acknowledged {self.acknowledged}, acknowledgements waiting {self.waiting}"
        yield f"  repeated sends: {self.repeats_known} counted by us, {self.repeats_seen} seen by Telegram"
        if self.starts:
            yield f"  from start to first answer: median {sorted(self.starts)[len(self.starts) // 2]:.1f} s"
        yield from (f"  WRONG: {fault}" for fault in self.wrong)
        yield "  lost 0, stored twice 0, handled twice 0" if not self.wrong else "  NOT GOOD"


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes all kinds of trouble and prints what was found; 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grown", action="store_true", help="several processes on PostgreSQL")
    parser.add_argument("--officers", type=int, default=200)
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--lost", type=float, default=0.1)
    given = parser.parse_args(arguments)
    common = {"officers": given.officers, "reports": given.reports, "kills": given.kills}
    good = True
    for lost in () if given.grown else (0.0, given.lost):
        outcome = run(Plan(**common, lost=lost))
        print("\n".join(outcome.lines()), flush=True)
        good = good and not outcome.wrong
    report = chaos_mixed.run(Plan(officers=given.officers, reports=100_000, pause=0.2), grown=given.grown)
    print("\n".join(report.lines()), flush=True)
    return 0 if good and report.good else 1


class Served(Protocol):
    """What of `subprocess.Popen` is used here."""

    @property
    def returncode(self) -> int | None: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, sign: signal.Signals, /) -> None: ...

    def kill(self) -> None: ...


Begin = Callable[[Mapping[str, str], Path], Served]  # environment, and the log that is written on
Process = TypeVar("Process", bound=Served)


def from_nothing(environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """`giaoban run` as a supervisor starts it."""
    command = [sys.executable, "-m", "bot", "run"]
    with log.open("ab") as out:
        return subprocess.Popen(command, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)


def run(plan: Plan, begin: Begin = from_nothing) -> Outcome:
    """Plays one plan from beginning to end. begin: how `giaoban run` is started."""
    began = time.monotonic()
    outcome = Outcome(plan=plan)
    with tempfile.TemporaryDirectory(prefix="giaoban-chaos-") as folder, FakeTelegram() as telegram:
        sums = Province(Path(folder), telegram, plan, sqlite_url(Path(folder) / "giaoban.sqlite"))
        log = Path(folder) / "run.log"
        typing = threading.Thread(target=sums.officers_report, daemon=True)
        typing.start()
        _kill_again_and_again(sums, log, outcome, begin)
        typing.join()
        telegram.lose_answers(0.0)
        with running(sums.environment, log, begin) as process:
            if not sums.wait_until_quiet(plan.patience):
                outcome.wrong.append(f"not quiet after {plan.patience:.0f} s")
            code = stop(process)
            if code != 0:
                outcome.wrong.append(f"a plain stop ended with exit code {code}")
        _examine(sums, outcome)
    outcome.seconds = time.monotonic() - began
    return outcome


def _kill_again_and_again(province: Province, log: Path, outcome: Outcome, begin: Begin) -> None:
    """Each life ends at a random instant after the process began to answer."""
    chance = random.Random(province.plan.seed)
    for life in range(province.plan.kills):
        if province.plan.lost:
            province.telegram.lose_answers(province.plan.lost, seed=life)
        answered = len(province.telegram.called("sendMessage"))
        began = time.monotonic()
        with running(province.environment, log, begin) as process:
            while len(province.telegram.called("sendMessage")) == answered:
                if process.poll() is not None:
                    outcome.wrong.append(f"ended by itself with exit code {process.returncode}: {_tail(log)}")
                    return
                if time.monotonic() > began + START_SECONDS:
                    outcome.wrong.append(f"answered nobody within {START_SECONDS:.0f} s: {_tail(log)}")
                    return
                if life and province.is_quiet():  # nobody is left to be answered
                    break
                time.sleep(0.05)
            else:
                outcome.starts.append(time.monotonic() - began)
            time.sleep(chance.uniform(0.05, 2.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
            outcome.kills += 1


@contextmanager
def running(
    environment: Mapping[str, str], log: Path, begin: Callable[[Mapping[str, str], Path], Process]
) -> Iterator[Process]:
    process = begin({**os.environ, **environment}, log)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def stop(process: Served) -> int:
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        return -1


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-400:]


def _examine(province: Province, outcome: Outcome) -> None:
    """Compares what was sent with what stands in the database and on the screens."""
    found = faults(province)
    with province.database.reading() as connection:
        outcome.repeats_known = connection.execute(select(func.coalesce(func.sum(outbox.c.repeats), 0))).scalar_one()
    province.database.close()
    outcome.sent_updates = len(province.updates)
    outcome.kept, outcome.done, outcome.stored = found.kept, found.done, found.stored
    outcome.acknowledged, outcome.waiting = found.acknowledged, found.waiting
    outcome.repeats_seen = sum(times - 1 for times in province.telegram.duplicates.values())
    outcome.wrong += found.lines
    acks = found.acknowledged + found.waiting
    in_flight = TelegramSpeaker.budget.in_flight
    most = in_flight * outcome.kills + round(outcome.plan.lost * 4 * acks) + in_flight
    if outcome.repeats_known > most:
        outcome.wrong.append(f"more repeated sends ({outcome.repeats_known}) than could be in flight ({most})")


if __name__ == "__main__":
    sys.exit(main())
