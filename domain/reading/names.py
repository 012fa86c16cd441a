"""Under which names may the indicators and activities of a campaign appear?

Exact folded names first, then names as the ear has them (`tiêu trí`), then near ones: sure from 90 with a margin of 8
over the next indicator, asked about from 75 on.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from domain.campaign import Activity
from domain.indicator import Indicator, Kind
from domain.reading.lexicon import NUMBER_WORDS, PLAIN, listed
from domain.reading.quantities import roman
from domain.reading.spoken import ALSO
from domain.reading.tokens import Sign, Token
from domain.reading.units import wanted
from domain.words import fold

SURE, MARGIN, ASK = 90, 8, 75
Phrase = tuple[str, ...]
_LETTERS = re.compile(r"[a-z]+[0-9]*|[0-9]+")
# What people say for the words of the documents.
_SPOKEN = (
    (r"^ty le ", ("", "tl ")),
    (r"nong thon moi", ("ntm",)),
    (r"(?<![a-z])ntm(?![a-z])", ("nong thon moi",)),
    (r"nong thon\b(?! moi)", ("nt",)),
    (r"bao hiem y te", ("bhyt", "bhyte")),
    (r"lao dong", ("ld",)),
    (r"van hoa", ("vh",)),
    (r"gia dinh", ("gd", "gđ")),
    (r"hop ve sinh", ("hvs",)),
    (r"tieu chi", ("tc",)),
    (r"khu dan cu", ("kdc",)),
    (r"kieu mau", ("km",)),
    (r"san pham", ("sp",)),
    (r"ngan sach", ("ns", "nsach")),
    (r"du lich", ("dl",)),
    (r"tai nan giao thong", ("tngt",)),
    (r"tieu chuan", ("chuan", "tc")),
    (r"dat chuan", ("chuan",)),
    (r"nang cao", ("nc",)),
    (r"cong trinh", ("ct",)),
)
# One word that is also an ordinary word: a name only with a figure beside it.
WEAK = listed(
    """
    duong nha vuon rung rac kenh muong ranh khach chet tieu-chi cong-trinh be-tong viec-lam ho-so thu-nhap tai-nan
    che-phu khu-mau tiet-kiem tin-dung quoc-phong bi-thuong muong-tuoi can-nha ngoi-nha so-vu luot-khach so-tieu-chi
    ocop xa-ntm giam-ngheo nguoi-chet tu-vong dich-vu-cong chat-thai dat-chuan-ntm du-khach ntm-nang-cao
    ntm-kieu-mau gio
    """
)
_NOT_A_HOUSE = listed(
    """
    van nuoc truong em minh may xuong thau bao hang ve xe tro nghi thuoc tho bac to ta cac
    """
)
_NOT_A_ROAD = frozenset({"dien", "hoa", "ong", "day", "sat", "thuy", "bo", "bang", "bien", "truyen"})
_HOUSE_BEFORE = listed(
    """
    ca ve o tai den bat quanh toan ong ba gan chu nguoi chi
    """
)
_OTHER_WORDS = frozenset({"dương", "dưỡng", "dượng"})  # `biểu dương` names no road
_NEVER_ALONE = frozenset({"km", "xa", "thu", "khach"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """codes: what the words from token `first` to before `past` may mean. weak: only with a figure beside it."""

    first: int
    past: int
    codes: frozenset[str]
    activity: bool = False
    weak: bool = False
    near: int = 100  # how near, of 100, where it is not exact
    unit_too: bool = False  # `KM`: a name only beside others


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The names of the indicators (and activities) of one unit in one campaign. phrases: words → codes."""

    indicators: Mapping[str, Indicator]
    activities: Mapping[str, Activity] = field(default_factory=dict)
    phrases: Mapping[Phrase, frozenset[str]] = field(default_factory=dict)
    heard: Mapping[Phrase, frozenset[str]] = field(default_factory=dict)
    deeds: Mapping[Phrase, frozenset[str]] = field(default_factory=dict)
    near: Mapping[str, frozenset[str]] = field(default_factory=dict)
    starts: Mapping[str, int] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    plain: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)  # as `plain` has learnt

    @classmethod
    def of(cls, indicators: Iterable[Indicator], activities: Iterable[Activity] = ()) -> Vocabulary:
        known = {indicator.code: indicator for indicator in indicators}
        deeds = {activity.code: activity for activity in activities}
        phrases = _index({code: _names_of(one) for code, one in known.items()})
        named = _index({code: _deed_names(one) for code, one in deeds.items()})
        heard: dict[Phrase, set[str]] = {}
        for phrase, codes in phrases.items():
            if len(phrase) > 1:
                heard.setdefault(_heard(phrase), set()).update(codes)
        starts: dict[str, int] = {}
        for phrase in (*phrases, *named):
            starts[phrase[0]] = max(starts.get(phrase[0], 0), len(phrase))
        own = {word for phrase in (*phrases, *named) for word in phrase}
        return cls(
            indicators=known,
            activities=deeds,
            phrases=phrases,
            heard={phrase: frozenset(codes) for phrase, codes in heard.items()},
            deeds=named,
            near={" ".join(phrase): codes for phrase, codes in phrases.items() if len(" ".join(phrase)) >= 6},
            starts=starts,
            words=frozenset(own | PLAIN | NUMBER_WORDS),
        )

    def in_metres(self, name: Name) -> bool:
        return any(self.indicators[code].unit in ("km", "m") for code in name.codes if code in self.indicators)

    def measures(self, name: Name) -> bool:
        """Kilometres and per cent are measured; gardens and people are counted."""
        return any(wanted(self.indicators[code]).measured for code in name.codes if code in self.indicators)

    def find(self, tokens: Sequence[Token]) -> list[Name]:
        """Names in a run of tokens, longest first from the left; near ones in what is left over."""
        found: list[Name] = []
        at = 0
        while at < len(tokens):
            name = self._hyphened(tokens, at) or self._exact(tokens, at) or self._canal(tokens, at)
            name = name and (self._reaching_further(tokens, name) or name)
            if name is not None and not _another_thing(tokens, name) and not _is_per(tokens, at):
                found.append(name)
                at = name.past
            else:
                at += 1
        return found

    def _reaching_further(self, tokens: Sequence[Token], name: Name) -> Name | None:
        """In `hoàn thành NTM nâng cao` it is `NTM nâng cao`, not `hoàn thành NTM`, that is named."""
        for at in range(name.first + 1, name.past):
            later = self._exact(tokens, at)
            if later is not None and later.past > name.past and later.past - at >= name.past - name.first:
                return None if later.activity or later.codes == name.codes else later
        return None

    def _hyphened(self, tokens: Sequence[Token], at: int) -> Name | None:
        """`TNGT-VU`, `NTM-2023`: a code with a hyphen in it."""
        parts = tokens[at : at + 3]
        if len(parts) < 3 or parts[1].word != "-" or not (parts[1].glued and parts[2].glued):
            return None
        codes = self.phrases.get((parts[0].word, parts[2].word))
        return Name(first=at, past=at + 3, codes=codes) if codes else None

    def _canal(self, tokens: Sequence[Token], at: int) -> Name | None:
        """`…; KM 1,9 km; …`: where a name stands, `km` is kênh mương."""
        if tokens[at].word != "km" or at + 1 >= len(tokens):
            return None
        after = at + 2 if tokens[at + 1].word in (":", "=", "-") else at + 1
        starts = at == 0 or (tokens[at - 1].sign is Sign.MARK and tokens[at - 1].word in ",:+&")
        codes = self.phrases.get(("kenh", "muong"))
        if not codes or not starts or after >= len(tokens) or tokens[after].sign is not Sign.NUMBER:
            return None
        measured = after + 1 < len(tokens) and tokens[after + 1].word in ("km", "m", "met")
        if not measured and not tokens[at].raw.isupper():
            return None
        return Name(first=at, past=at + 1, codes=codes, unit_too=True)

    def _exact(self, tokens: Sequence[Token], at: int) -> Name | None:
        longest = self.starts.get(tokens[at].word, 0) if tokens[at].sign is Sign.WORD else 0
        words, pasts = _through(tokens, at, longest)
        for length in range(len(words), 0, -1):
            phrase, past = words[:length], pasts[length - 1]
            codes, deeds = self.phrases.get(phrase), self.deeds.get(phrase)
            if (codes or deeds) and past - at > length and length < 4:
                continue  # `kênh, mương` are two; only a long name holds commas and figures
            if codes:
                if length == 1 and phrase[0] in _NEVER_ALONE:
                    continue
                if length == 1 and tokens[at].raw.lower() in _OTHER_WORDS:
                    continue
                reached = all(self.indicators[code].kind is Kind.MILESTONE for code in codes)
                return Name(first=at, past=past, codes=codes, weak="-".join(phrase) in WEAK and not reached)
            if deeds and not _looks_alike(tokens[at:past]):
                return Name(first=at, past=past, codes=deeds, activity=True)
        return None

    def deeds_in(self, tokens: Sequence[Token]) -> list[tuple[str, int]]:
        """Activities that the tokens name, each with the number of words that named it; also inside longer names."""
        found: dict[str, int] = {}
        for at, token in enumerate(tokens):
            if token.sign is not Sign.WORD:
                continue
            words = _run(tokens, at, self.starts.get(token.word, 0))
            for length in range(len(words), 0, -1):
                if _looks_alike(tokens[at : at + length]):
                    continue
                for code in self.deeds.get(words[:length], ()):
                    found[code] = found.get(code, 0) + length
        return sorted(found.items(), key=lambda pair: -pair[1])

    def find_near(self, tokens: Sequence[Token], taken: set[int]) -> list[Name]:
        """Names that are misspelt, around words that are neither taken nor ordinary."""
        found: list[Name] = []
        done: set[int] = set(taken)
        windows = 0
        for at, token in enumerate(tokens):
            if at in done or token.sign is not Sign.WORD or windows > 60:
                continue
            best: Name | None = None
            strange = token.word not in self.words and not roman(token.word)
            for first in range(max(0, at - 3), at + 1):
                for past in range(at + 1, min(len(tokens), first + 6) + 1):
                    span = range(first, past)
                    if done.intersection(span) or len(_run(tokens, first, past - first)) < past - first:
                        continue
                    windows += 1
                    name = self._near(tokens, first, past, strange=strange)
                    if name is not None and (best is None or (name.near, name.past - name.first) > _rank(best)):
                        best = name
            if best is not None:
                found.append(best)
                done.update(range(best.first, best.past))
        return found

    def _near(self, tokens: Sequence[Token], first: int, past: int, *, strange: bool) -> Name | None:
        words = _run(tokens, first, past - first)
        heard = self.heard.get(_heard(words)) if len(words) > 1 else None
        if heard:
            return Name(first=first, past=past, codes=heard, near=99)
        text = " ".join(words)
        if not strange or len(text) < 6:
            return None
        close = process.extract(text, self.near.keys(), scorer=fuzz.ratio, score_cutoff=ASK, limit=6)
        close = [one for one in close if abs(len(one[0]) - len(text)) <= 2]
        if not close:
            return None
        best_text, best, _ = close[0]
        codes = self.near[best_text]
        other = max((score for name, score, _ in close[1:] if not self.near[name] & codes), default=0.0)
        if best >= SURE and best - other < MARGIN:
            codes = frozenset().union(codes, *(self.near[name] for name, score, _ in close if best - score < MARGIN))
        return Name(first=first, past=past, codes=codes, near=int(best))


