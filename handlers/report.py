"""What happens when an officer sends figures?

Every open round of the officer's units is tried; the campaign whose indicators are named gets the figures. A sure
reading is stored at once and echoed; a doubtful one asks one question and stores nothing, not even its sure half.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.campaign import Collects
from domain.indicator import Kind
from domain.message import Lane, Option, Outgoing
from domain.obligation import Obligation
from domain.reading import Doubt, Reading, ReadingKind, implausible, read, shown
from domain.report import Entry, Figure, Mode, add, before_any, correct
from domain.words import fold
from handlers.check import Question, other_hand, unlikely, versions
from handlers.context import Context, yes_no
from handlers.echo import Kept, echo, lines_of
from handlers.status import next_opening, open_obligations, status
from handlers.wording import example_of, figure, name_of, question_key
from storage.campaigns import Running

REGISTER_WORDS = ("dang ky", "dang ki")
LONGEST_REASON = 200
LONGEST_NOTE = 1000
_COURTESY = re.compile(r"^\W*(da |vang |em |ok )*(cam on|vang|ok|chuc)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where figures go: a campaign's round of a unit."""

    running: Running
    owed: Obligation

    @property
    def values(self) -> dict[str, str]:
        return {"campaign": self.owed.campaign, "round": self.owed.round, "unit": self.owed.unit}

    @property
    def example(self) -> str:
        """A line that could be sent for this round."""
        return example_of(self.running.campaign, self.running.round(self.owed.round), self.owed)

    @property
    def registers(self) -> bool:
        return self.running.round(self.owed.round).collects is Collects.REGISTRATION


def report(ctx: Context, text: str) -> list[Outgoing]:
    """A message that may hold figures."""
    if not ctx.reporting_units:
        return ctx.say_key("not-an-officer")
    targets = _targets(ctx, text)
    if not targets:
        return no_round(ctx)

    readings = [(target, read_for(ctx, target, text)) for target in targets]

    sure = [pair for pair in readings if pair[1].kind in (ReadingKind.REPORT, ReadingKind.CORRECTION)]
    if len(sure) == 1:
        return take(ctx, *sure[0])
    if sure:
        return _which(ctx, sure)
    return _not_sure(ctx, readings, text)


def take(ctx: Context, target: Target, reading: Reading) -> list[Outgoing]:
    """Stores a sure reading, unless it does not go with what stands in the records already."""
    if _collects_words(target) and any(target.running.campaign.indicator(one.code) for one in reading.entries):
        return no_round(ctx)  # figures have their own rounds
    fixing = reading.kind is ReadingKind.CORRECTION
    if fixing:
        missing = _nothing_to_fix(ctx, target, reading.entries)
        if missing is not None:
            return missing
    ask = other_hand if fixing else unlikely
    question = None if target.registers else ask(ctx, target.running, target.owed, reading.entries)
    if question is not None:
        return _confirm(ctx, target, question, reading.note, fixing=fixing)
    reason = ctx.incoming.text[:LONGEST_REASON] if fixing else ""
    return store_entries(ctx, target, reading.entries, note=reading.note, fixing=fixing, reason=reason)


def _confirm(ctx: Context, target: Target, question: Question, note: str, *, fixing: bool) -> list[Outgoing]:
    """Asks; each answer stores its figures, with the reason for which they were asked about."""
    seen = versions(ctx, target.owed, question.choices[0][1])
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
    if "seen" in values and versions(ctx, target.owed, entries) != values["seen"]:
        kind = ReadingKind.CORRECTION if fixing else ReadingKind.REPORT
        return take(ctx, target, Reading(kind=kind, entries=entries, note=values.get("note", "")))
    reason = values.get("reason", "")
    return store_entries(ctx, target, entries, note=values.get("note", ""), fixing=fixing, reason=reason)


