"""How is a sure figure kept? As a new version, with the ledger moved along, and said back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.mask import masked
from domain.message import IncomingKind, Lane, Option, Outgoing
from domain.note import note_kind
from domain.report import Entry, Figure, Mode, Note, add, before_any, correct
from handlers import review
from handlers.context import Context
from handlers.echo import Kept, echo
from handlers.lineage import follow
from handlers.target import Target
from storage.reports import Standing


def store_entries(
    ctx: Context, target: Target, entries: Sequence[Entry], *, note: str = "", fixing: bool = False, reason: str = ""
) -> list[Outgoing]:
    """Appends the versions, moves the ledger along and says what was stored."""
    note = masked(note)
    kept = keep(ctx, target, entries, note=note, fixing=fixing, reason=reason)
    ctx.store.conversations.close(ctx.chat)
    text = echo(ctx, target.running, kept, note=note, fixing=fixing)
    return acknowledge(ctx, target, kept, text, code=entries[0].code)


def acknowledge(
    ctx: Context,
    target: Target,
    kept: Kept,
    text: str,
    *,
    code: str,
    message: str = "",
    undo: Mapping[str, str] | None = None,
) -> list[Outgoing]:
    """What was stored, with the ways to go on from there. message: whose figures they are, when it isn't this update.

    undo: what [Hủy] has to bring back beside the figures.
    """
    back = {**target.values, "update": ctx.update, **(undo or {})}
    options = [
        Option(label=ctx.words("button-fix"), action="fix", values={**target.values, "code": code}),
        Option(label=ctx.words("button-undo"), action="undo", values=back),
    ]
    if kept.owed.missing:
        options.insert(0, Option(label=ctx.words("button-continue"), action="guided", values=target.values))
    before = sum(place != target.values for place, _ in ctx.kept)
    key = f"in:{ctx.update}:stored{before or ''}"  # one message may report to several campaigns
    about = about_message(ctx, "ack", message)
    return [Outgoing(chat=ctx.chat, lane=Lane.ACK, text=text, options=tuple(options), dedupe_key=key, about=about)]


def about_message(ctx: Context, kind: str, message: str = "") -> dict[str, str]:
    """What an acknowledgement is for, with the message whose words were kept: it may be edited later."""
    typed = "" if ctx.incoming.kind is IncomingKind.BUTTON else ctx.incoming.message_id
    return {"kind": kind, "message": message or typed} if message or typed else {"kind": kind}


def message_of(ctx: Context, update: str) -> str:
    """The message whose words this update kept; empty when that is not known."""
    for key in (f"in:{update}:stored", f"in:{update}:1"):
        posted = ctx.store.outbox.by_key(key)
        if posted is not None and "message" in posted.about:
            return posted.about["message"]
    return ""


def keep(
    ctx: Context,
    target: Target,
    entries: Iterable[Entry],
    *,
    note: str = "",
    fixing: bool = False,
    reason: str = "",
) -> Kept:
    """Writes the new versions and moves the ledger along. `reason`: why they differ from what was there or likely."""
    owed = target.owed
    said_at = ctx.said_at
    person, update = ctx.person_id, ctx.update
    known = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit)
    standings = ctx.store.reports.standings(owed.campaign, owed.unit)
    changes: list[tuple[Figure, Figure]] = []
    codes: list[str] = []
    for heard in entries:
        said = replace(heard, text=masked(heard.text)) if heard.text else heard
        last = known.get(said.code)
        if last is None:
            carried = standings[said.code].total if said.code in standings and not target.registers else None
            last = Figure(campaign=owed.campaign, round=owed.round, unit=owed.unit, code=said.code, total=carried)
        if fixing and last.answered:
            before = previous(ctx, last)
            entry = told_beside(target, before, said)
            changed = correct(last, before, entry, said_at=said_at, person=person, update=update)
        else:
            changed = add(last, told_beside(target, last, said), said_at=said_at, person=person, update=update)
        changed = replace(changed, reason=masked(reason)) if reason else changed
        changed = along(target, changed, last, standings.get(said.code))
        ctx.store.reports.add(changed, at=ctx.now)
        follow(ctx, target.running.campaign, last, changed)
        known[said.code] = changed
        changes.append((last, changed))
        codes.append(said.code)
    if note:
        ctx.store.reports.note(note_at(ctx, target.values, note))
    told = (known[code].first_said_at for code in owed.answered if code in known)
    needed = tuple(code for code in codes if code in owed.needed)
    answered = owed.answer(needed, at=said_at, told_at=[at for at in told if at is not None])
    ctx.store.obligations.save(answered)
    ctx.kept.append((target.values, tuple(codes)))
    reviewed = review.touched(ctx, target.running, answered, [before for before, _ in changes])
    return Kept(owed=answered, changes=changes, standings=standings, reviewed=reviewed)


def along(target: Target, changed: Figure, last: Figure, standing: Standing | None) -> Figure:
    """Counted from where the unit stands, also where another round that is open has added to it since."""
    indicator = target.running.campaign.indicator(changed.code)
    if indicator is None or not indicator.adds_up or changed.mode is Mode.REGISTERED:
        return changed
    if standing is None or standing.total is None:
        return changed
    others = standing.total - last.increment
    if changed.mode is Mode.TOTAL and changed.total is not None:
        return replace(changed, increment=changed.total - others)
    total = others + changed.increment
    if total == changed.total or (changed.total is None and not total):
        return changed
    return changed.standing_at(total)


def first_of(ctx: Context, last: Figure) -> Figure:
    """What stood before the round's first version; a level is that of the round before."""
    first = before_any(last)
    if first.total is not None or last.mode is Mode.REGISTERED:
        return first
    earlier = ctx.store.reports.earlier_round(last)
    return first.standing_at(earlier.total) if earlier is not None else first


def previous(ctx: Context, last: Figure) -> Figure:
    """What stood before the last version was said."""
    found = ctx.store.reports.version(last, last.base) if last.base else None
    return found or first_of(ctx, last)


def note_at(ctx: Context, place: Mapping[str, str], text: str) -> Note:
    """The words of this update as a note in the place {campaign, round, unit}."""
    return Note(
        campaign=place["campaign"],
        round=place["round"],
        unit=place["unit"],
        update=ctx.update,
        kind=note_kind(text),
        text=masked(text),
        person=ctx.person_id,
        said_at=ctx.incoming.first_sent_at or ctx.said_at,
    )


def told_beside(target: Target, before: Figure, entry: Entry) -> Entry:
    """A second exemplary case stands beside the first."""
    activity = target.running.campaign.activity(entry.code)
    if activity is None or activity.kind != "narrative" or not (before.answered and before.text):
        return entry
    return replace(entry, text=f"{before.text}\n{entry.text}")
