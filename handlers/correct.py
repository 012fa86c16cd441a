"""How does an officer put a figure right: correct it, take it back, or drop what is being asked?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.message import Outgoing
from domain.obligation import Obligation
from domain.report import Figure, Mode, withdraw
from handlers import review
from handlers.context import Context
from handlers.echo import left, standing_line
from handlers.keep import along, first_of, note_at
from handlers.lineage import follow
from handlers.target import Target, target_of
from handlers.wording import example


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

    lines, left_over = take_back(ctx, target, [(last, _changed(ctx, last)) for last in lasts])
    lines += _take_back_words(ctx, target, values)

    text = ctx.words("undone", lines="\n".join(lines))
    return ctx.say(f"{text}\n{left(ctx, target.running, left_over)}")


def take_back(ctx: Context, target: Target, changes: Sequence[tuple[Figure, Figure]]) -> tuple[list[str], Obligation]:
    """Puts what stood before in the place of each last version; what stands now, a line each, and what is owed then."""
    lines: list[str] = []
    gone: list[str] = []
    back: list[str] = []
    for last, before in changes:
        restored = withdraw(last, before, said_at=ctx.said_at, person=ctx.person_id, update=ctx.update)
        standings = ctx.store.reports.standings(last.campaign, last.unit)
        restored = along(target, restored, last, standings.get(last.code))
        (back if restored.answered else gone).append(restored.code)
        if not restored.answered:
            earlier = ctx.store.reports.earlier_round(restored)
            if earlier is not None and restored.total is None and restored.mode is not Mode.REGISTERED:
                restored = restored.standing_at(earlier.total)
        ctx.store.reports.add(restored, at=ctx.now)
        follow(ctx, target.running.campaign, last, restored)
        lines.append(standing_line(ctx, target.running.campaign, restored))
    left_over = _answered_again(ctx, target.owed.withdraw(tuple(gone)), back)
    ctx.store.obligations.save(left_over)
    lines += filter(None, (review.touched(ctx, target.running, left_over, [last for last, _ in changes]),))
    if target.owed.completed_at is not None and left_over.completed_at is None:
        for above in (False, True):  # rungs that passed while nothing was owed are not made up for
            ctx.store.obligations.climb(left_over, ctx.now, above=above)
    return lines, left_over


def _answered_again(ctx: Context, owed: Obligation, codes: Sequence[str]) -> Obligation:
    """With what was dropped and stands again: told when it was told first, so that in time stays in time."""
    new = tuple(code for code in codes if code in owed.needed and code not in owed.answered)
    if not new:
        return owed
    latest = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit)
    told = [latest[code].first_said_at for code in (*owed.answered, *new) if code in latest]
    return owed.answer(new, at=max((at for at in told if at is not None), default=ctx.said_at))


def _changed(ctx: Context, last: Figure) -> Figure:
    """What stood until this version was said."""
    before = ctx.store.reports.version(last, last.version - 1) if last.version > 1 else None
    return before or first_of(ctx, last)


def _take_back_words(ctx: Context, target: Target, values: Mapping[str, str]) -> list[str]:
    """The words that came along go as well; those that an edit had replaced come back."""
    notes = [one for one in ctx.store.reports.notes_of(*target.values.values()) if one.update == values["update"]]
    for note in notes:
        ctx.store.reports.withdraw_note(note, at=ctx.now)
    before = values.get("note", "")
    if before:
        ctx.store.reports.note(note_at(ctx, target.values, before))
        return [ctx.words("line-note", note=before)]
    return [ctx.words("line-note-undone")] if notes else []


def cancel(ctx: Context, _values: Mapping[str, str]) -> list[Outgoing]:
    """`hủy`: whatever is being asked is dropped; what is stored stays."""
    pending = ctx.store.conversations.open(ctx.chat)
    ctx.store.conversations.close(ctx.chat)
    if pending is not None and pending.expects.get("action") == "value":
        return ctx.say_key("guided-stop")
    return ctx.say_key("cancelled" if pending else "cancel-nothing")
