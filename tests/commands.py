"""How does a test run `giaoban` without waiting for its libraries each time? In a process of its own, forked from one
that has loaded them and done nothing else.

Environment, folder, input and output are those of the command alone; what it costs is what it does. That it also starts
from nothing is shown by some of `tests.bot.test_run`, and by `tests.test_quan_tri`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

SECONDS = 60.0
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.warm"])


def command(
    *arguments: str, env: Mapping[str, str], cwd: Path | None = None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """What `giaoban` says to these arguments. Raises AssertionError when it takes too long."""
    done = command_in_bytes(*arguments, env=env, cwd=cwd, given=given)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def command_in_bytes(
    *arguments: str, env: Mapping[str, str], cwd: Path | None = None, given: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """The same as it was written."""
    with tempfile.TemporaryDirectory(prefix="gb-command-") as folder:
        place = Path(folder)
        (place / "0").write_text(given, encoding="utf-8")
        files = tuple(f"{folder}/{number}" for number in range(3))
        process = _forks.Process(target=_run, args=(arguments, dict(env), str(cwd or Path.cwd()), files))
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise AssertionError(f"giaoban {' '.join(arguments)} did not end")
        said, told = ((place / name).read_bytes() for name in ("1", "2"))
        return subprocess.CompletedProcess(["giaoban", *arguments], process.exitcode, said, told)


class Served:
    """`giaoban` that goes on until it is told to end; said and told goes to the end of a log.

    It is used as a `subprocess.Popen` is.
    """

    def __init__(self, *arguments: str, env: Mapping[str, str], log: Path) -> None:
        files = (os.devnull, str(log), str(log))
        log.touch()
        self._process = _forks.Process(target=_run, args=(arguments, dict(env), str(Path.cwd()), files))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code; that of a signal is negative. timeout: seconds. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("giaoban", timeout or 0)
        return code

    def send_signal(self, sign: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, sign)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _run(arguments: Sequence[str], env: Mapping[str, str], cwd: str, files: Sequence[str]) -> None:
    """In the fork: becomes the command."""
    said = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for number, (file, flags) in enumerate(zip(files, (os.O_RDONLY, said, said), strict=True)):
        os.dup2(os.open(file, flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  the process ends with them
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["giaoban", *arguments]

    from bot.__main__ import main

    main()
