"""What happens when an officer sends a photo or shares a place?

It hangs on the figures of the same message; without words on the item that is being asked for, or on what this person
reported within the last 24 hours. Otherwise the officer is asked once, and whatever is reported next takes it along.
Photos that were sent together are one thing: one answer, one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from domain.evidence import WAITS, Piece, PieceKind, PieceState, Reason
from domain.mask import masked
from domain.message import Incoming, IncomingKind, Lane, Option, Outgoing
from domain.report import Figure, Mode
from domain.words import fold
from handlers.context import Context
from handlers.report import report
from handlers.status import open_obligations
from handlers.target import Target, no_round, target_of
from handlers.texts import sentence
from handlers.wording import name_of, names
from storage.conversations import Question
from storage.store import Store

PICTURES = (".jpg", ".jpeg", ".png", ".webp")
MOST_OPTIONS = 8
LONGEST_LABEL = 40
LONGEST_NOTE = 500
STORING = {"store", "choose", "sheet-store", "amend-store"}  # options after which there are figures to hang it on
SAID: Mapping[Reason, str] = {
    Reason.TOO_LARGE: "file-too-large",
    Reason.TOO_MANY_PIXELS: "file-too-large",
    Reason.NOT_A_PHOTO: "photo-unreadable",
    Reason.NOT_A_SHEET: "sheet-unreadable",
    Reason.OLD_EXCEL: "sheet-old",
    Reason.TOO_MANY_ROWS: "sheet-too-long",
    Reason.GONE: "file-gone",
    Reason.TOO_MANY: "form-too-many",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a piece may hang. figures: the inbox row that stored them, if they are stored."""

    target: Target
    codes: tuple[str, ...]
    figures: str = ""

    def takes(self, piece: Piece) -> Piece:
        return piece.at(self.target.values, self.codes, self.figures)


def is_photo(incoming: Incoming) -> bool:
    """A photo, also when it was sent as a file, which keeps its quality."""
    named = incoming.kind is IncomingKind.DOCUMENT and PurePath(incoming.file_name.lower()).suffix in PICTURES
    return named or incoming.kind is IncomingKind.PHOTO


def piece_of(ctx: Context, kind: PieceKind) -> Piece:
    """The piece that this update brings; it hangs on nothing yet."""
    incoming = ctx.incoming
    return Piece(
        key=f"{ctx.update}:1",
        kind=kind,
        chat=ctx.chat,
        person=ctx.person_id,
        said_at=min(incoming.sent_at, ctx.now),
        state=PieceState.KEPT if kind is PieceKind.LOCATION else PieceState.WANTED,
        file_id=incoming.file_id,
        file_name=incoming.file_name[:LONGEST_NOTE],
        album=incoming.album[:80],
        note=masked(incoming.text)[:LONGEST_NOTE],
        latitude=incoming.latitude,
        longitude=incoming.longitude,
        accuracy=incoming.accuracy,
        next_at=ctx.now,
    )


def alone(ctx: Context) -> list[Outgoing]:
    """A photo or a place without words that we read as figures."""
    if not ctx.reporting_units:
        return _once(ctx, ctx.say_key("evidence-not-officer"))
    targets = _targets(ctx)
    if not targets:
        return _once(ctx, no_round(ctx))
    kind = PieceKind.PHOTO if is_photo(ctx.incoming) else PieceKind.LOCATION
    piece = piece_of(ctx, kind)
    if not _is_on_earth(piece):
        return ctx.say_key("place-impossible")

    mates = [one for one in _lately(ctx, piece) if one.sent_with(piece)]
    if mates:
        ctx.store.evidence.add(piece.like(mates[-1]))
        return []
    pending = _pending(ctx)
    place = _asked_for(ctx, pending)
    if place is None and pending is not None and _stores(ctx, pending):
        ctx.store.evidence.add(piece)
        return _aside(ctx, ctx.words("evidence-waits", what=what_of(ctx, [piece])))
    place = place or _last_said(ctx, targets, piece)

    ctx.store.evidence.add(place.takes(piece) if place else piece)
    return _attached(ctx, [piece], place) if place else _ask(ctx, [piece], targets)


