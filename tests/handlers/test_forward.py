"""Does a unit whose group no bot is in get its digest by somebody who passes it on?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.person import Role
from domain.quota import Plan
from storage.store import Library
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, a_chat, catalogue, units
from tests.handlers.conftest import FIVE_COMMUNES
from tests.story import Phone, Story


def words(phone: Phone) -> list[str]:
    return [line.text for line in phone.unread if not line.photo]


def last_day(story: Story, *phones: Phone) -> None:
    """The digest of the last day comes; what came before was read."""
    story.clock_to("2023-06-29T16:29")
    for phone in phones:
        phone.reads()
    story.clock_to("2023-06-29T16:31")


def test_forwarder_gets_the_digest_in_private_made_for_forwarding(story: Story) -> None:
    thu = story.member(DONG_VAN, Role.FORWARDER, "Thu")

    last_day(story, thu)

    (text,) = words(thu)
    assert text.startswith("Anh/chị chuyển tiếp tin dưới đây vào nhóm của huyện Đồng Văn giúp em:\n\n📊")
    assert "Đã báo cáo 0/3" in text
    assert all(not line.buttons for line in thu.unread)


def test_unit_may_have_a_group_and_a_forwarder(story: Story) -> None:
    group, thu = story.group(DONG_VAN), story.member(DONG_VAN, Role.FORWARDER, "Thu")

    last_day(story, thu, group)

    (posted,), (private,) = words(group), words(thu)
    assert private.endswith(posted)
    assert "chuyển tiếp" not in posted


def test_forwarder_of_two_units_gets_two_digests(story: Story) -> None:
    thu = story.member(DONG_VAN, Role.FORWARDER, "Thu")
    thu.says(f"/start {story.invite(HA_GIANG, Role.FORWARDER)}")
    thu.taps("Đồng ý")
    thu.reads()

    last_day(story, thu)

    assert sorted(text.partition("\n")[0].partition("nhóm của ")[2] for text in words(thu)) == [
        "huyện Đồng Văn giúp em:",
        "tỉnh Hà Giang giúp em:",
    ]


def test_digest_that_is_brought_up_to_date_still_asks_to_be_forwarded(story: Story) -> None:
    thu = story.member(DONG_VAN, Role.FORWARDER, "Thu")
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-06-30T08:31")
    thu.reads()

    lan.says("không phát sinh")
    lan.taps("Đúng")
    story.clock_to("2023-06-30T10:00")

    newest = [line.text for line in thu.story.phones.heard(thu.chat_id) if "Cập nhật" in line.text]
    assert [text.partition("\n")[0] for text in newest] == [
        "Anh/chị chuyển tiếp tin dưới đây vào nhóm của huyện Đồng Văn giúp em:"
    ]


def leaves(story: Story, thu: Phone) -> None:
    story.leaves_post(thu, DONG_VAN, Role.FORWARDER)


def is_erased(story: Story, thu: Phone) -> None:
    with story.library.writing() as store:
        person = store.people.person_of(a_chat(thu.chat_id))
        assert person is not None
        store.erasure.erase(person, at=story.now)


@pytest.mark.parametrize("goes", [leaves, is_erased])
def test_what_was_posted_is_not_brought_up_to_date_for_who_forwards_no_longer(
    story: Story, goes: Callable[[Story, Phone], None]
) -> None:
    thu, lan = story.member(DONG_VAN, Role.FORWARDER, "Thu"), story.officer(LUNG_CU)
    story.clock_to("2023-06-30T08:31")
    goes(story, thu)

    lan.says("không phát sinh")
    lan.taps("Đúng")
    story.clock_to("2023-06-30T10:00")

    assert not any("Cập nhật" in line.text for line in thu.story.phones.heard(thu.chat_id))
    assert not any("Cập nhật" in line.text for line in thu.story.phones.heard(""))


def test_who_forwards_no_longer_gets_none(story: Story) -> None:
    thu = story.member(DONG_VAN, Role.FORWARDER, "Thu")
    story.leaves_post(thu, DONG_VAN, Role.FORWARDER)

    last_day(story, thu)

    assert words(thu) == []


@pytest.mark.parametrize(("plan", "pictures"), [(Plan(), 1), (Plan(monthly=1_000), 0)])
def test_where_messages_are_counted_a_forwarder_gets_no_picture(
    library: Library, tell: Callable[[str], Story], plan: Plan, pictures: int
) -> None:
    story = tell("2023-06-14T07:00")
    story.restarts(Library(library.database, library.calendar, library.files, {"console": plan}))
    story.start(catalogue()["HG2023"], units(*FIVE_COMMUNES))
    story.clock_to("2023-06-20T09:00")
    thu, lan = story.member(DONG_VAN, Role.FORWARDER, "Thu"), story.officer(LUNG_CU)
    lan.says("THUNS 0,5 tỷ đồng")

    last_day(story, thu)

    assert len([line for line in thu.unread if line.photo]) == pictures
    assert len(words(thu)) == 1
