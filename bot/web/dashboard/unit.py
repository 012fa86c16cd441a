"""How is one commune shown: its figures, and every version of them with who, when and why?"""

from __future__ import annotations

from bot.web.dashboard.documents import documents
from bot.web.dashboard.frame import Frame
from bot.web.dashboard.marks import Badge, Table, Words, box, heading
from bot.web.dashboard.people import contact_words
from domain.obligation import State
from domain.report import Act, Figure, Mode
from domain.review import Verdict
from handlers.dashboard.unit import UnitView
from handlers.texts import sentence
from handlers.wording import day, due, figure, name_of, why
from storage.reports import Change

ACTS = {
    Act.REPORT: ("dashboard-act-report", ""),
    Act.CORRECTION: ("dashboard-act-correction", "some"),
    Act.WITHDRAWAL: ("dashboard-act-withdrawal", "bad"),
}


def show(frame: Frame, view: UnitView) -> None:
    here = view.place
    if here.running is None:
        Words("p", frame.words("dashboard-no-campaign"))
        _contacts(frame, view)
        return
    if here.plan is not None:
        Words("p", frame.words("dashboard-due", due=due(here.plan, frame.language)), "due")
        _standing(frame, view)
    if view.lines:
        _figures(frame, view)
    heading(frame.words("dashboard-history", count=view.versions))
    if view.changes:
        _history(frame, view)
        frame.pages(here.asked.page, view.pages)
    else:
        Words("p", frame.words("dashboard-no-history"))
    if view.notes:
        heading(frame.words("dashboard-notes"))
        with box("ul", "notes"):
            for note in view.notes:
                Words("li", f"{frame.when(note.said_at)}: {note.text}")
    _contacts(frame, view)
    documents(frame)


def _standing(frame: Frame, view: UnitView) -> None:
    if view.owed is None:
        return
    with box("p", "standing"):
        Words("span", frame.words("dashboard-standing"))
        key = {
            State.OPEN: ("dashboard-silent", "bad"),
            State.PARTIAL: ("dashboard-partial", "some"),
            State.DONE: ("dashboard-complete", "good"),
        }[view.owed.state]
        done = len(view.owed.needed) - len(view.owed.missing)
        after = frame.words("dashboard-part-done", done=done, all=len(view.owed.needed))
        Badge(frame.words(key[0]), key[1], after=after).show()


def _figures(frame: Frame, view: UnitView) -> None:
    heading(frame.words("dashboard-figures"))
    keys = ("dashboard-indicator", "dashboard-total", "dashboard-registered", "dashboard-versions")
    judged = ("dashboard-verdict",) if _reviewed(view) else ()
    table = Table(frame.words("dashboard-figures"), frame.heads(*keys, *judged))
    for line in view.lines:
        unit, standing = line.indicator.unit, line.standing
        running = view.place.running
        assert running is not None  # there are figures
        table.row(
            name_of(running.campaign, line.indicator.code),
            standing.text or (figure(standing.total, unit, frame.language) if standing.total is not None else "–"),
            figure(standing.registered, unit, frame.language) if standing.registered is not None else "–",
            str(line.changes),
            *([_verdict(frame, line.newest)] if judged else ()),
        )


def _history(frame: Frame, view: UnitView) -> None:
    keys = (
        "dashboard-when",
        "dashboard-indicator",
        "dashboard-round",
        "dashboard-figure",
        "dashboard-act",
        "dashboard-who",
        "dashboard-why",
    )
    title = frame.words("dashboard-history", count=view.versions)
    judged = ("dashboard-verdict",) if _reviewed(view) else ()
    table = Table(title, frame.heads(*keys, *judged))
    running = view.place.running
    assert running is not None  # there are versions
    rounds = {plan.key: plan.name for plan in running.rounds}
    for change in view.changes:
        now = change.figure
        key, kind = ACTS[now.act]
        table.row(
            frame.when(now.said_at) if now.said_at else "–",
            name_of(running.campaign, now.code),
            rounds.get(now.round, now.round),
            _change(frame, view, change),
            Badge(frame.words(key), kind),
            change.person or frame.words("dashboard-unknown"),
            why(now.reason, frame.language) or "–",
            *([_verdict(frame, change)] if judged else ()),
        )


def _reviewed(view: UnitView) -> bool:
    return view.place.running is not None and view.place.running.campaign.reviewed


def _verdict(frame: Frame, change: Change | None) -> str | Badge:
    """What was decided about a version."""
    if change is None or change.figure.act is Act.WITHDRAWAL:
        return "–"
    if change.judged is None:
        return Badge(frame.words("dashboard-verdict-open"), "some")
    if change.judged.verdict is Verdict.APPROVED:
        return Badge(frame.words("dashboard-verdict-approved"), "good", after=change.judged.person)
    return Badge(frame.words("dashboard-verdict-returned"), "bad", after=change.judged.reason)


def _change(frame: Frame, view: UnitView, change: Change) -> str:
    """`12 → 15 vườn` where a version took the place of another; the figure alone where it is the first."""
    after = _said(frame, view, change.figure)
    if change.before is None:
        return after
    return frame.words("dashboard-change", before=_said(frame, view, change.before), after=after)


def _said(frame: Frame, view: UnitView, one: Figure) -> str:
    running = view.place.running
    indicator = running.campaign.indicator(one.code) if running else None
    if one.mode is Mode.TEXT or (one.total is None and one.text):
        return one.text or "–"
    total = figure(one.total, indicator.unit if indicator else None, frame.language)
    return f"{total} ({day(one.on)})" if one.on else total


def _contacts(frame: Frame, view: UnitView) -> None:
    heading(frame.words("dashboard-contacts"))
    if not view.contacts:
        Words("p", frame.words("dashboard-no-contacts"))
        return
    with box("ul", "notes"):
        for contact in view.contacts:
            role = sentence(f"role-{contact.role.value}", frame.language)
            Words("li", f"{contact.person} ({role}): {contact_words(frame, contact)}")
