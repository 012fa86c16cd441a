"""What do the words tell that come with figures, or alone?

Told by their cues, with or without diacritics. What hinders outweighs what is asked for, since the one is mostly the
reason for the other.
"""

from __future__ import annotations

import re
from enum import StrEnum

from domain.words import fold, nfc


class NoteKind(StrEnum):
    """What a note is about; the draft report has a section for each."""

    DIFFICULTY = "difficulty"  # what hinders
    PROPOSAL = "proposal"  # what the commune asks for
    EXAMPLE = "example"  # a person or a model worth following
    REMARK = "remark"


def _cues(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


# Households in need are no hindrance, nor is one that was overcome or is not there.
_NO_DIFFICULTY = _cues(
    r"(?:khong|ko|k|chua|chang)(?: \w+){0,2} (?:kho khan|vuong mac|ton tai)(?: ?, ?vuong mac| vuong mac)?|"
    r"(?:vuot|khac phuc|thao go|giai quyet|xu ly)(?: \w+){0,2} (?:kho khan|vuong mac)(?:(?:,| va)? ?vuong mac)?|"
    r"vuot kho|"
    r"(?:hoan canh|ho|nguoi|gia dinh|dac biet|hoc sinh|doi tuong)(?: \w+){0,4} kho khan|"
    r"kho khan (?:tren dia ban|duoc ho tro)|"
    r"dan toc thieu so|thieu (?:nhi|nien|so)|bao (?:hiem|cao)|khong cham"
)
_DIFFICULTY = _cues(
    r"kho khan|vuong mac|tro ngai|bat cap|lung tung|ach tac|dinh tre|gian doan|khan hiem|ton tai|"
    r"(?:con|nhieu|mot so|ton tai,?) han che|han che :|kho (?:thuc hien|trien khai|lam|van dong|huy dong)|"
    r"vuong (?:mat bang|quy hoach|thu tuc|giai phong|dat|cay|duong|nguon|mo ma)|(?:dang|bi|con) vuong|"
    r"thieu|(?:khong|ko|chua) (?:du|dam bao)|"
    r"(?:khong|ko|het) (?:co |con )?(?:von|kinh phi|nguon|xi mang|vat lieu|nhan luc|mat bang|kinh phi|may)|"
    r"(?:khong|ko|chua) (?:dong (?:y|thuan|tinh)|hop tac|thong nhat|chiu)|"
    r"chua (?:duoc )?(?:cap|bo tri|giai ngan|phan bo|giai phong|ban giao|giao|phe duyet)|chua the|"
    r"chua co (?:von|kinh phi|nguon|mat bang|can bo|dat|may|xi mang|vat lieu|nhan luc|huong dan|quy hoach|nguoi)|"
    r"cham (?:tien do|tre|so voi|nen|giai ngan|thanh toan|lai|cap)|"
    r"(?:bi|con|qua|rat|hoi|tien do|thi cong|thuc hien|giai ngan|trien khai|ve)(?: \w+)? cham|"
    r"mua (?:lu|bao|lon|nhieu|keo dai|lien tuc|to|gio|dam|qua)|troi mua|bao lu|bao so|lu lut|lu quet|ngap|sat lo|"
    r"han han|nang (?:nong|han)|ret dam|thien tai|thiet hai|hu hong|xuong cap|"
    r"(?:gia|xi mang|vat lieu)(?: \w+){0,4} tang(?: gia| cao)?|tang gia|no dong|qua tai|phuc tap"
)
_PROPOSAL = _cues(
    r"kien nghi|de nghi|de xuat|xin (?:cap|ho tro|them|kinh phi|duoc|y kien|chu truong|bo sung|dieu chinh|gia han|"
    r"huyen|tinh|phep (?:lui|hoan))|(?:rat )?mong (?:huyen|tinh|cap|duoc|so|cac|ubnd|lanh dao|anh|chi|phong|trung)|"
    r"can (?:duoc |huyen |tinh |cap tren )?(?:ho tro|cap|bo sung)|nho (?:huyen|tinh|cap tren|phong|so)|"
    r"(?:huyen|tinh|cap tren) (?:quan tam|som|xem xet|ho tro them)"
)
_EXAMPLE = _cues(
    r"dien hinh|guong (?:nguoi|viec|mau|sang|tot|tieu bieu|ong|ba|anh|chi|em|dong chi|thanh nien|phu nu)|nguoi tot|"
    r"viec tot|mo hinh (?:hay|moi|tot|diem|tieu bieu|hieu qua)|cach lam hay|tam guong|"
    r"(?:tieu bieu|bieu duong|noi bat)(?: \w+){0,3} (?:la|co|ong|ba|anh|chi|ho|thon)"
)
# A word that is another one with its diacritics: `thiểu`, `vuông`. The rest can only be what it looks like.
_WRITTEN = {"thieu": "thiếu", "vuong": "vướng", "ngap": "ngập"}
_LATE = re.compile(r"(?<!\w)(?:chậm|vướng)(?!\w)")


def note_kind(text: str) -> NoteKind:
    """Difficulty, proposal, example, or only a remark."""
    written = nfc(text).lower()
    folded = fold(text)
    hindering, sure = folded, written
    for found in _NO_DIFFICULTY.finditer(folded):
        start, end = found.span()
        hindering = hindering[:start] + " " * (end - start) + hindering[end:]
        sure = sure[:start] + " " * (end - start) + sure[end:]
    if _found(_DIFFICULTY, hindering, written) or _LATE.search(sure):
        return NoteKind.DIFFICULTY
    if _found(_PROPOSAL, folded, written):
        return NoteKind.PROPOSAL
    if _found(_EXAMPLE, folded, written):
        return NoteKind.EXAMPLE
    return NoteKind.REMARK


def _found(cues: re.Pattern[str], folded: str, written: str) -> bool:
    for found in cues.finditer(folded):
        word, typed = (text.split()[0] for text in (found.group(), written[found.start() : found.end()]))
        if word not in _WRITTEN or typed.isascii() or typed == _WRITTEN[word]:
            return True
    return False
