"""In which words do we say it? Sentences live in `.ftl` files by topic, `vi/` and `en/` with the same keys.

They are short, polite and fit a telephone; numbers, dates and names are formatted before they get here ($…).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

FOLDER = Path(__file__).parent
LANGUAGES = ("vi", "en")
LONGEST_VALUE = 2_000  # the library refuses longer ones


class MissingSentence(KeyError):
    """A sentence was asked for that no file has, or one that lacks a value."""


def files(language: str) -> list[Path]:
    """The sentences of a language, a file a topic."""
    return sorted((FOLDER / language).glob("*.ftl"))


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for path in files(language):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


def sentence(key: str, language: str = "vi", **values: Any) -> str:
    """The sentence in that language. Raises MissingSentence rather than say something broken."""
    return _said(key, language, values) if values else _plain_sentence(key, language)


@cache
def _plain_sentence(key: str, language: str) -> str:
    return _said(key, language, {})


def _said(key: str, language: str, values: Mapping[str, Any]) -> str:
    plain = {name: _plain(value) for name, value in values.items()}
    parts = _parts(key, language)
    if parts is None:
        return resolved(key, language, plain)
    try:
        return "".join([plain[part] if is_variable else part for part, is_variable in parts])
    except KeyError as lacking:
        raise MissingSentence(f"{key} in {language}: Unknown external: {lacking.args[0]}") from None


def resolved(key: str, language: str, values: Mapping[str, str]) -> str:
    """As the library says it."""
    bundle = _bundle(language)
    text, errors = bundle.format_pattern(_pattern(key, language), dict(values))
    if errors:
        raise MissingSentence(f"{key} in {language}: {errors[0]}")
    return str(text)


def _pattern(key: str, language: str) -> Any:
    bundle = _bundle(language)
    pattern = bundle.get_message(key).value if bundle.has_message(key) else None
    if pattern is None:
        raise MissingSentence(f"no sentence {key} in {language}")
    return pattern


@cache
def _parts(key: str, language: str) -> tuple[tuple[str, bool], ...] | None:
    """A sentence cut into words and names of values, each with whether it is a name; None when it is more than that.

    The library looks at every element anew each time, which costs fifteen times what joining them does.
    """
    found: list[tuple[str, bool]] = []
    pattern = _pattern(key, language)
    for element in getattr(pattern, "elements", (pattern,)):
        if isinstance(element, ast.TextElement):
            found.append((element.value, False))
        elif isinstance(element, ast.Placeable) and isinstance(element.expression, ast.VariableReference):
            found.append((element.expression.id.name, True))
        elif isinstance(element, ast.Placeable) and isinstance(element.expression, ast.StringLiteral):
            found.append((element.expression.parse()["value"], False))
        else:
            return None
    return tuple(found)


def _plain(value: Any) -> str:
    """Values are words already; numbers are counts and are written without grouping."""
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
