"""Which campaign does a message speak of, when several could take it, or each takes its part?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from domain.message import Outgoing
from domain.reading import Doubt, Reading, ReadingKind
from domain.words import fold
from handlers.ask import pending_of, refusing, storing
from handlers.check import in_doubt, versions
from handlers.context import Context
from handlers.echo import lines_of
from handlers.target import Target

LONGEST_LABEL = 40
Pair = tuple[Target, Reading]
_MAY_BE_PART = (ReadingKind.REPORT, ReadingKind.CLARIFY)


def which(ctx: Context, sure: Sequence[Pair]) -> list[Outgoing]:
    """The figures fit several campaigns: ask, with the campaigns as options."""
    options = [
        storing(target.running.campaign.short_title[:LONGEST_LABEL], pending_of(ctx, target, reading))
        for target, reading in sure
    ]
    return ctx.say(ctx.words("which-campaign"), *options, refusing(ctx))


def parts_of(readings: Iterable[Pair]) -> list[Pair]:
    """The campaigns that read figures of their own in one message; empty when it is one campaign's message.

    Words that mean something in two campaigns make no parts.
    """
    parts = [pair for pair in readings if pair[1].entries and pair[1].kind in _MAY_BE_PART]
    if len(parts) < 2:
        return []
    said = [[fold(entry.said) for entry in reading.entries] for _, reading in parts]
    alike = any(_overlap(one, other) for mine, theirs in combinations(said, 2) for one in mine for other in theirs)
    return [] if alike or not all(map(all, said)) else [_without_others(pair, parts) for pair in parts]


def take_parts(ctx: Context, parts: Sequence[Pair]) -> list[Outgoing]:
    """What is sure in all is shown and stored with one confirmation; else each part is to be sent by itself."""
    if _is_in_doubt(ctx, parts):
        ctx.store.conversations.close(ctx.chat)  # an answer to an older question would go astray
        return ctx.say_key("apart", count=len(parts))
    return _confirm(ctx, parts)


def _confirm(ctx: Context, parts: Sequence[Pair]) -> list[Outgoing]:
    """What belongs where is shown, and stored with one confirmation; words that came along are kept once."""
    lines: list[str] = []
    pending: list[dict[str, str]] = []
    for target, reading in parts:
        campaign = target.running.campaign
        lines += [f"{campaign.short_title}:", lines_of(ctx, campaign, reading.entries)]
        if any(one["note"] == reading.note for one in pending):
            reading = replace(reading, note="")
        seen = versions(ctx, target.owed, [entry.code for entry in reading.entries])
        pending.append({**pending_of(ctx, target, reading), "seen": seen})
    values = {"parts": json.dumps(pending, ensure_ascii=False)}
    question = ctx.words("ask-several_campaigns", count=len(parts), lines="\n".join(lines))
    return ctx.say(question, storing(ctx.words("button-store"), values), refusing(ctx))


def _is_in_doubt(ctx: Context, parts: Sequence[Pair]) -> bool:
    """A figure that was just said is no slip of the line where others come with it."""
    questions = [in_doubt(ctx, target, reading) for target, reading in parts]
    again = [question is not None and question.reason == "said_again" for question in questions]
    others = [question for question, same in zip(questions, again, strict=True) if question and not same]
    return bool(others) or all(again) or any(reading.doubts for _, reading in parts)


def _without_others(pair: Pair, parts: Sequence[Pair]) -> Pair:
    """A reading without the doubts and words about what another campaign has read."""
    target, reading = pair
    theirs = [fold(entry.said) for other, one in parts if other is not target for entry in one.entries]
    doubts = tuple(doubt for doubt in reading.doubts if not (_nameless(doubt) and _among(doubt.words, theirs)))
    note = "; ".join(words for words in reading.note.split("; ") if not _among(words, theirs))
    return target, replace(reading, doubts=doubts, note=note)


def _nameless(doubt: Doubt) -> bool:
    return doubt.reason == "numbers_without_indicator" and not doubt.code


def _among(words: str, said: Iterable[str]) -> bool:
    return any(_overlap(fold(words), one) for one in said)


def _overlap(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)
