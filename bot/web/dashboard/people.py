"""How is it shown who can be reached and who can't?"""

from __future__ import annotations

from bot.web.dashboard.frame import Frame
from bot.web.dashboard.marks import Table, Words, box, heading, link
from domain.contact import Reach
from handlers.dashboard.people import Commune, PeopleView
from handlers.texts import sentence
from handlers.wording import day
from storage.contacts import Contact

REACHES = {
    Reach.REACHED: "dashboard-reach-reached",
    Reach.BLOCKED: "dashboard-reach-blocked",
    Reach.LEFT: "dashboard-reach-left",
    Reach.NEVER: "dashboard-reach-never",
}
CHANNELS = {"telegram": "Telegram", "zalo": "Zalo", "console": "Bản thử"}


def show(frame: Frame, view: PeopleView) -> None:
    heading(frame.words("dashboard-reaches"))
    with box("ul", "reaches"):
        for reach, count in view.counts.items():
            current = {"aria_current": "true"} if reach is view.shown else {}
            with box("li"):
                href = frame.address("people", show=reach.value)
                link(f"{frame.words(REACHES[reach])}: {count}", href, **current)
    title = frame.words("dashboard-communes", reach=frame.words(REACHES[view.shown]), count=view.counts[view.shown])
    heading(title)
    if view.rows:
        _list(frame, view, title)
        frame.pages(view.place.asked.page, view.pages, show=view.shown.value)
    else:
        Words("p", frame.words("dashboard-no-communes"))
    if view.groups:
        heading(frame.words("dashboard-lost-groups"))
        heads = frame.heads("dashboard-group", "dashboard-own-unit", "dashboard-channel")
        table = Table(frame.words("dashboard-lost-groups"), heads)
        for group, unit in view.groups:
            table.row(group.title or "–", unit, CHANNELS.get(group.channel, group.channel))


def contact_words(frame: Frame, contact: Contact) -> str:
    """How a person stands with us: `Zalo, nhắn lần cuối 08:00 12/06/2023`, `đã chặn`, `thôi từ 01/06/2023`."""
    if contact.until is not None and contact.until <= frame.place.at:
        return frame.words("dashboard-left-on", day=day(contact.until.astimezone(frame.zone).date()))
    if not contact.channel:
        return frame.words("dashboard-no-chat")
    channel = CHANNELS.get(contact.channel, contact.channel)
    if contact.state != "active":
        return frame.words("dashboard-blocked", channel=channel)
    seen = frame.when(contact.seen_at) if contact.seen_at else "–"
    return frame.words("dashboard-seen", channel=channel, at=seen)


def _list(frame: Frame, view: PeopleView, title: str) -> None:
    keys = ("dashboard-commune", "dashboard-above", "dashboard-person", "dashboard-state")
    table = Table(title, frame.heads(*keys))
    for row in view.rows:
        table.row(
            row.unit.title,
            row.above.title if row.above else "",
            _names(frame, row),
            "; ".join(contact_words(frame, one) for one in row.contacts) or frame.words("dashboard-no-contacts"),
            href=frame.of_unit(row.unit),
        )


def _names(frame: Frame, row: Commune) -> str:
    told = [f"{one.person} ({sentence(f'role-{one.role.value}', frame.language)})" for one in row.contacts]
    return "; ".join(told) or "–"
