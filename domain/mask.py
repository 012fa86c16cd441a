"""Which numbers in free words stand for a person: identity cards (9 or 12 digits) and telephones? They are blotted out.

Figures stay: what is followed by a unit of measure, thousands with dots, decimals, documents, dates. A figure never
begins with a zero, telephones and new identity numbers always do; so those are blotted out whatever follows.
"""

from __future__ import annotations

import re

from domain.quantity import SIZES
from domain.words import fold, nfc

MASK = "[số đã che]"

_TELEPHONE = r"(?:\(?\+?84\)?[ .\-]?[235789](?:[ .\-]?\d){8,9}|\(?0[ .\-]?[235789](?:\)?[ .\-]?\d){8,9})"
_IDENTITY = r"(?:\d{12}|\d{9}|\d{3}(?:(?P<between>[ .\-])\d{3})(?:(?P=between)\d{3}){1,2}|\d{4}[ .\-]\d{4}[ .\-]\d{4})"
# Not a part of something longer: a decimal, a date, the number of a document, the key of a message.
_ALONE = r"(?<!\d)(?<!\d[.,/:\-])(?<!-)"
_ENDS = r"(?![\w/]|[.,:\-]\d)"
_FOUND = re.compile(rf"{_ALONE}(?:(?P<telephone>{_TELEPHONE})|(?P<identity>{_IDENTITY})){_ENDS}", re.ASCII)
_CUE = re.compile(
    r"(?:cmnd|cmt|cccd|can cuoc|dinh danh|chung minh|ho chieu|sdt|dt|dien thoai|so may|zalo|hotline|lien he|"
    r"phone|mobile)(?:[^\d\n]{0,24})$"
)
_MORE_UNITS = (
    "d|vnd|usd|dong|trieu|tr|ty|ti|nghin|ngan|k|ti dong|m|m2|m3|met|khoi|kg|tan|ta|yen|gam|lit|kwh|kw|ho|nguoi|"
    "nhan khau|khau|nha|can|cay|con|cai|chiec|suat|phan|luot|buoi|ngay cong|cong|hoi vien|doan vien|hoc sinh|"
    "tre em|the|giay|mo hinh|vuon|ao|ho gia dinh|gia dinh|thon|xa|san pham|dau sach|quyen|cuon|bo|tuyen|cong trinh|diem"
)
_UNITS = "|".join(sorted((*map(re.escape, SIZES), *_MORE_UNITS.split("|")), key=len, reverse=True))
_UNIT = re.compile(rf"\s*(?:{_UNITS}|[₫$€])(?!\w)")
_BEGUN, _GOES_ON = re.compile(r"(?<!\d)\d{1,3} $"), re.compile(r" \d{3}(?!\d)")
_FOURS = re.compile(r"\d{4}(?:[ .\-]\d{4}){2}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")


def masked(text: str) -> str:
    """The text (as NFC) with those numbers blotted out; doing it twice changes nothing more."""
    written = nfc(text)
    if not any(letter.isdigit() for letter in written):
        return written
    folded = fold(written)
    return _FOUND.sub(lambda found: MASK if _is_personal(found, folded) else found.group(), written)


def _is_personal(found: re.Match[str], folded: str) -> bool:
    raw, measured = found.group(), bool(_UNIT.match(folded, found.end()))
    if _CUE.search(folded[max(0, found.start() - 40) : found.start()]):
        return True
    if found["between"] and (_BEGUN.search(folded[: found.start()]) or _GOES_ON.match(folded, found.end())):
        return False  # a part of a longer figure: 25 000 000 000 000 đồng
    if raw.lstrip("(").startswith(("+", "0")):
        return found["telephone"] is None or _is_written_so(raw)
    if _FOURS.fullmatch(raw):
        return False  # twelve digits of a person begin with a zero: these are years, or a list of figures
    return not measured and not _THOUSANDS.fullmatch(raw)


def _is_written_so(raw: str) -> bool:
    """In groups as people write telephones; a list of small figures is none."""
    groups = [len(digits) for digits in re.findall(r"\d+", raw)]
    return len(groups) <= 5 and min(groups) >= 2 and max(groups) >= 3