def _rank(name: Name) -> tuple[int, int]:
    return name.near, name.past - name.first


def _is_per(tokens: Sequence[Token], at: int) -> bool:
    """`80 triệu/nhà`, `mỗi nhà 50 triệu`."""
    before = tokens[at - 1] if at else None
    slashed = before is not None and before.word == "/" and (before.glued or tokens[at].glued)
    return slashed or (before is not None and before.raw.lower() == "mỗi")


# Activities' names that are something else with other diacritics.
_ALIKE = frozenset({"ra quán", "ra quần", "ra quả"})


def _looks_alike(tokens: Sequence[Token]) -> bool:
    return " ".join(token.raw.lower() for token in tokens) in _ALIKE


def _another_thing(tokens: Sequence[Token], name: Name) -> bool:
    """`cả nhà`, `nhà văn hóa`, `đường điện`: no house and no road was built."""
    if name.past - name.first > 1:
        return False
    before = tokens[name.first - 1].word if name.first else ""
    after = tokens[name.past].word if name.past < len(tokens) else ""
    if tokens[name.first].word != "nha":
        return tokens[name.first].word == "duong" and after in _NOT_A_ROAD
    raw = tokens[name.first].raw.lower()
    plain = raw == "nha" and all(token.raw.isascii() for token in tokens)
    return before in _HOUSE_BEFORE or after in _NOT_A_HOUSE or not (raw == "nhà" or plain)


