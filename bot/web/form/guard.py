"""Whose form is it, and was the page that is sent one of ours?

The address is the key: it names one person and when it expires. A page holds the name of the one form that can be sent
from it, signed together with the address it was shown at, so no other site can send one, and none is sent twice.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from domain.errors import Refused
from handlers.links import Purpose, Signer

PAGE_LIVES = timedelta(days=2)


def new_page(signer: Signer, address: str, *, now: datetime, before: str = "") -> str:
    """The name of the one form that can be sent from a page at this address. before: the form that came back."""
    subject = f"{_short(address)}:{secrets.token_urlsafe(12)}:{before}"
    return signer.sign(Purpose.SUBMISSION, subject, expires_at=now + PAGE_LIVES)


def page_of(signer: Signer, address: str, page: str, *, now: datetime) -> tuple[str, str]:
    """The form's name, and that of the form that came back. Raises Forged or Expired; Refused for another address."""
    shown_at, name, before = signer.read(Purpose.SUBMISSION, page, now=now).subject.split(":", 2)
    if not secrets.compare_digest(shown_at, _short(address)):
        raise Refused("The page belongs to another address.")
    return name, before


def _short(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]
