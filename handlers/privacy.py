"""What do we keep about a person, how do they have it erased, and what is not for us at all?

`dữ liệu của tôi` shows it; `xóa dữ liệu của tôi` asks once and then erases the person. The unit's figures stay, as sent
by somebody who was erased. What is marked as a state secret is refused, and no word of it stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.errors import NotFound, Refused
from domain.evidence import Piece
from domain.message import IncomingKind, Option, Outgoing
from domain.person import ERASED
from domain.secret import is_marked
from domain.words import nfc
from handlers.context import Clockwork, Context
from handlers.wording import instant

_CHANNELS = {"telegram": "Telegram", "zalo": "Zalo"}


def show(ctx: Context) -> list[Outgoing]:
    """`dữ liệu của tôi`."""
    person = ctx.membership.person if ctx.membership else None
    kept = ctx.store.erasure.kept(person.id) if person else None
    if person is None or kept is None:
        return ctx.say_key("my-data-nothing")
    posts = ctx.membership.posts if ctx.membership else ()
    held = [f"{ctx.words(f'role-{post.role.value}')}: {ctx.title(post.unit)}" for post in posts]
    chats = [f"{_CHANNELS.get(chat.channel, chat.channel)} ({_day(ctx, since)})" for chat, since in kept.chats]
    return ctx.say_key(
        "my-data",
        name=person.name,
        posts="; ".join(held) or "—",
        chats="; ".join(chats),
        consented=instant(kept.consented_at, ctx.zone),
        version=kept.consent_version,
        figures=kept.figures,
        notes=kept.notes,
        evidence=kept.evidence,
    )


def ask_erase(ctx: Context) -> list[Outgoing]:
    """`xóa dữ liệu của tôi`: what goes and what stays, and whether that is meant."""
    if ctx.membership is None or ctx.membership.person is None:
        return ctx.say_key("my-data-nothing")
    yes = Option(label=ctx.words("erase-yes"), action="erase")
    return ctx.say_key("erase-ask", yes, Option(label=ctx.words("erase-no"), action="cancel"))


def erase(ctx: Context, _values: Mapping[str, str]) -> list[Outgoing]:
    """The person means it: after this message nothing leads back to them."""
    person = ctx.membership.person if ctx.membership else None
    if person is None:
        return ctx.say_key("my-data-nothing")
    words = ctx.words("erase-done")
    ctx.store.people.part(ctx.chat)
    stranger = ctx.store.erasure.erase(person.id, at=ctx.now)
    return [replace(ctx.say(words)[0], dedupe_key=f"goodbye:{stranger}")]


def known_as(clock: Clockwork, who: str) -> str:
    """The id of whom an operator means by id or whole name; what fits nobody is left as it is.

    Raises Refused where several are called so: nothing that can't be undone is done to one of them.
    """
    people = clock.store.people.known()
    if any(person.id == who for person, _ in people):
        return who
    wanted = nfc(who).strip().casefold()
    named = sorted({person.id for person, _ in people if nfc(person.name).casefold() == wanted})
    if len(named) > 1:
        raise Refused(f"{len(named)} people are called {who}: {', '.join(named)}. Name one by id.")
    return named[0] if named else who


def erase_person(clock: Clockwork, person: str) -> str:
    """What an operator does for somebody who asks for it; who they are from now on. Raises NotFound."""
    if person.startswith(f"{ERASED}-") or clock.store.people.person(person) is None:
        raise NotFound(f"Nobody is known as {person}; see `giaoban people list`.")
    return clock.store.erasure.erase(person, at=clock.now)


def secret(ctx: Context) -> list[Outgoing] | None:
    """The refusal of what bears a mark of secrecy, of which no word is kept; None for everything else."""
    incoming = ctx.incoming
    if incoming.kind is IncomingKind.BUTTON or not (is_marked(incoming.text) or is_marked(_stem(incoming.file_name))):
        return None
    ctx.store.inbox.blank(ctx.update)
    if incoming.group:
        return []
    return ctx.say_key("secret-refused")


def secret_file(ctx: Context, piece: Piece) -> list[Outgoing]:
    """The same for a file that turns out to be marked when it is read: nothing of it stays."""
    ctx.store.inbox.blank(ctx.update)
    ctx.store.evidence.drop([piece])
    ctx.store.files.remove(piece.sha256)
    return ctx.say_key("secret-refused")


def _stem(file_name: str) -> str:
    """`MẬT - quân số.xlsx` without its ending, with spaces for what stands instead of them."""
    return file_name.rpartition(".")[0].replace("_", " ")


def _day(ctx: Context, at: datetime) -> str:
    return f"{at.astimezone(ctx.zone):%d/%m/%Y}"
