"""Does a plain message, whose like was read before, say what reading the whole of it says?

`GIAOBAN_FUZZ` sets how many made-up messages are compared: 3,000 unless told.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from domain.reading import Vocabulary, read
from domain.reading.message import Asked
from domain.reading.plain import recall
from domain.reading.reader import read_whole
from tests.builders import catalogue

MANY = int(os.environ.get("GIAOBAN_FUZZ", "3000"))
KNOWN = {code: Vocabulary.of(one.reported, one.activities) for code, one in sorted(catalogue().items())}
UNITS = [
    "",
    "",
    " km",
    " m",
    "km",
    "m",
    " %",
    "%",
    " vườn",
    " nhà",
    " hộ",
    " người",
    " ha",
    " triệu",
    " tỷ đồng",
    " tỷ",
]
UNITS += [
    " lượt khách",
    " điểm %",
    " xã",
    " sản phẩm",
    " giờ",
    " tháng",
    " tuần",
    " th",
    " nghìn",
    " mô hình",
    " trường",
]
JOINTS = ["; ", ";", ", ", "\n", " ", " và ", ". ", " ; "]
BEHIND = [" ", " ", ": ", ":", " : ", " = ", "=", " đạt ", " giảm ", " thêm "]
CORPUS = Path(__file__).parent / "messages.jsonl"


def whole(text: str, vocabulary: Vocabulary, *, registration: bool = False, asked: bool = False) -> str:
    return repr(read_whole(text, Asked(vocabulary=vocabulary, registers=registration, done=asked)))


def a_figure(chance: random.Random) -> str:
    """Mostly small and plain; sometimes what only looks so."""
    odd = ["0", "05", "0,5", "1,250", "2020", "1.2", "1.200", "12 500", "19", "3", "100", "999", "10", "0,05", "3,0"]
    if chance.random() < 0.3:
        return chance.choice(odd)
    plain = str(chance.randint(1, 10 ** chance.randint(1, 3)))
    return plain if chance.random() < 0.5 else f"{plain},{chance.randint(0, 99)}"


def other_figures(text: str, chance: random.Random) -> str:
    """The same words with other digits."""
    return "".join(chance.choice("0123456789") if letter in "0123456789" else letter for letter in text)


def test_report_with_the_words_of_an_earlier_one_is_not_read_anew() -> None:
    vocabulary = Vocabulary.of(catalogue()["HT2020-CTR64"].reported)
    first, second = "GTNT 1,2 km; vườn mẫu 3", "GTNT 3,4 km; vườn mẫu 5"
    assert recall(second, vocabulary, (False, False)) is None

    read(first, vocabulary)

    recalled = recall(second, vocabulary, (False, False))
    assert repr(recalled) == whole(second, vocabulary)
    assert recall(second, vocabulary, (True, False)) is None  # a round of registrations is another matter


@pytest.mark.parametrize(
    ("learnt", "text"),
    [
        ("GTNT 1,2 km", "GTNT 0,0 km"),
        ("GTNT 1,2 km", "GTNT 9,9 km; vườn mẫu 3"),
        ("vườn mẫu 3", "vườn mẫu 0"),
        ("vườn mẫu 35", "vườn mẫu 05"),
        ("GTNT 112 km", "GTNT 999 km"),
        ("GTNT 1,2 km", "GTNT 1.2 km"),
    ],
)
def test_figure_that_may_mean_something_else_is_read(learnt: str, text: str) -> None:
    vocabulary = Vocabulary.of(catalogue()["HT2020-CTR64"].reported)
    read(learnt, vocabulary)

    assert recall(text, vocabulary, (False, False)) is None
    assert repr(read(text, vocabulary)) == whole(text, vocabulary)


def an_item(chance: random.Random, vocabulary: Vocabulary) -> str:
    """A name with a figure: mostly as people write it, sometimes with anything beside anything."""
    phrase, codes = chance.choice(list(vocabulary.phrases.items()))
    name = " ".join(phrase)
    if chance.random() < 0.7:
        unit = vocabulary.indicators[min(codes)].unit or ""
        figure = (
            str(chance.randint(1, 99)) if chance.random() < 0.6 else f"{chance.randint(0, 9)},{chance.randint(1, 9)}"
        )
        return f"{name} {figure}{' ' * (not unit.startswith('%'))}{unit}"
    return name + chance.choice(BEHIND) + a_figure(chance) + chance.choice(UNITS)


@pytest.mark.parametrize("code", KNOWN)
def test_made_up_reports_say_the_same_both_ways(code: str) -> None:
    chance, vocabulary, recalled = random.Random(code), KNOWN[code], 0
    for _ in range(MANY // len(KNOWN)):
        joint = chance.choice(JOINTS)
        text = joint.join(an_item(chance, vocabulary) for _ in range(chance.choice((1, 1, 2, 3))))
        registers, answers = chance.random() < 0.2, chance.random() < 0.1
        read(text, vocabulary, registration=registers, asked=answers)
        for _ in range(3):
            other = other_figures(text, chance)
            recalled += recall(other, vocabulary, (registers, answers)) is not None
            both = read(other, vocabulary, registration=registers, asked=answers)
            assert repr(both) == whole(other, vocabulary, registration=registers, asked=answers), other

    assert recalled or code == "HT2023-H2"  # which asks for milestones and four indices whose figures are not plain


def test_messages_of_the_corpus_say_the_same_with_other_figures() -> None:
    chance = random.Random(7)
    lines = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        text, vocabulary = line["text"], KNOWN[line["campaign"]]
        read(text, vocabulary)
        other = other_figures(text, chance)
        assert repr(read(other, vocabulary)) == whole(other, vocabulary), other
