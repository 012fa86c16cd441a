"""What can each channel do, and how is a text that is too long for it cut into several messages?

Texts are split between rows; a row that is too long alone is split between words. Nothing is left out. Lengths are
counted in UTF-16 units, as the strictest platform does: a sign outside the basic plane, such as 📊, counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

OPTION_FRAME = 8  # what stands around the label of an option that is a numbered line
OPTIONS_HEAD = 60
ROOM_FOR_LINK = 500  # where a document is written as a link to it


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Lengths in UTF-16 units, for splitting texts by construction, and what the channel is able to do."""

    text: int
    caption: int
    options: bool  # draws options as buttons; otherwise they are numbered lines under the text
    edits: bool  # a message can be changed after it was sent
    links: bool = False  # draws a button that opens an address; elsewhere the address is a line under the text
    documents: bool = True  # takes files that are no pictures


LIMITS = {
    "telegram": Limits(text=4096, caption=1024, options=True, edits=True, links=True),
    "console": Limits(text=4096, caption=1024, options=True, edits=True),
    "zalo": Limits(text=2000, caption=2000, options=False, edits=False, documents=False),
}
NARROWEST = Limits(text=2000, caption=1024, options=False, edits=False, documents=False)


def limits_of(channel: str) -> Limits:
    """Of a channel by its name; of one that nobody knows, what every channel takes."""
    return LIMITS.get(channel, NARROWEST)


def length(text: str) -> int:
    """In UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def room_for_options(limits: Limits, labels: Sequence[str]) -> int:
    """What the numbered lines of a channel without buttons take from its text."""
    if limits.options or not labels:
        return 0
    return OPTIONS_HEAD + sum(length(label) + OPTION_FRAME for label in labels)


def parts(text: str, *, first: int, longest: int, least: int = 1) -> tuple[str, ...]:
    """The text in as few parts as it takes: the first of at most `first`, the others of at most `longest`.

    least: so many parts at any rate, where there are rows enough (an edit fills the places of an earlier text).
    """
    if length(text) <= first and least <= 1:
        return (text,)
    whole = _packed(_rows(text, min(first, longest)), first, longest)
    while len(whole) < least and (at := _longest(whole)) is not None:
        middle = (len(whole[at]) + 1) // 2
        head = _trimmed(whole[at][:middle])
        rest = _packed(whole[at][middle:], longest, longest)  # the first part may have held more than the others can
        whole[at : at + 1] = [head, *rest] if head else rest
    return tuple("\n".join(rows) for rows in whole) or ("",)


def _packed(rows: Iterable[str], first: int, longest: int) -> list[list[str]]:
    """The rows in as few parts as fit, none of them empty."""
    found: list[list[str]] = [[]]
    room = first
    for row in rows:
        if found[-1] and length("\n".join((*found[-1], row))) > room:
            found.append([])
            room = longest
        if found[-1] or row.strip():  # a part begins with words: it must not be closed for an empty row alone
            found[-1].append(row)
    return [rows for rows in map(_trimmed, found) if rows]


def _rows(text: str, longest: int) -> Iterator[str]:
    for row in text.split("\n"):
        while length(row) > longest:
            head = _head(row, longest)
            yield head
            row = row[len(head) :].lstrip(" ")
        yield row


def _head(row: str, longest: int) -> str:
    """As many whole words as fit; of a word without end as many characters."""
    kept = row[:longest]
    while length(kept) > longest:
        kept = kept[: -max(1, (length(kept) - longest) // 2)]
    words = kept.rpartition(" ")[0].rstrip(" ")
    return words or kept


def _trimmed(rows: list[str]) -> list[str]:
    """Without empty rows at its ends."""
    begin, end = 0, len(rows)
    while begin < end and not rows[begin].strip():
        begin += 1
    while end > begin and not rows[end - 1].strip():
        end -= 1
    return rows[begin:end]


def _longest(whole: Sequence[Sequence[str]]) -> int | None:
    """The part with most rows that can be halved; the last of them."""
    able = [(len(rows), number) for number, rows in enumerate(whole) if len(rows) > 1]
    return max(able)[1] if able else None
