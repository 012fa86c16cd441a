"""How is a dashboard served in a test? In a process of its own, as people meet it, with a clock that the test sets.

with a_dashboard(library, at="2023-06-20T08:00") as dashboard:
    dashboard.address, dashboard.link("p1")
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.clock import VIETNAM, TrainingClock
from bot.web.dashboard import Gate, serve_dashboard
from bot.web.serve import Site, take_address
from bot.writer import Writer
from handlers.links import Links, Purpose
from handlers.sign_in import LINK_LIVES
from storage.catalog import load_calendar
from storage.database import Database
from storage.store import Library
from tests.builders import local
from tests.story import DESK

_numbers = itertools.count(1)
ROOT = Path(__file__).parents[1]
SIGNER = DESK.signer


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """One that is served. `at`: where its clock began."""

    address: str
    library: Library
    at: datetime

    def link(self, person: str, *, at: datetime | None = None) -> str:
        """The address of a sign-in link as the bot sends it; `at`: when it was sent, if not just now."""
        key, at = f"test:{next(_numbers)}", at or self.at
        with self.library.writing() as store:
            store.sessions.offer(key, person, at=at, expires_at=at + LINK_LIVES)
        return Links(self.address, SIGNER).to(Purpose.SIGN_IN, key, now=at, lives=LINK_LIVES)


@contextmanager
def a_dashboard(library: Library, *, at: str) -> Iterator[Dashboard]:
    """Serves the database while the body runs; it must end well and have had nothing to complain about."""
    url = library.database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.dashboards", url, at],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), process.communicate()[1]
        yield Dashboard(address=address, library=library, at=local(at))
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=20)
        assert (process.returncode, complaints) == (0, ""), f"{process.returncode}: {complaints}"
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


async def _serve(url: str, at: str) -> None:
    library = Library(Database(url), load_calendar())
    writer = Writer(library)
    writer.start()
    site = Site(take_address("127.0.0.1", 0))
    links = Links(site.address, SIGNER)
    gate = Gate(library=library, clock=TrainingClock(local(at)), zone=VIETNAM, links=links, do=writer.do)
    serve_dashboard(site.app, gate)
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with site.served():
        print(site.address, flush=True)
        await stop.wait()
    writer.close()
    site.close()
    library.database.close()


if __name__ == "__main__":
    asyncio.run(_serve(*sys.argv[1:]))
