"""What did a digest say when it was posted, what would it say now, and what differs?

What was posted stands in the record with everything that took its place; how things stand now is worked out anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from domain.errors import NotFound
from handlers.context import Clockwork
from handlers.digest_words import digest_text
from handlers.forward import addressed, receivers
from handlers.send_digests import compared, praised
from storage.digests import Posting

CHANNEL = "telegram"  # in whose length a digest is written that was never posted
HEAD = 3  # lines that name the digest and its time


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One text of a digest. messages: as they went out, one or more; state: of the first of them."""

    key: str
    made_at: datetime
    sent_at: datetime | None
    state: str
    messages: tuple[str, ...]
    updated: bool

    @property
    def text(self) -> str:
        return "\n".join(self.messages)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reproduced:
    """One digest in one chat. now: None when nobody below the unit owes anything. differs: lines, `-` then, `+` now."""

    step: str
    chat: str
    versions: tuple[Version, ...]
    now: str | None
    differs: tuple[str, ...]


def reproduce(clock: Clockwork, campaign: str, round_key: str, unit: str, step: str = "") -> tuple[Reproduced, ...]:
    """Each digest that was posted, the oldest first; one without versions when none was. Raises NotFound."""
    running = clock.store.campaigns.get(campaign)
    if running is None:
        raise NotFound(f"No campaign {campaign} was started.")
    running.round(round_key)
    posted = [
        one for one in clock.store.digests.posted(campaign, unit) if one.round == round_key and step in ("", one.step)
    ]
    firsts = [one for one in posted if one.key == one.first]
    if not firsts:
        return (
            Reproduced(
                step=step or "now", chat="", versions=(), now=_now(clock, campaign, None, unit, round_key), differs=()
            ),
        )
    found = []
    for first in firsts:
        versions = tuple(_version(clock, one) for one in posted if one.first == first.key)
        now = _now(clock, campaign, first, unit, round_key)
        then = versions[-1].text.splitlines()
        differs = unified_diff(then[HEAD:], (now or "").splitlines()[HEAD:], lineterm="", n=0)
        row = clock.store.outbox.by_key(first.key)
        found.append(
            Reproduced(
                step=first.step,
                chat=str(row.chat) if row else "",
                versions=versions,
                now=now,
                differs=tuple(line for line in differs if not line.startswith(("---", "+++", "@@"))),
            )
        )
    return tuple(found)


def _version(clock: Clockwork, one: Posting) -> Version:
    row = clock.store.outbox.by_key(one.key)
    parts = clock.store.outbox.parts_of(row) if row else ()
    return Version(
        key=one.key,
        made_at=one.at,
        sent_at=row.sent_at if row else None,
        state=row.state if row else "gone",
        messages=tuple(part.text for part in parts) or (one.text,),
        updated=one.key != one.first,
    )


def _now(clock: Clockwork, campaign: str, first: Posting | None, unit: str, round_key: str) -> str | None:
    """In the words of the same digest, for the same receiver."""
    running = clock.store.campaigns.get(campaign)
    summary = compared(clock, running, round_key, unit, before=first.at if first else None) if running else None
    if running is None or summary is None:
        return None
    row = clock.store.outbox.by_key(first.key) if first else None
    channel = row.chat.channel if row else CHANNEL
    praise = praised(clock, running, summary)
    step = first.step if first else "now"
    told = digest_text(summary, step, clock.zone, praise, channel, updated=first is not None)
    receiver = next((one for one in dict(receivers(clock)).get(unit, ()) if row and one.chat == row.chat), None)
    return addressed(clock, told.text, receiver) if receiver else told.text