def beside(ctx: Context, said: list[Outgoing]) -> list[Outgoing]:
    """After any update: what it stored takes along its own photo and those that waited."""
    captioned = is_photo(ctx.incoming) and bool(ctx.incoming.text.strip()) and bool(ctx.reporting_units)
    if not ctx.kept:
        if not captioned or not _targets(ctx):
            return said
        if not _has_asked(ctx):
            return alone(ctx)
        ctx.store.evidence.add(piece_of(ctx, PieceKind.PHOTO))
        return said
    if not captioned and not ctx.store.evidence.lately(ctx.chat, ctx.said_at - WAITS):
        return said  # nothing waits: so it is after nearly every report
    own = piece_of(ctx, PieceKind.PHOTO)
    waiting = [one for one in _lately(ctx, own) if (_goes_with(one, own) if captioned else not one.attached)]
    pieces = [*waiting, own] if captioned else waiting
    if not pieces or not said:
        return said
    values, _ = ctx.kept[-1]
    codes = tuple(dict.fromkeys(code for place, stored in ctx.kept if place == values for code in stored))

    if captioned:
        ctx.store.evidence.add(own.at(values, codes, ctx.update))
    ctx.store.evidence.hang(one.at(values, codes, ctx.update) for one in waiting)
    line = ctx.words("evidence-beside", what=what_of(ctx, pieces))
    return [replace(said[0], text=f"{said[0].text}\n{line}"), *said[1:]]


