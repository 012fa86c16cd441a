"""How does an operator prove that nothing was changed? `giaoban verify`."""

from __future__ import annotations

import typer

from bot.terminal import AsJson, print_json, reading

MOST_LINES = 1_000


def verify(as_json: AsJson = False) -> None:
    """Compare all that is stored with the chain of what was done; name every changed, missing or added row."""
    with reading() as clock:
        counts = clock.store.faults.counts()
        faults = [str(one) for _, one in zip(range(MOST_LINES), clock.store.faults.all(), strict=False)]
    links = sum(counts.values())
    if as_json:
        print_json({"well": not faults, "links": links, "acts": counts, "faults": faults})
    else:
        print("\n".join(faults or [_well(links, counts)]))
    if faults:
        raise typer.Exit(1)


def _well(links: int, counts: dict[str, int]) -> str:
    acts = ", ".join(f"{many:,} {kind}" for kind, many in counts.items())
    return f"Nothing was changed: {links:,} links in the chain" + (f" ({acts})." if acts else ".")
