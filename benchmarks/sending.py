"""How fast do messages go out: as fast as a bare loop, and as fast as the platform allows?

The same texts to the same chats of the fake Telegram, which runs as a process of its own: by a bare loop of aiogram,
which keeps nothing, and from the outbox, where each is marked before and after. In turn, three times, and the
quickest of each counts: others use the machine as well. Then with the platform's limits on.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from benchmarks.measured import Measured
from bot.channels.base import Budget
from bot.channels.telegram_out import TelegramSpeaker
from bot.clock import VIETNAM, TrainingClock
from bot.engine.embedded import Engine
from domain.message import Chat, Lane, Outgoing
from storage.catalog import load_calendar
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library
from tests.fakes.telegram import TOKEN, FakeTelegram

MESSAGES, LIMITED = 2_000, 301
FIRST_CHAT, ROUNDS = 5_000, 3
NOW = datetime(2020, 4, 13, 8, tzinfo=VIETNAM)
AS_FAST, ALLOWED = 0.8, 29.0
PLACES = int(TelegramSpeaker.budget.per_second)
TEXT = "✅ Đã ghi: xã Tượng Sơn · Báo cáo tháng 4/2020\n• Đường GTNT: cộng thêm 1,2 km → lũy kế 3,4 km"
NO_LIMITS = Budget(per_second=1e6, chat_gap=0.0, group_gap=0.0, in_flight=32)  # as for a thousand a second
LOOK_AGAIN = 0.05


def measure(messages: int = MESSAGES, limited: int = LIMITED) -> list[Measured]:
    with server(messages) as url:
        rounds = [
            (asyncio.run(by_aiogram(url, messages)), asyncio.run(from_outbox(url, messages, NO_LIMITS)))
            for _ in range(ROUNDS)
        ]
        bare, ours = (messages / min(seconds) for seconds in zip(*rounds, strict=True))
    allowed, refused = under_limits(limited)
    return [
        Measured(
            name="messages from the outbox, against a bare aiogram loop",
            value=ours,
            unit="1/s",
            ratio=ours / bare,
            aim=f"≥ {AS_FAST}×",
            met=ours / bare >= AS_FAST,
            brief="messages sent from the outbox, against a bare aiogram loop",
        ),
        Measured(name="messages of a bare aiogram loop, one after the other", value=bare, unit="1/s"),
        Measured(
            name="messages under the platform's limits, of 30 a second",
            value=allowed,
            unit="1/s",
            aim=f"≥ {ALLOWED:g}",
            met=allowed >= ALLOWED,
            brief="messages under the platform's limits, of 30 a second",
        ),
        Measured(
            name="of them refused with 429",
            value=refused,
            unit="",
            aim="0",
            met=refused == 0,
            brief="of them refused with 429",
        ),
    ]


async def by_aiogram(url: str, messages: int) -> float:
    """Seconds; the first message, which opens the connection, left out."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    await bot.send_message(FIRST_CHAT, TEXT)
    began = time.perf_counter()
    for number in range(messages):
        await bot.send_message(FIRST_CHAT + number, TEXT)
    seconds = time.perf_counter() - began
    await bot.session.close()
    return seconds


async def from_outbox(url: str, messages: int, budget: Budget | None) -> float:
    """Seconds until all are marked as sent."""
    with tempfile.TemporaryDirectory() as folder:
        library = _filled(Path(folder), messages)
        speaker = TelegramSpeaker(TOKEN, url)
        if budget is not None:
            speaker.budget = budget
        engine = Engine(library, TrainingClock(NOW), VIETNAM, readers={}, speakers=[speaker])
        stop = asyncio.Event()
        began = time.perf_counter()
        running = asyncio.create_task(engine.run([], stop))
        await asyncio.to_thread(_until_sent, library, messages)
        seconds = time.perf_counter() - began
        stop.set()
        await running
        library.database.close()
    return seconds


def under_limits(messages: int) -> tuple[float, int]:
    """Messages a second, and how many were refused.

    Between messages that stand at the same place of their second: the last thirty of a run, which have no pause behind
    them, would make it look quicker.
    """
    with FakeTelegram() as telegram:
        for number in range(messages):
            telegram.person(FIRST_CHAT + number)
        asyncio.run(from_outbox(telegram.url, messages, None))
        at = sorted(one.at for number in range(messages) for one in telegram.sent(FIRST_CHAT + number))
    whole = (len(at) - 1) // PLACES * PLACES
    return whole / (at[whole] - at[0]), telegram.too_many


def _filled(folder: Path, messages: int) -> Library:
    database = Database(sqlite_url(folder / "bench.sqlite"))
    migrate(database)
    library = Library(database, load_calendar())
    bot = TOKEN.partition(":")[0]
    with library.writing() as store:
        for number in range(messages):
            chat = Chat(channel=TelegramSpeaker.channel, bot=bot, chat_id=str(FIRST_CHAT + number))
            message = Outgoing(chat=chat, lane=Lane.REPLY, text=TEXT, dedupe_key=f"bench:{number}")
            store.outbox.put(message, at=NOW)
    return library


def _until_sent(library: Library, messages: int) -> None:
    while _sent(library) < messages:
        time.sleep(LOOK_AGAIN)


def _sent(library: Library) -> int:
    with library.reading() as store:
        return sum(many for (_, state), (many, _) in store.outbox.counts().items() if state == "sent")


@contextmanager
def server(chats: int) -> Iterator[str]:
    """The address of a fake Telegram without limits, in a process of its own: it shares no thread with the sender."""
    command = [sys.executable, "-m", "benchmarks.sending", str(chats)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate()  # closes its standard input, at which it ends


def serve(chats: int) -> None:
    with FakeTelegram(limits=None) as telegram:
        for number in range(chats):
            telegram.person(FIRST_CHAT + number)
        print(telegram.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
