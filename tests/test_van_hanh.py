"""Do the operator's steps for backups, for restoring and for moving do what the page says? They are run as written.

Only the places differ: folders, the file that was made, the server. `sudo`, `systemctl` and what makes an empty
database on a server are empty here.
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
        self.made = WRITTEN
        self._programs = home / "bin"
        self.folder.mkdir()
        self._programs.mkdir()
        self.settings.touch()
        self._program("sudo", 'if [ "$1" = -u ]; then shift 2; fi\nexec "$@"')
        for name in ("systemctl", "createuser", "createdb", "rsync", "install"):
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
            WRITTEN: self.made,
            SERVER: self.server,
        }
        for written, here in places.items():
            block = block.replace(written, here)
        known = environment(self.folder)
        known["PATH"] = f"{self._programs}:{known['PATH']}"
        run = ["bash", "-euo", "pipefail", "-c", block]
        done = subprocess.run(run, env=known, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        return done.stdout


def held(url: str) -> object:
    database = Database(url)
    with database.reading() as connection:
        found = content(connection, MOVED)
    database.close()
    return found


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.postgres
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_steps_for_backup_restoring_and_moving_lead_where_the_page_says(
    library: Library, tmp_path: Path, postgres: PostgresServer
) -> None:
    story = lived(library)
    story.close()
    library.database.close()
    machine = Machine(tmp_path, new_postgres_database(postgres))
    place = machine.folder / "giaoban.sqlite"
    (tmp_path / "giaoban.sqlite").rename(place)
    (tmp_path / "evidence").rename(machine.folder / "evidence")
    before = held(sqlite_url(place))

    for block in blocks("Sao lưu"):
        machine.types(block)
    (made,) = backups(machine.folder / FOLDER, VIETNAM).values()
    machine.made = made.name
    place.unlink()
    into_an_empty_place, with_force = blocks("Khôi phục")
    told = machine.types(into_an_empty_place)
    again = machine.types(with_force)
    moved = ""
    for block in blocks("Chuyển sang PostgreSQL"):
        moved += machine.types(block)

    assert "made again, it is what was posted" in told
    assert "What was there before is in" in again
    assert held(sqlite_url(place)) == before
    assert held(machine.server) == before
    assert "There was nothing to be done" in moved
    assert machine.settings.read_text().startswith(f"GIAOBAN_DATABASE_URL={machine.server}")
