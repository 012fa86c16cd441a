"""Are the sentences whole: the same in both languages, all used, none missing?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from domain.indicator import Scope
from domain.note import NoteKind
from domain.person import Role
from domain.reading import REASONS
from domain.reminder import Who
from domain.report import DETAILS
from domain.summary import Course
from handlers.texts import LANGUAGES, MissingSentence, files, resolved, sentence

ROOT = Path(__file__).parent.parent.parent
LONGEST_LINE = 200
# Keys that are put together: what stands before the brace, and where the rest comes from.
FAMILIES = {
    "ask-": re.compile(r'reason="(\w+)"'),
    "detail-": None,
    "note-": None,
    "rule-": None,
    "why-": None,
    "digest-": None,
    "digest-praise-": None,
    "digest-title-": re.compile(r'moment\(Event\.DIGEST, "([\w-]+)"'),
    "role-": None,
    "unreachable-": None,
    "scope-": None,
}


class Variables(Visitor):
    """Collects the variables of a message."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.found.add(node.id.name)


def text_of(language: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in files(language))


def messages(language: str) -> Iterator[ast.Message]:
    for entry in FluentParser().parse(text_of(language)).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            yield entry


def variables(language: str) -> dict[str, set[str]]:
    found = {}
    for message in messages(language):
        seen = Variables()
        seen.visit(message)
        assert message.id.name not in found, f"{message.id.name} stands twice in {language}"
        found[message.id.name] = seen.found
    return found


def source() -> str:
    paths = [path for folder in ("bot", "handlers", "domain") for path in sorted((ROOT / folder).rglob("*.py"))]
    pages = sorted((ROOT / "bot").rglob("*.html"))
    return "\n".join(path.read_text(encoding="utf-8") for path in (*paths, *pages))


def keys_in_code(known: set[str]) -> set[str]:
    """Literal keys, and those of families with everything that their rest can be."""
    code = source()
    literals = set(re.findall(r'"([a-z][a-z_0-9-]*)"', code)) & known
    made = (
        {f"role-{role.value}" for role in Role}
        | {f"scope-{scope.value}" for scope in Scope}
        | {"digest-title-now", "digest-title-weekly", "unreachable-never", "unreachable-gone", "unreachable-form"}
        | {f"ask-{reason}" for reason in REASONS}
        | {f"detail-{name}" for name in DETAILS}
        | {f"note-{kind.value}" for kind in NoteKind}
        | {f"rule-{who.value}" for who in Who if who is not Who.OFFICER}
        | {f"digest-{course.value}" for course in Course}
        | {f"digest-praise-{what}" for what in ("first", "best", "improved")}
        | {"why-collapsed", "why-stale", "why-nobody"}
    )
    for start, rest in FAMILIES.items():
        assert f'f"{start}{{' in code, f"nobody asks for {start}… any more"
        if rest is not None:
            made |= {f"{start}{found}" for found in rest.findall(code)}
    return literals | made


def test_both_languages_have_the_same_keys_with_the_same_values() -> None:
    assert variables("en") == variables("vi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_code_exists(language: str) -> None:
    asked = set(re.findall(r'(?:say_key|words|sentence)\(\s*"([a-z][\w-]*)"', source()))

    assert asked - set(variables(language)) == set()
    assert keys_in_code(set(variables(language))) - set(variables(language)) == set()


def test_no_sentence_is_unused() -> None:
    known = set(variables("vi"))

    assert known - keys_in_code(known) == set()


def test_every_put_together_key_is_of_a_known_family() -> None:
    starts = set(re.findall(r'(?:say_key|words|sentence)\(\s*f"([a-z-]+)\{', source()))
    starts |= set(re.findall(r'key = f"([a-z-]+)\{', source()))

    assert starts == set(FAMILIES)


def test_both_languages_have_the_same_topics() -> None:
    assert [path.name for path in files("en")] == [path.name for path in files("vi")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_short_and_letters_composed(language: str) -> None:
    text = text_of(language)

    assert unicodedata.is_normalized("NFC", text)
    assert [line for line in text.splitlines() if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(language: str) -> None:
    for key, names in variables(language).items():
        said = sentence(key, language, **{name: f"«{name}»" for name in names})
        assert said.strip()
        assert all(f"«{name}»" in said for name in names), key


def test_sentence_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(MissingSentence, match="no sentence no-such-key in vi"):
        sentence("no-such-key")


def test_sentence_without_its_value_is_an_error() -> None:
    with pytest.raises(MissingSentence, match="next-opens"):
        sentence("next-opens", round="SK")


def test_counts_are_written_without_grouping() -> None:
    assert sentence("digest-cut", count=1200) == "… và 1200 dòng nữa."


@pytest.mark.parametrize("language", LANGUAGES)
def test_quick_way_says_what_the_library_says(language: str) -> None:
    for key, names in variables(language).items():
        values = {name: f"«{name}»" for name in names}

        assert sentence(key, language, **values) == resolved(key, language, values), key
