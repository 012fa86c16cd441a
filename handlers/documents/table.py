"""Which file does another program read? The rows of the figures as CSV.

As Excel with Vietnamese settings opens it: semicolons, decimal commas, UTF-8 with its mark. Times are ISO, which no
country's settings turn round. docs/decisions/0014 says why.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import BinaryIO
from zoneinfo import ZoneInfo

from domain.summary import Summary
from handlers.documents.rows import VALUE_HEADINGS, Cell, Seal, Sealed, plain, value_rows
from handlers.texts import sentence

# What makes a spreadsheet take text for a formula, also behind blanks and as the wide letters of Asian keyboards.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def table(summary: Summary, to: BinaryIO, *, zone: ZoneInfo, language: str = "vi") -> Sealed:
    """Writes the file; `to` stays open. The checksum is that of the workbook."""
    seal = Seal()
    text = io.TextIOWrapper(to, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(harmless(sentence(key, language)) for key in VALUE_HEADINGS)
    for row in value_rows(summary, zone=zone, language=language):
        seal.add(row)
        lines.writerow(map(_field, row))
    text.detach()
    return seal.sealed


def harmless(text: str) -> str:
    """With an apostrophe before what a spreadsheet would calculate."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def _field(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return plain(cell).replace(".", ",")
    return harmless(cell) if isinstance(cell, str) else plain(cell)
