"""Does the administrator's page lead from a bare checkout to the first digest? Each of its commands is run as written.

Only the platforms' addresses, a free port and the training clock come from outside. Where the page says that people
act, they act on the fake platforms.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.environment import bare_environment
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo import FakeZalo
from tests.patience import eventually
from tests.sheets import cells_of, filled_in

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "quan-tri.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
MORNING, JUST_BEFORE, AFTER = ("2026-11-17T08:30+07:00", "2026-11-17T16:29:57+07:00", "2026-11-17T16:40+07:00")
ADMIN, LEADER, LAN, TRIAL = 5001, 5002, 5003, 5004
GROUP = -900
NAM = "zalo-nam"
PATIENCE = 120.0


class Office:
    """The administrator's machine and shell, and the people who write to the bots."""

    def __init__(self, home: Path, telegram: FakeTelegram, zalo: FakeZalo) -> None:
        self.home, self.folder = home, home / "giaoban"
        self.telegram, self.zalo = telegram, zalo
        self.said = ""
        self._shell = home / "shell"
        outside = {
            "GIAOBAN_TELEGRAM_API": telegram.url,
            "GIAOBAN_ZALO_API": zalo.url,
            "GIAOBAN_WEB_PORT": "0",
            "GIAOBAN_CLOCK": f"{MORNING} x1",
            "HOME": str(home),
        }
        clean = bare_environment()
        self._environment = {**clean, **outside}
        self._shell.write_text(f'cd "{ROOT}"\n')

    def runs(self, block: str) -> str:
        """What the commands say; environment and folder are those that the block before left behind."""
        keep = f'{{ export -p; printf "cd %q\\n" "$PWD"; }} > "{self._shell}"'
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f'. "{self._shell}"\n{block}\n{keep}\n'],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}{self.log}"
        self.said += done.stdout
        return done.stdout

    def comes(self, clock: str) -> None:
        """Time passes until then."""
        with self._shell.open("a") as shell:
            shell.write(f'export GIAOBAN_CLOCK="{clock} x1"\n')

    def code(self, who: str) -> str:
        """The newest code that was made for a name or a role."""
        return str(re.findall(rf"\b{who}\b.*?: /start (\w+)", self.said)[-1])

    @property
    def log(self) -> str:
        file = self.folder / "giaoban.log"
        return file.read_text() if file.exists() else ""

    def stop(self) -> None:
        """Ends what the page started, when it did not come to its end."""
        pid = self.folder / "giaoban.pid"
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int(pid.read_text()), signal.SIGKILL)

    def hears(self, chat: int | str, words: str) -> str:
        """The newest message in the chat with these words, on either platform."""

        def look() -> str | None:
            if isinstance(chat, str):
                texts = [one.text for one in self.zalo.sent(chat)]
            else:
                texts = [one.text for one in self.telegram.sent(chat)]
            return next((text for text in reversed(texts) if words in text), None)

        return eventually(look, PATIENCE, lambda: f"{words} in {chat}\n{self.log}")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    telegram_token, zalo_token = re.findall(r'GIAOBAN_(?:TELEGRAM|ZALO)_TOKEN="(.+?)"', PAGE)
    with FakeTelegram(token=telegram_token) as telegram, FakeZalo(token=zalo_token) as zalo:
        office = Office(tmp_path, telegram, zalo)
        yield office
        office.stop()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_page_leads_from_a_bare_checkout_to_the_first_digest(office: Office) -> None:
    runs, told = 0, ""
    for block in BLOCKS:
        told = office.runs(block)
        if "catalog check" in block:
            assert "TD-2027 is sound: 8 indicators, 15 rounds." in told
        elif "people sheet" in block:
            fills_in(office.folder / "can-bo.xlsx")
        elif "people import" in block:
            assert "3 added, 0 changed, 0 kept, 0 wrong." in told
        elif "people list" in block:
            assert "Nguyễn Thị Lan: officer" in told
            assert "reported 0, on time 0, late 0, in part 2" in told
        elif "giaoban run" in block:
            runs += 1
            people_join_and_report(office) if runs == 1 else the_digest_comes(office)
        elif "tail --pid" in block:
            office.comes(JUST_BEFORE)
        elif "giaoban digest" in block:
            assert "Đường GTNT" in told
            assert "Nguyễn Thị Lan" in told
        elif "campaign amend" in block:
            assert "TD-2027 runs as version 2." in told
        elif "people erase" in block:
            assert "is erased" in told
    assert runs == 2
    assert "TD-2027 is stopped." in told
    assert (office.folder / "tong-hop.xlsx").stat().st_size > 5_000
    assert "Traceback" not in office.log


def fills_in(file: Path) -> None:
    """What the page asks for, in a spreadsheet."""
    cells = cells_of(file.read_bytes())
    people = {"2025-18628": "Nguyễn Thị Lan", "2025-18652": "Trần Văn Nam", "2025-18667": "Lê Văn Thử"}
    for row in cells[1:]:
        if row[0] in people:
            row[2:4] = [people[row[0]], "cán bộ"]
    file.write_bytes(filled_in(cells, {}))


def people_join_and_report(office: Office) -> None:
    telegram = office.telegram
    people = {
        office.code("admin"): telegram.person(ADMIN, "Quản trị"),
        office.code("province"): telegram.person(LEADER, "Hùng"),
        office.code("Nguyễn Thị Lan"): telegram.person(LAN, "Nguyễn Thị Lan"),
        office.code("Lê Văn Thử"): telegram.person(TRIAL, "Lê Văn Thử"),
    }
    for number, (code, person) in enumerate(people.items()):
        person.types(f"/start {code}")
        office.hears(ADMIN + number, "đồng ý không")
        person.presses(telegram.sent(ADMIN + number)[-1], "Đồng ý")
        office.hears(ADMIN + number, "Đã ghi nhận")
    lan, leader = telegram.person(LAN, "Nguyễn Thị Lan"), telegram.person(LEADER, "Hùng")
    lan.types("gtnt 1,2 km; vườn mẫu 3")
    office.hears(LAN, "lũy kế 1,2 km")

    nam = office.zalo.person(NAM, "Trần Văn Nam")
    nam.types(office.code("Trần Văn Nam"))
    office.hears(NAM, "đồng ý không")
    nam.types("1")
    office.hears(NAM, "Đã ghi nhận")
    nam.types("gtnt 2 km")
    office.hears(NAM, "Đã ghi:")

    group = telegram.group(GROUP, "Thi đua tỉnh", admins=[LEADER])
    group.adds_bot(leader)
    leader.types(f"/start {office.code('group')}", chat=group)
    office.hears(GROUP, "sẽ nhận bản tổng hợp")
    leader.types("/tonghop", chat=group)
    assert "3,2/300 km" in office.hears(GROUP, "Đã báo cáo")
    leader.types("bảng điều khiển")
    link = re.findall(r"http://\S+", office.hears(LEADER, "http://127.0.0.1"))[0]
    assert "Mở bảng điều khiển" in httpx.get(link).text
    leader.types("gia hạn xã Thạch Lạc đến 20/11 vì mưa lũ")
    office.hears(LEADER, "Gia hạn")
    leader.types("không liên lạc được")
    office.hears(LEADER, "chưa có ai nhận được tin nhắn")


def the_digest_comes(office: Office) -> None:
    """Nobody asks for it."""
    digest = office.hears(GROUP, "Tính đến 16:30 17/11/2026\nĐã báo cáo 0/69 đơn vị")
    assert "ngày cuối nhận báo cáo" in digest
    assert "3,2/300 km" in digest
    office.comes(AFTER)
