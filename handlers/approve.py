"""What does whoever approves do? Approve what was shown, or return it with a reason.

The right is looked at when the button acts, whatever message it stands under, and so is every version: what changed
meanwhile, was decided by somebody else or belongs to others by now is named and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from domain.calendar import ONE_DAY
from domain.campaign import Approval
from domain.mask import masked
from domain.message import Lane, Option, Outgoing
from domain.obligation import Obligation
from domain.permission import Action, may
from domain.person import Person, Role
from domain.report import Figure
from domain.review import Judgement, Shown, Verdict
from domain.words import fold
from handlers.context import Context
from handlers.review import Item, choices, line_of, packed, page, unpacked, waiting_for
from handlers.texts import sentence
from handlers.wording import day, example, instant, names
from storage.campaigns import Running

LONGEST_REASON = 300
MOST_UNITS = 8
REOPENED_FOR = 3  # working days in which a report that was returned after its round can be put right

_APPROVE = re.compile(r"/?(?:dong y )?duyet(?: tat ca| het| ca)?(?: (?P<number>\d+))?")
_RETURN = re.compile(r"/?(?:tra lai|khong duyet)(?: (?P<what>.+))?")


@dataclass(kw_only=True)
class _Found:
    """What of a message can be decided now, and what can't, in words."""

    items: list[Item] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


# --- what the buttons do


def approve(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Duyệt]: the versions that were shown, as far as they still stand."""
    found = _looked_at(ctx, unpacked(values))

    for item in found.items:
        _judge(ctx, item, Verdict.APPROVED)

    ctx.store.conversations.close(ctx.chat)
    done = "; ".join(
        ctx.words("review-done-unit", unit=_title(ctx, one), count=len(one.pending)) for one in found.items
    )
    lines = [ctx.words("review-done", units=done)] if done else [ctx.words("review-none-done")]
    return _say(ctx, [*lines, *found.left])


def give_back(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Trả lại]: which unit's report, and why?"""
    found = _looked_at(ctx, unpacked(values))
    if not found.items:
        return _say(ctx, [ctx.words("review-none-done"), *found.left])
    reason = values.get("reason", "")
    if len(found.items) == 1:
        return _why(ctx, found.items[0], reason)
    options = [
        Option(
            label=_label(ctx, item, found.items),
            action="return",
            values={"shown": packed({item.place: item.versions}), **({"reason": reason} if reason else {})},
        )
        for item in found.items[:MOST_UNITS]
    ]
    return ctx.say_key("review-which", *options, Option(label=ctx.words("button-stop"), action="cancel"))


def why_said(ctx: Context, values: Mapping[str, str], text: str) -> list[Outgoing]:
    """The report goes back to its officers with the reason."""
    found = _looked_at(ctx, unpacked(values))
    reason = masked(text.strip())[:LONGEST_REASON]
    ctx.store.conversations.close(ctx.chat)
    if not found.items:
        return _say(ctx, [ctx.words("review-none-done"), *found.left])
    lines, told = [], []
    for item in found.items:
        _judge(ctx, item, Verdict.RETURNED, reason)
        closes = _reopened(ctx, item.owed)
        messages = _to_officers(ctx, item, reason, closes)
        told += messages
        lines.append(ctx.words("review-returned", unit=_title(ctx, item), count=len(item.pending)))
        lines.append(ctx.words("review-told", people=len(messages)) if messages else ctx.words("review-told-nobody"))
        if closes is not None:
            lines.append(ctx.words("review-reopened", day=_day(ctx, closes)))
    return [*_say(ctx, [*lines, *found.left]), *told]


def by_words(ctx: Context, text: str) -> list[Outgoing]:
    """`duyệt`, `duyệt 2`, `trả lại: lý do`, `trả lại 2: lý do`; nothing when it is none of them."""
    if not ctx.units_for(Action.APPROVE):
        return []
    head, colon, reason = text.strip().partition(":")
    said = fold(head).strip(" .!")
    if not colon and (approved := _APPROVE.fullmatch(said)):
        return _by_words(ctx, approved["number"] or "", "")
    returned = _RETURN.fullmatch(said)
    if returned is None:
        return []
    what = returned["what"] or ""
    if not colon and what:  # the reason without its colon
        words = head.strip().split(" ", 2)
        what, reason = "", words[2] if len(words) > 2 else ""
    return _by_words(ctx, what, reason.strip(), returning=True)


# --- by words


