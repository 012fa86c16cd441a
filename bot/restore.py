"""How does an installation come back from a backup, and how is it known to be the same?

Unpacked and looked at beside its place first: parts, rows, digests. Only then it takes its place, and what stood there
is put aside. On PostgreSQL all of it is one transaction. Files are named by their content: the missing ones are added.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bot.app import KEY_FILE, library_on, refuse_served
from bot.backup import BEGUN
from bot.settings import Settings
from bot.status import LEAST_FREE, MEGABYTE
from domain.backup import Manifest, Proof
from domain.errors import Refused
from handlers.context import Clockwork
from handlers.prove import prove
from storage.archives import DATABASE, EVIDENCE, KEY, Archive, opened
from storage.copies import content, copy
from storage.database import Database, sqlite_url
from storage.migrate import is_known, migrate, upgrade
from storage.places import is_taken, is_taken_by, put_file_aside, put_schema_aside
from storage.shelves import to_disk
from storage.snapshots import rows_in
from storage.store import Store
from storage.streams import Told, unheard


@dataclass(kw_only=True, slots=True)
class Restored:
    """What was restored. checked, doubts: sentences of what is as it was, of what is not; aside: where the old is."""

    manifest: Manifest
    checked: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def restore(path: Path, known: Settings, now: datetime, *, force: bool = False, told: Told = unheard) -> Restored:
    """Puts the backup where the settings point. Raises Refused, StorageTrouble; then the database is as it was."""
    with opened(path) as archive:
        if not is_known(archive.manifest.revision):
            raise Refused(
                f"{path} was made by a newer version of Giao Ban ({archive.manifest.programme}, revision "
                f"{archive.manifest.revision}): install that first."
            )
        database = Database(known.url)
        try:
            refuse_served(database)
            if is_taken(known.url) and not force:
                raise Refused(
                    "Something is stored at this place already: name an empty one in GIAOBAN_DATA_DIR and "
                    "GIAOBAN_DATABASE_URL, or have it put aside with --force."
                )
            return _Restoring(archive, database, known, now, told).done()
        finally:
            database.close()


class _Restoring:
    """One backup on its way to its place."""

    def __init__(self, archive: Archive, database: Database, known: Settings, now: datetime, told: Told) -> None:
        self._archive = archive
        self._manifest = archive.manifest
        self._database = database
        self._known = known
        self._now = now
        self._doing = told
        self._folder = Path(str(database.url.database)).parent if database.is_sqlite else known.data_dir
        self._stamp = f"before-restore-{now.astimezone(known.zone):%Y%m%d-%H%M%S}"
        self._told = Restored(manifest=archive.manifest)

    def done(self) -> Restored:
        self._doing("reading the backup")
        self._archive.check()
        self._said(f"{len(self._manifest.parts)} parts, {self._manifest.size:,} bytes: each is what was put in.")
        with self._room() as work:
            staged = Database(sqlite_url(work / DATABASE))
            try:
                self._doing("unpacking the database")
                self._archive.unpack(DATABASE, work / DATABASE)
                self._count(staged)
                self._doing("putting the files back")
                self._put_files()
                if not self._database.is_sqlite:
                    self._put_rows(staged)
                else:
                    self._compare(staged)
            finally:
                staged.close()
            if self._database.is_sqlite:
                self._put_file(work / DATABASE)
            self._put_key(work / KEY)
        return self._told

    def _said(self, sentence: str) -> None:
        self._told.checked.append(sentence)

    @contextmanager
    def _room(self) -> Iterator[Path]:
        """A folder beside the place of the database. Raises Refused when the disk is too small or won't take it."""
        try:
            self._known.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in self._folder.glob(f"{BEGUN}*"):
                shutil.rmtree(left, ignore_errors=True)  # of one that was killed
            needed, free = self._manifest.size + LEAST_FREE, shutil.disk_usage(self._folder).free
            if free < needed:
                raise Refused(
                    f"The disk of {self._folder} is too small: it takes {needed // MEGABYTE:,} MB, "
                    f"{free // MEGABYTE:,} MB are free."
                )
            with tempfile.TemporaryDirectory(prefix=BEGUN, dir=self._folder) as work:
                yield Path(work)
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            raise Refused(
                f"The backup can't be unpacked in {self._folder}: {error.strerror or error}{where}."
            ) from error

    def _count(self, staged: Database) -> None:
        rows = rows_in(staged)
        if rows != dict(self._manifest.rows):
            raise Refused(f"The database in {self._archive.path} does not hold the rows that were counted.")
        self._said(f"{len(rows)} tables, {sum(rows.values()):,} rows: as many as were counted.")
        before, after = migrate(staged)
        if before != after:
            self._said(f"The tables were brought from revision {before} to {after}.")

    def _put_files(self) -> None:
        files, names = library_on(self._known, self._database).files, self._archive.names()
        added = sum(files.put(name, self._archive.read(EVIDENCE + name)) for name in names)
        if names:
            self._said(f"{len(names)} files: {added} put back, {len(names) - added} were there already.")
        if self._manifest.gone:
            self._said(f"{self._manifest.gone} more were taken away while the backup was made.")

    def _put_file(self, staged: Path) -> None:
        place = Path(str(self._database.url.database))
        aside = _free(place.parent / self._stamp)
        if put_file_aside(place, aside):
            self._told.aside.append(str(aside))
        staged.rename(place)
        to_disk(place.parent)

    def _put_rows(self, staged: Database) -> None:
        with staged.reading() as source, self._database.writing() as target:
            if is_taken_by(target):
                aside = self._stamp.replace("-", "_")
                put_schema_aside(target, aside)
                self._told.aside.append(f"the schema {aside}")
            upgrade(target)
            if copy(source, target, told=self._doing) != content(target, told=self._doing):
                raise Refused("What the server stored is not what was sent to it.")
            self._said("Every row on the server is the one in the backup.")
            self._told_of(library_on(self._known, self._database).within(target))

    def _compare(self, staged: Database) -> None:
        with library_on(self._known, staged).reading() as store:
            self._told_of(store)

    def _told_of(self, store: Store) -> None:
        """The chain, and the last digests made again from what was restored. Raises Refused."""
        self._told_of_chain(store)
        self._doing("making the last digests again")
        found = {one.key: one for one in prove(Clockwork(store=store, now=self._now, zone=self._known.zone))}
        for then in self._manifest.proofs:
            said, sound = _compared(then, found.get(then.key), same=self._manifest.programme == version("giaoban"))
            (self._told.checked if sound else self._told.doubts).append(f"Digest {then.name}: {said}")

    def _told_of_chain(self, store: Store) -> None:
        links, head = store.audit.head()
        faults = [str(one) for one in store.faults.all(self._doing)]
        then = self._manifest
        if then.head and (links, head, len(faults)) != (then.links, then.head, then.faults):
            raise Refused(
                f"The chain in {self._archive.path} has {links:,} links and {len(faults)} faults; when the backup was "
                f"made it had {then.links:,} links and {then.faults}."
            )
        if faults:
            self._told.doubts.append(f"The chain has {len(faults)} faults, as it had then: {faults[0]}")
        else:
            self._said(f"The chain of {links:,} links holds; its last hash is {head[:16]}….")

    def _put_key(self, staged: Path) -> None:
        if KEY not in self._manifest.parts:
            return
        place = self._known.data_dir / KEY_FILE
        self._archive.unpack(KEY, staged)
        if place.exists():
            if place.read_bytes() == staged.read_bytes():
                return
            aside = _free(self._known.data_dir / f"{self._stamp}-key")
            aside.mkdir(mode=0o700)
            place.rename(aside / KEY_FILE)
            self._told.aside.append(str(aside))
        shutil.move(staged, place)
        self._said("The key of links and webhooks is back.")


def _compared(then: Proof, now: Proof | None, *, same: bool) -> tuple[str, bool]:
    """What is said of a digest, and whether all is well. same: the programme is the one that made the backup."""
    if now is None or now.sha256 != then.sha256:
        return "its text as posted is not what it was.", False
    if not now.differs:
        return "made again, it is what was posted.", True
    many = len(now.differs)
    if now.differs == then.differs:
        return f"made again, {many} lines differ from what was posted, as they did when the backup was made.", True
    if not same:
        return f"made again by this version, {many} lines differ from what was posted.", True
    return f"made again, {many} lines differ from what was posted; it was otherwise when the backup was made.", False


def _free(place: Path) -> Path:
    """A name that nothing has."""
    names = (place.with_name(f"{place.name}{'' if number == 1 else f'-{number}'}") for number in range(1, 1000))
    return next(one for one in names if not one.exists())
