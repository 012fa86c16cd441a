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
from storage.store import Library, Store
from tests.builders import LUNG_CU, MA_LE, a_chat, a_message, local, units
from tests.conftest import new_postgres_database
from tests.installations import NOW, Lived, Terminal, environment
from tests.postgres import PostgresServer

_WAITS = text("SELECT count(*) FROM pg_locks, pg_sleep(0.05) WHERE NOT granted")
pytestmark = [pytest.mark.timeout(60), pytest.mark.postgres]
AT = local(NOW)


@pytest.fixture
def other(backend: str, tmp_path: Path, postgres: PostgresServer, calendar: Calendar) -> Iterator[Library]:
    """An empty place on the other kind of database, with the same files."""
    url = new_postgres_database(postgres) if backend == "sqlite" else sqlite_url(tmp_path / "other.sqlite")
    database = Database(url)
    yield Library(database, calendar, Files(tmp_path / FOLDER))
    database.close()


def fill(library: Library) -> None:
    """Something of every kind of key, without a talk."""
    with library.writing() as store:
        store.units.put(units(LUNG_CU, MA_LE))
        store.outbox.put(a_message(), at=AT)
        write(store, "first")


def write(store: Store, number: str) -> None:
    row = {"channel": "console", "bot": "demo", "update_id": number, "chat_id": "7", "body": "{}"}
    store.inbox.keep([row], at=AT)


def held(library: Library) -> Content:
    with library.database.reading() as connection:
        return content(connection, MOVED)


def address(library: Library) -> str:
    return library.database.url.render_as_string(hide_password=False)


def differed(done: Moved) -> tuple[int, int, int]:
    return done.new, done.changed, done.gone


def test_everything_moves_then_what_came_meanwhile_then_nothing(story: Lived, other: Library) -> None:
    first = move(story.library, other, at=AT)
    held_first = held(other)
    nam = story.officer(MA_LE, "Nam")
    story.lan.says("sửa HN giảm 2%")
    with story.library.writing() as store:
        membership = store.people.membership(a_chat(nam.chat_id), at=AT)
        assert membership is not None
        assert membership.person is not None
        store.erasure.erase(membership.person.id, at=AT)

    second = move(story.library, other, at=AT)
    third = move(story.library, other, at=AT)

    assert held_first == first.content
    assert differed(first) == (first.content.many, 0, 0)
    assert (first.links, first.faults) == (2, ())
    assert second.new > 0
    assert second.changed > 0
    assert second.content.many == first.content.many + second.new - second.gone
    assert held(other) == held(story.library) == second.content == third.content
    assert not third.anything


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


def test_place_that_went_on_by_itself_is_not_written_over(library: Library, other: Library) -> None:
    fill(library)
    move(library, other, at=AT)
    with other.writing() as store:
        write(store, "second")
    before = held(other)

    with pytest.raises(Refused, match="went on by itself"):
        move(library, other, at=AT)

    assert held(other) == before


def test_place_that_holds_something_else_is_refused(library: Library, other: Library) -> None:
    fill(library)
    migrate(other.database)
    with other.writing() as store:
        store.units.put(units(LUNG_CU))
    before = held(other)

    with pytest.raises(Refused, match="something else"):
        move(library, other, at=AT)

    assert held(other) == before


def test_tables_of_others_are_refused(library: Library, other: Library) -> None:
    with other.database.writing() as connection:
        connection.execute(text("CREATE TABLE invoices (number INTEGER)"))

    with pytest.raises(Refused, match="not Giao Ban's, such as invoices"):
        move(library, other, at=AT)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_row_that_the_other_database_will_not_take_is_named_and_nothing_is_moved(
    library: Library, other: Library
) -> None:
    fill(library)
    long = "UPDATE outbox SET message_id = '{}'"
    with library.database.writing() as connection:
        connection.execute(text(long.format("x" * 65)))

    with pytest.raises(Refused, match="A row of outbox can't be written there"):
        move(library, other, at=AT)
    assert held(other).many == 0

    with library.database.writing() as connection:
        connection.execute(text(long.format("x" * 64)))
    move(library, other, at=AT)
    assert held(other) == held(library)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_move_that_is_killed_left_nothing_and_can_be_started_again(
    library: Library, other: Library, tmp_path: Path
) -> None:
    fill(library)
    migrate(other.database)
    arguments = ["migrate", "--from", address(library), "--to", address(other)]
    held_back = create_engine(address(other))
    with held_back.begin() as connection:
        connection.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))  # nobody writes to it until we end
        process = subprocess.Popen([sys.executable, "-m", "bot", *arguments], env=environment(tmp_path))
        while not connection.execute(_WAITS).scalar():
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    held_back.dispose()
    left = held(other).many

    move(library, other, at=AT)

    assert left == 0
    assert held(other) == held(library)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_operator_is_told_what_to_do_next(library: Library, other: Library, tmp_path: Path, terminal: Terminal) -> None:
    fill(library)
    arguments = ["migrate", "--from", address(library), "--to", address(other)]

    assert library.database.alone()
    _, living, _ = terminal.giaoban(tmp_path, *arguments)
    library.database.close()
    _, resting, _ = terminal.giaoban(tmp_path, *arguments)
    assert other.database.alone()
    code, _, served = terminal.giaoban(tmp_path, *arguments)

    assert "run this again" in living
    assert "There was nothing to be done" in resting
    assert "Now set GIAOBAN_DATABASE_URL" in resting
    assert (code, served.count("\n"), "stop it first" in served) == (1, 1, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--from", "sqlite:///nowhere.sqlite"], 2),
        (["--from", "sqlite:///nowhere.sqlite", "--to", "sqlite:///b.sqlite"], 1),
        (["--from", "mysql://x/y", "--to", "sqlite:///b.sqlite"], 1),
        (["--from", "sqlite:///a.sqlite", "--to", "sqlite:///b.sqlite", "--back-to", "0012"], 2),
    ],
)
def test_wrong_addresses_are_one_sentence(
    tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)

    done, _, said = terminal.giaoban(tmp_path, "migrate", *arguments)

    assert (done, said.count("\n")) == (code, 1)
    assert list(tmp_path.iterdir()) == []
