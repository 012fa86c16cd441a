"""What does a digest cost, for a province and for a nation, and does it grow with the months that were reported?

    python -m benchmarks.digest --communes 10600 --indicators 30 --periods 3

The digest is what the clock makes: the summary and its text. Beside it stands the plain SQL that gives the same sums,
over the same units: those that owe something in the round.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import text

from benchmarks.measured import Measured, lines
from benchmarks.nation import CODE, TOP, Nation, sized
from benchmarks.nation_load import Loaded, loaded
from bot.clock import VIETNAM, monotonic
from handlers.context import Clockwork
from handlers.digest_words import digest_text
from handlers.send_digests import compared, praised

TIMES = 7
SMALL = Nation(communes=1_260, indicators=30, periods=12)  # what `make bench` has time for
AIM = 2.0
FLAT = 1.5
_OWE = " campaign = :campaign AND unit IN (SELECT unit FROM obligations WHERE campaign = :campaign AND round = :round"
_UNITS = {"nation": f"{_OWE})", "province": f"{_OWE} AND unit IN (SELECT key FROM units WHERE parent = :root))"}
# Statements, and what comes after the condition that names the units.
PLAIN = (
    (
        "SELECT count(*), count(completed_at), sum((completed_at < due_at)::int) FROM obligations"
        " WHERE round = :round AND excused = '' AND",
        "",
    ),
    ("SELECT code, count(*), sum(total), min(total), max(total) FROM standings WHERE", " GROUP BY code"),
    (
        "SELECT code, percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM standings WHERE code = ANY(:shares) AND",
        " GROUP BY code",
    ),
    (
        "SELECT code, sum(increment) FROM latest WHERE round = :round AND act <> 'withdrawal'"
        " AND mode IN ('increment', 'total', 'nil') AND",
        " GROUP BY code",
    ),
)


def measure() -> list[Measured]:
    """On a nation that is small enough for a short run, and on the same with one period."""
    return measured_at((SMALL, replace(SMALL, periods=1)))


def measured_at(nations: Iterable[Nation]) -> list[Measured]:
    """Of the first everything; of the second the same, held against the first: it has another history."""
    found: list[Measured] = []
    before: dict[str, float] = {}
    for nation in nations:
        with loaded(nation) as there:
            if not before:
                found = measured(there)
                before = {one.name: one.value for one in found}
                continue
            for root, name in _roots(nation):
                took = quickest(lambda root=root: digest(there, root)) * 1000  # type: ignore[misc]
                grown = before[_name(name, "")] / took
                found.append(
                    Measured(
                        name=_name(name, f", {nation.periods} period"),
                        value=took,
                        unit="ms",
                        ratio=grown,
                        aim=f"≤ {FLAT}×",
                        met=grown <= FLAT,
                        brief=f"digest of a {name}: a long history against a short one",
                    )
                )
    return found


def measured(there: Loaded) -> list[Measured]:
    """Both digests against plain SQL."""
    found = []
    for root, name in _roots(there.nation):
        took, sums = nearby(lambda root=root: digest(there, root), lambda root=root: plain(there, root))  # type: ignore[misc]
        ratio = took / sums
        found += [
            Measured(
                name=_name(name, ""),
                value=took * 1000,
                unit="ms",
                ratio=ratio,
                aim=f"≤ {AIM}×",
                met=ratio <= AIM,
                brief=f"digest of a {name}, against plain SQL for its sums",
            ),
            Measured(name=_name(name, ", plain SQL"), value=sums * 1000, unit="ms"),
        ]
    return found


def _roots(nation: Nation) -> Sequence[tuple[str, str]]:
    return (nation.province(nation.provinces // 2), "province"), (TOP, "nation")


def _name(what: str, more: str) -> str:
    return f"digest of a {what}{more}"


def digest(there: Loaded, root: str) -> str:
    """The text as a group would get it."""
    nation = there.nation
    with there.library.reading() as store:
        clock = Clockwork(store=store, now=nation.now, zone=VIETNAM)
        running = store.campaigns.get(CODE)
        assert running is not None
        summary = compared(clock, running, nation.plans[-1].key, root)
        assert summary is not None
        return digest_text(summary, "due-day", VIETNAM, praised(clock, running, summary), "telegram").text


def plain(there: Loaded, root: str) -> list[Sequence[object]]:
    """The sums alone."""
    nation = there.nation
    among = _UNITS["nation" if root == TOP else "province"]
    shares = [one.code for one in nation.campaign.indicators if not one.sums_up]
    values = {"campaign": CODE, "round": nation.plans[-1].key, "root": root, "shares": shares}
    with there.library.database.reading() as connection:
        return [row for sql, end in PLAIN for row in connection.execute(text(sql + among + end), values).fetchall()]


def nearby(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Seconds of both, each at its quickest, taken in turn so that what else runs hits both."""
    taken = [(quickest(one, 1), quickest(other, 1)) for _ in range(TIMES)]
    return min(first for first, _ in taken), min(second for _, second in taken)


def quickest(what: Callable[[], object], times: int = TIMES) -> float:
    """Seconds."""
    found = []
    for _ in range(times):
        begun = monotonic()
        what()
        found.append(monotonic() - begun)
    return min(found)


def main(arguments: Sequence[str] | None = None) -> int:
    nation = sized(arguments, about=__doc__)
    print("\n".join(lines(measured_at((nation, replace(nation, periods=1))))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
