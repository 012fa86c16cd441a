"""Does a whole year go together? A short run of what `make year` plays with all communes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.year import Plan, run


@pytest.mark.slow
def test_a_year_of_two_districts_ends_as_its_people_lived_it(tmp_path: Path) -> None:
    outcome = run(Plan(campaign="HG2023", districts=2, out=tmp_path))

    assert outcome.wrong == []
    assert [tally.expected for tally in outcome.counts.rounds.values()] == [outcome.communes] * 3
    assert outcome.counts.figures > 300
    assert {place.suffix for place in tmp_path.iterdir()} == {".xlsx", ".csv", ".docx", ".png"}


@pytest.mark.slow
def test_a_year_on_every_channel_ends_as_its_people_lived_it() -> None:
    """Half of the officers on Zalo, a fifth with the form only, some on two telephones, some who block the bot."""
    outcome = run(Plan(campaign="HG2023", districts=1, mixed=True))

    assert outcome.wrong == []
    assert outcome.acts["forms"] >= 5
    assert outcome.acts["switched"] >= 2
    assert {"zalo text", "telegram text"} <= set(outcome.counts.longest)
