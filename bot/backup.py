"""How is a backup made while everything runs?

Beside its place and under another name: a snapshot of the database, then the files (they are written before the row
that names them, so none is missing), the key, and the manifest. It is read again before it gets its name; whatever
crashes when, a file under its name is whole.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bot.app import KEY_FILE, library_on
from bot.settings import Settings
from bot.status import LEAST_FREE, MEGABYTE
from domain.backup import Failure, Manifest, file_name, surplus
from domain.errors import GiaoBanError, Refused
from handlers.context import Clockwork
from handlers.prove import prove
from storage import archives
from storage.database import Database, exists, sqlite_url
from storage.files import Files
from storage.revisions import is_current, revision_of
from storage.shelves import to_disk
from storage.snapshots import rows_in, size_of, snapshot
from storage.streams import Told, unheard

BEGUN = ".begun-"
_LOCK = ".lock"


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A backup that was made. removed: names of older ones that went."""

    place: Path
    manifest: Manifest
    removed: tuple[str, ...] = ()


def back_up(known: Settings, now: datetime, *, output: Path | None = None, keep: int = 0, told: Told = unheard) -> Made:
    """Makes one in the folder of backups, or at `output`. keep: days, then weeks and months as the rule has it; 0: all.

    Raises Refused, StorageTrouble; then nothing is left of it.
    """
    if not exists(known.url):
        raise Refused("There is no database to be backed up yet: run `giaoban migrate`.")
    if output is not None:
        return _made(known, now, _free_place(output), told)
    folder = known.data_dir / archives.FOLDER
    with _alone(folder), _noted(folder, now):
        done = _made(known, now, _free_place(folder / file_name(now, known.zone)), told)
        return _pruned(done, folder, known, keep) if keep else done


def _made(known: Settings, now: datetime, place: Path, told: Told) -> Made:
    database = Database(known.url)
    try:
        library = library_on(known, database)
        _check_room(place.parent, database, library.files)
        with _begun(place.parent) as work:
            snapshot(database, work / archives.DATABASE, told)
            described = _described(known, now, database.url.get_backend_name(), work / archives.DATABASE, told)
            told("packing")
            begun = work / place.name
            manifest = archives.write(
                begun,
                described,
                snapshot=work / archives.DATABASE,
                files=library.files,
                key=known.data_dir / KEY_FILE,
            )
            with archives.opened(begun) as archive:
                told("reading it again")
                archive.check()
            begun.rename(place)
            to_disk(place.parent)
    finally:
        database.close()
    return Made(place=place, manifest=manifest)


def _described(known: Settings, now: datetime, source: str, place: Path, told: Told) -> Manifest:
    """What the snapshot holds: rows, the chain, and the last digests made again from it."""
    copied = Database(sqlite_url(place))
    try:
        with copied.reading() as connection:
            revision = revision_of(connection)
        if revision is None:
            raise Refused("The database has not been migrated: run `giaoban migrate`.")
        manifest = Manifest(
            made_at=now,
            programme=version("giaoban"),
            revision=revision,
            source=source,
            rows=rows_in(copied),
            parts={},
            links=0,
            head="",
            faults=0,
            proofs=(),
            gone=0,
        )
        if not is_current(copied):
            return manifest
        with library_on(known, copied).reading() as store:
            links, head = store.audit.head()
            faults = sum(1 for _ in store.faults.all(told))
            told("making the last digests again")
            proofs = prove(Clockwork(store=store, now=now, zone=known.zone))
    finally:
        copied.close()
    return replace(manifest, links=links, head=head, faults=faults, proofs=proofs)


def _check_room(folder: Path, database: Database, files: Files) -> None:
    needed = 2 * size_of(database) + sum(size for _, size in files.names()) + LEAST_FREE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Refused(
            f"The disk of {folder} is too small for a backup: it takes up to {needed // MEGABYTE:,} MB, "
            f"{free // MEGABYTE:,} MB are free. Make room, or name another place with -o."
        )


def _free_place(place: Path) -> Path:
    if place.is_dir():
        raise Refused(f"{place} is a folder; name the file in it.")
    if place.exists():
        raise Refused(f"{place} exists already; give the backup another name.")
    if not place.parent.is_dir():
        raise Refused(f"There is no folder {place.parent}; make it first.")
    return place


def _pruned(done: Made, folder: Path, known: Settings, keep: int) -> Made:
    there = archives.backups(folder, known.zone)
    gone = [there[at] for at in surplus(there, days=keep) if there[at] != done.place]
    for path in gone:
        path.unlink(missing_ok=True)
    return replace(done, removed=tuple(path.name for path in gone))


@contextmanager
def _noted(folder: Path, now: datetime) -> Iterator[None]:
    """Doctor and metrics know what became of it."""
    try:
        yield
    except (GiaoBanError, OSError) as error:
        with suppress(OSError):
            archives.note_failure(folder, Failure(at=now, why=str(error)))
        raise
    with suppress(OSError):
        archives.note_failure(folder, None)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time in a folder; what a crash left of an earlier one goes."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("Another backup is being made just now.") from None
        for left in folder.glob(f"{BEGUN}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def _begun(folder: Path) -> Iterator[Path]:
    """A folder for what is not whole yet. Raises Refused when the disk won't take it."""
    work = Path(tempfile.mkdtemp(prefix=BEGUN, dir=folder))
    try:
        yield work
    except OSError as error:
        raise Refused(
            f"The backup can't be written to {folder}: {error.strerror or error}; nothing is left of it."
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
