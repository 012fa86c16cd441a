"""Which handler gets an update? One table, most specific first; `unknown` is where everything else ends.

What an option means was written down with its message, so a button finds its action after any restart. Options that
store something count once: while their question is the one that is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from domain.code import is_code
from domain.message import Incoming, IncomingKind, Option, Outgoing
from domain.words import fold
from handlers import (
    amend,
    approve,
    away,
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
from handlers.context import Context
from handlers.form.enrol import enrol
from handlers.form.link import form
from handlers.form.submit import submit
from handlers.wording import example, example_without_campaign
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
ANSWERS: dict[str, Free] = {
    "value": guided.value,
    "clarified": report.clarified,
    "evidence-named": evidence.named,
    "extend-why": extend.why_said,
    "return-why": approve.why_said,
    "claim": claim.said,
    "order-why": order.why_said,
}

_START = re.compile(r"^/?(?:start|batdau|bat dau)(?:\s+(?P<code>\S+))?\s*$")
_CODE = re.compile(r"^(?:ma|ma moi|ket noi)\s+(?P<code>\w{8})\s*$")  # `mạ 12` is seedlings
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
    "guided": {"bao cao", "/baocao", "dien tiep", "bao cao ngay", "lai"},
    "resume": {"tiep tuc", "/tieptuc"},
    "connect": {"ket noi", "/ketnoi", "them kenh", "ket noi them kenh"},
    "hand-over": {"ban giao", "/bangiao", "ban giao cong viec"},
    "claim": {"mat may", "/matmay", "doi may", "mat dien thoai", "doi dien thoai", "mat so", "doi so"},
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
    start = _start(ctx.incoming)
    if start is not None:
        return join.join(ctx, start)
    asked = _GROUP.get(text.partition(" ")[0].partition("@")[0])
    return asked(ctx) if asked else []


def _private(ctx: Context) -> list[Outgoing]:
    text = ctx.incoming.text.strip()
    start = _start(ctx.incoming)
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
    return taken or report.report(ctx, text)


def _starts_campaign(ctx: Context, code: str) -> bool:
    """`bắt đầu HG2023` of somebody we know: no code that we gave out."""
    by_word = not ctx.incoming.text.strip().startswith("/")
    return by_word and bool(code) and ctx.membership is not None and not join.knows(ctx, code)


def _wordless(ctx: Context) -> list[Outgoing]:
    if evidence.is_photo(ctx.incoming) or ctx.incoming.kind is IncomingKind.LOCATION:
        return evidence.alone(ctx)
    return ctx.say_key("media-later")


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


def _start(incoming: Incoming) -> str | None:
    """The code behind /start, empty without one; None when the message is no start."""
    text = incoming.text.strip()
    found = _START.match(fold(text)) or _CODE.match(fold(text))
    if found is None:
        return None
    return text.split()[-1] if found["code"] else ""


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
    if said in _WORDS["guided"]:
        return lambda ctx: guided.guided(ctx, {})
    wanted = export.asked_for(said)
    return None if wanted is None else lambda ctx: export.export(ctx, wanted)


def _cancel(ctx: Context) -> list[Outgoing]:
    """`hủy` takes back the photo about which we ask; what else is asked is dropped."""
    pending = ctx.store.conversations.open(ctx.chat)
    if pending is not None and "evidence" in pending.expects:
        return evidence.drop(ctx, pending.expects)
    return correct.cancel(ctx, {})


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
    if posted.chat.channel != ctx.chat.channel or posted.chat.bot != ctx.chat.bot:
        return ctx.say_key("old-button")
    if not ctx.incoming.group and posted.chat != ctx.chat:
        return ctx.say_key("old-button")
    if ctx.membership is not None and not ctx.incoming.group:
        ctx.store.people.seen(ctx.chat, ctx.now)
    return _choose(ctx, posted, posted.options[int(number)])


def _choose(ctx: Context, posted: Posted, option: Option) -> list[Outgoing]:
    if option.action in ONCE:
        pending = ctx.store.conversations.open(ctx.chat)
        if pending is None or pending.key != posted.dedupe_key:
            return ctx.say_key("old-button")
    return ACTIONS[option.action](ctx, option.values)


def _answer(ctx: Context, text: str) -> list[Outgoing]:
    """Words for the open question: the number or the label of an option, or the free answer that it expects."""
    pending = ctx.store.conversations.open(ctx.chat)
    if pending is None or pending.expires_at <= ctx.now:
        return []
    posted = ctx.store.outbox.by_key(pending.key)
    if posted is not None and resume.elsewhere(ctx):
        # A number means what stands before one's eyes: it is asked again here.
        return resume.resume(ctx) if text.isdecimal() or _option(posted, text, numbers=False) else []
    if posted is not None:
        option = _option(posted, text, numbers=not pending.expects or "numbered" in pending.expects)
        if option is not None:
            return _choose(ctx, posted, option)
    if pending.expects:
        return ANSWERS[pending.expects["action"]](ctx, pending.expects, text)
    return []


def _option(posted: Posted, text: str, *, numbers: bool) -> Option | None:
    """By its words with or without diacritics; by its number only where the question doesn't ask for a figure."""
    said = fold(text).strip(" .!")
    if numbers and said.isdecimal() and 1 <= int(said) <= len(posted.options):
        return posted.options[int(said) - 1]
    alike = {"co": "dung", "ok": "dung", "vang": "dung", "da": "dung", "khong": "khong phai"}
    for wanted in (said, alike.get(said, said)):
        for option in posted.options:
            if fold(option.label) == wanted:
                return option
    return None
