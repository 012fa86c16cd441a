"""Is the month of a nation, after all that befell it, what people said? The database and the telephones against both.

Every message that was typed stands in the ledger once and was acknowledged once, or again where we know that we sent
again; nothing stands there that nobody said; the digests tell the sums; whoever was silent was reminded, and nobody who
had reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from benchmarks.chaos_world import unexplained
from benchmarks.month_bot import CORRECTS, Said
from benchmarks.nation import CODE, TOP, Nation, code
from benchmarks.nation_load import chat_of, group_of
from bot.clock import VIETNAM
from domain.message import Lane
from domain.reminder import Rung, Who, ladder
from storage.store import Library, Store
from storage.tables import digests, inbox, latest, outbox, reminders, reports
from tests.fakes.telegram import Sent
from tests.fakes.telegrams import FakeTelegrams

REMIND = "remind"
AT_ONCE = timedelta(minutes=1)  # of theirs: a report that is being stored while the clock looks is not seen by it yet


@dataclass(kw_only=True)
class Ledger:
    """What was found. wrong: what is not as it should be, in words; empty when all is well. cpu: seconds by role."""

    communes: int
    messages: int = 0
    delivered: int = 0
    stored: int = 0
    acknowledged: int = 0
    sent: int = 0
    reminders: int = 0
    withdrawn: int = 0
    digests: int = 0
    too_many: int = 0
    known: int = 0
    unexplained: int = 0
    doubtful: int = 0
    lost: int = 0
    doubled: int = 0
    killed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        spent, many = self.seconds or 1.0, self.messages or 1
        struck = ", ".join(f"{who} {times}" for who, times in sorted(Counter(self.killed).items()))
        yield f"{self.communes} communes, {self.seconds:.0f} s: {self.messages / spent:.0f} messages in a second,"
        yield f"  {self.sent / spent:.0f} out; killed {len(self.killed)} times ({struck or 'nobody'})"
        yield f"  messages {self.messages}, delivered {self.delivered}, stored {self.stored},"
        yield f"  acknowledged {self.acknowledged}, sent {self.sent}"
        yield f"  reminders {self.reminders}, taken back because the report came first {self.withdrawn},"
        yield f"  digests {self.digests}, refused with 429: {self.too_many}"
        yield f"  repeats known {self.known}, unexplained {self.unexplained}; digests left doubtful {self.doubtful}"
        by_role = ", ".join(f"{role} {seconds / many * 1000:.1f}" for role, seconds in sorted(self.cpu.items()))
        yield f"  CPU, ms for each message that came in: {by_role}"
        yield from (f"  WRONG: {one}" for one in self.wrong)
        yield f"  lost {self.lost}, doubled {self.doubled}, unexplained repeats {self.unexplained}"


def held(nation: Nation, library: Library, typed: Mapping[str, Said], telegram: FakeTelegrams) -> Ledger:
    """Everything against everything. typed: by the key of its update."""
    ledger = Ledger(communes=nation.communes, messages=len(typed))
    screens = _screens(nation, telegram)
    bots = telegram.bots.values()
    ledger.sent = sum(map(len, screens.values()))
    ledger.too_many = sum(bot.too_many for bot in bots)
    duplicates = {message: times for bot in bots for message, times in bot.duplicates.items()}
    ledger.unexplained, ledger.known = unexplained(library.database, duplicates)
    with library.reading() as store:
        connection = store.session.connection
        stored = _updates(ledger, connection, nation, typed)
        ledger.wrong += figures(nation, connection)
        acks = _acknowledged(ledger, connection, typed, screens)
        _ended(ledger, connection)
        _reminded(ledger, store, nation, stored, acks, screens)
        _posted(ledger, store, nation, screens)
    if ledger.unexplained:
        ledger.wrong.append(f"{ledger.unexplained} messages were sent again and nobody knows")
    return ledger


def figures(nation: Nation, connection: Connection) -> Iterator[str]:
    """What is wrong with the figures that count, and with their versions."""
    kept = {
        (row.unit, row.code): (row.version, row.total)
        for row in connection.execute(select(latest.c.unit, latest.c.code, latest.c.version, latest.c.total))
    }
    versions = connection.execute(select(func.count()).select_from(reports)).scalar_one()
    wanted: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for report in nation.period(0, 0, nation.communes):
        for place, value in enumerate(report.values):
            version = 2 if place == 0 and report.commune % CORRECTS == 0 else 1
            wanted[nation.commune(report.commune), code(place)] = version, Decimal(value) / 10
    differ = [key for key in wanted.keys() | kept.keys() if wanted.get(key) != kept.get(key)]
    if differ:
        key = differ[0]
        yield f"{len(differ)} figures differ, e.g. {key}: {kept.get(key)} instead of {wanted.get(key)}"
    if versions != sum(version for version, _ in wanted.values()):
        yield f"there are {versions} versions instead of {sum(version for version, _ in wanted.values())}"


def _screens(nation: Nation, telegram: FakeTelegrams) -> dict[str, list[Sent]]:
    """What stands on every telephone and in every group, by chat."""
    chats = [int(chat_of(one)) for one in range(nation.communes)]
    chats += map(group_of, range(nation.provinces + 1))
    return {str(chat): [one for bot in telegram.bots.values() for one in bot.sent(chat)] for chat in chats}


def _updates(ledger: Ledger, connection: Connection, nation: Nation, typed: Mapping[str, Said]) -> dict[str, datetime]:
    """When each commune's first report was stored; every update against what was said."""
    states = {
        f"{row.channel}:{row.bot}:{row.update_id}": row.state
        for row in connection.execute(select(inbox.c.channel, inbox.c.bot, inbox.c.update_id, inbox.c.state))
    }
    ledger.delivered = len(states)
    stored: dict[str, datetime] = {}
    found: Counter[tuple[str, str]] = Counter()
    for row in connection.execute(select(reports.c.update, reports.c.unit, reports.c.code, reports.c.stored_at)):
        found[row.update, row.code] += 1
        stored[row.unit] = min(stored.get(row.unit, row.stored_at), row.stored_at)
        if row.update not in typed or nation.commune(typed[row.update].commune) != row.unit:
            ledger.wrong.append(f"{row.unit} {row.code} stands there from {row.update}, where nobody said it")
    wanted = {
        (key, code(place)) for key, said in typed.items() for place in range(1 if said.fixes else nation.indicators)
    }
    lost = {key for key, _ in wanted - found.keys()}
    ledger.lost, ledger.doubled = len(lost), sum(times - 1 for times in found.values())
    ledger.stored = len(typed) - ledger.lost
    ledger.wrong += _told(
        ("messages that are not there", typed.keys() - states.keys()),
        ("updates that nobody sent", states.keys() - typed.keys()),
        ("updates that were not handled", (key for key, state in states.items() if state != "done")),
        ("messages without their figures", lost),
        ("figures that a message didn't name", (str(one) for one in found.keys() - wanted)),
        ("figures stored twice", (str(one) for one, times in found.items() if times > 1)),
    )
    return stored


