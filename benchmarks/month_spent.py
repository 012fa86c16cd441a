"""How much CPU do the processes of an installation take, each role and the database, also those that were killed?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from resource import RUSAGE_SELF, getrusage

import psutil

POSTGRES, OURS = "PostgreSQL", "fake Telegram and driver"


class Spent:
    """Seconds of CPU by role. Look often: of a process that is gone, what was seen last counts."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int], float] = {}
        self._before = _ours()

    def look(self, running: Mapping[int, str], server: int) -> None:
        """running: process id → role. server: PostgreSQL's first process."""
        for pid, role in running.items():
            self._keep(role, pid, _seconds(pid))
        children = 0.0
        with suppress(psutil.Error):
            children = sum(_seconds(one.pid) for one in psutil.Process(server).children())
        self._keep(POSTGRES, server, _seconds(server, ended=True) + children)

    def by_role(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for (role, _), seconds in self._seen.items():
            found[role] = found.get(role, 0.0) + seconds
        return {**found, OURS: _ours() - self._before}

    def _keep(self, role: str, pid: int, seconds: float) -> None:
        self._seen[role, pid] = max(seconds, self._seen.get((role, pid), 0.0))


def _seconds(pid: int, *, ended: bool = False) -> float:
    """Of one process; ended: with its children that have ended. 0 when there is none."""
    try:
        spent = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0.0
    children = spent.children_user + spent.children_system if ended else 0.0
    return float(spent.user + spent.system + children)


def _ours() -> float:
    spent = getrusage(RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime
