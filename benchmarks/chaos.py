"""Is anything lost or doubled when the process is killed again and again?

`giaoban run` works against a Telegram that behaves like the real one (redelivery, limits, 429) while officers report
and the process is killed with SIGKILL, and again while answers of Telegram get lost on the way. Afterwards every
update that Telegram was told we have must stand in the database once, every figure must be acknowledged or its
acknowledgement wait, and the running totals must be the sums of what was sent.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select

from bot.clock import VIETNAM
from bot.sender import IN_FLIGHT
from domain.message import Chat
from domain.person import CONSENT_VERSION, Person, Role
from domain.quantity import vietnamese
from domain.unit import Level
from handlers.context import Clockwork
from handlers.manage_campaigns import start
from storage.catalog import load_calendar, load_campaigns, load_units
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library
from storage.tables import inbox, latest, outbox, reports
from tests.fakes.telegram import TOKEN, FakeTelegram

CAMPAIGN, INDICATOR = "HT2020-CTR64", "GTNT"
CLOCK = "2020-04-13T08:00+07:00"
FIRST_PERSON = 5_000
STEP = Decimal("0.01")


@dataclass(kw_only=True)
class Plan:
    """How hard it is made. `lost`: the share of Telegram's answers that get lost."""

    officers: int = 200
    reports: int = 2_000
    kills: int = 20
    lost: float = 0.0
    seed: int = 1
    patience: float = 300.0


@dataclass(kw_only=True)
class Outcome:
    """What was found afterwards; `wrong` is empty when all is well."""

    plan: Plan
    kills: int = 0
    sent_updates: int = 0
    kept: int = 0
    done: int = 0
    stored: int = 0
    acknowledged: int = 0
    waiting: int = 0
    repeats_known: int = 0
    repeats_seen: int = 0
    seconds: float = 0.0
    starts: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield f"officers {self.plan.officers}, reports {self.sent_updates}, answers lost {self.plan.lost:.0%}"
        yield f"  killed with SIGKILL {self.kills} times, {self.seconds:.0f} s in all"
        yield f"  updates kept {self.kept}, handled {self.done}, figures stored {self.stored}"
        yield f"  acknowledged {self.acknowledged}, acknowledgements waiting {self.waiting}"
        yield f"  repeated sends: {self.repeats_known} counted by us, {self.repeats_seen} seen by Telegram"
        if self.starts:
            yield f"  from start to first answer: median {sorted(self.starts)[len(self.starts) // 2]:.1f} s"
        yield from (f"  WRONG: {fault}" for fault in self.wrong)
        yield "  lost 0, stored twice 0, handled twice 0" if not self.wrong else "  NOT GOOD"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs both kinds of trouble and prints what was found; 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--officers", type=int, default=200)
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--lost", type=float, default=0.1)
    given = parser.parse_args(arguments)
    common = {"officers": given.officers, "reports": given.reports, "kills": given.kills}
    good = True
    for lost in (0.0, given.lost):
        outcome = run(Plan(**common, lost=lost))
        print("\n".join(outcome.lines()), flush=True)
        good = good and not outcome.wrong
    return 0 if good else 1


def run(plan: Plan) -> Outcome:
    """Plays one plan from beginning to end."""
    began = time.monotonic()
    outcome = Outcome(plan=plan)
    with tempfile.TemporaryDirectory(prefix="giaoban-chaos-") as folder, FakeTelegram() as telegram:
        sums = _Province(Path(folder), telegram, plan)
        typing = threading.Thread(target=sums.officers_report, daemon=True)
        typing.start()
        _kill_again_and_again(sums, outcome)
        typing.join()
        telegram.lose_answers(0.0)
        with running(sums.environment, sums.log) as process:
            if not sums.wait_until_quiet(plan.patience):
                outcome.wrong.append(f"not quiet after {plan.patience:.0f} s")
            code = stop(process)
            if code != 0:
                outcome.wrong.append(f"a plain stop ended with exit code {code}")
        _examine(sums, outcome)
    outcome.seconds = time.monotonic() - began
    return outcome


class _Province:
    """The database with its officers, and what they sent."""

    def __init__(self, folder: Path, telegram: FakeTelegram, plan: Plan) -> None:
        self.plan = plan
        self.telegram = telegram
        self.log = folder / "run.log"
        self.database = Database(sqlite_url(folder / "giaoban.sqlite"))
        migrate(self.database)
        self.environment = {
            **os.environ,
            "GIAOBAN_DATA_DIR": str(folder),
            "GIAOBAN_TELEGRAM_TOKEN": TOKEN,
            "GIAOBAN_TELEGRAM_API": telegram.url,
            "GIAOBAN_CLOCK": f"{CLOCK} x1",
        }
        self.sent: dict[str, Decimal] = {}  # unit → the sum of what its officers reported
        self.updates: set[str] = set()
        self._enrol()

    def _enrol(self) -> None:
        now = datetime.fromisoformat(CLOCK)
        campaign = load_campaigns()[CAMPAIGN]
        units = load_units(campaign.tree)
        communes = [unit for unit in units if unit.level is Level.COMMUNE and unit.successors and _in(unit.key, units)]
        library = Library(self.database, load_calendar())
        bot = TOKEN.partition(":")[0]
        self.officers = []
        with library.writing() as store:
            clock = Clockwork(store=store, now=now, zone=VIETNAM)
            start(clock, campaign, units)
            for number in range(self.plan.officers):
                person = self.telegram.person(FIRST_PERSON + number, f"Lan {number}")
                unit = communes[number % len(communes)].key
                chat = Chat(channel="telegram", bot=bot, chat_id=str(person.id))
                who = Person(id=f"p{number}", name=person.name)
                store.people.enrol(who, chat, unit=unit, role=Role.OFFICER, consent=CONSENT_VERSION, at=now)
                self.officers.append((person, unit))

    def officers_report(self) -> None:
        """Everybody reports, one after the other, each time another length of road."""
        chance = random.Random(self.plan.seed)
        for number in range(self.plan.reports):
            person, unit = self.officers[number % len(self.officers)]
            value = STEP * chance.randint(1, 400)
            said = person.types(f"{INDICATOR} {vietnamese(value)} km")
            self.updates.add(str(said.update_id))
            self.sent[unit] = self.sent.get(unit, Decimal(0)) + value
            time.sleep(0.02)

    def counts(self) -> tuple[int, int]:
        """Updates that are not handled and messages that are not sent."""
        with self.database.reading() as connection:
            unread = connection.execute(select(func.count()).where(inbox.c.state == "waiting")).scalar_one()
            unsent = connection.execute(
                select(func.count()).where(outbox.c.state.in_(("waiting", "sending")))
            ).scalar_one()
        return unread, unsent

    def wait_until_quiet(self, patience: float) -> bool:
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.telegram.pending == 0 and self.counts() == (0, 0):
                return True
            time.sleep(0.2)
        return False


