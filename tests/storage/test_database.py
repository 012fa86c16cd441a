"""What happens when the database can't? Nothing is changed, and a plain sentence says why."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.errors import Refused
from storage.database import Database, StorageTrouble, sqlite_url
from storage.migrate import migrate
from storage.store import Library
from storage.tables import outbox
from tests.builders import a_message, local

NOW = local("2023-06-20T08:00")


def waiting(library: Library) -> list[str]:
    """As a reader sees it, while another transaction may be writing."""
    with library.database.reading() as connection:
        return list(connection.scalars(select(outbox.c.dedupe_key).where(outbox.c.state == "waiting")))


def test_what_is_written_is_read(library: Library) -> None:
    with library.writing() as store:
        store.outbox.put(a_message("k1"), at=NOW)

    assert waiting(library) == ["k1"]


def test_error_takes_back_everything(library: Library) -> None:
    def fails() -> None:
        with library.writing() as store:
            store.outbox.put(a_message("k1"), at=NOW)
            store.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()

    assert waiting(library) == []


def test_database_without_tables_says_what_to_do(bare_database: Database) -> None:
    with pytest.raises(StorageTrouble) as trouble, bare_database.reading() as connection:
        connection.execute(text("SELECT * FROM outbox"))

    assert str(trouble.value) == "The database has not been migrated: run `giaoban migrate`."


AT = "'2023-01-01 00:00:00+00:00'"


def test_broken_rule_of_a_table_is_no_storage_trouble(database: Database) -> None:
    row = text(f"INSERT INTO connections VALUES ('h', 'p1', {AT}, NULL)")

    with database.writing() as connection:
        connection.execute(row)

    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(row)


def test_reader_does_not_see_what_is_not_committed(library: Library) -> None:
    with library.writing() as store:
        store.outbox.put(a_message("k1"), at=NOW)
        store.session.flush()
        assert waiting(library) == []


def test_library_opened_again_finds_everything(library: Library, reopened: Callable[[], Library]) -> None:
    with library.writing() as store:
        store.outbox.put(a_message("k1"), at=NOW)

    assert waiting(reopened()) == ["k1"]


# --- SQLite


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "giaoban.sqlite"
    database = Database(sqlite_url(path))
    migrate(database)
    database.close()
    return path


def test_locked_database_is_trouble_and_nothing_is_changed(file: Path) -> None:
    database = Database(sqlite_url(file))
    with database.reading() as connection:  # the file is opened before it is locked
        connection.execute(text("SELECT count(*) FROM outbox"))
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageTrouble) as trouble, database.writing() as connection:
        connection.execute(text("DELETE FROM outbox"))
    assert str(trouble.value) == "The database can't do it now: database is locked."
    other.execute("ROLLBACK")
    other.close()

    with database.writing() as connection:
        connection.execute(text("DELETE FROM outbox"))
    database.close()


def test_locked_database_can_be_read(file: Path) -> None:
    database = Database(sqlite_url(file))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM outbox")).scalar() == 0
    other.close()
    database.close()


def test_full_disk_is_trouble_and_nothing_is_changed(file: Path) -> None:
    database = Database(sqlite_url(file))
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE known (t)"))
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    many = [{"t": "x" * 4000}] * 100

    with pytest.raises(StorageTrouble) as trouble, database.writing() as connection:
        connection.execute(text("INSERT INTO known VALUES (:t)"), many)

    assert str(trouble.value) == "The database can't do it now: database or disk is full."

    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        assert connection.execute(text("SELECT count(*) FROM known")).scalar() == 0
        connection.execute(text("INSERT INTO known VALUES (:t)"), {"t": "x" * 4000})
    database.close()


def test_reader_can_not_write(file: Path) -> None:
    database = Database(sqlite_url(file))

    with pytest.raises(StorageTrouble, match="readonly"), database.reading() as connection:
        connection.execute(text("DELETE FROM outbox"))
    database.close()


def test_figures_are_on_the_disk_before_a_commit_ends(file: Path) -> None:
    database = Database(sqlite_url(file))

    with database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    database.close()


# --- addresses


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "can't be read"),
        ("mysql://user@host/db", "names mysql; only sqlite and postgresql"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
    ],
)
def test_address_that_is_no_good_is_refused_in_a_sentence(url: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        Database(url)

    assert "\n" not in str(refused.value)


def test_folder_that_can_not_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Refused, match="folder of the database can't be made"):
        Database(sqlite_url(tmp_path / "file" / "data" / "giaoban.sqlite"))


def test_server_that_is_gone_is_trouble(tmp_path: Path) -> None:
    database = Database(f"postgresql://giaoban@/nothing?host={tmp_path}&connect_timeout=1")

    with pytest.raises(StorageTrouble, match=r"^The database can't do it now: "), database.reading():
        pass
    database.close()
