"""What happens when an officer sends figures?

Every open round of the officer's units is tried; the campaign whose indicators are named gets the figures. A sure
reading is stored at once and echoed; a doubtful one asks one question and stores nothing, not even its sure half.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.message import Outgoing
from domain.outcome import Outcome
from domain.reading import Reading, ReadingKind, read
from domain.report import Entry, Mode
from domain.words import fold
from handlers import divide, register
from handlers.answer import answer_question
from handlers.ask import LONGEST_REASON, clarify, pending_of, reading_of, refusing, storing
from handlers.check import NOTHING_TO_FIX, OTHER_PERIOD, Question, in_doubt, versions
from handlers.context import Context, yes_no
from handlers.keep import store_entries
from handlers.lineage import places
from handlers.status import open_obligations
from handlers.target import Target, collects_words, no_round, pending_values, target_of
from handlers.tell import between_rounds, deed_of, note
from handlers.wording import example_of

_COURTESY = re.compile(r"^\W*(da |vang |em |ok )*(cam on|vang|ok|chuc)\b")


def report(ctx: Context, text: str) -> list[Outgoing]:
    """A message that may hold figures."""
    if not ctx.reporting_units:
        return ctx.say_key("not-an-officer")
    targets = _targets(ctx, text)
    if not targets:
        return between_rounds(ctx, text) or no_round(ctx)

    readings = [(target, read_for(ctx, target, text)) for target in targets]
    said = _take_all(ctx, readings)

    if ctx.outcome is None:
        ctx.outcome = Outcome.READ if ctx.kept else Outcome.ASKED if ctx.asked else Outcome.ANSWERED
    return said


def _take_all(ctx: Context, readings: Sequence[tuple[Target, Reading]]) -> list[Outgoing]:
    """What is sure is stored; where it isn't, one question is asked."""
    if parts := divide.parts_of(readings):
        return divide.take_parts(ctx, parts)
    sure = [pair for pair in readings if pair[1].kind in (ReadingKind.REPORT, ReadingKind.CORRECTION)]
    if len(sure) == 1:
        return take(ctx, *sure[0])
    return divide.which(ctx, sure) if sure else _not_sure(ctx, readings)


def take(ctx: Context, target: Target, reading: Reading, *, settled: str = "", why: str = "") -> list[Outgoing]:
    """Stores a sure reading, unless it does not go with what stands in the records already.

    settled: why it was asked about, and confirmed. why: what is kept with the figures: the words of a correction.
    """
    if collects_words(target) and any(target.running.campaign.indicator(one.code) for one in reading.entries):
        return no_round(ctx)  # figures have their own rounds
    if not target.registers and any(one.mode is Mode.REGISTERED for one in reading.entries):
        return _take_registered(ctx, target, reading, settled=settled, why=why)
    fixing = reading.kind is ReadingKind.CORRECTION
    if fixing:
        why = why or ctx.incoming.text[:LONGEST_REASON]
        target = register.registered_instead(ctx, target, reading.entries) or target

    question = in_doubt(ctx, target, reading, settled=settled)

    if question is not None:
        return _confirm(ctx, target, reading, question, why=why)
    reason = why if settled in ("", OTHER_PERIOD, NOTHING_TO_FIX) else settled
    return store_entries(ctx, target, reading.entries, note=reading.note, fixing=fixing, reason=reason)


def _take_registered(ctx: Context, target: Target, reading: Reading, *, settled: str, why: str) -> list[Outgoing]:
    """Targets go to their own round; what was done stays in this one."""
    targets = tuple(one for one in reading.entries if one.mode is Mode.REGISTERED)
    done = tuple(one for one in reading.entries if one not in targets)
    said = take(ctx, target, replace(reading, entries=done), settled=settled, why=why) if done else []
    registration = register.open_registration(ctx, target)
    if registration is None:
        return [*said, *register.refuse(ctx, target)]
    return [*said, *take(ctx, registration, replace(reading, entries=targets, note="" if done else reading.note))]


