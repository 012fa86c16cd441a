"""How are the parts put together, and how does the served process run?"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot.clock import TrainingClock
from bot.settings import Settings
from domain import form
from domain.errors import Refused
from handlers.links import Links, Signer
from storage.catalog import load_calendar
from storage.database import Database
from storage.files import FOLDER, Files
from storage.revisions import is_current
from storage.store import Library

if TYPE_CHECKING:  # most commands only need the library: what serves is loaded when it serves
    from bot.channels.base import Listener
    from bot.engine.embedded import Engine
    from bot.web.serve import Site

log = structlog.get_logger(__name__)
KEY_FILE = "secret.key"
LAST_SECONDS = 9.0  # after being told to end; within ten the process has ended


def open_library(settings: Settings, *, current: bool = True, grown: bool = False, only_one: str = "") -> Library:
    """The database of these settings. Raises Refused when its tables are not those of this version.

    grown: other processes take on what is written. only_one: as of `Database`.
    """
    database = Database(settings.url, only_one=only_one)
    if current and not is_current(database):
        database.close()
        raise Refused("The database has not been migrated: run `giaoban migrate`.")
    return library_on(settings, database, grown=grown)


def library_on(settings: Settings, database: Database, *, grown: bool = False) -> Library:
    """Another database with the files and the plans of these settings."""
    files = Files(settings.bucket or settings.data_dir / FOLDER)
    return Library(database, load_calendar(), files, settings.plans, grown=grown)


def refuse_served(database: Database) -> None:
    """Takes the place of the one process that serves, until the database is closed. Raises Refused while one does."""
    if not database.alone():
        raise Refused("`giaoban run` works on this database: stop it first.")


def secret_key(settings: Settings) -> str:
    """The key that webhook secrets and links are made from; made once in DATA_DIR when none is set."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.data_dir / KEY_FILE
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8").strip()


def links(settings: Settings) -> Links | None:
    """Links to the site; None when no address is known at which people reach it.

    A name without a dot is known on one network only, and Telegram refuses a whole message for such a button.
    """
    if "." not in (urlsplit(settings.public_url).hostname or ""):
        return None
    return Links(settings.public_url, Signer(secret_key(settings)))


def desk(settings: Settings, site: Site) -> Links:
    """Links for whoever sits at the office: form and dashboard are served also where the site has no public address."""
    return links(settings) or Links(site.address, Signer(secret_key(settings)))


async def serve(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT. Raises Refused when there is no channel or the token is wrong."""
    if not settings.telegram_tokens and not settings.zalo_tokens:
        names = "GIAOBAN_TELEGRAM_TOKEN or GIAOBAN_ZALO_TOKEN"
        raise Refused(f"No channel is set up: put a token into {names}, or try `giaoban demo`.")
    library = open_library(settings)
    if not library.database.alone():
        library.database.close()
        raise Refused("Another `giaoban run` works on this database; two would send everything twice.")
    clock = settings.make_clock()
    if isinstance(clock, TrainingClock):
        with library.reading() as store:
            clock.move_to(store.inbox.newest() or clock.now())  # time that people saw does not come back

    from bot.bots import bots, readers
    from bot.channels.base import ChannelError
    from bot.channels.form import read as read_form
    from bot.engine.embedded import TICK_SECONDS, Engine
    from bot.introduce import keep_introduced
    from bot.nightly import nightly
    from bot.pages import add_pages
    from bot.web.health import add_health
    from bot.web.serve import Site, take_address

    site = Site(take_address(settings.web_host, settings.web_port))
    here = desk(settings, site)
    running = bots(settings, secret_key(settings), clock, site)
    speed = getattr(clock, "speed", 1.0)
    engine = Engine(
        library,
        clock,
        settings.zone,
        readers={**readers(settings), form.CHANNEL: read_form},
        speakers=[one.speaker for one in running],
        fetchers={(one.ear.channel, one.ear.bot): one.ear for one in running},
        tick_seconds=TICK_SECONDS / max(speed, 1.0),
        links=links(settings),
        desk=here,
        keep=settings.keep,
    )
    add_health(site, settings, engine.writer, clock, engine.metrics)
    keep = engine.keeper(form.CHANNEL, form.BOT)
    add_pages(site, settings, library, engine.writer, clock, here=here, keep=keep)
    try:
        async with site.served(), nightly(settings, clock):
            introducing = asyncio.create_task(keep_introduced(engine.writer, clock, [one.ear for one in running]))
            log.info("serving", address=site.address)
            await _until_stopped(engine, [one.hears for one in running])
            introducing.cancel()
    except ChannelError as error:
        raise Refused(str(error)) from None
    finally:
        for one in running:
            await one.ear.close()
        site.close()
        library.database.close()


async def _until_stopped(engine: Engine, listeners: Sequence[Listener]) -> None:
    stop = asyncio.Event()
    until_told(stop)
    log.info("running", listeners=[type(one).__name__ for one in listeners])
    await engine.run(listeners, stop)
    log.info("stopped")


def until_told(stop: asyncio.Event, *, last: float = LAST_SECONDS) -> None:
    """SIGTERM and SIGINT set it; who has not ended `last` seconds later ends as it stands.

    What may take longer only reads (a workbook of a nation), or waits for a database that somebody holds: it is lost as
    when the machine is switched off, which costs nothing that was stored.
    """

    def told() -> None:
        stop.set()
        ending = threading.Timer(last, _end_as_it_stands)
        ending.daemon = True
        ending.start()

    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, told)


def _end_as_it_stands() -> None:
    log.warning("stopped_with_work_in_hand")
    leave()


def leave() -> None:
    """Ends the process: taking the interpreter apart would only hold up whoever waits for the end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _write_private(path: Path, text: str) -> None:
    """Writes a file that is not there; of several processes that do so at once, one has its way."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        mine.touch(mode=0o600)
        mine.write_text(text, encoding="utf-8")
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(mine)
        mine.unlink()
    except OSError as error:
        raise Refused(f"The key can't be kept in {path.parent}: {error.strerror}.") from None
