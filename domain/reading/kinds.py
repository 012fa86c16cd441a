"""Is the message a report at all, or a question, news, an invitation, small talk, somebody else's figures?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.reading import cues
from domain.reading.lexicon import listed
from domain.reading.sentences import Part
from domain.reading.tokens import Sign, Token
from domain.reading.types import Intent
from domain.words import fold

_DOMAIN = re.compile(
    r"(?<!\S)(?:bao cao|bc|so lieu|chi tieu|nop|han|so ket|tong ket|dang ky|bieu mau|don vi tinh|tinh theo|ky nay|"
    r"mau|he thong|thi dua|giai|khen|"
    r"nhap|ghi nhan|anh|minh chung|tieu chi|ke hoach|~|gui|sua|xem)(?!\S)"
)
# The first that fits is meant.
_INTENTS = (
    (
        Intent.STATUS,
        r"con (?:thieu|no)|chua (?:bao|nop|gui)|da (?:nop|gui|bao)(?: \w+){0,4} chua",
    ),
    (
        Intent.AWARD,
        r"giai (?:nhat|nhi|ba|thuong|khuyen khich)|thuong|khen|bang khen|giay khen|co thi dua|giai",
    ),
    (
        Intent.UNIT,
        r"don vi (?:tinh|nao|gi|la)|theo (?:km|m|met|ha|%|ty|trieu|ho|nguoi|phan tram|don vi)|"
        r"tinh (?:bang|theo)|bao (?:bang|theo)|ghi (?:bang|theo)|(?:km|m|met|trieu|%|phan tram|ha|m2) hay|"
        r"luot hay|hay (?:la )?(?:theo )?(?:nghin luot|km|met|m|ty|trieu|%|phan tram|ha)",
    ),
    (
        Intent.DEADLINE,
        r"khi nao|khi mo|bao gio|han|ngay nao|hom nao|may gio|ngay may|chot|tre|kip|hoi nao|het ngay|deadline|"
        r"con (?:bao nhieu|may) ngay|gui cho ai|nop cho ai|gui ai",
    ),
    (
        Intent.TARGET,
        r"chi tieu|muc tieu|bao nhieu (?:%|phan tram|km|m|moi|thi)|moi dat|phai dat|tren bao nhieu|"
        r"duoi bao nhieu|toi thieu|dat chuan|can dat|giao bao nhieu|ke hoach",
    ),
    (
        Intent.STATUS,
        r"con (?:thieu|no)|da (?:nop|gui|bao|ghi|nhan)|(?:nop|gui|bao|nhan duoc)(?: \w+){0,3} chua|den dau|"
        r"dang la bao nhieu|xep thu|bao nhieu xa|luy ke|tong (?:la|duoc)|nhan duoc|duoc chua|duoc bao nhieu|"
        r"la bao nhieu|roi",
    ),
    (
        Intent.HELP,
        r"cach|lam sao|the nao|nhu nao|huong dan|o dau|cho nao|sua|gui anh|nhap|ai|la gi|gi|duoc khong|duoc ko",
    ),
)
_COMPILED = tuple((intent, re.compile(rf"(?<!\S)(?:{words})(?!\S)")) for intent, words in _INTENTS)
_ROUNDS = (
    ("so ket", "so_ket"),
    ("tong ket", "tong_ket"),
    ("dang ky", "dang_ky"),
    ("thang", "thang"),
    ("quy", "quy"),
    ("tuan", "tuan"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What the words of the whole message say about its kind."""

    own: bool
    news: bool
    pastime: bool
    inviting: bool
    command: bool
    courtesy: bool
    somebody: bool
    link: bool


def evidence(line: str, tokens: Sequence[Token]) -> Evidence:
    link = any(token.kind == "link" for token in tokens)
    return Evidence(
        own=bool(cues.OWN.search(line)),
        news=link or bool(cues.NEWS.search(line)),
        pastime=bool(cues.PASTIME.search(line)),
        inviting=bool(cues.INVITING.search(line)),
        command=bool(cues.COMMAND.search(line)),
        courtesy=bool(cues.COURTESY.search(line)),
        somebody=bool(cues.SOMEBODY_ELSE.search(line)),
        link=link,
    )


def reports_nothing(found: Evidence) -> bool:
    """News, small talk, invitations, figures of a whole province: unless the unit speaks of itself."""
    return not found.own and (found.news or found.pastime or found.inviting or found.somebody)


def asks(part: Part) -> bool:
    return part.asks or bool(cues.QUESTION.search(part.line))


def intent_of(line: str) -> Intent | None:
    """What a question is about; None for one that is none of ours."""
    if not _DOMAIN.search(line):
        return None
    for intent, words in _COMPILED:
        if words.search(line):
            return intent
    return Intent.HELP


