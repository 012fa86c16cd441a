"""Is every message read as a careful secretary would read it? The project's hundred examples, and our own.

False accepts are counted apart: a figure that was stored and was not meant is the worst that can happen.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from domain.reading import REASONS, Reading, ReadingKind, Vocabulary, read
from domain.report import default_mode
from handlers.texts import LANGUAGES, sentence
from tests.builders import catalogue

FOLDER = Path(__file__).parent
STORED = (ReadingKind.REPORT, ReadingKind.CORRECTION)
Json = dict[str, Any]


def lines(name: str) -> list[Json]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


EXAMPLES, OURS = lines("messages.examples.jsonl"), lines("messages.jsonl")


@cache
def vocabulary(code: str) -> Vocabulary:
    campaign = catalogue()[code]
    return Vocabulary.of(campaign.reported, campaign.activities)


def read_line(line: Json) -> Reading:
    """unit_names: the officer's own unit and those above it, where a line depends on it."""
    return read(line["text"], vocabulary(line["campaign"]), unit_names=frozenset(line.get("unit_names", ())))


def figures(reading: Reading) -> list[tuple[str, Decimal | None, str]]:
    return sorted((one.code, one.value, one.mode.value) for one in reading.entries)


def wanted(line: Json) -> list[tuple[str, Decimal | None, str]]:
    """Items without a mode take the one of the indicator's measure."""
    known = vocabulary(line["campaign"]).indicators
    return sorted(
        (
            item["code"],
            None if item["value"] is None else Decimal(str(item["value"])),
            item.get("mode") or default_mode(known[item["code"]]).value,
        )
        for item in line["expect"].get("items", ())
    )


@pytest.mark.parametrize("line", [*EXAMPLES, *OURS], ids=lambda line: line["text"][:60])
def test_message_is_read_as_it_was_meant(line: Json) -> None:
    expect, reading = line["expect"], read_line(line)

    assert reading.kind.value == expect["kind"], reading
    if reading.kind in STORED:
        assert figures(reading) == wanted(line)
        assert [doubt.reason for doubt in reading.doubts] == []
    for item in expect.get("items", ()):
        if "replaces" in item:
            replaced = {one.code: one.replaces for one in reading.entries}
            assert replaced[item["code"]] == Decimal(str(item["replaces"]))
        if "unit_assumed" in item:
            assert {one.code: one.assumed_unit for one in reading.entries}[item["code"]] is item["unit_assumed"]
    if "reason" in expect:
        assert reading.doubts[0].reason == expect["reason"]
    if expect["kind"] == "duty":
        assert (reading.activity, reading.photo) == (expect["duty"], expect["photo"])
        assert dict(reading.fields) == {name: Decimal(str(value)) for name, value in expect["fields"].items()}
    assert reading.intent == expect.get("intent", "")
    if expect.get("note") and reading.kind is not ReadingKind.CLARIFY:
        assert reading.note


def test_no_figure_is_stored_that_was_not_meant() -> None:
    false = [
        line["text"]
        for line in (*EXAMPLES, *OURS)
        if (reading := read_line(line)).kind in STORED
        and (reading.kind.value != line["expect"]["kind"] or figures(reading) != wanted(line))
    ]

    assert false == []


def test_candidates_are_the_ways_to_read_a_figure() -> None:
    """Where an example names figures that may be meant, they are among the options, or none is offered."""
    for line in EXAMPLES:
        offered = {
            (one.code, one.value)
            for doubt in read_line(line).doubts
            for one in doubt.candidates
            if one.value is not None
        }
        meant = {(one["code"], Decimal(str(one["value"]))) for one in line["expect"].get("candidates", ())
                 if one["value"] is not True}  # fmt: skip
        if offered and meant:
            assert meant <= offered, line["text"]


def test_our_messages_are_many_and_of_all_kinds() -> None:
    kinds = [line["expect"]["kind"] for line in OURS]

    assert len(OURS) >= 150
    assert kinds.count("chatter") >= 30
    assert set(kinds) == {kind.value for kind in ReadingKind}
    assert {line["campaign"] for line in OURS} >= {line["campaign"] for line in EXAMPLES}
    assert not {line["text"] for line in OURS} & {line["text"] for line in EXAMPLES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_doubt_has_its_question(reason: str, language: str) -> None:
    values = {"words": "«…»", "name": "Đường GTNT", "unit": " km", "target": "435 km", "example": "GTNT 1,2 km"}

    assert sentence(f"ask-{reason}", language, **values)


def test_no_reason_is_made_up() -> None:
    asked = {doubt.reason for line in (*EXAMPLES, *OURS) for doubt in read_line(line).doubts}

    assert asked <= REASONS
