"""How is it shown what waits to be sent?"""

from __future__ import annotations

from decimal import Decimal

from bot.web.dashboard.frame import Frame
from bot.web.dashboard.marks import Bar, Table, Words, heading
from bot.web.dashboard.people import CHANNELS
from domain.message import Lane
from domain.quota import Ration
from handlers.dashboard.queues import QueuesView, Quota
from storage.contacts import PENDING

LANES = {
    Lane.ACK: "dashboard-lane-ack",
    Lane.REPLY: "dashboard-lane-reply",
    Lane.REMINDER: "dashboard-lane-reminder",
    Lane.DIGEST: "dashboard-lane-digest",
}
STATES = {
    "waiting": "dashboard-waiting",
    "sending": "dashboard-sending",
    "failed": "dashboard-failed",
    "doubtful": "dashboard-doubtful",
    "stale": "dashboard-stale",
}


RATIONS = {
    Ration.DIGEST: "dashboard-lane-digest",
    Ration.EARLY: "dashboard-ration-early",
    Ration.REMINDER: "dashboard-lane-reminder",
    Ration.ANSWER: "dashboard-lane-reply",
}


def show(frame: Frame, view: QueuesView) -> None:
    title = frame.words("dashboard-outbox")
    heading(title)
    table = Table(title, [frame.words("dashboard-lane"), *(frame.words(STATES[state]) for state in PENDING)])
    for lane, states in view.counts.items():
        table.row(frame.words(LANES[lane]), *(str(states[state]) for state in PENDING))
    if view.oldest is None:
        Words("p", frame.words("dashboard-none-waiting"))
    else:
        Words("p", frame.words("dashboard-oldest", at=frame.when(view.oldest)))
    if view.unsent:
        _unsent(frame, view)
    if view.quotas:
        _quotas(frame, view.quotas)


def _unsent(frame: Frame, view: QueuesView) -> None:
    title = frame.words("dashboard-unsent")
    heading(title)
    keys = ("dashboard-to", "dashboard-own-unit", "dashboard-lane", "dashboard-state", "dashboard-channel")
    table = Table(title, [*frame.heads(*keys), frame.words("dashboard-when")])
    for one, unit in view.unsent:
        table.row(
            one.name or "–",
            unit,
            frame.words(LANES[one.lane]),
            frame.words(STATES[one.state]),
            CHANNELS.get(one.channel, one.channel),
            frame.when(one.at),
        )


def _quotas(frame: Frame, quotas: tuple[Quota, ...]) -> None:
    title = frame.words("dashboard-quotas")
    heading(title)
    keys = ("dashboard-bot", "dashboard-month", "dashboard-used", "dashboard-of-quota", "dashboard-going-without")
    table = Table(title, frame.heads(*keys))
    for one in quotas:
        part = Decimal(one.per_cent) / 100
        table.row(
            f"{CHANNELS.get(one.channel, one.channel)} {one.bot}",
            one.month,
            f"{one.used}/{one.monthly}",
            Bar(part, frame.words("dashboard-quota-bar", share=one.per_cent), kind="bad" if one.per_cent >= 80 else ""),
            ", ".join(frame.words(RATIONS[ration]) for ration in one.cut) or "–",
        )
