"""What does an officer's message mean?

`read` takes a message and the vocabulary of a campaign to a `Reading`. The path of a message: `tokens` → `spelling` →
`names` and `quantities` → `sentences` make a `message`; `gathering` goes over its `clauses` and hands each to `named`
or `loose`, `pairing` and `figures`, with what `risks` and `days` say of it; `verdict` decides. `tables` come before,
`corrections`, `duties` and `kinds` stand beside; `reader` leads.
"""

from __future__ import annotations

from domain.reading.bounds import implausible, shown
from domain.reading.names import Vocabulary
from domain.reading.reader import read
from domain.reading.spans import span_of
from domain.reading.types import REASONS, Doubt, Intent, Reading, ReadingKind

__all__ = [
    "REASONS",
    "Doubt",
    "Intent",
    "Reading",
    "ReadingKind",
    "Vocabulary",
    "implausible",
    "read",
    "shown",
    "span_of",
]
