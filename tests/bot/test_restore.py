"""Does an installation come back from a backup as it was, and is what is broken told in one sentence?"""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from bot.app import KEY_FILE, secret_key
from bot.backup import back_up
from bot.restore import restore
from bot.settings import Settings
from domain.errors import Refused
from storage.archives import Broken
from storage.copies import Content, content
from storage.database import Database, sqlite_url
from storage.migrate import downgrade
from storage.store import Library
from tests.builders import LUNG_CU, local, units
from tests.conftest import new_postgres_database
from tests.installations import NOW, OUR_CLOCK, Lived, Terminal, giaoban, settings_of
from tests.postgres import PostgresServer

pytestmark = pytest.mark.timeout(60)
AT = local(NOW)


def content_at(url: str) -> Content:
    database = Database(url)
    with database.reading() as connection:
        found = content(connection)
    database.close()
    return found


def elsewhere(tmp_path: Path, url: str = "") -> Settings:
    folder = tmp_path / "elsewhere"
    return Settings(data_dir=folder, database_url=url, clock=OUR_CLOCK)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("backend", "target"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite")],
    indirect=["backend"],
)
def test_everything_comes_back_on_either_database(
    story: Lived, tmp_path: Path, target: str, postgres: PostgresServer
) -> None:
    known = settings_of(story.library, tmp_path)
    key = secret_key(known)
    made = back_up(known, AT)
    there = elsewhere(tmp_path, new_postgres_database(postgres) if target == "postgresql" else "")

    done = restore(made.place, there, AT)

    assert content_at(there.url) == content_at(known.url)
    assert secret_key(there) == key
    names = [name for name, _ in story.library.files.names()]
    assert names
    assert [(there.data_dir / "evidence" / name).read_bytes() for name in names] == [
        (tmp_path / "evidence" / name).read_bytes() for name in names
    ]
    assert (done.doubts, done.aside) == ([], [])
    assert any(said.endswith("made again, it is what was posted.") for said in done.checked), done.checked
    assert any(said.startswith("The chain of 2 links holds") for said in done.checked), done.checked


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_digest_that_rests_on_corrected_figures_is_no_doubt_and_talk_goes_on(story: Lived, tmp_path: Path) -> None:
    story.lan.says("sửa HN giảm 2%")
    story.lan.hears("Đã sửa")
    made = back_up(settings_of(story.library, tmp_path), AT)
    there = elsewhere(tmp_path)

    done = restore(made.place, there, AT)
    database = Database(there.url)
    story.restarts(Library(database, story.library.calendar))
    story.lan.says("sửa HN giảm 3%")

    assert done.doubts == []
    assert any("differ from what was posted, as they did when" in said for said in done.checked), done.checked
    story.lan.hears("Đã sửa", "2", "3")
    story.engine.writer.close()
    database.close()


@pytest.fixture
def made(library: Library, tmp_path: Path) -> Path:
    """A backup of a small installation on SQLite."""
    library.files.keep(b"original" * 1000)
    return back_up(settings_of(library, tmp_path), AT).place


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 4] ^= 0xFF
    path.write_bytes(whole)


def flip_in_a_photo(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"original", b"Original", 1))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def something_else(path: Path) -> None:
    path.write_text("Kính gửi", encoding="utf-8")


def another_zip(path: Path) -> None:
    path.unlink()
    with ZipFile(path, "w") as archive:
        archive.writestr("giaoban.sqlite", b"x")


def changed(**facts: object) -> Callable[[Path], None]:
    """The same parts under a manifest that says something else."""

    def change(path: Path) -> None:
        with ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        told = json.loads(parts.pop("manifest.json")) | facts
        with ZipFile(path, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
            archive.writestr("manifest.json", json.dumps(told))

    return change


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut, "its end is missing"),
        (halve, "its end is missing"),
        (flip, "is damaged"),
        (flip_in_a_photo, "is damaged"),
        (empty, "no backup of Giao Ban"),
        (something_else, "no backup of Giao Ban"),
        (another_zip, "it has no manifest"),
        (changed(format=9), "another version"),
        (changed(parts={}), "giaoban.sqlite is missing"),
        (changed(made_at="yesterday"), r"is damaged (ValueError)"),
        (changed(proofs=[{}]), "is damaged (KeyError)"),
    ],
)
def test_broken_file_is_one_sentence_and_nothing_is_put_in_place(
    made: Path, tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    damage(made)

    with pytest.raises(Broken) as told:
        restore(made, elsewhere(tmp_path), AT)

    assert words in str(told.value)
    assert "\n" not in str(told.value)
    assert not (tmp_path / "elsewhere" / "giaoban.sqlite").exists()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"rows": {"inbox": 7}}, "does not hold the rows"),
        ({"revision": "9999"}, "newer version"),
        ({"head": "f" * 64, "links": 3}, "when the backup was made it had 3 links"),
    ],
)
def test_backup_that_is_not_what_it_says_is_refused(
    made: Path, tmp_path: Path, facts: dict[str, object], words: str
) -> None:
    changed(**facts)(made)

    with pytest.raises(Refused, match=words):
        restore(made, elsewhere(tmp_path), AT)
    assert not (tmp_path / "elsewhere" / "giaoban.sqlite").exists()


