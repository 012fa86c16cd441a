"""What does one browser tab show, and what can be done on it?

Pickers for campaign and commune, the clock with its controls, how the round stands, and three chats: the officer's
phone, the district's group and the province's. A tab holds only which commune it looks at; the rest is the stage's.
"""

from __future__ import annotations

import functools
from datetime import timedelta

from nicegui import ui

from bot.demo.world import Room, Seat
from bot.web.console import acts
from bot.web.console.attaching import Document, Picture
from bot.web.console.chat import Chat
from bot.web.console.composer import More
from bot.web.console.head import EVENTS, Does, Head
from bot.web.console.notes import guarded, say, tell
from bot.web.console.stage import Stage, Stages, examples
from domain.deadline import Event

REFRESH_SECONDS = 0.15
TABS = (
    ("phone", "Điện thoại", "phone"),
    ("district", "Nhóm huyện", "district group"),
    ("province", "Nhóm tỉnh", "provincial group"),
)


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
        does = Does(
            switch=self._switch,
            move=self._move,
            restart=self._restart,
            later=self._later,
            next_due=self._next_due,
            toggle=self._toggle,
            others=self._others,
        )
        with ui.element("div").classes("app"):
            self._head = Head(self._stages.titles, does)
            self._build_tabs()
            with ui.element("div").classes("chats show-phone") as self._chats:
                self._build_chats()
        self._district.suggest(("/tonghop",))
        self._province.suggest(("/tonghop",))

    def _build_chats(self) -> None:
        zone = self._stage.world.zone
        more = More(
            photo=self._send_photo,
            document=self._send_document,
            place=self._share_place,
            edit=self._edit,
            near=lambda: acts.whereabouts(self._stage.world),
        )
        self._phone = Chat(
            key="phone", label="Điện thoại cán bộ xã", zone=zone, say=self._say, press=self._press, more=more
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
        self._head.enter(world.campaign.code, places, self._place)
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
        self._head.show_clock(stage.world, runs=stage.runs)
        self._head.show_standing(stage.world)
        self._phone.corner(f"{stage.world.now():%H:%M}")
        self._show_chats()

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
        code = self._head.campaign
        if code and code != self._stage.world.campaign.code:
            self._stage = await self._stages.get(code)
            self._told = len(self._stage.failures)
            self._enter()

    @guarded
    async def _move(self) -> None:
        place = self._head.commune
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
    async def _send_photo(self, picture: Picture, caption: str) -> None:
        await acts.send_photo(self._stage.world, self._seat, picture, caption)

    @guarded
    async def _send_document(self, document: Document, caption: str) -> None:
        await acts.send_document(self._stage.world, self._seat, document, caption)

    @guarded
    async def _share_place(self, latitude: float, longitude: float) -> None:
        await acts.share_place(self._stage.world, self._seat, latitude, longitude)

    @guarded
    async def _edit(self, message_id: str, text: str) -> None:
        await acts.edit(self._stage.world, self._seat, message_id, text)

    @guarded
    async def _press(self, data: str) -> None:
        await self._stage.world.press(self._seat, data)

    @guarded
    async def _press_in_group(self, number: int, data: str) -> None:
        await self._stage.world.press_in_group(self._rooms()[number], data)


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
