"""Are the trees of units whole?"""

import unicodedata
from collections import Counter

import pytest

from domain.unit import Level, Unit, UnitType
from storage.catalog import load_units

HA_TINH, HA_GIANG = "42", "02"


@pytest.mark.parametrize(
    ("tree", "province", "districts", "communes"),
    [("2020", HA_TINH, 13, 216), ("2020", HA_GIANG, 11, 193), ("2025", HA_TINH, 0, 69), ("2025", "08", 0, 124)],
)
def test_a_province_has_the_units_of_its_time(tree: str, province: str, districts: int, communes: int) -> None:
    levels = Counter(unit.level for unit in below(tree, province))
    assert (levels[Level.PROVINCE], levels[Level.DISTRICT], levels[Level.COMMUNE]) == (1, districts, communes)


def test_new_provinces_have_the_wards_and_communes_of_the_resolutions() -> None:
    ha_tinh = Counter(unit.type for unit in below("2025", HA_TINH))
    tuyen_quang = Counter(unit.type for unit in below("2025", "08"))
    assert (ha_tinh[UnitType.XA], ha_tinh[UnitType.PHUONG]) == (60, 9)
    assert (tuyen_quang[UnitType.XA], tuyen_quang[UnitType.PHUONG]) == (117, 7)


@pytest.mark.parametrize("tree", ["2020", "2025"])
def test_keys_are_unique_and_parents_stand_before_their_children(tree: str) -> None:
    seen: set[str] = set()
    for unit in load_units(tree):
        assert unit.key == f"{tree}-{unit.code}"
        assert unit.key not in seen
        assert unit.parent in seen if unit.parent else unit.level is Level.PROVINCE
        seen.add(unit.key)


def test_every_old_commune_has_a_successor_and_every_successor_exists() -> None:
    new = {unit.key for unit in load_units("2025")}
    for unit in load_units("2020"):
        assert bool(unit.successors) == (unit.level is not Level.DISTRICT), unit.key
        assert set(unit.successors) <= new


def test_every_new_commune_of_ha_tinh_took_over_from_an_old_one() -> None:
    heirs = {key for unit in below("2020", HA_TINH) if unit.level is Level.COMMUNE for key in unit.successors}
    assert heirs == {unit.key for unit in below("2025", HA_TINH) if unit.level is Level.COMMUNE}


def test_five_communes_were_divided() -> None:
    divided = {unit.name: len(unit.successors) for unit in load_units("2020") if len(unit.successors) > 1}
    assert divided == {"Đại Nài": 2, "Kỳ Lợi": 3, "Quang Trung": 2, "Việt Lâm": 2, "Yên Định": 2}


def test_codes_are_used_again_for_other_places() -> None:
    assert by_key("2020", "18628").title == "xã Tượng Sơn"
    assert by_key("2025", "18628").title == "xã Thạch Lạc"
    assert by_key("2020", "18628").successors == ("2025-18628",)


def test_a_district_and_a_town_may_share_a_name() -> None:
    assert [unit.code for unit in load_units("2020") if unit.is_called("Kỳ Anh")] == ["447", "449"]
    assert [unit.code for unit in load_units("2020") if unit.is_called("Thị xã Kỳ Anh")] == ["449"]


def test_units_that_joined_others_early_ended_on_the_last_day_of_2024() -> None:
    early = {unit.code for unit in load_units("2020") if str(unit.valid_to) == "2024-12-31"}
    assert early == {"448", "18070", "18076", "18193", "18205", "18214", "18472", "18535"}
    assert {str(unit.valid_to) for unit in load_units("2020") if unit.code not in early} == {"2025-06-30"}
    assert {unit.valid_to for unit in load_units("2025")} == {None}


@pytest.mark.parametrize("tree", ["2020", "2025"])
def test_names_are_composed_letters_with_single_spaces_and_without_the_kind(tree: str) -> None:
    for unit in load_units(tree):
        assert unit.name == unicodedata.normalize("NFC", " ".join(unit.name.split()))
        assert not unit.name.casefold().startswith(("xã ", "phường ", "thị trấn ", "huyện ", "thị xã ", "thành phố "))


def below(tree: str, province: str) -> list[Unit]:
    keys = {f"{tree}-{province}"}
    found = []
    for unit in load_units(tree):
        if unit.key in keys or unit.parent in keys:
            keys.add(unit.key)
            found.append(unit)
    return found


def by_key(tree: str, code: str) -> Unit:
    return next(unit for unit in load_units(tree) if unit.code == code)
