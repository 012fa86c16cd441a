"""How are people and groups invited?"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.errors import NotFound
from domain.person import Invitation, Role
from domain.unit import Unit
from handlers.context import Clockwork
from handlers.join import code_hash
from handlers.rooms import take_place

INVITATION_LIVES = timedelta(days=30)


def invite(
    clock: Clockwork, code: str, *, unit: str, role: Role, lives: timedelta = INVITATION_LIVES
) -> tuple[Unit, datetime]:
    """Writes an invitation for that code; the unit and when it expires. Raises NotFound, Refused when bots are full."""
    known = clock.store.units.get(unit)
    if known is None:
        raise NotFound(
            f"No unit {unit} is known. Keys look like 2025-18628 (see `giaoban catalog list`); "
            "units become known when their campaign is started."
        )
    expires_at = clock.now + lives
    invitation = Invitation(code_hash=code_hash(code), unit=unit, role=role, expires_at=expires_at)
    clock.store.invitations.put(invitation, at=clock.now)
    take_place(clock, invitation.code_hash, role)
    return known, expires_at