def put(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """An option: it belongs to this item."""
    target = target_of(ctx, values)
    pieces = _batch(ctx, values)
    if target is None or not pieces:
        return ctx.say_key("old-button")
    codes = (values["code"],)
    stored = ctx.store.reports.latest(*target.values.values()).get(values["code"])
    place = Place(target=target, codes=codes, figures=stored.update if stored and stored.answered else "")

    ctx.store.evidence.hang(place.takes(piece) for piece in pieces)
    _close(ctx)
    return _attached(ctx, pieces, place)


def other(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Mục khác]: which one?"""
    pieces, targets = _batch(ctx, values), _targets(ctx)
    return _ask(ctx, pieces, targets) if pieces and targets else ctx.say_key("old-button")


def drop(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Bỏ]: not meant as evidence."""
    pieces = _batch(ctx, values)
    if not pieces:
        return ctx.say_key("old-button")
    ctx.store.evidence.drop(pieces)
    _close(ctx)
    return ctx.say_key("evidence-dropped", what=what_of(ctx, pieces))


def named(ctx: Context, values: Mapping[str, str], text: str) -> list[Outgoing]:
    """Free words after the question: the name of an item, or a report, which takes the pieces along."""
    said = fold(text).strip(" .!?")
    for target in _targets(ctx):
        for code in _codes(target):
            if said in _names_of(target, code):
                return put(ctx, {**values, **target.values, "code": code})
    return report(ctx, text)


def apology(store: Store, piece: Piece, reason: Reason) -> Outgoing:
    """One clear sentence when a file is refused or could not be fetched."""
    person = store.people.person(store.people.person_of(piece.chat) or "")
    language = person.language if person else "vi"
    text = sentence(SAID[reason], language)
    return Outgoing(chat=piece.chat, lane=Lane.REPLY, text=text, dedupe_key=f"evidence:{piece.key}:{reason.value}")


# --- where it may hang


def _targets(ctx: Context) -> list[Target]:
    return [Target(running=running, owed=owed) for running, owed in open_obligations(ctx, ctx.reporting_units)]


def _lately(ctx: Context, piece: Piece) -> list[Piece]:
    """The photos and places of this chat that still may be hung somewhere, oldest first."""
    known = ctx.store.evidence.lately(ctx.chat, piece.said_at - WAITS)
    return [
        one
        for one in known
        if one.key != piece.key and one.kind is not PieceKind.DOCUMENT and one.person == piece.person and one.standing
    ]


def _together(one: Piece, other: Piece) -> bool:
    """Sent together; a photo with words of its own goes with its album only."""
    return one.sent_with(other) and bool(one.album or not one.note)


def _goes_with(one: Piece, captioned: Piece) -> bool:
    """Whether the figures of a photo's words are what another photo or place shows, too."""
    about_itself = one.sent_with(captioned) and bool(one.note)
    return _together(one, captioned) or not (one.attached or about_itself)


def _is_on_earth(piece: Piece) -> bool:
    return abs(piece.latitude or 0) <= 90 and abs(piece.longitude or 0) <= 180


def _batch(ctx: Context, values: Mapping[str, str]) -> list[Piece]:
    """The piece that an option names, with those sent together and those that wait as well."""
    piece = ctx.store.evidence.get(values["evidence"])
    if piece is None or piece.chat != ctx.chat or not piece.standing:
        return []
    waiting = not piece.attached
    others = _lately(ctx, piece)
    return [piece, *(one for one in others if _together(one, piece) or (waiting and not one.attached))]


def _pending(ctx: Context) -> Question | None:
    pending = ctx.store.conversations.open(ctx.chat)
    return pending if pending is not None and pending.expires_at > ctx.now else None


def _asked_for(ctx: Context, pending: Question | None) -> Place | None:
    """The item that the officer is being asked for."""
    if pending is None or "code" not in pending.expects or "round" not in pending.expects:
        return None
    target = target_of(ctx, pending.expects)
    return Place(target=target, codes=(pending.expects["code"],)) if target else None


def _stores(ctx: Context, pending: Question) -> bool:
    """The open question ends in figures, to which the piece will belong."""
    posted = ctx.store.outbox.by_key(pending.key)
    return posted is not None and any(option.action in STORING for option in posted.options)


def _has_asked(ctx: Context) -> bool:
    """This very update led to a question."""
    pending = ctx.store.conversations.open(ctx.chat)
    return pending is not None and pending.key.startswith(f"in:{ctx.update}:")


def _last_said(ctx: Context, targets: Sequence[Target], piece: Piece) -> Place | None:
    """What this person reported last, within a day."""
    since = piece.said_at - WAITS
    found: list[tuple[Target, Figure]] = []
    for target in targets:
        for figure in ctx.store.reports.latest(*target.values.values()).values():
            mine = figure.person == piece.person and figure.answered and figure.mode is not Mode.NIL
            if mine and figure.said_at is not None and figure.said_at >= since:
                found.append((target, figure))
    told = _last_told(ctx, targets, piece, since)
    if not found:
        return told[1] if told else None
    target, newest = max(found, key=lambda pair: (pair[1].said_at or piece.said_at, pair[1].update))
    if told and newest.said_at is not None and told[0] > newest.said_at:
        return told[1]
    codes = tuple(figure.code for one, figure in found if one is target and figure.update == newest.update)
    return Place(target=target, codes=codes, figures=newest.update)


def _last_told(ctx: Context, targets: Sequence[Target], piece: Piece, since: datetime) -> tuple[datetime, Place] | None:
    """The last words without figures of this person, and when."""
    found = [
        (note.said_at, Place(target=target, codes=(), figures=note.update))
        for target in targets
        for note in ctx.store.reports.notes_of(*target.values.values())
        if note.person == piece.person and note.said_at >= since
    ]
    return max(found, key=lambda pair: pair[0]) if found else None


def _codes(target: Target) -> tuple[str, ...]:
    """What a piece can show in a round: what is owed there first, then all else that is told."""
    owed = target.owed
    campaign = target.running.campaign
    if target.registers:
        return tuple(dict.fromkeys((*owed.missing, *owed.needed)))
    told = (*(one.code for one in campaign.reported), *(one.code for one in campaign.activities))
    return tuple(dict.fromkeys((*owed.missing, *owed.needed, *told)))


def _names_of(target: Target, code: str) -> set[str]:
    campaign = target.running.campaign
    indicator = campaign.indicator(code)
    activity = campaign.activity(code)
    called = {code, name_of(campaign, code)}
    if indicator is not None:
        called |= {indicator.name, indicator.short, *indicator.aliases}
    if activity is not None:
        called |= {activity.name, *activity.aliases}
    return {fold(name).strip(" .!?") for name in called if name}


# --- what is said


def _attached(ctx: Context, pieces: Sequence[Piece], place: Place) -> list[Outgoing]:
    campaign = place.target.running.campaign
    text = ctx.words(
        "evidence-attached",
        what=what_of(ctx, pieces),
        names=names(campaign, place.codes, ctx.language, most=4) or ctx.words("what-note"),
        round=place.target.running.round(place.target.owed.round).name,
    )
    values = {"evidence": pieces[0].key}
    options = (
        Option(label=ctx.words("button-other"), action="evidence-other", values=values),
        Option(label=ctx.words("button-drop"), action="evidence-drop", values=values),
    )
    return _aside(ctx, text, *options) if _pending(ctx) else ctx.say(text, *options)


def _ask(ctx: Context, pieces: Sequence[Piece], targets: Sequence[Target]) -> list[Outgoing]:
    """One question for all that waits."""
    values = {"evidence": pieces[0].key}
    options = []
    for target in targets:
        for code in target.owed.missing or target.owed.needed:
            label = name_of(target.running.campaign, code)[:LONGEST_LABEL]
            put_there = {**target.values, **values, "code": code}
            options.append(Option(label=label, action="evidence-put", values=put_there))
    away = Option(label=ctx.words("button-drop"), action="evidence-drop", values=values)
    text = ctx.words("evidence-ask", what=what_of(ctx, pieces))
    expects = {**values, "action": "evidence-named", "numbered": "yes"}  # a number is one of the options
    return ctx.say(text, *options[:MOST_OPTIONS], away, expects=expects)


def what_of(ctx: Context, pieces: Iterable[Piece]) -> str:
    """`ảnh`, `3 ảnh`, `vị trí`, `2 ảnh, vị trí`."""
    kinds = [piece.kind for piece in pieces]
    photos = kinds.count(PieceKind.PHOTO)
    told = [ctx.words("what-photos", count=photos) if photos > 1 else ctx.words("what-photo")] if photos else []
    if PieceKind.LOCATION in kinds:
        told.append(ctx.words("what-place"))
    return ", ".join(told)


def _aside(ctx: Context, text: str, *options: Option) -> list[Outgoing]:
    """An answer that leaves the open question open."""
    key = f"in:{ctx.update}:evidence"
    return [Outgoing(chat=ctx.chat, lane=Lane.REPLY, text=text, options=options, dedupe_key=key)]


def _close(ctx: Context) -> None:
    """Our own question is answered; another one that is open stays so."""
    pending = _pending(ctx)
    if pending is not None and (pending.expects.get("action") == "evidence-named" or _ours(ctx, pending)):
        ctx.store.conversations.close(ctx.chat)


def _ours(ctx: Context, pending: Question) -> bool:
    posted = ctx.store.outbox.by_key(pending.key)
    return posted is not None and any(option.action == "evidence-other" for option in posted.options)


def _once(ctx: Context, said: list[Outgoing]) -> list[Outgoing]:
    """An album that we don't take is answered once: all its answers have one key."""
    if not ctx.incoming.album:
        return said
    return [replace(one, dedupe_key=f"album:{ctx.chat}:{ctx.incoming.album}"[:160]) for one in said]
