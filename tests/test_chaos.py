"""Does killing the process lose or double anything? Short runs of what `make chaos` does at length."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks import chaos, chaos_mixed
from benchmarks.chaos_troubles import EMBEDDED, GROWN, Trouble
from benchmarks.chaos_world import Plan
from tests.commands import Served

SHORT_EMBEDDED = {
    "storm of 502",
    "storm of 429",
    "disk full",
}  # the rest is done by the tests above, or needs a new start
SHORT_GROWN = {"SIGKILL send", "connections cut", "PostgreSQL crashed"}
FEW = ("listen", "work", "send")


def forked(environment: Mapping[str, str], log: Path) -> Served:
    """`make chaos` starts each from nothing, which takes seconds; what is killed here is the same."""
    return Served("run", env=environment, log=log)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("lost", [0.0, 0.2], ids=["killed", "killed-and-answers-lost"])
def test_nothing_is_lost_and_nothing_is_doubled(lost: float) -> None:
    outcome = chaos.run(Plan(officers=15, reports=60, kills=2, lost=lost, patience=90), begin=forked)

    assert outcome.wrong == []
    assert (outcome.stored, outcome.acknowledged, outcome.kills) == (60, 60, 2)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("troubles", "grown"),
    [
        ([one for one in EMBEDDED if one.name in SHORT_EMBEDDED], False),
        pytest.param([one for one in GROWN if one.name in SHORT_GROWN], True, marks=pytest.mark.postgres),
    ],
    ids=["one-process", "several-processes"],
)
def test_other_troubles_lose_and_double_nothing_either(troubles: list[Trouble], grown: bool) -> None:
    report = chaos_mixed.run(
        Plan(officers=10, reports=400, pause=0.1, patience=90), grown=grown, troubles=troubles, roles=FEW
    )

    assert report.wrong == []
    assert (report.lost, report.twice, report.unexplained) == (0, 0, 0)
    assert len(report.recovery) == len(troubles)
