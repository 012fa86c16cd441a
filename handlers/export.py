"""Which documents can be taken home, and how does a coordinator ask for one?

A workbook, a draft letter, a table or a picture of how a round stands for a unit and all below it: by chat
(`xuất excel`) for those who coordinate or administer that unit, and for operators on the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from statistics import median
from typing import BinaryIO

from domain.errors import NotFound
from domain.indicator import Indicator, Kind
from domain.message import Option, Outgoing
from domain.period import in_turn
from domain.permission import Action
from domain.summary import Summary
from domain.unit import Unit, unit_key
from domain.words import fold
from handlers.context import Clockwork, Context
from handlers.documents.format import Format
from handlers.documents.letter import letter
from handlers.documents.picture import Picture, Point, heat_map, progress_picture, trend
from handlers.documents.rows import Version
from handlers.documents.table import table
from handlers.documents.workbook import Told, workbook
from handlers.lineage import communes, heirs_of
from handlers.prepare import Prepared, Wish
from handlers.summarise import summarise
from handlers.wording import instant
from storage.campaigns import Running
from storage.files import named

MOST_VERSIONS = 10_000  # in a chat: more take longer than a second
MOST_CHOICES = 8
PROGRESS, HEAT, TREND = "progress", "heat", "trend"


_CALLED = {
    "excel": Format.XLSX,
    "xlsx": Format.XLSX,
    "word": Format.DOCX,
    "docx": Format.DOCX,
    "csv": Format.CSV,
    "anh": Format.PNG,
    "hinh": Format.PNG,
    "png": Format.PNG,
}
_ASKED = re.compile(
    rf"/?xuat(?: (?:file|tep|bao cao))?(?: (?P<format>{'|'.join(_CALLED)})(?: (?P<campaign>[a-z0-9-]+))?)?"
)


# --- what is in it


def current(clock: Clockwork, running: Running, unit: str) -> Summary | None:
    """The round that is open and due soonest, else the one that closed last, of those in which something is owed."""
    for plan in in_turn(running.rounds, clock.today):
        found = summarise(clock, running, plan.key, unit)
        if found is not None:
            return found
    return None


def write(
    clock: Clockwork,
    summary: Summary,
    form: Format,
    to: BinaryIO,
    *,
    picture: str = PROGRESS,
    language: str = "vi",
    told: Told | None = None,
) -> None:
    """Writes the document to `to`, which stays open. `told` is called with the rows that are done and all of them.

    Raises NotFound for a trend of an indicator that the campaign does not have.
    """
    match form:
        case Format.XLSX:
            expected = count_versions(clock, summary)
            found = versions(clock, summary)
            workbook(summary, found, to, zone=clock.zone, language=language, expected=expected, told=told)
        case Format.CSV:
            table(summary, to, zone=clock.zone, language=language)
        case Format.DOCX:
            to.write(letter(summary, zone=clock.zone, language=language))
        case Format.PNG:
            to.write(drawn(clock, summary, picture, language).png)


def drawn(clock: Clockwork, summary: Summary, picture: str, language: str = "vi") -> Picture:
    """`progress`, `heat` or `trend:CODE`."""
    kind, _, code = picture.partition(":")
    if kind == HEAT:
        return heat_map(summary, clock.zone, language)
    if kind != TREND:
        return progress_picture(summary, clock.zone, language)
    figures = [one for one in summary.campaign.reported if one.kind is not Kind.TEXT]
    indicator = next((one for one in figures if fold(one.code) == fold(code)), None)
    if indicator is None:
        known = ", ".join(one.code for one in figures)
        raise NotFound(f"{summary.campaign.code} has no figure {code} that communes report; there are {known}.")
    return trend(summary, indicator.code, points(clock, summary, indicator), clock.zone, language)


def file_name(summary: Summary, form: Format) -> str:
    """Of plain letters, for all systems: `hg2023-sk-huyen-dong-van.xlsx`."""
    words = fold(f"{summary.campaign.code} {summary.plan.key} {summary.root.title}")
    return f"{re.sub(r'[^a-z0-9]+', '-', words).strip('-')}.{form}"


def prepared(ctx: Context, summary: Summary, form: Format, *, history: bool = False, language: str = "") -> Prepared:
    """The document as a file that is kept. Raises Unmade where it has to be made first."""
    campaign, round_key = summary.campaign.code, summary.plan.key
    wish = Wish(
        form=form,
        campaign=campaign,
        round=round_key,
        unit=summary.root.key,
        language=language or ctx.language,
        history=history,
        after=(ctx.store.audit.head()[0], ctx.store.digests.changed_at(campaign, round_key)),
    )
    one = ctx.shelf.take(wish, ctx.now) or prepare(ctx, wish)
    if one.content:
        ctx.store.files.keep(one.content, shown=one.content if one.shown else None)
    return one


def prepare(clock: Clockwork, wish: Wish) -> Prepared:
    """Makes the document. Takes a while. Raises NotFound."""
    running = clock.store.campaigns.get(wish.campaign)
    summary = summarise(clock, running, wish.round, wish.unit) if running else None
    if summary is None:
        raise NotFound(f"{wish.unit} owes nothing in {wish.campaign} {wish.round}.")
    if wish.form is Format.PNG:
        picture = drawn(clock, summary, PROGRESS, wish.language)
        file = f"{named(picture.png)}/{picture.name}"
        return Prepared(file=file, words=picture.alt, content=picture.png, shown=True)
    content = BytesIO()
    if wish.form is Format.XLSX and not wish.history:
        workbook(summary, (), content, zone=clock.zone, language=wish.language)
    else:
        write(clock, summary, wish.form, content, language=wish.language)
    made = content.getvalue()
    return Prepared(file=f"{named(made)}/{file_name(summary, wish.form)}", content=made)


def versions(clock: Clockwork, summary: Summary) -> Iterator[Version]:
    """Every version of the campaign that the unit and those below it gave, one at a time."""
    reports, campaign = clock.store.reports, summary.campaign
    for change in reports.changes(campaign.code, _among(clock, summary)):
        unit = clock.store.units.get(change.figure.unit)
        if unit is not None:
            yield Version(
                figure=change.figure, unit=unit, before=change.before, person=change.person, judged=change.judged
            )


def count_versions(clock: Clockwork, summary: Summary) -> int:
    return clock.store.reports.count_changes(summary.campaign.code, _among(clock, summary))


def points(clock: Clockwork, summary: Summary, indicator: Indicator) -> Sequence[Point]:
    """Where the units of the summary stood together at the end of each day on which that changed."""
    heirs = heirs_of(clock, summary)
    units = {one.unit.key for one in summary.units} | heirs.keys()
    standing: dict[str, Decimal | None] = {}
    ended: dict[str, Decimal | None] = {}  # where units that ended stood last
    found: dict[date, Decimal] = {}
    for unit, said_at, total in clock.store.reports.totals(summary.campaign.code, indicator.code):
        if unit not in units:
            continue
        heir = heirs.get(unit)
        if heir is not None and heir in standing:  # what changes there changes what its successor holds
            if indicator.sums_up:
                standing[heir] = (
                    (standing[heir] or Decimal(0)) + (total or Decimal(0)) - (ended.get(unit) or Decimal(0))
                )
        else:
            standing[unit] = total
        if heir is not None:
            ended[unit] = total
        for old in [old for old, new in heirs.items() if new == unit]:
            standing.pop(old, None)  # from here on its successor tells it
        values = [value for value in standing.values() if value is not None]
        if values:
            day = max(said_at.astimezone(clock.zone).date(), max(found, default=date.min))
            found[day] = _together(indicator, values)
    return sorted(found.items())


def _together(indicator: Indicator, values: Sequence[Decimal]) -> Decimal:
    if indicator.kind is Kind.MILESTONE:
        return Decimal(sum(value > 0 for value in values))
    return sum(values, Decimal(0)) if indicator.sums_up else Decimal(median(values))


def _among(clock: Clockwork, summary: Summary) -> tuple[str, ...] | None:
    """The reporting units below the root; None for all of the campaign."""
    if summary.root.key == unit_key(summary.campaign.tree, summary.campaign.root):
        return None
    return tuple(communes(clock, summary.campaign, summary.root.key))


# --- by chat


@dataclass(frozen=True, kw_only=True, slots=True)
class _Choice:
    """A campaign and a unit for which the person may have documents."""

    running: Running
    unit: Unit

    @property
    def values(self) -> dict[str, str]:
        return {"campaign": self.running.code, "unit": self.unit.key}


def asked_for(said: str) -> Mapping[str, str] | None:
    """What a message (folded) asks for: {"format", "campaign"}, as far as it says so; None when it asks for nothing."""
    found = _ASKED.fullmatch(" ".join(said.split()))
    if found is None:
        return None
    values = {"format": _CALLED[found["format"]].value} if found["format"] else {}
    return values | ({"campaign": found["campaign"].upper()} if found["campaign"] else {})


def export(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """`xuất excel`: the document, or the question for what is not clear yet."""
    if not _posts(ctx):
        return ctx.say_key("export-not-yours")
    if "format" not in values:
        return ctx.say_key("export-which-format", *_formats(ctx))
    known = _running(ctx, values.get("campaign", ""))
    if "campaign" in values and not known:
        return ctx.say_key("export-no-campaign", campaign=values["campaign"], running=_codes(ctx))
    choices = [one for one in _choices(ctx, known) if values.get("unit", one.unit.key) == one.unit.key]
    if not choices:
        return ctx.say_key("export-nothing")
    if len(choices) > 1:
        options = [_option(one, values) for one in choices[:MOST_CHOICES]]
        return ctx.say_key("export-which", *options)
    summary = current(ctx, choices[0].running, choices[0].unit.key)
    if summary is None:
        return ctx.say_key("export-nothing")
    return _sent(ctx, summary, Format(values["format"]))


def help_line(ctx: Context) -> str:
    """How those who may export ask for it; empty for others."""
    return ctx.words("export-help") if _posts(ctx) else ""


def _posts(ctx: Context) -> tuple[str, ...]:
    """The units for which this person may have documents."""
    return ctx.units_for(Action.EXPORT)


def _running(ctx: Context, code: str) -> tuple[Running, ...]:
    """The campaigns that run, or the one of that code, running or not."""
    if not code:
        return ctx.store.campaigns.running()
    found = ctx.store.campaigns.get(code)
    return (found,) if found else ()


def _choices(ctx: Context, known: Sequence[Running]) -> list[_Choice]:
    found = []
    for key in _posts(ctx):
        above = [one.key for one in ctx.store.units.path(key)]
        unit = ctx.store.units.get(key)
        found += [
            _Choice(running=one, unit=unit)
            for one in known
            if unit is not None and unit_key(one.campaign.tree, one.campaign.root) in above
        ]
    return found


def _formats(ctx: Context) -> list[Option]:
    labels = {
        Format.XLSX: "Excel",
        Format.DOCX: "Word",
        Format.CSV: "CSV",
        Format.PNG: ctx.words("export-picture"),
    }
    return [Option(label=label, action="export", values={"format": form.value}) for form, label in labels.items()]


def _option(choice: _Choice, values: Mapping[str, str]) -> Option:
    label = f"{choice.running.code}: {choice.unit.title}"
    return Option(label=label[:60], action="export", values={"format": values["format"], **choice.values})


def _codes(ctx: Context) -> str:
    return ", ".join(one.code for one in ctx.store.campaigns.running()) or "…"


def _sent(ctx: Context, summary: Summary, form: Format) -> list[Outgoing]:
    """The message with its file. A picture is shown in the chat, with the words that tell what is seen."""
    if form is Format.PNG:
        picture = prepared(ctx, summary, form)
        return [replace(ctx.say(picture.words)[0], photo=picture.file)]
    count = summary.count
    lines = [
        ctx.words(
            "export",
            round=summary.plan.name,
            campaign=summary.campaign.short_title,
            unit=summary.root.title,
            reported=count.reported,
            expected=count.expected,
            at=instant(summary.at, ctx.zone),
        )
    ]
    many = count_versions(ctx, summary) if form is Format.XLSX else 0
    if many > MOST_VERSIONS:
        lines.append(ctx.words("export-without-history", count=many))
    document = prepared(ctx, summary, form, history=many <= MOST_VERSIONS)
    return [replace(ctx.say("\n".join(lines))[0], document=document.file)]
