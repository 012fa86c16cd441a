"""Which small provinces does the server keep, and who lets their time run?

One stage for each campaign, opened when it is first asked for; every browser tab that shows the campaign shows the same
stage. What it plays can be started anew, and its clock can run by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.channels.console import Line
from bot.demo.world import Seat, World
from bot.web.form import Desk
from domain.campaign import Collects
from domain.deadline import Event
from domain.errors import NotFound
from handlers.wording import example
from storage.catalog import load_campaigns

log = structlog.get_logger(__name__)

STRIDE = timedelta(hours=1)
STRIDES_A_SECOND = 12  # a simulated day in two seconds
REPORTS_PER_REMINDER = 5  # how many communes answer each reminder while the time runs by itself
COMMANDS = ("xem", "trợ giúp")


class Stage:
    """One campaign as it is played. `generation` grows with every fresh start, `failures` with what went wrong."""

    def __init__(self, world: World, address: str = "") -> None:
        self.world = world
        self._address = address
        self.generation = 0
        self.failures: list[Exception] = []
        self._changing = asyncio.Lock()
        self._runner: asyncio.Task[None] | None = None
        self._halting = asyncio.Event()

    @classmethod
    async def open(cls, code: str, address: str = "") -> Stage:
        return cls(await _ready_world(code, address), address)

    async def restart(self) -> None:
        """The same campaign from its beginning, in a fresh province."""
        async with self._changing:
            await self.halt()
            old, self.world = self.world, await _ready_world(self.world.campaign.code, self._address)
            self.generation += 1
            await old.close()

    async def close(self) -> None:
        async with self._changing:
            await self.halt()
            await self.world.close()

    # --- time that runs by itself

    @property
    def runs(self) -> bool:
        return self._runner is not None and not self._runner.done()

    def run(self, *, but: Seat) -> None:
        """Lets the time run until it is halted or nothing is due any more; everybody `but` one answers reminders."""
        if not self.runs:
            self._halting.clear()
            self._runner = asyncio.create_task(self._run(self.world, but))

    async def halt(self) -> None:
        """Returns when the step that is being made is over; a step is never broken off."""
        self._halting.set()
        if self._runner is not None:
            await self._runner

    async def _run(self, world: World, but: Seat) -> None:
        try:
            while not self._halting.is_set() and (coming := world.coming()):
                to = min(coming[0].at, world.clock.now() + STRIDE)
                await world.forward(to)
                if to == coming[0].at and any(one.event is Event.REMIND for one in coming):
                    await world.others_report(but=but, most=REPORTS_PER_REMINDER)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._halting.wait(), 1 / STRIDES_A_SECOND)
        except Exception as error:
            log.exception("running_failed", campaign=world.campaign.code)
            self.failures.append(error)


class Stages:
    """The stages of one server, by campaign. Close them: their folders go with them.

    address: of the server, for links to forms.
    """

    def __init__(self, address: str = "") -> None:
        self._address = address
        self.titles = {code: one.short_title for code, one in load_campaigns().items() if not one.template}
        self._open: dict[str, Stage] = {}
        self._opening = asyncio.Lock()

    async def get(self, code: str) -> Stage:
        async with self._opening:
            if code not in self._open:
                self._open[code] = await Stage.open(code, self._address)
            return self._open[code]

    def file(self, key: str) -> Line | None:
        """The line with the photo or document of that key, on whichever stage."""
        found = (stage.world.console.file(key) for stage in self._open.values())
        return next((line for line in found if line is not None), None)

    def desk(self, code: str) -> Desk:
        """Where the forms of a campaign are answered. Raises NotFound."""
        if code not in self._open:
            raise NotFound(f"The campaign {code} is not played.")
        world = self._open[code].world
        return Desk(
            library=world.library,
            clock=world.clock,
            zone=world.zone,
            links=world.links,
            keep=world.keep_form,
            do=world.engine.writer.do,
        )

    async def close(self) -> None:
        async with self._opening:
            for stage in self._open.values():
                await stage.close()
            self._open.clear()


async def _ready_world(code: str, address: str) -> World:
    """Everybody has joined and the first round is open, so that there is something to try at once."""
    world = await World.create(code, address=address)
    try:
        await world.enrol()
        await world.to_next_due()
    except BaseException:
        await world.close()
        raise
    return world


def examples(world: World, seat: Seat) -> tuple[str, ...]:
    """What the officer could type now, the most useful first."""
    owed = world.owes(seat)
    if not owed:
        return (*_corrections(world, seat), *COMMANDS)
    codes, plan = owed[0].missing, world.round(owed[0].round)
    short = example(world.campaign, codes)
    short = f"đăng ký {short}" if plan.collects is Collects.REGISTRATION else short
    quick = () if short.endswith("…") else (short,)
    nothing = ("không phát sinh",) if plan.collects is Collects.PROGRESS else ()
    full = world.message(seat, plan.key, codes[:3])
    return (*quick, full, *_corrections(world, seat), "báo cáo", *nothing, *COMMANDS)


def _corrections(world: World, seat: Seat) -> tuple[str, ...]:
    """How a figure that was reported in an open round would be corrected."""
    with world.library.reading() as store:
        current = store.obligations.current(seat.unit.key, world.clock.now())
    known: Callable[[str], object] = world.campaign.indicator
    answered = [code for owed in current for code in owed.answered if known(code) is not None]
    return (f"sửa {example(world.campaign, answered[:1])}",) if answered else ()
