"""How do people and groups come in?"""

from __future__ import annotations

from collections.abc import Sequence

from domain.person import Role
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU
from tests.story import Story


def people(story: Story, unit: str, role: Role = Role.OFFICER) -> Sequence[str]:
    with story.library.reading() as store:
        return [person.name for person in store.people.holders([unit], role, at=story.now).get(unit, ())]


def test_invited_person_agrees_and_is_an_officer(story: Story) -> None:
    lan = story.stranger("Lan")
    code = story.invite(LUNG_CU)

    lan.says(f"/start {code}")
    lan.hears("mời làm cán bộ báo cáo của xã Lũng Cú", "Em chỉ lưu", "đồng ý không")
    lan.taps("Đồng ý")

    lan.hears("Đã ghi nhận anh/chị Lan là cán bộ báo cáo của xã Lũng Cú", "Báo cáo sơ kết", "trước ngày 30/6/2023")
    assert lan.buttons == ["Báo cáo ngay"]
    assert people(story, LUNG_CU) == ["Lan"]


def test_nothing_is_kept_before_the_person_agrees(story: Story) -> None:
    lan = story.stranger("Lan")

    lan.says(f"/start {story.invite(LUNG_CU)}")

    assert people(story, LUNG_CU) == []
    lan.says("HN giảm 1,5%")
    lan.hears("Xin chào")
    assert story.figure(LUNG_CU, "HN") is None


def test_person_who_declines_is_not_kept_and_may_come_back(story: Story) -> None:
    lan = story.stranger("Lan")
    code = story.invite(LUNG_CU)

    lan.says(f"/start {code}")
    lan.taps("Không đồng ý")
    lan.hears("chưa lưu thông tin nào")
    assert people(story, LUNG_CU) == []

    lan.says(f"/start {code}")
    lan.taps("Đồng ý")
    lan.hears("Đã ghi nhận")


def test_consent_may_be_typed_without_diacritics_or_by_number(story: Story) -> None:
    lan, nam = story.stranger("Lan"), story.stranger("Nam")

    lan.says(f"/start {story.invite(LUNG_CU)}")
    lan.says("dong y")
    lan.hears("Đã ghi nhận")
    nam.says(f"/start {story.invite(LUNG_CU)}")
    nam.says("1")
    nam.hears("Đã ghi nhận")


def test_code_is_typed_in_either_case_and_in_words(story: Story) -> None:
    lan = story.stranger("Lan")
    code = story.invite(LUNG_CU)

    lan.says(f"bắt đầu {code.lower()}")

    lan.hears("đồng ý không")


def test_wrong_code_is_refused(story: Story) -> None:
    lan = story.stranger("Lan")

    lan.says("/start SAIHET22")

    lan.hears("Mã này không đúng")


def test_code_is_used_once(story: Story) -> None:
    code = story.invite(LUNG_CU)
    lan, nam = story.stranger("Lan"), story.stranger("Nam")
    lan.says(f"/start {code}")
    nam.says(f"/start {code}")

    lan.taps("Đồng ý")
    nam.taps("Đồng ý")

    lan.hears("Đã ghi nhận")
    nam.hears("Mã này đã được dùng")
    assert people(story, LUNG_CU) == ["Lan"]

    story.stranger("Bình").says(f"/start {code}")
    assert people(story, LUNG_CU) == ["Lan"]


def test_second_tap_on_agree_joins_once(story: Story) -> None:
    lan = story.stranger("Lan")
    lan.says(f"/start {story.invite(LUNG_CU)}")

    lan.taps("Đồng ý", times=2)

    assert people(story, LUNG_CU) == ["Lan"]
    lan.hears("Câu hỏi này đã cũ")


def test_code_expires_after_thirty_days(story: Story) -> None:
    code = story.invite(LUNG_CU)
    lan = story.stranger("Lan")

    story.clock_to("2023-07-20T08:59")
    lan.says(f"/start {code}")
    lan.hears("đồng ý không")
    story.clock_to("2023-07-20T09:00")
    lan.taps("Đồng ý")

    lan.hears("Mã này đã hết hạn")
    assert people(story, LUNG_CU) == []


def test_code_of_a_group_is_no_code_for_a_person(story: Story) -> None:
    lan = story.stranger("Lan")

    lan.says(f"/start {story.invite(DONG_VAN, Role.GROUP)}")

    lan.hears("Mã này dành cho nhóm")


def test_code_of_a_person_is_no_code_for_a_group(story: Story) -> None:
    group = story.group()
    code = story.invite(LUNG_CU)

    group.says(f"/start {code}")
    group.hears("Mã này dành cho cá nhân")

    lan = story.stranger("Lan")
    lan.says(f"/start {code}")
    lan.hears("đồng ý không")


def test_person_may_hold_two_posts(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    lan.says(f"/start {story.invite(HA_GIANG, Role.COORDINATOR)}")
    lan.taps("Đồng ý")

    lan.hears("cán bộ tổng hợp của tỉnh Hà Giang")
    assert people(story, LUNG_CU) == ["Lan"]
    assert people(story, HA_GIANG, Role.COORDINATOR) == ["Lan"]


def test_group_is_bound_by_its_administrator(story: Story) -> None:
    group = story.group()
    code = story.invite(DONG_VAN, Role.GROUP)

    group.says(f"/start {code}")

    group.hears("Nhóm này sẽ nhận bản tổng hợp của huyện Đồng Văn")


def test_group_is_not_bound_by_anybody_else_and_the_code_stays_valid(story: Story) -> None:
    group = story.group()
    code = story.invite(DONG_VAN, Role.GROUP)
    group.admin = False

    group.says(f"/start {code}")
    group.hears("Chỉ quản trị viên", "Mã vẫn còn hiệu lực")

    group.admin = True
    group.says(f"/start {code}")
    group.hears("huyện Đồng Văn")


def test_bot_greets_a_group_that_it_is_added_to(story: Story) -> None:
    group = story.group()

    story.does(story.console.add_to_group(group.chat_id, sender_id="9", sender_name="Quản trị", at=story.now))

    group.hears("Xin chào nhóm")


def test_bot_does_not_listen_to_the_talk_of_a_group(story: Story) -> None:
    group = story.group(DONG_VAN)

    for talk in ("HN giảm 1,5%", "bắt đầu họp", "Bắt đầu", "tổng hợp", "chiều nay họp nhé", "hủy", "xem"):
        group.says(talk)
        group.hears_nothing()
    assert story.figure(LUNG_CU, "HN") is None


def test_stranger_is_told_how_to_begin(story: Story) -> None:
    lan = story.stranger("Lan")

    lan.says("chào em")

    lan.hears("Xin chào", "gửi mã mời", "ABCD2345")
