"""What does a message mean? Sure, or asked about: never guessed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.quantity import NUMBER, UNIT_WORDS, convert, number
from domain.reading import Reading, ReadingKind, Vocabulary, implausible, read, shown
from domain.report import Entry, Mode
from domain.words import fold, nfc
from tests.builders import an_indicator, catalogue, entry

ROADS = Vocabulary.of(catalogue()["HT2020-CTR64"].reported)
LEVELS = Vocabulary.of(catalogue()["HT2021-2025"].reported)
YEAR = Vocabulary.of(catalogue()["HG2023"].reported)
STEPS = Vocabulary.of(catalogue()["HT2023-H2"].reported_in(frozenset({"Hương Khê"})))


def figures(reading: Reading) -> list[tuple[str, str]]:
    """Code and value of every sure figure."""
    return [(one.code, f"{one.value.normalize():f}" if one.value is not None else "") for one in reading.entries]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GTNT 1,2 km", [("GTNT", "1.2")]),
        ("gtnt 1,2km", [("GTNT", "1.2")]),
        ("GTNT 1.2 km", [("GTNT", "1.2")]),
        ("GTNT: 1,2", [("GTNT", "1.2")]),
        ("giao thông nông thôn 800 m", [("GTNT", "0.8")]),
        ("đường bê tông 1.200 m", [("GTNT", "1.2")]),
        ("kenh muong 450m", [("KMND", "0.45")]),
        ("Vườn mẫu 08", [("VM", "8")]),
        ("3 vườn mẫu", [("VM", "3")]),
        ("VM thêm 3 vườn", [("VM", "3")]),
        ("GTNT 1,2 km, VM 3 vườn, KDC 1", [("GTNT", "1.2"), ("VM", "3"), ("KDC", "1")]),
        ("GTNT 1,2 km; VM 3\nRTN 0,5", [("GTNT", "1.2"), ("VM", "3"), ("RTN", "0.5")]),
        ("1. GTNT: 2,35 km\n2. Kênh mương: 0,7\n3) Vườn mẫu: 8", [("GTNT", "2.35"), ("KMND", "0.7"), ("VM", "8")]),
        ("- GTNT 1 km\n- VM 2", [("GTNT", "1"), ("VM", "2")]),
        ("Em báo cáo anh: xã em làm được GTNT 1,2 km ạ", [("GTNT", "1.2")]),
        ("báo cáo tháng 6: GTNT 1,2 km", [("GTNT", "1.2")]),
        ("Đến ngày 14/6/2023 GTNT 1,2 km", [("GTNT", "1.2")]),
        ("GTNT 0 km", [("GTNT", "0")]),
        ("GTNT hai cây rưỡi", [("GTNT", "2.5")]),
        ("GTNT 1 cây rưỡi", [("GTNT", "1.5")]),
        ("GTNT 1,2 km và VM 3", [("GTNT", "1.2"), ("VM", "3")]),
    ],
)
def test_plain_report_is_read(text: str, expected: list[tuple[str, str]]) -> None:
    reading = read(text, ROADS)

    assert (reading.kind, figures(reading)) == (ReadingKind.REPORT, expected)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("GTNT 3 km", Mode.INCREMENT),
        ("GTNT thêm 3 km", Mode.INCREMENT),
        ("GTNT tăng thêm 3 km", Mode.INCREMENT),
        ("lũy kế GTNT 3 km", Mode.TOTAL),
        ("GTNT đến nay 3 km", Mode.TOTAL),
        ("tổng cộng GTNT 3 km", Mode.TOTAL),
        ("từ đầu năm GTNT 3 km", Mode.TOTAL),
    ],
)
def test_words_say_whether_a_figure_adds_or_is_the_total(text: str, mode: Mode) -> None:
    (one,) = read(text, ROADS).entries

    assert (one.mode, one.value) == (mode, Decimal(3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BHYT 96,3%", ("BHYT", "96.3")),
        ("bảo hiểm y tế đạt 96,3 %", ("BHYT", "96.3")),
        ("hộ nghèo giảm 1,7%", ("HN", "1.7")),
        ("HN giảm 1,7 điểm %", ("HN", "1.7")),
        ("thu ngân sách 3,2 tỷ đồng", ("THUNS", "3.2")),
        ("thu ns 850 triệu", ("THUNS", "0.85")),
        ("giải quyết việc làm mới 108 người", ("VLM", "108")),
    ],
)
def test_levels_and_money_are_read_in_their_unit(text: str, expected: tuple[str, str]) -> None:
    reading = read(text, LEVELS)

    assert (reading.kind, figures(reading)) == (ReadingKind.REPORT, [expected])
    assert reading.entries[0].mode is Mode.LEVEL


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NTM-2023 đã hoàn thành", 1),
        ("xã NTM nâng cao: đạt", 1),
        ("xã NTM nâng cao chưa đạt", 0),
        ("NTM-2023 chưa xong", 0),
    ],
)
def test_milestone_is_reached_or_not(text: str, value: int) -> None:
    (one,) = read(text, STEPS).entries

    assert (one.mode, one.value) == (Mode.DONE, Decimal(value))


DOUBTFUL = [
    ("GTNT 1.200 km", "separator_ambiguous_and_implausible"),
    ("GTNT 1,234 km", "separator_ambiguous_and_implausible"),
    ("GTNT 500 km", "implausible_above_province_target"),
    ("GTNT -5 km", "negative_value"),
    ("GTNT −5 km", "negative_value"),
    ("GTNT âm 5 km", "negative_value"),
    ("GTNT 5 tấn", "unit_mismatch"),
    ("GTNT 5 ha", "unit_mismatch"),
    ("GTNT 5%", "percent_of_plan_not_value"),
    ("GTNT khoảng 5 km", "vague_quantity"),
    ("GTNT còn 5 km", "unknown_words"),
    ("GTNT còn lại 5 km", "unknown_words"),
    ("GTNT hơn 5 km", "vague_quantity"),
    ("GTNT chưa được 5 km", "unknown_words"),
    ("GTNT 3 thôn", "unit_mismatch"),
    ("GTNT 5 năm", "missing_value"),
    ("GTNT", "missing_value"),
    ("GTNT tháng 6", "missing_value"),
    ("GTNT năm 2023", "missing_value"),
    ("đạt vườn mẫu số 6", "missing_value"),
    ("GTNT 5/7", "date_or_fraction_ambiguous"),
    ("GTNT 2-3 km", "range"),
    ("GTNT 2 km 3", "several_figures"),
    ("GTNT 1,2 km và 3 km", "several_figures"),
    ("GTNT 1,2,3 km", "unreadable_number"),
    ("GTNT 1,2345678 km", "too_many_decimals"),
    ("VM 2,5", "non_integer_count"),
    ("5 km", "numbers_without_indicator"),
    ("240 người tham gia", "numbers_without_indicator"),
    ("GTNT 1 km; GTNT 2 km", "conflicting_values"),
]


@pytest.mark.parametrize(("text", "reason"), DOUBTFUL)
def test_doubtful_words_are_asked_about(text: str, reason: str) -> None:
    reading = read(text, ROADS)

    assert reading.kind is ReadingKind.CLARIFY
    assert reason in {doubt.reason for doubt in reading.doubts}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("BHYT 105%", "percent_over_100"),
        ("hộ nghèo 4,2%", "level_vs_change_ambiguous"),
        ("thu ns 850", "unit_missing_ambiguous"),
        ("BHYT tăng 2%", "level_vs_change_ambiguous"),
        ("BHYT thêm 2%", "level_vs_change_ambiguous"),
        ("BHYT 2 điểm %", "unit_mismatch"),
    ],
)
def test_doubtful_levels_are_asked_about(text: str, reason: str) -> None:
    reading = read(text, LEVELS)

    assert (reading.kind, [doubt.reason for doubt in reading.doubts]) == (ReadingKind.CLARIFY, [reason])


@pytest.mark.parametrize(
    "words",
    """chưa|dự kiến|năm ngoái|của xã bên|bên xã kia|kế hoạch|huyện giao|sẽ làm|phấn đấu|tháng sau|đã báo rồi|trùng|
    của huyện|thì phải|trở lên|thiết kế|theo dự toán|giai đoạn trước|tạm dừng|test|nháp|nói đùa|xem lại|mỗi thôn|
    bình quân|tối đa|ít nhất|nữa mới đủ|sai rồi|cũ""".replace("\n", "").split("|"),
)
def test_words_behind_a_figure_may_take_it_back(words: str) -> None:
    readings = [read(f"GTNT 5 km{between}{words.strip()}", ROADS) for between in (" ", ", ")]

    assert {reading.kind for reading in readings} & {ReadingKind.REPORT} == set()
    assert [reading.entries for reading in readings] == [(), ()]


@pytest.mark.parametrize("words", ["chưa có vốn làm tiếp", "chuẩn bị đổ tiếp", "thiếu xi măng", "không có khó khăn gì"])
def test_clause_of_its_own_takes_nothing_back(words: str) -> None:
    assert figures(read(f"GTNT 5 km, {words}", ROADS)) == [("GTNT", "5")]


def test_bracket_behind_a_figure_may_take_it_back() -> None:
    for words in ("dự kiến", "chưa nghiệm thu", "đang làm", "của năm ngoái"):
        assert read(f"GTNT 5 km ({words})", ROADS).kind is ReadingKind.CLARIFY, words
    assert read("GTNT 5 km (thôn Bắc)", ROADS).kind is ReadingKind.REPORT


@pytest.mark.parametrize("words", ["năm nay", "nam nay", "năm 2019", "sáu tháng đầu năm"])
def test_year_behind_the_unit_is_no_fraction(words: str) -> None:
    (one,) = read(f"GTNT 5 km {words}", ROADS).entries

    assert one.value == Decimal(5)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("thu ngân sách tháng 5 đạt 300 triệu", False),
        ("tháng này thu ngân sách 300 triệu", False),
        ("Trong tháng 5, thu ngân sách 300 triệu", False),
        ("thu ngân sách đến hết tháng 5 đạt 300 triệu", True),
        ("báo cáo tháng 5: thu ngân sách 300 triệu", True),
        ("thu ngân sách tháng 1 đạt 300 triệu", True),
        ("lũy kế thu ngân sách tháng 5 đạt 300 triệu", True),
        ("BHYT tháng 5 đạt 95%", True),
    ],
)
def test_figure_of_a_month_is_not_the_years(text: str, sure: bool) -> None:
    reading = read(text, LEVELS)

    assert (reading.kind is ReadingKind.REPORT) is sure
    assert bool(reading.entries) is sure


@pytest.mark.parametrize(
    "text",
    [
        "thu ngân sách tháng 5 đạt 300 triệu, lũy kế 2 tỷ",
        "Trong tháng thu ngân sách 300 triệu, lũy kế từ đầu năm 2 tỷ",
        "thu ngân sách tháng 5 đạt 300 triệu (lũy kế 2 tỷ)",
        "thu ngân sách 300 triệu, lũy kế 2 tỷ",
    ],
)
def test_total_of_the_year_beside_a_month_is_the_figure(text: str) -> None:
    assert figures(read(text, LEVELS)) == [("THUNS", "2")]


def test_total_of_the_year_below_its_month_is_asked_about() -> None:
    assert read("thu ngân sách tháng 5 đạt 3 tỷ, lũy kế 2 tỷ", LEVELS).kind is ReadingKind.CLARIFY


def test_total_behind_one_figure_is_its_own() -> None:
    (one,) = read("GTNT 3 km, từ đầu năm đến nay", ROADS).entries

    assert one.mode is Mode.TOTAL


def test_total_behind_several_figures_is_asked_about() -> None:
    reading = read("GTNT 3 km, VM 5 vườn, từ đầu năm đến nay", ROADS)

    assert (reading.kind, reading.entries) == (ReadingKind.CLARIFY, ())
    assert {one.mode for doubt in reading.doubts for one in doubt.candidates} == {Mode.TOTAL, Mode.INCREMENT}


def test_total_before_some_figures_leaves_the_added_ones() -> None:
    reading = read("GTNT thêm 3 km; lũy kế VM 5 vườn", ROADS)

    assert [(one.code, one.mode) for one in reading.entries] == [("GTNT", Mode.INCREMENT), ("VM", Mode.TOTAL)]


@pytest.mark.parametrize("text", ["BHYT học sinh đạt 100%", "BHYT thôn Bắc 97%", "BHYT thôn 3 97%"])
def test_state_of_a_part_is_none_of_the_commune(text: str) -> None:
    assert read(text, LEVELS).kind is ReadingKind.CLARIFY


def test_work_of_a_village_adds_to_the_communes() -> None:
    assert figures(read("GTNT thôn Bắc 0,5 km", ROADS)) == [("GTNT", "0.5")]


def test_both_ways_to_read_a_separator_are_offered() -> None:
    (doubt,) = read("KMND 1.200 km", ROADS).doubts[:1]

    assert [one.value for one in doubt.candidates] == [Decimal("1.2"), 1200]


def test_candidate_is_meant_as_the_figure_was() -> None:
    (doubt,) = read("lũy kế GTNT khoảng 3 km", ROADS).doubts

    assert [one.mode for one in doubt.candidates] == [Mode.TOTAL]
    (doubt,) = read("thu ns 850", YEAR, registration=True).doubts
    assert {one.mode for one in doubt.candidates} == {Mode.REGISTERED}


def test_sure_half_of_a_doubtful_message_is_known() -> None:
    reading = read("VM 3; GTNT 1.200 km", ROADS)

    assert (reading.kind, figures(reading), len(reading.doubts)) == (ReadingKind.CLARIFY, [("VM", "3")], 1)


@pytest.mark.parametrize("text", ["không phát sinh", "Tháng này không phát sinh ạ", "ko phat sinh", "chưa có gì"])
def test_nothing_to_report_is_read(text: str) -> None:
    assert read(text, ROADS).kind is ReadingKind.NIL_REPORT


def test_nothing_to_report_for_one_indicator_is_a_figure() -> None:
    reading = read("GTNT không phát sinh; VM 3", ROADS)

    assert reading.entries == (entry(None, Mode.NIL), entry("3", code="VM"))


@pytest.mark.parametrize(
    "text", ["sửa GTNT 1,2 km", "Sửa lại: GTNT 1,2 km", "dinh chinh GTNT 1,2 km", "nhầm, GTNT 1,2 km"]
)
def test_correction_is_read(text: str) -> None:
    reading = read(text, ROADS)

    assert (reading.kind, figures(reading)) == (ReadingKind.CORRECTION, [("GTNT", "1.2")])


@pytest.mark.parametrize("text", ["sửa lại giúp em", "nhầm rồi ạ"])
def test_correction_without_a_figure_is_asked_about(text: str) -> None:
    assert [doubt.reason for doubt in read(text, ROADS).doubts] == ["correction_without_new_value"]


@pytest.mark.parametrize("text", ["Khi nào phải nộp ạ?", "hạn nộp là ngày nào", "GTNT báo bao nhiêu thì đủ?"])
def test_question_is_read(text: str) -> None:
    assert read(text, ROADS).kind is ReadingKind.QUESTION


@pytest.mark.parametrize("text", ["khó khăn: thiếu xi măng", "Đề nghị huyện hỗ trợ", "tuần sau làm 5 km đường"])
def test_difficulty_or_plan_is_a_note(text: str) -> None:
    reading = read(text, ROADS)

    assert (reading.kind, reading.note) == (ReadingKind.NOTE_ONLY, text)


@pytest.mark.parametrize("text", ["", "chào em", "ok", "vâng ạ", "👍", "hôm nay trời mưa quá", "..."])
def test_chatter_is_chatter(text: str) -> None:
    assert read(text, ROADS).kind is ReadingKind.CHATTER


def test_note_beside_figures_is_kept_in_the_officers_own_words() -> None:
    reading = read("GTNT 1,2 km; Khó khăn: thiếu xi măng", ROADS)

    assert (reading.kind, reading.note) == (ReadingKind.REPORT, "Khó khăn: thiếu xi măng")


def test_targets_are_registered_in_a_round_that_asks_for_them() -> None:
    reading = read("TCNTM 4 tiêu chí; hộ nghèo giảm 4%", YEAR, registration=True)

    assert {one.mode for one in reading.entries} == {Mode.REGISTERED}
    assert reading.registers


def test_name_that_fits_two_indicators_is_asked_about() -> None:
    both = Vocabulary.of([an_indicator("A", aliases=("duong",)), an_indicator("B", aliases=("duong",))])

    assert [doubt.reason for doubt in read("đường 5 km", both).doubts] == ["ambiguous_name"]


def test_indicator_of_another_district_is_unknown() -> None:
    elsewhere = Vocabulary.of(catalogue()["HT2023-H2"].reported_in(frozenset({"Thạch Hà"})))

    assert read("XNTM-HK 2 xã", elsewhere).entries == ()


def test_figure_is_shown_with_its_unit() -> None:
    assert shown(entry("1234.5"), an_indicator()) == "1.234,5 km"
    assert shown(entry("95.5"), an_indicator(unit="%")) == "95,5%"


@pytest.mark.parametrize("text", ["too_large", "fine"])
def test_figures_beyond_all_measure_are_asked_about(text: str) -> None:
    value = "1000000000001" if text == "too_large" else "1000000000000"
    doubt = implausible(entry(value), an_indicator(target=None))

    assert (doubt.reason if doubt else "fine") == text


# --- the promise

WORDS = st.sampled_from(
    [
        "GTNT",
        "VM",
        "đường",
        "kênh",
        "rãnh",
        "BHYT",
        "km",
        "m",
        "vườn",
        "%",
        "tỷ",
        "thêm",
        "lũy",
        "kế",
        "tổng",
        "còn",
        "chưa",
        "đạt",
        "không",
        "khoảng",
        "tháng",
        "năm",
        "ngày",
        "thôn",
        "xã",
        "và",
        "đến",
        "từ",
        "hơn",
        "giảm",
        "tăng",
        "sửa",
        "nay",
        "là",
        "của",
        "được",
        "cây",
        "rưỡi",
        "số",
        "lần",
        "đợt",
        "phát",
        "sinh",
        ".",
        ",",
        ";",
        ":",
        "-",
        "−",
        "/",
        "(",
        ")",
        "xuống",
    ]
).map(lambda word: "\n" if word == "xuống" else word)
TYPED = st.sampled_from(
    ["1", "2,5", "08", "12", "1.200", "1,234", "0,45", "450", "5/7", "2-3", "1.200.000", "2023", "15/19"]
)
MESSAGES = st.lists(WORDS | TYPED, min_size=1, max_size=10).map(" ".join)


def spoken(folded: str) -> set[Decimal]:
    """What `năm`, `rưỡi` and `cây` make of the numbers beside them: 5, 1 cây rưỡi, 1 cây 2."""
    whole = {Decimal(typed) for typed in re.findall(r"(?<![\d.,/-])\d+(?![\d.,/-])", folded)}
    whole |= {Decimal(5)} if "nam" in folded.split() else set()
    found = {Decimal(5)} & whole if "nam" in folded.split() else set()
    if "ruoi" in folded:
        found |= {one + Decimal("0.5") for one in whole} | {one + Decimal(500) / 1000 for one in whole}
    if "cay" in folded or "km" in folded:
        found |= {one + other / 10 for one in whole for other in whole if other < 10}
    return found


def implied(text: str, one: Entry, vocabulary: Vocabulary) -> bool:
    """The figure stands in the message: some number of it, as it is or in another unit of the same kind."""
    if one.value is None or one.mode in (Mode.DONE, Mode.NIL, Mode.TEXT):
        return one.value is None or one.mode is Mode.DONE
    unit = fold(vocabulary.indicators[one.code].unit or "")
    folded = fold(nfc(text))
    if one.value in spoken(folded):
        return True
    for found in NUMBER.finditer(folded):
        typed = number(found.group())
        if typed is None:
            continue
        given_in = [unit, *(word for word in UNIT_WORDS if word in folded[found.end() :])]
        if one.value in [convert(typed.value, word, unit) for word in given_in]:
            return True
    return False


@given(text=MESSAGES)
@example(text="GTNT 1,2 km")
@example(text="GTNT lũy kế 450 m ; VM 12")
def test_report_holds_no_figure_that_does_not_stand_in_the_message(text: str) -> None:
    for vocabulary in (ROADS, LEVELS):
        reading = read(text, vocabulary)

        if reading.kind in (ReadingKind.REPORT, ReadingKind.CORRECTION):
            assert reading.entries
            assert not reading.doubts
            for one in reading.entries:
                assert implied(text, one, vocabulary), (text, one)
        assert len({one.code for one in reading.entries}) == len(reading.entries) or reading.doubts


@given(text=st.text(max_size=60))
def test_no_message_is_too_strange_to_be_read(text: str) -> None:
    for vocabulary in (ROADS, LEVELS, YEAR, STEPS):
        read(text, vocabulary)


@given(text=MESSAGES)
@example(text="năm VM")
def test_without_diacritics_nothing_else_is_stored(text: str) -> None:
    """And nothing is lost, but beside `nam`, which may be a year or a number and is asked about."""
    plain, written = read(fold(text), ROADS), read(text, ROADS)

    stored = [one.kind in (ReadingKind.REPORT, ReadingKind.CORRECTION) for one in (plain, written)]
    assert not stored[0] or figures(plain) == figures(written)
    assert stored[0] or not stored[1] or "nam" in fold(text).split()
