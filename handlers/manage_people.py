"""How are people and groups invited, and how is an invitation taken back?"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.code import code_hash
from domain.errors import NotFound, Refused
from domain.person import Invitation, Role
from domain.unit import Unit
from handlers.context import Clockwork
from handlers.rooms import take_place
from handlers.wording import instant

INVITATION_LIVES = timedelta(days=30)


def invite(
    clock: Clockwork,
    code: str,
    *,
    unit: str,
    role: Role,
    lives: timedelta = INVITATION_LIVES,
    name: str = "",
    follows: str = "",
    made_by: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[Unit, datetime]:
    """Writes an invitation for that code; the unit and when it expires. Raises NotFound, Refused when bots are full.

    name: whom the office expects. follows: whose post is taken over. made_by: who invites. since, until: of the post.
    """
    known = clock.store.units.get(unit)
    if known is None:
        raise NotFound(
            f"No unit {unit} is known. Keys look like 2025-18628 (see `giaoban catalog list`); "
            "units become known when their campaign is started."
        )
    expires_at = clock.now + lives
    invitation = Invitation(
        code_hash=code_hash(code),
        unit=unit,
        role=role,
        expires_at=expires_at,
        name=name,
        follows=follows,
        made_by=made_by,
        since=since,
        until=until,
    )
    clock.store.invitations.put(invitation, at=clock.now)
    take_place(clock, invitation.code_hash, role)
    return known, expires_at


def revoke(clock: Clockwork, code: str) -> Invitation:
    """The code is good for nothing any more. Raises NotFound, or Refused when it was used or revoked before."""
    found = clock.store.invitations.get(code_hash(code))
    if found is None:
        raise NotFound("No such code was given out.")
    if found.used_at is not None:
        raise Refused(
            f"The code was used on {instant(found.used_at, clock.zone)}; "
            "end the post with `giaoban people hand-over` instead."
        )
    if not clock.store.invitations.revoke(found.code_hash, at=clock.now):
        raise Refused("The code was revoked before.")
    return found
