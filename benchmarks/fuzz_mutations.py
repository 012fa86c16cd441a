"""What can go wrong with an input? Everything that a broken client, a bad line or a bad will makes of a good one."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

Json = Any

STRANGE_TEXTS = (
    "",
    " ",
    "\0",
    "\ud800",
    "\udfff x",
    "\u202e3,2 tỷ\u202c",
    "\u200b\u200c\u200d\ufeff",
    "e\u0323\u0302" * 40,
    "a" + "\u0301" * 300,
    "１２３，４",
    "٣,٢",
    "½ ⅓ Ⅷ ² ㊿ 𝟙𝟚",
    "1e999",
    "-1",
    "−5",
    "NaN",
    "Infinity",
    "0x10",
    "9" * 40,
    "0." + "0" * 30 + "1",
    "1" * 5_000,
    "1,2,3,4,5",
    "1.2.3.4",
    "--;DROP TABLE reports",
    "../../../etc/passwd",
    "{0} {name} %s %(x)s ${x} $(x)",
    "<script>alert(1)</script>",
    "=1+1",
    "@SUM(A1)",
    "🇻🇳👩‍👩‍👧‍👦",
    "\r\n\t\v\f\x1b[31m",
    "ngày 30/2 đạt 5",
    "31/12/9999",
    "00/00/0000",
    "true",
    "null",
    "[]",
)
STRANGE_NUMBERS = (0, -1, 1, 2**31, 2**53 + 1, 2**63, 2**64, -(2**63), 10**30, 10**400, 0.1, -0.0, 1e308, 1e-320)
STRANGE_VALUES: Sequence[Json] = (None, True, False, [], {}, [[]], {"": None}, [None], *STRANGE_NUMBERS, *STRANGE_TEXTS)


def mangled_text(dice: Random, text: str, others: Sequence[str] = STRANGE_TEXTS) -> str:
    """The text with one or several things done to it."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        text = dice.choice(_TEXT)(dice, text, others)
    return text[:200_000]


def mangled_bytes(dice: Random, content: bytes) -> bytes:
    """The bytes with bits turned, parts cut out, doubled or moved."""
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        content = dice.choice(_BYTES)(dice, content)
    return content


def mangled(dice: Random, body: Json, text: Callable[[Random, str], str] = mangled_text) -> Json:
    """The JSON value with a few of its parts changed, taken out, doubled, moved or made strange. May be shared."""
    body = copy.deepcopy(body)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
        places = list(_places(body))
        if not places:
            return dice.choice(STRANGE_VALUES)
        holder, key = dice.choice(places)
        dice.choice(_JSON)(dice, body, holder, key, text)
    return body


def dumped(body: Json) -> bytes:
    """As it goes over the line; lone surrogates are escaped, as good JSON has them."""
    return json.dumps(body).encode()


def _places(body: Json) -> Sequence[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [body]
    while waiting and len(found) < 5_000:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            found.append((one, key))
            waiting.append(one[key])
    return found


def _strange(dice: Random, _body: Json, holder: Any, key: Any, _text: Any) -> None:
    holder[key] = copy.deepcopy(dice.choice(STRANGE_VALUES))


def _other_type(dice: Random, _body: Json, holder: Any, key: Any, _text: Any) -> None:
    value = holder[key]
    holder[key] = dice.choice((str(value)[:1_000], [value], {"id": value}, not value, len(str(value))))


def _without(_dice: Random, _body: Json, holder: Any, key: Any, _text: Any) -> None:
    del holder[key]


def _more(dice: Random, _body: Json, holder: Any, key: Any, _text: Any) -> None:
    if isinstance(holder, dict):
        holder[dice.choice((*map(str, STRANGE_TEXTS), "_giaoban", "id"))] = holder[key]
    else:
        holder.append(holder[key])


def _moved(dice: Random, body: Json, holder: Any, key: Any, _text: Any) -> None:
    other, where = dice.choice(_places(body))
    other[where] = copy.deepcopy(holder[key])


def _text_within(dice: Random, _body: Json, holder: Any, key: Any, text: Callable[[Random, str], str]) -> None:
    if isinstance(holder[key], str):
        holder[key] = text(dice, holder[key])
    elif isinstance(holder[key], int) and not isinstance(holder[key], bool):
        holder[key] += dice.choice((-1, 1, 2**31, -(2**31), 10**12))


def _deep(dice: Random, _body: Json, holder: Any, key: Any, _text: Any) -> None:
    value = holder[key]
    for _ in range(dice.choice((3, 30, 300))):
        value = [value] if dice.random() < 0.5 else {"message": value}
    holder[key] = value


def _huge(dice: Random, _body: Json, holder: Any, key: Any, _text: Any) -> None:
    many = dice.choice((1_000, 20_000))
    holder[key] = dice.choice(("x" * many, "1 " * many, [0] * many, "🇻🇳" * (many // 4)))


_JSON = (
    *(_text_within,) * 6,
    *(_strange,) * 3,
    *(_without,) * 2,
    _other_type,
    _more,
    _moved,
    _deep,
    _huge,
)


def _cut(dice: Random, text: str, _others: Sequence[str]) -> str:
    first, last = sorted(dice.randrange(len(text) + 1) for _ in range(2))
    return text[:first] + text[last:]


def _put_in(dice: Random, text: str, others: Sequence[str]) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice((*others, *STRANGE_TEXTS)) + text[at:]


def _letter(dice: Random, text: str, _others: Sequence[str]) -> str:
    at = dice.randrange(len(text) + 1)
    found = dice.choice(
        ("0", "9", ",", ".", "%", "-", ";", ":", "\n", " ", "/", "k", "đ", "₫", chr(dice.randrange(1, 0x3000)))
    )
    return text[:at] + found + text[at + dice.randrange(2) :]


def _twice(dice: Random, text: str, _others: Sequence[str]) -> str:
    return dice.choice((" ", "\n", "; ", "")).join([text] * dice.choice((2, 3, 30)))


def _cased(dice: Random, text: str, _others: Sequence[str]) -> str:
    return dice.choice((str.upper, str.lower, str.swapcase, str.title))(text)


def _joined(dice: Random, text: str, others: Sequence[str]) -> str:
    return f"{text}{dice.choice((' ', chr(10), '; ', ', '))}{dice.choice(others)}"


_TEXT = (_cut, _put_in, _letter, _letter, _letter, _twice, _cased, _joined)


def _bits(dice: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    if changed:
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _out(dice: Random, content: bytes) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] + content[at + dice.choice((1, 4, 100, len(content))) :]


def _again(dice: Random, content: bytes) -> bytes:
    first, last = sorted(dice.randrange(len(content) + 1) for _ in range(2))
    return content[:last] + content[first : first + 5_000] + content[last:]


def _noise(dice: Random, content: bytes) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] + dice.randbytes(dice.choice((1, 8, 200))) + content[at:]


_BYTES = (_bits, _bits, _bits, _out, _again, _noise)
