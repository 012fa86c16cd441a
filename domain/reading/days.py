"""On which day was it?

`ngày 15/5`, `hôm qua`, `sáng nay`, `thứ bảy tuần trước`. A day without its year is the latest one that has come; a day
that only bounds a period (`đến 30/6`), honours a feast (`dịp 27/7`) or dates a letter is not the day of anything done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from domain.reading.tokens import Token

_BOUND = re.compile(
    r"(?:^| )(?:(?:den|truoc|sau|toi|han|chot|dip|mung|niem|le|thanh lap|truyen thong|den het|het)(?: ngay)?|"
    r"(?:ke hoach|kh|quyet dinh|qd|cong van|cv|nghi quyet|nq|chi thi|thong bao|tb|van ban|so)(?: \S+){0,4}? ngay)$"
)
_DATE = re.compile(r"(?<!\S)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}|\d{2}))?(?!\S)")
_IN_WORDS = re.compile(
    r"(?<!\S)(?:ngay|hom|mung|mong) (?P<day>\d{1,2})(?: thang (?P<month>\d{1,2})(?: ?/ ?| nam )?(?P<year>20\d\d)?"
    r"|(?= |$)(?! (?:thang|/)))"
)
_RELATIVE = re.compile(
    r"(?<!\S)(?:(?P<today>(?:hom|sang|chieu|trua|toi|sang som) nay)|(?P<yesterday>(?:hom|toi|dem|chieu|sang) qua)|"
    r"(?P<before>hom kia)|(?P<tomorrow>(?:ngay|sang|chieu|toi) mai))(?!\S)"
)
_NAMES = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
_WEEKDAY = re.compile(
    r"(?<!\S)(?:thu (?P<name>hai|ba|tu|nam|sau|bay|[2-7])|t (?P<short>[2-7])|t(?P<glued>[2-7])|"
    r"(?P<sunday>chu nhat|cn))(?!\S)(?! (?:hang|moi) tuan)"
    r"(?: ?,)?(?P<week> (?:tuan )?(?:nay|truoc|qua|vua qua|vua roi|roi)| tuan (?:sau|toi)| toi)?(?!\S)"
)
# Behind another word `thứ ba` is the third of something.
_BEFORE_WEEKDAY = re.compile(r"(?:^|(?:^| )(?:ngay|hom|sang|chieu|toi|trua|vao|nay|qua|[,;:.(@-]) )$")
_STRETCH = re.compile(r"(?<!\S)tu (?:ngay )?[\d/.-]+ (?:den|-) ")
_BEFORE = re.compile(r"(?:^| )(?:truoc|cham nhat|han|han chot|den het|chot)(?: la)?(?: ngay)?$")
_MANY = re.compile(r"(?<!\S)(?:cac|moi|nhung|hang) (?:ngay|sang|chieu|tuan)(?!\S)")
_ALONE = re.compile(r"(?:(?:vao|ngay|tu|luc|hom|sang|chieu|toi|trua|thu|la|@|,|qua|bay|hai|ba|tu|nam|sau|nhat|chu) ?)*")


def day_of(tokens: Sequence[Token], today: date | None) -> date | None:
    """The one day that the words name; None for none, several, or one that no calendar has.

    today: without it only a day with its year is known.
    """
    line = _line(tokens)
    if _MANY.search(line) or _STRETCH.search(line):
        return None
    days = set(_dated(line, today)) or (set(_weekdays(line, today)) if today is not None else set())
    return days.pop() if len(days) == 1 else None


def is_ahead(tokens: Sequence[Token], today: date | None) -> bool:
    """Whether the words name a day that is still to come, also as a bound: `trước 30/11`."""
    line = _line(tokens)
    day = day_of(tokens, today)
    if today is None:
        return False
    if day is not None and day > today:
        return True
    return any(until > today for until in _bounds(line, today))


def _bounds(line: str, today: date) -> Iterator[date]:
    for found in _DATE.finditer(line):
        if _BEFORE.search(line[: found.start()].rstrip()):
            year = _full(found["year"]) if found["year"] else today.year
            if (until := _day(year, int(found["month"]), int(found["day"]))) is not None:
                yield until


def is_only_a_day(tokens: Sequence[Token]) -> bool:
    """`ngày 15/5` or `sáng thứ bảy` and nothing more."""
    line = _line(tokens)
    rest = line
    for pattern in (_DATE, _IN_WORDS, _RELATIVE, _WEEKDAY):
        rest = pattern.sub("@", rest)
    return rest != line and _ALONE.fullmatch(rest.strip()) is not None


def _line(tokens: Sequence[Token]) -> str:
    """The words; of figures only those stay together that were recognised as a day."""
    words: list[str] = []
    last = ""
    for token in tokens:
        joined = token.kind == last == "date" and token.glued
        words.append(token.word if joined else f" {token.word}")
        last = token.kind
    return "".join(words).strip()


def _dated(line: str, today: date | None) -> Iterator[date | None]:
    for pattern in (_DATE, _IN_WORDS):
        for found in pattern.finditer(line):
            if _BOUND.search(line[: found.start()].rstrip()):
                continue
            year, month = found["year"], found["month"]
            yield _resolved(int(found["day"]), int(month) if month else None, _full(year) if year else None, today)
    for found in _RELATIVE.finditer(line):
        if today is not None:
            back = {"today": 0, "yesterday": 1, "before": 2, "tomorrow": -1}[str(found.lastgroup)]
            yield today - timedelta(days=back)


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _resolved(day: int, month: int | None, year: int | None, today: date | None) -> date | None:
    if month is not None and year is not None:
        return _day(year, month, day)
    if today is None:
        return None
    if month is not None:
        ways = [_day(today.year - back, month, day) for back in (0, 1)]
    else:
        before = today.replace(day=1) - timedelta(days=1)
        ways = [_day(one.year, one.month, day) for one in (today, before)]
    return next((way for way in ways if way is not None and way <= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekdays(line: str, today: date) -> Iterator[date | None]:
    for found in _WEEKDAY.finditer(line):
        if not found["week"] and not _BEFORE_WEEKDAY.search(line[: found.start()]):
            continue
        number = 6 if found["sunday"] else _NAMES[found["name"] or found["short"] or found["glued"]]
        week = (found["week"] or "").split()
        this = today + timedelta(days=number - today.weekday())
        if not week:
            yield this if this <= today else this - timedelta(days=7)
        elif week[-1] in ("sau", "toi"):
            yield this if week[0] == "toi" and this > today else this + timedelta(days=7)
        elif week[-1] == "nay":
            yield this
        elif week[0] == "tuan":
            yield this - timedelta(days=7)
        else:  # `thứ bảy vừa rồi`
            yield this if this < today else this - timedelta(days=7)
