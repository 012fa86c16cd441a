"""Which kinds of documents are there? By the endings of their files."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    XLSX = "xlsx"  # the workbook: printed tables, every figure, every version
    CSV = "csv"  # every figure, for other programs
    DOCX = "docx"  # the draft of the official report
    PNG = "png"  # a picture
