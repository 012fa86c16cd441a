"""Does one thing that the clock can't do stop the others?"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.clock import VIETNAM, TrainingClock
from bot.schedule import Schedule
from bot.writer import Writer
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.campaign_files import dump_campaign
from storage.store import Library
from storage.tables import campaigns
from tests.builders import LUNG_CU, catalogue, local, units

pytestmark = pytest.mark.anyio
NOW = local("2023-06-20T08:00")


async def test_moment_that_fails_is_set_aside_and_done_again_after_the_mend(library: Library, writer: Writer) -> None:
    sound = catalogue()["HG2023"]
    other = replace(sound, code="HG2023-B")
    with library.writing() as store:
        for campaign in (sound, other):
            start(Clockwork(store=store, now=NOW, zone=VIETNAM), campaign, units(LUNG_CU))
    _redefine(library, sound.code, rounds=[])
    schedule = Schedule(writer, TrainingClock(NOW), VIETNAM)

    await schedule.once()

    with library.reading() as store:
        assert (store.campaigns.next_due() or NOW) > NOW
        assert [one.campaign for one, _ in store.campaigns.failed()] == [sound.code]
        assert store.obligations.tally(other.code, "SK").expected == 1
        assert store.obligations.tally(sound.code, "SK").expected == 0

    _redefine(library, sound.code)
    with library.writing() as store:
        assert store.campaigns.retry() == 1
    await schedule.once()

    with library.reading() as store:
        assert store.obligations.tally(sound.code, "SK").expected == 1


def _redefine(library: Library, code: str, **changes: object) -> None:
    """What a hand in the database does: a definition that no longer has the rounds that are planned."""
    definition = {**json.loads(dump_campaign(catalogue()[code])), **changes}
    library._campaigns.clear()
    with library.database.writing() as connection:
        connection.execute(update(campaigns).where(campaigns.c.code == code).values(definition=json.dumps(definition)))


async def test_nothing_that_is_due_is_seen_while_another_writes(library: Library, writer: Writer) -> None:
    with library.writing() as store:
        start(Clockwork(store=store, now=NOW, zone=VIETNAM), catalogue()["HG2023"], units(LUNG_CU))
    schedule = Schedule(writer, TrainingClock(NOW), VIETNAM)
    assert await schedule.once() > 0

    with library.writing() as store:
        store.session.hold("tick")
        async with asyncio.timeout(4):  # less than SQLite waits for whoever writes
            assert await schedule.once() == 0
