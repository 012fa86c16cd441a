"""What does an administrative document look like? The form of Decree 30/2020/NĐ-CP, annex I, as a Word file.

Sizes in points, lengths in millimetres; where the decree leaves a range, the number here is one of it. The words are
the letter's affair.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
PAGE = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 20  # 20–25, 20–25, 30–35, 15–20
WIDTH = PAGE[0] - LEFT - RIGHT
HEADER = 10  # the page number stands in the top margin
BODY = 14  # 13–14
NATION, MOTTO, BODY_NAME, NUMBER, PLACE = 12, 13, 12, 13, 13  # 12–13, 13–14, 12–13, 13, 13–14
PAGE_NUMBER = 13  # 13–14
RECEIVERS, RECEIVER_LINES = 12, 11
TABLE = 11
INDENT = 12.7  # 10–12.7, of first lines
AFTER = 6  # between paragraphs, at least
SPACING = 1.15  # single to 1.5 lines
LEFT_BLOCK = 62  # of WIDTH, for the name of the body and its number
WORDS_EPOCH = (1980, 1, 1, 0, 0, 0)  # the time that Word itself gives to the parts of a file


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The top of the first page. body: its lines, the last one underlined."""

    nation: str
    motto: str
    body: Sequence[str]
    number: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Foot:
    """The end: who receives it, and where who signs."""

    receivers: str
    lines: Sequence[str]
    signer: Sequence[str]


