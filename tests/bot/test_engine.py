"""Do listening, handling, sending and the clock run together, survive trouble, and end when told to?"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Keep, Misconfigured, RawUpdate
from bot.channels.console import read
from bot.clock import VIETNAM, TrainingClock, monotonic
from bot.engine.embedded import Engine
from domain.calendar import Calendar
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.database import Database, StorageTrouble, sqlite_url
from storage.migrate import migrate
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, a_chat, a_message, catalogue, local, units
from tests.fakes.speaker import FakeSpeaker

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

NOW = local("2023-06-20T08:00")


class FakeListener:
    """Hands over what the test puts in; asks again until it was kept, as a platform does."""

    channel = "console"
    bot = "demo"

    def __init__(self) -> None:
        self.updates: asyncio.Queue[Sequence[RawUpdate] | Exception] = asyncio.Queue()
        self.refusals: list[Exception] = []
        self.closed = False

    async def listen(self, keep: Keep) -> None:
        while True:
            batch = await self.updates.get()
            if isinstance(batch, Exception):
                raise batch
            while True:
                try:
                    await keep(batch)
                    break
                except StorageTrouble as error:
                    self.refusals.append(error)
                    await asyncio.sleep(0.02)

    async def close(self) -> None:
        self.closed = True


def text(number: int, words: str, **body: Any) -> RawUpdate:
    return update(number, "text", text=words, **body)


def update(number: int, kind: str, **body: Any) -> RawUpdate:
    who = {"chat_id": "7", "group": False, "sender_id": "7", "sender_name": "Lan", "at": NOW.isoformat()}
    return RawUpdate(update_id=str(number), chat_id="7", body={"update_id": number, "kind": kind, **who, **body})


class Running:
    """An engine that runs until the test ends."""

    def __init__(self, library: Library, clock: TrainingClock | None = None) -> None:
        self.library = library
        self.clock = clock or TrainingClock(NOW)
        self.speaker = FakeSpeaker()
        self.listener = FakeListener()
        self.stop = asyncio.Event()
        self.engine = Engine(
            library, self.clock, VIETNAM, readers={"console": read}, speakers=[self.speaker], tick_seconds=0.05
        )
        self.task = asyncio.create_task(self.engine.run([self.listener], self.stop))

    async def hears(self, *updates: RawUpdate) -> None:
        await self.listener.updates.put(updates)

    async def says(self, count: int, seconds: float = 10) -> list[str]:
        """What was said, as soon as there are so many messages."""
        async with asyncio.timeout(seconds):
            while len(self.speaker.letters) < count:  # noqa: ASYNC110  other threads work for it
                await asyncio.sleep(0.005)
        return self.speaker.texts

    async def ends(self) -> None:
        self.stop.set()
        await self.task


async def test_message_is_answered(library: Library) -> None:
    running = Running(library)

    await running.hears(text(1, "chào em"))

    (answer,) = await running.says(1)
    assert "Xin chào" in answer
    await running.ends()


async def test_update_is_kept_before_the_channel_hears_of_it(library: Library) -> None:
    running = Running(library)
    await running.says(0)
    keep = running.engine.keeper("console", "demo")
    await asyncio.sleep(0.05)

    await keep([text(1, "chào em")])

    with library.reading() as store:
        assert sum(count for count, _ in store.inbox.counts().values()) == 1
    await running.ends()


async def test_pressed_button_is_acknowledged_at_once(library: Library) -> None:
    running = Running(library)
    press = update(1, "button", data="x:0")

    await running.hears(press)

    assert "Câu hỏi này đã cũ" in (await running.says(1))[0]
    assert running.speaker.acknowledged == [press.body]
    await running.ends()


async def test_clock_ticks_by_itself(library: Library) -> None:
    with library.writing() as store:
        clockwork = Clockwork(store=store, now=NOW, zone=VIETNAM)
        start(clockwork, catalogue()["HG2023"], units(LUNG_CU))
        store.people.bind_group(a_chat("-1"), unit=DONG_VAN, title="Đồng Văn", at=NOW)
    clock = TrainingClock(NOW)
    running = Running(library, clock)

    clock.move_to(local("2023-06-29T16:30"))

    (digest,) = await running.says(1)
    assert digest.startswith("📊 Báo cáo sơ kết: ngày cuối nhận báo cáo")
    await running.ends()


async def test_what_waited_while_nothing_ran_is_done_at_the_start(library: Library) -> None:
    with library.writing() as store:
        row = {"channel": "console", "bot": "demo", "update_id": "1", "chat_id": "7", "body": text(1, "chào").body}
        store.inbox.keep([row], at=NOW)
        store.outbox.put(a_message("k1", text="đang chờ"), at=NOW)

    running = Running(library)

    said = await running.says(2)
    assert "đang chờ" in said
    await running.ends()


async def test_end_comes_soon_and_closes_everything(library: Library) -> None:
    running = Running(library)
    await running.hears(text(1, "chào em"))
    await running.says(1)
    began = monotonic()

    await running.ends()

    assert monotonic() - began < 5
    assert running.speaker.closed
    assert running.listener.closed


async def test_message_in_flight_is_finished_before_the_end(library: Library) -> None:
    running = Running(library)
    running.speaker.held = asyncio.Event()
    await running.hears(text(1, "chào em"))
    async with asyncio.timeout(10):
        while not running.speaker.most_at_once:  # noqa: ASYNC110  other threads work for it
            await asyncio.sleep(0.005)

    running.stop.set()
    await asyncio.sleep(0.05)
    running.speaker.held.set()
    await running.task

    with library.reading() as store:
        assert [state for _, state in store.outbox.counts()] == ["sent"]


async def test_listener_with_a_wrong_token_ends_the_run_instead_of_being_deaf(library: Library) -> None:
    running = Running(library)

    await running.listener.updates.put(Misconfigured("the token is wrong"))

    with pytest.raises(Misconfigured, match="the token is wrong"):
        await running.task
    assert running.speaker.closed


async def test_burst_is_answered_to_the_last(library: Library) -> None:
    running = Running(library)

    await running.hears(*(text(number, "chào em", chat_id=str(number)) for number in range(1, 101)))

    await running.says(100)
    assert {letter.chat_id for letter in running.speaker.letters} == {str(number) for number in range(1, 101)}
    await running.ends()


# --- SQLite


@pytest.fixture
def impatient(tmp_path: Path, calendar: Calendar) -> Library:
    """A database that gives up soon when it is locked."""
    database = Database(sqlite_url(tmp_path / "giaoban.sqlite"))
    migrate(database)
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=10")
    return Library(database, calendar)


async def test_locked_database_loses_nothing(impatient: Library, tmp_path: Path) -> None:
    running = Running(impatient)
    await running.hears(text(1, "chào em"))
    await running.says(1)
    other = sqlite3.connect(tmp_path / "giaoban.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    await running.hears(text(2, "chào em"))
    await asyncio.sleep(0.3)
    assert running.listener.refusals
    assert len(running.speaker.letters) == 1
    other.execute("ROLLBACK")
    other.close()

    assert len(await running.says(2)) == 2
    await running.ends()
    impatient.database.close()


def test_both_engines_of_a_restart_read_one_database(library: Library, reopened: Callable[[], Library]) -> None:
    with library.writing() as store:
        store.outbox.put(a_message("k1"), at=NOW)

    with reopened().reading() as store:
        assert store.outbox.by_key("k1") is not None


async def test_update_that_no_database_takes_becomes_a_dead_letter_and_stops_nothing(library: Library) -> None:
    running = Running(library)
    strange = RawUpdate(update_id="2", chat_id="7", body={"what": object()})

    await running.hears(text(1, "chào"), strange, text(3, "xin chào"))

    assert len(await running.says(2)) == 2
    await running.ends()
    with library.reading() as store:
        assert {state: count for state, (count, _) in store.inbox.counts().items()} == {"done": 2, "dead": 1}
