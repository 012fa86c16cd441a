"""Which option of which message was meant: pressed, by its number, or by its words?

Options that store something count once: while their question is the one that is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.message import Option, Outgoing
from handlers import choices, resume
from handlers.actions import ACTIONS, ANSWERS, DECIDING, OFFERED, ONCE
from handlers.context import QUESTION_LIVES, Context
from storage.conversations import Question
from storage.outbox import Posted

MOST_OFFERS = 10
LONGEST_LABEL = 60
JUST_NOW = timedelta(minutes=10)


def by_button(ctx: Context) -> list[Outgoing]:
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


def pending_question(ctx: Context) -> Question | None:
    pending = ctx.store.conversations.open(ctx.chat)
    return pending if pending is not None and pending.expires_at > ctx.now else None


def by_answer(ctx: Context, text: str) -> list[Outgoing]:
    """Words for the open question: the number or the label of an option, or the free answer that it expects."""
    pending = pending_question(ctx)
    if pending is None:
        return _answered_before(ctx, text)
    posted = ctx.store.outbox.by_key(pending.key)
    if posted is not None and resume.elsewhere(ctx):
        # A number means what stands before one's eyes: it is asked again here.
        return resume.resume(ctx) if _means(posted, text) else []
    if posted is not None:
        numbers = choices.takes_numbers(pending)
        if numbers and _is_stale(ctx, pending, posted, choices.number_in(text)):
            return ask_again(ctx, pending, posted, "asked-again")
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


def ask_again(ctx: Context, pending: Question, posted: Posted, why: str = "") -> list[Outgoing]:
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


def by_offer(ctx: Context, text: str) -> list[Outgoing]:
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
