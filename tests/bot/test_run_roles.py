"""Do several processes, each with one role, serve a province as one does? On a real PostgreSQL, over real HTTP.

The processes of one installation go on from test to test, as they do from day to day.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from bot.clock import VIETNAM, SystemClock, monotonic
from bot.roles import serve_role
from bot.settings import Settings
from domain.code import new_code
from domain.errors import Refused
from domain.person import Role
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from handlers.manage_people import invite
from storage.catalog import load_calendar, load_campaigns, load_units
from storage.database import Database, lock_number
from storage.migrate import migrate
from storage.store import Library
from tests.builders import local
from tests.commands import Served
from tests.conftest import new_postgres_database
from tests.environment import bare_environment
from tests.fakes.telegram import TOKEN, FakeTelegram, Sent
from tests.patience import eventually
from tests.postgres import PostgresServer

pytestmark = [pytest.mark.timeout(600), pytest.mark.postgres]

COMMUNE, OTHER_COMMUNE, PROVINCE = "2020-18070", "2020-18073", "2020-42"
NOW = local("2020-04-13T08:00")
LOOPBACK = "http://127.0.0.1:1"
WATCH_TICKS = """
    CREATE TABLE ticks (at text);
    CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO public.ticks VALUES (NEW.args->>''timestamp''); RETURN NEW; END';
    CREATE TRIGGER watch AFTER INSERT ON procrastinate.procrastinate_jobs
        FOR EACH ROW WHEN (NEW.task_name = 'tick') EXECUTE FUNCTION watch();
"""
TICKS_LEFT = "SELECT 1 FROM procrastinate.procrastinate_jobs WHERE task_name = 'tick'"
IN_HAND = "SELECT DISTINCT task_name FROM procrastinate.procrastinate_jobs WHERE status = 'doing'"
PATIENCE = 240.0  # a bound, not a wait: five processes start at once on a busy machine


@dataclass
class Installation:
    """One database, and processes that share it."""

    folder: Path
    telegram: FakeTelegram
    url: str
    clock: str
    processes: list[Process] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **bare_environment(),
            "GIAOBAN_DATA_DIR": str(self.folder),
            "GIAOBAN_DATABASE_URL": self.url,
            "GIAOBAN_TELEGRAM_TOKEN": TOKEN,
            "GIAOBAN_TELEGRAM_API": self.telegram.url,
            "GIAOBAN_CLOCK": self.clock,
            "GIAOBAN_WEB_PORT": "0",
        }

    def prepare(self) -> None:
        """What `giaoban migrate` and `giaoban campaign start` do."""
        migrate(self.library.database)
        campaign = load_campaigns()["HT2020-CTR64"]
        with self.office() as clock:
            start(clock, campaign, load_units(campaign.tree))

    def code(self, unit: str, role: Role) -> str:
        """What `giaoban invite` gives."""
        code = new_code(secrets.choice)
        with self.office() as clock:
            invite(clock, code, unit=unit, role=role)
        return code

    @contextmanager
    def office(self) -> Iterator[Clockwork]:
        """One command of somebody at the office."""
        with self.library.writing() as store:
            store.session.hold_everything()
            yield Clockwork(store=store, now=NOW, zone=VIETNAM)

    @cached_property
    def library(self) -> Library:
        return Library(Database(self.url), load_calendar())

    def starts(self, role: str) -> Process:
        self.processes.append(Process(self, len(self.processes), role))
        return self.processes[-1]

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def logs(self) -> dict[str, str]:
        """What all processes of a role have said."""
        told: dict[str, str] = {}
        for one in self.processes:
            told[one.role] = told.get(one.role, "") + one.log.read_text()
        return told

    def log(self) -> str:
        return "\n".join(one.log.read_text() for one in self.processes)


class Process:
    """One process of a role, and what it logged."""

    def __init__(self, where: Installation, number: int, role: str) -> None:
        self.role = role
        self.log = where.folder / f"{number}-{role}.log"
        self._process = Served("run", "--role", role, env=where.environment, log=self.log)

    def says(self, words: str) -> str:
        """Waits until the log holds these words; the last group of them, or all of them."""
        found = eventually(lambda: re.search(words, self.log.read_text()), PATIENCE, self.log.read_text)
        return found.group(found.lastindex or 0)

    def site(self) -> str:
        return self.says(r"address=(http://\S+)")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def ends(self) -> int:
        """The exit code, after it was told to end; it has ten seconds."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=10)


