"""What happens when an officer edits a message that was sent before?

The new wording is a proposed correction: what it would change is shown, old → new, and nothing changes before the
officer confirms. Figures that were said again since then are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.deadline import opens_at
from domain.message import Option, Outgoing
from domain.reading import Reading, ReadingKind
from domain.report import Entry, Figure, Mode
from handlers.check import versions
from handlers.context import Context
from handlers.correct import take_back
from handlers.echo import Kept, echo, lines_of
from handlers.keep import keep
from handlers.report import read_for, report
from handlers.status import open_obligations
from handlers.target import Target, entries_of, no_round, pending_values, target_of
from handlers.wording import figure, name_of

_SURE = (ReadingKind.REPORT, ReadingKind.CORRECTION)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Change:
    """What the new wording changes: (old, new) of a figure, new ones, and those that it no longer holds."""

    fixed: Sequence[tuple[Figure, Entry]] = ()
    added: Sequence[Entry] = ()
    dropped: Sequence[Figure] = ()

    def __bool__(self) -> bool:
        return bool(self.fixed or self.added or self.dropped)


def amend(ctx: Context) -> list[Outgoing]:
    """A message with a new wording."""
    said_first = _said_first(ctx)
    if said_first is None:
        return _never_stored(ctx)
    target, figures = said_first
    reading = read_for(ctx, target, ctx.incoming.text)
    figures = _of_one_message(ctx, figures, reading)
    if not figures or reading.kind in (ReadingKind.CLARIFY, ReadingKind.NIL_REPORT):
        return ctx.say_key("edited")
    change = _change(ctx, target, figures, reading)
    if change is None:
        return ctx.say_key("edited")
    return _propose(ctx, target, change, _origin(ctx, figures[0])) if change else []


def store(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The officer confirms: corrected, added and taken back in one go, unless somebody was faster."""
    target = target_of(ctx, values)
    if target is None:
        return no_round(ctx)
    ctx.store.conversations.close(ctx.chat)
    entries, dropped = entries_of(values), values["dropped"].split()
    if versions(ctx, target.owed, (*(entry.code for entry in entries), *dropped)) != values["seen"]:
        return ctx.say_key("edited-changed")
    known = ctx.store.reports.latest(*target.values.values())
    lasts = [known[code] for code in dropped]

    lines, owed = take_back(ctx, target, lasts) if lasts else ([], target.owed)
    target = Target(running=target.running, owed=owed)
    fixed = [entry for entry in entries if entry.code in values["fixed"].split()]
    added = [entry for entry in entries if entry not in fixed]
    kept = keep(ctx, target, fixed, fixing=True, reason=values["reason"])
    more = keep(ctx, Target(running=target.running, owed=kept.owed), added, reason=values["reason"])
    together = Kept(owed=more.owed, changes=(*kept.changes, *more.changes), standings=kept.standings)

    text, _, left = echo(ctx, target.running, together, fixing=True).rpartition("\n")
    return ctx.say("\n".join(filter(None, (text, *lines, left))))


def _said_first(ctx: Context) -> tuple[Target, list[Figure]] | None:
    """The figures that still stand as the message said them when it was sent."""
    for running, owed in open_obligations(ctx, ctx.reporting_units):
        target = Target(running=running, owed=owed)
        latest = ctx.store.reports.latest(*target.values.values()).values()
        mine = [one for one in latest if one.answered and one.person == ctx.person_id and _is_of_it(ctx, one)]
        if mine:
            return target, mine
    return None


def _is_of_it(ctx: Context, figure: Figure) -> bool:
    """Said when the message was sent, or by an earlier edit of it."""
    return figure.said_at == _first_sent(ctx) or figure.reason.startswith(_reason(ctx))


def _of_one_message(ctx: Context, figures: Sequence[Figure], reading: Reading) -> list[Figure]:
    """Platforms date to the second: of several messages sent in it, the one that told what the new wording tells."""
    origins = {_origin(ctx, one) for one in figures}
    if len(origins) > 1:
        told = {entry.code for entry in reading.entries}
        origins = {_origin(ctx, one) for one in figures if one.code in told}
    return [one for one in figures if _origin(ctx, one) in origins] if len(origins) == 1 else []


