"""Can people see and erase what is kept about them, do figures stay, and is what is secret or personal kept out?"""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.clock import VIETNAM
from domain.errors import NotFound, Refused
from domain.mask import MASK
from domain.person import CONSENT_VERSION, ERASED_NAME, Role
from handlers.context import Clockwork
from handlers.privacy import erase_person, known_as
from storage.tables import evidence, metadata
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MA_LE
from tests.story import Phone, Story


def everything(story: Story) -> str:
    """All that is stored, as text."""
    lines = []
    with story.library.database.reading() as connection:
        for table in metadata.sorted_tables:
            lines += [f"{table.name} {tuple(row)}" for row in connection.execute(select(table))]
    return re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), "\n".join(lines))  # as JSON escapes them


def person_of(story: Story, unit: str) -> str:
    with story.library.reading() as store:
        return next(one.person for one in store.reports.history("HG2023", unit))


def erases(phone: Phone) -> None:
    phone.says("xoá dữ liệu của tôi")
    phone.hears("đã xóa", "chắc chắn không")
    phone.says("Chắc chắn xóa")


# --- consent


def test_consent_says_what_why_who_and_how_to_withdraw_and_nothing_is_kept_before(story: Story) -> None:
    lan = story.stranger("Nguyễn Thị Lan")
    lan.says(f"/start {story.invite(LUNG_CU)}")

    lan.hears("chỉ lưu", "dùng để", "cơ quan tổ chức phong trào", "xóa dữ liệu của tôi", "đồng ý không")
    assert lan.buttons == ["Đồng ý", "Không đồng ý"]
    with story.library.reading() as store:
        assert store.people.holders((LUNG_CU,), Role.OFFICER, at=story.now) == {}

    lan.taps("Đồng ý")
    lan.says("dữ liệu của tôi")
    lan.hears("Nguyễn Thị Lan", "cán bộ báo cáo: xã Lũng Cú", f"bản {CONSENT_VERSION}", "20/06/2023")


# --- what is kept


