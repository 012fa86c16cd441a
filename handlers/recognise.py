"""Which figures and words are those of a message that is edited now?

By the platform's id of the message, which stands with our acknowledgement; where none was kept, by the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.reading import Reading
from domain.report import Figure, Note
from handlers.context import Context
from handlers.keep import message_of
from handlers.status import open_obligations
from handlers.target import Target


def said_first(ctx: Context) -> tuple[Target, list[Figure]] | None:
    """The figures that still stand as the message said them when it was sent, or as it was edited since."""
    for running, owed in open_obligations(ctx, ctx.reporting_units):
        target = Target(running=running, owed=owed)
        latest = ctx.store.reports.latest(*target.values.values()).values()
        mine = [one for one in latest if one.answered and one.person == ctx.person_id and _is_of_it(ctx, one)]
        if mine:
            return target, mine
    return None


def _is_of_it(ctx: Context, figure: Figure) -> bool:
    """By the message's id; where that was not kept, by the time, or the words of an earlier edit."""
    if figure.said_at is None or figure.said_at < first_sent(ctx):
        return False
    message = message_of(ctx, figure.update)
    if message and ctx.incoming.message_id:
        return message == ctx.incoming.message_id
    return figure.said_at == first_sent(ctx) or figure.reason.startswith(reason_of(ctx))


def notes_of_message(ctx: Context, places: Sequence[Mapping[str, str]]) -> list[Note]:
    """Its words that were kept in these places {campaign, round, unit}."""
    return [
        note
        for place in places
        for note in ctx.store.reports.notes_of(place["campaign"], place["round"], place["unit"])
        if note.person == ctx.person_id and _is_note_of_it(ctx, note)
    ]


def _is_note_of_it(ctx: Context, note: Note) -> bool:
    if note.said_at < first_sent(ctx):
        return False
    message = message_of(ctx, note.update)
    if message and ctx.incoming.message_id:
        return message == ctx.incoming.message_id
    return note.said_at == first_sent(ctx)


def of_one_message(ctx: Context, figures: Sequence[Figure], reading: Reading) -> list[Figure]:
    """Platforms date to the second: of several messages sent in it, the one that told what the new wording tells."""
    origins = {origin_of(ctx, one) for one in figures}
    if len(origins) > 1:
        told = {entry.code for entry in reading.entries}
        origins = {origin_of(ctx, one) for one in figures if one.code in told}
    return [one for one in figures if origin_of(ctx, one) in origins] if len(origins) == 1 else []


def origin_of(ctx: Context, figure: Figure) -> str:
    """The inbox row of the message as it was sent at first."""
    edited = figure.reason.startswith(reason_of(ctx))
    return figure.reason.rpartition(" ")[2] if edited else figure.update


def first_sent(ctx: Context) -> datetime:
    """When the message was sent at first."""
    return ctx.incoming.first_sent_at or ctx.incoming.sent_at


def reason_of(ctx: Context) -> str:
    """Why a figure was corrected by an edit; the inbox row of the message follows."""
    return f"edited message of {first_sent(ctx).isoformat()}"