def _acknowledged(
    ledger: Ledger, connection: Connection, typed: Mapping[str, Said], screens: Mapping[str, Sequence[Sent]]
) -> dict[str, list[int]]:
    """The ids of each chat's acknowledgements on its screen, in the order in which the chat spoke."""
    rows = connection.execute(
        select(outbox.c.cause, outbox.c.chat_id, outbox.c.text, outbox.c.message_id, outbox.c.dedupe_key)
        .where(outbox.c.lane == int(Lane.ACK), outbox.c.state == "sent")
        .order_by(outbox.c.id)
    ).all()
    by_cause = {row.cause: row for row in rows}
    ids = {chat: {one.message_id: one.text for one in shown} for chat, shown in screens.items()}
    unseen = [row.dedupe_key for row in rows if ids[row.chat_id].get(int(row.message_id)) != row.text]
    ledger.acknowledged = len(by_cause.keys() & typed.keys())
    spoke: dict[str, list[int]] = {}
    for key in typed:  # in the order in which it was typed
        if key in by_cause:
            spoke.setdefault(by_cause[key].chat_id, []).append(int(by_cause[key].message_id))
    ledger.wrong += _told(
        ("messages without acknowledgement", typed.keys() - by_cause.keys()),
        ("acknowledgements of nothing", by_cause.keys() - typed.keys()),
        ("acknowledgements beyond one", (str(one) for one, n in Counter(row.cause for row in rows).items() if n > 1)),
        ("acknowledgements that nobody got", unseen),
        ("chats that were answered out of order", (chat for chat, order in spoke.items() if order != sorted(order))),
    )
    return spoke


def _ended(ledger: Ledger, connection: Connection) -> None:
    """What became of all messages."""
    states = select(outbox.c.state, func.count().label("many")).group_by(outbox.c.state)
    found: dict[str, int] = {row.state: row.many for row in connection.execute(states)}
    ledger.doubtful = found.get("doubtful", 0)
    for state in ("waiting", "sending", "failed", "stale"):
        if found.get(state):
            ledger.wrong.append(f"{found[state]} messages are {state}")


# --- reminders


