"""Does any log or exception ever show a token?"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator

import pytest

from bot.channels.base import Button, ChannelError
from bot.channels.telegram_in import TelegramListener
from bot.channels.telegram_out import TelegramSpeaker
from bot.logs import QUIET
from tests.bot.channels.rigs import Inbox, letter, listening, until
from tests.fakes.telegram import TOKEN, FakeTelegram

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

SECRET = TOKEN.split(":")[1]
WEBHOOK_SECRET = "the-secret-of-the-webhook"


class Everything(logging.Handler):
    """Keeps every record as it would be printed, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.text: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.text.append(self.format(record) + repr(record.args))


@pytest.fixture
def written() -> Iterator[list[str]]:
    """All that is written, whoever set up the log of this process before."""
    everything, root = Everything(), logging.getLogger()
    loggers = [root, *map(logging.getLogger, QUIET)]
    levels = [one.level for one in loggers]
    root.addHandler(everything)
    root.setLevel(logging.DEBUG)
    for one in loggers[1:]:
        one.setLevel(logging.NOTSET)
    yield everything.text
    root.removeHandler(everything)
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


def chain(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield f"{error!r} {error} {error.args}"
        error = error.__cause__ or error.__context__


async def test_no_token_is_written_in_a_whole_conversation_with_failures(written: list[str]) -> None:
    asyncio.get_running_loop().set_debug(True)
    raised: list[str] = []
    with FakeTelegram() as server:
        lan = server.person(7, "Lan")
        group = server.group(-100, admins=[7])
        listener = TelegramListener(TOKEN, server.url, poll_seconds=1, shortest_pause=0.01, longest_pause=0.02)
        speaker = TelegramSpeaker(TOKEN, server.url, answer_seconds=1)
        inbox = Inbox(refusals=1)

        async def say(text: str, **more: object) -> None:
            try:
                await speaker.send(letter(text, **more))  # type: ignore[arg-type]
            except ChannelError as error:
                raised.extend(chain(error))

        await listener.set_webhook("http://127.0.0.1:9/x", WEBHOOK_SECRET)
        async with listening(listener, inbox.keep):
            lan.types("12 công trình")
            lan.types("/start@giaoban_bot AB12", chat=group)
            server.raw_update({"message": 3})
            await say("Đã ghi", buttons=(Button(label="Có", data="1"),))
            lan.presses(server.sent(7)[0], "Có")
            await inbox.holds(4)
            await speaker.acknowledge(inbox.kept[-1].body)
            for status in (400, 401, 403, 404, 409, 413, 429, 500):
                server.refuse_next(status, "no")
                await say(f"lỗi {status}")
            server.fail_next(2)
            await say("cổng hỏng")
            await until(lambda: not server._failures or server.calls[-1].method == "getUpdates")
            server._failures.clear()
            server.garble_next(1)
            await say("nửa câu")
            server.lose_answers(1.0)
            await say("mất")
            with contextlib.suppress(ChannelError):
                await listener.get_me()
            server.lose_answers(0)
            server.stop()
            await until(lambda: any("asking again: httpx" in line for line in written))
            await say("không ai nghe")
        for ask in (listener.get_me, listener.delete_webhook):
            with pytest.raises(ChannelError) as caught:
                await ask()
            raised.extend(chain(caught.value))
        with pytest.raises(ChannelError) as caught:
            await listener.fetch_file("x", 10)
        raised.extend(chain(caught.value))
        await listener.close()
        await speaker.close()

    assert len(raised) >= 10
    assert any("HIDDEN" in line for line in written)  # addresses were written, without the secret
    assert [line for line in written + raised if SECRET in line or WEBHOOK_SECRET in line] == []
    assert SECRET not in repr(vars(speaker)) + repr(speaker._api.session.api)
