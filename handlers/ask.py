"""How is a doubt asked about? One question, with the ways to read it as options; nothing is stored meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.indicator import Kind
from domain.message import Option, Outgoing
from domain.reading import Doubt, Reading, implausible, shown
from domain.report import Entry, Mode
from handlers.context import Context
from handlers.echo import lines_of
from handlers.target import Target, pending_values
from handlers.wording import figure, name_of, question_key

LONGEST_SAID = 1000


def clarify(ctx: Context, target: Target, reading: Reading) -> list[Outgoing]:
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
    if expects and reading.activity:
        expects["said"] = ctx.incoming.text.strip()[:LONGEST_SAID]  # the answer completes it
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


def which(ctx: Context, sure: Sequence[tuple[Target, Reading]]) -> list[Outgoing]:
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


def _how(ctx: Context, target: Target) -> str:
    return ctx.words("unknown", example=target.example)
