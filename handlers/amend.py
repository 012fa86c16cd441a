"""What happens when an officer edits a message that was sent before?

The new wording is a proposed correction: what it would change is shown, old → new, and no figure changes before the
officer confirms. Figures that were said again since then are left alone. Words that came along are replaced with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.deadline import opens_at
from domain.mask import masked
from domain.message import Option, Outgoing
from domain.reading import Reading, ReadingKind
from domain.report import Entry, Figure, Mode, Note, as_correction
from handlers.check import other_period, versions
from handlers.context import Context
from handlers.correct import take_back
from handlers.echo import LONGEST_NOTE, Kept, echo, lines_of, meant
from handlers.keep import acknowledge, keep, previous, told_beside
from handlers.recognise import first_sent, notes_of_message, of_one_message, origin_of, reason_of, said_first
from handlers.report import read_for, report
from handlers.status import open_obligations
from handlers.target import Target, collects_words, entries_of, no_round, pending_values, target_of
from handlers.tell import keep_words, places_of_words
from handlers.wording import name_of

_SURE = (ReadingKind.REPORT, ReadingKind.CORRECTION)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Change:
    """What the new wording changes: (old, new) of a figure, new ones, and those that it no longer holds.

    notes: the words that came along until now; note: those that take their place. renoted: they differ.
    """

    fixed: Sequence[tuple[Figure, Entry]] = ()
    added: Sequence[Entry] = ()
    dropped: Sequence[Figure] = ()
    notes: Sequence[Note] = ()
    note: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*(new for _, new in self.fixed), *self.added)

    @property
    def figures(self) -> bool:
        return bool(self.fixed or self.added or self.dropped)

    @property
    def renoted(self) -> bool:
        return "; ".join(note.text for note in self.notes) != masked(self.note)


def amend(ctx: Context) -> list[Outgoing]:
    """A message with a new wording."""
    _forget_earlier_proposal(ctx)
    found = said_first(ctx)
    if found is None:
        return _never_stored(ctx)
    target, figures = found
    reading = read_for(ctx, target, ctx.incoming.text)
    figures = of_one_message(ctx, figures, reading)
    if not figures or reading.kind in (ReadingKind.CLARIFY, ReadingKind.NIL_REPORT):
        return ctx.say_key("edited")
    change = _change(ctx, target, figures, reading)
    if change is None:
        return ctx.say_key("edited")
    if change.figures:
        return _propose(ctx, target, change, reading, origin_of(ctx, figures[0]))
    return _reword(ctx, target, change) if change.renoted else []


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
    gone = [(known[code], previous(ctx, known[code])) for code in dropped]

    lines, owed = take_back(ctx, target, gone)
    target = Target(running=target.running, owed=owed)
    fixed = [entry for entry in entries if entry.code in values["fixed"].split()]
    added = [entry for entry in entries if entry not in fixed]
    before = _withdraw(ctx, target, values["notes"].split())
    kept = keep(ctx, target, fixed, note=values["note"], fixing=True, reason=values["reason"])
    more = keep(ctx, Target(running=target.running, owed=kept.owed), added, reason=values["reason"])
    together = Kept(owed=more.owed, changes=(*kept.changes, *more.changes), standings=kept.standings)

    text, _, left = echo(ctx, target.running, together, note=values["note"], fixing=True).rpartition("\n")
    text = "\n".join(filter(None, (text, *lines, left)))
    code = (*(entry.code for entry in entries), *dropped)[0]
    return acknowledge(ctx, target, together, text, code=code, message=values["message"], undo={"note": before})


def _forget_earlier_proposal(ctx: Context) -> None:
    """What an earlier edit proposed is no longer what the message says."""
    pending = ctx.store.conversations.open(ctx.chat)
    posted = ctx.store.outbox.by_key(pending.key) if pending else None
    if posted is not None and any(option.action == "amend-store" for option in posted.options):
        ctx.store.conversations.close(ctx.chat)


# --- a message without figures that stand


def _never_stored(ctx: Context) -> list[Outgoing]:
    """The message left no figure that still stands: read anew, unless its figures were said again since.

    What was told in an earlier round is not moved into this one.
    """
    for running, owed in open_obligations(ctx, ctx.reporting_units):
        target = Target(running=running, owed=owed)
        if first_sent(ctx) < opens_at(running.round(owed.round), ctx.zone):
            return ctx.say_key("edited")
        known = ctx.store.reports.latest(*target.values.values())
        told = {entry.code for entry in read_for(ctx, target, ctx.incoming.text).entries}
        since = [known[code].said_at for code in told if code in known and known[code].person == ctx.person_id]
        if any(said_at is not None and said_at >= first_sent(ctx) for said_at in since):
            return ctx.say_key("edited")
    notes = notes_of_message(ctx, places_of_words(ctx))
    said = report(ctx, ctx.incoming.text)
    if not notes or (not ctx.kept and _has_asked(ctx)):  # until it is answered, what was told stands
        return said
    for note in notes:
        ctx.store.reports.withdraw_note(note, at=ctx.now)
    return said if ctx.kept else ctx.say_key("note-dropped")


def _has_asked(ctx: Context) -> bool:
    pending = ctx.store.conversations.open(ctx.chat)
    return pending is not None and pending.key.startswith(f"in:{ctx.update}:")


# --- what changes


def _change(ctx: Context, target: Target, figures: Sequence[Figure], reading: Reading) -> _Change | None:
    """None when a figure of the new wording was said by another message meanwhile, or has its own round."""
    entries = reading.entries if reading.kind in _SURE else ()
    before = {one.code: one for one in figures}
    known = ctx.store.reports.latest(*target.values.values())
    fixed = [(before[one.code], as_correction(before[one.code], one)) for one in entries if one.code in before]
    added = [entry for entry in entries if entry.code not in before]
    if any(entry.code in known and known[entry.code].answered for entry in added):
        return None
    if collects_words(target) and any(target.running.campaign.indicator(entry.code) for entry in added):
        return None
    told = {entry.code for entry in entries}
    return _Change(
        fixed=[(old, new) for old, new in fixed if not _same(ctx, target, old, new)],
        added=added,
        dropped=[one for one in figures if one.code not in told],
        notes=notes_of_message(ctx, [target.values]),
        note=_note(ctx, reading),
    )


def _note(ctx: Context, reading: Reading) -> str:
    if reading.kind is ReadingKind.NOTE_ONLY:
        return ctx.incoming.text.strip()
    return reading.note if reading.kind in _SURE else ""


def _same(ctx: Context, target: Target, old: Figure, new: Entry) -> bool:
    if new.mode is Mode.TEXT:
        told = told_beside(target, previous(ctx, old), new)
        return (old.text, old.details, old.on) == (told.text, told.details, told.on)
    return (old.value, old.mode, old.on) == (new.value, new.mode, new.on)


def _reword(ctx: Context, target: Target, change: _Change) -> list[Outgoing]:
    """Only the words that came along are others: nothing is counted by them."""
    _withdraw(ctx, target, [note.update for note in change.notes])
    if not change.note:
        return ctx.say_key("note-dropped")
    plan = target.running.round(target.owed.round)
    text = ctx.words("note-edited", round=plan.name, note=change.note[:LONGEST_NOTE])
    return keep_words(ctx, target, change.note, text)


def _withdraw(ctx: Context, target: Target, updates: Sequence[str]) -> str:
    """Takes back the words of these updates; what they were."""
    notes = [one for one in ctx.store.reports.notes_of(*target.values.values()) if one.update in updates]
    for note in notes:
        ctx.store.reports.withdraw_note(note, at=ctx.now)
    return "; ".join(note.text for note in notes)


def _propose(ctx: Context, target: Target, change: _Change, reading: Reading, origin: str) -> list[Outgoing]:
    campaign = target.running.campaign
    lines = [_line(ctx, target, old, new) for old, new in change.fixed]
    if change.added:
        lines.append(lines_of(ctx, campaign, change.added))
    lines += [ctx.words("line-dropped", name=name_of(campaign, one.code)) for one in change.dropped]
    if change.renoted:
        lines.append(
            ctx.words("line-note", note=change.note[:LONGEST_NOTE]) if change.note else ctx.words("line-note-dropped")
        )
    elsewhen = None if target.registers else other_period(ctx, target.running, target.owed, reading)
    if elsewhen is not None:
        lines.append(elsewhen.text)

    dropped = [one.code for one in change.dropped]
    values = {
        **pending_values(target, change.entries, change.note if change.renoted else ""),
        "fixed": " ".join(new.code for _, new in change.fixed),
        "dropped": " ".join(dropped),
        "notes": " ".join(note.update for note in change.notes) if change.renoted else "",
        "seen": versions(ctx, target.owed, (*(entry.code for entry in change.entries), *dropped)),
        "reason": f"{reason_of(ctx)} {origin}",
        "message": ctx.incoming.message_id,
    }
    yes = Option(label=ctx.words("button-yes"), action="amend-store", values=values)
    no = Option(label=ctx.words("button-no"), action="cancel")
    return ctx.say(ctx.words("edited-ask", lines="\n".join(lines)), yes, no)


def _line(ctx: Context, target: Target, old: Figure, new: Entry) -> str:
    """Old → new; where only the meaning differs, it is said."""
    campaign = target.running.campaign
    if new.mode is Mode.TEXT:
        return lines_of(ctx, campaign, (new,))
    was, now = (meant(ctx, campaign, one, plain=old.mode is new.mode) for one in (old, new))
    return ctx.words("line-level-from", name=name_of(campaign, new.code), before=was, value=now)
