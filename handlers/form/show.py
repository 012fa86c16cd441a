"""What does the form of a person show?

All that is owed in every open round, soonest due first, with what was reported before; or, to correct, all that was
reported. A form that was not stored comes back with what was typed and what is to be done about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.campaign import Campaign
from domain.form import Answer, Attached, Place, Submission, Trouble, Typed
from domain.indicator import Indicator, Kind
from domain.note import NoteKind
from domain.period import last_safe_day
from handlers.context import Context
from handlers.echo import value_of
from handlers.status import due_lines, open_obligations
from handlers.target import Target
from handlers.wording import due, figure, instant, name_of

MOST_FIELDS = 26  # of one page, so that it stays small; what is due later has a page of its own
_NO = Trouble(sentence="")


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One item. kind: `figure`, `choice` or `words`. name: where its figure goes, and the version that is shown."""

    name: str
    kind: str
    label: str
    unit: str
    before: str
    typed: str
    trouble: Trouble
    settled: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One round of one unit. nil: whether blank fields can mean that there is nothing to report, and do."""

    place: str
    title: str
    unit: str
    due: str
    fields: tuple[Field, ...]
    can_be_nil: bool
    nil: bool
    difficulty: str
    proposal: str
    photos: tuple[Attached, ...]
    photo_trouble: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """The whole form. later: what stands on each page. nothing: what is said when nothing is owed.

    left_over: what was typed and has no field any more.
    """

    person: str
    language: str
    fixing: bool
    sections: tuple[Section, ...]
    later: tuple[str, ...]
    can_fix: bool
    nothing: str
    other: tuple[str, ...]
    left_over: tuple[str, ...]
    agreed: bool
    latitude: str
    longitude: str
    spot_trouble: str


def show(
    ctx: Context, *, fixing: bool = False, page: int = 0, sent: Submission | None = None, answer: Answer | None = None
) -> Sheet:
    """The form as it is now. sent, answer: what was typed, and what became of it."""
    targets = [Target(running=running, owed=owed) for running, owed in open_obligations(ctx, ctx.reporting_units)]
    pages = _pages([(target, _codes(target, fixing=fixing)) for target in targets])
    wanted = {str(one.place) for one in sent.typed} if sent else set()
    if sent:
        page = next((at for at, pairs in enumerate(pages) if any(_key(one) in wanted for one, _ in pairs)), 0)
    here = pages[page] if page < len(pages) else []
    troubles = dict((answer and answer.troubles) or {})
    return Sheet(
        person=ctx.membership.person.name if ctx.membership and ctx.membership.person else "",
        language=ctx.language,
        fixing=fixing,
        sections=tuple(_section(ctx, target, codes, sent, troubles) for target, codes in here),
        later=tuple("; ".join(_title(one) for one, _ in pairs) for pairs in pages),
        can_fix=not fixing and any(target.owed.answered for target in targets),
        nothing="" if here else _nothing(ctx, fixing=fixing),
        other=answer.other if answer else (),
        left_over=_left_over(ctx, here, sent) if answer else (),
        agreed=bool(sent and sent.agreed),
        latitude=sent.latitude if sent else "",
        longitude=sent.longitude if sent else "",
        spot_trouble=troubles.get("spot", _NO).sentence,
    )


def _left_over(
    ctx: Context, here: Sequence[tuple[Target, tuple[str, ...]]], sent: Submission | None
) -> tuple[str, ...]:
    shown = {f"{_key(target)}:{code}" for target, codes in here for code in codes}
    places = {_key(target) for target, _ in here}
    running = {one.code: one.campaign for one in ctx.store.campaigns.running()}
    typed = [one for one in (sent.typed if sent else ()) if one.text and one.key not in shown]
    told = [one.text for one in (sent.told if sent else ()) if one.text and str(one.place) not in places]
    named = [
        f"{name_of(running[one.place.campaign], one.code) if one.place.campaign in running else one.code}: {one.text}"
        for one in typed
    ]
    return (*named, *told)


def _codes(target: Target, *, fixing: bool) -> tuple[str, ...]:
    owed = target.owed
    return tuple(code for code in owed.needed if code in owed.answered) if fixing else owed.missing


def _pages(pairs: Sequence[tuple[Target, tuple[str, ...]]]) -> list[list[tuple[Target, tuple[str, ...]]]]:
    """As many rounds on a page as stay small; a round stays whole."""
    pages: list[list[tuple[Target, tuple[str, ...]]]] = []
    count = 0
    for target, codes in pairs:
        if not codes:
            continue
        if not pages or count + len(codes) > MOST_FIELDS:
            pages.append([])
            count = 0
        pages[-1].append((target, codes))
        count += len(codes) + 3  # words and photos weigh as well
    return pages


def _key(target: Target) -> str:
    return str(Place(**target.values))


def _title(target: Target) -> str:
    return target.running.round(target.owed.round).name


def _nothing(ctx: Context, *, fixing: bool) -> str:
    return ctx.words("form-nothing-to-fix") if fixing else due_lines(ctx, ctx.reporting_units)


def _section(
    ctx: Context, target: Target, codes: Sequence[str], sent: Submission | None, troubles: dict[str, Trouble]
) -> Section:
    owed, plan = target.owed, target.running.round(target.owed.round)
    place = _key(target)
    typed = {one.key: one for one in sent.typed} if sent else {}
    told = {one.kind: one.text for one in sent.told if str(one.place) == place} if sent else {}
    indicators = [target.running.campaign.indicator(code) for code in codes]
    return Section(
        place=place,
        title=f"{plan.name} · {target.running.campaign.short_title}",
        unit=ctx.title(owed.unit),
        due=_due(ctx, target),
        fields=tuple(_field(ctx, target, code, typed.get(f"{place}:{code}"), troubles) for code in codes),
        can_be_nil=not target.registers and any(one is not None and one.kind is Kind.QUANTITY for one in indicators),
        nil=bool(sent and any(str(one) == place for one in sent.nil)),
        difficulty=told.get(NoteKind.DIFFICULTY, ""),
        proposal=told.get(NoteKind.PROPOSAL, ""),
        photos=tuple(one for one in sent.photos if str(one.place) == place and not one.reason) if sent else (),
        photo_trouble=troubles.get(f"{place}:photos", _NO).sentence,
    )


def _due(ctx: Context, target: Target) -> str:
    """The deadline; when it is over, until when a late report is taken."""
    owed, plan = target.owed, target.running.round(target.owed.round)
    if ctx.now >= owed.due_at:
        return ctx.words("form-late", closes=instant(owed.closes_at, ctx.zone))
    last = last_safe_day(plan)
    return ctx.words("form-due", due=due(plan, ctx.language), days=max(0, (last - ctx.today).days))


def _field(ctx: Context, target: Target, code: str, typed: Typed | None, troubles: dict[str, Trouble]) -> Field:
    owed, campaign = target.owed, target.running.campaign
    indicator = campaign.indicator(code)
    last = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit).get(code)
    version = last.version if last is not None else 0
    return Field(
        name=f"{_key(target)}:{code}:{version}",
        kind=_kind(indicator),
        label=_label(campaign, code),
        unit=(indicator.unit or "") if indicator else "",
        before=_before(ctx, target, code),
        typed=typed.text if typed else "",
        trouble=troubles.get(f"{_key(target)}:{code}", _NO),
        settled=typed.settled if typed else (),
    )


def _label(campaign: Campaign, code: str) -> str:
    """There is room for the whole name of an activity."""
    activity = campaign.activity(code)
    return activity.name if activity else name_of(campaign, code)


def _kind(indicator: Indicator | None) -> str:
    if indicator is None or indicator.kind is Kind.TEXT:
        return "words"
    return "choice" if indicator.kind is Kind.MILESTONE else "figure"


def _before(ctx: Context, target: Target, code: str) -> str:
    """What stands already: of this round when it is corrected, else of the rounds before; and how a figure counts."""
    owed, campaign = target.owed, target.running.campaign
    indicator = campaign.indicator(code)
    unit = indicator.unit if indicator else None
    if code in owed.answered:
        last = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit).get(code)
        said = (last.text if last.text else value_of(ctx, campaign, last)) if last else ""
        return ctx.words("form-stored", value=said)
    if indicator is None or target.registers:
        return ""
    standing = ctx.store.reports.standings(owed.campaign, owed.unit).get(code)
    total = standing.total if standing else None
    if indicator.adds_up:
        return ctx.words("form-before-flow", value=figure(total, unit, ctx.language))
    return ctx.words("form-before", value=figure(total, unit, ctx.language)) if total is not None else ""