def clarified(ctx: Context, values: Mapping[str, str], text: str) -> list[Outgoing]:
    """Free words after a question about one indicator: the figure alone, or a whole new message."""
    target = target_of(ctx, values)
    if target is None:
        return report(ctx, text)
    reading = read_for(ctx, target, f"{values['code']} {text}", asked=True)
    if reading.kind is not ReadingKind.REPORT or len(reading.entries) != 1:
        return report(ctx, text)
    ctx.store.conversations.close(ctx.chat)
    entries = (*entries_of(values), *reading.entries)
    return store_entries(ctx, target, entries, note=values.get("note", ""))


def store_entries(
    ctx: Context, target: Target, entries: Sequence[Entry], *, note: str = "", fixing: bool = False, reason: str = ""
) -> list[Outgoing]:
    """Appends the versions, moves the ledger along and says what was stored."""
    kept = keep(ctx, target, entries, note=note, fixing=fixing, reason=reason)
    ctx.store.conversations.close(ctx.chat)
    text = echo(ctx, target.running, kept, note=note, fixing=fixing)
    undo = Option(label=ctx.words("button-undo"), action="undo", values={**target.values, "update": ctx.update})
    fix = Option(label=ctx.words("button-fix"), action="fix", values={**target.values, "code": entries[0].code})
    more = (
        (Option(label=ctx.words("button-continue"), action="guided", values=target.values),)
        if kept.owed.missing
        else ()
    )
    key = f"in:{ctx.update}:stored"
    return [
        Outgoing(
            chat=ctx.chat, lane=Lane.ACK, text=text, options=(*more, fix, undo), dedupe_key=key, about={"kind": "ack"}
        )
    ]


def keep(
    ctx: Context,
    target: Target,
    entries: Iterable[Entry],
    *,
    note: str = "",
    fixing: bool = False,
    reason: str = "",
) -> Kept:
    """Writes the new versions and moves the ledger along. `reason`: why they differ from what was there or likely."""
    owed = target.owed
    said_at = ctx.said_at
    who = {"said_at": said_at, "person": ctx.person_id, "update": ctx.update}
    known = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit)
    standings = ctx.store.reports.standings(owed.campaign, owed.unit)
    changes: list[tuple[Figure, Figure]] = []
    codes: list[str] = []
    for entry in entries:
        last = known.get(entry.code)
        if last is None:
            carried = standings[entry.code].total if entry.code in standings and not target.registers else None
            last = Figure(campaign=owed.campaign, round=owed.round, unit=owed.unit, code=entry.code, total=carried)
        if fixing and last.answered:
            changed = correct(last, previous(ctx, last), entry, **who)  # type: ignore[arg-type]
        else:
            changed = add(last, entry, **who)  # type: ignore[arg-type]
        changed = replace(changed, reason=reason)
        ctx.store.reports.add(changed, at=ctx.now)
        known[entry.code] = changed
        changes.append((last, changed))
        codes.append(entry.code)
    if note:
        key = (owed.campaign, owed.round, owed.unit)
        ctx.store.reports.note(key, ctx.update, note, person=ctx.person_id, said_at=said_at)
    answered = owed.answer(tuple(code for code in codes if code in owed.needed), at=said_at)
    ctx.store.obligations.save(answered)
    ctx.store.outbox.withdraw("remind", target.values)
    ctx.kept.append((target.values, tuple(codes)))
    return Kept(owed=answered, changes=changes, standings=standings)


def previous(ctx: Context, last: Figure) -> Figure:
    """What stood before the last version was said."""
    found = ctx.store.reports.version(last, last.base) if last.base else None
    return found or before_any(last)


def target_of(ctx: Context, values: Mapping[str, str]) -> Target | None:
    """The open round that an option or a question speaks of, if it still takes reports from this person."""
    for running, owed in open_obligations(ctx, ctx.reporting_units):
        if (owed.campaign, owed.round, owed.unit) == (values["campaign"], values["round"], values["unit"]):
            return Target(running=running, owed=owed)
    return None


