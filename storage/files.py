"""Where do the files lie that people send and that we make?

In one folder, each named by the hash of its content, so the same bytes are one file however often they come. A file is
written beside its place, brought to the disk and then renamed: under its name it is whole, whatever crashes when. The
copy that may be shown lies beside the original.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from domain.errors import NotFound, Refused
from storage.database import Database

FOLDER = "evidence"
_BEGUN = ".begun-"
_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}(\.shown\.jpg)?")  # as `names` gives them


class Files:
    """One folder of files. Without a folder nothing can be kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @classmethod
    def beside(cls, database: Database) -> Files:
        """Next to an SQLite file; nowhere for a database on a server."""
        return cls(Path(str(database.url.database)).parent / FOLDER if database.is_sqlite else None)

    @property
    def usable(self) -> bool:
        """There is a folder."""
        return self._folder is not None

    def keep(self, content: bytes, *, shown: bytes | None = None) -> str:
        """Keeps the file, and the copy to be shown; its hash. Doing it again changes nothing. Raises OSError."""
        sha256 = hashlib.sha256(content).hexdigest()
        place = self._place(sha256)
        if shown is not None:
            _write(_shown(place), shown)
        _write(place, content)
        return sha256

    def original(self, sha256: str) -> bytes:
        """As it came. Raises NotFound."""
        return _read(self._place(sha256))

    def shown(self, sha256: str) -> bytes:
        """The copy without what the camera wrote about the place. Raises NotFound; never the original."""
        return _read(_shown(self._place(sha256)))

    def remove(self, sha256: str) -> None:
        """Takes away the file and its copy; one that is gone already is no trouble."""
        place = self._place(sha256)
        for path in (place, _shown(place)):
            path.unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, int]]:
        """Every whole file and every copy to be shown, as `ab/ab12…`, with its bytes; in order."""
        for path in sorted(self._folder.glob("??/*")) if self._folder else ():
            name = f"{path.parent.name}/{path.name}"
            if _NAME.fullmatch(name):
                yield name, path.stat().st_size

    def open(self, name: str) -> BinaryIO:
        """One of `names`, to be read. Raises NotFound, also when it was taken away meanwhile."""
        try:
            return self._named(name).open("rb")
        except FileNotFoundError:
            raise NotFound(f"The file {name[:15]}… is gone.") from None

    def put(self, name: str, content: bytes) -> bool:
        """Puts back what `open` gave; False when the same is there already. Raises OSError."""
        place = self._named(name)
        if place.exists() and place.read_bytes() == content:
            return False
        _write(place, content, anew=True)
        return True

    def sweep(self) -> int:
        """Removes what a crash left half written; how many. Only while nobody else writes."""
        begun = list(self._folder.glob(f"*/{_BEGUN}*")) if self._folder else []
        for path in begun:
            path.unlink(missing_ok=True)
        return len(begun)

    def _place(self, sha256: str) -> Path:
        if self._folder is None:
            raise Refused("There is no folder for files: set GIAOBAN_DATA_DIR.")
        if not _HASH.fullmatch(sha256):
            raise NotFound("A file is named by 64 hexadecimal digits.")
        return self._folder / sha256[:2] / sha256

    def _named(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise NotFound(f"{name!r} is no name of a file.")
        place = self._place(name[3:67])
        return place.with_name(name[3:])


def _shown(place: Path) -> Path:
    return place.with_name(f"{place.name}.shown.jpg")


def _read(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"The file {place.name[:12]}… is gone.") from None


def _write(place: Path, content: bytes, *, anew: bool = False) -> None:
    if place.exists() and not anew:
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=_BEGUN, dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _to_disk(place.parent)


def _to_disk(folder: Path) -> None:
    """The new name as well; systems that can't open a folder look after it themselves."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
