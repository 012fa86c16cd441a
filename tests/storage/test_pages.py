"""Does a list come page by page, each row once, of one unit and all below it, while others write?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.report import Figure
from storage.pages import Wanted, key_of
from storage.store import Library, Store
from tests.builders import (
    DONG_VAN,
    HA_GIANG,
    LUNG_CU,
    MA_LE,
    MEO_VAC,
    THUONG_PHUNG,
    a_figure,
    an_obligation,
    local,
    units,
)

NOW = local("2023-06-20T09:00")
WANTED = Wanted(campaign="HG2023", unit=HA_GIANG, many=2)


@pytest.fixture
def filled(library: Library) -> Library:
    """Two codes of three communes in two rounds, the first of them corrected once."""
    with library.writing() as store:
        store.units.put(units(LUNG_CU, MA_LE, THUONG_PHUNG))
        for unit in (LUNG_CU, MA_LE, THUONG_PHUNG):
            for key in ("SK", "TK"):
                store.obligations.open([an_obligation(unit=unit, round=key)], at=NOW)
                for code in ("GTNT", "VM"):
                    store.reports.add(a_figure(unit=unit, round=key, code=code), at=NOW)
        store.reports.add(a_figure(version=2), at=NOW)
        store.reports.add(a_figure(campaign="OTHER"), at=NOW)
    return library


def walked(store: Store, wanted: Wanted, *, history: bool = False) -> list[tuple[str | int, ...]]:
    found: list[tuple[str | int, ...]] = []
    while True:
        page: Sequence[Figure] = store.pages.history(wanted) if history else store.pages.latest(wanted)
        found += [key_of(one, version=history) for one in page]
        if len(page) < wanted.many:
            return found
        wanted = replace(wanted, after=found[-1])


def test_every_figure_comes_once_in_order(filled: Library) -> None:
    with filled.reading() as store:
        latest, history = walked(store, WANTED), walked(store, WANTED, history=True)

    assert len(latest) == 12
    assert latest == sorted(set(latest))
    assert len(history) == 13
    assert history == sorted(set(history))
    assert ("SK", LUNG_CU, "GTNT", 2) in history


@pytest.mark.parametrize(
    ("changes", "many"),
    [
        ({"unit": DONG_VAN}, 8),
        ({"unit": MEO_VAC}, 4),
        ({"unit": MA_LE}, 4),
        ({"unit": "2020-99999"}, 0),
        ({"campaign": "NOPE"}, 0),
        ({"round": "SK"}, 6),
        ({"code": "VM"}, 6),
        ({"round": "SK", "code": "VM", "unit": DONG_VAN}, 2),
    ],
)
def test_page_holds_what_is_wanted_only(filled: Library, changes: dict[str, str], many: int) -> None:
    with filled.reading() as store:
        assert len(walked(store, replace(WANTED, **changes))) == many  # type: ignore[arg-type]


def test_obligations_go_on_after_the_last_row(filled: Library) -> None:
    with filled.reading() as store:
        first = store.pages.obligations(replace(WANTED, many=4))
        second = store.pages.obligations(replace(WANTED, many=4, after=key_of(first[-1])))

    found = [key_of(one) for one in (*first, *second)]
    assert found == sorted(set(found))
    assert len(found) == 6


def test_what_is_written_meanwhile_shifts_nothing(filled: Library) -> None:
    with filled.reading() as store:
        first = store.pages.latest(replace(WANTED, many=6))
    with filled.writing() as store:
        store.reports.add(a_figure(code="AAA"), at=NOW)
    with filled.reading() as store:
        rest = store.pages.latest(replace(WANTED, many=100, after=key_of(first[-1])))

    assert len({key_of(one) for one in (*first, *rest)}) == 12
