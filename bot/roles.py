"""How do several processes share the work, each with one role? On one PostgreSQL, which is all that they share.

`listen` hears (webhooks or polling) and keeps; `work` handles, fetches and does what the clock says; `send` speaks;
`web` serves pages. Each serves its own health at GIAOBAN_WEB_HOST and GIAOBAN_WEB_PORT.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog

from bot.app import desk, links, open_library, secret_key, until_told
from bot.bots import Bot, bots, readers
from bot.channels.base import ChannelError, Listener
from bot.channels.form import read as read_form
from bot.clock import Clock, TrainingClock
from bot.engine.loops import cancel
from bot.intake import Intake
from bot.metrics import Metrics
from bot.settings import Settings
from bot.web.health import add_health
from bot.web.serve import Site, take_address
from bot.writer import Writer
from domain import form
from domain.errors import Refused
from storage.database import StorageTrouble, is_sqlite
from storage.store import Library

log = structlog.get_logger(__name__)
LOOK_AT_LOCK = 5.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Part:
    """What every role has at hand. running: the bots of the settings."""

    settings: Settings
    library: Library
    writer: Writer
    clock: Clock
    site: Site
    metrics: Metrics
    running: Sequence[Bot]
    stop: asyncio.Event


Role = Callable[[Part], Awaitable[None]]


async def serve_role(settings: Settings, role: str) -> None:
    """Runs until SIGTERM or SIGINT. Raises Refused when the settings don't do, or another process has it all."""
    if role not in ROLES:
        raise Refused(f"The role {role} is not known; there are all, {', '.join(ROLES)}.")
    if is_sqlite(settings.url):
        raise Refused("Roles need PostgreSQL (GIAOBAN_DATABASE_URL); with SQLite run `giaoban run`.")
    if role != "web" and not settings.telegram_tokens and not settings.zalo_tokens:
        raise Refused("No channel is set up: put a token into GIAOBAN_TELEGRAM_TOKEN or GIAOBAN_ZALO_TOKEN.")
    clock = settings.make_clock()
    if isinstance(clock, TrainingClock) and not clock.shared:
        raise Refused("GIAOBAN_CLOCK: say since which real time, for all processes: `… since 2026-11-29T08:00+07:00`.")
    async with AsyncExitStack() as stack:
        library = open_library(settings, grown=True)
        stack.callback(library.database.close)
        if not library.database.beside_others():
            raise Refused("A `giaoban run` that does everything works on this database: stop it first.")
        site = Site(take_address(settings.web_host, settings.web_port))
        stack.callback(site.close)
        part = _prepared(stack, settings, library, clock, site)
        if role == "web":
            _add_pages(part)
        try:
            async with site.served():
                log.info("serving", role=role, address=site.address)
                await _run(ROLES[role], part)
        except (ChannelError, StorageTrouble) as error:
            raise Refused(str(error)) from None


def _prepared(stack: AsyncExitStack, settings: Settings, library: Library, clock: Clock, site: Site) -> Part:
    running = bots(settings, secret_key(settings), clock, site)
    for one in running:
        stack.push_async_callback(one.ear.close)
    writer = Writer(library)
    writer.start()
    stack.callback(writer.close)
    metrics = Metrics()
    add_health(site, settings, writer, clock, metrics)
    return Part(
        settings=settings,
        library=library,
        writer=writer,
        clock=clock,
        site=site,
        metrics=metrics,
        running=running,
        stop=asyncio.Event(),
    )


async def _run(role: Role, part: Part) -> None:
    """Until it is told to stop; ends as well when the lock goes to a process that does everything."""
    until_told(part.stop)
    guarding = asyncio.create_task(_guard(part))
    working = asyncio.ensure_future(role(part))
    await asyncio.wait([guarding, working], return_when=asyncio.FIRST_COMPLETED)
    if not working.done():  # the guard has ended: somebody else does everything
        part.stop.set()
        await working
        guarding.result()
    await cancel([guarding])
    working.result()
    log.info("stopped")


async def _guard(part: Part) -> None:
    """A lost connection loses the lock that keeps `giaoban run` away: it is taken anew. Raises Refused."""
    while True:
        await asyncio.sleep(LOOK_AT_LOCK)
        try:
            if not await asyncio.to_thread(part.library.database.beside_others):
                raise Refused("A `giaoban run` that does everything works on this database now.")
        except StorageTrouble as error:
            log.error("storage_trouble", loop="lock", error=str(error))


async def _listen(part: Part) -> None:
    from bot.introduce import keep_introduced

    intake = Intake(part.writer, part.clock, [one.courteous for one in part.running])
    introducing = asyncio.create_task(keep_introduced(part.writer, part.clock, [one.ear for one in part.running]))

    async def hear(listener: Listener) -> None:
        await listener.listen(intake.keeper(listener.channel, listener.bot))

    hearing = [asyncio.create_task(hear(one.hears)) for one in part.running]
    stopped = asyncio.create_task(part.stop.wait())
    await asyncio.wait([stopped, *hearing], return_when=asyncio.FIRST_COMPLETED)
    ended = [task for task in hearing if task.done()]
    await cancel([stopped, introducing, *hearing])
    for one in part.running:
        await one.hears.close()
        if one.speaks:
            await one.speaker.close()
    for task in ended:
        task.result()


async def _work(part: Part) -> None:
    from bot.engine.worker import Work

    settings = part.settings
    work = Work(
        part.library,
        part.writer,
        part.clock,
        settings.zone,
        readers={**readers(settings), form.CHANNEL: read_form},
        fetchers={(one.ear.channel, one.ear.bot): one.ear for one in part.running},
        links=links(settings),
        desk=links(settings),
        keep=settings.keep,
        metrics=part.metrics,
    )
    await work.run(part.stop)


async def _send(part: Part) -> None:
    from bot.engine.sending import Sending

    settings, speakers = part.settings, [one.speaker for one in part.running]
    names = [f"{one.channel}:{one.bot}" for one in speakers]
    libraries = {name: open_library(settings, grown=True, only_one=f"send:{name}") for name in names}
    sending = Sending(libraries, speakers, part.clock, settings.zone, links=links(settings), metrics=part.metrics)
    try:
        await sending.run(part.stop)
    finally:
        for library in libraries.values():
            library.database.close()


def _add_pages(part: Part) -> None:
    from bot.pages import add_pages

    here = desk(part.settings, part.site)
    keep = Intake(part.writer, part.clock).keeper(form.CHANNEL, form.BOT)
    add_pages(part.site, part.settings, part.library, part.writer, part.clock, here=here, keep=keep)


async def _web(part: Part) -> None:
    await part.stop.wait()


ROLES: dict[str, Role] = {"listen": _listen, "work": _work, "send": _send, "web": _web}
