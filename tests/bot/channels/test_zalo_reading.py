"""Is every update of Zalo understood, in both shapes, and is what can't be understood no harm?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import UnreadableUpdate
from bot.channels.zalo import read, split
from bot.channels.zalo.reading import NOTE
from domain.message import Incoming, IncomingKind

CHAT = "6ede9afa66b88fe6d6a9"
AT = datetime(2025, 6, 19, 6, 55, 31, tzinfo=UTC)


def an_update(event: str = "message.text.received", **changes: Any) -> dict[str, Any]:
    message = {
        "from": {"id": CHAT, "display_name": "Ted", "is_bot": False},
        "chat": {"id": CHAT, "chat_type": "PRIVATE"},
        "message_id": "2d758cb5e222177a4e35",
        "date": int(AT.timestamp() * 1000),
        **changes,
    }
    return {"event_name": event, "message": message}


def understood(body: Mapping[str, Any]) -> Incoming:
    incoming = read(body, bot="2002")
    assert incoming is not None
    return incoming


def test_text_is_read_with_sender_and_time() -> None:
    incoming = understood(an_update(text="Xin chào"))

    assert (incoming.kind, incoming.text, incoming.sender_name) == (IncomingKind.TEXT, "Xin chào", "Ted")
    assert str(incoming.chat) == f"zalo:2002:{CHAT}"
    assert incoming.sent_at == AT


def test_both_shapes_are_one_update() -> None:
    bare = an_update(text="Xin chào")
    wrapped = {"ok": True, "result": bare}

    assert split(wrapped) == split(bare)
    assert read(wrapped, bot="2002") == read(bare, bot="2002")
    assert split(bare).update_id == f"{CHAT}:2d758cb5e222177a4e35"


def test_date_in_seconds_is_understood() -> None:
    assert understood(an_update(text="x", date=int(AT.timestamp()))).sent_at == AT


@pytest.mark.parametrize("field", ["photo", "photo_url"])
def test_photo_stands_in_either_field_and_brings_its_words(field: str) -> None:
    address = "https://photo-stal-1.zdn.vn/abc.jpg"

    incoming = understood(an_update("message.image.received", **{field: address, "caption": "Đường mới"}))

    assert (incoming.kind, incoming.file_id, incoming.text) == (IncomingKind.PHOTO, address, "Đường mới")


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("message.voice.received", IncomingKind.VOICE),
        ("message.sticker.received", IncomingKind.UNSUPPORTED),
        ("message.unsupported.received", IncomingKind.UNSUPPORTED),
        ("message.location.received", IncomingKind.UNSUPPORTED),
        ("message.image.received", IncomingKind.UNSUPPORTED),  # without an address
    ],
)
def test_what_bots_are_not_shown_is_told_apart(event: str, kind: IncomingKind) -> None:
    assert understood(an_update(event)).kind is kind


def test_update_without_a_message_asks_for_nothing() -> None:
    body = {"event_name": "message.unsupported.received"}

    assert read(body, bot="2002") is None
    assert split(body).update_id == split({"ok": True, "result": body}).update_id


def test_other_events_and_other_bots_ask_for_nothing() -> None:
    assert read({"event_name": "user.follow", "message": {}}, bot="2002") is None
    by_a_bot = an_update(text="x")
    by_a_bot["message"]["from"] = {"id": "b", "is_bot": True}
    assert read(by_a_bot, bot="2002") is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event_name": 3},
        {"event_name": "message.text.received", "message": []},
        {"event_name": "message.text.received", "message": {"chat": {"id": 3}, "message_id": "x", "date": 1}},
        an_update(text="x", date="gestern"),
        an_update(text="x", date=1e300),
        an_update(text="x", date=None),
    ],
)
def test_nonsense_is_unreadable_and_still_has_an_id(body: Mapping[str, Any]) -> None:
    with pytest.raises(UnreadableUpdate):
        read(body, bot="2002")
    assert 0 < len(split(body).update_id) <= 80


def test_ids_of_any_length_fit_and_stay_apart() -> None:
    long = [split(an_update(text="x", message_id=f"{'m' * 90}{number}")).update_id for number in range(2)]

    assert all(len(one) <= 80 for one in long)
    assert long[0] != long[1]


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("@Bot Giao Ban /tonghop", "Bot Giao Ban", "/tonghop"),
        ("@bot giao ban, trạng thái", "Bot Giao Ban", "trạng thái"),
        ("nhờ @Bot Giao Ban tổng hợp", "Bot Giao Ban", "nhờ tổng hợp"),
        ("@Bot Giao Ban trạng thái", "", "trạng thái"),
        ("@Bot Giao Ban MOI00001", "", "MOI00001"),
        ("@Bot Giao Bang tổng hợp", "Bot Giao Ban", "@Bot Giao Bang tổng hợp"),
    ],
)
def test_mention_is_taken_out_of_what_a_group_says(text: str, name: str, meant: str) -> None:
    group = {"id": "g1", "chat_type": "GROUP"}
    body = {**an_update(text=text, chat=group), NOTE: {"name": name}}

    incoming = understood(body)

    assert incoming.text == meant
    assert incoming.group
    assert incoming.reached_by_mention
