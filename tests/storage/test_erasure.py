"""Does nothing lead back to somebody who was erased, also where the platform's message ids name the chat?"""

from __future__ import annotations

import pytest
from sqlalchemy import String, Text, select

from domain.message import Option
from domain.person import ERASED_NAME, Person, Role
from storage.digests import Posting
from storage.store import Library, Store
from storage.tables import metadata
from tests.builders import DONG_VAN, LUNG_CU, a_chat, a_figure, a_message, local

NOW = local("2023-06-20T09:00")
LAN = Person(id="p0123456789abcdef", name="Nguyễn Thị Lan")
NUMBER = "a1b2c3d4e5f6a7b8"
CHAT = a_chat(NUMBER, channel="zalo", bot="555")
KEY = f"zalo:555:{NUMBER}:m1"


@pytest.fixture
def told(library: Library) -> Library:
    """Somebody reported by Zalo, and others were told of it."""
    with library.writing() as store:
        store.people.enrol(LAN, CHAT, unit=LUNG_CU, role=Role.OFFICER, consent="v", at=NOW)
        body = {"message": {"from": {"id": NUMBER, "display_name": LAN.name}, "text": "chào"}}
        rows = [{"channel": "zalo", "bot": "555", "update_id": f"{NUMBER}:m1", "chat_id": NUMBER, "body": body}]
        rows.append({"channel": "zalo", "bot": "555", "update_id": "group:m2", "chat_id": "group", "body": body})
        store.inbox.keep(rows, at=NOW)
        for row in store.inbox.waiting(10):
            store.inbox.done(row, at=NOW)
        store.reports.add(a_figure(person=LAN.id, update=KEY), at=NOW)
        store.outbox.put(a_message(f"in:{KEY}:1", chat=CHAT), at=NOW)
        about = {"kind": "request", "person": LAN.id}
        yes = Option(label="Đồng ý", action="extend-grant", values={"update": KEY, "person": LAN.id})
        store.outbox.put(a_message(f"request:{KEY}:p9", yes, chat=a_chat("other"), about=about), at=NOW)
        store.outbox.put(a_message(f"connected:telegram:5:77:{CHAT}", chat=CHAT), at=NOW)
        digest = f"digest:HG2023:SK:due:{CHAT}:{DONG_VAN}"
        for key in (digest, f"{digest}~1"):
            store.outbox.put(a_message(key, chat=CHAT, edits=None if key == digest else digest), at=NOW)
            store.digests.keep(a_posting(key, digest))
    return library


def a_posting(key: str, first: str) -> Posting:
    place = {"campaign": "HG2023", "round": "SK", "unit": DONG_VAN, "step": "due"}
    return Posting(key=key, first=first, **place, at=NOW, text="Đã báo cáo 1/3", facts={})


def left(store: Store, word: str) -> list[str]:
    """Columns in which the word still stands."""
    found = []
    for table in metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, String | Text):
                values = store.session.connection.execute(select(column).where(column.is_not(None))).scalars()
                found += [f"{table.name}.{column.name}" for value in values if word in value]
    return found


@pytest.mark.parametrize("word", [LAN.id, LAN.name, NUMBER, "Nguy\\u1ec5n"])
def test_nothing_is_left(told: Library, word: str) -> None:
    with told.writing() as store:
        assert left(store, word)
        store.erasure.erase(LAN.id, at=NOW)

        assert left(store, word) == []


def test_figure_still_leads_to_its_message(told: Library) -> None:
    with told.writing() as store:
        stranger = store.erasure.erase(LAN.id, at=NOW)
        (figure,) = store.reports.history("HG2023", LUNG_CU)

        assert (figure.person, figure.update) == (stranger, f"zalo:555:{stranger}:m1")
        assert store.people.names([stranger]) == {stranger: ERASED_NAME}
        assert store.reports.latest("HG2023", "SK", LUNG_CU)["GTNT"].update == figure.update


def test_somebody_whose_account_begins_alike_keeps_their_messages(told: Library) -> None:
    other = a_chat(f"{NUMBER}9", channel="zalo", bot="555")
    keys = [f"connected:telegram:5:78:{other}", f"digest:HG2023:SK:due:{other}:{DONG_VAN}"]
    with told.writing() as store:
        for key in keys:
            store.outbox.put(a_message(key, chat=other), at=NOW)

        store.erasure.erase(LAN.id, at=NOW)

        for key in keys:
            row = store.outbox.by_key(key)
            assert row is not None
            assert (row.chat, row.text) == (other, "Chào anh")


def test_somebody_with_two_chats_of_one_bot_is_erased_whole(told: Library) -> None:
    second = a_chat("ffff", channel="zalo", bot="555")
    with told.writing() as store:
        store.people.connect(LAN, second, at=NOW)
        store.outbox.put(a_message(f"connected:telegram:5:77:{second}", chat=second), at=NOW)

        store.erasure.erase(LAN.id, at=NOW)

        assert left(store, "ffff") == left(store, NUMBER) == []