def places(ctx: Context, unit: str) -> frozenset[str]:
    """The names of the unit and of all above it."""
    return frozenset(name for one in ctx.store.units.path(unit) for name in one.names)


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
    figures = [one for one in targets if not _collects_words(one)] or targets
    registers = any(words in folded for words in REGISTER_WORDS)
    fitting = [one for one in figures if one.registers == registers] or figures
    return next((one for one in fitting if one.owed.missing), fitting[-1])


def _collects_words(target: Target) -> bool:
    return target.running.round(target.owed.round).collects in (Collects.ACTIVITY, Collects.NARRATIVE)


def _speaks_of_activity(target: Target, folded: str) -> bool:
    return _collects_words(target) and _activity(target, folded) is not None


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
    reading = read(text, vocabulary, registration=target.registers, asked=asked, unit_names=names)
    activity = _activity(target, fold(text)) if _collects_words(target) else None
    if activity is None or reading.kind in (ReadingKind.CHATTER, ReadingKind.QUESTION):
        return reading
    entry = Entry(code=activity, value=None, mode=Mode.TEXT, text=text.strip())
    return Reading(kind=ReadingKind.REPORT, entries=(entry,))


def _not_sure(ctx: Context, readings: Sequence[tuple[Target, Reading]], text: str) -> list[Outgoing]:
    for kind, answer in (
        (ReadingKind.NIL_REPORT, nil_ask),
        (ReadingKind.CLARIFY, _clarify),
        (ReadingKind.DUTY, _deed),
        (ReadingKind.NOTE_ONLY, _note),
    ):
        for target, reading in readings:
            if reading.kind is kind and (kind is not ReadingKind.CLARIFY or _worth_asking(reading)):
                return answer(ctx, target, reading)
    if any(reading.kind is ReadingKind.QUESTION for _, reading in readings):
        return status(ctx)
    for target, reading in readings:
        if reading.kind is ReadingKind.CLARIFY:
            return _clarify(ctx, target, reading)
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


def _deed(ctx: Context, target: Target, reading: Reading) -> list[Outgoing]:
    """What was done, in a round that asks for figures: kept in the officer's own words."""
    return _note(ctx, target, replace(reading, note=ctx.incoming.text.strip()[:LONGEST_NOTE]))


def _note(ctx: Context, target: Target, reading: Reading) -> list[Outgoing]:
    keep(ctx, target, (), note=reading.note)
    return ctx.say_key("note-kept", round=target.running.round(target.owed.round).name)


def _clarify(ctx: Context, target: Target, reading: Reading) -> list[Outgoing]:
    """One question. With several doubts the sure part is offered, and the rest is to be sent again."""
    ctx.store.conversations.close(ctx.chat)  # an answer to an older question would go astray
    doubt = reading.doubts[0]
    sure = lines_of(ctx, target.running.campaign, reading.entries)
    if len(reading.doubts) > 1:
        question = "\n".join(ctx.words("ask-words", words=one.words or one.code) for one in reading.doubts[:3])
        if not reading.entries:
            return ctx.say(question + "\n" + _how(ctx, target))
        values = pending_values(target, reading.entries, reading.note)
        option = Option(label=ctx.words("button-store-sure"), action="store", values=values)
        no = Option(label=ctx.words("button-no"), action="cancel")
        return ctx.say(ctx.words("ask-both", question=question, lines=sure), option, no)
    others = tuple(entry for entry in reading.entries if entry.code != doubt.code)
    question = question_for(ctx, target, doubt)
    if others:
        question = ctx.words("ask-both", question=question, lines=lines_of(ctx, target.running.campaign, others))
    pending = pending_values(target, others, reading.note)
    expects = {**pending, "action": "clarified", "code": doubt.code} if doubt.code else None
    options = options_for(ctx, target, doubt, others, reading.note)
    if expects and options:
        expects["numbered"] = "yes"  # a bare number is one of the ways, not a figure
    if others and not options:
        keep_sure = Option(label=ctx.words("button-store-sure"), action="store", values=pending)
        options = (keep_sure, Option(label=ctx.words("button-no"), action="cancel"))
    return ctx.say(question, *options, expects=expects)


