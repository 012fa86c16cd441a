"""Do we understand what Telegram tells, and miss nothing of it?"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import Misconfigured, Rejected, UnreadableUpdate
from bot.channels.telegram_in import NOTE, TelegramListener, read, split, whole
from bot.clock import TrainingClock
from domain.message import Incoming, IncomingKind
from tests.bot.channels.rigs import NOON, Inbox, listening, until
from tests.fakes.telegram import TOKEN, FakeTelegram, Person

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

SENT = int(NOON.timestamp())
LAN = {"id": 7, "is_bot": False, "first_name": "Lan", "last_name": "Trần"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Lan"}
GROUP = {"id": -100, "type": "group", "title": "Tổ giao ban"}


def message(**content: Any) -> dict[str, Any]:
    base = {"message_id": 5, "date": SENT, "from": LAN, "chat": PRIVATE}
    return {"update_id": 1, "message": {**base, **content}}


def heard(body: Mapping[str, Any], *, bot: str = "1001") -> Incoming:
    incoming = read(body, bot=bot)
    assert incoming is not None
    return incoming


def in_group(text: str, *, note: Mapping[str, Any] | None = None, **content: Any) -> Incoming:
    return heard({**message(chat=GROUP, text=text, **content), NOTE: dict(note or {})})


# --- reading


def test_text_is_read() -> None:
    incoming = heard(message(text="12 công trình"))

    assert (incoming.kind, incoming.text) == (IncomingKind.TEXT, "12 công trình")
    assert (incoming.sender_id, incoming.sender_name, incoming.message_id) == ("7", "Lan Trần", "5")
    assert incoming.sent_at == NOON


ODD: Mapping[str, list[Any]] = {
    "message_id": [1, 0, True, "5", None],
    "date": [SENT, 0, 2**31, True, 1.5, "1"],
    "text": [
        "GTNT 1,2 km",
        "",
        " /start ABCD2345 ",
        "/mau@giaoban",
        "@giaoban xem",
        "a\x00b",
        "e\u0302",
        "\ud83d",
        7,
        None,
    ],
    "id": [7, -7, 2**40, True, "7"],
    "is_bot": [False, True, None],
    "first_name": ["Lan", "", "  ", "Na\u0303m", 5, None],
    "last_name": ["Trần", "", None],
    "type": ["private", "group", "channel", "sender", None],
}


def _changed(value: Any, chance: random.Random) -> Any:
    """The same with other values here and there, and keys that are missing or unknown."""
    if not isinstance(value, dict):
        return value
    found = {}
    for name, inner in value.items():
        if chance.random() < 0.03:
            continue
        odd = name in ODD and chance.random() < 0.25
        found[name] = chance.choice(ODD[name]) if odd else _changed(inner, chance)
    return found | (
        {chance.choice(("last_name", "username", "title", "entities", "x")): "a"} if chance.random() < 0.1 else {}
    )


def test_words_alone_are_read_as_the_library_reads_them() -> None:
    chance, alike = random.Random(3), 0
    for _ in range(3_000):
        body = _changed(message(text="GTNT 1,2 km"), chance)
        try:
            expected: Incoming | str | None = whole(body, "1001")
        except Exception:
            expected = "unreadable"
        try:
            found: Incoming | str | None = read(body, bot="1001")
        except UnreadableUpdate:
            found = "unreadable"
        assert found == expected, body
        alike += isinstance(found, Incoming) and found.kind is IncomingKind.TEXT

    assert alike > 500


def test_new_wording_counts_from_when_it_was_written() -> None:
    body = message(text="13 công trình", edit_date=SENT + 60)

    incoming = heard({"update_id": 2, "edited_message": body["message"]})

    assert (incoming.kind, incoming.text) == (IncomingKind.EDITED, "13 công trình")
    assert incoming.sent_at == datetime.fromtimestamp(SENT + 60, UTC)


def test_moving_live_location_is_no_new_wording() -> None:
    body = message(location={"latitude": 9.7, "longitude": 105.6}, edit_date=SENT + 60)

    assert read({"update_id": 2, "edited_message": body["message"]}, bot="1001") is None


def test_press_counts_from_when_it_was_heard() -> None:
    press = {"id": "1", "from": LAN, "chat_instance": "1", "data": "o:1", "message": message()["message"]}
    later = "2023-06-20T07:00:00+00:00"

    incoming = heard({"update_id": 3, "callback_query": press, NOTE: {"heard_at": later}})

    assert (incoming.kind, incoming.data) == (IncomingKind.BUTTON, "o:1")
    assert incoming.sent_at == datetime.fromisoformat(later)


def test_press_under_a_message_too_old_to_be_shown_is_read() -> None:
    old = {"message_id": 5, "date": 0, "chat": PRIVATE}
    press = {"id": "1", "from": LAN, "chat_instance": "1", "data": "o:1", "message": old}

    assert heard({"update_id": 3, "callback_query": press}).data == "o:1"


def test_photo_is_read_in_its_largest_size_with_its_caption() -> None:
    sizes = [{"file_id": f"f{w}", "file_unique_id": f"u{w}", "width": w, "height": w} for w in (90, 1280, 320)]

    incoming = heard(message(photo=sizes, caption="cầu ấp 3"))

    assert (incoming.kind, incoming.file_id, incoming.text) == (IncomingKind.PHOTO, "f1280", "cầu ấp 3")


def test_location_is_read() -> None:
    incoming = heard(message(location={"latitude": 9.78, "longitude": 105.47}))

    assert (incoming.kind, incoming.latitude, incoming.longitude) == (IncomingKind.LOCATION, 9.78, 105.47)


@pytest.mark.parametrize(("owner", "phone"), [(7, "+84901"), (8, "")])
def test_only_the_own_number_counts_as_phone(owner: int, phone: str) -> None:
    incoming = heard(message(contact={"phone_number": "+84901", "first_name": "Lan", "user_id": owner}))

    assert (incoming.kind, incoming.phone) == (IncomingKind.CONTACT, phone)


def test_place_comes_with_the_accuracy_that_the_telephone_tells() -> None:
    incoming = heard(message(location={"latitude": 9.78, "longitude": 105.47, "horizontal_accuracy": 12.5}))

    assert incoming.accuracy == 12.5


def test_pictures_of_one_album_name_it() -> None:
    size = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}

    assert heard(message(photo=[size], media_group_id="134")).album == "134"


def test_document_is_read_with_its_name() -> None:
    incoming = heard(message(document={"file_id": "d", "file_unique_id": "u", "file_name": "Biểu tháng 6.xlsx"}))

    assert (incoming.kind, incoming.file_id) == (IncomingKind.DOCUMENT, "d")
    assert incoming.file_name == "Biểu tháng 6.xlsx"


def test_moving_picture_is_no_document() -> None:
    moving = {"file_id": "a", "file_unique_id": "u", "width": 9, "height": 9, "duration": 3}
    content = {"animation": moving, "document": {"file_id": "a", "file_unique_id": "u"}}

    assert heard(message(**content)).kind is IncomingKind.UNSUPPORTED


def test_voice_is_read() -> None:
    incoming = heard(message(voice={"file_id": "v1", "file_unique_id": "u", "duration": 3}))

    assert (incoming.kind, incoming.file_id) == (IncomingKind.VOICE, "v1")


@pytest.mark.parametrize(
    "content",
    [
        {"video_note": {"file_id": "d", "file_unique_id": "u", "length": 9, "duration": 3}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"something_of_next_year": {"id": 1}},
    ],
)
def test_what_we_do_not_read_is_unsupported(content: dict[str, Any]) -> None:
    assert heard(message(**content)).kind is IncomingKind.UNSUPPORTED


@pytest.mark.parametrize(
    "content",
    [
        {"new_chat_title": "Tổ mới"},
        {"new_chat_members": [LAN]},
        {"supergroup_chat_created": True},
        {"migrate_from_chat_id": -100},
    ],
)
def test_service_messages_mean_nothing_to_do(content: dict[str, Any]) -> None:
    assert read(message(chat=GROUP, **content), bot="1001") is None


def test_bots_and_channels_are_not_listened_to() -> None:
    bot = {"id": 9, "is_bot": True, "first_name": "Another"}
    channel = {"id": -1009, "type": "channel", "title": "Tin"}
    post = {"message_id": 1, "date": SENT, "chat": channel, "text": "tin"}

    assert read(message(**{"from": bot}, chat=GROUP, text="12"), bot="1001") is None
    assert read(message(chat=GROUP, sender_chat=channel, text="12"), bot="1001") is None
    assert read({"update_id": 1, "channel_post": post}, bot="1001") is None


def test_group_that_moves_tells_its_new_id() -> None:
    incoming = heard(message(chat=GROUP, migrate_to_chat_id=-100200))

    assert (incoming.kind, incoming.new_chat_id) == (IncomingKind.MIGRATED, "-100200")
    assert incoming.chat.chat_id == "-100"


def test_command_in_a_group_is_meant_for_us() -> None:
    incoming = in_group("/tonghop@giaoban_bot  tuần 3", note={"username": "GiaoBan_bot"})

    assert incoming.group
    assert incoming.reached_by_mention
    assert (incoming.text, incoming.chat_title) == ("/tonghop  tuần 3", "Tổ giao ban")


def test_command_for_another_bot_is_not_meant_for_us() -> None:
    incoming = in_group("/tonghop@other_bot", note={"username": "giaoban_bot"})

    assert not incoming.reached_by_mention
    assert incoming.text == "/tonghop@other_bot"


def test_mention_in_a_group_is_meant_for_us_and_taken_off() -> None:
    incoming = in_group("@giaoban_bot: trạng thái", note={"username": "giaoban_bot"})

    assert incoming.reached_by_mention
    assert incoming.text == "trạng thái"


def test_reply_to_us_in_a_group_is_meant_for_us() -> None:
    us = {"id": 1001, "is_bot": True, "first_name": "Giao Ban"}
    ours = {"message_id": 4, "date": SENT, "chat": GROUP, "from": us, "text": "Còn 2 xã"}

    assert in_group("xã nào?", reply_to_message=ours).reached_by_mention


def test_talk_in_a_group_is_not_meant_for_us() -> None:
    assert not in_group("chiều nay họp", note={"username": "giaoban_bot"}).reached_by_mention


def test_anonymous_administrator_speaks_as_the_group() -> None:
    incoming = in_group(
        "/start AB12CD", sender_chat=GROUP, **{"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}}
    )

    assert incoming.sender_is_admin
    assert incoming.sender_id == "-100"


def test_broken_halves_of_letters_and_nul_are_taken_out() -> None:
    assert heard(message(text="a\x00b\ud83d c")).text == "ab� c"


def test_one_sentence_says_why_an_update_is_unreadable() -> None:
    with pytest.raises(UnreadableUpdate, match=r"^This is no Telegram update: TypeError: .{1,250}$"):
        read({"update_id": 1, "message": {"message_id": 1, "date": SENT, "chat": {"id": 7}}}, bot="1001")


def test_update_without_an_id_is_named_after_its_content() -> None:
    one, same, other = split({"a": 1}), split({"a": 1}), split({"a": 2})

    assert one.update_id == same.update_id != other.update_id


# --- hearing


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        yield server


@pytest.fixture
def lan(server: FakeTelegram) -> Person:
    return server.person(7, "Lan")


@pytest.fixture
async def listener(server: FakeTelegram) -> AsyncIterator[TelegramListener]:
    listener = TelegramListener(
        TOKEN, server.url, clock=TrainingClock(NOON), poll_seconds=5, shortest_pause=0.02, longest_pause=0.1
    )
    yield listener
    await listener.close()


async def all_of(listener: TelegramListener, count: int) -> list[Incoming | None]:
    inbox = Inbox()
    async with listening(listener, inbox.keep):
        await inbox.holds(count)
    return [read(update.body, bot=listener.bot) for update in inbox.kept]


async def test_everything_a_person_can_do_is_heard(
    server: FakeTelegram, lan: Person, listener: TelegramListener
) -> None:
    group = server.group(-100, admins=[7])
    said = lan.types("12")
    lan.edits(said, "13")
    lan.sends_photo(b"jpeg" * 10, "cầu")
    lan.sends_location(9.7, 105.6)
    lan.sends_contact("+84901")
    lan.sends_voice(b"ogg")
    lan.sends_document(b"pdf")
    group.adds_bot(lan)
    group.removes_bot(lan)
    lan.blocks()
    lan.unblocks()
    group.migrates(-1_000_000_000_200)

    updates = await all_of(listener, 13)

    assert [update.kind.value if update else None for update in updates] == [
        *("text", "edited", "photo", "location", "contact", "voice", "document"),
        *("added", "removed", "removed", "added", "migrated", None),
    ]


async def test_code_in_a_group_comes_with_whether_its_sender_administers(
    server: FakeTelegram, lan: Person, listener: TelegramListener
) -> None:
    group = server.group(-100, admins=[7])
    nam = server.person(8, "Nam")
    lan.types("/start AB12CD", chat=group)
    nam.types("/batdau@giaoban_bot AB12CD", chat=group)
    nam.types("chiều nay họp", chat=group)

    first, second, third = await all_of(listener, 3)

    assert first
    assert second
    assert third
    assert (first.sender_is_admin, second.sender_is_admin, third.sender_is_admin) == (True, False, False)
    assert (second.text, second.reached_by_mention) == ("/batdau AB12CD", True)
    assert len(server.called("getChatMember")) == 2


async def test_press_is_dated_by_our_clock(lan: Person, server: FakeTelegram, listener: TelegramListener) -> None:
    server.raw_update(
        {
            "callback_query": {
                "id": "1",
                "from": lan.described,
                "chat_instance": "1",
                "data": "o:1",
                "message": message()["message"],
            }
        }
    )

    (press,) = await all_of(listener, 1)

    assert press
    assert press.sent_at == NOON


async def test_poison_updates_hold_nobody_up(server: FakeTelegram, lan: Person, listener: TelegramListener) -> None:
    server.raw_update({"message": {"chat": "nonsense"}})
    server.raw_update({"update_id": None, "message": {}})
    server.raw_update({"callback_query": 3})
    lan.types("12")
    inbox = Inbox()

    async with listening(listener, inbox.keep):
        await inbox.holds(4)
        await until(lambda: server.pending == 0)

    assert read(inbox.kept[-1].body, bot="1001")
    for update in inbox.kept[:3]:
        with pytest.raises(UnreadableUpdate):
            read(update.body, bot="1001")


async def test_batch_is_acknowledged_by_the_next_question_only(
    server: FakeTelegram, lan: Person, listener: TelegramListener
) -> None:
    lan.types("12")
    pending: list[int] = []
    inbox = Inbox()

    async def keep(updates: Any) -> None:
        pending.append(server.pending)
        await inbox.keep(updates)

    async with listening(listener, keep):
        await until(lambda: server.pending == 0)

    assert pending == [1]


async def test_listener_that_starts_again_hears_what_was_not_acknowledged(server: FakeTelegram, lan: Person) -> None:
    said = lan.types("12")
    inbox = Inbox()

    async def keep_and_die(updates: Any) -> None:
        await inbox.keep(updates)
        raise asyncio.CancelledError

    for keep in (keep_and_die, inbox.keep):
        listener = TelegramListener(TOKEN, server.url, poll_seconds=1)
        async with listening(listener, keep):
            await asyncio.wait_for(inbox.holds(1 if keep == keep_and_die else 2), 5)
        await listener.close()

    assert [update.update_id for update in inbox.kept] == [str(said.update_id)] * 2


async def test_smaller_numbers_after_a_silent_week_are_heard(server: FakeTelegram, lan: Person) -> None:
    listener = TelegramListener(TOKEN, server.url, poll_seconds=1)
    inbox = Inbox()
    lan.types("trước")

    async with listening(listener, inbox.keep):
        await until(lambda: server.pending == 0)
        await until(lambda: "offset" not in server.called("getUpdates")[-1].params)
        server.raw_update({**message(text="sau"), "update_id": 17})
        await inbox.holds(2)
    await listener.close()

    assert inbox.kept[-1].update_id == "17"


async def test_listener_can_skip_what_was_kept_before(server: FakeTelegram, lan: Person) -> None:
    old, new = lan.types("cũ"), lan.types("mới")
    listener = TelegramListener(TOKEN, server.url, last_update_id=old.update_id, poll_seconds=1)

    (update,) = await all_of(listener, 1)
    await listener.close()

    assert update
    assert update.update_id == str(new.update_id)


async def test_webhook_is_removed_before_polling(server: FakeTelegram, lan: Person, listener: TelegramListener) -> None:
    await listener.set_webhook("http://127.0.0.1:9/nobody", "a-secret")
    lan.types("12")

    assert len(await all_of(listener, 1)) == 1


@pytest.mark.parametrize("status", [500, 502])
async def test_gateway_trouble_is_waited_out(
    server: FakeTelegram, lan: Person, listener: TelegramListener, status: int
) -> None:
    server.fail_next(3, status)
    lan.types("12")

    assert len(await all_of(listener, 1)) == 1


async def test_second_listener_is_told_to_the_operator(
    server: FakeTelegram, listener: TelegramListener, caplog: pytest.LogCaptureFixture
) -> None:
    other = TelegramListener(TOKEN, server.url, poll_seconds=5, shortest_pause=0.05, longest_pause=0.2)

    async with listening(listener, Inbox().keep), listening(other, Inbox().keep):
        await until(lambda: "another program listens with the same token" in caplog.text)
    await other.close()


async def test_pauses_grow_while_nobody_answers(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    listener = TelegramListener(TOKEN, "http://127.0.0.1:9", shortest_pause=0.02, longest_pause=0.08)
    started = asyncio.get_running_loop().time()

    async with listening(listener, Inbox().keep):
        await until(lambda: caplog.text.count("not heard, asking again") >= 5)
    await listener.close()

    assert asyncio.get_running_loop().time() - started >= 0.02 + 0.04 + 0.08 + 0.08


async def test_wrong_token_ends_listening(server: FakeTelegram) -> None:
    listener = TelegramListener("1001:wrong", server.url)

    with pytest.raises(Misconfigured) as refused:
        await listener.listen(Inbox().keep)
    await listener.close()

    assert "wrong" not in str(refused.value).replace("address is wrong", "")


@pytest.mark.parametrize("token", ["", "1001", "1001:", "abc:def"])
def test_token_of_a_wrong_form_is_refused_at_once(token: str) -> None:
    with pytest.raises(Misconfigured, match="1001:secret"):
        TelegramListener(token)


async def test_bot_knows_its_name(listener: TelegramListener) -> None:
    assert await listener.get_me() == ("1001", "giaoban_bot")


async def test_file_is_fetched(lan: Person, listener: TelegramListener) -> None:
    lan.sends_photo(b"jpeg" * 100)

    (photo,) = await all_of(listener, 1)

    assert photo
    assert await listener.fetch_file(photo.file_id, 1000) == b"jpeg" * 100
    with pytest.raises(Rejected):
        await listener.fetch_file(photo.file_id, 100)
    with pytest.raises(Rejected):
        await listener.fetch_file("no such file", 100)