def _by_words(ctx: Context, what: str, reason: str, *, returning: bool = False) -> list[Outgoing]:
    shown = _shown(ctx)
    if shown is None:
        return _say(ctx, [])
    if what:
        shown = _narrowed(ctx, shown, what)
        if not shown:
            return ctx.say_key("review-which-unknown", what=what)
    values = {"shown": packed(shown)}
    if not returning:
        return approve(ctx, values)
    if reason and len(shown) == 1:
        return why_said(ctx, values, reason)
    return give_back(ctx, {**values, **({"reason": reason} if reason else {})})


def _shown(ctx: Context) -> Shown | None:
    """What the person was shown last; None when that was never sent, or when all of it is decided."""
    posted = ctx.store.outbox.by_key(ctx.store.approvals.shown(ctx.person_id))
    if posted is None or posted.state not in ("sent", "sending", "doubtful") or not posted.options:
        return None
    shown = unpacked(posted.options[0].values)
    return shown if _looked_at(ctx, shown).items else None


def _narrowed(ctx: Context, shown: Shown, what: str) -> Shown:
    """One unit of it by its number or name, or one figure by its code."""
    if what.isdecimal():
        chosen = list(shown.items())[int(what) - 1 : int(what)] if int(what) else []
        return dict(chosen)
    called = {
        place: codes
        for place, codes in shown.items()
        if (unit := ctx.store.units.get(place[2])) and what in (fold(unit.name), fold(unit.title))
    }
    if called:
        return called
    coded = {place: {code: at for code, at in codes.items() if fold(code) == what} for place, codes in shown.items()}
    return {place: codes for place, codes in coded.items() if codes}


# --- what still stands


def may_approve(ctx: Context, running: Running, unit: str) -> bool:
    """Whoever may approve there; where the district has to, its own head is not enough."""
    posts = ctx.membership.posts if ctx.membership else ()
    if running.campaign.approval is Approval.DISTRICT:
        posts = tuple(post for post in posts if post.role is not Role.APPROVER)
    return may(posts, Action.APPROVE, [one.key for one in ctx.store.units.path(unit)])


def _looked_at(ctx: Context, shown: Shown) -> _Found:
    found = _Found()
    for (campaign, round_key, unit), codes in shown.items():
        running = ctx.store.campaigns.get(campaign)
        owed = ctx.store.obligations.get(campaign, round_key, unit)
        title = ctx.title(unit)
        if running is None or running.state != "running" or owed is None or not running.campaign.reviewed:
            found.left.append(ctx.words("review-over", unit=title))
        elif not may_approve(ctx, running, unit):
            found.left.append(ctx.words("review-not-yours", unit=title))
        else:
            _stands(ctx, running, owed, codes, found)
    return found


def _stands(ctx: Context, running: Running, owed: Obligation, codes: Mapping[str, int], found: _Found) -> None:
    """Sorts the figures of one report."""
    open_ones = {
        one.figure.code: one
        for one in ctx.store.approvals.open(owed.campaign, (owed.unit,))
        if one.figure.round == owed.round
    }
    latest = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit)
    decided = ctx.store.approvals.decided(owed.campaign, owed.round, owed.unit)
    same = [
        open_ones[code]
        for code, version in codes.items()
        if code in open_ones and open_ones[code].figure.version == version
    ]
    if same:
        found.items.append(Item(running=running, owed=owed, pending=tuple(same)))
    found.left += _changed(
        ctx,
        running,
        owed,
        [latest[code] for code, version in codes.items() if code in latest and latest[code].version != version],
    )
    found.left += _decided(ctx, running, owed, [one for code, one in decided.items() if codes.get(code) == one.version])


def _changed(ctx: Context, running: Running, owed: Obligation, figures: Sequence[Figure]) -> list[str]:
    if not figures:
        return []
    lines = "\n".join(line_of(running.campaign, one, ctx.language) for one in figures)
    return [ctx.words("review-changed", unit=ctx.title(owed.unit), lines=lines)]


def _decided(ctx: Context, running: Running, owed: Obligation, decided: Iterable[Judgement]) -> list[str]:
    """A line for each who decided about figures, and how."""
    by: dict[tuple[str, Verdict], list[Judgement]] = {}
    for one in decided:
        by.setdefault((one.person, one.verdict), []).append(one)
    return [
        ctx.words(
            "review-approved-already" if verdict is Verdict.APPROVED else "review-returned-already",
            who=_name(ctx, person),
            unit=ctx.title(owed.unit),
            names=names(running.campaign, [one.code for one in found], ctx.language),
            at=instant(max(one.at for one in found), ctx.zone),
        )
        for (person, verdict), found in by.items()
    ]


