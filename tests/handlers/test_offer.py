"""Is the form offered where an officer needs it, as the channel can, and within its limits?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from domain.channel import LIMITS, length, room_for_options
from domain.message import Option, link_lines
from handlers.links import Links, Purpose, Signer
from storage.store import Library
from tests.builders import LUNG_CU, a_chat, a_message, catalogue, local, units
from tests.phones.channels import CHANNELS
from tests.story import Story

LINKS = Links("https://giaoban.hagiang.example.vn", Signer("a key of thirty-two letters long"))


class Linked(Story):
    """A story of an office whose site people can reach."""

    links = LINKS


@pytest.fixture(params=["console", "zalo"])
def linked(library: Library, request: pytest.FixtureRequest) -> Iterable[Linked]:
    """On channels that draw no button for an address."""
    story = Linked(library, at="2023-06-14T07:00", phones=CHANNELS[request.param])
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    yield story
    story.close()


def address_in(text: str) -> str:
    return next(line.partition(": ")[2] for line in text.splitlines() if line.startswith("Mở biểu mẫu: "))


@pytest.mark.parametrize("word", ["biểu mẫu", "bieu mau", "form", "/form"])
def test_a_word_asks_for_the_form(linked: Linked, word: str) -> None:
    lan = linked.officer(LUNG_CU)

    lan.says(word)

    address = address_in(lan.hears("Biểu mẫu báo cáo của riêng anh/chị", "7 ngày"))
    ticket = LINKS.signer.read(Purpose.FORM, address.rpartition("/")[2], now=linked.now)
    with linked.library.reading() as store:
        assert {ticket.subject} == {person.id for _, person in store.people.everybody(at=linked.now)}


def test_reminders_and_guided_questions_offer_the_form(linked: Linked) -> None:
    lan = linked.officer(LUNG_CU)

    lan.says("báo cáo")
    assert address_in(lan.hears("(1/13)"))

    linked.clock_to("2023-06-29T09:00")
    assert address_in(lan.hears("ngày cuối"))


def test_a_number_still_means_the_option_that_it_stood_beside(linked: Linked) -> None:
    lan = linked.officer(LUNG_CU)
    lan.says("báo cáo")

    assert lan.buttons[-1] == "Dừng"
    lan.taps("Dừng")

    lan.hears("Đã dừng")


def test_without_an_address_no_form_is_offered(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says("biểu mẫu")
    assert "Mở biểu mẫu" not in "".join(line.text for line in lan.unread)

    lan.says("báo cáo")
    assert "Mở biểu mẫu" not in lan.hears("(1/13)")


def test_whoever_reports_for_nothing_gets_no_form(linked: Linked) -> None:
    stranger = linked.stranger()

    stranger.says("biểu mẫu")

    assert "Mở biểu mẫu" not in stranger.hears("mã mời")


@pytest.mark.parametrize("channel", sorted(LIMITS))
@pytest.mark.parametrize("size", [100, 1_900, 5_000, 12_000])
def test_a_message_with_a_form_stays_within_its_channel(channel: str, size: int) -> None:
    url = LINKS.to(Purpose.FORM, "p0123456789abcdef", now=local("2023-06-20T09:00"))
    options: Sequence[Option] = (
        Option(label="Báo cáo ngay", action="guided"),
        Option(label="Xin gia hạn", action="extend"),
        Option(label="Mở biểu mẫu", action="form", values={"url": url}),
    )
    text = "\n".join("Vườn mẫu: cộng thêm 3 vườn" for _ in range(size // 27))
    message = replace(a_message("k", *options), chat=a_chat("7", channel), text=text)

    parts = message.texts()

    limits = LIMITS[channel]
    below = "" if limits.links else "\n".join(("", *link_lines(options)))
    choices = room_for_options(limits, [one.label for one in options if not one.url])
    assert "\n".join(parts) == text
    assert all(length(part) + length(below) + choices <= limits.text for part in parts)
