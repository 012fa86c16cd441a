"""Does no entry stumble over what comes in, and would the search for it find what is wrong?

`make fuzz` does the same for minutes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import update

from benchmarks.fuzz import ENTRIES, replay, run
from benchmarks.fuzz_databases import Databases, Served, databases
from benchmarks.fuzz_updates import ZaloUpdates
from benchmarks.fuzz_world import Wrong
from storage.tables import inbox, latest, reports
from tests.postgres import PostgresServer

pytestmark = pytest.mark.timeout(110)

INPUTS = {
    "telegram": 80,
    "zalo": 80,
    "buttons": 60,
    "form": 50,
    "api": 100,
    "campaigns": 20,
    "sheets": 16,
    "command": 12,
}
LEAST = 12  # fewer may all be refused


@pytest.fixture(scope="module")
def files() -> Iterator[Databases]:
    with databases("sqlite") as there:
        yield there


@pytest.fixture(scope="module")
def served(postgres: PostgresServer) -> Iterator[Databases]:
    there = Served(postgres)
    yield there
    there.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def there(request: pytest.FixtureRequest) -> Databases:
    found: Databases = request.getfixturevalue("files" if request.param == "sqlite" else "served")
    return found


@pytest.mark.parametrize("name", ENTRIES)
def test_nothing_breaks_it_and_nothing_is_stored_that_nobody_meant(name: str, there: Databases, tmp_path: Path) -> None:
    most = max(INPUTS[name] // (1 if there.kind == "sqlite" else 4), LEAST)  # each costs more on PostgreSQL
    told = run(ENTRIES[name], there, seed=0, seconds=60, most=most, saved=tmp_path)

    assert told.crash == "", told.line()
    assert told.accepted > 0


def reported(text: str, files: Databases) -> ZaloUpdates:
    """A world in which an officer has reported."""
    entry = ZaloUpdates(files)
    message = {"from": {"id": "za1"}, "chat": {"id": "za1"}, "message_id": "m1", "date": 1687226400000, "text": text}
    assert entry.feed({"event_name": "message.text.received", "message": message})
    assert entry.world.stored() == 1
    return entry


SEVEN = Decimal(7)
SPOILT: dict[str, tuple[Any, str]] = {
    "a figure that nobody named": (
        update(reports).values(value=SEVEN, increment=SEVEN, total=SEVEN),
        "nobody named it",
    ),
    "a figure of somebody else's unit": (update(reports).values(unit="2020-00718"), "may not report"),
    "a version that has no first": (update(reports).values(version=2), "follows 0"),
    "a latest version that is not the last": (update(latest).values(version=9), "not the last"),
    "an update that we stumbled over": (update(inbox).values(state="dead", error="KeyError: 'x'"), "KeyError"),
    "an update that was never handled": (update(inbox).values(state="waiting"), "is waiting"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_means_nothing_is_found(what: str, files: Databases) -> None:
    statement, words = SPOILT[what]
    entry = reported("RUNG 58,9%", files)
    try:
        entry.world.check()
        with entry.world.library.database.writing() as connection:
            connection.execute(statement)
        entry.world.forget_what_was_seen()

        with pytest.raises(Wrong, match=words):
            entry.world.check()
    finally:
        entry.close()


class Fragile:
    """Breaks at the second seven that it is fed."""

    name, batch = "fragile", 5

    def __init__(self, databases: Databases) -> None:
        self._sevens = 0

    def make(self, dice: Random) -> Any:
        return dice.randrange(10)

    def feed(self, one: Any) -> bool:
        self._sevens += one == 7
        return True

    def check(self) -> None:
        if self._sevens > 1:
            raise Wrong("two sevens")

    def close(self) -> None: ...


def test_what_breaks_it_is_saved_without_the_rest_and_can_be_played_again(files: Databases, tmp_path: Path) -> None:
    told = run(Fragile, files, seed=3, seconds=60, saved=tmp_path)

    assert "fragile" in told.line()
    assert "crashes 1" in told.line()
    assert told.saved == tmp_path / "fragile-sqlite-3.json"
    kept = json.loads(told.saved.read_text())
    assert kept["inputs"] == [7, 7]
    assert replay(Fragile, files, kept["inputs"]) == "Wrong: two sevens"
    assert replay(Fragile, files, [7, 1]) == ""
