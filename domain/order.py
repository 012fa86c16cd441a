"""What does somebody above ask for by message, and of which unit?

`gia hạn xã Tượng Sơn đến 25/6 vì mưa lũ`: the words decide the kind, the rest is a place, a day and a reason. Reports
of officers hold the same verbs (`miễn phí`, `mời 15 hộ`), so without a word such as `xã` before the name nothing is
taken for an order unless the speaker stands over some unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

from domain.closing import month_of
from domain.permission import Action
from domain.person import Role
from domain.unit import Unit
from domain.words import fold, nfc

LONGEST_REASON = 300
CLOSE = 84  # of 100: `tuong sn` is `Tượng Sơn` with a letter missing


class Kind(StrEnum):
    EXTEND = "extend"
    EXCUSE = "excuse"
    REMIND = "remind"
    INVITE = "invite"
    UNREACHABLE = "unreachable"
    START = "start"
    STOP = "stop"
    CLOSE = "close"


ASKS: Mapping[Kind, Action] = {
    Kind.EXTEND: Action.EXTEND,
    Kind.EXCUSE: Action.EXCUSE,
    Kind.REMIND: Action.REMIND,
    Kind.INVITE: Action.INVITE,
    Kind.UNREACHABLE: Action.REACHABILITY,
    Kind.START: Action.START,
    Kind.STOP: Action.STOP,
    Kind.CLOSE: Action.CLOSE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """place: a unit as it was called. values: what else was said, by name.

    last, from: ISO days. month: 2023-06. reason, role, campaign: as they are called elsewhere.
    """

    kind: Kind
    place: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


_TYPED = re.compile(r"(?:xa|phuong|thi tran|dac khu|huyen|thi xa|thanh pho|tp|tinh|cum)\.? ")
_DAY = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}|\d{2}))?"
# Read with its signs where there are any: xã Đô Thành is no reason.
_WHY = re.compile(r"[ ,;:.-]+(?:vì|vi|do|lý do(?: là)?|lí do(?: là)?|ly do(?: la)?)[ :]+(?=.)", re.IGNORECASE)
_ROLES = {
    "can bo tong hop tinh": Role.PROVINCE,
    "cap tinh": Role.PROVINCE,
    "can bo tong hop": Role.COORDINATOR,
    "tong hop": Role.COORDINATOR,
    "dieu phoi": Role.COORDINATOR,
    "quan tri vien": Role.ADMIN,
    "quan tri": Role.ADMIN,
    "nguoi bao cao thay": Role.STAND_IN,
    "bao cao thay": Role.STAND_IN,
    "nguoi thay": Role.STAND_IN,
    "lanh dao": Role.APPROVER,
    "nguoi duyet": Role.APPROVER,
    "chu tich": Role.APPROVER,
    "can bo bao cao": Role.OFFICER,
    "can bo": Role.OFFICER,
    "nguoi chuyen tin": Role.FORWARDER,
    "nhom": Role.GROUP,
}
_ROLE = "|".join(_ROLES)
_UNIT_ORDERS = (
    (Kind.EXTEND, re.compile(rf"/?gia han(?: cho)? (?P<place>.+?) (?:den|toi)(?: het)?(?: ngay)? {_DAY}")),
    (Kind.EXTEND, re.compile(r"/?gia han(?: cho)? (?P<place>.+)")),
    (Kind.EXCUSE, re.compile(r"/?mien(?: bao cao)?(?: cho)? (?P<place>.+)")),
    (Kind.REMIND, re.compile(r"/?nhac(?: nho)?(?: ngay)?(?: cho)? (?P<place>.+?)(?: ngay| bao cao| bao cao ngay)?")),
    (Kind.INVITE, re.compile(rf"/?moi (?P<place>.+?) (?:lam )?(?P<role>{_ROLE})")),
    (Kind.INVITE, re.compile(rf"/?moi (?P<role>{_ROLE})(?: cho| cua| o)? (?P<place>.+)")),
)
_UNREACHABLE = re.compile(
    r"/?(?:(?:nhung )?(?:ai|don vi nao|xa nao) )?(?:dang )?(?:khong|chua) (?:lien lac|lien he) duoc(?: voi)?(?: ai)?"
)
_START = re.compile(
    rf"/?(?:bat dau|phat dong|khoi dong) (?P<campaign>[a-z0-9]+(?:-[a-z0-9]+)*)(?: tu(?: ngay)? {_DAY})?"
)
_STOP = re.compile(r"/?(?:dung|ket thuc) (?P<campaign>[a-z0-9]+(?:-[a-z0-9]+)*)")

_CLOSE = re.compile(
    r"/?chot so(?: lieu)? thang (?:(?P<which>nay|truoc)|(?P<month>1[0-2]|0?[1-9])(?:(?:[/.-]| nam )(?P<year>20\d\d))?)"
    r"(?: (?P<campaign>(?=\S*[0-9-])[a-z0-9]+(?:-[a-z0-9]+)*))?"
)


def order_in(text: str, *, today: date, above: bool) -> Order | None:
    """What the message orders; None when it is none. above: the speaker stands over some unit."""
    said = " ".join(nfc(text).split()).rstrip(" .!?")
    folded = fold(said)
    if _UNREACHABLE.fullmatch(folded):
        return Order(kind=Kind.UNREACHABLE)
    for kind, pattern in ((Kind.START, _START), (Kind.STOP, _STOP)):
        found = pattern.fullmatch(folded)
        if found and any(letter.isdigit() or letter == "-" for letter in found["campaign"]):
            values = {"campaign": found["campaign"].upper()}
            day = _day(found, today) if kind is Kind.START else None
            return Order(kind=kind, values=values | ({"from": day.isoformat()} if day else {}))
    closed = _CLOSE.fullmatch(folded)
    if closed:
        campaign = {"campaign": closed["campaign"].upper()} if closed["campaign"] else {}
        return Order(kind=Kind.CLOSE, values={"month": _month(closed, today), **campaign})
    asked, reason = _without_reason(said)
    for kind, pattern in _UNIT_ORDERS:
        found = pattern.fullmatch(fold(asked))
        if found and (above or _TYPED.match(found["place"])):
            values = _values(found, today) | ({"reason": reason[:LONGEST_REASON]} if reason else {})
            return Order(kind=kind, place=asked[slice(*found.span("place"))], values=values)
    return None


def _without_reason(said: str) -> tuple[str, str]:
    """The order and its reason; a place that has nothing but its kind before `do` is called so: xa do thanh."""
    for found in _WHY.finditer(said):
        if not _TYPED.fullmatch(fold(said[: found.start()]).rpartition(" ")[2] + " "):
            return said[: found.start()], said[found.end() :]
    return said, ""


def _values(found: re.Match[str], today: date) -> dict[str, str]:
    groups = found.groupdict()
    values = {}
    if groups.get("role"):
        values["role"] = _ROLES[groups["role"]].value
    day = _day(found, today)
    if day is not None:
        values["last"] = day.isoformat()
    return values


def _day(found: re.Match[str], today: date) -> date | None:
    """The day that was named; without a year the next one of that name. None when none was, or there is no such day."""
    groups = found.groupdict()
    if not groups.get("day"):
        return None
    year = int(groups["year"]) if groups.get("year") else today.year
    try:
        day = date(year + 2000 if year < 100 else year, int(groups["month"]), int(groups["day"]))
        return day.replace(year=day.year + 1) if not groups.get("year") and day < today else day
    except ValueError:
        return None


def _month(found: re.Match[str], today: date) -> str:
    """The month that was named; without a year the last one of that name that has begun."""
    if found["which"]:
        return month_of(today, before=int(found["which"] == "truoc"))
    month = int(found["month"])
    year = int(found["year"] or today.year - (month > today.month))
    return month_of(date(year, month, 1))


def called(units: Iterable[Unit], place: str) -> tuple[tuple[Unit, ...], bool]:
    """The units of that name, and whether it is their name: with its signs, else without, else almost."""
    some = tuple(units)
    exact = tuple(one for one in some if one.is_called(place))
    if exact:
        return exact, True
    plain = fold(nfc(place))
    alike = tuple(one for one in some if plain in (fold(one.name), fold(one.title)))
    if alike:
        return alike, True
    close = [(max(fuzz.ratio(plain, fold(name)) for name in (one.name, one.title)), one) for one in some]
    return tuple(one for score, one in sorted(close, key=lambda pair: -pair[0]) if score >= CLOSE), False
