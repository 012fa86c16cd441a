"""How does a row of the outbox become one message of its channel?

What a channel can't show is written: options as lines under the text, a document as a link to it. Texts were split for
their channel when the row was made, with room for both (`domain.channel`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.base import Button, Letter
from domain.channel import Limits
from domain.message import link_lines
from handlers import choices
from handlers.links import Links, Purpose
from handlers.texts import sentence
from storage.outbox import Posted, token_of
from storage.store import Store

PICTURE_LIVES = timedelta(days=30)  # telephones fetch it when somebody looks
DOCUMENT_LIVES = timedelta(days=7)


def letter(store: Store, row: Posted, limits: Limits, links: Links | None, now: datetime) -> Letter:
    """The message as its channel takes it, with its files only named."""
    edited = store.outbox.by_key(row.edits) if row.edits else None
    token = token_of(row.whole) if row.whole else row.token
    options = row.options if row.part == row.parts else ()
    buttons = tuple(
        Button(label=option.label, data=f"{token}:{number}", url=option.url)
        for number, option in enumerate(options)
        if limits.options and (limits.links or not option.url)
    )
    photo, document = _named(row.photo), _named(row.document)
    text = row.text if limits.links else "\n".join((row.text, *link_lines(options)))
    if document and not limits.documents:
        text = "\n".join(filter(None, (text, _elsewhere(row, links, now))))
    if options and not limits.options:
        text += choices.lines(store, row, now)
    return Letter(
        chat_id=row.chat.chat_id,
        group=row.group,
        text=text,
        buttons=buttons,
        edits_message_id=edited.message_id if edited and edited.chat == row.chat else None,
        photo_file=photo[0] if photo else "",
        photo_url=_picture(row, links, now),
        document_file=document[0] if document and limits.documents else "",
        filename=(photo or document or ("", ""))[1],
    )


def filled(letter: Letter, read: Callable[[str, bool], bytes]) -> Letter:
    """With its files, read by their hash (True: the copy that may be shown). Raises Refused, OSError."""
    return replace(
        letter,
        photo=read(letter.photo_file, True) if letter.photo_file else None,
        document=read(letter.document_file, False) if letter.document_file else None,
    )


def _picture(row: Posted, links: Links | None, now: datetime) -> str:
    """Where the platform can fetch the photo; empty when there is none, or no way to us."""
    if not row.photo or links is None:
        return ""
    return links.to(Purpose.FILE, f"shown/{row.photo}", now=now, lives=PICTURE_LIVES)


def _elsewhere(row: Posted, links: Links | None, now: datetime) -> str:
    """Where a document is that the channel doesn't take."""
    key = row.document or ""
    if links is None:
        return sentence("document-not-here")
    return sentence("document-link", link=links.to(Purpose.FILE, f"whole/{key}", now=now, lives=DOCUMENT_LIVES))


def _named(key: str | None) -> tuple[str, str] | None:
    """`hash/name` of a file."""
    if not key:
        return None
    sha256, _, name = key.partition("/")
    return sha256, name
