"""Which report does a person finish? A draft in the form of Decree 30/2020/NĐ-CP with the round's figures and notes.

Its number, date and signature are left blank and every page says that it is a draft: what makes it official stays with
people. The form is in `decree`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.indicator import Indicator
from domain.note import NoteKind
from domain.obligation import State
from domain.period import ROMAN
from domain.quantity import vietnamese
from domain.summary import Count, Progress, Summary, UnitState
from domain.unit import Level
from handlers.documents.decree import Foot, Head, Paper
from handlers.documents.overview import by_district, progress_rows
from handlers.documents.rows import measured_in, title, words
from handlers.documents.workbook import document_words
from handlers.texts import sentence
from handlers.wording import instant, name_of, share

SMALL_MONTHS = 2  # January and February are written 01 and 02, the others without a nought
_ASIDE = re.compile(r"\s*\([^()]*\)")


def letter(summary: Summary, *, zone: ZoneInfo, language: str = "vi") -> bytes:
    """The draft (.docx). The same arguments make the same bytes."""
    paper = Paper(
        title=words(f"{summary.campaign.code} {summary.plan.key} {summary.root.title}"),
        at=summary.at,
        mark=sentence("letter-draft", language),
        remark=sentence("letter-remark", language, at=instant(summary.at, zone)),
    )
    paper.head(_head(summary, zone, language))
    subject = sentence("letter-subject", language, campaign=words(summary.campaign.title))
    paper.name(sentence("letter-kind", language), (subject, words(f"({summary.plan.name})")))
    paper.text(_opening(summary, zone, language))

    number = iter(ROMAN)
    paper.section(f"{next(number)}. " + sentence("letter-results", language))
    _results(paper, summary, language)
    for kind, heading, none in (
        (NoteKind.DIFFICULTY, "letter-difficulties", "letter-no-difficulties"),
        (NoteKind.PROPOSAL, "letter-proposals", "letter-no-proposals"),
        (NoteKind.EXAMPLE, "letter-examples", ""),
    ):
        notes = _notes(summary, kind)
        if notes or none:
            paper.section(f"{next(number)}. {sentence(heading, language)}")
            for line in notes or [sentence(none, language)]:
                paper.text(line)

    paper.last(sentence("letter-closing", language, body=body_name(summary, language)))
    paper.foot(_foot(summary, language))
    return paper.content()


def body_name(summary: Summary, language: str = "vi") -> str:
    """`Ủy ban nhân dân tỉnh Hà Giang`. A cluster has no committee, only its name."""
    if summary.root.level is Level.CLUSTER:
        return title(summary.root)
    return " ".join((sentence("letter-committee", language), words(summary.root.title)))


def _head(summary: Summary, zone: ZoneInfo, language: str) -> Head:
    at, root = summary.at.astimezone(zone), summary.root
    cluster = root.level is Level.CLUSTER
    name = words(root.title).upper()
    month = f"{at.month:02}" if at.month <= SMALL_MONTHS else str(at.month)
    return Head(
        nation=sentence("letter-nation", language),
        motto=sentence("letter-motto", language),
        body=(name,) if cluster else (sentence("letter-committee", language).upper(), name),
        number=sentence(
            "letter-number", language, body="…" if cluster else sentence("letter-committee-short", language)
        ),
        place=sentence("letter-place", language, place=words(root.name), month=month, year=at.year),
    )


def _opening(summary: Summary, zone: ZoneInfo, language: str) -> str:
    return sentence(
        "letter-opening",
        language,
        document=" ".join(_ASIDE.sub("", document_words(summary.campaign.document, language)).split()),
        body=body_name(summary, language),
        campaign=words(summary.campaign.short_title),
        at=instant(summary.at, zone),
    )


def _results(paper: Paper, summary: Summary, language: str) -> None:
    number = 0
    rows = list(progress_rows(summary))
    if rows:
        number += 1
        paper.subsection(f"{number}. " + sentence("letter-by-indicator", language))
        told = sum(one.units > 0 for _, one in rows)
        paper.text(sentence("letter-indicators-told", language, told=told, all=len(rows)))
        for line in _pace(summary, rows, language):
            paper.text(line)
        paper.table(*_indicator_table(summary, rows, language))
    texts = list(_texts(summary))
    if texts:
        number += 1
        paper.subsection(f"{number}. " + sentence("letter-told", language))
        for line in texts:
            paper.text(line)
    number += 1
    paper.subsection(f"{number}. " + sentence("letter-discipline", language))
    _discipline(paper, summary, language)
    remarks = _notes(summary, NoteKind.REMARK)
    if remarks:
        number += 1
        paper.subsection(f"{number}. " + sentence("letter-remarks", language))
        for line in remarks:
            paper.text(line)


def _pace(summary: Summary, rows: Sequence[tuple[Indicator, Progress]], language: str) -> Iterator[str]:
    """Which indicators have reached their target, and which are behind their path."""
    there = [indicator.code for indicator, one in rows if one.share is not None and one.share >= 1]
    if there:
        names = ", ".join(words(name_of(summary.campaign, code)) for code in there)
        yield sentence("letter-there", language) + f" {names}."
    behind = [
        sentence(
            "letter-behind-one",
            language,
            name=words(name_of(summary.campaign, indicator.code)),
            share=share(one.share, Decimal(1)),
            path=share(one.path, Decimal(1)),
        )
        for indicator, one in rows
        if one.share is not None and one.path is not None and one.pace is not None and one.pace < 1
    ]
    if behind:
        yield sentence("letter-behind", language) + f" {'; '.join(behind)}."


def _indicator_table(
    summary: Summary, rows: Sequence[tuple[Indicator, Progress]], language: str
) -> tuple[list[str], list[list[str]], list[float]]:
    """Headings, rows and widths. The columns of targets are left out where nothing has one: in districts."""
    targets = any(one.target is not None for _, one in rows)
    reached = "workbook-registered" if summary.registers else "workbook-reached"
    columns: list[tuple[str, float]] = [("workbook-number", 9), ("workbook-indicator", 54 if targets else 83)]
    columns += [("workbook-measured-in", 18)]
    columns += [("workbook-target", 18)] if targets else []
    columns += [(reached, 30)]
    columns += [("workbook-share", 15)] if targets else []
    columns += [("workbook-units-reported", 16 if targets else 20)]
    lines = []
    for number, (indicator, one) in enumerate(rows, start=1):
        line = [str(number), words(indicator.name), words(measured_in(indicator, language))]
        line += [_figure(one.target)] if targets else []
        line += [_reached(one, language)]
        line += [f"{share(one.share, Decimal(1))}%" if one.share is not None else ""] if targets else []
        lines.append([*line, str(one.units)])
    return [sentence(key, language) for key, _ in columns], lines, [width for _, width in columns]


def _figure(value: Decimal | None) -> str:
    return "" if value is None else vietnamese(value)


def _reached(one: Progress, language: str) -> str:
    if one.reached is not None:
        return sentence("letter-reached", language, reached=one.reached, units=one.units)
    if one.low is None:
        return _figure(one.total)
    spread = {"low": _figure(one.low), "median": _figure(one.median), "high": _figure(one.high)}
    return sentence("letter-spread", language, **spread)


def _discipline(paper: Paper, summary: Summary, language: str) -> None:
    paper.text(sentence("letter-counts", language, **_counted(summary.count)))
    if summary.approved is not None and summary.approved[1]:
        paper.text(sentence("letter-approved", language, approved=summary.approved[0], units=summary.approved[1]))
    if summary.count.excused:
        paper.text(sentence("letter-excused", language, count=summary.count.excused))
    if summary.parts:
        keys = ["workbook-number", "workbook-district", "workbook-expected", "workbook-on-time", "workbook-late"]
        keys += ["workbook-partial", "workbook-missing"]
        rows = [[str(n), title(part.unit), *_count_cells(part.count)] for n, part in enumerate(summary.parts, start=1)]
        rows.append(["", sentence("workbook-sum", language), *_count_cells(summary.count)])
        paper.table([sentence(key, language) for key in keys], rows, (9, 51, 20, 20, 20, 20, 20))
    if summary.root.level is Level.PROVINCE and summary.campaign.digests.names == "counts":
        return
    groups = [(district, _silent(units)) for district, units in by_district(summary)]
    if any(units for _, units in groups):
        paper.text(sentence("letter-missing", language))
    for district, units in groups:
        if units:
            paper.text(f"- {f'{district}: ' if district else ''}{', '.join(units)}")


def _silent(units: Sequence[UnitState]) -> list[str]:
    return [words(one.unit.title) for one in units if not one.owed.excused and one.state is State.OPEN]


def _counted(count: Count) -> dict[str, int]:
    return {
        "expected": count.expected,
        "reported": count.reported,
        "on_time": count.on_time,
        "late": count.late,
        "partial": count.partial,
        "silent": count.silent,
    }


def _count_cells(count: Count) -> list[str]:
    return [str(one) for one in (count.expected, count.on_time, count.late, count.partial, count.silent)]


def _texts(summary: Summary) -> Iterator[str]:
    """What units told in words, by indicator or activity; those who told the same stand together."""
    given = {code for one in summary.units for code in one.texts}
    names = {one.code: one.name for one in summary.campaign.indicators}
    names |= {one.code: one.name for one in summary.campaign.activities}
    for code in (code for code in names if code in given):
        yield f"{words(names[code])}:"
        told: dict[str, list[str]] = {}
        for one in summary.units:
            if text := words(one.texts.get(code, "")):
                told.setdefault(text, []).append(title(one.unit))
        for text, units in told.items():
            yield f"- {', '.join(units)}: {text}"


def _notes(summary: Summary, kind: NoteKind) -> list[str]:
    units = {one.unit.key: one.unit for one in summary.units}
    found = [note for note in summary.notes if note.kind is kind]
    return [
        f"- {title(units[note.unit]) if note.unit in units else words(note.unit)}: {words(note.text)}" for note in found
    ]


def _foot(summary: Summary, language: str) -> Foot:
    # The round names who receives the reports of those below; of a province nobody is named.
    known = "" if summary.root.level is Level.PROVINCE else _ASIDE.sub("", words(summary.plan.receiver))
    receivers = [part.strip() for part in known.split(";") if part.strip()] or ["…"]
    lines = [*(f"- {one};" for one in receivers), sentence("letter-archive", language)]
    signer = [sentence("letter-signer-post", language), "", "", "", sentence("letter-signer-name", language)]
    return Foot(receivers=sentence("letter-receivers", language), lines=lines, signer=signer)
