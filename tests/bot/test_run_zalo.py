"""Does a province run on Zalo, alone and beside Telegram? `giaoban` as people start it, against fake platforms."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands import Served, command
from tests.environment import bare_environment
from tests.fakes.telegram import TOKEN as TELEGRAM_TOKEN
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo import TOKEN, FakeZalo, Sent
from tests.patience import eventually

CLOCK = "2020-04-13T08:00+07:00 x1"
COMMUNE = "2020-18070"
PATIENCE = 40.0


class Province:
    """The environment of one installation, and its command line."""

    def __init__(self, folder: Path, zalo: FakeZalo) -> None:
        self.zalo = zalo
        self.log = folder / "run.log"
        self.environment = {
            **bare_environment(),
            "GIAOBAN_DATA_DIR": str(folder),
            "GIAOBAN_ZALO_TOKEN": TOKEN,
            "GIAOBAN_ZALO_API": zalo.url,
            "GIAOBAN_CLOCK": CLOCK,
            "GIAOBAN_WEB_PORT": "0",
        }

    def giaoban(self, *arguments: str, **more: str) -> str:
        done = command(*arguments, env={**self.environment, **more})
        assert done.returncode == 0, done.stderr
        return done.stdout

    def invitation(self, **more: str) -> Mapping[str, object]:
        told = self.giaoban("invite", "--unit", COMMUNE, "--role", "officer", "--json", **more)
        found: Mapping[str, object] = json.loads(told)
        return found

    @contextmanager
    def running(self, **more: str) -> Iterator[None]:
        process = Served("run", env={**self.environment, **more}, log=self.log)
        try:
            yield
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=12) == 0, self.log.read_text()
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    with FakeZalo() as zalo:
        province = Province(tmp_path, zalo)
        province.giaoban("migrate")
        province.giaoban("campaign", "start", "HT2020-CTR64")
        yield province


def heard(zalo: FakeZalo, chat_id: str, words: str) -> Sent:
    """The newest message in the chat with these words."""
    return eventually(lambda: next((one for one in reversed(zalo.sent(chat_id)) if words in one.text), None), PATIENCE)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_officer_joins_with_the_code_alone_and_reports(province: Province, webhook: bool) -> None:
    officer = province.zalo.person("a1", "Lan")
    where = address_of_its_own() if webhook else {}

    with province.running(**where):
        officer.types(str(province.invitation()["code"]))
        assert "1. Đồng ý\n2. Không đồng ý" in heard(province.zalo, "a1", "đồng ý không").text
        officer.types("1")
        heard(province.zalo, "a1", "Đã ghi nhận anh/chị Lan là cán bộ báo cáo")
        officer.types("gtnt 1,2 km; vườn mẫu 3")
        told = heard(province.zalo, "a1", "Đã ghi:")

    assert "lũy kế 1,2 km" in told.text
    assert "«Sửa»" in told.text
    assert bool(province.zalo.called("getUpdates")) is not webhook
    assert TOKEN.partition(":")[2] not in province.log.read_text()
    assert json.loads(province.giaoban("status", "--json"))["inbox"] == {"done": 3}


def test_invitation_says_what_to_send_to_which_bot(province: Province) -> None:
    with FakeTelegram() as telegram:
        both = {"GIAOBAN_TELEGRAM_TOKEN": TELEGRAM_TOKEN, "GIAOBAN_TELEGRAM_API": telegram.url}
        told = province.giaoban("invite", "--unit", COMMUNE, "--role", "officer", **both)
        as_json = province.invitation(**both)

    code = told.split("/start ")[1].split()[0]
    assert f"Telegram: https://t.me/giaoban_bot?start={code}\n" in told
    assert f"Zalo: nhắn {code} cho «Bot Giao Ban (@bot.giaoban)»\n" in told
    assert as_json["link"] == f"https://t.me/giaoban_bot?start={as_json['code']}"
    assert [bot["channel"] for bot in as_json["bots"]] == ["zalo", "telegram"]  # type: ignore[attr-defined]


def test_without_any_token_the_sentence_names_both(province: Province) -> None:
    environment = {**province.environment, "GIAOBAN_ZALO_TOKEN": ""}
    done = command("run", env=environment)

    assert done.returncode == 1
    assert "GIAOBAN_TELEGRAM_TOKEN or GIAOBAN_ZALO_TOKEN" in done.stderr


def address_of_its_own() -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {"GIAOBAN_PUBLIC_URL": f"http://127.0.0.1:{port}", "GIAOBAN_WEB_PORT": str(port)}
