"""What does an officer's message mean?

The text is cut into clauses; a clause is sure when it names exactly one indicator that the unit owes, carries exactly
one figure with a unit that fits, and every other word in it is known. What is not sure is asked about, never stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from domain.indicator import Comparator, Indicator, Kind, Scope
from domain.quantity import NUMBER, UNIT_WORDS, convert, number, vietnamese
from domain.report import Entry, Mode, default_mode
from domain.words import fold, nfc


class ReadingKind(StrEnum):
    """What kind of message it is; the words of `giaoban read --json`."""

    REPORT = "report"
    CLARIFY = "clarify"
    CORRECTION = "correction"
    NIL_REPORT = "nil_report"
    QUESTION = "question"
    NOTE_ONLY = "note_only"
    DUTY = "duty"
    CHATTER = "chatter"


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Something that must be asked. `candidates`: what it may mean, offered as options."""

    reason: str
    code: str = ""
    words: str = ""
    candidates: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """entries: sure figures; doubts: what must be asked before anything is stored. registers: targets, not results."""

    kind: ReadingKind
    entries: tuple[Entry, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    registers: bool = False
    note: str = ""
    activity: str = ""


# Words that carry no figure of their own: courtesy, verbs of doing, time words that mean "now".
_FILLERS = frozenset(
    re.findall(
        r"[a-z]+",
        "a ah ak alo anh ba bac ban bao bc be cac cai cam can cao chao chau chi chinh cho chuc chung co con cong "
        "cua cung da dat de den di dinh do dot duoc duong e em ghi gi giup gom gui hai hien ho hoan hom huyen ket "
        "khoang ky la lai lam len lieu ma minh moi mot nam nay ngay nha nham nhe nhung nua o oi on qua quy ra rang "
        "rat roi so sua ta tai thang thanh the them thi thon thuc tiep toan toi tong trong tu tuan tung va van ve "
        "vn voi xa xin xong y",
    )
)
_REGISTERING = frozenset({"dang", "ky", "ki", "dk", "chi", "tieu", "muc"})
_TOTAL = re.compile(r"\b(luy ke|tong( cong| so)?|tu dau nam|den nay|tat ca)\b")
_MORE = re.compile(r"\b(them|tang them|moi|cong them|tang)\b")
_NIL = re.compile(r"\b(khong|ko|k|chua|kg) (co )?(gi )?(phat sinh|co gi)\b")
_FIX = re.compile(r"^\W*(sua( lai)?|dinh chinh|nham|bao nham|sr e nham)\b")
# A number behind these names a time or a place; one in front of these counts them.
_NAMED = re.compile(
    r"\b(?:thang|tuan|quy|nam|ngay|(?<!nong )thon|xom|ky|dot|lan|thu|(?<!tong )so) {1,2}\d+(?:[./]\d+)*(?![\d,.])"
)
_COUNTED = re.compile(r"\s*(?:thon|xom|to|ho|xa|huyen|nam|thang|tuan|ngay|gio|ky|dot|lan|nguoi|diem)\b")
_CHANGE = re.compile(r"\b(tang|them)\b")
_LEFT_OVER = re.compile(r"\bcon( lai)?\W{0,2}$")
_MINUS = ("-", "−", "–")
_ABOUT = re.compile(r"\b(khoang|tam|do|chung|gan|hon|uoc)\b(?= *\d)")
_PLAN = re.compile(r"\b(du kien|tuan sau|thang sau|ke hoach|se lam|se do|phan dau)\b")
_ASK = re.compile(r"(\?|\b(khi nao|bao gio|han nop|ngay nao|bao nhieu|the nao|sao khong)\b)")
_NOTE = re.compile(r"\b(kho khan|vuong mac|kien nghi|de nghi|de xuat|ghi chu)\b")
_REACHED = re.compile(r"\b(dat|xong|hoan thanh|roi|co|dat chuan)\b")
_NOT_REACHED = re.compile(r"\b(chua|khong|chua dat|chua xong)\b")
_CUT = re.compile(r"[;\n|]|,(?!\d)|(?<!\d),|\.(?=\s|$)|\t")
_LIST_MARK = re.compile(r"^[ \t]*(?:[-+*•][ \t]+|\(?\d{1,2}[).][ \t]+)", re.MULTILINE)
_WORD = re.compile(r"[a-z%][a-z0-9%]*(?:-[a-z0-9]+)*")
_WORD_OR_FIGURE = re.compile(rf"{_WORD.pattern}|\d\S*")
_CLOCK_OR_DATE = re.compile(r"\d{1,2}/\d{1,2}(/\d{2,4})?")
REMARK = "remark"  # words about a difficulty or a plan: worth keeping by themselves
ASIDE = "aside"  # other words: kept only beside figures
MAX_DECIMALS = 6
WHOLE_THINGS = frozenset(
    ("vuon", "nha", "xa", "khu dan cu", "san pham", "cong trinh", "du an", "doanh nghiep", "tieu chi", "vu", "nguoi")
)
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The names under which the indicators of one unit in one campaign may appear. phrases: words → codes."""

    indicators: dict[str, Indicator]
    phrases: dict[tuple[str, ...], frozenset[str]]
    longest: int

    @classmethod
    def of(cls, indicators: Iterable[Indicator]) -> Vocabulary:
        known = {indicator.code: indicator for indicator in indicators}
        phrases: dict[tuple[str, ...], set[str]] = {}
        for indicator in known.values():
            for name in (
                indicator.code,
                indicator.code.replace("-", " "),
                _bare(indicator.name),
                indicator.short,
                *indicator.aliases,
            ):
                words = tuple(_WORD.findall(fold(name)))
                if words:
                    phrases.setdefault(words, set()).add(indicator.code)
        return cls(
            indicators=known,
            phrases={words: frozenset(codes) for words, codes in phrases.items()},
            longest=max(map(len, phrases), default=0),
        )

    def find(self, words: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, frozenset[str]]]:
        """Names in a clause, longest first from the left: (first word, past the last word, codes)."""
        found: list[tuple[int, int, frozenset[str]]] = []
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                codes = self.phrases.get(tuple(word for _, _, word in words[at : at + length]))
                if codes:
                    found.append((at, at + length, codes))
                    at += length
                    break
            else:
                at += 1
        return found


def read(text: str, vocabulary: Vocabulary, *, registration: bool = False) -> Reading:
    """Reads one message for one campaign. `registration`: the open round asks for the unit's own targets."""
    plain = nfc(text).strip()
    folded = fold(plain)
    registers = registration
    if _NIL.search(folded) and not NUMBER.search(folded) and not _names(folded, vocabulary):
        return Reading(kind=ReadingKind.NIL_REPORT)
    if _ASK.search(folded) and not _FIX.search(folded):
        return Reading(kind=ReadingKind.QUESTION, note=plain)
    folded = _LIST_MARK.sub(lambda mark: " " * len(mark.group()), folded)
    clauses = [clause for clause in _CUT.split(folded) if clause.strip()]
    fixes = bool(_FIX.search(folded))
    entries: list[Entry] = []
    doubts: list[Doubt] = []
    notes: list[str] = []
    position = 0
    running = remarks = False
    for clause in clauses:
        start = folded.index(clause, position)
        position = start + len(clause)
        words = plain[start:position].strip()
        running = running or bool(_TOTAL.search(clause))
        outcome = _clause(clause, vocabulary, registers=registers, running=running)
        match outcome:
            case Entry():
                entries.append(outcome)
            case Doubt():
                doubts.append(replace(outcome, words=words))
            case str():
                notes.append(words)
                remarks = remarks or outcome == REMARK
            case None:
                pass
    verdict = _verdict(entries, doubts, notes, vocabulary, fixes=fixes, registers=registers)
    if verdict.kind is ReadingKind.NOTE_ONLY and not remarks:
        return replace(verdict, kind=ReadingKind.CHATTER, note="")
    return verdict


def _verdict(
    entries: list[Entry],
    doubts: list[Doubt],
    notes: list[str],
    vocabulary: Vocabulary,
    *,
    fixes: bool,
    registers: bool,
) -> Reading:
    note = "; ".join(notes)
    doubled = {entry.code for entry in entries if sum(other.code == entry.code for other in entries) > 1}
    doubts += [
        Doubt(reason="conflicting_values", code=code, candidates=tuple(e for e in entries if e.code == code))
        for code in sorted(doubled)
    ]
    if not registers:
        doubts += [doubt for entry in entries if (doubt := implausible(entry, vocabulary.indicators[entry.code]))]
    if doubts:
        return Reading(kind=ReadingKind.CLARIFY, entries=tuple(entries), doubts=tuple(doubts), note=note)
    if not entries:
        if fixes:
            doubt = Doubt(reason="correction_without_new_value")
            return Reading(kind=ReadingKind.CLARIFY, doubts=(doubt,), note=note)
        return Reading(kind=ReadingKind.NOTE_ONLY if note else ReadingKind.CHATTER, note=note)
    kind = ReadingKind.CORRECTION if fixes else ReadingKind.REPORT
    return Reading(kind=kind, entries=tuple(entries), registers=registers, note=note)


def implausible(entry: Entry, indicator: Indicator) -> Doubt | None:
    """Asks where a figure can't be right as it stands: above 100 %, half a garden, more than the province's target."""
    value = entry.value
    if value is None or entry.mode in (Mode.NIL, Mode.TEXT, Mode.DONE):
        return None
    unit = indicator.unit or ""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MAX_DECIMALS:
        return Doubt(reason="too_many_decimals", code=entry.code)
    if value > LARGEST:
        return Doubt(reason="too_large", code=entry.code)
    if unit.startswith("%") and value > 100:
        return Doubt(reason="percent_over_100", code=entry.code)
    if _counts(unit) and value != value.to_integral_value():
        return Doubt(reason="non_integer_count", code=entry.code)
    target = indicator.target
    province = indicator.scope is Scope.PROVINCE and isinstance(target, Decimal) and not isinstance(target, bool)
    if province and isinstance(target, Decimal) and indicator.sums_up and value > target > 0:
        smaller = replace(entry, value=(value / 1000).normalize())
        return Doubt(reason="implausible_above_province_target", code=entry.code, candidates=(smaller, entry))
    return None


def _clause(clause: str, vocabulary: Vocabulary, *, registers: bool, running: bool) -> Entry | Doubt | str | None:
    """One clause: a sure figure, a doubt, a note (kept as words) or nothing worth keeping."""
    if _NOTE.search(clause) or _PLAN.search(clause):
        return REMARK
    names = _find(clause, vocabulary)
    dated = _NAMED.sub(_blank, _CLOCK_OR_DATE.sub(_blank, _outside(clause, names)))
    figures = list(NUMBER.finditer(dated))
    if not names:
        if not figures:
            return None if _only_fillers(clause) else ASIDE
        return Doubt(reason="numbers_without_indicator")
    if len({codes for _, _, codes in names}) > 1 or len(figures) > 1:
        return Doubt(reason="several_figures")
    codes = names[0][2]
    if len(codes) > 1:
        return Doubt(reason="ambiguous_name")
    indicator = vocabulary.indicators[next(iter(codes))]
    rest = _outside(dated, names)
    if indicator.kind is not Kind.QUANTITY:
        return _words(indicator, clause, rest)
    if not figures:
        if _NIL.search(rest):
            return Entry(code=indicator.code, value=None, mode=Mode.NIL)
        return Doubt(reason="missing_value", code=indicator.code)
    falls = bool(re.search(r"\bgiam\b", clause))
    mode = _mode(indicator, rest, registers=registers, running=running)
    if mode is Mode.LEVEL and _CHANGE.search(rest):
        return Doubt(reason="unknown_words", code=indicator.code)
    return _figure(indicator, _said_of_mode(rest), figures[0], mode=mode, falls=falls)


def _figure(indicator: Indicator, rest: str, found: re.Match[str], *, mode: Mode, falls: bool) -> Entry | Doubt:
    registers = mode is Mode.REGISTERED
    before, after = rest[: found.start()], rest[found.end() :]
    read_as = number(found.group())
    if read_as is None:
        return Doubt(reason="unreadable_number", code=indicator.code)
    if before.endswith(_MINUS) or re.search(r"\bam\s*$", before):
        return Doubt(reason="negative_value", code=indicator.code)
    if re.match(r"\s*[-–/]\s*$", after) or re.match(r"[a-z]*\d", after):
        return Doubt(reason="unreadable_number", code=indicator.code)
    if _LEFT_OVER.search(before):
        return Doubt(reason="unknown_words", code=indicator.code)
    tail = after.lstrip()
    unit, after = _unit(after, indicator)
    if not unit:
        return _unit_missing(indicator, read_as.value, mode)
    if after == tail and _COUNTED.match(tail):
        unit_given = _one(indicator, read_as.value, unit, mode)
        return Doubt(reason="unknown_words", code=indicator.code, candidates=unit_given)
    counted = _falls(indicator)
    known = _FILLERS | counted | (_REGISTERING if registers else frozenset())
    strange = [word for word in _WORD.findall(f"{before} {after}") if word not in known]
    if counted and not registers and not falls:
        level = _one(indicator, read_as.value, unit, mode)
        return Doubt(reason="level_vs_change_ambiguous", code=indicator.code, candidates=level)
    if strange or _ABOUT.search(rest):
        return Doubt(reason="unknown_words", code=indicator.code, candidates=_one(indicator, read_as.value, unit, mode))
    if read_as.other is not None and _doubtful_separator(read_as.value, unit):
        both = (*_one(indicator, read_as.other, unit, mode), *_one(indicator, read_as.value, unit, mode))
        return Doubt(reason="separator_ambiguous", code=indicator.code, candidates=both)
    value = convert(read_as.value, unit, _wanted(indicator))
    if value is None:
        return Doubt(reason="unit_mismatch", code=indicator.code)
    return Entry(code=indicator.code, value=value, mode=mode)


def _said_of_mode(rest: str) -> str:
    """Without the words that say how the figure is meant: `luy ke`, `tang them`."""
    return _MORE.sub(_blank, _TOTAL.sub(_blank, rest))


def _mode(indicator: Indicator, rest: str, *, registers: bool, running: bool) -> Mode:
    if registers:
        return Mode.REGISTERED
    mode = default_mode(indicator)
    if mode is Mode.INCREMENT and running and not _MORE.search(rest):
        return Mode.TOTAL
    return mode


def _doubtful_separator(value: Decimal, unit: str) -> bool:
    """`1.200 m` and `2.450 luot` are thousands beyond doubt; `1.200 km` is not."""
    return not (value == value.to_integral_value() and unit in ("m", "met", "luot", "luot khach", "dong", "m2"))


def _one(indicator: Indicator, value: Decimal, unit: str, mode: Mode) -> tuple[Entry, ...]:
    converted = convert(value, unit, _wanted(indicator))
    if converted is None:
        return ()
    return (Entry(code=indicator.code, value=converted, mode=mode),)


def _unit(after: str, indicator: Indicator) -> tuple[str | None, str]:
    """The unit that stands right behind the figure and what follows it; none typed means the indicator's own."""
    tail = after.lstrip()
    wanted = _wanted(indicator)
    own: tuple[str, ...] = (wanted, wanted.partition("/")[0])
    if wanted.startswith("diem %"):
        own = (*own, "%", "diem")
    for word in sorted({*own, *UNIT_WORDS}, key=len, reverse=True):
        if word and tail.startswith(word) and not re.match(r"[a-z0-9]", tail[len(word) :] or " "):
            return (wanted if word in own else word), tail[len(word) :]
    return ("" if _is_money(wanted) else wanted), tail


def _unit_missing(indicator: Indicator, value: Decimal, mode: Mode) -> Doubt:
    """`thu ns 850` may be million or billion đồng."""
    both = (*_one(indicator, value, "trieu dong", mode), *_one(indicator, value, "ty dong", mode))
    return Doubt(reason="unit_missing", code=indicator.code, candidates=both)


def _is_money(unit: str) -> bool:
    return unit in ("dong", "nghin dong", "trieu dong", "ty dong")


def _falls(indicator: Indicator) -> frozenset[str]:
    """The word that says a fall is meant, for the indicators that count one."""
    falling = indicator.comparator in (Comparator.DECREASE_GE, Comparator.DECREASE_GT)
    return frozenset({"giam"}) if falling else frozenset()


def _words(indicator: Indicator, clause: str, rest: str) -> Entry | Doubt:
    """Milestones are reached or not; qualitative indicators are told in words."""
    if indicator.kind is Kind.TEXT:
        return Entry(code=indicator.code, value=None, mode=Mode.TEXT, text=clause.strip())
    known = _FILLERS | {"dat", "chuan", "xong", "hoan", "thanh", "roi", "chua", "khong"}
    if not all(word in known for word in _WORD.findall(rest)):
        return Doubt(reason="unknown_words", code=indicator.code)
    if _NOT_REACHED.search(rest):
        return Entry(code=indicator.code, value=Decimal(0), mode=Mode.DONE)
    if _REACHED.search(rest):
        return Entry(code=indicator.code, value=Decimal(1), mode=Mode.DONE)
    return Doubt(reason="missing_value", code=indicator.code)


def _find(body: str, vocabulary: Vocabulary) -> list[tuple[int, int, frozenset[str]]]:
    """Names in the clause as (start, end, codes) in characters. A unit behind a figure is not a name."""
    # A figure between two words keeps them apart: `tngt 1 vu` is not the name `tngt vu`.
    words = [(found.start(), found.end(), found.group()) for found in _WORD_OR_FIGURE.finditer(body)]
    found = vocabulary.find(words)
    spans = [(words[first][0], words[past - 1][1], codes) for first, past, codes in found]
    if len(spans) < 2:
        return spans
    behind = [span for span in spans if re.search(r"\d\s*$", body[: span[0]])]
    others = [span for span in spans if span not in behind]
    same = {codes for _, _, codes in others}
    return others if len(same) == 1 and all(set(span[2]) & set(next(iter(same))) for span in behind) else spans


def _names(folded: str, vocabulary: Vocabulary) -> bool:
    return bool(_find(folded, vocabulary))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _outside(body: str, spans: Sequence[tuple[int, int, frozenset[str]]]) -> str:
    for start, end, _ in spans:
        body = body[:start] + " " * (end - start) + body[end:]
    return body


def _only_fillers(body: str) -> bool:
    return all(word in _FILLERS for word in _WORD.findall(body))


def _counts(unit: str) -> bool:
    """Things that come whole: gardens, houses, communes."""
    return fold(unit).partition("/")[0] in WHOLE_THINGS


def _wanted(indicator: Indicator) -> str:
    return fold(indicator.unit or "")


def _bare(name: str) -> str:
    """Without the document's numbering: `(6) Tỷ lệ hộ nghèo giảm` → `Tỷ lệ hộ nghèo giảm`."""
    return re.sub(r"^\(\d+[a-z]?\)\s*", "", name)


def shown(entry: Entry, indicator: Indicator) -> str:
    """The figure in words for an option: `1,2 km`."""
    if entry.value is None:
        return entry.text
    unit = indicator.unit or ""
    return f"{vietnamese(entry.value)}{'' if unit.startswith('%') else ' '}{unit}".strip()
