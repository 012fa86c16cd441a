"""Does killing the process lose or double anything? A short run of what `make chaos` does at length."""

from __future__ import annotations

import pytest

from benchmarks.chaos import Plan, run


@pytest.mark.timeout(180)
@pytest.mark.parametrize("lost", [0.0, 0.2], ids=["killed", "killed-and-answers-lost"])
def test_nothing_is_lost_and_nothing_is_doubled(lost: float) -> None:
    outcome = run(Plan(officers=15, reports=60, kills=2, lost=lost, patience=90))

    assert outcome.wrong == []
    assert (outcome.stored, outcome.acknowledged, outcome.kills) == (60, 60, 2)
