"""How is it shown what is missing, where, and by when?"""

from __future__ import annotations

from decimal import Decimal

from bot.web.dashboard.documents import documents
from bot.web.dashboard.frame import Frame
from bot.web.dashboard.marks import Badge, Bar, Table, Words, facts, heading
from domain.deadline import closes_at
from domain.obligation import State
from handlers.dashboard.missing import Missing, MissingView, Part
from handlers.wording import day, due, share
from storage.obligations import Tally

ONE = Decimal(1)


def show(frame: Frame, view: MissingView) -> None:
    here = view.place
    if not standing(frame):
        return
    if len(here.open) > 1:
        _open_rounds(frame)
    if view.parts:
        parts(frame, view.parts)
    count = here.tally.missing
    heading(frame.words("dashboard-missing-list", count=count))
    if not view.rows:
        Words("p", frame.words("dashboard-nobody-missing"))
    else:
        _list(frame, view)
        frame.pages(here.asked.page, view.pages)
    documents(frame)


def standing(frame: Frame) -> bool:
    """When the round is due and how it stands; False when there is nothing to show."""
    here = frame.place
    if here.running is None:
        Words("p", frame.words("dashboard-no-campaign"))
        return False
    if here.plan is None:
        Words("p", frame.words("dashboard-no-round"))
        return False
    Words("p", frame.words("dashboard-due", due=due(here.plan, frame.language)), "due")
    closes = closes_at(here.plan, frame.zone)
    if closes <= here.at:
        Words("p", frame.words("dashboard-closed", at=frame.when(closes)))
    tally = here.tally
    facts(
        [
            (frame.words("dashboard-expected"), str(tally.expected)),
            (frame.words("dashboard-complete"), str(tally.reported)),
            (frame.words("dashboard-on-time"), str(tally.on_time)),
            (frame.words("dashboard-late"), str(tally.late)),
            (frame.words("dashboard-partial"), str(tally.partial)),
            (frame.words("dashboard-silent"), str(tally.missing - tally.partial)),
        ]
    )
    return True


def parts(frame: Frame, known: tuple[Part, ...]) -> None:
    """How each district or cluster stands."""
    heading(frame.words("dashboard-parts"))
    keys = ("dashboard-expected", "dashboard-complete", "dashboard-on-time", "dashboard-partial", "dashboard-silent")
    heads = frame.heads(*keys)
    table = Table(frame.words("dashboard-parts"), [frame.words("dashboard-own-unit"), *heads, "%"])
    for one in known:
        tally = one.tally
        counts = (tally.expected, tally.reported, tally.on_time, tally.partial, tally.missing - tally.partial)
        table.row(one.unit.title, *map(str, counts), _complete(frame, tally), href=frame.of_unit(one.unit))


def _open_rounds(frame: Frame) -> None:
    heading(frame.words("dashboard-open-rounds"))
    heads = frame.heads(
        "dashboard-round", "dashboard-due-at", "dashboard-expected", "dashboard-complete", "dashboard-silent"
    )
    table = Table(frame.words("dashboard-open-rounds"), [*heads, "%"])
    for plan, tally in frame.place.open:
        counts = (str(tally.expected), str(tally.reported), str(tally.missing - tally.partial))
        when = due(plan, frame.language)
        table.row(plan.name, when, *counts, _complete(frame, tally), href=frame.address("missing", round=plan.key))


def _list(frame: Frame, view: MissingView) -> None:
    keys = ("dashboard-commune", "dashboard-above", "dashboard-state", "dashboard-lacks", "dashboard-due-at")
    heads = frame.heads(*keys)
    table = Table(frame.words("dashboard-missing-list", count=view.place.tally.missing), heads)
    for one in view.rows:
        table.row(
            one.unit.title,
            one.above.title if one.above else "",
            _state(frame, one),
            one.lacks,
            Badge(frame.words("dashboard-overdue"), "bad", after=day(one.due)) if one.overdue else day(one.due),
            href=frame.of_unit(one.unit),
        )


def _state(frame: Frame, one: Missing) -> Badge:
    if one.owed.state is State.OPEN:
        return Badge(frame.words("dashboard-silent"), "bad")
    done = len(one.owed.needed) - len(one.owed.missing)
    counted = frame.words("dashboard-part-done", done=done, all=len(one.owed.needed))
    return Badge(frame.words("dashboard-partial"), "some", after=counted)


def _complete(frame: Frame, tally: Tally) -> Bar:
    part = Decimal(tally.reported) / tally.expected if tally.expected else Decimal(0)
    return Bar(part, frame.words("dashboard-share", share=share(part, ONE)))