# --- what is written and said


def _judge(ctx: Context, item: Item, verdict: Verdict, reason: str = "") -> None:
    campaign, round_key, unit = item.place
    for one in item.pending:
        ctx.store.approvals.add(
            Judgement(
                campaign=campaign,
                round=round_key,
                unit=unit,
                code=one.figure.code,
                version=one.figure.version,
                verdict=verdict,
                at=ctx.now,
                person=ctx.person_id,
                reason=reason,
            )
        )


def _reopened(ctx: Context, owed: Obligation) -> datetime | None:
    """A report that is returned after its round closed can be put right for some days; until when. In time stays so."""
    if ctx.now < owed.closes_at:
        return None
    last = ctx.store.calendar.plus(ctx.today, REOPENED_FOR)
    closes = datetime.combine(last + ONE_DAY, time(0), tzinfo=ctx.zone)
    ctx.store.obligations.amend(replace(owed, closes_at=closes), next_at=None, above_at=None)
    return closes


def _why(ctx: Context, item: Item, reason: str) -> list[Outgoing]:
    values = {"shown": packed({item.place: item.versions})}
    if reason:
        return why_said(ctx, values, reason)
    question = ctx.words("review-why", unit=_title(ctx, item), round=item.running.round(item.owed.round).name)
    return ctx.say(question, expects={**values, "action": "return-why"})


def _say(ctx: Context, lines: Sequence[str]) -> list[Outgoing]:
    """The answer, and what waits beyond it."""
    person = ctx.membership.person if ctx.membership else None
    waiting = waiting_for(ctx, person) if person else []
    said = ctx.say("\n".join(lines)) if lines else []
    if person is None or not waiting:
        return said or ctx.say_key("review-nothing")
    text, shown = page(ctx, waiting, ctx.language)
    ctx.store.outbox.withdraw("review", {"person": person.id})
    (more,) = ctx.say(text, *choices(shown, ctx.language))
    ctx.store.approvals.show(person.id, more.dedupe_key)
    return [*said, replace(more, about={"kind": "review", "person": person.id})]


def _to_officers(ctx: Context, item: Item, reason: str, closes: datetime | None) -> list[Outgoing]:
    """One message for each officer and stand-in who can be reached."""
    running, owed = item.running, item.owed
    people: dict[str, Person] = {}
    for role in (Role.OFFICER, Role.STAND_IN):
        people |= {one.id: one for one in ctx.store.people.holders((owed.unit,), role, at=ctx.now).get(owed.unit, ())}
    chats = ctx.store.people.reachable(list(people))
    codes = [one.figure.code for one in item.pending]
    fix = {"campaign": owed.campaign, "round": owed.round, "unit": owed.unit, "code": codes[0]}
    found = []
    for person in people.values():
        if person.id not in chats:
            continue
        text = sentence(
            "review-back",
            person.language,
            who=_name(ctx, ctx.person_id),
            unit=ctx.title(owed.unit),
            round=running.round(owed.round).name,
            reason=reason,
            lines="\n".join(line_of(running.campaign, one.figure, person.language) for one in item.pending),
            example=example(running.campaign, codes),
        )
        if closes is not None:
            until = sentence("review-back-until", person.language, day=_day(ctx, closes))
            text = f"{text}\n{until}"
        found.append(
            Outgoing(
                chat=chats[person.id],
                lane=Lane.REPLY,
                text=text,
                options=(Option(label=sentence("button-fix", person.language), action="fix", values=fix),),
                dedupe_key=f"returned:{ctx.update}:{owed.unit}:{person.id}"[:160],
            )
        )
    return found


def _title(ctx: Context, item: Item) -> str:
    return ctx.title(item.owed.unit)


def _label(ctx: Context, item: Item, items: Sequence[Item]) -> str:
    """The unit's name; with the round where it stands twice."""
    twice = sum(one.owed.unit == item.owed.unit for one in items) > 1
    name = _title(ctx, item)
    return (f"{name}, {item.running.round(item.owed.round).name}" if twice else name)[:40]


def _name(ctx: Context, person: str) -> str:
    return ctx.store.people.names((person,)).get(person, "…")


def _day(ctx: Context, closes: datetime) -> str:
    return day((closes - ONE_DAY).astimezone(ctx.zone).date())
