"""What happens when an officer tells something that is no figure: a deed, an exemplary case, a difficulty, a proposal?

A deed or a case belongs to an activity of the campaign and is kept as its own report, with what it counts (6 villages,
240 people). Difficulties, proposals and other words are notes of the round. Between rounds nothing is lost: the note
waits for the round that comes.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.campaign import Collects
from domain.deadline import opens_at
from domain.message import Lane, Option, Outgoing
from domain.note import NoteKind, note_kind
from domain.reading import Reading, ReadingKind, read
from domain.report import Entry, Mode
from handlers import register
from handlers.context import Context
from handlers.keep import about_message, keep, note_at
from handlers.lineage import places
from handlers.status import open_obligations
from handlers.target import Target
from storage.campaigns import Running

LONGEST_NOTE = 1000
HINDERS = (NoteKind.DIFFICULTY, NoteKind.PROPOSAL)


def deed_of(target: Target, reading: Reading, text: str) -> Reading:
    """What was done or told, as an entry of its activity; hindrances and proposals are notes."""
    activity = target.running.campaign.activity(reading.activity)
    told = text.strip()[:LONGEST_NOTE]
    if activity is None or (activity.kind == "narrative" and note_kind(told) in HINDERS):
        return Reading(kind=ReadingKind.NOTE_ONLY, note=told, photo=reading.photo)
    entry = Entry(
        code=activity.code, value=None, mode=Mode.TEXT, text=told, on=reading.on, details=dict(reading.fields)
    )
    return Reading(kind=ReadingKind.REPORT, entries=(entry,), photo=reading.photo)


def note(ctx: Context, target: Target, _reading: Reading) -> list[Outgoing]:
    """Words without a figure, kept as they were typed for the round that is open."""
    told = ctx.incoming.text.strip()[:LONGEST_NOTE]
    late = register.over(ctx, target) if register.speaks_of_registering(told) else ""
    text = _stored(ctx, target.running, target.values, told)
    return keep_words(ctx, target, told, f"{late}\n{text}" if late else text)


def keep_words(ctx: Context, target: Target, told: str, text: str) -> list[Outgoing]:
    """A note in an open round. text: how that is said."""
    keep(ctx, target, (), note=told)
    return _kept(ctx, target.values, text)


def places_of_words(ctx: Context) -> list[Mapping[str, str]]:
    """Where words of this person may be kept now: every open round, and the next of each campaign."""
    targets = (Target(running=running, owed=owed) for running, owed in open_obligations(ctx, ctx.reporting_units))
    return [*(target.values for target in targets), *(place for _, place in _coming(ctx))]


def between_rounds(ctx: Context, text: str) -> list[Outgoing]:
    """Words while no round is open; empty when the message holds none that are worth keeping."""
    for running, place in _coming(ctx):
        reading = read(text, running.vocabulary(places(ctx, running.campaign, place["unit"])), today=ctx.today)
        if reading.kind not in (ReadingKind.NOTE_ONLY, ReadingKind.DUTY):
            continue
        told = text.strip()[:LONGEST_NOTE]
        ctx.store.reports.note(note_at(ctx, place, told))
        ctx.kept.append((place, ()))
        return _kept(ctx, place, _stored(ctx, running, place, told))
    return []


def _coming(ctx: Context) -> list[tuple[Running, dict[str, str]]]:
    """For every unit of the person and every campaign above it, the round that takes words between rounds."""
    found = []
    for unit in ctx.reporting_units:
        above = {one.key for one in ctx.store.units.path(unit)}
        for running in ctx.store.campaigns.running():
            if f"{running.campaign.tree}-{running.campaign.root}" in above:
                place = {"campaign": running.code, "round": _round_for(ctx, running), "unit": unit}
                found.append((running, place))
    return found


def drop(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The button [Hủy] under a note: the words are taken back."""
    if values["unit"] not in ctx.reporting_units:
        return ctx.say_key("old-button")
    for one in ctx.store.reports.notes_of(values["campaign"], values["round"], values["unit"]):
        if one.update == values["update"]:
            ctx.store.reports.withdraw_note(one, at=ctx.now)
            return ctx.say_key("note-dropped")
    return ctx.say_key("undo-gone")


def _round_for(ctx: Context, running: Running) -> str:
    """The round that opens next; after the last one, the last."""
    figures = [plan for plan in running.rounds if plan.collects not in (Collects.ACTIVITY, Collects.NARRATIVE)]
    coming = [plan for plan in figures if opens_at(plan, ctx.zone) > ctx.now]
    return (coming[0] if coming else figures[-1]).key


def _stored(ctx: Context, running: Running, place: Mapping[str, str], told: str) -> str:
    return ctx.words(f"note-{note_kind(told).value}", round=running.round(place["round"]).name)


def _kept(ctx: Context, place: Mapping[str, str], text: str) -> list[Outgoing]:
    values = {**place, "update": ctx.update}
    undo = Option(label=ctx.words("button-undo"), action="note-drop", values=values)
    key, about = f"in:{ctx.update}:stored", about_message(ctx, "answer")
    return [Outgoing(chat=ctx.chat, lane=Lane.ACK, text=text, options=(undo,), dedupe_key=key, about=about)]
