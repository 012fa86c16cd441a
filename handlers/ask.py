"""How is a doubt asked about? One question, with the ways to read it as options; nothing is stored meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from domain.indicator import Indicator, Kind
from domain.message import Option, Outgoing
from domain.reading import Doubt, Reading, ReadingKind, implausible, shown
from domain.report import Entry, Mode
from handlers import register
from handlers.context import Context
from handlers.echo import lines_of
from handlers.target import Target, entries_of, pending_values
from handlers.wording import figure, name_of, question_key

LONGEST_SAID = 1000
LONGEST_REASON = 200


def clarify(ctx: Context, target: Target, reading: Reading) -> list[Outgoing]:
    """One question. With several doubts the sure part is offered, and the rest is to be sent again."""
    ctx.store.conversations.close(ctx.chat)  # an answer to an older question would go astray
    doubt = reading.doubts[0]
    sure = lines_of(ctx, target.running.campaign, reading.entries)
    if len(reading.doubts) > 1:
        question = "\n".join(ctx.words("ask-words", words=one.words or one.code) for one in reading.doubts[:3])
        if not reading.entries:
            return ctx.say(question + "\n" + _how(ctx, target))
        option = storing(ctx.words("button-store-sure"), pending_of(ctx, target, reading))
        return ctx.say(ctx.words("ask-both", question=question, lines=sure), option, refusing(ctx))
    others = tuple(entry for entry in reading.entries if entry.code != doubt.code)
    question = question_for(ctx, target, doubt)
    if others:
        question = ctx.words("ask-both", question=question, lines=lines_of(ctx, target.running.campaign, others))
    pending = pending_of(ctx, target, replace(reading, entries=others))
    expects = {**pending, "action": "clarified", "code": doubt.code} if doubt.code else None
    if expects and reading.activity:
        expects["said"] = ctx.incoming.text.strip()[:LONGEST_SAID]  # the answer completes it
    options = options_for(ctx, target, doubt, replace(reading, entries=others))
    if expects and options:
        expects["numbered"] = "yes"  # a bare number is one of the ways, not a figure
    if others and not options:
        options = (storing(ctx.words("button-store-sure"), pending),)
    return ctx.say(question, *options, *([refusing(ctx)] if options else []), expects=expects)


def options_for(ctx: Context, target: Target, doubt: Doubt, reading: Reading) -> tuple[Option, ...]:
    """The ways to read a doubtful figure, each stored with what is sure in the reading when it is chosen."""
    indicator = target.running.campaign.indicator(doubt.code)
    if indicator is None:
        return ()
    return tuple(
        storing(_way(ctx, doubt, indicator, one), pending_of(ctx, target, _with(reading, one)))
        for one in _ways(target, doubt, indicator)
    )


def pending_of(ctx: Context, target: Target, reading: Reading, *, why: str = "") -> dict[str, str]:
    """What an option carries until it is chosen: the sure figures, and how the message means them.

    fixing: the words of a correction, so that its answer replaces the figure and does not add to it.
    """
    fixes = reading.corrects or reading.kind is ReadingKind.CORRECTION
    fixing = (why or ctx.incoming.text[:LONGEST_REASON] or "yes") if fixes else ""
    return {**pending_values(target, reading.entries, reading.note), "fixing": fixing, "period": reading.period}


def reading_of(values: Mapping[str, str]) -> Reading:
    """The reading that `pending_of` put away."""
    kind = ReadingKind.CORRECTION if values.get("fixing") else ReadingKind.REPORT
    note, period = values.get("note", ""), values.get("period", "")
    return Reading(kind=kind, entries=entries_of(values), note=note, period=period)


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


def storing(label: str, values: Mapping[str, str]) -> Option:
    """A way to go on that stores figures."""
    return Option(label=label, action="store", values=values)


def refusing(ctx: Context) -> Option:
    """[Không phải]"""
    return Option(label=ctx.words("button-no"), action="cancel")


def _with(reading: Reading, entry: Entry) -> Reading:
    return replace(reading, entries=(*reading.entries, entry))


def _ways(target: Target, doubt: Doubt, indicator: Indicator) -> list[Entry]:
    if not doubt.candidates:
        if indicator.kind is not Kind.MILESTONE:
            return []
        return [Entry(code=doubt.code, value=Decimal(reached), mode=Mode.DONE) for reached in (True, False)]
    ways = [one for one in doubt.candidates if _possible(one, doubt, target)]
    if doubt.reason == register.AMBIGUOUS and register.is_registered_somewhere(target.running.campaign):
        ways += [replace(one, mode=Mode.REGISTERED) for one in ways if one.mode is not Mode.REGISTERED]
    return ways


def _way(ctx: Context, doubt: Doubt, indicator: Indicator, way: Entry) -> str:
    """A way to read a figure as a button says it."""
    if way.mode is Mode.DONE:
        return ctx.words("button-reached" if way.value else "button-not-reached")
    value = shown(way, indicator)
    if doubt.reason != register.AMBIGUOUS:
        return value
    return ctx.words("button-registered" if way.mode is Mode.REGISTERED else "button-finished", value=value)


def _possible(entry: Entry, doubt: Doubt, target: Target) -> bool:
    """A way to read a doubtful figure that isn't impossible in itself (half a garden, 120 %)."""
    indicator = target.running.campaign.indicator(entry.code)
    if indicator is None or target.registers:
        return indicator is not None
    trouble = implausible(entry, indicator)
    return trouble is None or trouble.reason == doubt.reason == "implausible_above_province_target"


def _target_words(target: Target, code: str) -> str:
    indicator = target.running.campaign.indicator(code)
    if indicator is None or not isinstance(indicator.target, Decimal):
        return ""
    return figure(indicator.target, indicator.unit)


def _how(ctx: Context, target: Target) -> str:
    return ctx.words("unknown", example=target.example)