def _origin(ctx: Context, figure: Figure) -> str:
    """The inbox row of the message as it was sent at first."""
    edited = figure.reason.startswith(_reason(ctx))
    return figure.reason.rpartition(" ")[2] if edited else figure.update


def _first_sent(ctx: Context) -> datetime:
    return ctx.incoming.first_sent_at or ctx.incoming.sent_at


def _reason(ctx: Context) -> str:
    return f"edited message of {_first_sent(ctx).isoformat()}"


def _never_stored(ctx: Context) -> list[Outgoing]:
    """The message left no figure that still stands: read anew, unless its figures were said again since.

    What was told in an earlier round is not moved into this one.
    """
    for running, owed in open_obligations(ctx, ctx.reporting_units):
        target = Target(running=running, owed=owed)
        if _first_sent(ctx) < opens_at(running.round(owed.round), ctx.zone):
            return ctx.say_key("edited")
        for note in ctx.store.reports.notes_of(*target.values.values()):
            if note.person == ctx.person_id and note.said_at == _first_sent(ctx):
                ctx.store.reports.withdraw_note(note, at=ctx.now)
        known = ctx.store.reports.latest(*target.values.values())
        told = {entry.code for entry in read_for(ctx, target, ctx.incoming.text).entries}
        since = [known[code].said_at for code in told if code in known and known[code].person == ctx.person_id]
        if any(said_at is not None and said_at >= _first_sent(ctx) for said_at in since):
            return ctx.say_key("edited")
    return report(ctx, ctx.incoming.text)


def _change(ctx: Context, target: Target, figures: Sequence[Figure], reading: Reading) -> _Change | None:
    """None when a figure of the new wording was said by another message meanwhile."""
    entries = reading.entries if reading.kind in _SURE else ()
    before = {one.code: one for one in figures}
    known = ctx.store.reports.latest(*target.values.values())
    fixed = [(before[entry.code], entry) for entry in entries if entry.code in before]
    added = [entry for entry in entries if entry.code not in before]
    if any(entry.code in known and known[entry.code].answered for entry in added):
        return None
    told = {entry.code for entry in entries}
    return _Change(
        fixed=[(old, new) for old, new in fixed if not _same(old, new)],
        added=added,
        dropped=[one for one in figures if one.code not in told],
    )


def _same(old: Figure, new: Entry) -> bool:
    if new.mode is Mode.TEXT:
        return (old.text, old.details, old.on) == (new.text, new.details, new.on)
    return (old.value, old.mode, old.on) == (new.value, new.mode, new.on)


def _propose(ctx: Context, target: Target, change: _Change, origin: str) -> list[Outgoing]:
    campaign = target.running.campaign
    lines = []
    for old, new in change.fixed:
        indicator = campaign.indicator(new.code)
        if new.value is None or indicator is None or new.mode is Mode.DONE:
            lines.append(lines_of(ctx, campaign, (new,)))
            continue
        was, now = (figure(value, indicator.unit, ctx.language) for value in (old.value, new.value))
        lines.append(ctx.words("line-level-from", name=name_of(campaign, new.code), before=was, value=now))
    if change.added:
        lines.append(lines_of(ctx, campaign, change.added))
    lines += [ctx.words("line-dropped", name=name_of(campaign, one.code)) for one in change.dropped]

    entries = (*(new for _, new in change.fixed), *change.added)
    dropped = [one.code for one in change.dropped]
    values = {
        **pending_values(target, entries, ""),
        "fixed": " ".join(new.code for _, new in change.fixed),
        "dropped": " ".join(dropped),
        "seen": versions(ctx, target.owed, (*(entry.code for entry in entries), *dropped)),
        "reason": f"{_reason(ctx)} {origin}",
    }
    yes = Option(label=ctx.words("button-yes"), action="amend-store", values=values)
    no = Option(label=ctx.words("button-no"), action="cancel")
    return ctx.say(ctx.words("edited-ask", lines="\n".join(lines)), yes, no)
