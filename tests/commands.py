"""How does a test run `giaoban` without waiting for its libraries each time? In a process of its own, forked from one
that has loaded them and done nothing else.

Environment, folder, input and output are those of the command alone; what it costs is what it does. That it also starts
from nothing is shown where the served process is started (`tests.bot.test_run`, `tests.test_quan_tri`).
"""

from __future__ import annotations

import multiprocessing
import os
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
        process = _forks.Process(target=_run, args=(arguments, dict(env), str(cwd or Path.cwd()), folder))
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise AssertionError(f"giaoban {' '.join(arguments)} did not end")
        said, told = ((place / name).read_bytes() for name in ("1", "2"))
        return subprocess.CompletedProcess(["giaoban", *arguments], process.exitcode, said, told)


def _run(arguments: Sequence[str], env: Mapping[str, str], cwd: str, folder: str) -> None:
    """In the fork: becomes the command."""
    for number, flags in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)):
        os.dup2(os.open(f"{folder}/{number}", flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  the process ends with them
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["giaoban", *arguments]

    from bot.__main__ import main

    main()
