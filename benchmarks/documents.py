"""How long do a picture, a workbook and a letter of a whole province take?

Hà Giang 2023 with all 193 communes: what the clock makes for a digest, and what `giaoban export` writes.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable

from benchmarks.measured import Measured
from bot.clock import VIETNAM
from handlers.documents import paint
from handlers.documents.letter import letter
from handlers.documents.picture import heat_map, progress_picture
from handlers.documents.workbook import workbook
from tests.summaries import hg2023

TIMES = 3


def measure(times: int = TIMES) -> list[Measured]:
    summary = hg2023()
    made: dict[str, Callable[[], object]] = {
        "picture of the progress": lambda: progress_picture(summary, VIETNAM),
        "map of what is missing": lambda: heat_map(summary, VIETNAM),
        "workbook": lambda: workbook(summary, (), io.BytesIO(), zone=VIETNAM),
        "letter": lambda: letter(summary, zone=VIETNAM),
    }
    return [
        Measured(name=f"{name}, {len(summary.units)} communes", value=quickest(make, times) * 1e3, unit="ms")
        for name, make in made.items()
    ]


def quickest(make: Callable[[], object], times: int) -> float:
    """Seconds of CPU; the first time, which loads fonts and libraries, left out. No picture is a remembered one."""
    make()
    found = []
    for _ in range(times):
        paint.png.cache_clear()
        began = time.process_time()
        make()
        found.append(time.process_time() - began)
    return min(found)