def test_living_place_is_refused_and_with_force_put_aside(
    library: Library, backend: str, tmp_path: Path, postgres: PostgresServer
) -> None:
    made = back_up(settings_of(library, tmp_path), AT)
    there = elsewhere(tmp_path, new_postgres_database(postgres) if backend == "postgresql" else "")
    restore(made.place, there, AT)
    before = content_at(there.url)
    database = Database(there.url)
    with Library(database, library.calendar).writing() as store:
        store.units.put(units(LUNG_CU))
    database.close()
    after = content_at(there.url)

    with pytest.raises(Refused, match="--force"):
        restore(made.place, there, AT)
    assert content_at(there.url) == after
    done = restore(made.place, there, AT, force=True)

    assert after != before
    assert content_at(there.url) == before
    (aside,) = done.aside
    if backend == "sqlite":
        assert content_at(sqlite_url(Path(aside) / "giaoban.sqlite")) == after
    else:
        schema = aside.removeprefix("the schema ")
        assert content_at(f"{there.url}&options=-csearch_path%3D{schema}") == after


def test_place_that_is_served_is_refused(library: Library, backend: str, tmp_path: Path) -> None:
    known = settings_of(library, tmp_path)
    made = back_up(known, AT)
    with closing(Database(known.url)) as serving:
        assert serving.beside_others() if backend == "postgresql" else serving.alone()

        with pytest.raises(Refused, match="stop it first"):
            restore(made.place, known, AT, force=True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_figure_that_was_changed_by_hand_is_told_and_comes_back_as_it_is(
    story: Lived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(monkeypatch, capsys)
    with story.library.database.writing() as connection:
        connection.execute(text("UPDATE reports SET increment = 9000000"))

    code, said, _ = terminal.giaoban(tmp_path, "backup")
    (place,) = (tmp_path / "backups").glob("*.zip")
    again, _, doubts = terminal.giaoban(tmp_path / "elsewhere", "restore", str(place))

    assert (code, "there are 2 faults" in said) == (0, True), said
    assert again == 1
    assert doubts.startswith("The chain has 2 faults, as it had then: ")
    assert content_at(sqlite_url(tmp_path / "elsewhere" / "giaoban.sqlite")) == content_at(
        story.library.database.url.render_as_string()
    )


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_backup_of_an_earlier_version_gets_the_tables_of_this_one(library: Library, tmp_path: Path) -> None:
    downgrade(library.database, "0012")
    made = back_up(settings_of(library, tmp_path), AT)
    there = elsewhere(tmp_path)

    done = restore(made.place, there, AT)

    assert any(said.startswith("The tables were brought from revision 0012") for said in done.checked), done.checked
    assert content_at(there.url).many == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_damaged_database_is_put_aside_as_well(library: Library, tmp_path: Path) -> None:
    known = settings_of(library, tmp_path)
    made = back_up(known, AT)
    library.database.close()
    (tmp_path / "giaoban.sqlite").write_bytes(b"no database " * 1000)

    done = restore(made.place, known, AT, force=True)

    assert content_at(known.url).many == 0
    assert (Path(done.aside[0]) / "giaoban.sqlite").read_bytes().startswith(b"no database")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_operator_reads_what_was_checked(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(monkeypatch, capsys)
    library.files.keep(b"original")
    with library.writing() as store:
        store.units.put(units(LUNG_CU))
    secret_key(settings_of(library, tmp_path))
    _, told, _ = terminal.giaoban(tmp_path, "backup")
    (place,) = (tmp_path / "backups").glob("*.zip")
    there = tmp_path / "elsewhere"
    there.mkdir()
    (there / KEY_FILE).write_text("another key, long enough")

    code, said, wrong = terminal.giaoban(there, "restore", str(place))
    again = terminal.giaoban(there, "restore", str(place))

    lines = said.splitlines()
    assert told.startswith(f"{place}: ")
    assert lines[0] == "The backup of 30/06/2023 10:00 is in place."
    assert any("rows: as many as were counted" in line for line in lines)
    assert any("files: " in line for line in lines)
    assert "The key of links and webhooks is back." in lines
    assert any("before-restore-20230630-100000-key" in line for line in lines)
    assert (code, wrong) == (0, "")
    assert (again[0], again[2].count("\n")) == (1, 1)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_full_disk_is_one_sentence_and_what_is_there_stays(library: Library, tmp_path: Path) -> None:
    made = back_up(settings_of(library, tmp_path), AT).place
    library.database.close()
    before = content_at(sqlite_url(tmp_path / "giaoban.sqlite"))

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = giaoban(tmp_path, "restore", "--force", str(made), preexec_fn=small)

    assert (done.returncode, done.stderr.count("\n"), "can't be unpacked" in done.stderr) == (1, 1, True)
    assert content_at(sqlite_url(tmp_path / "giaoban.sqlite")) == before
    assert list(tmp_path.glob(".begun-*")) == []
