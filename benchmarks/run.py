"""What was measured, when, on what, and from which commit? Kept as JSON, so that figures can be compared later."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from benchmarks.measured import Measured
from bot.clock import SystemClock

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """groups: title → figures. busy: how many wanted the machine's cores when it ended."""

    commit: str
    date: str
    machine: str
    busy: float
    seconds: float
    groups: Mapping[str, Sequence[Measured]]


def made(groups: Mapping[str, Sequence[Measured]], *, seconds: float) -> Run:
    memory = psutil.virtual_memory().total / 2**30
    python = f"Python {platform.python_version()}"
    return Run(
        commit=_commit(),
        date=f"{SystemClock().now():%Y-%m-%d}",
        machine=f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, {python}",
        busy=round(os.getloadavg()[0], 1),
        seconds=round(seconds),
        groups=groups,
    )


def _commit() -> str:
    """Of what is checked out; with a plus when something was changed since, empty where git is not."""
    try:
        asked = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--exclude=*"], cwd=ROOT, capture_output=True, text=True
        )
    except OSError:
        return ""
    return asked.stdout.strip()


def written(run: Run, path: Path) -> None:
    whole = asdict(run) | {"groups": {name: [asdict(one) for one in many] for name, many in run.groups.items()}}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read(path: Path) -> Run:
    known = json.loads(path.read_text(encoding="utf-8"))
    groups = {name: [Measured(**one) for one in many] for name, many in known.pop("groups").items()}
    return Run(**known, groups=groups)
