"""Do many writes share one commit, and does one that fails fail alone?"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import event, select

from bot.writer import Writer
from storage.store import Library, Store
from storage.tables import outbox
from tests.builders import a_message, local

pytestmark = pytest.mark.anyio

Job = Callable[[Store], object]
NOW = local("2023-06-20T08:00")


def waiting(library: Library) -> set[str]:
    """By no transaction that writes: those are counted."""
    with library.database.reading() as connection:
        return set(connection.scalars(select(outbox.c.dedupe_key).where(outbox.c.state == "waiting")))


def put(key: str) -> Job:
    def job(store: Store) -> str:
        store.outbox.put(a_message(key), at=NOW)
        return key

    return job


@pytest.fixture
def commits(library: Library) -> list[str]:
    seen: list[str] = []
    event.listen(library.database.engine, "commit", lambda _connection: seen.append("commit"))
    return seen


async def together(writer: Writer, *jobs: Job) -> list[object]:
    """All jobs wait before the writer begins with the first."""
    gate = threading.Event()
    first = asyncio.create_task(writer.do(lambda _store: gate.wait(10)))
    await asyncio.sleep(0.02)
    rest = [asyncio.create_task(writer.do(job)) for job in jobs]
    await asyncio.sleep(0.02)
    gate.set()
    await first
    return list(await asyncio.gather(*rest, return_exceptions=True))


async def test_job_returns_after_its_commit(writer: Writer, library: Library) -> None:
    assert await writer.do(put("k1")) == "k1"

    assert waiting(library) == {"k1"}


async def test_jobs_that_wait_together_share_one_commit(writer: Writer, library: Library, commits: list[str]) -> None:
    results = await together(writer, *(put(f"k{number}") for number in range(50)))

    assert results == [f"k{number}" for number in range(50)]
    assert len(waiting(library)) == 50
    assert len(commits) == 2  # the job they waited for, and theirs


async def test_job_that_fails_among_many_fails_alone(writer: Writer, library: Library) -> None:
    def fails(store: Store) -> None:
        store.outbox.put(a_message("bad"), at=NOW)
        store.session.flush()
        raise ZeroDivisionError("on purpose")

    results = await together(writer, put("k1"), fails, put("k2"))

    assert results[0] == "k1"
    assert isinstance(results[1], ZeroDivisionError)
    assert results[2] == "k2"
    assert waiting(library) == {"k1", "k2"}


async def test_job_that_the_database_refuses_fails_alone(writer: Writer, library: Library) -> None:
    def unknown_zone(store: Store) -> None:
        store.outbox.put(a_message("bad", valid_until=NOW.replace(tzinfo=None)), at=NOW)

    results = await together(writer, put("k1"), unknown_zone)

    assert results[0] == "k1"
    assert isinstance(results[1], Exception)
    assert waiting(library) == {"k1"}


async def test_writer_goes_on_after_a_failure(writer: Writer, library: Library) -> None:
    with pytest.raises(ZeroDivisionError):
        await writer.do(lambda _store: 1 // 0)

    await writer.do(put("k1"))
    assert waiting(library) == {"k1"}


async def test_closing_finishes_what_waits(library: Library) -> None:
    writer = Writer(library)
    writer.start()
    tasks = [asyncio.create_task(writer.do(put(f"k{number}"))) for number in range(5)]
    await asyncio.sleep(0)

    writer.close()

    assert len(await asyncio.gather(*tasks)) == 5
    assert len(waiting(library)) == 5


async def test_job_that_nobody_waits_for_any_more_is_not_done(writer: Writer, library: Library) -> None:
    gate = threading.Event()
    first = asyncio.create_task(writer.do(lambda _store: gate.wait(10)))
    await asyncio.sleep(0.02)
    given_up = asyncio.create_task(writer.do(put("k1")))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.sleep(0)
    gate.set()
    await first

    await writer.do(lambda _store: None)
    assert waiting(library) == set()
