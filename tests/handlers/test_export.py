"""Who gets which document in the chat, and is it the one that was asked for?"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import docx
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from bot.clock import VIETNAM
from domain.campaign import Campaign
from domain.person import Role
from handlers.context import Clockwork
from handlers.export import MOST_VERSIONS, asked_for, current, points, versions
from storage.store import Library
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MA_LE, MEO_VAC, TUONG_SON, a_figure, catalogue, units
from tests.phones.base import Line
from tests.phones.channels import CHANNELS, telling
from tests.story import Phone, Story


@pytest.fixture
def reported(story: Story) -> Story:
    """Two communes of Đồng Văn have reported; one corrected a figure."""
    lan, hoa = story.officer(LUNG_CU, "Lan"), story.officer(MA_LE, "Hoa")
    lan.says("thu ngân sách 3,2 tỷ; che phủ rừng 58,9%")
    hoa.says("thu ngân sách 1,8 tỷ")
    story.clock_to("2023-06-20T09:05")
    lan.says("sửa thu ngân sách 3,5 tỷ")
    return story


@pytest.fixture
def telegram(library: Library) -> Iterator[Callable[[str], Story]]:
    yield from telling(library, CHANNELS["telegram"])


def coordinator(story: Story, unit: str = DONG_VAN, role: Role = Role.COORDINATOR) -> Phone:
    return story.member(unit, role, "Chi")


def received(phone: Phone, *words: str) -> Line:
    """The newest message, which holds these words."""
    line = phone.unread[-1]
    phone.hears(*words)
    return line


def rows(workbook: bytes | None, sheet: str) -> list[list[Any]]:
    assert workbook is not None
    with CalamineWorkbook.from_filelike(BytesIO(workbook)) as book:
        return book.get_sheet_by_name(sheet).to_python()


# --- what comes


def test_workbook_has_the_figures_and_their_history(reported: Story) -> None:
    chi = coordinator(reported)

    chi.says("xuất excel")

    line = received(chi, "Báo cáo sơ kết", "huyện Đồng Văn", "đã báo cáo đủ 0/3 đơn vị", "09:05 20/06/2023")
    assert line.filename == "hg2023-sk-huyen-dong-van.xlsx"
    history = rows(line.document, "Lịch sử")[1:]
    assert [(row[2], row[4], row[8], row[9], row[11]) for row in history] == [
        ("Xã Lũng Cú", "RUNG", "", 58.9, "Lan"),
        ("Xã Lũng Cú", "THUNS", "", 3.2, "Lan"),
        ("Xã Má Lé", "THUNS", "", 1.8, "Hoa"),
        ("Xã Lũng Cú", "THUNS", 3.2, 3.5, "Lan"),
    ]
    known = {(row[1], row[3]): row[7] for row in rows(line.document, "Số liệu")[1:]}
    assert (known["Xã Lũng Cú", "THUNS"], known["Xã Má Lé", "THUNS"]) == (3.5, 1.8)


def test_running_totals_are_not_told_as_what_the_round_added(reported: Story) -> None:
    chi = coordinator(reported)
    chi.says("xuất excel")

    overview = rows(chi.unread[-1].document, "Tổng hợp")

    headings = next(row for row in overview if "Trong kỳ" in row)
    budget = next(row for row in overview if "THUNS" in row)
    assert (budget[headings.index("Thực hiện")], budget[headings.index("Trong kỳ")]) == (5.3, "")


def test_letter_is_a_draft_of_the_unit(reported: Story) -> None:
    chi = coordinator(reported)

    chi.says("xuat word")

    line = received(chi)
    assert line.filename == "hg2023-sk-huyen-dong-van.docx"
    assert line.document is not None
    document = docx.Document(BytesIO(line.document))
    assert "HUYỆN ĐỒNG VĂN" in "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    assert any("Thu ngân sách" in cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_table_is_for_programs(reported: Story) -> None:
    chi = coordinator(reported)

    chi.says("/xuat csv")

    line = received(chi)
    assert line.filename == "hg2023-sk-huyen-dong-van.csv"
    assert line.document is not None
    table = list(csv.DictReader(StringIO(line.document.decode("utf-8-sig")), delimiter=";"))
    assert {row["Đơn vị"] for row in table} == {"Xã Lũng Cú", "Xã Má Lé", "Thị trấn Đồng Văn"}
    assert [row["Lũy kế / hiện có"] for row in table if row["Mã chỉ tiêu"] == "THUNS"] == ["3,5", "1,8", ""]


def test_picture_is_shown_with_its_words(reported: Story) -> None:
    chi = coordinator(reported)

    chi.says("Xuất ảnh")

    line = received(chi, "Tiến độ: Báo cáo sơ kết", "huyện Đồng Văn")
    assert line.photo is not None
    assert Image.open(BytesIO(line.photo)).width == 1080


def test_documents_reach_a_telephone_with_telegram(telegram: Callable[[str], Story]) -> None:
    story = telegram("2023-06-19T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    story.officer(LUNG_CU).says("thu ngân sách 3,2 tỷ")
    chi = coordinator(story)

    chi.says("xuất excel")
    line = received(chi, "huyện Đồng Văn")
    assert line.filename == "hg2023-sk-huyen-dong-van.xlsx"
    assert [row[9] for row in rows(line.document, "Lịch sử")[1:]] == [3.2]

    chi.says("xuất ảnh")
    line = received(chi, "Tiến độ")
    assert line.photo is not None


def test_long_history_is_left_out_and_said_so(reported: Story) -> None:
    with reported.library.writing() as store:
        for number in range(MOST_VERSIONS):
            store.reports.add(a_figure(round="DK", code="X", version=number + 1), at=reported.now)
    chi = coordinator(reported)

    chi.says("xuất excel")

    line = received(chi, "Lịch sử có 10004 dòng", "không kèm")
    assert len(rows(line.document, "Lịch sử")) == 1
    assert len(rows(line.document, "Số liệu")) > 1


# --- for whom


def test_officer_hears_one_sentence_and_gets_nothing(reported: Story) -> None:
    mai = reported.officer(LUNG_CU, "Mai")

    mai.says("xuất excel")

    (line,) = mai.unread
    assert "chỉ dành cho cán bộ tổng hợp" in line.text
    assert line.document is None
    assert len(reported.history(LUNG_CU)) == 3


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN])
def test_whoever_stands_over_the_province_gets_all_of_it(reported: Story, role: Role) -> None:
    chi = coordinator(reported, HA_GIANG, role)

    chi.says("xuất excel")

    line = received(chi, "tỉnh Hà Giang", "0/5 đơn vị")
    assert {row[2] for row in rows(line.document, "Số liệu")[1:]} == {"Huyện Đồng Văn", "Huyện Mèo Vạc"}


def test_coordinator_gets_nothing_of_another_district(reported: Story) -> None:
    chi = coordinator(reported, MEO_VAC)

    chi.says("xuất excel")

    line = received(chi, "huyện Mèo Vạc")
    assert rows(line.document, "Lịch sử")[1:] == []
    assert {row[2] for row in rows(line.document, "Số liệu")[1:]} == {"Huyện Mèo Vạc"}


def test_head_of_a_commune_is_no_coordinator(reported: Story) -> None:
    chi = coordinator(reported, LUNG_CU, Role.APPROVER)

    chi.says("xuất word")

    chi.hears("chỉ dành cho cán bộ tổng hợp")


def test_button_is_worth_nothing_after_the_post_is_left(reported: Story) -> None:
    chi = coordinator(reported)
    chi.says("xuất")
    reported.leaves_post(chi, DONG_VAN, Role.COORDINATOR)

    chi.taps("Excel")

    chi.hears("chỉ dành cho cán bộ tổng hợp")


def test_groups_are_not_answered(reported: Story) -> None:
    group = reported.group(DONG_VAN)

    group.says("/xuat excel")
    group.hears_nothing()


def test_help_says_it_to_those_who_may(reported: Story) -> None:
    chi, mai = coordinator(reported), reported.officer(LUNG_CU, "Mai")

    chi.says("trợ giúp")
    mai.says("trợ giúp")

    assert "xuất excel" in chi.unread[-1].text
    assert "xuất excel" not in mai.unread[-1].text


# --- what is asked back


def test_kind_of_file_is_asked_for(reported: Story) -> None:
    chi = coordinator(reported)

    chi.says("xuất tệp")
    assert chi.buttons == ["Excel", "Word", "CSV", "Ảnh"]
    chi.says("word")

    assert received(chi).filename.endswith(".docx")


def test_campaign_is_asked_for_where_several_run(reported: Story) -> None:
    roads = catalogue()["HT2023-H2"]
    reported.start(roads, units(TUONG_SON))
    reported.start(_second(), units(LUNG_CU, MA_LE))
    chi = coordinator(reported)

    chi.says("xuất csv")
    chi.hears("chương trình, đơn vị nào")
    assert chi.buttons == ["HG2023: huyện Đồng Văn", "HG2023-2: huyện Đồng Văn"]
    chi.taps("HG2023: huyện Đồng Văn")

    assert received(chi).filename == "hg2023-sk-huyen-dong-van.csv"


def test_campaign_that_is_named_is_not_asked_for(reported: Story) -> None:
    reported.start(_second(), units(LUNG_CU, MA_LE))
    chi = coordinator(reported)

    chi.says("xuất csv hg2023")

    assert received(chi).filename == "hg2023-sk-huyen-dong-van.csv"


def test_unit_is_asked_for_where_somebody_has_two(reported: Story) -> None:
    chi = coordinator(reported)
    chi.says(f"/start {reported.invite(MEO_VAC, Role.COORDINATOR)}")
    chi.taps("Đồng ý")

    chi.says("xuất csv")
    chi.taps("HG2023: huyện Mèo Vạc")

    assert received(chi).filename == "hg2023-sk-huyen-meo-vac.csv"


def test_unknown_campaign_is_told_with_those_that_run(reported: Story) -> None:
    chi = coordinator(reported)

    chi.says("xuất excel HG2099")

    chi.hears("HG2099", "Đang chạy: HG2023")


def test_nothing_is_exported_before_a_round_opened(tell: Callable[[str], Story]) -> None:
    story = tell("2023-01-01T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    chi = coordinator(story)

    chi.says("xuất excel")

    chi.hears("chưa có gì để xuất")


def test_last_round_is_exported_after_it_closed(reported: Story) -> None:
    reported.clock_to("2023-08-01T09:00")
    chi = coordinator(reported)

    chi.says("xuất csv")

    assert received(chi, "Báo cáo sơ kết").filename == "hg2023-sk-huyen-dong-van.csv"


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("xuat excel", {"format": "xlsx"}),
        ("/xuat  anh", {"format": "png"}),
        ("xuat file word ht2020-ctr64", {"format": "docx", "campaign": "HT2020-CTR64"}),
        ("xuat bao cao", {}),
        ("xuat khau 5 ty", None),
        ("xuat excel 5 ty dong", None),
        ("xuat sac", None),
    ],
)
def test_only_whole_commands_ask_for_files(said: str, values: dict[str, str] | None) -> None:
    assert asked_for(said) == values


# --- what goes into it


def test_points_of_a_trend_are_the_totals_at_the_end_of_each_day(reported: Story) -> None:
    reported.clock_to("2023-06-22T09:00")
    reported.officer(LUNG_CU, "Mai").says("thu ngân sách 4 tỷ")

    with reported.library.reading() as store:
        clock = Clockwork(store=store, now=reported.now, zone=VIETNAM)
        running = store.campaigns.get("HG2023")
        assert running is not None
        summary = current(clock, running, DONG_VAN)
        assert summary is not None
        budget = running.campaign.indicator("THUNS")
        assert budget is not None
        found = points(clock, summary, budget)
        told = list(versions(clock, summary))

    assert [(f"{day:%d/%m}", value) for day, value in found] == [("20/06", Decimal("5.3")), ("22/06", Decimal("5.8"))]
    assert told[-1].before is not None
    assert (told[-1].before.total, told[-1].figure.total, told[-1].person) == (Decimal("3.5"), Decimal(4), "Mai")


def _second() -> Campaign:
    return replace(catalogue()["HG2023"], code="HG2023-2")
