"""Which databases do tests run on, and in which order? Every test that asks for one runs on SQLite and PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import certifi
import pytest
from hypothesis import settings

from domain.calendar import Calendar
from storage.catalog import load_calendar
from storage.database import Database, sqlite_url
from storage.files import FOLDER, Files
from storage.migrate import migrate
from storage.store import Library
from storage.tables import metadata
from tests.postgres import PostgresServer
from tests.s3 import S3Server
from tests.sqlite import MovingDatabase

BACKENDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
# Files that take longest, begun first, so that no worker is left alone with one of them at the end.
LONGEST = (
    "test_run_roles",
    "test_quan_tri",
    "test_chaos",
    "test_year",
    "test_world",
    "test_form",
    "test_run",
    "test_dashboard",
    "test_send_digests",
    "test_figures_oracle",
    "test_console",
    "test_form_browser",
    "test_guided",
    "test_campaigns",
    "test_amend",
    "test_asked_corrections",
    "test_permissions",
    "test_export",
    "test_reminder_oracle",
    "test_stowing",
    "test_run_zalo",
    "test_backup",
    "test_phones",
    "test_month",
    "test_succeed_oracle",
    "test_reading_properties",
    "test_contract",
)
EMPTIED = "; ".join(f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables)  # all in one go
_numbers = itertools.count(1)
settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")


def pytest_configure(config: pytest.Config) -> None:
    """No test reaches the network. Whom it would trust there is one authority: to read all takes 40 ms a client."""
    first, end, _ = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")
    file = tempfile.NamedTemporaryFile("w", prefix="gb-authority-", suffix=".pem", encoding="utf-8")  # noqa: SIM115  kept
    file.write(f"{first}{end}\n")
    file.flush()
    config.add_cleanup(file.close)
    os.environ["SSL_CERT_FILE"] = file.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return load_calendar()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for each worker; it starts when the first test asks for it."""
    server = PostgresServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    """One store for each worker; it starts when the first test asks for it."""
    server = S3Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> Iterator[Database]:
    """One migrated database for all tests of a worker; whoever uses it leaves it empty."""
    database = Database(new_postgres_database(postgres))
    migrate(database)
    yield database
    database.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "giaoban.sqlite"
    database = Database(sqlite_url(path))
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def moving_sqlite(migrated_sqlite: Path) -> MovingDatabase:
    return MovingDatabase(migrated_sqlite)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database without rows."""
    if backend == "sqlite":
        path = tmp_path / "giaoban.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        moving: MovingDatabase = request.getfixturevalue("moving_sqlite")
        moving.moves_to(path)
        yield moving
        moving.close()
        return
    database = request.getfixturevalue("migrated_postgres")
    yield database
    with database.writing() as connection:
        connection.exec_driver_sql(EMPTIED)


@pytest.fixture
def library(database: Database, calendar: Calendar, tmp_path: Path) -> Library:
    return Library(database, calendar, Files(tmp_path / FOLDER))


@pytest.fixture
def bare_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if backend == "sqlite":
        return sqlite_url(tmp_path / "bare.sqlite")
    return new_postgres_database(request.getfixturevalue("postgres"))


@pytest.fixture
def bare_database(bare_url: str) -> Iterator[Database]:
    database = Database(bare_url)
    yield database
    database.close()


@pytest.fixture
def reopened(database: Database, calendar: Calendar, tmp_path: Path) -> Iterator[Callable[[], Library]]:
    """Opens the same database again, as another process would."""
    opened: list[Database] = []

    def open_again() -> Library:
        opened.append(Database(database.url.render_as_string(hide_password=False)))
        return Library(opened[-1], calendar, Files(tmp_path / FOLDER))

    yield open_again
    for one in opened:
        one.close()


def new_postgres_database(server: PostgresServer) -> str:
    return server.new(f"test{next(_numbers)}")
