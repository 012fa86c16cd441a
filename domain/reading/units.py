"""Which unit was said, and does it measure what the indicator measures?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from domain.indicator import Indicator
from domain.quantity import SIZES
from domain.reading.lexicon import listed
from domain.reading.tokens import Sign, Token
from domain.words import fold

# Things that are counted; the first word is the thing, the others are said for it.
THINGS: dict[str, str] = {
    word: thing
    for thing, words in {
        "vuon": "vuon,vuon mau,vuon ho,vuon dat chuan,vuon tap,cai vuon,cai vuon mau",
        "nha": "nha,can nha,can,ngoi nha,ngoi,cai nha,nha o",
        "khu dan cu": "khu dan cu,kdc,khu",
        "san pham": "san pham,sp,sp ocop,san pham ocop",
        "xa": "xa",
        "cong trinh": "cong trinh,ct",
        "tieu chi": "tieu chi,tc,tieu chi ntm",
        "vu": "vu,vu tai nan,vu tngt",
        "nguoi": "nguoi,ng,lao dong,ld,nguoi lao dong,em,ca,nguoi dan,doan vien,hoi vien,dan,chien si,bo doi,dan quan,"
        "thanh nien,luot nguoi,can bo,hoc sinh,tinh nguyen vien,ba con,nhan dan,cong chuc,phu nu,cuu chien binh",
        "ho": "ho,ho dan,ho gia dinh,ho ngheo,ho can ngheo",
        "gia dinh": "gia dinh,gia dinh chinh sach,gd chinh sach,doi tuong chinh sach,gia dinh nguoi co cong",
        "suat": "suat,suat qua,phan qua,phan,xuat qua",
        "thon": "thon,xom,ban,to dan pho,tdp,to,khu pho,thon xom,thon ban,diem thon,khoi pho,khoi xom",
        "diem": "diem,diem don,cho,tuyen,tuyen duong,doan,doan duong",
        "cong": "cong,ngay cong,cong lao dong,ngay cong lao dong",
        "don": "don,don thu,vu viec,viec,don khieu nai,truong hop,vu khieu nai",
        "tan": "tan,ta,yen,kg,can,kilogam,bao,lit,khoi,m3,xe,xe rac,xe tai,chuyen,chuyen xe,bao xi mang,tan xi mang,"
        "khoi dat,met khoi,m khoi,khoi be tong,tan rac,tan xm,gio",
        "cay xanh": "cay xanh,cay hoa,cay keo,cay cau,cay giong,goc,cay bong mat,cay an qua",
        "thing": "bai,tin,tin bai,cuoc,buoi,lop,hoi nghi,mo hinh,truong,co quan,don vi,ho so,hs,doanh nghiep,dn,"
        "htx,hop tac xa,to chuc,chi bo,dang bo,phong,cai ghe,bo,chiec,con,lon,bo,ga,trau,con bo,cai cau,cau,cau cong,"
        "nam,tuoi,ngay,thang,tuan,gio,phut,lan,tang,giai,huy chuong,sao,trang,ban,tap,to giay,hat,luu vuc,mui,mui tiem,"
        "lieu,nhan khau,khau,the,the bhyt,may,may xuc,may tron,diem cau,cot,cot den,bong,bong den,cong,ong cong,"
        "du an,ho so dat,thua,thua dat,ao,cho ngoi,ban an,ban ghe,quyen,cuon,sinh vien,ban nganh,sang kien,clb,"
        "ban tin,luot tin,luot phat,panô,bang ron,khau hieu,pano,cau lac bo,bong mat,dam,phong hoc,ram,hien vat,"
        "diem sat lo,ban chan,ban thang,trai,mau,sao ruong,sao dat,mon,hoc ky,mot,thanh vien,dong chi,d/c,"
        "gia dinh van hoa",
    }.items()
    for word in words.split(",")
}
_LONGEST = 4
COUNTERS = frozenset({"cai", "chiec", "mo hinh"})
PERS = listed(
    """
    nguoi nam ha nha thang vuon ho suat thon km m xa ngay tuan vu m2 m3 lop truong phan gia tan cai
    """
)
# A scale is part of the number: `ty dong` is read as `ty` and `dong`.
_SCALED = ("nghin", "trieu", "tr", "ty", "ti")
_SPOKEN = (
    frozenset(
        word for word in SIZES if not word.startswith(tuple(f"{scale} " for scale in _SCALED)) and word not in _SCALED
    )
    | frozenset(THINGS)
    | COUNTERS
)
FIRSTS = frozenset(word.split()[0] for word in _SPOKEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """said: the words, folded. past: the next token. per: what stands behind the slash (`/người/năm`)."""

    said: str
    past: int
    per: tuple[str, ...] = ()

    @property
    def dimension(self) -> str:
        if self.said in SIZES:
            return SIZES[self.said][0]
        return THINGS.get(self.said, "")


def unit_at(tokens: Sequence[Token], at: int) -> Unit | None:
    """The unit that starts here."""
    found = _said(tokens, at)
    if found is None:
        return None
    said, past = found
    per: list[str] = []
    while past + 1 < len(tokens) and tokens[past].word == "/" and tokens[past + 1].word in PERS:
        per.append(tokens[past + 1].word)
        past += 2
    if (
        not per
        and past + 1 < len(tokens)
        and tokens[past].word in ("mot", "moi", "tren")
        and tokens[past + 1].word == "ha"
    ):
        return Unit(said=said, past=past + 2, per=("ha",))
    return Unit(said=said, past=past, per=tuple(per))


def has_unit(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at] if at < len(tokens) else None
    return token is not None and (token.word in FIRSTS or token.word == "%") and unit_at(tokens, at) is not None


def has_measure(tokens: Sequence[Token], at: int) -> bool:
    """A unit of length, area, money or share, not a thing that is counted."""
    unit = unit_at(tokens, at)
    return unit is not None and unit.said in SIZES


def per_slash(tokens: Sequence[Token], at: int) -> Unit:
    """Money behind whose scale a slash comes at once: `triệu/người/tháng`."""
    per: list[str] = []
    past = at
    while past + 1 < len(tokens) and tokens[past].word == "/" and tokens[past + 1].word in PERS:
        per.append(tokens[past + 1].word)
        past += 2
    return Unit(said="dong", past=past, per=tuple(per))


def _said(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    if at >= len(tokens):
        return None
    first = tokens[at]
    if first.word in ("%", "‰"):
        return first.word, at + 1
    if first.sign is not Sign.WORD or first.word not in FIRSTS:
        return None
    words: list[str] = []
    for token in tokens[at : at + _LONGEST]:
        if (token.sign is not Sign.WORD and token.word != "%") or token.raw.lower() == "nha":
            break  # `nha` without diacritics is courtesy
        words.append(token.word)
    for length in range(len(words), 0, -1):
        said = " ".join(words[:length])
        if said in _SPOKEN and not (said == "cay" and _is_plant(words[length:])):
            return said, at + length
    return None


def _is_plant(following: list[str]) -> bool:
    return bool(following) and following[0] in {
        "xanh",
        "hoa",
        "giong",
        "cau",
        "keo",
        "an",
        "bong",
        "trong",
        "con",
        "ca",
    }


_MEASURED = frozenset({"length", "area", "money", "share", "points", "visits"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What an indicator counts. size: of its unit in the dimension's base. per: `/người/năm`."""

    dimension: str
    size: Decimal
    per: tuple[str, ...]
    whole: bool

    @property
    def measured(self) -> bool:
        return self.dimension in _MEASURED


