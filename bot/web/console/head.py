"""What stands above the chats: campaign and commune, the clock with its controls, how the round stands, a hint?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nicegui import ui

from bot.demo.world import World
from domain.deadline import Event, Moment

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
EVENTS = {
    Event.OPEN: "mở kỳ",
    Event.REMIND: "nhắc hạn",
    Event.DIGEST: "gửi tổng hợp",
    Event.PICTURE: "gửi hình",
    Event.WORKBOOK: "gửi bảng",
    Event.UPDATE: "cập nhật tổng hợp",
    Event.CLOSE: "đóng kỳ",
}
STANDING = ("Chạy nhanh", "Run: a day in two seconds, the others answer reminders", "play_arrow")
RUNNING = ("Dừng", "Stop", "stop")
HINTS = (
    "① Bấm «Đến mốc kế tiếp» để có tin nhắc, rồi trả lời trong điện thoại (có sẵn câu mẫu).",
    "② Bấm «Các xã khác báo cáo», đi tiếp đến lúc gửi tổng hợp và xem hai nhóm.",
)
HINT_IN_ENGLISH = "Go to the next moment for a reminder, answer it, let the others report, go on, watch the groups."

Act = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Does:
    """What the controls do."""

    switch: Act
    move: Act
    restart: Act
    later: Callable[[timedelta], Awaitable[None]]
    next_due: Act
    toggle: Act
    others: Act


class Head:
    """Pickers, clock and status. It is built where it is made."""

    def __init__(self, titles: Mapping[str, str], does: Does) -> None:
        with ui.element("header").classes("top"):
            self._build_pickers(titles, does)
            self._build_clock(does)
            self._build_status()
        self._build_hint()

    def _build_pickers(self, titles: Mapping[str, str], does: Does) -> None:
        with ui.element("div").classes("row pickers"):
            ui.html("Giao Ban <small>bản thử</small>", sanitize=False, tag="h1").classes("brand")
            named = {code: f"{code} · {title}" for code, title in titles.items()}
            self._campaigns = _picker("Phong trào", "Phong trào thi đua (campaign)", named, does.switch)
            self._communes = _picker("Xã", "Xã của điện thoại (commune)", {}, does.move)
            _control("Bắt đầu lại", "Start this campaign anew", does.restart, icon="restart_alt", quiet=True)

    def _build_clock(self, does: Does) -> None:
        with ui.element("div").classes("row clock"):
            with ui.element("div").classes("time").props('role="timer" title="Simulated time"'):
                self._hour = ui.label().classes("hour")
                self._date = ui.label().classes("date")
            with ui.element("div").classes("controls").props('role="group" aria-label="Đồng hồ mô phỏng (clock)"'):
                _control("+1 giờ", "One hour later", lambda: does.later(timedelta(hours=1)))
                _control("+1 ngày", "One day later", lambda: does.later(timedelta(days=1)))
                with _control("", "To the next due moment", does.next_due, name="Đến mốc kế tiếp").classes(
                    "main"
                ) as self._next:
                    ui.icon("skip_next").props("aria-hidden=true")
                    with ui.element("span").classes("two"):
                        ui.label("Đến mốc kế tiếp").classes("what")
                        self._coming = ui.label().classes("when")
                words, english, icon = STANDING
                self._run = _control(words, english, does.toggle, icon=icon).classes("wide")
                _control("Các xã khác báo cáo", "Let the other communes report", does.others, icon="groups").classes(
                    "wide"
                )

    def _build_status(self) -> None:
        with ui.element("div").classes("row status").props('role="status"'):
            self._round = ui.label().classes("round")
            self._figures = ui.label().classes("figures")

    def _build_hint(self) -> None:
        with ui.element("aside").classes("hint").props('aria-label="Cách thử (what to try)"') as hint:
            with ui.element("div"):
                for words in HINTS:
                    ui.label(words).classes("vi")
                ui.label(HINT_IN_ENGLISH).classes("en").props('lang="en"')
            ui.button(icon="close", color=None, on_click=hint.delete).props(
                'flat round dense title="Close" aria-label="Đóng (close)"'
            ).classes("close")

    # --- what is picked

    @property
    def campaign(self) -> str | None:
        code: str | None = self._campaigns.value
        return code

    @property
    def commune(self) -> int | None:
        number: int | None = self._communes.value
        return number

    def enter(self, campaign: str, communes: dict[int, str], commune: int) -> None:
        self._communes.set_options(communes, value=commune)
        self._campaigns.set_value(campaign)

    # --- what it shows

    def show_clock(self, world: World, *, runs: bool) -> None:
        now = world.now()
        self._hour.set_text(f"{now:%H:%M}")
        self._date.set_text(f"{WEEKDAYS[now.weekday()]}, {now:%d/%m/%Y}")
        coming = world.coming()
        self._coming.set_text(_moment(coming, world.zone) if coming else "không còn mốc nào")
        self._next.set_enabled(bool(coming))
        words, english, icon = RUNNING if runs else STANDING
        self._run.set_text(words)
        self._run.set_icon(icon)
        self._run.props(f'title="{english}" aria-label="{words} ({english})"')

    def show_standing(self, world: World) -> None:
        standing = world.standing()
        sent = world.sent()
        if standing is None:
            self._round.set_text("Chưa có kỳ báo cáo nào")
            self._figures.set_text(f"đã gửi {sent} tin")
            return
        tally = standing.tally
        self._round.set_text(f"{standing.plan.name}{'' if standing.open else ' (đã đóng)'}")
        self._figures.set_text(
            f"báo cáo {tally.reported}/{tally.expected} · đúng hạn {tally.on_time} · thiếu {tally.missing}"
            f" · đã gửi {sent} tin"
        )


def _moment(coming: tuple[Moment, ...], zone: ZoneInfo) -> str:
    at = coming[0].at.astimezone(zone)
    events = ", ".join(dict.fromkeys(EVENTS[one.event] for one in coming))
    return f"{at:%H:%M %d/%m} · {events}"


def _control(
    words: str, english: str, act: Callable[[], Awaitable[None]], *, icon: str = "", name: str = "", quiet: bool = False
) -> ui.button:
    """A button with its words in Vietnamese and what it does in English."""
    button = ui.button(words, icon=icon or None, color=None, on_click=act)
    style = "flat" if quiet else "unelevated"
    button.classes(f"control{' quiet' if quiet else ''}")
    return button.props(f'{style} no-caps title="{english}" aria-label="{name or words} ({english})"').classes(
        "control"
    )


def _picker(words: str, name: str, options: dict[Any, str], act: Callable[[], Awaitable[None]]) -> ui.select:
    with ui.element("div").classes("picker"):
        ui.label(words).classes("picker-label").props("aria-hidden=true")
        return (
            ui.select(options)
            .props(f'outlined dense options-dense aria-label="{name}" title="{name}"')
            .classes("pick")
            .on_value_change(act)
        )
