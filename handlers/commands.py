"""Which words are an order to the bot itself, wherever a conversation stands?

They are compared without diacritics, case and the marks at their ends. A new one is one line here.
"""

from __future__ import annotations

from collections.abc import Callable

from domain.message import Outgoing
from domain.words import fold
from handlers import (
    away,
    claim,
    connect,
    correct,
    evidence,
    export,
    guided,
    hand_over,
    order,
    privacy,
    rank,
    resume,
    sheet,
    sign_in,
    status,
    why,
)
from handlers.choose import ask_again, pending_question
from handlers.context import Context
from handlers.form.link import form
from handlers.wording import example, example_without_campaign

Command = Callable[[Context], list[Outgoing]]


def command(text: str) -> Command | None:
    """What is to be done; None where it is no order."""
    said = fold(text).strip(" .!?")
    if said in _COMMANDS:
        return _COMMANDS[said]
    wanted = export.asked_for(said)
    return None if wanted is None else lambda ctx: export.export(ctx, wanted)


def command_of_stranger(text: str) -> Command | None:
    """The few that somebody may say whom we don't know."""
    said = _COMMANDS.get(fold(text).strip(" .!?"))
    if said in (privacy.show, privacy.ask_erase):
        return lambda ctx: ctx.say_key("my-data-nothing")
    return said if said is claim.ask else None


def _cancel(ctx: Context) -> list[Outgoing]:
    """`hủy` takes back the photo about which we ask; what else is asked is dropped."""
    pending = pending_question(ctx)
    if pending is not None and "evidence" in pending.expects:
        return evidence.drop(ctx, pending.expects)
    return correct.cancel(ctx, {})


def _again(ctx: Context) -> list[Outgoing]:
    """`lại`: the open question once more; without one the next item that is owed."""
    pending = pending_question(ctx)
    posted = ctx.store.outbox.by_key(pending.key) if pending else None
    return ask_again(ctx, pending, posted) if pending and posted else guided.guided(ctx, {})


def _help(ctx: Context) -> list[Outgoing]:
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


SAID: dict[Command, set[str]] = {
    _cancel: {"huy", "/huy", "huy bo", "thoi", "bo qua het", "/cancel"},
    _help: {"tro giup", "/trogiup", "/help", "help", "huong dan", "giup"},
    status.status: {"xem", "/xem", "toi con no gi", "con no gi", "con thieu gi", "/conno", "/status", "tinh trang"},
    lambda ctx: sheet.blank(ctx, {}): {"mau", "/mau", "mau bieu", "mau bao cao", "gui mau", "xin mau", "tai mau"},
    lambda ctx: form(ctx, {}): {"bieu mau", "/bieumau", "form", "/form", "mo bieu mau", "link bieu mau"},
    lambda ctx: guided.guided(ctx, {}): {"bao cao", "/baocao", "dien tiep", "bao cao ngay"},
    lambda ctx: resume.resume(ctx) or guided.guided(ctx, {}): {"tiep tuc", "/tieptuc"},
    _again: {"lai", "hoi lai", "nhac lai"},
    rank.rank: {"xep hang", "/xephang"},
    rank.awards: {"xet thuong", "/xetthuong", "can cu xet thuong"},
    why.why: {"vi sao nhac toi", "sao nhac toi", "tai sao nhac toi", "/visao"},
    sign_in.sign_in: {"bang dieu khien", "/bangdieukhien", "dashboard", "/dashboard"},
    sign_in.sign_out: {"dang xuat", "/dangxuat"},
    away.back: {"da ve", "toi da ve", "em da ve", "/dave"},
    privacy.show: {"du lieu cua toi", "du lieu cua em", "/dulieu"},
    privacy.ask_erase: {"xoa du lieu cua toi", "xoa du lieu cua em", "xoa du lieu", "/xoadulieu"},
    connect.give_code: {"ket noi", "/ketnoi", "them kenh", "ket noi them kenh"},
    hand_over.ask: {"ban giao", "/bangiao", "ban giao cong viec"},
    claim.ask: {"mat may", "/matmay", "doi may", "mat dien thoai", "doi dien thoai", "mat so", "doi so"},
}
_COMMANDS: dict[str, Command] = {word: what for what, words in SAID.items() for word in words}
