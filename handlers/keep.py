"""How is a sure figure kept? As a new version, with the ledger moved along, and said back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.message import Lane, Option, Outgoing
from domain.note import note_kind
from domain.report import Entry, Figure, Note, add, before_any, correct
from handlers.context import Context
from handlers.echo import Kept, echo
from handlers.target import Target


def store_entries(
    ctx: Context, target: Target, entries: Sequence[Entry], *, note: str = "", fixing: bool = False, reason: str = ""
) -> list[Outgoing]:
    """Appends the versions, moves the ledger along and says what was stored."""
    kept = keep(ctx, target, entries, note=note, fixing=fixing, reason=reason)
    ctx.store.conversations.close(ctx.chat)
    text = echo(ctx, target.running, kept, note=note, fixing=fixing)
    undo = Option(label=ctx.words("button-undo"), action="undo", values={**target.values, "update": ctx.update})
    fix = Option(label=ctx.words("button-fix"), action="fix", values={**target.values, "code": entries[0].code})
    more = (
        (Option(label=ctx.words("button-continue"), action="guided", values=target.values),)
        if kept.owed.missing
        else ()
    )
    key = f"in:{ctx.update}:stored"
    return [
        Outgoing(
            chat=ctx.chat, lane=Lane.ACK, text=text, options=(*more, fix, undo), dedupe_key=key, about={"kind": "ack"}
        )
    ]


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
    for said in entries:
        entry = said
        last = known.get(entry.code)
        if last is None:
            carried = standings[entry.code].total if entry.code in standings and not target.registers else None
            last = Figure(campaign=owed.campaign, round=owed.round, unit=owed.unit, code=entry.code, total=carried)
        if not fixing and last.answered and _is_narrative(target, entry.code):
            entry = replace(entry, text=f"{last.text}\n{entry.text}")  # a second case stands beside the first
        if fixing and last.answered:
            before = previous(ctx, last)
            changed = correct(last, before, entry, said_at=said_at, person=person, update=update)
        else:
            changed = add(last, entry, said_at=said_at, person=person, update=update)
        changed = replace(changed, reason=reason)
        ctx.store.reports.add(changed, at=ctx.now)
        known[entry.code] = changed
        changes.append((last, changed))
        codes.append(entry.code)
    if note:
        ctx.store.reports.note(note_at(ctx, target.values, note))
    answered = owed.answer(tuple(code for code in codes if code in owed.needed), at=said_at)
    ctx.store.obligations.save(answered)
    ctx.store.outbox.withdraw("remind", target.values)
    ctx.kept.append((target.values, tuple(codes)))
    return Kept(owed=answered, changes=changes, standings=standings)


def previous(ctx: Context, last: Figure) -> Figure:
    """What stood before the last version was said."""
    found = ctx.store.reports.version(last, last.base) if last.base else None
    return found or before_any(last)


def note_at(ctx: Context, place: Mapping[str, str], text: str) -> Note:
    """The words of this update as a note in the place {campaign, round, unit}."""
    return Note(
        campaign=place["campaign"],
        round=place["round"],
        unit=place["unit"],
        update=ctx.update,
        kind=note_kind(text),
        text=text,
        person=ctx.person_id,
        said_at=ctx.said_at,
    )


def _is_narrative(target: Target, code: str) -> bool:
    activity = target.running.campaign.activity(code)
    return activity is not None and activity.kind == "narrative"