def _run(tokens: Sequence[Token], at: int, length: int) -> Phrase:
    """Up to so many words in a row, nothing between them."""
    words: list[str] = []
    for token in tokens[at : at + length]:
        if token.sign is not Sign.WORD:
            break
        words.append(token.word)
    return tuple(words)


def _through(tokens: Sequence[Token], at: int, length: int) -> tuple[Phrase, list[int]]:
    """As many words as a name may have, commas left out, with the place behind each: `mức 3, 4`."""
    words: list[str] = []
    pasts: list[int] = []
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token.sign is Sign.WORD or (token.sign is Sign.NUMBER and words and token.word.isdigit()):
            words.append(token.word)
            pasts.append(place + 1)
        elif token.sign is Sign.NUMBER and words and re.fullmatch(r"\d[,.]\d", token.word):  # `mức 3,4`
            words += re.split("[,.]", token.word)
            pasts += [place + 1, place + 1]
        elif not (token.sign is Sign.MARK and token.word in ",:-" and words):
            break
        if len(words) >= length:
            break
    return tuple(words), pasts


def _index(names: Mapping[str, Iterable[str]]) -> dict[Phrase, frozenset[str]]:
    """Words → codes. A name that several indicators have means any of them."""
    found: dict[Phrase, set[str]] = {}
    for code, several in names.items():
        for name in several:
            words = tuple(_LETTERS.findall(fold(name)))
            if words and not all(word.isdigit() for word in words):
                found.setdefault(words, set()).add(code)
    return {words: frozenset(codes) for words, codes in found.items()}


