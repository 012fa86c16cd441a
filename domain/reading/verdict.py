"""What becomes of what was gathered: a report, a question to the officer, a note, or nothing?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.indicator import Kind, Measure
from domain.reading import cues, kinds
from domain.reading.gathered import Gathered
from domain.reading.message import Message
from domain.reading.types import Doubt, Reading, ReadingKind
from domain.report import ZERO, Entry, Mode

_CHATTER = Reading(kind=ReadingKind.CHATTER)


def verdict(message: Message, found: Gathered) -> Reading:
    _year_totals(found)
    evidence, entries = message.evidence, list(found.entries)
    doubts, unfinished = _doubts(found)
    notes = [*found.notes, *unfinished]
    done = {entry.code for entry in found.entries} | {doubt.code for doubt in doubts}
    missing = [doubt for doubt in found.told if doubt.code not in done]
    advertised = any(token.kind == "phone" for token in message.tokens) and not evidence.own
    if (evidence.pastime or advertised) and not entries:
        return _CHATTER
    if entries or doubts:
        doubts += [*missing, *found.loose]
    elif found.loose:
        return _figures_alone(message, found)
    elif missing and not found.remark:
        strange = found.unknown > 6 or (evidence.courtesy and found.unknown > 2)
        if strange and not evidence.own:
            return _CHATTER
        doubts = missing
    else:
        return _words_alone(message, found)
    entries = list(_once(entries))
    if not doubts and _nothing_at_all(message, entries):
        return Reading(kind=ReadingKind.NIL_REPORT)
    if message.correcting and not doubts:  # `báo nhầm, xã chưa hoàn thành NTM nâng cao`
        doubts = [Doubt(reason="unknown_words", code=one.code, words=one.said, candidates=(one,)) for one in entries]
    return result(message, ReadingKind.REPORT, entries, doubts, "; ".join(notes))


def result(
    message: Message, kind: ReadingKind, entries: Sequence[Entry], doubts: Sequence[Doubt], note: str
) -> Reading:
    """The reading; nothing is sure of another unit's figures, or beside an order to store without asking."""
    if (entries or doubts) and kinds.other_unit(message.line, message.tokens, message.asked.unit_names):
        doubts = (Doubt(reason="other_unit", words=message.text[:200]),)
        return Reading(kind=ReadingKind.CLARIFY, doubts=doubts, note=note)
    if message.evidence.command and entries and not doubts:
        doubts = [
            Doubt(reason="unknown_words", code=entry.code, words=entry.said or message.text[:80], candidates=(entry,))
            for entry in entries
        ]
        entries = ()
    registers = message.asked.registers
    if doubts or not entries:
        asked = {doubt.code for doubt in doubts}
        sure = tuple(entry for entry in entries if entry.code not in asked)
        return Reading(
            kind=ReadingKind.CLARIFY,
            entries=sure,
            doubts=tuple(doubts),
            note=note,
            registers=registers,
            corrects=message.correcting,
        )
    return Reading(kind=kind, entries=tuple(entries), registers=registers, note=note, photo=message.photo)


def _nothing_at_all(message: Message, entries: Sequence[Entry]) -> bool:
    """`không có công trình hay nhà nào phát sinh`: every indicator is named, and each has nothing."""
    counted = {code for code, one in message.asked.vocabulary.indicators.items() if one.kind is Kind.QUANTITY}
    return bool(entries) and all(one.mode is Mode.NIL for one in entries) and {one.code for one in entries} >= counted


def _doubts(found: Gathered) -> tuple[list[Doubt], list[str]]:
    """What has to be asked, and the words of what stays out: `04 nhà đã xong, 02 nhà đang làm`."""
    doubts = [*found.doubts, *_conflicts(found), *_sums_below(found)]
    told = {entry.code for entry in found.entries}
    out = [one for one in doubts if one.reason == "unaccepted" and one.code in told]
    return [one for one in doubts if one not in out], [one.words for one in out]


