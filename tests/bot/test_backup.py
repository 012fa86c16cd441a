"""Is a backup whole, whatever happens while it is made?"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import back_up
from bot.clock import VIETNAM
from bot.terminal import telling
from domain.backup import file_name
from domain.errors import Refused
from storage.archives import DATABASE, FOLDER, backups, opened
from storage.database import Database, sqlite_url
from storage.store import Library
from tests.builders import local
from tests.installations import NOW, Terminal, a_pipe_among_the_files, environment, giaoban, settings_of

pytestmark = pytest.mark.timeout(60)
AT = local(NOW)


def address(library: Library) -> str:
    return library.database.url.render_as_string(hide_password=False)


def an_update(number: int, side: str) -> dict[str, str]:
    return {"channel": "console", "bot": side, "update_id": str(number), "chat_id": "7", "body": "x" * 500}


def write_pair(library: Library, number: int) -> None:
    """Two rows in one transaction: a copy that holds one of them only is half."""
    with library.writing() as store:
        store.inbox.keep([an_update(number, "left"), an_update(number, "right")], at=AT)


def test_backup_while_somebody_writes_holds_whole_transactions_and_stops_nobody(
    library: Library, tmp_path: Path
) -> None:
    for number in range(500):
        write_pair(library, number)
    known = environment(tmp_path, address(library))
    process = subprocess.Popen([sys.executable, "-m", "bot", "backup"], env=known, stdout=subprocess.PIPE)
    written = 500
    while process.poll() is None:
        write_pair(library, written)
        written += 1
    said = process.communicate()[0].decode()

    (place,) = backups(tmp_path / FOLDER, VIETNAM).values()
    with opened(place) as archive:
        archive.check()
        archive.unpack(DATABASE, tmp_path / "copy.sqlite")
        many = archive.manifest.rows["inbox"]
    assert (process.returncode, "read again and whole" in said) == (0, True)
    assert (many % 2, 1000 <= many <= 2 * written) == (0, True)
    assert written > 550
    copied = Database(sqlite_url(tmp_path / "copy.sqlite"))
    with Library(copied, library.calendar).reading() as store:
        assert store.inbox.counts()["waiting"][0] == many
    copied.close()


@pytest.fixture
def stuck(library: Library, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A backup that stands still in the middle: one of its files is a pipe into which nobody writes."""
    pipe = a_pipe_among_the_files(library, tmp_path)
    process = subprocess.Popen([sys.executable, "-m", "bot", "backup"], env=environment(tmp_path, address(library)))
    handle = os.open(pipe, os.O_WRONLY)  # waits until the backup reads
    yield process
    os.close(handle)
    process.kill()
    process.wait()


def test_backup_tells_what_it_does_step_by_step(library: Library, tmp_path: Path) -> None:
    told: list[str] = []

    back_up(settings_of(library, tmp_path), AT, told=told.append)

    assert told[0].startswith("copying ")
    steps = ["going along the chain", "holding reports against the chain", "packing", "reading it again"]
    assert [one for one in told if one in steps] == steps


def test_on_a_terminal_a_long_command_says_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "w") as terminal, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        with telling() as told:
            told("going along the chain")
    said = os.read(ours, 1 << 16).decode()
    os.close(ours)

    assert "going along the chain" in said
    assert "0:0" in said


def test_backup_killed_in_the_middle_leaves_nothing_under_its_name(
    library: Library, tmp_path: Path, stuck: subprocess.Popen[bytes]
) -> None:
    folder, known = tmp_path / FOLDER, settings_of(library, tmp_path)
    half = [path.name for path in folder.glob(".begun-*/*.zip")]
    with pytest.raises(Refused, match="Another backup"):
        back_up(known, AT)
    stuck.kill()
    stuck.wait()
    there = backups(folder, VIETNAM)
    next(path for path in (tmp_path / "evidence").glob("*/*") if path.is_fifo()).unlink()

    done = back_up(known, AT)

    assert (len(half), there) == (1, {})
    assert sorted(path.name for path in folder.iterdir()) == [".lock", done.place.name]
    assert len(done.manifest.parts) == 2


def test_full_disk_is_one_sentence_and_nothing_is_left(library: Library, tmp_path: Path) -> None:
    write_pair(library, 1)

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = giaoban(tmp_path, "backup", url=address(library), preexec_fn=small)

    assert (done.returncode, done.stderr.count("\n"), "Traceback" in done.stderr) == (1, 1, False)
    assert sorted(path.name for path in (tmp_path / FOLDER).iterdir()) == [".failed", ".lock"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_disk_that_is_too_small_is_told_before(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.backup.LEAST_FREE", 1 << 60)

    with pytest.raises(Refused, match="too small for a backup"):
        back_up(settings_of(library, tmp_path), AT)
    assert backups(tmp_path / FOLDER, VIETNAM) == {}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_old_ones_go_by_the_rule_and_nothing_else_does(library: Library, tmp_path: Path) -> None:
    known, folder = settings_of(library, tmp_path), tmp_path / FOLDER
    folder.mkdir()
    for day in range(1, 21):
        (folder / file_name(AT - timedelta(days=day), known.zone)).write_bytes(b"an earlier one")
    (folder / "truoc-nang-cap.sqlite").write_bytes(b"kept")

    done = back_up(known, AT, keep=3)

    assert [f"{at:%d/%m}" for at in sorted(backups(folder, VIETNAM))] == [
        "11/06",
        "18/06",
        "25/06",
        "28/06",
        "29/06",
        "30/06",
    ]
    assert len(done.removed) == 15
    assert (folder / "truoc-nang-cap.sqlite").exists()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_file_that_is_there_is_never_written_over(library: Library, tmp_path: Path, terminal: Terminal) -> None:
    place = tmp_path / "monday.zip"
    first, _, _ = terminal.giaoban(tmp_path, "backup", "-o", str(place))
    second, _, said = terminal.giaoban(tmp_path, "backup", "-o", str(place))

    assert (first, place.stat().st_mode & 0o777) == (0, 0o600)
    assert (second, said) == (1, f"{place} exists already; give the backup another name.\n")


def test_without_a_database_there_is_nothing_to_be_backed_up(tmp_path: Path, terminal: Terminal) -> None:
    code, _, said = terminal.giaoban(tmp_path, "backup")

    assert (code, said.count("\n"), "giaoban migrate" in said) == (1, 1, True)
    assert list(tmp_path.iterdir()) == []
