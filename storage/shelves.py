"""How is a file written whole, read and removed: in a folder, and in a bucket of a store that speaks S3?

Both go through fsspec. A folder's file is written beside its place, brought to the disk and renamed; a PUT to a bucket
is whole under its name or not there. Each call to a store ends in bounded time, and whatever the store does wrong is
an OSError whose `strerror` is a sentence without key or secret.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Protocol

CONNECT_SECONDS = 3.0
READ_SECONDS = 8.0
CALL_SECONDS = 15.0  # one call with everything that is tried in it
ATTEMPTS = 2  # a connection that was kept open may have gone stale
MOST_LISTS = 100  # calls of a thousand names each
_BEGUN = ".begun-"


class StoreAway(OSError):
    """The store can't be used now; `strerror` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(None, sentence)

    def __str__(self) -> str:
        return str(self.strerror)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """Where a store is. path: `bucket/prefix`. endpoint: "" for Amazon's own. seconds: the longest a call takes."""

    path: str
    endpoint: str = ""
    region: str = ""
    key: str = field(repr=False)
    secret: str = field(repr=False)
    seconds: float = CALL_SECONDS


class Shelf(Protocol):
    """Named files. Names have one slash; nobody outside names one."""

    def put(self, name: str, content: bytes, *, anew: bool = False) -> None:
        """Whole under its name or not at all; unless anew it may leave alone what is there. Raises OSError."""
        ...

    def names(self) -> Iterable[tuple[str, int]]:
        """Everything that is there, with its bytes. Raises OSError."""
        ...

    def open(self, name: str) -> BinaryIO:
        """As `get`, for files that are read in parts."""
        ...

    def get(self, name: str) -> bytes:
        """Raises FileNotFoundError when there is no such file, another OSError when that can't be said."""
        ...

    def remove(self, name: str) -> None:
        """One that is not there is no trouble. Raises OSError."""
        ...

    def sweep(self) -> int:
        """Removes what a crash left half written; how many."""
        ...


class FolderShelf:
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _files(self) -> Any:
        from fsspec.implementations.local import LocalFileSystem

        return LocalFileSystem(skip_instance_cache=True)

    def put(self, name: str, content: bytes, *, anew: bool = False) -> None:
        place = self._folder / name
        if place.exists() and not anew:
            return
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, begun = tempfile.mkstemp(prefix=_BEGUN, dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(begun).replace(place)
        except BaseException:
            Path(begun).unlink(missing_ok=True)
            raise
        to_disk(place.parent)

    def names(self) -> Iterator[tuple[str, int]]:
        for path in self._folder.glob("??/*"):
            yield f"{path.parent.name}/{path.name}", path.stat().st_size

    def open(self, name: str) -> BinaryIO:
        return (self._folder / name).open("rb")

    def get(self, name: str) -> bytes:
        return bytes(self._files.cat_file(str(self._folder / name)))

    def remove(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._files.rm_file(str(self._folder / name))

    def sweep(self) -> int:
        begun = list(self._folder.glob(f"*/{_BEGUN}*"))
        for path in begun:
            path.unlink(missing_ok=True)
        return len(begun)


class BucketShelf:
    """A bucket. Calls wait for a loop of fsspec's own thread, so any thread may call except that one."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    @cached_property
    def _files(self) -> Any:
        from s3fs import S3FileSystem

        found = S3FileSystem(
            key=self._bucket.key,
            secret=self._bucket.secret,
            endpoint_url=self._bucket.endpoint or None,
            client_kwargs={"region_name": self._bucket.region or "us-east-1"},
            config_kwargs={
                "connect_timeout": CONNECT_SECONDS,
                "read_timeout": READ_SECONDS,
                "retries": {"total_max_attempts": 1},
                # stores that only resemble Amazon's refuse its newest checksums, and few have a name for each bucket
                "request_checksum_calculation": "when_required",
                "response_checksum_validation": "when_required",
                "s3": {"addressing_style": "path" if self._bucket.endpoint else "auto"},
            },
            use_listings_cache=False,
            skip_instance_cache=True,
            max_concurrency=1,  # our files are small: one request each
        )
        found.retries = ATTEMPTS
        return found

    def put(self, name: str, content: bytes, *, anew: bool = False) -> None:
        self._call(lambda: self._files._pipe_file(self._path(name), content))

    def names(self) -> Iterable[tuple[str, int]]:
        found = self._call(lambda: self._files._find(self._bucket.path, detail=True), calls=MOST_LISTS)
        return [(name.removeprefix(f"{self._bucket.path}/"), one["size"]) for name, one in found.items()]

    def open(self, name: str) -> BinaryIO:
        return BytesIO(self.get(name))

    def get(self, name: str) -> bytes:
        return bytes(self._call(lambda: self._files._cat_file(self._path(name))))

    def remove(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._call(lambda: self._files._rm_file(self._path(name)))

    def sweep(self) -> int:
        return 0

    def _path(self, name: str) -> str:
        return f"{self._bucket.path}/{name}"

    def _call(self, coroutine: Callable[[], Coroutine[Any, Any, Any]], *, calls: int = 1) -> Any:
        from fsspec.asyn import sync

        with self._sentences():
            return sync(self._files.loop, coroutine, timeout=self._bucket.seconds * calls)

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        from aiohttp import ClientError as ConnectionTrouble
        from botocore.exceptions import BotoCoreError, ClientError

        name = self._bucket.path.partition("/")[0]
        try:
            yield
        except (OSError, ClientError) as error:
            code = _code(error)
            if code == "NoSuchBucket":
                raise StoreAway(f"the store has no bucket {name}") from None
            if isinstance(error, FileNotFoundError):
                raise
            if isinstance(error, PermissionError) or code in ("AccessDenied", "InvalidAccessKeyId"):
                raise StoreAway(f"the store does not let this key into the bucket {name}") from None
            raise StoreAway(f"the store answered {code or type(error).__name__}") from None
        except (BotoCoreError, ConnectionTrouble) as error:
            raise StoreAway(f"the store can't be reached ({type(error).__name__})") from None


def _code(error: BaseException) -> str:
    """The store's own word for what is wrong."""
    for one in (error, error.__cause__):
        answer = getattr(one, "response", None)
        if isinstance(answer, dict):
            return str(answer.get("Error", {}).get("Code", ""))
    return ""


def to_disk(folder: Path) -> None:
    """The new name as well; systems that can't open a folder look after it themselves."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
