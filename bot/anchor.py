"""Up to which link was the chain found whole last, and is that link still the same?

A small file in DATA_DIR. It finds what the chain alone can't: an end that was cut or written anew since. Whoever can
write there too is found by the code on paper only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.audit import Audit

FILE = "verified.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """The chain as it was verified. links: how many; head: hash of the last one."""

    at: datetime
    links: int
    head: str

    def fault(self, audit: Audit) -> str:
        """What is wrong with the chain since; "" when it goes on from where it was."""
        if self.links == 0 or audit.hash_of(self.links) == self.head:
            return ""
        return (
            f"chain: link {self.links} is not the one that was verified at {self.at:%F %T}: "
            f"its end was cut or written anew, or an older backup was restored (then remove {FILE})."
        )


def read(folder: Path) -> Anchor | None:
    """None when it was never verified here, or the file can't be read."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Anchor(at=datetime.fromisoformat(told["at"]), links=int(told["links"]), head=str(told["head"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write(folder: Path, anchor: Anchor) -> None:
    """Raises OSError."""
    told = {"at": anchor.at.isoformat(), "links": anchor.links, "head": anchor.head}
    fresh = folder / f"{FILE}.new"
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(folder / FILE)
