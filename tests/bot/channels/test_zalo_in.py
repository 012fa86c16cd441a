"""Does a poll of Zalo lose nothing that it can keep, and end in peace?"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest

from bot.channels.base import Misconfigured, RawUpdate
from bot.channels.zalo import ZaloListener, read
from tests.bot.channels.rigs import Inbox, listening, until
from tests.fakes.zalo import TOKEN, FakeZalo

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


@pytest.fixture
def server() -> Iterator[FakeZalo]:
    with FakeZalo() as server:
        yield server


@pytest.fixture
async def ear(server: FakeZalo) -> AsyncIterator[ZaloListener]:
    ear = ZaloListener(TOKEN, server.url, poll_seconds=1, shortest_pause=0.02, longest_pause=0.1)
    yield ear
    await ear.close()


async def test_idle_polls_follow_one_another_without_a_word(
    server: FakeZalo, ear: ZaloListener, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox()

    async with listening(ear, inbox.keep):
        await until(lambda: len(server.called("getUpdates")) >= 3)
        server.person("7").types("chào")
        await inbox.holds(1)

    first, second = (call.at for call in server.called("getUpdates")[:2])
    assert 0.9 < second - first < 1.9
    assert caplog.messages == []
    assert len(server.called("deleteWebhook")) == 1


async def test_idle_as_success_of_http_is_idle_too(
    server: FakeZalo, ear: ZaloListener, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox()
    await ear.delete_webhook()

    async with listening(ear, inbox.keep):
        await until(lambda: bool(server.called("getUpdates")))
        server.refuse_next(408, "Request timeout", status=200)
        await until(lambda: len(server.called("getUpdates")) >= 3)

    assert caplog.messages == []


async def test_trouble_while_polling_is_told_and_passes(
    server: FakeZalo, ear: ZaloListener, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox()
    server.refuse_next(500, "oops")

    async with listening(ear, inbox.keep):
        server.person("7").types("chào")
        await inbox.holds(1)

    assert "not heard, asking again: 500 oops" in caplog.text


async def test_poll_waits_longer_than_the_platform(server: FakeZalo, ear: ZaloListener) -> None:
    async with listening(ear, Inbox().keep):
        await until(lambda: bool(server.called("getUpdates")))

    assert server.called("getUpdates")[0].params == {"timeout": "1"}


async def test_webhook_that_somebody_set_is_taken_away_again(server: FakeZalo, ear: ZaloListener) -> None:
    inbox = Inbox()

    async with listening(ear, inbox.keep):
        await until(lambda: bool(server.called("getUpdates")))
        await ear.delete_webhook()
        server._webhook = {"url": "http://127.0.0.1:9/x", "secret": "12345678"}
        await until(lambda: len(server.called("deleteWebhook")) >= 3)
        server.person("7").types("chào")
        await inbox.holds(1)


async def test_wrong_token_ends_listening(server: FakeZalo) -> None:
    ear = ZaloListener("2002:wrong", server.url)

    with pytest.raises(Misconfigured):
        await ear.listen(Inbox().keep)
    await ear.close()


async def test_update_in_hand_is_stored_before_listening_ends(server: FakeZalo, ear: ZaloListener) -> None:
    kept: list[RawUpdate] = []
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slowly(updates: Sequence[RawUpdate]) -> None:
        begun.set()
        await may_end.wait()
        kept.extend(updates)

    task = asyncio.create_task(ear.listen(slowly))
    server.person("7").types("chào")
    await begun.wait()
    task.cancel()
    await asyncio.sleep(0)
    may_end.set()
    with contextlib.suppress(asyncio.CancelledError):
        await task

    assert [read(update.body, bot="2002").text for update in kept] == ["chào"]  # type: ignore[union-attr]


async def test_update_without_a_message_is_kept_and_asks_for_nothing(server: FakeZalo, ear: ZaloListener) -> None:
    inbox = Inbox()
    server.raw_update({"event_name": "message.unsupported.received"})

    async with listening(ear, inbox.keep):
        (update,) = await inbox.holds(1)

    assert read(update.body, bot="2002") is None
    assert update.update_id.startswith("sha256:")


async def test_group_update_is_kept_with_our_name(server: FakeZalo, ear: ZaloListener) -> None:
    inbox = Inbox()
    server.group("g1")
    server.person("7").types("@Bot Giao Ban /tonghop", group="g1")

    async with listening(ear, inbox.keep):
        (update,) = await inbox.holds(1)

    assert read(update.body, bot="2002").text == "/tonghop"  # type: ignore[union-attr]
