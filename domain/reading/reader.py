"""What does an officer's message mean?

The message is cut into tokens, sentences, clauses; names and figures are found and bound; then the words decide what
kind of message it is. What is not sure is asked about, never stored; a figure that is no date, no detail of a note and
no item makes a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.indicator import Kind
from domain.note import NoteKind, note_kind
from domain.reading import cues, kinds
from domain.reading.corrections import corrected
from domain.reading.days import day_of, is_ahead
from domain.reading.duties import activity_of, fields_of
from domain.reading.gathered import Gathered
from domain.reading.gathering import Gatherer
from domain.reading.message import Asked, Message, message_of
from domain.reading.names import Vocabulary
from domain.reading.plain import learn, recall
from domain.reading.sentences import Part
from domain.reading.spans import named_period
from domain.reading.tables import written_out
from domain.reading.tokens import cleaned
from domain.reading.types import Reading, ReadingKind
from domain.reading.verdict import result, verdict

_CHATTER = Reading(kind=ReadingKind.CHATTER)
# A plan that was issued, things that were got ready: done, not planned.
_NO_PLAN = re.compile(r"(?<!\S)(?:ban hanh (?:\w+ ){0,2}?ke hoach|chuan bi (?=\d))")
# Of a message that names an activity these are no reason to ask: its figures count something else.
_LIGHT = frozenset(
    {
        "missing_value",
        "unit_mismatch",
        "several_figures",
        "count_not_rate",
        "unknown_words",
        "unsure_name",
        "numbers_without_indicator",
        "percent_of_plan_not_value",
        "ambiguous_name",
        "level_vs_change_ambiguous",
        "part_of_year",
    }
)


def read(
    text: str,
    vocabulary: Vocabulary,
    *,
    registration: bool = False,
    asked: bool = False,
    today: date | None = None,
    unit_names: frozenset[str] = frozenset(),
) -> Reading:
    """Reads one message for one campaign.

    registration: the open round asks for the unit's own targets. asked: the message answers a question for what was
    done, so that a bare figure is no registration. today: gives a day without a year its year; without it such a day
    stays unknown. unit_names: the officer's unit and those above it, with which a named unit is compared.
    """
    how = (registration, asked)
    if (known := recall(text, vocabulary, how)) is not None:
        return known
    asking = Asked(vocabulary=vocabulary, registers=registration, done=asked, unit_names=unit_names, today=today)
    reading = read_whole(text, asking)
    learn(text, reading, vocabulary, how)
    return reading


def read_whole(text: str, asked: Asked) -> Reading:
    """The same of a message whose like was never read."""
    plain = cleaned(text)
    table = written_out(plain)
    if table is not None:
        plain = cleaned(table.text)
    message = message_of(plain, asked)
    reading = _CHATTER if message is None else _read(message)
    if reading.kind is ReadingKind.CHATTER:
        return reading
    if table is not None and table.notes:
        note = "; ".join(filter(None, (*table.notes, reading.note)))
        reading = replace(reading, note=note)
    return replace(reading, period=named_period(plain))


def _read(message: Message) -> Reading:
    if not message.correcting or _asks_about_fixing(message):
        if (question := _question(message)) is not None:
            return question
    elif (fixed := _correction(message)) is not None:
        return fixed
    if kinds.reports_nothing(message.evidence):
        return _CHATTER
    found = _gathered(message, [part for part in message.parts if not kinds.asks(part)])
    if _is_nil(message, found):
        return Reading(kind=ReadingKind.NIL_REPORT)
    if (duty := _duty(message, found)) is not None:
        return duty
    return verdict(message, found)


def _gathered(message: Message, parts: Sequence[Part]) -> Gathered:
    gatherer = Gatherer(message.asked, message.text)
    for part in parts:
        gatherer.part(part)
    return gatherer.found


def _question(message: Message) -> Reading | None:
    """A message that asks and reports nothing."""
    asking = [part for part in message.parts if kinds.asks(part)]
    if not asking:
        return None
    rest = [part for part in message.parts if part not in asking]
    if any(part.names and part.figures for part in rest) and _gathered(message, rest).entries:
        return None
    line = " ".join((message.line, *(part.line for part in message.parts)))
    intent, evidence = kinds.intent_of(line), message.evidence
    foreign = evidence.pastime or (evidence.inviting and not evidence.own)
    if intent is None or (foreign and not any(part.names for part in message.parts)):
        return _CHATTER
    hint = kinds.about(line, message.parts)
    return Reading(kind=ReadingKind.QUESTION, intent=intent.value, about=hint, note=message.text)


def _asks_about_fixing(message: Message) -> bool:
    return any(part.asks for part in message.parts) or bool(cues.WONDERING.search(message.line))


def _correction(message: Message) -> Reading | None:
    parts = message.parts_as_correction()
    if not parts:
        return None
    whole = Part(parts[0].tokens, parts[0].pieces)
    known = message.asked.vocabulary.indicators
    indicators = {code: one for code, one in known.items() if one.kind is Kind.QUANTITY}
    named = [piece for piece in whole.names if piece.name and not set(piece.name.codes) - set(indicators)]
    if len(named) < len(whole.names):
        return None
    if not whole.figures and not message.evidence.own and message.evidence.news:
        return _CHATTER
    entries, doubts = corrected(whole, indicators, message.text)
    if not whole.figures and not named and not _wants_a_fix(message.line):
        return None
    return result(message, ReadingKind.CORRECTION, entries, doubts, "")


def _wants_a_fix(line: str) -> bool:
    return bool(re.search(r"(?<!\S)(?:sua|dinh chinh|nham|sai)(?!\S)", line))


def _is_nil(message: Message, found: Gathered) -> bool:
    if not kinds.tells_nothing(message.line) or found.entries or found.doubts or found.loose:
        return False
    return not message.has_figures and not message.evidence.pastime


def _duty(message: Message, found: Gathered) -> Reading | None:
    """What the unit did, where an activity is named and no figure of an indicator."""
    code, words = activity_of(message.tokens, message.asked.vocabulary)
    if not code or found.entries or message.evidence.inviting:
        return None
    serious = [doubt for doubt in found.doubts if doubt.reason not in _LIGHT]
    line = _NO_PLAN.sub("", message.line)
    if serious or (cues.PLAN.search(line) and not cues.RESULT.search(line)):
        return None
    counts = message.asked.vocabulary.activities[code].kind == "activity"
    only_word = words == 1 and not counts and not found.remark and not message.evidence.own
    if only_word and len(message.tokens) < 4:
        return None
    if not message.has_figures and kinds.tells_nothing(message.line):
        return None
    fields, doubts, notes = fields_of(message.parts, message.text, code, counts=counts)
    note = "; ".join(notes)
    if counts and not fields and note_kind(message.text) is NoteKind.DIFFICULTY:
        return None  # `do dịch nên chậm`
    if counts and doubts:
        return Reading(kind=ReadingKind.CLARIFY, doubts=tuple(doubts), activity=code, note=note)
    if is_ahead(message.tokens, message.asked.today):
        return Reading(kind=ReadingKind.NOTE_ONLY, note=note or message.text, photo=message.photo)
    on = day_of(message.tokens, message.asked.today)
    return Reading(kind=ReadingKind.DUTY, activity=code, fields=fields, photo=message.photo, on=on, note=note)
