"""Does the stage behind the page do what its buttons promise?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.clock import TrainingClock
from bot.web.console.stage import Stage, Stages, examples
from domain.errors import Refused
from storage.catalog import load_campaigns

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

SOURCES = [code for code, campaign in load_campaigns().items() if not campaign.template]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def a_stage(code: str = "HG2023") -> AsyncIterator[Stage]:
    stage = await Stage.open(code)
    try:
        yield stage
    finally:
        await stage.close()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  the stage tells nobody
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("code", SOURCES)
async def test_samples_are_understood_in_every_campaign(code: str) -> None:
    async with a_stage(code) as stage:
        for seat in stage.world.seats[:4]:
            sample = examples(stage.world, seat)[0]
            await stage.world.type(seat, sample)
            assert stage.world.console.lines(seat.chat_id)[-1].text.startswith("✅ Đã ghi"), sample


async def test_correction_is_offered_after_a_report() -> None:
    async with a_stage() as stage:
        seat = stage.world.seats[0]
        await stage.world.report(seat)

        correction = next(text for text in examples(stage.world, seat) if text.startswith("sửa "))

        await stage.world.type(seat, correction)
        assert stage.world.console.lines(seat.chat_id)[-1].text.startswith("✏️ Đã sửa")


async def test_running_time_lets_all_but_one_answer_reminders() -> None:
    async with a_stage() as stage:
        me = stage.world.seats[0]

        stage.run(but=me)
        await until(lambda: (standing := stage.world.standing()) is not None and standing.tally.reported == 5)
        await stage.halt()

        assert stage.world.owes(me)
        assert not stage.runs


async def test_begun_anew_it_stands_at_the_first_round() -> None:
    async with a_stage() as stage:
        first = stage.world.now()
        stage.run(but=stage.world.seats[0])
        await stage.world.forward(first + timedelta(days=3))

        await stage.restart()

        assert (stage.generation, stage.runs, stage.world.now()) == (1, False, first)
        assert [line.text for line in stage.world.console.lines("1001") if "Nhắc hạn" in line.text] == []


async def test_who_still_acts_in_the_old_world_is_refused() -> None:
    async with a_stage() as stage:
        old = stage.world

        await stage.restart()

        with pytest.raises(Refused, match="bắt đầu lại"):
            await old.type(old.seats[0], "xem")


async def test_halting_breaks_nothing_off() -> None:
    async with a_stage() as stage:
        for _ in range(3):
            stage.run(but=stage.world.seats[0])
            await stage.world.to_next_due()
            await stage.halt()

        with stage.world.library.reading() as store:
            assert {state for _, state in store.outbox.counts()} == {"sent"}


async def test_campaigns_are_opened_once() -> None:
    stages = Stages()

    one, same = await asyncio.gather(stages.get("HG2023"), stages.get("HG2023"))
    await stages.close()

    assert one is same
    assert list(stages.titles) == SOURCES


class StuckClock(TrainingClock):
    """Can't be moved."""

    def move_to(self, instant: datetime) -> None:
        raise OSError("the clock is stuck")


async def test_failure_while_time_runs_is_kept_for_the_page() -> None:
    async with a_stage() as stage:
        stage.world.clock = StuckClock(stage.world.now())

        stage.run(but=stage.world.seats[0])
        await until(lambda: not stage.runs)

        assert [str(error) for error in stage.failures] == ["the clock is stuck"]
