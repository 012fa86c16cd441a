"""What becomes of a form that was sent?

All of it is stored, or nothing: what is not clear is answered beside its field, and the page that comes back holds
everything that was typed. What is stored is said on the page and, in the same words, once in the person's chat.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from domain.evidence import Piece, PieceKind, PieceState, Reason
from domain.form import BOT, CHANNEL, Answer, Place, Submission, Told, Trouble, Typed, unpack
from domain.indicator import Kind
from domain.mask import masked
from domain.message import Chat, Lane, Option, Outgoing
from domain.note import NoteKind
from domain.report import Entry, Figure, Mode
from domain.secret import is_marked
from handlers.context import Context
from handlers.echo import Kept, echo, value_of
from handlers.evidence import SAID, what_of
from handlers.form.reading import Meant, understood
from handlers.keep import keep, note_at
from handlers.target import Target, target_of
from handlers.wording import instant, name_of
from storage.people import Membership
from storage.reports import Standing

LONGEST = 1_900  # fits every channel
LONGEST_NOTE = 200
SUFFIX = {NoteKind.DIFFICULTY: ":1", NoteKind.PROPOSAL: ":2"}  # notes have one key for each message


@dataclass(kw_only=True)
class Part:
    """What the form brings for one round of one unit."""

    target: Target
    figures: list[Meant] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


@dataclass(kw_only=True)
class _Outcome:
    """parts by place, and what hinders: by key of field, or in general."""

    parts: dict[str, Part] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    other: list[str] = field(default_factory=list)


def holder(ctx: Context, person: str) -> Membership | None:
    """The person of a form with the posts held now; None when nobody of that id is left."""
    known = ctx.store.people.person(person)
    if known is None:
        return None
    chat = Chat(channel=CHANNEL, bot=BOT, chat_id=person)
    return Membership(chat=chat, group=False, person=known, posts=ctx.store.people.posts(person, at=ctx.now))


def submit(ctx: Context) -> list[Outgoing]:
    """Stores the form and answers it; the page reads the answer, the chat gets one message."""
    sent = unpack(json.loads(ctx.incoming.data))
    ctx.membership = holder(ctx, sent.person)
    if not ctx.reporting_units:
        return _answered(ctx, sent, Answer(other=(ctx.words("form-no-post"),)))
    if any(is_marked(words) for words in sent.words):
        ctx.store.inbox.blank(ctx.update)
        return _answered(ctx, sent, Answer(other=(ctx.words("secret-refused"),)))
    ctx.store.people.seen(ctx.chat, ctx.now)

    outcome = _outcome(ctx, sent)

    if outcome.troubles or outcome.other:
        return _answered(ctx, sent, Answer(troubles=outcome.troubles, other=tuple(outcome.other)))
    texts = [_store(ctx, part, fixing=sent.fixing) for part in outcome.parts.values()]
    return [
        *_answered(ctx, sent, Answer(said=tuple(texts))),
        *_in_chat(ctx, sent, list(outcome.parts.values()), texts),
    ]


def _answered(ctx: Context, sent: Submission, answer: Answer) -> list[Outgoing]:
    ctx.store.submissions.put(ctx.update, sent.person, answer, at=ctx.now)
    return []


# --- what it means


def _outcome(ctx: Context, sent: Submission) -> _Outcome:
    outcome = _Outcome()
    for typed in sent.typed:
        if typed.text and (part := _part(ctx, outcome, typed.place)) is not None:
            _figure(ctx, outcome, part, typed, fixing=sent.fixing)
    for place in sent.nil:
        if (part := _part(ctx, outcome, place)) is not None:
            part.figures += _nothing(part, {typed.code for typed in sent.typed if typed.text and typed.place == place})
    for told in sent.told:
        if told.text and (part := _part(ctx, outcome, told.place)) is not None:
            part.told.append(told)
    for number, photo in enumerate(sent.photos, 1):
        if photo.reason:
            words = ctx.words(SAID[Reason(photo.reason)])
            outcome.troubles[f"{photo.place}:photos"] = Trouble(sentence=f"{photo.name}: {words}")
        elif (part := _part(ctx, outcome, photo.place)) is not None:
            found = _piece(ctx, PieceKind.PHOTO, number)
            found = replace(found, file_name=photo.name, sha256=photo.sha256, size=photo.size, mime=photo.mime)
            part.pieces.append(found)
    _spot(ctx, outcome, sent)
    _alone(ctx, outcome)
    if not (outcome.parts or outcome.troubles or outcome.other):
        outcome.other.append(ctx.words("form-empty"))
    return outcome


def _part(ctx: Context, outcome: _Outcome, place: Place) -> Part | None:
    """Where it goes; None, and said so, when the round takes nothing from this person any more."""
    known = outcome.parts.get(str(place))
    if known is not None:
        return known
    target = target_of(ctx, place.values)
    if target is None:
        words = _closed(ctx, place)
        if words not in outcome.other:
            outcome.other.append(words)
        return None
    return outcome.parts.setdefault(str(place), Part(target=target))


def _closed(ctx: Context, place: Place) -> str:
    owed = ctx.store.obligations.get(place.campaign, place.round, place.unit)
    if owed is None or place.unit not in ctx.reporting_units:
        return ctx.words("form-not-yours")
    running = next((one for one in ctx.store.campaigns.running() if one.code == place.campaign), None)
    name = running.round(place.round).name if running else place.round
    return ctx.words("form-closed", round=name, unit=ctx.title(place.unit), at=instant(owed.closes_at, ctx.zone))


def _figure(ctx: Context, outcome: _Outcome, part: Part, typed: Typed, *, fixing: bool) -> None:
    target, owed = part.target, part.target.owed
    last = ctx.store.reports.latest(owed.campaign, owed.round, owed.unit).get(typed.code)
    if typed.code not in owed.needed:
        outcome.other.append(ctx.words("form-not-yours"))
        return
    if not fixing and typed.code in owed.answered:
        campaign = target.running.campaign
        value = value_of(ctx, campaign, last) if last else ""
        outcome.other.append(ctx.words("form-answered", name=name_of(campaign, typed.code), value=value))
        return
    if fixing and (last is None or last.version != typed.seen):
        outcome.troubles[typed.key] = Trouble(sentence=ctx.words("form-changed"))
        return
    found = understood(ctx, target, typed, fixing=fixing)
    if isinstance(found, Trouble):
        outcome.troubles[typed.key] = found
    else:
        part.figures.append(found)


def _nothing(part: Part, filled: set[str]) -> list[Meant]:
    """`không phát sinh` for every figure that is still missing and was left blank."""
    campaign = part.target.running.campaign
    blank = [code for code in part.target.owed.missing if code not in filled]
    counted = [one.code for one in map(campaign.indicator, blank) if one is not None and one.kind is Kind.QUANTITY]
    return [Meant(entry=Entry(code=code, value=None, mode=Mode.NIL)) for code in counted]


def _spot(ctx: Context, outcome: _Outcome, sent: Submission) -> None:
    """The place where the person is, for everything that is reported; only with consent."""
    if not (sent.latitude or sent.longitude):
        if sent.agreed:
            outcome.troubles["spot"] = Trouble(sentence=ctx.words("form-spot-missing"))
        return
    if not sent.agreed:
        outcome.troubles["spot"] = Trouble(sentence=ctx.words("form-spot-consent"))
        return
    latitude, longitude = _degrees(sent.latitude), _degrees(sent.longitude)
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        outcome.troubles["spot"] = Trouble(sentence=ctx.words("form-spot-wrong"))
        return
    for number, part in enumerate(outcome.parts.values(), 1):
        found = _piece(ctx, PieceKind.LOCATION, 100 + number)
        part.pieces.append(replace(found, latitude=latitude, longitude=longitude))


def _degrees(text: str) -> float | None:
    try:
        value = Decimal(text.strip().rstrip("°").replace(",", "."))
    except InvalidOperation:
        return None
    return float(value) if value.is_finite() else None


def _piece(ctx: Context, kind: PieceKind, number: int) -> Piece:
    return Piece(
        key=f"{ctx.update}:{number}",
        kind=kind,
        chat=ctx.chat,
        person=ctx.person_id,
        said_at=ctx.said_at,
        state=PieceState.KEPT,
    )


def _alone(ctx: Context, outcome: _Outcome) -> None:
    """Evidence needs something that it shows: a figure or words of this form, or what was reported before."""
    for key, part in outcome.parts.items():
        photos = any(piece.kind is PieceKind.PHOTO for piece in part.pieces)
        if not (part.figures or part.told or part.target.owed.answered or outcome.troubles) and photos:
            outcome.troubles[f"{key}:photos"] = Trouble(sentence=ctx.words("form-photo-alone"))


# --- how it is kept


def _store(ctx: Context, part: Part, *, fixing: bool) -> str:
    """Writes one part; how that is said."""
    target = part.target
    campaign = target.running.campaign
    notes = [f"{name_of(campaign, one.entry.code)}: {one.note}" for one in part.figures if one.note]
    kept = _keep(ctx, target, part.figures, note=masked("; ".join(notes)), fixing=fixing)
    for told in part.told:
        note = replace(note_at(ctx, target.values, told.text), kind=told.kind)
        ctx.store.reports.note(replace(note, update=f"{ctx.update}{SUFFIX[told.kind]}"))
    codes = tuple(one.entry.code for one in part.figures) or (() if part.told else target.owed.answered)
    for piece in part.pieces:
        ctx.store.evidence.add(piece.at(target.values, codes, ctx.update))
    lines = [echo(ctx, target.running, kept, note="; ".join(notes), fixing=fixing)]
    lines += [ctx.words("form-told", note=masked(told.text)[:LONGEST_NOTE]) for told in part.told]
    if part.pieces:
        lines.append(ctx.words("evidence-beside", what=what_of(ctx, part.pieces)))
    return "\n".join(lines)


def _keep(ctx: Context, target: Target, figures: Sequence[Meant], *, note: str, fixing: bool) -> Kept:
    """Figures that were insisted on keep their reason, each its own."""
    reasons = dict.fromkeys(one.reason for one in figures) or {"": None}
    owed = target.owed
    changes: list[tuple[Figure, Figure]] = []
    standings: dict[str, Standing] = {}
    reviewed = ""
    for number, reason in enumerate(reasons):
        entries = [one.entry for one in figures if one.reason == reason]
        why = reason or (ctx.words("form-fixed") if fixing else "")
        here = Target(running=target.running, owed=owed)
        kept = keep(ctx, here, entries, note="" if number else note, fixing=fixing, reason=why)
        owed = kept.owed
        changes += kept.changes
        standings = {**kept.standings, **standings}
        reviewed = kept.reviewed or reviewed
    return Kept(owed=owed, changes=changes, standings=standings, reviewed=reviewed)


# --- how it is said in the chat


def _in_chat(ctx: Context, sent: Submission, parts: Sequence[Part], texts: Sequence[str]) -> list[Outgoing]:
    """One message in the chat that the person used last; whoever uses only the form has none."""
    chat = ctx.store.people.reachable([sent.person]).get(sent.person)
    if chat is None:
        return []
    _close_question(ctx, chat, parts)
    text = _cut("\n\n".join([ctx.words("form-acknowledged"), *texts]))
    options: tuple[Option, ...] = ()
    if len(parts) == 1 and parts[0].figures:
        target = parts[0].target
        fix = {**target.values, "code": parts[0].figures[0].entry.code}
        options = (
            Option(label=ctx.words("button-fix"), action="fix", values=fix),
            Option(label=ctx.words("button-undo"), action="undo", values={**target.values, "update": ctx.update}),
        )
    key = f"in:{ctx.update}:stored"
    about = {"kind": "ack"}
    return [Outgoing(chat=chat, lane=Lane.ACK, text=text, options=options, dedupe_key=key, about=about)]


def _close_question(ctx: Context, chat: Chat, parts: Sequence[Part]) -> None:
    """The chat does not go on asking for what the form has answered."""
    pending = ctx.store.conversations.open(chat)
    if pending is None:
        return
    codes = {(str(part.target.values), one.entry.code) for part in parts for one in part.figures}
    place = str({name: pending.expects.get(name) for name in ("campaign", "round", "unit")})
    if (place, pending.expects.get("code")) in codes:
        ctx.store.conversations.close(chat)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2].rpartition(chr(10))[0]}\n…"
