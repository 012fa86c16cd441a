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

from domain.reading import Vocabulary, read
from storage.catalog import load_campaigns

EXAMPLES = Path(__file__).parent.parent / "tests" / "domain" / "messages.examples.jsonl"
TIMES = 20


def microseconds(work: Callable[[], object]) -> float:
    """CPU for one piece of work, the first time left out."""
    work()
    start = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - start) / TIMES * 1e6


def update(text: str) -> str:
    """The update as Telegram sends it."""
    person = {"id": 5001, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
    chat = {"id": 5001, "type": "private", "first_name": "Lan"}
    message = {"message_id": 7, "from": person, "chat": chat, "date": 1586743200, "text": text}
    return json.dumps({"update_id": 10001, "message": message})


def main() -> None:
    known = {code: Vocabulary.of(campaign.reported, campaign.activities) for code, campaign in load_campaigns().items()}
    lines = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    reading, parsing = [], []
    for line in lines:
        text, vocabulary, raw = line["text"], known[line["campaign"]], update(line["text"])
        reading.append(microseconds(partial(read, text, vocabulary)))
        parsing.append(microseconds(partial(json.loads, raw)))
    ordered = sorted(reading)
    middle, most = statistics.median(reading), ordered[int(len(ordered) * 0.95)]
    ratio = middle / statistics.median(parsing)
    print(f"reading a message: median {middle:.0f} µs, 95 of 100 under {most:.0f} µs, longest {ordered[-1]:.0f} µs")
    print(f"parsing the same update's JSON: {statistics.median(parsing):.1f} µs, so reading is {ratio:.0f} times that")


if __name__ == "__main__":
    main()
