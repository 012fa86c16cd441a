"""Does a living installation move to the other database, again and again, and go on there?"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from domain.calendar import Calendar
from domain.errors import Refused
from storage.copies import Content, content
from storage.database import Database, sqlite_url
from storage.files import FOLDER, Files
from storage.migrate import migrate
from storage.moves import MOVED, Moved, move
from storage.store import Library
from tests.builders import LUNG_CU, MA_LE, a_chat, local, units
from tests.conftest import new_postgres_database
from tests.installations import NOW, Lived, environment, giaoban, lived
from tests.postgres import PostgresServer

pytestmark = [pytest.mark.timeout(60), pytest.mark.postgres]
AT = local(NOW)


@pytest.fixture
def story(library: Library) -> Iterator[Lived]:
    story = lived(library)
    yield story
    story.close()


@pytest.fixture
def other(backend: str, tmp_path: Path, postgres: PostgresServer, calendar: Calendar) -> Iterator[Library]:
    """An empty place on the other kind of database, with the same files."""
    url = new_postgres_database(postgres) if backend == "sqlite" else sqlite_url(tmp_path / "other.sqlite")
    database = Database(url)
    yield Library(database, calendar, Files(tmp_path / FOLDER))
    database.close()


def held(library: Library) -> Content:
    with library.database.reading() as connection:
        return content(connection, MOVED)


def address(library: Library) -> str:
    return library.database.url.render_as_string(hide_password=False)


def differed(done: Moved) -> tuple[int, int, int]:
    return done.new, done.changed, done.gone


def test_everything_moves_and_a_second_time_nothing_is_to_be_done(story: Lived, other: Library) -> None:
    first = move(story.library, other, at=AT)
    second = move(story.library, other, at=AT)

    assert held(other) == held(story.library) == first.content == second.content
    assert differed(first) == (first.content.many, 0, 0)
    assert not second.anything
    assert (first.links, first.faults) == (2, ())


def test_what_came_meanwhile_moves_as_well_and_nothing_twice(story: Lived, other: Library) -> None:
    first = move(story.library, other, at=AT)
    nam = story.officer(MA_LE, "Nam")
    nam.says("không phát sinh")
    story.lan.says("sửa HN giảm 2%")
    with story.library.writing() as store:
        membership = store.people.membership(a_chat(nam.chat_id), at=AT)
        assert membership is not None
        assert membership.person is not None
        store.erasure.erase(membership.person.id, at=AT)

    second = move(story.library, other, at=AT)

    assert second.new > 0
    assert second.changed > 0
    assert held(other) == held(story.library)
    assert second.content.many == first.content.many + second.new - second.gone


def test_talk_goes_on_where_it_moved_to(story: Lived, other: Library) -> None:
    move(story.library, other, at=AT)
    story.restarts(other)
    story.read_by.reads()

    story.lan.says("sửa HN giảm 2%")
    story.lan.hears("Đã sửa", "1,5", "2")
    story.clock_to("2023-07-05T18:00")

    assert any("Hộ nghèo giảm: 2–2 điểm %" in line.text for line in story.read_by.unread)
    with other.reading() as store:
        assert store.audit.head()[0] > 2
        assert list(store.faults.all()) == []


def test_place_that_went_on_by_itself_is_not_written_over(story: Lived, other: Library) -> None:
    move(story.library, other, at=AT)
    with other.writing() as store:
        store.inbox.keep(
            [{"channel": "console", "bot": "demo", "update_id": "new", "chat_id": "7", "body": "{}"}], at=AT
        )
    before = held(other)

    with pytest.raises(Refused, match="went on by itself"):
        move(story.library, other, at=AT)

    assert held(other) == before


def test_place_that_holds_something_else_is_refused(story: Lived, other: Library) -> None:
    migrate(other.database)
    with other.writing() as store:
        store.units.put(units(LUNG_CU))
    before = held(other)

    with pytest.raises(Refused, match="something else"):
        move(story.library, other, at=AT)

    assert held(other) == before


def test_tables_of_others_are_refused(story: Lived, other: Library) -> None:
    with other.database.writing() as connection:
        connection.execute(text("CREATE TABLE invoices (number INTEGER)"))

    with pytest.raises(Refused, match="not Giao Ban's, such as invoices"):
        move(story.library, other, at=AT)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_row_that_the_other_database_will_not_take_is_named_and_nothing_is_moved(story: Lived, other: Library) -> None:
    long = "UPDATE outbox SET message_id = '{}'"
    with story.library.database.writing() as connection:
        connection.execute(text(long.format("x" * 65)))

    with pytest.raises(Refused, match="A row of outbox can't be written there"):
        move(story.library, other, at=AT)
    assert held(other).many == 0

    with story.library.database.writing() as connection:
        connection.execute(text(long.format("x" * 64)))
    move(story.library, other, at=AT)
    assert held(other) == held(story.library)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_move_that_is_killed_left_nothing_and_can_be_started_again(
    story: Lived, other: Library, tmp_path: Path
) -> None:
    migrate(other.database)
    arguments = ["migrate", "--from", address(story.library), "--to", address(other)]
    held_back = create_engine(address(other))
    with held_back.begin() as connection:
        connection.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))  # nobody writes to it until we end
        process = subprocess.Popen([sys.executable, "-m", "bot", *arguments], env=environment(tmp_path))
        while not connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar():
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    held_back.dispose()
    left = held(other).many

    done = giaoban(tmp_path, *arguments)

    assert (left, done.returncode) == (0, 0)
    assert held(other) == held(story.library)
    assert "each the same as here" in done.stdout


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_operator_is_told_what_to_do_next(story: Lived, other: Library, tmp_path: Path) -> None:
    arguments = ["migrate", "--from", address(story.library), "--to", address(other)]
    assert story.library.database.alone()
    living = giaoban(tmp_path, *arguments)
    story.library.database.close()
    resting = giaoban(tmp_path, *arguments)
    assert other.database.alone()
    served = giaoban(tmp_path, *arguments)

    assert "run this again" in living.stdout
    assert "There was nothing to be done" in resting.stdout
    assert "Now set GIAOBAN_DATABASE_URL" in resting.stdout
    assert (served.returncode, served.stderr.count("\n"), "stop it first" in served.stderr) == (1, 1, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--from", "sqlite:///nowhere.sqlite", "--back-to", "0012"], 2),
        (["--from", "sqlite:///nowhere.sqlite", "--to", "sqlite:///b.sqlite"], 1),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"])
def test_wrong_addresses_are_one_sentence(backend: str, tmp_path: Path, arguments: list[str], code: int) -> None:
    done = giaoban(tmp_path, "migrate", *arguments, cwd=tmp_path)

    assert (done.returncode, done.stderr.count("\n"), "Traceback" in done.stderr) == (code, 1, False)
    assert list(tmp_path.iterdir()) == []
