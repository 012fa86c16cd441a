"""How does a person become an officer, and a group a receiver of digests?

With a one-time code. A person sees what is kept and agrees before anything about them is stored; only then is the code
used up. A group is bound by one of its administrators.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from domain.code import code_hash, is_code
from domain.message import Option, Outgoing
from domain.person import Invitation, Person, Role
from handlers import connect, hand_over
from handlers.context import Context
from handlers.guess import held_back, wrong
from handlers.rooms import turned_away
from handlers.status import due_lines, example_for
from handlers.wording import day


def join(ctx: Context, code: str) -> list[Outgoing]:
    """`/start CODE` in a private chat or a group."""
    if not code:
        return _greet(ctx)
    if waiting := held_back(ctx):
        return waiting
    connection = ctx.store.invitations.connection(code_hash(code))
    if connection is not None:
        return connect.offer(ctx, code, connection)
    invitation = ctx.store.invitations.get(code_hash(code))

    trouble = _trouble(ctx, invitation)

    if invitation is None or trouble == "code-unknown":
        return wrong(ctx)
    if trouble:
        return ctx.say_key(trouble)
    if ctx.incoming.group:
        return _bind_group(ctx, invitation)
    return turned_away(ctx, invitation, code) or _ask_consent(ctx, invitation)


def knows(ctx: Context, code: str) -> bool:
    """Whether it is, or looks like, a code of ours."""
    hashed = code_hash(code)
    return is_code(code) or any((ctx.store.invitations.get(hashed), ctx.store.invitations.connection(hashed)))


def consent(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The person agrees: now the code is used and the post taken."""
    invitation = ctx.store.invitations.get(values["code"])
    trouble = _trouble(ctx, invitation)
    if invitation is None or trouble:
        return ctx.say_key(trouble or "code-unknown")
    person = _person(ctx, invitation)

    if not ctx.store.invitations.use(invitation.code_hash, by=ctx.chat, at=ctx.now):
        return ctx.say_key("code-used")
    ctx.store.conversations.close(ctx.chat)  # before the chat is somebody's: until then it is the chat's question
    told = hand_over.take_post(ctx, invitation, person)

    begins = invitation.since if invitation.since and invitation.since > ctx.now else None
    due = due_lines(ctx, (invitation.unit,)) if invitation.role is Role.OFFICER and begins is None else ""
    text = ctx.words(
        "joined",
        name=person.name,
        role=ctx.words(f"role-{invitation.role.value}"),
        unit=ctx.title(invitation.unit),
        due=due or _hint(ctx, begins),
    )
    if due and example_for(ctx, (invitation.unit,)):
        return [*ctx.say(text, Option(label=ctx.words("button-report"), action="guided")), *told]
    return [*ctx.say(text), *told]


def _hint(ctx: Context, begins: datetime | None) -> str:
    if begins is None:
        return ctx.words("joined-hint")
    return ctx.words("joined-later", day=day(begins.astimezone(ctx.zone).date()))


def decline(ctx: Context, _values: Mapping[str, str]) -> list[Outgoing]:
    """The person does not agree: nothing was stored, the code stays open."""
    ctx.store.conversations.close(ctx.chat)
    return ctx.say_key("consent-declined")


def _greet(ctx: Context) -> list[Outgoing]:
    if ctx.incoming.group:
        return ctx.say_key("group-not-bound")
    if ctx.membership is None:
        return ctx.say_key("welcome-stranger")
    return ctx.say(due_lines(ctx, ctx.reporting_units) or ctx.words("joined-hint"))


def _trouble(ctx: Context, invitation: Invitation | None) -> str:
    """The key of the sentence that says why the code can't be used here; empty when it can."""
    if invitation is None or invitation.revoked_at is not None:
        return "code-unknown"
    if invitation.used_at is not None:
        return "code-used"
    if not invitation.is_open(ctx.now):
        return "code-expired"
    if ctx.incoming.group != (invitation.role is Role.GROUP):
        return "code-for-person" if ctx.incoming.group else "code-for-group"
    if ctx.incoming.group and not ctx.incoming.sender_is_admin:
        return "group-only-admin"
    return ""


def _ask_consent(ctx: Context, invitation: Invitation) -> list[Outgoing]:
    text = ctx.words("consent", role=ctx.words(f"role-{invitation.role.value}"), unit=ctx.title(invitation.unit))
    values = {"code": invitation.code_hash}
    yes = Option(label=ctx.words("consent-yes"), action="consent", values=values)
    return ctx.say(text, yes, Option(label=ctx.words("consent-no"), action="decline"))


def _bind_group(ctx: Context, invitation: Invitation) -> list[Outgoing]:
    if not ctx.store.invitations.use(invitation.code_hash, by=ctx.chat, at=ctx.now):
        return ctx.say_key("code-used")
    ctx.store.people.bind_group(ctx.chat, unit=invitation.unit, title=ctx.incoming.chat_title, at=ctx.now)
    return ctx.say_key("group-bound", unit=ctx.title(invitation.unit))


def _person(ctx: Context, invitation: Invitation) -> Person:
    known = ctx.membership.person if ctx.membership else None
    if known is not None:
        return known
    return Person(id=_new_id(ctx), name=invitation.name or ctx.incoming.sender_name or ctx.incoming.sender_id)


def _new_id(ctx: Context) -> str:
    """The same chat is the same person, also when they join again; unless that person went on with another phone."""
    known = _hashed(str(ctx.chat))
    return _hashed(f"{ctx.chat} {ctx.update}") if ctx.store.people.all_chats_of(known) else known


def _hashed(text: str) -> str:
    return f"p{hashlib.sha256(text.encode()).hexdigest()[:16]}"
