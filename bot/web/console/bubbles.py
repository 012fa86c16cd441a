"""How does one message look: words, a photo, a file, a place, with the buttons under it?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from nicegui import ui

from bot.channels.console import Line
from bot.web.console.composer import Say
from bot.web.console.files import address, plain_name

LIVE = 2  # how many of the newest messages with buttons keep them

# Signs that a line may begin with, drawn as icons: not every machine has letters for them.
SIGNS = {
    "✅": "check_circle",
    "✏️": "edit",
    "🔔": "notifications",
    "⏰": "alarm",
    "📊": "bar_chart",
    "📎": "attach_file",
    "📄": "description",
}
_ADDRESS = re.compile(r"\n(?P<label>[^\n]+): (?P<url>http://\S+)$")
_PARTS = re.compile(rf"\n(?=(?:{'|'.join(SIGNS)}) )")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A message as it is shown: with which buttons, and which of them were pressed."""

    line: Line
    live: bool
    pressed: frozenset[str]


def rows(lines: Sequence[Line], pressed: Set[str]) -> list[Row]:
    """Each line, whether its buttons are still shown, and which of them were pressed."""
    live = {line.message_id for line in [line for line in lines if line.buttons][-LIVE:]}
    return [
        Row(
            line=line,
            live=line.message_id in live,
            pressed=frozenset(button.data for button in line.buttons if button.data in pressed),
        )
        for line in lines
    ]


def bubble(row: Row, zone: ZoneInfo, *, press: Say, edit: Callable[[Line], None] | None) -> None:
    """Draws the message. edit: what its «sửa» does; None where it has none."""
    line = row.line
    with ui.element("div").classes("bubble"):
        ui.label(line.sender_name or "Giao Ban").classes("who")
        _content(line)
        with ui.element("div").classes("foot"):
            if edit is not None and line.place is None:
                ui.button("sửa", color=None, on_click=lambda: edit(line)).props(
                    'flat dense no-caps title="Edit" aria-label="Sửa tin này (edit)"'
                ).classes("mend")
            edited = " · đã sửa" if line.edited else ""
            ui.label(f"{line.at.astimezone(zone):%H:%M}{edited}").classes("stamp")
    if row.live:
        with ui.element("div").classes("replies"):
            for button in line.buttons:
                tick = "✓ " if button.data in row.pressed else ""
                ui.button(f"{tick}{button.label}", color=None, on_click=lambda _, data=button.data: press(data)).props(
                    "flat no-caps"
                ).classes(f"reply{' pressed' if tick else ''}")


def _content(line: Line) -> None:
    if line.photo is not None:
        _photo(line)
    if line.document is not None:
        with ui.link(target=address(line)).props('title="Download"').classes("file"):
            ui.icon("description").props("aria-hidden=true")
            ui.label(plain_name(line.filename))
    if line.place is not None:
        latitude, longitude = line.place
        with ui.element("div").classes("place"):
            ui.icon("place").props("aria-hidden=true")
            ui.label(f"Vị trí: {latitude:.5f}, {longitude:.5f}")
    elif line.text:
        _text(line.text)


def _photo(line: Line) -> None:
    if not line.key:
        ui.label("Ảnh").classes("text")
        return
    with ui.link(target=address(line), new_tab=True).props('title="Open" aria-label="Mở ảnh (open)"').classes("photo"):
        ui.element("img").props(f'src="{address(line)}" alt="Ảnh trong tin nhắn"')


def _text(words: str) -> None:
    for part in _PARTS.split(words):
        sign = next((sign for sign in SIGNS if part.startswith(f"{sign} ")), "")
        with ui.element("div").classes("text"):
            if sign:
                ui.icon(SIGNS[sign]).classes("sign").props("aria-hidden=true")
            words, label, url = _with_address(part.removeprefix(sign).lstrip(" ") if sign else part)
            ui.label(words)
        if url:
            ui.link(label, url, new_tab=True)


def _with_address(words: str) -> tuple[str, str, str]:
    """The words, and the address in their last line with what it is called."""
    found = _ADDRESS.search(words)
    return (words[: found.start()], found["label"], found["url"]) if found else (words, "", "")
