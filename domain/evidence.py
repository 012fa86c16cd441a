"""What shows that a figure is true: a photo, a place or a sheet that an officer sent.

A piece is known before its file is here. It hangs on figures of a unit in a round, or on nothing yet; then it waits for
the officer's next figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Refused
from domain.message import Chat

WAITS = timedelta(hours=24)  # how long a photo and the figures around it belong together
BURST = timedelta(seconds=5)  # photos that come this soon after one another were sent together


class PieceKind(StrEnum):
    PHOTO = "photo"
    LOCATION = "location"
    DOCUMENT = "document"  # a sheet with figures


class PieceState(StrEnum):
    """What became of it."""

    WANTED = "wanted"  # the file is still with the platform
    KEPT = "kept"
    REFUSED = "refused"  # too large, or not what it should be
    LOST = "lost"  # the platform doesn't have it any more
    EXPIRED = "expired"  # its file was kept long enough and is taken away
    DROPPED = "dropped"  # the officer took it back


class Reason(StrEnum):
    """Why a file was refused or lost."""

    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    NOT_A_PHOTO = "not_a_photo"
    NOT_A_SHEET = "not_a_sheet"
    OLD_EXCEL = "old_excel"  # .xls, or locked with a password: neither can be read
    TOO_MANY_ROWS = "too_many_rows"
    GONE = "gone"
    TOO_MANY = "too_many"  # at once


class Unfit(Refused):
    """The file is not one that we take."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"The file is refused: {reason.value}.")
        self.reason = reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One photo, place or sheet. `key`: the inbox row it came with, and a number.

    campaign, round, unit: "" while it hangs on nothing. codes: indicators or activities. figures: the inbox row whose
    figures it shows. album: the platform's name for photos sent together. size in bytes. accuracy in metres, as the
    platform gives it. sha256 names the original file. next_at: when the file is fetched (again).
    """

    key: str
    kind: PieceKind
    chat: Chat
    person: str
    said_at: datetime
    state: PieceState = PieceState.WANTED
    file_id: str = ""
    file_name: str = ""
    album: str = ""
    campaign: str = ""
    round: str = ""
    unit: str = ""
    codes: tuple[str, ...] = ()
    figures: str = ""
    note: str = ""
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None
    sha256: str = ""
    size: int | None = None
    mime: str = ""
    reason: str = ""
    attempts: int = 0
    next_at: datetime | None = None

    @property
    def attached(self) -> bool:
        return bool(self.campaign)

    @property
    def standing(self) -> bool:
        """It is here, or may still come."""
        return self.state in (PieceState.WANTED, PieceState.KEPT)

    def at(self, place: Mapping[str, str], codes: tuple[str, ...] = (), figures: str = "") -> Piece:
        """Hung on these codes of a place {campaign, round, unit}."""
        where = {name: place[name] for name in ("campaign", "round", "unit")}
        return replace(self, **where, codes=codes, figures=figures)  # type: ignore[arg-type]

    def like(self, other: Piece) -> Piece:
        """Hung where the other one hangs."""
        if not other.attached:
            return self
        place = {"campaign": other.campaign, "round": other.round, "unit": other.unit}
        return self.at(place, other.codes, other.figures)

    def sent_with(self, other: Piece) -> bool:
        """Both were sent together: one album, or one right after the other where the platform knows no albums."""
        if self.kind is PieceKind.DOCUMENT or other.kind is PieceKind.DOCUMENT or not other.standing:
            return False
        if self.album or other.album:
            return self.album == other.album
        return abs(self.said_at - other.said_at) <= BURST
