"""How long does an officer wait for the answer while fifty reports come in every second?

`giaoban run` as a process against the fake Telegram over HTTP. An answer counts as committed when another process sees
it in the database. One token may send thirty messages a second, so until they stand on the telephone answers are
measured at half as many reports.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from benchmarks.chaos import stop
from benchmarks.measured import Measured
from benchmarks.served import FIRST_PERSON, officers_join, served
from bot.clock import VIETNAM
from domain.unit import Level
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.catalog import load_campaigns, load_units
from storage.database import Database
from storage.store import Library
from storage.tables import outbox
from tests.fakes.telegram import FakeTelegram, Sent

CAMPAIGN, NOW = "HT2020-CTR64", datetime.fromisoformat("2020-04-13T08:00+07:00")
ANSWERED = "✅"
OFFICERS = 200
SECONDS, COMMITTED_AT, SHOWN_AT = 15.0, 50, 25
PATIENCE, LOOK_AGAIN = 60.0, 0.004


def measure(seconds: float = SECONDS, officers: int = OFFICERS) -> list[Measured]:
    with served(NOW, lambda library, telegram: _enrol(library, telegram, officers)) as (telegram, database, process):
        _until_quiet(database)  # everybody has been reminded
        _typed(telegram, database, officers, 1.0, 10)  # what is loaded for the first report is loaded
        committed, _ = _typed(telegram, database, officers, seconds, COMMITTED_AT)
        _, shown = _typed(telegram, database, officers, seconds, SHOWN_AT)
        stop(process)
    found = (
        (f"answer committed, {COMMITTED_AT} reports a second", committed),
        (f"answer on the telephone, {SHOWN_AT} reports a second", shown),
    )
    return [
        Measured(name=told, value=_quantile(waits, share) * 1e3, unit="ms", brief=told)
        for name, waits in found
        for part, share in (("median", 0.5), ("99 of 100", 0.99))
        for told in [f"{name}: {part}"]
    ]


def _enrol(library: Library, telegram: FakeTelegram, officers: int) -> None:
    campaign = load_campaigns()[CAMPAIGN]
    units = load_units(campaign.tree)
    with library.writing() as store:
        start(Clockwork(store=store, now=NOW, zone=VIETNAM), campaign, units)
        store.session.flush()
        communes = store.units.under(f"{campaign.tree}-{campaign.root}", Level.COMMUNE)
        officers_join(store, telegram, officers, [one.key for one in communes], NOW)


def _until_quiet(database: Database) -> None:
    end, sent, counted = time.monotonic() + PATIENCE, 0, select(outbox.c.state, func.count()).group_by(outbox.c.state)
    while time.monotonic() < end:
        with database.reading() as connection:
            states: dict[str, int] = {row[0]: row[1] for row in connection.execute(counted)}
        if set(states) <= {"sent"} and states.get("sent", 0) == sent and sent:
            return
        sent = states.get("sent", 0)
        time.sleep(1.0)
    raise SystemExit("the benchmark is wrong: the reminders of the morning were not sent")


def _typed(
    telegram: FakeTelegram, database: Database, officers: int, seconds: float, per_second: int
) -> tuple[list[float], list[float]]:
    """Seconds from typing a report to its committed answer, and to the answer on the telephone."""
    many = round(seconds * per_second)
    typed: dict[str, tuple[float, int]] = {}  # update → when, in which chat
    committed: dict[str, float] = {}
    watching = threading.Thread(target=_watch, args=(database, committed, many), daemon=True)
    watching.start()
    before = {FIRST_PERSON + number: len(_answers(telegram, FIRST_PERSON + number)) for number in range(officers)}
    began = time.monotonic()
    for number in range(many):
        time.sleep(max(0.0, began + number / per_second - time.monotonic()))
        person = telegram.person(FIRST_PERSON + number % officers)
        at = time.monotonic()
        said = person.types(f"GTNT {1 + number % 9},{1 + number % 8} km; vườn mẫu {1 + number // officers}")
        typed[str(said.update_id)] = at, person.id
    watching.join(PATIENCE)
    waits = [committed[update] - at for update, (at, _) in typed.items() if update in committed]
    return sorted(waits), sorted(_shown(telegram, typed, before))


def _watch(database: Database, committed: dict[str, float], many: int) -> None:
    """Sees answers as soon as another process can see them."""
    last, end = 0, time.monotonic() + PATIENCE
    with database.reading() as connection:
        last = max((row.id for row in connection.execute(select(outbox.c.id))), default=0)
    while len(committed) < many and time.monotonic() < end:
        with database.reading() as connection:
            rows = connection.execute(select(outbox.c.id, outbox.c.cause).where(outbox.c.id > last)).all()
        now = time.monotonic()
        for row in rows:
            last = max(last, row.id)
            if row.cause:
                committed.setdefault(row.cause.rpartition(":")[2], now)
        time.sleep(LOOK_AGAIN)


def _shown(telegram: FakeTelegram, typed: dict[str, tuple[float, int]], before: dict[int, int]) -> Iterator[float]:
    """Answers come in the order of the messages in each chat."""
    by_chat: dict[int, list[float]] = {}
    for at, chat in typed.values():
        by_chat.setdefault(chat, []).append(at)
    end = time.monotonic() + PATIENCE
    for chat, asked in by_chat.items():
        while len(answers := _answers(telegram, chat)[before[chat] :]) < len(asked):
            if time.monotonic() > end:
                break
            time.sleep(LOOK_AGAIN)
        yield from (answer.at - at for at, answer in zip(asked, answers, strict=False))


def _answers(telegram: FakeTelegram, chat: int) -> list[Sent]:
    return [one for one in telegram.sent(chat) if one.text.startswith(ANSWERED)]


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
