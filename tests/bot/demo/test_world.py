"""Is the small province a place in which campaigns can be tried out?"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.demo.world import COMMUNES_EACH, Seat, World
from domain.deadline import Event
from domain.period import rounds_of
from storage.catalog import load_calendar, load_campaigns

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]

SOURCES = [code for code, campaign in load_campaigns().items() if not campaign.template]
NUDGES = (Event.REMIND,)


@asynccontextmanager
async def a_world(code: str = "HG2023", *, communes: Sequence[int] = COMMUNES_EACH) -> AsyncIterator[World]:
    world = await World.create(code, communes=communes)
    try:
        await world.enrol()
        yield world
    finally:
        await world.close()


def last(world: World, chat_id: str) -> str:
    return world.console.lines(chat_id)[-1].text


def troubles(world: World) -> object:
    """Dead letters, and messages that were not sent."""
    with world.library.reading() as store:
        dead = store.inbox.errors()
        unsent = {state: many for (_, state), (many, _) in store.outbox.counts().items()}
    return list(dead), {state: many for state, many in unsent.items() if state not in ("sent", "withdrawn")}


def stands(seat: Seat, day: date) -> bool:
    """Whether there is its commune still."""
    return seat.unit.valid_to is None or seat.unit.valid_to >= day


async def report_everything(world: World, seat: Seat) -> tuple[int, int]:
    """Sends what the commune owes; how many messages, and how many were stored without a question."""
    sent = stored = 0
    while world.owes(seat):
        before = len(world.console.lines(seat.chat_id))
        await world.report(seat, remark=sent % 5 == 3)
        sent += 1
        stored += world.console.lines(seat.chat_id)[before + 1].text.startswith("✅ Đã ghi")
        assert sent < 10, f"{seat.unit.title} gets nowhere: {last(world, seat.chat_id)}"
    return sent, stored


async def test_everybody_joins() -> None:
    async with a_world() as world:
        assert (len(world.seats), len(world.rooms)) == (13, 4)
        for seat in world.seats:
            assert last(world, seat.chat_id).startswith(f"Đã ghi nhận anh/chị {seat.name} là cán bộ báo cáo")
        for room in world.rooms:
            assert last(world, room.chat_id).startswith(f"Nhóm này sẽ nhận bản tổng hợp của {room.unit.title}")


@pytest.mark.parametrize("code", SOURCES)
async def test_campaign_runs_to_its_end(code: str) -> None:
    """All phones of the shortest one; of the others, with up to thirty rounds, a few in every district."""
    sent = stored = 0
    async with a_world(code, communes=COMMUNES_EACH if code == "HG2023" else (2, 2, 1)) as world:
        while coming := world.coming():
            await world.to_next_due()
            if any(moment.event in NUDGES for moment in coming):
                for seat in world.seats:
                    more = await report_everything(world, seat)
                    sent, stored = sent + more[0], stored + more[1]

        with world.library.reading() as store:
            found = {key: tally for _, key, tally in store.obligations.tallies()}
        tallies = found.values()
        rounds = rounds_of(world.campaign, load_calendar())
        assert found.keys() == {plan.key for plan in rounds if any(stands(seat, plan.opens) for seat in world.seats)}
        assert all((tally.expected, tally.missing) == (len(world.seats), 0) for tally in tallies)
        assert troubles(world) == ([], {})
    assert stored >= 0.9 * sent > 0


async def test_others_report_but_one() -> None:
    async with a_world() as world:
        await world.to_next_due()
        me = world.seats[3]

        many = await world.others_report(but=me)
        again = await world.others_report(but=me)

        assert (many, again) == (12, 0)
        assert [seat for seat in world.seats if world.owes(seat)] == [me]
        standing = world.standing()
        assert standing is not None
        assert (standing.plan.key, standing.open, standing.tally.reported) == ("DK", True, 12)


async def test_no_more_report_than_are_asked_for() -> None:
    async with a_world() as world:
        await world.to_next_due()

        assert await world.others_report(most=5) == 5


async def test_clock_stops_wherever_something_is_due() -> None:
    async with a_world() as world:
        await world.forward(world.now() + timedelta(days=9))

        reminders = [line for line in world.console.lines(world.seats[0].chat_id) if line.text.startswith("🔔")]
        assert [f"{line.at.astimezone(world.zone):%d/%m %H:%M}" for line in reminders] == [
            "04/01 08:00",
            "06/01 08:00",
            "09/01 08:00",
        ]


async def test_next_moment_is_told_before_it_comes() -> None:
    async with a_world() as world:
        await world.to_next_due()
        coming = world.coming()

        at = await world.to_next_due()

        assert [moment.event for moment in coming] == [Event.REMIND]
        assert coming[0].at == at == world.clock.now()
        assert world.coming()[0].at > world.clock.now()


async def test_people_who_act_at_once_do_not_disturb_one_another() -> None:
    async with a_world() as world:
        await world.to_next_due()

        await asyncio.gather(
            world.forward(world.now() + timedelta(days=5)),
            *(world.type(seat, "xem") for seat in world.seats),
            world.others_report(),
            world.type_in_group(world.rooms[0], "/tonghop"),
        )

        for chat_id in world.console.chats():
            times = [line.at for line in world.console.lines(chat_id)]
            assert times == sorted(times)
        assert troubles(world) == ([], {})


async def test_registration_says_that_it_is_one() -> None:
    async with a_world("HT2020-CT42") as world:
        while world.coming()[0].event is not Event.REMIND:
            await world.to_next_due()
        assert {owed.round for owed in world.owes(world.seats[0])} == {"DK", "BC-202003"}
        registration = next(owed for owed in world.owes(world.seats[0]) if owed.round == "DK")

        text = world.message(world.seats[0], "DK", registration.missing[:1])

        await world.type(world.seats[0], text)
        assert last(world, world.seats[0].chat_id).splitlines()[1].endswith("đăng ký 1 công trình")


async def test_doubt_is_answered_as_the_bot_understood_it() -> None:
    async with a_world() as world:
        await world.to_next_due()
        seat = world.seats[0]
        await world.type(seat, "thu ngân sách ước chừng 3,2 tỷ")
        assert world.is_asked(seat)

        await world.agree(seat)

        assert not world.is_asked(seat)
        assert last(world, seat.chat_id).startswith("✅ Đã ghi")


async def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with a_world():
        assert len(os.listdir(tmp_path)) == 1

    assert os.listdir(tmp_path) == []
