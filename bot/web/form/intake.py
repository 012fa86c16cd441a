"""What was sent from a page of the form, and are its photos photos?

Field names say where a figure goes; whether it may go there is asked when the form is handled. Photos are checked and
lie with our files, named by their hash, before the form is put into the inbox; what they were called is only shown.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import PureWindowsPath

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from bot.channels.base import plain
from bot.fetcher import LARGEST
from bot.photos import develop
from domain.evidence import PieceKind, Reason, Unfit
from domain.form import LONGEST_TEXT, Attached, Place, Submission, Told, Typed
from domain.note import NoteKind
from storage.files import Files

MOST_PHOTOS = 6
MOST_FIELDS = 400
LONGEST_NAME = 80
READ_SECONDS = 300.0  # a slow line may take its time, nobody may hold the door for ever
_AT_ONCE = asyncio.Semaphore(2)  # photos that are unpacked at the same time


class Broken(Exception):
    """What came is no form of ours."""


@asynccontextmanager
async def fields(request: Request) -> AsyncIterator[FormData]:
    """The fields as they came; files are there for as long as the body runs. Raises Broken."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            sent = await request.form(max_files=50, max_fields=MOST_FIELDS, max_part_size=64 * 1024)
    except (HTTPException, ClientDisconnect, TimeoutError) as error:
        raise Broken(type(error).__name__) from None
    try:
        yield sent
    finally:
        await sent.close()


async def submission(sent: FormData, person: str, files: Files, earlier: Submission | None) -> Submission:
    """The form as a value. earlier: the form that came back, whose photos may be kept. Raises Broken."""
    try:
        if any("\0" in name for name in sent):
            raise ValueError("no database takes it")
        typed = _typed(sent)
        told = tuple(_told(name, value) for name, value in _texts(sent) if name.startswith("n:"))
        nil = tuple(Place.parse(name[2:]) for name, _ in _texts(sent) if name.startswith("0:"))
        photos = [(Place.parse(name[2:]), file) for name, file in _uploads(sent) if name.startswith("p:")]
    except ValueError:
        raise Broken("a field's name") from None
    kept = [one for one in (earlier.photos if earlier else ()) if one.sha256 and one.sha256 in sent.getlist("keep")]
    room = MOST_PHOTOS - len(kept)
    fresh = [await _photo(place, file, files) for place, file in photos[:room]]
    fresh += [_named(place, file, reason=Reason.TOO_MANY) for place, file in photos[room:]]
    return Submission(
        person=person,
        fixing="fixing" in sent,
        typed=typed,
        told=told,
        nil=nil,
        photos=(*kept, *fresh),
        agreed="agree" in sent,
        latitude=text_of(sent, "latitude"),
        longitude=text_of(sent, "longitude"),
    )


def digest(body: Submission) -> str:
    """The same for the same content."""
    return hashlib.sha256(json.dumps(body.pack(), sort_keys=True).encode()).hexdigest()[:16]


def _texts(sent: FormData) -> Iterable[tuple[str, str]]:
    return [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]


def _uploads(sent: FormData) -> list[tuple[str, UploadFile]]:
    """The files; a browser sends an empty one where none was chosen."""
    found = [(name, value) for name, value in sent.multi_items() if isinstance(value, UploadFile)]
    return [(name, file) for name, file in found if file.filename or file.size]


def text_of(sent: FormData, name: str) -> str:
    """A field as it was typed, without what no database takes."""
    value = sent.get(name)
    return _clean(value) if isinstance(value, str) else ""


def _clean(value: str) -> str:
    return plain(value.replace("\r\n", "\n")).strip()[:LONGEST_TEXT]


def _typed(sent: FormData) -> tuple[Typed, ...]:
    found = []
    settled: Mapping[str, list[str]] = _settled(sent)
    for name, value in _texts(sent):
        if not name.startswith("f:"):
            continue
        place, code, version = name[2:].rsplit(":", 2)
        one = Typed(
            place=Place.parse(place),
            code=code,
            text=_clean(value),
            seen=int(version),
            settled=tuple(settled.get(name[2:], ())),
        )
        found.append(one)
    if len({one.key for one in found}) < len(found):
        raise ValueError("a field came twice")
    return tuple(found)


def _settled(sent: FormData) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in _texts(sent):
        if name.startswith("k:"):
            tokens = found.setdefault(name[2:], [])
            token = _clean(value)[:LONGEST_NAME]
            if token not in tokens:
                tokens.append(token)
    return found


def _told(name: str, value: str) -> Told:
    place, _, kind = name[2:].rpartition(":")
    if kind not in (NoteKind.DIFFICULTY, NoteKind.PROPOSAL):
        raise ValueError(kind)
    return Told(place=Place.parse(place), kind=NoteKind(kind), text=_clean(value))


async def _photo(place: Place, file: UploadFile, files: Files) -> Attached:
    content = await file.read(LARGEST[PieceKind.PHOTO] + 1)
    if len(content) > LARGEST[PieceKind.PHOTO]:
        return _named(place, file, reason=Reason.TOO_LARGE)
    try:
        async with _AT_ONCE:
            sha256, mime = await asyncio.to_thread(_keep, content, files)
    except Unfit as error:
        return _named(place, file, reason=error.reason)
    return _named(place, file, sha256=sha256, size=len(content), mime=mime)


def _keep(content: bytes, files: Files) -> tuple[str, str]:
    photo = develop(content)
    return files.keep(content, shown=photo.shown), photo.mime


def _named(
    place: Place, file: UploadFile, *, reason: str = "", sha256: str = "", size: int = 0, mime: str = ""
) -> Attached:
    """Only the last part of its name, whichever way the slashes lean."""
    name = _clean(PureWindowsPath(file.filename or "").name)[:LONGEST_NAME] or "…"
    return Attached(place=place, name=name, sha256=sha256, size=size, mime=mime, reason=str(reason))
