"""What holds for any message? Numbers read back exactly, diacritics don't matter, nothing is stored without its name.

`GIAOBAN_FUZZ` sets how many random and mutated messages are read: 3,000 unless told, 100,000 for the full run.
"""

from __future__ import annotations

import os
import random
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from domain.indicator import Indicator, Kind
from domain.quantity import vietnamese
from domain.reading import ReadingKind, Vocabulary, read
from domain.reading.spelling import spell
from domain.reading.tokens import cleaned, tokens_of
from domain.report import Mode
from domain.words import fold
from tests.builders import an_indicator, catalogue
from tests.domain.keys import telexed

MANY = int(os.environ.get("GIAOBAN_FUZZ", "3000"))
CODES = sorted(catalogue())
KNOWN = {code: Vocabulary.of(catalogue()[code].reported, catalogue()[code].activities) for code in CODES}
ROAD = Vocabulary.of([an_indicator(target=None)])
PEOPLE = Vocabulary.of(
    [an_indicator("NGUOI", name="Người tham gia", unit="người", target=None, aliases=("nguoi tham gia",))]
)
MONEY = Vocabulary.of([an_indicator("THUNS", name="Thu ngân sách", unit="tỷ đồng", target=None, aliases=("thu ns",))])
STORED = (ReadingKind.REPORT, ReadingKind.CORRECTION)
ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def value(text: str, vocabulary: Vocabulary) -> Decimal | None:
    reading = read(text, vocabulary)
    assert reading.kind is ReadingKind.REPORT, (text, reading)
    (one,) = reading.entries
    return one.value


