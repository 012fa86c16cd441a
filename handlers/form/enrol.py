"""What happens when somebody without a chat uses a code on the web?"""

from __future__ import annotations

import json

from domain.code import code_hash
from domain.form import Answer
from domain.guess import ONE_ADDRESS
from domain.message import Outgoing
from domain.person import Invitation, Person, Role
from handlers import guess, hand_over
from handlers.context import Context

FOR_THE_FORM = (Role.OFFICER, Role.STAND_IN)


def held_back(ctx: Context, who: str) -> str:
    """The sentence that says how long nobody's code is looked at who comes from there; empty when it is."""
    minutes = guess.minutes_left(ctx, who, ONE_ADDRESS)
    return ctx.words("code-paused", minutes=minutes) if minutes else ""


def invited(ctx: Context, code: str, who: str) -> tuple[str, str]:
    """The text of the consent, and the sentence that says why the code can't be used here; one of them is empty.

    who: from where the code came; one that nobody gave out is counted.
    """
    invitation = ctx.store.invitations.get(code_hash(code))
    refusal = _refusal(ctx, invitation)
    if refusal == "code-unknown":
        guess.count(ctx, who, ONE_ADDRESS)
    if invitation is None or refusal:
        return "", ctx.words(refusal or "code-unknown")
    role = ctx.words(f"role-{invitation.role.value}")
    return ctx.words("consent", role=role, unit=ctx.title(invitation.unit)), ""


def enrol(ctx: Context) -> list[Outgoing]:
    """The person has agreed: now the code is used and the post taken. Their chat is the form."""
    sent = json.loads(ctx.incoming.data)
    invitation = ctx.store.invitations.get(sent["code"])
    refusal = _refusal(ctx, invitation)
    if invitation is not None and not refusal:
        refusal = "" if ctx.store.invitations.use(invitation.code_hash, by=ctx.chat, at=ctx.now) else "code-used"
    if invitation is None or refusal:
        return _answered(ctx, Answer(other=(ctx.words(refusal or "code-unknown"),)))
    person = Person(id=sent["person"], name=invitation.name or sent["name"])
    told = hand_over.take_post(ctx, invitation, person)
    role, unit = ctx.words(f"role-{invitation.role.value}"), ctx.title(invitation.unit)
    _answered(ctx, Answer(said=(ctx.words("form-joined", name=person.name, role=role, unit=unit),)))
    return told


def _answered(ctx: Context, answer: Answer) -> list[Outgoing]:
    ctx.store.submissions.put(ctx.update, ctx.chat.chat_id, answer, at=ctx.now)
    return []


def _refusal(ctx: Context, invitation: Invitation | None) -> str:
    if invitation is None or invitation.revoked_at is not None:
        return "code-unknown"
    if invitation.used_at is not None:
        return "code-used"
    if not invitation.is_open(ctx.now):
        return "code-expired"
    return "" if invitation.role in FOR_THE_FORM else "form-join-chat"
