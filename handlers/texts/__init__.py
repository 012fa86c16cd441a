"""In which words do we say it? Sentences live in `.ftl` files, one for each language, with the same keys."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

FOLDER = Path(__file__).parent
LANGUAGES = ("vi", "en")
LONGEST_VALUE = 2_000  # the library refuses longer ones


class MissingSentence(KeyError):
    """A sentence was asked for that no file has, or one that lacks a value."""


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((FOLDER / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle


def sentence(key: str, language: str = "vi", **values: Any) -> str:
    """The sentence in that language. Raises MissingSentence rather than say something broken."""
    bundle = _bundle(language)
    pattern = bundle.get_message(key).value if bundle.has_message(key) else None
    if pattern is None:
        raise MissingSentence(f"{language}.ftl has no {key}")
    text, errors = bundle.format_pattern(pattern, {name: _plain(value) for name, value in values.items()})
    if errors:
        raise MissingSentence(f"{language}.ftl: {key}: {errors[0]}")
    return str(text)


def _plain(value: Any) -> str:
    """Values are words already; numbers are counts and are written without grouping."""
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
