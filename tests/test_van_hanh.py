"""Do the operator's steps for backups, restoring, upgrading, going back, moving and proving do what the page says?

They are run as written. Only the places differ: folders, the file that was made, the server. `sudo`, `systemctl`,
`git`, `make` and what makes an empty database on a server are empty here: the earlier version is its tables only.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot.clock import VIETNAM
from storage.archives import FOLDER, backups
from storage.copies import content
from storage.database import Database, sqlite_url
from storage.moves import MOVED
from storage.store import Library
from tests.conftest import new_postgres_database
from tests.installations import environment, lived
from tests.postgres import PostgresServer

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "van-hanh.md").read_text(encoding="utf-8")
WRITTEN = "giaoban-20261129-020000.zip"
EARLIER = "0036"
SERVER = "postgresql+psycopg:///giaoban?host=/var/run/postgresql"


def blocks(heading: str) -> list[str]:
    """The commands below a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


class Machine:
    """A machine with the installation below `folder`, and a shell in which the page is typed."""

    def __init__(self, home: Path, server: str) -> None:
        self.folder, self.settings = home / "lib", home / "giaoban.env"
        self.server = server
        self.noted: dict[str, str] = {}  # what the page has one write down → what it was
        self._programs = home / "bin"
        self.place = self.folder / "giaoban.sqlite"
        self.folder.mkdir()
        self._programs.mkdir()
        self.settings.touch()
        self._program("sudo", 'if [ "$1" = -u ]; then shift 2; fi\nexec "$@"')
        for name in ("systemctl", "createuser", "createdb", "rsync", "install", "git", "make"):
            self._program(name, "exit 0")
        run = shlex.join([sys.executable, "-m", "bot"])
        self._program("giaoban", f'[ "$1" = doctor ] && exit 0\nset -a\n. {self.settings}\nexec {run} "$@"')

    def _program(self, name: str, text: str) -> None:
        path = self._programs / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def types(self, block: str) -> str:
        """What the commands say."""
        places = {
            "/var/lib/giaoban": str(self.folder),
            "/etc/giaoban.env": str(self.settings),
            "/opt/giaoban": str(ROOT),
            SERVER: self.server,
            **self.noted,
        }
        for written, here in places.items():
            block = block.replace(written, here)
        known = environment(self.folder)
        known["PATH"] = f"{self._programs}:{known['PATH']}"
        run = ["bash", "-euo", "pipefail", "-c", block]
        done = subprocess.run(run, env=known, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture
def machine(library: Library, tmp_path: Path, postgres: PostgresServer) -> Machine:
    """Where the installation lies as the page has it."""
    story = lived(library)
    story.close()
    library.database.close()
    machine = Machine(tmp_path, new_postgres_database(postgres))
    (tmp_path / "giaoban.sqlite").rename(machine.place)
    (tmp_path / "evidence").rename(machine.folder / "evidence")
    return machine


def held(url: str) -> object:
    database = Database(url)
    with database.reading() as connection:
        found = content(connection, MOVED)
    database.close()
    return found


pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.postgres]
on_a_file = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@on_a_file
def test_steps_for_backup_restoring_and_moving_lead_where_the_page_says(machine: Machine) -> None:
    before = held(sqlite_url(machine.place))

    for block in blocks("Sao lưu"):
        machine.types(block)
    (made,) = backups(machine.folder / FOLDER, VIETNAM).values()
    machine.noted[WRITTEN] = made.name
    machine.place.unlink()
    into_an_empty_place, with_force = blocks("Khôi phục")
    told = machine.types(into_an_empty_place)
    again = machine.types(with_force)
    moved = ""
    for block in blocks("Chuyển sang PostgreSQL"):
        moved += machine.types(block)

    assert "made again, it is what was posted" in told
    assert "What was there before is in" in again
    assert held(sqlite_url(machine.place)) == before
    assert held(machine.server) == before
    assert "There was nothing to be done" in moved
    assert machine.settings.read_text().startswith(f"GIAOBAN_DATABASE_URL={machine.server}")


@on_a_file
def test_steps_for_upgrading_and_going_back_keep_what_is_stored(machine: Machine) -> None:
    before = held(sqlite_url(machine.place))
    machine.types(f"giaoban migrate --back-to {EARLIER}")

    (upgrading,) = blocks("Nâng cấp")
    told = machine.types(upgrading)
    after = held(sqlite_url(machine.place))
    (was,) = re.findall(r"\(was (\w+)\)", told)
    (made,) = re.findall(r"^(\S+\.zip): ", told, re.MULTILINE)
    machine.noted |= {"SỐ_ĐÃ_GHI": was, "TỆP_ĐÃ_GHI": made}
    going_back, by_the_backup = blocks("Quay lại bản trước")
    back = machine.types(going_back)
    restored = machine.types(by_the_backup)

    assert (was, after) == (EARLIER, before)
    assert f"The database is at revision {EARLIER}; start the version that made it." in back
    assert "What was there before is in" in restored
    assert held(sqlite_url(machine.place)) == before


@on_a_file
def test_steps_for_proving_lead_from_the_chain_to_the_paper(machine: Machine) -> None:
    proving, closing, comparing = blocks("Kiểm chứng số liệu")

    told = machine.types(proving)
    paper = machine.types(closing)
    (code,) = re.findall(r"^Mã đối chiếu: (\S+)$", paper, re.MULTILINE)
    (written,) = re.findall(r"--paper (\S+)", comparing)
    machine.noted[written] = code
    compared = machine.types(comparing)

    assert told.startswith("Nothing was changed: ")
    assert f"Closed 2023-06: {code}, " in compared
