"""Which workbook does a coordinator get? Where it comes from, the printed tables, every figure and every version.

What is on its pages is in `rows` and `overview`, how they look in `page`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO
from zoneinfo import ZoneInfo

from domain.campaign import Document
from domain.summary import Summary
from handlers.documents.overview import indicator_page, matrix_page
from handlers.documents.page import BOLD, FACT, HEADING, ITALIC, MOST_ROWS, Book, Page
from handlers.documents.rows import (
    NOTE_HEADINGS,
    VALUE_HEADINGS,
    VERSION_HEADINGS,
    Cell,
    Seal,
    Sealed,
    Version,
    count_value_rows,
    note_row,
    title,
    value_rows,
    version_row,
    words,
)
from handlers.texts import sentence
from handlers.wording import due, instant

Told = Callable[[int, int], None]

STEP = 1_000  # rows between two words about the progress
_VALUE_WIDTHS = (14, 24, 20, 12, 44, 14, 14, 14, 14, 12, 14, 17, 40, 14)
_VERSION_WIDTHS = (17, 14, 24, 14, 12, 44, 14, 6, 14, 14, 12, 24, 30, 40, 24, 17, 24)
_NOTE_WIDTHS = (17, 14, 24, 20, 90)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What was written: the rows of figures and those of versions."""

    values: Sealed
    versions: Sealed


def workbook(
    summary: Summary,
    versions: Iterable[Version],
    to: BinaryIO,
    *,
    zone: ZoneInfo,
    language: str = "vi",
    expected: int = 0,
    told: Told | None = None,
    most_rows: int = MOST_ROWS,
) -> Contents:
    """Writes the workbook (.xlsx). The same arguments make the same bytes.

    versions: in the order in which they are shown; read once, one at a time. expected: how many of them there will be,
    as far as known. told: called with the rows that are done and all that are expected. A page that is full after
    most_rows is continued on another.
    """
    created = summary.at.astimezone(zone)
    book = Book(to, created=created, title=words(f"{summary.campaign.code} {summary.plan.key} {summary.root.title}"))
    count = _Counted(count_value_rows(summary) + expected, told)
    cover = book.page(sentence("workbook-sheet-cover", language), (28, 72), landscape=False)
    indicator_page(book, summary, zone=zone, language=language)
    matrix_page(book, summary, zone=zone, language=language)

    long = _Long(book, sentence("workbook-sheet-values", language), VALUE_HEADINGS, _VALUE_WIDTHS, language, most_rows)
    for row in value_rows(summary, zone=zone, language=language):
        long.put(row)
        count.one()
    values = long.finished()
    name = sentence("workbook-sheet-versions", language)
    long = _Long(book, name, VERSION_HEADINGS, _VERSION_WIDTHS, language, most_rows)
    for version in versions:
        long.put(version_row(version, summary, zone=zone, language=language))
        count.one()
    contents = Contents(values=values, versions=long.finished())
    _notes(book, summary, zone, language)
    _cover(cover, summary, contents, zone, language)
    book.close()
    count.end()
    return contents


class _Counted:
    """Tells how far the rows are, now and then."""

    def __init__(self, total: int, told: Told | None) -> None:
        self._done, self._total, self._told = 0, total, told

    def one(self) -> None:
        self._done += 1
        if self._done % STEP == 0:
            self._tell()

    def end(self) -> None:
        """Counts what came, where fewer or more were expected."""
        self._total = self._done
        self._tell()

    def _tell(self) -> None:
        if self._told is not None:
            self._told(self._done, max(self._done, self._total))


class _Long:
    """A list of rows under one heading, on as many pages as it takes, with its checksum."""

    def __init__(
        self, book: Book, name: str, keys: Sequence[str], widths: Sequence[float], language: str, most: int
    ) -> None:
        self._book, self._name, self._widths, self._most = book, name, widths, most
        self._headings = [sentence(key, language) for key in keys]
        self._seal = Seal()
        self._pages = 0
        self._page = self._new()

    def put(self, row: Sequence[Cell]) -> None:
        if self._page.row > self._most:
            self._end()
            self._page = self._new()
        self._page.put(row)
        self._seal.add(row)

    def finished(self) -> Sealed:
        self._end()
        return self._seal.sealed

    def _new(self) -> Page:
        self._pages += 1
        page = self._book.page(self._name if self._pages == 1 else f"{self._name} {self._pages}", self._widths)
        page.put(self._headings, HEADING)
        page.repeat(0)
        page.freeze()
        return page

    def _end(self) -> None:
        self._page.filtered(0)


def _notes(book: Book, summary: Summary, zone: ZoneInfo, language: str) -> None:
    units = {one.unit.key: one.unit for one in summary.units}
    page = book.page(sentence("workbook-sheet-notes", language), _NOTE_WIDTHS)
    page.put([sentence(key, language) for key in NOTE_HEADINGS], HEADING)
    page.repeat(0)
    page.freeze()
    for note in summary.notes:
        page.put(note_row(note, units, zone=zone, language=language))


def _cover(page: Page, summary: Summary, contents: Contents, zone: ZoneInfo, language: str) -> None:
    """Written last, since it tells the checksums; it is the first page all the same."""
    campaign, count = summary.campaign, summary.count
    page.put([sentence("workbook-title-cover", language)], BOLD)
    page.skip()
    lines: tuple[tuple[str, Cell], ...] = (
        ("workbook-campaign", words(campaign.title)),
        ("workbook-campaign-code", words(campaign.code)),
        ("workbook-document", document_words(campaign.document, language)),
        ("workbook-province", words(campaign.province)),
        ("workbook-unit", title(summary.root)),
        ("workbook-round", words(f"{summary.plan.name} ({summary.plan.key})")),
        ("workbook-due", words(due(summary.plan, language))),
        ("workbook-as-of", words(instant(summary.at, zone))),
        ("workbook-expected", Decimal(count.expected)),
        ("workbook-on-time", Decimal(count.on_time)),
        ("workbook-late", Decimal(count.late)),
        ("workbook-partial", Decimal(count.partial)),
        ("workbook-missing", Decimal(count.silent)),
        ("workbook-excused", Decimal(count.excused)),
        *((("workbook-approved-units", Decimal(summary.approved[0])),) if summary.approved else ()),
        ("workbook-rows-values", Decimal(contents.values.rows)),
        ("workbook-checksum-values", contents.values.checksum),
        ("workbook-rows-versions", Decimal(contents.versions.rows)),
        ("workbook-checksum-versions", contents.versions.checksum),
    )
    for key, value in lines:
        page.put([sentence(key, language), value], FACT)
    page.skip()
    page.across(sentence("workbook-checksum-how", language), ITALIC)
    page.across(sentence("workbook-not-official", language), ITALIC)


def document_words(document: Document, language: str = "vi") -> str:
    """`Chương trình số 64/CTr-UBND ngày 10/03/2020 của UBND tỉnh`, as far as it is known."""
    kind = words(document.type)
    if document.number:
        kind = sentence("workbook-document-number", language, document=kind, number=words(document.number))
    if document.issued:
        # In the precision of the source: `2020-02-28`, `2023-07`, `2023`.
        parts = document.issued.split("-")
        key = ("workbook-document-year", "workbook-document-month", "workbook-document-day")[min(len(parts), 3) - 1]
        kind = sentence(key, language, document=kind, date=words("/".join(reversed(parts))))
    return sentence("workbook-document-of", language, document=kind, body=words(document.issuing_body))
