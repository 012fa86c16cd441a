"""What happens when a round closes? Nothing more is taken; reminders that still wait find nothing to tell any more."""

from __future__ import annotations

from domain.deadline import Moment
from domain.message import Outgoing
from handlers.context import Clockwork


def close_round(clock: Clockwork, moment: Moment) -> tuple[list[Outgoing], str]:
    """The ledger keeps what was and wasn't reported; how the round ended is the moment's result."""
    tally = clock.store.obligations.tally(moment.campaign, moment.round)
    return [], f"expected {tally.expected}, reported {tally.reported}, on time {tally.on_time}"
