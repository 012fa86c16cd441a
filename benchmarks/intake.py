"""How much does durability cost? From raw update to committed answer, beside libraries that keep nothing.

One run, on this machine: read the ratios, not the rates. The same updates are (a) kept, dispatched, read, stored
and acknowledged in SQLite with synchronous=FULL, (b) parsed and dispatched by bare aiogram, (c) by bare
python-telegram-bot.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measured import Measured
from bot.channels import telegram_in
from bot.channels.base import Budget, Letter, Receipt
from bot.clock import VIETNAM, TrainingClock
from bot.engine.embedded import Engine
from domain.channel import LIMITS
from domain.message import Chat
from domain.person import CONSENT_VERSION, Person, Role
from domain.unit import Level
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.catalog import load_calendar, load_campaigns, load_units
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library

UPDATES, OFFICERS, TOGETHER = 4_000, 200, 100
HALF, TEN_TIMES = 0.5, 10
CAMPAIGN, NOW = "HT2020-CTR64", datetime(2020, 4, 13, 8, tzinfo=VIETNAM)
BOT, TOKEN = "1001", "1001:benchmark-only"
ODK_SUBMISSIONS = 41.2  # a second, 250 questions, 2 GB machine: docs of ODK Central


class _Mute:
    """Speaks to nobody: sending is measured elsewhere."""

    channel, bot = telegram_in.CHANNEL, BOT
    budget = Budget(per_second=0.0, chat_gap=0.0, group_gap=0.0)
    limits = LIMITS["console"]

    async def send(self, letter: Letter) -> Receipt:
        return Receipt(message_id="1")

    async def acknowledge(self, body: Any) -> None: ...

    async def close(self) -> None: ...


def updates(many: int) -> list[dict[str, Any]]:
    """Reports of two figures, from two hundred people in turn."""
    return [
        {
            "update_id": 10_000 + number,
            "message": {
                "message_id": number,
                "from": {"id": 5_000 + number % OFFICERS, "is_bot": False, "first_name": "Lan"},
                "chat": {"id": 5_000 + number % OFFICERS, "type": "private", "first_name": "Lan"},
                "date": int((NOW + timedelta(seconds=number)).timestamp()),
                "text": f"GTNT {1 + number % 9},{number % 10} km; vườn mẫu {1 + number % 5}",
            },
        }
        for number in range(many)
    ]


async def ours(raw: list[dict[str, Any]]) -> float:
    """Seconds for all updates: kept, handled, committed."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "bench.sqlite"))
        migrate(database)
        library = Library(database, load_calendar())
        _enrol(library)
        clock = TrainingClock(NOW + timedelta(hours=2))
        engine = Engine(library, clock, VIETNAM, readers={telegram_in.CHANNEL: telegram_in.read}, speakers=[_Mute()])
        await engine.prepare()
        await engine.settle()
        keep = engine.keeper(telegram_in.CHANNEL, BOT)
        began = time.perf_counter()
        for first in range(0, len(raw), TOGETHER):
            await keep([telegram_in.split(body) for body in raw[first : first + TOGETHER]])
            await engine.settle()
        seconds = time.perf_counter() - began
        _check(library, len(raw))
        await asyncio.to_thread(engine.writer.close)
        database.close()
    return seconds


def _enrol(library: Library) -> None:
    campaign = load_campaigns()[CAMPAIGN]
    units = load_units(campaign.tree)
    with library.writing() as store:
        start(Clockwork(store=store, now=NOW, zone=VIETNAM), campaign, units)
        store.session.flush()
        communes = store.units.under(f"{campaign.tree}-{campaign.root}", Level.COMMUNE)
        for number in range(OFFICERS):
            chat = Chat(channel=telegram_in.CHANNEL, bot=BOT, chat_id=str(5_000 + number))
            who = Person(id=f"p{number}", name="Lan")
            unit = communes[number % len(communes)].key
            store.people.enrol(who, chat, unit=unit, role=Role.OFFICER, consent=CONSENT_VERSION, at=NOW)


def _check(library: Library, many: int) -> None:
    with library.reading() as store:
        done = store.inbox.counts().get("done", (0, None))[0]
        acks = sum(count for (lane, _), (count, _) in store.outbox.counts().items() if lane.name == "ACK")
    if done != many or acks != many:
        raise SystemExit(f"the benchmark is wrong: {done} updates handled, {acks} acknowledged of {many}")


async def bare_aiogram(raw: list[dict[str, Any]]) -> float:
    from aiogram import Bot, Dispatcher
    from aiogram.types import Message

    bot, dispatcher, heard = Bot(TOKEN), Dispatcher(), []

    @dispatcher.message()
    async def hear(message: Message) -> None:
        heard.append(message.text)

    began = time.perf_counter()
    for body in raw:
        await dispatcher.feed_raw_update(bot, body)
    seconds = time.perf_counter() - began
    await bot.session.close()
    assert len(heard) == len(raw)
    return seconds


async def bare_telegram(raw: list[dict[str, Any]]) -> float:
    from telegram import Update
    from telegram.ext import Application, MessageHandler, filters

    application = Application.builder().token(TOKEN).updater(None).build()
    heard = []

    async def hear(update: Update, _context: Any) -> None:
        heard.append(update.effective_message)

    application.add_handler(MessageHandler(filters.TEXT, hear))
    application._initialized = True
    began = time.perf_counter()
    for body in raw:
        await application.process_update(Update.de_json(body, application.bot))
    seconds = time.perf_counter() - began
    assert len(heard) == len(raw)
    return seconds


def measure(many: int = UPDATES, times: int = 2) -> list[Measured]:
    """The best of several runs of each, taken in turn, so that a busy machine is busy for all of them."""
    raw = updates(many)
    runs: dict[str, Callable[..., Any]] = {"ours": ours, "aiogram": bare_aiogram, "library": bare_telegram}
    seconds: dict[str, float] = {}
    for _ in range(times):
        for name, run in runs.items():
            seconds[name] = min(asyncio.run(run(raw)), seconds.get(name, float("inf")))
    rate = {name: many / taken for name, taken in seconds.items()}
    beside, published = rate["ours"] / rate["aiogram"], rate["ours"] / ODK_SUBMISSIONS
    return [
        Measured(
            name="reports kept, read, stored and answered, against bare aiogram",
            value=rate["ours"],
            unit="1/s",
            ratio=beside,
            aim=f"≥ {HALF}×",
            met=beside >= HALF,
            brief="reports kept, read, stored, answered: against bare aiogram, which keeps nothing",
        ),
        Measured(
            name="the same, against what ODK Central publishes for submissions",
            value=rate["ours"],
            unit="1/s",
            ratio=published,
            aim=f"≥ {TEN_TIMES}×",
            met=published >= TEN_TIMES,
            brief="the same, against the submissions that ODK Central publishes",
        ),
        Measured(name="bare aiogram: parsed and dispatched, nothing kept", value=rate["aiogram"], unit="1/s"),
        Measured(
            name="bare python-telegram-bot, against the reports above",
            value=rate["library"],
            unit="1/s",
            ratio=rate["ours"] / rate["library"],
        ),
    ]
