"""What happens to a post when its holder leaves? The successor gets it with all that is owed; the record stays.

Obligations belong to the unit, so what is open and every reminder to come are the successor's from the moment they hold
the post. By chat the holder hands over with a code and reports until it is used; for somebody who is gone already an
operator ends the post at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.code import new_code
from domain.errors import NotFound, Refused
from domain.message import Lane, Option, Outgoing
from domain.person import CONSENT_VERSION, Invitation, Person, Post, Role
from handlers.context import Clockwork, Context, yes_no
from handlers.manage_people import invite
from handlers.texts import sentence
from handlers.wording import instant

# --- by chat


def ask(ctx: Context) -> list[Outgoing]:
    """`bàn giao`: which post, and is it meant?"""
    posts = ctx.posts
    if not posts:
        return ctx.say_key("hand-over-nothing")
    if len(posts) == 1:
        return _confirm(ctx, posts[0])
    options = [
        Option(label=_label(ctx, post)[:60], action="hand-over-which", values=_values(post)) for post in posts[:8]
    ]
    return ctx.say_key("hand-over-which", *options, Option(label=ctx.words("button-stop"), action="cancel"))


def which(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """One of several posts was chosen."""
    post = _held(ctx, values)
    return _confirm(ctx, post) if post else ctx.say_key("hand-over-not-held")


def hand_over(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The holder gets a code to pass on; the post changes hands when it is used."""
    post = _held(ctx, values)
    if post is None:
        return ctx.say_key("hand-over-not-held")
    ctx.store.conversations.close(ctx.chat)
    ctx.store.invitations.revoke_handed(ctx.person_id, post.unit, post.role, at=ctx.now)  # one post, one successor
    code = new_code(ctx.choice)
    _, expires_at = invite(
        ctx, code, unit=post.unit, role=post.role, follows=ctx.person_id, made_by=ctx.person_id, until=post.until
    )
    return ctx.say_key("hand-over-code", code=code, post=_label(ctx, post), until=instant(expires_at, ctx.zone))


def take_post(ctx: Context, invitation: Invitation, person: Person) -> list[Outgoing]:
    """Who agreed takes the post of their invitation in this chat; whose post it was is told."""
    ctx.store.people.enrol(
        person,
        ctx.chat,
        unit=invitation.unit,
        role=invitation.role,
        consent=CONSENT_VERSION,
        at=ctx.now,
        since=invitation.since,
        until=invitation.until,
    )
    return taken(ctx, invitation, person) if invitation.follows else []


def taken(ctx: Context, invitation: Invitation, successor: Person) -> list[Outgoing]:
    """The code of a post that is handed over was used: it ends for who held it, and they are told."""
    if invitation.follows == successor.id:
        return []
    held = ctx.store.people.posts(invitation.follows, at=ctx.now)
    if all((post.unit, post.role) != (invitation.unit, invitation.role) for post in held):
        return []
    begins = max(ctx.now, invitation.since or ctx.now)
    ctx.store.people.leave_post(invitation.follows, unit=invitation.unit, role=invitation.role, at=begins)
    return _thanked(ctx, invitation.follows, invitation.unit, invitation.role, successor.name, f"left:{ctx.update}")


def _thanked(clock: Clockwork, person: str, unit: str, role: Role, name: str, key: str) -> list[Outgoing]:
    known = clock.store.people.person(person)
    chat = clock.store.people.reachable([person]).get(person)
    if known is None or chat is None:
        return []
    post = _post_words(clock, unit, role, known.language)
    text = sentence("hand-over-done", known.language, post=post, name=name or "…")
    return [Outgoing(chat=chat, lane=Lane.REPLY, text=text, dedupe_key=f"{key}:{person}:{unit}:{role.value}"[:160])]


def _confirm(ctx: Context, post: Post) -> list[Outgoing]:
    return ctx.say_key("hand-over-ask", *yes_no(ctx.language, "hand-over", _values(post)), post=_label(ctx, post))


def _held(ctx: Context, values: Mapping[str, str]) -> Post | None:
    """The post, if this person still holds it."""
    return next((post for post in ctx.posts if _values(post) == dict(values)), None)


def _values(post: Post) -> dict[str, str]:
    return {"unit": post.unit, "role": post.role.value}


def _label(ctx: Context, post: Post) -> str:
    return _post_words(ctx, post.unit, post.role, ctx.language)


def _post_words(clock: Clockwork, unit: str, role: Role, language: str) -> str:
    return sentence("post", language, role=sentence(f"role-{role.value}", language), unit=clock.title(unit))


# --- by operators


def replace_holder(clock: Clockwork, person: str, to: str, *, unit: str = "", role: str = "") -> list[tuple[Post, str]]:
    """Ends the posts of a person now and gives each to somebody else; the posts with a code, "" where none is needed.

    to: the id of somebody we know, who holds the post at once, or the name of somebody new, who gets a code.
    unit, role: only those posts. Raises NotFound and Refused.
    """
    known = clock.store.people.person(person)
    if known is None:
        raise NotFound(f"No person {person} is known; see `giaoban people list`.")
    posts = [
        post
        for post in clock.store.people.posts(person, at=clock.now)
        if unit in ("", post.unit) and role in ("", post.role.value)
    ]
    if not posts:
        raise Refused(f"{known.name} holds no such post.")
    successor = clock.store.people.person(to)
    if to == person:
        raise Refused("A post can't be handed over to whoever holds it.")
    return [(post, _replaced(clock, post, to, successor)) for post in posts]


def _replaced(clock: Clockwork, post: Post, to: str, successor: Person | None) -> str:
    clock.store.people.leave_post(post.person, unit=post.unit, role=post.role, at=clock.now)
    clock.store.invitations.revoke_handed(post.person, post.unit, post.role, at=clock.now)
    key = f"left:{clock.now:%Y%m%dT%H%M%S}"
    name = successor.name if successor else to
    said: Sequence[Outgoing] = _thanked(clock, post.person, post.unit, post.role, name, key)
    code = ""
    if successor is None:
        code = new_code(clock.choice)
        invite(clock, code, unit=post.unit, role=post.role, name=to, follows=post.person, until=post.until)
    else:
        clock.store.people.appoint(successor.id, unit=post.unit, role=post.role, since=clock.now, until=post.until)
        said = [*said, *_welcomed(clock, post, successor, key)]
    for message in said:
        clock.store.outbox.put(message, at=clock.now)
    return code


def _welcomed(clock: Clockwork, post: Post, successor: Person, key: str) -> list[Outgoing]:
    chat = clock.store.people.reachable([successor.id]).get(successor.id)
    if chat is None:
        return []
    text = sentence(
        "hand-over-yours", successor.language, post=_post_words(clock, post.unit, post.role, successor.language)
    )
    dedupe_key = f"{key}:{successor.id}:{post.unit}:{post.role.value}"[:160]
    return [Outgoing(chat=chat, lane=Lane.REPLY, text=text, dedupe_key=dedupe_key)]
