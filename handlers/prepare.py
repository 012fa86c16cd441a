"""How does somebody get a file at once, though making it takes longer than others should wait?

What they ask for is handled in a transaction, and a file is not made there. It is taken from the shelf; where it isn't
there, the transaction ends without a trace, the file is made in a reading session and put on the shelf, and what they
asked for is handled anew. A file on the shelf holds as long as nothing was stored, and for two minutes.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.documents.format import Format

KEPT = 32  # files
FRESH = timedelta(minutes=2)  # it tells its time


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A file somebody asked for. history: with every version. after: the last thing stored that may be in it."""

    form: Format
    campaign: str
    round: str
    unit: str
    language: str
    history: bool = False
    after: tuple[int, datetime | None] = (0, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A file, `hash/name`; the words that tell what is seen on it. content: where it isn't kept yet."""

    file: str
    words: str = ""
    content: bytes = field(default=b"", repr=False)
    shown: bool = False


class Unmade(Exception):
    """The file has to be made first."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(f"{wish.form} of {wish.campaign} {wish.round} {wish.unit}")
        self.wish = wish


@dataclass(kw_only=True)
class Shelf:
    """What was made a moment ago. in_place: nobody else makes files; whoever needs one makes it."""

    in_place: bool = True
    _files: OrderedDict[Wish, tuple[Prepared, datetime]] = field(default_factory=OrderedDict, init=False)

    def take(self, wish: Wish, now: datetime) -> Prepared | None:
        """The file; None where it is to be made in place. Raises Unmade."""
        known = self._files.get(wish)
        if known is not None and abs(now - known[1]) <= FRESH:
            return known[0]
        if self.in_place:
            return None
        raise Unmade(wish)

    def put(self, wish: Wish, one: Prepared, at: datetime) -> None:
        self._files[wish] = one, at
        while len(self._files) > KEPT:
            self._files.popitem(last=False)
