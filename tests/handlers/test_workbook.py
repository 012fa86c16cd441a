"""Do workbook and CSV hold every figure as a number, every word as a word, and a checksum that can be recomputed?"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tempfile
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import psutil
import pytest
from python_calamine import CalamineWorkbook

from bot.clock import VIETNAM
from domain.note import NoteKind
from domain.report import Act, Note
from domain.summary import Summary, UnitState
from handlers.documents.rows import LONGEST_TEXT, VALUE_HEADINGS, Version, words
from handlers.documents.table import table
from handlers.documents.workbook import Contents, Told, workbook
from handlers.texts import LANGUAGES, sentence
from tests.builders import THACH_HA, a_figure, local
from tests.summaries import a_summary, ctr64, hg2023, ht2023_h2, without_reports, without_units

LONGEST_NAME = 31  # of a sheet
NASTY = (
    '=HYPERLINK("http://x.vn";"bấm")',
    "+84 912",
    "-1 hộ; thiếu vốn",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "<r><t>&</t></r>",
    "{=1+1}",
    "http://giaoban.vn",
    "0012",
    "_x0041_",
)


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def made(
    summary: Summary, versions: tuple[Version, ...] = (), *, language: str = "vi", most_rows: int = 1_000_000
) -> tuple[bytes, Contents]:
    file = io.BytesIO()
    contents = workbook(summary, iter(versions), file, zone=VIETNAM, language=language, most_rows=most_rows)
    return file.getvalue(), contents


def pages(summary: Summary, *versions: Version) -> dict[str, list[list[Any]]]:
    return sheets_of(made(summary, versions)[0])


def as_csv(summary: Summary) -> list[list[str]]:
    file = io.BytesIO()
    table(summary, file, zone=VIETNAM)
    text = file.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def a_district(**changes: Any) -> Summary:
    """Huyện Thạch Hà in June 2020."""
    return replace(a_summary(root=THACH_HA), **changes)


def told(summary: Summary, code: str = "GTNT") -> UnitState:
    """The first unit that has a figure of it."""
    return next(one for one in summary.units if one.values.get(code))


def with_first(summary: Summary, one: UnitState) -> Summary:
    return replace(summary, units=(one, *summary.units[1:]))


def a_version(summary: Summary, **changes: Any) -> Version:
    version = Version(
        figure=a_figure(campaign=summary.campaign.code, round=summary.plan.key, unit=summary.units[0].unit.key),
        unit=summary.units[0].unit,
        person="Nguyễn Văn Bình",
    )
    return replace(version, **changes)


def a_note(summary: Summary, text: str) -> Note:
    return Note(
        campaign=summary.campaign.code,
        round=summary.plan.key,
        unit=summary.units[0].unit.key,
        update="console:demo:1",
        kind=NoteKind.DIFFICULTY,
        text=text,
        person="p1",
        said_at=local("2020-06-15T08:00"),
    )


def checked(rows: list[list[Any]]) -> str:
    """The checksum as the cover tells how to make it."""
    lines = ["\t".join(map(written, row)) + "\n" for row in rows]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def written(cell: Any) -> str:
    match cell:
        case str():
            return unicodedata.normalize("NFC", cell)
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{cell:%Y-%m-%d} 00:00:00"
        case _:
            return f"{Decimal(repr(cell)).normalize():f}"


def facts(content: bytes) -> dict[str, Any]:
    return {row[0]: row[1] for row in sheets_of(content)["Bìa"] if len(row) > 1 and row[0]}


def test_figures_are_numbers_and_their_units_stand_beside_them() -> None:
    summary = a_district()
    one = told(summary)

    rows = pages(summary)["Số liệu"]

    row = next(row for row in rows if row[0] == one.unit.key and row[3] == "GTNT")
    assert row[5] == "km"
    assert Decimal(str(row[7])) == one.values["GTNT"]
    assert Decimal(str(row[6])) == one.increments["GTNT"]
    assert isinstance(row[7], float)
    assert isinstance(row[11], datetime)


def test_unit_is_named_by_its_key_with_its_district() -> None:
    summary = ctr64()

    rows = pages(summary)["Số liệu"][1:]

    assert {row[0] for row in rows} == {one.unit.key for one in summary.units}
    assert {row[2] for row in rows} == {part.unit.names[1] for part in summary.parts}


def test_unit_that_said_nothing_has_its_rows() -> None:
    summary = without_reports(a_district())

    rows = pages(summary)["Số liệu"][1:]

    assert len(rows) == sum(len(one.owed.needed) for one in summary.units)
    assert {row[10] for row in rows} == {"Chưa báo"}
    assert {row[7] for row in rows} == {""}


def test_nought_is_a_number_and_nothing_is_not() -> None:
    summary = a_district()
    one = replace(summary.units[0], values={"GTNT": Decimal(0)}, increments={"GTNT": Decimal(0)})

    rows = pages(with_first(summary, one))["Số liệu"][1:10]

    assert [row[7] for row in rows if row[3] == "GTNT"] == [0.0]
    assert {row[7] for row in rows if row[3] != "GTNT"} == {""}


def test_states_tell_on_time_from_late() -> None:
    rows = pages(ctr64())["Số liệu"][1:]

    assert {row[10] for row in rows} == {"Đúng hạn", "Muộn", "Một phần", "Chưa báo", "Được miễn"}


def test_registered_target_has_its_share() -> None:
    summary = a_district()
    one = replace(summary.units[0], values={"GTNT": Decimal(1)}, registered={"GTNT": Decimal(3)})

    row = next(row for row in pages(with_first(summary, one))["Số liệu"] if row[3] == "GTNT")

    assert row[7:10] == [1.0, 3.0, 0.333333]


def test_a_level_has_no_increment() -> None:
    summary = hg2023()
    one = told(summary, "RUNG")

    row = next(row for row in pages(summary)["Số liệu"] if row[0] == one.unit.key and row[3] == "RUNG")

    assert row[6] == ""
    assert row[7] == float(one.values["RUNG"])


@pytest.mark.parametrize("build", [ctr64, hg2023, ht2023_h2])
def test_checksums_recompute(build: Any) -> None:
    summary = build()
    versions = tuple(a_version(summary, figure=a_figure(version=n, total=Decimal(n) / 7)) for n in range(1, 9))

    content, contents = made(summary, versions)

    read, cover = sheets_of(content), facts(content)
    assert checked(read["Số liệu"][1:]) == contents.values.checksum == cover["SHA-256 trang «Số liệu»"]
    assert checked(read["Lịch sử"][1:]) == contents.versions.checksum == cover["SHA-256 trang «Lịch sử»"]
    assert len(read["Số liệu"]) - 1 == contents.values.rows == cover["Số dòng trang «Số liệu»"]
    assert len(read["Lịch sử"]) - 1 == contents.versions.rows == 8


def test_a_changed_figure_changes_the_checksum() -> None:
    summary = a_district()
    one = replace(summary.units[0], values={**summary.units[0].values, "GTNT": Decimal("0.01")})

    assert made(summary)[1].values != made(with_first(summary, one))[1].values


def test_workbook_and_csv_have_the_same_checksum() -> None:
    summary = hg2023()

    assert table(summary, io.BytesIO(), zone=VIETNAM) == made(summary)[1].values


def test_cover_tells_the_source() -> None:
    cover = facts(made(ctr64())[0])

    assert cover["Văn bản"] == "Chương trình hành động số 64/CTr-UBND ngày 10/03/2020 của Ủy ban nhân dân tỉnh Hà Tĩnh"
    assert cover["Mã chương trình"] == "HT2020-CTR64"
    assert cover["Đơn vị"] == "Tỉnh Hà Tĩnh"
    assert cover["Số liệu đến"] == "08:30 17/06/2020"
    assert cover["Phải báo cáo"] == ctr64().count.expected


def test_day_of_a_document_is_as_precise_as_its_source() -> None:
    assert "tháng 07/2023" in facts(made(ht2023_h2())[0])["Văn bản"]


def test_history_tells_old_new_who_and_why() -> None:
    summary = a_district()
    before = a_figure()
    after = a_figure(version=2, act=Act.CORRECTION, total=Decimal("2.1"), reason="implausible_jump")
    edited = a_figure(version=3, act=Act.WITHDRAWAL, total=None, reason="edited message of 2020-06-15T08:00:00+07:00")

    rows = pages(summary, *(a_version(summary, figure=one, before=before) for one in (after, edited)))["Lịch sử"]

    name = summary.units[0].unit.names[1]
    assert rows[1][0] == datetime(2023, 6, 20, 8)  # noqa: DTZ001
    assert rows[1][2:] == [
        *(name, "SK", "GTNT", "Đường giao thông nông thôn hoàn thành", "km", 2.0, 1.2, 2.1, "sửa"),
        *("Nguyễn Văn Bình", "đã hỏi lại, người báo xác nhận (implausible_jump)", "", "", "", ""),
    ]
    assert rows[2][8:11] == [1.2, "", "rút lại"]
    assert rows[2][12] == "người báo sửa tin nhắn"


def test_pages_that_are_full_are_continued() -> None:
    summary = a_district()

    content, contents = made(summary, most_rows=100)

    read = sheets_of(content)
    rows = [row for name in ("Số liệu", "Số liệu 2") for row in read[name][1:]]
    assert len(read["Số liệu"]) == 101
    assert len(rows) == contents.values.rows
    assert checked(rows) == contents.values.checksum


def test_matrix_adds_up_what_may_be_added() -> None:
    summary = ctr64()

    rows = pages(summary)["Theo đơn vị"]

    head = next(row for row in rows if row[0] == "TT")
    column = head.index("Đường GTNT") if "Đường GTNT" in head else head.index("GTNT")
    total = sum(one.values.get("GTNT", Decimal(0)) for one in summary.units)
    assert rows[-1][1] == "Cộng"
    assert Decimal(str(rows[-1][column])) == total
    districts = [row for row in rows if row[0] == "" and row[1] in {part.unit.names[1] for part in summary.parts}]
    assert sum(Decimal(str(row[column] or 0)) for row in districts) == total


def test_matrix_never_adds_levels() -> None:
    summary = hg2023()

    rows = pages(summary)["Theo đơn vị"]

    head = next(row for row in rows if row[0] == "TT")
    assert rows[-1][head.index("Che phủ rừng")] == ""


def test_overview_shows_target_share_path_and_who_reported() -> None:
    summary = ctr64()
    road = next(one for one in summary.progress if one.indicator.code == "GTNT")

    rows = pages(summary)["Tổng hợp"]

    row = next(row for row in rows if row[1] == "GTNT")
    assert road.share is not None
    assert road.path is not None
    assert row[4:6] == [435.0, float(road.total or 0)]
    assert row[6:8] == pytest.approx([float(road.share), float(road.path)])
    assert row[12] == road.units


def test_overview_shows_levels_as_range_and_median() -> None:
    summary = hg2023()
    forest = next(one for one in summary.progress if one.indicator.code == "RUNG")

    row = next(row for row in pages(summary)["Tổng hợp"] if row[1] == "RUNG")

    assert row[5] == ""
    assert row[9:12] == [float(value or 0) for value in (forest.low, forest.median, forest.high)]


def test_indicator_that_nobody_told_about_stands_in_the_overview() -> None:
    row = next(row for row in pages(without_reports(ctr64()))["Tổng hợp"] if row[1] == "GTNT")

    assert row[5:] == [*[""] * 7, 0.0]


def test_registration_shows_what_was_registered() -> None:
    summary = a_summary("HG2023", "DK", at="2023-01-09T08:00")
    one = next(one for one in summary.units if one.registered.get("THUNS"))

    read = pages(summary)

    head = next(row for row in read["Tổng hợp"] if row[0] == "TT")
    assert head[5] == "Đăng ký"
    row = next(row for row in read["Số liệu"] if row[0] == one.unit.key and row[3] == "THUNS")
    assert row[7:9] == ["", float(one.registered["THUNS"])]
    matrix = next(row for row in read["Theo đơn vị"] if row[1] == one.unit.names[1])
    assert float(one.registered["THUNS"]) in matrix


def test_milestones_are_counted_by_units() -> None:
    summary = ht2023_h2()
    one = next(one for one in summary.progress if one.reached is not None)

    row = next(row for row in pages(summary)["Tổng hợp"] if row[1] == one.indicator.code)

    assert row[3] == "1 = đạt"
    assert row[5] == one.reached


@pytest.mark.parametrize("bare", [without_units, without_reports])
def test_summary_without_figures_is_a_workbook(bare: Any) -> None:
    content, contents = made(bare(ctr64()))

    read = sheets_of(content)
    assert list(read) == ["Bìa", "Tổng hợp", "Theo đơn vị", "Số liệu", "Lịch sử", "Ghi chú"]
    assert contents.values.rows == len(read["Số liệu"]) - 1


def with_nasty_words(text: str) -> tuple[Summary, Version]:
    """The text in every place that people can write."""
    summary = a_district()
    first = summary.units[0]
    named = replace(first, unit=replace(first.unit, name=text), texts={"GTNT": text})
    summary = replace(with_first(summary, named), notes=(a_note(summary, text),))
    summary = replace(summary, campaign=replace(summary.campaign, title=text, short_title=text))
    return summary, a_version(summary, person=text, figure=a_figure(text=text, reason=text))


@pytest.mark.parametrize("text", NASTY)
def test_words_never_become_formulas(text: str) -> None:
    summary, version = with_nasty_words(text)

    content, contents = made(summary, (version,))

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any("<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet for sheet in sheets)
    read = sheets_of(content)
    assert read["Ghi chú"][1][4] == words(text)
    assert read["Lịch sử"][1][11] == words(text)
    assert checked(read["Số liệu"][1:]) == contents.values.checksum


@pytest.mark.parametrize("text", NASTY[:6])
def test_words_in_csv_are_not_calculated(text: str) -> None:
    summary, _ = with_nasty_words(text)

    row = next(row for row in as_csv(summary) if row[3] == "GTNT")

    assert row[12] == f"'{words(text)}"


def test_negative_figures_stay_figures_in_csv() -> None:
    summary = a_district()
    one = replace(summary.units[0], values={"GTNT": Decimal("-1.25")})

    row = next(row for row in as_csv(with_first(summary, one)) if row[3] == "GTNT")

    assert row[7] == "-1,25"


def test_notes_keep_quotes_and_lines() -> None:
    text = 'Thiếu "xi măng";\r\nđề nghị huyện\thỗ trợ <gấp> & sớm'
    summary = a_district()

    rows = pages(replace(summary, notes=(a_note(summary, text),)))["Ghi chú"]

    assert rows[1][3:] == ["khó khăn, vướng mắc", text.replace("\r\n", "\n")]


def test_characters_that_xml_forbids_are_left_out() -> None:
    summary = a_district()
    notes = (a_note(summary, "mưa\x00 lũ\x0b\x1b\ud800\ufffe"),)

    assert pages(replace(summary, notes=notes))["Ghi chú"][1][4] == "mưa lũ"


def test_words_are_composed() -> None:
    summary, version = with_nasty_words(unicodedata.normalize("NFD", "Đường bị ngập, đề nghị hỗ trợ"))

    content, _ = made(summary, (version,))

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert unicodedata.is_normalized("NFC", parts.read(name).decode())


def test_words_that_are_too_long_for_a_cell_are_cut_where_one_sees_it() -> None:
    summary = a_district()

    note = pages(replace(summary, notes=(a_note(summary, "mưa " * 20_000),)))["Ghi chú"][1][4]

    assert len(note) == LONGEST_TEXT
    assert note.endswith("…")


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_sheets_are_legal(language: str) -> None:
    summary = a_district()
    long = replace(summary.campaign, title="Phong trào thi đua " * 40, short_title="Thi đua " * 20)

    names = list(sheets_of(made(replace(summary, campaign=long), language=language)[0]))

    assert len({name.casefold() for name in names}) == 6
    assert all(len(f"{name} 99") <= LONGEST_NAME and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)


def test_pages_print_on_a4_with_their_headings() -> None:
    content, _ = made(ctr64())

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        matrix = parts.read("xl/worksheets/sheet3.xml").decode()
        book = parts.read("xl/workbook.xml").decode()
    assert re.search(r'<pageSetup paperSize="9"[^>]* orientation="landscape"', matrix)
    assert 'fitToHeight="0"' in matrix
    assert '<pane xSplit="3" ySplit="7" topLeftCell="D8"' in matrix
    assert "'Theo đơn vị'!$A:$C,'Theo đơn vị'!$6:$7" in book
    assert "'Tổng hợp'!$6:$6" in book
    assert "'Số liệu'!$1:$1" in book


def test_the_same_figures_make_the_same_bytes() -> None:
    assert made(ctr64())[0] == made(ctr64())[0]


def test_english_speaks_english() -> None:
    read = sheets_of(made(a_district(), language="en")[0])

    assert next(iter(read)) == "Cover"
    assert read["Figures"][0] == [sentence(key, "en") for key in VALUE_HEADINGS]


def test_csv_opens_in_a_vietnamese_excel() -> None:
    summary = a_district()
    one = told(summary)
    file = io.BytesIO()

    sealed = table(summary, file, zone=VIETNAM)

    content = file.getvalue()
    rows = as_csv(summary)
    row = next(row for row in rows if row[0] == one.unit.key and row[3] == "GTNT")
    assert content.startswith(b"\xef\xbb\xbfM\xc3\xa3")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.endswith(b"\r\n")
    assert len(rows) == sealed.rows + 1
    assert row[7] == str(one.values["GTNT"].normalize()).replace(".", ",")
    assert re.fullmatch(r"2020-06-\d\d \d\d:\d\d:\d\d", row[11])


def test_csv_keeps_quotes_lines_and_semicolons() -> None:
    text = 'Thiếu "xi măng"; đề nghị\nhuyện hỗ trợ'
    summary = a_district()

    row = next(
        row for row in as_csv(with_first(summary, replace(summary.units[0], texts={"GTNT": text}))) if row[3] == "GTNT"
    )

    assert row[12] == text


def many(summary: Summary, rows: int) -> Summary:
    """The same units over and over, until there are so many rows of figures."""
    per = sum(len(one.owed.needed) for one in summary.units)
    return replace(summary, units=summary.units * (rows // per + 1))


def versions_of(summary: Summary, count: int) -> Iterator[Version]:
    for number in range(count):
        one = summary.units[number % len(summary.units)]
        yield a_version(summary, unit=one.unit, figure=a_figure(unit=one.unit.key, total=Decimal(number) / 8))


def peak(rows: int) -> int:
    """Bytes that writing so many rows and versions takes at most."""
    summary = many(a_district(), rows)
    tracemalloc.start()
    try:
        with tempfile.TemporaryFile() as file:
            workbook(summary, versions_of(summary, rows), file, zone=VIETNAM)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_rows() -> None:
    peak(100)  # imports and sentences

    assert peak(3_000) < peak(500) + 500_000


def test_progress_is_told_until_all_is_done() -> None:
    summary = many(a_district(), 2_500)
    heard: list[tuple[int, int]] = []
    listen: Told = lambda done, total: heard.append((done, total))  # noqa: E731

    contents = workbook(summary, versions_of(summary, 900), io.BytesIO(), zone=VIETNAM, expected=1_000, told=listen)

    all_rows = contents.values.rows + contents.versions.rows
    assert [done for done, _ in heard] == [1_000, 2_000, 3_000, all_rows]
    assert heard[0] == (1_000, contents.values.rows + 1_000)
    assert heard[-1] == (all_rows, all_rows)


@pytest.mark.slow
def test_hundred_thousand_rows_take_less_than_a_minute_and_no_memory() -> None:
    summary = many(hg2023(), 100_000)
    process = psutil.Process()
    before, most = process.memory_info().rss, 0

    def watch(done: int, total: int) -> None:
        nonlocal most
        most = max(most, process.memory_info().rss - before)

    file = io.BytesIO()
    started = sum(process.cpu_times()[:2])
    contents = workbook(summary, (), file, zone=VIETNAM, told=watch)
    took = sum(process.cpu_times()[:2]) - started

    book = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))
    rows = book.get_sheet_by_name("Số liệu").height - 1  # without the headings
    assert rows == contents.values.rows >= 100_000
    assert most < 64 * 2**20
    assert took < 60
