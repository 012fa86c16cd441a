"""What is asked before a sure reading is stored? What does not go with what stands in the records already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.obligation import Obligation
from domain.period import is_of
from domain.plausibility import Unlikely, jump, said_again
from domain.reading import Reading, ReadingKind, span_of
from domain.report import Entry, Figure, Mode
from handlers.context import Context
from handlers.echo import lines_of, value_of
from handlers.target import Target
from handlers.wording import figure, instant, name_of
from storage.campaigns import Running

# Why is asked, in this order. What comes after these is about the figures themselves and is asked last.
OTHER_PERIOD, NOTHING_TO_FIX = "other_period", "nothing_to_fix"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What to ask, and under each answer the figures that it stores; `reason` is kept with what is insisted on."""

    text: str
    choices: tuple[tuple[str, tuple[Entry, ...]], ...]
    reason: str


def in_doubt(ctx: Context, target: Target, reading: Reading, *, settled: str = "") -> Question | None:
    """What is to be asked before the reading is stored. settled: why was asked last, and confirmed."""
    running, owed = target.running, target.owed
    fixing = reading.kind is ReadingKind.CORRECTION
    question = None
    if not settled and not target.registers:
        question = other_period(ctx, running, owed, reading)
    if question is None and fixing and settled in ("", OTHER_PERIOD):
        question = nothing_to_fix(ctx, running, owed, reading.entries)
    if question is not None or target.registers or settled not in ("", OTHER_PERIOD, NOTHING_TO_FIX):
        return question
    if not fixing:
        return unlikely(ctx, running, owed, reading.entries)
    fixed = _known(ctx, owed)
    return other_hand(ctx, running, owed, reading.entries) or unlikely(ctx, running, owed, reading.entries, but=fixed)


def nothing_to_fix(ctx: Context, running: Running, owed: Obligation, entries: Sequence[Entry]) -> Question | None:
    """A correction of a figure that nobody reported in this round."""
    known = _known(ctx, owed)
    new = [entry for entry in entries if entry.code not in known]
    if not new:
        return None
    campaign = running.campaign
    value = value_of(ctx, campaign, new[0])
    text = ctx.words("fix-nothing", name=name_of(campaign, new[0].code), value=value)
    others = [entry for entry in entries if entry is not new[0]]
    if others:
        text = ctx.words("ask-both", question=text, lines=lines_of(ctx, campaign, others))
    return Question(text=text, choices=((ctx.words("button-yes"), tuple(entries)),), reason=NOTHING_TO_FIX)


def unlikely(
    ctx: Context, running: Running, owed: Obligation, entries: Sequence[Entry], *, but: Collection[str] = ()
) -> Question | None:
    """A figure far from what the unit reported before, or the same increment twice within minutes. but: not these."""
    asked = [entry for entry in entries if entry.code not in but]
    found = _total_falls(ctx, owed, asked) or _unlike_before(ctx, running, owed, asked)
    if found is None:
        return None
    indicator = running.campaign.indicator(found.entry.code)
    unit = indicator.unit if indicator else None
    text = ctx.words(
        f"ask-{found.reason}",
        name=name_of(running.campaign, found.entry.code),
        value=figure(found.entry.value, unit, ctx.language),
        before=figure(found.before, unit, ctx.language),
    )
    others = tuple(entry for entry in entries if entry.code != found.entry.code)
    if not found.likely:
        return Question(text=text, choices=((ctx.words("button-yes"), tuple(entries)),), reason=found.reason)
    choices = tuple((figure(one.value, unit, ctx.language), (*others, one)) for one in (*found.likely, found.entry))
    return Question(text=text, choices=choices, reason=found.reason)


def other_hand(ctx: Context, running: Running, owed: Obligation, entries: Sequence[Entry]) -> Question | None:
    """A correction of what somebody else of the unit recorded: whoever is second sees it and confirms."""
    known = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit)
    for entry in entries:
        last = known.get(entry.code)
        if last is None or not last.answered or last.person == ctx.person_id:
            continue
        return _by_other(ctx, running, entries, entry, last)
    return None


def other_period(ctx: Context, running: Running, owed: Obligation, reading: Reading) -> Question | None:
    """The message names a period that isn't the round's: it may be told late, or be meant for another round."""
    span = span_of(reading.period, ctx.today) if reading.period else None
    plan = running.round(owed.round)
    if span is None or is_of(span, plan, running.rounds, ctx.today):
        return None
    text = ctx.words("ask-other_period", words=reading.period, round=plan.name)
    choice = (ctx.words("button-yes"), reading.entries)
    return Question(text=text, choices=(choice,), reason=OTHER_PERIOD)


def versions(ctx: Context, owed: Obligation, codes: Iterable[str]) -> str:
    """Which versions a question speaks of: when they have changed until it is answered, it is asked anew."""
    known = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit)
    return " ".join(f"{code}:{known[code].version if code in known else 0}" for code in codes)


def _known(ctx: Context, owed: Obligation) -> set[str]:
    """What was reported in this round."""
    latest = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit)
    return {code for code, last in latest.items() if last.answered}


def _by_other(ctx: Context, running: Running, entries: Sequence[Entry], entry: Entry, last: Figure) -> Question:
    indicator = running.campaign.indicator(entry.code)
    unit = indicator.unit if indicator else None
    before = last.value if last.mode is Mode.INCREMENT else last.total
    text = ctx.words(
        "ask-by_other",
        who=ctx.store.people.names((last.person,)).get(last.person, "…"),
        name=name_of(running.campaign, entry.code),
        before=figure(before, unit, ctx.language),
        at=instant(last.said_at, ctx.zone) if last.said_at else "",
        value=figure(entry.value, unit, ctx.language),
    )
    return Question(text=text, choices=((ctx.words("button-yes"), tuple(entries)),), reason="by_other")


def _total_falls(ctx: Context, owed: Obligation, entries: Sequence[Entry]) -> Unlikely | None:
    """A running total below what was reported: no work is undone, so somebody is mistaken."""
    totals = [entry for entry in entries if entry.mode is Mode.TOTAL]
    standings = ctx.store.reports.standings(owed.campaign, owed.unit) if totals else {}
    for entry in totals:
        before = standings[entry.code].total if entry.code in standings else None
        if before is not None and entry.value is not None and entry.value < before:
            return Unlikely(reason="total_falls", entry=entry, before=before)
    return None


def _unlike_before(ctx: Context, running: Running, owed: Obligation, entries: Sequence[Entry]) -> Unlikely | None:
    standings = ctx.store.reports.standings(owed.campaign, owed.unit)
    known = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit)
    twice: list[Unlikely] = []
    for entry in entries:
        indicator = running.campaign.indicator(entry.code)
        if indicator is None:
            continue
        before = standings[entry.code].total if entry.code in standings else None
        if (found := jump(entry, indicator, before)) is not None:
            return found
        last = known.get(entry.code)
        gap = ctx.incoming.sent_at - last.said_at if last and last.said_at else timedelta.max
        same = said_again(entry, last, person=ctx.person_id, said_at_gap=gap) if last else None
        if same is not None:
            twice.append(same)
    # Only a whole message that was sent twice is a slip of the line; one equal figure among new ones is meant.
    return twice[0] if twice and len(twice) == len(entries) else None
