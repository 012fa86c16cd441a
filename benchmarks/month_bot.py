"""What does the bot do in the month of a simulated nation? Played by a process that may be killed at any time.

    python -m benchmarks.month_bot URL FOLDER COMMUNES INDICATORS PROVINCES SEED HOURS

The clock goes on some hours at a time; what people wrote in them comes in as the platform would bring it, some of it
twice, and then everything is done that there is to do: handled, answered, reminded, posted. How far the platform got
with delivering stands in a file, as it would stand with the platform, and what was sent in another.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.nation import BOT, Nation, code
from benchmarks.nation_load import chat_of
from bot.channels import telegram_in
from bot.channels.base import Budget, Letter, Receipt
from bot.clock import VIETNAM, TrainingClock
from bot.engine.embedded import Engine
from domain.channel import LIMITS
from domain.deadline import closes_at, opens_at
from storage.catalog import load_calendar
from storage.database import Database
from storage.store import Library

AN_HOUR = timedelta(hours=1)
CORRECTS = 5  # one commune of so many says its first figure wrong at first
TWICE = 10  # one update of so many is delivered twice
AGAIN = 20  # updates that the platform brings again after a process died
FIX = "sửa "
WRONG = 7  # tenths too many
DELIVERED, SENT = "delivered", "sent"


@dataclass(frozen=True, slots=True)
class Said:
    """One message of an officer."""

    at: datetime
    commune: int
    text: str

    @property
    def fixes(self) -> bool:
        """Whether it corrects the first figure of the report before."""
        return self.text.startswith(FIX)


def script(nation: Nation) -> list[Said]:
    """All messages of the month, in the order in which they are written; their places are their update ids."""
    return sorted(_said(nation), key=lambda one: (one.at, one.commune))


def _said(nation: Nation) -> Iterator[Said]:
    closed = closes_at(nation.plans[0], VIETNAM)
    for report in nation.period(0, 0, nation.communes):
        values, fixes = list(report.values), report.commune % CORRECTS == 0
        if fixes:
            yield Said(
                report.at + min(AN_HOUR, (closed - report.at) / 2),
                report.commune,
                f"{FIX}{_words(nation, 0, values[0])}",
            )
            values[0] += WRONG
        said = (_words(nation, place, value) for place, value in enumerate(values))
        yield Said(report.at, report.commune, "; ".join(said))


def _words(nation: Nation, place: int, tenths: int) -> str:
    return f"{code(place)} {tenths // 10},{tenths % 10}{' km' if nation.adds_up(place) else '%'}"


def update(number: int, said: Said) -> dict[str, Any]:
    """As Telegram brings it."""
    who = {"id": int(chat_of(said.commune)), "first_name": "Lan"}
    return {
        "update_id": 10_000 + number,
        "message": {
            "message_id": number + 1,
            "from": {**who, "is_bot": False},
            "chat": {**who, "type": "private"},
            "date": int(said.at.timestamp()),
            "text": said.text,
        },
    }


class Counting:
    """A platform that takes everything, and a file that knows what it took."""

    channel, bot = telegram_in.CHANNEL, BOT
    budget = Budget(per_second=1e9, chat_gap=0.0, group_gap=0.0)
    limits = LIMITS["telegram"]

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def send(self, letter: Letter) -> Receipt:
        os.write(self._file, f"{letter.chat_id}\n".encode())
        return Receipt(message_id="1")

    async def acknowledge(self, body: Any) -> None: ...

    async def close(self) -> None:
        os.close(self._file)


async def play(url: str, folder: Path, nation: Nation, hours: int) -> None:
    """From where the platform got to, to the end of the month."""
    database = Database(url)
    clock = TrainingClock(opens_at(nation.plans[0], VIETNAM))
    readers = {telegram_in.CHANNEL: telegram_in.read}
    speaker = Counting(folder / SENT)
    library = Library(database, load_calendar())
    engine = Engine(library, clock, VIETNAM, readers=readers, speakers=[speaker])
    keep = engine.keeper(telegram_in.CHANNEL, BOT)
    said = script(nation)
    place = folder / DELIVERED
    done = int(place.read_text()) if place.exists() else 0
    if done:
        clock.move_to(said[done - 1].at)
    await engine.prepare()
    first = opens_at(nation.plans[0], VIETNAM)
    last = closes_at(nation.plans[0], VIETNAM) - timedelta(seconds=1)  # what was said in time comes in before it closes
    done = max(0, done - AGAIN)
    while clock.now() < last + AN_HOUR:
        clock.move_to(_next(clock.now(), first, last, hours))
        upto = done
        while upto < len(said) and said[upto].at <= clock.now():
            upto += 1
        brought = [update(number, said[number]) for number in range(done, upto)]
        brought += [one for one in brought if one["update_id"] % TWICE == 0]
        if brought:
            await keep([telegram_in.split(body) for body in brought])
        _write(place, upto)
        done = upto
        await engine.settle()
        print(done, flush=True)
    await asyncio.to_thread(engine.writer.close)
    database.close()


def _next(now: datetime, first: datetime, last: datetime, hours: int) -> datetime:
    """Whole steps from the first instant; the last before the round closes isn't passed over, and an hour follows."""
    step = hours * AN_HOUR
    return min(last, first + ((now - first) // step + 1) * step) if now < last else last + AN_HOUR


def _write(place: Path, number: int) -> None:
    """Whole or not at all."""
    fresh = place.with_suffix(".new")
    fresh.write_text(str(number))
    fresh.replace(place)


def main(arguments: Sequence[str]) -> int:
    url, folder, *numbers = arguments
    communes, indicators, provinces, seed, hours = map(int, numbers)
    nation = Nation(communes=communes, indicators=indicators, periods=2, provinces=provinces, seed=seed)
    asyncio.run(play(url, Path(folder), nation, hours))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
