"""Do probes tell the truth, and is what is counted kept to this machine?"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.clock import VIETNAM, TrainingClock
from bot.metrics import Metrics
from bot.readiness import Readiness
from bot.web.health import health
from bot.writer import Writer
from domain.backup import Failure, file_name
from domain.bot import Bot
from domain.calendar import Calendar
from domain.message import Lane
from domain.outcome import Outcome
from storage.archives import note_failure
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library
from tests.builders import a_message, local

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

NOW = local("2023-06-20T08:00")


class Probed:
    """The three addresses of one process, asked from some machine."""

    def __init__(self, library: Library, writer: Writer, *, public: bool = False) -> None:
        self.metrics = Metrics()
        self.clock = TrainingClock(NOW)
        self.metrics.watch(library, self.clock)
        self.app = FastAPI()
        readiness = Readiness(library=library, writer=writer, clock=self.clock, patience=0.5)
        self.app.include_router(health(readiness, self.metrics, public=public))

    async def get(self, path: str, *, client: str = "127.0.0.1", **headers: str) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as asked:
            return await asked.get(path, headers=headers)

    async def figures(self) -> dict[str, float]:
        """`name{labels}` → value."""
        text = (await self.get("/metrics")).text
        rows = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, _, value in rows}


@pytest.fixture
def probed(library: Library, writer: Writer) -> Probed:
    return Probed(library, writer)


async def test_age_of_the_newest_backup_is_counted_and_whether_the_last_try_failed(
    probed: Probed, tmp_path: Path
) -> None:
    probed.metrics.watch_backups(tmp_path, VIETNAM, probed.clock)
    none = await probed.figures()
    for days in (9, 2):
        (tmp_path / file_name(NOW - timedelta(days=days), VIETNAM)).touch()
    note_failure(tmp_path, Failure(at=NOW - timedelta(days=1), why="The disk is full."))
    failed = await probed.figures()
    (tmp_path / file_name(NOW - timedelta(hours=1), VIETNAM)).touch()
    made = await probed.figures()

    assert (none["giaoban_backups"], none["giaoban_backup_failed"]) == (0, 0)
    assert "giaoban_backup_age_seconds" not in none
    assert (failed["giaoban_backup_age_seconds"], failed["giaoban_backup_failed"]) == (2 * 86_400, 1)
    assert (made["giaoban_backup_age_seconds"], made["giaoban_backup_failed"]) == (3_600, 0)


async def test_living_process_that_can_work_says_so(probed: Probed) -> None:
    assert (await probed.get("/healthz")).text == "ok\n"
    ready = await probed.get("/readyz")
    assert (ready.status_code, ready.text) == (200, "ready\n")


async def test_process_whose_writer_ended_is_not_ready(library: Library, writer: Writer) -> None:
    writer.close()

    answer = await Probed(library, writer).get("/readyz")

    assert (answer.status_code, answer.text) == (503, "The thread that writes has ended: restart the process.\n")


async def test_process_with_older_tables_is_not_ready(bare_database: Database, calendar: Calendar) -> None:
    library = Library(bare_database, calendar)
    migrate(bare_database, "0012")
    writer = Writer(library)
    writer.start()

    answer = await Probed(library, writer).get("/readyz")
    writer.close()

    assert (answer.status_code, "giaoban migrate" in answer.text) == (503, True)


async def test_update_that_waits_longer_than_a_minute_makes_the_process_unready(
    library: Library, probed: Probed
) -> None:
    with library.writing() as store:
        row = {"channel": "console", "bot": "demo", "update_id": "1", "chat_id": "7", "body": {}}
        store.inbox.keep([row], at=NOW - timedelta(seconds=59))
    assert (await probed.get("/readyz")).status_code == 200

    probed.clock.move_to(NOW + timedelta(seconds=2))

    answer = await probed.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "An update has been waiting for 61 seconds.\n")


@pytest.fixture
def on_a_file(tmp_path: Path, migrated_sqlite: Path, calendar: Calendar) -> Library:
    path = tmp_path / "giaoban.sqlite"
    path.write_bytes(migrated_sqlite.read_bytes())
    library = Library(Database(sqlite_url(path)), calendar)
    with library.writing() as store:
        store.bots.serve([Bot(channel="console", bot="demo")], at=NOW)
    return library


async def test_database_that_somebody_locked_makes_the_process_unready(on_a_file: Library, tmp_path: Path) -> None:
    writer = Writer(on_a_file)
    writer.start()
    other = sqlite3.connect(tmp_path / "giaoban.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    answer = await Probed(on_a_file, writer).get("/readyz")
    other.execute("ROLLBACK")
    other.close()
    await asyncio.to_thread(writer.close)
    on_a_file.database.close()

    assert (answer.status_code, answer.text) == (503, "The database did not take a write within 0.5 seconds.\n")


async def test_database_that_takes_no_write_makes_the_process_unready(on_a_file: Library) -> None:
    with on_a_file.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    writer = Writer(on_a_file)
    writer.start()

    answer = await Probed(on_a_file, writer).get("/readyz")
    await asyncio.to_thread(writer.close)
    on_a_file.database.close()

    assert (answer.status_code, "can't do it now" in answer.text) == (503, True)


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("10.0.0.7", {}),
        ("2001:db8::7", {}),
        ("a socket", {}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"X-Real-IP": "10.0.0.7"}),
        ("127.0.0.1", {"Forwarded": "for=10.0.0.7"}),
    ],
)
async def test_metrics_are_not_for_other_machines(probed: Probed, client: str, headers: dict[str, str]) -> None:
    answer = await probed.get("/metrics", client=client, **headers)

    assert answer.status_code == 403
    assert "giaoban_" not in answer.text


@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
async def test_metrics_are_for_this_machine(probed: Probed, client: str) -> None:
    assert (await probed.get("/metrics", client=client)).status_code == 200


async def test_metrics_are_for_others_where_the_operator_says_so(library: Library, writer: Writer) -> None:
    probed = Probed(library, writer, public=True)

    assert (await probed.get("/metrics", client="10.0.0.7")).status_code == 200


async def test_figures_say_what_waits_and_since_when(library: Library, probed: Probed) -> None:
    with library.writing() as store:
        store.bots.serve([Bot(channel="zalo", bot="123", name="Giao Ban Hà Giang")], at=NOW)
        row = {"channel": "zalo", "bot": "123", "update_id": "1", "chat_id": "7", "body": {"text": "bí mật"}}
        store.inbox.keep([row], at=NOW - timedelta(seconds=30))
        store.outbox.put(a_message("k1", lane=Lane.DIGEST), at=NOW - timedelta(seconds=20))

    found = await probed.figures()

    assert found["giaoban_storage_up"] == 1
    assert found["giaoban_inbox_waiting"] == 1
    assert found["giaoban_inbox_oldest_seconds"] == pytest.approx(30)
    assert found['giaoban_outbox{lane="digest",state="waiting"}'] == 1
    assert found['giaoban_outbox{lane="reply",state="waiting"}'] == 0
    assert found['giaoban_outbox_oldest_due_seconds{lane="digest"}'] == pytest.approx(20)
    assert found['giaoban_quota_left{bot="123",channel="zalo"}'] == 3000
    assert not re.search("Hà Giang|bí mật", (await probed.get("/metrics")).text)


async def test_counts_are_of_what_was_told(probed: Probed) -> None:
    probed.metrics.handled("zalo", "done", Outcome.ASKED)
    probed.metrics.handled("zalo", "dead", None)
    probed.metrics.sent(Lane.REMINDER, 45.0)
    probed.metrics.doubtful(Lane.DIGEST)

    found = await probed.figures()

    assert found['giaoban_updates_handled_total{channel="zalo",state="done"}'] == 1
    assert found['giaoban_messages_read_total{outcome="asked"}'] == 1
    assert found['giaoban_messages_read_total{outcome="read"}'] == 0
    assert found['giaoban_sent_late_seconds_bucket{lane="reminder",le="30.0"}'] == 0
    assert found['giaoban_sent_late_seconds_bucket{lane="reminder",le="60.0"}'] == 1
    assert found['giaoban_doubtful_sends_total{lane="digest"}'] == 1


async def test_database_that_is_gone_is_a_figure_and_no_error(
    bare_database: Database, calendar: Calendar, writer: Writer
) -> None:
    probed = Probed(Library(bare_database, calendar), writer)  # without tables

    found = await probed.figures()

    assert found["giaoban_storage_up"] == 0
    assert "giaoban_inbox_waiting" not in found
