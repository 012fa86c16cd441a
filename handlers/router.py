"""Which handler gets an update? The most specific first; a report is where everything else ends.

What an option means was written down with its message (`actions`), so a button finds its action after any restart.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from domain.code import code_hash, is_code
from domain.message import IncomingKind, Outgoing
from domain.words import fold
from handlers import amend, approve, evidence, groups, join, order, privacy, report, sheet, sign_in
from handlers.choose import by_answer, by_button, by_offer
from handlers.commands import command, command_of_stranger
from handlers.context import Context
from handlers.form.enrol import enrol
from handlers.form.submit import submit

_START = re.compile(r"/?(?:start|batdau|bat dau)(?:\s+(?P<code>\S+))?[ .!]*")
_CODE = re.compile(r"(?:ma|ma moi|ket noi)(?: la)?(?:\s*:\s*|\s+)(?P<code>\w{8})[ .!]*")  # `mạ 12` is seedlings
_WORD = re.compile(r"[A-Za-z0-9]{8}")
_GROUP: dict[str, Callable[[Context], list[Outgoing]]] = {
    "/tonghop": groups.asked_for_digest,
    "tong": groups.asked_for_digest,  # `tổng hợp`, to the bot
    "/chuabaocao": groups.asked_who_is_missing,
    "/tiendo": groups.asked_for_progress,
    "/bangdieukhien": sign_in.in_group,
    "/dashboard": sign_in.in_group,
    "bang": sign_in.in_group,  # `bảng điều khiển`, to the bot
    "dashboard": sign_in.in_group,
}


def route(ctx: Context) -> list[Outgoing]:
    """The answer to one update; empty when there is nothing to say."""
    refused = privacy.secret(ctx)
    if refused is not None:
        return refused
    return evidence.beside(ctx, _routed(ctx)) if not ctx.incoming.group else _routed(ctx)


def _routed(ctx: Context) -> list[Outgoing]:
    match ctx.incoming.kind:
        case IncomingKind.MIGRATED:
            return groups.moved(ctx)
        case IncomingKind.ADDED:
            return groups.added(ctx)
        case IncomingKind.REMOVED:
            return groups.removed(ctx)
        case IncomingKind.BUTTON:
            return by_button(ctx)
        case IncomingKind.FILE:
            return sheet.sheet(ctx)
        case IncomingKind.FORM:
            return submit(ctx)
        case IncomingKind.JOINED:
            return enrol(ctx)
        case IncomingKind.EDITED:
            return [] if ctx.incoming.group or not ctx.reporting_units else amend.amend(ctx)
    return _group(ctx) if ctx.incoming.group else _private(ctx)


def _group(ctx: Context) -> list[Outgoing]:
    """In groups the bot listens to commands only; other people's talk may look like one."""
    text = fold(ctx.incoming.text.strip())
    if not text.startswith("/") and not ctx.incoming.reached_by_mention:
        return []
    start = _start(ctx)
    if start is not None:
        return join.join(ctx, start)
    asked = _GROUP.get(text.partition(" ")[0].partition("@")[0])
    return asked(ctx) if asked else []


def _private(ctx: Context) -> list[Outgoing]:
    text = ctx.incoming.text.strip()
    start = _start(ctx)
    if start is not None and not _starts_campaign(ctx, start):
        return join.join(ctx, start)
    if ctx.membership is None:
        return _stranger(ctx, text)
    ctx.store.people.seen(ctx.chat, ctx.now)
    if ctx.incoming.kind is IncomingKind.DOCUMENT and not evidence.is_photo(ctx.incoming):
        return sheet.document(ctx)
    if not text:
        return _wordless(ctx)
    said = command(text)
    if said is not None:
        return said(ctx)
    taken = approve.by_words(ctx, text) or order.order(ctx, text) or by_answer(ctx, text)
    return taken or by_offer(ctx, text) or report.report(ctx, text)


def _starts_campaign(ctx: Context, code: str) -> bool:
    """`bắt đầu HG2023` of somebody we know: no code that we gave out."""
    by_word = not ctx.incoming.text.strip().startswith("/")
    return by_word and bool(code) and ctx.membership is not None and not join.knows(ctx, code)


def _wordless(ctx: Context) -> list[Outgoing]:
    if evidence.is_photo(ctx.incoming) or ctx.incoming.kind is IncomingKind.LOCATION:
        return evidence.alone(ctx)
    said = {IncomingKind.VOICE: "media-voice", IncomingKind.UNSUPPORTED: "media-unknown"}
    return ctx.say_key(said.get(ctx.incoming.kind, "media-later"))


def _stranger(ctx: Context, text: str) -> list[Outgoing]:
    """Somebody we don't know yet: a code alone, a lost phone, an answer to a question, or the greeting."""
    if is_code(text):
        return join.join(ctx, text)
    said = command_of_stranger(text)
    if said is not None:
        return said(ctx)
    return by_answer(ctx, text) or ctx.say_key("welcome-stranger")


def _start(ctx: Context) -> str | None:
    """The code behind `/start`, `bắt đầu` or `mã`, or the code alone; empty without one. None when it is no start."""
    text = ctx.incoming.text.strip()
    found = _START.fullmatch(fold(text)) or _CODE.fullmatch(fold(text))
    if found is not None:
        return re.split(r"[\s:]+", text.rstrip(" .!"))[-1] if found["code"] else ""
    alone = text.strip(" .!«»\"'")
    if not _WORD.fullmatch(alone):
        return None
    known, hidden = ctx.store.invitations, code_hash(alone)
    return alone if known.get(hidden) or known.connection(hidden) else None
