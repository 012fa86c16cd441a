"""Which pictures go to a phone with a digest? Bars against the path, units against indicators, and a trend."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from domain.summary import Summary
from handlers.documents.frame import Picture, View, file_name
from handlers.documents.heat_map import heat_map as drawn_map
from handlers.documents.progress import progress
from handlers.documents.trend import Point
from handlers.documents.trend import trend as drawn_trend

__all__ = ["Picture", "Point", "heat_map", "progress_picture", "trend"]


def progress_picture(summary: Summary, zone: ZoneInfo, language: str = "vi") -> Picture:
    """How far each indicator is, and how far it should be by now."""
    canvas, alt = progress(View(summary=summary, zone=zone, language=language))
    return Picture(png=canvas.png(), alt=alt, name=file_name(summary, "tien-do"))


def heat_map(summary: Summary, zone: ZoneInfo, language: str = "vi") -> Picture:
    """Units down, indicators across. Districts where the root has any; else every unit, by its name."""
    canvas, alt = drawn_map(View(summary=summary, zone=zone, language=language))
    return Picture(png=canvas.png(), alt=alt, name=file_name(summary, "don-vi"))


def trend(summary: Summary, code: str, points: Sequence[Point], zone: ZoneInfo, language: str = "vi") -> Picture:
    """One indicator over time. points: (day, total) of earlier digests; where it stands now is added."""
    canvas, alt = drawn_trend(View(summary=summary, zone=zone, language=language), code, points)
    return Picture(png=canvas.png(), alt=alt, name=file_name(summary, f"dien-bien-{code}"))