@lru_cache(maxsize=1024)
def _names_of(indicator: Indicator) -> frozenset[str]:
    bare = re.sub(r"^\(\d+[a-z]?\)\s*", "", indicator.name)
    official = {
        indicator.code,
        indicator.code.replace("-", " "),
        bare,
        re.sub(r"\s*\(.*?\)", "", bare),
        indicator.short,
    }
    names = {fold(name) for name in (*official, *indicator.aliases) if name}
    for words in (fold(bare), fold(indicator.short)):
        for key, also in ALSO.items():
            if re.search(rf"(?<![a-z]){re.escape(key)}(?![a-z])", words):
                names.update(also)
    for name in tuple(names):
        names.update(_shortened(name))
    # `tăng thêm` and `giảm` say how a figure is meant, also behind the name
    names = {re.sub(r" (?:tang them|tang|giam|them)$", "", name) for name in names}
    return frozenset(names - {"duong", "khach"} | ({"duong"} if "giao thong nong thon" in fold(bare) else set()))


def _shortened(name: str) -> set[str]:
    found = {name}
    for pattern, shorter in _SPOKEN:
        if len(found) < 24:
            found |= {re.sub(pattern, short, one) for one in found for short in shorter if re.search(pattern, one)}
    return {short for one in found if " " in (short := one.strip()) or " " not in name}


def _deed_names(activity: Activity) -> set[str]:
    return {fold(name) for name in (activity.code, activity.name, *activity.aliases)}


def _heard(phrase: Phrase) -> Phrase:
    """As the ear has it: ch and tr, s and x, d and gi and r, i and y sound alike."""
    return tuple(_sound(word) for word in phrase)


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    for written, sound in (("tr", "ch"), ("x", "s"), ("gi", "d"), ("r", "d"), ("ngh", "ng"), ("gh", "g")):
        if word.startswith(written) and len(word) > len(written):
            word = sound + word[len(written) :]
            break
    return word.replace("y", "i")
