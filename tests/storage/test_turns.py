"""Do writers of several processes take turns, and does one alone write where only one may? On PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from domain.calendar import Calendar
from storage.database import Database, StandBy, StorageTrouble, lock_number
from storage.store import Library
from tests.builders import LUNG_CU, MA_LE, a_figure, local
from tests.patience import eventually

pytestmark = pytest.mark.postgres

NOW = local("2023-06-20T08:00")
CUT = "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"


@pytest.fixture
def library(migrated_postgres: Database, calendar: Calendar) -> Library:
    return Library(migrated_postgres, calendar)


def free(database: Database, scope: str) -> bool:
    """Whether another transaction would get it now."""
    with database.writing() as connection:
        asked = text("SELECT pg_try_advisory_xact_lock(:one)")
        return bool(connection.execute(asked, {"one": lock_number(scope)}).scalar())


@pytest.fixture
def only_one(migrated_postgres: Database) -> Iterator[Callable[[], Database]]:
    opened: list[Database] = []

    def open_again() -> Database:
        url = migrated_postgres.url.render_as_string(hide_password=False)
        opened.append(Database(url, only_one="send:telegram:1"))
        return opened[-1]

    yield open_again
    for one in opened:
        one.close()


def writes(database: Database) -> bool | None:
    """None while it stands by."""
    try:
        with database.writing():
            return True
    except StandBy:
        return None


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(StandBy):
        yield


def test_unit_that_is_read_is_held_until_the_commit(library: Library) -> None:
    with library.writing() as store:
        store.obligations.get("HG2023", "SK", LUNG_CU)

        assert not free(library.database, LUNG_CU)
        assert free(library.database, MA_LE)
    assert free(library.database, LUNG_CU)


def test_what_is_only_looked_at_is_not_held(library: Library) -> None:
    with library.reading() as store:
        store.obligations.get("HG2023", "SK", LUNG_CU)

        assert free(library.database, LUNG_CU)


def test_whoever_needs_everything_waits_for_all_and_all_for_it(library: Library) -> None:
    with library.writing() as store:
        store.reports.latest("HG2023", "SK", LUNG_CU)
        assert not free(library.database, "everything")

    with library.writing() as store:
        store.session.hold_everything()
        assert not free(library.database, "everything")
    assert free(library.database, "everything")


def test_what_a_batch_is_going_to_read_is_held_beforehand(library: Library) -> None:
    with library.writing() as store:
        store.session.hold(LUNG_CU, MA_LE)

        assert not free(library.database, LUNG_CU)
        assert not free(library.database, MA_LE)


def test_second_stands_by_until_the_first_is_gone(only_one: Callable[[], Database]) -> None:
    first, second = only_one(), only_one()

    with first.writing():
        pass
    with refused(), second.writing():
        pass
    first.close()

    eventually(lambda: writes(second), 10)  # the server hears of it a moment later
    assert (first.terms, second.terms) == (1, 1)


def test_first_that_lost_its_line_writes_no_more_when_a_second_took_over(
    only_one: Callable[[], Database], migrated_postgres: Database
) -> None:
    first, second = only_one(), only_one()
    with first.writing():
        pass
    with migrated_postgres.writing() as connection:
        connection.execute(text(CUT))

    with second.writing():
        pass
    with refused(), first.writing():
        pass
    assert first.terms == 1


def test_line_that_is_cut_in_the_middle_writes_nothing(library: Library, migrated_postgres: Database) -> None:
    def write() -> None:
        with library.writing() as store:
            store.reports.add(a_figure(), at=NOW)
            store.reports.latest("HG2023", "SK", LUNG_CU)
            with migrated_postgres.writing() as connection:
                connection.execute(text(CUT))

    with pytest.raises(StorageTrouble):
        write()

    with library.reading() as store:
        assert store.reports.latest("HG2023", "SK", LUNG_CU) == {}
