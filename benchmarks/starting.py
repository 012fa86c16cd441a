"""How long does `giaoban run` take to be ready, and how much memory has it then?

As a process against the fake Telegram, until `/readyz` says so; beside it an empty bot of aiogram, until it asks for
updates for the first time.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import psutil

from benchmarks.chaos import from_nothing, running, stop
from benchmarks.measured import Measured
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from tests.fakes.telegram import TOKEN, FakeTelegram

TIMES = 3
PATIENCE, LOOK_AGAIN = 180.0, 0.01
EMPTY = """
import asyncio, sys
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

async def main(url, token):
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    await Dispatcher().start_polling(bot)

asyncio.run(main(*sys.argv[1:]))
"""


def measure(times: int = TIMES) -> list[Measured]:
    ours, bare = ([run() for _ in range(times)] for run in (giaoban, aiogram))
    told = []
    for place, (name, unit) in enumerate((("start until it is ready", "s"), ("memory when it is ready", "MiB"))):
        mine, theirs = (min(one[place] for one in runs) for runs in (ours, bare))
        beside = f"{name}, against an empty aiogram bot"
        told.append(Measured(name=beside, value=mine, unit=unit, ratio=mine / theirs, brief=beside))
        told.append(Measured(name=f"{name}: an empty aiogram bot", value=theirs, unit=unit))
    return told


def giaoban() -> tuple[float, float]:
    """Seconds and MiB."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="giaoban-start-") as folder, FakeTelegram() as telegram:
        with closing(Database(sqlite_url(Path(folder) / "giaoban.sqlite"))) as database:
            migrate(database)
        environment = {
            **os.environ,
            "GIAOBAN_DATA_DIR": folder,
            "GIAOBAN_TELEGRAM_TOKEN": TOKEN,
            "GIAOBAN_TELEGRAM_API": telegram.url,
            "GIAOBAN_WEB_PORT": str(port),
        }
        began = time.perf_counter()
        with running(environment, Path(folder) / "run.log", from_nothing) as process:
            seconds = _until(lambda: _ready(port), began)
            memory = _memory(process.pid)
            stop(process)
    return seconds, memory


def aiogram() -> tuple[float, float]:
    with FakeTelegram() as telegram:
        began = time.perf_counter()
        with subprocess.Popen([sys.executable, "-c", EMPTY, telegram.url, TOKEN], stderr=subprocess.DEVNULL) as process:
            try:
                seconds = _until(lambda: any(call.method == "getUpdates" for call in telegram.calls), began)
                memory = _memory(process.pid)
            finally:
                process.kill()
    return seconds, memory


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _until(done: Callable[[], bool], began: float) -> float:
    while not done():
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit("the benchmark is wrong: the process is not ready after three minutes")
        time.sleep(LOOK_AGAIN)
    return time.perf_counter() - began


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=1.0).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _memory(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 2**20
