"""What does a digest say? Headline, progress against target and path, who is missing, difficulties, recognition.

It fits its channel by construction: at most three messages, split between lines. What does not fit is counted, and a
workbook that follows holds it, or the last line says how to get it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.campaign import Collects
from domain.channel import limits_of, parts
from domain.note import NoteKind
from domain.obligation import State
from domain.quantity import vietnamese
from domain.ranking import Praise
from domain.report import DETAILS
from domain.summary import Course, Progress, Summary, UnitState
from domain.unit import Level, Unit
from domain.words import nfc
from handlers.texts import sentence
from handlers.wording import figure, instant, name_of, share

MOST_PARTS = 3  # messages that one digest may take
NAMES_SHOWN = 20
NOTES_SHOWN = 5
NOTE_LENGTH = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Fitted:
    """A text as a channel takes it. left: lines that found no room."""

    text: str
    left: int


def digest_text(
    summary: Summary, step: str, zone: ZoneInfo, praised: Praise, channel: str, *, updated: bool = False
) -> Fitted:
    """The whole text. `step`: which of the digests of a round. `updated`: it takes the place of one posted before."""
    head = [
        _head(summary, step, zone, updated=updated),
        *_grouping_lines(summary),
        counts_line(summary),
        *approved_lines(summary),
    ]
    lines = [
        *_progress_lines(summary),
        *_activity_lines(summary),
        *_praise_lines(summary, praised),
        *missing_lines(summary),
        *_note_lines(summary),
    ]
    return fitted(head, lines, channel, rest="digest-cut-workbook" if takes_workbook(summary, channel) else "")


def takes_workbook(summary: Summary, channel: str) -> bool:
    """Whether what a digest has no room for can follow in a workbook: not where it would name who may not be named."""
    return limits_of(channel).documents and not _only_counts(summary)


def counts_line(summary: Summary) -> str:
    """Expected, reported, on time, late, in part, silent; excused where there are any."""
    count = summary.count
    line = sentence(
        "digest-counts",
        reported=count.reported,
        expected=count.expected,
        on_time=count.on_time,
        late=count.late,
        partial=count.partial,
        silent=count.silent,
    )
    return sentence("digest-excused", line=line, count=count.excused) if count.excused else line


def _grouping_lines(summary: Summary) -> list[str]:
    """That an old district is only a name for some of the new communes."""
    if summary.grouping is None:
        return []
    return [sentence("digest-grouping", units=summary.grouping[0], shared=summary.grouping[1])]


def approved_lines(summary: Summary) -> list[str]:
    """How many units are approved, where somebody has to."""
    if summary.approved is None or not summary.approved[1]:
        return []
    approved, units = summary.approved
    return [sentence("digest-approved", approved=approved, units=units)]


def fitted(head: Sequence[str], lines: Sequence[str], channel: str, *, rest: str = "") -> Fitted:
    """Head and as many lines as fit. rest: key of the sentence that says how many were left out, and where they are."""

    def text(shown: int) -> str:
        left = len(lines) - shown
        end = [sentence(rest or "digest-cut-ask", count=left)] if left else []
        return nfc("\n".join((*head, *lines[:shown], *end)))

    longest = limits_of(channel).text

    def fits(shown: int) -> bool:
        return len(parts(text(shown), first=longest, longest=longest)) <= MOST_PARTS

    if fits(len(lines)):
        return Fitted(text=text(len(lines)), left=0)
    shown = bisect_left(range(len(lines)), True, key=lambda more: not fits(more + 1))
    return Fitted(text=text(shown), left=len(lines) - shown)


def missing_lines(summary: Summary) -> list[str]:
    """Who is missing: by district for the province, by name for the rest, as the campaign's policy allows."""
    owing = [(one.unit, state) for one in _expected(summary) if (state := one.state) is not State.DONE]
    silent = [unit for unit, state in owing if state is State.OPEN]
    partial = [unit for unit, state in owing if state is State.PARTIAL]
    lines = _by_part(summary)
    if not silent and not partial:
        return [*lines, sentence("digest-all-in")]
    if _only_counts(summary):
        return lines
    if silent:
        lines.append(sentence("digest-missing", names=names_of(silent)))
    if partial:
        lines.append(sentence("digest-partial", names=names_of(partial)))
    return lines


def progress_line(summary: Summary, one: Progress) -> str:
    """One indicator in a line, with how much of it is approved."""
    line = _progress_line(summary, one)
    if one.approved is None:
        return line
    if one.approved == one.units:
        return sentence("digest-mark-all", line=line)
    return sentence("digest-mark-some", line=line, approved=one.approved, units=one.units)


def _progress_line(summary: Summary, one: Progress) -> str:
    indicator = one.indicator
    name = name_of(summary.campaign, indicator.code)
    if one.reached is not None:
        return sentence("digest-reached", name=name, reached=one.reached, units=one.units)
    if one.total is None:
        return _spread(name, one)
    if not one.target:
        return _changed(sentence("digest-sum", name=name, sum=figure(one.total, indicator.unit)), one)
    line = sentence(
        "digest-sum-target",
        name=name,
        sum=figure(one.total, None),
        target=figure(one.target, indicator.unit),
        share=share(one.total, one.target),
    )
    return _changed(_on_course(line, one), one)