class Paper:
    """A document that grows downwards. The same calls make the same bytes."""

    def __init__(self, *, title: str, at: datetime, mark: str, remark: str) -> None:
        import docx

        self._document = docx.Document()
        _set_properties(self._document, title, at)
        _set_styles(self._document)
        _set_page(self._document, mark, remark)

    def head(self, head: Head) -> None:
        from docx.shared import Mm

        table = _blocks(self._document, rows=2)
        left, right = table.rows[0].cells
        for line in head.body:
            _line(left, line, size=BODY_NAME, bold=True)
        _rule(left, _width(head.body[-1], BODY_NAME) * 0.4, Mm(LEFT_BLOCK).pt)
        _line(right, head.nation, size=NATION, bold=True)
        _line(right, head.motto, size=MOTTO, bold=True)
        _rule(right, _width(head.motto, MOTTO), Mm(WIDTH - LEFT_BLOCK).pt)
        left, right = table.rows[1].cells
        _line(left, head.number, size=NUMBER)
        _line(right, head.place, size=PLACE, italic=True)

    def name(self, kind: str, subject: Sequence[str]) -> None:
        """The kind of document and what it is about, with a line below."""
        from docx.shared import Mm, Pt

        paragraph = _centred(self._document.add_paragraph(), kind, size=BODY, bold=True)
        paragraph.paragraph_format.space_before = Pt(2 * AFTER)
        for line in subject:
            _centred(self._document.add_paragraph(), line, size=BODY, bold=True)
        _rule(self._document, 0.4 * min(_width(subject[-1], BODY), Mm(WIDTH).pt), Mm(WIDTH).pt)

    def section(self, title: str) -> None:
        self._document.add_paragraph(title, style="Heading 1")

    def subsection(self, title: str) -> None:
        self._document.add_paragraph(title, style="Heading 2")

    def text(self, text: str) -> None:
        """Each line is a paragraph: a break within a justified one would stretch its last line."""
        for line in text.split("\n"):
            if line.strip():
                self._document.add_paragraph(line.strip())

    def last(self, text: str) -> None:
        """The words before the foot. They share its page: nobody signs a page on which nothing is said."""
        self._document.add_paragraph(text).paragraph_format.keep_with_next = True

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """widths: in millimetres. The second column is of words, the others are centred."""
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Mm, Pt

        table = self._document.add_table(rows=0, cols=len(headings), style="Table Grid")
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for number, row in enumerate((headings, *rows)):
            cells = table.add_row().cells
            _keep_together(table, number, heading=number == 0)
            for column, (cell, text, width) in enumerate(zip(cells, row, widths, strict=True)):
                _fill(cell, text, width, bold=number == 0, left=column == 1 and number > 0)
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def foot(self, foot: Foot) -> None:
        table = _blocks(self._document, rows=1)
        _keep_together(table, 0)
        left, right = table.rows[0].cells
        _line(left, foot.receivers, size=RECEIVERS, bold=True, italic=True, centre=False)
        for line in foot.lines:
            _line(left, line, size=RECEIVER_LINES, centre=False)
        for line in foot.signer:
            _line(right, line, size=BODY, bold=True)

    def content(self) -> bytes:
        """The file (.docx), packed anew: python-docx stamps its parts with the clock of the machine."""
        raw, packed = io.BytesIO(), io.BytesIO()
        self._document.save(raw)
        with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            for name in parts.namelist():
                entry = zipfile.ZipInfo(name, WORDS_EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                file.writestr(entry, parts.read(name))
        return packed.getvalue()


def _set_properties(document: Document, title: str, at: datetime) -> None:
    known = document.core_properties
    known.title, known.language, known.author, known.last_modified_by = title, "vi-VN", "", ""
    known.comments, known.revision = "", 1
    known.created = known.modified = at.astimezone(UTC).replace(tzinfo=None)


def _set_styles(document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    normal: ParagraphStyle = document.styles["Normal"]
    _set_font(normal, BODY)
    form = normal.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    form.first_line_indent, form.line_spacing = Mm(INDENT), SPACING
    form.space_before, form.space_after = Pt(0), Pt(AFTER)
    for name in ("Heading 1", "Heading 2", "Header", "Footer"):
        style: ParagraphStyle = document.styles[name]
        heading = name.startswith("Heading")
        _set_font(style, BODY)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.bold, style.font.italic = heading, False
        if heading:
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(AFTER)
        else:
            style.paragraph_format.first_line_indent = Mm(0)
            style.paragraph_format.space_after = Pt(0)


def _set_font(style: ParagraphStyle, size: float) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for name in list(fonts.attrib):  # a font of the theme would win over ours
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)


def _set_page(document: Document, mark: str, remark: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(length) for length in PAGE)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(HEADER)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_page_field(number)
    first = section.first_page_header.paragraphs[0]
    _run(first, mark, size=BODY, bold=True)
    for footer in (section.footer, section.first_page_footer):
        _centred(footer.paragraphs[0], remark, size=10, italic=True)


def _add_page_field(paragraph: Paragraph) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = _run(paragraph, "2", size=PAGE_NUMBER)
    field.append(run)
    paragraph._p.append(field)


def _blocks(document: Document, rows: int) -> Table:
    """Two blocks side by side, without borders."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    table: Table = document.add_table(rows=rows, cols=2)
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook")  # Word wants them in this order
    for row in table.rows:
        for cell, width in zip(row.cells, (LEFT_BLOCK, WIDTH - LEFT_BLOCK), strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, (LEFT_BLOCK, WIDTH - LEFT_BLOCK), strict=True):
        column.width = Mm(width)
    return table


def _fill(cell: _Cell, text: str, width: float, *, bold: bool, left: bool) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    cell.width = Mm(width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = _centred(cell.paragraphs[0], " ".join(text.split()), size=TABLE, bold=bold)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    if left:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _keep_together(table: Table, row: int, *, heading: bool = False) -> None:
    """A row is not torn over two pages; the headings stand on each of them."""
    from docx.oxml import OxmlElement

    properties = table.rows[row]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))


def _line(
    cell: _Cell, text: str, *, size: float, bold: bool = False, italic: bool = False, centre: bool = True
) -> None:
    """A line of a block; the cell's own first paragraph is used first."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    first = cell.paragraphs[0]
    paragraph = first if not first.runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    _centred(paragraph, text, size=size, bold=bold, italic=italic)
    if not centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _centred(paragraph: Paragraph, text: str, *, size: float, bold: bool = False, italic: bool = False) -> Paragraph:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    form = paragraph.paragraph_format
    form.alignment, form.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Mm(0)
    form.space_after, form.line_spacing = Pt(0), 1
    _run(paragraph, text, size=size, bold=bold, italic=italic)
    return paragraph


def _run(paragraph: Paragraph, text: str, *, size: float, bold: bool = False, italic: bool = False) -> object:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return run._r


def _rule(parent: Document | _Cell, length: float, available: float) -> None:
    """A line in the middle: the upper border of an empty paragraph, both lengths in points."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = parent.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Pt(max(0.0, (available - length) / 2))
    form.first_line_indent, form.line_spacing = Pt(0), Pt(2)
    form.space_before, form.space_after = Pt(2), Pt(AFTER)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _width(text: str, size: float) -> float:
    """About how wide bold text is, in points; the decree wants lines as long as the words or a third to half of it."""
    ems = (0.25 if letter == " " else 0.7 if letter.isupper() else 0.5 for letter in text)
    return sum(ems) * size
