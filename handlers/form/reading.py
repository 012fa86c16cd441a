"""What does an officer mean by what stands in a field of the form?

It is read as the same words in the chat would be; what the chat would ask is asked beside the field, with the ways to
read it as choices. A choice that comes back settles its doubt only for the very figure that it showed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.form import Trouble, Typed
from domain.indicator import Indicator, Kind
from domain.reading import Doubt, Reading, ReadingKind
from domain.report import Entry, Mode
from domain.sheet import Cell, SheetRow
from domain.words import fold
from handlers.ask import options_for, question_for
from handlers.check import in_doubt
from handlers.context import Context
from handlers.echo import value_of
from handlers.report import read_for
from handlers.sheet import row_text
from handlers.target import Target, entries_of

NOTHING = {"khong phat sinh", "khong co phat sinh", "khong co", "chua phat sinh", "kps"}
LONGEST_SHOWN = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """A figure, the words beside it, and why it was asked about when it was confirmed."""

    entry: Entry
    note: str = ""
    reason: str = ""


def understood(ctx: Context, target: Target, typed: Typed, *, fixing: bool) -> Meant | Trouble:
    """The figure of a field that is filled in, or what is to be asked beside it."""
    indicator = target.running.campaign.indicator(typed.code)
    if indicator is None or indicator.kind is Kind.TEXT:
        return Meant(entry=_told(ctx, target, typed))
    if indicator.kind is Kind.MILESTONE:
        return _reached(ctx, typed)
    if fold(typed.text).strip(" .!") in NOTHING and not target.registers:
        return Meant(entry=Entry(code=typed.code, value=None, mode=Mode.NIL))
    found = _read(ctx, target, typed, indicator)
    return found if isinstance(found, Trouble) else _likely(ctx, target, typed, found, fixing=fixing)


def _told(ctx: Context, target: Target, typed: Typed) -> Entry:
    """Words of an item that is told, with what an activity counts in them."""
    reading = read_for(ctx, target, typed.text)
    if [entry.code for entry in reading.entries] == [typed.code] and not reading.doubts:
        return reading.entries[0]
    return Entry(code=typed.code, value=None, mode=Mode.TEXT, text=typed.text)


def _reached(ctx: Context, typed: Typed) -> Meant | Trouble:
    if typed.text not in ("0", "1"):
        return Trouble(sentence=ctx.words("form-choose"))
    return Meant(entry=Entry(code=typed.code, value=Decimal(typed.text), mode=Mode.DONE))


def _read(ctx: Context, target: Target, typed: Typed, indicator: Indicator) -> Meant | Trouble:
    row = SheetRow(at="", code=typed.code, name="", unit="", value=Cell(text=typed.text), note="")
    reading = read_for(ctx, target, row_text(row, indicator, registers=target.registers), asked=True)
    if reading.kind is ReadingKind.REPORT and [entry.code for entry in reading.entries] == [typed.code]:
        return Meant(entry=reading.entries[0], note=reading.note)
    doubt = next((one for one in reading.doubts if one.code == typed.code), None)
    if doubt is None or doubt.reason == "missing_value":
        return Trouble(sentence=ctx.words("form-unclear", words=typed.text[:LONGEST_SHOWN]))
    return _chosen(ctx, target, typed, doubt, reading.note)


def _chosen(ctx: Context, target: Target, typed: Typed, doubt: Doubt, note: str) -> Meant | Trouble:
    """The way that was chosen to read a doubtful figure, or the question with all ways."""
    ways = options_for(ctx, target, doubt, Reading(kind=ReadingKind.REPORT))
    choices = []
    for way in ways:
        entry = entries_of(way.values)[-1]
        token = _token(doubt.reason, entry)
        if token in typed.settled:
            return Meant(entry=entry, note=note)
        choices.append((token, way.label))
    return Trouble(sentence=question_for(ctx, target, doubt), choices=tuple(choices))


def _likely(ctx: Context, target: Target, typed: Typed, found: Meant, *, fixing: bool) -> Meant | Trouble:
    """The figure, unless it does not go with what stands in the records and nobody has insisted on it."""
    kind = ReadingKind.CORRECTION if fixing else ReadingKind.REPORT
    question = in_doubt(ctx, target, Reading(kind=kind, entries=(found.entry,)))
    if question is None:
        return found
    choices = []
    for label, entries in question.choices:
        token = _token(question.reason, entries[-1])
        if token in typed.settled:
            return Meant(entry=entries[-1], note=found.note, reason=question.reason)
        alone = len(question.choices) == 1
        value = value_of(ctx, target.running.campaign, entries[-1])
        choices.append((token, ctx.words("form-yes", value=value) if alone else label))
    return Trouble(sentence=question.text, choices=tuple(choices))


def _token(reason: str, entry: Entry) -> str:
    value = "" if entry.value is None else f"{entry.value.normalize():f}"
    return f"{reason}={value}/{entry.mode.value}"
