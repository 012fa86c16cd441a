"""What does an officer's message mean?

`read` takes a message and the vocabulary of a campaign to a `Reading`. The path of a message: `tokens` → `spelling` →
`names` and `quantities` → `sentences` → `clauses` → `pairing` → `figures`, with `tables` before and `corrections`,
`duties` and `kinds` beside them; `reader` decides.
"""

from __future__ import annotations

from domain.reading.bounds import implausible, shown
from domain.reading.names import Vocabulary
from domain.reading.reader import read
from domain.reading.types import REASONS, Doubt, Intent, Reading, ReadingKind

__all__ = ["REASONS", "Doubt", "Intent", "Reading", "ReadingKind", "Vocabulary", "implausible", "read", "shown"]
