"""Is an update whose parts are not of their kind set aside, and is it never a stumble of ours?

Found by `benchmarks/fuzz.py`: the libraries take what the platform sends without looking.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.channels import telegram_in, zalo
from bot.channels.base import UnreadableUpdate
from domain.message import IncomingKind

LAN = {"id": 7, "is_bot": False, "first_name": "Lan"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Lan"}
SENT = 1687226400


def pressed(**changes: Any) -> dict[str, Any]:
    message = {"message_id": 5, "date": SENT, "chat": PRIVATE}
    query = {"id": "1", "from": LAN, "chat_instance": "1", "data": "ab:0", "message": message}
    return {"update_id": 1, "callback_query": {**query, **changes}}


def said(**changes: Any) -> dict[str, Any]:
    message = {"message_id": 5, "date": SENT, "from": LAN, "chat": PRIVATE, "caption": "x"}
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    return {"update_id": 1, "message": {**message, "photo": photo, **changes}}


def told(**changes: Any) -> dict[str, Any]:
    message = {"from": {"id": "z1"}, "chat": {"id": "z1"}, "message_id": "m1", "date": SENT * 1000, "text": "x"}
    return {"event_name": "message.text.received", "message": {**message, **changes}}


def test_sound_ones_are_read() -> None:
    assert [telegram_in.read(body, bot="1001").kind for body in (pressed(), said())] == [  # type: ignore[union-attr]
        IncomingKind.BUTTON,
        IncomingKind.PHOTO,
    ]
    assert zalo.read(told(), bot="2002").text == "x"  # type: ignore[union-attr]


TELEGRAM: dict[str, dict[str, Any]] = {
    "data that is a list": pressed(data=[0, 0]),
    "data with half a surrogate pair": pressed(data="\ud800:0"),
    "data with NUL": pressed(data="ab\0:0"),
    "a chat named by an object": said(chat={**PRIVATE, "id": {"id": 7}}),
    "a chat named by a text": said(chat={**PRIVATE, "id": "7"}),
    "a message named by a long text": said(message_id="5" * 100),
    "an album named by a number": said(media_group_id=5),
    "an album with a long name": said(media_group_id="a" * 100),
    "a place beyond all numbers": said(photo=None, location={"latitude": 1e999, "longitude": 1}),
    "a place that is yes": said(photo=None, location={"latitude": True, "longitude": 1}),
}
ZALO: dict[str, dict[str, Any]] = {
    "a chat with a long name": told(chat={"id": "z" * 100}),
    "a chat with NUL": told(chat={"id": "z\0"}),
    "a sender with half a surrogate pair": told(**{"from": {"id": "\ud800"}}),
    "a message with a long name": told(message_id="m" * 100),
    "a sender that is a text": told(**{"from": "z1"}),
    "a chat that is a text": told(chat="z1"),
}


@pytest.mark.parametrize("what", TELEGRAM)
def test_odd_part_of_telegrams_update_is_unreadable(what: str) -> None:
    is_unreadable(telegram_in.read, TELEGRAM[what], "1001")


@pytest.mark.parametrize("what", ZALO)
def test_odd_part_of_zalos_update_is_unreadable(what: str) -> None:
    is_unreadable(zalo.read, ZALO[what], "2002")


def is_unreadable(read: Callable[..., Any], body: dict[str, Any], bot: str) -> None:
    with pytest.raises(UnreadableUpdate):
        read(body, bot=bot)
