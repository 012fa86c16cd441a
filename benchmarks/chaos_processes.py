"""Which processes serve while there is trouble? One that does everything, or one for each role; the dead rise again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

ROLES = ("listen", "work", "work", "send", "send", "web")  # the second sender was started by mistake
STARTED = "serving "
START_SECONDS = 600.0  # a bound: six begin at once, perhaps on a machine with other work


class Process:
    """`giaoban run` with a role."""

    def __init__(self, role: str, environment: dict[str, str], log: Path) -> None:
        self.role = role
        self.log = log
        self._read = log.stat().st_size if log.exists() else 0
        command = [sys.executable, "-m", "bot", "run", "--role", role]
        with log.open("ab") as out:
            self._process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def said(self) -> str:
        """What it logged so far."""
        with self.log.open("rb") as log:
            log.seek(self._read)
            return log.read().decode(errors="replace")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def site(self) -> str:
        """Its address, when it serves; "" before."""
        return next((one.partition("=")[2] for one in self.said.split() if one.startswith("address=")), "")

    def healthy(self) -> bool:
        try:
            return bool(self.site) and httpx.get(f"{self.site}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        if self.alive:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Its exit code; -1 when it did not end in time."""
        if self.alive:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(timeout=12)
        except subprocess.TimeoutExpired:
            self.kill()
            return -1


class Processes:
    """All of an installation. Those that end rise again, as under systemd."""

    def __init__(self, folder: Path, environment: dict[str, str], roles: Sequence[str]) -> None:
        self.environment = {**os.environ, **environment}
        self._folder = folder
        self._roles = list(roles)
        self.running: list[Process] = []

    def start(self) -> None:
        for role in self._roles:
            self.add(role)
        self.wait()

    def add(self, role: str) -> Process:
        log = self._folder / f"{len(self.running)}-{role}.log"
        self.running.append(Process(role, self.environment, log))
        return self.running[-1]

    def wait(self) -> None:
        """Until each of them serves. Raises RuntimeError."""
        end = time.monotonic() + START_SECONDS
        while not all(one.site for one in self.running):
            if time.monotonic() > end:
                silent = next(one for one in self.running if not one.site)
                raise RuntimeError(f"{silent.role} does not serve: {silent.said[-400:]}")
            time.sleep(0.05)

    def of(self, role: str) -> list[Process]:
        return [one for one in self.running if one.role == role]

    def sender(self) -> Process:
        """The one that sends now; where one process does everything, that one."""
        leads = [one for one in self.of("send") if " sends " in one.said]
        return (leads or self.of("send") or self.running)[-1]

    def again(self, process: Process) -> Process:
        """Starts the same anew."""
        place = self.running.index(process)
        self.running[place] = Process(process.role, self.environment, process.log)
        return self.running[place]

    def revive(self) -> int:
        """Whoever has ended by itself begins anew; how many."""
        dead = [one for one in self.running if not one.alive]
        for one in dead:
            self.again(one)
        return len(dead)

    def kill(self) -> None:
        for one in self.running:
            one.kill()

    def stop(self) -> list[str]:
        """Ends all; what went wrong with it."""
        codes = [(one.role, one.stop()) for one in self.running]
        return [f"a plain stop of {role} ended with exit code {code}" for role, code in codes if code != 0]
