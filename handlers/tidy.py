"""What is taken away because it was kept long enough? Messages, answers and files; never figures and their history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from domain.guess import LONGEST_MEMORY
from domain.retention import KeepDays
from handlers.context import Clockwork

AT_A_TIME = 500
FILES_AT_A_TIME = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Tidied:
    """Up to which row of inbox and outbox it is done, and how many pieces of evidence were taken away.

    more: something was done, so there may be more.
    """

    received: int = 0
    sent: int = 0
    evidence: int = 0
    more: bool = True


def tidy(clock: Clockwork, keep: KeepDays, so_far: Tidied) -> Tidied:
    """One batch of everything."""
    clock.store.invitations.forget_guesses(clock.now - LONGEST_MEMORY)
    retention = clock.store.retention
    received = retention.forget_received(_ago(clock, keep.messages), after=so_far.received, many=AT_A_TIME)
    sent = retention.forget_sent(_ago(clock, keep.sent), after=so_far.sent, many=AT_A_TIME)
    pieces = sum(_expire(clock, campaign, keep) for campaign in retention.campaigns_with_files())
    done = replace(so_far, received=received, sent=sent, evidence=so_far.evidence + pieces)
    return replace(done, more=replace(done, more=so_far.more) != so_far)


def _expire(clock: Clockwork, campaign: str, keep: KeepDays) -> int:
    before = _ago(clock, keep.evidence)
    running = clock.store.campaigns.get(campaign) if campaign else None
    if running is not None:
        ended = datetime.combine(running.campaign.period.end, time(23, 59, 59), tzinfo=clock.zone)
        if ended >= before:
            return 0
        before = clock.now
    pieces, files = clock.store.retention.expire(campaign, before, many=FILES_AT_A_TIME)
    for sha256 in files:
        clock.store.files.remove(sha256)
    return pieces


def _ago(clock: Clockwork, days: int) -> datetime:
    return clock.now - timedelta(days=days)
