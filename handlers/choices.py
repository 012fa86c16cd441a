"""How are options written where there are no buttons, and which option do words mean?

A question that is open gets numbered lines, and a number belongs to it alone. Where a number would be a figure, and
under messages that are no questions (reminders, acknowledgements), the words of the options are what is typed; the
newest message that offers them is meant. Words count with or without diacritics.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from domain.message import Option
from domain.words import fold, nfc
from handlers.texts import LANGUAGES, sentence
from storage.conversations import Question
from storage.outbox import Posted
from storage.store import Store

LONGEST_WORDS = 80  # of an option, with what people say around it

UNDOING = {"undo", "note-drop"}

_YES, _NO = ("đúng", "đồng ý"), ("không phải", "không đồng ý")
_ALIKE = {**dict.fromkeys(("co", "ok", "oke", "vang", "da", "dung", "dong y"), _YES), "khong": _NO}
_EXACT = {"đúng"}  # without diacritics it reads like «Dừng», and must not stop anything
_WHICH = re.compile(r" \(\d\)$")
_NUMBER = re.compile(r"(?:(?:so|chon|chon so|cau) )?\(?(\d{1,2})\)?[.)!]*")
_BEFORE = re.compile(r"(?:da|vang|thua|em|anh|chi|toi)\s+")
_BEHIND = re.compile(r"\s+(?:a|nhe|nha|em|roi|luon)$")


def lines(store: Store, posted: Posted, now: datetime) -> str:
    """The options under a text, for a channel without buttons; empty without options."""
    options = choosable(posted.options)
    if not options:
        return ""
    membership = store.people.membership(posted.chat, at=now)
    language = membership.person.language if membership and membership.person else "vi"
    question = store.conversations.open(posted.chat)
    if question is not None and question.key == (posted.whole or posted.dedupe_key) and takes_numbers(question):
        numbered = (f"{number}. {option.label}" for number, option in enumerate(options, start=1))
        return "\n".join(("\n", *numbered, sentence("options-numbered", language)))
    quoted = " · ".join(f"«{_typed(option, language)}»" for option in options)
    return "\n\n" + sentence("options-words", language, labels=quoted)


def _typed(option: Option, language: str) -> str:
    """What a person types for it. «Hủy» drops what is being asked, so taking back has words of its own."""
    if option.action not in UNDOING:
        return option.label
    which = _WHICH.search(option.label)  # where one message takes back several things
    return sentence("undo-words", language) + (which[0] if which else "")


def is_worded(text: str) -> bool:
    """Whether it could be the words of an option under a message that is no question: short, and no figure."""
    return len(text) <= LONGEST_WORDS and not any(sign.isdigit() for sign in _WHICH.sub("", text.strip()))


def choosable(options: Sequence[Option]) -> tuple[Option, ...]:
    """Those that are answered; an address stands in the text."""
    return tuple(option for option in options if not option.url)


def takes_numbers(question: Question) -> bool:
    """A bare number is one of the options, not a figure."""
    return not question.expects or "numbered" in question.expects


def number_in(text: str) -> int | None:
    """`2`, `2.`, `số 2`, `chọn 2`; None when the text is anything else."""
    found = _NUMBER.fullmatch(fold(text).strip())
    return int(found[1]) if found else None


def option_in(options: Sequence[Option], text: str, *, numbers: bool, alike: bool = True) -> Option | None:
    """The option that a text means: by its number, its words or, `alike`, what people say for yes and no."""
    options = choosable(options)
    number = number_in(text)
    if number is not None:
        return options[number - 1] if numbers and 1 <= number <= len(options) else None
    if len(text) > LONGEST_WORDS:
        return None
    said = nfc(text).lower().strip(" .!?«»\"'")
    core = _core(said)
    for words in (said, core, *(_ALIKE.get(fold(core), ()) if alike else ())):
        found = _labelled(options, words)
        if found is not None:
            return found
    return None


def _labelled(options: Sequence[Option], words: str) -> Option | None:
    """By its very words; else without diacritics."""
    by_words = (option for option in options if option.label.lower() == words)
    by_letters = (option for option in options if words not in _EXACT and fold(words) in _written(option))
    return next(by_words, None) or next(by_letters, None)


def _written(option: Option) -> set[str]:
    return {fold(option.label), *(fold(_typed(option, language)) for language in LANGUAGES)}


def _core(said: str) -> str:
    """Without the politeness around it."""
    while True:
        folded = fold(said)
        before, behind = _BEFORE.match(folded), _BEHIND.search(folded)
        if before:
            said = said[before.end() :]
        elif behind:
            said = said[: behind.start()]
        else:
            return said
