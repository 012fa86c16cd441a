"""How does everything stand? The figures of `giaoban status`, from the tables."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from domain.message import Lane
from domain.quota import cut_now, per_cent, used
from handlers.wording import instant
from storage.database import Database, StorageTrouble
from storage.store import Store

Json = dict[str, Any]
MEGABYTE = 1_000_000
LEAST_FREE = 100 * MEGABYTE
RUNGS = {
    "said": "said",
    "collapsed": "left to a newer one",
    "stale": "dropped as stale",
    "nobody": "with nobody to tell",
}


def figures(store: Store, now: datetime, trouble: Sequence[str] = ()) -> Json:
    """Rounds, inbox, outbox, the next thing due, unreachable chats and what went wrong, JSON-ready."""
    inbox = store.inbox.counts()
    outbox = store.outbox.counts()
    waiting = [since for (_, state), (_, since) in outbox.items() if state == "waiting"]
    next_due = store.next_due()
    reviewed = [running.code for running in store.campaigns.running() if running.campaign.reviewed]
    return {
        "at": now.isoformat(),
        "trouble": list(trouble),
        "campaigns": [running.code for running in store.campaigns.running()],
        "rounds": [
            {
                "campaign": campaign,
                "round": round_key,
                "expected": tally.expected,
                "reported": tally.reported,
                "on_time": tally.on_time,
                "late": tally.late,
                "partial": tally.partial,
                "missing": tally.missing,
            }
            for campaign, round_key, tally in store.obligations.tallies()
        ],
        "approvals": [
            {"campaign": campaign, "round": round_key, "told": told, "approved": approved}
            for campaign, round_key, told, approved in store.approvals.tallies(reviewed)
        ],
        "inbox": {state: count for state, (count, _) in sorted(inbox.items())},
        "inbox_oldest_waiting": inbox["waiting"][1].isoformat() if "waiting" in inbox else None,
        "outbox": _lanes(outbox),
        "outbox_oldest_waiting": min(waiting).isoformat() if waiting else None,
        "rungs": store.reminders.results(),
        "quotas": _quotas(store, now),
        "bots": _bots(store, now),
        "repeated_sends": store.outbox.repeats(),
        "fell_over": store.outbox.fell_over(),
        "evidence": store.evidence.counts(),
        "next_due": next_due.isoformat() if next_due else None,
        "overdue": next_due is not None and next_due < now,
        "unreachable_chats": store.people.unreachable(),
        "dead_letters": [{"seq": seq, "update": update, "error": error} for seq, update, error in store.inbox.errors()],
        "failed_moments": [
            {"moment": f"{one.campaign} {one.round} {one.event.value} {one.step}".strip(), "error": result}
            for one, result in store.campaigns.failed()
        ],
        "failed_sends": [{"id": row, "state": state, "error": error} for row, state, error in store.outbox.troubles()],
    }


def trouble(database: Database, folder: Path) -> list[str]:
    """What keeps us from storing just now: a locked database, a full disk."""
    found = []
    try:
        with database.writing():
            pass
    except StorageTrouble as error:
        found.append(f"Nothing can be stored: {error}")
    free = shutil.disk_usage(folder if folder.exists() else ".").free
    if free < LEAST_FREE:
        found.append(f"The disk of {folder} is nearly full: {free // MEGABYTE} MB free.")
    return found


def lines(known: Json, zone: ZoneInfo) -> list[str]:
    """The same in words for an operator."""
    told = [f"TROUBLE: {one}" for one in known["trouble"]]
    told += [f"Campaigns running: {', '.join(known['campaigns']) or 'none'}"]
    told += [
        f"  {one['campaign']} {one['round']}: expected {one['expected']}, reported {one['reported']}, "
        f"on time {one['on_time']}, late {one['late']}, in part {one['partial']}, missing {one['missing']}"
        for one in known["rounds"]
    ]
    told += [
        f"  {one['campaign']} {one['round']}: approved {one['approved']} of {one['told']} figures"
        for one in known["approvals"]
    ]
    told.append(f"Inbox: {_counts(known['inbox'])}{_since(known['inbox_oldest_waiting'], zone)}")
    for lane, states in known["outbox"].items():
        told.append(f"Outbox, {lane}: {_counts(states)}")
    if known["outbox_oldest_waiting"]:
        told.append(f"Oldest waiting message:{_since(known['outbox_oldest_waiting'], zone)}")
    rungs = {name: known["rungs"].get(result, 0) for result, name in RUNGS.items()}
    told.append(f"Rungs that came due: {', '.join(f'{many} {name}' for name, many in rungs.items())}")
    told += [_quota_line(one) for one in known["quotas"]]
    told += [
        f"Places of {one['channel']} bot {one['name']}: {one['taken']} of {one['users']} taken"
        for one in known["bots"]
        if one["users"]
    ]
    told.append(f"Sent again after a doubtful send: {known['repeated_sends']}")
    if known["fell_over"]:
        told.append(f"Sent to another chat of the person, because the first is gone: {known['fell_over']}")
    if known["evidence"]:
        told.append(f"Evidence: {_counts(known['evidence'])}")
    told.append(
        f"Next due: {_when(known['next_due'], zone)}{' (overdue: is `giaoban run` running?)' * known['overdue']}"
    )
    told.append(f"Chats that can't be reached: {known['unreachable_chats']}")
    told += [f"Dead letter {one['seq']} ({one['update']}): {one['error']}" for one in known["dead_letters"]]
    told += [f"{one['moment']}: {one['error']}" for one in known["failed_moments"]]
    told += [f"Message {one['id']} {one['state']}: {one['error']}" for one in known["failed_sends"]]
    if known["dead_letters"] or known["failed_moments"]:
        told.append("After mending the cause, `giaoban retry` does them again.")
    return told


def _lanes(outbox: dict[tuple[Lane, str], tuple[int, datetime]]) -> Json:
    lanes: Json = {}
    for (lane, state), (count, _) in sorted(outbox.items()):
        lanes.setdefault(lane.name.lower(), {})[state] = count
    return lanes


def _quotas(store: Store, now: datetime) -> list[Json]:
    found = []
    for one in store.quotas.of_month(now):
        plan = store.quotas.plan(one.channel)
        found.append(
            {
                "channel": one.channel,
                "bot": one.bot,
                "month": one.month,
                "used": used(plan, one),
                "monthly": plan.monthly,
                "per_cent": per_cent(plan, one, now),
                "received": one.received,
                "without": {ration.value: many for ration, many in one.cut.items()},
                "going_without": [ration.value for ration in cut_now(plan, one, now)],
                "refused_at": one.spent_at.isoformat() if one.spent_at else None,
            }
        )
    return found


def _bots(store: Store, now: datetime) -> list[Json]:
    """People that each bot knows and places that it keeps, against what its plan allows."""
    taken = store.bots.taken(now)
    return [
        {
            "channel": bot.channel,
            "bot": bot.bot,
            "name": bot.title,
            "joins_groups": bot.joins_groups,
            "taken": taken[bot.key],
            "users": store.quotas.plan(bot.channel).users,
        }
        for bot in store.bots.all()
    ]


def _quota_line(one: Json) -> str:
    words = f"Quota of {one['channel']} bot {one['bot']} in {one['month']}: {one['used']} of {one['monthly']} messages"
    words += f" ({one['per_cent']} %)"
    if one["going_without"]:
        words += f"; going without now: {', '.join(one['going_without'])}"
    cut = {ration: many for ration, many in one["without"].items() if many}
    return f"{words}; went without: {_counts(cut)}" if cut else words


def _counts(states: dict[str, int]) -> str:
    return ", ".join(f"{state} {count}" for state, count in states.items()) or "empty"


def _when(text: str | None, zone: ZoneInfo) -> str:
    return instant(datetime.fromisoformat(text), zone) if text else "nothing"


def _since(text: str | None, zone: ZoneInfo) -> str:
    return f" (oldest waiting since {_when(text, zone)})" if text else ""
