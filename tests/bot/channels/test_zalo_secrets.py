"""Does any log or exception show a token of Zalo, which stands in every address?"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import pytest

from bot.channels.base import ChannelError
from bot.channels.zalo import ZaloListener, ZaloSpeaker
from tests.bot.channels.rigs import Inbox, letter, listening, until
from tests.bot.channels.test_telegram_secrets import Everything, chain
from tests.fakes.zalo import TOKEN, FakeZalo

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

SECRET = TOKEN.split(":")[1]
WEBHOOK_SECRET = "the-secret-of-the-webhook"


@pytest.fixture
def written() -> Iterator[list[str]]:
    everything, root = Everything(), logging.getLogger()
    level = root.level
    root.addHandler(everything)
    root.setLevel(logging.DEBUG)
    yield everything.text
    root.removeHandler(everything)
    root.setLevel(level)


async def test_no_token_is_written_in_a_whole_conversation_with_failures(written: list[str]) -> None:
    asyncio.get_running_loop().set_debug(True)
    raised: list[str] = []
    with FakeZalo() as server:
        lan = server.person("7", "Lan")
        server.group("g1")
        ear = ZaloListener(TOKEN, server.url, poll_seconds=1, shortest_pause=0.01, longest_pause=0.02)
        speaker = ZaloSpeaker(TOKEN, server.url, answer_seconds=1)
        inbox = Inbox(refusals=1)

        async def say(text: str) -> None:
            try:
                await speaker.send(letter(text, photo_url="http://127.0.0.1:9/x.png"))
            except ChannelError as error:
                raised.extend(chain(error))

        async def asks() -> None:
            for ask in (ear.introduce, ear.delete_webhook, lambda: ear.set_webhook("http://x", WEBHOOK_SECRET)):
                try:
                    await ask()
                except ChannelError as error:
                    raised.extend(chain(error))

        async with listening(ear, inbox.keep):
            lan.types("12 công trình")
            lan.types("@Bot Giao Ban /start AB12CD34", group="g1")
            server.raw_update({"message": 3})
            await inbox.holds(3)
        await speaker.acknowledge(inbox.kept[0].body)
        for code in (400, 401, 403, 404, 408, 429, 500):
            server.refuse_next(code, "no")
            await say(f"lỗi {code}")
        server.fail_next(1)
        await say("cổng hỏng")
        server.garble_next(1)
        await say("nửa câu")
        server.lose_answers(1.0)
        await say("mất")
        server.lose_answers(0)
        await asks()
        async with listening(ear, inbox.keep):
            server.stop()
            await say("không ai nghe")
            await asks()
            await until(lambda: any("asking again" in line for line in written))
        await ear.close()
        await speaker.close()

    assert len(raised) >= 8
    assert any("HIDDEN" in line for line in written)  # addresses were written, without the secret
    assert [line for line in written + raised if SECRET in line or WEBHOOK_SECRET in line] == []
    assert SECRET not in repr(vars(speaker)) + repr(vars(ear))
