"""How is progress shown against target and pace?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.web.dashboard.documents import documents
from bot.web.dashboard.frame import Frame
from bot.web.dashboard.marks import Badge, Bar, Cell, Table, Words, heading
from bot.web.dashboard.missing import parts, standing
from domain.summary import Course, Progress
from handlers.dashboard.progress import ProgressView
from handlers.wording import figure, name_of, share

ONE = Decimal(1)
COURSES = {
    Course.DONE: ("dashboard-course-done", "good"),
    Course.AHEAD: ("dashboard-course-ahead", "good"),
    Course.ON: ("dashboard-course-on", "good"),
    Course.BEHIND: ("dashboard-course-behind", "bad"),
}


def show(frame: Frame, view: ProgressView) -> None:
    if not standing(frame):
        return
    heading(frame.words("dashboard-progress-list"))
    if view.progress:
        _list(frame, view)
    else:
        Words("p", frame.words("dashboard-nothing-reported"))
    if view.parts:
        parts(frame, view.parts)
    documents(frame)


def _list(frame: Frame, view: ProgressView) -> None:
    running = view.place.running
    assert running is not None  # there is progress
    keys = (
        "dashboard-indicator",
        "dashboard-total",
        "dashboard-added",
        "dashboard-target",
        "dashboard-of-target",
        "dashboard-pace",
        "dashboard-units",
    )
    judged = ("dashboard-approved",) if view.approved is not None else ()
    table = Table(frame.words("dashboard-progress-list"), frame.heads(*keys, *judged))
    for one in view.progress:
        unit = one.indicator.unit
        table.row(
            name_of(running.campaign, one.indicator.code),
            _total(frame, one),
            figure(one.added, unit, frame.language) if one.added is not None else "–",
            figure(one.target, unit, frame.language) if one.target else "–",
            _of_target(frame, one),
            _pace(frame, one),
            str(one.units),
            *([_approved(view.approved, one.indicator.code)] if view.approved is not None else ()),
        )


def _approved(known: Mapping[str, tuple[int, int]], code: str) -> str:
    """`3/5`: of five figures of the round three are approved."""
    told, approved = known.get(code, (0, 0))
    return f"{approved}/{told}" if told else "–"


def _total(frame: Frame, one: Progress) -> str:
    unit = one.indicator.unit
    if one.reached is not None:
        return frame.words("dashboard-reached", reached=one.reached, units=one.units)
    if one.total is not None:
        return figure(one.total, unit, frame.language)
    low, high = figure(one.low, None, frame.language), figure(one.high, unit, frame.language)
    return frame.words("dashboard-range", low=low, high=high, median=figure(one.median, unit, frame.language))


def _of_target(frame: Frame, one: Progress) -> str | Cell:
    part = one.share
    if part is None or one.course is None:
        return "–"
    told = share(part, ONE)
    kind = COURSES[one.course][1]
    if one.path is None:
        return Bar(part, frame.words("dashboard-bar", share=told), kind=kind)
    words = frame.words("dashboard-bar-path", share=told, path=share(one.path, ONE))
    return Bar(part, words, one.path, kind)


def _pace(frame: Frame, one: Progress) -> str | Cell:
    if one.course is None:
        return "–"
    key, kind = COURSES[one.course]
    needed = frame.words("dashboard-path-share", path=share(one.path, ONE)) if one.path is not None else ""
    return Badge(frame.words(key), kind, after=needed)
