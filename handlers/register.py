"""What becomes of a target that a unit registers while the round for it is not the one that is answered?

`đăng ký công trình 4` in a month's report may mean work that is done or work that is planned, where the indicator
counts what was registered; it is asked about. A target that comes after its round is refused with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.campaign import Campaign, Collects, RoundPlan
from domain.message import Outgoing
from domain.reading import Doubt, Reading, ReadingKind
from domain.report import Entry, Mode
from domain.words import fold
from handlers.context import Context
from handlers.status import open_obligations
from handlers.target import Target, no_round
from handlers.wording import day

AMBIGUOUS = "done_vs_registered_ambiguous"
_REGISTERS = re.compile(r"(?<!\w)dang k[iy](?!\w)")
_DONE = re.compile(r"(?<!\w)(?:da|xong|hoan thanh|dat duoc|khanh thanh|ban giao|ket qua|thuc hien)(?!\w)")
_COUNTED = (Mode.INCREMENT, Mode.TOTAL, Mode.LEVEL)


def speaks_of_registering(text: str) -> bool:
    return bool(_REGISTERS.search(fold(text)))


def is_registered_somewhere(campaign: Campaign) -> bool:
    """The campaign has a round for targets."""
    return any(plan.collects is Collects.REGISTRATION for plan in campaign.rounds)


def done_or_registered(reading: Reading) -> Reading:
    """Results whose words say `đăng ký` become doubts."""
    unsure = [entry for entry in reading.entries if entry.mode in _COUNTED and _only_registered(entry.said)]
    if not unsure:
        return reading
    doubts = [Doubt(reason=AMBIGUOUS, code=one.code, words=one.said, candidates=(one,)) for one in unsure]
    return replace(
        reading,
        kind=ReadingKind.CLARIFY,
        entries=tuple(entry for entry in reading.entries if entry not in unsure),
        doubts=(*reading.doubts, *doubts),
        corrects=reading.corrects or reading.kind is ReadingKind.CORRECTION,
    )


def _only_registered(words: str) -> bool:
    return speaks_of_registering(words) and not _DONE.search(fold(words))


def open_registration(ctx: Context, target: Target) -> Target | None:
    """The unit's own round for targets in the same campaign, if it still takes them."""
    for running, owed in open_obligations(ctx, (target.owed.unit,)):
        one = Target(running=running, owed=owed)
        if owed.campaign == target.owed.campaign and one.registers:
            return one
    return None


def registered_instead(ctx: Context, target: Target, entries: Sequence[Entry]) -> Target | None:
    """Where these figures are to be corrected, when only the targets of the unit know them."""
    codes = {entry.code for entry in entries}
    registration = None if target.registers else open_registration(ctx, target)
    if registration is None or _told(ctx, target) & codes:
        return None
    return registration if codes <= _told(ctx, registration) else None


def _told(ctx: Context, target: Target) -> set[str]:
    latest = ctx.store.reports.latest(*target.values.values())
    return {code for code, figure in latest.items() if figure.answered}


def over(ctx: Context, target: Target) -> str:
    """That the round for targets is over; empty when it isn't, or when there is none."""
    ended = _ended(ctx, target)
    if ended is None:
        return ""
    plan, last_day = ended
    return ctx.words("registration-over", round=plan.name, day=last_day)


def refuse(ctx: Context, target: Target) -> list[Outgoing]:
    """A target that nobody takes any more."""
    sentence = over(ctx, target)
    if not sentence:
        return no_round(ctx)
    advice = ctx.words("registration-not-stored")
    return ctx.say(f"{sentence}\n{advice}")


def _ended(ctx: Context, target: Target) -> tuple[RoundPlan, str] | None:
    for plan in target.running.rounds:
        if plan.collects is not Collects.REGISTRATION:
            continue
        owed = ctx.store.obligations.get(target.owed.campaign, plan.key, target.owed.unit)
        if owed is not None and owed.closes_at <= ctx.said_at:
            last = (owed.closes_at - timedelta(seconds=1)).astimezone(ctx.zone).date()
            return plan, day(last)
    return None
