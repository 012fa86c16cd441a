"""What becomes of a message to Zalo, when all goes well and when it doesn't?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.channels.base import (
    ChannelError,
    Doubtful,
    Misconfigured,
    OverQuota,
    Rejected,
    RetryLater,
    Unreachable,
)
from bot.channels.zalo import ZaloListener, ZaloSpeaker
from bot.channels.zalo.client import CROWDED_FOR_THE_MONTH
from tests.bot.channels.rigs import letter
from tests.fakes.zalo import TOKEN, FakeZalo

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


@pytest.fixture
def server() -> Iterator[FakeZalo]:
    with FakeZalo() as server:
        server.person("7", "Lan")
        yield server


@pytest.fixture
async def speaker(server: FakeZalo) -> AsyncIterator[ZaloSpeaker]:
    speaker = ZaloSpeaker(TOKEN, server.url, answer_seconds=2)
    yield speaker
    await speaker.close()


async def test_text_goes_out_plain(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    receipt = await speaker.send(letter("Đã ghi: *1* <b>"))

    (call,) = server.called("sendMessage")
    assert dict(call.params) == {"chat_id": "7", "text": "Đã ghi: *1* <b>"}
    assert receipt.message_id == server.sent("7")[0].message_id


@pytest.mark.parametrize("status", [200, None], ids=["HTTP 200", "HTTP as the code"])
@pytest.mark.parametrize(
    ("code", "words", "error"),
    [
        (400, "Bad Request", Rejected),
        (401, "Unauthorized", Misconfigured),
        (403, "user blocked the bot", Unreachable),
        (403, "internal server error", RetryLater),
        (404, "invalid request: unknown chat", Unreachable),
        (404, "invalid request", Rejected),
        (408, "Request timeout", Doubtful),
        (429, "Quota exceeded", RetryLater),
        (500, "oops", RetryLater),
        (418, "", Rejected),
    ],
)
async def test_refusal_counts_whatever_http_says(
    server: FakeZalo, speaker: ZaloSpeaker, status: int | None, code: int, words: str, error: type[ChannelError]
) -> None:
    server.status_of_failures = status
    server.refuse_next(code, words)

    with pytest.raises(ChannelError) as caught:
        await speaker.send(letter())

    assert type(caught.value) is error
    assert server.sent("7") == []


async def test_error_code_in_the_other_spelling_is_understood(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    server.refuse_next(401, "Unauthorized", key="errorCode")

    with pytest.raises(Misconfigured):
        await speaker.send(letter())


async def test_crowd_is_waited_for_longer_each_time_until_the_month_is_taken_for_over(
    server: FakeZalo, speaker: ZaloSpeaker
) -> None:
    server.monthly_quota = 0
    pauses = []
    for _ in range(CROWDED_FOR_THE_MONTH):
        with pytest.raises(RetryLater) as crowded:
            await speaker.send(letter())
        pauses.append(crowded.value.seconds)
        assert not crowded.value.chat_only

    assert pauses == [30.0, 60.0, 120.0]
    with pytest.raises(OverQuota):
        await speaker.send(letter())


async def test_message_that_went_out_ends_the_crowd(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    for _ in range(2):
        server.refuse_next(429, "too many")
        with pytest.raises(RetryLater) as crowded:
            await speaker.send(letter())
        await speaker.send(letter())

        assert crowded.value.seconds == 30.0


async def test_lost_answer_is_doubtful(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    server.lose_answers(1.0)

    with pytest.raises(Doubtful):
        await speaker.send(letter())

    assert len(server.sent("7")) == 1


async def test_half_an_answer_is_doubtful(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    server.garble_next()

    with pytest.raises(Doubtful):
        await speaker.send(letter())


async def test_slow_answer_is_doubtful(server: FakeZalo) -> None:
    server.delay(5.0)
    speaker = ZaloSpeaker(TOKEN, server.url, answer_seconds=0.3)

    with pytest.raises(Doubtful):
        await speaker.send(letter())
    await speaker.close()


@pytest.mark.parametrize(
    ("status", "error"), [(502, RetryLater), (504, Doubtful), (404, Misconfigured), (413, Rejected)]
)
async def test_page_of_a_gateway_is_told_apart(
    server: FakeZalo, speaker: ZaloSpeaker, status: int, error: type[ChannelError]
) -> None:
    server.fail_next(1, status)

    with pytest.raises(error):
        await speaker.send(letter())


async def test_nobody_there_is_tried_later(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    server.stop()

    with pytest.raises(RetryLater):
        await speaker.send(letter())


@pytest.mark.parametrize("token", ["", "2002", "x:secret", "2002:"])
async def test_token_that_is_none_is_refused(token: str) -> None:
    with pytest.raises(Misconfigured):
        ZaloSpeaker(token)


async def test_picture_is_fetched_from_its_address(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    address = server.host_media(b"png")

    await speaker.send(letter("Tiến độ", photo=b"png", photo_url=address))

    assert server.photo_fetches == [address, address]
    assert [(one.text, one.photo) for one in server.sent("7")] == [("Tiến độ", b"png")]


async def test_picture_that_nobody_can_fetch_leaves_its_words(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    await speaker.send(letter("Tiến độ", photo=b"png", photo_url="http://127.0.0.1:9/x.png"))

    assert [(one.text, one.photo) for one in server.sent("7")] == [("Tiến độ", None)]


async def test_picture_without_an_address_leaves_its_words(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    await speaker.send(letter("Tiến độ", photo=b"png"))

    assert [one.text for one in server.sent("7")] == ["Tiến độ"]


async def test_person_sees_that_the_bot_writes_and_a_group_does_not(server: FakeZalo, speaker: ZaloSpeaker) -> None:
    for kind in ("PRIVATE", "GROUP"):
        await speaker.acknowledge({"message": {"chat": {"id": "7", "chat_type": kind}}})

    assert [call.params["action"] for call in server.called("sendChatAction")] == ["typing"]


async def test_webhook_that_zalo_does_not_reach_is_announced_again(server: FakeZalo) -> None:
    ear = ZaloListener(TOKEN, server.url)

    with pytest.raises(RetryLater, match=r"webhook\.err\.unreachable"):
        await ear.set_webhook("http://127.0.0.1:9/x", "secret-of-the-test")
    await ear.close()


async def test_bot_says_its_name_and_whether_it_joins_groups(server: FakeZalo) -> None:
    ear = ZaloListener(TOKEN, server.url)

    alone = await ear.introduce()
    server.group("g1")
    server.display_name = ""
    in_groups = await ear.introduce()

    assert (alone.title, alone.joins_groups) == ("Bot Giao Ban (@bot.giaoban)", False)
    assert (in_groups.title, in_groups.joins_groups) == ("bot.giaoban (@bot.giaoban)", True)
    await ear.close()
