"""Do two processes serve one database? No: both would send everything."""

from __future__ import annotations

from pathlib import Path

from storage.database import Database, sqlite_url
from tests.patience import eventually
from tests.postgres import PostgresServer


def test_second_process_on_one_file_is_told_so(tmp_path: Path) -> None:
    first, second = (Database(sqlite_url(tmp_path / "a?b%.sqlite")) for _ in range(2))

    assert first.alone()
    assert not second.alone()
    first.close()
    assert second.alone()
    second.close()
    assert (tmp_path / "a?b%.sqlite.lock").exists()


def test_second_process_on_one_postgresql_database_is_told_so(postgres: PostgresServer) -> None:
    first, second = Database(postgres.url("postgres")), Database(postgres.url("postgres"))

    assert first.alone()
    assert not second.alone()
    first.close()
    assert eventually(lambda: second.alone() or None, 10)  # the server hears of it a moment later
    second.close()