def about(line: str, parts: Sequence[Part]) -> str:
    codes = [code for part in parts for piece in part.names if piece.name for code in sorted(piece.name.codes)]
    if codes:
        return codes[0]
    return next((hint for words, hint in _ROUNDS if words in line), "")


_NIL_CONTEXT = re.compile(
    r"(?<!\S)(?:phat sinh|ps|so lieu|bien dong|hoat dong|bao cao|bc|thay doi|tuan|thang|ky|quy|hom nay|dot|nam|"
    r"chi tieu|cong viec)(?!\S)"
)
_NIL_OF = listed(
    """
    ca dich benh chi kinh khieu don no mau diem ho vu toi f0 nguoi ngheo tien von phi su
    """
)


def tells_nothing(line: str) -> bool:
    """`không phát sinh` of the whole period."""
    found = cues.NIL.search(line)
    if found is None:
        return False
    if not _NIL_CONTEXT.search(line) and not re.fullmatch(r"(?:\w+ )?chua co gi(?: \w+){0,2}", line):
        return False
    after = line[found.end() :].split()
    return not (after and after[0] in _NIL_OF)


def repairs(tokens: Sequence[Token]) -> bool:
    """`sửa nhà`, `sửa chữa`: houses are repaired, no figure is corrected."""
    for at, token in enumerate(tokens):
        if token.word == "sua" and token.sign is Sign.WORD:
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            if after is not None and (after.word in ("chua", "xong", "duoc", "sang") or after.sign is Sign.NUMBER):
                return True
            if after is not None and after.word == "nha" and after.raw != "NHA":
                return True
    return False


def aims(tokens: Sequence[Token]) -> bool:
    """`nhằm` is no `nhầm`."""
    return any(token.raw.lower() == "nhằm" for token in tokens)


_OTHER = re.compile(
    r"(?<!\S)(?:xa|phuong|thi tran) (?:\S+ ){0,3}?(?:ben canh|lang gieng)(?!\S)|"
    r"(?<!\S)(?:xa|phuong|thi tran) (?:ban(?! (?:giao|hanh))|khac|ben(?! (?:em|minh|toi|chau|nay|ta|bac)))(?!\S)|"
    r"(?<!\S)(?:bao|ghi|gui|nhap|nop) (?:ho|giup|dum|gium|thay) (?:ho|xa (?!em|minh|toi|chau|ta))(?!\S)"
)


_FOR = frozenset({"giup", "ho", "thay", "dum", "ben"})
_FAVOUR = re.compile(
    r"(?<!\S)nho (?:\w+ ){0,2}?(?:bao|ghi|gui|nhap|nop) (?:ho|giup|dum|thay)(?! (?:em|minh|toi|chau))(?!\S)"
)


def other_unit(line: str, tokens: Sequence[Token], unit_names: frozenset[str]) -> bool:
    """Figures of a unit that is not the officer's own."""
    if _OTHER.search(line):
        return True
    if _names_others(tokens):
        return True
    own = {fold(name) for name in unit_names}
    own |= {re.sub(r"^(xa|phuong|thi tran|huyen|thi xa|thanh pho|tinh) ", "", name) for name in own}
    for at, token in enumerate(tokens):
        if token.sign is not Sign.WORD or token.word not in ("xa", "phuong", "tran") or at + 1 >= len(tokens):
            continue
        named = _proper(tokens, at + 1)
        if not named:
            continue
        known = any(named == name or named.startswith(f"{name} ") for name in own)
        before = tokens[at - 1] if at else None
        for_them = before is not None and before.sign is Sign.WORD and before.word in _FOR
        for_them = for_them or bool(_FAVOUR.search(line))
        if known:
            continue
        if own or for_them:
            return True
    return False


def _names_others(tokens: Sequence[Token]) -> bool:
    """`bên Cẩm Duệ họ làm`."""
    for at, token in enumerate(tokens):
        if token.raw.lower() not in ("bên", "ben"):
            continue
        named = len(_proper(tokens, at + 1).split())
        behind = tokens[at + 1 + named] if at + 1 + named < len(tokens) else None
        if named and behind is not None and behind.raw.lower() in ("họ", "ho"):
            return True
    return False


def _proper(tokens: Sequence[Token], at: int) -> str:
    """The capitalised words that start here: the name of a place."""
    words: list[str] = []
    for token in tokens[at : at + 4]:
        if token.sign is not Sign.WORD or not token.raw[:1].isupper() or (token.raw.isupper() and len(token.raw) > 1):
            break
        words.append(token.word)
    return " ".join(words)
