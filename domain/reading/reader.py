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
from domain.reading import cues, kinds
from domain.reading.corrections import corrected
from domain.reading.duties import activity_of, fields_of
from domain.reading.gathering import Gathered, Gatherer
from domain.reading.kinds import Evidence
from domain.reading.names import Vocabulary
from domain.reading.sentences import Part, parts_of
from domain.reading.spelling import spell
from domain.reading.tables import written_out
from domain.reading.tokens import Sign, Token, cleaned, tokens_of
from domain.reading.types import Doubt, Reading, ReadingKind
from domain.reading.units import fits
from domain.report import Entry
from domain.words import fold

_PHOTO = re.compile(
    r"\[\s*(?:\d+\s*)?(?:ảnh|anh|hình|hinh|photo|video)|(?:gửi|kèm|có) (?:kèm )?(?:ảnh|hình ảnh)", re.IGNORECASE
)
_WEAK_FIX = frozenset(
    {"dung la", "dung ra la", "moi dung", "bi sai", "thay vi", "thay bang", "cap nhat lai", "dung phai la"}
)
_PERIOD = re.compile(
    r"(?<![\d.,/])(?P<months>[369]|12) ?(?:thang|th)\b(?: (?:dau|cuoi) nam)?(?: ?/? ?20\d\d)?|"
    r"\bq(?P<q>[1-4])\b(?:/20\d\d)?|"
    r"\bquy (?:nay|truoc|vua qua|i{1,3}v?|iv|[1-4])\b(?:[ /]+(?:nam )?20\d\d)?|\b(?:trong |ca )?(?:tuan|"
    r"thang) (?:nay|qua|truoc|vua qua|vua roi|\d{1,2})\b"
    r"(?:[ /]+(?:thang |nam )?\d{1,4})*|\bnam (?:nay|ngoai|20\d\d)\b|\btu dau nam(?: den nay)?\b"
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
    done, so that a bare figure is no registration. today: unused as long as no date needs a year.
    unit_names: the officer's unit and those above it, with which a named unit is compared.
    """
    del today
    plain = cleaned(text)
    table = written_out(plain)
    if table is not None:
        plain = cleaned(table.text)
    tokens = spell(tokens_of(plain), vocabulary.words)
    if not any(token.sign in (Sign.WORD, Sign.NUMBER, Sign.STRANGE) for token in tokens):
        return Reading(kind=ReadingKind.CHATTER)
    reading = _Message(
        plain, tokens, vocabulary, registration=registration, asked=asked, unit_names=unit_names
    ).reading()
    if table is not None and table.notes and reading.kind is not ReadingKind.CHATTER:
        note = "; ".join(filter(None, (*table.notes, reading.note)))
        reading = replace(reading, note=note)
    return replace(reading, period=_period(plain)) if reading.kind is not ReadingKind.CHATTER else reading


def _period(text: str) -> str:
    """The period that the text names, as typed; `q3` and `6th` in full."""
    found = _PERIOD.search(fold(text))
    if found is None:
        return ""
    if found["q"]:
        return f"quý {found['q']}"
    if found["months"]:
        return f"{found['months']} tháng"
    return text[found.start() : found.end()]


class _Message:
    """One message with all that is known of it."""

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        vocabulary: Vocabulary,
        *,
        registration: bool,
        asked: bool,
        unit_names: frozenset[str],
    ) -> None:
        self.text, self.tokens, self.vocabulary = text, tokens, vocabulary
        self.registration, self.asked, self.unit_names = registration, asked, unit_names
        self.line = " ".join("@" if token.sign is Sign.OPAQUE else token.word for token in tokens)
        self.accented = _is_accented(text)
        self.correcting = self._corrects()
        self.evidence: Evidence = kinds.evidence(self.line, tokens)
        self.photo = bool(_PHOTO.search(text))
        self.parts = parts_of(tokens, vocabulary, accented=self.accented, correcting=self.correcting)

    def reading(self) -> Reading:
        if not self.correcting or self._asks_about_fixing():
            question = self._question()
            if question is not None:
                return question
        elif (fixed := self._correction()) is not None:
            return fixed
        if kinds.reports_nothing(self.evidence):
            return Reading(kind=ReadingKind.CHATTER)
        parts = [part for part in self.parts if not kinds.asks(part)]
        found = self._gathered(parts)
        if self._is_nil(found):
            return Reading(kind=ReadingKind.NIL_REPORT)
        if (duty := self._duty(found)) is not None:
            return duty
        return self._verdict(found)

    # Questions

    def _question(self) -> Reading | None:
        """A message that asks and reports nothing."""
        asking = [part for part in self.parts if kinds.asks(part)]
        if not asking:
            return None
        rest = [part for part in self.parts if part not in asking]
        if any(part.names and part.figures for part in rest) and self._gathered(rest).entries:
            return None
        line = " ".join((self.line, *(part.line for part in self.parts)))
        intent = kinds.intent_of(line)
        foreign = self.evidence.pastime or (self.evidence.inviting and not self.evidence.own)
        if intent is None or (foreign and not any(part.names for part in self.parts)):
            return Reading(kind=ReadingKind.CHATTER)
        hint = kinds.about(line, self.parts)
        return Reading(kind=ReadingKind.QUESTION, intent=intent.value, about=hint, note=self.text)

    def _asks_about_fixing(self) -> bool:
        return any(part.asks for part in self.parts) or bool(cues.WONDERING.search(self.line))

    # Corrections

    def _corrects(self) -> bool:
        if self.tokens[0].word == "sua" and len(self.tokens) > 1 and not kinds.repairs(self.tokens):
            return True
        found = cues.FIX.search(self.line)
        if found is None:
            return False
        if kinds.aims(self.tokens) and found.group() == "nham":
            return False
        if kinds.repairs(self.tokens) and found.group().startswith("sua") and "sua lai" not in found.group():
            return False
        if found.group() in _WEAK_FIX:
            return any(token.sign is Sign.NUMBER for token in self.tokens)
        return True

    def _correction(self) -> Reading | None:
        tokens = [token for token in self.tokens if not _separates(token)]
        parts = parts_of(tokens, self.vocabulary, accented=self.accented, correcting=True)
        if not parts:
            return None
        whole = Part(parts[0].tokens, parts[0].pieces)
        indicators = {code: one for code, one in self.vocabulary.indicators.items() if one.kind is Kind.QUANTITY}
        named = [piece for piece in whole.names if piece.name and not set(piece.name.codes) - set(indicators)]
        if len(named) < len(whole.names):
            return None
        if not whole.figures and not self.evidence.own and self.evidence.news:
            return Reading(kind=ReadingKind.CHATTER)
        entries, doubts = corrected(whole, indicators, self.text)
        if not whole.figures and not named and not _wants_a_fix(self.line):
            return None
        return self._result(ReadingKind.CORRECTION, entries, doubts, "")

    # Reports

    def _gathered(self, parts: Sequence[Part]) -> Gathered:
        gatherer = Gatherer(self.text, self.vocabulary, registers=self.registration, asked=self.asked)
        for part in parts:
            gatherer.part(part)
        return gatherer.found

    def _is_nil(self, found: Gathered) -> bool:
        if not kinds.tells_nothing(self.line) or found.entries or found.doubts or found.loose:
            return False
        return not any(part.figures for part in self.parts) and not self.evidence.pastime

    def _duty(self, found: Gathered) -> Reading | None:
        code, words = activity_of(self.tokens, self.vocabulary)
        if not code or found.entries or self.evidence.inviting:
            return None
        serious = [doubt for doubt in found.doubts if doubt.reason not in _LIGHT]
        if serious or (cues.PLAN.search(self.line) and not cues.RESULT.search(self.line)):
            return None
        activity = self.vocabulary.activities[code]
        counts = activity.kind == "activity"
        only_word = words == 1 and not counts and not found.remark and not self.evidence.own
        if only_word and len(self.tokens) < 4:
            return None
        if not any(part.figures for part in self.parts) and kinds.tells_nothing(self.line):
            return None
        fields, doubts, notes = fields_of(self.parts, self.text, code, counts=counts)
        if counts and doubts:
            return Reading(kind=ReadingKind.CLARIFY, doubts=tuple(doubts), activity=code, note="; ".join(notes))
        return Reading(kind=ReadingKind.DUTY, activity=code, fields=fields, photo=self.photo, note="; ".join(notes))

    def _verdict(self, found: Gathered) -> Reading:
        doubts = [*found.doubts]
        doubts += self._conflicts(found)
        entries = list(found.entries)
        told = {entry.code for entry in entries}
        # `04 nhà đã xong, 02 nhà đang làm`: what is not finished stays out
        out = [one for one in doubts if one.reason == "unaccepted" and one.code in told]
        found.notes += [one.words for one in out]
        doubts = [one for one in doubts if one not in out]
        done = told | {doubt.code for doubt in doubts}
        missing = [doubt for doubt in found.told if doubt.code not in done]
        advertised = any(token.kind == "phone" for token in self.tokens) and not self.evidence.own
        if (self.evidence.pastime or advertised) and not entries:
            return Reading(kind=ReadingKind.CHATTER)
        if entries or doubts:
            doubts += missing
            doubts += found.loose
        elif found.loose:
            return self._figures_alone(found)
        elif missing and not found.remark:
            if self.evidence.courtesy and not self.evidence.own and found.unknown > 2:
                return Reading(kind=ReadingKind.CHATTER)
            if found.unknown > 6 and not self.evidence.own:
                return Reading(kind=ReadingKind.CHATTER)
            doubts = missing
        else:
            if found.remark and found.notes and not self._is_small_talk(found):
                return Reading(kind=ReadingKind.NOTE_ONLY, note="; ".join(found.notes), photo=self.photo)
            if found.details and found.words < 8 and not found.unknown and not self.evidence.courtesy:
                doubt = Doubt(reason="numbers_without_indicator", words=found.details[0])
                return self._result(ReadingKind.REPORT, [], [doubt], "")
            return Reading(kind=ReadingKind.CHATTER)
        return self._result(ReadingKind.REPORT, entries, doubts, "; ".join(found.notes))

    def _result(self, kind: ReadingKind, entries: list[Entry], doubts: list[Doubt], note: str) -> Reading:
        if kinds.other_unit(self.line, self.tokens, self.unit_names) and (entries or doubts):
            doubts = [Doubt(reason="other_unit", words=self.text[:200], candidates=())]
            return Reading(kind=ReadingKind.CLARIFY, doubts=tuple(doubts), note=note)
        if self.evidence.command and entries and not doubts:
            doubts = [
                Doubt(reason="unknown_words", code=entry.code, words=entry.said or self.text[:80], candidates=(entry,))
                for entry in entries
            ]
            entries = []
        registers = self.registration
        if doubts or not entries:
            entries = [entry for entry in entries if entry.code not in {doubt.code for doubt in doubts}]
            return Reading(
                kind=ReadingKind.CLARIFY, entries=tuple(entries), doubts=tuple(doubts), note=note, registers=registers
            )
        return Reading(kind=kind, entries=tuple(entries), registers=registers, note=note, photo=self.photo)

    def _conflicts(self, found: Gathered) -> list[Doubt]:
        """Two figures of one indicator, and an increment above the total that is told beside it."""
        doubts: list[Doubt] = []
        by_code: dict[str, list[Entry]] = {}
        for entry in found.entries:
            by_code.setdefault(entry.code, []).append(entry)
        for code, several in by_code.items():
            if len(several) > 1 and len({(entry.value, entry.mode) for entry in several}) > 1:
                indicator = self.vocabulary.indicators[code]
                reason = "compound_two_values" if indicator.compound else "conflicting_values"
                doubts.append(
                    Doubt(
                        reason=reason,
                        code=code,
                        words="; ".join(one.said for one in several),
                        candidates=tuple(several),
                    )
                )
            elif len(several) > 1 and several[0].value is None:
                found.entries.remove(several[1])
            elif len(several) > 1:
                doubts.append(
                    Doubt(
                        reason="conflicting_values",
                        code=code,
                        words="; ".join(one.said for one in several),
                        candidates=(several[0],),
                    )
                )
        for code, total, words in found.sums:
            increment = next((entry for entry in found.entries if entry.code == code), None)
            if increment is None or increment.value is None or total.value is None:
                continue
            if total.value < increment.value:
                doubts.append(Doubt(reason="conflicting_values", code=code, words=words, candidates=(increment, total)))
        return doubts

    def _figures_alone(self, found: Gathered) -> Reading:
        """Figures of nothing we know: asked about when the message is a report, else they are none of ours."""
        talk = found.unknown + self.evidence.pastime * 3
        if (talk > 2 and not self.evidence.own) or (
            self.evidence.courtesy and not self.evidence.own and found.words > 6
        ):
            return Reading(kind=ReadingKind.CHATTER)
        sure = self.evidence.own or self._measures() or found.words < 5
        if not sure and (found.unknown or self.evidence.courtesy or not cues.RESULT.search(self.line)):
            return Reading(kind=ReadingKind.CHATTER)
        vague = any(doubt.reason == "vague_quantity" for doubt in found.loose)
        if vague and not self.evidence.own:
            return Reading(kind=ReadingKind.CHATTER)
        return self._result(ReadingKind.REPORT, [], found.loose[:1], "; ".join(found.notes))

    def _is_small_talk(self, found: Gathered) -> bool:
        named = any(part.names for part in self.parts)
        return not named and not self.evidence.own and not cues.NOTE.search(self.line) and not self._measures()

    def _measures(self) -> bool:
        """A figure that could be one of an indicator."""
        return any(
            piece.quantity is not None and piece.quantity.unit is not None and fits(piece.quantity.unit, False, one)
            for part in self.parts
            for piece in part.figures
            for one in self.vocabulary.indicators.values()
        )


_LIGHT = frozenset(
    {"missing_value", "unit_mismatch", "several_figures", "count_not_rate", "unknown_words", "unsure_name",
     "numbers_without_indicator", "percent_of_plan_not_value", "ambiguous_name", "level_vs_change_ambiguous"}
)  # fmt: skip


def _wants_a_fix(line: str) -> bool:
    return bool(re.search(r"(?<!\S)(?:sua|dinh chinh|nham|sai)(?!\S)", line))


def _separates(token: Token) -> bool:
    if token.sign is Sign.LINE or token.kind == "list":
        return True
    return token.sign is Sign.MARK and token.word in ";.!…|()[]{}"


def _is_accented(text: str) -> bool:
    """Whether the text is written with diacritics, so that `sau` is no `sáu`."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    marked = sum(not letter.isascii() for letter in letters)
    return marked * 12 > len(letters)
