"""What may another system read? A token says it: its unit with all below, its campaigns, its data, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Data(StrEnum):
    """The kinds of data that a token can be for."""

    CAMPAIGNS = "campaigns"  # programmes, their indicators and rounds
    OBLIGATIONS = "obligations"  # who owes what by when, and how it stands
    VALUES = "values"  # figures, the latest and their history
    EXPORTS = "exports"  # documents, with the names of those who reported


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """One token. `token_hash`: what is kept of it. `campaigns`: their codes; empty for all that the unit takes part in.

    expires_at: first instant at which it is good no more.
    """

    token_hash: str
    name: str
    unit: str
    data: frozenset[Data]
    campaigns: tuple[str, ...] = ()
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def covers(self, campaign: str) -> bool:
        """Whether it is for this campaign, as far as its list says so."""
        return not self.campaigns or campaign in self.campaigns
