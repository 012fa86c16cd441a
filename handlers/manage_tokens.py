"""How does another system get a token to read with, and how does it lose it?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

from domain.access import Access, Data
from domain.errors import NotFound, Refused
from handlers.context import Clockwork

PREFIX = "gb_"  # so that a token that leaked into a text is found, and blotted out in logs
LENGTH = 43  # of what follows: 256 bits


def token_hash(secret: str) -> str:
    """What is kept of a token. It is drawn by lot, so a plain hash can't be guessed backwards."""
    return hashlib.sha256(secret.encode()).hexdigest()


def give(
    clock: Clockwork,
    secret: str,
    *,
    name: str,
    unit: str,
    data: Iterable[Data],
    campaigns: Sequence[str] = (),
    lives: timedelta,
) -> Access:
    """Writes a token. Raises NotFound for a unit or campaign that is not known, Refused for a name that is taken."""
    if clock.store.units.get(unit) is None:
        raise NotFound(
            f"No unit {unit} is known. Keys look like 2025-42; units become known when their campaign is started."
        )
    for code in campaigns:
        if clock.store.campaigns.get(code) is None:
            raise NotFound(f"No campaign {code} was started.")
    if clock.store.tokens.named(name) is not None:
        raise Refused(f"There is a token {name} already, open or ended; give this one another name.")
    access = Access(
        token_hash=token_hash(secret),
        name=name,
        unit=unit,
        data=frozenset(data),
        campaigns=tuple(campaigns),
        created_at=clock.now,
        expires_at=clock.now + lives,
    )
    clock.store.tokens.add(access)
    return access


def revoke(clock: Clockwork, name: str) -> None:
    """Ends it at once. Raises NotFound."""
    if not clock.store.tokens.revoke(name, at=clock.now):
        raise NotFound(f"No open token is called {name}; see `giaoban token list`.")