def test_person_sees_how_much_came_from_them(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("thu ngân sách 3,2 tỷ; che phủ rừng 58,9%")
    lan.says("khó khăn: thiếu xi măng")

    lan.says("Dữ liệu của tôi")

    lan.hears("2 lượt số liệu", "1 ghi chú")


def test_stranger_hears_that_nothing_is_kept(story: Story) -> None:
    someone = story.stranger()
    for words in ("dữ liệu của tôi", "xóa dữ liệu của tôi"):
        someone.says(words)
        someone.hears("chưa lưu")


# --- erasing


def test_erased_person_is_nowhere_and_the_figures_stay(story: Story) -> None:
    lan, minh = story.officer(LUNG_CU, "Nguyễn Thị Lan"), story.officer(MA_LE, "Minh")
    coordinator = story.member(DONG_VAN, Role.COORDINATOR, "Tổng hợp")
    lan.sends_photo("thu ngân sách 3,2 tỷ; che phủ rừng 58,9%")
    lan.says("khó khăn: thiếu xi măng")
    minh.says("thu ngân sách 1,8 tỷ")
    story.clock_to("2023-07-03T09:00")
    person = person_of(story, LUNG_CU)
    assert person in everything(story)

    erases(lan)
    lan.hears("Em đã xóa")

    left = [line for line in everything(story).splitlines() if "goodbye:" not in line]
    for word in (person, "Nguyễn Thị Lan", f"'{lan.chat_id}'", f":{lan.chat_id}", f'"{lan.chat_id}"'):
        assert [line for line in left if word in line] == []
    history = story.history(LUNG_CU)
    assert [(one.code, one.version, str(one.value)) for one in history] == [("RUNG", 1, "58.9"), ("THUNS", 1, "3.2")]
    with story.library.reading() as store:
        assert set(store.people.names([one.person for one in history]).values()) == {ERASED_NAME}
        assert [change.person for change in store.reports.changes("HG2023", [LUNG_CU])] == [ERASED_NAME] * 2
        assert [one.text for one in store.reports.notes_of("HG2023", "SK", LUNG_CU)] == ["khó khăn: thiếu xi măng"]
        assert store.people.holders((LUNG_CU,), Role.OFFICER, at=story.now) == {}
        assert len(store.evidence.of("HG2023", "SK", LUNG_CU)) == 1
    assert person_of(story, MA_LE) in everything(story)
    coordinator.says("xem")


def test_chat_that_the_person_had_before_is_forgotten_too(story: Story) -> None:
    lan = story.officer(LUNG_CU, "Nguyễn Thị Lan")
    boss = story.member(DONG_VAN, Role.COORDINATOR, "Hoa")
    lan.says("thu ngân sách 3,2 tỷ")
    new = story.stranger("Máy mới")
    new.says("mất máy")
    new.says("Nguyễn Thị Lan, xã Lũng Cú")
    boss.taps("Đồng ý")

    erases(new)

    left = [line for line in everything(story).splitlines() if "goodbye:" not in line]
    assert [line for line in left if f"'{lan.chat_id}'" in line or f":{lan.chat_id}" in line] == []


def test_chat_that_is_somebody_elses_today_is_left_to_them(story: Story) -> None:
    lan = story.officer(LUNG_CU, "Nguyễn Thị Lan")
    boss = story.member(DONG_VAN, Role.COORDINATOR, "Hoa")
    new = story.stranger("Máy mới")
    new.says("mất máy")
    new.says("Nguyễn Thị Lan, xã Lũng Cú")
    boss.taps("Đồng ý")
    lan.says(f"/start {story.invite(MA_LE)}")
    lan.taps("Đồng ý")

    erases(new)

    lan.says("thu ngân sách 1,8 tỷ")
    lan.hears("✅ Đã ghi: xã Má Lé")


def test_erasing_asks_first_and_no_means_no(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("thu ngân sách 3,2 tỷ")
    lan.says("xóa dữ liệu của tôi")
    lan.taps("Không xóa")

    lan.says("dữ liệu của tôi")
    lan.hears("1 lượt số liệu")


def test_old_question_erases_nothing(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("xóa dữ liệu của tôi")
    lan.says("thu ngân sách 3,2 tỷ")

    lan.taps("Chắc chắn xóa")

    lan.says("dữ liệu của tôi")
    lan.hears("1 lượt số liệu")


def test_two_erased_people_of_one_commune_stay_two(story: Story) -> None:
    lan, hoa = story.officer(LUNG_CU, "Lan"), story.officer(LUNG_CU, "Hoa")
    lan.says("thu ngân sách 3,2 tỷ")
    hoa.says("che phủ rừng 58,9%")

    erases(lan)
    erases(hoa)

    assert len({one.person for one in story.history(LUNG_CU)}) == 2


def test_who_was_erased_may_join_again_as_somebody_new(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("thu ngân sách 3,2 tỷ")
    erases(lan)
    lan.says("thu ngân sách 4 tỷ")
    lan.hears("mã mời")

    lan.says(f"/start {story.invite(LUNG_CU)}")
    lan.taps("Đồng ý")
    lan.says("che phủ rừng 58,9%")

    lan.says("dữ liệu của tôi")
    lan.hears("1 lượt số liệu")
    assert str(getattr(story.figure(LUNG_CU, "THUNS"), "value", None)) == "3.2"


def test_what_waits_for_an_erased_person_is_not_sent(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.console_is_down = True
    lan.says("thu ngân sách 3,2 tỷ")
    lan.says("xóa dữ liệu của tôi")
    lan.says("Chắc chắn xóa")
    story.console_is_down = False

    story.clock_to("2023-06-29T12:00")

    assert [line.text.splitlines()[0] for line in lan.unread] == [
        "Em đã xóa thông tin cá nhân của anh/chị. Cảm ơn anh/chị đã tham gia."
    ]


# --- personal numbers in free words


def test_personal_numbers_are_blotted_out_before_they_are_kept_or_shown(story: Story) -> None:
    lan, group = story.officer(LUNG_CU), story.group(HA_GIANG)
    lan.says("thu ngân sách 3,2 tỷ. Khó khăn: hộ ông A, CCCD 001099012345, đt 0912 345 678 chưa nhận 1.500.000 đồng")
    heard = lan.unread[-1].text
    group.says("/tonghop")
    digest = group.unread[-1].text

    with story.library.reading() as store:
        kept = " ".join(one.text for one in store.reports.notes_of("HG2023", "SK", LUNG_CU))
    for text in (kept, heard, digest):
        assert "001099012345" not in text
        assert "0912" not in text
    assert MASK in kept
    assert "1.500.000 đồng" in kept
    assert str(getattr(story.figure(LUNG_CU, "THUNS"), "value", None)) == "3.2"


# --- secrets


def test_what_is_marked_secret_is_refused_and_no_word_stays(story: Story) -> None:
    lan, someone = story.officer(LUNG_CU), story.stranger()
    for phone in (lan, someone):
        for words in ("Tài liệu mật: quân số dự bị 4711", "MẬT\nthu ngân sách 4711 tỷ", "(Tối mật) quân số 4711"):
            phone.says(words)
            phone.hears("dấu mật", "không nhận và không lưu")
    lan.sends_photo("Tuyệt mật: sơ đồ 4711")
    lan.hears("dấu mật")

    assert "4711" not in everything(story)
    assert story.history(LUNG_CU) == []
    assert list(story.evidence(LUNG_CU)) == []


def test_sheet_with_a_stamp_is_refused_and_its_file_does_not_stay(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.sends_file("Mã;Số liệu\nTỐI MẬT;\nTHUNS;4711\n".encode(), "bao-cao.csv")

    lan.hears("dấu mật")
    assert "4711" not in everything(story)
    folder = story.library.files
    with story.library.database.reading() as connection:
        (sha256,) = connection.execute(select(evidence.c.sha256)).scalars()
    with pytest.raises(NotFound):
        folder.original(sha256)


def test_message_that_is_changed_into_a_secret_one_is_refused(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    line = lan.says("thu ngân sách 3,2 tỷ")
    lan.edits(line, "Tài liệu mật: thu ngân sách 4711 tỷ")

    lan.hears("dấu mật")
    assert "4711" not in everything(story)


def test_talk_about_secrets_is_heard(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    lan.says("khó khăn: chưa có tủ bảo quản tài liệu bí mật nhà nước")

    assert "dấu mật" not in lan.unread[-1].text
    with story.library.reading() as store:
        assert len(store.reports.notes_of("HG2023", "SK", LUNG_CU)) == 1


def test_group_is_not_answered_but_its_secret_is_not_kept(story: Story) -> None:
    group = story.group(HA_GIANG)
    group.says("Tài liệu mật: quân số 4711")

    group.hears_nothing()
    assert "4711" not in everything(story)


# --- what operators do


def test_operator_erases_somebody_who_asked(story: Story) -> None:
    lan = story.officer(LUNG_CU, "Nguyễn Thị Lan")
    lan.says("thu ngân sách 3,2 tỷ")
    person = person_of(story, LUNG_CU)

    with story.library.writing() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        stranger = erase_person(clock, person)
        for unknown in (person, stranger, "nobody"):
            with pytest.raises(NotFound):
                erase_person(clock, unknown)

    assert "Nguyễn Thị Lan" not in everything(story)
    assert person not in everything(story)
    assert person_of(story, LUNG_CU) == stranger


def test_name_that_two_people_bear_erases_neither(story: Story) -> None:
    story.officer(LUNG_CU, "Nguyễn Lan")
    story.officer(MA_LE, "nguyễn lan")

    with story.library.reading() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)

        with pytest.raises(Refused, match="2 people are called"):
            known_as(clock, "Nguyễn Lan")
        assert known_as(clock, "nobody") == "nobody"
