"""How does an officer report who prefers to be asked, one item after the other?

The question carries everything that is needed to go on, so the dialogue can be taken up after a restart or days later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from domain.indicator import Indicator, Kind
from domain.message import Lane, Option, Outgoing
from domain.note import note_kind
from domain.reading import Reading, ReadingKind
from domain.report import Entry, Mode
from handlers.ask import options_for, question_for
from handlers.check import in_doubt
from handlers.context import Context
from handlers.echo import echo
from handlers.keep import about_message, keep
from handlers.offer import form_option
from handlers.report import read_for, report, take
from handlers.status import due_lines, open_obligations, soonest, state_line
from handlers.target import Target, target_of
from handlers.tell import HINDERS
from handlers.wording import figure, name_of


def guided(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """Asks for the first missing item of the named round, or of the one that is due soonest."""
    target = target_of(ctx, values) if "round" in values else None
    if target is None:
        found = soonest(open_obligations(ctx, ctx.reporting_units))
        if found is None:
            return ctx.say(due_lines(ctx, ctx.reporting_units) or ctx.words("help-plain"))
        target = Target(running=found[0], owed=found[1])
    return _with_form(ctx, _ask(ctx, target, skipped=""))


def _with_form(ctx: Context, said: list[Outgoing]) -> list[Outgoing]:
    """All items can be filled in at once as well."""
    return [replace(one, options=(*one.options, *form_option(ctx, ctx.person_id, ctx.language))) for one in said]


def value(ctx: Context, values: Mapping[str, str], text: str) -> list[Outgoing]:
    """Free words while an item is asked for: its figure, or a report of its own."""
    target = target_of(ctx, values)
    if target is None:
        return report(ctx, text)
    code = values["code"]
    alone = read_for(ctx, target, text)
    if alone.corrects or alone.kind in (ReadingKind.CORRECTION, ReadingKind.QUESTION):
        return report(ctx, text)
    indicator = target.running.campaign.indicator(code)
    if indicator is None or indicator.kind is Kind.TEXT:
        return _told(ctx, target, alone, values, text)
    reading = _with_note(read_for(ctx, target, f"{code} {text}", asked=True), values.get("note", ""))
    if reading.kind is ReadingKind.REPORT and _codes(reading) == [code]:
        odd = in_doubt(ctx, target, reading)
        return take(ctx, target, reading) if odd else _keep(ctx, target, reading.entries[0], values, note=reading.note)
    doubt = reading.doubts[0] if len(reading.doubts) == 1 else None
    if doubt is None or doubt.code != code or set(_codes(alone)) - {code}:
        return report(ctx, text)
    ways = options_for(ctx, target, doubt, reading)
    options = (*ways, *_options(ctx, target, code, values))
    beside = (words for words in reading.note.split("; ") if words not in doubt.words)
    expects = {**values, "action": "value", "note": "; ".join(beside)}
    return ctx.say(question_for(ctx, target, doubt), *options, expects=expects)


def _told(ctx: Context, target: Target, alone: Reading, values: Mapping[str, str], text: str) -> list[Outgoing]:
    """Words for an item that is told: kept for it, unless they are a report of something else."""
    code = values["code"]
    hinders = alone.kind is ReadingKind.NOTE_ONLY and note_kind(text) in HINDERS
    if hinders or (alone.kind is ReadingKind.REPORT and _codes(alone) != [code]):
        return report(ctx, text)
    told = Entry(code=code, value=None, mode=Mode.TEXT, text=text.strip())
    return _keep(ctx, target, alone.entries[0] if _codes(alone) == [code] else told, values)


def _codes(reading: Reading) -> list[str]:
    """What it has figures of, or doubts about."""
    codes = (*(entry.code for entry in reading.entries), *(doubt.code for doubt in reading.doubts))
    return [code for code in codes if code]


def _with_note(reading: Reading, before: str) -> Reading:
    """With the words that came with an answer that was not clear."""
    return replace(reading, note="; ".join(filter(None, (before, reading.note))))


def choose(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """An option while an item is asked for: nothing to report, reached, not reached, skip."""
    target = target_of(ctx, values)
    if target is None:
        return ctx.say_key("old-button")
    match values["choice"]:
        case "skip":
            return _ask(ctx, target, skipped=f"{values['skipped']} {values['code']}".strip())
        case "nil":
            entry = Entry(code=values["code"], value=None, mode=Mode.NIL)
        case choice:
            entry = Entry(code=values["code"], value=Decimal(choice == "reached"), mode=Mode.DONE)
    return _keep(ctx, target, entry, values)


def stop(ctx: Context, _values: Mapping[str, str]) -> list[Outgoing]:
    ctx.store.conversations.close(ctx.chat)
    return ctx.say_key("guided-stop")


def _keep(ctx: Context, target: Target, entry: Entry, values: Mapping[str, str], *, note: str = "") -> list[Outgoing]:
    """Stores the item; the next question and the echo are one message."""
    kept = keep(ctx, target, (entry,), note=note)
    known = Target(running=target.running, owed=kept.owed)
    said = echo(ctx, target.running, kept, note=note).split("\n")[:-1]
    return _ask(ctx, known, skipped=values.get("skipped", ""), before="\n".join(said))


def _ask(ctx: Context, target: Target, *, skipped: str, before: str = "") -> list[Outgoing]:
    waiting = [code for code in target.owed.missing if code not in skipped.split()]
    if not waiting:
        ctx.store.conversations.close(ctx.chat)
        end = ctx.words("guided-end", state=state_line(ctx, target.running, target.owed))
        said = ctx.say(f"{before}\n\n{end}" if before else end, lane=Lane.ACK if before else Lane.REPLY)
        return [replace(one, about=about_message(ctx, "answer")) for one in said] if before else said
    code = waiting[0]
    values = {**target.values, "code": code, "skipped": skipped}
    question = _question(ctx, target, code)
    asked = ctx.say(
        f"{before}\n\n{question}" if before else question,
        *_options(ctx, target, code, values),
        lane=Lane.ACK if before else Lane.REPLY,
        expects={**values, "action": "value"},
    )
    return [replace(one, about=about_message(ctx, "answer")) for one in asked] if before else asked


def _question(ctx: Context, target: Target, code: str) -> str:
    campaign, owed = target.running.campaign, target.owed
    indicator = campaign.indicator(code)
    unit = f" ({indicator.unit})" if indicator and indicator.unit else ""
    standing = ctx.store.reports.standings(owed.campaign, owed.unit).get(code)
    lines = []
    if standing and standing.total is not None and not target.registers:
        lines.append(ctx.words("guided-before", value=figure(standing.total, indicator.unit if indicator else None)))
    lines.append(ctx.words(_how(indicator)))
    number = owed.needed.index(code) + 1
    return ctx.words(
        "guided", number=number, all=len(owed.needed), name=name_of(campaign, code), unit=unit, before="\n".join(lines)
    )


def _how(indicator: Indicator | None) -> str:
    if indicator is None or indicator.kind is Kind.TEXT:
        return "guided-how-text"
    if indicator.kind is Kind.MILESTONE:
        return "guided-how-reached"
    return "guided-how-flow" if indicator.adds_up else "guided-how"


def _options(ctx: Context, target: Target, code: str, values: Mapping[str, str]) -> tuple[Option, ...]:
    indicator = target.running.campaign.indicator(code)

    def option(label: str, choice: str) -> Option:
        return Option(label=ctx.words(label), action="choose", values={**values, "choice": choice})

    if indicator is not None and indicator.kind is Kind.MILESTONE:
        first = [option("button-reached", "reached"), option("button-not-reached", "not-reached")]
    elif indicator is not None and not target.registers:
        first = [option("button-nil", "nil")]
    else:
        first = []
    return (*first, option("button-skip", "skip"), Option(label=ctx.words("button-stop"), action="stop"))
