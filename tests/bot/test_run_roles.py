"""Do several processes, each with one role, serve a province as one does? On a real PostgreSQL, over real HTTP."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from bot.clock import SystemClock, monotonic
from tests.conftest import new_postgres_database
from tests.fakes.telegram import TOKEN, FakeTelegram, Sent
from tests.postgres import PostgresServer

pytestmark = [pytest.mark.timeout(300), pytest.mark.postgres]

COMMUNE, PROVINCE = "2020-18070", "2020-42"
PATIENCE = 90.0
Found = TypeVar("Found")


@dataclass
class Installation:
    """One database, and processes that share it."""

    folder: Path
    telegram: FakeTelegram
    url: str
    clock: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIAOBAN_")},
            "GIAOBAN_DATA_DIR": str(self.folder),
            "GIAOBAN_DATABASE_URL": self.url,
            "GIAOBAN_TELEGRAM_TOKEN": TOKEN,
            "GIAOBAN_TELEGRAM_API": self.telegram.url,
            "GIAOBAN_CLOCK": self.clock,
            "GIAOBAN_WEB_PORT": "0",
        }

    def giaoban(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "bot", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def code(self, unit: str, role: str) -> str:
        return str(json.loads(self.giaoban("invite", "--unit", unit, "--role", role, "--json"))["code"])

    @contextmanager
    def running(self, *roles: str) -> Iterator[list[Process]]:
        """A process for each; all end within ten seconds when they are told to."""
        with ExitStack() as stack:
            started = [Process(self, number, role) for number, role in enumerate(roles)]
            for one in started:
                stack.callback(one.kill)
            yield started
            for one in started:
                one.ends()


class Process:
    """One process of a role, and what it logged."""

    def __init__(self, where: Installation, number: int, role: str) -> None:
        self.log = where.folder / f"{role}-{number}-{threading.get_ident()}-{monotonic()}.log"
        self._out = self.log.open("wb")
        command = [sys.executable, "-m", "bot", "run", "--role", role]
        self._process = subprocess.Popen(command, env=where.environment, stdout=self._out, stderr=self._out)

    def says(self, words: str) -> str:
        """Waits until the log holds these words; the first group of them, or all of them."""
        found = eventually(lambda: re.search(words, self.log.read_text()), self.log)
        return found.group(found.lastindex or 0)

    def site(self) -> str:
        return self.says(r"address=(http://\S+)")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._out.close()

    def ends(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            assert self._process.wait(timeout=10) == 0, self.log.read_text()


def eventually(look: Callable[[], Found | None], log: Path | None = None) -> Found:
    end = monotonic() + PATIENCE
    while monotonic() < end:
        found = look()
        if found is not None:
            return found
        threading.Event().wait(0.05)
    raise AssertionError(f"it did not happen in time\n{log.read_text() if log else ''}")


def heard(telegram: FakeTelegram, chat_id: int, words: str) -> Sent:
    """The newest message in the chat with these words."""
    return eventually(lambda: next((one for one in reversed(telegram.sent(chat_id)) if words in one.text), None))


@pytest.fixture(scope="module")
def installation(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with FakeTelegram() as telegram:
        clock = f"2020-04-13T08:00+07:00 x1 since {SystemClock().now().isoformat()}"
        url = new_postgres_database(postgres)
        found = Installation(folder=tmp_path_factory.mktemp("data"), telegram=telegram, url=url, clock=clock)
        found.giaoban("migrate")
        found.giaoban("campaign", "start", "HT2020-CTR64")
        yield found


def test_officer_joins_reports_corrects_and_the_group_reads_it(installation: Installation) -> None:
    telegram = installation.telegram
    officer, leader = telegram.person(5001, "Lan"), telegram.person(5002, "Hùng")
    group = telegram.group(-900, "Thi đua tỉnh", admins=[5002])

    with installation.running("listen", "work", "work", "send", "web") as processes:
        officer.types(f"/start {installation.code(COMMUNE, 'officer')}")
        officer.presses(heard(telegram, 5001, "đồng ý không"), "Đồng ý")
        assert "cán bộ báo cáo" in heard(telegram, 5001, "Đã ghi nhận").text

        officer.types("gtnt 1,2 km; vườn mẫu 3")
        assert "lũy kế 1,2 km" in heard(telegram, 5001, "Đã ghi:").text
        officer.types("sửa gtnt 1,5 km")
        heard(telegram, 5001, "1,5 km")

        group.adds_bot(leader)
        leader.types(f"/start {installation.code(PROVINCE, 'group')}", chat=group)
        heard(telegram, -900, "sẽ nhận bản tổng hợp")
        leader.types("/tonghop", chat=group)
        assert "1,5/435 km" in heard(telegram, -900, "Đã báo cáo").text

        for one in processes:
            assert httpx.get(f"{one.site()}/healthz").status_code == 200
            assert httpx.get(f"{one.site()}/readyz").text == "ready\n"
            assert "giaoban_inbox_waiting 0.0" in httpx.get(f"{one.site()}/metrics").text

    told = json.loads(installation.giaoban("status", "--json"))
    assert set(told["inbox"]) == {"done"}
    assert told["dead_letters"] == []
