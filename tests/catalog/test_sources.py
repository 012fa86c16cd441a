"""Are the facts true to the sources? Collected where the folder with the five documents lies beside the repository.

Everywhere else `test_campaigns.py` compares the same values and quotations with the fingerprints in `facts.json`.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from domain.campaign import Campaign
from storage.catalog import describe, load_campaigns

FACTS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8"))
SHARED = Path(__file__).parents[2].parent / "shared" / "domain"


@pytest.fixture(scope="module")
def campaigns() -> dict[str, Campaign]:
    return load_campaigns()


@pytest.fixture(scope="module")
def originals() -> dict[str, dict[str, Any]]:
    text = (SHARED / "campaigns.yaml").read_text(encoding="utf-8")
    return {entry["id"]: entry for entry in YAML(typ="safe", pure=True).load(text)["campaigns"]}


@pytest.mark.parametrize("code", list(FACTS))
def test_every_value_equals_the_source(
    campaigns: dict[str, Campaign], originals: dict[str, dict[str, Any]], code: str
) -> None:
    described, original = describe(campaigns[code]), originals[code]
    same = ("code", "name_en", "unit", "measure", "comparator", "target", "target_max", "scope", "due", "source")
    for found, known in zip(described["indicators"], original["indicators"], strict=True):
        assert {field: found[field] for field in same} == {field: known.get(field) for field in same}
        assert found["name"] == known["name_vi"]
        assert found["commune_reports"] == known["commune_reports"]
        assert found["part_of"] == known.get("part_of")
        assert set(known.get("aliases", [])) <= set(found["aliases"])
        assert found["only_units"] == ([known["unit_name"]] if "unit_name" in known else [])
        assert bool(found["ambiguous"]) == ("ambiguous" in known)
        assert bool(found["compound"]) == ("compound" in known)

    for found, known in zip(described["activities"], original["duties"], strict=True):
        assert found["name"] == known["name_vi"]
        fields = ("code", "evidence", "cadence", "by", "source")
        assert {field: found[field] for field in fields} == {field: known[field] for field in fields}

    for found, known in zip(described["reporting"], original["reporting"], strict=True):
        assert (found["id"], found["what"], found["sender"]) == (known["id"], known["what"], known["from"])
        assert (found["receiver"], found["due"]) == (known["to"], known["due"])
        assert (found["chain"], found["window"]) == (known.get("chain", []), known.get("window"))
        assert found["source"] == known["source"]

    assert described["document"]["file"] == original["seed_file"]
    assert described["document"]["basis"] == original.get("basis", [])
    assert described["movements"] == original["movements"]
    assert described["lead_agencies"] == original.get("lead_agencies")
    assert described["occasions"] == original.get("occasions", [])
    assert described["theme"] == original.get("theme", "")


@pytest.mark.parametrize("code", list(FACTS))
def test_every_quotation_stands_in_its_document_at_its_place(campaigns: dict[str, Campaign], code: str) -> None:
    file = campaigns[code].document.file
    assert file is not None
    text = (SHARED / "seeds" / file).read_bytes().decode("utf-8")
    known = {(fact["char"], fact["sha256"]) for fact in FACTS[code]["quotes"]}
    quotations = list(sources(describe(campaigns[code])))
    assert len(quotations) >= len(known)
    for source in quotations:
        quote, char = source["quote"], source["char"]
        assert text[char : char + len(quote)] == quote
        assert text.count("\n", 0, char) + 1 == source["line"]
        assert (char, hashlib.sha256(quote.encode()).hexdigest()) in known


def sources(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for child in value.values():
            yield from sources(child)
    elif isinstance(value, list):
        for child in value:
            yield from sources(child)
