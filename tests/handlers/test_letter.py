"""Has the draft report the form of Decree 30/2020/NĐ-CP, the round's figures, and nothing that is people's to add?"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from bot.clock import VIETNAM
from domain.campaign import Digests
from domain.note import NoteKind
from domain.report import Note
from domain.summary import Summary
from domain.unit import Level, UnitType
from handlers.documents.letter import letter
from handlers.texts import LANGUAGES
from tests.builders import THACH_HA, local
from tests.summaries import a_summary, assembled, ctr64, hg2023, ht2023_h2, without_reports, without_units


def read(summary: Summary, language: str = "vi") -> Document:
    return docx.Document(io.BytesIO(letter(summary, zone=VIETNAM, language=language)))


def lines(document: Document) -> list[str]:
    """All words in their order, those of tables with a bar between cells."""
    found = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    return found


def text(summary: Summary) -> str:
    return "\n".join(lines(read(summary)))


def everything(document: Document) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def run_of(document: Document, words: str) -> tuple[Paragraph, Run]:
    """The paragraph that has the words, and its first run."""
    paragraph = next(one for one in everything(document) if words in one.text)
    return paragraph, paragraph.runs[0]


def part(summary: Summary, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(letter(summary, zone=VIETNAM))) as parts:
        return parts.read(name).decode()


def a_note(summary: Summary, kind: NoteKind, text: str) -> Note:
    one = summary.units[0]
    return Note(
        campaign=summary.campaign.code,
        round=summary.plan.key,
        unit=one.unit.key,
        update="console:demo:1",
        kind=kind,
        text=text,
        person="p1",
        said_at=summary.at,
    )


def with_notes(*notes: tuple[NoteKind, str]) -> Summary:
    summary = ctr64()
    return replace(summary, notes=tuple(a_note(summary, kind, text) for kind, text in notes))


def test_page_is_a4_with_the_margins_of_the_decree() -> None:
    section = read(ctr64()).sections[0]

    lengths = [section.page_width, section.page_height]
    lengths += [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(length.mm, 1) for length in lengths if length is not None] == [210, 297, 20, 20, 30, 20]


def test_everything_is_in_times_new_roman() -> None:
    document = part(ctr64(), "word/document.xml")
    named = {style.name: style for style in read(ctr64()).styles}
    used = {paragraph.style.name for paragraph in everything(read(ctr64())) if paragraph.style}

    assert "w:rFonts" not in document
    assert used == {"Normal", "Heading 1", "Heading 2"}
    for name in (*used, "Header", "Footer"):
        fonts = named[name].element.rPr.rFonts
        assert set(fonts.attrib.values()) == {"Times New Roman"}
        assert not any("Theme" in key for key in fonts.attrib)


def test_page_number_is_centred_at_the_top_and_not_on_the_first_page() -> None:
    section = read(ctr64()).sections[0]

    assert section.different_first_page_header_footer
    number = section.header.paragraphs[0]
    assert 'w:instr="PAGE"' in number._p.xml
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert 'w:sz w:val="26"' in number._p.xml
    assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml


@pytest.mark.parametrize(
    ("words", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, False),
        ("ỦY BAN NHÂN DÂN", 12, True, False),
        ("TỈNH HÀ TĨNH", 12, True, False),
        ("/BC-UBND", 13, False, False),
        ("tháng 6 năm 2020", 13, False, True),
        ("BÁO CÁO", 14, True, False),
        ("Nơi nhận:", 12, True, True),
        ("- Lưu: VT", 11, False, False),
        ("[Quyền hạn, chức vụ của người ký]", 14, True, False),
    ],
)
def test_components_have_the_sizes_of_the_decree(words: str, size: int, bold: bool, italic: bool) -> None:
    _, run = run_of(read(ctr64()), words)

    assert run.font.size == Pt(size)
    assert (bool(run.bold), bool(run.italic)) == (bold, italic)


def test_body_is_justified_with_indent_and_room_between_paragraphs() -> None:
    document = read(ctr64())
    style: Any = document.styles["Normal"]
    form = style.paragraph_format

    assert style.font.size == Pt(14)
    assert form.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert 10 <= form.first_line_indent.mm <= 12.7 + 0.1
    assert form.space_after >= Pt(6)
    assert 1 <= form.line_spacing <= 1.5


def test_number_date_and_signer_are_left_to_people() -> None:
    words = text(ctr64())

    assert re.search(r"Số:\s{6,}/BC-UBND", words)
    assert re.search(r"Hà Tĩnh, ngày\s{5,}tháng 6 năm 2020", words)
    assert "[Họ và tên]" in words
    assert "Đặng Quốc Vinh" not in words


def test_small_months_have_a_nought() -> None:
    words = text(replace(ctr64(), at=local("2020-02-17T08:30")))

    assert "tháng 02 năm 2020" in words


def test_every_page_says_that_it_is_a_draft() -> None:
    section = read(ctr64()).sections[0]

    assert section.first_page_header.paragraphs[0].text == "DỰ THẢO"
    for footer in (section.first_page_footer, section.footer):
        assert footer.paragraphs[0].text.startswith("Dự thảo")
        assert "08:30 17/06/2020" in footer.paragraphs[0].text


def test_subject_and_opening_name_campaign_document_and_time() -> None:
    words = text(ctr64())

    assert "Kết quả thực hiện Chương trình hành động thực hiện Chỉ thị số 42-CT/TU" in words
    assert "Thực hiện Chương trình hành động số 64/CTr-UBND ngày 10/03/2020 của Ủy ban nhân dân tỉnh Hà Tĩnh" in words
    assert "số liệu đến 08:30 17/06/2020" in words


def test_sections_follow_the_kinds_of_notes() -> None:
    summary = with_notes(
        (NoteKind.PROPOSAL, "xin thêm xi măng"),
        (NoteKind.EXAMPLE, "ông Bình hiến đất"),
        (NoteKind.DIFFICULTY, "mưa kéo dài"),
        (NoteKind.REMARK, "vẫn bình thường"),
    )

    found = lines(read(summary))

    name = summary.units[0].unit.names[1]
    order = [
        "I. KẾT QUẢ THỰC HIỆN",
        "3. Nội dung khác do các đơn vị nêu",
        f"- {name}: vẫn bình thường",
        "II. KHÓ KHĂN, VƯỚNG MẮC",
        f"- {name}: mưa kéo dài",
        "III. KIẾN NGHỊ, ĐỀ XUẤT",
        f"- {name}: xin thêm xi măng",
        "IV. GƯƠNG ĐIỂN HÌNH",
        f"- {name}: ông Bình hiến đất",
    ]
    assert [line for line in found if line in order] == order


def test_exemplary_cases_have_a_section_only_where_there_are_some() -> None:
    words = text(with_notes((NoteKind.DIFFICULTY, "mưa kéo dài")))

    assert "GƯƠNG ĐIỂN HÌNH" not in words
    assert "III. KIẾN NGHỊ, ĐỀ XUẤT\nTrong kỳ, các đơn vị chưa nêu kiến nghị, đề xuất." in words


def test_table_tells_target_figure_share_and_units() -> None:
    summary = ctr64()
    road = next(one for one in summary.progress if one.indicator.code == "GTNT")

    row = next(line for line in lines(read(summary)) if "Đường giao thông nông thôn" in line)

    assert row == f"4 | Đường giao thông nông thôn hoàn thành | km | 435 | 203,38 | 47% | {road.units}"


def test_levels_are_told_as_range_and_median() -> None:
    row = next(line for line in lines(read(hg2023())) if "che phủ rừng" in line)

    assert re.search(r"\| [\d,]+ – [\d,]+; trung vị [\d,]+ \|  \|", row)


def test_registration_is_told_as_such() -> None:
    words = text(a_summary("HG2023", "DK", at="2023-01-09T08:00"))

    assert "| Mục tiêu | Đăng ký | Tỷ lệ |" in words
    assert "Chậm so với" not in words


def test_word_finds_the_parts_of_tables_in_their_order() -> None:
    order = ["tblStyle", "tblW", "jc", "tblLayout", "tblCellMar", "tblLook"]

    for table in read(ctr64()).tables:
        found = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        assert found == [name for name in order if name in found]


def test_milestones_are_told_by_units() -> None:
    assert re.search(r"\| \d+/\d+ đơn vị đạt \|", text(ht2023_h2()))


def test_what_is_behind_its_path_is_named() -> None:
    words = text(ctr64())

    assert "Chậm so với tiến độ chia đều theo thời gian: Sản phẩm OCOP (đạt 23%, cần 35%)" in words


def test_a_district_is_not_measured_by_the_targets_of_the_province() -> None:
    words = text(a_summary(root=THACH_HA))

    assert "Mục tiêu" not in words
    assert "HUYỆN THẠCH HÀ" in words
    assert "- UBND huyện, thị xã, thành phố;" in words


def test_discipline_is_counted_by_district() -> None:
    summary = ctr64()
    count = summary.count

    words = text(summary)

    assert f"Đã báo cáo {count.reported}/{count.expected} đơn vị, trong đó đúng hạn {count.on_time}" in words
    part = summary.parts[0].count
    assert f"1 | Thành phố Hà Tĩnh | {part.expected} | {part.on_time} | {part.late} |" in words


def test_units_that_have_not_reported_are_named_by_district() -> None:
    words = text(without_reports(ctr64()))

    assert re.search(r"\n- Huyện Kỳ Anh: (xã [^,\n]+, ){5,}", words)
    assert "…" not in words.split("Đơn vị chưa báo cáo:")[1].split("II.")[0]


def test_a_campaign_that_names_nobody_names_nobody_here() -> None:
    summary = ctr64()

    words = text(replace(summary, campaign=replace(summary.campaign, digests=Digests(names="counts"))))

    assert "Đơn vị chưa báo cáo" not in words


def test_the_same_words_of_several_units_stand_once() -> None:
    words = text(hg2023())

    assert words.count("Đã phát động trong toàn xã, có 6 thôn tham gia") == len(
        {code for one in hg2023().units for code in one.texts}
    )


@pytest.mark.parametrize("bare", [without_units, without_reports])
def test_round_without_figures_is_a_letter(bare: Any) -> None:
    words = text(bare(ctr64()))

    assert "Đã báo cáo 0/" in words
    assert "các đơn vị chưa nêu khó khăn" in words


def test_a_cluster_has_no_committee() -> None:
    summary = a_summary(root=THACH_HA)
    cluster = replace(summary.root, name="thi đua số 2", type=UnitType.CUM, level=Level.CLUSTER)

    words = text(assembled(summary.campaign, summary.plan, cluster, summary.at, summary.units))

    assert "CỤM THI ĐUA SỐ 2" in words
    assert "/BC-…" in words
    assert "ỦY BAN" not in words


def test_lines_of_a_note_are_paragraphs_and_quotes_stay() -> None:
    summary = with_notes((NoteKind.DIFFICULTY, 'Thiếu "xi măng" <gấp> & cát;\r\n\r\nmưa\x0b lũ\x00 kéo dài'))

    found = lines(read(summary))

    at = next(number for number, line in enumerate(found) if "xi măng" in line)
    assert found[at].endswith(': Thiếu "xi măng" <gấp> & cát;')
    assert found[at + 1] == "mưa lũ kéo dài"


def test_words_are_composed() -> None:
    summary = with_notes((NoteKind.DIFFICULTY, unicodedata.normalize("NFD", "Đường bị ngập")))

    assert unicodedata.is_normalized("NFC", part(summary, "word/document.xml"))


def test_long_notes_are_not_cut() -> None:
    long = "mưa " * 1_000

    assert long.strip() in text(with_notes((NoteKind.DIFFICULTY, long)))


def test_headings_of_tables_stand_on_every_page() -> None:
    document = part(ctr64(), "word/document.xml")

    assert document.count("<w:tblHeader/>") == 2


def test_nobody_signs_an_empty_page() -> None:
    paragraph, _ = run_of(read(ctr64()), "Trên đây là báo cáo")

    assert paragraph.paragraph_format.keep_with_next


def test_the_same_summary_makes_the_same_bytes() -> None:
    content = letter(ctr64(), zone=VIETNAM)

    assert content == letter(ctr64(), zone=VIETNAM)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_tell_the_time_of_the_summary_and_no_author() -> None:
    summary = ctr64()

    known = read(summary).core_properties

    assert known.created == known.modified == summary.at.astimezone(UTC).replace(microsecond=0)
    assert (known.author, known.last_modified_by, known.comments) == ("", "", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_is_written_in_both_languages(language: str) -> None:
    found = lines(read(hg2023(), language))

    assert any(line in ("BÁO CÁO", "REPORT") for line in found)