def _confirm(ctx: Context, target: Target, reading: Reading, question: Question, *, why: str) -> list[Outgoing]:
    """Asks; each answer stores its figures, with the reason for which they were asked about."""
    seen = versions(ctx, target.owed, _codes(question.choices[0][1]))
    asked = {"reason": question.reason, "seen": seen}
    options = [
        storing(label, {**pending_of(ctx, target, replace(reading, entries=entries), why=why), **asked})
        for label, entries in question.choices
    ]
    return ctx.say(question.text, *options, refusing(ctx))


def store(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """An option that holds figures was chosen. What was changed since it was offered is asked about anew."""
    if "parts" in values:  # of several campaigns
        return [said for part in json.loads(values["parts"]) for said in _store_shown(ctx, part)]
    target = target_of(ctx, values)
    if target is None:
        return no_round(ctx)
    reading = reading_of(values)
    ctx.store.conversations.close(ctx.chat)
    settled = values.get("reason", "")
    why = values.get("fixing") or settled
    if _has_changed(ctx, target, reading, values):
        settled = OTHER_PERIOD  # the period is what it was, the figures are not
    return take(ctx, target, reading, settled=settled, why=why)


def _store_shown(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """Figures that were shown with others, after all that had to be asked."""
    target = target_of(ctx, values)
    if target is None:
        return no_round(ctx)
    reading = reading_of(values)
    if _has_changed(ctx, target, reading, values):
        return take(ctx, target, reading)
    return store_entries(ctx, target, reading.entries, note=reading.note)


def _has_changed(ctx: Context, target: Target, reading: Reading, values: Mapping[str, str]) -> bool:
    """Somebody was quicker than the answer."""
    return "seen" in values and versions(ctx, target.owed, _codes(reading.entries)) != values["seen"]


def _codes(entries: Sequence[Entry]) -> list[str]:
    return [entry.code for entry in entries]


def clarified(ctx: Context, values: Mapping[str, str], text: str) -> list[Outgoing]:
    """Free words after a question about one indicator: the figure alone, or a whole new message."""
    target = target_of(ctx, values)
    if target is None:
        return report(ctx, text)
    reading = read_for(ctx, target, f"{values['code']} {text}", asked=True)
    if reading.kind is not ReadingKind.REPORT or _codes(reading.entries) != [values["code"]]:
        return report(ctx, text)
    ctx.store.conversations.close(ctx.chat)
    answer = reading.entries[0]
    if "said" in values:
        answer = replace(answer, text=f"{values['said']}; {text.strip()}")
    asked = reading_of(values)
    whole = replace(
        asked,
        entries=(*asked.entries, answer),
        note="; ".join(filter(None, (asked.note, reading.note))),
        period=reading.period or asked.period,
    )
    return take(ctx, target, whole, why=values.get("fixing", ""))


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
    registers = register.speaks_of_registering(folded)
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
    names = places(ctx, target.running.campaign, target.owed.unit)
    vocabulary = target.running.vocabulary(names)
    reading = read(text, vocabulary, registration=target.registers, asked=asked, today=ctx.today, unit_names=names)
    if reading.kind is ReadingKind.DUTY:
        return deed_of(target, reading, text)
    if not target.registers:
        reading = register.done_or_registered(reading)
    activity = _activity(target, fold(text)) if collects_words(target) else None
    if activity is None or reading.kind in (ReadingKind.CHATTER, ReadingKind.QUESTION) or reading.activity:
        return reading
    return deed_of(target, Reading(kind=ReadingKind.DUTY, activity=activity), text)


def _not_sure(ctx: Context, readings: Sequence[tuple[Target, Reading]]) -> list[Outgoing]:
    readings = sorted(readings, key=lambda pair: not pair[0].owed.missing)
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
        return [] if ctx.counted else ctx.say_key("courtesy")
    ctx.outcome = Outcome.NOT_UNDERSTOOD
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