@lru_cache(maxsize=1024)
def _wanted(unit: str) -> Wanted:
    base, *per = fold(unit).split("/")
    base = base.strip()
    dimension, size = SIZES.get(base) or (THINGS.get(base, base), Decimal(1))
    measured = dimension in _MEASURED
    return Wanted(
        dimension=dimension,
        size=size,
        per=tuple(per),
        whole=not measured and dimension in WHOLE,
    )


WHOLE = frozenset(
    (
        "vuon",
        "nha",
        "xa",
        "khu dan cu",
        "san pham",
        "cong trinh",
        "du an",
        "doanh nghiep",
        "tieu chi",
        "vu",
        "nguoi",
        "huyen",
    )
)


def wanted(indicator: Indicator) -> Wanted:
    return _wanted(indicator.unit or "")


def fits(unit: Unit | None, scaled: bool, indicator: Indicator) -> bool | None:
    """Whether a figure may be one of this indicator: yes, no, or not said (None)."""
    want = wanted(indicator)
    if unit is None:
        if scaled:
            return want.dimension in ("money", "visits")
        return None
    if any(part not in ("nam", *want.per) for part in unit.per):
        return False
    if unit.said in COUNTERS:
        return not want.measured or None
    if want.dimension == "points" and unit.dimension == "share":
        return True
    return unit.dimension == want.dimension or (want.dimension == "visits" and unit.dimension == "nguoi")


def converted(value: Decimal, unit: Unit | None, indicator: Indicator) -> Decimal:
    """The value in the indicator's unit; the unit fits, or none was said."""
    want = wanted(indicator)
    if unit is None or unit.said not in SIZES:
        return value
    exact = value * SIZES[unit.said][1] / want.size
    return plain(exact)


def plain(value: Decimal) -> Decimal:
    """Without a fraction of zeros and without an exponent."""
    normal = value.normalize()
    exponent = normal.as_tuple().exponent
    return normal.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else normal
