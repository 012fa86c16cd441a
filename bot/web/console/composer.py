"""How is a message written: words, and what is put beside them?

A field, and 📎 beside it where more than words can be sent. What was chosen waits in a tray above the field, where it
can be taken back; the words become its caption. A message that is mended waits in the same tray.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from nicegui import ui
from nicegui.events import UploadEventArguments

from bot.channels.console import Line
from bot.fetcher import LARGEST
from bot.web.console import attaching
from bot.web.console.attaching import Document, Picture
from bot.web.console.notes import say as note
from domain.errors import Refused
from domain.evidence import PieceKind

Say = Callable[[str], Awaitable[None]]

WORDS, CAPTION, MENDED = "Nhập tin nhắn…", "Chú thích (nếu có)…", "Nội dung mới…"
# Enter sends and Shift+Enter begins a line; Enter that ends a word in an input method does neither.
ENTER = "(e) => { if (!e.isComposing && !e.shiftKey) { e.preventDefault(); emit(); } }"
WHY_REJECTED = "(entries) => emit(entries[0].failedPropValidation)"


@dataclass(frozen=True, kw_only=True, slots=True)
class More:
    """What else than words can be sent. near: the place that is offered first."""

    photo: Callable[[Picture, str], Awaitable[None]]
    document: Callable[[Document, str], Awaitable[None]]
    place: Callable[[float, float], Awaitable[None]]
    edit: Callable[[str, str], Awaitable[None]]
    near: Callable[[], tuple[float, float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """A place that can still be changed."""

    field: ui.input


_Held = Picture | Document | Line | _Place


class Composer:
    """The lowest part of a chat. `say` is called with words, `more` with all else; without it there is no 📎."""

    def __init__(self, *, label: str, say: Say, more: More | None) -> None:
        self._say = say
        self._more = more
        self._held: _Held | None = None
        self._tray = ui.element("div").classes("tray").props('role="group" aria-label="Kèm theo (attached)"')
        self._tray.set_visibility(False)
        with ui.element("div").classes("typing"):
            if more is not None:
                self._build_clip(more)
            self._field = (
                ui.textarea(placeholder=WORDS)
                .props(f'outlined dense autogrow rows=1 maxlength=4000 aria-label="Tin nhắn: {label} (message)"')
                .classes("field")
                .on("keydown.enter", self._send, js_handler=ENTER)
                .on("keydown.escape", self.clear)
            )
            ui.button(icon="send", color=None, on_click=self._send).props(
                'round unelevated title="Send" aria-label="Gửi (send)"'
            ).classes("send")

    # --- what is put into it

    def take(self, text: str) -> None:
        self._field.set_value(text)
        self._field.run_method("focus")

    def mend(self, line: Line) -> None:
        """Lets a message that was sent be worded anew."""
        with self._open_tray(MENDED):
            ui.icon("edit").props("aria-hidden=true")
            ui.label(f"Sửa tin: {line.text or 'chú thích của ảnh'}").classes("held")
            self._build_away()
        self._held = line
        self.take(line.text)

    def clear(self) -> None:
        """Nothing is written and nothing waits."""
        self._field.set_value("")
        self._release()

    async def _take_photo(self, event: UploadEventArguments) -> None:
        try:
            picture = await attaching.picture(event.file)
        except Refused as error:
            note(str(error))
            return
        with self._open_tray(CAPTION):
            ui.element("img").props(f'src="{picture.small}" alt="Ảnh đã chọn"')
            ui.label("Ảnh").classes("held")
            self._build_away()
        self._held = picture
        self._field.run_method("focus")

    async def _take_document(self, event: UploadEventArguments) -> None:
        try:
            document = await attaching.document(event.file)
        except Refused as error:
            note(str(error))
            return
        with self._open_tray(CAPTION):
            ui.icon("description").props("aria-hidden=true")
            ui.label(document.name).classes("held")
            self._build_away()
        self._held = document
        self._field.run_method("focus")

    def _take_place(self, more: More) -> None:
        latitude, longitude = more.near()
        with self._open_tray(WORDS):
            ui.icon("place").props("aria-hidden=true")
            field = (
                ui.input(value=f"{latitude:.5f}, {longitude:.5f}")
                .props('outlined dense aria-label="Vị trí: vĩ độ, kinh độ (latitude, longitude)"')
                .classes("held")
                .on("keydown.enter", self._send, js_handler=ENTER)
                .on("keydown.escape", self._release)
            )
            self._build_away()
        self._held = _Place(field=field)
        field.run_method("focus")

    # --- the tray

    def _open_tray(self, placeholder: str) -> ui.element:
        """Empty, for something else than waited there before."""
        self._release()
        self._tray.set_visibility(True)
        self._field.props["placeholder"] = placeholder
        return self._tray

    def _release(self) -> None:
        """What waited is not sent; words that were to replace others go with it."""
        if isinstance(self._held, Line):
            self._field.set_value("")
        self._held = None
        self._tray.clear()
        self._tray.set_visibility(False)
        self._field.props["placeholder"] = WORDS

    def _build_away(self) -> None:
        ui.button(icon="close", color=None, on_click=self._release).props(
            'flat round dense title="Take away" aria-label="Bỏ (take away)"'
        ).classes("away")

    # --- 📎

    def _build_clip(self, more: More) -> None:
        photos = self._build_upload(PieceKind.PHOTO, attaching.PHOTO_TYPES, self._take_photo)
        sheets = self._build_upload(PieceKind.DOCUMENT, attaching.SHEET_TYPES, self._take_document)
        with (
            ui.button(icon="attach_file", color=None)
            .props('flat round title="Attach" aria-label="Đính kèm (attach)" aria-haspopup="menu"')
            .classes("clip"),
            ui.menu().props('role="menu" auto-close').classes("attach"),
        ):
            for words, icon, choose in (
                ("Ảnh", "photo_camera", photos),
                ("Tệp .xlsx, .csv", "description", sheets),
            ):
                _item(words, icon).on("click", js_handler=f"() => runMethod({choose.id}, 'pickFiles', [])")
            _item("Vị trí", "place").on("click", lambda: self._take_place(more))

    def _build_upload(self, kind: PieceKind, types: str, take: Callable[[UploadEventArguments], Any]) -> ui.upload:
        """Out of sight: 📎 opens it."""

        def rejected(event: Any) -> None:
            note(attaching.TOO_LARGE if "size" in str(event.args) else attaching.NOT_OURS[kind])

        upload = ui.upload(max_file_size=LARGEST[kind], on_upload=take, auto_upload=True)
        upload.props(f'accept="{types}"').classes(f"upload upload-{kind.value}")
        upload.on("rejected", rejected, js_handler=WHY_REJECTED)
        again = f"() => runMethod({upload.id}, 'reset', [])"  # the same file can be chosen once more
        upload.on("finish", js_handler=again)
        upload.on("failed", lambda: note(attaching.NOT_UPLOADED), args=[])
        return upload

    # --- sending

    async def _send(self) -> None:
        text, held = (self._field.value or "").strip(), self._held
        if self._more is None or held is None:
            if text:
                self.clear()
                await self._say(text)
            return
        if isinstance(held, _Place):
            await self._send_place(held, text, self._more)
        elif isinstance(held, Line):
            await self._send_mended(held, text, self._more)
        else:
            self.clear()
            await self._more.photo(held, text) if isinstance(held, Picture) else await self._more.document(held, text)

    async def _send_place(self, held: _Place, text: str, more: More) -> None:
        try:
            latitude, longitude = attaching.place(held.field.value or "")
        except Refused as error:
            note(str(error))
            return
        self.clear()
        await more.place(latitude, longitude)
        if text:
            await self._say(text)

    async def _send_mended(self, held: Line, text: str, more: More) -> None:
        if text == held.text:
            self.clear()
        elif text:
            self.clear()
            await more.edit(held.message_id, text)


def _item(words: str, icon: str) -> ui.menu_item:
    with ui.menu_item(auto_close=False).props('role="menuitem"') as item:
        ui.icon(icon).props("aria-hidden=true")
        ui.label(words)
    return item
