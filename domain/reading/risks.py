"""Which words beside a figure may turn its meaning?

Risky words (`thiếu`, `hỏng`, `của xã bên`) count wherever they stand in the clause, unknown ones between the name and
its figure, or when there are many of them before it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from domain.indicator import Indicator, Measure
from domain.reading import cues
from domain.reading.clauses import Clause
from domain.reading.lexicon import listed
from domain.reading.names import Vocabulary
from domain.reading.pairing import Pair
from domain.reading.quantities import roman
from domain.reading.sentences import Part, Piece
from domain.reading.tokens import Sign
from domain.words import fold

_PLACE = listed(
    """
    thon xom ban to khu ap ho ong ba anh chi em tuyen duong cau xa huyen tinh cum doi trai nha dong bac co cho
    truong lang chu
    """
)
_RISKY = re.compile(
    r"(?<!\S)(?:hong|hu hong|sat lo|sat|ngap|cuon troi|troi|xuong cap|thieu|hut|huy|thu hoi|bi rut|het han|"
    r"xin (?:cap|them|ho tro|kinh phi)|"
    r"can (?:them|cap|von|ho tro|lam|phai|sua|xay|xoa|nang cap)|(?:ra soat|khao sat|thong ke) (?:co|duoc|con)|"
    r"no|muon|that thoat|chua|khong|ko|k|chang|hok|neu|gia nhu|le ra|dang le|"
    r"cua (?:xa|huyen|nguoi) (?:ban|khac)|nam ngoai|nam truoc|cung ky|thang truoc|quy truoc|tuan truoc|ky truoc|"
    r"bo di|tru|moi chi)(?!\S)"
)
# Kept in order or got ready, not built; the indicator may be one of repairs.
_UPKEEP = re.compile(
    r"(?<!\S)(?:nao vet|phat quang|khoi thong|duy tu|bao duong|don ve sinh|don dep|quet don|cam moc|khao sat|do dac|"
    r"dap nen|dao dap|san nen|mo nen|phong tuyen|giai phong mat bang|gpmb)(?!\S)"
)
_STARTED = re.compile(r"(?<!\S)(?:khoi cong|dong tho)(?: xay dung| xay| sua chua| lam| moi| duoc)* #")
_NO_ACCIDENT = re.compile(
    r"(?<!\S)(?:(?:~|tai nan) (?:lao dong|dien|thuong tich|bom min)|duoi nuoc|dien giat|set danh|hoa hoan|"
    r"dam chay|ngo doc|ong dot|lu (?:cuon|quet)|sat lo|dich benh|tu tu)(?!\S)"
)
_WRITTEN = listed(
    """
    hỏng hư sạt sát ngập trôi nợ mượn thiếu hụt hủy huỷ chưa không chẳng trừ nếu
    """
)
# What turns a figure when it stands behind the name or the figure; elsewhere it speaks of something else.
_TURNS = re.compile(
    r"(?<!\S)(?:du kien|du tinh|(?<!theo )(?<!dat )(?<!dung )(?<!vuot )(?<!voi )(?<!so )ke hoach(?! @)|(?:huyen|"
    r"tinh|tren) giao|"
    r"(?:se|sap|can|phai) (?:lam|xong|dat|hoan thanh|do|xay)|nua (?:la|moi|thi)|moi du|phan dau|muc tieu|"
    r"(?:thang|tuan|quy|nam|ky) (?:sau|toi)|chuan bi|cho (?:von|duyet|kinh phi)|de xuat|"
    r"de nghi (?!ghi|nhap|cap nhat|anh|chi)|xin (?:lam|cap|them|duoc)|"
    r"thiet ke|du toan|mo uoc|mong (?:doi|muon)|(?:do )?(?:huyen|tinh) lam|cua (?:huyen|tinh|ben)|ben (?:xa )?kia|"
    r"da (?:bao|gui|nop|ghi)(?! cao)(?! @)|(?:bao|gui|nop|ghi) (?:roi|hom qua|lan truoc)|"
    r"(?:chac|chac la|chac vay|thi phai|hay sao(?: ay)?|khong chac)|tro (?:len|xuong)|do lai|"
    r"giai doan truoc|nhiem ky truoc|bi cat|tam (?:dung|ngung)|noi dua|dua thoi|bao sau|"
    r"(?:dang|de|cho) (?:ra soat|kiem tra)|kiem tra lai|xem lai|doi chieu lai|"
    r"(?:moi_?|mot|tung) (?:thon|ho|nam|thang|xa|nguoi|tuyen|doan|xom|ban|vuon|khu|to|chi bo)|"
    r"toi (?:thieu|da)|(?:it|nhieu) nhat|la (?:cung|it))(?!\S)"
)
_SHARE_OF = re.compile(  # `bằng 84% dự toán huyện giao` only compares
    r"(?P<q>#) (?:so voi |so |cua |tong |muc )*(?:ke hoach|kh|du toan|dt|chi tieu|muc tieu|nghi quyet)(?: ca nam| nam)?"
    r"(?: @)?(?: (?:duoc )?(?:huyen|tinh|tren|cap tren|hdnd(?: \w+)?)? ?giao)?"
)
_TURNING = listed("bỏ cũ thử nháp dừng ngừng bớt trùng ước sai test")
_AVERAGE = re.compile(r"(?<!\S)(?:binh quan|trung binh)(?!\S)")
_GROUP = re.compile(
    r"(?<!\S)(?:hoc sinh|sinh vien|tre em|nguoi cao tuoi|nguoi ngheo|ho (?:can )?ngheo|can bo|cong chuc|ho gia dinh|"
    r"hoi vien|doan vien|cong nhan|quoc te|nuoc ngoai|noi dia)(?!\S)"
)
_LAST_YEAR = frozenset({"nam truoc", "cung ky", "nam ngoai", "thang truoc", "quy truoc", "ky truoc"})
_AROUND = listed("a nhe em anh chi la cua so do day nay the thoi roi theo con xong lam duyet chot chac dat du duoc")


def risky(part: Part) -> list[str]:
    """Words that may turn the meaning of a figure beside them; `không có người chết` is a figure itself."""
    told = [match.span() for pattern in (cues.ZERO, cues.NONE_OF) for match in pattern.finditer(part.line)]
    return [
        found.group()
        for found in _RISKY.finditer(part.line)
        if not any(start <= found.start() < end for start, end in told) and _as_written(part, found)
    ]


def risky_now(part: Part) -> list[str]:
    """The same without the words that only name an earlier period, with which a level is compared."""
    return [words for words in risky(part) if words not in _LAST_YEAR]


def turned(part: Part, past: int = 0) -> list[str]:
    """Words that say that a figure is not meant as it stands, behind the piece at `past`."""
    start = part.starts[past] if past < len(part.starts) else len(part.line)
    shares = [match.span() for match in _SHARE_OF.finditer(part.line) if _is_share(part, match)]
    found = [
        match.group()
        for match in _TURNS.finditer(part.line, start)
        if not any(first <= match.start() < last for first, last in shares)
    ]
    pieces = part.pieces[past:]
    return found + [one.word for one in pieces if one.sign == "w" and part.tokens[one.first].raw.lower() in _TURNING]


def other_cause(part: Part) -> str:
    """`2 người chết do đuối nước`: what is counted did not happen on the road."""
    found = _NO_ACCIDENT.search(part.line)
    return found.group() if found else ""


def _is_share(part: Part, found: re.Match[str]) -> bool:
    said = part.pieces[part.piece_at(found.start("q"))].quantity
    return said is not None and said.unit is not None and said.unit.dimension == "share"


def takes_back(part: Part) -> bool:
    """`dự kiến`, `của năm ngoái` and no more: speaks of the figure before it."""
    if part.figures or not (risky(part) or turned(part) or _AVERAGE.search(part.line)):
        return False
    rest = part.line
    for pattern in (_TURNS, _RISKY, _AVERAGE):
        rest = pattern.sub(" ", rest)
    turning = {one.word for one in part.pieces if part.tokens[one.first].raw.lower() in _TURNING}
    return all(word in _AROUND or word in turning for word in rest.split() if word.isalpha())


def narrower(clause: Clause, indicator: Indicator) -> list[str]:
    """A state of one village or one group of people is none of the commune."""
    if indicator.measure not in (Measure.LEVEL, Measure.RATE, Measure.CUMULATIVE_YEAR):
        return [match.group() for match in _AVERAGE.finditer(clause.line)] if indicator.adds_up else []
    name = fold(f"{indicator.name} {' '.join(indicator.aliases)}")
    groups = [found.group() for found in _GROUP.finditer(clause.line) if found.group() not in name]
    part = clause.part
    for piece, following in pairwise(part.pieces):
        if piece.sign == "w" and piece.word in ("thon", "xom", "ban"):
            token = part.tokens[following.first]
            if token.kind == "order" or (following.sign == "w" and token.raw[:1].isupper()):
                groups.append(piece.word)
    return groups


def strange(clause: Clause, part: Part, pair: Pair, indicator: Indicator, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Words that may turn the meaning of the pair. part: the whole clause, of which `clause` is the pair's share."""
    found = risky_now(clause.part) if clause.falls else risky(clause.part)
    name = fold(f"{indicator.name} {' '.join(indicator.aliases)}")
    found += [words for words in turned(clause.part, _first_of(clause.part, pair, part)) if words not in name]
    found += narrower(clause, indicator)
    found += [match.group() for match in _UPKEEP.finditer(clause.line) if match.group() not in name]
    if not re.search(r"dang ky|khoi cong", name):
        found += [match.group() for match in _STARTED.finditer(clause.line)]
    low, high = sorted((pair.name, pair.figure))
    found += [piece.word for piece in part.pieces[low + 1 : high] if _is_unknown(part, piece, vocabulary)]
    found += [
        piece.word
        for piece in clause.part.pieces
        if piece.sign == "w" and any(letter.isdigit() for letter in piece.word) and piece.word not in ("m2", "km2")
    ]
    start = clause.part.pieces[0].first if clause.part.pieces else 0
    before = [
        piece.word for piece in part.pieces[:low] if piece.first >= start and _is_unknown(part, piece, vocabulary)
    ]
    return (*found, *(before if len(before) > 3 else ()))


def _first_of(share: Part, pair: Pair, part: Part) -> int:
    """Where the pair starts among the pieces of its share."""
    first = part.pieces[min(pair.name, pair.figure)].first
    return next((at for at, piece in enumerate(share.pieces) if piece.first >= first), 0)


def _is_unknown(part: Part, piece: Piece, vocabulary: Vocabulary) -> bool:
    if piece.sign != "w" or piece.word.rstrip("_") in vocabulary.words:
        return False
    if len(piece.word) == 1 or roman(piece.word):
        return False
    token = part.tokens[piece.first]
    if token.raw[:1].isupper() and not token.raw.isupper():
        return False
    return not any(
        part.tokens[at].sign is Sign.WORD and part.tokens[at].word in _PLACE
        for at in range(max(0, piece.first - 3), piece.first)
    )


def _as_written(part: Part, found: re.Match[str]) -> bool:
    """`trời` is no `trôi`: a word with diacritics has to be the risky one itself."""
    if " " in found.group():
        return True
    raw = part.tokens[part.pieces[part.piece_at(found.start())].first].raw.lower()
    return raw.isascii() or raw in _WRITTEN