def heard(telegram: FakeTelegram, chat_id: int, words: str) -> Sent:
    """The newest message in the chat with these words."""
    return eventually(
        lambda: next((one for one in reversed(telegram.sent(chat_id)) if words in one.text), None), PATIENCE
    )


@pytest.fixture(scope="module")
def installation(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """With an officer who joined, and one process of each role, but two workers."""
    url = new_postgres_database(postgres)
    with FakeTelegram() as telegram:
        clock = f"2020-04-13T08:00+07:00 x1 since {SystemClock().now().isoformat()}"
        found = Installation(folder=tmp_path_factory.mktemp("data"), telegram=telegram, url=url, clock=clock)
        found.prepare()
        found.query(WATCH_TICKS)
        try:
            for role in ("listen", "work", "work", "send", "web"):
                found.starts(role)
            for one in found.processes:
                one.site()
            yield found
        finally:
            for one in found.processes:
                one.kill()
            found.library.database.close()


def test_officer_joins_reports_corrects_and_the_group_reads_it(installation: Installation) -> None:
    telegram = installation.telegram
    officer, leader = telegram.person(5001, "Lan"), telegram.person(5002, "Hùng")
    group = telegram.group(-900, "Thi đua tỉnh", admins=[5002])

    officer.types(f"/start {installation.code(COMMUNE, Role.OFFICER)}")
    officer.presses(heard(telegram, 5001, "đồng ý không"), "Đồng ý")
    assert "cán bộ báo cáo" in heard(telegram, 5001, "Đã ghi nhận").text
    officer.types("gtnt 1,2 km; vườn mẫu 3")
    assert "lũy kế 1,2 km" in heard(telegram, 5001, "Đã ghi:").text
    officer.types("sửa gtnt 1,5 km")
    heard(telegram, 5001, "1,5 km")

    group.adds_bot(leader)
    leader.types(f"/start {installation.code(PROVINCE, Role.GROUP)}", chat=group)
    heard(telegram, -900, "sẽ nhận bản tổng hợp")
    leader.types("/tonghop", chat=group)
    assert "1,5/435 km" in heard(telegram, -900, "Đã báo cáo").text


def test_report_can_be_followed_by_one_id_through_the_logs_of_the_roles(installation: Installation) -> None:
    """Whatever they are called on their way, the line of each process names the update."""
    ((key,),) = installation.query("SELECT channel || ':' || bot || ':' || update_id FROM inbox WHERE seq = 3")
    steps = {
        role: sorted(re.findall(rf"\] (\w+) .*\bupdate={key}$", text, re.MULTILINE))
        for role, text in installation.logs().items()
    }

    assert steps == {"listen": ["kept"], "work": ["handled"], "send": ["sent"], "web": []}
    assert "gtnt" not in installation.log()


def test_every_role_tells_how_it_is(installation: Installation) -> None:
    for one in installation.processes:
        assert httpx.get(f"{one.site()}/healthz").status_code == 200
        assert httpx.get(f"{one.site()}/readyz").text == "ready\n"
        assert "giaoban_storage_up 1.0" in httpx.get(f"{one.site()}/metrics").text


def test_page_of_one_process_is_handled_by_another(installation: Installation) -> None:
    site = next(one for one in installation.processes if one.role == "web").site()
    invitation = httpx.get(f"{site}/j/{installation.code(OTHER_COMMUNE, Role.OFFICER)}")
    page = re.findall(r'name="page" value="([^"]+)"', invitation.text)[0]

    answer = httpx.post(str(invitation.url), data={"page": page, "name": "Hoa", "agree": "1"})

    assert re.findall(r'href="([^"]+/f/[^"]+)"', answer.text)


def test_messages_of_one_person_stay_in_order_under_two_workers(installation: Installation) -> None:
    telegram = installation.telegram
    officer = telegram.person(5001)

    for _ in range(6):
        officer.types("vườn mẫu 1")

    heard(telegram, 5001, "lũy kế 9 vườn")
    totals = [int(found) for one in telegram.sent(5001) for found in re.findall(r"lũy kế (\d+) vườn", one.text)]
    assert totals == [3, *range(4, 10)]


def test_tick_of_an_instant_is_done_once_by_two_workers(installation: Installation) -> None:
    eventually(lambda: len(installation.query("SELECT 1 FROM ticks")) >= 3 or None, PATIENCE)

    (many, different), *_ = installation.query("SELECT count(*), count(DISTINCT at) FROM ticks")

    assert many == different


def test_second_sender_takes_over_when_the_first_is_killed(installation: Installation) -> None:
    telegram = installation.telegram
    first = next(one for one in installation.processes if one.role == "send")
    second = installation.starts("send")
    second.says("stands_by")
    assert httpx.get(f"{second.site()}/readyz").text == "ready\n"

    telegram.person(5001).types("vườn mẫu 1")
    heard(telegram, 5001, "lũy kế 10 vườn")
    first.kill()
    telegram.person(5001).types("vườn mẫu 1")
    killed = monotonic()

    heard(telegram, 5001, "lũy kế 11 vườn")
    assert monotonic() - killed < 10
    second.says("sends +bot=telegram:1001")
    twice = sum(times - 1 for times in telegram.duplicates.values())
    assert twice <= installation.query("SELECT sum(repeats) FROM outbox")[0][0]


def test_what_a_killed_worker_had_in_hand_is_done_by_another(installation: Installation) -> None:
    telegram = installation.telegram
    workers = [one for one in installation.processes if one.role == "work"]

    with psycopg.connect(installation.url.replace("+psycopg", "")) as holding:
        for held in (COMMUNE, "tick"):
            holding.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(held)])
        telegram.person(5001).types("vườn mẫu 1")
        # by one worker or by two: whose turn it is depends on who looked first
        eventually(lambda: {("handle",), ("tick",)} <= set(installation.query(IN_HAND)) or None, PATIENCE)
        for one in workers:
            one.kill()
        installation.starts("work")

    heard(telegram, 5001, "lũy kế 12 vườn")
    assert installation.query("SELECT count(*) FROM inbox WHERE state <> 'done'") == [(0,)]
    assert "job_runs_again" in installation.log()
    eventually(lambda: not installation.query(TICKS_LEFT) or None, PATIENCE)


def test_all_end_in_time_when_they_are_told_to(installation: Installation) -> None:
    codes = {one.role: one.ends() for one in installation.processes if one.alive}

    assert codes == {"listen": 0, "work": 0, "send": 0, "web": 0}
    assert "Traceback" not in installation.log()


@pytest.mark.parametrize(
    ("settings", "role", "words"),
    [
        ({"database_url": ""}, "work", "Roles need PostgreSQL (GIAOBAN_DATABASE_URL); with SQLite run `giaoban run`."),
        ({}, "cook", "The role cook is not known; there are all, listen, work, send, web."),
        ({"telegram_token": ""}, "send", "No channel is set up"),
        ({"clock": "2020-04-13T08:00+07:00 x1"}, "work", "GIAOBAN_CLOCK: say since which real time"),
    ],
)
def test_what_cannot_run_says_so_in_a_sentence(settings: dict[str, Any], role: str, words: str) -> None:
    known: dict[str, Any] = {
        "database_url": "postgresql://nobody@/nowhere",
        "telegram_token": TOKEN,
        "telegram_api": LOOPBACK,
    }

    with pytest.raises(Refused, match=re.escape(words)):
        asyncio.run(serve_role(Settings(**{**known, **settings}), role))
