"""Do the telephones of every channel tell the same story?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from domain.evidence import PieceState
from domain.person import Role
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, a_photo, catalogue, units
from tests.phones.base import Unable
from tests.phones.channels import CANNOT, CHANNELS, telling, that_can
from tests.phones.telegram import TelegramPhones
from tests.story import Story


@pytest.fixture
def backend() -> str:
    """One is enough here: other stories are told on every database."""
    return "sqlite"


@pytest.fixture(params=CHANNELS)
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def tell(channel: str, library: Library) -> Iterator[Callable[[str], Story]]:
    yield from telling(library, CHANNELS[channel])


@pytest.fixture
def story(tell: Callable[[str], Story]) -> Story:
    story = tell("2023-06-19T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    return story


def test_what_a_channel_can_not_do_is_said(story: Story, channel: str) -> None:
    lan = story.officer(LUNG_CU)
    line = lan.says("RUNG 58%")
    acts: dict[str, Callable[[], object]] = {
        "edit": lambda: lan.edits(line, "RUNG 59%"),
        "document": lambda: lan.sends_file(b"a;b", "bang.csv"),
        "place": lambda: lan.shares_place(23.3, 105.3),
    }

    unable = set()
    for ability, act in acts.items():
        try:
            act()
        except Unable:
            unable.add(ability)

    assert unable == CANNOT.get(channel, frozenset()) & set(acts)


@pytest.mark.parametrize("channel", that_can("knows administrators"))
def test_group_is_bound_by_its_administrator(story: Story) -> None:
    group = story.group()
    code = story.invite(DONG_VAN, Role.GROUP)
    group.admin = False

    group.says(f"/start {code}")
    group.hears("Chỉ quản trị viên")
    group.admin = True
    group.says(f"/start {code}")
    group.hears("huyện Đồng Văn")


def test_bound_group_gets_the_digest_and_may_talk(story: Story) -> None:
    group = story.group(DONG_VAN)

    group.says("chiều nay họp nhé")
    group.hears_nothing()
    story.clock_to("2023-06-29T16:30")

    group.hears("📊", "huyện Đồng Văn")


def test_message_that_was_typed_in_time_and_arrives_late_is_on_time(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-29T20:00")
    lan.says("không phát sinh")
    story.outage_until("2023-06-30T06:00")

    lan.says("Đúng", sent_at="2023-06-29T21:00")

    lan.hears("✅ Đã ghi: xã")
    assert story.owed(LUNG_CU).on_time


@pytest.mark.parametrize("channel", that_can("album"))
def test_album_gets_one_answer(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("RUNG 58,9%")
    lan.counts_anew()

    for colour in ("red", "blue", "white"):
        lan.sends_photo(content=a_photo(colour), album="a1")

    assert (lan.acts, lan.answers) == (3, 1)
    pieces = story.evidence(LUNG_CU)
    assert [piece.state for piece in pieces] == [PieceState.KEPT] * 3
    assert len({piece.sha256 for piece in pieces}) == 3


def test_photo_is_fetched_and_kept_with_the_figures_of_its_words(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.sends_photo("RUNG 58,9%")

    lan.hears("✅ Đã ghi", "ảnh")
    (piece,) = story.evidence(LUNG_CU)
    assert (piece.state, piece.codes) == (PieceState.KEPT, ("RUNG",))


@pytest.mark.parametrize("channel", that_can("edit"))
def test_new_words_under_a_photo_arrive(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    photo = lan.sends_photo("RUNG 58%")

    lan.edits(photo, "RUNG 59%")

    assert len(lan.unread) == 1


def test_button_is_understood_by_the_next_process(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("thu ns 850")

    story.restarts()
    lan.taps("0,85 tỷ đồng", times=2)

    assert [line.text.partition("\n")[0][:9] for line in lan.unread] == ["✅ Đã ghi:", "Câu hỏi n"]
    assert len(story.history(LUNG_CU)) == 1


def test_answer_waits_while_the_bot_can_not_send(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.console_is_down = True
    lan.says("RUNG 58,9%")
    lan.hears_nothing()

    story.console_is_down = False
    story.settle()

    lan.hears("✅ Đã ghi")
    assert len(lan.unread) == 0


def test_person_and_group_that_put_the_bot_out_hear_nothing(story: Story) -> None:
    lan, group = story.officer(LUNG_CU), story.group(DONG_VAN)

    lan.blocks()
    group.blocks()
    story.clock_to("2023-06-30T09:00")

    lan.hears_nothing()
    group.hears_nothing()
    with story.library.reading() as store:
        assert store.people.unreachable() == 2


@pytest.mark.parametrize("channel", CHANNELS)
def test_story_leaves_no_thread_behind(library: Library, channel: str) -> None:
    before = set(threading.enumerate())

    for begin in telling(library, CHANNELS[channel]):
        lan = begin("2023-06-20T09:00").stranger()
        lan.says("chào em")
        lan.hears("Xin chào")

    assert set(threading.enumerate()) == before


def test_pressed_button_on_telegram_waits_no_longer_and_every_update_is_acknowledged(library: Library) -> None:
    for begin in telling(library, CHANNELS["telegram"]):
        story = begin("2023-06-20T09:00")
        story.start(catalogue()["HG2023"], units(LUNG_CU))
        lan = story.officer(LUNG_CU)

        assert isinstance(story.phones, TelegramPhones)
        assert (len(story.phones.server.answered), story.phones.server.pending) == (1, 0)
        lan.hears_nothing()