def spoken(number: int) -> str:
    """A number below a thousand as it is said."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [f"{ONES[hundreds]} trăm"] if hundreds else []
    if tens == 0:
        if ones:
            words.append(f"linh {ONES[ones]}" if hundreds else ONES[ones])
    elif tens == 1:
        words.append("mười" + (f" {'lăm' if ones == 5 else ONES[ones]}" if ones else ""))
    else:
        last = {1: "mốt", 4: "tư", 5: "lăm"}.get(ones, ONES[ones])
        words.append(f"{ONES[tens]} mươi" + (f" {last}" if ones else ""))
    return " ".join(words)


# --- numbers


@given(metres=st.integers(1, 999_999))
def test_metres_are_read_however_they_are_written(metres: int) -> None:
    wanted = Decimal(metres) / 1000
    grouped = vietnamese(Decimal(metres))

    for typed in (f"{metres} m", f"{metres}m", f"{grouped} m", f"{grouped}mét", f"{grouped.replace('.', ' ')} m"):
        assert value(f"GTNT {typed}", ROAD) == wanted, typed


@given(kilometres=st.decimals(min_value="0.01", max_value=999, places=2))
def test_decimals_are_read_with_comma_or_dot(kilometres: Decimal) -> None:
    comma = f"{kilometres:f}".replace(".", ",")

    for typed in (f"{comma} km", f"{comma}km", f"{kilometres:f} km", f": {comma}", f"= {comma} cây số"):
        assert value(f"GTNT {typed}", ROAD) == kilometres, typed


@given(number=st.integers(1, 999))
def test_numbers_in_words_are_read(number: int) -> None:
    words = spoken(number)

    assert value(f"có {words} người tham gia", PEOPLE) == number
    assert value(f"người tham gia: {words} người", PEOPLE) == number


@given(number=st.integers(100, 999))
def test_numbers_in_words_are_read_without_diacritics(number: int) -> None:
    assert value(f"co {fold(spoken(number))} nguoi tham gia", PEOPLE) == number


@given(whole=st.integers(1, 99), tenth=st.integers(1, 9))
def test_dictated_decimals_are_read(whole: int, tenth: int) -> None:
    wanted = Decimal(f"{whole}.{tenth}")

    assert (
        value(
            f"đường bê tông {spoken(whole)} phẩy {ONES[tenth]} cây số", KNOWN["HT2020-CTR64"] if whole < 40 else ROADS
        )
        == wanted
    )


ROADS = Vocabulary.of([an_indicator(target=None, aliases=("đường bê tông",))])


@given(whole=st.integers(1, 9), tenth=st.integers(1, 9))
def test_kilometres_are_read_as_people_say_them(whole: int, tenth: int) -> None:
    assert value(f"đường bê tông {ONES[whole]} cây rưỡi", ROADS) == Decimal(whole) + Decimal("0.5")
    assert value(f"{ONES[whole]} cây {ONES[tenth]} đường bê tông", ROADS) == Decimal(f"{whole}.{tenth}")
    assert value(f"GTNT {whole}km{tenth}", ROADS) == Decimal(f"{whole}.{tenth}")


@given(billions=st.integers(1, 99), millions=st.integers(100, 999))
def test_money_is_read_in_every_way(billions: int, millions: int) -> None:
    wanted = Decimal(billions) + Decimal(millions) / 1000
    ways = (
        f"{billions} tỷ {millions} triệu đồng",
        f"{billions}ty{millions}",
        f"{billions} tỷ {millions}",
        f"{vietnamese(wanted * 1000)} triệu",
        f"{vietnamese(wanted * 1000)}tr",
        f"{vietnamese(wanted * 10**9)} đồng",
    )

    for typed in ways:
        assert value(f"thu ns {typed}", MONEY) == wanted, typed


# --- names


def _names() -> list[tuple[str, Indicator, str]]:
    return [
        (code, one, name)
        for code in CODES
        for one in catalogue()[code].reported
        if one.kind is Kind.QUANTITY
        for name in dict.fromkeys((one.code, one.short, re.sub(r"^\(\d+\w?\)\s*", "", one.name)))
        if name
    ]


def _figure(one: Indicator) -> str:
    unit = (one.unit or "").partition("/")[0]
    return (
        f"giảm 2{'%' if unit.startswith('điểm') else ' ' + unit}"
        if "decrease_g" in one.comparator.value
        else f"2 {unit}"
    )


@pytest.mark.parametrize(("code", "one", "name"), _names())
def test_diacritics_do_not_matter_for_any_name(code: str, one: Indicator, name: str) -> None:
    figure = _figure(one)
    readings = [
        read(f"{written} {shown}", KNOWN[code], asked=True)
        for written, shown in (
            (name, figure),
            (fold(name), fold(figure)),
            (unicodedata.normalize("NFD", name), figure),
            (name.upper(), figure),
            (telexed(name), telexed(figure)),
        )
    ]

    meant = [[(entry.code, entry.value) for entry in reading.entries] for reading in readings]
    assert meant == [meant[0]] * len(readings)
    doubts = [[doubt.reason for doubt in reading.doubts] for reading in readings]
    assert doubts == [doubts[0]] * len(readings)
    assert [entry.code for entry in readings[0].entries] == [one.code] or readings[0].doubts


# --- nothing is too strange, nothing is stored without its name


@given(text=st.text(max_size=200))
@settings(max_examples=200)
def test_reading_never_raises(text: str) -> None:
    for vocabulary in KNOWN.values():
        read(text, vocabulary)


@pytest.mark.parametrize(
    "text",
    [
        *(
            piece * 3000
            for piece in ("(", "1 ", "GTNT ", "một ", "|", "1.000", "9", "a", "\t\n", "\x00", "½", "[ảnh", "()")
        ),
        *(piece * 900 for piece in ("GTNT 1 km; ", "hai ba bốn ", "hooj ngheof ", "(GTNT 1 km) ", "x1y2 ")),
        "GTNT " + "9" * 300 + " km",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_very_long_and_strange_messages_are_read(text: str) -> None:
    for vocabulary in KNOWN.values():
        assert read(text, vocabulary).kind in ReadingKind


FILLERS = [
    "xã",
    "em",
    "anh",
    "chị",
    "hôm",
    "nay",
    "báo",
    "cáo",
    "được",
    "làm",
    "xong",
    "thêm",
    "tổng",
    "rồi",
    "nhé",
    "ạ",
    "và",
    "với",
    "12",
    "1,5",
    "3",
    "km",
    "m",
    "%",
    "người",
    "hộ",
    "thôn",
    "30/6",
]


@given(words=st.lists(st.sampled_from(FILLERS), max_size=12))
def test_text_that_names_no_indicator_stores_nothing(words: list[str]) -> None:
    reading = read(" ".join(words), KNOWN["HT2020-CTR64"])

    assert reading.entries == ()
    assert reading.kind not in STORED


def named(text: str, code: str, vocabulary: Vocabulary) -> bool:
    """Some name of the indicator stands in the message, spelt out, perhaps with a slip."""
    words = " ".join(token.word for token in spell(tokens_of(cleaned(text)), vocabulary.words))
    close = (fuzz.partial_ratio(" ".join(name), words) for name, codes in vocabulary.phrases.items() if code in codes)
    return max(close, default=0) >= 75 or (code == "KMND" and "km" in words.split())


def mutated(texts: list[str], dice: random.Random) -> str:
    """A message with slips of the finger, words lost, words of another one, or cut and joined."""
    text = dice.choice(texts)
    way = dice.random()
    if way < 0.15:
        return "".join(
            dice.choice("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ 0123456789.,;:|/-()%\n\t\"'?!+=~½²🌹") for _ in range(80)
        )
    if way < 0.45:
        letters = list(text)
        for _ in range(dice.randint(1, 5)):
            at = dice.randrange(len(letters))
            letters[at] = dice.choice(["", letters[at] * 2, dice.choice("aeiouwsfrxj0123456789 .,-/\n")])
        return "".join(letters)
    words = text.split(" ")
    if way < 0.7:
        for _ in range(dice.randint(1, 3)):
            words.insert(dice.randrange(len(words) + 1), dice.choice(dice.choice(texts).split(" ")))
        return " ".join(words)
    other = dice.choice(texts)
    return text[: dice.randrange(len(text) + 1)] + other[dice.randrange(len(other)) :]


def test_random_and_mutated_messages_store_nothing_that_is_not_named(messages: list[str]) -> None:
    dice = random.Random(20200310)
    for _ in range(MANY):
        text, code = mutated(messages, dice), dice.choice(CODES)
        reading = read(text, KNOWN[code])

        if reading.kind in STORED:
            assert reading.entries, text
            assert not reading.doubts, text
        for one in reading.entries:
            assert named(text, one.code, KNOWN[code]), (text, one)
            assert one.value is None or one.value >= 0 or one.mode is Mode.TEXT, (text, one)


@pytest.fixture(scope="module")
def messages() -> list[str]:
    import json
    from pathlib import Path

    folder = Path(__file__).parent
    files = ("messages.examples.jsonl", "messages.jsonl")
    return [
        json.loads(line)["text"] for name in files for line in (folder / name).read_text(encoding="utf-8").splitlines()
    ]
