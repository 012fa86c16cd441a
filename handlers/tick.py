"""What is due now? Every moment that has come and is not done, each once, in the order in which they were due.

After an outage several reminders or digests of one round may be due together: only the newest is done, the earlier
ones are marked as overtaken, and what is too late to be of use is dropped and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.deadline import Event, Moment
from domain.message import Outgoing
from handlers.close_rounds import close_round
from handlers.context import Clockwork
from handlers.open_rounds import open_round
from handlers.send_digests import send_digests
from handlers.send_reminders import send_reminders

Doing = Callable[[Clockwork, Moment], tuple[list[Outgoing], str]]

DOINGS: dict[Event, Doing] = {
    Event.OPEN: open_round,
    Event.REMIND: send_reminders,
    Event.OVERDUE: send_reminders,
    Event.DIGEST: send_digests,
    Event.CLOSE: close_round,
}
SAYING = (Event.REMIND, Event.OVERDUE, Event.DIGEST)
LONGEST_OUTAGE = 10_000  # moments: years of all campaigns together


def tick(clock: Clockwork, *, many: int = 50) -> int:
    """Does what is due, at most `many` moments; how many were done. Call again until it is 0."""
    all_due = clock.store.campaigns.due(clock.now, many=LONGEST_OUTAGE)
    newest = _newest(all_due)
    due = all_due[:many]
    for moment in due:
        if moment.event in SAYING and newest[moment.campaign, moment.round, _voice(moment)] != moment:
            result = "overtaken"
        elif moment.until is not None and moment.until <= clock.now:
            result = "too late"
        else:
            messages, result = DOINGS[moment.event](clock, moment)
            for message in messages:
                clock.store.outbox.put(message, at=clock.now)
        clock.store.campaigns.done(moment, at=clock.now, result=result)
    return len(due)


def _newest(due: Sequence[Moment]) -> dict[tuple[str, str, str], Moment]:
    """The last of each round's reminders and digests that are due together."""
    return {(one.campaign, one.round, _voice(one)): one for one in due if one.event in SAYING}


def _voice(moment: Moment) -> str:
    return "digest" if moment.event is Event.DIGEST else "remind"
