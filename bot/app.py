"""How are the parts put together, and how does the served process run?"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from bot.channels.base import Listener, Misconfigured, Reader, Speaker
from bot.engine.embedded import TICK_SECONDS, Engine
from bot.settings import Settings
from domain.errors import Refused
from storage.catalog import load_calendar
from storage.database import Database
from storage.migrate import is_current
from storage.store import Library

log = structlog.get_logger(__name__)
KEY_FILE = "secret.key"


def open_library(settings: Settings, *, current: bool = True) -> Library:
    """The database of these settings. Raises Refused when its tables are not those of this version."""
    database = Database(settings.url)
    if current and not is_current(database):
        database.close()
        raise Refused("The database has not been migrated: run `giaoban migrate`.")
    return Library(database, load_calendar())


def secret_key(settings: Settings) -> str:
    """The key that webhook secrets and links are made from; made once in DATA_DIR when none is set."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.data_dir / KEY_FILE
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8").strip()


def hook_secret(key: str, channel: str, bot: str) -> str:
    """The secret that a platform sends along with its webhooks; the same after every start."""
    return hmac.new(key.encode(), f"hook:{channel}:{bot}".encode(), hashlib.sha256).hexdigest()


async def serve(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT. Raises Refused when there is no channel or the token is wrong."""
    if settings.telegram_token is None:
        raise Refused("No channel is set up: put a token into GIAOBAN_TELEGRAM_TOKEN, or try `giaoban demo`.")
    library = open_library(settings)
    clock = settings.make_clock()
    token = settings.telegram_token.get_secret_value()

    from bot.channels import telegram_in, telegram_out

    listener = telegram_in.TelegramListener(token, settings.telegram_api, clock=clock)
    speaker = telegram_out.TelegramSpeaker(token, settings.telegram_api)
    readers: dict[str, Reader] = {telegram_in.CHANNEL: telegram_in.read}
    speakers: list[Speaker] = [speaker]
    speed = getattr(clock, "speed", 1.0)
    engine = Engine(
        library, clock, settings.zone, readers=readers, speakers=speakers, tick_seconds=TICK_SECONDS / max(speed, 1.0)
    )
    try:
        if settings.public_url:
            async with _webhook(settings, engine, listener):
                await _until_stopped(engine, ())
        else:
            await _until_stopped(engine, (listener,))
    except Misconfigured as error:
        raise Refused(str(error)) from None
    finally:
        await listener.close()
        library.database.close()


async def _until_stopped(engine: Engine, listeners: Sequence[Listener]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    log.info("running", listening="polling" if listeners else "webhook")
    await engine.run(listeners, stop)
    log.info("stopped")


@asynccontextmanager
async def _webhook(settings: Settings, engine: Engine, listener: object) -> AsyncIterator[None]:
    """Serves the hooks while the body runs, and tells the platform where they are."""
    import uvicorn
    from fastapi import FastAPI

    from bot.channels import telegram_in
    from bot.web.hooks import TELEGRAM_HEADER, HookTarget, hooks

    assert isinstance(listener, telegram_in.TelegramListener)
    where = (telegram_in.CHANNEL, listener.bot)
    secret = hook_secret(secret_key(settings), *where)
    target = HookTarget(
        header=TELEGRAM_HEADER,
        secret=secret,
        keep=engine.keeper(*where),
        split=telegram_in.split,
        enrich=listener.enrich,
    )
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(hooks({where: target}))
    config = uvicorn.Config(app, host=settings.web_host, port=settings.web_port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        if serving.done():
            raise Refused(f"The address {settings.web_host}:{settings.web_port} can't be served: is it taken?")
        await asyncio.sleep(0.05)
    await listener.set_webhook(f"{settings.public_url}/hooks/{where[0]}/{where[1]}", secret)
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def _write_private(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(f"The key can't be kept in {path.parent}: {error.strerror}.") from None
