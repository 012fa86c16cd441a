"""Is everything that has buttons elsewhere answered on Zalo by numbers and words, and no number taken for another?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from domain.message import Option
from domain.person import Role
from handlers.choices import number_in, option_in
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, THACH_LAC, catalogue, units
from tests.phones.channels import telling
from tests.phones.zalo import ZaloPhones
from tests.story import Phone, Story


@pytest.fixture
def backend() -> str:
    """One is enough here: other stories are told on every database."""
    return "sqlite"


@pytest.fixture
def tell(library: Library) -> Iterator[Callable[[str], Story]]:
    yield from telling(library, ZaloPhones)


@pytest.fixture
def story(tell: Callable[[str], Story]) -> Story:
    story = tell("2023-06-19T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    story.clock_to("2023-06-20T09:00")
    return story


@pytest.fixture
def lan(story: Story) -> Phone:
    return story.officer(LUNG_CU)


# --- joining


@pytest.mark.parametrize(
    "words", ["{}", "mã {}", "Mã mời: {}", "/start {}", "bắt đầu {}", "BAT DAU {}", "«{}».", "{lower}"]
)
def test_code_joins_alone_or_after_a_word(story: Story, words: str) -> None:
    hoa = story.stranger("Hoa")
    code = story.invite(LUNG_CU)

    hoa.says(words.format(code, lower=code.lower()))
    hoa.hears("cán bộ báo cáo", "1. Đồng ý\n2. Không đồng ý\nAnh/chị nhắn số để chọn.")
    hoa.says("1")

    hoa.hears("Đã ghi nhận anh/chị Hoa")


def test_eight_letters_that_are_no_code_are_words(lan: Phone) -> None:
    lan.says("baocaoxx")

    assert "Mã này" not in lan.hears()


# --- questions


@pytest.mark.parametrize("answer", ["1", "1.", "số 1", "(1)", "chọn 1"])
def test_number_belongs_to_the_open_question(story: Story, lan: Phone, answer: str) -> None:
    lan.says("thu ns 850")
    lan.hears("\n1. 0,85 tỷ đồng\n")

    lan.says(answer)

    lan.hears("✅ Đã ghi")
    assert len(story.history(LUNG_CU)) == 1


@pytest.mark.parametrize("answer", ["đúng", "Đúng ạ", "dung", "ok", "vâng", "dạ đúng rồi ạ"])
def test_words_answer_with_or_without_diacritics(story: Story, lan: Phone, answer: str) -> None:
    lan.says("không phát sinh")
    lan.hears("1. Đúng\n2. Không phải")

    lan.says(answer)

    lan.hears("✅ Đã ghi")


def test_number_that_the_question_does_not_have_is_asked_again(story: Story, lan: Phone) -> None:
    lan.says("không phát sinh")

    lan.says("3")
    lan.hears("Số vừa nhắn không thuộc câu hỏi này", "1. Đúng\n2. Không phải")
    lan.says("4")
    assert lan.hears().count("Số vừa nhắn") == 1
    lan.says("1")

    lan.hears("✅ Đã ghi")


def test_number_that_was_typed_before_the_question_came_is_asked_again(story: Story, lan: Phone) -> None:
    story.clock_to("2023-06-20T09:10")
    lan.says("không phát sinh")

    lan.says("1", sent_at="2023-06-20T09:09")

    lan.hears("Số vừa nhắn không thuộc câu hỏi này", "1. Đúng")
    assert story.history(LUNG_CU) == []


def test_number_that_comes_twice_counts_once(story: Story, lan: Phone) -> None:
    lan.says("thu ns 850")
    lan.says("1")
    lan.says("1")

    lan.hears("Câu hỏi này đã cũ")
    assert len(story.history(LUNG_CU)) == 1


def test_number_is_a_figure_where_a_figure_is_asked_for(story: Story, lan: Phone) -> None:
    lan.says("báo cáo")
    asked = lan.hears("Anh/chị nhắn: «Không phát sinh» · «Bỏ qua» · «Dừng»")
    assert "1. " not in asked

    lan.says("2")  # a level that nobody has: it is asked about, and nothing was skipped or stopped
    assert "(1/" in asked
    assert "Số vừa nhắn" not in lan.hears("2")
    lan.says("báo cáo")
    lan.hears("(1/")
    lan.says("bỏ qua")
    lan.hears("(2/")
    lan.says("dừng")

    lan.hears("Đã dừng")


def test_yes_does_not_stop_what_is_asked(story: Story, lan: Phone) -> None:
    lan.says("báo cáo")

    for words in ("đúng", "có", "ok"):
        lan.says(words)
        assert "dừng" not in lan.hears().lower().split("\n")[0]


# --- words of every day


def test_words_of_command_need_no_sign(story: Story, lan: Phone) -> None:
    lan.says("XEM")
    lan.hears("Báo cáo sơ kết")
    lan.says("TRỢ GIÚP")
    lan.hears("Cách báo cáo")
    lan.says("không phát sinh")
    lan.says("LẠI")
    lan.hears("1. Đúng\n2. Không phải")
    lan.says("HUỶ")
    lan.hears("bỏ")
    lan.says("lại")
    lan.hears("(1/")


# --- what are no questions


def test_acknowledgement_is_corrected_and_taken_back_by_words(story: Story, lan: Phone) -> None:
    lan.says("RUNG 58,9%")
    lan.hears("✅ Đã ghi", "«Điền tiếp» · «Sửa» · «Rút lại»")

    lan.says("sửa")
    lan.hears("sửa RUNG")
    lan.says("rut lai")

    lan.hears("Đã hủy, số liệu trở lại như trước")


def test_word_means_the_newest_message_that_offers_it(story: Story, lan: Phone) -> None:
    lan.says("RUNG 58,9%")
    lan.says("HN giảm 1,5%")

    lan.says("Rút lại ạ")

    assert "rừng" not in lan.hears("Đã hủy").partition("Còn thiếu")[0].lower()
    assert sorted(one.code for one in story.history(LUNG_CU)) == ["HN", "HN", "RUNG"]


def test_chatter_is_no_word_of_an_option(story: Story, lan: Phone) -> None:
    lan.says("RUNG 58,9%")

    lan.says("ok em")

    assert len(story.history(LUNG_CU)) == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("báo cáo ngay", "(1/"),
        ("Không phát sinh", "1. Đúng"),
        ("xin gia han", "1 ngày làm việc"),
        ("Đi công tác ạ", "1. "),
    ],
)
def test_reminder_is_answered_by_words(story: Story, lan: Phone, words: str, answer: str) -> None:
    story.clock_to("2023-06-27T09:00")
    lan.hears("Anh/chị nhắn: «Báo cáo ngay» · «Không phát sinh» · «Xin gia hạn» · «Đi công tác»")

    lan.says(words)

    lan.hears(answer)


def test_nothing_to_tell_is_a_report_on_what_is_due_first_whatever_came_last(tell: Callable[[str], Story]) -> None:
    story = tell("2020-08-17T07:00")
    story.start(catalogue()["HT2020-CTR64"], units(THACH_LAC))
    hoa = story.officer(THACH_LAC, "Hoa")
    story.clock_to("2020-08-22T15:00")
    hoa.says("tổng dọn vệ sinh môi trường: 40 người")
    hoa.hears("Đã ghi")
    story.clock_to("2020-08-24T09:00")
    hoa.hears("🔔", "Báo cáo đến 31/08/2020", "«Không phát sinh»")
    story.clock_to("2020-08-25T08:35")

    hoa.says("không phát sinh")

    hoa.hears("9 mục còn thiếu của Báo cáo tháng 8/2020, đúng không ạ?")


def test_of_two_requests_the_one_that_is_meant_is_named(story: Story, lan: Phone) -> None:
    hoa = story.officer(MA_LE, "Hoa")
    chief = story.member(DONG_VAN, Role.COORDINATOR, "Minh")
    story.clock_to("2023-06-27T09:00")
    for officer in (lan, hoa):
        officer.says("xin gia hạn")
        officer.says("1")
        officer.says("mưa lũ")
    chief.hears("Hoa", "«Đồng ý» · «Không đồng ý»")

    chief.says("đồng ý")
    chief.hears("Anh/chị trả lời cho tin nào ạ?", "1. 🙏 Lan", "2. 🙏 Hoa")
    chief.says("2")

    chief.hears("Đã gia hạn", "Má Lé")


# --- what Zalo doesn't show


def test_what_can_not_be_read_gets_one_sentence(story: Story, lan: Phone) -> None:
    assert isinstance(story.phones, ZaloPhones)
    person = story.phones.server.person(lan.chat_id)
    acts: list[tuple[Callable[[], str], str]] = [
        (lambda: person.sends_voice(b"aac"), "tin thoại"),
        (person.sends_sticker, "loại tin này"),
        (person.sends_something_unsupported, "loại tin này"),
    ]
    for act, words in acts:
        lan.reads()
        act()
        story.does(story.phones.arrived(lan._act()))

        lan.hears(words)
        assert len(lan.unread) == 0


def test_groups_hear_nothing_about_what_can_not_be_read(story: Story) -> None:
    group = story.group(DONG_VAN)
    assert isinstance(story.phones, ZaloPhones)
    story.phones.server.person(group.chat_id.removeprefix("-")).says(
        "message.sticker.received", {"sticker": "x"}, group=group.chat_id
    )
    story.does(story.phones.arrived(group._act()))

    group.hears_nothing()


# --- words and numbers alone


@pytest.mark.parametrize(
    ("text", "number"),
    [("2", 2), (" 2. ", 2), ("số 2", 2), ("chọn số 12", 12), ("2,5", None), ("2 km", None), ("123", None), ("", None)],
)
def test_number_is_told_from_a_figure(text: str, number: int | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("dừng", "Dừng"),
        ("dung", "Dừng"),
        ("đúng", None),
        ("bỏ qua ạ", "Bỏ qua"),
        ("em bo qua nhé", "Bỏ qua"),
        ("bỏ qua mục này", None),
        ("x" * 100, None),
        ("", None),
    ],
)
def test_words_are_an_option_or_none(text: str, label: str | None) -> None:
    options = [Option(label=name, action="choose") for name in ("Bỏ qua", "Dừng")]

    found = option_in(options, text, numbers=True)

    assert (found.label if found else None) == label