def _year_totals(found: Gathered) -> None:
    """`thu ngân sách tháng 5 300 triệu, lũy kế 2 tỷ`: where the year's running total counts, that is the figure."""
    for code, total, words in found.sums:
        if found.indicator(code).measure is not Measure.CUMULATIVE_YEAR or total.value is None:
            continue
        if found.months.get(code, ZERO) > total.value:
            continue
        told = [one for one in found.entries if one.code == code]
        asked = [one for one in found.doubts if one.code == code]
        if (
            any(one.mode is not Mode.LEVEL or one.value is None or one.value > total.value for one in told)
            or len(told) + len(asked) != 1
        ):
            continue
        if any(one.reason != "part_of_year" for one in asked):
            continue
        said = "; ".join([*(one.said for one in told), *(one.words for one in asked), words])
        found.entries = [one for one in found.entries if one not in told]
        found.doubts = [one for one in found.doubts if one not in asked]
        found.entries.append(replace(total, mode=Mode.LEVEL, said=said))


def _conflicts(found: Gathered) -> Iterable[Doubt]:
    """Two figures of one indicator."""
    by_code: dict[str, list[Entry]] = {}
    for entry in found.entries:
        by_code.setdefault(entry.code, []).append(entry)
    for code, several in by_code.items():
        if len(several) < 2 or all(one.value is None for one in several):
            continue
        alike = len({(entry.value, entry.mode) for entry in several}) == 1
        words = "; ".join(one.said for one in several)
        ways = tuple(several[:1] if alike else several)
        compound = found.indicator(code).compound and not alike
        reason = "compound_two_values" if compound else "conflicting_values"
        yield Doubt(reason=reason, code=code, words=words, candidates=ways)


def _sums_below(found: Gathered) -> Iterable[Doubt]:
    """An increment above the total that is told beside it."""
    for code, total, words in found.sums:
        increment = next((entry for entry in found.entries if entry.code == code), None)
        if increment is None or increment.value is None or total.value is None:
            continue
        if total.value < increment.value:
            yield Doubt(reason="conflicting_values", code=code, words=words, candidates=(increment, total))


def _once(entries: Iterable[Entry]) -> Iterable[Entry]:
    """`không phát sinh` twice is said once."""
    told: set[str] = set()
    for entry in entries:
        if entry.value is None and entry.code in told:
            continue
        told.add(entry.code)
        yield entry


def _figures_alone(message: Message, found: Gathered) -> Reading:
    """Figures of nothing we know: asked about when the message is a report, else they are none of ours."""
    evidence = message.evidence
    talk = found.unknown + evidence.pastime * 3
    if (talk > 2 and not evidence.own) or (evidence.courtesy and not evidence.own and found.words > 6):
        return _CHATTER
    sure = evidence.own or message.measures or found.words < 5
    if not sure and (found.unknown or evidence.courtesy or not cues.RESULT.search(message.line)):
        return _CHATTER
    vague = any(doubt.reason == "vague_quantity" for doubt in found.loose)
    if vague and not evidence.own:
        return _CHATTER
    return result(message, ReadingKind.REPORT, (), found.loose[:1], "; ".join(found.notes))


def _words_alone(message: Message, found: Gathered) -> Reading:
    """A difficulty or a plan is worth keeping; of figures that are a detail of nothing the first is asked about."""
    if found.remark and found.notes and not _is_small_talk(message):
        return Reading(kind=ReadingKind.NOTE_ONLY, note="; ".join(found.notes), photo=message.photo)
    if found.details and found.words < 8 and not found.unknown and not message.evidence.courtesy:
        doubt = Doubt(reason="numbers_without_indicator", words=found.details[0])
        return result(message, ReadingKind.REPORT, (), [doubt], "")
    return _CHATTER


def _is_small_talk(message: Message) -> bool:
    named = any(part.names for part in message.parts)
    return not named and not message.evidence.own and not cues.NOTE.search(message.line) and not message.measures
