"""What is one row of the figures, and how can anybody check that none was lost or changed?

Workbook and CSV hold the same rows with the same checksum. A unit that said nothing has its rows too: what is missing
must be seen. Figures keep 15 significant digits, as a spreadsheet does; what the ledger holds has at most 6 decimals.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal
from zoneinfo import ZoneInfo

from domain.indicator import Indicator, Kind
from domain.note import NoteKind
from domain.obligation import Obligation, State
from domain.report import Act, Figure, Note
from domain.review import Judgement, Verdict
from domain.summary import Summary, UnitState
from domain.unit import Level, Unit
from domain.words import nfc
from handlers.texts import sentence
from handlers.wording import why

Cell = str | Decimal | datetime | None

LONGEST_TEXT = 32_000  # a cell of Excel holds 32,767 characters
SHARE = Decimal("0.000001")
_EXACT = Context(prec=15)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
VALUE_HEADINGS = (
    "workbook-unit-key",
    "workbook-unit",
    "workbook-district",
    "workbook-code",
    "workbook-indicator",
    "workbook-measured-in",
    "workbook-increment",
    "workbook-total",
    "workbook-registered",
    "workbook-share-registered",
    "workbook-state",
    "workbook-first-reported",
    "workbook-text",
    "workbook-approved",
)
VERSION_HEADINGS = (
    "workbook-said-at",
    "workbook-unit-key",
    "workbook-unit",
    "workbook-round",
    "workbook-code",
    "workbook-indicator",
    "workbook-measured-in",
    "workbook-version",
    "workbook-before",
    "workbook-after",
    "workbook-act",
    "workbook-person",
    "workbook-why",
    "workbook-text",
    "workbook-verdict",
    "workbook-verdict-at",
    "workbook-verdict-person",
)
NOTE_HEADINGS = ("workbook-said-at", "workbook-unit-key", "workbook-unit", "workbook-note-kind", "workbook-text")
_ACTS = {
    Act.REPORT: "workbook-act-report",
    Act.CORRECTION: "workbook-act-correction",
    Act.WITHDRAWAL: "workbook-act-withdrawal",
}
_NOTES = {
    NoteKind.DIFFICULTY: "workbook-note-difficulty",
    NoteKind.PROPOSAL: "workbook-note-proposal",
    NoteKind.EXAMPLE: "workbook-note-example",
    NoteKind.REMARK: "workbook-note-remark",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One version of a figure with the names that it holds as keys. before: the version that stood until then.

    person: the name to show, empty where it was erased. judged: the newest decision about it, its person by name.
    """

    figure: Figure
    unit: Unit
    before: Figure | None = None
    person: str = ""
    judged: Judgement | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
    """How many rows were written, and the SHA-256 over them (hex)."""

    rows: int
    checksum: str


class Seal:
    """Counts rows and hashes them: cells joined by tabs, each row ended by a line feed, in UTF-8.

    Numbers are plain decimals with a point and no zeros at the end, times `2023-06-20 08:00:00` on the local clock.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.rows = 0

    def add(self, row: Iterable[Cell]) -> None:
        self._hash.update(("\t".join(map(plain, row)) + "\n").encode())
        self.rows += 1

    @property
    def sealed(self) -> Sealed:
        return Sealed(rows=self.rows, checksum=self._hash.hexdigest())


def plain(cell: Cell) -> str:
    """A cell as the checksum sees it."""
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell.normalize() + 0:f}"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case _:
            return cell


def words(text: str) -> str:
    """Text that every document can hold: NFC, line feeds, no characters that XML forbids, no blanks around it."""
    clean = _NO_XML.sub("", nfc(text).replace("\r\n", "\n").replace("\r", "\n")).strip()
    if clean.startswith("<r>") and clean.endswith("</r>"):
        clean += "."  # XlsxWriter would take it for its own markup and write it unescaped
    return clean if len(clean) <= LONGEST_TEXT else f"{clean[: LONGEST_TEXT - 1]}…"


def exact(value: Decimal | None) -> Decimal | None:
    return None if value is None else _EXACT.plus(value)


def local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """On the local clock and without a zone: spreadsheets know none."""
    return None if at is None else at.astimezone(zone).replace(tzinfo=None, microsecond=0)


def indicators(summary: Summary) -> tuple[Indicator, ...]:
    """What the round's tables show: figures that anybody owes or gave, in the order of the campaign's file."""
    codes: set[str] = set()
    for one in summary.units:
        codes.update(one.owed.needed, one.registered if summary.registers else one.values)
    return tuple(one for one in summary.campaign.reported if one.kind is not Kind.TEXT and one.code in codes)


def districts(summary: Summary) -> dict[str, Unit]:
    """Key → the district or cluster that a reporting unit's `parent` names."""
    known = {part.unit.key: part.unit for part in summary.parts}
    if summary.root.level is not Level.PROVINCE:
        known[summary.root.key] = summary.root
    return known


