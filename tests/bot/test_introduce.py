"""Do our bots know their names, and do we start without them when a platform doesn't answer?"""

from __future__ import annotations

import pytest

from bot.channels.telegram_in import TelegramListener
from bot.channels.zalo import ZaloListener
from bot.introduce import introductions, remember
from storage.store import Library
from tests.builders import local
from tests.fakes.telegram import TOKEN as TELEGRAM_TOKEN
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo import TOKEN, FakeZalo

pytestmark = pytest.mark.anyio
NOW = local("2026-11-29T08:00")


async def test_platforms_say_how_our_bots_are_called_and_whether_they_join_groups(library: Library) -> None:
    with FakeTelegram() as telegram, FakeZalo() as zalo:
        first, second = TelegramListener(TELEGRAM_TOKEN, telegram.url), ZaloListener(TOKEN, zalo.url)
        nobody = ZaloListener("7:nobody-answers", "http://127.0.0.1:9")
        said = await introductions([first, second, nobody])
        await first.close()
        await second.close()
        await nobody.close()

    with library.writing() as store:
        remember(store, [("telegram", first.bot), ("zalo", "2002"), ("zalo", "7")], said, NOW)
    with library.reading() as store:
        found = {bot.channel + bot.bot: bot for bot in store.bots.all()}

    assert found[f"telegram{first.bot}"].link("ABC") == "https://t.me/giaoban_bot?start=ABC"
    assert (found["zalo2002"].title, found["zalo2002"].joins_groups) == ("Bot Giao Ban (@bot.giaoban)", False)
    assert found["zalo7"].title == "7"
