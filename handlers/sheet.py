"""What happens when an officer sends a sheet of figures, or asks for one to fill in?

Every row is read as a message would be. Faults are told cell by cell, and then nothing is stored: a corrected sheet is
sent again as a whole, and figures that were stored already would be added twice. A sheet without faults is shown once,
and stored with one confirmation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import PurePath

from domain.campaign import Collects
from domain.evidence import Piece, PieceKind, PieceState
from domain.indicator import Comparator, Indicator, Kind
from domain.message import Option, Outgoing
from domain.reading import Reading, ReadingKind
from domain.report import Entry, Mode
from domain.secret import is_marked
from domain.sheet import MOST_ROWS, SheetRow, Table, table, unpack
from domain.words import fold
from handlers import privacy
from handlers.ask import question_for
from handlers.check import unlikely, versions
from handlers.context import Context
from handlers.documents.template import TemplateRow, template
from handlers.echo import lines_of
from handlers.evidence import piece_of
from handlers.keep import store_entries
from handlers.lineage import places
from handlers.register import AMBIGUOUS, speaks_of_registering
from handlers.report import read_for
from handlers.status import open_obligations
from handlers.target import Target, entries_of, no_round, pending_values, target_of
from handlers.wording import figure, name_of

SHEETS = (".xlsx", ".csv", ".tsv", ".txt", "")
OLD_SHEETS = (".xls", ".xlsb", ".xlsm", ".ods")
FAULTS_SHOWN = 8
LINES_SHOWN = 40
LONGEST_CELL = 40
_OTHER = {"unit": "sheet-other-unit", "campaign": "sheet-other-campaign", "round": "sheet-other-round"}
_REACHED = {"x", "co", "dat", "da dat", "roi", "xong", "da xong", "hoan thanh", "da hoan thanh", "1"}
_FALLING = (Comparator.DECREASE_GE, Comparator.DECREASE_GT)
_WHOLE = re.compile(r"-?\d[\d.]*")
_NOT_REACHED = {"chua", "chua dat", "khong", "khong dat", "chua xong", "0"}


@dataclass(kw_only=True)
class _Outcome:
    """What the rows of a sheet mean. faults: cell and sentence."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


# --- the empty sheet


