"""Which errors can the field itself raise, and what can a caller do about them?

GiaoBanError            the root; its message is one sentence for a person
├── Refused             the request is understood and declined; nothing was changed
│   ├── NotFound        what was named does not exist
│   └── NotAllowed      the person may not do this
└── BrokenCampaign      a campaign file has faults; carries all of them
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class GiaoBanError(Exception):
    """Something went wrong that a person can be told in one sentence."""


class Refused(GiaoBanError):
    """The request is understood and declined; nothing was changed."""


class NotFound(Refused):
    """What was named does not exist."""


class NotAllowed(Refused):
    """The person may not do this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault of a file that people edit: where it stands and what is wrong, in Vietnamese."""

    file: str
    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.sentence}"


class BrokenCampaign(Refused):
    """A campaign file has faults; nothing of it was loaded."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
