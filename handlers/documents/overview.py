"""Which tables does a province print? Its indicators, its districts, and every unit with every indicator.

Sums are taken only of what may be summed; shares and levels are shown as lowest, median and highest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.indicator import Indicator, Kind
from domain.summary import Count, Progress, Summary, UnitState
from handlers.documents.page import BOLD, HEADING, LINED, SUBTITLE, SUM, TITLE, Book, Page, Percent
from handlers.documents.rows import Cell, exact, indicators, measured_in, state_words, title, words
from handlers.texts import sentence
from handlers.wording import instant, name_of

_INDICATORS = (
    ("workbook-number", 5),
    ("workbook-code", 11),
    ("workbook-indicator", 46),
    ("workbook-measured-in", 12),
    ("workbook-target", 12),
    ("workbook-reached", 13),
    ("workbook-share", 9),
    ("workbook-path", 10),
    ("workbook-increment", 12),
    ("workbook-low", 10),
    ("workbook-median", 10),
    ("workbook-high", 10),
    ("workbook-units-reported", 10),
)
_DISTRICTS = (
    "workbook-number",
    "",
    "workbook-district",
    "workbook-expected",
    "workbook-reported",
    "workbook-on-time",
    "workbook-late",
    "workbook-partial",
    "workbook-missing",
    "workbook-excused",
    "workbook-completeness",
)
_KEPT = 3  # columns of the matrix that stay in sight: number, unit, state


def indicator_page(book: Book, summary: Summary, *, zone: ZoneInfo, language: str = "vi") -> None:
    """Rows = indicators with target, reached, share, the path's share and who reported; below them the districts."""
    page = book.page(sentence("workbook-sheet-overview", language), [width for _, width in _INDICATORS])
    _head(page, "workbook-title-overview", summary, zone, language)
    first = page.row
    keys = [key for key, _ in _INDICATORS]
    if summary.registers:
        keys[keys.index("workbook-reached")] = "workbook-registered"
    page.put([sentence(key, language) for key in keys], HEADING)
    page.repeat(first)
    page.freeze(3)
    for number, (indicator, progress) in enumerate(progress_rows(summary), start=1):
        name = (number, words(indicator.code), words(indicator.name), measured_in(indicator, language))
        page.put((*name, *_progress_cells(progress)), LINED)
    page.skip()
    _counts(page, summary, language)


def progress_rows(summary: Summary) -> Iterator[tuple[Indicator, Progress]]:
    """Every indicator of the round; one that nobody told about has no figures."""
    known = {one.indicator.code: one for one in summary.progress}
    for indicator in indicators(summary):
        yield indicator, known.get(indicator.code, Progress(indicator=indicator, units=0))


def matrix_page(book: Book, summary: Summary, *, zone: ZoneInfo, language: str = "vi") -> None:
    """Units by district × indicators. A district's row, and the last one, add up what may be added."""
    shown = indicators(summary)
    widths = (5, 24, 11, *(10.5 for _ in shown))
    page = book.page(sentence("workbook-sheet-matrix", language), widths)
    _head(page, "workbook-title-matrix", summary, zone, language)
    first = page.row
    keys = ("workbook-number", "workbook-unit", "workbook-state")
    names = [words(name_of(summary.campaign, one.code)) for one in shown]
    page.put([*(sentence(key, language) for key in keys), *names], HEADING)
    page.put(["", "", "", *(measured_in(one, language) for one in shown)], HEADING)
    page.repeat(first, columns=_KEPT)
    page.freeze(_KEPT)

    for district, units in by_district(summary):
        if district:
            page.put([None, district, None, *_sums(units, shown, summary)], SUM)
        for number, one in enumerate(units, start=1):
            values = _given(one, summary)
            state = state_words(one.owed, language)
            page.put([number, title(one.unit), state, *(exact(values.get(i.code)) for i in shown)], LINED)
    total = sentence("workbook-sum", language)
    page.put([None, total, None, *_sums(summary.units, shown, summary)], SUM)


def by_district(summary: Summary) -> Iterator[tuple[str, Sequence[UnitState]]]:
    """The units of each district below the root, those of none at the end; one group where there are no districts."""
    if not summary.parts:
        yield "", summary.units
        return
    groups: dict[str, list[UnitState]] = {part.unit.key: [] for part in summary.parts}
    rest: list[UnitState] = []
    for one in summary.units:
        groups.get(one.unit.parent or "", rest).append(one)
    for part in summary.parts:
        yield title(part.unit), groups[part.unit.key]
    if rest:
        yield "", rest


def _head(page: Page, key: str, summary: Summary, zone: ZoneInfo, language: str) -> None:
    page.across(words(title(summary.root).upper()), BOLD)
    page.across(sentence(key, language), TITLE)
    page.across(words(summary.campaign.title), SUBTITLE)
    at = instant(summary.at, zone)
    page.across(sentence("workbook-round-as-of", language, round=words(summary.plan.name), at=at), SUBTITLE)
    page.skip()


def _progress_cells(one: Progress) -> tuple[Cell | Percent, ...]:
    reached = one.total if one.reached is None else Decimal(one.reached)
    share, path = (Percent(part=part) if part is not None else None for part in (one.share, one.path))
    spread = (exact(one.low), exact(one.median), exact(one.high))
    return (exact(one.target), exact(reached), share, path, exact(one.added), *spread, Decimal(one.units))


def _counts(page: Page, summary: Summary, language: str) -> None:
    page.put([sentence("workbook-discipline", language)], BOLD)
    page.put([sentence(key, language) if key else None for key in _DISTRICTS], HEADING)
    for number, part in enumerate(summary.parts, start=1):
        page.put([number, None, title(part.unit), *_count_cells(part.count)], LINED)
    page.put([None, None, sentence("workbook-sum", language), *_count_cells(summary.count)], SUM)


def _count_cells(count: Count) -> tuple[Cell | Percent, ...]:
    told = (count.expected, count.reported, count.on_time, count.late, count.partial, count.silent, count.excused)
    share = count.completeness
    return (*map(Decimal, told), Percent(part=share) if share is not None else None)


def _given(one: UnitState, summary: Summary) -> Mapping[str, Decimal]:
    return one.registered if summary.registers else one.values


def _sums(units: Iterable[UnitState], shown: Sequence[Indicator], summary: Summary) -> Iterator[Decimal | None]:
    """Of what may be added, and of milestones how many units reached them."""
    given = [_given(one, summary) for one in units]
    for indicator in shown:
        values = [found for one in given if (found := one.get(indicator.code)) is not None]
        adds = indicator.sums_up or indicator.kind is Kind.MILESTONE
        yield exact(sum(values, Decimal(0))) if values and adds else None
