"""How does one simulated chat look and how is it used?

A head, the messages with the newest at the bottom, examples of what could be typed, and the composer. It shows what
stands on the screen of the console and keeps nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from zoneinfo import ZoneInfo

from nicegui import ui

from bot.channels.console import Line
from bot.web.console.bubbles import Row, bubble, rows
from bot.web.console.composer import Composer, More, Say

SHOWN = 80  # the newest messages; a campaign of five years has hundreds


class Chat:
    """One column. `say` is called with what is typed, `press` with what the pressed button carries, `more` with all
    else that can be sent from here."""

    def __init__(self, *, key: str, label: str, zone: ZoneInfo, say: Say, press: Say, more: More | None = None) -> None:
        self._zone = zone
        self._press = press
        self._mends = more is not None
        self._shown: list[Row] = []
        self._rows: list[ui.element] = []
        self._day: date | None = None
        self._dropped = 0
        self._examples: tuple[str, ...] = ()
        with ui.element("section").classes(f"chat chat-{key}").props(f'id="chat-{key}" aria-label="{label}"'):
            with ui.element("div").classes("chat-head"):
                self._face = ui.label().classes("face").props("aria-hidden=true")
                with ui.element("div").classes("chat-names"):
                    self._title = ui.label().classes("chat-title").props('role="heading" aria-level="2"')
                    self._subtitle = ui.label().classes("chat-subtitle")
                self._corner = ui.label().classes("chat-corner").props("aria-hidden=true")
            log = f'tabindex=0 role="log" aria-live="polite" aria-label="{label}"'
            with ui.element("div").classes("scroll").props(log):
                self._list = ui.element("ol").classes("lines")
            self._chips = (
                ui.element("div").classes("chips").props('role="group" aria-label="Ví dụ có thể gửi (examples)"')
            )
            self._composer = Composer(label=label, say=say, more=more)

    def introduce(self, *, face: str, title: str, subtitle: str) -> None:
        self._face.set_text(face)
        self._title.set_text(title)
        self._subtitle.set_text(subtitle)

    def corner(self, text: str) -> None:
        self._corner.set_text(text)

    def forget(self) -> None:
        """Begins anew, for another person or group."""
        self._rebuild()
        self._dropped = 0
        self._composer.clear()

    def show(self, lines: Sequence[Line], *, me: str, pressed: Set[str]) -> None:
        """What is new or changed. `me`: the id of the person who holds this phone."""
        dropped = max(0, len(lines) - SHOWN)
        wanted = rows(lines[dropped:], pressed)
        if dropped != self._dropped or len(wanted) < len(self._shown):
            self._rebuild()
            self._dropped = dropped
        for number, row in enumerate(wanted):
            if number == len(self._shown):
                self._append(row, me)
            elif self._shown[number] != row:
                self._shown[number] = row
                self._rows[number].clear()
                with self._rows[number]:
                    self._fill(row, me)

    def suggest(self, texts: Sequence[str]) -> None:
        """Examples that a tap puts into the field."""
        if tuple(texts) == self._examples:
            return
        self._examples = tuple(texts)
        self._chips.clear()
        with self._chips:
            for text in texts:
                ui.button(
                    text.replace("\n", " · "), color=None, on_click=lambda _, text=text: self._composer.take(text)
                ).props('flat dense no-caps no-wrap title="Put into the field"').classes("chip")

    def _rebuild(self) -> None:
        self._list.clear()
        self._rows.clear()
        self._shown.clear()
        self._day = None

    def _append(self, row: Row, me: str) -> None:
        line, at = row.line, row.line.at.astimezone(self._zone)
        with self._list:
            if at.date() != self._day:
                self._day = at.date()
                with ui.element("li").classes("day"):
                    ui.label(f"{at:%d/%m/%Y}")
            side = "bot" if not line.sender_id else "mine" if line.sender_id == me else "other"
            element = ui.element("li").classes(f"line {side}")
        with element:
            self._fill(row, me)
        self._rows.append(element)
        self._shown.append(row)

    def _fill(self, row: Row, me: str) -> None:
        mine = self._mends and row.line.sender_id == me
        bubble(row, self._zone, press=self._press, edit=self._composer.mend if mine else None)
