"""What happens to a post when its holder leaves?"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from domain.errors import NotFound, Refused
from domain.person import Role
from handlers import hand_over, manage_people
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MA_LE, a_chat
from tests.story import Phone, Story


def holders(story: Story, unit: str = LUNG_CU, role: Role = Role.OFFICER) -> list[str]:
    with story.library.reading() as store:
        return [person.name for person in store.people.holders([unit], role, at=story.now).get(unit, ())]


def id_of(story: Story, phone: Phone) -> str:
    with story.library.reading() as store:
        found = store.people.person_of(a_chat(phone.chat_id))
    assert found is not None
    return found


def code_in(text: str) -> str:
    found = re.search(r"\b[A-Z2-9]{8}\b", text)
    assert found is not None
    return found[0]


def test_officer_hands_over_with_a_code_and_reports_until_it_is_used(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU, "Lan"), story.stranger("Nam")

    lan.says("bàn giao")
    lan.hears("bàn giao vị trí cán bộ báo cáo của xã Lũng Cú")
    lan.taps("Đúng")
    code = code_in(lan.hears("Mã bàn giao"))
    lan.says("HN giảm 1,5%")
    lan.hears("✅ Đã ghi")
    nam.says(f"/start {code}")
    nam.taps("Đồng ý")

    nam.hears("cán bộ báo cáo của xã Lũng Cú", "Báo cáo sơ kết", "Còn thiếu")
    lan.hears("Đã bàn giao", "cho Nam")
    assert holders(story) == ["Nam"]
    lan.says("GTNT 1,2 km")
    lan.hears("không phụ trách báo cáo")
    assert story.figure(LUNG_CU, "GTNT") is None


def test_post_that_is_handed_over_twice_has_one_successor(story: Story) -> None:
    lan, nam, hoa = story.officer(LUNG_CU, "Lan"), story.stranger("Nam"), story.stranger("Hoa")
    codes = []
    for _ in range(2):
        lan.says("bàn giao")
        lan.taps("Đúng")
        codes.append(code_in(lan.hears("Mã bàn giao")))

    nam.says(f"/start {codes[1]}")
    nam.taps("Đồng ý")
    hoa.says(f"/start {codes[0]}")

    assert "Đồng ý" not in hoa.buttons
    assert holders(story) == ["Nam"]


def test_code_of_who_hands_over_is_void_when_an_operator_gives_the_post_away(story: Story) -> None:
    lan, nam, hoa = story.officer(LUNG_CU, "Lan"), story.officer(MA_LE, "Nam"), story.stranger("Hoa")
    lan.says("bàn giao")
    lan.taps("Đúng")
    code = code_in(lan.hears("Mã bàn giao"))
    with story.library.writing() as store:
        hand_over.replace_holder(story._clockwork(store), id_of(story, lan), id_of(story, nam))

    hoa.says(f"/start {code}")

    assert "Đồng ý" not in hoa.buttons
    assert holders(story) == ["Nam"]


def test_reminders_to_come_are_the_successors(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU, "Lan"), story.stranger("Nam")
    lan.says("bàn giao")
    lan.taps("Đúng")
    nam.says(f"/start {code_in(lan.hears('Mã bàn giao'))}")
    nam.taps("Đồng ý")
    lan.reads()
    nam.reads()

    story.clock_to("2023-06-29T09:00")

    nam.hears("🔔")
    lan.hears_nothing()


def test_reminder_that_waits_for_the_morning_is_not_sent_to_who_left_in_the_night(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU, "Lan"), story.officer(MA_LE, "Nam")
    story.console_is_down = True
    story.clock_to("2023-06-29T08:00")
    with story.library.writing() as store:
        clock = story._clockwork(store)
        hand_over.replace_holder(clock, id_of(story, lan), id_of(story, nam))

    story.console_is_down = False
    story.settle()

    assert not any("🔔" in line.text for line in lan.unread)


def test_post_is_chosen_among_several(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says(f"/start {story.invite(MA_LE)}")
    lan.taps("Đồng ý")

    lan.says("bàn giao")
    lan.taps("cán bộ báo cáo của xã Má Lé")
    lan.taps("Đúng")

    lan.hears("Mã bàn giao vị trí cán bộ báo cáo của xã Má Lé")


def test_old_button_of_a_post_that_is_gone_hands_over_nothing(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("bàn giao")
    story.leaves_post(lan, LUNG_CU, Role.OFFICER)

    lan.taps("Đúng")

    lan.hears("không còn giữ vị trí đó")


def test_operator_gives_the_post_of_somebody_gone_to_somebody_known_at_once(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU, "Lan"), story.officer(MA_LE, "Nam")
    with story.library.writing() as store:
        done = hand_over.replace_holder(story._clockwork(store), id_of(story, lan), id_of(story, nam))
    story.settle()

    assert [(post.unit, code) for post, code in done] == [(LUNG_CU, "")]
    assert holders(story) == ["Nam"]
    nam.hears("Từ hôm nay anh/chị là cán bộ báo cáo của xã Lũng Cú")
    lan.hears("Đã bàn giao")


def test_operator_gives_it_to_somebody_new_with_a_code(story: Story) -> None:
    lan, binh = story.officer(LUNG_CU, "Lan"), story.stranger("bình 99")
    with story.library.writing() as store:
        [(_, code)] = hand_over.replace_holder(story._clockwork(store), id_of(story, lan), "Trần Bình")
    assert holders(story) == []

    binh.says(f"/start {code}")
    binh.taps("Đồng ý")

    assert holders(story) == ["Trần Bình"]


def test_what_can_not_be_handed_over_is_refused(story: Story) -> None:
    lan = story.officer(LUNG_CU, "Lan")
    with story.library.writing() as store:
        clock, who = story._clockwork(store), id_of(story, lan)
        with pytest.raises(NotFound):
            hand_over.replace_holder(clock, "p0", "Nam")
        with pytest.raises(Refused, match="no such post"):
            hand_over.replace_holder(clock, who, "Nam", unit=MA_LE)
        with pytest.raises(Refused, match="whoever holds it"):
            hand_over.replace_holder(clock, who, who)
    assert holders(story) == ["Lan"]


def test_post_that_begins_later_is_told_and_reports_from_then_on(story: Story) -> None:
    lan = story.stranger("Lan")
    with story.library.writing() as store:
        since: datetime = story.now + timedelta(days=2)
        manage_people.invite(story._clockwork(store), "SAUHAIWW", unit=LUNG_CU, role=Role.OFFICER, since=since)

    lan.says("/start SAUHAIWW")
    lan.taps("Đồng ý")
    lan.hears("bắt đầu từ ngày 22/06/2023")
    lan.says("HN giảm 1,5%")
    assert story.figure(LUNG_CU, "HN") is None
    story.clock_to("2023-06-22T09:00")
    lan.says("HN giảm 1,5%")

    lan.hears("✅ Đã ghi")


def test_revoked_code_lets_nobody_in(story: Story) -> None:
    lan, code = story.stranger("Lan"), story.invite(LUNG_CU)
    lan.says(f"/start {code}")
    with story.library.writing() as store:
        manage_people.revoke(story._clockwork(store), code)
        with pytest.raises(Refused, match="before"):
            manage_people.revoke(story._clockwork(store), code)
        with pytest.raises(NotFound):
            manage_people.revoke(story._clockwork(store), "SAIHET22")

    lan.taps("Đồng ý")

    lan.hears("Mã này không đúng")
    assert holders(story) == []


# --- a lost phone


def claims_to_be(story: Story, words: str = "lan , xã lũng cú", name: str = "Máy mới") -> Phone:
    new = story.stranger(name)
    new.says("mất máy")
    new.hears("họ tên và đơn vị")
    new.says(words)
    new.hears("Em đã ghi yêu cầu")
    return new


def test_new_phone_gets_the_person_when_somebody_above_agrees(story: Story) -> None:
    lan = story.officer(LUNG_CU, "Lan")
    boss = story.member(DONG_VAN, Role.COORDINATOR, "Hoa")
    new = claims_to_be(story)
    boss.hears("Có người báo là Lan (xã Lũng Cú)", "«Máy mới»", "gọi điện")
    lan.hears("xin chuyển tài khoản")
    new.says("HN giảm 1,5%")
    assert story.history(LUNG_CU) == []

    boss.taps("Đồng ý")

    boss.hears("Đã chuyển tài khoản của Lan")
    lan.hears("đã được chuyển sang máy mới")
    new.hears("Chào anh/chị Lan", "Báo cáo sơ kết")
    new.says("HN giảm 1,5%")
    new.hears("✅ Đã ghi")
    lan.says("HN giảm 2%")
    lan.hears("Xin chào")
    assert len(story.history(LUNG_CU)) == 1


def test_old_phone_joins_again_as_somebody_else(story: Story) -> None:
    lan = story.officer(LUNG_CU, "Lan")
    boss = story.member(DONG_VAN, Role.COORDINATOR, "Hoa")
    new = claims_to_be(story)
    boss.taps("Đồng ý")

    lan.says(f"/start {story.invite(MA_LE)}")
    lan.taps("Đồng ý")

    assert id_of(story, lan) != id_of(story, new)
    assert (holders(story, LUNG_CU), len(holders(story, MA_LE))) == (["Lan"], 1)


def test_refused_claim_changes_nothing(story: Story) -> None:
    lan = story.officer(LUNG_CU, "Lan")
    boss = story.member(DONG_VAN, Role.COORDINATOR, "Hoa")
    new = claims_to_be(story)

    boss.taps("Không đồng ý")
    boss.hears("Đã từ chối")
    boss.taps("Đồng ý")

    boss.hears("đã được trả lời")
    new.hears("không đồng ý")
    new.says("HN giảm 1,5%")
    assert story.history(LUNG_CU) == []
    lan.says("HN giảm 1,5%")
    assert len(story.history(LUNG_CU)) == 1


def test_person_stops_a_false_claim_from_the_old_phone(story: Story) -> None:
    lan = story.officer(LUNG_CU, "Lan")
    boss = story.member(DONG_VAN, Role.COORDINATOR, "Hoa")
    claims_to_be(story)

    lan.taps("Không phải tôi")
    lan.hears("Đã từ chối")
    boss.taps("Đồng ý")

    boss.hears("đã được trả lời")


def test_who_lost_the_post_meanwhile_does_not_decide(story: Story) -> None:
    lan = story.officer(LUNG_CU, "Lan")
    boss = story.member(DONG_VAN, Role.COORDINATOR, "Hoa")
    claims_to_be(story)
    story.leaves_post(boss, DONG_VAN, Role.COORDINATOR)

    boss.taps("Đồng ý")

    boss.hears("không có quyền")
    lan.says("HN giảm 1,5%")
    assert len(story.history(LUNG_CU)) == 1


def test_claim_is_over_after_three_days(story: Story) -> None:
    story.officer(LUNG_CU, "Lan")
    boss = story.member(DONG_VAN, Role.COORDINATOR, "Hoa")
    claims_to_be(story)

    story.clock_to("2023-06-23T09:00")
    boss.taps("Đồng ý")

    boss.hears("đã quá hạn")


def test_answer_is_the_same_whether_the_person_exists_or_not(story: Story) -> None:
    boss = story.member(HA_GIANG, Role.ADMIN, "Hoa")

    claims_to_be(story, "Người Không Có, xã Lũng Cú")

    boss.hears_nothing()


def test_nobody_floods_those_above(story: Story) -> None:
    story.officer(LUNG_CU, "Lan")
    boss = story.member(HA_GIANG, Role.ADMIN, "Hoa")
    for number in range(4):
        claims_to_be(story, name=f"Máy {number}")
    assert len(boss.unread) == 2

    loud = claims_to_be(story, "A, B")
    for _ in range(3):
        loud.says("mất máy")
        loud.says("A, B")
    loud.hears("các yêu cầu trước")
