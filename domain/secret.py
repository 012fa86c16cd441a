"""Is this marked as a state secret: Mật, Tối mật, Tuyệt mật? Such content is not for this system.

A mark stands alone: in its line, in brackets, before a colon, or in capitals among other words. Talk about secrets and
words that only sound like it (`bí mật nhà nước`, `mật độ`, `mật ong`) are none. Marks are written with their
diacritics; without them only what can't be anything else counts.
"""

from __future__ import annotations

import re

from domain.words import fold, nfc

_GRADE = r"(?:tuyệt\s+mật|tối\s+mật|mật)"
_WHAT = r"(?:tài\s+liệu|văn\s+bản|công\s+văn|báo\s+cáo|thông\s+tin|nội\s+dung|hồ\s+sơ|kế\s+hoạch|số\s+liệu|tin|độ)"
_NO_HONEY = r"(?!mật\s*[:\-–—]?\s*\d)"  # `mật: 20 lít`
_MARKS = (
    re.compile(rf"(?:^|[\n.;!?])\W*(?:{_WHAT}\s+|{_NO_HONEY}){_GRADE}\s*(?:[:\-–—!)\]»\"*]|\n|$)", re.IGNORECASE),
    re.compile(rf"[(\[«\"*]\s*(?:{_WHAT}\s+)?{_GRADE}\s*[)\]»\"*]", re.IGNORECASE),
    re.compile(rf"độ\s+mật\s*[:\-–—]?\s*{_GRADE}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:dấu|mức)\s+(?:độ\s+)?{_GRADE}\s*(?:[:)\]\n]|$)", re.IGNORECASE),
    re.compile(rf"(?:^|[\n.;!?])\W*{_WHAT}\s+(?:tuyệt|tối)\s+mật(?!\w)", re.IGNORECASE),
)
_CAPITALS = re.compile(r"(?:(?P<before>\w+)[ \t]+)?(?<!\w)(?:TUYỆT |TỐI )?MẬT(?!\w)(?:[ \t]+(?P<after>\w+))?")
_PLAIN = re.compile(r"^\W*(?:(?:tai lieu|van ban|cong van|do mat)\W+)?(?:tuyet mat|toi mat)\W*(?::|$)")


def is_marked(text: str) -> bool:
    """Whether it bears a mark of secrecy."""
    written = nfc(text).strip()
    if "mật" not in (lower := written.lower()) and "mat" not in lower:
        return False
    if any(mark.search(written) for mark in _MARKS):
        return True
    if any(_stands_out(found) for found in _CAPITALS.finditer(written)):
        return True
    return written.isascii() and any(_PLAIN.search(fold(line)) for line in written.splitlines())


def _stands_out(found: re.Match[str]) -> bool:
    """In capitals where the words beside it are not: a stamp, no word of a heading and nothing that is measured."""
    if (found["after"] or "")[:1].isdigit():
        return False
    return not any(word.isupper() and word.isalpha() for word in (found["before"] or "", found["after"] or ""))
