"""Does a province run? `giaoban` as people start it, against a Telegram that behaves like the real one."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from bot.clock import monotonic
from tests.commands import Served, command
from tests.environment import bare_environment
from tests.fakes.telegram import TOKEN, FakeTelegram, Sent
from tests.patience import eventually

CLOCK = "2020-04-13T08:00+07:00 x1"
COMMUNE, PROVINCE = "2020-18070", "2020-42"
PATIENCE = 90.0
Running = TypeVar("Running", Served, subprocess.Popen[bytes])


@dataclass
class Province:
    """The environment of one installation, and its command line."""

    folder: Path
    telegram: FakeTelegram

    @property
    def environment(self) -> dict[str, str]:
        return {
            **bare_environment(),
            "GIAOBAN_DATA_DIR": str(self.folder),
            "GIAOBAN_TELEGRAM_TOKEN": TOKEN,
            "GIAOBAN_TELEGRAM_API": self.telegram.url,
            "GIAOBAN_CLOCK": CLOCK,
            "GIAOBAN_WEB_PORT": "0",
        }

    @property
    def log(self) -> Path:
        return self.folder / "run.log"

    def giaoban(self, *arguments: str) -> str:
        done = command(*arguments, env=self.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def code(self, unit: str, role: str) -> str:
        told = json.loads(self.giaoban("invite", "--unit", unit, "--role", role, "--json"))
        assert told["link"] == f"https://t.me/giaoban_bot?start={told['code']}"
        return str(told["code"])

    @contextmanager
    def running(self, **more: str) -> Iterator[Served]:
        with ended_well(Served("run", env={**self.environment, **more}, log=self.log), self.log) as process:
            yield process

    @contextmanager
    def running_from_nothing(self) -> Iterator[None]:
        """As a supervisor starts it; the others are forked from a process that has loaded its code."""
        with self.log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], env=self.environment, stdout=out, stderr=out
            )
        with ended_well(process, self.log):
            yield


@contextmanager
def ended_well(process: Running, log: Path) -> Iterator[Running]:
    """It is told to end after the body, and does."""
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=12) == 0, log.read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    with FakeTelegram() as telegram:
        province = Province(folder=tmp_path, telegram=telegram)
        province.giaoban("migrate")
        province.giaoban("campaign", "start", "HT2020-CTR64")
        yield province


def heard(telegram: FakeTelegram, chat_id: int, words: str) -> Sent:
    """The newest message in the chat with these words."""
    return eventually(
        lambda: next((one for one in reversed(telegram.sent(chat_id)) if words in one.text), None), PATIENCE
    )


def test_officer_joins_reports_and_the_group_reads_it(province: Province) -> None:
    telegram = province.telegram
    officer, leader = telegram.person(5001, "Lan"), telegram.person(5002, "Hùng")
    group = telegram.group(-900, "Thi đua tỉnh", admins=[5002])

    with province.running_from_nothing():
        officer.types(f"/start {province.code(COMMUNE, 'officer')}")
        officer.presses(heard(telegram, 5001, "đồng ý không"), "Đồng ý")
        assert "cán bộ báo cáo" in heard(telegram, 5001, "Đã ghi nhận").text

        officer.types("gtnt 1,2 km; vườn mẫu 3")
        assert "lũy kế 1,2 km" in heard(telegram, 5001, "Đã ghi:").text

        group.adds_bot(leader)
        code = province.code(PROVINCE, "group")
        officer.types(f"/start {code}", chat=group)
        heard(telegram, -900, "Chỉ quản trị viên")
        leader.types(f"/start {code}", chat=group)
        heard(telegram, -900, "sẽ nhận bản tổng hợp")
        leader.types("/tonghop", chat=group)
        assert "1,2/435 km" in heard(telegram, -900, "Đã báo cáo").text

    told = json.loads(province.giaoban("status", "--json"))
    assert told["inbox"] == {"done": 7}
    assert told["dead_letters"] == []
    assert TOKEN.partition(":")[2] not in province.log.read_text()


def test_somebody_without_a_chat_registers_and_reports_on_the_web(province: Province) -> None:
    with province.running():
        told = json.loads(province.giaoban("invite", "--unit", COMMUNE, "--role", "officer", "--json"))
        site = eventually(lambda: re.search(r"address=(http://\S+)", province.log.read_text()), PATIENCE)[1]
        invitation = httpx.get(f"{site}/j/{told['code']}")
        agreed = {"page": hidden(invitation), "name": "Hoa", "agree": "1"}
        link = re.findall(r'href="([^"]+/f/[^"]+)"', httpx.post(str(invitation.url), data=agreed).text)[0]

        form = httpx.get(link)
        figures = {"page": hidden(form), f"f:HT2020-CTR64:BC-202004:{COMMUNE}:GTNT:0": "1,2"}
        answer = httpx.post(link, data=figures, follow_redirects=True)

    assert "cộng thêm 1,2 km" in answer.text
    assert (form.headers["Cache-Control"], form.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert link.rpartition("/")[2] not in province.log.read_text()


def hidden(page: httpx.Response) -> str:
    """The name of the form that can be sent from a page."""
    return str(re.findall(r'name="page" value="([^"]+)"', page.text)[0])


def test_webhooks_carry_the_same_conversation(province: Province) -> None:
    telegram = province.telegram
    officer = telegram.person(5001, "Lan")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = {"GIAOBAN_PUBLIC_URL": f"http://127.0.0.1:{port}", "GIAOBAN_WEB_PORT": str(port)}

    with province.running(**where):
        officer.types(f"/start {province.code(COMMUNE, 'officer')}")
        officer.presses(heard(telegram, 5001, "đồng ý không"), "Đồng ý")
        heard(telegram, 5001, "Đã ghi nhận")

    assert not telegram.called("getUpdates")
    assert (province.folder / "secret.key").stat().st_mode & 0o077 == 0


def test_wrong_token_ends_with_one_sentence(province: Province) -> None:
    done = command("run", env={**province.environment, "GIAOBAN_TELEGRAM_TOKEN": "999:unknown-to-botfather"})

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "unknown-to-botfather" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].endswith("is wrong.")


def test_second_process_is_refused_and_the_first_goes_on(province: Province) -> None:
    officer = province.telegram.person(5001, "Lan")

    with province.running():
        officer.types("chào")
        heard(province.telegram, 5001, "Xin chào")
        second = command("run", env=province.environment)

    assert second.returncode == 1
    assert second.stderr == "Another `giaoban run` works on this database; two would send everything twice.\n"


def test_webhook_address_that_is_taken_is_one_sentence(province: Province) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = {**province.environment, "GIAOBAN_PUBLIC_URL": "http://127.0.0.1:1", "GIAOBAN_WEB_PORT": port}
        done = command("run", env=environment)

    assert done.returncode == 1
    assert done.stderr == f"127.0.0.1:{port} can't be served: Address already in use.\n"


def test_report_can_be_followed_by_one_id_from_update_to_answer(province: Province) -> None:
    telegram = province.telegram
    officer = telegram.person(5001, "Lan")

    with province.running(GIAOBAN_LOG="json"):
        officer.types(f"/start {province.code(COMMUNE, 'officer')}")
        officer.presses(heard(telegram, 5001, "đồng ý không"), "Đồng ý")
        heard(telegram, 5001, "Đã ghi nhận")
        officer.types("gtnt 1,2 km")
        heard(telegram, 5001, "Đã ghi:")
        officer.types("hoa nở đẹp quá")
        site = eventually(lambda: re.search(r'"address": "(http://[^"]+)"', province.log.read_text()), PATIENCE)[1]
        eventually(lambda: re.search(r'"not_understood"(.|\n)*"sent"', province.log.read_text()), PATIENCE)
        metrics, ready = httpx.get(f"{site}/metrics").text, httpx.get(f"{site}/readyz")

    lines = [json.loads(line) for line in province.log.read_text().splitlines() if line.startswith("{")]
    report = next(line["update"] for line in lines if line["event"] == "handled" and line.get("outcome") == "read")
    steps = [line for line in lines if line.get("update") == report]
    assert [line["event"] for line in steps] == ["kept", "handled", "sent"]
    assert steps[2]["late"] < PATIENCE
    assert "gtnt" not in province.log.read_text()

    assert ready.text == "ready\n"
    assert 'giaoban_messages_read_total{outcome="read"} 1.0' in metrics
    assert 'giaoban_messages_read_total{outcome="not_understood"} 1.0' in metrics
    assert 'giaoban_updates_handled_total{channel="telegram",state="done"} 4.0' in metrics


def test_end_comes_within_ten_seconds_though_a_send_hangs_and_the_send_is_known_to_be_doubtful(
    province: Province,
) -> None:
    telegram = province.telegram
    officer = telegram.person(5001, "Lan")

    with province.running() as process:
        officer.types("chào")
        heard(telegram, 5001, "Xin chào")
        telegram.delay(60)  # from here on every send is carried out and answered much later
        officer.types("chào")
        eventually(lambda: len(telegram.sent(5001)) == 2 or None, PATIENCE)
        began = monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        took = monotonic() - began

    assert took < 10
    telegram.delay(0)
    with province.running():
        eventually(lambda: len(telegram.sent(5001)) == 3 or None, PATIENCE)
    assert json.loads(province.giaoban("status", "--json"))["repeated_sends"] == 1


@pytest.mark.parametrize("loading", ["pydantic", "bot.engine.embedded"])
def test_end_comes_in_order_while_it_still_starts(province: Province, loading: str) -> None:
    begun = [sys.executable, "-X", "importtime", "-m", "bot", "run"]  # tells what it loads
    with subprocess.Popen(begun, env=province.environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert any(line.endswith(f" {loading}\n") for line in process.stderr)
            process.send_signal(signal.SIGTERM)
            told = process.stderr.read()
            assert process.wait(timeout=12) == 0, told
        finally:
            process.kill()
    assert "Traceback" not in told
