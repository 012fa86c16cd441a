"""Does the doctor find what is wrong, say what to do, and leave alone what is well?"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot import anchor
from bot.backup import back_up
from bot.clock import VIETNAM, SystemClock
from bot.doctor import Finding, Health, of_database, of_machine
from bot.platforms import of_platforms
from bot.settings import Settings
from domain.backup import file_name
from domain.errors import Refused
from storage.archives import FOLDER
from storage.database import Database
from storage.store import Library
from tests.builders import a_chat, a_figure, a_message, local
from tests.commands import command
from tests.environment import bare_environment
from tests.fakes.telegram import TOKEN as TELEGRAM_TOKEN
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo import TOKEN as ZALO_TOKEN
from tests.fakes.zalo import FakeZalo
from tests.installations import settings_of

pytestmark = pytest.mark.timeout(180)

NOW = local("2026-11-29T08:00")


def by_name(found: list[Finding]) -> dict[str, Finding]:
    return {one.what: one for one in found}


def examined(library: Library, folder: Path) -> dict[str, Finding]:
    return by_name(list(of_database(library, folder, NOW)))


# --- the database


def test_sound_database_is_well(library: Library, tmp_path: Path) -> None:
    found = examined(library, tmp_path)

    assert {one.health for one in found.values()} == {Health.WELL}
    assert set(found) == {"migrations", "database", "inbox", "outbox", "clock", "failures", "people", "chain", "files"}


def test_older_tables_are_to_be_migrated(bare_database: Database, library: Library, tmp_path: Path) -> None:
    found = examined(Library(bare_database, library.calendar), tmp_path)

    assert (found["migrations"].health, found["migrations"].do) == (Health.WRONG, "run `giaoban migrate`")


def test_update_that_nobody_handles_is_told_with_its_age(library: Library, tmp_path: Path) -> None:
    with library.writing() as store:
        row = {"channel": "zalo", "bot": "1", "update_id": "1", "chat_id": "7", "body": {}}
        store.inbox.keep([row], at=NOW - timedelta(minutes=5))

    inbox = examined(library, tmp_path)["inbox"]

    assert (inbox.health, inbox.says) == (Health.WRONG, "1 updates wait; the oldest for 5 minutes.")
    assert "giaoban run" in inbox.do


def test_message_that_is_not_due_yet_is_well(library: Library, tmp_path: Path) -> None:
    with library.writing() as store:
        store.outbox.put(a_message("k1", not_before=NOW + timedelta(hours=8)), at=NOW - timedelta(hours=8))
    assert examined(library, tmp_path)["outbox"].health is Health.WELL

    with library.writing() as store:
        store.outbox.put(a_message("k2"), at=NOW - timedelta(hours=1))
    assert examined(library, tmp_path)["outbox"].health is Health.WRONG


def test_dead_letter_is_to_be_mended_and_tried_again(library: Library, tmp_path: Path) -> None:
    with library.writing() as store:
        store.inbox.keep([{"channel": "zalo", "bot": "1", "update_id": "1", "chat_id": "7", "body": {}}], at=NOW)
    with library.writing() as store:
        store.inbox.dead(store.inbox.waiting(1)[0], "unreadable", at=NOW)

    failures = examined(library, tmp_path)["failures"]

    assert (failures.health, "giaoban retry" in failures.do) == (Health.WRONG, True)


def test_people_who_left_are_worth_a_look_and_no_fault(library: Library, tmp_path: Path) -> None:
    with library.writing() as store:
        store.people.bind_group(a_chat("-1"), unit="2020-024", title="Nhóm", at=NOW)
        store.session.flush()
        store.people.lost(a_chat("-1"), "left")

    assert examined(library, tmp_path)["people"].health is Health.LOOK


@pytest.mark.parametrize(
    ("days", "head", "health", "says"),
    [
        (None, "", Health.LOOK, "Its 1 links were never verified here."),
        (2, "", Health.WELL, "Verified 2 days ago; 0 links came since."),
        (40, "", Health.LOOK, "Verified 40 days ago; 0 links came since."),
        (2, "f" * 64, Health.WRONG, "Its end is not the one that was verified last."),
    ],
)
def test_chain_is_verified_now_and_then(
    library: Library, tmp_path: Path, days: int | None, head: str, health: Health, says: str
) -> None:
    with library.writing() as store:
        store.reports.add(a_figure(), at=NOW)
    if days is not None:
        with library.reading() as store:
            links, last = store.audit.head()
        anchor.write(tmp_path, anchor.Anchor(at=NOW - timedelta(days=days), links=links, head=head or last))

    found = examined(library, tmp_path)["chain"]

    assert (found.health, found.says) == (health, says)


# --- the machine


def test_backup_that_was_never_made_is_worth_a_look(tmp_path: Path) -> None:
    backup = by_name(list(of_machine(tmp_path, NOW, VIETNAM)))["backup"]

    assert (backup.health, "`giaoban backup`" in backup.do) == (Health.LOOK, True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_newest_backup_counts_and_is_looked_into(library: Library, tmp_path: Path) -> None:
    known = settings_of(library, tmp_path)
    back_up(known, NOW - timedelta(days=9))
    newest = back_up(known, NOW - timedelta(days=3)).place

    def found(days: int) -> Finding:
        return by_name(list(of_machine(tmp_path, NOW - timedelta(days=days), VIETNAM)))["backup"]

    assert (found(2).health, newest.name in found(2).says) == (Health.WELL, True)
    assert (found(0).health, "3 days old" in found(0).says) == (Health.WRONG, True)
    newest.write_bytes(newest.read_bytes()[:-50])
    assert (found(2).health, "can't be read" in found(2).says) == (Health.WRONG, True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_try_that_failed_is_told_until_a_backup_is_made(library: Library, tmp_path: Path) -> None:
    def found() -> Finding:
        return by_name(list(of_machine(tmp_path, NOW, VIETNAM)))["backup"]

    known = settings_of(library, tmp_path)
    back_up(known, NOW - timedelta(days=1))
    blocking = tmp_path / FOLDER / file_name(NOW - timedelta(hours=3), VIETNAM)
    blocking.mkdir()
    with pytest.raises(Refused):
        back_up(known, NOW - timedelta(hours=3))
    blocking.rmdir()
    failed = found()
    back_up(known, NOW)

    assert (failed.health, failed.do) == (Health.WRONG, "mend that, then run `giaoban backup`")
    assert failed.says.startswith("The last try, 3 hours ago, failed: ")
    assert found().health is Health.WELL


def test_disk_is_looked_at(tmp_path: Path) -> None:
    def found(least: int) -> Finding:
        return by_name(list(of_machine(tmp_path / "not there yet", NOW, VIETNAM, least_free=least)))["disk"]

    assert found(1).health is Health.WELL
    assert (found(10**18).health, found(10**18).do) == (
        Health.WRONG,
        "make room: nothing can be stored on a full disk",
    )


# --- the platforms


def asked(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Finding]:
    for name in [name for name in os.environ if name.startswith("GIAOBAN_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(f"GIAOBAN_{name}", value)
    return by_name(asyncio.run(of_platforms(Settings())))


def test_tokens_that_are_known_are_well(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeTelegram() as telegram, FakeZalo() as zalo:
        tokens = {"TELEGRAM_TOKEN": TELEGRAM_TOKEN, "ZALO_TOKEN": ZALO_TOKEN}
        found = asked(monkeypatch, **tokens, TELEGRAM_API=telegram.url, ZALO_API=zalo.url)

    assert {one.health for one in found.values()} == {Health.WELL}
    assert "None is set: we poll." in {one.says for one in found.values()}
    assert {"clock against Telegram", "clock against Zalo"} <= set(found)


def test_token_that_nobody_knows_is_to_be_copied_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeTelegram() as telegram, FakeZalo() as zalo:
        tokens = {"TELEGRAM_TOKEN": "999:unknown-to-botfather", "ZALO_TOKEN": "998:unknown-to-zalo"}
        found = asked(monkeypatch, **tokens, TELEGRAM_API=telegram.url, ZALO_API=zalo.url)

    assert [one.health for name, one in found.items() if name.endswith("token")] == [Health.WRONG, Health.WRONG]
    assert "unknown-to" not in str(found)


def test_platform_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked(monkeypatch, TELEGRAM_TOKEN=TELEGRAM_TOKEN, TELEGRAM_API="http://127.0.0.1:9")

    assert {one.health for one in found.values()} == {Health.WRONG}
    assert found["clock against Telegram"].says == "It said no time."


def test_webhook_that_is_missing_or_somebody_elses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = "https://giaoban.example"
    with FakeZalo() as zalo:
        where = {"ZALO_TOKEN": ZALO_TOKEN, "ZALO_API": zalo.url}
        missing = asked(monkeypatch, **where, PUBLIC_URL=ours)
        zalo._webhook = {"url": f"{ours}/hooks/zalo/2002", "updated_at": 0}
        there = asked(monkeypatch, **where, PUBLIC_URL=ours)
        polled = asked(monkeypatch, **where)

    name = "zalo bot 2002: webhook"
    assert (missing[name].health, there[name].health, polled[name].health) == (Health.WRONG, Health.WELL, Health.WRONG)
    assert "giaoban.example" in polled[name].says


@contextmanager
def a_server_at(now: datetime) -> Iterator[str]:
    """Answers with a time of its own."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            self.do_GET()

        def date_time_string(self, timestamp: float | None = None) -> str:
            return format_datetime(now, usegmt=False)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("seconds", "health", "words"), [(120, "wrong", "behind"), (-120, "wrong", "ahead"), (5, "well", "differ")]
)
def test_clock_that_goes_wrong_is_told(monkeypatch: pytest.MonkeyPatch, seconds: int, health: str, words: str) -> None:
    with a_server_at(SystemClock().now() + timedelta(seconds=seconds)) as api:
        found = asked(monkeypatch, ZALO_TOKEN=ZALO_TOKEN, ZALO_API=api)["clock against Zalo"]

    assert (found.health.value, words in found.says) == (health, True)


# --- the command


def test_command_ends_with_one_while_something_is_wrong(tmp_path: Path) -> None:
    with FakeTelegram() as telegram:
        clean = bare_environment()
        ours = {"DATA_DIR": str(tmp_path), "TELEGRAM_TOKEN": TELEGRAM_TOKEN, "TELEGRAM_API": telegram.url}
        environment = clean | {f"GIAOBAN_{name}": value for name, value in ours.items()}

        def giaoban(*arguments: str) -> subprocess.CompletedProcess[str]:
            return command(*arguments, env=environment)

        before, _, after = giaoban("doctor"), giaoban("migrate"), giaoban("doctor", "--json")

    assert before.returncode == 1
    assert "WRONG database: There is none yet. → run `giaoban migrate`" in before.stdout
    assert before.stdout.endswith(" are wrong.\n")
    assert list(tmp_path.glob("*.lock")) == []
    assert (after.returncode, json.loads(after.stdout)["well"]) == (0, True)
    assert TELEGRAM_TOKEN.partition(":")[2] not in before.stdout + after.stdout
