"""How long is what people write kept? Figures and their history are the unit's and stay; the rest goes after a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepDays:
    """In days. messages: as they came in; sent: what was said to people; evidence: after the end of its campaign."""

    messages: int = 90
    sent: int = 365
    evidence: int = 365
