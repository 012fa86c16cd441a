"""Do the simulated telephones behave like telephones?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.base import Button, Rejected, TooLarge, Unreachable, UnreadableUpdate
from bot.channels.console import Console, read
from bot.clock import TrainingClock
from domain.message import Incoming, IncomingKind
from tests.bot.channels.rigs import NOON, Inbox, letter, listening

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

LATER = NOON + timedelta(hours=1)


def a_console(inbox: Inbox | None = None, *, last_update_id: int = 0) -> Console:
    console = Console(clock=TrainingClock(NOON), last_update_id=last_update_id)
    if inbox:
        console.attach(inbox.keep)
    return console


def last(inbox: Inbox) -> Incoming:
    incoming = read(inbox.kept[-1].body, bot="demo")
    assert incoming
    return incoming


async def test_screen_shows_both_sides_in_order() -> None:
    console = a_console(Inbox())

    await console.type("7", "12 công trình", sender_id="7", sender_name="Lan", at=NOON)
    await console.send(letter("Đã ghi", buttons=(Button(label="Sửa", data="s"),)))

    said, answer = console.lines("7")
    assert (said.sender_name, said.text, said.at) == ("Lan", "12 công trình", NOON)
    assert (answer.sender_id, answer.text, answer.at) == ("", "Đã ghi", NOON)
    assert [button.label for button in answer.buttons] == ["Sửa"]
    assert console.chats() == ("7",)


async def test_update_ids_go_on_after_the_last_one_kept() -> None:
    inbox = Inbox()
    console = a_console(inbox, last_update_id=41)

    await console.type("7", "một", sender_id="7", sender_name="Lan", at=NOON)
    await console.type("8", "hai", sender_id="8", sender_name="Nam", at=NOON)

    assert [update.update_id for update in inbox.kept] == ["42", "43"]
    assert [update.chat_id for update in inbox.kept] == ["7", "8"]


async def test_typing_is_kept_when_it_returns() -> None:
    inbox = Inbox()
    console = a_console(inbox)

    await console.type("7", "một", sender_id="7", sender_name="Lan", at=NOON)

    assert len(inbox.kept) == 1


async def test_what_could_not_be_kept_comes_first_next_time() -> None:
    inbox = Inbox(refusals=1)
    console = a_console(inbox)

    with pytest.raises(OSError, match="the disk is full"):
        await console.type("7", "một", sender_id="7", sender_name="Lan", at=NOON)
    await console.type("7", "hai", sender_id="7", sender_name="Lan", at=NOON)

    assert [update.body["text"] for update in inbox.kept] == ["một", "hai"]


async def test_new_wording_replaces_the_line_and_is_heard() -> None:
    inbox = Inbox()
    console = a_console(inbox)
    line = await console.type("7", "12", sender_id="7", sender_name="Lan", at=NOON)

    await console.edit("7", line.message_id, "13", at=LATER)

    assert [(shown.text, shown.edited) for shown in console.lines("7")] == [("13", True)]
    heard = last(inbox)
    assert (heard.kind, heard.text, heard.sent_at) == (IncomingKind.EDITED, "13", LATER)
    assert heard.message_id == line.message_id


async def test_bots_words_are_no_persons_to_edit() -> None:
    console = a_console(Inbox())
    receipt = await console.send(letter())

    with pytest.raises(ValueError, match="no message of a person"):
        await console.edit("7", receipt.message_id, "13", at=LATER)

    assert [line.text for line in console.lines("7")] == [letter().text]


async def test_shared_place_cannot_be_worded_anew() -> None:
    console = a_console(Inbox())
    line = await console.location("7", 9.78, 105.47, sender_id="7", sender_name="Lan", at=NOON)

    with pytest.raises(ValueError, match="no message of a person"):
        await console.edit("7", line.message_id, "9.79, 105.47", at=LATER)


async def test_caption_can_be_worded_anew() -> None:
    inbox = Inbox()
    console = a_console(inbox)
    line = await console.photo("7", b"jpeg", sender_id="7", sender_name="Lan", at=NOON, caption="12")

    await console.edit("7", line.message_id, "13", at=LATER)

    heard = last(inbox)
    assert (heard.kind, heard.text, heard.file_id) == (IncomingKind.EDITED, "13", line.message_id)


async def test_photo_can_be_fetched_again() -> None:
    inbox = Inbox()
    console = a_console(inbox)

    await console.photo("7", b"jpeg", sender_id="7", sender_name="Lan", at=NOON, caption="cầu")

    heard = last(inbox)
    assert (heard.kind, heard.text) == (IncomingKind.PHOTO, "cầu")
    assert await console.fetch_file(heard.file_id, 10) == b"jpeg"
    with pytest.raises(Rejected):
        await console.fetch_file(heard.file_id, 3)


async def test_screen_shows_the_copy_and_not_what_the_camera_made() -> None:
    inbox = Inbox()
    console = a_console(inbox)

    line = await console.photo("7", b"exif", sender_id="7", sender_name="Lan", at=NOON, shown=b"copy")
    bare = await console.photo("7", b"exif", sender_id="7", sender_name="Lan", at=NOON)

    assert (line.photo, bare.photo, bare.key) == (b"copy", b"", "")
    assert console.file(line.key) == line == console.lines("7")[0]
    assert await console.fetch_file(last(inbox).file_id, 10) == b"exif"


async def test_files_are_found_by_a_key_that_cannot_be_guessed() -> None:
    console = a_console(Inbox())

    await console.send(letter(document=b"cells", filename="Biểu 6.xlsx"))
    await console.send(letter(document=b"cells", filename="Biểu 6.xlsx"))

    one, other = console.lines("7")
    assert one.key != other.key
    assert len(one.key) >= 32
    assert console.file(one.key) == one
    assert [console.file(key) for key in ("", one.message_id, one.filename)] == [None] * 3


async def test_document_comes_with_its_name_and_can_be_fetched() -> None:
    inbox = Inbox()
    console = a_console(inbox)

    line = await console.document("7", b"cells", "Biểu 6.xlsx", sender_id="7", sender_name="Lan", at=NOON)

    heard = last(inbox)
    assert (heard.kind, heard.file_name) == (IncomingKind.DOCUMENT, "Biểu 6.xlsx")
    assert (line.document, line.filename) == (b"cells", "Biểu 6.xlsx")
    assert await console.fetch_file(heard.file_id, 5) == b"cells"
    with pytest.raises(TooLarge):
        await console.fetch_file(heard.file_id, 4)


async def test_pictures_of_one_album_name_it() -> None:
    inbox = Inbox()

    await a_console(inbox).photo("7", b"jpeg", sender_id="7", sender_name="Lan", at=NOON, album="a1")

    assert last(inbox).album == "a1"


async def test_location_is_heard() -> None:
    inbox = Inbox()

    await a_console(inbox).location("7", 9.78, 105.47, sender_id="7", sender_name="Lan", at=NOON)

    assert (last(inbox).latitude, last(inbox).longitude) == (9.78, 105.47)


async def test_group_knows_its_administrators_and_commands() -> None:
    inbox = Inbox()
    console = a_console(inbox)

    await console.add_to_group("g", sender_id="7", sender_name="Lan", at=NOON, title="Tổ giao ban")
    added = last(inbox)
    await console.type("g", "/start AB12", sender_id="7", sender_name="Lan", at=NOON, group=True, admin=True)
    command = last(inbox)
    await console.type("g", "chiều nay họp", sender_id="8", sender_name="Nam", at=NOON, group=True)
    talk = last(inbox)

    assert (added.kind, added.group, added.chat_title) == (IncomingKind.ADDED, True, "Tổ giao ban")
    assert (command.reached_by_mention, command.sender_is_admin) == (True, True)
    assert (talk.reached_by_mention, talk.sender_is_admin) == (False, False)


async def test_blocked_chat_opens_again() -> None:
    inbox = Inbox()
    console = a_console(inbox)

    await console.block("7", sender_id="7", sender_name="Lan", at=NOON)
    with pytest.raises(Unreachable):
        await console.send(letter())
    await console.unblock("7", sender_id="7", sender_name="Lan", at=NOON)
    await console.send(letter())

    assert last(inbox).kind is IncomingKind.ADDED


async def test_page_hears_of_every_change_until_it_stops_watching() -> None:
    console, seen = a_console(Inbox()), list[str]()
    stop = console.watch(seen.append)

    await console.send(letter(chat_id="7"))
    await console.type("8", "chào", sender_id="8", sender_name="Nam", at=NOON)
    stop()
    await console.send(letter(chat_id="9"))

    assert seen == ["7", "8"]
    assert console.version == 3


async def test_message_of_an_earlier_run_is_not_mistaken_for_one_of_this() -> None:
    earlier = await a_console().send(letter("cũ"))
    console = a_console()
    await console.send(letter("hôm nay"))

    await console.send(letter("mới", edits_message_id=earlier.message_id))

    assert [line.text for line in console.lines("7")] == ["hôm nay", "mới"]


async def test_listening_delivers_what_waited() -> None:
    inbox, console = Inbox(), a_console()
    await console.type("7", "sớm", sender_id="7", sender_name="Lan", at=NOON)

    async with listening(console, inbox.keep):
        await inbox.holds(1)

    assert last(inbox).text == "sớm"


def test_time_without_its_zone_is_unreadable() -> None:
    body = {"update_id": 1, "kind": "text", "chat_id": "7", "sender_id": "7", "sender_name": "Lan", "group": False}

    with pytest.raises(UnreadableUpdate, match="zone"):
        read({**body, "at": "2023-06-20T07:00"}, bot="demo")
