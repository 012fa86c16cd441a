"""How is one bot measured while people write to it? `giaoban run` as a process, beside the fake Telegram over HTTP."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from benchmarks.chaos import from_nothing, running
from domain.message import Chat
from domain.person import CONSENT_VERSION, Person, Role
from storage.catalog import load_calendar
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library, Store
from tests.fakes.telegram import TOKEN, FakeTelegram

FIRST_PERSON = 5_000


@contextmanager
def served(
    now: datetime, enrol: Callable[[Library, FakeTelegram], None]
) -> Iterator[tuple[FakeTelegram, Database, subprocess.Popen[bytes]]]:
    """The bot at this time, after those who are enrolled have joined; whoever measures stops it."""
    with tempfile.TemporaryDirectory(prefix="giaoban-served-") as folder, FakeTelegram() as telegram:
        database = Database(sqlite_url(Path(folder) / "giaoban.sqlite"))
        migrate(database)
        enrol(Library(database, load_calendar()), telegram)
        environment = {
            **os.environ,
            "GIAOBAN_DATA_DIR": folder,
            "GIAOBAN_TELEGRAM_TOKEN": TOKEN,
            "GIAOBAN_TELEGRAM_API": telegram.url,
            "GIAOBAN_CLOCK": f"{now.isoformat()} x1",
        }
        with running(environment, Path(folder) / "run.log", from_nothing) as process:
            yield telegram, database, process
        database.close()


def officers_join(store: Store, telegram: FakeTelegram, many: int, communes: Sequence[str], at: datetime) -> None:
    """So many, commune after commune."""
    bot = TOKEN.partition(":")[0]
    for number in range(many):
        person = telegram.person(FIRST_PERSON + number, f"Lan {number}")
        chat = Chat(channel="telegram", bot=bot, chat_id=str(person.id))
        who, unit = Person(id=f"p{number}", name=person.name), communes[number % len(communes)]
        store.people.enrol(who, chat, unit=unit, role=Role.OFFICER, consent=CONSENT_VERSION, at=at)
