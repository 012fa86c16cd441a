"""How does somebody whose phone is lost get back in? Only when somebody above them agrees.

A new chat says who it is. It is never told whether that person exists; those above are asked, the old chats are told,
and only a yes moves the person over, with what waits for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from domain.message import Chat, Lane, Option, Outgoing
from domain.permission import Action
from domain.person import Person
from domain.words import fold
from handlers.connect import channel_name
from handlers.context import Context
from handlers.decide import deciders
from handlers.status import due_lines
from handlers.texts import sentence
from storage.claims import Claim

LIVES = timedelta(days=3)
MOST_OF_A_CHAT = 3
MOST_OF_A_PERSON = 2  # so that nobody can flood those above
LONGEST_NAME = 80


def ask(ctx: Context) -> list[Outgoing]:
    """`mất máy`: who are you?"""
    if ctx.person_id:
        return ctx.say_key("claim-known")
    return ctx.say(ctx.words("claim-who"), expects={"action": "claim"})


def said(ctx: Context, _values: Mapping[str, str], text: str) -> list[Outgoing]:
    """Name and unit: whoever is over that person is asked."""
    ctx.store.conversations.close(ctx.chat)
    if ctx.person_id:
        return ctx.say_key("claim-known")
    name, _, place = text.partition(",")
    if not place.strip():
        return ctx.say(ctx.words("claim-who"), expects={"action": "claim"})
    since = ctx.now - LIVES
    if len(ctx.store.claims.of_chat(ctx.chat, since)) >= MOST_OF_A_CHAT:
        return ctx.say_key("claim-enough")
    person = _found(ctx, name, place)
    asked: list[Outgoing] = []
    claim = Claim(id=_claim_id(ctx), person=person.id if person else "", chat=ctx.chat, asked_at=ctx.now)
    if person is not None and len(ctx.store.claims.of_person(person.id, since)) < MOST_OF_A_PERSON:
        asked = [*_requests(ctx, claim, person), *_warnings(ctx, claim, person)]
    ctx.store.claims.put(claim)
    return [*ctx.say_key("claim-sent"), *asked]  # the same whoever they say they are


def agree(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Đồng ý]: the new chat is the person's, the old ones are nobody's."""
    claim, person = _open(ctx, values)
    if claim is None or person is None:
        return ctx.say_key("claim-over")
    if not _may_decide(ctx, person):
        return ctx.say_key("not-allowed")
    owner = ctx.store.people.person_of(claim.chat)
    if owner is not None or not ctx.store.claims.decide(claim, "agreed", by=ctx.person_id, at=ctx.now):
        return ctx.say_key("claim-over")
    gone = ctx.store.people.all_chats_of(person.id)
    for chat in gone:
        ctx.store.outbox.redirect(chat, claim.chat, at=ctx.now)
        ctx.store.people.part(chat)
    ctx.store.people.connect(person, claim.chat, at=ctx.now)
    told = [
        Outgoing(
            chat=chat, lane=Lane.REPLY, text=_words(person, "claim-moved"), dedupe_key=f"moved:{claim.id}:{chat}"[:160]
        )
        for chat in gone
    ]
    units = tuple(dict.fromkeys(post.unit for post in ctx.store.people.posts(person.id, at=ctx.now)))
    welcome = _words(person, "claim-welcome", name=person.name, due=due_lines(ctx, units))
    told.append(Outgoing(chat=claim.chat, lane=Lane.REPLY, text=welcome, dedupe_key=f"moved:{claim.id}"))
    return [*ctx.say_key("claim-agreed", name=person.name), *told]


def refuse(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Từ chối], or [Không phải tôi] by the person in their old chat: nothing changes."""
    claim, person = _open(ctx, values)
    if claim is None or person is None:
        return ctx.say_key("claim-over")
    if ctx.person_id != person.id and not _may_decide(ctx, person):
        return ctx.say_key("not-allowed")
    if not ctx.store.claims.decide(claim, "refused", by=ctx.person_id, at=ctx.now):
        return ctx.say_key("claim-over")
    told = Outgoing(chat=claim.chat, lane=Lane.REPLY, text=ctx.words("claim-refused"), dedupe_key=f"refused:{claim.id}")
    return [*ctx.say_key("claim-refused-done", name=person.name), told]


def _open(ctx: Context, values: Mapping[str, str]) -> tuple[Claim | None, Person | None]:
    claim = ctx.store.claims.get(values["claim"])
    if claim is None or claim.state != "open" or ctx.now >= claim.asked_at + LIVES:
        return None, None
    return claim, ctx.store.people.person(claim.person)


def _may_decide(ctx: Context, person: Person) -> bool:
    """Over a unit where the person holds a post now; nobody decides about themselves."""
    posts = ctx.store.people.posts(person.id, at=ctx.now)
    return person.id != ctx.person_id and any(ctx.may(Action.MANAGE_PEOPLE, post.unit) for post in posts)


def _found(ctx: Context, name: str, place: str) -> Person | None:
    """The one person of that name with a post at a unit of that name."""
    wanted, where = _plain(name), _plain(place)
    found = {
        person.id: person
        for unit, person in ctx.store.people.everybody(at=ctx.now)
        if _plain(person.name) == wanted and where in {_plain(ctx.title(unit)), *_alone(ctx, unit)}
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _alone(ctx: Context, unit: str) -> set[str]:
    known = ctx.store.units.get(unit)
    return {_plain(known.name)} if known else set()


def _plain(text: str) -> str:
    return " ".join(fold(text[:LONGEST_NAME]).split())


def _claim_id(ctx: Context) -> str:
    return hashlib.sha256(f"{ctx.chat} {ctx.update}".encode()).hexdigest()[:20]


def _requests(ctx: Context, claim: Claim, person: Person) -> list[Outgoing]:
    posts = ctx.store.people.posts(person.id, at=ctx.now)
    above = {
        one.id: one for post in posts for one in deciders(ctx, post.unit, Action.MANAGE_PEOPLE) if one.id != person.id
    }
    chats = ctx.store.people.reachable(list(above))
    found = []
    for one in above.values():
        units = ", ".join(dict.fromkeys(ctx.title(post.unit) for post in posts))
        text = _words(
            one,
            "claim-request",
            name=person.name,
            units=units,
            sender=ctx.incoming.sender_name[:LONGEST_NAME] or "…",
            channel=channel_name(ctx.chat),
        )
        options = (
            Option(label=_words(one, "button-agree"), action="claim-agree", values={"claim": claim.id}),
            Option(label=_words(one, "button-refuse"), action="claim-refuse", values={"claim": claim.id}),
        )
        found.append(_message(ctx, chats[one.id], text, options, f"claim:{claim.id}:{one.id}"))
    return found


def _warnings(ctx: Context, claim: Claim, person: Person) -> list[Outgoing]:
    mine = Option(label=_words(person, "button-not-me"), action="claim-refuse", values={"claim": claim.id})
    text = _words(person, "claim-warning", channel=channel_name(ctx.chat))
    chats = ctx.store.people.chats_of(person.id)
    return [_message(ctx, chat, text, (mine,), f"claim:{claim.id}:{chat}") for chat in chats]


def _message(ctx: Context, chat: Chat, text: str, options: tuple[Option, ...], key: str) -> Outgoing:
    until = ctx.now + LIVES
    return Outgoing(chat=chat, lane=Lane.REPLY, text=text, options=options, dedupe_key=key[:160], valid_until=until)


def _words(person: Person, key: str, **values: str) -> str:
    return sentence(key, person.language, **values)
