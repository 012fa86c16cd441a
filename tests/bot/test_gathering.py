"""Are chats that are asked for one by one handled together, each of them?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.dispatch import ChatKey
from bot.engine.gathering import Gathering
from storage.database import StorageTrouble

pytestmark = pytest.mark.anyio
CHATS = [("telegram", "1", str(number)) for number in range(5)]


class Batches:
    """Takes what it is given; each batch ends when it is let go."""

    def __init__(self) -> None:
        self.taken: list[list[ChatKey]] = []
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.trouble: Exception | None = None

    async def once(self, chats: Sequence[ChatKey]) -> int:
        self.taken.append([*chats])
        self.begun.set()
        await self.go.wait()
        if self.trouble is not None:
            raise self.trouble
        return len(chats)


async def test_what_is_asked_for_while_a_batch_runs_is_the_next_batch() -> None:
    batches = Batches()
    gathering = Gathering(batches.once)

    first = asyncio.create_task(gathering.once(CHATS[0]))
    await batches.begun.wait()
    others = [asyncio.create_task(gathering.once(chat)) for chat in CHATS[1:]]
    await asyncio.sleep(0)
    batches.go.set()

    assert await first == 1
    assert await asyncio.gather(*others) == [4] * 4
    assert batches.taken == [CHATS[:1], CHATS[1:]]
    assert await gathering.once(CHATS[2]) == 1


async def test_trouble_of_a_batch_is_told_to_all_of_it_and_the_next_goes_on() -> None:
    batches = Batches()
    gathering = Gathering(batches.once)
    batches.trouble = StorageTrouble("The database is away.")

    asking = [asyncio.create_task(gathering.once(chat)) for chat in CHATS]
    await batches.begun.wait()
    batches.go.set()

    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(one) for one in answers] == [StorageTrouble] * 5
    batches.trouble = None
    assert await gathering.once(CHATS[0]) == 1


async def test_one_who_is_told_to_end_does_not_keep_the_others() -> None:
    batches = Batches()
    gathering = Gathering(batches.once)

    gone, stays = (asyncio.create_task(gathering.once(chat)) for chat in CHATS[:2])
    await batches.begun.wait()
    gone.cancel()
    await asyncio.sleep(0)
    batches.go.set()

    assert await stays == 2
    assert gone.cancelled()
