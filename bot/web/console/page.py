"""What does one browser tab show, and what can be done on it?

Pickers for campaign and commune, the clock with its controls, how the round stands, and three chats: the officer's
phone, the district's group and the province's. A tab holds only which commune it looks at; the rest is the stage's.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, ParamSpec

import structlog
from nicegui import ui

from bot.demo.world import Room, Seat
from bot.web.console.chat import Chat
from bot.web.console.stage import Stage, Stages, examples
from domain.deadline import Event, Moment
from domain.errors import GiaoBanError

log = structlog.get_logger(__name__)

REFRESH_SECONDS = 0.15
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
EVENTS = {
    Event.OPEN: "mở kỳ",
    Event.REMIND: "nhắc hạn",
    Event.OVERDUE: "nhắc quá hạn",
    Event.DIGEST: "gửi tổng hợp",
    Event.CLOSE: "đóng kỳ",
}
TABS = (
    ("phone", "Điện thoại", "phone"),
    ("district", "Nhóm huyện", "district group"),
    ("province", "Nhóm tỉnh", "provincial group"),
)
STANDING = ("Chạy nhanh", "Run: a day in two seconds, the others answer reminders", "play_arrow")
RUNNING = ("Dừng", "Stop", "stop")
HINTS = (
    "① Bấm «Đến mốc kế tiếp» để có tin nhắc, rồi trả lời trong điện thoại (có sẵn câu mẫu).",
    "② Bấm «Các xã khác báo cáo», đi tiếp đến lúc gửi tổng hợp và xem hai nhóm.",
)
HINT_IN_ENGLISH = "Go to the next moment for a reminder, answer it, let the others report, go on, watch the groups."

P = ParamSpec("P")


def guarded(act: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
    """What goes wrong is told on the page and logged; the page stays as it is."""

    @functools.wraps(act)
    async def guard(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await act(*args, **kwargs)
        except Exception as error:
            log.exception("page_failed", act=act.__name__)
            tell(error)

    return guard


def tell(error: Exception) -> None:
    words = str(error) if isinstance(error, GiaoBanError) else f"{type(error).__name__}: {error}"
    ui.notify(f"Có lỗi: {words}", type="negative", position="top", multi_line=True, timeout=10_000)


def say(words: str) -> None:
    ui.notify(words, position="top", classes="note")


class Page:
    """One tab."""

    def __init__(self, stages: Stages, stage: Stage) -> None:
        self._stages = stages
        self._stage = stage
        self._place = 0  # which commune, counted over the province
        self._tab = "phone"
        self._seen: dict[str, int] = {}
        self._shown: object = None
        self._told = len(stage.failures)
        ui.on_exception(tell)  # what is guarded by nothing else
        self._build()
        self._enter()
        ui.timer(REFRESH_SECONDS, self._refresh)

    @property
    def _seat(self) -> Seat:
        return self._stage.world.seats[self._place]

    def _rooms(self) -> tuple[Room, Room]:
        return self._stage.world.district(self._seat), self._stage.world.rooms[0]

    # --- how it is built

    def _build(self) -> None:
        zone = self._stage.world.zone
        with ui.element("div").classes("app"):
            with ui.element("header").classes("top"):
                self._build_pickers()
                self._build_clock()
                self._build_status()
            self._build_hint()
            self._build_tabs()
            with ui.element("main").classes("chats show-phone") as self._chats:
                self._phone = Chat(
                    key="phone", label="Điện thoại cán bộ xã", zone=zone, say=self._say, press=self._press
                )
                self._district, self._province = (
                    Chat(
                        key=key,
                        label=label,
                        zone=zone,
                        say=functools.partial(self._say_in_group, number),
                        press=functools.partial(self._press_in_group, number),
                    )
                    for number, (key, label, _) in enumerate(TABS[1:])
                )
        self._district.suggest(("/tonghop",))
        self._province.suggest(("/tonghop",))

    def _build_pickers(self) -> None:
        with ui.element("div").classes("row pickers"):
            ui.html("Giao Ban <small>bản thử</small>", sanitize=False, tag="h1").classes("brand")
            titles = {code: f"{code} · {title}" for code, title in self._stages.titles.items()}
            self._campaigns = _picker("Phong trào", "Phong trào thi đua (campaign)", titles, self._switch)
            self._communes = _picker("Xã", "Xã của điện thoại (commune)", {}, self._move)
            _control("Bắt đầu lại", "Start this campaign anew", self._restart, icon="restart_alt", quiet=True)

    def _build_clock(self) -> None:
        with ui.element("div").classes("row clock"):
            with ui.element("div").classes("time").props('role="timer" title="Simulated time"'):
                self._hour = ui.label().classes("hour")
                self._date = ui.label().classes("date")
            with ui.element("div").classes("controls").props('role="group" aria-label="Đồng hồ mô phỏng (clock)"'):
                _control("+1 giờ", "One hour later", lambda: self._later(timedelta(hours=1)))
                _control("+1 ngày", "One day later", lambda: self._later(timedelta(days=1)))
                with _control("", "To the next due moment", self._next_due, name="Đến mốc kế tiếp").classes(
                    "main"
                ) as self._next:
                    ui.icon("skip_next").props("aria-hidden=true")
                    with ui.element("span").classes("two"):
                        ui.label("Đến mốc kế tiếp").classes("what")
                        self._coming = ui.label().classes("when")
                words, english, icon = STANDING
                self._run = _control(words, english, self._toggle, icon=icon).classes("wide")
                _control("Các xã khác báo cáo", "Let the other communes report", self._others, icon="groups").classes(
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

    def _build_tabs(self) -> None:
        self._tabs: dict[str, ui.button] = {}
        with ui.element("div").classes("tabs").props('role="tablist" aria-label="Cuộc trò chuyện (chats)"'):
            for key, words, english in TABS:
                self._tabs[key] = (
                    ui.button(words, color=None, on_click=lambda _, key=key: self._open_tab(key))
                    .props(f'flat no-caps role="tab" aria-controls="chat-{key}" title="{english}"')
                    .classes("tab")
                )

    # --- what it shows

    def _enter(self) -> None:
        """Shows another stage, or the same one begun anew."""
        world = self._stage.world
        self._generation = self._stage.generation
        places = {
            number: f"{seat.unit.title} ({world.district(seat).unit.title})" for number, seat in enumerate(world.seats)
        }
        self._communes.set_options(places, value=self._place)
        self._campaigns.set_value(world.campaign.code)
        self._sit()

    def _sit(self) -> None:
        """Shows another commune's phone and its district's group."""
        seat, (district, province) = self._seat, self._rooms()
        for chat in (self._phone, self._district, self._province):
            chat.forget()
        self._phone.introduce(face=seat.name[:1], title=f"{seat.name} · {seat.unit.title}", subtitle="cán bộ báo cáo")
        self._district.introduce(face="H", title=_capital(district.unit.title), subtitle="nhóm cấp huyện")
        self._province.introduce(face="T", title=_capital(province.unit.title), subtitle="nhóm cấp tỉnh")
        self._seen.clear()
        self._shown = None
        self._refresh()
        self._seen.clear()
        self._count_unseen()

    def _refresh(self) -> None:
        """Brings the tab up to date; cheap when nothing has changed."""
        stage = self._stage
        if self._generation != stage.generation:
            self._enter()
            return
        for error in stage.failures[self._told :]:
            tell(error)
        self._told = len(stage.failures)
        now = (stage.world.console.version, stage.world.now(), stage.runs)
        if now == self._shown:
            return
        self._shown = now
        self._show_clock(stage.world.now())
        self._show_standing()
        self._show_chats()

    def _show_clock(self, now: datetime) -> None:
        self._hour.set_text(f"{now:%H:%M}")
        self._date.set_text(f"{WEEKDAYS[now.weekday()]}, {now:%d/%m/%Y}")
        self._phone.corner(f"{now:%H:%M}")
        coming = self._stage.world.coming()
        self._coming.set_text(self._moment(coming) if coming else "không còn mốc nào")
        self._next.set_enabled(bool(coming))
        words, english, icon = RUNNING if self._stage.runs else STANDING
        self._run.set_text(words)
        self._run.set_icon(icon)
        self._run.props(f'title="{english}" aria-label="{words} ({english})"')

    def _moment(self, coming: tuple[Moment, ...]) -> str:
        at = coming[0].at.astimezone(self._stage.world.zone)
        events = ", ".join(dict.fromkeys(EVENTS[one.event] for one in coming))
        return f"{at:%H:%M %d/%m} · {events}"

    def _show_standing(self) -> None:
        standing = self._stage.world.standing()
        sent = self._stage.world.sent()
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

    def _show_chats(self) -> None:
        console, (district, province) = self._stage.world.console, self._rooms()
        pressed = self._stage.world.pressed
        self._phone.show(console.lines(self._seat.chat_id), me=self._seat.chat_id, pressed=pressed)
        self._district.show(console.lines(district.chat_id), me=f"admin{district.chat_id}", pressed=pressed)
        self._province.show(console.lines(province.chat_id), me=f"admin{province.chat_id}", pressed=pressed)
        self._phone.suggest(examples(self._stage.world, self._seat))
        self._count_unseen()

    def _count_unseen(self) -> None:
        """How many messages came to the chats that a narrow screen doesn't show."""
        console, (district, province) = self._stage.world.console, self._rooms()
        chats = {"phone": self._seat.chat_id, "district": district.chat_id, "province": province.chat_id}
        for key, words, _ in TABS:
            many = len(console.lines(chats[key]))
            if key == self._tab or key not in self._seen:
                self._seen[key] = many
            new = many - self._seen[key]
            self._tabs[key].set_text(f"{words} ({new})" if new else words)
            self._tabs[key].props(f'aria-selected="{str(key == self._tab).lower()}"')

    def _open_tab(self, key: str) -> None:
        self._chats.classes(remove=f"show-{self._tab}", add=f"show-{key}")
        self._tab = key
        self._count_unseen()

    # --- what is done on it

    @guarded
    async def _switch(self) -> None:
        code = self._campaigns.value
        if code and code != self._stage.world.campaign.code:
            self._stage = await self._stages.get(code)
            self._told = len(self._stage.failures)
            self._enter()

    @guarded
    async def _move(self) -> None:
        place = self._communes.value
        if place is not None and place != self._place:
            self._place = place
            self._sit()

    @guarded
    async def _restart(self) -> None:
        await self._stage.restart()
        say("Đã bắt đầu lại từ đầu.")

    @guarded
    async def _later(self, by: timedelta) -> None:
        world = self._stage.world
        await world.forward(world.now() + by)

    @guarded
    async def _next_due(self) -> None:
        coming = self._stage.world.coming()
        await self._stage.world.to_next_due()
        for one in coming:
            if one.event in (Event.OPEN, Event.CLOSE):
                say(f"{_capital(EVENTS[one.event])}: {self._stage.world.round(one.round).name}")

    @guarded
    async def _toggle(self) -> None:
        if self._stage.runs:
            await self._stage.halt()
        else:
            self._stage.run(but=self._seat)

    @guarded
    async def _others(self) -> None:
        many = await self._stage.world.others_report(but=self._seat)
        say(f"{many} xã khác đã gửi báo cáo." if many else "Các xã khác không còn nợ báo cáo nào lúc này.")

    @guarded
    async def _say(self, text: str) -> None:
        await self._stage.world.type(self._seat, text)

    @guarded
    async def _say_in_group(self, number: int, text: str) -> None:
        await self._stage.world.type_in_group(self._rooms()[number], text)

    @guarded
    async def _press(self, data: str) -> None:
        await self._stage.world.press(self._seat, data)

    @guarded
    async def _press_in_group(self, number: int, data: str) -> None:
        await self._stage.world.press_in_group(self._rooms()[number], data)


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


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