def options_for(ctx: Context, target: Target, doubt: Doubt, others: tuple[Entry, ...], note: str) -> tuple[Option, ...]:
    """The ways to read a doubtful figure, each stored with the sure ones when it is chosen."""
    indicator = target.running.campaign.indicator(doubt.code)
    if indicator is None:
        return ()
    if not doubt.candidates:
        if indicator.kind is not Kind.MILESTONE:
            return ()
        reached = [("button-reached", Decimal(1)), ("button-not-reached", Decimal(0))]
        choices = [(ctx.words(key), Entry(code=doubt.code, value=value, mode=Mode.DONE)) for key, value in reached]
    else:
        candidates = [one for one in doubt.candidates if _possible(one, doubt, target)]
        choices = [(shown(one, indicator), one) for one in candidates]
    options = [
        Option(label=label, action="store", values=pending_values(target, (*others, entry), note))
        for label, entry in choices
    ]
    return (*options, Option(label=ctx.words("button-no"), action="cancel")) if options else ()


def _possible(entry: Entry, doubt: Doubt, target: Target) -> bool:
    """A way to read a doubtful figure that isn't impossible in itself (half a garden, 120 %)."""
    indicator = target.running.campaign.indicator(entry.code)
    if indicator is None or target.registers:
        return indicator is not None
    trouble = implausible(entry, indicator)
    return trouble is None or trouble.reason == doubt.reason == "implausible_above_province_target"


def question_for(ctx: Context, target: Target, doubt: Doubt) -> str:
    """The question that a doubt makes us ask."""
    indicator = target.running.campaign.indicator(doubt.code)
    unit = indicator.unit if indicator else None
    return ctx.words(
        question_key(doubt),
        words=doubt.words or "…",
        name=name_of(target.running.campaign, doubt.code),
        unit=f" {unit}" if unit else "",
        target=_target_words(target, doubt.code),
        example=target.example,
    )


def _target_words(target: Target, code: str) -> str:
    indicator = target.running.campaign.indicator(code)
    if indicator is None or not isinstance(indicator.target, Decimal):
        return ""
    return figure(indicator.target, indicator.unit)


def _which(ctx: Context, sure: Sequence[tuple[Target, Reading]]) -> list[Outgoing]:
    """The figures fit several campaigns: ask, with the campaigns as options."""
    options = [
        Option(
            label=target.running.campaign.short_title[:40],
            action="store",
            values=pending_values(target, reading.entries, reading.note),
        )
        for target, reading in sure
    ]
    return ctx.say(ctx.words("which-campaign"), *options, Option(label=ctx.words("button-no"), action="cancel"))


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


def no_round(ctx: Context) -> list[Outgoing]:
    unit = ctx.store.units.get(ctx.reporting_units[0]) if ctx.reporting_units else None
    text = ctx.words("no-round", unit=unit.title if unit else "")
    coming = next_opening(ctx, ctx.reporting_units)
    return ctx.say(f"{text}\n{coming}" if coming else text)


def _how(ctx: Context, target: Target) -> str:
    return ctx.words("unknown", example=target.example)


def _unit_of(target: Target, code: str) -> str | None:
    indicator = target.running.campaign.indicator(code)
    return indicator.unit if indicator else None


def pending_values(target: Target, entries: Sequence[Entry], note: str) -> dict[str, str]:
    packed = [
        [entry.code, None if entry.value is None else str(entry.value), entry.mode.value, entry.text]
        for entry in entries
    ]
    return {**target.values, "entries": json.dumps(packed, ensure_ascii=False), "note": note}


def entries_of(values: Mapping[str, str]) -> tuple[Entry, ...]:
    return tuple(
        Entry(code=code, value=None if value is None else Decimal(value), mode=Mode(mode), text=text)
        for code, value, mode, text in json.loads(values["entries"])
    )