def _in(key: str, units: Sequence[object]) -> bool:
    """Communes of Hà Tĩnh only: the tree of 2020 holds two provinces."""
    by_key = {getattr(unit, "key", ""): unit for unit in units}
    unit = by_key.get(key)
    while unit is not None and getattr(unit, "parent", None):
        unit = by_key.get(getattr(unit, "parent", ""))
    return getattr(unit, "code", "") == "42"


def _kill_again_and_again(province: _Province, outcome: Outcome) -> None:
    """Each life ends at a random instant after the process began to answer."""
    chance = random.Random(province.plan.seed)
    for life in range(province.plan.kills):
        if province.plan.lost:
            province.telegram.lose_answers(province.plan.lost, seed=life)
        answered = len(province.telegram.called("sendMessage"))
        began = time.monotonic()
        with running(province.environment, province.log) as process:
            while len(province.telegram.called("sendMessage")) == answered and time.monotonic() < began + 30:
                if process.poll() is not None:
                    outcome.wrong.append(f"ended by itself with exit code {process.returncode}: {_tail(province.log)}")
                    return
                time.sleep(0.02)
            outcome.starts.append(time.monotonic() - began)
            time.sleep(chance.uniform(0.05, 2.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
            outcome.kills += 1


@contextmanager
def running(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        return -1


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-400:]


def _examine(province: _Province, outcome: Outcome) -> None:
    """Compares what was sent with what stands in the database and on the screens."""
    with province.database.reading() as connection:
        kept = connection.execute(select(inbox.c.update_id, inbox.c.state)).all()
        versions = connection.execute(select(reports.c.update, reports.c.unit)).all()
        totals = connection.execute(select(latest.c.unit, latest.c.total).where(latest.c.code == INDICATOR)).all()
        acks = connection.execute(
            select(outbox.c.dedupe_key, outbox.c.state, outbox.c.chat_id, outbox.c.text).where(outbox.c.kind == "ack")
        ).all()
        outcome.repeats_known = connection.execute(select(func.coalesce(func.sum(outbox.c.repeats), 0))).scalar_one()
    province.database.close()
    outcome.sent_updates = len(province.updates)
    outcome.kept, outcome.done = len(kept), sum(row.state == "done" for row in kept)
    outcome.stored = len(versions)
    outcome.acknowledged = sum(row.state == "sent" for row in acks)
    outcome.waiting = sum(row.state in ("waiting", "sending") for row in acks)
    outcome.repeats_seen = sum(times - 1 for times in province.telegram.duplicates.values())
    wrong = outcome.wrong
    ids = [row.update_id for row in kept]
    sources = [row.update for row in versions]
    acknowledged = {row.dedupe_key.removeprefix("in:").removesuffix(":stored") for row in acks}
    screens = {(int(row.chat_id), row.text) for row in acks if row.state == "sent"}
    shown = {(sent.chat_id, sent.text) for person, _ in province.officers for sent in province.telegram.sent(person.id)}
    most = IN_FLIGHT * outcome.kills + round(outcome.plan.lost * 4 * len(acks)) + IN_FLIGHT
    for fault, found in (
        ("updates lost", province.updates - set(ids)),
        ("updates kept twice", {one for one in ids if ids.count(one) > 1} if len(set(ids)) != len(ids) else set()),
        ("updates not handled", {row.update_id for row in kept if row.state != "done"}),
        (
            "figures stored twice",
            {one for one in sources if sources.count(one) > 1} if len(set(sources)) != len(sources) else set(),
        ),
        ("figures without acknowledgement", set(sources) - acknowledged),
        ("acknowledgements without figure", acknowledged - set(sources)),
        ("sent acknowledgements that nobody got", screens - shown),
        ("wrong totals", {unit for unit, total in totals if total != province.sent[unit]}),
        ("communes without figure", set(province.sent) - {unit for unit, _ in totals}),
    ):
        if found:
            wrong.append(f"{fault}: {len(found)}, e.g. {sorted(map(str, found))[:3]}")
    if len(sources) != outcome.sent_updates:
        wrong.append(f"{outcome.sent_updates} reports were sent and {len(sources)} figures stored")
    if outcome.repeats_known > most:
        wrong.append(f"more repeated sends ({outcome.repeats_known}) than could be in flight ({most})")


if __name__ == "__main__":
    sys.exit(main())
