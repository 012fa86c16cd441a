"""Do figures add up, whatever sequence of reports, corrections and withdrawals?"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.indicator import Measure
from domain.report import Act, Entry, Figure, Mode, add, before_any, correct, default_mode, withdraw
from tests.builders import an_indicator, entry, local

NOW = local("2023-06-20T08:00")
LATER = NOW + timedelta(days=1)
FIGURES = st.decimals(min_value=0, max_value=10**6, places=3)


def nothing(total: str | None = None) -> Figure:
    carried = None if total is None else Decimal(total)
    return Figure(campaign="C", round="R", unit="U", code="GTNT", total=carried)


def said(figure: Figure, what: Entry) -> Figure:
    return add(figure, what, said_at=NOW, person="p1", update="1")


def test_increment_adds_to_the_total() -> None:
    second = said(said(nothing(), entry("1.2")), entry("0.8"))

    assert (second.version, second.value, second.increment, second.total) == (2, Decimal("0.8"), Decimal(2), Decimal(2))


def test_increment_goes_on_from_what_earlier_rounds_left() -> None:
    first = said(nothing("10"), entry("1.5"))

    assert (first.increment, first.total) == (Decimal("1.5"), Decimal("11.5"))


def test_total_adds_the_difference() -> None:
    figure = said(said(nothing("10"), entry("1")), entry("14", Mode.TOTAL))

    assert (figure.increment, figure.total) == (Decimal(4), Decimal(14))


def test_level_replaces() -> None:
    figure = said(said(nothing(), entry("95", Mode.LEVEL)), entry("96.1", Mode.LEVEL))

    assert (figure.total, figure.increment) == (Decimal("96.1"), Decimal(0))


def test_nothing_to_report_is_an_answer_and_changes_no_total() -> None:
    figure = said(nothing("10"), entry(None, Mode.NIL))

    assert (figure.answered, figure.value, figure.total) == (True, Decimal(0), Decimal(10))


def test_words_are_kept() -> None:
    assert said(nothing(), entry(None, Mode.TEXT, text="đã tổ chức")).text == "đã tổ chức"


@pytest.mark.parametrize("mode", [Mode.INCREMENT, Mode.TOTAL, Mode.LEVEL, Mode.DONE, Mode.REGISTERED])
def test_figure_without_a_value_is_an_error(mode: Mode) -> None:
    with pytest.raises(ValueError, match="GTNT: a figure of mode"):
        said(nothing(), entry(None, mode))


def test_nothing_reported_is_not_answered() -> None:
    assert not nothing("10").answered


def test_correction_counts_from_what_stood_before() -> None:
    before = said(nothing(), entry("1"))
    last = said(before, entry("2.1"))

    fixed = correct(last, before, entry("1.2"), said_at=LATER, person="p1", update="2")

    assert (fixed.version, fixed.act, fixed.value, fixed.total) == (3, Act.CORRECTION, Decimal("1.2"), Decimal("2.2"))


def test_correction_keeps_the_time_of_the_first_report() -> None:
    last = said(nothing(), entry("2.1"))

    fixed = correct(last, nothing(), entry("1.2"), said_at=LATER, person="p1", update="2")

    assert (fixed.first_said_at, fixed.said_at) == (NOW, LATER)


def test_bare_figure_in_the_place_of_a_total_is_a_total() -> None:
    last = said(nothing("10"), entry("140", Mode.TOTAL))

    fixed = correct(last, nothing("10"), entry("14"), said_at=LATER, person="p1", update="2")

    assert (fixed.mode, fixed.total, fixed.increment) == (Mode.TOTAL, Decimal(14), Decimal(4))


def test_withdrawal_of_the_only_figure_leaves_nothing_reported() -> None:
    last = said(nothing("10"), entry("2"))

    gone = withdraw(last, before_any(last), said_at=LATER, person="p1", update="2")

    assert (gone.act, gone.answered, gone.version, gone.total, gone.increment) == (
        Act.WITHDRAWAL,
        False,
        2,
        Decimal(10),
        Decimal(0),
    )


def test_what_stood_before_the_first_figure_is_nothing_and_not_zero() -> None:
    assert before_any(said(nothing(), entry("2"))).total is None


def test_withdrawal_brings_back_the_figure_before() -> None:
    before = said(nothing(), entry("1"))
    last = said(before, entry("2"))

    back = withdraw(last, before, said_at=LATER, person="p1", update="2")

    assert (back.version, back.total, back.value, back.answered) == (3, Decimal(1), Decimal(1), True)


@pytest.mark.parametrize(
    ("measure", "mode"),
    [
        (Measure.CUMULATIVE, Mode.INCREMENT),
        (Measure.COUNT_OF_MILESTONES, Mode.INCREMENT),
        (Measure.CUMULATIVE_YEAR, Mode.LEVEL),
        (Measure.LEVEL, Mode.LEVEL),
        (Measure.RATE, Mode.LEVEL),
        (Measure.VS_LAST_YEAR, Mode.LEVEL),
        (Measure.MILESTONE, Mode.DONE),
        (Measure.TEXT, Mode.TEXT),
    ],
)
def test_bare_figure_is_meant_as_its_measure_says(measure: Measure, mode: Mode) -> None:
    assert default_mode(an_indicator(measure=measure)) is mode


class Ledger:
    """All versions of one figure, and beside it the plain list of what counts."""

    def __init__(self, carried: Decimal | None) -> None:
        self.last = Figure(campaign="C", round="R", unit="U", code="GTNT", total=carried)
        self.carried = carried or Decimal(0)
        self.versions: dict[int, Figure] = {}
        self.counted: list[Decimal] = []

    def previous(self) -> Figure:
        return self.versions[self.last.base] if self.last.base else before_any(self.last)

    def do(self, act: str, value: Decimal) -> None:
        who = {"said_at": NOW, "person": "p1", "update": "1"}
        match act:
            case "report":
                self._keep(add(self.last, entry(str(value)), **who))  # type: ignore[arg-type]
                self.counted.append(value)
            case "total":
                self._keep(add(self.last, entry(str(value), Mode.TOTAL), **who))  # type: ignore[arg-type]
                self.counted.append(value - self.carried - sum(self.counted))
            case "nil":
                self._keep(add(self.last, entry(None, Mode.NIL), **who))  # type: ignore[arg-type]
                self.counted.append(Decimal(0))
            case "correct" if self.last.answered and self.last.mode is not Mode.TOTAL:
                self._keep(correct(self.last, self.previous(), entry(str(value)), **who))  # type: ignore[arg-type]
                self.counted[-1] = value
            case "withdraw" if self.last.answered:
                self._keep(withdraw(self.last, self.previous(), **who))  # type: ignore[arg-type]
                self.counted.pop()

    def _keep(self, figure: Figure) -> None:
        assert figure.version == self.last.version + 1
        self.versions[figure.version] = self.last = figure


@given(
    carried=st.none() | FIGURES,
    acts=st.lists(st.tuples(st.sampled_from(["report", "total", "nil", "correct", "withdraw"]), FIGURES), max_size=12),
)
def test_total_is_the_sum_of_what_counts_whatever_was_said(
    carried: Decimal | None, acts: list[tuple[str, Decimal]]
) -> None:
    ledger = Ledger(carried)

    for act, value in acts:
        ledger.do(act, value)
        assert (ledger.last.total or 0) == ledger.carried + sum(ledger.counted)
        assert ledger.last.increment == sum(ledger.counted)
        assert ledger.last.answered == bool(ledger.counted)
