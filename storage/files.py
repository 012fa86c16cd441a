"""Where do the files lie that people send and that we make?

In one place, each named by the hash of its content, so the same bytes are one file however often they come: a folder,
or a bucket of a store that speaks S3 when several machines serve. Under its name a file is whole, whatever crashes
when. The copy that may be shown lies beside the original.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from domain.errors import NotFound, Refused
from storage.database import Database
from storage.shelves import Bucket, BucketShelf, FolderShelf, Shelf

FOLDER = "evidence"
_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}(\.shown\.jpg)?")  # as `names` gives them
_PROBE = b"Giao Ban looks whether files can be kept here."


class Files:
    """One place for files. Without a place nothing can be kept. Whatever fails raises OSError with one sentence.

    Those of a store are never kept, read or removed in a transaction, which would wait for the network:
    `storage.parcels` takes them there afterwards.
    """

    def __init__(self, place: Path | Bucket | None) -> None:
        self.place = place
        self._shelf: Shelf | None = None
        if place is not None:
            self._shelf = BucketShelf(place) if isinstance(place, Bucket) else FolderShelf(place)

    @classmethod
    def beside(cls, database: Database) -> Files:
        """Next to an SQLite file; nowhere for a database on a server."""
        return cls(Path(str(database.url.database)).parent / FOLDER if database.is_sqlite else None)

    @property
    def usable(self) -> bool:
        """There is a place."""
        return self._shelf is not None

    @property
    def remote(self) -> bool:
        """The place is on the network."""
        return isinstance(self.place, Bucket)

    def keep(self, content: bytes, *, shown: bytes | None = None) -> str:
        """Keeps the file, and the copy to be shown; its hash. Doing it again changes nothing."""
        sha256 = named(content)
        name = _name(sha256)
        shelf = self._there()
        if shown is not None:
            shelf.put(_shown(name), shown)
        shelf.put(name, content)
        return sha256

    def original(self, sha256: str) -> bytes:
        """As it came. Raises NotFound."""
        return self._read(_name(sha256))

    def shown(self, sha256: str) -> bytes:
        """The copy without what the camera wrote about the place. Raises NotFound; never the original."""
        return self._read(_shown(_name(sha256)))

    def remove(self, sha256: str) -> None:
        """Takes away the file and its copy; one that is gone already is no trouble."""
        name = _name(sha256)
        for one in (name, _shown(name)):
            self._there().remove(one)

    def names(self) -> Iterator[tuple[str, int]]:
        """Every whole file and every copy to be shown, as `ab/ab12…`, with its bytes; in order."""
        found = self._shelf.names() if self._shelf else ()
        yield from sorted((name, size) for name, size in found if _NAME.fullmatch(name))

    def open(self, name: str) -> BinaryIO:
        """One of `names`, to be read. Raises NotFound, also when it was taken away meanwhile."""
        try:
            return self._there().open(_named(name))
        except FileNotFoundError:
            raise NotFound(f"The file {name[:15]}… is gone.") from None

    def put(self, name: str, content: bytes) -> bool:
        """Puts back what `open` gave; False when the same is there already."""
        try:
            if self._there().get(_named(name)) == content:
                return False
        except FileNotFoundError:
            pass
        self._there().put(name, content, anew=True)
        return True

    def sweep(self) -> int:
        """Removes what a crash left half written; how many. Only while nobody else writes."""
        return self._shelf.sweep() if self._shelf else 0

    def probe(self) -> None:
        """Writes, reads and removes a file. Raises OSError, Refused."""
        shelf, name = self._there(), f"probe/{secrets.token_hex(8)}"
        shelf.put(name, _PROBE)
        try:
            same = shelf.get(name) == _PROBE
        finally:
            shelf.remove(name)
        if not same:
            raise OSError(None, "what is read is not what was written")

    def _there(self) -> Shelf:
        if self._shelf is None:
            raise Refused("There is no folder for files: set GIAOBAN_DATA_DIR.")
        return self._shelf

    def _read(self, name: str) -> bytes:
        try:
            return self._there().get(name)
        except FileNotFoundError:
            raise NotFound(f"The file {name[3:15]}… is gone.") from None


def named(content: bytes) -> str:
    """How a file with this content is called: by its hash."""
    return hashlib.sha256(content).hexdigest()


def _name(sha256: str) -> str:
    if not _HASH.fullmatch(sha256):
        raise NotFound("A file is named by 64 hexadecimal digits.")
    return f"{sha256[:2]}/{sha256}"


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise NotFound(f"{name!r} is no name of a file.")
    return name


def _shown(name: str) -> str:
    return f"{name}.shown.jpg"
