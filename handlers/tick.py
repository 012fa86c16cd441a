"""What is due now? Every moment that has come and is not done, in the order in which they were due; then every rung.

After an outage several digests of one round may be due together: only the newest is done, the earlier ones are marked
as overtaken, and what is too late to be of use is dropped and says so. Reminders collapse on their ladder. The files
that go with digests are made elsewhere (`illustrate`), outside of this transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from domain.deadline import Event, Moment
from domain.message import Outgoing
from handlers.close_rounds import close_round
from handlers.context import Clockwork
from handlers.escalate import escalate
from handlers.open_rounds import open_round
from handlers.review import ask_reviews
from handlers.send_digests import send_digests, update_digests
from handlers.send_reminders import send_reminders
from handlers.succeed import follow_units
from handlers.warn import short_quotas, warn_of_quotas

Doing = Callable[[Clockwork, Moment], tuple[list[Outgoing], str]]

DOINGS: dict[Event, Doing] = {
    Event.OPEN: open_round,
    Event.DIGEST: send_digests,
    Event.UPDATE: update_digests,
    Event.CLOSE: close_round,
}
LONGEST_OUTAGE = 10_000  # moments: years of all campaigns together


def tick(clock: Clockwork, *, many: int = 50) -> int:
    """Does what is due, at most `many` moments or units; how many were done. Call again until it is 0."""
    done = _moments(clock, many) or send_reminders(clock, many=many) or escalate(clock)
    return done or ask_reviews(clock) or warn_of_quotas(clock)


def is_due(clock: Clockwork) -> bool:
    """Whether a tick would find something to do, or messages that are stale. It reads only."""
    return clock.store.dues.any_by(clock.now) or bool(short_quotas(clock))


def _moments(clock: Clockwork, many: int) -> int:
    all_due = clock.store.campaigns.due(clock.now, many=LONGEST_OUTAGE)
    newest = newest_digests(all_due)
    due = all_due[:many]
    for moment in due:
        result = left_out(moment, newest, clock.now)
        if not result:
            follow_units(clock, moment)
            messages, result = DOINGS[moment.event](clock, moment)
            for message in messages:
                clock.store.outbox.put(message, at=clock.now)
        clock.store.campaigns.done(moment, at=clock.now, result=result)
    return len(due)


def newest_digests(due: Sequence[Moment]) -> dict[tuple[str, str], Moment]:
    """The last of each round's digests that are due together."""
    return {(one.campaign, one.round): one for one in due if one.event is Event.DIGEST}


def left_out(moment: Moment, newest: Mapping[tuple[str, str], Moment], now: datetime) -> str:
    """Why a moment that is due is not done any more; "" when it is."""
    if moment.event is Event.DIGEST and newest[moment.campaign, moment.round] != moment:
        return "overtaken"
    return "too late" if moment.until is not None and moment.until <= now else ""