def _reminded(
    ledger: Ledger,
    store: Store,
    nation: Nation,
    stored: Mapping[str, datetime],
    acks: Mapping[str, Sequence[int]],
    screens: Mapping[str, Sequence[Sent]],
) -> None:
    """Every rung of every commune: said to the silent, not to those who had reported."""
    rungs = _rungs(store, nation)
    told = _rung_rows(store.session.connection)
    last = {key: max((row.done_at for (_, rung), row in told.items() if rung == key), default=None) for key in rungs}
    forgotten, disturbed, odd = [], [], []
    for number in range(nation.communes):
        unit = nation.commune(number)
        came = stored.get(unit)
        for key, rung in rungs.items():
            row, by = told.get((unit, key)), last[key]
            if row is None:
                if came is None or (by is not None and came > by) or (by is None and came > rung.at):
                    forgotten.append(f"{unit} {key}")
                continue
            if came is not None and row.done_at > came + AT_ONCE and row.state == "sent":
                disturbed.append(f"{unit} {key}")
            if row.state == "sent":
                ledger.reminders += 1
            elif row.state == "withdrawn" and came is not None:
                ledger.withdrawn += 1
            else:
                odd.append(f"{unit} {key}: {row.result}, {row.state}")
    reminded = _message_ids(store.session.connection)
    after = [chat for chat, order in acks.items() if any(one > order[0] for one in reminded.get(chat, ()))]
    seen = {(chat, one.message_id) for chat, shown in screens.items() for one in shown}
    unseen = [chat for chat, ids in reminded.items() for one in ids if (chat, one) not in seen]
    ledger.wrong += _told(
        ("silent communes that were not reminded", forgotten),
        ("communes that had reported and were reminded", disturbed),
        ("telephones with a reminder below an acknowledgement", after),
        ("reminders that ended otherwise", odd),
        ("reminders that nobody got", unseen),
    )


def _rungs(store: Store, nation: Nation) -> dict[str, Rung]:
    """Those of the officers; they are the same for all communes."""
    running = store.campaigns.get(CODE)
    owed = store.obligations.get(CODE, nation.plans[0].key, nation.commune(0))
    assert running is not None
    assert owed is not None
    found = ladder(running.campaign, nation.plans[0], owed, store.calendar, VIETNAM)
    return {one.key: one for one in found if one.who is Who.OFFICER}


def _rung_rows(connection: Connection) -> dict[tuple[str, str], Any]:
    """What was recorded of each rung of each commune's officer, and what became of its message."""
    rows = connection.execute(
        select(reminders.c.unit, reminders.c.rung, reminders.c.result, reminders.c.done_at, outbox.c.state)
        .outerjoin(outbox, outbox.c.dedupe_key == reminders.c.message)
        .where(reminders.c.campaign == CODE, reminders.c.person != "")
    )
    return {(row.unit, row.rung): row for row in rows}


def _message_ids(connection: Connection) -> dict[str, list[int]]:
    """Of the reminders that were sent, by chat."""
    found: dict[str, list[int]] = {}
    sent = select(outbox.c.chat_id, outbox.c.message_id).where(outbox.c.kind == REMIND, outbox.c.state == "sent")
    for row in connection.execute(sent):
        found.setdefault(row.chat_id, []).append(int(row.message_id))
    return found


# --- digests


def _posted(ledger: Ledger, store: Store, nation: Nation, screens: Mapping[str, Sequence[Sent]]) -> None:
    """The newest digest of the nation and of every province: its sums, and its words in the group."""
    plan = nation.plans[0]
    ledger.digests = store.session.connection.execute(select(func.count()).select_from(digests)).scalar_one()
    roots = [(TOP, range(nation.communes)), *((nation.province(n), nation.members(n)) for n in range(nation.provinces))]
    for number, (root, members) in enumerate(roots):
        if not members:
            continue
        of_round = [one for one in store.digests.posted(CODE, root) if one.round == plan.key]
        posted = of_round[-1] if of_round else None
        if posted is None:
            ledger.wrong.append(f"{root} got no digest")
            continue
        for place in filter(nation.adds_up, range(nation.indicators)):
            said, told = nation.added(place, 0, members), posted.figures.get(code(place))
            if (told or 0) != said:  # of a province that is silent as a whole nothing is told
                ledger.wrong.append(f"{root} {code(place)}: the digest tells {told}, {said} were said")
        shown = {one.text for one in screens[str(group_of(number))]}
        if posted.text not in shown:
            ledger.wrong.append(f"the group of {root} doesn't see its last digest")


def _told(*found: tuple[str, Iterable[str]]) -> Iterator[str]:
    for fault, some in found:
        if many := sorted(some):
            yield f"{fault}: {len(many)}, e.g. {many[:3]}"
