"""How does a person use several chats: Telegram at the desk, Zalo on the road?

With a code that they ask for in a chat of theirs and send from the other. The first chat is told and can undo it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from domain.code import code_hash, new_code
from domain.message import Chat, Lane, Option, Outgoing
from domain.person import Person
from handlers.context import Context
from handlers.texts import sentence
from handlers.wording import instant
from storage.invitations import Connection

LIVES = timedelta(days=1)


def give_code(ctx: Context) -> list[Outgoing]:
    """`kết nối`: a code for another chat of this person."""
    if not ctx.person_id:
        return ctx.say_key("welcome-stranger")
    code = new_code(ctx.choice)
    expires_at = ctx.now + LIVES
    ctx.store.invitations.connect(code_hash(code), ctx.person_id, expires_at=expires_at, at=ctx.now)
    return ctx.say_key("connect-code", code=code, until=instant(expires_at, ctx.zone))


def offer(ctx: Context, code: str, found: Connection) -> list[Outgoing]:
    """The code came from the other chat: is it theirs?"""
    trouble = _trouble(ctx, found)
    if trouble:
        return ctx.say_key(trouble)
    person = ctx.store.people.person(found.person)
    yes = Option(label=ctx.words("button-connect"), action="connect", values={"code": code_hash(code)})
    no = Option(label=ctx.words("button-no"), action="cancel")
    return ctx.say_key("connect-ask", yes, no, name=person.name if person else "…")


def connect(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """The chat becomes the person's; their other chats hear of it."""
    found = ctx.store.invitations.connection(values["code"])
    person = ctx.store.people.person(found.person) if found else None
    trouble = _trouble(ctx, found)
    if found is None or person is None or trouble:
        return ctx.say_key(trouble or "code-unknown")
    if not ctx.store.invitations.use_connection(values["code"], at=ctx.now):
        return ctx.say_key("code-used")
    ctx.store.conversations.close(ctx.chat)
    others = ctx.store.people.chats_of(person.id)
    asked = ctx.store.conversations.open(others[0]) if others else None
    ctx.store.people.connect(person, ctx.chat, at=ctx.now)
    said = ctx.words("connected", name=person.name)
    hint = ctx.words("connected-resume") if asked is not None and asked.expires_at > ctx.now else ""
    return [*ctx.say(f"{said}\n{hint}".strip()), *(_told(ctx, person, chat) for chat in others)]


def disconnect(ctx: Context, values: Mapping[str, str]) -> list[Outgoing]:
    """[Không phải tôi]: the other chat is nobody's again."""
    other = Chat(channel=values["channel"], bot=values["bot"], chat_id=values["chat_id"])
    if not ctx.person_id or ctx.store.people.person_of(other) != ctx.person_id or other == ctx.chat:
        return ctx.say_key("old-button")
    ctx.store.people.part(other)
    return ctx.say_key("disconnected", channel=channel_name(other))


def channel_name(chat: Chat) -> str:
    """As people call it."""
    return {"zalo": "Zalo", "telegram": "Telegram"}.get(chat.channel, chat.channel)


def _told(ctx: Context, person: Person, chat: Chat) -> Outgoing:
    undo = Option(
        label=sentence("button-not-me", person.language),
        action="disconnect",
        values={"channel": ctx.chat.channel, "bot": ctx.chat.bot, "chat_id": ctx.chat.chat_id},
    )
    text = sentence("connected-elsewhere", person.language, channel=channel_name(ctx.chat))
    key = f"connected:{ctx.update}:{chat}"[:160]
    return Outgoing(chat=chat, lane=Lane.REPLY, text=text, options=(undo,), dedupe_key=key)


def _trouble(ctx: Context, found: Connection | None) -> str:
    if found is None:
        return "code-unknown"
    if ctx.incoming.group:
        return "code-for-person"
    if found.used_at is not None:
        return "code-used"
    if ctx.now >= found.expires_at:
        return "code-expired"
    if ctx.person_id:
        return "connect-same" if ctx.person_id == found.person else "connect-taken"
    return ""
