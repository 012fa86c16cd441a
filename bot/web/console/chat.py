"""How does one simulated chat look and how is it used?

A head, the messages with the newest at the bottom, buttons under the newest messages that have some, examples of what
could be typed, and a field to type into. It shows what stands on the screen of the console and keeps nothing itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from nicegui import ui

from bot.channels.console import Line

SHOWN = 80  # the newest messages; a campaign of five years has hundreds
LIVE = 2  # how many of the newest messages with buttons keep them

# Signs that a message may begin with, drawn as icons: not every machine has letters for them.
SIGNS = {"✅": "check_circle", "✏️": "edit", "🔔": "notifications", "⏰": "alarm", "📊": "bar_chart"}

Say = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """A message as it is shown: with which buttons, and which of them were pressed."""

    line: Line
    live: bool
    pressed: frozenset[str]


# Enter sends and Shift+Enter begins a line; Enter that ends a word in an input method does neither.
ENTER = "(e) => { if (!e.isComposing && !e.shiftKey) { e.preventDefault(); emit(); } }"


class Chat:
    """One column. `say` is called with what is typed, `press` with what the pressed button carries."""

    def __init__(self, *, key: str, label: str, zone: ZoneInfo, say: Say, press: Say) -> None:
        self._zone = zone
        self._say = say
        self._press = press
        self._shown: list[_Row] = []
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
            with ui.element("div").classes("scroll").props('tabindex=0 role="group"'):
                self._list = (
                    ui.element("ol").classes("lines").props(f'role="log" aria-live="polite" aria-label="{label}"')
                )
            self._chips = (
                ui.element("div").classes("chips").props('role="group" aria-label="Ví dụ có thể gửi (examples)"')
            )
            with ui.element("div").classes("typing"):
                self._field = (
                    ui.textarea(placeholder="Nhập tin nhắn…")
                    .props(f'outlined dense autogrow rows=1 maxlength=4000 aria-label="Tin nhắn: {label} (message)"')
                    .classes("field")
                    .on("keydown.enter", self._send, js_handler=ENTER)
                )
                ui.button(icon="send", color=None, on_click=self._send).props(
                    'round unelevated title="Send" aria-label="Gửi (send)"'
                ).classes("send")

    # --- what it shows

    def introduce(self, *, face: str, title: str, subtitle: str) -> None:
        self._face.set_text(face)
        self._title.set_text(title)
        self._subtitle.set_text(subtitle)

    def corner(self, text: str) -> None:
        self._corner.set_text(text)

    def forget(self) -> None:
        """Begins anew, for another person or group."""
        self._list.clear()
        self._rows.clear()
        self._shown.clear()
        self._day = None
        self._dropped = 0
        self._field.set_value("")

    def show(self, lines: Sequence[Line], *, me: str, pressed: Set[str]) -> None:
        """What is new or changed. `me`: the id of the person who holds this phone."""
        dropped = max(0, len(lines) - SHOWN)
        wanted = _rows(lines[dropped:], pressed)
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
                    self._fill(row)

    def suggest(self, texts: Sequence[str]) -> None:
        """Examples that a tap puts into the field."""
        if tuple(texts) == self._examples:
            return
        self._examples = tuple(texts)
        self._chips.clear()
        with self._chips:
            for text in texts:
                ui.button(text.replace("\n", " · "), color=None, on_click=lambda _, text=text: self._take(text)).props(
                    'flat dense no-caps no-wrap title="Put into the field"'
                ).classes("chip")

    def _rebuild(self) -> None:
        self._list.clear()
        self._rows.clear()
        self._shown.clear()
        self._day = None

    def _append(self, row: _Row, me: str) -> None:
        line, at = row.line, row.line.at.astimezone(self._zone)
        with self._list:
            if at.date() != self._day:
                self._day = at.date()
                with ui.element("li").classes("day"):
                    ui.label(f"{at:%d/%m/%Y}")
            side = "bot" if not line.sender_id else "mine" if line.sender_id == me else "other"
            element = ui.element("li").classes(f"line {side}")
        with element:
            self._fill(row)
        self._rows.append(element)
        self._shown.append(row)

    def _fill(self, row: _Row) -> None:
        line = row.line
        with ui.element("div").classes("bubble"):
            ui.label(line.sender_name or "Giao Ban").classes("who")
            _text(line.text)
            edited = " · đã sửa" if line.edited else ""
            ui.label(f"{line.at.astimezone(self._zone):%H:%M}{edited}").classes("stamp")
        if row.live:
            with ui.element("div").classes("replies"):
                for button in line.buttons:
                    tick = "✓ " if button.data in row.pressed else ""
                    ui.button(
                        f"{tick}{button.label}", color=None, on_click=lambda _, data=button.data: self._press(data)
                    ).props("flat no-caps").classes(f"reply{' pressed' if tick else ''}")

    # --- what is done with it

    def _take(self, text: str) -> None:
        self._field.set_value(text)
        self._field.run_method("focus")

    async def _send(self) -> None:
        text = (self._field.value or "").strip()
        if text:
            self._field.set_value("")
            await self._say(text)


def _text(words: str) -> None:
    sign = next((sign for sign in SIGNS if words.startswith(f"{sign} ")), "")
    with ui.element("div").classes("text"):
        if sign:
            ui.icon(SIGNS[sign]).classes("sign").props("aria-hidden=true")
        ui.label(words[len(sign) :].lstrip(" ") if sign else words)


def _rows(lines: Sequence[Line], pressed: Set[str]) -> list[_Row]:
    """Each line, whether its buttons are still shown, and which of them were pressed."""
    live = {line.message_id for line in [line for line in lines if line.buttons][-LIVE:]}
    return [
        _Row(
            line=line,
            live=line.message_id in live,
            pressed=frozenset(button.data for button in line.buttons if button.data in pressed),
        )
        for line in lines
    ]
