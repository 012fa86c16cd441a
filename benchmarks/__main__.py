"""How fast is it, and beside what? Everything in one run: `make bench`.

    python -m benchmarks                       # the table
    python -m benchmarks --only intake sending
    python -m benchmarks --json FILE --picture FILE --table README.md
    python -m benchmarks --from FILE --table README.md   # what was measured before

Each measurement is a module with `measure() -> list[Measured]`; it is told in the order of MEASURES.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.measured import Measured
from benchmarks.run import Run, made, read, written
from benchmarks.shown import into, picture, table

MEASURES = {
    "intake": "Reports taken in",
    "sending": "Messages sent",
    "due": "What is due, asked of many obligations",
    "digest": "Digests against plain SQL",
    "reading": "Reading a message",
    "documents": "Documents",
    "starting": "Start and memory",
    "answering": "Waiting for the answer",
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), default=list(MEASURES), metavar="NAME")
    parser.add_argument("--from", dest="before", type=Path, metavar="FILE", help="tell what a --json file holds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures, commit and machine")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw what was aimed at, as PNG")
    parser.add_argument("--table", type=Path, nargs="+", default=[], metavar="FILE", help="put the table into pages")
    given = parser.parse_args(arguments)

    run = read(given.before) if given.before else measured(given.only)

    table(run)
    if given.json:
        written(run, given.json)
    if given.picture:
        picture(run, given.picture)
    for page in given.table:
        into(page, run)
    return 0 if len(run.groups) == len(given.only) or given.before else 1


def measured(names: Sequence[str]) -> Run:
    found: dict[str, list[Measured]] = {}
    began = time.monotonic()
    for name in names:
        print(f"measuring: {MEASURES[name]} …", file=sys.stderr, flush=True)
        try:
            found[MEASURES[name]] = import_module(f"benchmarks.{name}").measure()
        except SystemExit as trouble:  # one that can't be measured keeps the others from nobody
            print(trouble, file=sys.stderr, flush=True)
    return made(found, seconds=time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
