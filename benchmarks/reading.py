"""How long does it take to understand a message? CPU beside parsing the JSON of the update that brings it.

One run, on this machine: the hundred example messages of the project, each read many times.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measured import Measured
from domain.reading import Vocabulary, read
from domain.reading.message import Asked
from domain.reading.reader import read_whole
from storage.catalog import load_campaigns

EXAMPLES = Path(__file__).parent.parent / "tests" / "domain" / "messages.examples.jsonl"
TIMES = 20
PLAIN = "GTNT 1,2 km; vườn mẫu 3"


def microseconds(work: Callable[[], object], times: int) -> float:
    """CPU for one piece of work, the first time left out."""
    work()
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times * 1e6


def update(text: str) -> str:
    """The update as Telegram sends it."""
    person = {"id": 5001, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
    chat = {"id": 5001, "type": "private", "first_name": "Lan"}
    message = {"message_id": 7, "from": person, "chat": chat, "date": 1586743200, "text": text}
    return json.dumps({"update_id": 10001, "message": message})


def measure(times: int = TIMES, examples: int | None = None) -> list[Measured]:
    known = {code: Vocabulary.of(campaign.reported, campaign.activities) for code, campaign in load_campaigns().items()}
    lines = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()][:examples]
    reading, parsing = [], []
    for line in lines:
        text, asked, raw = line["text"], Asked(vocabulary=known[line["campaign"]]), update(line["text"])
        reading.append(microseconds(partial(read_whole, text, asked), times))
        parsing.append(microseconds(partial(json.loads, raw), times))
    ordered, parsed = sorted(reading), statistics.median(parsing)
    middle, most = statistics.median(reading), ordered[int(len(ordered) * 0.95)]
    plain = microseconds(partial(read, PLAIN, known["HT2020-CTR64"]), times * 10)
    return [
        Measured(
            name=f"a message, median of {len(lines)}, against parsing its JSON",
            value=middle,
            unit="µs",
            ratio=middle / parsed,
            brief="reading a message, against parsing its JSON",
        ),
        Measured(name="95 of 100 messages under", value=most, unit="µs"),
        Measured(
            name="a plain report like an earlier one, against reading it whole",
            value=plain,
            unit="µs",
            ratio=plain / microseconds(partial(read_whole, PLAIN, Asked(vocabulary=known["HT2020-CTR64"])), times),
        ),
    ]
