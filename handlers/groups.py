"""What does the bot do in a group?

It speaks when it is added, when it is asked for a digest, and when a digest is due. It does not read the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.message import Lane, Outgoing
from domain.summary import Summary
from handlers.context import Context
from handlers.digest_words import (
    Fitted,
    counts_line,
    digest_text,
    fitted,
    missing_lines,
    progress_line,
    takes_workbook,
)
from handlers.documents.format import Format
from handlers.export import prepared
from handlers.fall_over import blocked
from handlers.send_digests import praised, summary_now
from storage.campaigns import Running


def added(ctx: Context) -> list[Outgoing]:
    """The bot was added to a group, or a person unblocked it."""
    if not ctx.incoming.group:
        ctx.store.people.seen(ctx.chat, ctx.now)
        return []
    bound = ctx.membership is not None
    return [] if bound else ctx.say_key("group-added")


def removed(ctx: Context) -> list[Outgoing]:
    """The bot was removed from a group, or blocked by a person: nothing more goes there."""
    if ctx.incoming.group:
        ctx.store.people.lost(ctx.chat, "left")
    else:
        blocked(ctx, ctx.chat)
    return []


def moved(ctx: Context) -> list[Outgoing]:
    """The group became a supergroup: its binding and what waits for it follow, in this transaction."""
    if ctx.incoming.new_chat_id:
        ctx.store.people.move_group(ctx.chat, ctx.incoming.new_chat_id)
    return []


def asked_for_digest(ctx: Context) -> list[Outgoing]:
    """`/tonghop`: how things stand now, in words and as a picture."""
    found = _summary(ctx, "")
    if not isinstance(found, tuple):
        return found
    running, summary = found
    told = digest_text(summary, "now", ctx.zone, praised(ctx, running, summary), ctx.chat.channel)
    return [*ctx.say(told.text), *_rest(ctx, summary, told), *_picture(ctx, summary)]


def asked_who_is_missing(ctx: Context) -> list[Outgoing]:
    """`/chuabaocao`: who has not reported, as the campaign's policy allows."""
    found = _summary(ctx, "")
    if not isinstance(found, tuple):
        return found
    _, summary = found
    return _lines(ctx, summary, missing_lines(summary))


def asked_for_progress(ctx: Context) -> list[Outgoing]:
    """`/tiendo CODE`: of one campaign, or of one indicator."""
    code = ctx.incoming.text.strip().partition(" ")[2].strip()
    running_codes = {one.code.casefold() for one in ctx.store.campaigns.running()}
    found = _summary(ctx, code if code.casefold() in running_codes else "")
    if not isinstance(found, tuple):
        return found
    _, summary = found
    wanted = [one for one in summary.progress if one.indicator.code.casefold() == code.casefold()]
    if code and not wanted and code.casefold() not in running_codes:
        return ctx.say_key("progress-unknown", code=code[:20])
    lines = [progress_line(summary, one) for one in wanted or summary.progress]
    return [*_lines(ctx, summary, lines or [ctx.words("progress-none")]), *_picture(ctx, summary)]


def _lines(ctx: Context, summary: Summary, lines: Sequence[str]) -> list[Outgoing]:
    head = [summary.plan.name, counts_line(summary)]
    follows = takes_workbook(summary, ctx.chat.channel)
    told = fitted(head, lines, ctx.chat.channel, rest="digest-cut-workbook" if follows else "")
    return [*ctx.say(told.text), *_rest(ctx, summary, told)]


def _summary(ctx: Context, code: str) -> tuple[Running, Summary] | list[Outgoing]:
    """How the current round of the group's unit stands, or the sentence that says why there is nothing."""
    if ctx.membership is None or ctx.membership.unit is None:
        return ctx.say_key("group-not-bound")
    found = summary_now(ctx, ctx.membership.unit, code)
    if found is None:
        unit = ctx.store.units.get(ctx.membership.unit)
        return ctx.say_key("group-no-digest", unit=unit.title if unit else ctx.membership.unit)
    return found


def _rest(ctx: Context, summary: Summary, told: Fitted) -> list[Outgoing]:
    """The workbook with what found no room."""
    if not told.left or not takes_workbook(summary, ctx.chat.channel):
        return []
    key, text = f"in:{ctx.update}:workbook", ctx.words("digest-workbook")
    document = prepared(ctx, summary, Format.XLSX, language="vi").file
    return [Outgoing(chat=ctx.chat, group=True, lane=Lane.REPLY, text=text, document=document, dedupe_key=key)]


def _picture(ctx: Context, summary: Summary) -> list[Outgoing]:
    if not summary.progress or not ctx.store.files.usable:
        return []
    picture = prepared(ctx, summary, Format.PNG, language="vi")
    key = f"in:{ctx.update}:picture"
    return [
        Outgoing(chat=ctx.chat, group=True, lane=Lane.REPLY, text=picture.words, photo=picture.file, dedupe_key=key)
    ]
