"""What does a YAML file that people edit say, and on which line does it say it?

Only what such a file needs: mappings, lists and scalars. Numbers become exact decimals, dates stay text (the schema
reads them), everything in quotes is text. Anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

Where: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | Decimal | bool | None"

NUMBER = re.compile(
    r"[-+]?\d{1,20}(\.\d{1,10})?"
)  # no exponents: nobody writes them, and 1e999999999 would fill the memory
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
STANDARD_TAG = re.compile(r"tag:yaml\.org,2002:(str|int|float|bool|null|timestamp|map|seq|merge|value)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something wrong at a place of the file, in a Vietnamese sentence. The place may be one that isn't there."""

    where: Where
    sentence: str


class Unreadable(Exception):
    """The text is no YAML; `line` is where reading stopped."""

    def __init__(self, line: int, sentence: str) -> None:
        self.line = line
        self.sentence = sentence
        super().__init__(sentence)


def compose(text: str) -> Node:
    """The tree of nodes, each knowing its line. Raises Unreadable."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise Unreadable(_line_of(error), _syntax(error)) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(line, "có ký tự điều khiển không đọc được; hãy lưu lại dưới dạng văn bản thuần") from None
    except (YAMLError, ValueError):
        raise Unreadable(1, "không đọc được theo cú pháp YAML") from None
    except RecursionError:
        raise Unreadable(1, "các cấp lồng nhau quá sâu") from None
    if not isinstance(node, Node):
        raise Unreadable(1, "tệp rỗng")
    return node


def _line_of(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return int(mark.line) + 1 if mark else 1


def _syntax(error: MarkedYAMLError) -> str:
    problem = str(error.problem or "")
    if "\\t" in problem:
        return "dòng thụt bằng phím Tab; hãy dùng dấu cách"
    if "but found another document" in problem:
        return "tệp có nhiều phần ngăn bằng ---; mỗi tệp chỉ chứa một phong trào"
    if "undefined alias" in problem:
        return "không dùng được neo (&) và bí danh (*) trong tệp này"
    return "sai cú pháp YAML ở dòng này hoặc ngay trước đó (thụt dòng, dấu hai chấm, dấu nháy)"


def plain(node: Node) -> tuple[Plain, list[Problem]]:
    """The values without their lines, and what can't be accepted in them."""
    problems: list[Problem] = []
    value = _plain(node, (), set(), problems)
    return value, problems


def _plain(node: Node, where: Where, seen: set[int], problems: list[Problem]) -> Plain:
    if id(node) in seen:
        problems.append(Problem(where=where, sentence="không dùng được neo (&) và bí danh (*) trong tệp này"))
        return None
    seen.add(id(node))
    if not STANDARD_TAG.fullmatch(str(node.tag)):
        problems.append(Problem(where=where, sentence=f"không dùng được thẻ “{node.tag}” trong tệp này"))
    if isinstance(node, MappingNode):
        return _mapping(node, where, seen, problems)
    if isinstance(node, SequenceNode):
        return [_plain(child, (*where, index), seen, problems) for index, child in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: MappingNode, where: Where, seen: set[int], problems: list[Problem]) -> Plain:
    found: dict[str, Plain] = {}
    for key_node, child in node.value:
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
        if key in found:
            problems.append(Problem(where=(*where, key), sentence=f"trường “{key}” bị lặp lại trong cùng một nhóm"))
        found[key] = _plain(child, (*where, key), seen, problems)
    return found


def _scalar(node: Node) -> Plain:
    text = str(node.value)
    if getattr(node, "style", None) in ("'", '"', "|", ">"):
        return text
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    return Decimal(text) if NUMBER.fullmatch(text) else text


def line_at(node: Node, where: Where) -> int:
    """The line (from 1) of the place, or of the nearest existing one above it."""
    line = node.start_mark.line
    for node_line, _ in _descend(node, where):
        line = node_line
    return int(line) + 1


def _descend(node: Node, where: Where) -> Iterator[tuple[int, Node]]:
    """Line and node of each step of the way, as far as it exists; of a repeated key the last."""
    for step in where:
        if isinstance(node, MappingNode):
            pairs = [pair for pair in node.value if pair[0].value == step]
            if not pairs:
                return
            key, node = pairs[-1]
            yield key.start_mark.line, node
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            yield node.start_mark.line, node
        else:
            return
