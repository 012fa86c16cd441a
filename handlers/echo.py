"""How do we say back what was stored: old → new, what was added, the running total, and what is still missing?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.campaign import Campaign
from domain.indicator import Indicator
from domain.mask import masked
from domain.obligation import Obligation
from domain.quantity import vietnamese
from domain.report import Entry, Figure, Mode
from handlers.context import Context
from handlers.wording import day, figure, name_of, names, share
from storage.campaigns import Running
from storage.reports import Standing

LONGEST_NOTE = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What was written: the obligation as it is now, (before, after) of each figure, the standings before."""

    owed: Obligation
    changes: Sequence[tuple[Figure, Figure]]
    standings: Mapping[str, Standing]
    reviewed: str = ""  # that figures which had been approved wait again


def echo(ctx: Context, running: Running, kept: Kept, *, note: str = "", fixing: bool = False) -> str:
    """The acknowledgement: one message that says everything that changed."""
    owed = kept.owed
    unit = ctx.store.units.get(owed.unit)
    late = ctx.said_at >= owed.due_at
    key = "corrected" if fixing else "stored-late" if late else "stored"
    plan = running.round(owed.round)
    lines = [ctx.words(key, unit=unit.title if unit else owed.unit, round=plan.name)]
    lines += [
        _line(ctx, running.campaign, before, after, kept.standings.get(after.code), fixing=fixing)
        for before, after in kept.changes
    ]
    if note:
        lines.append(ctx.words("line-note", note=masked(note)[:LONGEST_NOTE]))
    lines += filter(None, (kept.reviewed,))
    lines.append(left(ctx, running, owed))
    return "\n".join(lines)


def left(ctx: Context, running: Running, owed: Obligation) -> str:
    """What is still owed after this."""
    missing, total = owed.missing, len(owed.needed)
    if not missing:
        return ctx.words("complete-any") if owed.needs_any else ctx.words("complete", all=total)
    shown = names(running.campaign, missing, ctx.language, most=5)
    return ctx.words("left", count=len(missing), all=total, names=shown)


def lines_of(ctx: Context, campaign: Campaign, entries: Sequence[Entry]) -> str:
    """Figures that are not stored yet, a line each."""
    return "\n".join(_entry_line(ctx, campaign, entry) for entry in entries)


def value_of(ctx: Context, campaign: Campaign, said: Entry | Figure) -> str:
    """The figure in words: `1,2 km`, `đã đạt`."""
    indicator = campaign.indicator(said.code)
    match said.mode:
        case Mode.NIL:
            return ctx.words("value-nil")
        case Mode.DONE:
            return ctx.words("value-reached" if said.value else "value-not-reached")
        case Mode.TEXT:
            return ctx.words("value-text")
        case _:
            return figure(said.value, indicator.unit if indicator else None, ctx.language)


def meant(ctx: Context, campaign: Campaign, said: Entry | Figure, *, plain: bool) -> str:
    """The figure in words; with how it is meant (added, running total) unless `plain`."""
    value = value_of(ctx, campaign, said)
    if plain or said.mode not in (Mode.INCREMENT, Mode.TOTAL):
        return value
    return ctx.words("value-added" if said.mode is Mode.INCREMENT else "value-total", value=value)


def standing_line(ctx: Context, campaign: Campaign, stands: Figure) -> str:
    """What stands, in a line."""
    name = name_of(campaign, stands.code)
    if stands.total is None and not stands.answered:
        return ctx.words("line-level", name=name, value=ctx.words("nothing"))
    if stands.mode is Mode.TEXT:
        return _told(ctx, name, stands, {})
    if stands.mode in (Mode.DONE, Mode.NIL) and stands.answered:
        return _dated(ctx, ctx.words("line-level", name=name, value=value_of(ctx, campaign, stands)), stands.on)
    total = replace(stands, value=stands.total, mode=Mode.DONE if stands.mode is Mode.DONE else Mode.LEVEL)
    return ctx.words("line-level", name=name, value=value_of(ctx, campaign, total))


