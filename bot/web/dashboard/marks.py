"""Which parts are pages made of? Real tables, links and forms; every text goes in as text, never as markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from nicegui import ui
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from bot.web.dashboard.gate import FOLDER
from handlers.wording import share

FULL = Decimal(1)


class Words(TextElement):
    """One element with text in it."""

    def __init__(self, tag: str, text: str, classes: str = "", **attributes: str) -> None:
        super().__init__(tag=tag, text=text)
        if classes:
            self.classes(classes)
        for name, value in attributes.items():
            self.props[name.strip("_").replace("_", "-")] = value


def box(tag: str, classes: str = "", **attributes: str) -> Element:
    """An element that holds others."""
    made = ui.element(tag).classes(classes)
    for name, value in attributes.items():
        made.props[name.strip("_").replace("_", "-")] = value
    return made


def address(name: str, values: Mapping[str, str], /, **more: str) -> str:
    """The address of a page of the dashboard; what is "" is left out."""
    chosen = {key: value for key, value in {**values, **more}.items() if value}
    return f"{FOLDER}/{name}{'?' * bool(chosen)}{urlencode(chosen)}"


def link(text: str, href: str, classes: str = "", **attributes: str) -> Words:
    return Words("a", text, classes, href=href, **attributes)


class Table:
    """A table with a caption and heads of columns; on a narrow screen each row becomes a card with its heads.

    The roles are said again because some browsers forget them when the style shows rows as blocks.
    """

    def __init__(self, caption: str, heads: Sequence[str]) -> None:
        self._heads = heads
        with box("div", "scroll", role="region", tabindex="0", aria_label=caption), box("table", role="table"):
            Words("caption", caption)
            with box("thead", role="rowgroup"), box("tr", role="row"):
                for head in heads:
                    Words("th", head, scope="col", role="columnheader")
            self._body = box("tbody", role="rowgroup")

    def row(self, first: str, *cells: str | Cell, href: str = "") -> None:
        """`first` heads the row; with an address it is a link."""
        with self._body, box("tr", role="row"):
            with box("th", scope="row", role="rowheader"):
                if href:
                    link(first, href)
                else:
                    Words("span", first)
            for head, cell in zip(self._heads[1:], cells, strict=True):
                if isinstance(cell, str):
                    Words("td", cell, role="cell", data_head=head)
                else:
                    with box("td", role="cell", data_head=head):
                        cell.show()


class Cell:
    """What is more than a text in a table."""

    def show(self) -> None:
        raise NotImplementedError


class Bar(Cell):
    """A share (0 to 1 and above) as a bar, told in words as well. path: where it should be by now."""

    def __init__(self, part: Decimal, words: str, path: Decimal | None = None, kind: str = "") -> None:
        self._part, self._words, self._path, self._kind = part, words, path, kind

    def show(self) -> None:
        Words("span", f"{share(self._part, FULL)}%", "share")
        with box("span", f"bar {self._kind}", role="img", aria_label=self._words):
            box("span", "fill").style(f"width: {_percent(self._part)}%")
            if self._path is not None:
                box("span", "tick").style(f"left: {_percent(self._path)}%")


class Badge(Cell):
    """A word that is coloured too; the colour never says it alone."""

    def __init__(self, text: str, kind: str = "", after: str = "") -> None:
        self._text, self._kind, self._after = text, kind, after

    def show(self) -> None:
        Words("span", self._text, f"badge {self._kind}")
        if self._after:
            Words("span", self._after, "after")


def facts(known: Sequence[tuple[str, str]]) -> None:
    """Names and values: what stands at the head of a page."""
    with box("dl", "facts"):
        for name, value in known:
            with box("div"):
                Words("dt", name)
                Words("dd", value)


def heading(text: str) -> None:
    Words("h2", text)


def _percent(part: Decimal) -> str:
    return f"{min(max(part, Decimal(0)), FULL) * 100:.1f}"
