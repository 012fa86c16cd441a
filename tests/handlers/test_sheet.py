"""What becomes of a sheet of figures that an officer sends?"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from domain.campaign import Campaign
from domain.evidence import PieceState
from domain.indicator import Indicator, Kind
from domain.reading import Vocabulary, read
from domain.report import Mode
from domain.sheet import HEADINGS, Cell, SheetRow
from handlers.sheet import row_text
from tests.builders import LUNG_CU, MA_LE, TUONG_SON, catalogue, units
from tests.story import Phone, Story

ROADS, APRIL = "HT2020-CTR64", "BC-202004"
IDENTITY = (("Chương trình", ROADS), ("Kỳ báo cáo", APRIL), ("Đơn vị", TUONG_SON))


@pytest.fixture
def roads(tell: Callable[[str], Story]) -> Story:
    """Roads and gardens, on 9 April 2020."""
    story = tell("2020-04-06T07:00")
    story.start(catalogue()[ROADS], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    return story


def template_of(phone: Phone) -> tuple[str, list[list[Any]]]:
    """The name of the newest file and its cells."""
    line = phone.unread[-1]
    assert line.document is not None
    with CalamineWorkbook.from_filelike(BytesIO(line.document)) as book:
        return line.filename, book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def filled(rows: list[list[Any]], values: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> bytes:
    """The cells as a workbook, with figures by code."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 4, 9)})  # noqa: DTZ001  as spreadsheets write it
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
        code = row[0] if row else ""
        if code in values:
            _write(sheet, number, values[code])
        if notes and code in notes:
            sheet.write(number, 5, notes[code])
    book.close()
    return content.getvalue()


def _write(sheet: Any, number: int, value: Any) -> None:
    if isinstance(value, tuple):
        sheet.write_formula(number, 4, value[0], None, value[1])
    else:
        sheet.write(number, 4, value)


def a_sheet(
    *rows: tuple[Any, ...], identity: tuple[tuple[str, str], ...] = IDENTITY, headings: tuple[str, ...] = HEADINGS
) -> bytes:
    """Rows of (code, figure) or (code, name, unit, before, figure, note)."""
    whole = [list(row) if len(row) > 2 else [row[0], "", "", "", row[1], ""] for row in rows]
    cells = [*map(list, identity), list(headings), *whole]
    return filled(cells, {})


def total(story: Story, code: str) -> Decimal | None:
    with story.library.reading() as store:
        standing = store.reports.standings(ROADS, TUONG_SON).get(code)
        return standing.total if standing else None


