"""Does anything that comes in from outside make it stumble, or store what nobody meant?

Every entry is fed generated and mutated input for a bounded time: updates of both platforms, presses of buttons, the
form, the API, campaign files, sheets, the command line. Nothing may crash, nothing may be answered with our own
failure, and after every batch what is stored must mean something (`benchmarks.fuzz_world`): on SQLite, then on a
PostgreSQL that is started for it. An input that breaks a rule is saved to a file, which `--replay` feeds again.

    python -m benchmarks.fuzz [--minutes N] [--entry E] [--database D] [--seed S]
    python -m benchmarks.fuzz --replay FILE
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

import structlog

from benchmarks.fuzz_databases import KINDS, Databases, databases
from benchmarks.fuzz_files import CampaignFiles, CommandLine, Sheets
from benchmarks.fuzz_updates import Presses, TelegramUpdates, ZaloUpdates
from benchmarks.fuzz_web import Api, Forms

SAVED = Path("fuzz-failures")
WORLD_LIVES = 400  # inputs; then a new one, so that what broke can be played again
SHORTENED = 12  # inputs that are tried to be left out of what is saved
SLOWEST = 20.0  # seconds for one input, on a busy machine


class Entry(Protocol):
    """One way in, with what stands behind it."""

    name: str
    batch: int

    def make(self, dice: Random) -> Any:
        """An input, JSON-ready."""
        ...

    def feed(self, one: Any) -> bool:
        """Lets it in; whether it was taken for something. Raises for what must not be."""
        ...

    def check(self) -> None:
        """Raises when what is stored now means nothing."""
        ...

    def close(self) -> None: ...


class Make(Protocol):
    """Makes an entry in a new world."""

    name: str

    def __call__(self, databases: Databases) -> Entry: ...


ENTRIES: Mapping[str, Make] = {
    entry.name: entry
    for entry in (TelegramUpdates, ZaloUpdates, Presses, Forms, Api, CampaignFiles, Sheets, CommandLine)
}


@dataclass(kw_only=True, slots=True)
class Told:
    """What came of one entry. crash: what went wrong, and where the inputs lie that do it."""

    entry: str
    database: str
    inputs: int = 0
    accepted: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    crash: str = ""
    saved: Path | None = None
    trace: str = field(default="", repr=False)

    @property
    def broken(self) -> bool:
        return bool(self.crash)

    def line(self) -> str:
        counts = f"{self.database:<10} {self.entry:<10} {self.inputs:>7} inputs, {self.accepted:>7} accepted, "
        counts += f"{self.inputs - self.accepted:>7} rejected, crashes {int(self.broken)}"
        counts += f" ({self.seconds:.0f} s, slowest {self.slowest:.2f} s)"
        return counts if not self.broken else f"{counts}\n  {self.crash}\n  saved as {self.saved}\n{self.trace}"


def run(
    entry: Make, databases: Databases, *, seed: int, seconds: float, most: int = 10**9, saved: Path = SAVED
) -> Told:
    """Feeds one entry until the time is over or something breaks."""
    name, kind = entry.name, databases.kind
    dice, told = Random(f"{name} {seed}"), Told(entry=name, database=kind)
    began = time.monotonic()
    while told.inputs < most and time.monotonic() - began < seconds:
        fed = _one_world(entry(databases), dice, told, began + seconds, most)
        if told.broken:
            told.saved = saved / f"{name}-{kind}-{seed}.json"
            saved.mkdir(parents=True, exist_ok=True)
            kept = {"entry": name, "database": kind, "inputs": least(entry, databases, fed)}
            told.saved.write_text(json.dumps(kept))
            break
    told.seconds = time.monotonic() - began
    return told


def _one_world(entry: Entry, dice: Random, told: Told, end: float, most: int) -> list[Any]:
    """What was fed to it, to the last that broke it or that there was time for."""
    fed: list[Any] = []
    try:
        while len(fed) < WORLD_LIVES and told.inputs < most and time.monotonic() < end:
            for _ in range(min(entry.batch, most - told.inputs)):
                fed.append(entry.make(dice))
                told.inputs += 1
                if not _survived(entry, fed[-1], told):
                    return fed
            if not _survived(entry, None, told):
                break
    finally:
        entry.close()
    return fed


def _survived(entry: Entry, one: Any, told: Told) -> bool:
    """Feeds one input, or checks after the last one (None)."""
    try:
        if one is None:
            entry.check()
        else:
            told.accepted += _fed(entry, one, told)
    except Exception as error:
        told.crash = f"{type(error).__name__}: {error}"[:2_000]
        told.trace = traceback.format_exc(limit=-12)
    return not told.broken


def _fed(entry: Entry, one: Any, told: Told) -> bool:
    began = time.monotonic()
    accepted = entry.feed(one)
    took = time.monotonic() - began
    told.slowest = max(told.slowest, took)
    if took > SLOWEST:
        raise TimeoutError(f"one input took {took:.0f} seconds")
    return accepted


def replay(make: Make, databases: Databases, inputs: Sequence[Any]) -> str:
    """What these inputs break, in a new world; "" when they break nothing."""
    entry = make(databases)
    try:
        for one in inputs:
            _fed(entry, one, Told(entry=entry.name, database=databases.kind))
        entry.check()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        entry.close()
    return ""


def least(make: Make, databases: Databases, fed: Sequence[Any]) -> Sequence[Any]:
    """As few of the last inputs as break it alone; then without those in between that don't matter."""
    many = 1
    while many < len(fed) and not replay(make, databases, fed[-many:]):
        many *= 4
    left = list(fed[-many:])
    for one in list(left)[:SHORTENED]:
        without = [other for other in left if other is not one]
        if without and replay(make, databases, without):
            left = without
    return left


def main(arguments: Sequence[str] | None = None) -> int:
    """Feeds every entry in turn and prints what came of it; 1 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=4.0, help="for all entries and databases together")
    parser.add_argument("--entry", choices=sorted(ENTRIES), action="append")
    parser.add_argument("--database", choices=KINDS, action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", type=Path, metavar="FILE")
    given = parser.parse_args(arguments)
    quiet()
    if given.replay:
        kept = json.loads(given.replay.read_text())
        with databases(kept["database"]) as there:
            broken = replay(ENTRIES[kept["entry"]], there, kept["inputs"])
        print(broken or f"{len(kept['inputs'])} inputs break nothing.")
        return int(bool(broken))
    names, kinds = given.entry or list(ENTRIES), given.database or KINDS
    seconds, good = given.minutes * 60 / len(names) / len(kinds), True
    for kind in kinds:
        with databases(kind) as there:
            for name in names:
                told = run(ENTRIES[name], there, seed=given.seed, seconds=seconds)
                print(told.line(), flush=True)
                good = good and not told.broken
    return 0 if good else 1


def quiet() -> None:
    """Nothing is logged: each input is trouble, and what is wrong is looked for in the answers and the tables."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


if __name__ == "__main__":
    sys.exit(main())
