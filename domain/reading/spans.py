"""Which period does a text name, and from which day to which is that?

Calendar periods: a round after Decree 09/2019/NĐ-CP runs from the 15th to the 14th, so a caller compares how far the
two overlap.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from domain.reading.sentences import Part
from domain.words import fold

_PERIOD = re.compile(
    r"(?<![\d.,/])(?P<months>[369]|12) ?(?:thang|th)\b(?P<half> (?:dau|cuoi) nam)?(?P<of>(?: nam| ?/)? ?20\d\d)?|"
    r"\bq(?P<q>[1-4])\b(?P<in>(?: nam| ?/)? ?20\d\d)?|"
    r"\bquy (?:nay|truoc|vua qua|i{1,3}v?|iv|[1-4])\b(?:[ /]+(?:nam )?20\d\d)?|\b(?:trong |ca )?(?:tuan|"
    r"thang) (?:nay|qua|truoc|vua qua|vua roi|\d{1,2})\b"
    r"(?:[ /]+(?:thang |nam )?\d{1,4})*|\bnam (?:nay|ngoai|truoc|20\d\d)\b|\btu dau nam(?: den nay)?\b"
)
_MONTH = re.compile(r"(?<!\S)(?:(?:thang|tuan) (?:nay|qua|truoc|vua qua|vua roi|@)|trong (?:thang|tuan))(?!\S)")
_UP_TO = re.compile(r"(?:den|het|toi|cao|bc|ky|so lieu|@|dau|tu) (?:nay |thoi diem |cuoi |het )?$")
Span = tuple[date, date]


def named_period(text: str) -> str:
    """The period that the text names, as typed; `q3` and `6th` in full."""
    found = _PERIOD.search(fold(text))
    if found is None:
        return ""
    if found["q"]:
        return f"quý {found['q']}{_typed(text, found, 'in')}"
    if found["months"]:
        return f"{found['months']} tháng{_typed(text, found, 'half')}{_typed(text, found, 'of')}"
    return text[found.start() : found.end()]


def _typed(text: str, found: re.Match[str], group: str) -> str:
    return text[found.start(group) : found.end(group)] if found[group] else ""


def month_of(part: Part) -> str:
    """`thu ngân sách tháng 5`: the month or week that the figures of a clause are of.

    `đến hết tháng 5` and `báo cáo tháng 5` bound or name the report; January's figures are those since New Year.
    """
    for found in _MONTH.finditer(part.line):
        if _UP_TO.search(part.line[: found.start()]):
            continue
        number = part.tokens[part.pieces[part.piece_at(found.end() - 1)].first]
        if not re.fullmatch(r"0?1(?:/20\d\d)?", number.word):
            return found.group()
    return ""


def span_of(period: str, today: date) -> Span | None:
    """First and last day of the calendar period that `period` names; None when that can't be told.

    Without a year it is the latest one that has begun: in January `tháng 12` is last year's.
    """
    words = re.sub(r"\s+", " ", fold(period)).strip()
    for pattern, spans in _FORMS:
        found = pattern.fullmatch(words)
        if found is not None:
            try:
                return spans(found, today)
            except ValueError:  # month 13, year 0
                return None
    return None


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _months(year: int, first: int, last: int) -> Span:
    after = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)


def _latest(year: int | None, first: int, last: int, today: date) -> Span:
    """These months of the year, or of the latest year in which they have begun."""
    if year is None:
        year = today.year - (date(today.year, first, 1) > today)
    return _months(year, first, last)


def _month(found: re.Match[str], today: date) -> Span:
    month = int(found["month"])
    return _latest(_year(found["year"]), month, month, today)


def _this_month(found: re.Match[str], today: date) -> Span:
    del found
    return _months(today.year, today.month, today.month)


def _last_month(found: re.Match[str], today: date) -> Span:
    del found
    before = today.replace(day=1) - timedelta(days=1)
    return _months(before.year, before.month, before.month)


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _quarter(found: re.Match[str], today: date) -> Span:
    number = _ROMAN.get(found["quarter"]) or int(found["quarter"])
    return _latest(_year(found["year"]), number * 3 - 2, number * 3, today)


def _this_quarter(found: re.Match[str], today: date) -> Span:
    first = today.month - (today.month - 1) % 3
    if found["which"] == "nay":
        return _months(today.year, first, first + 2)
    before = date(today.year, first, 1) - timedelta(days=1)
    return _months(before.year, before.month - 2, before.month)


def _of_year(found: re.Match[str], today: date) -> Span:
    """`6 tháng`, `9 tháng`, `6 tháng cuối năm`; they are told when they are over or soon are."""
    months = int(found["months"])
    if found["half"] == "cuoi nam":
        return _latest(_year(found["year"]), 13 - months, 12, today)
    year = _year(found["year"])
    if year is None:  # in February `6 tháng` is last year's
        year = today.year - (today.month < months - 1)
    return _months(year, 1, months)


def _one_year(found: re.Match[str], today: date) -> Span:
    year = {"nay": today.year, "ngoai": today.year - 1, "truoc": today.year - 1}.get(found["which"])
    return _months(year if year is not None else int(found["which"]), 1, 12)


def _week(found: re.Match[str], today: date) -> Span:
    monday = today - timedelta(days=today.weekday())
    if found["which"] != "nay":
        monday -= timedelta(days=7)
    return monday, monday + timedelta(days=6)


def _week_of_month(found: re.Match[str], today: date) -> Span:
    """Days 8 to 14 are the second week; a week that is none makes an error."""
    first, last = _month(found, today)
    number = int(found["week"])
    return first.replace(day=number * 7 - 6), min(first + timedelta(days=number * 7 - 1), last)


def _since_new_year(found: re.Match[str], today: date) -> Span:
    del found
    return date(today.year, 1, 1), today


_BEHIND = r"(?:(?: nam| ?/| thang)* ?(?P<year>(?:19|20)\d\d))?"
_WAYS: tuple[tuple[str, Callable[[re.Match[str], date], Span]], ...] = (
    (rf"thang (?P<month>\d{{1,2}}){_BEHIND}", _month),
    (r"thang nay", _this_month),
    (r"thang (?:truoc|qua|vua qua|vua roi)", _last_month),
    (rf"(?:quy ?|q)(?P<quarter>i{{1,3}}|iv|[1-4]){_BEHIND}", _quarter),
    (r"quy (?P<which>nay|truoc|vua qua|qua)", _this_quarter),
    (rf"(?P<months>3|6|9|12) ?(?:thang|th)(?: (?P<half>(?:dau|cuoi) nam))?{_BEHIND}", _of_year),
    (r"nam (?P<which>nay|ngoai|truoc|(?:19|20)\d\d)", _one_year),
    (r"tuan (?P<which>nay|qua|truoc|vua qua|vua roi)", _week),
    (rf"tuan (?P<week>[1-5]) ?/?(?: thang)? ?(?P<month>\d{{1,2}}){_BEHIND}", _week_of_month),
    (r"tu dau nam(?: den nay| toi nay)?|dau nam den nay", _since_new_year),
)
_FORMS = tuple((re.compile(rf"(?:(?:trong|ca|het|cua|bao cao|bc) )*{words}"), spans) for words, spans in _WAYS)
