"""Do photos and sheets go all the way on Telegram: getFile, download, answer?"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from bot.channels import telegram_in
from bot.channels.telegram_out import TelegramSpeaker
from bot.clock import VIETNAM, TrainingClock
from bot.engine.embedded import Engine
from domain.evidence import Piece, PieceState
from domain.person import Role
from handlers import manage_campaigns, manage_people
from handlers.context import Clockwork
from storage.store import Library
from tests.builders import TUONG_SON, a_photo, catalogue, local, units
from tests.fakes.telegram import TOKEN, FakeTelegram, Person, Sent

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

ROADS, APRIL = "HT2020-CTR64", "BC-202004"
NOW = local("2020-04-09T09:00")


class Served:
    """A bot on the fake Telegram, with one officer who has joined."""

    def __init__(self, library: Library, server: FakeTelegram) -> None:
        self.library = library
        self.server = server
        self.lan: Person = server.person(7, "Lan")
        self.clock = TrainingClock(NOW, speed=20.0)  # chats cool down between two messages

    def starts_campaign(self) -> None:
        with self.library.writing() as store:
            begun = Clockwork(store=store, now=local("2020-04-06T07:00"), zone=VIETNAM)
            manage_campaigns.start(begun, catalogue()[ROADS], units(TUONG_SON))
            manage_people.invite(begun, "MOI00001", unit=TUONG_SON, role=Role.OFFICER)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        listener = telegram_in.TelegramListener(TOKEN, self.server.url, poll_seconds=1, shortest_pause=0.02)
        engine = Engine(
            self.library,
            self.clock,
            VIETNAM,
            readers={telegram_in.CHANNEL: telegram_in.read},
            speakers=[TelegramSpeaker(TOKEN, self.server.url)],
            fetchers={(listener.channel, listener.bot): listener},
            tick_seconds=0.05,
        )
        stop = asyncio.Event()
        task = asyncio.create_task(engine.run([listener], stop))
        try:
            yield
        finally:
            stop.set()
            await task

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not true():  # noqa: ASYNC110  the server works in another thread
                await asyncio.sleep(0.01)

    async def hears(self, words: str) -> Sent:
        await self.until(lambda: any(words in one.text for one in self.server.sent(7)))
        return next(one for one in reversed(self.server.sent(7)) if words in one.text)

    def pieces(self) -> tuple[Piece, ...]:
        with self.library.reading() as store:
            return store.evidence.of(ROADS, APRIL, TUONG_SON)


@pytest.fixture
def served(library: Library) -> Any:
    with FakeTelegram(limits=None) as server:
        yield Served(library, server)


async def joined(served: Served) -> None:
    served.starts_campaign()
    served.lan.types("/start MOI00001")
    served.lan.presses(await served.hears("đồng ý không"), "Đồng ý")
    await served.hears("Đã ghi nhận anh/chị Lan")


async def test_photos_and_places_come_with_the_figures(served: Served) -> None:
    async with served.running():
        await joined(served)
        before = len(served.server.sent(7))
        served.lan.sends_photo(a_photo(), "GTNT 1,2 km")
        await served.hears("📎 Đính kèm: ảnh")
        for colour in ("red", "blue", "white"):
            served.lan.sends_photo(a_photo(colour), album="a1")
        served.lan.sends_location(18.35, 105.9)
        served.lan.types("xem")
        await served.until(lambda: [one.state for one in served.pieces()] == [PieceState.KEPT] * 5)
        await served.until(lambda: "Hạn: " in served.server.sent(7)[-1].text)

    assert [one.codes for one in served.pieces()] == [("GTNT",)] * 5
    assert {served.library.files.original(one.sha256) for one in served.pieces() if one.sha256} == {
        a_photo(colour) for colour in ("green", "red", "blue", "white")
    }
    assert len(served.server.sent(7)) - before <= 4  # report, album, place, status


async def test_sheet_goes_out_empty_and_comes_back_filled_over_a_restart(served: Served) -> None:
    async with served.running():
        await joined(served)
        served.lan.types("mẫu")
        blank = await served.hears("Biểu mẫu")
    assert blank.document is not None
    assert blank.filename == f"{ROADS}-{APRIL}-Xa-Tuong-Son.xlsx"

    served.lan.sends_document(filled(blank.document, "GTNT", 1.2), filename=blank.filename)
    async with served.running():
        preview = await served.hears("Bảng có 1 mục")
    served.lan.presses(preview, "Ghi")
    async with served.running():
        await served.hears("✅ Đã ghi")

    with served.library.reading() as store:
        assert str(store.reports.standings(ROADS, TUONG_SON)["GTNT"].total) == "1.2"
    assert served.server.duplicates == {}


def filled(blank: bytes, code: str, value: float) -> bytes:
    with CalamineWorkbook.from_filelike(io.BytesIO(blank)) as book:
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    content = io.BytesIO()
    copy = xlsxwriter.Workbook(content)
    sheet = copy.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, [value if row[0] == code and column == 4 else one for column, one in enumerate(row)])
    copy.close()
    return content.getvalue()


async def test_file_that_telegram_has_no_more_is_told(served: Served) -> None:
    async with served.running():
        await joined(served)
        served.lan.says({"document": {"file_id": "gone", "file_unique_id": "u", "file_name": "t.xlsx"}})
        await served.hears("Em không tải được tệp")
