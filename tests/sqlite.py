"""How do tests get an SQLite database at little cost? By one whose file is another in each test.

What SQLAlchemy has worked out for a statement belongs to the database that ran it. A database made anew for every test
would work out the same hundred statements again, which costs more than most tests do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url

from storage.database import Database, sqlite_url


class MovingDatabase(Database):
    """One database for all tests of a worker. Closed, it can be opened in another place."""

    def __init__(self, place: Path) -> None:
        super().__init__(sqlite_url(place))
        for engine in (self._writer, self._reader):
            event.listen(engine, "do_connect", self._here)
            event.listen(engine, "connect", _forgets)

    def moves_to(self, place: Path) -> None:
        self.close()
        self.url = make_url(sqlite_url(place))

    def _here(self, _dialect: object, _record: object, arguments: list[Any], _options: object) -> None:
        arguments[0] = self.url.database


def _forgets(connection: Any, _record: object) -> None:
    """A test waits for no disk: nobody pulls the plug. What a killed process leaves is the same."""
    connection.execute("PRAGMA synchronous=OFF")
