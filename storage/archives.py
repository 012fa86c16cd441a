"""How are the snapshot, the files and the key put into one file, and how is it known to be whole?

A ZIP file: its list stands at its end, so one that was cut off has none. `manifest.json` names every part with its size
and its hash, and what is not named there is not looked at.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from domain.backup import Failure, Manifest, Part, Proof, named_at
from domain.errors import NotFound, Refused
from storage.files import Files

FOLDER = "backups"  # below DATA_DIR
FORMAT = 1
DATABASE = "giaoban.sqlite"
KEY = "secret.key"
EVIDENCE = "evidence/"
_MANIFEST = "manifest.json"
_FAILED = ".failed"
_AT_ONCE = 1 << 20
_LARGEST_MANIFEST = 1 << 28
_DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, TypeError)


class Broken(Refused):
    """The file is no backup of ours, or it is damaged."""


def write(place: Path, manifest: Manifest, *, snapshot: Path, files: Files, key: Path) -> Manifest:
    """Writes the new file and brings it to the disk; the manifest with what went in. Raises OSError."""
    parts: dict[str, Part] = {}
    gone = 0
    with place.open("xb") as raw:
        place.chmod(0o600)
        with ZipFile(raw, "w") as archive:
            parts[DATABASE] = _put_file(archive, DATABASE, snapshot, ZIP_DEFLATED)
            for name, _ in files.names():
                try:
                    content = files.open(name)
                except NotFound:
                    gone += 1
                    continue
                with content:
                    parts[EVIDENCE + name] = _put(archive, EVIDENCE + name, content, ZIP_STORED)
            if key.is_file():
                parts[KEY] = _put_file(archive, KEY, key, ZIP_STORED)
            whole = replace(manifest, parts=parts, gone=gone)
            archive.writestr(ZipInfo(_MANIFEST), json.dumps(_facts(whole), ensure_ascii=False, indent=1))
        raw.flush()
        os.fsync(raw.fileno())
    return whole


class Archive:
    """A backup that is read. Every part is checked while it is read."""

    def __init__(self, path: Path, archive: ZipFile) -> None:
        """Raises Broken."""
        self.path = path
        self._archive = archive
        with _telling(path):
            listed = {info.filename: info.file_size for info in archive.infolist()}
            if _MANIFEST not in listed or listed[_MANIFEST] > _LARGEST_MANIFEST:
                raise Broken(f"{path} is no backup of Giao Ban: it has no manifest.")
            self.manifest = _manifest(json.loads(archive.read(_MANIFEST)), path)
        for name, part in self.manifest.parts.items():
            if listed.get(name) != part.size:
                raise Broken(f"{path} is damaged: {name} is {'not whole' if name in listed else 'missing'}.")
        if DATABASE not in self.manifest.parts:
            raise Broken(f"{path} is damaged: {DATABASE} is missing.")

    def names(self) -> tuple[str, ...]:
        """Names of the evidence, as `Files.put` takes them."""
        return tuple(name[len(EVIDENCE) :] for name in self.manifest.parts if name.startswith(EVIDENCE))

    def read(self, name: str) -> bytes:
        """One part. Raises Broken when it is not what the manifest says."""
        return b"".join(self._pieces(name))

    def unpack(self, name: str, place: Path) -> None:
        """One part into a new file that only we may read, brought to the disk. Raises Broken, OSError."""
        with place.open("xb") as file:
            place.chmod(0o600)
            for piece in self._pieces(name):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    def check(self) -> None:
        """Reads every part. Raises Broken at the first that is not what the manifest says."""
        for name in self.manifest.parts:
            for _ in self._pieces(name):
                pass

    def _pieces(self, name: str) -> Iterator[bytes]:
        found = sha256()
        with _telling(self.path, name), self._archive.open(name) as content:
            while piece := content.read(_AT_ONCE):
                found.update(piece)
                yield piece
        if found.hexdigest() != self.manifest.parts[name].sha256:
            raise Broken(f"{self.path} is damaged: {name} is not what was put in.")


def backups(folder: Path, zone: ZoneInfo) -> dict[datetime, Path]:
    """The backups in a folder, the oldest first, by the time at which they were made."""
    found = {named_at(path.name, zone): path for path in sorted(folder.iterdir())} if folder.is_dir() else {}
    return {at: path for at, path in found.items() if at is not None}


def note_failure(folder: Path, failure: Failure | None) -> None:
    """For doctor and metrics: that the last try failed, or (None) that it didn't. Raises OSError."""
    if failure is None:
        (folder / _FAILED).unlink(missing_ok=True)
    else:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / _FAILED).write_text(json.dumps({"at": failure.at.isoformat(), "why": failure.why}), encoding="utf-8")


def failure(folder: Path, zone: ZoneInfo) -> Failure | None:
    """That of the last try, unless a backup was made since. A note that a full disk cut off is as good as none."""
    try:
        told = json.loads((folder / _FAILED).read_text(encoding="utf-8"))
        failed = Failure(at=datetime.fromisoformat(told["at"]), why=str(told["why"]))
        return None if any(at >= failed.at for at in backups(folder, zone)) else failed
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """A backup, its manifest read. Raises Broken, OSError."""
    try:
        archive = ZipFile(path)
    except BadZipFile:
        raise Broken(f"{path} is no backup of Giao Ban, or its end is missing.") from None
    with archive:
        yield Archive(path, archive)


@contextmanager
def _telling(path: Path, name: str = "") -> Iterator[None]:
    """What the libraries say of broken files, as one sentence."""
    try:
        yield
    except Broken:
        raise
    except _DAMAGED as error:
        where = f": {name} can't be read" if name else ""
        raise Broken(f"{path} is damaged{where} ({type(error).__name__}).") from error


def _put_file(archive: ZipFile, name: str, path: Path, compression: int) -> Part:
    with path.open("rb") as content:
        return _put(archive, name, content, compression)


def _put(archive: ZipFile, name: str, content: BinaryIO, compression: int) -> Part:
    info = ZipInfo(name)
    info.compress_type = compression
    found, size = sha256(), 0
    with archive.open(info, "w", force_zip64=True) as part:
        while piece := content.read(_AT_ONCE):
            found.update(piece)
            size += len(piece)
            part.write(piece)
    return Part(size=size, sha256=found.hexdigest())


def _facts(manifest: Manifest) -> Mapping[str, Any]:
    return {"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}


def _manifest(told: dict[str, Any], path: Path) -> Manifest:
    if told.pop("format") != FORMAT:
        raise Broken(f"{path} was made by another version of Giao Ban, whose backups this one does not know.")
    return Manifest(
        **{
            **told,
            "made_at": datetime.fromisoformat(told["made_at"]),
            "parts": {name: Part(**part) for name, part in told["parts"].items()},
            "proofs": tuple(Proof(**{**one, "differs": tuple(one["differs"])}) for one in told["proofs"]),
        }
    )
