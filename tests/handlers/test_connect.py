"""Does a person stay one person in several chats?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from domain.message import Chat, Option
from storage.store import Library
from tests.builders import LUNG_CU, MA_LE, a_message, catalogue, units
from tests.phones.channels import CHANNELS, telling
from tests.story import Phone, Story


@pytest.fixture
def backend() -> str:
    """One is enough here: the rows are tested on every database in `tests/storage`."""
    return "sqlite"


@pytest.fixture(params=("console", "telegram"))
def tell(request: pytest.FixtureRequest, library: Library) -> Iterator[Callable[[str], Story]]:
    yield from telling(library, CHANNELS[request.param])


@pytest.fixture
def story(tell: Callable[[str], Story]) -> Story:
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    story.clock_to("2023-06-20T09:00")
    return story


def code_from(phone: Phone) -> str:
    phone.says("kết nối")
    told = phone.hears("Mã dùng một lần, đến 09:00 21/06/2023")
    return told.splitlines()[1].removeprefix("kết nối ")


def second_chat(story: Story, lan: Phone, name: str = "Lan Zalo") -> Phone:
    other = story.stranger(name)
    other.says(f"kết nối {code_from(lan)}")
    other.hears("Nối cuộc trò chuyện này với tài khoản của Lan")
    other.taps("Đúng, nối vào")
    other.hears("Đã nối")
    return other


def test_second_chat_is_the_same_person_and_replies_follow_the_chat(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    zalo = second_chat(story, lan)
    lan.hears("vừa được nối thêm kênh")

    zalo.says("HN giảm 1,5%")

    zalo.hears("✅ Đã ghi: xã Lũng Cú")
    lan.hears_nothing()
    with story.library.reading() as store:
        assert [name for _, name in store.people.everybody(at=story.now)] == [store.people.person(_only(story))]


def _only(story: Story) -> str:
    """The id of the only person."""
    with story.library.reading() as store:
        found = {person.id for _, person in store.people.everybody(at=story.now)}
    assert len(found) == 1
    return found.pop()


def test_reminders_follow_the_chat_used_last_and_fall_over_when_it_is_blocked(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    zalo = second_chat(story, lan)
    story.clock_to("2023-06-20T10:00")
    lan.reads()

    zalo.says("xem")
    zalo.reads()
    story.clock_to("2023-06-26T09:00")
    zalo.hears("🔔")
    lan.hears_nothing()

    zalo.blocks()
    zalo.reads()
    story.clock_to("2023-06-29T09:00")
    lan.hears("🔔")
    zalo.hears_nothing()


def test_question_asked_in_one_chat_is_gone_on_with_in_the_other_and_counts_once(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    zalo = second_chat(story, lan)
    lan.says("thu ns 850")
    lan.hears("0,85 tỷ đồng") if "0,85 tỷ đồng" in lan.unread[-1].text else lan.reads()
    assert "0,85 tỷ đồng" in lan.buttons

    zalo.says("tiếp tục")
    zalo.hears("↪ Câu hỏi đang dở")
    zalo.taps("0,85 tỷ đồng")
    zalo.hears("✅ Đã ghi")
    lan.taps("0,85 tỷ đồng")

    lan.hears("Câu hỏi này đã cũ")
    assert len(story.history(LUNG_CU)) == 1


def test_number_in_the_other_chat_shows_the_question_before_it_counts(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    zalo = second_chat(story, lan)
    lan.says("thu ns 850")

    zalo.says("1")
    zalo.hears("↪ Câu hỏi đang dở")
    assert story.history(LUNG_CU) == []
    zalo.says("1")

    zalo.hears("✅ Đã ghi")
    assert len(story.history(LUNG_CU)) == 1


def test_item_by_item_is_gone_on_with_in_the_other_chat(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    zalo = second_chat(story, lan)
    lan.says("báo cáo")
    first = lan.hears("(1/")

    zalo.says("tiếp tục")
    assert first in zalo.hears("↪ Câu hỏi đang dở")
    zalo.says("bỏ qua")

    zalo.hears("(2/")
    lan.says("bỏ qua")
    lan.hears("↪ Câu hỏi đang dở", "(2/")


def test_whole_report_in_the_other_chat_is_read_as_ever(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    zalo = second_chat(story, lan)
    lan.says("thu ns 850")

    zalo.says("HN giảm 1,5%")

    zalo.hears("✅ Đã ghi")
    assert story.figure(LUNG_CU, "HN") is not None


def test_open_question_is_mentioned_when_a_chat_is_joined(story: Story) -> None:
    lan, zalo = story.officer(LUNG_CU), story.stranger("Lan Zalo")
    code = code_from(lan)
    lan.says("thu ns 850")

    zalo.says(code)
    zalo.taps("Đúng, nối vào")

    zalo.hears("Đã nối", "tiếp tục")


def test_code_lives_a_day_and_is_used_once_and_only_the_newest_counts(story: Story) -> None:
    lan, other = story.officer(LUNG_CU), story.stranger("Lan Zalo")
    first, second = code_from(lan), code_from(lan)

    other.says(f"/start {first}")
    other.hears("Mã này đã được dùng")
    other.says(f"/start {second}")
    story.clock_to("2023-06-21T09:00")
    other.taps("Đúng, nối vào")

    other.hears("Mã này đã hết hạn")


def test_chat_of_somebody_else_is_not_taken(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU, "Lan"), story.officer(MA_LE, "Nam")
    code = code_from(lan)

    nam.says(f"kết nối {code}")
    nam.hears("đang thuộc một tài khoản khác")
    lan.says(f"kết nối {code}")
    lan.hears("đã là của anh/chị rồi")

    nam.says("HN giảm 1,5%")
    assert story.figure(MA_LE, "HN") is not None


def test_person_whose_code_was_stolen_takes_the_strange_chat_off(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    thief = second_chat(story, lan, "Kẻ lạ")

    lan.taps("Không phải tôi")
    lan.hears("Đã gỡ kênh")
    thief.says("HN giảm 1,5%")

    thief.hears("Xin chào")
    assert story.history(LUNG_CU) == []


def test_code_is_refused_in_a_group(story: Story) -> None:
    lan, group = story.officer(LUNG_CU), story.group()

    group.says(f"/start {code_from(lan)}")

    group.hears("Mã này dành cho cá nhân")


def test_button_under_the_rest_of_a_text_works_in_the_chat_where_the_text_went_on(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    other = second_chat(story, lan)
    first, then = (
        Chat(channel=story.phones.channel, bot=story.phones.bot, chat_id=phone.chat_id) for phone in (lan, other)
    )
    text = "\n".join(f"dòng {number} của một tin dài" for number in range(200))
    with story.library.writing() as store:
        store.outbox.put(
            a_message("long", Option(label="Báo cáo", action="guided"), chat=first, text=text), at=story.now
        )
        begun = store.outbox.by_key("long")
        assert begun is not None
        store.outbox.sent(begun, "1", at=story.now)
        store.outbox.redirect(first, then, at=story.now)
    story.settle()

    other.taps("Báo cáo")

    assert "đã cũ" not in other.unread[-1].text