def _entry_line(ctx: Context, campaign: Campaign, entry: Entry) -> str:
    indicator = campaign.indicator(entry.code)
    name = name_of(campaign, entry.code)
    match entry.mode:
        case Mode.NIL:
            return ctx.words("line-nil", name=name)
        case Mode.TEXT:
            return _told(ctx, name, entry, {})
        case Mode.DONE:
            return _dated(ctx, ctx.words("line-done" if entry.value else "line-not-done", name=name), entry.on)
        case _:
            value = figure(entry.value, indicator.unit if indicator else None, ctx.language)
            return ctx.words("line-level", name=name, value=value)


def _told(ctx: Context, name: str, said: Entry | Figure, before: Mapping[str, Decimal]) -> str:
    """What an activity counts, or that its words are here."""
    if not said.details:
        return _dated(ctx, ctx.words("line-text", name=name), said.on)
    counted = _counted(ctx, said.details)
    if before and before != said.details:
        line = ctx.words("line-level-from", name=name, before=_counted(ctx, before), value=counted)
    else:
        line = ctx.words("line-level", name=name, value=counted)
    return _dated(ctx, line, said.on)


def _counted(ctx: Context, details: Mapping[str, Decimal]) -> str:
    return ", ".join(ctx.words(f"detail-{name}", count=vietnamese(value)) for name, value in details.items())


def _dated(ctx: Context, line: str, on: date | None) -> str:
    return ctx.words("line-on-day", line=line, day=day(on)) if on else line


def _line(
    ctx: Context, campaign: Campaign, before: Figure, after: Figure, standing: Standing | None, *, fixing: bool
) -> str:
    indicator = campaign.indicator(after.code)
    unit = indicator.unit if indicator else None
    name = name_of(campaign, after.code)

    def said(value: Decimal | None) -> str:
        return figure(value, unit, ctx.language)

    if fixing and before.answered and after.mode not in (Mode.TEXT, Mode.DONE):
        if after.mode in (Mode.INCREMENT, Mode.TOTAL):
            plain = before.mode is after.mode
            was, now = (meant(ctx, campaign, one, plain=plain) for one in (before, after))
            shown = {"before": was, "value": now, "total": said(after.total)}
            if after.mode is Mode.TOTAL and not plain:  # the total is said already
                return ctx.words("line-corrected", name=name, before=was, value=now)
            return ctx.words("line-corrected-flow", name=name, **shown)
        return ctx.words("line-corrected", name=name, before=said(before.total), value=said(after.total))
    match after.mode:
        case Mode.NIL:
            return ctx.words("line-nil", name=name)
        case Mode.TEXT:
            return _told(ctx, name, after, before.details)
        case Mode.DONE:
            return _dated(ctx, ctx.words("line-done" if after.value else "line-not-done", name=name), after.on)
        case Mode.REGISTERED if before.answered:
            return ctx.words("line-registered-from", name=name, before=said(before.total), value=said(after.total))
        case Mode.REGISTERED:
            return ctx.words("line-registered", name=name, value=said(after.total))
        case Mode.LEVEL if before.total is None or before.total == after.total:
            line = ctx.words("line-level", name=name, value=said(after.total))
        case Mode.LEVEL:
            line = ctx.words("line-level-from", name=name, before=said(before.total), value=said(after.total))
        case Mode.INCREMENT:
            line = ctx.words("line-flow", name=name, added=said(after.value), total=said(after.total))
        case _:
            added = said((after.total or Decimal(0)) - (before.total or Decimal(0)))
            shown = {"before": said(before.total), "total": said(after.total), "added": added}
            line = ctx.words("line-total", name=name, **shown)
    return _shared(ctx, line, indicator, after, standing.registered if standing else None)


def _shared(ctx: Context, line: str, indicator: Indicator | None, after: Figure, registered: Decimal | None) -> str:
    """With the share of the unit's own target; where it set none, of the document's."""
    if indicator is None or not indicator.sums_up or not after.total:
        return line
    if registered:
        return ctx.words("line-share-registered", line=line, share=share(after.total, registered))
    if not isinstance(indicator.target, Decimal) or not indicator.target:
        return line
    return ctx.words(
        "line-share-target",
        line=line,
        share=share(after.total, indicator.target),
        scope=ctx.words(f"scope-{indicator.scope.value}"),
        target=figure(indicator.target, indicator.unit, ctx.language),
    )
