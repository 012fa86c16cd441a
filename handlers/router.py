"""Which handler gets an update? One table, most specific first; `unknown` is where everything else ends.

What an option means was written down with its message, so a button finds its action after any restart. Options that
store something count once: while their question is the one that is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from domain.code import code_hash, is_code
from domain.message import IncomingKind, Option, Outgoing
from domain.words import fold
from handlers import (
    amend,
    approve,
    away,
    choices,
    claim,
    connect,
    correct,
    escalate,
    evidence,
    export,
    extend,
    groups,
    guided,
    hand_over,
    join,
    order,
    privacy,
    rank,
    report,
    resume,
    sheet,
    sign_in,
    status,
    tell,
    why,
)
from handlers.context import QUESTION_LIVES, Context
from handlers.form.enrol import enrol
from handlers.form.link import form
from handlers.form.submit import submit
from handlers.wording import example, example_without_campaign
from storage.conversations import Question
from storage.outbox import Posted

Action = Callable[[Context, Mapping[str, str]], list[Outgoing]]
Free = Callable[[Context, Mapping[str, str], str], list[Outgoing]]

ACTIONS: dict[str, Action] = {
    "consent": join.consent,
    "decline": join.decline,
    "guided": guided.guided,
    "choose": guided.choose,
    "stop": guided.stop,
    "store": report.store,
    "nil": report.nil,
    "fix": correct.fix,
    "undo": correct.undo,
    "cancel": correct.cancel,
    "amend-store": amend.store,
    "note-drop": tell.drop,
    "extend": extend.extend,
    "extend-days": extend.days_chosen,
    "extend-grant": extend.grant,
    "extend-refuse": extend.refuse,
    "away": away.away,
    "leave": away.leave,
    "nudge": escalate.nudge,
    "grant": escalate.grant,
    "grant-unit": escalate.grant_unit,
    "absent": escalate.absent,
    "absent-unit": escalate.absent_unit,
    "evidence-put": evidence.put,
    "evidence-other": evidence.other,
    "evidence-drop": evidence.drop,
    "sheet-store": sheet.store,
    "template": sheet.blank,
    "export": export.export,
    "approve": approve.approve,
    "return": approve.give_back,
    "erase": privacy.erase,
    "connect": connect.connect,
    "disconnect": connect.disconnect,
    "hand-over": hand_over.hand_over,
    "hand-over-which": hand_over.which,
    "claim-agree": claim.agree,
    "claim-refuse": claim.refuse,
    "form": form,
    "order-unit": order.unit_chosen,
    "order-round": order.round_chosen,
    "order-do": order.do,
}
ONCE = {
    "store",
    "choose",
    "consent",
    "sheet-store",
    "amend-store",
    "leave",
    "connect",
    "hand-over",
    "erase",
    "order-do",
}
# What messages offer that are no questions; their words are understood as long as a question is.
# [Không phát sinh] is not among them: its words are a report, which goes to what is due first like every other.
OFFERED = {
    *("guided", "fix", "undo", "note-drop", "evidence-other", "evidence-drop"),
    *("extend", "away", "nudge", "grant", "absent", "extend-grant", "extend-refuse", "approve", "return"),
    *("claim-agree", "claim-refuse"),
}
DECIDING = {"extend-grant", "extend-refuse", "claim-agree", "claim-refuse"}  # of several, one must be named
MOST_OFFERS = 10
LONGEST_LABEL = 60
JUST_NOW = timedelta(minutes=10)
ANSWERS: dict[str, Free] = {
    "value": guided.value,
    "clarified": report.clarified,
    "evidence-named": evidence.named,
    "extend-why": extend.why_said,
    "return-why": approve.why_said,
    "claim": claim.said,
    "order-why": order.why_said,
}

_START = re.compile(r"/?(?:start|batdau|bat dau)(?:\s+(?P<code>\S+))?[ .!]*")
_CODE = re.compile(r"(?:ma|ma moi|ket noi)(?: la)?(?:\s*:\s*|\s+)(?P<code>\w{8})[ .!]*")  # `mạ 12` is seedlings
_WORD = re.compile(r"[A-Za-z0-9]{8}")
_WORDS = {
    "cancel": {"huy", "/huy", "huy bo", "thoi", "bo qua het", "/cancel"},
    "help": {"tro giup", "/trogiup", "/help", "help", "huong dan", "giup"},
    "status": {"xem", "/xem", "toi con no gi", "con no gi", "con thieu gi", "/conno", "/status", "tinh trang"},
    "template": {"mau", "/mau", "mau bieu", "mau bao cao", "gui mau", "xin mau", "tai mau"},
    "form": {"bieu mau", "/bieumau", "form", "/form", "mo bieu mau", "link bieu mau"},
    "rank": {"xep hang", "/xephang"},
    "awards": {"xet thuong", "/xetthuong", "can cu xet thuong"},
    "why": {"vi sao nhac toi", "sao nhac toi", "tai sao nhac toi", "/visao"},
    "dashboard": {"bang dieu khien", "/bangdieukhien", "dashboard", "/dashboard"},
    "sign-out": {"dang xuat", "/dangxuat"},
    "back": {"da ve", "toi da ve", "em da ve", "/dave"},
    "my-data": {"du lieu cua toi", "du lieu cua em", "/dulieu"},
    "erase": {"xoa du lieu cua toi", "xoa du lieu cua em", "xoa du lieu", "/xoadulieu"},
    "guided": {"bao cao", "/baocao", "dien tiep", "bao cao ngay"},
    "resume": {"tiep tuc", "/tieptuc"},
    "connect": {"ket noi", "/ketnoi", "them kenh", "ket noi them kenh"},
    "hand-over": {"ban giao", "/bangiao", "ban giao cong viec"},
    "claim": {"mat may", "/matmay", "doi may", "mat dien thoai", "doi dien thoai", "mat so", "doi so"},
    "again": {"lai", "hoi lai", "nhac lai"},
}
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
            return _button(ctx)
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
    said = _command(text)
    if said is not None:
        return said(ctx)
    taken = approve.by_words(ctx, text) or order.order(ctx, text) or _answer(ctx, text)
    return taken or _offered(ctx, text) or report.report(ctx, text)


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
    said = fold(text).strip(" .!?")
    if said in _WORDS["my-data"] | _WORDS["erase"]:
        return ctx.say_key("my-data-nothing")
    if said in _WORDS["claim"]:
        return claim.ask(ctx)
    return _answer(ctx, text) or ctx.say_key("welcome-stranger")


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


def _command(text: str) -> Callable[[Context], list[Outgoing]] | None:
    said = fold(text).strip(" .!?")
    if said in _WORDS["cancel"]:
        return _cancel
    if said in _WORDS["help"]:
        return help_text
    if said in _WORDS["status"]:
        return status.status
    if said in _WORDS["template"]:
        return lambda ctx: sheet.blank(ctx, {})
    if said in _WORDS["form"]:
        return lambda ctx: form(ctx, {})
    if said in _WORDS["rank"]:
        return rank.rank
    if said in _WORDS["awards"]:
        return rank.awards
    if said in _WORDS["why"]:
        return why.why
    if said in _WORDS["dashboard"]:
        return sign_in.sign_in
    if said in _WORDS["sign-out"]:
        return sign_in.sign_out
    if said in _WORDS["back"]:
        return away.back
    if said in _WORDS["my-data"]:
        return privacy.show
    if said in _WORDS["erase"]:
        return privacy.ask_erase
    if said in _WORDS["resume"]:
        return lambda ctx: resume.resume(ctx) or guided.guided(ctx, {})
    if said in _WORDS["connect"]:
        return connect.give_code
    if said in _WORDS["hand-over"]:
        return hand_over.ask
    if said in _WORDS["claim"]:
        return claim.ask
    if said in _WORDS["again"]:
        return _again
    if said in _WORDS["guided"]:
        return lambda ctx: guided.guided(ctx, {})
    wanted = export.asked_for(said)
    return None if wanted is None else lambda ctx: export.export(ctx, wanted)


def _cancel(ctx: Context) -> list[Outgoing]:
    """`hủy` takes back the photo about which we ask; what else is asked is dropped."""
    pending = _pending(ctx)
    if pending is not None and "evidence" in pending.expects:
        return evidence.drop(ctx, pending.expects)
    return correct.cancel(ctx, {})


def _again(ctx: Context) -> list[Outgoing]:
    """`lại`: the open question once more; without one the next item that is owed."""
    pending = _pending(ctx)
    posted = ctx.store.outbox.by_key(pending.key) if pending else None
    return _ask_again(ctx, pending, posted) if pending and posted else guided.guided(ctx, {})


def help_text(ctx: Context) -> list[Outgoing]:
    """`trợ giúp`: how to report, with an example of what this unit owes."""
    sample = status.example_for(ctx, ctx.reporting_units)
    if not ctx.reporting_units:
        return ctx.say("\n".join(filter(None, (ctx.words("help-plain"), export.help_line(ctx), order.help_lines(ctx)))))
    sample = sample or _any_example(ctx)
    return ctx.say_key("help", example=sample, code=sample.removeprefix("đăng ký ").split()[0])


def _any_example(ctx: Context) -> str:
    """An example from a running campaign when nothing is owed just now."""
    for running in ctx.store.campaigns.running():
        return example(running.campaign, tuple(one.code for one in running.campaign.reported))
    return example_without_campaign()


def _button(ctx: Context) -> list[Outgoing]:
    """A pressed button: its token leads to the message, its number to the option."""
    token, _, number = ctx.incoming.data.partition(":")
    posted = ctx.store.outbox.by_token(token)
    if posted is None or not number.isdecimal() or int(number) >= len(posted.options):
        return ctx.say_key("old-button")
    if not any(_stands_here(ctx, part) for part in ctx.store.outbox.parts_of(posted)):
        return ctx.say_key("old-button")
    if ctx.membership is not None and not ctx.incoming.group:
        ctx.store.people.seen(ctx.chat, ctx.now)
    return _choose(ctx, posted, posted.options[int(number)])


def _stands_here(ctx: Context, posted: Posted) -> bool:
    """In this chat, as far as a group has kept its id."""
    by_us = (posted.chat.channel, posted.chat.bot) == (ctx.chat.channel, ctx.chat.bot)
    return by_us and (ctx.incoming.group or posted.chat == ctx.chat)


def _choose(ctx: Context, posted: Posted, option: Option) -> list[Outgoing]:
    if option.action in ONCE:
        pending = ctx.store.conversations.open(ctx.chat)
        if pending is None or pending.key != posted.dedupe_key:
            return ctx.say_key("old-button")
    return ACTIONS[option.action](ctx, option.values)


def _pending(ctx: Context) -> Question | None:
    pending = ctx.store.conversations.open(ctx.chat)
    return pending if pending is not None and pending.expires_at > ctx.now else None


def _answer(ctx: Context, text: str) -> list[Outgoing]:
    """Words for the open question: the number or the label of an option, or the free answer that it expects."""
    pending = _pending(ctx)
    if pending is None:
        return _answered_before(ctx, text)
    posted = ctx.store.outbox.by_key(pending.key)
    if posted is not None and resume.elsewhere(ctx):
        # A number means what stands before one's eyes: it is asked again here.
        return resume.resume(ctx) if _means(posted, text) else []
    if posted is not None:
        numbers = choices.takes_numbers(pending)
        if numbers and _is_stale(ctx, pending, posted, choices.number_in(text)):
            return _ask_again(ctx, pending, posted, "asked-again")
        option = choices.option_in(posted.options, text, numbers=numbers)
        if option is not None:
            return _choose(ctx, posted, option)
    if pending.expects:
        return ANSWERS[pending.expects["action"]](ctx, pending.expects, text)
    return []


def _means(posted: Posted, text: str) -> bool:
    return choices.number_in(text) is not None or choices.option_in(posted.options, text, numbers=False) is not None


def _is_stale(ctx: Context, pending: Question, posted: Posted, number: int | None) -> bool:
    """A number that was typed before this question was there, or that it doesn't have, belongs to another one."""
    many = len(choices.choosable(posted.options))
    if number is None or not many:
        return False
    if posted.sent_at is None or ctx.incoming.sent_at < posted.sent_at.replace(microsecond=0):
        return number <= many or not pending.expects
    return not 1 <= number <= many and not pending.expects