def names_of(units: Sequence[Unit]) -> str:
    shown = ", ".join(unit.name for unit in units[:NAMES_SHOWN])
    if len(units) <= NAMES_SHOWN:
        return shown
    return sentence("units-more", names=shown, count=len(units) - NAMES_SHOWN)


def _head(summary: Summary, step: str, zone: ZoneInfo, *, updated: bool) -> str:
    return sentence(
        "digest-head-updated" if updated else "digest-head",
        title=sentence(f"digest-title-{_kind(step)}", round=summary.plan.name),
        campaign=summary.campaign.short_title,
        unit=summary.root.title,
        at=instant(summary.at, zone),
    )


def _kind(step: str) -> str:
    """`weekly-20230619` is one of the weekly ones; `close-20230712` another close, after the date was changed."""
    return re.sub(r"-\d{8}$", "", step)


def _only_counts(summary: Summary) -> bool:
    return summary.root.level is Level.PROVINCE and summary.campaign.digests.names == "counts"


def _expected(summary: Summary) -> list[UnitState]:
    return [one for one in summary.units if not one.owed.excused]


def _progress_lines(summary: Summary) -> list[str]:
    lines = [progress_line(summary, one) for one in summary.progress]
    return [sentence("digest-registered" if summary.registers else "digest-progress"), *lines] if lines else []


def _activity_lines(summary: Summary) -> list[str]:
    """What the activities of the round count together."""
    if summary.plan.collects not in (Collects.ACTIVITY, Collects.NARRATIVE):
        return []
    lines = []
    for code in summary.plan.activities:
        told = [one.details[code] for one in summary.units if code in one.details]
        sums = {name: sum((one[name] for one in told if name in one), Decimal(0)) for name in sorted(DETAILS)}
        shown = [sentence(f"detail-{name}", count=vietnamese(value)) for name, value in sums.items() if value]
        if shown:
            lines.append(sentence("line-level", name=name_of(summary.campaign, code), value=", ".join(shown)))
    return lines


def _on_course(line: str, one: Progress) -> str:
    """With the part that should be there by now, where it says something."""
    if one.course in (None, Course.DONE) or one.path is None:
        return sentence("digest-done", line=line) if one.course is Course.DONE else line
    return sentence(f"digest-{one.course.value}", line=line, path=share(one.path, Decimal(1)))


def _changed(line: str, one: Progress) -> str:
    if not one.change:
        return line
    change = f"{'+' if one.change > 0 else '−'}{vietnamese(abs(one.change))}"
    return sentence("digest-change", line=line, change=change)


def _spread(name: str, one: Progress) -> str:
    spread: dict[str, str] = {
        "low": figure(one.low, None),
        "high": figure(one.high, one.indicator.unit),
        "median": figure(one.median, one.indicator.unit),
        "units": str(one.units),
    }
    if one.target:
        return sentence("digest-range-target", name=name, target=figure(one.target, one.indicator.unit), **spread)
    return sentence("digest-range", name=name, **spread)


def _by_part(summary: Summary) -> list[str]:
    """A line for each district below a province that has districts."""
    if summary.root.level is not Level.PROVINCE or not summary.parts:
        return []
    lines = [sentence("digest-by-unit")]
    for part in summary.parts:
        count = part.count
        line = sentence("digest-by-unit-line", unit=part.unit.title, reported=count.reported, expected=count.expected)
        lines.append(line)
    return lines


def _praise_lines(summary: Summary, praised: Praise) -> list[str]:
    """Who is named; nobody while the round has only begun."""
    lines = [
        sentence(f"digest-praise-{what}", names=", ".join(one.unit.title for one in found))
        for what, found in (("first", praised.first), ("best", praised.best), ("improved", praised.improved))
        if found
    ]
    return [sentence("digest-praise"), *lines] if lines and summary.count.reported else []


def _note_lines(summary: Summary) -> list[str]:
    """Difficulties and proposals, the newest; other remarks where there are none."""
    names = {one.unit.key: one.unit for one in summary.units}
    telling = [one for one in summary.notes if one.kind in (NoteKind.DIFFICULTY, NoteKind.PROPOSAL)]
    notes = telling or list(summary.notes)
    if not notes:
        return []
    lines = [sentence("digest-note", unit=names[one.unit].title, note=_short(one.text)) for one in notes[-NOTES_SHOWN:]]
    return [sentence("digest-notes"), *lines]


def _short(text: str) -> str:
    line = " ".join(re.sub(r"@(?=\w)", "", text).split())  # nobody is called into a group by somebody's note
    return line if len(line) <= NOTE_LENGTH else f"{line[: NOTE_LENGTH - 1].rstrip()}…"
