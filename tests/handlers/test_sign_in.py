"""Who gets a link to the dashboard, and what does it open?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from domain.errors import NotAllowed
from domain.person import Role
from handlers import sign_in
from handlers.context import Clockwork
from handlers.dashboard.viewer import LostPost, SignedOut, viewer
from handlers.links import Expired, Forged
from storage.store import Library
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MA_LE, catalogue, units
from tests.story import DESK, Phone, Story


@pytest.fixture
def story(library: Library) -> Iterator[Story]:
    story = Story(library, at="2023-06-14T08:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    yield story
    story.close()


@pytest.fixture
def dong(story: Story) -> Phone:
    return story.member(DONG_VAN, Role.COORDINATOR, "Đông")


def token_for(phone: Phone) -> str:
    """Asks for a link; what stands behind the last slash."""
    phone.says("bảng điều khiển")
    found = re.search(rf"{DESK.base_url}/sign-in/(\S+)", phone.hears("dùng một lần", "10 phút"))
    assert found is not None
    return found[1]


def clockwork(story: Story, store: object) -> Clockwork:
    return Clockwork(store=store, now=story.now, zone=story.clock.now().tzinfo)  # type: ignore[arg-type]


def enters(story: Story, token: str, token_hash: str = "h1") -> str:
    with story.library.writing() as store:
        return sign_in.enter(clockwork(story, store), DESK, token, token_hash=token_hash).name


def looks(story: Story, token_hash: str = "h1") -> list[str]:
    """The units that whoever is signed in oversees."""
    with story.library.reading() as store:
        return [unit.key for unit in viewer(clockwork(story, store), token_hash).tops]


@pytest.mark.parametrize("words", ["bảng điều khiển", "Bang dieu khien", "/bangdieukhien", "dashboard", "/dashboard"])
def test_coordinator_gets_a_link(dong: Phone, words: str) -> None:
    dong.says(words)
    dong.hears(f"{DESK.base_url}/sign-in/")


def test_link_opens_the_units_of_the_person(story: Story, dong: Phone) -> None:
    assert enters(story, token_for(dong)) == "Đông"
    assert looks(story) == [DONG_VAN]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PROVINCE])
def test_province_gets_a_link_too(story: Story, role: Role) -> None:
    enters(story, token_for(story.member(HA_GIANG, role, "Hà")))
    assert looks(story) == [HA_GIANG]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.STAND_IN, Role.APPROVER])
def test_people_of_a_commune_get_none(story: Story, role: Role) -> None:
    phone = story.member(LUNG_CU, role, "Lan")
    phone.says("bảng điều khiển")
    assert "http" not in phone.hears("dành cho cán bộ tổng hợp")


def test_stranger_gets_none(story: Story) -> None:
    stranger = story.stranger()
    stranger.says("bảng điều khiển")
    assert "http" not in stranger.unread[-1].text


@pytest.mark.parametrize("words", ["/dashboard", "/bangdieukhien", "/dashboard@giaoban_bot"])
def test_no_link_is_sent_into_a_group(story: Story, words: str) -> None:
    group = story.group(DONG_VAN)
    group.says(words)
    assert "http" not in group.hears("em chỉ gửi riêng")


def test_link_is_used_once(story: Story, dong: Phone) -> None:
    token = token_for(dong)
    enters(story, token)
    with pytest.raises(sign_in.Spent):
        enters(story, token, "h2")


def test_newer_link_ends_the_older(story: Story, dong: Phone) -> None:
    older, newer = token_for(dong), token_for(dong)
    with pytest.raises(sign_in.Spent):
        enters(story, older)
    assert enters(story, newer) == "Đông"


def test_link_lives_ten_minutes(story: Story, dong: Phone) -> None:
    token = token_for(dong)
    story.clock_to("2023-06-14T08:09")
    with story.library.reading() as store:
        assert sign_in.invited(clockwork(story, store), DESK, token).name == "Đông"
    story.clock_to("2023-06-14T08:11")
    with pytest.raises(Expired):
        enters(story, token)


@pytest.mark.parametrize("change", ["x{}", "{}x", "", "a.b.c", "{}" * 9])
def test_forged_link_opens_nothing(story: Story, dong: Phone, change: str) -> None:
    token = change.replace("{}", token_for(dong))
    with pytest.raises(Forged):
        enters(story, token)


def test_looking_at_a_link_leaves_it_good(story: Story, dong: Phone) -> None:
    token = token_for(dong)
    for _ in range(3):  # the telephone draws a preview, the person opens it twice
        with story.library.reading() as store:
            sign_in.invited(clockwork(story, store), DESK, token)
    assert enters(story, token) == "Đông"


def test_session_lives_twelve_hours(story: Story, dong: Phone) -> None:
    enters(story, token_for(dong))
    story.clock_to("2023-06-14T19:59")
    assert looks(story) == [DONG_VAN]
    story.clock_to("2023-06-14T20:01")
    with pytest.raises(SignedOut):
        looks(story)


def test_lost_post_closes_the_dashboard_at_once(story: Story, dong: Phone) -> None:
    enters(story, token_for(dong))
    story.leaves_post(dong, DONG_VAN, Role.COORDINATOR)
    with pytest.raises(LostPost):
        looks(story)


def test_link_of_whoever_lost_the_post_opens_nothing(story: Story, dong: Phone) -> None:
    token = token_for(dong)
    story.leaves_post(dong, DONG_VAN, Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        enters(story, token)


def test_person_signs_out_everywhere_by_chat(story: Story, dong: Phone) -> None:
    enters(story, token_for(dong), "h1")
    enters(story, token_for(dong), "h2")
    dong.says("đăng xuất")
    dong.hears("trên 2 trình duyệt")
    for token_hash in ("h1", "h2"):
        with pytest.raises(SignedOut):
            looks(story, token_hash)
    dong.says("đăng xuất")
    dong.hears("không mở bảng điều khiển")
