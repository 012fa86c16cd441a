"""Do the last digests that were posted come out again from what is stored now?"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from domain.backup import Proof
from handlers.context import Clockwork
from handlers.reproduce import Reproduced, reproduce
from storage.digests import Posting

LAST = 3


def prove(clock: Clockwork, *, many: int = LAST) -> tuple[Proof, ...]:
    """Makes the last digests again, each at the time of its last version, so that only other figures can differ."""
    return tuple(_proof(clock, one) for one in clock.store.digests.latest(many=many))


def _proof(clock: Clockwork, one: Posting) -> Proof:
    last = max(posted.at for posted in clock.store.digests.posted(one.campaign, one.unit) if posted.first == one.key)
    found = _of(one, reproduce(replace(clock, now=last), one.campaign, one.round, one.unit, one.step))

    return Proof(
        key=one.key,
        name=f"{one.campaign} {one.round} {one.step}, {clock.title(one.unit)}",
        sha256=sha256(found.versions[-1].text.encode()).hexdigest(),
        differs=found.differs,
    )


def _of(one: Posting, found: tuple[Reproduced, ...]) -> Reproduced:
    return next(each for each in found if each.versions[0].key == one.key)
