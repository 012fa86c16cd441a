"""Does a row become what its channel can show, and is nothing lost where it can't?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.base import Letter
from bot.lettering import filled, letter
from domain.channel import LIMITS
from domain.message import Option, Outgoing
from handlers.links import Links, Signer
from storage.store import Library
from tests.builders import a_chat, a_message, local

NOW = local("2023-06-20T09:00")
LINKS = Links("https://giaoban.example.vn", Signer("a key of thirty-two letters long"))


@pytest.fixture
def backend() -> str:
    """One is enough here: the outbox is tested on every database."""
    return "sqlite"


def lettered(library: Library, message: Outgoing, channel: str, links: Links | None = LINKS) -> Letter:
    message = replace(message, chat=a_chat(channel=channel))
    with library.writing() as store:
        store.outbox.put(message, at=NOW)
        posted = store.outbox.by_key(message.dedupe_key)
        assert posted is not None
        told = letter(store, posted, LIMITS[channel], links, NOW)
    return filled(told, lambda name, shown: library.file(name, shown=shown))


def test_document_is_a_link_where_the_channel_takes_no_files(library: Library) -> None:
    message = a_message(text="Mẫu báo cáo", document=f"{library.files.keep(b'xlsx')}/mau.xlsx")

    told = lettered(library, message, "zalo")

    assert told.text.startswith("Mẫu báo cáo\n📎 Tải tệp (trong 7 ngày): https://giaoban.example.vn/file/")
    assert told.document is None
    assert lettered(library, replace(message, dedupe_key="k2"), "telegram").document == b"xlsx"


def test_document_that_nobody_can_fetch_is_told(library: Library) -> None:
    message = a_message(text="Mẫu báo cáo", document=f"{library.files.keep(b'xlsx')}/mau.xlsx")

    assert "không gửi được tệp" in lettered(library, message, "zalo", links=None).text


def test_picture_has_an_address_where_there_is_a_site(library: Library) -> None:
    message = a_message(text="Tiến độ", photo=f"{library.files.keep(b'png', shown=b'png')}/bang.png")

    assert lettered(library, message, "zalo").photo_url.startswith("https://giaoban.example.vn/file/")
    assert lettered(library, replace(message, dedupe_key="k2"), "zalo", links=None).photo_url == ""


def test_longest_text_with_options_and_a_link_fits(library: Library) -> None:
    options = [Option(label="Lựa chọn " + "x" * 40, action="guided") for _ in range(8)]
    text = "\n".join("dòng 📊 " + "ệ" * 60 for _ in range(60))
    message = a_message("k1", *options, text=text, document=f"{library.files.keep(b'x')}/mau.xlsx")

    told = lettered(library, message, "zalo")

    assert len(told.text.encode("utf-16-le")) // 2 <= 2000
