"""Which signed links does the bot give out, and is one that comes back sound?

A link names one purpose, one subject (a person, a file) and when it expires; whoever holds it is taken at its word, so
each purpose has a salt of its own and none is good for another. Whether the person still may is asked when it is used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from domain.errors import Refused

LONGEST = 600  # characters of a token; ours have about a hundred


class Purpose(StrEnum):
    """What a link is for: the first part of its path, and its salt."""

    FORM = "f"
    SUBMISSION = "submission"  # no link: it names one page of a form, and proves that the page was ours
    SIGN_IN = "sign-in"
    FILE = "file"


LIVES = {
    Purpose.FORM: timedelta(days=7),
    Purpose.SUBMISSION: timedelta(days=2),
    Purpose.SIGN_IN: timedelta(minutes=15),
    Purpose.FILE: timedelta(days=1),
}


class Forged(Refused):
    """The link is not one of ours, or not for this purpose."""


class Expired(Refused):
    """The link was ours, and its time is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """What a sound link says."""

    purpose: Purpose
    subject: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Signer:
    """The key behind all links; it never shows in a repr or a log."""

    key: str = field(repr=False)

    def sign(self, purpose: Purpose, subject: str, *, expires_at: datetime) -> str:
        """A token for an address: letters, digits, `-`, `_` and `.`."""
        return str(self._serializer(purpose).dumps([subject, int(expires_at.timestamp())]))

    def read(self, purpose: Purpose, token: str, *, now: datetime) -> Ticket:
        """Raises Forged or Expired. `expires_at` is exclusive, in whole seconds."""
        if len(token) > LONGEST:
            raise Forged("This link is not one of ours.")
        try:
            subject, seconds = self._serializer(purpose).loads(token)
            expires_at = datetime.fromtimestamp(seconds, UTC)
        except (BadData, ValueError, TypeError):
            raise Forged("This link is not one of ours.") from None
        if now >= expires_at:
            raise Expired("This link has expired.")
        return Ticket(purpose=purpose, subject=str(subject), expires_at=expires_at)

    def _serializer(self, purpose: Purpose) -> URLSafeSerializer:
        return URLSafeSerializer(self.key, salt=f"giaoban:{purpose.value}", signer_kwargs={"digest_method": sha256})


@dataclass(frozen=True, slots=True)
class Links:
    """`base_url`: where people reach the site, without a slash at the end."""

    base_url: str
    signer: Signer

    def to(self, purpose: Purpose, subject: str, *, now: datetime, lives: timedelta | None = None) -> str:
        """The address for this subject, from now on for as long as the purpose allows."""
        expires_at = now + (LIVES[purpose] if lives is None else lives)
        return f"{self.base_url}/{purpose.value}/{self.signer.sign(purpose, subject, expires_at=expires_at)}"