def _ask_again(ctx: Context, pending: Question, posted: Posted, why: str = "") -> list[Outgoing]:
    """The same question as a new message, which is the open one from now on."""
    head = ctx.words("asked-again")
    text = posted.text.removeprefix(head).lstrip()
    return ctx.say(f"{head}\n\n{text}" if why else text, *posted.options, expects=pending.expects or None)


def _answered_before(ctx: Context, text: str) -> list[Outgoing]:
    """A number shortly after its question was answered, as a second tap on a button."""
    number = choices.number_in(text)
    if number is None:
        return []
    for posted in ctx.store.outbox.offers(ctx.chat, since=ctx.now - JUST_NOW, many=MOST_OFFERS):
        if any(option.action in ONCE for option in posted.options):
            many = len(choices.choosable(posted.options))
            return ctx.say_key("old-button") if 1 <= number <= many else []
    return []


def _offered(ctx: Context, text: str) -> list[Outgoing]:
    """The words of an option under a message that is no question; the newest one that has it is meant."""
    if not choices.is_worded(text):
        return []
    found = [
        (posted, option)
        for posted in ctx.store.outbox.offers(ctx.chat, since=ctx.now - QUESTION_LIVES, many=MOST_OFFERS)
        if (option := choices.option_in(posted.options, text, numbers=False, alike=False)) and option.action in OFFERED
    ]
    if not found:
        return []
    asked = {(option.action, *option.values.items()): (posted, option) for posted, option in reversed(found)}
    if found[0][1].action in DECIDING and len(asked) > 1:
        return _which(ctx, list(asked.values()))
    return _choose(ctx, *found[0])


def _which(ctx: Context, asked: Sequence[tuple[Posted, Option]]) -> list[Outgoing]:
    """Words that answer several messages: which one? Each by its first line."""
    ways = [replace(option, label=posted.text.partition("\n")[0][:LONGEST_LABEL]) for posted, option in asked]
    stop = Option(label=ctx.words("button-stop"), action="cancel")
    return ctx.say_key("offered-which", *ways, stop)