def title(unit: Unit) -> str:
    """`Xã Lũng Cú`: with its kind, as a line of a table begins."""
    return words(unit.names[1])


def value_rows(summary: Summary, *, zone: ZoneInfo, language: str = "vi") -> Iterator[tuple[Cell, ...]]:
    """Every unit × every indicator or activity that it owes or told about; cells as in VALUE_HEADINGS."""
    above = districts(summary)
    known = {one.code: one for one in summary.campaign.reported}
    for one in summary.units:
        parent = above.get(one.unit.parent or "")
        begin = (one.unit.key, title(one.unit), title(parent) if parent else "")
        end = (state_words(one.owed, language), local(one.owed.first_reported_at, zone))
        for code in codes_of(one):
            cells = _value_cells(summary, one, code, known.get(code), language)
            yield (*begin, *cells, *end, _text(one, code), _approved(summary, one, code, language))


def codes_of(one: UnitState) -> tuple[str, ...]:
    """What the unit owes, then what it gave beyond that."""
    return tuple(dict.fromkeys((*one.owed.needed, *one.values, *one.registered, *one.texts)))


def count_value_rows(summary: Summary) -> int:
    return sum(len(codes_of(one)) for one in summary.units)


def version_row(version: Version, summary: Summary, *, zone: ZoneInfo, language: str = "vi") -> tuple[Cell, ...]:
    """Cells as in VERSION_HEADINGS."""
    figure, before = version.figure, version.before
    indicator = summary.campaign.indicator(figure.code)
    return (
        local(figure.said_at, zone),
        version.unit.key,
        title(version.unit),
        words(figure.round),
        words(figure.code),
        _name(summary, figure.code, indicator),
        measured_in(indicator, language),
        Decimal(figure.version),
        exact(before.total) if before else None,
        exact(figure.total),
        sentence(_ACTS[figure.act], language),
        words(version.person),
        words(why(figure.reason, language)),
        words(figure.text),
        *_verdict(version.judged, language, zone),
    )


def note_row(note: Note, units: dict[str, Unit], *, zone: ZoneInfo, language: str = "vi") -> tuple[Cell, ...]:
    """Cells as in NOTE_HEADINGS."""
    unit = units.get(note.unit)
    kind = sentence(_NOTES[note.kind], language)
    return (local(note.said_at, zone), words(note.unit), title(unit) if unit else "", kind, words(note.text))


def state_words(owed: Obligation, language: str = "vi") -> str:
    if owed.excused:
        return sentence("workbook-excused", language)
    if owed.state is State.DONE:
        return sentence("workbook-on-time" if owed.on_time else "workbook-late", language)
    return sentence("workbook-partial" if owed.state is State.PARTIAL else "workbook-missing", language)


def measured_in(indicator: Indicator | None, language: str = "vi") -> str:
    if indicator is None:
        return ""
    return sentence("workbook-reached-or-not", language) if indicator.kind is Kind.MILESTONE else indicator.unit or ""


def _value_cells(
    summary: Summary, one: UnitState, code: str, indicator: Indicator | None, language: str
) -> Sequence[Cell]:
    total, registered = one.values.get(code), one.registered.get(code)
    # What a level gained in a round says nothing: it may have been corrected, or measured for the first time.
    flows = indicator is not None and indicator.sums_up
    share = (total / registered).quantize(SHARE) if total is not None and registered else None
    return (
        words(code),
        _name(summary, code, indicator),
        measured_in(indicator, language),
        exact(one.increments.get(code)) if flows else None,
        exact(total),
        exact(registered),
        share,
    )


def _name(summary: Summary, code: str, indicator: Indicator | None) -> str:
    known = indicator or summary.campaign.activity(code)
    return words(known.name) if known else ""


def _approved(summary: Summary, one: UnitState, code: str, language: str) -> str:
    """Of what the unit told in this round; empty where it told nothing, or nobody has to approve."""
    if not summary.campaign.reviewed or code not in one.told:
        return ""
    return sentence("workbook-approved-no" if code in one.unapproved else "workbook-approved-yes", language)


def _verdict(one: Judgement | None, language: str, zone: ZoneInfo) -> tuple[Cell, ...]:
    if one is None:
        return "", None, ""
    if one.verdict is Verdict.APPROVED:
        said = sentence("workbook-verdict-approved", language)
    else:
        said = sentence("workbook-verdict-returned", language, reason=one.reason)
    return words(said), local(one.at, zone), words(one.person)


def _text(one: UnitState, code: str) -> str:
    return words(one.texts.get(code, ""))