def blank(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """`mẫu`: the sheet for the open round, or the question for which one."""
    targets = [target for target in _targets(ctx) if _figures_of(target)]
    if "round" in values:
        targets = [target for target in targets if target.values.items() <= values.items()]
    if not ctx.reporting_units:
        return ctx.say_key("not-an-officer")
    if not targets:
        return ctx.say_key("template-none")
    if len(targets) > 1:
        options = [Option(label=_label(ctx, target), action="template", values=target.values) for target in targets]
        return ctx.say_key("template-which", *options)
    target = targets[0]
    unit = ctx.store.units.get(target.owed.unit)
    assert unit is not None
    plan = target.running.round(target.owed.round)
    standings = ctx.store.reports.standings(target.owed.campaign, target.owed.unit)
    rows = [
        TemplateRow(indicator=one, before=standings[one.code].total if one.code in standings else None)
        for one in _figures_of(target)
    ]

    content = template(target.running.campaign, plan, unit, rows, at=ctx.now.astimezone(ctx.zone))

    key = ctx.store.files.keep(content)
    name = f"{target.owed.campaign}-{plan.key}-{_plain(unit.title)}.xlsx"
    said = ctx.say_key("template", round=plan.name, unit=unit.title, count=len(rows))
    return [replace(said[0], document=f"{key}/{name}")]


def _figures_of(target: Target) -> list[Indicator]:
    """What the sheet asks for: what is still missing, or everything once nothing is."""
    if target.running.round(target.owed.round).collects in (Collects.ACTIVITY, Collects.NARRATIVE):
        return []
    codes = target.owed.missing or target.owed.needed
    found = [target.running.campaign.indicator(code) for code in codes]
    return [one for one in found if one is not None and one.kind is not Kind.TEXT]


def _label(ctx: Context, target: Target) -> str:
    plan = target.running.round(target.owed.round)
    label = f"{target.owed.campaign}: {plan.name}"
    if len(ctx.reporting_units) > 1:
        unit = ctx.store.units.get(target.owed.unit)
        label = f"{unit.title if unit else target.owed.unit} · {label}"
    return label[:60]


def _plain(name: str) -> str:
    """A name that every telephone can store."""
    ascii_only = unicodedata.normalize("NFKD", fold(name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only.title()).strip("-")


# --- a sheet comes


def document(ctx: Context) -> list[Outgoing]:
    """A file: a sheet is fetched, and answered when it is here."""
    suffix = PurePath(ctx.incoming.file_name.lower()).suffix
    if suffix in OLD_SHEETS:
        return ctx.say_key("sheet-old")
    if suffix not in SHEETS:
        return ctx.say_key("media-later")
    if not ctx.reporting_units:
        return ctx.say_key("not-an-officer")
    if not _targets(ctx):
        return no_round(ctx)
    ctx.store.evidence.add(piece_of(ctx, PieceKind.DOCUMENT))
    return []


def sheet(ctx: Context) -> list[Outgoing]:
    """The cells are here: read every row, and ask once."""
    piece = ctx.store.evidence.get(ctx.incoming.file_id)
    if piece is None or piece.state is not PieceState.KEPT:
        return []
    cells = unpack(ctx.incoming.data)
    if any(is_marked(one.words) for row in cells for one in row):
        return privacy.secret_file(ctx, piece)
    found = table(cells)
    if found is None:
        return ctx.say_key("sheet-no-headings")
    if len(found.rows) > MOST_ROWS:
        return ctx.say_key("sheet-too-long")
    target = _target(ctx, found)
    if not isinstance(target, Target):
        return target
    if _stored_before(ctx, target, piece):
        return ctx.say_key("sheet-again")

    outcome = _read(ctx, target, found)

    return _answer(ctx, target, piece, outcome)


def store(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Ghi]: everything that was shown, or nothing."""
    target = target_of(ctx, values)
    if target is None:
        return no_round(ctx)
    piece = ctx.store.evidence.get(values["evidence"])
    if piece is not None and _stored_before(ctx, target, piece):
        return ctx.say_key("sheet-again")
    entries = entries_of(values)
    if (
        piece is not None and versions(ctx, target.owed, (one.code for one in entries)) != values["seen"]
    ):  # somebody was quicker
        return _answer(ctx, target, piece, _Outcome(entries=list(entries), notes=[values["note"]]))
    if piece is not None:
        codes = tuple(entry.code for entry in entries)
        ctx.store.evidence.hang([piece.at(target.values, codes, ctx.update)])
    return store_entries(ctx, target, entries, note=values.get("note", ""))


def _targets(ctx: Context) -> list[Target]:
    return [Target(running=running, owed=owed) for running, owed in open_obligations(ctx, ctx.reporting_units)]


def _target(ctx: Context, found: Table) -> Target | list[Outgoing]:
    """The open round that the sheet is for, or the sentence that refuses it."""
    named = {name: fold(value) for name, value in found.identity.items()}
    targets = _targets(ctx)
    if not targets:
        return no_round(ctx)
    for name, key in _OTHER.items():
        if name in named:
            targets = [one for one in targets if fold(one.values[name]) == named[name]]
            if not targets:
                return ctx.say_key(key, named=found.identity[name])
    targets = [one for one in targets if _figures_of(one)]
    if len(targets) > 1:
        return ctx.say_key("sheet-which")
    return targets[0] if targets else ctx.say_key("template-none")


def _stored_before(ctx: Context, target: Target, piece: Piece) -> bool:
    """The same file was stored, and what it brought still stands."""
    owed = target.owed
    return any(
        one.campaign == owed.campaign
        and one.round == owed.round
        and one.figures
        and ctx.store.reports.of_update(owed.campaign, owed.unit, one.figures)
        for one in ctx.store.evidence.same_file(piece.sha256, owed.unit)
    )


def _answer(ctx: Context, target: Target, piece: Piece, outcome: _Outcome) -> list[Outgoing]:
    if outcome.faults:
        faults = [f"• {at}: {words}" for at, words in outcome.faults[:FAULTS_SHOWN]]
        if len(outcome.faults) > FAULTS_SHOWN:
            faults.append(ctx.words("sheet-more-faults", count=len(outcome.faults) - FAULTS_SHOWN))
        return ctx.say_key("sheet-faults", count=len(outcome.faults), lines="\n".join(faults))
    if not outcome.entries:
        return ctx.say_key("sheet-empty")
    unit = ctx.store.units.get(target.owed.unit)
    lines = [_line(ctx, target, entry) for entry in outcome.entries[:LINES_SHOWN]]
    if len(outcome.entries) > LINES_SHOWN:
        lines.append(ctx.words("digest-cut", count=len(outcome.entries) - LINES_SHOWN))
    note = "; ".join(filter(None, outcome.notes))
    if note:
        lines.append(ctx.words("line-note", note=note[:200]))
    seen = versions(ctx, target.owed, (one.code for one in outcome.entries))
    values = {**pending_values(target, outcome.entries, note), "evidence": piece.key, "seen": seen}
    return ctx.say_key(
        "sheet-preview",
        Option(label=ctx.words("button-store"), action="sheet-store", values=values),
        Option(label=ctx.words("button-undo"), action="cancel"),
        unit=unit.title if unit else target.owed.unit,
        round=target.running.round(target.owed.round).name,
        count=len(outcome.entries),
        lines="\n".join(lines),
    )


def _line(ctx: Context, target: Target, entry: Entry) -> str:
    """What would be stored: for an increment with the running total that it makes."""
    campaign = target.running.campaign
    if entry.mode is not Mode.INCREMENT or entry.value is None:
        return lines_of(ctx, campaign, [entry])
    indicator = campaign.indicator(entry.code)
    unit = indicator.unit if indicator else None
    standing = ctx.store.reports.standings(target.owed.campaign, target.owed.unit).get(entry.code)
    before = standing.total if standing and standing.total is not None else Decimal(0)
    added, total = figure(entry.value, unit, ctx.language), figure(before + entry.value, unit, ctx.language)
    return ctx.words("line-flow", name=name_of(campaign, entry.code), added=added, total=total)


# --- reading the rows


def _read(ctx: Context, target: Target, found: Table) -> _Outcome:
    outcome = _Outcome()
    rows: dict[str, str] = {}  # code → its cell
    for row in found.rows:
        result = _entry(ctx, target, row)
        if isinstance(result, str):
            outcome.faults.append((row.at, result))
            continue
        code, entry, note = result
        for words in filter(None, (note, row.note)):
            outcome.notes.append(f"{name_of(target.running.campaign, code) if code else row.name}: {words}")
        if entry is None:
            continue
        if code in rows:
            outcome.faults.append((row.at, ctx.words("cell-twice", at=rows[code])))
            continue
        rows[code] = row.at
        doubt = None if target.registers else unlikely(ctx, target.running, target.owed, (entry,))
        if doubt is not None:  # who insists does so in a message of its own, where the reason is kept
            outcome.faults.append((row.at, ctx.words("cell-unlikely", question=doubt.text)))
            continue
        outcome.entries.append(entry)
    return outcome


def _entry(ctx: Context, target: Target, row: SheetRow) -> tuple[str, Entry | None, str] | str:
    """A row's code, figure and note, or the sentence about its fault."""
    if row.value.trouble:
        return ctx.words({"date": "cell-date", "bool": "cell-bool"}.get(row.value.trouble, "cell-error"))
    if _is_cut(row):
        return ctx.words("cell-cut", words=row.value.text, more=row.note)
    if row.beyond and row.value.number is None and not row.value.empty:
        return ctx.words("cell-beyond", at=row.beyond)
    indicator = _indicator(ctx, target, row)
    if isinstance(indicator, str):
        return indicator
    if row.value.empty:
        return (indicator.code if indicator else "", None, "")
    if indicator is None:  # no code: the name is read with its figure, as in a message
        reading = read_for(ctx, target, f"{row.name} {_written(row)} {row.unit}", asked=True)
        return _taken(ctx, target, row, reading, "")
    if indicator.kind is Kind.TEXT:
        return indicator.code, Entry(code=indicator.code, value=None, mode=Mode.TEXT, text=row.value.words), ""
    if indicator.kind is Kind.MILESTONE:
        said = fold(row.value.words).strip(" .!")
        if said in _REACHED | _NOT_REACHED:
            done = Entry(code=indicator.code, value=Decimal(said in _REACHED), mode=Mode.DONE)
            return indicator.code, done, ""
    number = row.value.number
    if number is not None and "%" in (indicator.unit or "") and 0 < abs(number) <= 1:
        return ctx.words("cell-percent", value=figure(number, None), hundredfold=figure(number * 100, "%"))
    reading = read_for(ctx, target, row_text(row, indicator, registers=target.registers), asked=True)
    return _taken(ctx, target, row, reading, indicator.code)


def _is_cut(row: SheetRow) -> bool:
    """`1,2` without quotation marks where commas part the cells: `1`, and the note `2`."""
    return bool(_WHOLE.fullmatch(row.value.text) and row.note.isdecimal())


def row_text(row: SheetRow, indicator: Indicator, *, registers: bool = False) -> str:
    """The row as a message. A figure that counts a fall says so, as the name in its row does."""
    falls = "giảm " if indicator.comparator in _FALLING and not registers else ""
    return f"{indicator.code} {falls}{_written(row)} {_unit(row, indicator)}".strip()


def _indicator(ctx: Context, target: Target, row: SheetRow) -> Indicator | str | None:
    """By its code; the name must not be that of another one. None without a code."""
    known = {
        fold(one.code): one
        for one in target.running.campaign.reported_in(places(ctx, target.running.campaign, target.owed.unit))
    }
    if not row.code:
        return None
    found = known.get(fold(row.code))
    if found is None:
        return ctx.words("cell-unknown", words=row.code[:LONGEST_CELL])
    name = fold(row.name)
    if name and name not in (fold(found.name), fold(found.short)):
        others = {fold(called) for one in known.values() if one is not found for called in (one.name, one.short)}
        if name in others:
            return ctx.words("cell-mixed", code=found.code, name=row.name[:LONGEST_CELL])
    return found


def _written(row: SheetRow) -> str:
    """The figure as an officer would type it. A number has no doubtful separators: `1,234` is written `1,2340`."""
    number = row.value.number
    if number is None:
        return row.value.text
    whole, _, fraction = f"{number:f}".partition(".")
    return f"{whole},{fraction:0<4}" if fraction else whole


def _unit(row: SheetRow, indicator: Indicator) -> str:
    """The unit behind the figure, unless the cell brings its own."""
    if row.value.number is None and re.search(r"[^\W\d_]|%", row.value.text):
        return ""
    return row.unit or indicator.unit or ""


def _heading_says(row: SheetRow, reading: Reading, code: str) -> Entry | None:
    """Work that is done, where a bare message could mean work that is registered: the column holds results."""
    if len(reading.doubts) != 1 or reading.doubts[0].reason != AMBIGUOUS or speaks_of_registering(row.value.text):
        return None
    ways = [one for one in reading.doubts[0].candidates if one.mode is not Mode.REGISTERED]
    return ways[0] if len(ways) == 1 and code in ("", ways[0].code) else None


def _taken(
    ctx: Context, target: Target, row: SheetRow, reading: Reading, code: str
) -> tuple[str, Entry | None, str] | str:
    if reading.kind is ReadingKind.REPORT and len(reading.entries) == 1 and not reading.doubts:
        entry = reading.entries[0]
        if not code or entry.code == code:
            return entry.code, entry, reading.note
    doubt = reading.doubts[0] if reading.doubts else None
    done = _heading_says(row, reading, code)
    if done is not None:
        return done.code, done, reading.note
    if doubt is not None and doubt.code and doubt.reason != "missing_value":
        words = row.value.words[:LONGEST_CELL]
        return question_for(ctx, target, replace(doubt, words=words))
    if not code and (doubt is None or not doubt.code):
        return ctx.words("cell-unknown", words=(row.name or row.value.words)[:LONGEST_CELL])
    return ctx.words("cell-unclear", words=row.value.words[:LONGEST_CELL])
