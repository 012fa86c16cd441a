"""What does Prometheus get to see? Counts of this process, and how the tables stand when it asks.

No names, no chats, no words: channels, bots' numbers, lanes and states only. Counts begin anew with the process, as
Prometheus expects; what waits is read from the tables, by index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from domain.message import Lane
from domain.outcome import Outcome
from domain.quota import used
from storage.archives import backups, failure
from storage.database import StorageTrouble
from storage.store import Library, Store

LATE = (0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600)  # seconds
STATES = ("waiting", "sending")


class Metrics:
    """The counts of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._updates = Counter(
            "giaoban_updates_handled", "Updates that were handled.", ["channel", "state"], registry=self.registry
        )
        self._read = Counter(
            "giaoban_messages_read", "What became of words for figures.", ["outcome"], registry=self.registry
        )
        self._late = Histogram(
            "giaoban_sent_late_seconds",
            "How long after its time a message was sent.",
            ["lane"],
            buckets=LATE,
            registry=self.registry,
        )
        self._doubtful = Counter(
            "giaoban_doubtful_sends",
            "Sends of which nobody knows whether they arrived.",
            ["lane"],
            registry=self.registry,
        )
        for lane in Lane:
            self._late.labels(_name(lane))
            self._doubtful.labels(_name(lane))
        for outcome in Outcome:
            self._read.labels(outcome.value)

    def handled(self, channel: str, state: str, outcome: Outcome | None) -> None:
        self._updates.labels(channel, state).inc()
        if outcome is not None:
            self._read.labels(outcome.value).inc()

    def sent(self, lane: Lane, late: float) -> None:
        """late: seconds since the message was to go out."""
        self._late.labels(_name(lane)).observe(max(late, 0.0))

    def doubtful(self, lane: Lane) -> None:
        self._doubtful.labels(_name(lane)).inc()

    def watch(self, library: Library, clock: Clock) -> None:
        """The tables are read whenever somebody asks."""
        self.registry.register(_Tables(library, clock))

    def watch_backups(self, folder: Path, zone: ZoneInfo, clock: Clock) -> None:
        """folder: where backups are made."""
        self.registry.register(_Backups(folder, zone, clock))

    def text(self) -> bytes:
        """All of it in Prometheus' text format. Reads the database."""
        return generate_latest(self.registry)


class _Tables(Collector):
    """How the tables stand."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: the registry would read the tables for it."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        found: list[Metric] = []
        try:
            with self._library.reading() as store:
                found = list(_standing(store, self._clock.now()))
        except StorageTrouble:
            found = []
        yield _gauge("giaoban_storage_up", "1 while the database can be read.", int(bool(found)))
        yield from found


class _Backups(Collector):
    """Which backups there are. Where there is none, none has an age."""

    def __init__(self, folder: Path, zone: ZoneInfo, clock: Clock) -> None:
        self._folder = folder
        self._zone = zone
        self._clock = clock

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand, as above."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        made: Collection[datetime] = ()
        with suppress(OSError):
            made = backups(self._folder, self._zone)
        yield _gauge("giaoban_backups", "Backups that are there.", len(made))
        if made:
            yield _gauge("giaoban_backup_age_seconds", "How old the newest is.", _age(max(made), self._clock.now()))
        failed = failure(self._folder, self._zone)
        yield _gauge("giaoban_backup_failed", "1 when the last try to make one failed.", int(failed is not None))


def _standing(store: Store, now: datetime) -> Iterator[Metric]:
    waiting, since = store.vitals.updates()
    yield _gauge("giaoban_inbox_waiting", "Updates that wait to be handled.", waiting)
    yield _gauge("giaoban_inbox_oldest_seconds", "How long the oldest of them waits.", _age(since, now))
    yield _gauge("giaoban_inbox_dead", "Updates that could not be handled.", store.vitals.dead_updates())
    yield from _outbox(store, now)
    yield _gauge("giaoban_overdue_seconds", "How long the next thing of the clock is due.", _age(store.next_due(), now))
    yield _gauge("giaoban_unreachable_chats", "Chats that can't be reached.", store.people.unreachable())
    yield from _quotas(store, now)


def _outbox(store: Store, now: datetime) -> Iterator[Metric]:
    messages = GaugeMetricFamily("giaoban_outbox", "Messages that are not sent yet.", labels=["lane", "state"])
    oldest = GaugeMetricFamily("giaoban_outbox_oldest_due_seconds", "How long the first is due.", labels=["lane"])
    found = {(one.lane, one.state): one for one in store.vitals.messages()}
    for lane in Lane:
        some = [found[lane, state] for state in STATES if (lane, state) in found]
        oldest.add_metric([_name(lane)], max((_age(one.due, now) for one in some), default=0.0))
        for state in STATES:
            one = found.get((lane, state))
            messages.add_metric([_name(lane), state], one.many if one else 0)
    yield messages
    yield oldest


def _quotas(store: Store, now: datetime) -> Iterator[Metric]:
    left = GaugeMetricFamily("giaoban_quota_left", "Messages left this month.", labels=["channel", "bot"])
    whole = GaugeMetricFamily("giaoban_quota_monthly", "Messages of a month.", labels=["channel", "bot"])
    for bot in store.bots.all():
        plan = store.quotas.plan(bot.channel)
        if plan.monthly is not None:
            usage = store.quotas.usage(bot.channel, bot.bot, now)
            left.add_metric([bot.channel, bot.bot], max(0, plan.monthly - used(plan, usage)))
            whole.add_metric([bot.channel, bot.bot], plan.monthly)
    yield left
    yield whole


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _name(lane: Lane) -> str:
    return lane.name.lower()
