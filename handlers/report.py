"""What happens when an officer sends figures?

Every open round of the officer's units is tried; the campaign whose indicators are named gets the figures. A sure
reading is stored at once and echoed; a doubtful one asks one question and stores nothing, not even its sure half.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.message import Option, Outgoing
from domain.reading import Reading, ReadingKind, read
from domain.report import Entry, Mode
from domain.words import fold
from handlers.answer import answer_question
from handlers.ask import clarify, which
from handlers.check import OTHER_PERIOD, Question, other_hand, other_period, unlikely, versions
from handlers.context import Context, yes_no
from handlers.echo import lines_of
from handlers.keep import store_entries
from handlers.status import open_obligations
from handlers.target import Target, collects_words, entries_of, no_round, pending_values, places, target_of
from handlers.tell import between_rounds, deed_of, note
from handlers.wording import example_of, name_of

REGISTER_WORDS = ("dang ky", "dang ki")
LONGEST_REASON = 200
_COURTESY = re.compile(r"^\W*(da |vang |em |ok )*(cam on|vang|ok|chuc)\b")


def report(ctx: Context, text: str) -> list[Outgoing]:
    """A message that may hold figures."""
    if not ctx.reporting_units:
        return ctx.say_key("not-an-officer")
    targets = _targets(ctx, text)
    if not targets:
        return between_rounds(ctx, text) or no_round(ctx)

    readings = [(target, read_for(ctx, target, text)) for target in targets]

    sure = [pair for pair in readings if pair[1].kind in (ReadingKind.REPORT, ReadingKind.CORRECTION)]
    if len(sure) == 1:
        return take(ctx, *sure[0])
    if sure:
        return which(ctx, sure)
    return _not_sure(ctx, readings, text)


def take(ctx: Context, target: Target, reading: Reading, *, reason: str = "") -> list[Outgoing]:
    """Stores a sure reading, unless it does not go with what stands in the records already."""
    if collects_words(target) and any(target.running.campaign.indicator(one.code) for one in reading.entries):
        return no_round(ctx)  # figures have their own rounds
    fixing = reading.kind is ReadingKind.CORRECTION
    elsewhen = None if target.registers else other_period(ctx, target.running, target.owed, reading)
    if elsewhen is not None:
        return _confirm(ctx, target, elsewhen, reading.note, fixing=fixing)
    if fixing:
        missing = _nothing_to_fix(ctx, target, reading.entries)
        if missing is not None:
            return missing
    ask = other_hand if fixing else unlikely
    question = None if target.registers else ask(ctx, target.running, target.owed, reading.entries)
    if question is not None:
        return _confirm(ctx, target, question, reading.note, fixing=fixing)
    reason = ctx.incoming.text[:LONGEST_REASON] if fixing else reason
    return store_entries(ctx, target, reading.entries, note=reading.note, fixing=fixing, reason=reason)


def _confirm(ctx: Context, target: Target, question: Question, note: str, *, fixing: bool) -> list[Outgoing]:
    """Asks; each answer stores its figures, with the reason for which they were asked about."""
    seen = versions(ctx, target.owed, _codes(question.choices[0][1]))
    more = {"reason": question.reason, "seen": seen, "fixing": "yes" if fixing else ""}
    options = [
        Option(label=label, action="store", values={**pending_values(target, entries, note), **more})
        for label, entries in question.choices
    ]
    return ctx.say(question.text, *options, Option(label=ctx.words("button-no"), action="cancel"))


def store(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """An option that holds figures was chosen. What was changed since it was offered is asked about anew."""
    target = target_of(ctx, values)
    if target is None:
        return no_round(ctx)
    entries, fixing = entries_of(values), bool(values.get("fixing"))
    ctx.store.conversations.close(ctx.chat)
    reason = values.get("reason", "")
    changed = "seen" in values and versions(ctx, target.owed, _codes(entries)) != values["seen"]
    if changed or reason == OTHER_PERIOD:  # the period was asked about first, the figures not yet
        kind = ReadingKind.CORRECTION if fixing else ReadingKind.REPORT
        return take(ctx, target, Reading(kind=kind, entries=entries, note=values.get("note", "")), reason=reason)
    return store_entries(ctx, target, entries, note=values.get("note", ""), fixing=fixing, reason=reason)


def _codes(entries: Sequence[Entry]) -> list[str]:
    return [entry.code for entry in entries]


def clarified(ctx: Context, values: Mapping[str, str], text: str) -> list[Outgoing]:
    """Free words after a question about one indicator: the figure alone, or a whole new message."""
    target = target_of(ctx, values)
    if target is None:
        return report(ctx, text)
    reading = read_for(ctx, target, f"{values['code']} {text}", asked=True)
    if reading.kind is not ReadingKind.REPORT or len(reading.entries) != 1:
        return report(ctx, text)
    ctx.store.conversations.close(ctx.chat)
    answer = reading.entries[0]
    if "said" in values:
        answer = replace(answer, text=f"{values['said']}; {text.strip()}")
    entries = (*entries_of(values), answer)
    return store_entries(ctx, target, entries, note=values.get("note", ""))


def _targets(ctx: Context, text: str) -> list[Target]:
    """One open round for each campaign: of the kind the message speaks of, with something missing, soonest due."""
    by_campaign: dict[str, list[Target]] = {}
    for running, owed in open_obligations(ctx, ctx.reporting_units):
        by_campaign.setdefault(running.code, []).append(Target(running=running, owed=owed))
    return [_choose(targets, fold(text)) for targets in by_campaign.values()]


def _choose(targets: list[Target], folded: str) -> Target:
    for target in targets:
        if _speaks_of_activity(target, folded):
            return target
    figures = [one for one in targets if not collects_words(one)] or targets
    registers = any(words in folded for words in REGISTER_WORDS)
    fitting = [one for one in figures if one.registers == registers] or figures
    return next((one for one in fitting if one.owed.missing), fitting[-1])


def _speaks_of_activity(target: Target, folded: str) -> bool:
    return collects_words(target) and _activity(target, folded) is not None


def _activity(target: Target, folded: str) -> str | None:
    """The activity of the round that the message names."""
    for activity in target.running.campaign.activities:
        names = (activity.code, activity.name, *activity.aliases)
        if activity.code in target.owed.needed and any(fold(name) in folded for name in names):
            return activity.code
    return None


def read_for(ctx: Context, target: Target, text: str, *, asked: bool = False) -> Reading:
    """Reads a message for one round. `asked`: it answers a question for one figure."""
    names = places(ctx, target.owed.unit)
    vocabulary = target.running.vocabulary(names)
    reading = read(text, vocabulary, registration=target.registers, asked=asked, today=ctx.today, unit_names=names)
    if reading.kind is ReadingKind.DUTY:
        return deed_of(target, reading, text)
    activity = _activity(target, fold(text)) if collects_words(target) else None
    if activity is None or reading.kind in (ReadingKind.CHATTER, ReadingKind.QUESTION) or reading.activity:
        return reading
    return deed_of(target, Reading(kind=ReadingKind.DUTY, activity=activity), text)


def _not_sure(ctx: Context, readings: Sequence[tuple[Target, Reading]], text: str) -> list[Outgoing]:
    for kind, answer in (
        (ReadingKind.NIL_REPORT, nil_ask),
        (ReadingKind.CLARIFY, clarify),
        (ReadingKind.NOTE_ONLY, note),
    ):
        for target, reading in readings:
            if reading.kind is kind and (kind is not ReadingKind.CLARIFY or _worth_asking(reading)):
                return answer(ctx, target, reading)
    for target, reading in readings:
        if reading.kind is ReadingKind.QUESTION:
            return answer_question(ctx, target.running, target.owed, reading)
    for target, reading in readings:
        if reading.kind is ReadingKind.CLARIFY:
            return clarify(ctx, target, reading)
    return unknown(ctx)


def _worth_asking(reading: Reading) -> bool:
    return bool(reading.entries) or any(doubt.code for doubt in reading.doubts)


def unknown(ctx: Context) -> list[Outgoing]:
    """Nothing in the message is a figure of anything that is asked for."""
    if _COURTESY.search(fold(ctx.incoming.text)):
        return ctx.say_key("courtesy")
    for running, owed in open_obligations(ctx, ctx.reporting_units):
        return ctx.say_key("unknown", example=example_of(running.campaign, running.round(owed.round), owed))
    return no_round(ctx) if ctx.reporting_units else ctx.say_key("help-plain")


def nil_ask(ctx: Context, target: Target, _reading: Reading | None = None) -> list[Outgoing]:
    """`không phát sinh`: confirmed once, for everything that is still missing."""
    owed = target.owed
    plan = target.running.round(owed.round)
    codes = [code for code in owed.missing if target.running.campaign.indicator(code) is not None]
    if not codes:
        return ctx.say_key("nil-nothing", round=plan.name)
    entries = tuple(Entry(code=code, value=None, mode=Mode.NIL) for code in codes)
    unit = ctx.store.units.get(owed.unit)
    question = ctx.words("nil-ask", unit=unit.title if unit else owed.unit, count=len(codes), round=plan.name)
    return ctx.say(question, *yes_no(ctx.language, "store", pending_values(target, entries, "")))


def nil(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The button [Không phát sinh]."""
    target = target_of(ctx, values)
    return nil_ask(ctx, target) if target else no_round(ctx)


def _nothing_to_fix(ctx: Context, target: Target, entries: Sequence[Entry]) -> list[Outgoing] | None:
    """Asks when there is no figure to correct."""
    owed = target.owed
    known = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit)
    new = [entry for entry in entries if entry.code not in known or not known[entry.code].answered]
    if not new:
        return None
    question = ctx.words(
        "fix-nothing",
        name=name_of(target.running.campaign, new[0].code),
        value=lines_of(ctx, target.running.campaign, new[:1], bare=True),
    )
    return ctx.say(question, *yes_no(ctx.language, "store", pending_values(target, entries, "")))
