"""How does an officer put a figure right: correct it, take it back, or drop what is being asked?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.message import Outgoing
from domain.obligation import Obligation
from domain.report import Act, Figure, Mode, withdraw
from handlers.context import Context
from handlers.echo import left
from handlers.keep import previous
from handlers.target import Target, target_of
from handlers.wording import example, figure, name_of


def fix(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The button [Sửa]: says how."""
    target = target_of(ctx, values)
    if target is None:
        return ctx.say_key("old-button")
    code = values.get("code", "") or target.owed.needed[0]
    sample = example(target.running.campaign, (code,)).removeprefix(code).strip() or "…"
    return ctx.say_key("fix-how", code=code, value=sample)


def undo(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The button [Hủy] under an acknowledgement: what that message reported is taken back, if nothing came after it."""
    target = target_of(ctx, values)
    if target is None:
        return ctx.say_key("old-button")
    owed = target.owed
    lasts = ctx.store.reports.of_update(owed.campaign, owed.unit, values["update"])
    if not lasts:
        return ctx.say_key("undo-gone")

    lines, left_over = take_back(ctx, target, lasts)

    text = ctx.words("undone", lines="\n".join(lines))
    return ctx.say(f"{text}\n{left(ctx, target.running, left_over)}")


def take_back(ctx: Context, target: Target, lasts: Sequence[Figure]) -> tuple[list[str], Obligation]:
    """Withdraws these last versions; what stands now, a line each, and what is owed then."""
    lines = []
    gone = []
    for last in lasts:
        restored = withdraw(last, _before(ctx, last), said_at=ctx.said_at, person=ctx.person_id, update=ctx.update)
        if restored.act is Act.WITHDRAWAL:
            gone.append(restored.code)
            earlier = ctx.store.reports.earlier_round(restored)
            if earlier is not None and restored.total is None and restored.mode is not Mode.REGISTERED:
                restored = restored.standing_at(earlier.total)
        ctx.store.reports.add(restored, at=ctx.now)
        lines.append(_line(ctx, target, restored))
    left_over = target.owed.withdraw(tuple(gone))
    ctx.store.obligations.save(left_over)
    return lines, left_over


def _before(ctx: Context, last: Figure) -> Figure:
    """What the message changed: a correction gives way to the figure that it corrected."""
    corrected = ctx.store.reports.version(last, last.version - 1) if last.act is Act.CORRECTION else None
    return corrected or previous(ctx, last)


def cancel(ctx: Context, _values: Mapping[str, str]) -> list[Outgoing]:
    """`hủy`: whatever is being asked is dropped; what is stored stays."""
    pending = ctx.store.conversations.open(ctx.chat)
    ctx.store.conversations.close(ctx.chat)
    return ctx.say_key("cancelled" if pending else "cancel-nothing")


def _line(ctx: Context, target: Target, restored: Figure) -> str:
    code = restored.code
    indicator = target.running.campaign.indicator(code)
    value = figure(restored.total, indicator.unit if indicator else None, ctx.language)
    return ctx.words("line-undone", name=name_of(target.running.campaign, code), value=value)
