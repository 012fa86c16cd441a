"""Does somebody who opens the bare address learn what this is and where to go?"""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from bot.web.welcome import welcome
from domain.bot import Bot
from storage.database import Database
from storage.store import Library
from tests.builders import local

pytestmark = pytest.mark.anyio


async def opened(library: Library, method: str = "GET") -> httpx.Response:
    app = FastAPI()
    app.include_router(welcome(library))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://site") as browser:
        return await browser.request(method, "/")


async def test_bare_address_says_what_this_is_and_names_the_bots(library: Library) -> None:
    with library.writing() as store:
        telegram = Bot(channel="telegram", bot="1", name="Giao Ban <tỉnh>", username="giaoban_bot")
        for bot in (telegram, Bot(channel="zalo", bot="2", name="Bot Giao Ban")):
            store.bots.introduce(bot, at=local("2026-11-29T08:00"))

    page = await opened(library)

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "nhắc hạn, nhận báo cáo" in page.text
    assert "«bảng điều khiển»" in page.text
    assert '<a href="https://t.me/giaoban_bot">Giao Ban &lt;tỉnh&gt; (@giaoban_bot)</a>' in page.text
    assert "Zalo: Bot Giao Ban" in page.text
    assert (await opened(library, "HEAD")).status_code == 200


async def test_bare_address_says_so_also_without_tables(bare_database: Database, library: Library) -> None:
    page = await opened(Library(bare_database, library.calendar))

    assert (page.status_code, "Trợ lý nhắc hạn" in page.text) == (200, True)
