"""Does an operator who goes back to an earlier version keep what was stored?"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from storage.database import Database, sqlite_url
from tests.commands import command
from tests.environment import bare_environment

pytestmark = pytest.mark.timeout(180)
EARLIER = "0012"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert giaoban(tmp_path, "migrate").returncode == 0
    assert giaoban(tmp_path, "campaign", "start", "HT-MAU-2CAP").returncode == 0
    return tmp_path


def giaoban(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = bare_environment()
    return command(*arguments, env={**clean, "GIAOBAN_DATA_DIR": str(folder)})


def test_going_back_and_forth_keeps_what_was_stored(folder: Path) -> None:
    back = giaoban(folder, "migrate", "--back-to", EARLIER)
    between = giaoban(folder, "status")
    forth = giaoban(folder, "migrate")
    after = giaoban(folder, "status")

    assert back.stdout == f"The database is at revision {EARLIER}; start the version that made it.\n"
    assert (between.returncode, "giaoban migrate" in between.stderr) == (1, True)
    assert f"(was {EARLIER})" in forth.stdout
    assert "Campaigns running: HT-MAU-2CAP" in after.stdout


@pytest.mark.parametrize("revision", ["9999", "head", "../0001"])
def test_revision_that_is_not_behind_is_one_sentence(folder: Path, revision: str) -> None:
    done = giaoban(folder, "migrate", "--back-to", revision)

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert done.stderr.startswith(f"Revision {revision} is not behind ")


def test_tables_change_neither_way_while_somebody_serves(folder: Path) -> None:
    served = Database(sqlite_url(folder / "giaoban.sqlite"))
    assert served.alone()

    back, nothing = giaoban(folder, "migrate", "--back-to", EARLIER), giaoban(folder, "migrate")
    served.close()
    assert giaoban(folder, "migrate", "--back-to", EARLIER).returncode == 0
    assert served.alone()
    forth = giaoban(folder, "migrate")
    served.close()

    for done in (back, forth):
        assert (done.returncode, done.stderr) == (1, "`giaoban run` works on this database: stop it first.\n")
    assert nothing.stdout.endswith(" already.\n")
