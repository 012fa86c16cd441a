"""What does a plain report say that was read before with other figures?

Most reports are names of indicators with small plain figures, `GTNT 1,2 km; vườn mẫu 3`, and most people write theirs
the same way every week. Such a message is read whole once; what it said is kept under its words, with a sign for every
digit. The next one with the same words differs in its figures only, and they are put in their places.

What makes a figure mean something else by its size alone is looked at each time (bounds), or makes a message no plain
one: zeros, years, thousands, fractions with a dot, names that hold digits, words that speak of times or places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from domain.indicator import Kind
from domain.quantity import SIZES
from domain.reading.bounds import implausible
from domain.reading.lexicon import ORDERED, TIME_WORDS
from domain.reading.names import Vocabulary
from domain.reading.numerals import literal
from domain.reading.types import Reading, ReadingKind
from domain.reading.units import plain, wanted
from domain.report import Entry
from domain.words import fold

LONGEST = 300
MOST = 4_000  # kept for one campaign; then they are learnt anew
_SIGN = str.maketrans("0123456789", "#" * 10)
_FIGURE = re.compile(r"\d+(?:,\d+)?", re.ASCII)
# A name, a figure of at most three digits with at most two behind the comma, a unit; nothing else.
_NAMED = r"(?P<name>[^\W\d_]+(?: [^\W\d_]+)*)(?::? |:)(?P<figure>#{1,3}(?:,#{1,2})?)"
_ITEM = _NAMED + r"(?: ?(?P<unit>%|[^\W\d_]+(?: [^\W\d_]+)*))?"
_ONE = re.compile(_ITEM)
_ALL = re.compile(re.sub(r"\?P<\w+>", "?:", f"{_ITEM}(?:(?:; ?|, |\n){_ITEM})*"))
_WORD = re.compile(r"[a-z]+")
_BREAK = re.compile(r"; ?|, |\n")
_TIMES = TIME_WORDS | ORDERED | {"so", "th", "g", "h", "gio", "phut", "k"}  # beside them its size counts
_PLACES = frozenset({"xa", "phuong", "tran", "ben"})  # what follows them may be the unit's own name or not
_NEEDS_UNIT = frozenset({"money", "visits", "length"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What a plain message said. factors: by which each figure was multiplied; places: of each item's words."""

    reading: Reading
    factors: tuple[Decimal | None, ...]
    places: tuple[tuple[int, int], ...]


def recall(text: str, vocabulary: Vocabulary, how: tuple[bool, bool]) -> Reading | None:
    """What the text says, when one with the same words was learnt; None: it has to be read. how: as in `learn`."""
    form: Form | None = vocabulary.plain.get((text.translate(_SIGN), how))
    if form is None:
        return None
    entries: list[Entry] = []
    for said, factor, (start, end), figure in zip(
        form.reading.entries, form.factors, form.places, _FIGURE.findall(text), strict=True
    ):
        value = _value(figure, factor)
        if value is None:
            return None
        entry = Entry(code=said.code, value=value, mode=said.mode, assumed_unit=said.assumed_unit, said=text[start:end])
        if implausible(entry, vocabulary.indicators[entry.code]) is not None:
            return None
        entries.append(entry)
    return Reading(kind=ReadingKind.REPORT, entries=tuple(entries), registers=form.reading.registers)


def learn(text: str, reading: Reading, vocabulary: Vocabulary, how: tuple[bool, bool]) -> None:
    """Keeps what a plain text said. how: whether targets are registered, and whether it answers a question."""
    signs = text.translate(_SIGN)
    if len(text) > LONGEST or not _ALL.fullmatch(signs) or not _says_no_more(reading):
        return
    items = _items(signs)
    figures = _FIGURE.findall(text)
    if len(items) != len(figures) or len(items) != len(reading.entries):
        return
    factors: list[Decimal | None] = []
    for (start, end), figure, entry in zip(items, figures, reading.entries, strict=True):
        item = _ONE.fullmatch(fold(signs[start:end]))
        if item is None or entry.said != text[start:end] or not _is_plain(entry, item, vocabulary):
            return
        factor = _factor(figure, entry, item["unit"] or "")
        if str(_value(figure, factor)) != str(entry.value):
            return
        factors.append(factor)
    if len(vocabulary.plain) >= MOST:
        vocabulary.plain.clear()
    vocabulary.plain[signs, how] = Form(reading=reading, factors=tuple(factors), places=tuple(items))


def _says_no_more(reading: Reading) -> bool:
    """A report of figures, each of another indicator, and nothing beside them."""
    bare = Reading(kind=ReadingKind.REPORT, entries=reading.entries, registers=reading.registers)
    return reading == bare and len({entry.code for entry in reading.entries}) == len(reading.entries)


def _items(signs: str) -> list[tuple[int, int]]:
    """Where each item stands."""
    found, start = [], 0
    for cut in _BREAK.finditer(signs):
        found.append((start, cut.start()))
        start = cut.end()
    return [*found, (start, len(signs))]


def _is_plain(entry: Entry, item: re.Match[str], vocabulary: Vocabulary) -> bool:
    """The item names its indicator exactly, and neither its words nor its lack of a unit make it depend on its size."""
    indicator = vocabulary.indicators.get(entry.code)
    if indicator is None or indicator.kind is not Kind.QUANTITY:
        return False
    if entry.on or entry.details or entry.replaces is not None or entry.text:
        return False
    name, words = tuple(item["name"].split()), frozenset(_WORD.findall(item.string))
    if vocabulary.phrases.get(name) != frozenset({entry.code}) or _goes_on(name, vocabulary) or words & _PLACES:
        return False
    if name[-1] in _TIMES or _TIMES.intersection((item["unit"] or "").split()):
        return False
    return not entry.assumed_unit or wanted(indicator).dimension not in _NEEDS_UNIT


def _goes_on(name: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """`mức` may be the beginning of `mức 3`."""
    longer = (one for one in (*vocabulary.phrases, *vocabulary.deeds) if len(one) > len(name))
    return any(one[: len(name)] == name and one[len(name)].isdigit() for one in longer)


def _factor(figure: str, entry: Entry, unit: str) -> Decimal | None:
    """By which the figure as typed becomes the entry's; None where it is kept as it was typed."""
    said = literal(figure)
    if said is None or entry.value is None or not said[0] or unit not in SIZES:
        return None
    return entry.value / said[0]


def _value(figure: str, factor: Decimal | None) -> Decimal | None:
    """None for zero and for what begins with one, which is no plain figure."""
    said = literal(figure)
    if said is None or said[1] is not None or not said[0] or (figure[0] == "0" and figure[1] != ","):
        return None
    return said[0] if factor is None else plain(said[0] * factor)
