"""Which place or body reports, and where does it stand in the tree of its time?

Codes were re-used on 1 July 2025, so a unit is keyed by tree version and official code, never by the code alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    PROVINCE = "province"
    DISTRICT = "district"  # until 30 June 2025
    CLUSTER = "cluster"  # cụm thi đua: a grouping, not an administrative level
    COMMUNE = "commune"


class UnitType(StrEnum):
    TINH = "tinh"
    HUYEN = "huyen"
    THI_XA = "thi_xa"
    THANH_PHO = "thanh_pho"
    XA = "xa"
    PHUONG = "phuong"
    THI_TRAN = "thi_tran"
    DAC_KHU = "dac_khu"
    CUM = "cum"


TYPE_WORDS = {
    UnitType.TINH: "tỉnh",
    UnitType.HUYEN: "huyện",
    UnitType.THI_XA: "thị xã",
    UnitType.THANH_PHO: "thành phố",
    UnitType.XA: "xã",
    UnitType.PHUONG: "phường",
    UnitType.THI_TRAN: "thị trấn",
    UnitType.DAC_KHU: "đặc khu",
    UnitType.CUM: "cụm",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """key: `<tree>-<code>`, e.g. `2020-18628`. parent, successors: keys. valid_to: last day, None while it stands."""

    key: str
    tree: str
    code: str
    name: str
    type: UnitType
    level: Level
    parent: str | None = None
    valid_from: date
    valid_to: date | None = None
    successors: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """With its kind, as in running text: `xã Tượng Sơn`, `Phường 1` stays `phường 1`."""
        return f"{TYPE_WORDS[self.type]} {self.name}"

    @property
    def names(self) -> tuple[str, str]:
        """Alone and with its kind, as documents write them: `Kỳ Anh`, `Thị xã Kỳ Anh`."""
        title = self.title
        return self.name, title[:1].upper() + title[1:]

    def is_called(self, name: str) -> bool:
        """The name, alone or with its kind: `Kỳ Anh` is a huyện and a thị xã, `Thị xã Kỳ Anh` is one of them."""
        return name.casefold() in (self.name.casefold(), self.title.casefold())


def unit_key(tree: str, code: str) -> str:
    return f"{tree}-{code}"
