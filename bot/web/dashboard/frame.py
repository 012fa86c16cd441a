"""What stands around every page: the way back up, what can be chosen, other pages, a word when figures change?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from nicegui import ui

from bot.web.dashboard.gate import FOLDER
from bot.web.dashboard.marks import Words, address, box, link
from domain.unit import Level
from handlers.dashboard.place import Place
from handlers.texts import sentence
from handlers.wording import instant

PAGES = {
    "missing": "dashboard-missing",
    "progress": "dashboard-progress",
    "people": "dashboard-people",
    "queues": "dashboard-queues",
}


class Frame:
    """One page as it is built: where it is and in which language it speaks."""

    def __init__(self, place: Place, zone: ZoneInfo, page: str) -> None:
        self.place, self.zone, self.page = place, zone, page
        self.language = place.viewer.language

    def words(self, key: str, **values: Any) -> str:
        return sentence(key, self.language, **values)

    def heads(self, *keys: str) -> list[str]:
        """The heads of a table's columns."""
        return [self.words(key) for key in keys]

    def when(self, at: Any) -> str:
        return instant(at, self.zone)

    def address(self, name: str, /, **more: str) -> str:
        """Of a page about the same campaign, round and unit, as far as nothing else is said."""
        return address(name, self.place.values, **more)

    def of_unit(self, unit: Any) -> str:
        """Where more about a unit stands: a commune has a page of its own, others are shown like this one."""
        page = "unit" if unit.level is Level.COMMUNE else "progress" if self.page == "progress" else "missing"
        return self.address(page, unit=unit.key)

    @contextmanager
    def around(self) -> Iterator[None]:
        link(self.words("dashboard-skip"), "#content", "skip")
        with box("div", "board"):
            with box("header", "top"):
                self._head()
                self._nav()
                self._path()
                self._choices()
            with box("div", "content", id="content", tabindex="-1"):
                yield
            with box("footer", "foot"):
                Words("p", self.words("dashboard-at", at=self.when(self.place.at)))

    def pages(self, page: int, pages: int, *, show: str = "") -> None:
        """Links to the page before and after."""
        if pages <= 1:
            return
        with box("nav", "pages", aria_label=self.words("dashboard-pages")):
            if page > 1:
                link(self.words("dashboard-before"), self.address(self.page, page=str(page - 1), show=show), rel="prev")
            Words("span", self.words("dashboard-page", page=page, pages=pages), aria_current="page")
            if page < pages:
                link(self.words("dashboard-after"), self.address(self.page, page=str(page + 1), show=show), rel="next")

    def newer(self) -> Callable[[], None]:
        """A place for the news that figures have changed; what it returns shows it."""
        with box("div", "news", role="status", aria_live="polite") as news:
            pass

        def show() -> None:
            if news.default_slot.children:
                return
            with news:
                Words("span", self.words("dashboard-newer"))
                link(self.words("dashboard-reload"), self.address(self.page, show=self.place.asked.show))

        return show

    def _head(self) -> None:
        with box("div", "brand"):
            Words("h1", f"Giao Ban · {self.words(PAGES.get(self.page, 'dashboard-unit'))}")
            with box("form", "leave", method="post", action=f"{FOLDER}/sign-out"):
                Words("span", self.place.viewer.person.name, "who")
                Words("button", self.words("dashboard-sign-out"), type="submit")

    def _nav(self) -> None:
        unit = self.place.unit if self.place.unit.level is not Level.COMMUNE else None
        with box("nav", "tabs", aria_label=self.words("dashboard-nav")):
            for page, key in PAGES.items():
                if page == "queues" and not self.place.sees_outbox:
                    continue
                current = {"aria_current": "page"} if page == self.page else {}
                above = unit or (self.place.path[1] if len(self.place.path) > 1 else self.place.unit)
                link(self.words(key), self.address(page, unit=above.key), "tab", **current)

    def _path(self) -> None:
        with box("nav", "path", aria_label=self.words("dashboard-path")), box("ol"):
            for unit in reversed(self.place.path):
                with box("li"):
                    if unit is self.place.unit:
                        Words("span", unit.title, aria_current="location")
                    else:
                        link(unit.title, self.of_unit(unit))

    def _choices(self) -> None:
        """A plain form: it can be filled in with the keyboard, and what was chosen stands in the address."""
        here = self.place
        with box("form", "choices", method="get", aria_label=self.words("dashboard-choose")):
            if len(here.viewer.tops) > 1 and here.unit in here.viewer.tops:
                known = {unit.key: unit.title for unit in here.viewer.tops}
                self._choice("unit", self.words("dashboard-own-unit"), known, here.unit.key)
            else:
                box("input", type="hidden", name="unit", value=here.unit.key)
            if here.running is not None:
                campaigns = {one.code: f"{one.code} · {one.campaign.short_title}" for one in here.campaigns}
                campaigns.setdefault(here.running.code, here.running.code)
                self._choice("campaign", self.words("dashboard-campaign"), campaigns, here.running.code)
            if here.plan is not None:
                rounds = {plan.key: plan.name for plan in here.rounds}
                self._choice("round", self.words("dashboard-round"), rounds, here.plan.key)
            if here.running is not None or len(here.viewer.tops) > 1:
                Words("button", self.words("dashboard-show"), "show", type="submit")

    def _choice(self, name: str, label: str, options: dict[str, str], chosen: str) -> None:
        with box("label"):
            Words("span", label)
            with box("select", name=name):
                for value, text in options.items():
                    selected = {"selected": "selected"} if value == chosen else {}
                    Words("option", text, value=value, **selected)


def reload_when(show: Callable[[], None], changed: Callable[[], Any], *, every: float, gone: str) -> None:
    """Asks now and then whether figures changed; whoever may not see them any more is taken to the door."""

    async def check() -> None:
        state = await changed()
        if state is None:
            ui.navigate.to(gone)
        elif state:
            show()

    ui.timer(every, check, immediate=False)
