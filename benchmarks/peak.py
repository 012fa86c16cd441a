"""How late is the last of ten thousand reminders at half past seven, and do people who type meanwhile wait?

`giaoban run` as a process against the fake Telegram with its limits on: 30 messages a second, one a second to a chat.
Lateness is read from the outbox: when a message was sent, against the instant at which its rung was due.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from benchmarks.chaos import stop
from benchmarks.served import FIRST_PERSON, officers_join, served
from bot.clock import VIETNAM
from domain.unit import Level, unit_key
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from handlers.tick import tick
from storage.catalog import load_campaigns, load_units
from storage.database import Database
from storage.store import Library
from storage.tables import inbox, outbox
from tests.fakes.telegram import FakeTelegram

CAMPAIGN = "HG2023"
DUE = datetime.fromisoformat("2023-06-28T07:30+07:00")  # the day before the last
BEFORE = timedelta(seconds=20)
PATIENCE = 1_200.0


@dataclass(frozen=True, kw_only=True)
class Peak:
    """Seconds. late: of reminders; answer: from a message kept to its acknowledgement sent."""

    officers: int
    sent: int
    late_p50: float
    late_p99: float
    late_max: float
    answers: int
    answer_p50: float
    answer_p99: float
    too_many: int  # answers 429
    again: int  # reminders that were sent more than once: refused, or their answer came too late
    doubled: int

    def lines(self) -> Sequence[str]:
        return (
            f"officers {self.officers}, reminders sent {self.sent}, refused with 429: {self.too_many}, "
            f"sent again {self.again}, doubled {self.doubled}",
            f"  lateness: median {self.late_p50:.1f} s, p99 {self.late_p99:.1f} s, last {self.late_max:.1f} s",
            f"  {self.answers} reports meanwhile: answered in {self.answer_p50:.2f} s, p99 {self.answer_p99:.2f} s",
        )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--officers", type=int, nargs="+", default=[200, 10_000])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    for officers in given.officers:
        peak = run(officers)
        print(json.dumps(peak.__dict__) if given.json else "\n".join(peak.lines()), flush=True)
    return 0


def run(officers: int) -> Peak:
    """One morning."""
    with served(DUE - BEFORE, lambda library, telegram: _enrol(library, telegram, officers)) as (
        telegram,
        database,
        process,
    ):
        _people_type(database, telegram, officers)
        stop(process)
        return _examined(database, telegram, officers)


def _enrol(library: Library, telegram: FakeTelegram, officers: int) -> None:
    """The round is open and its earlier rungs have passed before anybody joins."""
    campaign = load_campaigns()[CAMPAIGN]
    campaign = replace(campaign, reminders=replace(campaign.reminders, at=DUE.time()))
    units = load_units(campaign.tree)
    root = unit_key(campaign.tree, campaign.root)
    parents = {unit.key for unit in units if unit.parent == root}
    communes = [unit.key for unit in units if unit.level is Level.COMMUNE and unit.parent in parents]
    now = DUE - BEFORE
    with library.writing() as store:
        clock = Clockwork(store=store, now=now, zone=VIETNAM)
        start(clock, campaign, units)
        store.session.flush()
        while tick(clock):
            store.session.flush()
    with library.writing() as store:
        officers_join(store, telegram, officers, communes, now)


def _people_type(database: Database, telegram: FakeTelegram, officers: int) -> None:
    """Once a second somebody reports, until everybody has been reminded."""
    chance = random.Random(1)
    end = time.monotonic() + PATIENCE
    typed = 0
    while time.monotonic() < end:
        time.sleep(1.0)
        with database.reading() as connection:
            counted = (
                select(outbox.c.state, func.count().label("many"))
                .where(outbox.c.kind == "remind")
                .group_by(outbox.c.state)
            )
            states = {row.state: row.many for row in connection.execute(counted)}
        if states and not states.get("waiting") and not states.get("sending"):
            return
        if states:
            typed += 1
            who = telegram.person(FIRST_PERSON + chance.randrange(officers), "Lan")
            who.types(f"tiêu chí ntm {typed % 9 + 1}")


def _examined(database: Database, telegram: FakeTelegram, officers: int) -> Peak:
    with database.reading() as connection:
        reminders = connection.execute(
            select(outbox.c.sent_at, outbox.c.attempts).where(outbox.c.kind == "remind", outbox.c.state == "sent")
        ).all()
        received = {
            f"in:telegram:{row.bot}:{row.update_id}": row.received_at
            for row in connection.execute(select(inbox.c.bot, inbox.c.update_id, inbox.c.received_at))
        }
        answers = connection.execute(
            select(outbox.c.dedupe_key, outbox.c.sent_at).where(outbox.c.kind != "remind", outbox.c.state == "sent")
        ).all()
    late = sorted((row.sent_at - DUE).total_seconds() for row in reminders)
    waited = sorted(
        (row.sent_at - received[key]).total_seconds()
        for row in answers
        if (key := row.dedupe_key.rpartition(":")[0]) in received
    )
    return Peak(
        officers=officers,
        sent=len(late),
        late_p50=_quantile(late, 0.5),
        late_p99=_quantile(late, 0.99),
        late_max=late[-1] if late else 0.0,
        answers=len(waited),
        answer_p50=_quantile(waited, 0.5),
        answer_p99=_quantile(waited, 0.99),
        again=sum(row.attempts > 1 for row in reminders),
        doubled=sum(times - 1 for (_, text), times in telegram.duplicates.items() if "🔔" in text),
        too_many=telegram.too_many,
    )


def _quantile(values: Sequence[float], part: float) -> float:
    return values[min(len(values) - 1, int(part * len(values)))] if values else 0.0


if __name__ == "__main__":
    sys.exit(main())
