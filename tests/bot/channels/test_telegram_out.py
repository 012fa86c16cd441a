"""Does the speaker say the truth about what became of a message?"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.channels.base import (
    Button,
    ChannelError,
    Doubtful,
    Misconfigured,
    Moved,
    Rejected,
    RetryLater,
    Unreachable,
)
from bot.channels.telegram_out import TelegramSpeaker
from tests.bot.channels.rigs import letter
from tests.fakes.telegram import TOKEN, FakeTelegram, Limits

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram(limits=None) as server:
        server.person(7, "Lan")
        yield server


@pytest.fixture
async def speaker(server: FakeTelegram) -> AsyncIterator[TelegramSpeaker]:
    speaker = TelegramSpeaker(TOKEN, server.url, answer_seconds=5)
    yield speaker
    await speaker.close()


async def refused(speaker: TelegramSpeaker, chat_id: str = "7") -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await speaker.send(letter(chat_id=chat_id))
    assert caught.value.__cause__ is None
    return caught.value


# --- what is sent


async def test_message_is_plain_text_without_a_preview(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    receipt = await speaker.send(letter("<b>https://example.org</b>"))

    (sent,) = server.sent(7)
    assert (str(sent.message_id), sent.text) == (receipt.message_id, "<b>https://example.org</b>")
    assert "parse_mode" not in sent.params
    assert sent.params["link_preview_options"] == {"is_disabled": True}


async def test_short_labels_stand_two_in_a_row_and_long_ones_alone(
    server: FakeTelegram, speaker: TelegramSpeaker
) -> None:
    labels = ["Có", "Không", "Để sau", "Không phát sinh trong kỳ", "Huỷ", "Trợ giúp"]

    await speaker.send(letter(buttons=tuple(Button(label=label, data=label[:5]) for label in labels)))

    rows = [[label for label, _ in row] for row in server.sent(7)[0].buttons]
    assert rows == [["Có", "Không"], ["Để sau"], ["Không phát sinh trong kỳ"], ["Huỷ", "Trợ giúp"]]


async def test_an_address_is_a_button_that_opens_it(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    url = "https://giaoban.example.vn/f/abc"

    await speaker.send(letter(buttons=(Button(label="Mở biểu mẫu", data="k:3", url=url),)))

    assert server.sent(7)[0].buttons == [[("Mở biểu mẫu", url)]]


async def test_photo_and_document_are_uploaded(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    await speaker.send(letter("Biểu đồ", photo=b"png"))
    await speaker.send(letter("Bảng", document=b"xlsx", filename="bảng.xlsx"))

    photo, document = server.sent(7)
    assert (photo.text, photo.photo) == ("Biểu đồ", b"png")
    assert (document.text, document.document, document.filename) == ("Bảng", b"xlsx", "bảng.xlsx")


async def test_edit_of_a_photo_is_sent_anew(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    photo = await speaker.send(letter("Biểu đồ", photo=b"png"))

    await speaker.send(letter("Chữ", edits_message_id=photo.message_id))

    assert [sent.text for sent in server.sent(7)] == ["Biểu đồ", "Chữ"]


async def test_press_is_acknowledged_once(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    lan = server.person(7)
    await speaker.send(letter(buttons=(Button(label="Có", data="1"),)))
    lan.presses(server.sent(7)[0], "Có")
    query = server._updates[-1]

    await speaker.acknowledge(query)
    await speaker.acknowledge(query)

    assert server.answered == [query["callback_query"]["id"]]


# --- what becomes of it


async def test_flood_is_a_pause_for_this_chat(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    server.limits = Limits(private_burst=1)
    await speaker.send(letter("một"))

    error = await refused(speaker)

    assert isinstance(error, RetryLater)
    assert error.chat_only
    assert error.seconds >= 1


@pytest.mark.parametrize(
    "description",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot was kicked from the supergroup chat",
    ],
)
async def test_forbidden_is_unreachable(server: FakeTelegram, speaker: TelegramSpeaker, description: str) -> None:
    server.refuse_next(403, description)

    assert isinstance(await refused(speaker), Unreachable)


async def test_unknown_chat_is_unreachable(speaker: TelegramSpeaker) -> None:
    assert isinstance(await refused(speaker, "404404"), Unreachable)


async def test_group_without_the_right_to_write_is_unreachable(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    server.refuse_next(400, "Bad Request: not enough rights to send text messages to the chat")

    assert isinstance(await refused(speaker), Unreachable)


async def test_group_that_moved_names_its_new_id(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    server.group(-100).migrates(-1_000_000_000_200)

    error = await refused(speaker, "-100")

    assert isinstance(error, Moved)
    assert error.new_chat_id == "-1000000000200"


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: can't parse entities"),
        (413, "Request Entity Too Large"),
        (418, "I'm a teapot"),
    ],
)
async def test_refusal_of_the_message_is_rejected(
    server: FakeTelegram, speaker: TelegramSpeaker, status: int, description: str
) -> None:
    server.refuse_next(status, description)

    assert isinstance(await refused(speaker), Rejected)


async def test_empty_text_and_overlong_data_are_rejected(speaker: TelegramSpeaker) -> None:
    for bad in (letter(" "), letter(buttons=(Button(label="Có", data="ệ" * 30),))):
        with pytest.raises(Rejected):
            await speaker.send(bad)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_gateway_page_is_trouble_for_all_chats(
    server: FakeTelegram, speaker: TelegramSpeaker, status: int
) -> None:
    server.fail_next(1, status)

    error = await refused(speaker)

    assert isinstance(error, RetryLater)
    assert not error.chat_only
    assert server.sent(7) == []


async def test_server_error_in_telegrams_own_words_is_trouble_for_all_chats(
    server: FakeTelegram, speaker: TelegramSpeaker
) -> None:
    server.refuse_next(500, "Internal Server Error: restart")

    error = await refused(speaker)

    assert isinstance(error, RetryLater)
    assert not error.chat_only


async def test_gateway_that_got_no_answer_leaves_a_doubt(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    server.fail_next(1, 504)

    assert isinstance(await refused(speaker), Doubtful)


async def test_page_instead_of_a_large_file_is_rejected(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    server.fail_next(1, 413)

    assert isinstance(await refused(speaker), Rejected)


async def test_nobody_there_is_safe_to_try_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    speaker = TelegramSpeaker(TOKEN, f"http://127.0.0.1:{port}")

    error = await refused(speaker)
    await speaker.close()

    assert isinstance(error, RetryLater)
    assert not error.chat_only


async def test_name_that_cannot_be_resolved_is_safe_to_try_again() -> None:
    speaker = TelegramSpeaker(TOKEN, "http://nowhere.invalid")

    error = await refused(speaker)
    await speaker.close()

    assert isinstance(error, RetryLater)


async def test_lost_answer_is_doubtful_and_the_message_may_be_there(
    server: FakeTelegram, speaker: TelegramSpeaker
) -> None:
    server.lose_answers(1.0)

    assert isinstance(await refused(speaker), Doubtful)
    assert len(server.sent(7)) == 1


async def test_broken_answer_is_doubtful(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    server.garble_next()

    assert isinstance(await refused(speaker), Doubtful)
    assert len(server.sent(7)) == 1


async def test_late_answer_is_doubtful(server: FakeTelegram) -> None:
    server.delay(5)
    speaker = TelegramSpeaker(TOKEN, server.url, answer_seconds=0.2)

    error = await refused(speaker)
    await speaker.close()

    assert isinstance(error, Doubtful)


async def test_lost_answer_to_an_edit_may_be_repeated(server: FakeTelegram, speaker: TelegramSpeaker) -> None:
    receipt = await speaker.send(letter("Còn 3 xã"))
    change = letter("Còn 2 xã", edits_message_id=receipt.message_id)
    server.lose_answers(1.0)

    with pytest.raises(RetryLater):
        await speaker.send(change)
    server.lose_answers(0.0)

    assert await speaker.send(change) == receipt
    assert [sent.text for sent in server.sent(7)] == ["Còn 2 xã"]


async def test_wrong_token_is_misconfigured(server: FakeTelegram) -> None:
    speaker = TelegramSpeaker("1001:wrong", server.url)

    error = await refused(speaker)
    await speaker.close()

    assert isinstance(error, Misconfigured)


@pytest.mark.parametrize("token", ["", "1001", "1001:", "abc:def"])
def test_token_of_a_wrong_form_is_refused_at_once(token: str) -> None:
    with pytest.raises(Misconfigured, match="1001:secret"):
        TelegramSpeaker(token)


def test_heavy_library_is_not_loaded_before_a_speaker_is_made() -> None:
    program = "import sys, bot.channels.telegram_out; print('aiogram' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)

    assert done.stdout.strip() == "False"
