"""Do units hang together as the lists say?"""

from __future__ import annotations

from dataclasses import replace

from domain.unit import Level
from storage.store import Library, Store
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MA_LE, MEO_VAC, XIN_CAI, units


def test_unit_knows_what_is_above_and_below_it(store: Store) -> None:
    store.units.put(units(LUNG_CU, MA_LE, XIN_CAI))

    assert [unit.key for unit in store.units.path(LUNG_CU)] == [LUNG_CU, DONG_VAN, HA_GIANG]
    assert [unit.key for unit in store.units.children(HA_GIANG)] == [DONG_VAN, MEO_VAC]
    assert [unit.key for unit in store.units.under(HA_GIANG, Level.COMMUNE)] == [LUNG_CU, MA_LE, XIN_CAI]
    assert [unit.key for unit in store.units.under(LUNG_CU, Level.COMMUNE)] == [LUNG_CU]
    assert store.units.under("2020-99999", Level.COMMUNE) == ()


def test_unit_comes_back_as_it_was(library: Library) -> None:
    with library.writing() as store:
        store.units.put(units(LUNG_CU))

    with library.reading() as store:
        assert all(store.units.get(unit.key) == unit for unit in units(LUNG_CU))
        assert store.units.get("2025-00715") is None


def test_unit_put_again_is_corrected(store: Store) -> None:
    (unit,) = [one for one in units(LUNG_CU) if one.key == LUNG_CU]
    store.units.put([unit])
    assert store.units.get(LUNG_CU) == unit

    store.units.put([replace(unit, name="Lũng Cú mới")])

    known = store.units.get(LUNG_CU)
    assert known is not None
    assert known.name == "Lũng Cú mới"