def test_template_asks_for_what_is_owed(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1,2 km")

    lan.says("mẫu")

    name, rows = template_of(lan)
    lan.hears("Biểu mẫu", "Báo cáo tháng 4/2020")
    assert name == f"{ROADS}-{APRIL}-Xa-Tuong-Son.xlsx"
    assert [row[:2] for row in rows[:3]] == [list(pair) for pair in IDENTITY]
    assert rows[4] == list(HEADINGS)
    owed = roads.owed(TUONG_SON, ROADS, APRIL)
    assert [row[0] for row in rows[5:]] == list(owed.missing)
    assert "GTNT" not in owed.missing
    assert all(row[4] == "" for row in rows[5:])


def test_template_shows_what_was_reported_before(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1,2 km")
    roads.clock_to("2020-05-09T09:00")

    lan.says("biểu mẫu")

    _, rows = template_of(lan)
    assert [row[3] for row in rows if row[0] == "GTNT"] == [1.2]


def test_same_template_is_one_file(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("mẫu")
    lan.says("mẫu")

    first, second = (line for line in roads.console.lines(lan.chat_id) if line.document)

    assert first.document == second.document


def test_filled_template_is_shown_then_stored_with_one_confirmation(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")
    roads.clock_to("2020-05-09T09:00")
    lan.says("mẫu")
    name, rows = template_of(lan)

    lan.sends_file(filled(rows, {"GTNT": 1.234, "VM": 3}, notes={"VM": "hai vườn chờ nghiệm thu"}), name)

    assert len(lan.unread) == 1
    lan.hears("Bảng có 2 mục", "chưa ghi", "cộng thêm 1,234 km → lũy kế 2,234 km", "3 vườn", "chờ nghiệm thu")
    assert total(roads, "VM") is None
    lan.taps("Ghi")

    assert len(lan.unread) == 1
    lan.hears("✅ Đã ghi", "lũy kế 2,234 km")
    assert (total(roads, "GTNT"), total(roads, "VM")) == (Decimal("2.234"), Decimal(3))
    with roads.library.reading() as store:
        notes = store.reports.notes_of(ROADS, "BC-202005", TUONG_SON)
    assert [note.text for note in notes] == ["Vườn mẫu: hai vườn chờ nghiệm thu"]
    assert [piece.codes for piece in roads.evidence(TUONG_SON, ROADS, "BC-202005")] == [("VM", "GTNT")]


def test_empty_cells_report_nothing(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_file(a_sheet(("GTNT", 1.2), ("VM", "")), "t.xlsx")
    lan.taps("Ghi")

    assert roads.owed(TUONG_SON, ROADS, APRIL).answered == ("GTNT",)


def test_nothing_is_stored_without_the_confirmation(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.sends_file(a_sheet(("GTNT", 1.2)), "t.xlsx")

    lan.taps("Hủy")

    lan.hears("Đã bỏ")
    assert total(roads, "GTNT") is None
    lan.taps("Ghi")
    lan.hears("Câu hỏi này đã cũ")
    assert total(roads, "GTNT") is None


def test_second_tap_stores_nothing_more(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.sends_file(a_sheet(("GTNT", 1.2)), "t.xlsx")

    lan.taps("Ghi", times=2)

    assert total(roads, "GTNT") == Decimal("1.2")


def test_same_sheet_again_is_not_added_twice(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.sends_file(a_sheet(("GTNT", 1.2)), "t.xlsx")
    lan.taps("Ghi")

    lan.sends_file(a_sheet(("GTNT", 1.2)), "copy of t.xlsx")

    lan.hears("đã được ghi rồi")
    assert total(roads, "GTNT") == Decimal("1.2")


def test_same_sheet_counts_again_after_it_was_taken_back(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.sends_file(a_sheet(("GTNT", 1.2)), "t.xlsx")
    lan.taps("Ghi")
    lan.taps("Hủy", under="Đã ghi")

    lan.sends_file(a_sheet(("GTNT", 1.2)), "t.xlsx")
    lan.taps("Ghi")

    assert total(roads, "GTNT") == Decimal("1.2")


def test_faults_are_told_by_cell_and_nothing_is_stored(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_file(a_sheet(("GTNT", 1.2), ("VM", 2.5), ("LA", 3), ("KDC", "nhiều")), "t.xlsx")

    said = lan.hears("còn 3 ô cần xem lại", "E6: Vườn mẫu phải là số nguyên", "E7: em không thấy chỉ tiêu «LA»", "E8: ")
    assert "E5" not in said
    assert "Ghi" not in lan.buttons
    assert total(roads, "GTNT") is None


def test_more_than_eight_faults_are_counted(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_file(a_sheet(*((f"X{number}", 1) for number in range(20))), "t.xlsx")

    said = lan.hears("còn 20 ô", "… và 12 lỗi nữa")
    assert said.count("• E") == 8


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-1.5, "không thể là số âm"),
        (True, "ô này không phải là số"),
        (("=1/0", "#DIV/0!"), "công thức trong ô này bị lỗi"),
        ("1,234", "là số nào"),
        ("1,2 ha", "tính bằng km"),
        ("12.5.2020", "E5:"),
    ],
)
def test_faulty_figure_is_told(roads: Story, value: Any, words: str) -> None:
    lan = roads.officer(TUONG_SON)
    cells = [*map(list, IDENTITY), list(HEADINGS), ["GTNT", "", "", "", "", ""]]

    lan.sends_file(filled(cells, {"GTNT": value}), "t.xlsx")

    lan.hears("còn 1 ô", words)


def test_date_that_excel_made_is_told(roads: Story) -> None:
    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    for number, row in enumerate([*IDENTITY, HEADINGS]):
        sheet.write_row(number, 0, row)
    sheet.write(4, 0, "GTNT")
    sheet.write_number(4, 4, 43952, book.add_format({"num_format": "d/m/yyyy"}))
    book.close()
    lan = roads.officer(TUONG_SON)

    lan.sends_file(content.getvalue(), "t.xlsx")

    lan.hears("E5: Excel đã đổi số này thành ngày")


def test_percent_that_excel_made_a_hundredth_is_asked_about(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    identity = (("Chương trình", "HG2023"), ("Kỳ báo cáo", "SK"), ("Đơn vị", LUNG_CU))

    lan.sends_file(a_sheet(("RUNG", 0.589), identity=identity), "t.xlsx")
    lan.hears("E5: 0,589 hay 58,9%")
    lan.sends_file(a_sheet(("RUNG", "58,9%"), ("HN", 1.5), identity=identity), "t.xlsx")
    lan.taps("Ghi")

    figures = [story.figure(LUNG_CU, code) for code in ("RUNG", "HN")]
    assert [figure and figure.value for figure in figures] == [Decimal("58.9"), Decimal("1.5")]


def test_formula_counts_with_the_figure_that_it_shows(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    cells = [*map(list, IDENTITY), list(HEADINGS), ["GTNT", "", "", "", "", ""]]

    lan.sends_file(filled(cells, {"GTNT": ("=0.1+0.2", 0.30000000000000004)}), "t.xlsx")
    lan.taps("Ghi")

    assert total(roads, "GTNT") == Decimal("0.3")


def test_words_are_read_as_in_a_message(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("GTNT 1 km")

    lan.sends_file(a_sheet(("GTNT", "lũy kế 3,5 km"), ("VM", "không phát sinh")), "t.xlsx")
    lan.hears("Bảng có 2 mục", "không phát sinh")
    lan.taps("Ghi")

    assert total(roads, "GTNT") == Decimal("3.5")
    figure = roads.figure(TUONG_SON, "VM", ROADS, APRIL)
    assert figure is not None
    assert figure.mode is Mode.NIL


def test_running_total_that_falls_is_a_fault(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    lan.says("lũy kế GTNT 30 km")

    lan.sends_file(a_sheet(("GTNT", "lũy kế 3,5 km")), "t.xlsx")

    lan.hears("E5: ", "lũy kế 3,5 km thấp hơn số đã báo (30 km)", "nhắn riêng số đó")


def test_sheet_is_shown_again_when_somebody_else_was_quicker(roads: Story) -> None:
    lan, nam = roads.officer(TUONG_SON), roads.officer(TUONG_SON, "Nam")
    lan.sends_file(a_sheet(("GTNT", 1.2)), "t.xlsx")
    lan.hears("lũy kế 1,2 km")
    nam.says("GTNT 5 km")

    lan.taps("Ghi")

    lan.hears("chưa ghi", "cộng thêm 1,2 km → lũy kế 6,2 km")
    assert total(roads, "GTNT") == 5
    lan.taps("Ghi")
    assert total(roads, "GTNT") == Decimal("6.2")


def test_rows_without_codes_are_matched_by_name(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    csv = "Chỉ tiêu;ĐVT;Số liệu kỳ này\nĐường GTNT;km;1,2\nVườn mẫu;;3\nNhà hát;cái;1\n"

    lan.sends_file(csv.encode(), "t.csv")
    lan.hears("còn 1 ô", "C4: em không thấy chỉ tiêu «Nhà hát»")
    lan.sends_file(csv.replace("Nhà hát;cái;1\n", "").encode(), "t.csv")
    lan.taps("Ghi")

    assert (total(roads, "GTNT"), total(roads, "VM")) == (Decimal("1.2"), Decimal(3))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1258", "utf-16"])
@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_csv_is_read_however_it_was_saved(roads: Story, coding: str, sign: str) -> None:
    value = '"1,2"' if sign == "," else "1,2"
    rows = [*IDENTITY, HEADINGS, ("GTNT", "Đường GTNT", "km", "", value, "")]
    text = "\r\n".join(sign.join(row) for row in rows)
    if coding == "cp1258":  # tones stand alone on this page, as Windows writes them
        text = "".join(_with_tone_apart(letter) for letter in unicodedata.normalize("NFC", text))
    lan = roads.officer(TUONG_SON)

    lan.sends_file(text.encode(coding), "BAO CAO.CSV")
    lan.taps("Ghi")

    assert total(roads, "GTNT") == Decimal("1.2")


def _with_tone_apart(letter: str) -> str:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        base = unicodedata.normalize("NFD", letter)
        tones = "".join(sign for sign in base if sign in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", "".join(sign for sign in base if sign not in tones))
        return rest + tones
    return letter


def test_code_that_does_not_go_with_its_name_is_a_fault(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_file(a_sheet(("GTNT", "Vườn mẫu", "", "", 3, "")), "t.xlsx")

    lan.hears("E5: mã GTNT không khớp với tên «Vườn mẫu»")


def test_indicator_that_stands_twice_is_a_fault(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_file(a_sheet(("GTNT", 1), ("GTNT", 2)), "t.xlsx")

    lan.hears("E6: chỉ tiêu này đã có ở ô E5")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (2, MA_LE, "của đơn vị khác"),
        (0, "HG2023", "của chương trình khác"),
        (1, "BC-202003", "của kỳ khác"),
    ],
)
def test_sheet_of_something_else_is_refused(roads: Story, field: int, value: str, words: str) -> None:
    identity = [*IDENTITY]
    identity[field] = (identity[field][0], value)
    lan = roads.officer(TUONG_SON)

    lan.sends_file(a_sheet(("GTNT", 1), identity=tuple(identity)), "t.xlsx")

    lan.hears(words, value)
    assert lan.buttons == []


def test_sheet_without_a_round_is_refused_when_several_are_open(roads: Story) -> None:
    roads.start(catalogue()["HT2020-CT42"], units(TUONG_SON))
    roads.settle()
    lan = roads.officer(TUONG_SON)

    lan.sends_file(a_sheet(("GTNT", 1), identity=()), "t.xlsx")
    lan.hears("đang có nhiều kỳ mở")
    lan.says("mẫu")

    lan.hears("biểu mẫu của kỳ nào")
    lan.taps(next(label for label in lan.buttons if label.startswith(ROADS)))
    assert template_of(lan)[1][0][1] == ROADS


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7", "chỉ đọc được chữ, ảnh, vị trí và bảng"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "lưu lại thành .xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 locked", "lưu lại thành .xlsx"),
        ("a.xlsx", b"PK\x03\x04 broken", "không đọc được tệp này"),
        ("a.csv", b"\x00\x01\x02", "không đọc được tệp này"),
        ("a.csv", b"mot hai ba", "không đọc được tệp này"),
        ("a.csv", b"a;b\n1;2", "không thấy hàng tiêu đề"),
        ("a.csv", "Mã;Số liệu kỳ này\nGTNT;\n".encode(), "chưa có số liệu nào"),
        ("a.csv", b"ma;so lieu\n" + b"GTNT;1\n" * 600, "tối đa 500 hàng"),
        ("a.csv", b"x" * 5_000_001, "lớn quá"),
    ],
)
def test_file_that_we_do_not_take_gets_one_sentence(roads: Story, name: str, content: bytes, words: str) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_file(content, name)

    assert len(lan.unread) == 1
    lan.hears(words)


def test_sheet_outlives_a_restart_between_every_two_steps(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    roads.restarts()
    lan.sends_file(a_sheet(("GTNT", 1.2)), "t.xlsx")
    roads.restarts()
    lan.taps("Ghi")
    roads.restarts()

    assert total(roads, "GTNT") == Decimal("1.2")
    assert [piece.state for piece in roads.evidence(TUONG_SON, ROADS, APRIL)] == [PieceState.KEPT]


def test_sheet_that_nobody_fetched_yet_is_fetched_by_the_next_process(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)
    roads.console_is_down = True
    lan.sends_file(a_sheet(("GTNT", 1.2)), "t.xlsx")
    lan.hears_nothing()

    roads.console_is_down = False
    roads.restarts()
    roads.settle()

    assert len(lan.unread) == 1
    lan.hears("Bảng có 1 mục")


def _codes() -> list[Any]:
    """Every figure that communes report, in every campaign."""
    return [
        pytest.param(campaign, one, id=f"{campaign.code}-{one.code}")
        for campaign in catalogue().values()
        for one in campaign.reported
        if one.kind is Kind.QUANTITY and not one.only_units
    ]


@pytest.mark.parametrize("number", [Decimal(2), Decimal("2.345")])
@pytest.mark.parametrize(("campaign", "indicator"), _codes())
def test_number_in_a_row_of_the_template_is_read_exactly(
    campaign: Campaign, indicator: Indicator, number: Decimal
) -> None:
    """The text that is made of a row means this indicator and this number, whatever its unit is called."""
    row = SheetRow(
        at="E5", code=indicator.code, name=indicator.name, unit=indicator.unit or "", value=Cell(number=number), note=""
    )

    reading = read(row_text(row, indicator), Vocabulary.of(campaign.reported), asked=True)

    found = [*reading.entries, *(one for doubt in reading.doubts for one in doubt.candidates)]
    reasons = {doubt.reason for doubt in reading.doubts}
    if number == number.to_integral_value() or not reading.doubts:
        assert [(entry.code, entry.value) for entry in found] == [(indicator.code, number)]
        assert reasons <= {"done_vs_registered_ambiguous"}  # the heading says which
    else:  # half a garden
        assert {doubt.code for doubt in reading.doubts} == {indicator.code}
        assert reasons <= {"non_integer_count", "done_vs_registered_ambiguous"}


def test_figure_in_the_column_of_results_is_a_result(tell: Callable[[str], Story]) -> None:
    story = tell("2020-04-06T07:00")
    story.start(catalogue()["HT2020-CT42"], units(TUONG_SON))
    story.clock_to("2020-04-09T09:00")
    lan = story.officer(TUONG_SON)
    lan.says("mẫu")
    name, rows = template_of(lan)

    lan.sends_file(filled(rows, {"NHA": 2}), name)
    lan.taps("Ghi")

    figure = story.figure(TUONG_SON, "NHA", "HT2020-CT42", rows[1][1])
    assert figure is not None
    assert (figure.value, figure.mode) == (Decimal(2), Mode.INCREMENT)


@pytest.mark.parametrize("row", ["GTNT,Đường,km,,1,2", "KMND,Kênh,km,,1,5,ghi chú"])
def test_decimal_comma_that_cuts_a_figure_is_told_by_its_cell(roads: Story, row: str) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_file(f"{','.join(HEADINGS)}\nVM,Vườn mẫu,vườn,,3,\n{row}\n".encode(), "bang.csv")

    lan.hears("chưa ghi bảng này", "• E3: ", f"có phải số 1,{row.split(',')[5]} không")
    assert roads.history(TUONG_SON, ROADS) == []


def test_row_that_is_longer_than_the_headings_is_told_by_its_cell(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_file(f"{','.join(HEADINGS)}\nGTNT,Đường,km,,1 km,thôn 2,3\n".encode(), "bang.csv")

    lan.hears("chưa ghi bảng này", "• E2: hàng này dài hơn hàng tiêu đề (ô G2)")


def test_figure_in_quotation_marks_is_read_whole(roads: Story) -> None:
    lan = roads.officer(TUONG_SON)

    lan.sends_file(f'{",".join(HEADINGS)}\nGTNT,Đường,km,,"1,2",\n'.encode(), "bang.csv")

    lan.hears("Bảng có 1 mục", "1,2 km")
