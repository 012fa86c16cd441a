"""Which sheet does an officer fill in? Made from what the unit owes; read back by `domain.sheet`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.campaign import Campaign, RoundPlan
from domain.indicator import Indicator, Kind
from domain.sheet import HEADINGS, IDENTITY
from domain.unit import Unit

TITLE_ROWS = len(IDENTITY) + 1
WIDTHS = (12, 52, 14, 16, 18, 30)
HINT = "Chỉ điền hai cột cuối. Ô trống là chưa báo; nếu kỳ này không có, ghi: không phát sinh."


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateRow:
    """One indicator that is owed, and what was reported before."""

    indicator: Indicator
    before: Decimal | None = None


def template(campaign: Campaign, plan: RoundPlan, unit: Unit, rows: Sequence[TemplateRow], *, at: datetime) -> bytes:
    """The workbook (.xlsx). The same arguments make the same bytes."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"created": at.replace(tzinfo=None), "title": f"{campaign.code} {plan.key} {unit.title}"})
    sheet = book.add_worksheet("Báo cáo")
    known, asked = book.add_format({"bg_color": "#F2F2F2"}), book.add_format({"border": 1})
    # A figure with a percent sign that is typed into a cell of numbers becomes a hundredth of itself.
    words = book.add_format({"border": 1, "num_format": "@", "align": "right"})
    bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})

    identity = (campaign.code, plan.key, unit.key)
    for number, (label, key, name) in enumerate(
        zip(IDENTITY.values(), identity, (campaign.short_title, plan.name, unit.title), strict=True)
    ):
        sheet.write_row(number, 0, (label, key, name))
    sheet.write_string(len(identity), 0, HINT)
    sheet.write_row(TITLE_ROWS, 0, HEADINGS, bold)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, start=TITLE_ROWS + 1):
        indicator = row.indicator
        sheet.write_row(number, 0, (indicator.code, indicator.name, indicator.unit or ""), known)
        if row.before is None:
            sheet.write_blank(number, 3, None, known)
        else:
            sheet.write_number(number, 3, float(row.before), known)
        sheet.write_blank(number, 4, None, words if _in_words(indicator) else asked)
        sheet.write_blank(number, 5, None, asked)
    sheet.freeze_panes(TITLE_ROWS + 1, 2)
    book.close()
    return content.getvalue()


def _in_words(indicator: Indicator) -> bool:
    return indicator.kind is not Kind.QUANTITY or "%" in (indicator.unit or "")
