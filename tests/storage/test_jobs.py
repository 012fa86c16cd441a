"""Is a job there exactly when its row is? On PostgreSQL, where several processes share the work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from domain.calendar import Calendar
from storage.database import Database
from storage.store import Library, Store
from storage.tables import metadata
from tests.builders import a_message, local

pytestmark = pytest.mark.postgres

NOW = local("2023-06-20T08:00")


@pytest.fixture
def library(migrated_postgres: Database, calendar: Calendar) -> Iterator[Library]:
    yield Library(migrated_postgres, calendar, grown=True)
    with migrated_postgres.writing() as connection:
        connection.execute(text("TRUNCATE procrastinate.procrastinate_jobs CASCADE"))
        for table in metadata.sorted_tables:
            connection.execute(table.delete())


def jobs(library: Library) -> list[tuple[Any, ...]]:
    with library.database.reading() as connection:
        asked = "SELECT task_name, lock, args FROM procrastinate.procrastinate_jobs ORDER BY id"
        return [tuple(row) for row in connection.execute(text(asked))]


def hear(store: Store, *chats: str) -> None:
    rows = [
        {"channel": "telegram", "bot": "1", "update_id": str(number), "chat_id": chat, "body": {}}
        for number, chat in enumerate(chats)
    ]
    store.inbox.keep(rows, at=NOW)


def test_what_comes_in_gets_one_job_a_chat(library: Library) -> None:
    with library.writing() as store:
        hear(store, "7", "8", "7")

    where = {"channel": "telegram", "bot": "1", "chat_id": "7"}
    assert jobs(library) == [
        ("handle", "telegram:1:7", where),
        ("handle", "telegram:1:8", {**where, "chat_id": "8"}),
    ]


def test_what_is_rolled_back_leaves_no_job(library: Library) -> None:
    def fail() -> None:
        with library.writing() as store:
            hear(store, "7")
            store.complete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert jobs(library) == []


def test_one_process_that_does_everything_defers_nothing(library: Library) -> None:
    alone = Library(library.database, library.calendar)

    with alone.writing() as store:
        hear(store, "7")
        store.outbox.put(a_message("k1"), at=NOW)

    assert jobs(library) == []


def test_rows_without_a_job_get_one_and_others_no_second(library: Library) -> None:
    with Library(library.database, library.calendar).writing() as store:
        hear(store, "7")
    with library.writing() as store:
        assert store.jobs.look_after(NOW) == 1
    with library.writing() as store:
        assert store.jobs.look_after(NOW) == 0

    assert [lock for _, lock, _ in jobs(library)] == ["telegram:1:7"]
